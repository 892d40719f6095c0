"""Text files → their text as it stands; markdown files → their words."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import InputError
from kg.text.encoding import decode
from kg.text.forms import READ
from kg.text.registry import MOST, Loaded, Loader, Sample, register, too_long

_MARKDOWN = (".md", ".markdown")
_ADDRESS = r"<[^<>\n]{0,2000}+>|[^()\s]{0,2000}+(?:\([^()\s]{0,200}+\)[^()\s]{0,2000}+)?"
_LINK = re.compile(rf"(!?)\[([^\[\]\n]{{0,300}}+)\]\((?:{_ADDRESS})(?:\s{{1,9}}+\"[^\"\n]{{0,300}}+\")?\s{{0,9}}+\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+", re.M)
_HARD_BREAK = re.compile(r"\\$", re.M)
_STYLES = re.compile(
    r"(?:[A-Za-z.#@][\w.#:,> -]{0,80}+\{\s{0,9}+[A-Za-z-]{2,40}+\s{0,3}+:[\x20-\x7a|~\s]{0,2000}?\}\s{0,9}+)+"
)  # P.MsoNormal { FONT-SIZE: 10.5pt }
_RULE = re.compile(r"^ {0,3}(?:(?:\* ?){3,}|(?:- ?){3,}|(?:_ ?){3,})$", re.M)
_BREAK = re.compile(r"[ \t]*<br\s{0,9}/?>[ \t]*", re.I)
_CELL = re.compile(r"(?m)^[ \t]*\|(?P<cell>(?:[^|\\\n]|\\.)*+)\|[ \t]*$")  # a row of one cell
_RULED = re.compile(r"[ \t]*:?-+:?[ \t]*")
_MENU = re.compile(
    r"(?:^[ \t]*(?:[-*+]|\d{1,2}\.)?[ \t]*\x00[^\x00\n]{1,12}\x00[ \t]*\n(?:[ \t]*\n)?){2,}", re.M
)  # links alone on their lines


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A text file; rules of style that a copy took for text are left out. Raises InputError where it holds bytes that no text holds."""
    if len(data) > 4 * MOST:  # bytes, of which no encoding takes more for a character
        raise too_long(name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{name}: expected {READ}; the file is binary")
    text, styles = _STYLES.subn("", decode(data))
    return (Loaded(text, notes=("rules of style left out",) if styles else ()),)


def load_markdown(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A markdown file: of links their words, no pictures, rules, escapes and marks of quotation, no menu (short
    links, each alone on its line).

    A table of one column is layout: its cells are paragraphs, with a line where the cell breaks one (`<br>`).
    Raises InputError as `load` does.
    """
    (loaded,) = load(data, name)
    text = _HARD_BREAK.sub("", _QUOTE.sub("", _laid_out(loaded.text.replace("\x00", " "))))
    pictures = sum(link[1] == "!" for link in _LINK.finditer(text))
    linked = _LINK.sub(lambda link: "" if link[1] else f"\x00{link[2]}\x00", text)
    plain, menus = _MENU.subn("", linked)
    left_out = (("pictures", pictures), ("menus of links", menus))
    notes = (*loaded.notes, *(f"{what} left out: {count}" for what, count in left_out if count))
    return (replace(loaded, text=_ESCAPED.sub(r"\1", _RULE.sub("", plain.replace("\x00", ""))), notes=notes),)


def _laid_out(text: str) -> str:
    """A text whose rows of one cell are paragraphs, and whose `<br>` end lines, but in rows of several cells."""
    text = _CELL.sub(lambda row: "" if _RULED.fullmatch(row["cell"]) else row["cell"].strip(), text)
    lines = (line if line.lstrip().startswith("|") else _BREAK.sub("\n", line) for line in text.split("\n"))
    return "\n".join(lines)


def _is_markdown(sample: Sample) -> bool:
    return sample.suffix in _MARKDOWN


register(Loader("markdown", "text/markdown", _MARKDOWN, _is_markdown, load_markdown, rank=0))
register(Loader("text", "text/plain", (".txt", ".text"), lambda sample: True, load, rank=-1))
