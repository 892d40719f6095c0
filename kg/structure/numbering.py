"""Reading → the numbers that stand before headings, told from those that stand in sentences, each with the number around it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.reading import across
from kg.vocabulary import Rule, rules

STYLES = ("part", "chapter", "division", "article", "cjk", "pcjk", "integer", "decimal", "number", "pnumber", "circled")
TOP_STYLES = ("part", "chapter", "article", "cjk")  # styles that can be a text's first, right behind its title
BARE_HEADING = 50  # characters at most between a heading without a stop and the number that follows it at once
LABEL = 80  # characters at most of a label and its words
GAP = 4  # numbers that a damaged copy may have lost in between
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_STOPS = '。；：！？）"\n'
_FIRST = (
    r"第一二三四五六七八九十—（\[【\d①-⑳⑴-⒇⒈-⒛㈠-㈩"  # what any numbering begins with: the rest of a text is passed over ten times as fast
)


class Number(NamedTuple):
    """A number before a heading: where it stands, its style and value, and the index of the number around it."""

    begin: int
    end: int
    style: str
    value: int
    printed: str  # without delimiter
    parent: int | None = None
    restart: bool = False  # the first of another plan in the same text


def cjk_value(numeral: str) -> int:
    """The value of a Chinese numeral below one thousand.

    >>> [cjk_value(n) for n in ("八", "十", "十二", "二十九", "一百零三")]
    [8, 10, 12, 29, 103]
    """
    total = digit = 0
    for character in numeral:
        if character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _DIGITS[character]
    return total + digit


@cache
def _styles() -> tuple[re.Pattern[str], dict[str, Rule]]:
    found = {rule.id: rule for rule in rules("structure").rules if rule.id in STYLES}
    return re.compile(f"(?=[{_FIRST}])(?:" + "|".join(rule.pattern.pattern for rule in found.values()) + ")"), found


def candidates(text: str) -> list[Number]:
    """Everything that has a numbering's form, in the order of the text; a decimal (4.2.1) only where a line begins."""
    pattern, styles = _styles()
    found = []
    plain = text.translate(_FORMAL) if "壹" in text else text
    for match in pattern.finditer(plain):
        group = match.lastgroup or ""
        style = group.partition("_")[0]  # pnumber_half is a form of pnumber
        rule = styles[style]
        if rule.data.get("line_start") and not _line_start(text, match.start()):
            continue
        digits, printed = match[group], text[slice(*match.span(group))]
        found.append(Number(match.start(), match.end(), style, _value(style, digits), _printed(style, printed, text[slice(*match.span())])))
    return found


def _value(style: str, digits: str) -> int:
    if unicodedata.category(digits[0]) == "No":
        return int(unicodedata.numeric(digits))
    if style in ("integer", "decimal", "number", "pnumber"):
        return int(digits.rpartition(".")[2])
    return cjk_value(digits.replace("—", "一"))


def _printed(style: str, digits: str, whole: str) -> str:
    if style != "circled" and unicodedata.category(digits[0]) == "No":  # ⑴ is (1), ⒈ is 1
        return unicodedata.normalize("NFKC", digits).strip(".")
    if style in ("pcjk", "pnumber"):
        return f"({digits})"
    return whole if style in ("part", "chapter", "division", "article") else digits.replace("—", "一")


def _line_start(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] == "\n"


def _after_title(text: str, number: Number) -> bool:
    """Whether a number follows a title in a flattened text: …工作方案一、主要任务."""
    return text.endswith(rules("structure").words["title_end"], 0, number.begin)


def _stopped(text: str, number: Number) -> bool:
    """Whether a number comes behind a stop, or behind a label's words that a flattened text has run into it: 完成时限：2025年|（二）…."""
    begin = number.begin
    return (
        begin == 0
        or text[begin - 1] in _STOPS
        or rules("structure")["label"].pattern.search(text, max(0, begin - LABEL), begin) is not None
    )


def _rank(number: Number) -> int:
    rank: int = _styles()[1][number.style].data["rank"]
    return rank + number.printed.count(".") - 1 if number.style == "decimal" else rank


def _follows_bare(text: str, before: Number, number: Number) -> bool:
    """Whether a number comes right behind the bare heading of one that stands above it: （四）强化源头防控|1.加强…."""
    if not 0 < number.begin - before.end <= BARE_HEADING or _rank(before) >= _rank(number):
        return False
    between = text[before.end : number.begin]
    return "。" not in between and "\n" not in between


class _Outline:
    """The numbers open at a place of the text, and which number may come next."""

    def __init__(self, text: str, boxes: list[int], ends: list[int], lines: bool) -> None:
        self.text = text
        self.ends = ends  # where annexes, signatures and furniture begin: lists there are no sections
        self.lines = lines  # headings stand at the beginning of lines
        self.boxes = deque(boxes)
        self.accepted: list[Number] = []
        self.open: list[int] = []  # indexes in accepted, outermost first
        self.last: dict[str, int] = {}  # the last value of each style, for numbers that run on across chapters
        self.box_next: int | None = None

    def add(self, number: Number, following: list[Number]) -> None:
        """Accept the number and place it in the outline, or leave it as part of a sentence."""
        starts = _line_start(self.text, number.begin)
        if self._in_box(number, starts) or self._in_annex(number) or not self._in_chapter(number):
            return
        depth = next((d for d in range(len(self.open) - 1, -1, -1) if self._same_style(self.open[d], number)), None)
        if depth is None:
            self._push(number, starts, following)
            return
        last = self.accepted[self.open[depth]].value
        if number.value == last + 1:
            if starts or self._may_follow(number):
                self._accept(number, depth)
        elif number.value == 1 and depth == 0 and number.style != "decimal":
            if (starts or self._after_stop(number)) and self._continues(number, following):
                self._restart(number)
        elif number.value == 1:
            if starts or (self._after_stop(number) and self._continues(number, following)):
                self._accept(number, depth)
        elif starts and self.lines and (last < number.value <= last + GAP or self._outer(number)):
            self._accept(number, depth)  # a copy that has lost what stood between

    def _same_style(self, index: int, number: Number) -> bool:
        known = self.accepted[index]
        if known.style == number.style == "decimal":
            return known.printed.count(".") == number.printed.count(".")
        return known.style == number.style

    def _outer(self, number: Number) -> bool:
        return number.style in ("chapter", "division", "cjk", "pcjk")

    def _push(self, number: Number, starts: bool, following: list[Number]) -> None:
        first = number.value == 1
        runs_on = number.value == self.last.get(number.style, 0) + 1
        if not (first or runs_on or (starts and self.lines and self._outer(number))):
            return
        if not starts and not self._may_follow(number):
            return
        if not starts and first and not self._continues(number, following):
            return
        depth = next((d for d, index in enumerate(self.open) if _rank(self.accepted[index]) > _rank(number)), len(self.open))
        if depth == 0 and self.open and not (starts and (first or self.lines)):
            return
        self._accept(number, depth)

    def _accept(self, number: Number, depth: int) -> None:
        del self.open[depth:]
        parent = self.open[-1] if self.open else None
        self.open.append(len(self.accepted))
        self.accepted.append(Number(number.begin, number.end, number.style, number.value, number.printed, parent, number.restart))
        self.last[number.style] = number.value
        self.box_next = None

    def _restart(self, number: Number) -> None:
        self.last.clear()
        self._accept(Number(number.begin, number.end, number.style, number.value, number.printed, None, True), 0)

    def _after_stop(self, number: Number) -> bool:
        return _stopped(self.text, number) or (number.value == 1 and number.style in TOP_STYLES and _after_title(self.text, number))

    def _may_follow(self, number: Number) -> bool:
        """Whether a number inside a line can begin a heading: after a stop, or right after a bare heading (加强源头防控（四）强化…)."""
        if self._after_stop(number):
            return True
        if not self.accepted or number.style not in ("cjk", "pcjk", "number", "chapter", "article", "division"):
            return False
        return _follows_bare(self.text, self.accepted[-1], number)

    def _continues(self, number: Number, following: list[Number]) -> bool:
        """Whether the second of a numbering comes before anything that stands above it."""
        for other in following:
            if other.style == number.style and other.printed.count(".") == number.printed.count("."):
                return other.value == 2
        return False

    def _in_chapter(self, number: Number) -> bool:
        """Whether a decimal belongs to the chapter that it stands in: 8.5 in chapter 二 is a figure (8.5平方米)."""
        if number.style != "decimal":
            return True
        chapter = int(number.printed.partition(".")[0])
        outers = (
            self.accepted[i]
            for d, i in enumerate(self.open)
            if self.accepted[i].style in ("cjk", "chapter", "integer", "number")[: 4 - (d > 0)]
        )
        outer = next(outers, None)
        if outer is not None:
            return outer.value == chapter
        before = next((other for other in reversed(self.accepted) if other.style == "decimal"), None)
        return chapter - (int(before.printed.partition(".")[0]) if before else 0) in (0, 1)

    def _in_annex(self, number: Number) -> bool:
        """Whether a list's number stands behind the text's end, with no outer number after it."""
        if not self.ends or _rank(number) < 6:
            return False
        since = self.accepted[-1].begin if self.accepted else -1
        place = bisect_right(self.ends, since)
        return place < len(self.ends) and self.ends[place] < number.begin and bool(self.accepted)

    def _in_box(self, number: Number, starts: bool) -> bool:
        """Whether the number belongs to a 专栏, whose insides hold no sections."""
        while self.boxes and self.boxes[0] < number.begin:
            self.boxes.popleft()
            self.box_next = 1
        if self.box_next is None or _rank(number) < 6:
            return False
        if number.value == self.box_next:
            self.box_next += 1
            return True
        continues = any(self._same_style(i, number) and self.accepted[i].value + 1 == number.value for i in self.open)
        return not (starts and continues)


def numbers(text: str, closed: Sequence[tuple[int, int]] = ()) -> list[Number]:
    """The numbers of the text's headings, in order, each with its parent's index; none of those inside sentences, nor in what is `closed`.

    A number counts where it continues or opens a numbering: 一、二、三; （四） running on in the next chapter; 1. again in each part.
    At the beginning of a line it is believed more readily than inside one, where it must follow a stop or a bare heading.
    """
    leaders = [match.start() for match in rules("structure")["leader"].finditer(text)]
    found = [
        number
        for number in candidates(text)
        if not (leaders and _in_contents(text, number, leaders)) and not across(closed, number.begin, number.end)
    ]
    outer = [number for number in found if number.style in ("chapter", "article", "cjk", "pcjk")]
    lines = sum(_line_start(text, number.begin) for number in outer) * 2 >= len(outer)
    boxes = [match.start() + 1 for match in rules("structure")["box"].pattern.finditer(text)]
    ends = [match.start() for match in rules("structure")["end"].pattern.finditer(text)]
    outline = _Outline(text, boxes, ends, lines)
    following: list[list[Number]] = []  # for each the next of its style that a heading may begin with
    peers: dict[str, list[Number]] = {}
    for before, number in zip([None, *found][-2::-1], reversed(found), strict=True):
        following.append(peers.get(number.style, []))
        stopped = _stopped(text, number) or (before is not None and _follows_bare(text, before, number))
        if stopped or (number.style in TOP_STYLES and _after_title(text, number)):
            peers[number.style] = [number]
    for number, after in zip(found, reversed(following), strict=True):
        outline.add(number, after)
    return outline.accepted


def _in_contents(text: str, number: Number, leaders: list[int]) -> bool:
    """Whether one of a contents page's leaders (……12) stands behind a number on its line."""
    place = bisect_left(leaders, number.end)
    return place < len(leaders) and leaders[place] < number.end + 200 and text.find("\n", number.end, leaders[place]) < 0
