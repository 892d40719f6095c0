"""Reading → its tables: rows of cells under columns whose heads say what the cells hold. The one reader of cells.

In: a reading, which keeps the white space of its text. Out: tables in the order of the text, whatever parts their cells:
bars (markdown), tabs (HTML, Word and spreadsheets as the loaders write them), gaps of white space, line ends (a cell a line).
Every row has as many cells as its table has columns; a cell that the copy has lost or merged with another is an empty stretch.
Text that is no table gives none; nothing is raised.
"""

from __future__ import annotations

from kg.cells.columns import Column
from kg.cells.figures import caption, is_aside, is_figure, total_of
from kg.cells.find import refused, rows_at, table_of, tables, tables_between
from kg.cells.lines import items, paragraphs
from kg.cells.table import Row, Table

__all__ = [
    "Column",
    "Row",
    "Table",
    "caption",
    "is_aside",
    "is_figure",
    "items",
    "paragraphs",
    "refused",
    "rows_at",
    "table_of",
    "tables",
    "tables_between",
    "total_of",
]
