"""An output folder and paths → what a build would do there: what is new, changed, removed, or was made with other rules, and what failed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.corpus import manifest as manifests
from kg.corpus import outputs, report, version
from kg.corpus.decided import Decided
from kg.corpus.found import Input
from kg.corpus.inputs import Reader, find
from kg.corpus.manifest import Entry, unchanged
from kg.model import ConfigurationError, InputError


@dataclass(slots=True)
class Status:
    """Names of files by what they are to the build in place."""

    files: int = 0  # that the build in place was made of, failed ones too
    documents: int = 0  # in its graph
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # with the reason
    again: list[str] = field(default_factory=list)  # of the failed: those that the next build tries again
    decided: list[str] = field(default_factory=list)  # about which reviewers' decisions have come or gone since
    corrections: list[dict[str, str]] = field(default_factory=list)  # what became of decisions in the build: those that were not applied
    conflicts: list[str] = field(default_factory=list)  # files of the build that contradict one another
    other_decisions: bool = False  # decisions have come or gone, whatever they are about
    other_rules: bool = False  # all of them are made anew
    other_program: bool = False  # the outputs are written anew from the parts

    @property
    def is_stale(self) -> bool:
        """Whether a build would do anything."""
        return bool(
            self.new or self.changed or self.removed or self.again or self.other_decisions or self.other_rules or self.other_program
        )

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        names = (
            "files", "documents", "new", "changed", "removed", "failed", "again", "decided", "corrections", "conflicts",
            "other_decisions", "other_rules", "other_program",
        )  # fmt: skip
        return {"stale": self.is_stale, **{name: getattr(self, name) for name in names}}


def status(paths: Sequence[Path | str] = (), out: Path | str = "out", corrections: Path | str | None = None) -> Status:
    """Compare the build in a folder with its documents as they are now, or with others; nothing is written.

    `corrections` is the file of reviewers' decisions, that of the build without any. Raises ConfigurationError where nothing was built or
    that file cannot be read, InputError where the paths name nothing.
    """
    out = Path(out)
    known = manifests.load(outputs.current(out))
    if not known.digest:
        raise ConfigurationError(f"{out}: expected a folder that `kg build` wrote; there is no manifest that can be read")
    found = find(list(paths) or known.paths, without=out, most=known.most)
    told = Status(len(known.entries), known.counts.get("documents", 0), failed=known.failed())
    told.other_rules = known.rules != version.rules()
    told.other_program = not told.other_rules and known.program != version.program()
    decided = Decided(corrections or known.corrections or None)
    told.other_decisions = decided.digest != known.decided
    told.corrections = [row for row in report.decided(out) if row["state"] not in ("applied", "replaced")]
    told.conflicts = report.conflicts(out)
    reader = Reader(known.most)
    for name, one in found.inputs.items():
        entry = known.entries.get(name)
        if entry is None:
            told.new.append(one.name)
        elif not entry.key:
            told.again.append(one.name)
        elif not unchanged(one, entry) and not _same(one, entry, reader):
            told.changed.append(one.name)
        elif not decided.is_same(entry):
            told.decided.append(one.name)
    reader.close()
    told.new += sorted(found.failures.keys() - known.failures.keys())
    told.removed = sorted(entry.name for name, entry in known.entries.items() if name not in found.inputs)
    told.removed += sorted(known.failures.keys() - found.failures.keys())
    for names in (told.new, told.changed, told.again, told.decided):
        names.sort()
    return told


def _same(one: Input, entry: Entry, reader: Reader) -> bool:
    """Whether a document whose stamp tells nothing holds what it held."""
    if one.file != entry.file:
        return False
    try:
        return hashlib.sha256(reader.read(one)).hexdigest() == entry.digest
    except InputError:
        return False
