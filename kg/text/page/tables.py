"""Ruled lines and texts of a page → tables with their cells' texts; a text belongs to the cell that holds its middle."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.text.lines import Lines
from kg.text.page.geometry import Line, Run, has_room, rows

FEWEST = 2  # columns of a table with text; a frame around a text is none
SLACK = 0.35  # of a character's height: how far ends of rules may miss each other
MOST = 3000  # rules of a page; more are a drawing
MOST_EDGES = 200  # rows or columns
PADDING = 0.5  # characters of space that a cell keeps at its right edge, or less where it keeps less at its left


class Rule(NamedTuple):
    """A ruled line: horizontal (from begin to end at the height `at`) or vertical (from top to bottom at the place `at`)."""

    horizontal: bool
    at: float
    begin: float
    end: float


@dataclass(slots=True)
class Cell:
    """A cell: its first row and column, how many it takes up, its left and right edge and the texts in it."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    right: float
    runs: list[Run] = field(default_factory=list)

    def paragraphs(self) -> list[list[Line]]:
        """Its paragraphs: a line that reaches the cell's edge goes on in the next."""
        found: list[list[Line]] = []
        made = [Line(row) for row in rows(self.runs)]
        padding = min([PADDING, *((line.left - self.left) / line.size for line in made)])
        for line in made:
            if found and not has_room(found[-1][-1], line, self.right, padding):
                found[-1].append(line)
            else:
                found.append([line])
        return found


@dataclass(slots=True)
class Grid:
    """A table: the edges of its columns and rows, and its cells, row by row."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell that holds a place; None beside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns:
                return cell
        return None

    def write(self, lines: Lines) -> None:
        """Write the table's rows."""
        from kg.text.page.paragraphs import text_of

        lines.open_table()
        row = -1
        for cell in self.cells:
            while row < cell.row:
                lines.open_row()
                row += 1
            lines.open_cell(cell.columns, cell.rows)
            for paragraph in cell.paragraphs():
                lines.write(text_of(paragraph).replace("\t", " "))
                lines.end()
            lines.close_cell()
        lines.close_table()


def grids(rules: Sequence[Rule], runs: Sequence[Run], size: float) -> list[Grid]:
    """The tables that rules make, from the top down, with the texts in them; only those that hold texts in two columns at least."""
    if len(rules) > MOST:
        return []
    slack = SLACK * size
    made = [grid for part in _connected(_merged(rules, slack), slack) if (grid := _grid(part, slack)) is not None]
    made.sort(key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))  # of nested ones the inner
    for run in runs:
        x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
        cell = next((cell for grid in made if (cell := grid.cell_at(x, y)) is not None), None)
        if cell is not None:
            cell.runs.append(run)
    kept = [grid for grid in made if len({cell.column for cell in grid.cells if cell.runs}) >= FEWEST]
    return sorted(kept, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merged(rules: Iterable[Rule], slack: float) -> list[Rule]:
    """Rules with those joined that go on in one line."""
    found: list[Rule] = []
    for rule in sorted(rules):
        before = found[-1] if found else None
        if before and before.horizontal == rule.horizontal and rule.at - before.at <= slack / 2 and rule.begin <= before.end + slack:
            found[-1] = before._replace(end=max(before.end, rule.end))
        else:
            found.append(rule)
    return found


def _connected(rules: Sequence[Rule], slack: float) -> list[list[Rule]]:
    """Rules by the drawing that they are part of: those that meet, directly or by others."""
    group = list(range(len(rules)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    upright = [index for index, rule in enumerate(rules) if not rule.horizontal]
    for index, rule in enumerate(rules):
        for other in upright if rule.horizontal else ():
            vertical = rules[other]
            meets = vertical.begin - slack <= rule.at <= vertical.end + slack and rule.begin - slack <= vertical.at <= rule.end + slack
            if meets:
                group[root(index)] = root(other)
    parts: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        parts[root(index)].append(rule)
    return list(parts.values())


def _edges(places: Iterable[float], slack: float) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > slack:
            found.append(place)
    return found


def _grid(rules: Sequence[Rule], slack: float) -> Grid | None:
    """The table that connected rules make; None where they are none."""
    xs = _edges((rule.at for rule in rules if not rule.horizontal), slack)
    ys = _edges((rule.at for rule in rules if rule.horizontal), slack)
    if not (FEWEST < len(xs) <= MOST_EDGES and 2 <= len(ys) <= MOST_EDGES):
        return None
    upright = [rule for rule in rules if not rule.horizontal]
    level = [rule for rule in rules if rule.horizontal]

    def ruled(some: Sequence[Rule], at: float, place: float) -> bool:
        return any(abs(rule.at - at) <= slack and rule.begin - slack <= place <= rule.end + slack for rule in some)

    owner: dict[tuple[int, int], tuple[int, int]] = {}
    cells: list[Cell] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in owner:
                continue
            middle = (ys[row] + ys[row + 1]) / 2
            last = column + 1
            while last < len(xs) - 1 and (row, last) not in owner and not ruled(upright, xs[last], middle):
                last += 1
            bottom = row + 1
            while bottom < len(ys) - 1 and not ruled(level, ys[bottom], (xs[column] + xs[last]) / 2):
                bottom += 1
            owner |= {(y, x): (row, column) for y in range(row, bottom) for x in range(column, last)}
            cells.append(Cell(row, column, bottom - row, last - column, xs[column], xs[last]))
    return Grid(xs, ys, cells)
