"""Streams of a Word 97 file → its characters in their order, each with the place where its properties are found ([MS-DOC] 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from
from typing import NamedTuple

FC_LCB = 0x9A  # where the table of places and lengths begins in the file information block
STYLES, CHARACTERS, PARAGRAPHS, PIECES, ANCHORS, BOXES, LISTS, OVERRIDES = 1, 12, 13, 33, 40, 56, 73, 74  # entries of it
ENCRYPTED, TABLE_1 = 0x0100, 0x0200
OLDEST = 0x00C1  # the version that Word 97 writes


class Damaged(ValueError):
    """The file does not hold what its own tables say."""


class Piece(NamedTuple):
    """Characters begin..end, which stand from `place` on in the stream, of one byte each or of two."""

    begin: int
    end: int
    place: int
    wide: bool


class Word97:
    """The parts of a file: its text and the tables of properties. Raises Damaged, or struct.error where a table is cut."""

    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        """Take the streams WordDocument, 0Table or 1Table, and Data."""
        self.main, self.table, self.data = main, table, data
        counts = unpack_from("<8i", main, 0x4C)
        self.length = counts[0]  # characters of the text itself; then come notes, headers, comments and text boxes
        self.footnotes, self.comments, self.endnotes = counts[1], counts[4], counts[5]
        self.boxes = (sum(counts[:6]), counts[6])  # where the text boxes' text begins, and how long it is
        self.pieces = list(self._pieces())
        self.text = self._text()

    def part(self, entry: int) -> bytes:
        """A part of the table stream that the file information block names."""
        place, length = unpack_from("<2I", self.main, FC_LCB + 8 * entry)
        return self.table[place : place + length]

    def keyed(self, entry: int, size: int, key: int) -> list[tuple[int, int, int]]:
        """The stretches of a table with data of a size for each: first character, the one behind the last, the number at `key` in the data."""
        table = self.part(entry)
        count = max((len(table) - 4) // (4 + size), 0)
        places = unpack_from(f"<{count + 1}I", table) if count else ()
        return [
            (places[index], places[index + 1], unpack_from("<i", table, 4 * (count + 1) + size * index + key)[0]) for index in range(count)
        ]

    def _pieces(self) -> Iterator[Piece]:
        clx = self.part(PIECES)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:
            raise Damaged("its table of pieces is missing")
        size = unpack_from("<I", clx, at + 1)[0]
        count = (size - 4) // 12
        ends = unpack_from(f"<{count + 1}I", clx, at + 5)
        for index in range(count):
            place = unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
            narrow = bool(place & 0x40000000)
            place &= 0x3FFFFFFF
            yield Piece(ends[index], ends[index + 1], place // 2 if narrow else place, not narrow)

    def _text(self) -> str:
        """All characters, one for each of Word's (a pair of surrogates is two)."""
        parts = []
        for piece in self.pieces:
            count = piece.end - piece.begin
            if count < 0 or count > len(self.main):
                raise Damaged("its table of pieces is wrong")
            raw = self.main[piece.place : piece.place + count * (2 if piece.wide else 1)]
            if piece.wide:
                parts.append("".join(map(chr, unpack_from(f"<{len(raw) // 2}H", raw))).ljust(count))
            else:
                parts.append(raw.decode("cp1252", "replace").ljust(count))
        return "".join(parts)

    def places(self) -> Iterator[tuple[int, int, int, int]]:
        """Of each piece: its first character, the one behind its last, where the first stands in the stream, bytes of a character."""
        for piece in self.pieces:
            yield piece.begin, piece.end, piece.place, 2 if piece.wide else 1


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The single property modifiers of a list: code and operand; a list that is cut ends."""
    at = 0
    while at + 2 <= len(grpprl):
        code = unpack_from("<H", grpprl, at)[0]
        at += 2
        kind = code >> 13
        if kind == 6:
            if at >= len(grpprl):
                return
            if code == 0xD608:  # the table's definition says its length in two bytes, one more than it is
                if at + 2 > len(grpprl):
                    return
                size, head = unpack_from("<H", grpprl, at)[0] - 1, 2
            else:
                size, head = grpprl[at], 1
            at += head
        else:
            size = (1, 1, 2, 4, 2, 2, 0, 3)[kind]
        yield code, grpprl[at : at + size]
        at += size
