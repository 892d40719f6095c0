"""Lines that hold one cell each → the rows of a table of figures: a name, then a figure under each head of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.cells.columns import LONGEST, Column, column, has_figures
from kg.cells.figures import is_figure, total_of
from kg.cells.lines import CellLines
from kg.cells.table import Row
from kg.reading import Stretch
from kg.vocabulary import rules

_NUMBER, _OUTSIDE = (rules("tables")[name].pattern for name in ("row-number", "outside"))
_YEAR = re.compile(r"20\d\d年?[^，。；]{0,8}$")  # the first cell of a year's row
LEAST, MOST = 3, 16  # heads of a table
LONGEST_VALUE = 45  # characters of a cell


def heads_up_to_first(lines: CellLines, place: int) -> tuple[Column, ...]:
    """The columns of a table of figures that begins with its rows' numbers or years: whatever short lines stand before the first row's."""
    text = lines.text
    found: list[Column] = []
    while place < len(text) and len(found) < MOST:
        begin, end = lines.at(place)
        if found and (text[begin:end] == "1" if found[0].role == "number" else _YEAR.match(text, begin, end) is not None):
            return tuple(found) if len(found) >= LEAST and has_figures(found) else ()
        if end - begin > LONGEST or text[end - 1 : end] in ("。", "；", "："):
            break
        found.append(column(text, begin, end))
        if found[0].role != "number" and found[0].measure != "when":
            break
        place = end + 1
    return ()


def figure_rows(lines: CellLines, place: int, heads: tuple[Column, ...]) -> list[Row]:
    """Rows of as many lines as heads, until one has no figure where it must; the sum of all has no number."""
    text = lines.text
    numbered = heads[0].role == "number"
    rows: list[Row] = []
    while place < len(text):
        cells: list[Stretch] = []
        begin, end = lines.at(place)
        if numbered and total_of(text[begin:end]) is not None:
            cells.append((begin, begin))
        while place < len(text) and len(cells) < len(heads):
            begin, end = lines.at(place)
            if end - begin > LONGEST_VALUE or text[end - 1 : end] in ("。", "；") or _OUTSIDE.match(text[begin:end]):
                return rows
            cells.append((begin, end))
            place = end + 1
        if len(cells) < len(heads) or not _has_figures(text, heads, cells):
            return rows
        rows.append(Row(cells[0][0], cells[-1][1], tuple(cells), heads))
    return rows


def cells_end(lines: CellLines, end: int) -> int:
    """Where the short lines end that stand behind a table's head."""
    text = lines.text
    while end < len(text):
        first, last = lines.at(end + 1)
        if not 0 < last - first <= LONGEST_VALUE or text[last - 1] in "。；" or _OUTSIDE.match(text[first:last]):
            break
        end = last
    return end


def goes_on(lines: CellLines, place: int) -> bool:
    """Whether the line behind the last row that was read is still a cell: a figure, a year or a number."""
    begin, end = lines.at(place) if place < len(lines.text) else (place, place)
    words = lines.text[begin:end]
    return is_figure(words) or _YEAR.fullmatch(words) is not None or _NUMBER.fullmatch(words) is not None


def _has_figures(text: str, heads: Sequence[Column], cells: Sequence[Stretch]) -> bool:
    """Whether a row's cells are figures under each head of figures, or dashes, and some is."""
    words = [text[slice(*cell)] for head, cell in zip(heads, cells, strict=True) if head.measure == "figure" or head.measure[:4] == "year"]
    number = text[slice(*cells[0])]
    if heads[0].role == "number" and number and not _NUMBER.fullmatch(number):
        return False
    if heads[0].measure == "when" and not _YEAR.match(number):
        return False
    return any(map(is_figure, words)) and all(is_figure(one) or set(one) <= set("-—/") for one in words)
