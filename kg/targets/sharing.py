"""A subject and its numbers → one row for each: 分别 by items or by years, 均 for every item, a suffix for the whole list."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.model import Quantity
from kg.periods import Period
from kg.quantity import PERCENTS, Found
from kg.targets.naming import SCOPE
from kg.vocabulary import alternatives, rules

_W = rules("targets").words
_APART = re.compile(r"分别|(?<![年人平户日月亩地周])均|都(?!市)|(?<!、)各(?=累计|分别|总体|稳定|$)")
_ITEMS = re.compile("以及|、|(?<![饱缓温])和(?!谐|平)|(?<![以普涉惠顾波触])及(?!以上|以下|其|时|格)|(?<!参)与(?!会|否)")
_HEAD = re.compile(f"{alternatives(_W['head'])}$")
_RATE = re.compile("(?:率|比例|占比|比重)$")  # 登记率、发证率达到95% is of each
_SHARED = re.compile(f"(?:{alternatives(_W['shared_lead'])})?{alternatives(_W['shared_head'])}$")
_LED = re.compile(f"(?:{alternatives([*_W['alter'], *_W['make']])})(?=.)")  # the verb that a list's first item stands behind
_ITEM = 2  # characters of an item where nothing else tells: 化肥、农药利用率
_SHORT = 3  # characters of a first item that is taken to be as long as the second: 高血压、糖尿病患者管理率
_LONGEST_ITEM = 24
_KINDS = frozenset(_W["kinds"])
_BRIEF = 4  # characters of the names of a list that share a rate: 渔民和船东培训覆盖率
ENDING = 2  # characters that whole items end in alike
_WORDS = {"AtLeast": "以上", "AtMost": "以内", "Approximately": "左右"}


class Share(NamedTuple):
    """One indicator's own subject, quantity and year."""

    subject: str
    quantity: Quantity
    period: Period | None
    ambiguity: str | None = None


def share(subject: str, found: list[Found], periods: tuple[Period, ...]) -> list[Share]:
    """One row for each indicator, number and year that a clause shares out.

    `subject` is what stands before the verb, with 分别 or 均 where the text has it.
    """
    apart = _apart(subject)
    subject = subject[: apart.start()] + subject[apart.end() :] if apart else subject
    quantities = _closed(found)
    last = periods[-1] if periods else None
    names = items(subject) if apart or len(found) > 1 else [subject]
    count = len(found)
    if count > 1 and len(periods) == count and not (len(names) == count and apart and len(periods) == 1):
        return [Share(subject, q, p, note) for (q, note), p in zip(quantities, periods, strict=True)]
    if count > 1 and len(names) == count:
        return [Share(name, q, last, note) for name, (q, note) in zip(names, quantities, strict=True)]
    if count > 1 and len(names) * len(periods) == count:
        pairs = [(name, period) for name in names for period in periods]
        return [Share(name, q, period, note) for (name, period), (q, note) in zip(pairs, quantities, strict=True)]
    if apart and apart.group() != "分别" and "等" not in subject and not subject.startswith("各"):
        return [Share(name, q, period, note) for name in names for q, note in quantities for period in periods or (None,)]
    if count == 1 and apart and apart.group() == "分别" and len(names) > 1 and "等" not in subject:  # 合作社和大户分别达到200家
        return [Share(name, q, period, note) for name in names for q, note in quantities for period in periods[-1:] or (None,)]
    if count == 1 and quantities[0][0].unit in PERCENTS and (both := _of_each(subject)):
        return [Share(name, q, period, note) for name in both for q, note in quantities for period in periods or (None,)]
    if count == 1 and len(rates := _ITEMS.split(subject)) > 1 and all(_RATE.search(name) for name in rates):
        return [Share(name, q, period, note) for name in rates for q, note in quantities for period in periods or (None,)]
    if count == 1 and len(periods) > 1:
        return [Share(subject, q, period, note) for q, note in quantities for period in periods]
    return [Share(subject, q, last, note) for q, note in quantities]


def _of_each(subject: str) -> list[str]:
    """The indicators of a list of short names before one shared rate or amount: 汽油、燃油使用总量下降3%; [] where the list may be one thing."""
    parts = _ITEMS.split(subject)
    known = _SHARED.search(parts[-1])
    ahead = parts[-1][: known.start()] if known else ""
    scope = SCOPE.match(parts[0])
    named = parts[0][scope.end() :] if scope else parts[0]
    if (
        len(parts) < 2
        or not ahead
        or "等" in subject
        or "各" in subject
        or not all(1 < len(part) <= _BRIEF for part in (named, *parts[1:-1], ahead))
    ):
        return []
    return items(subject)


def _apart(subject: str) -> re.Match[str] | None:
    place = max(len(subject) - 12, 0)
    found = [match for match in _APART.finditer(subject, place) if match.end() > len(subject) - 9]
    return next((match for match in found if match.group() == "分别"), found[-1] if found else None)


def items(subject: str) -> list[str]:
    """The indicators that a subject lists, each with what they share written out.

    >>> items("三大粮食作物化肥、农药利用率")
    ['三大粮食作物化肥利用率', '三大粮食作物农药利用率']
    >>> items("森林覆盖率和草原综合植被盖度")
    ['森林覆盖率', '草原综合植被盖度']
    """
    parts = [part for part in _ITEMS.split(subject) if part]
    if len(parts) < 2 or max(map(len, parts[1:])) > _LONGEST_ITEM or "的" in parts[-1]:
        return [subject]
    first, last = parts[0], parts[-1]
    if all(part.endswith(last[-ENDING:]) and len(part) > ENDING for part in parts):
        return parts  # 供热改造、灵活性改造: each is whole
    if all(_HEAD.search(part) and not part.endswith("需氧量") for part in parts[:-1]):
        return parts
    led = _LED.match(first)
    if led and all(len(part) <= _SHORT for part in parts[1:]) and not _SHARED.search(last):
        return [first, *(led.group() + part for part in parts[1:])]  # 出栏鸡、鹅、肉鸭
    length = _own_length(parts)
    if length is None:
        return parts
    if length <= 0 or length >= len(last):
        return parts
    head = last[length:]
    common = first[:-length] if len(first) > length + 1 and (len(parts) == 2 or len(parts[1]) == length) else ""
    return [first + head, *(common + part + head for part in parts[1:-1]), common + last]


def _own_length(parts: list[str]) -> int | None:
    """How many characters of a list's last item are its own, the rest shared; None where each item is whole."""
    first, last = parts[0], parts[-1]
    known = _SHARED.search(last)
    scope = SCOPE.match(first)
    named = len(first) - (scope.end() if scope else 0)
    kind = last.find(first[-1]) + 1 if first[-1] in _KINDS else 0
    if 0 < kind <= len(first) + 1:
        return kind  # 国家级、省级示范社
    if known:
        return len(last) - len(known.group())
    if len(parts) == 2 and named >= len(last):
        return None  # 市级以上合作社和农机大户
    length = max(len(part) for part in parts[1:-1]) if len(parts) > 2 else len(first) if len(first) <= _SHORT else _ITEM
    return min(length, len(first))


def _closed(found: list[Found]) -> list[tuple[Quantity, str | None]]:
    """The quantities of a list, with the words at its two ends said of each.

    分别不低于15%、20% says 不低于 of both; 分别提升至15%、20%以上 may say 以上 of both or of the last alone.
    """
    first, last = found[0], found[-1]
    done: list[tuple[Quantity, str | None]] = []
    for item in found:
        quantity, note = item.quantity, None
        if quantity.comparator == "Exactly" and item is not last and last.after and last.quantity.comparator in _WORDS:
            note = f"{quantity.value}{quantity.unit}：也可读作不含“{last.after}”"
            quantity = quantity._replace(comparator=last.quantity.comparator)
        elif quantity.comparator == "Exactly" and item is not first and first.before:
            quantity = quantity._replace(comparator=first.quantity.comparator)
        done.append((quantity, note))
    return done
