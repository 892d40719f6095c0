"""The values of a table's row that a copy ran together → the one to be reached: 151165〔14〕 is 151, then 165."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from math import log
from typing import NamedTuple

from kg import quantity

_TOKEN = re.compile(r"-{1,2}(?!\d)|[〔\[][^〕\]]{0,20}[〕\]]|[≥≤<>]=?|-?\d[\d.]*|左右|以上|以下|以内|个百分点|%")
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,11})(?:\.\d{1,4})?")
_DIGITS = re.compile(r"\d[\d.]*")
_GROUP = re.compile(r"(?:.*\d\.)?(?P<group>[一-龥]{2,20})（(?P<unit>[%‰万亿千百]?[^（）\d、]{0,8})）(?=[一-龥]{2})")
_MARKS = ("左右", "以上", "以下", "以内")
_LONGEST = 16  # digits that are still told apart
_RATIO = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)[∶：]1(?!\d*[.]?\d*[%])")
UNEVEN = 0.3  # … for each decimal that one has and the other has not
BEYOND = 4.0  # … where a share is more than all
WRONG_WAY = 0.6  # … where the value falls, of what is to rise
UNLIKE = 1.2  # what a split costs whose numbers differ in their digits before the point


class About(NamedTuple):
    """What is known of a row beside its values."""

    unit: str = ""
    falls: bool = False  # it is to go down: 死亡率


def goal(values: str, years: int, row: int, about: About | None = None) -> tuple[str, str, str] | None:
    """The sign, number and mark (≥, 1075, 左右) that a row's values say is to be reached.

    `years` is how many columns of years the table has, `row` the row's place, whose successor's number may hang on the end.
    Of all ways to part the digits that one is taken whose numbers are most alike in size and decimals, below 100 where they are percent.

    >>> goal("14141270-10%2", 2, 1), goal("41>432个百分点", 2, 4), goal("--〔18〕", 2, 1), goal("70.570左右-", 2, 1)
    (('', '1270', ''), ('>', '43', ''), ('', '18', ''), ('', '70', '左右'))
    """
    about = about or About()
    if ratios := _RATIO.findall(values):  # 1.3∶11.8∶1 is 1.3 to 1, then 1.8 to 1
        return "", ratios[-1], ""
    tokens = _TOKEN.findall(values.replace("—", "-"))
    if len(tokens) > 1 and tokens[-1] == str(row + 1) and tokens[-2] not in ("-", "--") and tokens[-2][0] not in "≥≤<>":
        tokens.pop()
    signs = [place for place, token in enumerate(tokens[:-1]) if token[0] in "≥≤<>" and tokens[place + 1][0].isdigit()]
    sign = signs[-1] if signs else None
    if sign is not None:
        return _signed(tokens, sign)
    for dash, bracket in pairwise(tokens):  # 重点地区总氮6--〔10〕: 6 is a footnote's
        if dash in ("-", "--") and bracket[0] in "〔[" and (found := _DIGITS.search(bracket)):
            return "", found.group(), ""
    places = [place for place, token in enumerate(tokens) if token.lstrip("-")[:1].isdigit()]
    if not places:
        inside = [found.group() for token in tokens if token[0] in "〔[" and (found := _DIGITS.search(token))]
        return ("", inside[0], "") if inside else None
    first = places[0]
    mark = next((token for token in tokens[first + 1 : first + 2] if token in _MARKS), "")
    number = tokens[first].lstrip("-") if first == 0 or tokens[first][0] != "-" else tokens[first]
    lone = tokens[first][0] == "-" or (first > 0 and tokens[first - 1] in ("-", "--")) or years < 2
    if lone or len(number) > _LONGEST:
        return ("", number, mark) if _NUMBER.fullmatch(number) else None
    if len(places) > 1 and _change(tokens) is None and tokens[places[1]][0] != "-" and _NUMBER.fullmatch(number):
        second = places[1]
        return "", tokens[second], next((token for token in tokens[second + 1 : second + 2] if token in _MARKS), "")
    return _split(number, tokens, first, mark, about)


def grouped(name: str) -> re.Match[str] | None:
    """The heading and the unit that a row's name begins with: 能耗下降（%）单位产值能耗."""
    found = _GROUP.match(name)
    return found if found and is_unit(found["unit"]) else None


def is_unit(words: str) -> bool:
    """Whether what a bracket holds is a unit (%, 万吨), no gloss (助理)."""
    return quantity.is_unit(words) or not re.fullmatch("[一-龥]{1,8}", words)


def group_of(name: str, group: tuple[str, str] | None) -> tuple[str, str] | None:
    """The heading that a row's name begins with, and its unit: 5.能耗下降（%）单位产值能耗; else the one before."""
    found = grouped(name)
    if found:
        return found["group"], found["unit"]
    return None if re.search(r"\d\.", name) else group


def _signed(tokens: list[str], sign: int) -> tuple[str, str, str] | None:
    if sign + 1 >= len(tokens) or not tokens[sign + 1][0].isdigit():
        return None
    number, after = tokens[sign + 1], tokens[sign + 2 : sign + 3]
    mark = after[0] if after and after[0] in _MARKS else ""
    before = tokens[sign - 1] if sign and tokens[sign - 1][0].isdigit() else None
    if after == ["个百分点"] and before and _NUMBER.fullmatch(before):  # >432个百分点: 43, and 2 more than before
        pairs = [(abs(Decimal(a) - Decimal(before) - Decimal(b)), a) for a, b in _splits(number, 2)]
        return (tokens[sign], min(pairs)[1], mark) if pairs else None
    return (tokens[sign], number, mark) if _NUMBER.fullmatch(number) else None


def _change(tokens: list[str]) -> tuple[Decimal, str] | None:
    """What the row says the change is: -10%, -4.1个百分点, 〔1.38〕."""
    for place, token in enumerate(tokens):
        unit = tokens[place + 1] if place + 1 < len(tokens) else ""
        if place and token.lstrip("-")[:1].isdigit() and unit in ("%", "个百分点") and _NUMBER.fullmatch(token.lstrip("-")):
            return Decimal(token), unit
        if token[0] in "〔[" and (found := _DIGITS.search(token)) and _NUMBER.fullmatch(found.group()):
            return Decimal(found.group()), "个百分点"
    return None


def _split(number: str, tokens: list[str], place: int, mark: str, about: About) -> tuple[str, str, str] | None:
    change = _change(tokens)
    glued = tokens[place + 1 : place + 2]
    if change is None and glued and glued[0] in ("个百分点", "%"):
        triples = [
            (min(abs(Decimal(b) - Decimal(a) - Decimal(c)), _off(a, b, Decimal(c), "%")), b) for a, b, c in _splits(number, 3) if Decimal(a)
        ]
        return ("", min(triples)[1], mark) if triples else None
    pairs = [(_off(a, b, *change) if change else _unlike(a, b, about), b) for a, b in _splits(number, 2) if Decimal(a) and Decimal(b)]
    return ("", min(pairs)[1], mark) if pairs else ("", number, mark) if _NUMBER.fullmatch(number) else None


def _off(base: str, target: str, change: Decimal, unit: str) -> Decimal:
    if unit == "%":
        return abs(Decimal(target) / Decimal(base) * 100 - 100 - change)
    return abs(Decimal(target) - Decimal(base) - change)


def _unlike(base: str, target: str, about: About) -> Decimal:
    """How little two numbers look like one indicator's values of two years."""
    digits = len(base.split(".")[0]) != len(target.split(".")[0])
    decimals = abs(len(base.partition(".")[2]) - len(target.partition(".")[2]))
    beyond = about.unit == "%" and max(float(base), float(target)) > 100
    wrong_way = (float(target) > float(base)) if about.falls else (float(target) < float(base))
    cost = abs(log(float(target) / float(base))) + UNLIKE * digits + UNEVEN * decimals + BEYOND * beyond + WRONG_WAY * wrong_way
    return Decimal(cost)


def _splits(number: str, parts: int) -> Iterator[tuple[str, ...]]:
    if parts == 1:
        if _NUMBER.fullmatch(number):
            yield (number,)
        return
    for place in range(1, len(number)):
        if _NUMBER.fullmatch(number[:place]):
            for rest in _splits(number[place:], parts - 1):
                yield (number[:place], *rest)
