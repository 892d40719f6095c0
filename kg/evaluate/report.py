"""Scores → a table for people, JSON to keep, and the facts gained and lost against a former JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from kg.evaluate.measures import MEASURES, Score, as_table
from kg.model import InputError

Documents = Mapping[str, Mapping[str, Score]]
NAME = 34  # columns for a document's name


class Scored(Protocol):
    """What is rendered: scores by document and measure, and what could not be read."""

    @property
    def documents(self) -> Documents: ...  # noqa: D102
    @property
    def failures(self) -> Mapping[str, str]: ...  # noqa: D102


def means(documents: Documents) -> dict[str, float]:
    """The mean F1 of each measure over the documents of which it says something; a document that failed counts as 0."""
    found: dict[str, float] = {}
    for name in MEASURES:
        values = [value for scores in documents.values() if (value := _f1(scores, name)) is not None]
        if values:
            found[name] = sum(values) / len(values)
    return found


def _f1(scores: Mapping[str, Score], name: str) -> float | None:
    if not scores:
        return 0.0
    found = scores.get(name)
    return None if found is None or found.is_empty else found.f1


def render(scored: Scored, misses: int = 0) -> str:
    """A row of F1 for each document, with up to so many misses and extras of each measure, and the means."""
    lines = [f"{'F1':{NAME}}" + "".join(f"{short:>8}" for short in MEASURES.values())]
    for name, scores in scored.documents.items():
        lines.append(f"{name[: NAME - 1]:{NAME}}" + "".join(_cell(_f1(scores, measure)) for measure in MEASURES))
        lines += _misses(scores, misses)
        if name in scored.failures:
            lines.append(f"  not read: {scored.failures[name]}")
    found = means(scored.documents)
    lines.append(f"{'mean over documents':{NAME}}" + "".join(_cell(found.get(measure)) for measure in MEASURES))
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return "       -" if value is None else f"{value:8.3f}"


def _misses(scores: Mapping[str, Score], count: int) -> Iterator[str]:
    for measure, s in scores.items():
        yield from (f"  {measure}: missed: {words}" for words in s.missed[:count])
        yield from (f"  {measure}: extra: {words}" for words in s.extra[:count])


def below(scored: Scored, floor: float) -> str:
    """The measures whose mean is below a floor, with it; empty where none is."""
    return ", ".join(f"{name} {mean:.3f}" for name, mean in means(scored.documents).items() if mean < floor)


def to_json(scored: Scored) -> str:
    """Everything, as JSON that `against` reads."""
    table = {
        "mean": means(scored.documents),
        "documents": {name: as_table(scores) for name, scores in scored.documents.items()},
        "failures": dict(scored.failures),
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def against(scored: Scored, former: Path) -> str:
    """What changed since a former JSON: facts of gold gained (+) and lost (-), wrong ones new (!) and gone (~), by document and measure."""
    before = _read(former)
    lines: list[str] = []
    totals: Counter[str] = Counter()
    for name, scores in scored.documents.items():
        if name not in before:
            lines.append(f"{name}: not in {former.name}")
            continue
        for sign, words in _changes(scores, before[name]):
            totals[sign] += 1
            lines.append(f"{sign} {name} {words}")
    lines += [f"{name}: only in {former.name}" for name in before if name not in scored.documents]
    lines.append(f"{totals['+']} gained, {totals['-']} lost; {totals['!']} wrong ones new, {totals['~']} gone")
    return "\n".join(lines)


def _changes(scores: Mapping[str, Score], before: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for measure in MEASURES:
        now, then = scores.get(measure), before.get(measure, {})
        for key, more, fewer in (("right", "+", "-"), ("extra", "!", "~")):
            new, old = Counter(getattr(now, key, ())), Counter(then.get(key, ()))
            yield from ((more, f"{measure}: {words}") for words in (new - old).elements())
            yield from ((fewer, f"{measure}: {words}") for words in (old - new).elements())


def _read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))["documents"]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as problem:
        raise InputError(f"{path}: expected what `kg evaluate --json` wrote: {problem}") from problem
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise InputError(f"{path}: expected what `kg evaluate --json` wrote: its documents are no table")
    return table
