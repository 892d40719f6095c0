"""Gold annotations and documents → how well the documents are read, and what a change of rules gained and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg import graph
from kg.evaluate.facts import Facts, read_facts
from kg.evaluate.gold import Gold, gold_files, read_gold
from kg.evaluate.measures import MEASURES, Score, score
from kg.evaluate.report import against, below, means, render, to_json
from kg.model import InputError, KgError
from kg.pipeline import policies
from kg.read import read_all

__all__ = ["MEASURES", "Score", "Scores", "against", "below", "evaluate", "evaluate_decisions", "render", "to_json"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures of each document, their means, and the documents that could not be read (all of whose measures are 0)."""

    documents: Mapping[str, Mapping[str, Score]]
    failures: Mapping[str, str] = field(default_factory=dict)

    @property
    def means(self) -> dict[str, float]:
        """The mean F1 of each measure over the documents of which it says something."""
        return means(self.documents)


def evaluate(gold: Path | Sequence[Path], docs: Sequence[Path] = ()) -> Scores:
    """Score what is read now against gold files (or folders of them).

    The document that a gold file's `source` names is looked for beside the file, then in `docs`. A document that cannot be read
    counts as 0 and is named in `failures`. Raises InputError for gold that cannot be used and for a document that is nowhere.
    """
    documents: dict[str, Mapping[str, Score]] = {}
    failures: dict[str, str] = {}
    for path in gold_files([gold] if isinstance(gold, Path) else gold):
        row = read_gold(path)
        if row.id in documents:
            raise InputError(f"{path}: expected one gold file for each id; {row.id} has two")
        source = _find(row, path, docs)
        try:
            documents[row.id] = score(row, facts_of(source))
        except KgError as problem:
            documents[row.id], failures[row.id] = {}, str(problem)
    return Scores(documents, failures)


def evaluate_decisions(corrections: Path, docs: Sequence[Path]) -> Scores:
    """Score what is read now, without corrections, against reviewers' decisions: of each document only what was decided counts."""
    from kg.evaluate.decided import decided

    return Scores(*decided(corrections, docs))


def _find(row: Gold, path: Path, docs: Sequence[Path]) -> Path:
    folders = (path.parent, *docs)
    for folder in folders:
        if (folder / row.source).is_file():
            return folder / row.source
    raise InputError(f"{path}: its document {row.source} is not in {', '.join(map(str, folders))}: name its folder with --docs")


def facts_of(source: Path) -> Facts:
    """What is read from a file, in the terms of the measures. Raises InputError where no policy is in it, as a build does."""
    return read_facts(chain(_vocabulary(), *map(graph.quads, policies(read_all(source)))))


@cache
def _vocabulary() -> tuple[ox.Quad, ...]:
    """The concepts' quads, for what is broader than a sector."""
    return tuple(graph.vocabulary_quads())
