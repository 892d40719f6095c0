"""The XML of a Word document's body → lines, walked without recursion: tables may nest as deep as they like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.text.counters import before
from kg.text.docx.names import is_on, is_special, number, value
from kg.text.docx.numbering import Numbering
from kg.text.docx.styles import Styles, numbering_of, toggles_of
from kg.text.lines import MOST_COLUMNS, Lines

Handler = Callable[[Element], Iterable[Element] | None]
_SKIPPED = {
    "w:instrText": "", "w:delText": "", "w:delInstrText": "", "w:del": "deleted", "w:moveFrom": "deleted", "w:rt": "", "w:footnoteReference": "footnote",
    "w:endnoteReference": "endnote", "w:commentReference": "comment", "w:annotationRef": "", "w:footnoteRef": "", "w:endnoteRef": "",
    "w:softHyphen": "", "pic:pic": "picture", "v:imagedata": "picture", "dgm:relIds": "diagram", "c:chart": "diagram", "w:subDoc": "subdocument",
    "w:tblGrid": "", "w:ffData": "", "w:object": "",
}  # fmt: skip
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_CIRCLED = {**{0xF081 + n: chr(0x2460 + n) for n in range(10)}, **{0xF08C + n: chr(0x2776 + n) for n in range(10)}}  # of the font Wingdings


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read: its properties, text boxes that stand behind it."""

    properties: Element | None
    style: str | None
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table being read: by grid column, whether the cell above is one that the next may continue."""

    merged: dict[int, int] = field(default_factory=dict)
    column: int = 0
    row: dict[int, int] = field(default_factory=dict)


class Walk:
    """Reads one document. `counts` holds how often what was left out; `chunk` gives the text of an inserted file by its relation's id."""

    def __init__(self, styles: Styles, numbering: Numbering, chunk: Callable[[str], str | None]) -> None:
        """Nothing is read yet."""
        self.counts: Counter[str] = Counter()
        self._styles, self._numbering, self._chunk = styles, numbering, chunk
        self._lines = Lines()
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._fields: list[bool] = []  # open complex fields: whether their result has begun
        self._held: list[str] = []  # text of the open paragraph, and of those before it whose end is deleted
        self._handlers: dict[str, Handler] = {
            "w:p": self._paragraph, "w:r": self._run, "w:t": self._text, "m:t": self._text, "w:sym": self._symbol, "w:tbl": self._table,
            "w:tr": self._row, "w:tc": self._cell, "w:sdt": self._control, "mc:AlternateContent": self._alternative,
            "w:txbxContent": self._box, "w:altChunk": self._inserted, "w:fldChar": self._field,
        }  # fmt: skip
        self._leave: dict[str, Callable[[Element], object]] = {"w:p": self._end_paragraph, "w:tbl": self._end_table, "w:tc": self._end_cell}

    def text(self, root: Element) -> str:
        """The lines of a document."""
        body = root.find("w:body")
        top = root if body is None else body
        kinds = Counter(one.get("w:fldCharType") for one in top.iter("w:fldChar"))
        if kinds["begin"] != kinds["end"]:  # a field that never ends would hide all that follows
            del self._handlers["w:fldChar"]
        stack: list[tuple[Iterator[Element], Element | None]] = [(iter(top), None)]
        while stack:
            child = next(stack[-1][0], None)
            if child is None:
                left = stack.pop()[1]
                if left is not None and (leave := self._leave.get(left.tag)):
                    for box in leave(left) or ():  # type: ignore[attr-defined]
                        stack.append((iter(box), None))
                continue
            if child.tag in _SKIPPED:
                self._skip(child, stack)
            elif child.tag in _SIGNS:
                self._write(_SIGNS[child.tag])
            elif not is_special(child.tag):
                handler = self._handlers.get(child.tag)
                inside = handler(child) if handler else child
                if inside is not None:
                    stack.append((iter(inside), child))
        self._flush(None)
        return self._lines.text()

    def _skip(self, child: Element, stack: list[tuple[Iterator[Element], Element | None]]) -> None:
        """Leave an element out and count it; an embedded object may hold a text box."""
        if kind := _SKIPPED[child.tag]:
            self.counts[kind] += 1
        if child.tag == "w:object":
            stack.append((iter(child), None))

    # Paragraphs and runs.

    def _paragraph(self, element: Element) -> Iterable[Element]:
        properties = element.find("w:pPr")
        style = value(properties.find("w:pStyle")) if properties is not None else None
        self._paragraphs.append(_Paragraph(properties, style or self._styles.default))
        return element

    def _end_paragraph(self, element: Element) -> list[Element]:
        """Write the paragraph unless its end is deleted or hidden, so that it goes on in the next; then its text boxes are read."""
        paragraph = self._paragraphs.pop()
        mark = paragraph.properties.find("w:rPr") if paragraph.properties is not None else None
        joined = mark is not None and (
            mark.find("w:del") is not None or mark.find("w:moveFrom") is not None or bool(is_on(mark.find("w:vanish")))
        )
        if not joined:
            self._flush(paragraph)
        return paragraph.boxes[::-1]

    def _flush(self, paragraph: _Paragraph | None) -> None:
        text = "".join(self._held)
        self._held.clear()
        counted = self._number(paragraph) if paragraph is not None else ""
        in_cell = self._lines.in_cell
        if counted and (text.strip() or in_cell):
            text = before(counted, text)
        for line in text.split("\n"):
            self._lines.write(line.replace("\t", " ") if in_cell else line)
            self._lines.end(keep_empty=not in_cell and paragraph is not None)

    def _number(self, paragraph: _Paragraph) -> str:
        chosen = self._numbering.of(numbering_of(paragraph.properties), paragraph.style)
        return self._numbering.next(*chosen) if chosen else ""

    def _run(self, element: Element) -> Iterable[Element] | None:
        """A run's children, unless its text is hidden or struck by itself, its style or its paragraph's style."""
        properties = element.find("w:rPr")
        toggles = self._styles.get(self._paragraphs[-1].style).toggles if self._paragraphs else {}
        if properties is not None:
            toggles = toggles | self._styles.get(value(properties.find("w:rStyle"))).toggles | toggles_of(properties)
        if not toggles:
            return element
        hidden = toggles.get("w:vanish") or toggles.get("w:specVanish")
        if not hidden and not toggles.get("w:strike") and not toggles.get("w:dstrike"):
            return element
        if element.find("w:t") is not None:
            self.counts["hidden" if hidden else "struck"] += 1
        return [child for child in element if child.tag == "w:fldChar"]

    def _write(self, text: str) -> None:
        if all(self._fields):
            self._held.append(text)

    def _text(self, element: Element) -> None:
        self._write((element.text or "").replace("\n", " ").replace("\t", " "))

    def _symbol(self, element: Element) -> None:
        try:
            code = int(element.get("w:char") or "", 16)
        except ValueError:
            return
        sign = _CIRCLED.get(code, "" if 0xE000 <= code < 0xF900 or code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
        self._write(sign)

    def _field(self, element: Element) -> None:
        kind = element.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    # What holds others.

    def _control(self, element: Element) -> Iterable[Element] | None:
        """A content control's content; the prompt of one that nobody filled in is none."""
        properties = element.find("w:sdtPr")
        if properties is not None and is_on(properties.find("w:showingPlcHdr")):
            self.counts["placeholder"] += 1
            return None
        return [child for child in element if child.tag == "w:sdtContent"]

    def _alternative(self, element: Element) -> Iterable[Element]:
        """The first choice, which every word processor of today reads; the fallback where there is none."""
        choice = element.find("mc:Choice")
        found = choice if choice is not None and len(choice) else element.find("mc:Fallback")
        return () if found is None else found

    def _box(self, element: Element) -> Iterable[Element] | None:
        """A text box is read behind the paragraph that it is anchored in."""
        if not self._paragraphs:
            return element
        self._paragraphs[-1].boxes.append(element)
        return None

    def _inserted(self, element: Element) -> None:
        text = self._chunk(element.get("r:id") or "")
        if text is None:
            self.counts["part"] += 1
        else:
            self._flush(None)
            for line in text.split("\n"):
                self._lines.line(line)

    # Tables.

    def _table(self, element: Element) -> Iterable[Element]:
        self._flush(None)
        self._lines.open_table()
        self._tables.append(_Table())
        return element

    def _end_table(self, element: Element) -> None:
        self._flush(None)
        self._tables.pop()
        self._lines.close_table()

    def _row(self, element: Element) -> Iterable[Element] | None:
        properties = element.find("w:trPr")
        if not self._tables:
            return element
        table = self._tables[-1]
        table.merged, table.row, table.column = table.row, {}, 0
        if properties is not None and (properties.find("w:del") is not None or is_on(properties.find("w:hidden"))):
            self.counts["deleted" if properties.find("w:del") is not None else "hidden"] += 1
            table.row = table.merged
            return None
        self._lines.open_row()
        for _ in range(min(number(value(properties.find("w:gridBefore")) if properties is not None else None), MOST_COLUMNS)):
            self._empty_cell()
        return element

    def _empty_cell(self) -> None:
        self._lines.open_cell()
        self._lines.close_cell()
        self._tables[-1].column += 1

    def _cell(self, element: Element) -> Iterable[Element] | None:
        """A cell's content; one that continues the cell above or to its left has none of its own."""
        if not self._tables:
            return element
        table = self._tables[-1]
        properties = element.find("w:tcPr")
        span = min(max(number(value(properties.find("w:gridSpan")) if properties is not None else None, 1), 1), MOST_COLUMNS)
        vertical = properties.find("w:vMerge") if properties is not None else None
        horizontal = properties.find("w:hMerge") if properties is not None else None
        at = table.column
        table.column += span
        continues = vertical is not None and (vertical.get("w:val") or "continue") != "restart"
        if vertical is not None:
            table.row[at] = span
        left = horizontal is not None and (horizontal.get("w:val") or "continue") != "restart" and at > 0
        self._lines.open_cell(span)
        if (continues and at in table.merged) or left:
            self._lines.close_cell()
            return None
        return element

    def _end_cell(self, element: Element) -> None:
        self._flush(None)
        self._lines.close_cell()
