"""Folders of documents with line ends → how many of their headings are cut right when a copy has lost the line ends.

Documents that the weights were trained on are left out. Headings of lines of their own count; those that a stop ends are told beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from conftest import ROOT
from flatten import JOINS, Flat, flat_documents, read_again

WANTED = 0.93  # share of the headings with lines of their own
SHARED = (ROOT.parent / "shared" / "corpus", ROOT.parent / "shared" / "pool")
HEAD = "| line ends | headings | documents | headings | right | share | cut wrong | not cut | number not found |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"


def folders(given: Sequence[Path] = ()) -> list[Path]:
    """The folders to read: those given, else those beside the project, else the project's own documents."""
    return list(given) or [path for path in SHARED if path.is_dir()] or [ROOT / "data", ROOT / "tests" / "plans"]


def outcomes(flat: Flat) -> Iterator[tuple[str, int, str]]:
    """For each heading of a flattened document what follows it, its level and how it was read."""
    found = read_again(flat)
    for heading in flat.headings:
        end = found.get(heading.begin)
        outcome = "lost" if end is None else "right" if end == heading.end else "long" if end > heading.end else "short"
        yield heading.follows, heading.level, outcome


def report(given: Sequence[Path] = (), *, everything: bool = False) -> Iterator[str]:
    """The lines of the table: for each kind of copy its headings, overall and by level. `everything`: also the documents of training."""
    yield HEAD
    for name, join in JOINS.items():
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        documents = 0
        for flat in flat_documents(folders(given), join, training=None if everything else False):
            documents += 1
            for follows, level, outcome in outcomes(flat):
                own = follows != "stop"
                names = ["of their own lines", f"… a {follows} behind", f"… level {level}"] if own else ["that a stop ends"]
                for group in names:
                    counts[group][outcome] += 1
        for group in sorted(counts, key=lambda group: (group == "that a stop ends", group.startswith("…"), group)):
            count = counts[group]
            total = count.total()
            cells = (name, group, documents, total, count["right"], f"{count['right'] / total:.3f}", count["short"], count["long"], count["lost"])
            yield "| " + " | ".join(map(str, cells)) + " |"


def share(given: Sequence[Path], join: str) -> float:
    """The share of the headings with lines of their own that are read right in copies of one kind."""
    seen = [outcome == "right" for flat in flat_documents(given, join, training=None) for follows, _, outcome in outcomes(flat) if follows != "stop"]
    return sum(seen) / len(seen)
