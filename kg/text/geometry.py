"""Texts with their boxes on a page → lines in reading order: for forms that keep places instead of paragraphs (OFD, OCR)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SAME_LINE = 0.5  # of a character's height: how far two texts of one line may differ in height on the page
CELL_GAP = 2.5  # characters of white space from which two texts of one line are cells of a row
FULL = 1.5  # characters by which a line's right edge may lack of its column's for the paragraph to go on


class Run(NamedTuple):
    """A text with its box (y grows downwards) and its characters' height, in any one unit."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


class Line(NamedTuple):
    """A line of a page: its text and its left and right edge; `size` is its characters' height."""

    text: str
    left: float
    right: float
    size: float


def lines_of_pages(pages: Iterable[Sequence[Run]]) -> str:
    """The lines of all pages."""
    return "\n".join(line.text for page in pages for line in lines(page))


def lines(runs: Sequence[Run]) -> list[Line]:
    """The lines of a page: texts of one height joined from left to right, a tab between those that stand far apart."""
    made: list[Line] = []
    for row in _rows(runs):
        text, right = "", row[0].left
        for run in row:
            gap = run.left - right
            text += ("\t" if gap > CELL_GAP * run.size else " " if _parts_words(text, run.text, gap, run.size) else "") if text else ""
            text += run.text
            right = max(right, run.right)
        made.append(Line(text, row[0].left, right, max(run.size for run in row)))
    return made


def _parts_words(before: str, after: str, gap: float, size: float) -> bool:
    """Whether a gap parts two words of Latin letters or numbers."""
    return gap > 0.25 * size and before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs by lines, from the top down, each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.bottom, one.left)):
        if rows and abs(run.bottom - rows[-1][0].bottom) <= SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.left) for row in rows]
