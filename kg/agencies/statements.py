"""A bracket's or line's words → who is responsible in which role, by the rules of responsibilities.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kg.agencies.lists import read_list
from kg.agencies.names import Names
from kg.model import AgencyName
from kg.vocabulary import Rule, rules

LABEL = 30  # characters of the longest label: 责任单位（排名第一的为牵头单位）：
_LABEL_END = re.compile(
    "[：为](?:(?<=：)|(?<=[位门体构关]为)(?!牵头|主[办责]))"
)  # 责任单位：, 责任单位为; one class of characters is looked for fast
_NO_STRANGER = re.compile("[^一-龥A-Za-z（）]")  # what a body's name that nothing explains does not hold
STRANGER = 24  # characters of the longest such name
_UNSETTLED = ("Responsible", "Division", "Bare")
_CHUNK = re.compile(
    rf"(?:（[^（）\n]{{0,60}}）|[^，；。、\n]|{''.join(f'(?<!{word})' for word in rules('responsibilities').words['role_end'])}、)+"
)


class Party(NamedTuple):
    """One body of a statement, in the role its words give it: Lead, Joint, Participant, or still open: Responsible, Division, Bare."""

    begin: int
    end: int
    agency: AgencyName
    role: str
    open: bool
    rule: str
    clause: tuple[
        tuple[int, int], ...
    ] = ()  # where name and role stand, where that is not the whole of its statement: a table's cell and its head


class Statement(NamedTuple):
    """What a stretch says: the bodies, whether the first named leads from here on, whether it is a deadline, what is unexplained."""

    parties: tuple[Party, ...] = ()
    first_leads: bool = False
    aside: bool = False
    rest: tuple[tuple[int, int], ...] = ()


@cache
def _kind(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] == kind)


@cache
def _labels() -> tuple[re.Pattern[str], tuple[Rule, ...]]:
    """Any label before its ：, one group for each rule."""
    return re.compile("(?:" + "|".join(f"({rule.pattern.pattern})" for rule in _kind("label")) + ")$"), _kind("label")


def _needed(found: tuple[Rule, ...]) -> str:
    """A pattern of the words of which some rules each need one; it is found everywhere where a rule needs none."""
    return "|".join(rule.needs.pattern if rule.needs else "" for rule in found)


@cache
def _other_label() -> re.Pattern[str]:
    return re.compile(f"(?:{_kind('other-label')[0].pattern.pattern})$")


@cache
def _label_words() -> re.Pattern[str]:
    return re.compile(_needed(_kind("label")))


def labels(text: str, begin: int, end: int) -> Iterator[tuple[int, int, Rule]]:
    """The labels between two points of a text, 责任单位：, each with its rule. A label is looked for only in front of a ：."""
    (pattern, found), words = _labels(), _label_words()
    at = begin
    for closing in _LABEL_END.finditer(text, begin, end):
        last = closing.end()
        first = max(at, last - LABEL)
        mark = pattern.search(text[first:last]) if words.search(text, first, last) else None
        rule = found[(mark.lastindex or 1) - 1] if mark else None
        if mark is None and at > begin and (mark := _other_label().search(text[first:last])):  # behind a label that is known
            rule = _kind("other-label")[0]
        if mark and rule:
            yield last - len(mark[0]), last, rule
            at = last


@cache
def _role_words() -> re.Pattern[str]:
    """What a bracket holds that gives its bodies a role: a label's end, or a word without which no clause has one."""
    return re.compile("[：为]|" + _needed(_kind("clause")))


def may_give_roles(text: str, begin: int, end: int) -> bool:
    """Whether a stretch may say more than a bare list of names: a label, a role word, or who is the first to lead."""
    return _role_words().search(text, begin, end) is not None or looks_responsible(text[begin:end])


def looks_responsible(text: str) -> bool:
    """Whether a bracket looks like a responsibility, understood or not."""
    return any(rule.pattern.search(text) for rule in _kind("hint"))


def default_of(text: str, begin: int, end: int) -> Iterator[tuple[re.Match[str], Rule]]:
    """Where a stretch says who is responsible for what names nobody."""
    for rule in _kind("else"):
        if not rule.needs or rule.needs.search(text, begin, end):
            yield from ((match, rule) for match in rule.pattern.finditer(text, begin, end))


def sayings(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a sentence says nothing but who leads."""
    for rule in _kind("saying"):
        if not rule.needs or rule.needs.search(text, begin, end):
            yield from (match.span() for match in rule.pattern.finditer(text, begin, end))


def opens_with_label(text: str) -> bool:
    """Whether a line opens with a label that has lost its ：, before a name."""
    return any(rule.pattern.match(text) for rule in _kind("clause") if rule.data.get("line"))


def first_leads(text: str) -> bool:
    """Whether a stretch says that the first named leads."""
    return any(rule.search(text) for rule in _kind("first")) if "牵头" in text or "主办" in text else False


def read_statement(text: str, begin: int, end: int, names: Names, label: Rule | None = None) -> Statement:
    """What a stretch says of who is responsible (under a label that stands elsewhere); where it says nothing of it, no parties."""
    parties: list[Party] = []
    rest: list[tuple[int, int]] = []
    first = aside = False
    for mark, at, to, own in _segments(text, begin, end, label):
        role = own.data["role"] if own else None
        aside |= role == "Aside"
        if role == "Unknown":
            rest.append((mark, to))
            continue
        if role not in ("Aside", "None"):
            found, unread, leads = _clauses(text, at, to, own, names)
            parties += found
            rest += unread
            first |= leads or first_leads(text[mark:at])  # 责任单位（排名第一的为牵头单位）：
    return Statement(tuple(parties), first, aside, tuple(rest))


def _segments(text: str, begin: int, end: int, label: Rule | None) -> Iterator[tuple[int, int, int, Rule | None]]:
    """Where a label begins and ends, where its words end, and its rule; the words before the first label have the one given."""
    start = at = begin
    for first, last, rule in labels(text, begin, end):
        if first > at:
            yield start, at, first, label
        start, at, label = first, last, rule
    if at < end:
        yield start, at, end, label


def _clauses(text: str, begin: int, end: int, label: Rule | None, names: Names) -> tuple[list[Party], list[tuple[int, int]], bool]:
    """The parties of clauses, each ended by its role word (A牵头，B、C配合), the words that are none, and whether the first leads."""
    found: list[Party] = []
    rest: list[tuple[int, int]] = []
    first = False
    at: int | None = None  # where names began that wait for their role word
    until = begin  # where they end so far: 市水务局、市财政局|，2025年底前完成
    needed = [rule for rule in (*_kind("default"), *_kind("else")) if not rule.needs or rule.needs.search(text, begin, end)]
    defaults = [match.span() for rule in needed for match in rule.pattern.finditer(text, begin, end)]
    for chunk in _CHUNK.finditer(text, begin, end):
        words = chunk.group()
        if any(start <= chunk.start() < stop for start, stop in defaults):
            continue
        if first_leads(words):
            first = True
        elif any(rule.pattern.search(words) for rule in _kind("aside")):
            continue
        else:
            at, until = chunk.start() if at is None else at, chunk.end()
            parties, unread = _clause(text, at, chunk.start(), chunk.end(), names)
            if parties:
                found += parties
                rest += unread
                at = None
    if at is not None:
        parties, unread = _listed(text, at, until, label, bool(found), names)
        found += parties
        rest += unread
    return found, rest, first


def _clause(text: str, begin: int, last: int, end: int, names: Names) -> tuple[list[Party], list[tuple[int, int]]]:
    """The parties of a clause whose role word closes its last chunk, and what in it is no name; none where it has no role word.

    Where no reading of the clause explains every name, the first that explains one keeps what it knows.
    """
    partly: tuple[list[Party], list[tuple[int, int]]] = [], []
    for rule in _kind("clause"):
        if rule.needs and not rule.needs.search(text, last, end):
            continue
        match = rule.pattern.match(text[last:end])
        if match and begin < last:  # 市科委、市财政局，各区政府按职责分工负责
            match = rule.pattern.match(text[begin:end])
        if match is None:
            continue
        strict = "object" in match.groupdict()
        parties, rest = _named(text, begin, match, rule, names)
        known = sum(party.agency.kind != "unresolved" for party in parties)
        if not rest and parties and not (strict and known < len(parties)):
            return parties, rest
        if known and not strict and not partly[0]:
            partly = parties, rest
    return partly


def _named(text: str, begin: int, match: re.Match[str], rule: Rule, names: Names) -> tuple[list[Party], list[tuple[int, int]]]:
    """The parties that the groups of a clause's pattern name; a short stretch among bodies, that no rule explains, is kept as it is printed."""
    parties: list[Party] = []
    rest: list[tuple[int, int, str]] = []
    for group, role in (("lead", "Lead"), ("names", str(rule.data["role"]))):
        if group in match.groupdict():
            listed = read_list(text, begin + match.start(group), begin + match.end(group), names)
            parties += [Party(b, e, agency, _own_role(text, b, e) or role, listed.open, rule.id) for b, e, agency in listed.entries]
            rest += [(b, e, role) for b, e in listed.rest]
    unread: list[tuple[int, int]] = []
    known = any(party.agency.kind != "unresolved" for party in parties)
    for b, e, role in rest:
        stranger = names.stranger(text[b:e]) if known and e - b <= STRANGER and not _NO_STRANGER.search(text, b, e) else None
        parties += [Party(b, e, stranger, role, False, rule.id)] if stranger else []
        unread += [] if stranger else [(b, e)]
    return sorted(parties, key=lambda party: party.begin), unread


def _listed(text: str, begin: int, end: int, label: Rule | None, followed: bool, names: Names) -> tuple[list[Party], list[tuple[int, int]]]:
    """CASE names with no role word: their label's role, joint behind a clause that has one (A牵头，B、C), else a bare list."""
    listed = read_list(text, begin, end, names)
    role = str(label.data["role"]) if label else "Joint" if followed else "Bare"
    rule = label.id if label else "bare-list"
    if not label and 2 * len(listed.rest) > len(listed.entries):
        return [], list(listed.rest)
    return [Party(b, e, agency, _own_role(text, b, e) or role, listed.open, rule) for b, e, agency in listed.entries], list(listed.rest)


def _own_role(text: str, begin: int, end: int) -> str:
    """The role that a name has in brackets of its own: 市水利局（牵头）; "" where it has none."""
    rule = (
        next((rule for rule in _kind("own-role") if rule.pattern.search(text[begin:end])), None)
        if text.endswith("）", begin, end)
        else None
    )
    return str(rule.data["role"]) if rule else ""


def _head(unsettled: list[Party], *, first: bool) -> Party | None:
    """Who leads of those whose role is open: one alone, a group only where it says 负责; the first of several where a text says so."""
    head = next(iter(unsettled), None)
    if head is None or (len(unsettled) == 1 and head.open):
        return None
    is_body = head.agency.kind != "group"
    leads = first and is_body if len(unsettled) > 1 else head.role == "Responsible" or (head.role == "Bare" and is_body)
    return head if leads else None


def settle(parties: list[Party], *, first: bool) -> list[tuple[Party, str]]:
    """Each party's role in the graph: of several responsible all are joint, or the first leads; one alone leads."""
    led = any(party.role == "Lead" for party in parties)
    unsettled = [party for party in parties if party.role in _UNSETTLED]
    head = _head(unsettled, first=first) if not led else None
    roles = ("Lead" if party is head else "Joint" if party.role in _UNSETTLED else party.role for party in parties)
    return list(zip(parties, roles, strict=True))
