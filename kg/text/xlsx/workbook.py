"""A workbook's XML → its sheets: rows of shown texts, merged ranges, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.text.containers import Package
from kg.text.xlsx.values import format_of, shown

MOST_COLUMNS = 200
MOST_ROWS = 100_000
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


def local(name: str) -> str:
    """An XML name without its namespace."""
    return name.rpartition("}")[2]


@dataclass(slots=True)
class Sheet:
    """A sheet: texts by (row, column) from 1, the merged ranges as (top, left, bottom, right), how many rows and columns are hidden."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: int = 0


class Workbook:
    """An open workbook."""

    def __init__(self, package: Package) -> None:
        """Read what all sheets share. Raises InputError."""
        self._package = package
        self._main = next((name for name in package.names() if name.endswith("xl/workbook.xml")), "xl/workbook.xml")
        root = package.xml(self._main, local)
        properties = root.find("workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904", "0").lower() in ("1", "true")
        self._sheets = list(root.iter("sheet"))
        self._targets = self._relations()
        self._shared = [_string(item) for item in self._all("sharedStrings", "si")]
        self._formats = self._styles()

    def _relations(self) -> dict[str, tuple[str, str]]:
        folder, _, file = self._main.rpartition("/")
        member = f"{folder}/_rels/{file}.rels"
        found = self._package.xml(member, local).iter("Relationship") if member in self._package else ()
        return {
            one.get("Id") or "": ((one.get("Type") or "").rpartition("/")[2], self._package.resolve(self._main, one.get("Target") or ""))
            for one in found
        }

    def _all(self, kind: str, tag: str) -> Iterator[Element]:
        """The elements of a name in the part of a kind, if the workbook has it."""
        for one, member in self._targets.values():
            if one == kind and member in self._package:
                yield from self._package.xml(member, local).findall(tag)

    def _styles(self) -> list[str]:
        own: dict[int, str] = {}
        formats: list[str] = []
        for group in self._all("styles", "numFmts"):
            own |= {int(one.get("numFmtId") or 0): one.get("formatCode") or "" for one in group}
        for group in self._all("styles", "cellXfs"):
            formats += [format_of(int(one.get("numFmtId") or 0), own) for one in group]
        return formats

    def sheets(self) -> Iterator[Sheet]:
        """The sheets that are shown, in their order."""
        for one in self._sheets:
            key = next((value for name, value in one.attrib.items() if local(name) == "id"), "")
            kind, member = self._targets.get(key, ("", ""))
            if one.get("state", "visible") == "visible" and kind == "worksheet" and member in self._package:
                yield self._read(one.get("name") or "", self._package.xml(member, local))

    @property
    def hidden(self) -> int:
        """How many sheets are hidden."""
        return sum(one.get("state", "visible") != "visible" for one in self._sheets)

    def _read(self, name: str, root: Element) -> Sheet:
        sheet = Sheet(name)
        columns = {
            column
            for one in root.iter("col")
            if one.get("hidden", "0").lower() in ("1", "true")
            for column in range(int(one.get("min") or 1), min(int(one.get("max") or 1), MOST_COLUMNS) + 1)
        }
        sheet.hidden = len(columns)
        number = 0
        for row in root.iter("row"):
            number = int(row.get("r") or number + 1)
            if row.get("hidden", "0").lower() in ("1", "true"):
                sheet.hidden += 1
            elif number <= MOST_ROWS:
                sheet.cells |= {(number, at): text for at, text in self._row(row) if at not in columns and text}
        for one in root.iter("mergeCell"):
            ends = [_PLACE.fullmatch(part) for part in (one.get("ref") or "").replace("$", "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                sheet.merged.append((int(ends[0][2]), column_of(ends[0][1]), int(ends[1][2]), column_of(ends[1][1])))
        return sheet

    def _row(self, row: Element) -> Iterator[tuple[int, str]]:
        at = 0
        for cell in row.findall("c"):
            place = _PLACE.fullmatch(cell.get("r") or "")
            at = column_of(place[1]) if place else at + 1
            if at <= MOST_COLUMNS:
                yield at, self._text(cell)

    def _text(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("is")
            return _string(inline) if inline is not None else ""
        value = cell.findtext("v") or ""
        if kind == "s":
            return self._shared[int(value)] if value.isdecimal() and int(value) < len(self._shared) else ""
        if kind in ("str", "d"):
            return value
        if kind in ("e", "b"):
            return ""
        style = cell.get("s", "0")
        known = style.isdecimal() and int(style) < len(self._formats)
        return shown(value, self._formats[int(style)] if known else "General", from_1904=self._from_1904)


def column_of(letters: str) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _string(item: Element) -> str:
    """A string's text: its runs, without the phonetic guide."""
    parts = [one.text or "" for one in item.findall("t")]
    for run in item.findall("r"):
        struck = run.find("rPr/strike")
        if struck is None or struck.get("val", "1").lower() in ("0", "false"):
            parts += [one.text or "" for one in run.findall("t")]
    return "".join(parts).replace("_x000D_", "").replace("\r\n", "\n")
