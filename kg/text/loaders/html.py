"""HTML pages → the text that a reader of the page sees: a line for each block, rows of tables as `kg.text.lines` makes them.

Left out: scripts, styles, forms, what the page hides (`hidden`, `aria-hidden`, display:none, visibility:hidden, inline or by a style sheet in the
page), struck text (`del`, `s`, `strike`, line-through), and a layout table's navigation beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from kg.text.encoding import decode
from kg.text.lines import Lines
from kg.text.registry import Loaded, Loader, Sample, register

START = re.compile(rb"(?:<!--.*?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)[\s>]", re.S | re.I)
_FRAGMENT = re.compile(
    rb"<(?:div|p|table|span|center|section|article|h[1-6])[\s>].*</(?:div|p|td|table|span|center|section|article|h[1-6])>", re.S | re.I
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,80}encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})", re.I
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "frameset",
        "select",
        "option",
        "optgroup",
        "button",
        "input",
        "textarea",
        "datalist",
        "head",
        "audio",
        "video",
        "canvas",
        "object",
        "rt",
        "rp",
        "-comment",
        "-doctype",
    ]
)
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN_STYLE = re.compile(
    r"(?i)(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$))"
)
_STRUCK_STYLE = re.compile(r"(?i)text-decoration(?:-line)?\s*:[^;]{0,40}line-through")
_KEPT_BREAKS = re.compile(r"(?i)white-space\s*:\s*(?:pre|pre-wrap|pre-line|break-spaces)\b")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CSS_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_MEDIA = re.compile(r"@[^{};]{0,300}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # what holds for print or narrow screens is not what a reader sees
_SELECTOR = re.compile(r"[A-Za-z0-9_\-.#\s>*]{1,120}")
LONG_TAG = 4000  # characters of a tag from which its attributes are left out: the parser compares each with all before it
_LONG_TAG = re.compile(rf"<(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/])(?P<rest>[^>]{{{LONG_TAG},}})")
_NEEDED = re.compile(r"\s(?:rowspan|colspan)\s*=\s*[\"']?\s*\d{1,6}[\"']?|\shidden(?=[\s/>])", re.I)
MOST_SELECTORS = 500
LEAST_VISIBLE = 1 / 4  # of a page's text: a page that hides more is one that its own script shows, saved before that


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A page's text."""
    declared = _CHARSET.search(data)
    return (page_text(decode(data, (declared[1] or declared[2]).decode("ascii") if declared else None)),)


def page_text(markup: str) -> Loaded:
    """The text of a decoded page or fragment, and notes of what was left out."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        tree = LexborHTMLParser(_LONG_TAG.sub(_shortened, markup))
    except SelectolaxError as problem:  # there is no page that it does not take, but for want of memory
        raise MemoryError from problem
    if tree.body is None:
        return Loaded("")
    title = tree.css_first("head > title")
    head = (title.text(strip=True) if title else "") + "\n"
    hidden = _hidden_by_style_sheet(tree)
    seen = _Walk(hidden)
    text = seen.text(tree.body)
    if seen.hidden:
        everything = _Walk(None)
        whole = everything.text(tree.body)
        if len(_solid(text)) < LEAST_VISIBLE * len(_solid(whole)):
            return Loaded((head + whole).strip("\n"), notes=("most of the page is hidden until its script shows it; it was read",))
    return Loaded((head + text).strip("\n"), notes=seen.notes())


def _shortened(tag: re.Match[str]) -> str:
    """A tag with only the attributes that reading needs."""
    return f"<{tag['name']} " + " ".join(found[0].strip() for found in _NEEDED.finditer(tag["rest"]))


def _solid(text: str) -> str:
    return "".join(text.split())


def _hidden_by_style_sheet(tree: Any) -> frozenset[int]:
    """The elements that style sheets inside the page hide, by their numbers in memory."""
    found: set[int] = set()
    selectors: list[str] = []
    for style in tree.css("style"):
        if (style.attributes.get("media") or "all").strip().lower() not in ("all", "screen", ""):
            continue
        for rule in _CSS_RULE.finditer(_MEDIA.sub("", _CSS_COMMENT.sub("", style.text() or ""))):
            if _HIDDEN_STYLE.search(rule[2]):
                selectors += [one.strip() for one in rule[1].split(",") if _SELECTOR.fullmatch(one.strip())]
    for selector in selectors[:MOST_SELECTORS]:
        if selector in ("*", "body", "html"):
            continue
        try:
            found.update(node.mem_id for node in tree.css(selector))
        except Exception:  # a selector that the parser does not know hides nothing
            continue
    return frozenset(found)


class _Walk:
    """One walk over a page without recursion: pages nest as deep as they like. `sheet` None: nothing is hidden."""

    def __init__(self, sheet: frozenset[int] | None) -> None:
        self.hidden = self.struck = 0
        self._sheet = sheet
        self._lines = Lines(drop_sides=True)
        self._pre = 0  # open elements that keep their line feeds

    def text(self, top: Any) -> str:
        """The lines of a node and all in it."""
        stack: list[Any] = [top]
        while stack:
            node = stack.pop()
            if callable(node):
                node()
                continue
            tag = node.tag
            if tag == "-text":
                self._text(node.text_content or "")
            elif tag == "br":
                self._lines.end()
            elif tag not in _SILENT and not self._is_left_out(node, tag):
                stack += self._enter(node, tag)
                stack += _children(node)
        return re.sub(r"\n(?:[ \t]*\n)+", "\n", self._lines.text())

    def _text(self, text: str) -> None:
        if self._pre:
            self._lines.write(text.replace("\r", "").replace("\t", " "))
        else:
            self._lines.write(re.sub(r"[\r\n]+", "", text).replace("\t", " ") if text.strip() else " ")

    def _is_left_out(self, node: Any, tag: str) -> bool:
        given = node.attributes
        style = given.get("style") or ""
        if tag in _STRUCK or (style and _STRUCK_STYLE.search(style)):
            self.struck += 1
            return True
        if self._sheet is None:
            return False
        hidden = (
            "hidden" in given
            or (given.get("aria-hidden") or "").strip().lower() == "true"
            or (tag == "dialog" and "open" not in given)
            or (bool(style) and _HIDDEN_STYLE.search(style) is not None)
            or node.mem_id in self._sheet
        )
        self.hidden += hidden and bool((node.text() or "").strip())
        return hidden

    def _enter(self, node: Any, tag: str) -> Iterator[Callable[[], object]]:
        """Begin an element; what ends it is given back."""
        lines = self._lines
        if tag == "table":
            lines.open_table()
            yield lines.close_table
        elif tag == "tr":
            lines.open_row()
        elif tag in ("td", "th"):
            given = node.attributes
            lines.open_cell(_number(given.get("colspan")), _number(given.get("rowspan")))
            yield lines.close_cell
        elif tag in _BLOCK:
            lines.end()
            yield lines.end
        if tag == "pre" or _KEPT_BREAKS.search(node.attributes.get("style") or ""):
            self._pre += 1
            yield self._leave_pre

    def _leave_pre(self) -> None:
        self._pre -= 1

    def notes(self) -> tuple[str, ...]:
        """What was left out on purpose."""
        said = (
            (self.hidden, "hidden text left out: {} places"),
            (self.struck, "struck text left out: {} places"),
            (self._lines.dropped, "navigation beside the text left out: {} cells"),
        )
        return tuple(form.format(count) for count, form in said if count)


def _children(node: Any) -> Iterator[Any]:
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev


def _number(printed: str | None) -> int:
    printed = (printed or "").strip()
    return min(int(printed), 1000) if printed.isdecimal() and len(printed) < 9 else 1


def _recognises(sample: Sample) -> bool:
    """Whether a file begins as a page does; a fragment counts unless it is markdown, which may hold some."""
    if START.match(sample.head):
        return True
    if sample.suffix in (".md", ".markdown"):
        return False
    if sample.head.startswith(b"<") and _FRAGMENT.match(sample.head):
        return True
    if sample.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return START.match(sample.data[:4096].decode("utf-16", "replace").lstrip("\ufeff \r\n\t").encode()) is not None
    return sample.suffix in (".html", ".htm", ".xhtml", ".shtml") and b"\0" not in sample.data[:1024] and b"<" in sample.data


register(Loader("html", "text/html", (".html", ".htm", ".xhtml", ".shtml"), _recognises, load))
