"""The answer to a question → an Excel workbook of one sheet: texts as texts, numbers as numbers, days as dates, IRIs as links."""

from __future__ import annotations

from decimal import Decimal

from kg.answer import Iri, Text, plain
from kg.export.sheets import Cell, Link, Sheet, dated, written
from kg.iri import PREFIXES
from kg.model import QueryError, Rows

_DATED = tuple(PREFIXES["xsd"] + name for name in ("date", "gYear"))
_ROWS = 1_048_575  # that a sheet has room for beside its head
_EXACT = 15  # digits of a number that Excel keeps


def workbook_of(rows: Rows) -> bytes:
    """An answer as an Excel file. Raises QueryError where it has more rows than a sheet, or XlsxWriter is not installed."""
    if len(rows.rows) > _ROWS:
        raise QueryError(f"xlsx: expected at most {_ROWS:,} rows, not {len(rows.rows):,}: ask for less, or for csv")
    return written([Sheet("kg query", rows.columns, tuple(tuple(map(_cell, row)) for row in rows.rows))])


def _cell(value: object) -> Cell:
    """A value as a sheet has it; a number of more digits than Excel keeps stays a text."""
    if isinstance(value, Iri):
        return Link(value) if value.startswith(("http://", "https://")) else str(value)
    if isinstance(value, Text) and value.datatype in _DATED:
        return dated(str(value))
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        digits = len(plain(value).lstrip("-").replace(".", ""))
        finite = isinstance(value, int) or (value == value and abs(value) != float("inf"))
        return (int(value) if value == int(value) else float(value)) if finite and digits <= _EXACT else plain(value)
    return plain(value)
