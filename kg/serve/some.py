"""A store and some of its documents → a store in memory of these alone, so that what is made of one document does not cost what all cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.iri import PREFIXES, VOCABULARY_GRAPH, links

_DEFAULT = ox.DefaultGraph()


def has_graphs(store: ox.Store, documents: Iterable[str]) -> bool:
    """Whether each document has a named graph of its own: a store that was made of a file of triples has none."""
    try:
        return all(store.contains_named_graph(ox.NamedNode(document)) for document in documents)
    except ValueError:  # words of a title
        return False


def vocabulary(store: ox.Store) -> bytes:
    """The names of bodies, sectors and places, as N-Triples."""
    return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(VOCABULARY_GRAPH)) or b""


def part_of(store: ox.Store, documents: Sequence[str], base: str, names: bytes | None = None) -> ox.Store:
    """The graphs of some documents, the vocabulary (`names`, if it was read before), and the links of which both ends are there."""
    memory = ox.Store()
    shared = ox.NamedNode(VOCABULARY_GRAPH)
    memory.bulk_load(vocabulary(store) if names is None else names, format=ox.RdfFormat.N_TRIPLES, to_graph=shared, lenient=True)
    for document in documents:
        graph = ox.NamedNode(document)
        memory.bulk_load(
            store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"", format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True
        )
    among = ox.NamedNode(links(base))
    for document in documents:
        for quad in store.quads_for_pattern(ox.NamedNode(document), None, None, among):
            if not isinstance(quad.object, ox.NamedNode) or next(memory.quads_for_pattern(quad.object, None, None), None):
                memory.add(quad)
    return memory


def drawn_for(store: ox.Store, focus: str, most: int) -> list[str]:
    """The documents to draw so that a thing is among what is drawn: its own, or, of a body or sector, those that say most of it."""
    try:
        node = ox.NamedNode(focus)
    except ValueError:
        return []
    own = {quad.graph_name.value for quad in store.quads_for_pattern(node, None, None) if isinstance(quad.graph_name, ox.NamedNode)}
    graphs = _documents(store, own)
    if graphs:
        return graphs[:most]
    counts: dict[str, int] = {}
    for quad in store.quads_for_pattern(None, None, node):
        if isinstance(quad.graph_name, ox.NamedNode):
            counts[quad.graph_name.value] = counts.get(quad.graph_name.value, 0) + 1
    found = _documents(store, counts)
    return sorted(found, key=lambda graph: (-counts[graph], graph))[:most]


def _documents(store: ox.Store, graphs: Iterable[str]) -> list[str]:
    kind, is_a = ox.NamedNode(PREFIXES["pol"] + "PolicyDocument"), ox.NamedNode(PREFIXES["rdf"] + "type")
    return sorted(graph for graph in graphs if ox.Quad(ox.NamedNode(graph), is_a, kind, ox.NamedNode(graph)) in store)
