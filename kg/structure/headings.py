"""A number's text → where its heading ends and its sentences begin, and what kind of section it opens."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kg.reading import Reading
from kg.structure.kinds import kind_matcher
from kg.structure.numerals import BARE_HEADING, Number
from kg.vocabulary import alternatives, concept_matcher, rules

SHORT = 40  # a heading with a stop behind it is hardly longer; measured on the headings of 14 annotated documents: 99 % ≤ 34
LABEL = 4  # characters of a label that runs into headings: 检查对象
LONGEST_FINAL = 4  # characters of the longest words in a row that headings end in
LEAST_CLAUSE = 8  # characters of the shortest clause behind a known heading
LONGEST_NAME = 20  # characters of a body's name that a sentence begins with
LONGEST_RUN_ON = 36  # where a heading that runs into its sentence is looked for
_STOP = re.compile("[。：\n]")
OUTER = ("cjk", "pcjk", "chapter", "division", "part")  # styles whose headings stand on lines of their own
_W = rules("structure").words
_SAYS = re.compile(alternatives(_W["says"]))
_LABELS, _NO_BEGINNING = _W["label_end"], frozenset(_W["no_beginning"])


class Heading(NamedTuple):
    """A number with its heading's end, the end of its own text, and whether the heading is itself a sentence."""

    number: Number
    begin: int
    end: int
    body_end: int
    is_sentence: bool


@cache
def _starter() -> re.Pattern[str]:
    return re.compile(alternatives(rules("structure").words["starter"]))


def _clause() -> re.Pattern[str]:
    return rules("structure")["clause"].pattern


@cache
def _starter_words() -> frozenset[str]:
    return frozenset(rules("structure").words["starter"])


@cache
def _finals() -> tuple[str, ...]:
    return rules("structure").words["final"]


def headings(reading: Reading, group: list[Number], limits: list[int], *, lost: bool) -> list[Heading]:
    """The headings of a plan's numbers, whose texts go up to the limits.

    `lost` says that the copy has lost the line ends behind its headings: each of them is then cut from its sentence.
    """
    labels = _labels(reading.text, group, limits) if lost else frozenset()
    bare = frozenset() if lost else _bare_styles(reading.text, group)
    return [
        _heading(reading, number, limit, "all" if lost else "long" if number.style in bare else "none", labels)
        for number, limit in zip(group, limits, strict=True)
    ]


def lost_line_ends(reading: Reading, group: list[Number]) -> bool:
    """Whether a text flattened to one line has headings that run into their sentences: most that a sentence follows can be cut from it."""
    text, tried, cut = reading.text, 0, 0
    if sum(number.begin > 0 and text[number.begin - 1] != "\n" for number in group) * 2 <= len(group):
        return False
    for number, after in zip(group, [*group[1:], None], strict=True):
        stop = _STOP.search(text, number.end, after.begin if after else len(text))
        if number.style in OUTER and stop is not None and text[stop.start()] != "\n":
            tried += 1
            cut += _cut(reading, number.end, stop.start()) is not None
    return tried >= 2 and cut * 2 >= tried


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


def _heading(reading: Reading, number: Number, limit: int, lost: str, labels: frozenset[str]) -> Heading:
    """The heading of a number whose text goes up to `limit`: the words up to the first 。 or ： or the line's end.

    Where the line end is lost (总体要求以习近平…为指导，…。), of "all" headings of the text or of those that are too "long" for one,
    it ends where a sentence can begin after a word that headings end in.
    """
    text = reading.text
    begin = number.end
    while begin < limit and text[begin] in "\n、.":
        begin += 1
    if text.startswith(number.printed, begin, limit) and len(number.printed) > 1:
        begin += len(number.printed)  # printed twice, as a page's heading and in its text: 第七条 第七条 各县…
    if number.title_end is not None and begin < number.title_end <= limit:
        return Heading(number, begin, number.title_end, limit, False)
    stop = _STOP.search(text, begin, limit)
    end = stop.start() if stop else limit
    if text[begin:end].count("（") > text[begin:end].count("）"):
        closing = text.find("）", end, min(limit, end + 60))
        end = closing + 1 if closing > 0 else end
    while end > begin + 1 and text[end - 1] in "；，、":
        end -= 1
    if end - begin <= SHORT and text[end - LABEL : end] in labels:
        return Heading(number, begin, end - LABEL, limit, False)
    if (lost == "all" or number.style in OUTER) and (stop is not None or end - begin > BARE_HEADING):
        cut = _cut(reading, begin, end, sure=lost == "none" or (lost == "long" and end - begin <= SHORT))
        if cut is not None:
            return Heading(number, begin, cut, limit, False)
    whole = number.style == "article" and end >= limit  # glued to the next: …建立储备制度|第一百条
    return Heading(number, begin, end, limit, whole or _is_sentence(text, begin, end, limit))


def _known(text: str, begin: int, end: int) -> int | None:
    """Where a heading of the genre that opens these words ends (面临形势, 总体要求)."""
    found = kind_matcher().find(text[begin : min(end, begin + LONGEST_RUN_ON)])
    if found and found[0][0] == 0:
        return begin + found[0][1]
    return None


def _cut(reading: Reading, begin: int, end: int, *, sure: bool = False) -> int | None:
    """Where a heading that runs into its sentence ends; None where nothing tells.

    `sure`: only where a known heading (总体要求) or white space in the source tells, not what words end and begin.
    """
    text, last = reading.text, min(end, begin + LONGEST_RUN_ON)
    if _names_body(text, begin):
        return None  # a sentence: 生态环境部将…
    known = _known(text, begin, end)
    if (
        known is not None
        and end - known > LEAST_CLAUSE
        and (_starter().match(text, known) or _clause().match(text, known) or text.startswith("——", known))
    ):
        return known
    for gap in reading.gaps(begin + 2, last):
        if end - gap > LEAST_CLAUSE and text[gap - 1] not in "，、" and (_starter().match(text, gap) or _clause().match(text, gap)):
            return gap
    if sure:
        return None
    ends = known is not None and text.startswith(_finals(), known - 2, known) and not text.startswith(_finals(), known)
    if known is not None and ends and end - known > SHORT and text[known] not in _NO_BEGINNING:
        return known  # 考核程序|某项考核按照年度实施，…
    places = [at for at in (_subject_again(text, begin, last), _after_final(text, begin, last, end)) if at is not None]
    return min(places) if places and not _SAYS.search(text, begin, min(places)) else None


def _subject_again(text: str, begin: int, last: int) -> int | None:
    """Where the heading's first words come again as the subject of its sentence: …主要威胁|海河流域…, …任务|开展海河流域…."""
    again = text.find(text[begin : begin + LABEL], begin + 2 * LABEL, last + LABEL)
    if again < 0 or text[again - 1] in "，、和与及对" or _in_bracket(text, begin, again):
        return None
    verb = next((word for word in _starter_words() if text.endswith(word, begin, again)), "")
    before = again - len(verb)
    return before if verb and text.startswith(_finals(), before - 2, before) else again


def _after_final(text: str, begin: int, last: int, end: int) -> int | None:
    """The first place behind a word that headings end in, or behind its bracket, where a clause begins: 专项检查（简称检查）|某部门要…."""
    for place in range(begin + 4, last):
        closing = text[place - 1] == "）"
        final = text.rfind("（", begin, place) if closing else place
        if text.startswith(_finals(), final - 2, final) and not _in_bracket(text, begin, place) and _is_break(text, begin, place, end):
            return place
    return None


def _in_bracket(text: str, begin: int, place: int) -> bool:
    return text.count("（", begin, place) > text.count("）", begin, place)


def _names_body(text: str, place: int) -> bool:
    return any(first == 0 for first, _, _ in concept_matcher("agencies").find(text[place : place + LONGEST_NAME]))


def _is_break(text: str, begin: int, place: int, end: int) -> bool:
    """Whether a clause begins here: 加强组织领导|各地…, but not 完善工作|机制 or 加强队伍|建设, where the word is the heading's own."""
    if text.startswith(("——", "--"), place) or text.startswith(text[place - 2 : place], place):  # 基本原则|——坚持…, 报告书复核|复核对象
        return True
    if text.find(text[place : place + LABEL], begin, place) >= 0:  # 全面推行执法公示制度|执法公示是…
        return True
    if _names_body(text, place):
        return True  # 专项检查|生态环境部会同…
    if text[place] in _NO_BEGINNING:
        return False
    finals = [word for word in _finals() if text.startswith(word, place)]
    starter = _starter().match(text, place)
    if starter is None:
        return bool(not finals and _clause().match(text, place))
    if len(starter.group()) > LONGEST_FINAL:
        return True  # 自行监测|生态环境主管部门
    if text.startswith("的", starter.end()) or any(word not in _starter_words() and len(word) >= len(starter.group()) for word in finals):
        return False  # 制定政策|落实的配套制度
    return not any(at >= end or _starter().match(text, at) or _clause().match(text, at) for at in _behind(text, place))


def _behind(text: str, place: int) -> list[int]:
    """The places behind one or more words in a row that headings end in: 资源|创新管理|."""
    found, here = [], [place]
    while here:
        at = here.pop()
        after = [at + len(word) for word in _finals() if text.startswith(word, at)]
        found += after
        here += [other for other in after if other - place < LONGEST_NAME]
    return found


def _is_sentence(text: str, begin: int, end: int, limit: int) -> bool:
    """Whether the heading reads as a plain sentence (3. 支持……。): it ends as one or is too long for a heading."""
    return text[end : end + 1] in ("。", "；") or end - begin > SHORT or (text.count("，", begin, end) > 0 and end >= limit)
