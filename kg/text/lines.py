"""Paragraphs and tables as a loader meets them → lines: one for a paragraph, one for a table's row with a tab between its cells.

All loaders write through this one class, so that a table gives the same lines whatever file it came from:
a cell that is merged with others gives its text once, where it begins, and an empty cell for each further column or row that it takes up;
the paragraphs of a cell are parted by U+2028, so that a row stays one line; a table that only lays out a page gives the lines of its cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

WITHIN = "\u2028"  # between the paragraphs of one cell
MOST_COLUMNS = 30  # that a cell is taken to span; wider rows are no tables of a plan
MOST_ROWS = 200
DEEPEST = 16  # tables in tables; those further inside give their lines only
LONG_CELL = 15  # paragraphs from which a cell lays out a page: the longest cells of task lists have ten
LAYOUT_CELL = 3  # paragraphs from which a cell of the only row lays out a page
_WHITE = re.compile(r"\s+")
_SIDE = re.compile(r"[^，。；：、！？,;:!?\d]{1,12}")  # a line of a page's navigation
SIDE_SHARE = 4  # how many times as long the text beside a navigation is, at least


@dataclass(slots=True)
class _Cell:
    """A cell being written; `rowed` where it holds a table of its own with rows of several cells."""

    columns: int = 1
    rows: int = 1
    lines: list[str] = field(default_factory=list)
    rowed: bool = False
    tables: int = 0

    def said(self) -> list[str]:
        """Its paragraphs that hold anything, white space squeezed."""
        return [one for line in self.lines if (one := _WHITE.sub(" ", line).strip())]


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)  # its caption, and what stands between cells
    cell: _Cell | None = None


class Lines:
    """Takes text, paragraph ends and tables in the order of the document; `text()` is what they make."""

    def __init__(self, *, drop_sides: bool = False) -> None:
        """With `drop_sides` a layout's cell that holds only short words beside a cell of text (a page's navigation) is left out."""
        self.dropped = 0  # cells of navigation that were left out
        self._drop_sides = drop_sides
        self._lines: list[str] = []
        self._inline: list[str] = []
        self._tables: list[_Table] = []
        self._deeper = 0  # open tables below DEEPEST

    @property
    def in_cell(self) -> bool:
        """Whether what is written goes into a table's cell."""
        return bool(self._tables) and self._tables[-1].cell is not None

    def write(self, text: str) -> None:
        """Text of the open paragraph; a line feed in it ends the paragraph."""
        first, *more = text.split("\n")
        self._inline.append(first)
        for line in more:
            self.end()
            self._inline.append(line)

    def end(self, *, keep_empty: bool = False) -> None:
        """The paragraph ends; one without text leaves no line unless `keep_empty`."""
        line = "".join(self._inline).strip(" ")
        self._inline.clear()
        if line or keep_empty:
            self._target().append(line)

    def line(self, text: str) -> None:
        """A whole line as it is, tabs and all."""
        self.end()
        self._target().append(text)

    def _target(self) -> list[str]:
        if not self._tables:
            return self._lines
        table = self._tables[-1]
        return table.outside if table.cell is None else table.cell.lines

    def open_table(self) -> None:
        """A table begins, here or in the open cell."""
        self.end()
        if len(self._tables) >= DEEPEST:
            self._deeper += 1
        else:
            self._tables.append(_Table())

    def open_row(self) -> None:
        """A row of the open table begins."""
        self.end()
        if not self._deeper and self._tables:
            self._tables[-1].rows.append([])

    def open_cell(self, columns: int = 1, rows: int = 1) -> None:
        """A cell begins that takes up so many columns and rows."""
        self.end()
        if self._deeper or not self._tables:
            return
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        table.cell = _Cell(min(max(columns, 1), MOST_COLUMNS), min(max(rows, 1), MOST_ROWS))
        table.rows[-1].append(table.cell)

    def close_cell(self) -> None:
        """The open cell ends."""
        self.end()
        if not self._deeper and self._tables:
            self._tables[-1].cell = None

    def drop_row(self) -> None:
        """Forget the open table's last row (a deleted or hidden one)."""
        if not self._deeper and self._tables and self._tables[-1].rows:
            self._tables[-1].rows.pop()

    def close_table(self) -> None:
        """The open table ends: its rows become lines of what it stands in."""
        self.end()
        if self._deeper:
            self._deeper -= 1
            return
        if not self._tables:
            return
        table = self._tables.pop()
        made, rowed = self._rows(table)
        target = self._target()
        target += table.outside
        target += made
        if self._tables and (cell := self._tables[-1].cell) is not None:
            cell.tables += 1
            cell.rowed |= rowed

    def _rows(self, table: _Table) -> tuple[list[str], bool]:
        """A table's lines, and whether one of them is a row of several cells."""
        made: list[str] = []
        rowed = False
        wide = sum(len(row) > 1 for row in table.rows)
        width = 0  # columns of the table's head
        below: dict[int, int] = {}  # by column: how many rows the cell above still takes up
        for row in table.rows:
            cells = _spread(row, below)
            layout = wide <= 1 and any(len(cell.lines) >= LAYOUT_CELL for cell in row)
            if (len(row) == 1 and len(cells) == row[0].columns) or layout or any(_lays_out(cell) for cell in row):
                made += [line for cell in (self._without_sides(row) if wide <= 1 else row) for line in cell.lines]
                rowed |= any(cell.rowed for cell in row)
            elif any(cells):
                width = width or len(cells)
                made.append("\t".join(_narrowed(cells, width)))
                rowed = True
        return made, rowed

    def _without_sides(self, row: list[_Cell]) -> list[_Cell]:
        """The cells of a layout's row without its navigation."""
        if not self._drop_sides or len(row) < 2:
            return row
        longest = max(sum(map(len, cell.lines)) for cell in row)
        kept = [cell for cell in row if not _is_side(cell, longest)]
        self.dropped += sum(bool(cell.said()) for cell in row) - sum(bool(cell.said()) for cell in kept)
        return kept

    def text(self) -> str:
        """All that was written; tables that were left open are closed."""
        while self._tables:
            self.close_table()
        self.end()
        return "\n".join(self._lines)


def _spread(row: list[_Cell], below: dict[int, int]) -> list[str]:
    """A row's texts, one a column, with an empty one for each column that a cell to the left or above takes up; `below` is carried on."""
    texts: list[str] = []
    taken: dict[int, int] = {}
    for cell in row:
        while len(texts) in below:
            texts.append("")
        for column in range(len(texts), len(texts) + cell.columns):
            if cell.rows > 1:
                taken[column] = cell.rows - 1
        texts += [WITHIN.join(cell.said()), *[""] * (cell.columns - 1)]
    while any(column >= len(texts) for column in below) and len(texts) < 2 * MOST_COLUMNS:
        texts.append("")
    for column, left in list(below.items()):
        if left > 1:
            below[column] = left - 1
        else:
            del below[column]
    below.update(taken)
    return texts


def _narrowed(cells: list[str], width: int) -> list[str]:
    """A row that has more columns than its table's head without as many of its empty cells, from the left; as it is where these are too few."""
    excess = len(cells) - width
    if excess <= 0 or cells.count("") < excess:
        return cells
    kept = []
    for cell in cells:
        if cell == "" and excess > 0:
            excess -= 1
        else:
            kept.append(cell)
    return kept


def _lays_out(cell: _Cell) -> bool:
    """Whether a cell cannot be part of one line: it holds rows of its own, a table of several lines, or very many paragraphs."""
    return cell.rowed or (cell.tables > 0 and len(cell.lines) >= LAYOUT_CELL) or len(cell.lines) >= LONG_CELL


def _is_side(cell: _Cell, longest: int) -> bool:
    """Whether a layout's cell is navigation: short words only, beside a cell with several times its text."""
    said = cell.said()
    return len(said) > 1 and all(map(_SIDE.fullmatch, said)) and SIDE_SHARE * sum(map(len, said)) < longest
