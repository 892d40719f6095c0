"""Vocabulary → what every graph holds of it, and what a graph holds that names an agency or a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from kg import iri
from kg.iri import VOCABULARY_GRAPH
from kg.nquads import term, text
from kg.vocabulary import PRIVATE, concepts, fact_rules, scheme_triples

CONCEPT_FILES = ("sectors", "instruments", "pollutants", "gases", "document-types", "section-kinds")
_VOCABULARY = ox.NamedNode(VOCABULARY_GRAPH)
_NAMED = (term("rdf:type"), term("skos:prefLabel"))
_HISTORY = ("replaces", "isReplacedBy", "tookFunctionsFrom")


def vocabulary_quads() -> list[ox.Quad]:
    """What every graph holds: the concept schemes, and the concepts of all but agencies and places, of which there are too many."""
    schemes = [triple for name in (*CONCEPT_FILES, "agencies", "places") for triple in scheme_triples(name)]
    own = [triple for name in CONCEPT_FILES for concept in concepts(name).values() for triple in _public(concept.triples)]
    return list(dict.fromkeys(map(_in_vocabulary, [*schemes, *own])))


def _in_vocabulary(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, _VOCABULARY)


def _public(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    return (triple for triple in triples if triple.predicate.value not in PRIVATE)


@cache
def concept(scheme: str, key: str) -> str:
    """A concept as N-Quads write it."""
    return f"<{iri.concept(scheme, key)}>"


@cache
def known(name: str, key: str) -> tuple[str, ...]:
    """The vocabulary's own triples of an agency or place, and of what stands above it; of its predecessors and successors, the names and classes."""
    own = concepts(name).get(key)
    found: list[str] = []
    for triple in _public(own.triples) if own else ():
        found.append(str(triple))
        if not isinstance(triple.object, ox.NamedNode):
            continue
        relation, other = re.split("[/#]", triple.predicate.value)[-1], triple.object.value.rpartition("/")[2]
        if relation in ("broader", "subOrganizationOf"):
            found += known(name if other in concepts(name) else "places", other)
        elif relation in _HISTORY:
            found += [str(triple) for triple in concepts(name)[other].triples if str(triple.predicate) in _NAMED]
    return tuple(found)


@cache
def rule(key: str) -> tuple[str, tuple[str, ...]]:
    """A rule as N-Quads write it, and what the vocabulary graph says of it: its note, examples and certainty."""
    node, found = f"<{iri.rule(key)}>", fact_rules().get(key)
    said = [("rdf:type", term("pol:ExtractionRule")), ("rdfs:label", f"{text(key)}@en")]
    if found:
        said.append(("skos:note", f"{text(found.note)}@en"))
        said += [("skos:example", f"{text(example)}@zh-hans") for example in found.examples]
    if found and found.certainty:
        said.append(("pol:certainty", term(f"pol:{found.certainty}")))
    return node, tuple(f"{node} {term(predicate)} {value}" for predicate, value in said)


def scheme_of_indicators(node: str) -> list[str]:
    """What the vocabulary graph says of the scheme that all indicators are in."""
    names = ("Indicators", "en"), ("指标", "zh-hans"), ("指標", "zh-hant")
    labels = [f"{node} {term('skos:prefLabel')} {text(name)}@{language}" for name, language in names]
    return [f"{node} {term('rdf:type')} {term('skos:ConceptScheme')}", *labels]
