"""Numerals → those of the text itself, without the contents page's, each with the end of its heading where that page prints it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from kg.structure.numerals import Number
from kg.vocabulary import rules

LINE = 80  # characters at most of a contents page's line
FEWEST = 2  # numbers of a contents page
SAME = 4  # first characters of a heading that come again
_PAGE = re.compile(r"[\d.·…—\-（）()]*$")  # the leader and page number behind a heading


def listed(text: str, found: list[Number]) -> list[Number]:
    """The numerals without those of contents pages; those that such a page names have the ends of their headings."""
    found = _without_leaders(text, found)
    pages = _pages(text, found)
    if not pages:
        return found
    names: dict[tuple[str, int], list[tuple[str, bool]]] = {}  # with whether the title's end is known
    for begin, end in pages:
        for number, after in pairwise(found[begin : end + 1]):
            title = _name(text, number.end, after.begin if after is not found[end] else None)
            if len(title) > 1:
                names.setdefault((number.family, number.value), []).append((title, after is not found[end]))
    inside = {index for begin, end in pages for index in range(begin, end)}
    return [_named(text, number, names) for index, number in enumerate(found) if index not in inside]


def _without_leaders(text: str, found: list[Number]) -> list[Number]:
    """Numerals without those behind which one of a contents page's leaders (……12) stands on their line."""
    leaders = [match.start() for match in rules("structure")["leader"].finditer(text)]
    if not leaders:
        return found

    def led(number: Number) -> bool:
        place = bisect_left(leaders, number.end)
        return place < len(leaders) and leaders[place] < number.end + 200 and text.find("\n", number.end, leaders[place]) < 0

    return [number for number in found if not led(number)]


def _pages(text: str, found: list[Number]) -> list[tuple[int, int]]:
    """The contents pages: runs of numerals without a sentence between them, whose first heading comes again behind them."""
    pages: list[tuple[int, int]] = []
    first = 0
    for index in range(1, len(found)):
        if index - first >= FEWEST and _again(text, found, first, index):  # a foreword may stand between
            pages.append((first, index))
            first = index
        before, number = found[index - 1], found[index]
        if number.begin - before.end > LINE or any(text.find(stop, before.end, number.begin) >= 0 for stop in "。；"):
            first = index
    return pages


def _again(text: str, found: list[Number], first: int, index: int) -> bool:
    """Whether a numeral is the first of a contents page once more, with the same words behind it."""
    one, other = found[first], found[index]
    if one.family != other.family or one.value != other.value:
        return False
    name = _name(text, one.end, found[first + 1].begin)[:SAME]
    return len(name) > 1 and _match(text, other.end, name) == len(name)


def _name(text: str, begin: int, end: int | None) -> str:
    """A heading as the contents page prints it, without leader and page; the last one's up to its line's end."""
    words = text[begin : min(end or len(text), begin + LINE)].strip("\n、.")
    return _PAGE.sub("", words.replace("\n", "") if end else words.partition("\n")[0])


def _named(text: str, number: Number, names: dict[tuple[str, int], list[tuple[str, bool]]]) -> Number:
    """The numeral with the end of its heading, where it is one that the contents page names."""
    for title, is_whole in names.get((number.family, number.value), ()):
        same = _match(text, number.end, title)
        if same == len(title) or (not is_whole and same >= SAME):
            return number._replace(title_end=_behind(text, number.end, same))
    return number


def _match(text: str, place: int, title: str) -> int:
    """How many characters of a title stand at a place, line ends passed over."""
    here = text[place : place + 2 * len(title) + 4].lstrip("\n、.").replace("\n", "")
    return next((index for index, pair in enumerate(zip(here, title, strict=False)) if pair[0] != pair[1]), min(len(here), len(title)))


def _behind(text: str, place: int, count: int) -> int:
    """The place behind some characters, line ends and the signs before them passed over."""
    while text[place : place + 1] in ("\n", "、", "."):
        place += 1
    while count:
        count -= text[place] != "\n"
        place += 1
    return place
