"""A body or document → what it came from, belongs to, replaces and carries out, with names in each language, for its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.view.draft import Draft, short
from kg.view.model import Relative

_OF_BODY = (
    ("above", "org:subOrganizationOf"),
    ("place", "pol:jurisdiction"),
    ("replaces", "dcterms:replaces"),
    ("isReplacedBy", "dcterms:isReplacedBy"),
    ("tookFunctionsFrom", "pol:tookFunctionsFrom"),
)
_OF_DOCUMENT = (
    ("place", "pol:jurisdiction"),
    ("carriedBy", "dcterms:isPartOf"),
    ("implements", "pol:implements"),
    ("replaces", "dcterms:replaces"),
)
_BACK = (("carries", "dcterms:isPartOf"), ("implementedBy", "pol:implements"), ("isReplacedBy", "dcterms:replaces"))
_NAMES = ("rdfs:label", "dcterms:title", "skos:prefLabel")


def of_body(draft: Draft, iri: str) -> tuple[Relative, ...]:
    """Its superior, place, predecessors and successors with their years, and the note on its history."""
    facts = draft.facts
    note = [facts.in_language(iri, "skos:historyNote", language) for language in ("zh-hans", "zh-hant", "en")]
    said = [Relative("history", "", note[0] or note[1] or note[2] or "", note[1], note[2])] if any(note) else []
    return (*_outward(draft, iri, _OF_BODY), *said)


def years_of_body(draft: Draft, iri: str) -> tuple[tuple[str, str], ...]:
    """Its level of government, and since and until when there is such a body, where the vocabulary says so."""
    named = (("level", "pol:adminLevel"), ("founded", "schema:foundingDate"), ("dissolved", "schema:dissolutionDate"))
    return tuple((name, value) for name, predicate in named if (value := draft.facts.one(iri, predicate)))


def of_document(draft: Draft, iri: str) -> tuple[Relative, ...]:
    """Its place, the notice that carries it, other versions of it, what it replaces and carries out, and the same the other way round."""
    facts = draft.facts
    works = set(facts.all(iri, "dcterms:isVersionOf"))
    others = [one for one in facts.subjects("dcterms:isVersionOf") if one != iri and works & set(facts.all(one, "dcterms:isVersionOf"))]
    back = ((name, one) for name, predicate in _BACK for one in facts.subjects(predicate) if iri in facts.all(one, predicate))
    documents = set(facts.instances("pol:PolicyDocument"))
    found = [
        *_outward(draft, iri, _OF_DOCUMENT),
        *_named(draft, (("version", one) for one in others)),
        *_named(draft, ((name, one) for name, one in back if one in documents)),
    ]
    return tuple(dict.fromkeys(found))


def of_cited(draft: Draft, iri: str) -> tuple[Relative, ...]:
    """The document of this graph that a named one is."""
    return tuple(_outward(draft, iri, (("resolvedTo", "pol:resolvedTo"),)))


def _outward(draft: Draft, iri: str, named: Iterable[tuple[str, str]]) -> Iterator[Relative]:
    yield from _named(draft, ((name, one) for name, predicate in named for one in draft.facts.all(iri, predicate)))


def _named(draft: Draft, pairs: Iterable[tuple[str, str]]) -> Iterator[Relative]:
    facts = draft.facts
    for name, one in pairs:
        hans, hant, english = draft.names(one, *_NAMES)
        told = (facts.one(one, "schema:foundingDate"), facts.one(one, "schema:dissolutionDate"))
        note = "–".join(value or "" for value in told) if any(told) else facts.one(one, "eli:date_document") or ""
        yield Relative(name, short(one), hans, hant, english, note)
