"""A PDF page → its texts with their places, turned so that most of them stand upright; y grows downwards from the page's top, in points."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, hypot, pi
from typing import Any, NamedTuple

from kg.text.page.geometry import Run
from kg.text.page.tables import Rule

SAME_BASE = 0.2  # of a character's height: how far base lines of one text may differ
GAP = 0.25  # of its height: how far behind a character the next of its text may begin
BACK = 0.5  # of a character's height: how far a character may begin before the end of the one before
_LATIN = 0.55  # of its height: how wide a character of Latin script is, about
_NO_TEXT = frozenset((0, 2, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0xAD, 0xFFFE, 0xFFFF))


class _Char(NamedTuple):
    code: int
    x: float
    y: float
    size: float
    spaced: bool  # a blank of the text itself stands before it


class Turn(NamedTuple):
    """How a page's places become upright ones: quarters of a turn, and the page's box."""

    quarters: int
    left: float
    bottom: float
    right: float
    top: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page, upright, y downwards."""
        if self.quarters == 1:  # text runs upwards
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        if self.quarters == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    @property
    def width(self) -> float:
        """The upright page's width."""
        return self.top - self.bottom if self.quarters % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The upright page's height."""
        return self.right - self.left if self.quarters % 2 else self.top - self.bottom


def characters(page: Any) -> tuple[list[_Char], Turn]:
    """The characters of a page in the order of its content, upright, without white space."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    found: list[tuple[int, float, float, float, int, bool]] = []
    spaced = False
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _NO_TEXT or raw.FPDFText_IsGenerated(textpage, index) == 1:
            spaced |= code in (0x20, 0xA0) and raw.FPDFText_IsGenerated(textpage, index) != 1
            continue
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        size = raw.FPDFText_GetFontSize(textpage, index) * hypot(matrix.c, matrix.d)
        quarter = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4
        found.append((code, x.value, y.value, size if size > 0 else 1.0, quarter, spaced))
        spaced = False
    left, bottom, right, top = page.get_bbox()
    usual = Counter(one[4] for one in found).most_common(1)
    turn = Turn(usual[0][0] if usual else 0, left, bottom, right, top)
    return [_Char(code, *turn.place(x, y), size, blank) for code, x, y, size, quarter, blank in found if quarter == turn.quarters], turn


def runs(chars: Sequence[_Char], rules: Sequence[Rule]) -> list[Run]:
    """Characters that follow each other closely on one line, as one text; a vertical rule parts them, a copy drawn over a text goes."""
    upright = [rule for rule in rules if not rule.horizontal]
    found: list[Run] = []
    seen: set[tuple[str, int, int]] = set()
    for group in _groups(chars, upright):
        text = chr(group[0].code) + "".join(_blank(a, b) + chr(b.code) for a, b in pairwise(group))
        first, last = group[0], group[-1]
        size = max(char.size for char in group)
        key = (text, round(first.x / (0.3 * size)), round(first.y / (0.3 * size)))
        if key not in seen:
            seen.add(key)
            found.append(Run(text, first.x, first.y - 0.88 * size, last.x + _width(last), first.y, size))
    return found


def _blank(before: _Char, char: _Char) -> str:
    """The blank between two Latin words; one between Chinese characters only spreads them."""
    return " " if char.spaced and before.code < 0x2E80 and char.code < 0x2E80 else ""


def _width(char: _Char) -> float:
    return char.size * (_LATIN if char.code < 0x2E80 else 1.0)


def _groups(chars: Sequence[_Char], upright: Sequence[Rule]) -> Iterator[list[_Char]]:
    group: list[_Char] = []
    for char in chars:
        if group:
            before = group[-1]
            gap = char.x - before.x - _width(before)
            together = (
                abs(char.y - before.y) <= SAME_BASE * char.size
                and -BACK * char.size <= gap <= (2 * GAP if char.spaced else GAP) * char.size
                and char.x > before.x
                and not any(before.x < rule.at <= char.x + 0.1 * char.size and rule.begin <= char.y <= rule.end for rule in upright)
            )
            if not together:
                yield group
                group = []
        group.append(char)
    if group:
        yield group
