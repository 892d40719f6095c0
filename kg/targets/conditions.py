"""What a figure rule matched → whether it sets a target there: by the kind of quantity, the verb, and what is known of the section."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from kg import quantity
from kg.clauses import Clause
from kg.periods import Period
from kg.quantity import Found
from kg.targets.naming import HEAD, SCOPED
from kg.targets.parting import ONES
from kg.vocabulary import alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
_EVENT, _PART, _NOT_MADE, _TAKES_PART, _SPOKEN_OF, _SOME, _MOVED, _ALLOTTED, _MADE_BY = (
    _FILE[name].pattern
    for name in ("not-event", "predicate-part", "not-made", "takes-part", "spoken-of", "some", "moved", "allotted", "made-by")
)
EACH = re.compile(
    rf"(?P<each>{alternatives(_W['each'])}[^#$，]{{0,15}}?)(?:要|应|须|都|原则上|至少|均|建|可|随机|组织|完成|约|定期|重点|累计)*$"
)
_SURE = re.compile("确保|保证|保障|实现|力争|基本|做到")
_ORDERED = re.compile("达|提|需|应|力争|确保|使")
_UNDONE = re.compile("[未没]|不[能得可到]")
_UNCOUNTED = frozenset(["", *quantity.PERCENTS, *quantity.TIMES])
_FIRM = frozenset(_W["firm_make"])
_LOOSE = frozenset(_W["loose"])
_SETS = frozenset(_W["sets"])
UPWARD = frozenset(["AtLeast", "MoreThan"])


class Setting(NamedTuple):
    """What is known before a clause is read: whether goals are being set, for which years, and what was spoken of."""

    goal: bool  # a goals section, or a year to reach it by stands in the sentence
    periods: tuple[Period, ...] = ()
    subject: str = ""  # of the clause before
    following: str = ""  # the clause after, coded
    whole: str = ""  # the clause itself, coded
    unit: str = ""  # of the figure before
    before: Clause | None = None  # the clause before, where it counted things
    plan: bool = False  # the document is for years that its title names
    span: bool = False  # … and for more than one
    dated: bool = False  # the clause names a year
    product: bool = False  # a clause before says what a product must be like, or who may enter


def fits(clause: Clause, rule: str, match: re.Match[str], setting: Setting) -> bool:
    """Whether what a rule matched sets a figure; `rule` is its name."""
    item = clause.quantities.get(match.start("q"))
    check = _CHECKS.get("count" if counts(rule) else rule)
    return item is not None and (check is None or check(item, match, setting))


def counts(rule: str) -> bool:
    """Whether figures of a rule count things made or changed: 培育10家企业."""
    return rule.startswith(("figure-made", "figure-altered"))


def allots(clause: Clause) -> bool:
    """Whether a clause sets money aside: 每年安排3亿元."""
    paid = any(quantity.base(item.quantity.unit) in quantity.MONEY for item in clause.quantities.values())
    return paid and _ALLOTTED.search(clause.coded) is not None


def _bare(item: Found, match: re.Match[str], setting: Setting) -> bool:
    unit = item.quantity.unit
    rated = unit in quantity.PERCENTS and _compared(item) and bool(setting.unit or setting.span)
    return (setting.goal or rated or bool(_SURE.search(setting.whole))) and unit not in quantity.TIMES


def _again(item: Found, match: re.Match[str], setting: Setting) -> bool:
    return bool(setting.unit and setting.dated) and quantity.base(item.quantity.unit) == quantity.base(setting.unit)


def _reserved(item: Found, match: re.Match[str], setting: Setting) -> bool:
    return item.quantity.unit in quantity.PERCENTS


def _noun(item: Found, match: re.Match[str], setting: Setting) -> bool:
    unit = item.quantity.unit
    known = bool(unit) and unit not in quantity.TIMES and quantity.base(unit) not in quantity.MONEY
    return known and (setting.goal or _goes_on(match["s"], unit, setting)) and not _NOT_MADE.match(setting.whole)


def _first(item: Found, match: re.Match[str], setting: Setting) -> bool:
    unit = item.quantity.unit
    wanted = quantity.base(unit) in quantity.COUNTS and unit != "次" and item.quantity.comparator in UPWARD
    if match["q"] == "#":  # 共计15平方公里达标评估
        return setting.goal and bool(unit) and unit not in quantity.TIMES and quantity.base(unit) not in quantity.MONEY
    return wanted and bool(match["s"] or setting.goal or setting.plan)


def _part(item: Found, match: re.Match[str], setting: Setting) -> bool:
    unit, deed = item.quantity.unit, match["n"]
    if deed.endswith("的") or _UNDONE.search(deed) or _NOT_MADE.match(setting.whole):
        return False
    if unit in quantity.TIMES:
        sure = setting.goal or bool(_SURE.search(setting.whole))
        reach = deed.startswith(("可达", "通达", "到达", "直达", "送达", "抵达", "可到"))
        return sure and (reach or item.quantity.comparator == "AtMost") and not _EVENT.search(setting.whole)
    if not _PART.search(deed):
        return False
    counted = quantity.base(unit) in quantity.COUNTS or (setting.goal and bool(unit) and quantity.base(unit) not in quantity.MONEY)
    return unit == "%" or (counted and bool(re.search("实现|达到|完成|[用喝住通]上|达标", deed)))


def _count(item: Found, match: re.Match[str], setting: Setting) -> bool:
    if not _countable(item, match, setting):
        return False
    groups = match.groupdict()
    if groups.get("m"):
        return _told_apart(item, match, setting)
    if match["v"] in ("实现", "有") and not setting.goal:
        return False
    each = EACH.search(groups.get("before") or "") is not None
    firm = match["v"] in _FIRM or (match["v"] == "支持" and _TAKES_PART.search(groups.get("n") or "") is not None)
    return setting.goal or _compared(item) or each or firm or (setting.span and match["v"] not in _LOOSE)


def _countable(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """Whether a quantity may say how many are made: not which (35蒸吨以下锅炉), how often, how large each is, or what is paid."""
    unit = item.quantity.unit
    base = quantity.base(unit)
    if unit in _UNCOUNTED or (unit == "次" and not _compared(item)) or _spoken_of(match, base, setting):
        return False
    first = "n" in match.re.groupindex and match.start("n") > match.start("q")
    return not (first and ((item.after and item.after not in quantity.ABOUT and base not in quantity.COUNTS) or base in quantity.MONEY))


def _spoken_of(match: re.Match[str], base: str, setting: Setting) -> bool:
    """Whether a number is one of what is acted on or acts: 对378个江河实施保护, 两个以上部门联合办理, 一批200亩连片的茶园."""
    acted_on = not setting.goal and (_NOT_MADE.match(setting.whole) or _MOVED.match(setting.whole))
    acting = "n" in match.re.groupindex and _MADE_BY.match(match["n"])
    sized = base not in ONES and _SOME.search(match.string[: match.start("q")])
    return bool(acted_on or acting or sized)


def _predicate(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """应用高度不应超过100米 is a limit, 处理率不低于60% a target."""
    unit = item.quantity.unit
    named = bool(setting.unit or "每" in match["s"] or HEAD.search(match["s"]))
    counted = setting.plan and quantity.base(unit) in quantity.COUNTS
    return setting.goal or unit in quantity.PERCENTS or (item.quantity.comparator in UPWARD and (named or counted))


def _against(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """力争签约电量不低于上年的85% is aimed at; 缴存比例不低于工资的5% alone is a rule."""
    return item.quantity.unit in quantity.PERCENTS and (setting.goal or _SURE.search(setting.whole) is not None)


def _share(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """占总数的27.6% only tells; a share without 的 is one of percents alone, and 达标区占建成区50%的目标 is aimed at."""
    if match["whole"] and item.quantity.unit not in quantity.PERCENTS:
        return False
    ordered = _ORDERED.search(match.string[: match.start("q")]) is not None or "目标" in match["rest"]
    return setting.goal or (bool(match["s"]) and (_compared(item) or ordered))


def _level(item: Found, match: re.Match[str], setting: Setting) -> bool:
    if match["v"] == "占":
        return setting.goal
    timed = item.quantity.unit in quantity.TIMES and match["v"] in ("实现", "达到", "达")
    return not timed or _compared(item) or setting.goal


def _change(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """每吨提高10元 sets a price, unless a goal is set."""
    return setting.goal or setting.plan or quantity.base(item.quantity.unit) not in quantity.MONEY or "每" not in match["s"]


def _compared(item: Found) -> bool:
    return item.quantity.comparator != "Exactly"


def _told_apart(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """Whether a number behind a modifier counts what is made (培育竞争力强的80家企业), not what is spoken of (完成淀粉等6个行业的登记)."""
    if not (setting.goal or setting.span) or quantity.base(item.quantity.unit) not in ONES:
        return False
    if match["v"] in _LOOSE and match["v"] != "实现":
        return False
    return not _SPOKEN_OF.search(match["n"]) and (not match["m"].endswith("等") or match["v"] not in _SETS)


def _goes_on(name: str, unit: str, setting: Setting) -> bool:
    """Whether a name and its number go on with the count before: 建设冷库50座，库容6万吨; 省级园区达到10个，市级20个."""
    scoped = unit == setting.unit and SCOPED.match(name) is not None and not HEAD.search(name)
    return scoped or (setting.span and setting.before is not None)


_CHECKS: dict[str, Callable[[Found, re.Match[str], Setting], bool]] = {
    "count": _count,
    "figure-bare": _bare,
    "figure-again": _again,
    "figure-reserved": _reserved,
    "figure-noun": _noun,
    "figure-number-first": _first,
    "figure-part": _part,
    "figure-predicate": _predicate,
    "figure-cover": lambda item, match, _: not match["w"] or item.quantity.unit in quantity.PERCENTS,  # 覆盖全国338个城市 tells where
    "figure-share": _share,
    "figure-against": _against,
    "figure-level": _level,
    "figure-change": _change,
}
