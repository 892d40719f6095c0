"""A sentence that names who is responsible where nothing else is said (除标明外，均由X负责) → the sections that name nobody, with those bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kg.agencies.names import Names
from kg.agencies.statements import Party, default_of, read_statement
from kg.model import Document, Section

_STOPS = "。；\n）"


class Default(NamedTuple):
    """Whom a text's first such sentence names, and where its words stand in the reading."""

    parties: list[Party]
    at: tuple[int, int]


def nameless(document: Document, named: Collection[int]) -> Iterator[Section]:
    """The sections without others below them that, with all around them, name no body (`named` do)."""
    above = {section.parent for section in document.units}
    for section in document.units:
        if section.index not in above and section.number and _around(document, section).isdisjoint(named):
            yield section


def _around(document: Document, section: Section) -> set[int]:
    """A section and those around it."""
    found = {section.index}
    at = section.parent
    while at is not None:
        found.add(at)
        at = document.units[at].parent
    return found


def default_in(document: Document, text: str, names: Names) -> Default | None:
    """What the first such sentence of a document says that is understood."""
    inside = [part for section in document.units for part in (section.at, *section.body)]
    for begin, end in (*document.preamble, *inside, *document.closing):
        for match, rule in default_of(text, begin, end):
            sentence = _sentence(text, *match.span())
            says = read_statement(text, match.start("names"), sentence[1], names)
            if says.parties and not says.rest:
                bare = "Lead" if match.groupdict().get("lead") else str(rule.data["role"])
                parties = [party._replace(role=bare if party.role == "Bare" else party.role, rule=rule.id) for party in says.parties]
                return Default(parties, sentence)
    return None


def _sentence(text: str, begin: int, end: int) -> tuple[int, int]:
    """The sentence around some words, without its stop."""
    stops = [stop for stop in (text.find(sign, end) for sign in _STOPS) if stop >= 0]
    return max(text.rfind(sign, 0, begin) for sign in _STOPS) + 1, min(stops, default=len(text))
