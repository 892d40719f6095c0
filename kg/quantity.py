"""Text → the quantities in it: value as printed, unit, how the words around it say to take it, and QUDT's unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kg.model import Quantity
from kg.numerals import DIGIT, spelled
from kg.vocabulary import alternatives, rules

_FILE = rules("quantities")
_W = _FILE.words


def _comparators(place: str) -> dict[str, str]:
    return {word: rule.data["comparator"] for rule in _FILE.rules if rule.id.startswith(place) for word in _W[rule.data["words"]]}


_BEFORE, _AFTER = _comparators("before"), _comparators("after")
PREDICATES = frozenset(_BEFORE) - frozenset(_W["adverbs"])  # 不低于60% needs no verb
_PARTS: dict[str, str] = dict(_FILE["number-part"].data["units"])
_QUDT: dict[str, list[str]] = dict(_FILE["unit"].data["qudt"])
RECURRENCE = frozenset(_W["recurrence"])
TIMES = frozenset(_W["time"])
PERCENTS = frozenset(_W["percent"])
MONEY = frozenset(_W["money"])
COUNTS = frozenset(_W["count"])
ABOUT = frozenset(_W["about_after"])
_MULTIPLIER = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}

_KINDS = ("percent", "time", "mass", "length", "area", "volume", "power", "money", "data", "physical", "times", "recurrence", "count")
_BASES = [word for name in _KINDS for word in _W[name]]
_ABOVE = alternatives(_W["multiplier"])
# 亿级, 万元户 and 5年期 are names, not amounts
_UNIT = (
    rf"(?:{_ABOVE})?{alternatives(_BASES)}(?:[/·]{alternatives(_W['per'])}){{0,2}}(?!级)"
    rf"|/(?:1|10|十|百|100)?万|{_ABOVE}(?![级一二三四五六七八九]|分之)"
)
_WHOLE_UNIT = re.compile(_UNIT)
# 5年多 and 2亿多人 are more; 29个多式联运枢纽 and 8万千瓦余热发电 begin a name with the same character
_MORE_AFTER = rf"[多余](?=[，。；、）]|$|的|月|[来时]|(?<=[万亿].){alternatives(_W['count'])})"
# 2亿多人: the unit is 亿人, and more than so many
_PARTED = (
    rf"(?P<above>{_ABOVE})[多余](?P<counted>{alternatives([*_W['count'], *_W['money'], *_W['area'], *_W['length'], *_W['mass']])})(?!口)"
)
_NUMBER = _FILE["number-digits"].pattern.pattern
_TO = _FILE["between"].pattern.pattern
_BEFORE_WORDS: dict[str, list[str]] = {}  # by their last character, the longest first
for _word in sorted(_BEFORE, key=lambda word: (-len(word), word)):
    _BEFORE_WORDS.setdefault(_word[-1], []).append(_word)
_AFTER_PATTERN = rf"(?:（[^（）]{{1,12}}）)?{alternatives(_AFTER)}(?:（含）)?"  # 12万个（含自用桩）以上
_BRACKET = re.compile("（[^（）]*）")
_DIGITS = re.compile(
    rf"(?P<low>{_NUMBER})(?:(?P<lowunit>{_UNIT})?(?:{_TO})(?P<high>{_NUMBER}))?"
    rf"(?P<ratio>[∶：]1(?![\d.]))?(?:{_PARTED}|(?P<more>多|余)?(?P<unit>{_UNIT})?(?P<more2>{_MORE_AFTER})?)(?P<after>{_AFTER_PATTERN})?"
)
_SPELLED = re.compile(
    rf"(?P<low>{_FILE['number-spelled'].pattern.pattern})(?:[至到—](?P<high>{_FILE['number-spelled'].pattern.pattern}))?(?P<more>多|余)?(?P<unit>{_UNIT})(?P<after>{_AFTER_PATTERN})?"
)
_SHARE = re.compile(
    rf"(?:(?P<part>{_FILE['number-part'].pattern.pattern})|(?P<half_word>{_FILE['number-half'].pattern.pattern})|{_FILE['number-fraction'].pattern.pattern})(?P<after>{_AFTER_PATTERN})?"
)
_SHARE_HINT = re.compile("[半成]|分之")
_NUMERAL = re.compile("[廿一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]")
_DIGIT_HINT = re.compile(r"\d")
_AFTER_SPELLED = re.compile(rf"{alternatives(_W['spelled_after'])}(?:现有|了|一批)?$|达□+$")  # 达到□□□的两倍: a year was there
_COUNTED_ONE = _FILE["counted-one"].pattern
LISTED = 10  # a number in words that a list's comma is enough to tell: 、百家示范园区
_ORDINAL = frozenset("第〔[（#") | {"前"}
_NUMBERED = frozenset("表图栏")
_ENDS = frozenset(["", "，", "。", "；", "、"])
_NAMING = frozenset("年月日号时版期届代级章节条款强类型线℃")
_LIST = frozenset(["、", "和", "及", "与", "，"])


class Found(NamedTuple):
    """A quantity and where it stands, its comparing words included."""

    begin: int
    end: int
    quantity: Quantity
    before: str  # the comparing word before it, "" where there is none
    after: str


def find(text: str) -> list[Found]:
    """The quantities of a text, in order and without overlap; the ends of 3—5个 are one, the items of 15%、20%以上 are two.

    >>> [(f.quantity.value, f.quantity.unit, f.quantity.comparator) for f in find("产量达到1150万吨，比例提高至30%以上")]
    [(Decimal('1150'), '万吨', 'Exactly'), (Decimal('30'), '%', 'AtLeast')]
    """
    found = [
        *(_found(text, _DIGITS, _digits) if _DIGIT_HINT.search(text) else ()),
        *(_found(text, _SHARE, _share) if _SHARE_HINT.search(text) else ()),
        *(_found(text, _SPELLED, _spelled) if _NUMERAL.search(text) else ()),
    ]
    found.sort(key=lambda item: (item.begin, -item.end))
    kept: list[Found] = []
    for item in found:
        # the 百万亩 of 10个百万亩基地 says which, not how many
        if not kept or item.begin > kept[-1].end or (item.begin == kept[-1].end and text[item.begin].isascii()):
            kept.append(item)
    return _lend(text, kept)


def parse(text: str) -> Quantity | None:
    """The quantity that a text is, or None where it is none or more than that.

    >>> parse("不低于60%")  # doctest: +ELLIPSIS
    Quantity(value=Decimal('60'), unit='%', comparator='AtLeast', upper=None, qudt='PERCENT', normalized=Decimal('60'), ...)
    """
    found = find(text)
    return found[0].quantity if len(found) == 1 and (found[0].begin, found[0].end) == (0, len(text)) else None


def show(quantity: Quantity) -> str:
    """The quantity in words that parse() reads as the same again.

    >>> show(make("3", "个", upper="5"))
    '3—5个'
    """
    value, unit = format(quantity.value, "f"), quantity.unit
    if quantity.upper is not None:
        return f"{value}—{format(quantity.upper, 'f')}{unit}"
    words = {"AtLeast": "{}以上", "AtMost": "不超过{}", "MoreThan": "超过{}", "LessThan": "低于{}", "Approximately": "{}左右"}
    return words.get(quantity.comparator, "{}").format(value + unit)


def make(value: str | Decimal, unit: str, comparator: str = "Exactly", upper: str | Decimal | None = None) -> Quantity:
    """A quantity from its printed parts, with QUDT's unit and the value in it where QUDT has one."""
    low = canonical(value)
    high = None if upper is None else canonical(upper)
    name, factor = _qudt(unit)
    return Quantity(
        value=low,
        unit=unit,
        comparator="Between" if high is not None else comparator,
        upper=high,
        qudt=name,
        normalized=canonical(low * factor) if name else None,
        normalized_upper=canonical(high * factor) if name and high is not None else None,
    )


def canonical(value: str | Decimal) -> Decimal:
    """A decimal without grouping, exponent or idle zeros: 1,500 → 1500, 5.0 → 5."""
    number = Decimal(value.replace(",", "")) if isinstance(value, str) else value
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else: 万吨, 微克/立方米."""
    return _WHOLE_UNIT.fullmatch(text) is not None


def base(unit: str) -> str:
    """A unit without its multiplier: 万吨 → 吨, 亿 → "" (a bare number)."""
    for word in _W["multiplier"]:
        if unit.startswith(word):
            return unit[len(word) :]
    return unit


@cache
def _qudt(unit: str) -> tuple[str | None, Decimal]:
    plain = base(unit)
    known = _QUDT.get(plain)
    if known is None:
        return None, Decimal(1)
    return known[0], Decimal(known[1]) * _MULTIPLIER.get(unit[: len(unit) - len(plain)], 1)


def _found(text: str, pattern: re.Pattern[str], read: Callable[[str, re.Match[str]], Found | None]) -> list[Found]:
    return [item for match in pattern.finditer(text) if (item := read(text, match))]


def _digits(text: str, match: re.Match[str]) -> Found | None:
    parted = (match["above"] or "") + (match["counted"] or "")
    end, unit, after = match.end(), parted or match["unit"] or "", match["after"] or ""
    begin, before = _begins(text, match)
    if after == "内" and unit not in TIMES:  # 3个内陆港
        end, after = end - 1, ""
    if not unit and text[begin - 1 : begin] in _NUMBERED:  # 表1, 图2
        return None
    if (text[begin - 1 : begin] in _ORDINAL and not before) or _is_date(match["low"], unit, text[end : end + 1], text[begin - 1 : begin]):
        return None
    high = match["high"]
    if high is not None and text[begin - 1 : begin] in ("从", "由", "自"):  # 从10%提高到20% is no range
        return None
    more = parted or match["more"] or match["more2"]
    quantity = make(match["low"], unit, _comparator(before, more, after), high)
    return Found(begin, end, quantity, before, after)


def _is_date(number: str, unit: str, following: str, preceding: str) -> bool:
    """Whether a number is part of a date, a code or a name: 2025年, 6月30日, 50年一遇, 5G, 3号."""
    if not unit:
        return (following in _NAMING and following != "") or (following.isascii() and following.isalpha()) or following in ("亿", "万")
    return (unit == "年" and len(number) >= 4 and number.isdigit()) or (unit == "日" and preceding == "月")


def _share(text: str, match: re.Match[str]) -> Found | None:
    if match["part"]:
        printed = match["n"]
        whole, _, rest = printed.partition("点")
        value = Decimal(printed) if printed[0].isdecimal() else spelled(whole)
        if value is None or (rest and not all(c in DIGIT for c in rest)):
            return None
        if rest:
            value += Decimal("0." + "".join(str(DIGIT[c]) for c in rest))
        unit = _PARTS[match["of"]]
    elif match["whole"]:
        whole_, share = (10 if sign == "十" else DIGIT[sign] for sign in (match["whole"], match["share"]))
        value, unit = round(Decimal(100 * share) / whole_, 1), "%"
    else:
        tenths = match["tenths"]
        value = Decimal(DIGIT[tenths] * 10 + (5 if match["half"] == "半" else 0)) if tenths else Decimal(50)
        unit = "%"
    begin, before = _begins(text, match)
    comparator = "MoreThan" if match["half_word"] == "过半" else _comparator(before, None, match["after"])
    return Found(begin, match.end(), make(value, unit, comparator), before, match["after"] or "")


def _spelled(text: str, match: re.Match[str]) -> Found | None:
    value, unit, after, end = spelled(match["low"]), match["unit"], match["after"] or "", match.end()
    above, over, below = match["low"].partition("亿")
    if over and unit.startswith("万"):  # 三亿二千万元 is 3.2 亿元
        value, unit = (spelled(above) or Decimal(0)) + (spelled(below) or Decimal(0)) / 10**4, "亿" + unit[1:]
    begin, before = _begins(text, match)
    if after == "内" and unit not in TIMES:
        end, after = end - 1, ""
    if value is None or (not before and text[begin - 1 : begin] in _ORDINAL):
        return None
    if not before and not after:
        # 一批, 三个 are no numbers to be reached unless a word before them says so: 培育两家
        listed = value >= LISTED and (text[begin - 1 : begin] in ("、", "和") or text[end : end + 1] in _ENDS)
        if not (listed or _AFTER_SPELLED.search(text, max(0, begin - 12), begin)) or unit in TIMES:
            return None
        if value < 2 and base(unit) not in ("倍", "番") and not _COUNTED_ONE.search(text, max(0, begin - 20), begin):
            return None
    high = spelled(match["high"]) if match["high"] else None
    return Found(begin, end, make(value, unit, _comparator(before, match["more"], after), high), before, after)


def _begins(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where a quantity begins and the comparing word before it; 突破 with its object behind is a verb: 突破百项技术."""
    start = match.start()
    before = next((word for word in _BEFORE_WORDS.get(text[start - 1 : start], ()) if text.endswith(word, 0, start)), "")
    if before == "突破" and "一" <= text[match.end() : match.end() + 1] <= "龥" and not text.startswith(_W["mark"], match.end()):
        before = ""
    return start - len(before), before


def _comparator(before: str | None, more: str | None, after: str | None) -> str:
    word = _BRACKET.sub("", after or "")
    if word in _AFTER and (not before or _BEFORE[before] == "Approximately"):
        return _AFTER[word]
    if before:
        return _BEFORE[before]
    return "MoreThan" if more else "Exactly"


def _lend(text: str, found: list[Found]) -> list[Found]:
    """Give each bare number of a list the unit at the list's end: 达到15、20和30个."""
    for i in range(len(found) - 2, -1, -1):
        item, following = found[i], found[i + 1]
        if not item.quantity.unit and following.quantity.unit and text[item.end : following.begin] in _LIST:
            quantity = item.quantity
            found[i] = item._replace(quantity=make(quantity.value, following.quantity.unit, quantity.comparator, quantity.upper))
    return found
