"""A heading's text and the word lists of the genre → where the heading ends that runs into its sentence, as the words alone tell."""

from __future__ import annotations

import re
from functools import cache

from kg.reading import Reading
from kg.structure.kinds import PLAIN, kind_matcher
from kg.vocabulary import alternatives, concept_matcher, rules

SHORT = 40  # a heading with a stop behind it is hardly longer; measured on the headings of 14 annotated documents: 99 % ≤ 34
SAME = 4  # first characters of a heading that come again
LONGEST_FINAL = 4  # characters of the longest words in a row that headings end in
LEAST_CLAUSE = 8  # characters of the shortest clause behind a known heading
LONGEST_NAME = 20  # characters of a body's name that a sentence begins with
LONGEST_RUN_ON = 36  # where a heading that runs into its sentence is looked for
_W = rules("structure").words
SAYS = re.compile(alternatives(_W["says"]))
NO_BEGINNING = frozenset(_W["no_beginning"])


@cache
def starter() -> re.Pattern[str]:
    """What a sentence begins with that a heading runs into: 以习近平, 各地."""
    return re.compile(alternatives(rules("structure").words["starter"]))


def clause() -> re.Pattern[str]:
    """What a clause begins with: a subject and its verb."""
    return rules("structure")["clause"].pattern


@cache
def starter_words() -> frozenset[str]:
    """The words of `starter`."""
    return frozenset(rules("structure").words["starter"])


@cache
def finals() -> tuple[str, ...]:
    """What headings end in: 形势, 机制."""
    return rules("structure").words["final"]


@cache
def final_words() -> frozenset[str]:
    """The words of `finals`."""
    return frozenset(finals())


@cache
def _finals_of_two() -> frozenset[str]:
    return frozenset(word for word in finals() if len(word) <= 2)


@cache
def _final_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in finals()}))


def _finals_at(text: str, place: int) -> list[str]:
    """The words at a place that headings end in, the shortest first."""
    known = final_words()
    return [word for size in _final_lengths() if (word := text[place : place + size]) in known]


def known_end(text: str, begin: int, end: int) -> int | None:
    """Where a heading of the genre that opens these words ends (面临形势, 总体要求)."""
    found = kind_matcher().find(text[begin : min(end, begin + LONGEST_RUN_ON)])
    if found and found[0][0] == 0:
        return begin + found[0][1]
    return None


def worded_cut(reading: Reading, begin: int, end: int, *, sure: bool = False) -> int | None:
    """Where a heading that runs into its sentence ends; None where nothing tells.

    `sure`: only where a known heading (总体要求) or white space in the source tells, not what words end and begin.
    """
    if names_body(reading.text, begin):
        return None  # a sentence: 生态环境部将…
    known = known_end(reading.text, begin, end)
    cut = sure_cut(reading, begin, end, known)
    return cut if cut is not None or sure else loose_cut(reading.text, begin, end, known)


def sure_cut(reading: Reading, begin: int, end: int, known: int | None) -> int | None:
    """Where a heading ends as a name of the genre that ends at `known`, or white space, tells."""
    text = reading.text
    if text.endswith(_W["whole_end"], begin, end):
        return None  # 充分认识促进产业发展的重要性
    if (
        known is not None
        and end - known > LEAST_CLAUSE
        and (starter().match(text, known) or clause().match(text, known) or text.startswith("——", known) or _is_chapter(text, begin, known))
    ):
        return known
    if (
        news := rules("structure")["news"].pattern.match(text, begin, min(end, begin + LONGEST_RUN_ON))
    ) and end - news.end() >= LEAST_CLAUSE:
        return news.end()
    for gap in reading.gaps(begin + 2, min(end, begin + LONGEST_RUN_ON))[:1]:  # in a text with white space in its sentences too
        if end - gap > LEAST_CLAUSE and text[gap - 1] not in "，、" and (starter().match(text, gap) or clause().match(text, gap)):
            return gap
    return None


def _is_chapter(text: str, begin: int, known: int) -> bool:
    """Whether the words up to `known` name a chapter of goals or principles, and no more words of its name follow: 主要目标|水质持续改善."""
    (_, _, key), *_ = kind_matcher().find(text[begin:known])
    if key not in PLAIN[1:] or known - begin < SAME or text[known] in NO_BEGINNING or not "一" <= text[known] <= "龥":
        return False
    return text[known : known + 2] not in _W["chapter_goes_on"] and text[known] not in "是为方分"


def loose_cut(text: str, begin: int, end: int, known: int | None) -> int | None:
    """Where a heading ends as the words tell that headings end in and sentences begin with."""
    last = min(end, begin + LONGEST_RUN_ON)
    ends = known is not None and text.startswith(finals(), known - 2, known) and not text.startswith(finals(), known)
    if known is not None and ends and end - known > SHORT and text[known] not in NO_BEGINNING:
        return known  # 考核程序|某项考核按照年度实施，…
    places = [at for at in (_subject_again(text, begin, last), _after_final(text, begin, last, end)) if at is not None]
    return min(places) if places and not SAYS.search(text, begin, min(places)) else None


def _subject_again(text: str, begin: int, last: int) -> int | None:
    """Where the heading's first words come again as the subject of its sentence: …主要威胁|海河流域…, …任务|开展海河流域…."""
    again = text.find(text[begin : begin + SAME], begin + 2 * SAME, last + SAME)
    if again < 0 or text[again - 1] in "，、和与及对" or _in_bracket(text, begin, again):
        return None
    verb = next((word for word in starter_words() if text.endswith(word, begin, again)), "")
    before = again - len(verb)
    return before if verb and text.startswith(finals(), before - 2, before) else again


def _after_final(text: str, begin: int, last: int, end: int) -> int | None:
    """The first place behind a word that headings end in, or behind its bracket, where a clause begins: 专项检查（简称检查）|某部门要…."""
    two_long = _finals_of_two()
    for place in range(begin + 4, last):
        final = text.rfind("（", begin, place) if text[place - 1] == "）" else place
        if text[final - 2 : final] in two_long and not _in_bracket(text, begin, place) and is_break(text, begin, place, end):
            return place
    return None


def _in_bracket(text: str, begin: int, place: int) -> bool:
    return text.count("（", begin, place) > text.count("）", begin, place)


def names_body(text: str, place: int) -> bool:
    """Whether a body is named here: 生态环境部."""
    return any(first == 0 for first, _, _ in concept_matcher("agencies").find(text[place : place + LONGEST_NAME]))


def is_break(text: str, begin: int, place: int, end: int) -> bool:
    """Whether a clause begins here: 加强组织领导|各地…, but not 完善工作|机制 or 加强队伍|建设, where the word is the heading's own."""
    if text.startswith(("——", "--"), place) or text.startswith(text[place - 2 : place], place):  # 基本原则|——坚持…, 报告书复核|复核对象
        return True
    if text.find(text[place : place + SAME], begin, place) >= 0:  # 全面推行执法公示制度|执法公示是…
        return True
    if names_body(text, place):
        return True  # 专项检查|生态环境部会同…
    if text[place] in NO_BEGINNING:
        return False
    ends = _finals_at(text, place)
    begins = starter().match(text, place)
    if begins is None:
        return bool(not ends and clause().match(text, place))
    if len(begins.group()) > LONGEST_FINAL:
        return True  # 自行监测|生态环境主管部门
    if text.startswith("的", begins.end()) or any(word not in starter_words() and len(word) >= len(begins.group()) for word in ends):
        return False  # 制定政策|落实的配套制度
    return not any(at >= end or starter().match(text, at) or clause().match(text, at) for at in _behind(text, place))


def _behind(text: str, place: int) -> list[int]:
    """The places behind one or more words in a row that headings end in: 资源|创新管理|."""
    found, here = [], [place]
    while here:
        at = here.pop()
        after = [at + len(word) for word in _finals_at(text, at)]
        found += after
        here += [other for other in after if other - place < LONGEST_NAME]
    return found
