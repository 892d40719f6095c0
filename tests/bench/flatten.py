"""Folders of documents with line ends → how many of their headings are cut right when a copy has lost the line ends.

Documents that the weights were trained on are left out, and near copies of them. Counted are headings on lines of their own with a sentence on the
next, which have to be cut; beside them those that the next number or a stop ends, which have to be kept whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from conftest import ROOT
from flatten import JOINS, Flat, flat_documents, read_again

SHARED = (ROOT.parent / "shared" / "corpus", ROOT.parent / "shared" / "pool")
OWN = (ROOT / "data", ROOT / "tests" / "plans", ROOT / "tests" / "gold")
COLUMNS = ("line ends", "headings", "documents", "number", "right", "share", "too short", "too long", "number not found")
NAMES = {"sentence": "a sentence behind", "number": "the next number behind", "stop": "a stop behind"}
WANTED = 0.93  # share of the headings with a sentence behind


def folders(given: Sequence[Path] = ()) -> tuple[list[Path], bool | None]:
    """The folders to read, and which part of them: those given or beside the project without what training saw, else the project's own."""
    beside = list(given) or [path for path in SHARED if path.is_dir()]
    return (beside, False) if beside else (list(OWN), None)


def outcomes(flat: Flat) -> Iterator[tuple[str, int, str]]:
    """For each heading of a flattened document what follows it, its level and how it was read."""
    found = read_again(flat)
    for heading in flat.headings:
        end = found.get(heading.begin)
        outcome = "lost" if end is None else "right" if end == heading.end else "long" if end > heading.end else "short"
        yield heading.follows, heading.level, outcome


def report(given: Sequence[Path] = (), *, everything: bool = False) -> Iterator[str]:
    """The lines of the table: for each kind of copy its headings, overall and by level. `everything`: also the documents of training."""
    yield "| " + " | ".join(COLUMNS) + " |\n" + "| --- " * len(COLUMNS) + "|"
    paths, part = folders(given)
    for name, join in JOINS.items():
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        documents: dict[str, set[str]] = defaultdict(set)
        for flat in flat_documents(paths, join, training=None if everything else part):
            for follows, level, outcome in outcomes(flat):
                for group in [NAMES[follows], *([f"… of level {level}"] if follows == "sentence" else [])]:
                    counts[group][outcome] += 1
                    documents[group].add(flat.name)
        for group in sorted(counts, key=lambda one: ("stop" in one, "number" in one, one.startswith("…"), one)):
            count = counts[group]
            cells = (
                len(documents[group]),
                count.total(),
                count["right"],
                f"{count['right'] / count.total():.3f}",
                count["short"],
                count["long"],
            )
            yield "| " + " | ".join(map(str, (name, group, *cells, count["lost"]))) + " |"
