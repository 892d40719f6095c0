"""A number's text → where its heading ends and its sentences begin."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from kg.reading import Reading
from kg.structure.ends import ends
from kg.structure.numerals import BARE_HEADING, Number
from kg.structure.runs import OUTER, Page, Run, run_behind
from kg.structure.wording import SHORT, worded_cut
from kg.vocabulary import rules

SHORT_BARE = 24  # characters at most of a heading that the next number follows at once
LABEL = 4  # characters of a label that runs into headings: 检查对象
_STOP = re.compile("[。：\n]")
_LABELS = rules("structure").words["label_end"]


class Heading(NamedTuple):
    """A number with its heading's end, the end of its own text, and whether the heading is itself a sentence."""

    number: Number
    begin: int
    end: int
    body_end: int
    is_sentence: bool


def headings(reading: Reading, group: list[Number], limits: list[int], *, lost: bool) -> list[Heading]:
    """The headings of a plan's numbers, whose texts go up to the limits.

    `lost` says that the copy has lost the line ends behind its headings: each of them is then cut from its sentence.
    """
    if lost:
        return _flattened(reading, group, limits)
    bare = _bare_styles(reading.text, group)
    return [_heading(reading, number, limit, long=number.style in bare) for number, limit in zip(group, limits, strict=True)]


def _flattened(reading: Reading, group: list[Number], limits: list[int]) -> list[Heading]:
    """The headings of a text without line ends: what is certain first, the others by weights, those of one style and level together."""
    text = reading.text
    labels = _labels(text, group, limits)
    levels, runs = list[int](), list[Run]()
    for number, limit in zip(group, limits, strict=True):
        levels.append(1 if number.parent is None else levels[number.parent] + 1)
        runs.append(run_behind(text, _begin(text, number, limit), limit, number.style, levels[-1], number.parent))
    page = Page(reading, runs)
    known = [_certain(page, number, run, labels) for number, run in zip(group, runs, strict=True)]
    found = ends(page, runs, {run.begin: end for run, end in zip(runs, known, strict=True) if end is not None})
    return [
        Heading(number, run.begin, found[run.begin], run.limit, found[run.begin] == run.end and _says_itself(text, run))
        for number, run in zip(group, runs, strict=True)
    ]


def _certain(page: Page, number: Number, run: Run, labels: frozenset[str]) -> int | None:
    """Where a heading ends as the contents page, a label, a name of the genre or white space tells."""
    if number.title_end is not None and run.begin < number.title_end <= run.limit:
        return number.title_end
    if run.end - run.begin <= SHORT and page.text[run.end - LABEL : run.end] in labels:
        return run.end - LABEL
    if run.style == "article" or (run.stop in ("", "\n") and run.end - run.begin <= SHORT_BARE):
        return run.end  # an article has no heading; no sentence is behind one that the next number or a line's end follows
    return page.sure(run)


def _begin(text: str, number: Number, limit: int) -> int:
    """Where the text behind a number begins."""
    begin = number.end
    while begin < limit and text[begin] in "\n、.":
        begin += 1
    if text.startswith(number.printed, begin, limit) and len(number.printed) > 1:
        begin += len(number.printed)  # printed twice, as a page's heading and in its text: 第七条 第七条 各县…
    return begin


def lost_line_ends(text: str, group: list[Number]) -> bool:
    """Whether a copy has lost its line ends: most of its numbers begin no line."""
    return sum(number.begin > 0 and text[number.begin - 1] != "\n" for number in group) * 2 > len(group)


def _bare_styles(text: str, group: list[Number]) -> frozenset[str]:
    """The styles whose headings stand on no line of their own and have no stop, as the next number follows some at once: 一、总体要求（一）…."""
    seen, bare = Counter[str](), Counter[str]()
    for number, after in pairwise(group):
        if number.style in OUTER and number.begin > 0 and text[number.begin - 1] != "\n":
            seen[number.style] += 1
            bare[number.style] += after.begin - number.end <= BARE_HEADING and not _STOP.search(text, number.end, after.begin)
    return frozenset(style for style, times in bare.items() if times * 4 >= seen[style])


def _labels(text: str, group: list[Number], limits: list[int]) -> frozenset[str]:
    """Labels that run into most headings before their 。: …情况抽查|检查对象。重点区域…."""
    stops = [
        (number.end, stop.start()) for number, limit in zip(group, limits, strict=True) if (stop := _STOP.search(text, number.end, limit))
    ]
    ends = Counter(text[stop - LABEL : stop] for begin, stop in stops if 2 * LABEL < stop - begin <= SHORT and text[stop] == "。")
    return frozenset(label for label, times in ends.items() if times >= 3 and label.endswith(_LABELS))


def _heading(reading: Reading, number: Number, limit: int, *, long: bool) -> Heading:
    """The heading of a number whose text goes up to `limit`: the words up to the first 。 or ： or the line's end.

    Where one runs into its sentence all the same (总体要求以习近平…为指导，…。) it ends behind a name of the genre, or, of those that are too
    `long` for a heading, where a sentence can begin after a word that headings end in.
    """
    text = reading.text
    run = run_behind(text, _begin(text, number, limit), limit, number.style, 0, None)
    if number.title_end is not None and run.begin < number.title_end <= limit:
        return Heading(number, run.begin, number.title_end, limit, False)
    if number.style in OUTER and (run.stop or run.end - run.begin > BARE_HEADING):
        cut = worded_cut(reading, run.begin, run.end, sure=not (long and run.end - run.begin > SHORT))
        if cut is not None:
            return Heading(number, run.begin, cut, limit, False)
    return Heading(number, run.begin, run.end, limit, _says_itself(text, run))


def _says_itself(text: str, run: Run) -> bool:
    """Whether a heading reads as a plain sentence (3. 支持……。): it ends as one or is too long for one, or an article is glued to the next."""
    begin, end, limit = run.begin, run.end, run.limit
    whole = run.style == "article" and end >= limit  # …建立储备制度|第一百条
    return whole or text[end : end + 1] in ("。", "；") or end - begin > SHORT or (text.count("，", begin, end) > 0 and end >= limit)
