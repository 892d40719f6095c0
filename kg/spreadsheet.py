"""Rows of texts → CSV that a spreadsheet opens without running any of it: the rule of the page's own CSV (view/table.js)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = re.compile("[=+@\\-\t\r].", re.S)  # what a spreadsheet would run; a sign that stands alone is none
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_QUOTED = re.compile('[",\r\n]')


def protected(text: str) -> str:
    """A cell with ' before it where a spreadsheet would take it for a formula; a number is none, whatever it was before it was a text.

    >>> protected("=HYPERLINK(1)"), protected("-5"), protected("-1.5e-7"), protected("水")
    ("'=HYPERLINK(1)", '-5', '-1.5e-7', '水')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows, the head among them, as CSV (RFC 4180, but lines end in LF) with each cell protected."""
    return "".join(_line([protected(cell) for cell in row]) for row in rows)


def _line(cells: list[str]) -> str:
    if cells == [""]:
        return '""\n'  # an empty line would be no row
    return ",".join('"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell for cell in cells) + "\n"
