"""Properties of characters and paragraphs of a Word 97 file: formatted disk pages and styles ([MS-DOC] 2.9)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error, unpack_from

from kg.text.rowwise import Definition
from kg.text.word97.binary import CHARACTERS, PARAGRAPHS, STYLES, Word97, modifiers

PAGE = 512
DELETED, VANISH, SPEC_VANISH, STRIKE, DOUBLE_STRIKE, CHARACTER_STYLE = 0x0800, 0x083C, 0x0818, 0x0837, 0x2A53, 0x4A30
IN_TABLE, ROW_END, LEVEL, LIST, DEPTH, INNER_CELL, INNER_ROW_END, HUGE, TABLE = (
    0x2416,
    0x2417,
    0x260A,
    0x460B,
    0x6649,
    0x244B,
    0x244C,
    0x6646,
    0xD608,
)
_TOGGLES = (VANISH, SPEC_VANISH, STRIKE, DOUBLE_STRIKE)


@dataclass(slots=True)
class Paragraph:
    """What matters of a paragraph: its place in tables, its list and level, the definition of the row that it ends."""

    style: int = 0
    depth: int = 0
    row_end: bool = False
    inner_cell: bool = False
    inner_row_end: bool = False
    list: int = 0
    level: int = 0
    definition: Definition = field(default_factory=Definition)


class Properties:
    """The properties of a file's characters, by their place in the stream."""

    def __init__(self, word: Word97) -> None:
        """Read the tables of pages and the styles."""
        self._word = word
        self._characters = list(self._pages(CHARACTERS))
        self._paragraphs = list(self._pages(PARAGRAPHS))
        self._styles = Styles(word.part(STYLES))
        self._character_begins = [one[0] for one in self._characters]
        self._paragraph_begins = [one[0] for one in self._paragraphs]

    def _pages(self, entry: int) -> Iterator[tuple[int, int, bytes, bool]]:
        """The stretches of all pages of a table: begin, end, list of modifiers (a style's number first for paragraphs)."""
        table = self._word.part(entry)
        count = max((len(table) - 4) // 8, 0)
        for index in range(count):
            number = unpack_from("<I", table, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
            page = self._word.main[number * PAGE : (number + 1) * PAGE]
            if len(page) == PAGE:
                yield from _page(page, entry == PARAGRAPHS)

    def characters(self, begin: int, end: int) -> Iterator[tuple[int, int, frozenset[int]]]:
        """The stretches of begin..end in the stream, and which of hidden, deleted and struck each is."""
        at = begin
        index = max(bisect_right(self._character_begins, begin) - 1, 0)
        while at < end:
            while index < len(self._characters) and self._characters[index][1] <= at:
                index += 1
            if index >= len(self._characters) or self._characters[index][0] >= end:
                yield at, end, frozenset()
                return
            first, last, grpprl, _ = self._characters[index]
            if first > at:
                yield at, first, frozenset()
                at = first
            yield at, min(last, end), self._marks(grpprl)
            at = min(last, end)

    def _marks(self, grpprl: bytes) -> frozenset[int]:
        """The marks of hidden, deleted and struck text that modifiers set, with those of the character style."""
        marks: set[int] = set()
        for code, operand in modifiers(grpprl):
            if code == CHARACTER_STYLE and len(operand) == 2:
                marks |= self._styles.marks(unpack_from("<H", operand)[0])
            elif code == DELETED or code in _TOGGLES:
                if operand[:1] in (b"\x01", b"\x81"):
                    marks.add(code)
                elif operand[:1] == b"\x00":
                    marks.discard(code)
        return frozenset(marks)

    def paragraph(self, place: int) -> Paragraph:
        """The properties of the paragraph that ends at a place in the stream."""
        index = bisect_right(self._paragraph_begins, place) - 1
        found = Paragraph()
        if index < 0 or self._paragraphs[index][1] <= place:
            return found
        grpprl = self._paragraphs[index][2]
        found.style = unpack_from("<H", grpprl)[0] if len(grpprl) >= 2 else 0
        for part in (*self._styles.paragraph(found.style), self._whole(grpprl[2:])):
            _apply(found, part)
        return found

    def style_marks(self, style: int) -> frozenset[int]:
        """The marks of hidden and struck text of a paragraph's style."""
        return frozenset(self._styles.marks(style))

    def _whole(self, grpprl: bytes) -> bytes:
        """A list of modifiers, or the longer one in the stream Data that it names."""
        for code, operand in modifiers(grpprl):
            if code == HUGE and len(operand) == 4:
                at = unpack_from("<I", operand)[0]
                if at + 2 <= len(self._word.data):
                    size = unpack_from("<H", self._word.data, at)[0]
                    return self._word.data[at + 2 : at + 2 + size]
        return grpprl


def _page(page: bytes, paragraphs: bool) -> Iterator[tuple[int, int, bytes, bool]]:
    count = page[-1]
    places = unpack_from(f"<{count + 1}I", page)
    width = 13 if paragraphs else 1
    for index in range(count):
        at = 2 * page[4 * (count + 1) + width * index]
        grpprl = b""
        if at and at < PAGE - 1:
            size = page[at]
            if not paragraphs:
                grpprl = page[at + 1 : at + 1 + size]
            elif size:
                grpprl = page[at + 1 : at + 2 * size]
            else:
                grpprl = page[at + 2 : at + 2 + 2 * page[at + 1]]
        yield places[index], places[index + 1], grpprl, paragraphs


def _apply(found: Paragraph, grpprl: bytes) -> None:
    """Take over what modifiers say of a paragraph."""
    for code, operand in modifiers(grpprl):
        on = operand[:1] not in (b"", b"\x00")
        if code == IN_TABLE:
            found.depth = max(found.depth, 1) if on else 0
        elif code == DEPTH and len(operand) == 4:
            found.depth = max(unpack_from("<i", operand)[0], found.depth)
        elif code == ROW_END:
            found.row_end = on
        elif code == INNER_CELL:
            found.inner_cell = on
        elif code == INNER_ROW_END:
            found.inner_row_end = on
        elif code == LIST and len(operand) == 2:
            found.list = unpack_from("<h", operand)[0]
        elif code == LEVEL and operand:
            found.level = operand[0]
        elif code == TABLE and operand:
            found.definition = _definition(operand)


def _definition(operand: bytes) -> Definition:
    """A row's definition: the right edges of its cells, and which continue one above or to the left."""
    made = Definition()
    count = operand[0]
    try:
        edges = unpack_from(f"<{count + 1}h", operand, 1)
    except error:
        return made
    for index in range(count):
        at = 1 + 2 * (count + 1) + 20 * index
        flags = unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        made.next_left = bool(flags & 0x02)
        made.next_continues = bool(flags & 0x20) and not flags & 0x40
        made.cell(edges[index + 1])
    return made


class Styles:
    """The style sheet: what each style and those it is based on set."""

    def __init__(self, sheet: bytes) -> None:
        """Read it; one that is cut gives the styles so far."""
        self._base: dict[int, int] = {}
        self._paragraph: dict[int, bytes] = {}
        self._character: dict[int, bytes] = {}
        try:
            self._read(sheet)
        except (error, IndexError):
            return

    def _read(self, sheet: bytes) -> None:
        head = unpack_from("<H", sheet)[0]
        base_size = unpack_from("<H", sheet, 4)[0]
        at, style = 2 + head, 0
        while at + 2 <= len(sheet):
            size = unpack_from("<H", sheet, at)[0]
            if size >= base_size > 0:
                self._style(style, sheet[at + 2 : at + 2 + size], base_size)
            at += 2 + size
            style += 1

    def _style(self, style: int, entry: bytes, base_size: int) -> None:
        kind = unpack_from("<H", entry, 2)[0]
        self._base[style] = kind >> 4
        at = base_size + 2 + 2 * unpack_from("<H", entry, base_size)[0] + 2
        parts = []
        for _ in range(2 if kind & 0xF == 1 else 1):
            if at + 2 > len(entry):
                break
            size = unpack_from("<H", entry, at)[0]
            parts.append(entry[at + 2 : at + 2 + size])
            at += 2 + size + size % 2
        if kind & 0xF == 1 and parts:
            self._paragraph[style] = parts[0][2:]
            self._character[style] = parts[1] if len(parts) > 1 else b""
        elif parts:
            self._character[style] = parts[0]

    def _chain(self, style: int) -> list[int]:
        """A style and those it is based on, the first of all first."""
        found: list[int] = []
        while style in self._base and style not in found:
            found.append(style)
            style = self._base[style]
        return found[::-1]

    def paragraph(self, style: int) -> list[bytes]:
        """The modifiers of paragraphs that a style sets, in the order in which they hold."""
        return [self._paragraph[one] for one in self._chain(style) if one in self._paragraph]

    def marks(self, style: int) -> set[int]:
        """Which of hidden and struck a style sets."""
        marks: set[int] = set()
        for one in self._chain(style):
            for code, operand in modifiers(self._character.get(one, b"")):
                if code in _TOGGLES:
                    (marks.add if operand[:1] in (b"\x01", b"\x81") else marks.discard)(code)
        return marks
