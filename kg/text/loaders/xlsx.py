"""Workbooks (.xlsx) and tables of separated values (.csv, .tsv) → a table for each sheet: lines of cells with tabs between them.

A sheet's title is its first line; a workbook whose sheet has none takes the sheet's name. A row with a text in its first cell only is a line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from kg.model import InputError
from kg.text.containers import Package
from kg.text.encoding import decode
from kg.text.lines import MOST_ROWS, Lines
from kg.text.registry import Loaded, Loader, Sample, register
from kg.text.xlsx.workbook import Sheet, Workbook

_DEFAULT_NAME = re.compile(r"(?i)(?:sheet|工作表|表)\s*\d*")
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3  # from which lines with commas are a table, whatever the file is called
LONGEST_HEAD = 15  # characters of a column's head
_HEAD = re.compile("序号|任务|责任|单位|时限|内容|项目|目标|指标|名称")


def load_workbook(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The sheets of a workbook that are shown, one after the other."""
    package = Package(data, name, "xlsx")
    try:
        workbook = Workbook(package)
        sheets = [sheet for sheet in workbook.sheets() if sheet.cells]
    except (ValueError, OverflowError) as problem:
        raise InputError(f"{name}: expected an xlsx file that can be read: {problem}") from problem
    hidden = sum(sheet.hidden for sheet in sheets)
    notes = [f"hidden sheets left out: {workbook.hidden}"] if workbook.hidden else []
    notes += [f"hidden rows and columns left out: {hidden}"] if hidden else []
    return (Loaded("\n".join(map(_sheet_text, sheets)), notes=tuple(notes)),)


def _sheet_text(sheet: Sheet) -> str:
    """A sheet's lines."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merged}
    inside = {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, min(bottom, top + MOST_ROWS) + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    last = max(column for _, column in sheet.cells)
    rows: list[list[str]] = []
    whole: list[bool] = []
    for number in sorted({row for row, _ in sheet.cells}):
        cells = [sheet.cells.get((number, column), "") if (number, column) not in inside else "" for column in range(1, last + 1)]
        rows.append(cells)
        first = next((at for at, text in enumerate(cells) if text), 0)
        whole.append(sum(map(bool, cells)) == 1 and (first == 0 or spans.get((number, first + 1), (1, 1))[1] > 1))
    text = _table_text(rows, whole)
    if len(rows[0]) > 1 and not whole[0] and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
        text = f"{sheet.name.strip()}\n{text}"
    return text


def _table_text(rows: Sequence[Sequence[str]], whole: Sequence[bool]) -> str:
    """Rows as lines; a row that `whole` marks is a line of its own between tables."""
    lines = Lines()
    is_open = False
    for row, alone in zip(rows, whole, strict=True):
        if alone:
            if is_open:
                lines.close_table()
            is_open = False
            lines.write(next(text for text in row if text))
            lines.end()
            continue
        if not is_open:
            lines.open_table()
            is_open = True
        lines.open_row()
        for text in row:
            lines.open_cell()
            lines.write(text)
            lines.close_cell()
    return lines.text()


def load_csv(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A table of separated values, by commas, semicolons or tabs."""
    text = decode(data).removeprefix("\ufeff")
    try:
        rows = [[cell.strip() for cell in row] for row in _reader(text)]
    except csv.Error as problem:
        raise InputError(f"{name}: expected a csv file that can be read: {problem}") from problem
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    return (Loaded(_table_text(rows, [sum(map(bool, row)) == 1 and bool(row[0]) for row in rows])),)


def _reader(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))


def _delimiter(text: str) -> str:
    """The sign that parts most cells in the first lines."""
    start = "\n".join(text.splitlines()[:50])
    return max(",;\t", key=start.count)


def _is_csv(sample: Sample) -> bool:
    """Whether a text is a table: by its suffix, or by rows of as many cells under a head, as no prose has them."""
    if b"\0" in sample.data[:4096] or sample.head[:1] in (b"{", b"[", b"<"):
        return False
    if sample.suffix in (".csv", ".tsv"):
        return True
    if sample.suffix in (".md", ".markdown") or sample.head.count(b",") < FEWEST_ROWS * (FEWEST_COLUMNS - 1):
        return False
    start = sample.data[:4096].rpartition(b"\n")[0]
    try:
        rows = [row for row in _reader(decode(start)) if any(row)]
    except csv.Error:
        return False
    widths = [len(row) for row in rows[1:]]
    head = next((row for row in rows if len(row) >= FEWEST_COLUMNS), [])
    named = sum(bool(_HEAD.search(cell)) for cell in head)
    even = len(rows) > FEWEST_ROWS and min(widths) == max(widths) >= FEWEST_COLUMNS
    return even and named >= FEWEST_COLUMNS - 1 and not any("。" in cell or len(cell) > LONGEST_HEAD for cell in head)


def _is_workbook(sample: Sample) -> bool:
    return any(name.replace("\\", "/").lstrip("/").lower() == "xl/workbook.xml" for name in sample.members)


register(
    Loader("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx", ".xlsm"), _is_workbook, load_workbook)
)
register(Loader("csv", "text/csv", (".csv",), _is_csv, load_csv, rank=10))
