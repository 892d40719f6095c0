"""The characters of a Word 97 file with their properties → lines: fields' results, cells, numbers; no hidden, deleted or struck text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.text.counters import before
from kg.text.lines import Lines
from kg.text.rowwise import Cell, Table
from kg.text.word97.binary import ANCHORS, BOXES, Word97
from kg.text.word97.lists import counters
from kg.text.word97.properties import DELETED, DOUBLE_STRIKE, STRIKE, Paragraph, Properties

CELL, BREAK, PAGE_END, PARAGRAPH, COLUMN, BEGIN, SEPARATE, END = 0x07, 0x0B, 0x0C, 0x0D, 0x0E, 0x13, 0x14, 0x15
PICTURE, DRAWN = 0x01, 0x08
_SIGNS = {0x09: "\t", BREAK: "\n", COLUMN: "\n", 0x1E: "-", 0x1F: ""}


class Walk:
    """Reads one file; `counts` holds how often what was left out."""

    def __init__(self, word: Word97) -> None:
        """Nothing is read yet."""
        self.counts: Counter[str] = Counter()
        self._word = word
        self._properties = Properties(word)
        self._numbers = counters(word)
        self._lines = Lines()
        self._held: list[str] = []
        self._fields: list[bool] = []
        self._table: Table | None = None
        self._row: list[Cell] = []
        self._cell = Cell()
        self._nested: list[list[str]] = []
        self._nested_row: list[str] = []
        self._nested_cell: list[str] = []
        self._boxes = dict(self._box_texts())
        self._anchored: list[str] = []

    def text(self) -> str:
        """The lines of the document's own text; text boxes stand behind the paragraph that anchors them."""
        code = 0
        for index, place, marks in self._characters(0, self._word.length):
            character = self._word.text[index]
            code, former = ord(character), code
            if code == DRAWN and (box := self._boxes.pop(index, "")):
                self._anchored.append(box)
            if code in (PARAGRAPH, CELL, PAGE_END):
                if DELETED not in marks or code == CELL:
                    self._end(code, self._properties.paragraph(place))
            elif code == BEGIN:
                self._fields.append(False)
            elif code == SEPARATE and self._fields:
                self._fields[-1] = True
            elif code == END and self._fields:
                self._fields.pop()
            elif not (code == PICTURE and former == DRAWN):  # which stands for the shape's picture
                self._take(code, character, marks)
        self._end_paragraph("".join(self._held))
        self._end_table()
        self._write_boxes()
        return self._lines.text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _characters(self, begin: int, end: int) -> Iterator[tuple[int, int, frozenset[int]]]:
        """The characters begin..end, each with its place in the stream and its marks."""
        for first, last, place, width in self._word.places():
            low, high = max(first, begin), min(last, end)
            if low >= high:
                continue
            start = place + (low - first) * width
            for at, to, marks in self._properties.characters(start, place + (high - first) * width):
                for offset in range(at, to, width):
                    index = first + (offset - place) // width
                    if index < len(self._word.text):
                        yield index, offset, marks

    def _take(self, code: int, character: str, marks: frozenset[int]) -> None:
        if code == PICTURE:
            self.counts["picture"] += 1
        elif marks:
            kind = "deleted" if DELETED in marks else "struck" if marks & {STRIKE, DOUBLE_STRIKE} else "hidden"
            self.counts[kind] += 1
        elif code in _SIGNS:
            if all(self._fields):
                self._held.append(_SIGNS[code])
        elif code >= 0x20 and all(self._fields):
            self._held.append(character)

    def _end(self, code: int, paragraph: Paragraph) -> None:
        """A paragraph, cell or row ends."""
        text = "".join(self._held)
        self._held.clear()
        number = ""
        if paragraph.list > 0 and str(paragraph.list) in self._numbers.lists and not paragraph.row_end:
            number = self._numbers.next(str(paragraph.list), paragraph.level)
        if number and (text.strip() or paragraph.depth):
            text = before(number, text)
        if paragraph.depth > 1:
            self._end_nested(text, paragraph)
        elif paragraph.row_end and code == CELL:
            self._end_row(paragraph)
        elif paragraph.depth == 1 or code == CELL:
            self._put(text)
            if code == CELL:
                self._row.append(self._cell)
                self._cell = Cell()
        else:
            self._end_paragraph(text)
        if not paragraph.depth:
            self._write_boxes()

    def _end_nested(self, text: str, paragraph: Paragraph) -> None:
        """A paragraph of a table in a cell ends."""
        if paragraph.inner_row_end:
            self._nested.append(self._nested_row)
            self._nested_row = []
            return
        self._nested_cell.append(text)
        if paragraph.inner_cell:
            self._nested_row.append("\n".join(self._nested_cell))
            self._nested_cell = []

    def _put(self, text: str) -> None:
        """A paragraph goes into the open cell, behind the table in it that ends here."""
        if self._nested_row or self._nested_cell:
            self._nested.append([*self._nested_row, *self._nested_cell])
        if self._nested:
            self._cell.items.append(self._nested)
        self._nested, self._nested_row, self._nested_cell = [], [], []
        if text.strip():
            self._cell.items.append(text)

    def _end_row(self, paragraph: Paragraph) -> None:
        if self._table is None:
            self._table = Table()
        self._table.rows.append((self._row, paragraph.definition))
        self._row, self._cell = [], Cell()

    def _end_table(self) -> None:
        if self._row or self._cell.items:
            self._row.append(self._cell)
            self._end_row(Paragraph())
        if self._table is not None:
            self._table.write(self._lines)
            self._table = None

    def _end_paragraph(self, text: str) -> None:
        self._end_table()
        for line in text.split("\n"):
            self._lines.write(line)
            self._lines.end(keep_empty=True)

    def _box_texts(self) -> Iterator[tuple[int, str]]:
        """The texts of the text boxes by the character of the text that anchors them."""
        shapes = {key: begin for begin, _, key in self._word.keyed(ANCHORS, 26, 0)}
        start, length = self._word.boxes
        for begin, end, key in self._word.keyed(BOXES, 22, 14):
            said = [(self._word.text[index], marks) for index, _, marks in self._characters(start + begin, start + min(end, length))]
            kept = [sign if ord(sign) >= 0x20 else "\n" for sign, marks in said if not marks and (ord(sign) >= 0x20 or sign in "\r\x0b")]
            if key in shapes and (text := "".join(kept).strip("\n")):
                yield shapes[key], text

    def _write_boxes(self) -> None:
        """Write the text boxes that were anchored since."""
        for text in self._anchored:
            self._end_paragraph(text)
        self._anchored = []
