"""IRIs, texts and numbers → the terms of N-Quads. A line written so is several times as fast as one made of a store's own objects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from kg.iri import PREFIXES

_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')  # what canonical N-Quads escapes, and a store's own serialiser
_NAMED = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_CODED = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES = {**_CODED, **_NAMED}


@cache
def term(name: str) -> str:
    """An IRI that is written with a prefix.

    >>> term("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def is_plain(value: str) -> bool:
    """Whether a literal is written as it is."""
    return _SPECIAL.search(value) is None


def escaped(value: str) -> str:
    """A literal's characters as they are written, without the quotation marks around them."""
    special = set(_SPECIAL.findall(value))
    for character in sorted(special, key="\\".__ne__):  # the sign that escapes begin with comes first
        value = value.replace(character, _ESCAPES[character])
    return value


def text(value: str) -> str:
    """A plain literal; with "@zh-hans" or a datatype behind it, one of that language or type.

    >>> print(text('称"减污"'))
    "称\\"减污\\""
    """
    return f'"{escaped(value)}"'


_INTEGER, _DECIMAL = (f'"^^{term(name)}' for name in ("xsd:integer", "xsd:decimal"))


def integer(value: int) -> str:
    """An xsd:integer."""
    return f'"{value}{_INTEGER}'


def decimal(value: Decimal) -> str:
    """A number in the canonical form of xsd:decimal, without trailing zeros or exponent: 43, 0.515."""
    number = format(value, "f")
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f'"{"0" if number in ("-0", "") else number}{_DECIMAL}'


def in_graph(triples: Iterable[str], graph: str) -> str:
    """The lines of some triples (subject, predicate and object, each once) in a named graph."""
    end = f" {graph} .\n"
    return "".join([line for triple in dict.fromkeys(triples) for line in (triple, end)])
