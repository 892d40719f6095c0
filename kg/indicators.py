"""An indicator's printed name → the name under which it is one thing in all documents, and without a narrower scope too; and names that nearly are one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import combinations

from kg.vocabulary import alternatives, rules

SHORTEST = 3  # characters that a name must keep: of 地区退出重点区域, all scope, nothing would be left


def shared_name(printed: str) -> str:
    """The name without 全国, 全市 … in front, which say only of whom the document speaks: a nation's and a city's are then one.

    >>> shared_name("全国城市污水处理率"), shared_name("全市城市污水处理率"), shared_name("再生铝产量")
    ('城市污水处理率', '城市污水处理率', '再生铝产量')
    """
    return _long_enough(_general().sub("", printed), printed)


def without_scope(printed: str, scope: str | None) -> str:
    """The shared name without a narrower scope, which is to be told apart from the name: 京津冀区域再生水利用率.

    >>> without_scope("京津冀区域再生水利用率", "京津冀区域"), without_scope("全国再生水利用率", None)
    ('再生水利用率', '再生水利用率')
    """
    return shared_name(_long_enough(printed.removeprefix(scope or ""), printed))


def _long_enough(name: str, otherwise: str) -> str:
    name = name.removeprefix("的")
    return name if len(name) >= SHORTEST else otherwise


@cache
def _general() -> re.Pattern[str]:
    return re.compile("^" + alternatives(rules("targets").words["scope"]))


def near_twins(names: Iterable[str]) -> list[tuple[str, str, Decimal]]:
    """Pairs of names that differ only by what kg/rules/indicators.toml lists, each with a score between 0 and 1, in order of the names.

    >>> near_twins(["用水总量", "用水量", "再生水利用率", "再生水利用率（%）", "再生水利用率（农村）"])
    [('再生水利用率', '再生水利用率（%）', Decimal('0.7')), ('再生水利用率', '再生水利用率（农村）', Decimal('0.7')), ('用水总量', '用水量', Decimal('0.85'))]
    """
    by_core: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        by_core[_core(name)].append(name)
    pairs = (pair for same in by_core.values() for pair in combinations(same, 2))
    return sorted((one, other, score) for one, other in pairs if (score := _closeness(one, other)))


def _core(name: str) -> str:
    """A name without all by which near-twins differ."""
    for rule in rules("indicators").rules:
        name = rule.pattern.sub(str(rule.data.get("as", "")), name)
    return name


def _closeness(one: str, other: str) -> Decimal | None:
    """The score of two names of one core; None where each has a bracket of its own."""
    score, file = Decimal(1), rules("indicators")
    for rule in file.rules:
        first, second = (rule.pattern.findall(name) for name in (one, other))
        if first == second:
            continue
        if first and second and rule.data.get("apart"):
            return None
        score *= Decimal(str(file.weights[rule.id]))
    return score if score < 1 else None
