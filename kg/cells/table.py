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

    def of(self, *roles: str) -> list[Stretch]:
        """The cells that hold something in the columns of some roles."""
        if self.group:
            return []
        return [cell for cell, head in zip(self.cells, self.columns, strict=False) if head.role in roles and cell[0] < cell[1]]


class Table(NamedTuple):
    """A table: where it stands, where its head ends, its columns and its rows, the head not among them."""

    begin: int
    head_end: int
    end: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rule: str  # what parts its cells: "bars" "tabs" "gaps" "spaces" "lines" "glued"

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
        """Whether its rows are sections: each has a number, says what is done, and who does it."""
        roles = {one.role for one in self.columns}
        return {"number", "bodies"} <= roles and bool(roles & {"task", "text"}) and any(row.of("number") for row in self.rows)
