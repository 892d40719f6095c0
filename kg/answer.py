"""Terms → Python values, and the answers to questions → text: table, csv, json (SPARQL's own), md; graphs as Turtle and JSON-LD."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.frames import frame
from kg.iri import PREFIXES, curie
from kg.model import QueryError, Rows
from kg.spreadsheet import csv_text

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS = ("table", "csv", "json", "md")
_XSD = PREFIXES["xsd"]
_INTEGERS = {
    *(f"{_XSD}{name}" for name in ("integer", "int", "long", "short", "byte")),
    *(f"{_XSD}{sign}Integer" for sign in ("nonNegative", "positive", "negative", "nonPositive")),
}
_SHOWN = 200  # rows that a notebook shows
NARROWEST = 8  # a column is not cut below this many cells of the screen


class Iri(str):
    """The IRI of a node: a string, told apart from text."""


class Blank(str):
    """The name of a node that has no IRI."""


class Text(str):
    """A literal with a language or with a datatype that Python has no type for."""

    language: str | None
    datatype: str | None

    def __new__(cls, value: str, language: str | None = None, datatype: str | None = None) -> Text:
        """The text itself, and what is known of it."""
        text = super().__new__(cls, value)
        text.language, text.datatype = language, datatype
        return text


@dataclass(frozen=True, slots=True)
class Answer(Rows):
    """Rows as notebooks show them, and as pandas has them."""

    def to_pandas(self, *, exact: bool = False) -> DataFrame:
        """The rows as a DataFrame: integers, floats and booleans as such, all other values as strings, unbound as missing.

        Decimals become floats, so that they can be summed and drawn; that keeps 15 digits. `exact=True` keeps them as Decimal.
        """
        return frame(self, exact)

    def _repr_html_(self) -> str:
        return html(self)


@dataclass(frozen=True, slots=True)
class Truth(Answer):
    """The answer to an ASK: one row of one bool."""


@dataclass(frozen=True, slots=True)
class Triples(Answer):
    """The answer to a CONSTRUCT or DESCRIBE: a row of subject, predicate and object for each triple, sorted."""


def value(term: object) -> object:
    """A term as a Python value: str, int, Decimal, float, bool; Iri, Blank and Text are strings that know what they were."""
    if isinstance(term, ox.Literal):
        return _literal(term)
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.BlankNode):
        return Blank(term.value)
    return None if term is None else Text(str(term))


def _literal(term: ox.Literal) -> object:
    text, datatype = term.value, term.datatype.value
    if term.language:
        return Text(text, language=term.language)
    if datatype == _XSD + "string":
        return text
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == _XSD + "decimal":
            return Decimal(text)
        if datatype in (_XSD + "double", _XSD + "float"):
            return float(text)
    except (ValueError, ArithmeticError):  # "abc"^^xsd:integer is RDF, but no number
        return Text(text, datatype=datatype)
    if datatype == _XSD + "boolean" and text in ("true", "1", "false", "0"):
        return text in ("true", "1")
    return Text(text, datatype=datatype)


def term(value: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The term that a Python value stands for: the way back from `value`."""
    if isinstance(value, Iri):
        return ox.NamedNode(value)
    if isinstance(value, Blank):
        return ox.BlankNode(value)
    if isinstance(value, Text):
        return ox.Literal(value, language=value.language, datatype=ox.NamedNode(value.datatype) if value.datatype else None)
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    if isinstance(value, Decimal):
        return ox.Literal(plain(value), datatype=ox.NamedNode(_XSD + "decimal"))
    return ox.Literal(str(value))


def plain(value: object) -> str:
    """A value as characters: numbers without exponent, true and false as SPARQL writes them, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def short(value: object) -> str:
    """A value for people: IRIs with the prefixes of the project, on one line, without control characters."""
    text = plain(value)
    if isinstance(value, Iri) and (with_prefix := curie(text)) != text:
        return with_prefix
    return "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)


def render(rows: Rows, form: str = "table", width: int | None = None) -> str:
    """An answer as text, ending in a line break: table, csv, json or md; a table is cut to `width` where one is given."""
    if form not in FORMATS:
        raise QueryError(f"{form}: expected one of the formats {', '.join(FORMATS)}")
    if isinstance(rows, Triples) and form != "csv":
        return _graph(rows, form)
    if form == "json":
        return _json(rows)
    if form == "csv":
        return _csv(rows)
    if isinstance(rows, Truth):
        return plain(rows.rows[0][0]) + "\n"
    return _md(rows) if form == "md" else _table(rows, width)


def _graph(rows: Triples, form: str) -> str:
    triples = [ox.Triple(*(term(cell) for cell in row)) for row in rows.rows]  # type: ignore[arg-type]
    if form == "json":
        return (ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b"").decode() + "\n"
    turtle = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    return f"```turtle\n{turtle}```\n" if form == "md" else turtle


def _json(rows: Rows) -> str:
    if isinstance(rows, Truth):
        return json.dumps({"head": {}, "boolean": rows.rows[0][0]}) + "\n"
    bindings = [{name: _binding(cell) for name, cell in zip(rows.columns, row, strict=True) if cell is not None} for row in rows.rows]
    return json.dumps({"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}, ensure_ascii=False) + "\n"


def _binding(cell: object) -> dict[str, str]:
    node = term(cell)
    if isinstance(node, ox.NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, ox.BlankNode):
        return {"type": "bnode", "value": node.value}
    if node.language:
        return {"type": "literal", "value": node.value, "xml:lang": node.language}
    if node.datatype.value == _XSD + "string":
        return {"type": "literal", "value": node.value}
    return {"type": "literal", "value": node.value, "datatype": node.datatype.value}


def _csv(rows: Rows) -> str:
    return csv_text([rows.columns, *([plain(cell) for cell in row] for row in rows.rows)])


def _md(rows: Rows) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells) + " |"

    numeric = _numeric(rows)
    rule = "| " + " | ".join("---:" if right else "---" for right in numeric) + " |"
    return "\n".join([line(list(rows.columns)), rule, *(line([short(cell) for cell in row]) for row in rows.rows)]) + "\n"


def html(rows: Rows) -> str:
    """An answer as a table of HTML, escaped, without the rows past the first 200."""
    if isinstance(rows, Truth):
        return f"<code>{plain(rows.rows[0][0])}</code>"
    align = [' style="text-align:right"' if right else ' style="text-align:left"' for right in _numeric(rows)]
    head = "".join(f"<th{how}>{escape(name)}</th>" for name, how in zip(rows.columns, align, strict=True))
    lines = [
        "".join(f"<td{how}>{_html(cell)}</td>" for cell, how in zip(row, align, strict=True))  # one row
        for row in rows.rows[:_SHOWN]
    ]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    left = len(rows.rows) - len(lines)
    more = f"<p>{left} more rows</p>" if left else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>{more}"


def _html(cell: object) -> str:
    text = escape(short(cell))
    return f'<span title="{escape(cell)}">{text}</span>' if isinstance(cell, Iri) else text


def _table(rows: Rows, width: int | None) -> str:
    if not rows.columns:
        return f"{len(rows.rows)} rows\n"
    cells = [list(rows.columns), *([short(cell) for cell in row] for row in rows.rows)]
    widths = [max(cells_wide(row[column]) for row in cells) for column in range(len(rows.columns))]
    while width is not None and sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    numeric = _numeric(rows)
    lines = ["  ".join(_pad(*cell) for cell in zip(row, widths, numeric, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("─" * wide for wide in widths))
    return "\n".join(lines) + "\n"


def _numeric(rows: Rows) -> list[bool]:
    columns = [[row[column] for row in rows.rows if row[column] is not None] for column in range(len(rows.columns))]
    return [bool(cells) and all(isinstance(cell, int | float | Decimal) for cell in cells) for cells in columns]


def cells_wide(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese characters take two, combining marks none.

    >>> cells_wide("水利部 mwr")
    10
    """
    return sum(
        0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    if cells_wide(text) > width:
        while cells_wide(text) > width - 1:
            text = text[:-1]
        text += "…"
    space = " " * (width - cells_wide(text))
    return space + text if right else text + space
