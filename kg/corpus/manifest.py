"""What a build was made of ↔ manifest.json: each document's stamp, content and part, and the versions, so that the next need not look again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.corpus.found import Input, Stamp
from kg.corpus.layout import MANIFEST
from kg.decision import Identity
from kg.disk import LARGEST

FRESH = 2_000_000_000  # nanoseconds: a file that changed so lately may change again without its times telling, as some disks count seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a build; without a key it failed in a way that may pass, and is tried again."""

    name: str  # as it was printed
    file: str
    stamp: Stamp | None
    digest: str
    key: str
    failure: str | None = None
    known_as: tuple[Identity, ...] = ()  # what its documents are known by to reviewers' decisions
    corrections: str = ""  # digest of the decisions that its part was made with


@dataclass(slots=True)
class Manifest:
    """What a build was made of. Entries by what identifies their document wherever the program is run."""

    base: str = ""
    rules: str = ""
    program: str = ""
    digest: str = ""
    most: int = LARGEST  # bytes that a document might have
    corrections: str = ""  # the file of reviewers' decisions …
    decided: str = ""  # … and the digest of all that it holds
    profile: str = "full"  # "plain" is without the graph …/aligned
    paths: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    renames: dict[str, dict[str, str]] = field(default_factory=dict)  # IRIs that documents have among all, by part: copies.py
    failures: dict[str, str] = field(default_factory=dict)  # of what is no document: an archive that is damaged …
    entries: dict[str, Entry] = field(default_factory=dict)

    def seal(self) -> None:
        """Set the digest: equal for equal results."""
        known = hashlib.sha256(f"{self.program}\0{self.base}\0{self.decided}\0{self.profile}".encode())
        for _, entry in self.ordered():
            known.update(f"{entry.name}\0{entry.key or entry.failure}\n".encode())
        for name, reason in sorted(self.failures.items()):
            known.update(f"{name}\0{reason}\n".encode())
        self.digest = known.hexdigest()[:32]

    def ordered(self) -> list[tuple[str, Entry]]:
        """The entries by folder, then by name."""
        return sorted(self.entries.items(), key=lambda item: (item[1].name.split("/"), item[0]))

    def parts(self) -> list[str]:
        """For each document that says something the key of its part; two files of one name and the same bytes have one part."""
        return [entry.key for _, entry in self.ordered() if entry.key and entry.failure is None]

    @property
    def plain_of(self) -> str | None:
        """The base IRI whose graph …/aligned is left out; None where it is not."""
        return self.base if self.profile == "plain" else None

    def read(self) -> list[str]:
        """The names of the files that say something, each once."""
        return sorted({entry.name for entry in self.entries.values() if entry.key and entry.failure is None})

    def names(self) -> dict[str, list[str]]:
        """The files of each part."""
        found: dict[str, list[str]] = {}
        for _, entry in self.ordered():
            found.setdefault(entry.key, []).append(entry.name)
        return found

    def failed(self) -> dict[str, str]:
        """What could not be built, and why, in order."""
        found = {entry.name: entry.failure for entry in self.entries.values() if entry.failure is not None}
        return dict(sorted({**self.failures, **found}.items()))


def unchanged(one: Input, entry: Entry | None) -> bool:
    """Whether a document is, by its stamp, the one that the entry was made of."""
    return entry is not None and bool(entry.key) and entry.stamp is not None and entry.stamp == one.stamp and entry.file == one.file


def trusted(stamp: Stamp | None, now: int | None = None) -> Stamp | None:
    """A stamp that will tell of any later change; None for that of a file which changed a moment ago."""
    now = time.time_ns() if now is None else now
    if stamp is None or any(isinstance(part, int) and part > now - FRESH for part in stamp[1:3]):
        return None
    return stamp


def load(folder: Path | None) -> Manifest:
    """The manifest in a folder; an empty one where there is none that can be read."""
    try:
        if folder is None:
            return Manifest()
        known = json.loads((folder / MANIFEST).read_bytes())
        entries = {
            name: Entry(shown, file, tuple(stamp) if stamp else None, digest, key, failure, tuple(map(tuple, known_as)), corrections)
            for name, (shown, file, stamp, digest, key, failure, known_as, corrections) in known.pop("entries").items()
        }
        return Manifest(**known, entries=entries)
    except (OSError, ValueError, TypeError, KeyError):
        return Manifest()


def write(manifest: Manifest, folder: Path) -> None:
    """Keep a manifest, whole or not at all."""
    new = folder / f".{MANIFEST}-new"
    with open(new, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(manifest))
    new.replace(folder / MANIFEST)


def _lines(manifest: Manifest) -> Iterable[str]:
    names = ("base", "rules", "program", "digest", "most", "corrections", "decided", "profile", "paths", "counts", "renames", "failures")
    head = {name: getattr(manifest, name) for name in names}
    yield "{" + "".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)},\n" for name, value in head.items())
    yield '"entries": {'
    yield from _joined(manifest)
    yield "}}\n"


def _joined(manifest: Manifest) -> Iterator[str]:
    comma = "\n"
    for name, e in manifest.ordered():
        row = [e.name, e.file, e.stamp, e.digest, e.key, e.failure, e.known_as, e.corrections]
        yield f"{comma}{json.dumps(name, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}"
        comma = ",\n"
