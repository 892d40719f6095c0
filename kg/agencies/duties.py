"""Headings of items that are a body's name (1.县水利局：负责…, under …职责, …分工) → that body is responsible for the item."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.agencies.lists import read_list
from kg.agencies.names import Names
from kg.agencies.prose import is_understood
from kg.agencies.statements import Party
from kg.model import AgencyName, Document, Section
from kg.vocabulary import Rule, rules

LONGEST = 60  # characters of a heading in which a name is looked for


def duties(document: Document, text: str, names: Names) -> Iterator[tuple[Section, list[Party]]]:
    """The sections below a heading of duties whose own heading names bodies, each with those bodies, in the order of the text.

    A class of bodies (各有关部门) is named only where a heading beside it names a body (1.县水利局, 2.县林业局, 3.各建设单位).
    """
    found = [
        (section, _named(text, section, names))
        for section in document.sections
        if _below_duties(document, section) or any(rule.search(section.plain_title) for rule in _rules("own-duty"))
    ]
    beside = {section.parent for section, parties in found if parties and all(_is_body(party.agency) for party in parties)}
    named = [(section, parties) for section, parties in found if parties and section.parent in beside]
    around = {section.parent for section, _ in named}  # 林长制办公室职责, above the offices of each level
    yield from ((section, parties) for section, parties in named if section.index not in around)


@cache
def _rules(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] == kind)


def _below_duties(document: Document, section: Section) -> bool:
    above = section.parent
    while above is not None:
        if any(rule.search(document.sections[above].plain_title) for rule in _rules("duties")):
            return True
        above = document.sections[above].parent
    return False


def _named(text: str, section: Section, names: Names) -> list[Party]:
    """The bodies or groups that a heading consists of: all of them known, or whole names."""
    begin, end = section.at
    for rule in _rules("duty"):
        heading = rule.pattern.match(text[begin : min(end, begin + LONGEST)])
        if heading is None:
            continue
        first, last = begin + heading.start("names"), begin + heading.end("names")
        listed = read_list(text, first, last, names)
        alone = last - first == end - begin
        if listed.entries and not listed.rest and all(_is_body(one) or _is_class(one, alone=alone) for _, _, one in listed.entries):
            return [Party(b, e, agency, str(rule.data["role"]), listed.open, rule.id) for b, e, agency in listed.entries]
    return []


def _is_class(agency: AgencyName, *, alone: bool) -> bool:
    """Whether a heading may name a class of bodies: one that is nothing but its name (各建设单位), or that is not all of them (区域电网公司的职责)."""
    everyone = ("各", *rules("responsibilities").words["no_role"])
    return agency.kind == "group" and is_understood(agency) and (alone or not agency.label.startswith(everyone))


def _is_body(agency: AgencyName) -> bool:
    """Whether a heading's name is a body's, or that of one body in each place (乡镇级林长制办公室)."""
    if agency.kind == "group":
        return rules("responsibilities")["group-class"].search(agency.label) is not None
    return agency.kind != "unresolved" or agency.place is not None
