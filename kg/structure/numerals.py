"""Reading → everything in it that has the form of a heading's number, with its value, its rank and what stands before it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import NamedTuple

from kg.reading import Reading
from kg.vocabulary import Rule, rules

STYLES = ("word", "part", "chapter", "division", "article", "formal", "cjk", "pcjk", "integer", "decimal", "number", "pnumber", "circled")
INNER = 6  # rank from which a style is a list's, not an outline's: 1., （1）, ①
BARE_HEADING = 50  # characters at most between a heading without a stop and the number that follows it at once
LABEL = 80  # characters at most of a label and its words
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾", "一二三三四五六七八九十")
_OTHER_DIGITS = {"—": "一"}  # a dash that stands for 一 in a damaged copy
_STOPS = '。；：！？"\n'
_CLOSING = "）〕】］〗〉》』」)]"
_FIRST = r"第一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾—（\[【\d①-⑳⑴-⒇⒈-⒛㈠-㈩"  # what a numbering begins with: the rest of a text is passed over
_RUN = re.compile(r"[\d.]+")
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")


class Number(NamedTuple):
    """A number before a heading: where it stands, its style and value, and the index of the number around it."""

    begin: int
    end: int
    style: str
    value: int
    printed: str  # without delimiter
    family: str  # what it must share with the number that it goes on from: its style, a decimal's depth, a level's word
    rank: float  # how high its style usually stands; the lower the higher
    place: str  # what stands before it: a line's "line" start, a "stop", a "close" of a bracket, a "label", a "title", nothing of these "inside"
    fault: str = ""  # what speaks against it: a "figure" behind it, a "reference" to another text's article
    title_end: int | None = None  # where the contents page says that its heading ends
    parent: int | None = None
    restart: bool = False  # the first of another plan in the same text


def cjk_value(numeral: str) -> int:
    """The value of a Chinese numeral below ten thousand.

    >>> [cjk_value(n) for n in ("八", "十", "十二", "二十九", "一百零三", "一千二百")]
    [8, 10, 12, 29, 103, 1200]
    """
    total = digit = 0
    for character in numeral:
        if unit := _UNITS.get(character):
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _DIGITS[character]
    return total + digit


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, Rule]]:
    found = {rule.id: rule for rule in rules("structure").rules if rule.id in STYLES}
    others = "".join(sorted({word[0] for word in rules("structure").words["level"]}))
    return re.compile(f"(?=[{_FIRST}{others}])(?:" + "|".join(rule.pattern.pattern for rule in found.values()) + ")"), found


def candidates(reading: Reading) -> list[Number]:
    """Everything that has a numbering's form, in the order of the text."""
    text = reading.text
    pattern, styles = _forms()
    plain = text.translate(_FORMAL) if "壹" in text or "贰" in text else text
    found: list[Number] = []
    bars = "|" in text
    for match in pattern.finditer(plain):
        group = match.lastgroup or ""
        style = group.partition("_")[0]  # pnumber_half is a form of pnumber
        rule = styles[style]
        begin, end = match.span()
        place = _place(text, begin)
        if bars and text[text.rfind("\n", 0, begin) + 1] == "|":
            continue  # a row of a table
        if place != "line" and (rule.data.get("line_start") or group.endswith("_line")):
            continue
        digits, printed = match[group], text[slice(*match.span(group))]
        if style in ("cjk", "pcjk") and printed[0] in "壹贰叁参肆伍陆柒捌玖拾":
            style = "formal" if style == "cjk" else style
        number = Number(
            begin, end, style, _value(style, digits), _printed(style, printed, text[begin:end]), style, rule.data["rank"], place
        )
        number = _refined(reading, number, found[-1] if found else None)
        if number.fault != "none":
            found.append(number)
    return _with_levels(found) if any(number.style == "word" for number in found) else found


def _with_levels(found: list[Number]) -> list[Number]:
    """The numerals with the ranks of levels in words: above the lists that open behind most of them, else below what stands before them."""
    known = [number for number in found if number.place != "inside"]
    inside: dict[str, list[float]] = {}
    above: dict[str, list[float]] = {}
    times = Counter(number.family for number in known if number.style == "word")
    for before, number, after in zip([None, *known[:-1]], known, [*known[1:], None], strict=True):
        if number.style != "word":
            continue
        if after is not None and after.style != "word" and after.value == 1:
            inside.setdefault(number.family, []).append(after.rank)
        if before is None or before.style != "word":
            above.setdefault(number.family, []).append(before.rank if before else -1.0)
    ranks = {
        family: Counter(inside[family]).most_common(1)[0][0] - 0.5
        if 2 * len(inside.get(family, ())) >= count
        else Counter(above.get(family, [-1.0])).most_common(1)[0][0] + 0.5
        for family, count in times.items()
    }
    return [number._replace(rank=ranks.get(number.family, -0.5)) if number.style == "word" else number for number in found]


def _refined(reading: Reading, number: Number, before: Number | None) -> Number:
    """The number with its family and rank, and with what speaks against it; `before` is the one that stands before it."""
    text, style = reading.text, number.style
    if style == "decimal":
        whole = number.printed.partition(".")[0]
        if number.begin + len(whole) + 1 in reading.gaps(number.begin, number.end):  # 5. 8条河道整治: a number and a figure
            return Number(number.begin, number.begin + len(whole) + 1, "number", int(whole), whole, "number", INNER, number.place)
        depth = number.printed.count(".")
        return number._replace(family=f"decimal{depth}", rank=number.rank + depth - 1)
    if style == "formal":
        return number._replace(family=style, rank=_forms()[1]["formal"].data["rank"])
    if style == "word":
        if text[number.end - 1] not in "：、." and not (number.place == "line" and _parted(reading, number)):
            return number._replace(fault="none")  # 任务一览表
        return number._replace(family=number.printed.rstrip("一二三四五六七八九十0123456789"))
    if style == "article" and number.place != "line":
        if number.value == 1 and rules("structure")["purpose"].pattern.match(text, number.end):
            return number._replace(place="stop")  # 某市管理办法|第一条为了…
        if rules("structure")["reference"].pattern.search(text, max(0, number.begin - 8), number.begin) and not _titled(
            text, before, number
        ):
            return number._replace(fault="reference")  # 依照本办法|第三条
    if style == "number" and text[number.end : number.end + 1].isdigit():
        return _before_figure(reading, number)
    return number


def _titled(text: str, before: Number | None, number: Number) -> bool:
    """Whether an article stands right behind its chapter's title: 第二章公众参与|第五条."""
    if before is None or before.style not in ("chapter", "division") or before.place == "inside":
        return False
    return number.begin - before.end <= BARE_HEADING and not any(sign in "，。；：" for sign in text[before.end : number.begin])


def _parted(reading: Reading, number: Number) -> bool:
    """Whether white space or a line's end stands behind a number without a delimiter: 领域一 便民服务."""
    return reading.text[number.end : number.end + 1] in ("", "\n") or number.end in reading.gaps(number.end - 1, number.end + 1)


def _before_figure(reading: Reading, number: Number) -> Number:
    """A number with a figure behind it: a heading's (2.2023年底前…, 5. 3年内…) where a year follows or white space parts them."""
    text = reading.text
    if number.place == "inside":
        return number._replace(fault="none")
    if rules("structure")["year_behind"].pattern.match(text, number.end):
        return number
    run = _RUN.match(text, number.begin)
    if run is None:  # no digit but a sign that stands for one, such as ⒎ or ⑦: what follows is no part of it
        return number
    if number.place == "line" and text[run.end() : run.end() + 1] in ("", "\n"):
        return number._replace(fault="none")  # a line that is a figure, as a table's cell: 4.62
    for gap in reading.gaps(number.begin, run.end() - 1):
        if gap == number.end:
            return number
        if (
            number.place == "line"
            and gap > number.end
            and (decimal := _DECIMAL.fullmatch(text, number.begin, gap))
            and run.end() - gap <= 4
        ):
            depth = decimal.group().count(".")
            value = int(decimal.group().rpartition(".")[2])
            return Number(number.begin, gap, "decimal", value, decimal.group(), f"decimal{depth}", INNER + depth - 1, "line")
    return number._replace(fault="figure")


def _value(style: str, digits: str) -> int:
    if unicodedata.category(digits[0]) == "No":
        return int(unicodedata.numeric(digits))
    if digits[-1].isdigit() and digits.isascii():
        return int(digits.rpartition(".")[2])
    return cjk_value(_OTHER_DIGITS.get(digits, digits))


def _printed(style: str, digits: str, whole: str) -> str:
    if style != "circled" and unicodedata.category(digits[0]) == "No":  # ⑴ is (1), ⒈ is 1
        return unicodedata.normalize("NFKC", digits).strip(".")
    if style in ("pcjk", "pnumber"):
        return f"({digits})"
    return whole.rstrip("、.：") if style in ("word", "part", "chapter", "division", "article") else _OTHER_DIGITS.get(digits, digits)


def _place(text: str, begin: int) -> str:
    """What stands before a number."""
    if begin == 0 or text[begin - 1] == "\n":
        return "line"
    before = text[begin - 1]
    if before in _STOPS:
        return "stop"
    if before in _CLOSING:
        return "close"
    if text.find("：", max(0, begin - LABEL), begin) >= 0 and rules("structure")["label"].pattern.search(
        text, max(0, begin - LABEL), begin
    ):
        return "label"
    if "a" <= before.lower() <= "z" and (text[begin] in _DIGITS or text[begin] in _UNITS):
        return "close"  # …/home|二、 behind an address
    words = rules("structure").words
    return "title" if text.endswith(words["title_end"] + words["list_end"], 0, begin) else "inside"
