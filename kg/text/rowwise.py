"""Rows of tables that old word processors define one by one (RTF, Word 97), held until the table ends, as only all rows together tell
which columns a cell takes up → `Lines`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.text.lines import MOST_COLUMNS, Lines


@dataclass(slots=True)
class Definition:
    """What a row's definition says: the right edge of each cell, and which continue the cell above or to the left."""

    edges: list[int] = field(default_factory=list)
    continues: list[bool] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)
    next_continues: bool = False
    next_left: bool = False

    def cell(self, edge: int) -> None:
        """A cell's definition ends."""
        self.edges.append(edge)
        self.continues.append(self.next_continues)
        self.left.append(self.next_left)
        self.next_continues = self.next_left = False


@dataclass(slots=True)
class Cell:
    """Its paragraphs, and the rows of tables in it as lists of texts between them."""

    items: list[str | list[list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """The rows so far."""

    rows: list[tuple[list[Cell], Definition]] = field(default_factory=list)

    def write(self, lines: Lines) -> None:
        """Write the table's rows."""
        grid = sorted({edge for _, definition in self.rows for edge in definition.edges})
        lines.open_table()
        for cells, definition in self.rows:
            lines.open_row()
            column = 0
            for at, cell in enumerate(cells):
                edge = definition.edges[at] if at < len(definition.edges) else None
                end = grid.index(edge) + 1 if edge is not None else column + 1
                lines.open_cell(min(max(end - column, 1), MOST_COLUMNS))
                column = max(end, column + 1)
                if not (at < len(definition.edges) and (definition.continues[at] or definition.left[at])):
                    _write_cell(cell, lines)
                lines.close_cell()
        lines.close_table()


def _write_cell(cell: Cell, lines: Lines) -> None:
    for item in cell.items:
        if isinstance(item, str):
            for line in item.split("\n"):
                lines.write(line)
                lines.end()
            continue
        lines.open_table()
        for row in item:
            lines.open_row()
            for text in row:
                lines.open_cell()
                lines.write(text)
                lines.close_cell()
        lines.close_table()
