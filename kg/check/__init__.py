"""Extractions of one file → signs that it was read wrong, each with its place and words, and how much of the text is in any fact.

Nothing is compared with an annotation: a gap between numbers, a bracket with a body and no responsibility, a year with a figure and no target.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.check import structure, tables
from kg.check.render import render, to_json
from kg.check.sign import Checked, Sign, advice, rule
from kg.model import Extraction, Span

__all__ = ["LITTLE", "Checked", "Sign", "advice", "check", "explained", "render", "to_json"]
LITTLE = 0.3  # share of the text in facts below which a document looks misread; of 435 public texts one in twenty is below
TWICE = 3  # one task in so many, and more than two in all, repeats another
LONGEST_SENTENCE = 400  # characters before and behind a year that are looked at
_STOPS = "。；;\n"
LONGEST_NAME, SHORTEST_NAME = 25, 2  # characters of an indicator


def check(extractions: Sequence[Extraction]) -> tuple[Checked, ...]:
    """The signs of each document of one file, in their order; a file of several texts (records of JSON) is checked text by text."""
    found: list[Checked] = []
    for _, group in groupby(extractions, key=lambda x: id(x.source)):
        found += _of_one_text(tuple(group))
    return tuple(found)


def _of_one_text(extractions: Sequence[Extraction]) -> Iterator[Checked]:
    share = explained(extractions)
    for x in extractions:
        signs = [*structure.signs(x), *_tasks(x), *_targets(x), *_unread(x, extractions)]
        if share < LITTLE:
            signs.append(Sign("little-read", f"{share:.0%} of {len(x.source.text)} characters", Span(0, 0)))
        yield Checked(x.document.plain_title, share, tuple(sorted(signs, key=lambda sign: (sign.span, sign.kind))))


def explained(extractions: Sequence[Extraction]) -> float:
    """The share of the text's characters, white space apart, that stand in a title, heading, task, target or responsibility."""
    if not extractions:
        return 0.0
    text = extractions[0].source.text
    read = end = 0
    for span in sorted(span for x in extractions for span in _spans(x)):
        read += len("".join(text[max(span.begin, end) : span.end].split()))
        end = max(end, span.end)
    printed = len("".join(text.split()))
    return read / printed if printed else 0.0


def _spans(x: Extraction) -> Iterator[Span]:
    """Where facts were read from."""
    if x.document.title_span:
        yield x.document.title_span
    yield from (section.span for section in x.document.sections)
    yield from (task.span for task in x.tasks)
    yield from (target.span for target in x.targets)
    yield from (found.span for found in x.responsibilities)
    yield from (span for _, span in x.document.issuers)
    yield from (span for _, span in x.issuers)


def _tasks(x: Extraction) -> Iterator[Sign]:
    """Tasks that stand twice, that are a page's own words, or whose brackets do not close."""
    again = sum(count - 1 for count in Counter(task.plain for task in x.tasks).values())
    if again > 2 and again * TWICE >= len(x.tasks):
        yield Sign("tasks-twice", f"{again} of {len(x.tasks)} tasks", x.tasks[0].span)
    for task in x.tasks:
        if rule("furniture").search(task.plain):
            yield Sign("page-furniture", task.text, task.span)
        if structure.is_unbalanced(task.plain):
            yield Sign("unbalanced", task.text, task.span)


def _targets(x: Extraction) -> Iterator[Sign]:
    """Figures without a year, and names of indicators of an odd length."""
    for target in x.targets:
        if target.quantity is None:
            continue
        if target.year is None and target.end is None:
            yield Sign("target-without-year", target.text, target.span)
        if target.indicator is not None and not SHORTEST_NAME <= len(target.indicator) <= LONGEST_NAME:
            yield Sign("indicator-odd", f"{target.indicator} ← {target.text}", target.span)


def _unread(x: Extraction, extractions: Sequence[Extraction]) -> Iterator[Sign]:
    """Tables, brackets and labels with a body, and sentences with a year and a figure, that gave nothing; those of a file are told with its first document."""
    if x is not extractions[0]:
        return
    text = x.source.plain
    bodies = [one.span for each in extractions for one in each.responsibilities]
    goals = [one.span for each in extractions for one in each.targets]
    for match in rule("bracket").finditer(text):
        inside = match["inside"]
        if rule("responsible").search(inside) and rule("body").search(inside) and not _meets(match.span(), bodies):
            yield _sign("bracket-unread", x, *match.span())
    for match in rule("label").finditer(text):
        line = text.find("\n", match.end())
        end = len(text) if line < 0 else line
        if not _meets((match.start(), end), bodies):
            yield _sign("label-unread", x, match.start(), min(end, match.end() + structure.QUOTED))
    yield from tables.signs(extractions)
    for begin, end in dict.fromkeys(_sentence(text, match.start()) for match in rule("dated").finditer(text)):
        if rule("figure").search(text[begin:end]) and not _meets((begin, end), goals):
            yield _sign("figure-unread", x, begin, end)


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends."""
    begin = max(text.rfind(stop, 0, place) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, place, place + LONGEST_SENTENCE)) >= 0]
    return max(begin, place - LONGEST_SENTENCE), min(ends, default=min(len(text), place + LONGEST_SENTENCE))


def _meets(stretch: tuple[int, int], spans: Sequence[Span]) -> bool:
    return any(span.begin < stretch[1] and span.end > stretch[0] for span in spans)


def _sign(kind: str, x: Extraction, begin: int, end: int) -> Sign:
    return Sign(kind, x.source.text[begin:end], Span(begin, end))
