"""Bytes in any of the forms that people hold documents in → their text, a line for a paragraph, a tab between cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from kg.model import InputError
from kg.ooxml import Package

MOST = 4_000_000  # characters of a document: a store's parser takes a text of 16 MB, and so many are read within the limits of a process
PAGES = 10_000  # of a PDF
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "thead", "title", "tr", "ul",
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "select", "option", "button", "input", "textarea", "head", "-comment",
    "-doctype",
))  # fmt: skip
_CELL = ("td", "th")
MOST_ROWS = 200  # that a cell is taken to span
MOST_COLUMNS = 1000  # in which a cell is taken to reach into the rows below
LONG_TAG = 4000  # characters of a tag from which its attributes are left out: the parser compares each with all before it
_LONG_TAG = re.compile(rf"<(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/])(?P<rest>[^>]{{{LONG_TAG},}})")
_ROWSPAN = re.compile(r"\srowspan\s*=\s*[\"']?\s*(\d+)", re.I)


def form_of(data: bytes, suffix: str) -> str:
    """The media type of a file, by its first bytes, else by its suffix."""
    head = data[:2048].lstrip()
    if head.startswith(b"%PDF"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if suffix in (".html", ".htm", ".xhtml", ".shtml") or re.match(rb"(?i)<!doctype html|<html[\s>]", head):
        return "text/html"
    return "text/markdown" if suffix in (".md", ".markdown") else "text/plain"


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of any encoding in use for Chinese: UTF-8 and UTF-16 by their marks, UTF-8 where it is valid, GB18030, Big5.

    A page that says gb2312 is read as GB18030, which holds it and more. A UTF-8 file cut in mid-character keeps all but that character.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    if loose.count("\ufffd") * 200 < len(loose):
        return loose
    return data.decode(_encoding(data, declared), "replace")


def _encoding(data: bytes, declared: str | None) -> str:
    """GB18030 or Big5, by what the page declares if its bytes agree, else by chardet."""
    known = {
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "gb18030": "gb18030",
        "big5": "big5hkscs",
        "big5-hkscs": "big5hkscs",
        "cp950": "big5hkscs",
    }
    wanted = known.get((declared or "").lower())
    if wanted is None:
        import chardet

        wanted = known.get((chardet.detect(data[:200_000])["encoding"] or "").lower(), "gb18030")
    other = "big5hkscs" if wanted == "gb18030" else "gb18030"
    bad = {name: data.decode(name, "replace").count("\ufffd") for name in (wanted, other)}
    return other if bad[wanted] > 3 * bad[other] + 10 else wanted


def too_long(name: str) -> InputError:
    """Why a document is not read whose text is longer than MOST."""
    return InputError(f"{name}: expected a document of at most {MOST:,} characters")


def plain(data: bytes, name: str) -> str:
    """A text file."""
    if len(data) > 4 * MOST:  # bytes, of which no encoding takes more for a character
        raise too_long(name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{name}: expected text, markdown, HTML, docx or PDF; the file is binary")
    return decode(data)


def html(data: bytes, name: str) -> str:
    """A page's text: a line for each block, a tab between the cells of a row; nothing of scripts, styles and forms."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    declared = _CHARSET.search(data[:4096])
    page = decode(data, declared[1].decode("ascii") if declared else None)
    try:
        tree = LexborHTMLParser(_LONG_TAG.sub(_shortened, page))
    except SelectolaxError as problem:  # there is no page that it does not take, but for want of memory
        raise MemoryError from problem
    if tree.body is None:
        return ""
    title = tree.css_first("head > title")
    text = (title.text(strip=True) if title else "") + "\n" + "".join(_walk(tree.body, _Reach(tree)))
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", re.sub("(?m)^ +|(?<! ) +$", "", text)).strip("\n")


def _shortened(tag: re.Match[str]) -> str:
    """A tag without attributes but the one that reading needs."""
    rows = _ROWSPAN.search(tag["rest"])
    return f"<{tag['name']} rowspan={rows[1]}" if rows else f"<{tag['name']}"


class _Reach:
    """How many columns that a cell above reaches into stand before a row's cells, and how many behind its last, by the cells' numbers in memory."""

    def __init__(self, tree: Any) -> None:
        """Begin in front of the first table."""
        self.is_needed = tree.css_first("[rowspan]") is not None
        self.before: dict[int, int] = {}
        self.behind: dict[int, int] = {}
        self.tables: list[dict[int, int]] = []  # that are open; by column: how many rows the cell above still has

    def row(self, row: Any) -> None:
        """Take the next row of the innermost table that is open."""
        if not self.is_needed or not self.tables:
            return
        below = self.tables[-1]
        cells = [cell for cell in row.iter() if cell.tag in _CELL]
        column, empty = 0, 0
        for cell in cells:
            while column in below:
                column, empty = column + 1, empty + 1
            self.before[cell.mem_id], empty = empty, 0
            if column < MOST_COLUMNS:
                below[column] = _number(cell.attributes.get("rowspan"))
            column += 1
        if cells:
            self.behind[cells[-1].mem_id] = sum(other >= column for other in below)
        self.tables[-1] = {other: left - 1 for other, left in below.items() if left > 1}


def _number(printed: str | None) -> int:
    return min(int(printed), MOST_ROWS) if printed and printed.isdecimal() else 1


def _walk(top: Any, reach: _Reach) -> Iterator[str]:
    """The text of a node and all in it, without recursion: pages nest as deep as they like."""
    stack: list[Any] = [top]
    while stack:
        node = stack.pop()
        if node is None:
            reach.tables.pop()
            continue
        if isinstance(node, str):
            yield node
            continue
        tag = node.tag
        if tag == "-text":
            yield re.sub(r"[\r\n]+", "", node.text_content or "").replace("\t", " ") if (node.text_content or "").strip() else " "
        elif tag == "br":
            yield "\n"
        elif tag not in _SILENT:
            if tag == "table":
                reach.tables.append({})
                stack.append(None)  # where it ends
            elif tag == "tr":
                reach.row(node)
            edge = "\n" if tag in _BLOCK and not _in_cell(node) else ""
            stack.append("\t" * reach.behind.get(node.mem_id, 0) if tag in _CELL else edge)
            child = node.last_child
            while child is not None:
                stack.append(child)
                child = child.prev
            yield "\t" * (reach.before.get(node.mem_id, 0) + _is_behind_cell(node)) if tag in _CELL else edge


def _is_behind_cell(cell: Any) -> bool:
    """Whether another cell of its row comes before a cell."""
    other = cell.prev
    while other is not None and other.tag not in _CELL:
        other = other.prev
    return other is not None


def _in_cell(node: Any) -> bool:
    """Whether a block is the only thing in a table's cell of one line; a layout table's cell holds many blocks."""
    parent = node.parent
    return parent is not None and parent.tag in _CELL and node.next is None and node.prev is None and node.tag in ("p", "div", "center")


def docx(data: bytes, name: str) -> str:
    """A Word document's paragraphs and tables, in their order."""
    try:
        from docx import Document
        from docx.table import Table
    except ImportError:
        raise InputError(f"{name}: reading docx needs python-docx: pip install 'policy-kg[files]'") from None
    try:
        document = Document(Package(data, name).without_media())
    except (InputError, MemoryError):
        raise
    except Exception as problem:  # python-docx lets zipfile's, lxml's and its own errors through
        raise InputError(f"{name}: expected a docx that can be read: {problem}") from problem
    lines = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            lines += ["\t".join(" ".join(cell.text.split()) for cell in row.cells) for row in item.rows]
        else:
            lines.append(item.text)
    return "\n".join(lines)


def pdf(data: bytes, name: str) -> str:
    """The text layer of a PDF, page by page, line by line."""
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f"{name}: reading PDF needs pypdfium2: pip install 'policy-kg[files]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
        pages = list(_pages(document, name))
    except pypdfium2.PdfiumError as problem:
        raise InputError(f"{name}: expected a PDF that can be read: {problem}") from problem
    return "\n".join(page.replace("\r\n", "\n").replace("\x02", "") for page in pages)


def _pages(document: Any, name: str) -> Iterator[str]:
    """The text of each page; none is kept open behind the next."""
    if len(document) > PAGES:
        raise InputError(f"{name}: expected a PDF of at most {PAGES:,} pages; it has {len(document):,}")
    size = 0
    for index in range(len(document)):
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            yield text.get_text_bounded()
            size += text.count_chars()
        if size > 2 * MOST:  # some of them are signs of layout
            raise too_long(name)


READERS: dict[str, Callable[[bytes, str], str]] = {
    "text/plain": plain,
    "text/markdown": plain,
    "text/html": html,
    "application/pdf": pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx,
}
