"""Lines of pages in reading order → paragraphs: a line that reaches its column's edge goes on in the next, unless that one is indented or begins anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kg.text.page.geometry import Line, has_room
from kg.text.page.tables import Grid
from kg.vocabulary import rules

FULL = 2.2  # characters that lines which show a column's edge may lack of it
SLACK = 0.4  # characters that a full line may lack beside its next word
MARGIN = 2.5  # characters that the right margin of a page may be wider than its left one
INDENT = 1.0  # characters from which a line is indented
REACHED = 2  # lines that reach an edge, at least: the longest line of a list is no edge
PITCH = 1.4  # times the usual distance of lines from which a paragraph is set apart
SIZES = 1.15  # times as large from which characters are those of another paragraph
MANY = 8  # pages from which even and odd ones may have margins of their own
NARROWEST = 8.0  # characters of a column whose lines are joined

Column = tuple[tuple[int, int], ...]
Key = tuple[Column, int | None]  # a column, and whether of even or odd pages where there are many
Edges = dict[Key, tuple[float, float, float]]


def joined(pages: Sequence[Sequence[Line | Grid]], widths: Sequence[float]) -> list[list[Line] | Grid]:
    """The paragraphs and tables of all pages; a paragraph, given as its lines, may go on over a column's or a page's end."""
    edges, keys = _edges([[item for item in page if isinstance(item, Line)] for page in pages], widths)
    paragraphs: list[list[Line] | Grid] = []
    before: tuple[Line, Key, int] | None = None
    for number, page in enumerate(pages):
        for line in page:
            if isinstance(line, Grid):
                paragraphs.append(line)
                before = None
                continue
            key = keys[number, line.column]
            last = paragraphs[-1] if paragraphs else None
            if (
                before is not None
                and isinstance(last, list)
                and before[1] in edges
                and key in edges
                and _goes_on(*before, line, number, edges)
            ):
                last.append(line)
            else:
                paragraphs.append([line])
            before = line, key, number
    return paragraphs


def text_of(paragraph: Sequence[Line]) -> str:
    """A paragraph's text: its lines one after the other, a blank between Latin words."""
    text = ""
    for line in paragraph:
        said = line.text.strip()
        text += (" " if text[-1:].isascii() and text[-1:].isalnum() and said[:1].isascii() and said[:1].isalpha() else "") + said
    return text


def _edges(pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> tuple[Edges, dict[tuple[int, Column], Key]]:
    """The left and right edge and the usual distance of lines, by column of pages of one layout.

    An edge is one that several lines reach, or one that leaves as much of the page at its right as the text does at its left.
    """
    found: dict[Key, list[Line]] = defaultdict(list)
    distances: dict[Key, list[float]] = defaultdict(list)
    keys: dict[tuple[int, Column], Key] = {}
    for number, page in enumerate(pages):
        for line in page:
            key = keys[number, line.column] = (line.column, number % 2 if len(pages) >= MANY else None)
            found[key].append(line)
        for one, other in pairwise(page):
            if one.column == other.column and other.bottom > one.bottom:
                distances[keys[number, one.column]].append(other.bottom - one.bottom)
    edges: Edges = {}
    for key, lines in found.items():
        size = median(line.size for line in lines)
        right = max(line.right for line in lines)
        full = [line for line in lines if line.right >= right - FULL * size and line.right - line.left >= NARROWEST * size]
        left, width = min(line.left for line in lines), max(widths[number] for (number, column), one in keys.items() if one == key)
        margin = not key[0] and bool(full) and right >= width - left - MARGIN * size
        if len(full) >= REACHED or margin:
            edges[key] = left, right, median(distances[key] or [0.0])
    return edges, keys


def _goes_on(line: Line, key: Key, page: int, following: Line, following_page: int, edges: Edges) -> bool:
    """Whether a paragraph goes on in the next line."""
    _, right, pitch = edges[key]
    left = edges.get((following.column, following_page % 2 if key[1] is not None else None), edges[key])[0]
    sizes = sorted((line.size, following.size))
    if has_room(line, following, right, SLACK) or sizes[1] > SIZES * sizes[0]:
        return False
    if following.left > left + INDENT * following.size:
        return False
    same = page == following_page and line.column == following.column
    if same and pitch and following.bottom - line.bottom > PITCH * pitch:
        return False
    if "\t" in line.text or "\t" in following.text:
        return False
    return not (rules("files")["sentence_end"].pattern.search(line.text) and rules("files")["new_item"].pattern.match(following.text))
