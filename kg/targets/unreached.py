"""A clause that a year stands in or is carried on to → whether nothing is to be reached in it: a name, an aim tacked on, what goes on."""

from __future__ import annotations

import re

from kg.clauses import Clause
from kg.periods import Period
from kg.vocabulary import alternatives, rules

_FILE = rules("targets")
_ORDER = rules("tasks")["order"].pattern
_FOR, _GOES_ON, _HANDED_IN, _STATE, _REACHED, _REACHED_FIRST, _SUBJECT_REACHES = (
    _FILE[name].pattern for name in ("tacked-on", "goes-on", "handed-in", "state", "state-reached", "reached-first", "subject-reaches")
)
_BARE_YEAR = re.compile(r"[在于]?\d{4}年")
_HEDGES = "基本|初步|全部|力争|要|将|应|计划|拟|全面|全年|预计|继续"
_DEEDS = re.compile(f"^(?:{_HEDGES})*{alternatives([*_FILE.words['begin_deed'], *_FILE.words['make']])}")


def begins_a_name(text: str, clause: Clause) -> bool:
    """Whether a bare year begins the name of what is spoken of, and nothing is to be done or reached in it: 2023年节水周主题为…."""
    if not clause.periods:
        return False
    year = clause.periods[-1]
    if not _BARE_YEAR.fullmatch(text[year.begin : year.end]) or text[year.end : year.end + 1] in ("，", "、", "：", "（", ""):
        return False
    return not any(rule.search(clause.coded) for rule in (_ORDER, _STATE, _REACHED, _REACHED_FIRST, _SUBJECT_REACHES, _DEEDS))


def is_tacked_on(clause: Clause) -> bool:
    """Whether a clause behind a comma says what the one before is good for: …，促进服务质量持续提升."""
    return clause.opener == "，" and not clause.periods and _FOR.match(clause.coded) is not None


def goes_on(coded: str) -> bool:
    """Whether a clause only says what goes on year by year, or comes first: 逐年推进片区评估."""
    return _GOES_ON.match(coded) is not None and not _STATE.search(coded)


def is_handed_in(coded: str) -> bool:
    """Whether a clause says to whom the thing is handed in when it is done: 方案经评审后报市水务局备案."""
    return _HANDED_IN.search(coded) is not None


def is_weak(coded: str, period: Period) -> bool:
    """Whether words under a year that only the title names say of nothing that it will be so: 坚持依法整治."""
    named = period.begin != period.end or period.year is None
    return not named and not any(rule.search(coded) for rule in (_STATE, _REACHED, _DEEDS))
