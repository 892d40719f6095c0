"""A line into which a copy has run a whole table of tasks together (序号任务责任单位1清理河道。市水利局2…) → the table.

The head is words that are all known; each row begins with the next number; dates, then bodies, are taken from a row's end. What is left is
what is done: a name and its text, which nothing parts any more, are one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.cells.columns import LONGEST, Column, column, has_tasks
from kg.cells.fit import names_bodies
from kg.cells.table import Row, Table
from kg.reading import Stretch
from kg.vocabulary import rules

_FILE = rules("tables")
_BETWEEN, _DUE, _BODY, _APART = (_FILE[name].pattern for name in ("glued-row", "glued-due", "glued-body", "glued-bodies"))
LEAST, MOST = 3, 16  # heads of a table
LONGEST_NUMBER = 4  # characters of the head of a column of numbers
LONGEST_ROW = 600  # characters
_LATE = ("deadline", "bodies")  # columns that are taken from a row's end


def glued(text: str, place: int, end: int) -> Table | None:
    """The table whose head begins at a place of a line that ends at `end`."""
    first = _number_head(text, place, end)
    if first is None or _number_head(text, first.end, end):
        return None
    heads = [first]
    while len(heads) <= MOST and (found := _head(text, heads[-1].end, end)) and found.role != "number":
        heads.append(found)
    if not LEAST <= len(heads) <= MOST or not has_tasks(heads) or not {"task", "text"} & {one.role for one in heads}:
        return None
    rows = list(_rows(text, heads[-1].end, end, tuple(heads)))
    return Table(place, heads[-1].end, rows[-1].end, tuple(heads), tuple(rows), "glued") if rows else None


def _number_head(text: str, begin: int, end: int) -> Column | None:
    head = _head(text, begin, min(end, begin + LONGEST_NUMBER))
    return head if head and head.role == "number" else None


def _head(text: str, begin: int, end: int) -> Column | None:
    """The longest head that begins at a place."""
    made = (column(text, begin, last) for last in range(min(begin + LONGEST, end), begin + 1, -1))
    return next((one for one in made if one.role), None)


def _rows(text: str, begin: int, end: int, heads: tuple[Column, ...]) -> Iterator[Row]:
    first = _BETWEEN.match(text, begin, end)
    value = int(first["number"]) if first else 0
    while first is not None:
        number = first.span("number")
        after = _next(text, number[1], end, value + 1, heads)
        last = after.start("number") if after else _last(text, number[1], end, heads)
        cells = _cells(text, number, last, heads) if last else None
        if cells is None:
            return
        yield Row(number[0], last, tuple(cells), heads)
        first, value = after, value + 1


def _next(text: str, begin: int, end: int, value: int, heads: Sequence[Column]) -> re.Match[str] | None:
    """The next row's number: the first of its value before which a row can end."""
    for match in _BETWEEN.finditer(text, begin, min(end, begin + LONGEST_ROW)):
        if int(match["number"]) == value and _cells(text, (begin, begin), match.start("number"), heads):
            return match
    return None


def _last(text: str, begin: int, end: int, heads: Sequence[Column]) -> int:
    """Where the last row ends, whose bodies or date may be followed by other text: at its line's end; 0 where that ends no row."""
    return end if end - begin <= LONGEST_ROW and _cells(text, (begin, begin), end, heads) else 0


def _cells(text: str, number: Stretch, end: int, heads: Sequence[Column]) -> list[Stretch] | None:
    """A row's cells, taken from its end; None where a column of bodies finds none, or nothing is left of what is done."""
    cells: dict[int, Stretch] = {}
    bodies: list[int] = []
    for at in range(len(heads) - 1, 0, -1):
        role = heads[at].role
        if role == "deadline" and (due := _DUE.search(text[number[1] : end])):
            cells[at] = number[1] + due.start(), end
            end = cells[at][0]
        elif role == "bodies":
            bodies.insert(0, at)
            if heads[at - 1].role != "bodies":
                begin = _bodies(text, number[1], end)
                if begin is None:
                    return None
                parts = _parts(text, begin, end) if len(bodies) > 1 else [(begin, end)]
                cells |= dict(zip(bodies, parts if len(parts) <= len(bodies) else [(begin, end)], strict=False))
                end, bodies = begin, []
        elif role in ("task", "text") and at not in cells:
            says = next(place for place, head in enumerate(heads) if head.role in ("task", "text"))
            cells[says] = number[1], end
            break
    if not any(head.role in ("task", "text") and first < last for (at, (first, last)) in cells.items() for head in [heads[at]]):
        return None
    return [number if at == 0 else cells.get(at, (end, end)) for at in range(len(heads))]


def _bodies(text: str, begin: int, end: int) -> int | None:
    """Where the list of bodies begins that a stretch ends in: behind its last sentence, else at a body's name."""
    stop = text.rfind("。", begin, end) + 1
    if stop and stop < end:
        return stop if names_bodies(text[stop:end]) else None
    first = max(text.rfind(sign, begin, end) for sign in "。；，") + 1 or begin
    listed = text.find("、", first, end)
    starts = [match.start() for match in _BODY.finditer(text, first, listed if listed > 0 else end)]
    return next((place for place in reversed(starts) if place > begin and names_bodies(text[place:end])), None)


def _parts(text: str, begin: int, end: int) -> list[Stretch]:
    """Lists of bodies that were run together: 市水利局|市财政局、市商务局."""
    cuts = [begin + match.start() for match in _APART.finditer(text[begin:end])]
    edges = [begin, *cuts, end]
    return list(pairwise(edges))
