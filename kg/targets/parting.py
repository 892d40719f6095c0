"""A clause with several numbers → the parts that each bring one, without the numbers that only describe a thing."""

from __future__ import annotations

import re
from itertools import pairwise

from kg import quantity
from kg.clauses import Clause
from kg.quantity import Found
from kg.vocabulary import alternatives, rules

_W = rules("targets").words
_CUT = re.compile("以及|、|和|及(?!其)|，")
_MIDDLE = re.compile("[^#$、]{1,30}[#$][^#$、的]{1,24}")  # 一般事项5个工作日内办结、复杂事项15个工作日内办结
_HOW_MANY = re.compile(f"(?:{alternatives([*_W['make'], *_W['alter']])})(?:了|约|至少)?$")
_REACHED = re.compile(f"{alternatives(_W['to'])}$")
_SIZED = rules("targets")["sized"].pattern
ONES = frozenset(_W["ones"])


def neutral(clause: Clause) -> Clause:
    """The clause with a number that only describes a thing (规模面积200亩以上的示范园8—10个, 30万千瓦以下机组15台) no longer a sign."""
    signs = list(clause.coded)
    kept = dict(clause.quantities)
    counted = False  # 培育60家年产值2亿元以上带动能力强的企业: the first counts, the second describes
    for place, item in clause.quantities.items():
        inner = counted and "的" in clause.coded[place:] and item.quantity.comparator != "Exactly" and not _each_one(item)
        counts_it = _HOW_MANY.search(clause.coded[:place]) is not None and _each_one(item)
        counted = counted or counts_it
        if (
            inner
            or _says_which(item, clause.coded, place, len(kept) > 1)
            or (not counts_it and _describes(item, clause.coded, place, kept))
        ):
            signs[place] = "∎"
            del kept[place]
    return clause._replace(coded="".join(signs), quantities=kept)


def _says_which(item: Found, coded: str, place: int, others: bool) -> bool:
    """Whether a number only tells which things, how large or how rare: 30万千瓦以下机组15台, 60万只规模的基地, 50年一遇堤防."""
    ahead = coded[place + 1 :]
    rare = item.quantity.unit in quantity.RECURRENCE and (others or not _REACHED.search(coded[:place]))
    larger = item.before in ("超", "超过", "逾") and quantity.base(item.quantity.unit) in quantity.MONEY  # 超10亿元企业20家
    which = (larger or (bool(item.after) and item.after not in quantity.ABOUT)) and re.match("[^#$、，；和及]{2,20}[#$]", ahead)
    return rare or bool(which) or _SIZED.match(ahead) is not None


def _describes(item: Found, coded: str, place: int, kept: dict[int, Found]) -> bool:
    """Whether 的 behind a number makes it a thing's quality: 规模面积200亩以上的示范园."""
    ahead = coded[place + 1 :]
    told = ahead.startswith("的") and not re.match("的(?:水平|目标|标准|要求|任务|幅度|速度)", ahead)
    return told and (len(kept) > 1 or item.quantity.unit not in quantity.PERCENTS)


def _each_one(item: Found) -> bool:
    """Whether a quantity counts things one by one, so that 的 behind it does not say how large they are: 不少于2名的专员."""
    return item.quantity.unit in ONES


def segments(clause: Clause) -> list[Clause]:
    """The parts of a clause that each bring a number of their own: 改扩建20个库和35个仓库, 建设A3个、B5个."""
    coded = clause.coded
    cuts = []
    places = [place for place, sign in enumerate(coded) if sign in "#$"]
    for first, second in pairwise(places):
        cut = _cut(clause, first, second)
        if cut is not None:
            cuts.append(cut)
    bounds = [0, *(edge for cut in cuts for edge in cut), len(coded)]
    return [_sub(clause, a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]


def _cut(clause: Clause, first: int, second: int) -> tuple[int, int] | None:
    """Where the part of one number ends and the next begins: behind the number (A3个、B5个) or behind its thing (3个A、5个B)."""
    coded = clause.coded
    between = coded[first + 1 : second]
    seps = [(match.start() + first + 1, match.end() + first + 1) for match in _CUT.finditer(between)]
    if not seps:
        return None
    if seps[0][0] == first + 1:  # the number stands last
        counted = quantity.base(clause.quantities[first].quantity.unit) in quantity.COUNTS
        name = between[seps[0][1] - first - 1 :]
        return seps[0] if len(name) > 1 and ("的" not in name or counted) else None
    behind = coded[second + 1 : second + 2]
    if seps[-1][1] == second:  # 20个库和35个仓库
        return seps[-1] if behind and behind not in "、和及与，" else None
    if between.endswith(("等", "的")) and behind and behind not in "、和及与，":  # 6个集群和茶叶、果蔬等5个基地
        return next((sep for sep in seps if coded[slice(*sep)] != "、"), seps[0])
    before, after = coded[: seps[-1][0]], coded[seps[-1][1] :]
    return seps[-1] if _MIDDLE.fullmatch(before) and _MIDDLE.fullmatch(after) else None


def _sub(clause: Clause, begin: int, end: int) -> Clause:
    return clause._replace(
        coded=clause.coded[begin:end],
        places=clause.places[begin:end],
        quantities={place - begin: item for place, item in clause.quantities.items() if begin <= place < end},
    )
