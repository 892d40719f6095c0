"""A figure's subject as its clause prints it → the indicator's name: without the words around it, completed from the figure before."""

from __future__ import annotations

import re

from kg.vocabulary import alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
HEAD = re.compile(f"{alternatives(_W['head'])}")
_LEAD = re.compile(
    rf"^(?:{alternatives(_W['lead'])}|{_FILE['lead-letter'].pattern.pattern}|{_FILE['bullet'].pattern.pattern}|[，、：）—])+(?=.{{2,}})"
)
_TRAIL = re.compile(rf"(?<=.{{2}})(?:{alternatives(_W['trail'])}|{_FILE['trail-letter'].pattern.pattern}|[，、：])+$")
_TAKEN = re.compile("^.*(?:将|把)(?=[^，]{2,})")
SCOPED = re.compile(rf"^.{{0,14}}?{alternatives(_W['scope_end'])}$")
_THING = re.compile("(?:景|小|灌|社|校|示范|保护|试验|先行|先导|集聚)区$")  # counted, and no place that a figure is of
_WHERE = "(?:区域|地区|流域|城市群|重点城市|省份|以上城市)(?!总部|生产总值)"
SCOPE = re.compile(rf"^(?:{alternatives(_W['scope'])}|[^，的率量]{{2,14}}?{_WHERE})")
_BASE = re.compile("在[^，]{1,12}?基础上")
_CHANGED = re.compile(f"(?<=.{{2}}){alternatives(_W['change'])}$")


def clean(subject: str) -> str:
    """A subject without the words around the noun phrase: 力争将X总体 → X."""
    taken = _TAKEN.match(subject)
    subject = subject[taken.end() :] if taken else subject
    return _TRAIL.sub("", _LEAD.sub("", subject))


def before(subject: str, previous: str, alike: bool, rule: str) -> str:
    """The indicator before, where a subject may lean on it; without its change where a level follows: 强度提高0.5个百分点，达到3.2%."""
    if not alike and not subject:
        return _CHANGED.sub("", previous) if rule == "figure-level" else previous
    return previous if alike or not subject else ""


def whole(subject: str, previous: str, counted: bool) -> str:
    """A subject that says only whose figure it is, completed from the one before: 市县级（事项网上可办率）不低于70%; not one that is counted."""
    if not previous or HEAD.search(subject) or (counted and subject.endswith(_W["counted_end"])):
        return subject
    if not subject or subject in ("年均", "累计", "年均增长率"):
        return previous + subject if subject and not previous.endswith(subject) else previous
    if SCOPED.match(subject) and not _THING.search(subject) and not previous.endswith(subject[-2:]):
        ends = [match.end() for match in re.finditer(re.escape(subject[-1]), previous) if match.end() < len(previous) - 1]
        scope = SCOPE.match(previous)
        rest = previous[ends[0] if ends and ends[0] <= 14 else scope.end() if scope else 0 :]
        return subject + rest.removeprefix("以上")
    return subject


def tidy(name: str) -> str:
    """An indicator's name without what it is counted from and the words left at its edges."""
    name = _BASE.sub("", name).replace("现有", "")
    name = name + "番" if name.endswith("翻") else name
    return _TRAIL.sub("", _LEAD.sub("", name)) if len(name) > 3 else name
