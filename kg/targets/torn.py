"""The lines of a table of indicators whose cells a page broke over lines → each row as one line; and the lines that are no prose.

A page sets a tall cell's lines above and below the row that they belong to:

    全社会研发经费支出相当于
    6 % 预期性 4.5左右 -
    全市生产总值比例
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.reading import across
from kg.vocabulary import rules

_FILE = rules("tables")
_ROW, _BINDS, _HEAD = (_FILE[name].pattern for name in ("torn-row", "binding", "over-row"))
_PROSE = re.compile("[。；，]")
FRAGMENT = 24  # characters of the longest piece of a cell
HEADS = 6  # lines at most that head a table
APART = 8  # lines at most between two rows that are found


class Line(NamedTuple):
    """A line of the text, or several that make one row, and where they stand."""

    begin: int
    end: int
    text: str


def mended(lines: Sequence[Line]) -> list[Line]:
    """The rows whose name or unit stands in the lines above and below them, each put together as one line."""
    found = []
    for place in range(1, len(lines) - 1):
        row = _ROW.fullmatch(lines[place].text)
        above, below = lines[place - 1], lines[place + 1]
        if row is None or not _is_fragment(above) or len(row["name"] or "") > FRAGMENT:
            continue
        after = below.text if _is_fragment(below) else ""
        if not row["name"]:
            words = above.text + after + (row["unit"] or "")
        elif above.text.endswith("/") or (len(above.text) <= 4 and "/" in above.text):
            words = row["name"] + above.text + after
        else:
            continue
        found.append(Line(above.begin, below.end if after else lines[place].end, (row["no"] or "") + words + row["rest"]))
    return found


def furniture(lines: Sequence[Line], rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the heads and the pieces of cells stand around and between the rows of a table."""
    if not rows:
        return []
    inside = [place for place, line in enumerate(lines) if _BINDS.search(line.text) or across(rows, line.begin, line.end)]
    if len(inside) < 2:
        return []
    found = {place for place in inside if not _PROSE.search(lines[place].text[-1:])}
    for before, after in pairwise(inside):
        between = range(before + 1, after)
        if len(between) <= APART and all(_is_piece(lines[place]) for place in between):
            found.update(between)
    place = inside[0] - 1
    while place >= max(inside[0] - HEADS, 0) and _is_piece(lines[place]):
        if _HEAD.search(lines[place].text):
            found.update(range(place, inside[0]))
        place -= 1
    return [(lines[place].begin, lines[place].end) for place in sorted(found)]


def _is_fragment(line: Line) -> bool:
    return bool(line.text) and len(line.text) <= FRAGMENT and not (_PROSE.search(line.text) or _BINDS.search(line.text))


def _is_piece(line: Line) -> bool:
    return len(line.text) <= 2 * FRAGMENT and "。" not in line.text
