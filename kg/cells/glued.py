"""A line into which a copy has run a whole table together (序号任务责任单位1…2…) → the table."""

from __future__ import annotations

from kg.cells.table import Table


def glued(text: str, begin: int, place: int, end: int) -> Table | None:
    """The table whose head begins at a place of a line begin..end."""
    return None
