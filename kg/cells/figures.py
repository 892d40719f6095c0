"""Rows under heads → which columns hold figures (区域 | 2026年新建数量（座）), and rows that a merged cell has shifted, set right."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cells.columns import Column, has_figures
from kg.cells.table import Row, Table
from kg.reading import Stretch
from kg.vocabulary import rules

_FILE = rules("tables")
_FIGURE, _ASIDE, _TOTAL, _DUE, _CAPTION = (
    _FILE[name].pattern for name in ("figure-cell", "figure-aside", "total-row", "due-cell", "caption-line")
)
SHARE = 0.8  # of a column's filled cells that are figures
LEAST = 2  # rows
LONGEST_TITLE = 60  # characters of a line of a table's title
MOST_LINES = 3
_DASHES = frozenset("-—–/、")
_SHARES = ("比例", "占比", "比重", "率", "%")


def is_figure(words: str) -> bool:
    """Whether a cell is a figure and nothing else; a year is none."""
    return _FIGURE.search(words) is not None and not (len(words) in (4, 5) and _DUE.match(words))


def figured(text: str, table: Table) -> Table:
    """A table whose rows know their columns of figures, each row under its heads; one of indicators as it is."""
    if table.of_indicators:
        return table
    heads, rows = table.columns, table.rows
    if has_figures(heads) and table.rule != "lines":
        rows = tuple(row if row.group else row._replace(cells=_shifted(text, heads, row.cells)) for row in rows)
    found = _figures(text, heads, rows)
    return table._replace(rows=tuple(row._replace(figures=found) for row in rows)) if found else table


def _figures(text: str, heads: Sequence[Column], rows: Sequence[Row]) -> tuple[int, ...]:
    """The columns of figures, by their cells; none where no column of names stands before them."""
    own = [row for row in rows if not row.group]
    found = tuple(
        at for at, head in enumerate(heads) if head.role not in ("number", "bodies", "deadline") and _is_column(text, at, head, own)
    )
    first = next((at for at, head in enumerate(heads) if head.role != "number" and at not in found), None)
    return found if found and first is not None and first < found[0] else ()


def _is_column(text: str, at: int, head: Column, rows: Sequence[Row]) -> bool:
    if head.end == head.begin or head.measure in ("number", "subject", "when"):
        return False
    cells = [text[slice(*row.cells[at])] for row in rows if row.cells[at][0] < row.cells[at][1]]
    filled = [cell for cell in cells if not set(cell) <= _DASHES]
    return len(filled) > 0 and sum(map(is_figure, filled)) >= SHARE * len(filled)


def _shifted(text: str, heads: Sequence[Column], cells: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """A row's cells, moved to the right where a cell merged with one above has left them one or more columns too far left."""
    best, worth = tuple(cells), _worth(text, heads, cells)
    moved = tuple(cells)
    while moved[-1][0] == moved[-1][1] and len(moved) > 1:
        moved = ((moved[0][0], moved[0][0]), *moved[:-1])
        if (score := _worth(text, heads, moved)) > worth:
            best, worth = moved, score
    return best


def _worth(text: str, heads: Sequence[Column], cells: Sequence[Stretch]) -> int:
    """How well cells stand under heads: figures under heads of figures, shares under those of shares, names under others."""
    worth = 0
    for head, cell in zip(heads, cells, strict=False):
        words = text[slice(*cell)]
        if not words:
            continue
        of_figures = head.measure == "figure" or head.measure.startswith("year")
        figure = is_figure(words)
        worth += 1 if figure == of_figures else -1
        if figure and of_figures:
            worth += 1 if words.endswith("%") == any(one in text[head.begin : head.end] for one in _SHARES) else -1
    return worth


def caption(text: str, begin: int) -> Stretch:
    """The lines above a table that name it (表2各区造林任务表, 单位：万亩), where it begins at a place; an empty stretch where there are none."""
    first, place = begin, begin - 1
    for _ in range(MOST_LINES):
        line = text.rfind("\n", 0, max(place, 0)) + 1
        start = max(line, *(text.rfind(sign, line, place - 1) + 1 for sign in "。）"))  # or behind a sentence or bracket of its line
        start = start if start == line or place - line > LONGEST_TITLE else line
        if place <= 0 or place - start > LONGEST_TITLE or _CAPTION.search(text[start:place].strip("*#")) is None:
            break
        begin, place = start, start - 1
        if start > line:
            break
    return begin, first


def is_aside(words: str) -> bool:
    """Whether a head's words name figures that are no targets: 现状规模, 补贴标准."""
    return _ASIDE.search(words) is not None


def total_of(words: str) -> str | None:
    """What a row sums up: "" for all rows (合计), a part (北片区小计 → 北片区); None where it sums nothing up."""
    found = _TOTAL.search(words)
    return None if found is None else found["of"] or ""
