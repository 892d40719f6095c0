"""A store and the endpoint's address → what the service can do and what it holds (SPARQL 1.1 Service Description, VoID)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg.describe import describe
from kg.iri import PREFIXES, fingerprint

SD = "http://www.w3.org/ns/sparql-service-description#"
_DATASET = ox.NamedNode(PREFIXES["dcat"] + "Dataset")
_FORMATS = (  # of https://www.w3.org/ns/formats/, those that media.py has
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def service(store: ox.Store, endpoint: str) -> Iterator[ox.Triple]:
    """The service with its language, formats and data set: the default graph, which is the union, and each named graph; and what `kg
    describe` says of the whole.
    """
    said = about(store)
    data = next(triple.subject for triple in said if triple.object == _DATASET)
    assert isinstance(data, ox.NamedNode)
    it, union = (ox.NamedNode(endpoint + part) for part in ("#service", "#default-graph"))
    yield from _said(it, a=[_sd("Service")], endpoint=[ox.NamedNode(endpoint)], supportedLanguage=[_sd("SPARQL11Query")])
    yield from _said(it, feature=[_sd("UnionDefaultGraph")], defaultDataset=[data])
    yield from _said(it, resultFormat=[ox.NamedNode(f"http://www.w3.org/ns/formats/{name}") for name in _FORMATS])
    yield from _said(data, a=[_sd("Dataset")], defaultGraph=[union])
    yield from _said(union, a=[_sd("Graph")])
    for graph in sorted((name for name in store.named_graphs() if isinstance(name, ox.NamedNode)), key=str):
        named = ox.NamedNode(f"{endpoint}#graph-{fingerprint(graph.value)}")
        yield from _said(data, namedGraph=[named])
        yield from _said(named, a=[_sd("NamedGraph")], name=[graph])
    yield ox.Triple(data, ox.NamedNode(PREFIXES["void"] + "sparqlEndpoint"), ox.NamedNode(endpoint))
    yield from said


@lru_cache(maxsize=1)  # a worker has one store; of a million triples it takes seconds
def about(store: ox.Store) -> tuple[ox.Triple, ...]:
    """What `kg describe` says of a store."""
    return tuple(describe(store))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _said(subject: ox.NamedNode, **said: list[ox.NamedNode]) -> Iterator[ox.Triple]:
    for name, terms in said.items():
        predicate = ox.NamedNode(PREFIXES["rdf"] + "type") if name == "a" else _sd(name)
        yield from (ox.Triple(subject, predicate, term) for term in terms)
