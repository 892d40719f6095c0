"""A clause's years → those by which something is to be reached in it, and whether it speaks of what is past."""

from __future__ import annotations

import re

from kg.clauses import Clause
from kg.periods import Period
from kg.targets.state import State
from kg.targets.states import text_between
from kg.vocabulary import rules

_FILE = rules("targets")
_NAMES, _PAST, _AS_OF, _SETS_THEN = (_FILE[name].pattern for name in ("names-only", "past", "as-of", "sets-it-then"))
CONNECTORS = re.compile(r"(?:[、和及与，力争取努到在至前确保原则上—\-·•]|计划|拟|预计|预期)*")
_MONTH = re.compile(r"(?:在|于|至)?\d{4}年(?:(?P<month>\d{1,2})月份?|(?P<half>上半年)|第?(?P<quarter>[一二三四])季度)$")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12}  # the last month of each
_BARE = re.compile(r"[在于]?\d{4}年$")
_WHOSE = re.compile("(?:全[国省市区县]|[我本][国省市区县]|力争|争取|努力|确保|整个|在)+")  # 全市"十四五"期间


def in_force(text: str, clause: Clause, state: State) -> tuple[tuple[Period, ...], bool]:
    """The years of a clause that something is to be reached by, and whether it speaks of years gone by."""
    found: list[Period] = []
    gone = False
    for period in clause.periods:
        if _governs(period, clause, bool(found)):
            if _to_come(text, period, state) and not _counted_up_to(text, period, state):
                found.append(period)
            else:
                gone = True
    if found and _PAST.search(clause.coded) and found[-1].final == state.now:
        return (), True
    return tuple(found), gone


def _says_by_when(text: str, period: Period) -> bool:
    """Whether a year says itself that it is a deadline (2025年底前); 2025年, 在2025年 and 2025年二季度 do not."""
    words = text[period.begin : period.end]
    return period.firm and not _BARE.fullmatch(words) and (period.before or not _MONTH.fullmatch(words))


def _to_come(text: str, period: Period, state: State) -> bool:
    """Whether a year lies ahead; in what only tells of the situation, only one after the document's that says it is a deadline."""
    final = period.final or 0
    if state.telling and not state.goals and not _says_by_when(text, period):
        return False
    if state.quiet and not (period.role == "deadline" and period.firm):
        return False
    return state.now is None or final > state.now or (final == state.now and not state.quiet)


def _counted_up_to(text: str, period: Period, state: State) -> bool:
    """Whether a year only says up to when something was counted (截至2023年3月), or a month that was past when the document was written."""
    if state.now is None:
        return state.quiet and _AS_OF.match(text[period.begin : period.end]) is not None
    if (period.final or 0) > state.now:
        return False
    named = _MONTH.match(text[period.begin : period.end])
    month = int(named["month"] or _QUARTERS.get(named["quarter"], 6)) if named else 0
    passed = named is not None and not period.before and state.month is not None and month <= state.month
    return passed or _AS_OF.match(text[period.begin : period.end]) is not None


def _governs(period: Period, clause: Clause, listed: bool) -> bool:
    """Whether a year says by when: it leads its clause, says itself that it is a deadline (在2017年底前), or something is reached then."""
    before = text_between(clause, period)
    bare = before.strip("、和及与，—-·• ")
    numbered = bare == "◇" and not clause.opener  # （一）2023年，…
    if not bare or numbered or (listed and CONNECTORS.fullmatch(before)) or CONNECTORS.fullmatch(bare):
        return True
    if _NAMES.match(bare) or (bare.endswith("◇") and not period.before):  # 各省（区、市）应于2022年底前
        return False
    if period.role == "period":
        return _WHOSE.fullmatch(bare) is not None
    return period.firm or _SETS_THEN.match(clause.coded[len(before) :]) is not None
