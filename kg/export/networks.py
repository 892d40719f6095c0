"""Store → the network of its facts, as networkx has it and in GraphML, GEXF and Cytoscape's JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.export.syntaxes import for_xml, triples
from kg.iri import PREFIXES

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_POL, _SKOS, _TYPE = PREFIXES["pol"], PREFIXES["skos"], PREFIXES["rdf"] + "type"
_KINDS = {  # the first that fits names the node
    _POL + "PolicyDocument": "document",
    _POL + "CitedDocument": "cited document",
    _POL + "Section": "section",
    _POL + "Task": "task",
    _POL + "Target": "target",
    _POL + "AgencyGroup": "agency group",
    _POL + "Agency": "agency",
    _POL + "Indicator": "indicator",
}
_ROLES = ("leadAgency", "jointAgency", "participatingAgency")
_FACTS = ("document", "section", "task", "target")
_EDGES = {  # from a fact
    **{_POL + name: name for name in ("inSection", "sector", "instrument", "addresses", "indicator", "issuedBy", "place")},
    **{_POL + name: name for name in (*_ROLES, "jurisdiction")},
    PREFIXES["dcterms"] + "isPartOf": "isPartOf",
    PREFIXES["eli"] + "cites": "cites",
    PREFIXES["eli"] + "based_on": "basedOn",
}
_LINKS = {_SKOS + "broader": "broader", PREFIXES["org"] + "subOrganizationOf": "subOrganizationOf"}  # between nodes that facts lead to
ATTRIBUTES = {
    **{
        _POL + name: name
        for name in ("number", "level", "order", "text", "unit", "targetYear", "periodStart", "periodEnd", "dueYear", "dueDate")
    },
    _POL + "value": "figure",
    _POL + "comparator": "comparator",
}
_LABELS = (PREFIXES["rdfs"] + "label", _SKOS + "prefLabel", PREFIXES["dcterms"] + "title")
WHOLE = ("level", "order", "targetYear", "periodStart", "periodEnd", "dueYear")


def network(store: ox.Store) -> MultiDiGraph[str]:
    """The facts and what they lead to as a network: nodes with label, kind and iri; edges with their relation, which is also the key."""
    import networkx

    facts: dict[str, list[tuple[str, Any]]] = {}
    for triple in triples(store):
        if isinstance(triple.subject, ox.NamedNode):
            facts.setdefault(triple.subject.value, []).append((triple.predicate.value, triple.object))
    kinds = {iri: _kind(iri, said) for iri, said in facts.items()}
    start = [iri for iri in facts if kinds[iri] in _FACTS]
    own = _own_bodies(facts)
    edges = [edge for iri in start for edge in _edges(iri, facts[iri], _EDGES)]
    edges = [edge for edge in edges if edge[1] not in _ROLES or kinds[edge[0]] != "task" or (edge[0], edge[2]) in own]
    nodes = sorted({*start, *(end for _, _, end in edges)})
    drawn = set(nodes)
    edges += [edge for iri in nodes for edge in _edges(iri, facts.get(iri, []), _LINKS) if edge[2] in drawn]
    graph: MultiDiGraph[str] = networkx.MultiDiGraph()
    for iri in nodes:
        graph.add_node(short(iri), **_attributes(iri, kinds.get(iri, "thing"), facts.get(iri, [])))
    for begin, relation, end in sorted(edges):
        graph.add_edge(short(begin), short(end), key=relation, relation=relation)
    return graph


def _own_bodies(facts: Mapping[str, Sequence[tuple[str, Any]]]) -> set[tuple[str, str]]:
    """What is responsible for what of itself: a task has an edge to its own bodies, and not to its section's."""
    found = set()
    for said in facts.values():
        wholes = [term.value for predicate, term in said if predicate == _POL + "appliesTo"]
        found |= {(whole, term.value) for predicate, term in said if predicate == _POL + "agency" for whole in wholes}
    return found


def _edges(iri: str, said: Iterable[tuple[str, Any]], wanted: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    return ((iri, wanted[predicate], term.value) for predicate, term in said if predicate in wanted and isinstance(term, ox.NamedNode))


def _kind(iri: str, said: Iterable[tuple[str, Any]]) -> str:
    classes = {term.value for predicate, term in said if predicate == _TYPE}
    scheme = next((term.value for predicate, term in said if predicate == _SKOS + "inScheme"), "")
    own = next((kind for name, kind in _KINDS.items() if name in classes), None)
    return own or scheme.rpartition("/")[2].replace("-", " ") or "thing"


def _attributes(iri: str, kind: str, said: Iterable[tuple[str, Any]]) -> dict[str, str | int]:
    """A node's attributes; of several values of one the first in order."""
    found: dict[str, str | int] = {"kind": kind, "iri": iri}
    labels: dict[tuple[int, str], str] = {}
    for predicate, term in said:
        if predicate in _LABELS and isinstance(term, ox.Literal):
            labels.setdefault((_LABELS.index(predicate), (term.language or "").lower()), for_xml(term.value))
        elif name := ATTRIBUTES.get(predicate):
            text = term.value.rpartition("#")[2] if isinstance(term, ox.NamedNode) else for_xml(term.value)
            found.setdefault(name, int(text) if name in WHOLE and re.fullmatch(r"[+-]?\d+", text) else text)
    by_language = {language: labels[place, language] for place, language in sorted(labels, reverse=True)}
    found["label"] = by_language.get("zh-hans") or next(iter(by_language.values()), short(iri))
    if "en" in by_language:
        found["label_en"] = by_language["en"]
    return found


def short(iri: str) -> str:
    """A short id for a node: agency:mee, or what follows the base: doc/1eeb…/s/4.8/task/9c1e."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    found = re.search(r"(?:^|[/#])((?:doc|agency|indicator|cited|source)/.+)$", iri)
    return found[1] if found else iri


def _graphml(graph: MultiDiGraph[str]) -> bytes:
    from networkx import MultiDiGraph, write_graphml_xml

    out = io.BytesIO()
    numbered: MultiDiGraph[str] = MultiDiGraph()
    numbered.add_nodes_from(graph.nodes(data=True))
    for number, (begin, end, data) in enumerate(graph.edges(data=True)):
        numbered.add_edge(begin, end, key=f"e{number}", **data)  # the key becomes the edge's id, of which XML wants each once
    write_graphml_xml(numbered, out)
    return out.getvalue()


def _gexf(graph: MultiDiGraph[str]) -> bytes:
    from networkx import write_gexf

    out = io.BytesIO()
    write_gexf(graph, out)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue())


def _cyjs(graph: MultiDiGraph[str]) -> bytes:
    from networkx import cytoscape_data

    data = cytoscape_data(graph)
    for node in data["elements"]["nodes"]:
        node["data"]["name"] = node["data"]["label"]
    for number, edge in enumerate(data["elements"]["edges"]):
        edge["data"]["id"] = f"e{number}"
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


SYNTAXES: Mapping[str, Callable[[Any], bytes]] = {"graphml": _graphml, "gexf": _gexf, "cyjs": _cyjs}
