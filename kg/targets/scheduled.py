"""A table of tasks with a column for when (完成时限) → each row's stretch, the year it is due by and the cell that says what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kg import periods
from kg.periods import Period
from kg.vocabulary import rules

_WHEN = frozenset(rules("targets").words["label"])
_WHAT = frozenset(rules("tables").words["task"])
LEAST = 3  # cells of a row


class Row(NamedTuple):
    """A row of a table of tasks, counted in its text."""

    begin: int
    end: int
    period: Period
    what: tuple[int, int]  # the cell that says what is to be done


def scheduled(text: str, now: int | None) -> Iterator[Row]:
    """The rows between bars whose table has a head for when; `now` is the document's own year."""
    place = 0
    heads: list[str] = []
    for line in text.split("\n"):
        begin, place = place, place + len(line) + 1
        if not (line.startswith("|") and line.endswith("|") and line.count("|") > LEAST):
            heads = []
            continue
        cells = _cells(line, begin)
        words = [text[first:last].strip("*：") for first, last in cells]
        if any(word in _WHEN for word in words):
            heads = words
        elif len(heads) == len(cells) and (row := _row(text, cells, heads, now)):
            yield row


def _cells(line: str, begin: int) -> list[tuple[int, int]]:
    bars = [begin + place for place, sign in enumerate(line) if sign == "|"]
    return [(first + 1, last) for first, last in pairwise(bars)]


def _row(text: str, cells: list[tuple[int, int]], heads: list[str], now: int | None) -> Row | None:
    when = next(cell for cell, head in zip(cells, heads, strict=True) if head in _WHEN)
    tasks = [cell for cell, head in zip(cells, heads, strict=True) if head in _WHAT and cell[1] > cell[0]]
    found = [period for period in periods.find(text[slice(*when)], now) if period.role in ("deadline", "period") and period.final]
    return Row(cells[0][0], cells[-1][1], found[-1], tasks[-1]) if found and tasks else None
