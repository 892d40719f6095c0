"""Reviewers' decisions and documents → how much of what was decided the rules read right by themselves: decisions as gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from kg import corrections
from kg.corpus.inputs import Reader, find
from kg.corrections.anchor import Text
from kg.corrections.match import in_force, match
from kg.decision import Decision
from kg.evaluate.measures import Score, rated
from kg.model import Extraction, KgError
from kg.pipeline import policies
from kg.read import all_from_bytes

_MEASURE = {"section": "sections", "task": "tasks", "responsibility": "responsibilities"}


def decided(path: Path, docs: Sequence[Path]) -> tuple[dict[str, Mapping[str, Score]], dict[str, str]]:
    """The measures of each document that decisions are about, and what of them could not be placed, by document.

    Only what was decided counts: a fact that was changed, added or accepted must be read, one that was rejected or changed must not.
    Raises ConfigurationError for a file of decisions that is not as it must be, InputError where `docs` names nothing.
    """
    concerning = corrections.load(path).index()
    scores: dict[str, Mapping[str, Score]] = {}
    failures: dict[str, str] = {}
    for name, found in _documents(docs):
        for x in found:
            own = concerning([corrections.identity(x.source.digest, x.document.plain_title, x.document.number)])
            if not own:
                continue
            scores[name], lost = _scored(x, own)
            if lost:
                failures[name] = f"decisions without a place: {', '.join(lost)}"
    return scores, failures


def _documents(docs: Sequence[Path]) -> Iterator[tuple[str, tuple[Extraction, ...]]]:
    """The documents in some files and folders; those that cannot be read are left out, as no decision can be about them."""
    reader = Reader()
    for one in find(list(docs)).inputs.values():
        try:
            yield one.name, policies(all_from_bytes(reader.read(one), one.file, PurePosixPath(one.file).suffix.lower()))
        except KgError:
            continue
    reader.close()


def _scored(x: Extraction, decisions: Sequence[Decision]) -> tuple[dict[str, Score], list[str]]:
    """The measures of one document, and the decisions that have no place in it."""
    matched = match(x, decisions, Text(x.source))
    became = {one.decision: one.state for one in matched.outcomes}
    read = {one.id for several in matched.on.values() for one in several}
    rows: defaultdict[str, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    lost = []
    for one in in_force(decisions):
        state = became.get(one.id)
        if state in ("orphan", "conflict"):
            lost.append(one.id)
            continue
        right, missed, extra = rows[_measure(one)]
        is_read = one.id in read
        if one.action == "accept":
            (right if is_read else missed).append(_words(one))
        elif one.action == "reject":
            if is_read:
                extra.append(_words(one))
        elif state == "unnecessary":
            right.append(_words(one))
        else:
            missed.append(_words(one))
            if is_read:
                extra.append(_words(one))
    return {name: rated(*words) for name, words in rows.items()}, lost


def _measure(one: Decision) -> str:
    if one.kind != "target":
        return _MEASURE[one.kind]
    return "quantified targets" if {"figure"} & {*dict(one.read), *dict(one.right)} else "qualitative targets"


def _words(one: Decision) -> str:
    said = " ".join(f"{name}={value}" for name, value in one.right)
    return f"{one.quote.exact[:40]} {said}".strip()
