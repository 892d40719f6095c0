"""A model in the making: nodes are added once, and edges after the nodes that they join."""

from __future__ import annotations

import pyoxigraph as ox

from kg.iri import SITE
from kg.script import simplify
from kg.view.evidence import Evidence
from kg.view.facts import Facts
from kg.view.model import Edge, Model, Node


def short(iri: str) -> str:
    """An IRI as a link in the page writes it.

    >>> short("https://w3id.org/policy-kg/agency/mwr")
    'agency/mwr'
    """
    return iri.removeprefix(SITE)


class Draft:
    """What was read so far, and the store's facts and evidence to read more from."""

    def __init__(self, store: ox.Store) -> None:
        """Nothing is read yet but the store."""
        self.facts = Facts(store)
        self.evidence = Evidence(self.facts)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.place: dict[str, int] = {}

    def add(self, node: Node) -> int:
        """Take in a node once; its place."""
        if node.iri not in self.place:
            self.place[node.iri] = len(self.nodes)
            self.nodes.append(node)
        return self.place[node.iri]

    def link(self, kind: str, source: int, target: int, quotes: tuple[int, ...]) -> None:
        """Take in an edge."""
        self.edges.append(Edge(kind, source, target, quotes=quotes))

    def names(self, iri: str, *predicates: str) -> tuple[str, str | None, str | None]:
        """The Simplified, Traditional and English name of a thing; the last part of its IRI where it has none."""
        hans, hant, english = (
            next((text for name in predicates if (text := self.facts.in_language(iri, name, language))), None)
            for language in ("zh-hans", "zh-hant", "en")
        )
        printed = next((text for name in predicates if (text := self.facts.one(iri, name))), None)
        hans = hans or simplify(hant or printed or "") or iri.rpartition("/")[2]
        return hans, hant if hant != hans else None, english

    def model(self, title: str | None) -> Model:
        """The finished model."""
        documents = [node for node in self.nodes if node.kind == "document"]
        named = title or (documents[0].hans if len(documents) == 1 else "policy-kg")
        evidence = self.evidence
        return Model(named, tuple(evidence.sources), tuple(evidence.quotes), tuple(self.nodes), tuple(self.edges), self.place)
