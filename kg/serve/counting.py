"""Bytes of an answer in the making → how many rows it has so far, so that a limit of rows holds while the store itself writes them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox

_ESCAPED = re.compile(rb"\\.", re.S)


class _Xml:
    """`<result>` stands in no text, where `<` is escaped."""

    tail = b""

    def __call__(self, data: bytes) -> int:
        data = self.tail + data
        self.tail = data[-7:]  # one less than <result>
        return data.count(b"<result>")


class _Tsv:
    """Line ends in texts are escaped."""

    head = 1

    def __call__(self, data: bytes) -> int:
        found = data.count(b"\n") - self.head
        self.head = 0 if found >= 0 else self.head
        return max(found, 0)


class _Csv:
    """A line end ends a row unless an odd number of quotes stands before it."""

    inside = False
    head = 1

    def __call__(self, data: bytes) -> int:
        parts = data.split(b'"')
        found = sum(part.count(b"\n") for part in parts[int(self.inside) :: 2])
        self.inside ^= len(parts) % 2 == 0
        rows = max(found - self.head, 0)
        self.head = max(self.head - found, 0)
        return rows


class _Json:
    """Outside strings, `},{` stands between two rows alone, and the first follows `"bindings":[`."""

    inside = False
    tail = b""
    structure = b""

    def __call__(self, data: bytes) -> int:
        data = self.tail + data
        cut = len(data) - (len(data) - len(data.rstrip(b"\\"))) % 2  # not between a backslash and what it escapes
        self.tail, data = data[cut:], data[:cut]
        parts = _ESCAPED.sub(b"", data).split(b'"')
        text = self.structure + b'"'.join(parts[int(self.inside) :: 2])
        self.inside ^= len(parts) % 2 == 0
        found = text.count(b"},{") + text.count(b"[{") - self.structure.count(b"[{")
        self.structure = text[-2:]
        return found


def counter(syntax: ox.QueryResultsFormat) -> Callable[[bytes], int]:
    """A function that is given an answer's bytes in their order, and says how many rows each piece begins (or, in CSV and TSV, ends)."""
    makers: dict[ox.QueryResultsFormat, Callable[[], Callable[[bytes], int]]] = {
        ox.QueryResultsFormat.XML: _Xml,
        ox.QueryResultsFormat.TSV: _Tsv,
        ox.QueryResultsFormat.CSV: _Csv,
        ox.QueryResultsFormat.JSON: _Json,
    }
    return makers[syntax]()
