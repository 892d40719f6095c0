"""Sentences that name who does what they say (由A会同B制定…, A统筹负责…) → the bodies, for the tasks of that sentence alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.agencies.lists import read_list
from kg.agencies.names import Names
from kg.agencies.statements import Party
from kg.model import AgencyName
from kg.reading import across, merged
from kg.vocabulary import Rule, rules

Stretch = tuple[int, int]
_SENTENCE = re.compile("[^。\n]+[。\n]?")
_HINT = re.compile("会同|联合|负责|牵头")


@cache
def _prose() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] == "prose")


def sentences(text: str, stretches: Iterable[Stretch], taken: list[Stretch], names: Names) -> Iterator[tuple[Stretch, list[Party]]]:
    """The sentences of some paragraphs that name bodies, outside what is `taken` (brackets, label lines), with those bodies."""
    done = merged(taken)
    for begin, end in stretches:
        if _HINT.search(text, begin, end):
            for sentence in _SENTENCE.finditer(text, begin, end):
                if not _HINT.search(text, *sentence.span()):
                    continue
                if (parties := _parties(text, *sentence.span(), names)) and not across(done, parties[0].begin, parties[-1].end):
                    yield sentence.span(), parties


def _parties(text: str, begin: int, end: int, names: Names) -> list[Party]:
    """The bodies of the first form that a sentence has; none where a name is not understood, or none is a body's."""
    for rule in _prose():
        for match in rule.finditer(text[begin:end]):
            parties: list[Party] = []
            for group, role in (("lead", "Lead"), ("names", str(rule.data["role"]))):
                if group in match.groupdict():
                    listed = read_list(text, begin + match.start(group), begin + match.end(group), names)
                    if listed.rest or not listed.entries or not all(is_understood(agency) for _, _, agency in listed.entries):
                        break
                    parties += [Party(b, e, agency, role, listed.open, rule.id) for b, e, agency in listed.entries]
            else:
                if parties[0].agency.kind != "group":
                    return parties
    return []


def is_understood(agency: AgencyName) -> bool:
    """Whether a name ends where it seems to: 有关部门, not 有关部门尽快."""
    return agency.label.endswith(rules("responsibilities").words["group_end"]) if agency.kind == "group" else agency.kind != "unresolved"
