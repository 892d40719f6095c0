"""The tokens of an RTF file → lines. Groups are a stack, nothing recurs; bytes become characters by the encoding of their font."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kg.text.lines import Lines
from kg.text.rowwise import Cell, Definition, Table
from kg.text.rtf.words import CHARSETS, CHINESE, COUNTED, PAGES, READ, SIGNS, SKIPPED, SYMBOLS

_TOKEN = re.compile(r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.S)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a group: whether it is text, how it is formatted, its font, how many characters stand for a \\u."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    font: int | None = None
    fallback: int = 1
    listed: bool = False  # the printed number of a list's item
    fonts: bool = False  # the table of fonts


class Reader:
    """Reads one file; `counts` holds how often what was left out."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.counts: Counter[str] = Counter()
        self._lines = Lines()
        self._group = _Group()
        self._stack: list[_Group] = []
        self._page = "cp1252"
        self._default: int | None = None
        self._fonts: dict[int, str] = {}
        self._defining = 0
        self._bytes = bytearray()
        self._text: list[str] = []
        self._skip = 0  # characters to pass over behind a \u
        self._starred = False
        self._in_table = False
        self._depth = 1
        self._definition = Definition()
        self._cell, self._row, self._nested = Cell(), list[Cell](), list[list[str]]()
        self._nested_row: list[str] = []
        self._nested_cell: list[str] = []
        self._table: Table | None = None

    def text(self, data: bytes) -> str:
        """The lines of a file."""
        for word, number, byte, symbol, brace, plain in _TOKEN.findall(data.decode("latin-1")):
            if brace:
                self._brace(brace)
            elif byte:
                self._byte(bytes((int(byte, 16),)))
            elif word:
                self._word(word, int(number) if number else None)
            elif symbol == "*":
                self._starred = True
            elif symbol:
                self._symbol(symbol)
            elif plain:
                self._byte(plain.encode("latin-1"))
        self._end_paragraph()
        self._end_table()
        return self._lines.text()

    # Characters.

    @property
    def _silent(self) -> bool:
        group = self._group
        return group.skipped or group.hidden or group.deleted or group.struck

    def _byte(self, data: bytes) -> None:
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        if self._group.fonts and not self._group.skipped:
            return
        if not self._silent:
            self._bytes += data

    def _flush(self) -> None:
        """Bytes become characters when their font or group changes."""
        if not self._bytes:
            return
        data, encoding = bytes(self._bytes), self._encoding()
        self._bytes.clear()
        if encoding == "symbol":
            if not self._group.listed:
                self._text.append("".join(chr(byte) for byte in data if byte < 0x80))
            return
        self._text.append(data.decode(encoding, "replace").replace("\0", ""))

    def _encoding(self) -> str:
        font = self._fonts.get(self._group.font if self._group.font is not None else self._default or 0)
        if self._bytes.isascii():
            return "symbol" if font == "symbol" else "ascii"
        if font in CHINESE or (font not in (None, "cp1252") and self._page not in CHINESE):
            return font or self._page
        if self._page == "cp1252":
            return next((one for one in self._fonts.values() if one in CHINESE), self._page)
        return self._page

    def _write(self, text: str) -> None:
        self._flush()
        if not self._silent:
            self._text.append(text)

    def _symbol(self, symbol: str) -> None:
        if symbol in "\r\n":
            self._end_paragraph()
        elif self._skip and symbol in SYMBOLS:
            self._skip -= 1
        else:
            self._write(SYMBOLS.get(symbol, ""))

    # Groups and words.

    def _brace(self, brace: str) -> None:
        self._flush()
        self._skip = 0
        self._starred = False
        if brace == "{":
            self._stack.append(self._group)
        elif self._stack:
            self._group = self._stack.pop()

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._unicode(number)
        elif word == "bin":
            pass
        elif word in READ:
            self._flush()
            outer = bool(self._stack) and self._stack[-1].skipped and word not in ("ud", "shptxt")
            self._group = replace(self._group, skipped=outer, listed=word in ("listtext", "pntext"))
        elif word == "fonttbl":
            self._group = replace(self._group, fonts=True)
        elif starred or word in SKIPPED:
            self._leave_out(word)
        elif word in SIGNS:
            if not (word == "tab" and self._group.listed):
                self._write(SIGNS[word])
        elif not self._format(word, number):
            self._layout(word, number)

    def _leave_out(self, word: str) -> None:
        self._flush()
        if not self._group.skipped and word in COUNTED:
            self.counts[word] += 1
        self._group = replace(self._group, skipped=True)

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        if not (self._group.listed and 0xE000 <= code < 0xF900):  # a bullet of a symbols' font
            self._write(chr(code))
        self._skip = self._group.fallback

    def _format(self, word: str, number: int | None) -> bool:
        """Words that say how text is set; whether it was one."""
        on = number != 0
        group = self._group
        known: dict[str, dict[str, object]] = {
            "v": {"hidden": on}, "deleted": {"deleted": on}, "strike": {"struck": on}, "striked": {"struck": on},
            "plain": {"hidden": False, "deleted": False, "struck": False}, "f": {"font": number}, "af": {"font": number},
            "uc": {"fallback": max(number if number is not None else 1, 0)},
        }  # fmt: skip
        changes = known.get(word)
        if word in ("ansicpg", "deff", "fcharset") and number is not None:
            if word == "ansicpg":
                self._page = PAGES.get(number, self._page)
            elif word == "deff":
                self._default = number
            else:
                self._fonts[self._defining] = CHARSETS.get(number, "cp1252")
            return True
        if changes is None:
            return False
        self._flush()
        if group.fonts and word == "f":
            self._defining = number or 0
        if word == "v" and on and not group.hidden and not group.skipped:
            self.counts["hidden"] += 1
        if word == "deleted" and on and not group.deleted and not group.skipped:
            self.counts["deleted"] += 1
        self._group = replace(group, **changes)  # type: ignore[arg-type]
        return True

    def _layout(self, word: str, number: int | None) -> None:
        """Words that end paragraphs, cells and rows."""
        if self._group.skipped and word not in ("nestrow",):
            return
        if word in ("par", "sect"):
            if not self._group.deleted:
                self._end_paragraph()
        elif word == "pard":
            self._in_table, self._depth = False, 1
        elif word == "intbl":
            self._in_table = True
        elif word == "itap":
            self._depth = number or 0
            self._in_table |= self._depth > 0
        elif word == "nestcell":
            self._nested_row.append("\n".join([*self._nested_cell, self._taken()]).strip("\n"))
            self._nested_cell = []
        elif word == "nestrow":
            self._nested.append(self._nested_row)
            self._nested_row = []
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        else:
            self._define(word, number)

    def _define(self, word: str, number: int | None) -> None:
        if word == "trowd":
            self._definition = Definition()
        elif word == "clvmrg":
            self._definition.next_continues = True
        elif word == "clmrg":
            self._definition.next_left = True
        elif word == "cellx" and len(self._definition.edges) < 200:
            self._definition.cell(number or 0)

    # Paragraphs and tables.

    def _taken(self) -> str:
        """The open paragraph's text; pairs of surrogates become characters."""
        self._flush()
        text = "".join(self._text)
        self._text.clear()
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _end_paragraph(self) -> None:
        text = self._taken()
        if self._in_table:
            self._put(text)
            return
        self._end_table()
        for line in text.split("\n"):
            self._lines.write(line)
            self._lines.end(keep_empty=True)

    def _put(self, text: str) -> None:
        if self._depth > 1:
            self._nested_cell.append(text)
            return
        self._flush_nested()
        if text.strip():
            self._cell.items.append(text)

    def _flush_nested(self) -> None:
        if self._nested_row or self._nested_cell:
            self._nested.append([*self._nested_row, *self._nested_cell])
        if self._nested:
            self._cell.items.append(self._nested)
        self._nested, self._nested_row, self._nested_cell = [], [], []

    def _end_cell(self) -> None:
        self._depth = 1
        self._put(self._taken())
        self._row.append(self._cell)
        self._cell = Cell()

    def _end_row(self) -> None:
        if self._taken().strip() or self._cell.items:
            self._row.append(self._cell)
        if self._table is None:
            self._table = Table()
        self._table.rows.append((self._row, self._definition))
        self._row, self._cell = [], Cell()

    def _end_table(self) -> None:
        """The table ends where a paragraph stands that is in none."""
        if self._row or self._cell.items:
            self._end_row()
        if self._table is not None:
            self._table.write(self._lines)
            self._table = None
