"""A line of a reading → its cells, by what parts them: bars, tabs, wide gaps or any white space."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from kg.reading import Reading, Stretch

MOST = 30  # columns of a table
_TAB = re.compile("\t")
_WIDE = re.compile(r"[ \xa0]{2,}|\u3000|\u2003")
_EMPTY_BEFORE = re.compile("(?:(?<=\n)|^)[ \xa0\t]+$")
_EMPTY_BEHIND = re.compile("[ \xa0\t]+(?=\n|$)")
_RULE = re.compile(r"\n\|?:?-{2,}:?\|[-:|]*(?=\n|$)")
_ROWS = re.compile(r"(?m)^[^\t\n]*\t[^\n]*(?:\n+[^\t\n]*\t[^\n]*)+")  # neighbouring lines with tabs
_ITEM = re.compile(r"(?<![^：；。，\n])(?:（(?P<bracket>\d{1,2})）|(?P<digits>\d{1,2})[.、](?!\d))")
_ANNOUNCES = re.compile("(?:(?<=[，。；])|^)[^，。；]{0,40}(?:包括|如下|内容为|目标为|任务为|措施有)：?$|：$")
_WITHIN = re.compile("[\u2028\u2029\n\r]")


def parted_by(reading: Reading, begin: int, end: int) -> tuple[str, ...]:
    """What may part the cells of a line, the surest first: "bars", "tabs", "gaps", "spaces"; none where it has no white space or bar."""
    if reading.text.count("|", begin, end) > 1:
        return ("bars",)
    if not any(gap < end for gap in reading.gaps(begin, end)):
        return ()
    return ("tabs",) if "\t" in reading.source(begin, end) else ("gaps", "spaces")


def cells(reading: Reading, begin: int, end: int, by: str) -> list[Stretch]:
    """The cells of a line, empty ones too where bars or tabs part them; none where it has too many to be a row."""
    if by == "bars":
        return _between_bars(reading.text, begin, end)
    if by == "tabs":
        return _between_tabs(reading, begin, end)
    gaps = [gap for gap in reading.gaps(begin, end) if gap < end]
    if by == "gaps":
        gaps = [gap for gap in gaps if _WIDE.search(reading.source(gap - 1, gap + 1))]
    return list(pairwise([begin, *gaps, end])) if len(gaps) < MOST else []


def grids(reading: Reading) -> set[int]:
    """Where the first lines of tables begin whose cells a sign parts: above a rule of markdown, or the first line of several with tabs."""
    text, found = reading.text, set()
    for match in _RULE.finditer(text):
        found.add(text.rfind("\n", 0, match.start()) + 1)
    for match in _ROWS.finditer(reading.plain) if "\t" in reading.plain else ():
        place = bisect_left(reading.origins, match.start() + len(match.group()) - len(match.group().lstrip()))
        found.add(text.rfind("\n", 0, place) + 1)
    return found


def paragraphs(reading: Reading, begin: int, end: int) -> list[Stretch]:
    """The paragraphs of a cell, which a loader parts by U+2028."""
    gaps = [gap for gap in reading.gaps(begin, end) if _WITHIN.search(reading.source(gap - 1, gap + 1))]
    gaps += [place for place in range(begin, end) if reading.text[place] == "\n"]
    edges = [begin, *sorted(gaps), end]
    return [
        (first + (reading.text[first] == "\n"), last) for first, last in pairwise(edges) if last > first + (reading.text[first] == "\n")
    ]


def items(text: str, begin: int, end: int) -> list[Stretch]:
    """A paragraph of a cell, cut before the items that it counts (包括：（1）推进…；（2）完善…), their numbers and what announces them left out."""
    found: list[re.Match[str]] = []
    for match in _ITEM.finditer(text, begin, end):
        if int(match["bracket"] or match["digits"]) == len(found) + 1 and (not found or _like(found[0], match)):
            found.append(match)
    if len(found) < 2:
        return [(begin, end)]
    head = text[begin : found[0].start()]
    announced = _ANNOUNCES.search(head)
    edges = [*(match.start() for match in found[1:]), end]
    opening = begin + (announced.start() if announced else len(head))
    parts = [(begin, opening), *((match.end(), last) for match, last in zip(found, edges, strict=True))]
    return [(first, last) for first, last in parts if last > first]


def _like(one: re.Match[str], other: re.Match[str]) -> bool:
    return (one["bracket"] is None) == (other["bracket"] is None)


def _between_bars(text: str, begin: int, end: int) -> list[Stretch]:
    cuts = [place for place in range(begin, end) if text[place] == "|"]
    if len(cuts) > MOST:
        return []
    edges = [begin - 1, *cuts, end]
    if text[begin] == "|":
        del edges[0]
    if text[end - 1] == "|" and len(edges) > 1:
        edges.pop()
    return [(first + 1, last) for first, last in pairwise(edges)]


def _between_tabs(reading: Reading, begin: int, end: int) -> list[Stretch]:
    plain = reading.plain
    first, last = reading.origins[begin], reading.origins[end - 1] + 1
    if plain.count("\t", first, last) > MOST:
        return []
    before, after = _EMPTY_BEFORE.search(plain, max(0, first - MOST), first), _EMPTY_BEHIND.match(plain, last)  # cells without words
    inner = [bisect_left(reading.origins, tab.start(), begin, end) for tab in _TAB.finditer(plain, first, last)]
    cuts = [begin] * before[0].count("\t") if before else []
    cuts += [begin, *inner, end, *([end] * after[0].count("\t") if after else [])]
    return list(pairwise(cuts))


class CellLines:
    """The lines of a reading, each a cell; or those between blank lines, where they are what parts cells."""

    def __init__(self, reading: Reading, parted: bool) -> None:
        """The cells of a reading; `parted` where blank lines part them."""
        self.text, self._reading, self._parted = reading.text, reading, parted

    def at(self, place: int) -> Stretch:
        """The cell that begins at a place."""
        end = self.text.find("\n", place)
        while self._parted and end >= 0 and not is_blank(self._reading, end):
            end = self.text.find("\n", end + 1)
        return place, end if end >= 0 else len(self.text)


def is_blank(reading: Reading, end: int) -> bool:
    """Whether a blank line stands behind the line that ends at a place."""
    return end + 1 >= len(reading.text) or reading.plain.count("\n", reading.origins[end], reading.origins[end + 1]) > 1
