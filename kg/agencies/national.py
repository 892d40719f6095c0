"""agencies.ttl → the national bodies by every name that they bear, and the one that is meant in a year."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.iri import PREFIXES
from kg.model import AgencyName
from kg.vocabulary import Concept, concepts

_FOUNDED, _DISSOLVED = PREFIXES["schema"] + "foundingDate", PREFIXES["schema"] + "dissolutionDate"
_PARENT = PREFIXES["org"] + "subOrganizationOf"


@cache
def national() -> Mapping[str, tuple[Concept, ...]]:
    """Bodies of the vocabulary by every name that they have."""
    table: dict[str, tuple[Concept, ...]] = {}
    for concept in concepts("agencies").values():
        for name in concept.names:
            table[name] = (*table.get(name, ()), concept)
    return table


@cache
def openings() -> frozenset[str]:
    """The first two characters of each of their names."""
    return frozenset(name[:2] for name in national())


def body_of(name: str, year: int | None) -> AgencyName | None:
    """CASE 国家发展改革委: a body of the vocabulary; of several so called, the one that stood in the document's year."""
    return _known(name, year) if name in national() else None


@cache
def _known(name: str, year: int | None) -> AgencyName:
    concept = max(national()[name], key=lambda body: _stands(body, year))
    parent = concept.facts.get(_PARENT, ("",))[0].rpartition("/")[2] or None
    return AgencyName(concept.key, concept.label, "known", parent=parent, label_en=concept.pref.get("en"), status="listed")


def _stands(body: Concept, year: int | None) -> tuple[bool, int]:
    """How well a body fits a year: whether it stood then (in the year of a change, the newer), and when it was founded."""
    founded = int(body.facts.get(_FOUNDED, ("0",))[0])
    dissolved = int(body.facts.get(_DISSOLVED, ("9999",))[0])
    return founded <= (year or 9998) < dissolved, founded
