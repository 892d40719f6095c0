"""What the readers of cells give: tables, their rows, and the cells of a row under its columns."""

from __future__ import annotations

from typing import NamedTuple

from kg.cells.columns import Column, has_indicators, has_tasks
from kg.reading import Stretch


class Row(NamedTuple):
    """A row: its stretch, its cells, one a column; `group` where it has one cell that heads the rows below it."""

    begin: int
    end: int
    cells: tuple[Stretch, ...]
    columns: tuple[Column, ...]
    group: bool = False
    figures: tuple[int, ...] = ()  # its columns of figures, which say nothing of what is done

    def of(self, *roles: str) -> list[Stretch]:
        """The cells that hold something in the columns of some roles."""
        if self.group:
            return []
        cells = enumerate(zip(self.cells, self.columns, strict=False))
        return [cell for at, (cell, head) in cells if head.role in roles and cell[0] < cell[1] and at not in self.figures]

    def named(self) -> list[Stretch]:
        """The cells that say what the row is called and what is done; else those that say of which place or branch it is."""
        said = self.of("task", "text")
        if said or self.group:
            return said
        return [cell for cell, head in zip(self.cells, self.columns, strict=False) if head.measure == "subject" and cell[0] < cell[1]][:1]


class Table(NamedTuple):
    """A table: where it stands, where its head ends, its columns and its rows, the head not among them."""

    begin: int
    head_end: int
    end: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rule: str  # what parts its cells: "bars" "tabs" "gaps" "spaces" "lines" "glued"

    @property
    def figures(self) -> tuple[int, ...]:
        """Its columns of figures, in a table that gives places, bodies or branches theirs."""
        return self.rows[0].figures if self.rows else ()

    @property
    def of_tasks(self) -> bool:
        """Whether it says what is done, by whom or when."""
        return has_tasks(self.columns)

    @property
    def of_indicators(self) -> bool:
        """Whether it gives indicators their values."""
        return has_indicators(self.columns)

    @property
    def numbered(self) -> bool:
        """Whether its rows are sections: each has a number, says what is done, or of which branch it is, and who does it."""
        roles = {one.role for one in self.columns}
        called = bool(roles & {"task", "text"}) or any(one.measure == "subject" for one in self.columns)
        return {"number", "bodies"} <= roles and called and any(row.of("number") for row in self.rows)
