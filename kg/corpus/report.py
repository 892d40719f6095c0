"""What was read, document by document → report.json, written as it comes; and what a build tells the one who called it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kg.check import Checked
from kg.check.kept import NAME, kept
from kg.model import InputError

SPOOL = "documents"  # a file beside it, while it is written


@dataclass(slots=True)
class Report:
    """What a build did: counts, failures by file, the files written, and how many documents' files were read for it."""

    out: Path
    failures: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    written: list[Path] = field(default_factory=list)
    read: int = 0
    skipped: dict[str, str] = field(default_factory=dict)  # files in the folders and archives that are no documents, and why

    @property
    def documents(self) -> list[dict[str, object]]:
        """What was found in each document, from report.json."""
        found: list[dict[str, object]] = json.loads((self.out / NAME).read_bytes())["documents"]
        return found

    @property
    def corrections(self) -> list[dict[str, str]]:
        """What became of each of the reviewers' decisions, from report.json; nothing where the build was given none."""
        return decided(self.out)

    @property
    def conflicts(self) -> list[str]:
        """Where files could not be put together without a contradiction, a line each, from report.json."""
        return conflicts(self.out)


def conflicts(folder: Path) -> list[str]:
    """What the report of the build in a folder says of files that contradict one another, a line each."""
    found: list[str] = _told(folder).get("conflicts", [])
    return found


def _told(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, TypeError) as problem:
        raise InputError(f"{folder / NAME}: expected the report of a build: run kg build again") from problem


def decided(folder: Path) -> list[dict[str, str]]:
    """What became of each decision of reviewers in the build of a folder: id, state, reason, action, kind, title, quote, by."""
    found: list[dict[str, str]] = _told(folder).get("corrections", [])
    return found


def checked(folder: Path) -> dict[str, tuple[Checked, ...]]:
    """The signs of misreading that a build kept of each of its files, by the file's name. Raises InputError where no build is."""
    try:
        found: dict[str, tuple[Checked, ...]] = {}
        for one in kept(folder):
            found[one.file] = (*found.get(one.file, ()), one.checked)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(f"{folder / NAME}: expected the report of a build: run kg build again, or name files: kg check FILE") from problem
    return found


class Writer:
    """Writes the report of a build into a folder, in memory that does not grow with it."""

    def __init__(self, folder: Path) -> None:
        """Begin it."""
        self.counts: Counter[str] = Counter(unexplained=0)
        self._misread: set[str] = set()  # documents
        self._path = folder / NAME
        self._spool = folder / SPOOL
        self._documents: IO[str] = open(self._spool, "w", encoding="utf-8", newline="\n")  # noqa: SIM115

    def add(self, document: dict[str, Any]) -> None:
        """One document, as its part describes it."""
        counts = document["counts"]
        row = {"file": document["file"], "document": document["graph"], "source": document["source"], "title": document["title"]}
        row["documents"] = 1  # a file of several documents has a row for each
        row |= {name: counts[name] for name in _ORDER} | {
            name: document[name] for name in ("agencies", "explained", "signs", "not understood")
        }
        if document["notes"]:
            row["notes"] = document["notes"]
        self.counts["unexplained"] += counts["unexplained"]  # passages of all files; what is in the graph is counted there
        if counts["misread"]:
            self._misread.add(document["graph"])
        self._documents.write((",\n" if self._documents.tell() else "\n") + _indented(row, 2))

    def close(self, failures: dict[str, str], corrections: list[dict[str, str]] | None = None, conflicts: Sequence[str] = ()) -> None:
        """Write it, with what failed, what became of reviewers' decisions where there are any, and where files contradict one another."""
        self._documents.close()
        self.counts["misread"] = len(self._misread)
        with open(self._path, "w", encoding="utf-8", newline="\n") as file, open(self._spool, encoding="utf-8", newline="\n") as documents:
            file.write(f'{{\n "counts": {_indented(dict(sorted(self.counts.items())), 1).lstrip()},\n "documents": [')
            while piece := documents.read(1 << 20):
                file.write(piece)
            file.write("\n ]")
            for name, rows in (("corrections", corrections), ("conflicts", [*conflicts] or None)):
                if rows is not None:
                    file.write(f',\n "{name}": {_indented(rows, 1).lstrip()}')
            file.write(f',\n "failures": {_indented(failures, 1).lstrip()}\n}}\n')
        self._spool.unlink()


_ORDER = ("sections", "tasks", "quantified targets", "qualitative targets", "responsibilities", "unexplained")


def _indented(value: object, depth: int) -> str:
    """JSON as json.dumps writes it with indent=1 at some depth."""
    return "\n".join(" " * depth + line for line in json.dumps(value, ensure_ascii=False, indent=1).split("\n"))
