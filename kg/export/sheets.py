"""Tables → an Excel workbook: texts are texts, whatever they begin with, numbers are numbers, days are dates, addresses are links."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kg.iri import SITE
from kg.model import QueryError

_LONGEST = 32_767  # characters of a cell


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a cell shows and leads to."""

    iri: str


Cell = str | int | float | date | Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook: its title, the heads of its columns, its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def written(tables: Iterable[Sheet]) -> bytes:
    """Tables as an Excel file, the same bytes for the same cells. Raises QueryError where XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        raise QueryError("xlsx: expected XlsxWriter: pip install 'policy-kg[excel]'") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(1980, 1, 1), "comments": SITE})  # no clock: the same bytes
    looks = {
        name: book.add_format(form)
        for name, form in (("head", {"bold": True}), ("day", {"num_format": "yyyy-mm-dd"}), ("text", {"text_wrap": True, "valign": "top"}))
    }
    for sheet in tables:
        _fill(book.add_worksheet(sheet.title), sheet, looks)
    book.close()
    return out.getvalue()


def _fill(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, sheet.head, looks["head"])
    for at, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write(page, at, column, cell, looks)
    for column in range(len(sheet.head)):
        cells = [sheet.head[column], *(row[column] for row in sheet.rows[:200])]
        page.set_column(column, column, min(max(map(_width, cells)) + 2, 60))
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)


def _write(page: Any, at: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if isinstance(cell, Link):
        if page.write_url(at, column, cell.iri, string=cell.iri) < 0:  # more links than Excel opens, or a longer one: as a text
            page.write_string(at, column, cell.iri)
    elif isinstance(cell, date):
        page.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), looks["day"])
    elif isinstance(cell, int | float):
        page.write_number(at, column, cell)
    elif cell:
        page.write_string(at, column, lines(cell)[:_LONGEST], looks["text"] if len(cell) > 40 else None)


def _width(cell: Cell) -> int:
    text = cell.iri if isinstance(cell, Link) else "" if cell is None else str(cell)
    return sum(2 if sign > "\u2e80" else 1 for sign in text[:60])


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def lines(text: str) -> str:
    """A text as XML can hold it: lines end in LF, and � stands for what it has no place for."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def dated(value: str) -> Cell:
    """A day as a date, a year as a number, all else as it is.

    >>> dated("2025-06-30"), dated("2025"), dated("2021–2025")
    (datetime.date(2025, 6, 30), 2025, '2021–2025')
    """
    if len(value) == 4 and value.isdecimal():
        return int(value)
    try:
        return date.fromisoformat(value) if len(value) == 10 else value
    except ValueError:
        return value


def number(value: str | None) -> Cell:
    """A decimal as a number, or nothing."""
    if value is None:
        return None
    try:
        return int(value) if value.lstrip("-").isdecimal() else float(value)
    except ValueError:
        return value
