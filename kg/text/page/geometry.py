"""Texts with their boxes on a page → lines in reading order: column by column, from the top down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

SAME_LINE = 0.5  # of a character's height: how far two texts of one line may differ in height on the page
CELL_GAP = 2.5  # characters of white space from which two texts of one line are cells of a row
WORD_GAP = 0.8  # characters of white space from which two Latin words are two: letters and digits of Chinese fonts stand .5 apart
GUTTER = 1.2  # characters of white space between columns of text, at least
COLUMN_LINES = 4  # lines that each of two columns has, at least
COLUMN_WIDTH = 8.0  # characters of a column's usual line, at least: cells are narrower
_WORD = re.compile(r"[（《〈「『〔【“‘(]*(?:[A-Za-z0-9.,%]+|.)[，。、；：！？）》〉」』〕】”’,.;:!?)%]*")
_LATIN = 0.55  # of its height: how wide a character of Latin script is, about
DEEPEST = 3  # columns within columns


class Run(NamedTuple):
    """A text with its box (y grows downwards) and its characters' height, in any one unit; `mark` tells a table that stands in a text's place."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    mark: int = -1


class Line(NamedTuple):
    """A line of a page: its texts from left to right, and which column it stands in ((), or (columns, which) for each split)."""

    runs: tuple[Run, ...]
    column: tuple[tuple[int, int], ...] = ()

    @property
    def left(self) -> float:
        """Where its text begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where its text ends."""
        return max(run.right for run in self.runs)

    @property
    def bottom(self) -> float:
        """Its base line."""
        return self.runs[0].bottom

    @property
    def size(self) -> float:
        """Its characters' height."""
        return max(run.size for run in self.runs)

    @property
    def text(self) -> str:
        """Its texts, a tab where two stand far apart, a blank between Latin words."""
        return "".join(text for _, text in self.pieces())

    def pieces(self) -> Iterable[tuple[Run | None, str]]:
        """Its texts with their runs, and what stands between them."""
        right, before = self.left, ""
        for run in self.runs:
            gap = run.left - right
            if before and (between := separator(before, run.text, gap, run.size)):
                yield None, between
            yield run, run.text
            right, before = max(right, run.right), run.text


def has_room(line: Line, following: Line, right: float, slack: float) -> bool:
    """Whether the first word of the next line, with the stops behind it, would have fitted before an edge, so that the line ends by itself."""
    word = _WORD.match(following.text.lstrip())
    width = sum(_LATIN if sign.isascii() else 1.0 for sign in word[0]) if word else 1.0
    return line.right + (width + slack) * line.size < right


def separator(before: str, after: str, gap: float, size: float) -> str:
    """What stands between two texts of a line: a tab at a wide gap, a blank between Latin words."""
    if gap > CELL_GAP * size:
        return "\t"
    ends, begins = before[-1:], after[:1]
    return " " if gap > WORD_GAP * size and ends.isascii() and begins.isascii() and ends.isalnum() and begins.isalnum() else ""


def rows(runs: Iterable[Run]) -> list[tuple[Run, ...]]:
    """The runs by lines, from the top down, each from left to right."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.bottom, one.left)):
        if found and abs(run.bottom - found[-1][0].bottom) <= SAME_LINE * min(run.size, found[-1][0].size):
            found[-1].append(run)
        else:
            found.append([run])
    return [tuple(sorted(row, key=lambda one: one.left)) for row in found]


def lines(runs: Sequence[Run], column: tuple[tuple[int, int], ...] = ()) -> list[Line]:
    """The lines of a page or a part of it in reading order: where it has columns, one after the other, between lines that go across."""
    if not runs:
        return []
    cut = _gutter(runs) if len(column) < DEEPEST else None
    if cut is None:
        return [Line(row, column) for row in rows(runs)]
    found: list[Line] = []
    waiting: list[Run] = []
    for row in rows(runs):
        if any(run.left < cut < run.right for run in row):
            found += _columns(waiting, cut, column)
            waiting = []
            found.append(Line(row, column))
        else:
            waiting += row
    return found + _columns(waiting, cut, column)


def _columns(runs: Sequence[Run], cut: float, column: tuple[tuple[int, int], ...]) -> list[Line]:
    """The lines left of a gutter, then those right of it; rows where one side has too few lines to be a column."""
    sides = [[run for run in runs if (run.left >= cut) == bool(side)] for side in (0, 1)]
    if any(len(rows(side)) < 2 for side in sides):
        return [Line(row, column) for row in rows(runs)]
    return [line for at, side in enumerate(sides) for line in lines(side, (*column, (2, at)))]


def _gutter(runs: Sequence[Run]) -> float | None:
    """The middle of the white stripe between two columns of text; None where the page has none."""
    size = median(run.size for run in runs)
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    best: tuple[int, float, float] | None = None
    steps = max(int((right - left) / (size / 2)), 1)
    for step in range(steps // 5, steps - steps // 5):
        place = left + step * size / 2
        crossing = sum(run.left < place + GUTTER * size / 2 and run.right > place - GUTTER * size / 2 for run in runs)
        score = (crossing, abs(place - (left + right) / 2), place)
        best = min(best, score) if best is not None else score
    if best is None:
        return None
    crossing, _, place = best
    sides = [rows([run for run in runs if run.right <= place]), rows([run for run in runs if run.left >= place])]
    if any(len(side) < COLUMN_LINES or crossing > len(side) for side in sides):
        return None
    widths = [median((row[-1].right - row[0].left) / size for row in side) for side in sides]
    return place if min(widths) >= COLUMN_WIDTH else None
