"""Store → RDF syntaxes, networks (networkx, GraphML, GEXF, Cytoscape) and tables of nodes and edges; the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.iri import PREFIXES
from kg.model import ConfigurationError, QueryError

if TYPE_CHECKING:
    from networkx import MultiDiGraph

RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
FORMATS = (*RDF, "graphml", "gexf", "cyjs", "csv")
_DEFAULT = ox.DefaultGraph()
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML 1.0 file can hold these, not even escaped


def export(store: ox.Store, form: str, path: Path | None = None) -> bytes:
    """The graph in a format; with a path it is also written there. `csv` with a path is a folder, or a .zip, of nodes.csv and
    edges.csv; without one it is the edges. RDF/XML, GraphML and GEXF have � for the control characters that XML cannot hold.
    """
    if form not in FORMATS:
        raise QueryError(f"{form}: expected one of the formats {' '.join(FORMATS)}")
    if form == "csv":
        files = tables(network(store))
        if path is not None:
            _write_tables(files, Path(path))
        return files["edges.csv"]
    data = rdf(store, form) if form in RDF else _NETWORKS[form](network(store))
    if path is not None:
        _write(Path(path), data)
    return data


def triples(store: ox.Store) -> list[ox.Triple]:
    """The union of the store's graphs, in order."""
    return sorted({quad.triple for quad in store.quads_for_pattern(None, None, None, None)}, key=str)


def quads(store: ox.Store) -> list[ox.Quad]:
    """The store's graphs, in order; of the default graph only what no named graph says."""
    named = {quad for quad in store.quads_for_pattern(None, None, None, None) if quad.graph_name != _DEFAULT}
    known = {quad.triple for quad in named}
    rest = {quad for quad in store.quads_for_pattern(None, None, None, _DEFAULT) if quad.triple not in known}
    return sorted(named | rest, key=lambda quad: (str(quad.graph_name), str(quad.triple)))


def rdf(store: ox.Store, form: str) -> bytes:
    """The graph in an RDF syntax: nq and trig with the named graphs, the others their union."""
    syntax = RDF[form]
    if form in ("nq", "trig"):
        return ox.serialize(quads(store), format=syntax, prefixes=PREFIXES) or b""
    found: Iterable[ox.Triple] = triples(store)
    if form != "rdfxml":
        return ox.serialize(found, format=syntax, prefixes=PREFIXES) or b""
    data = ox.serialize(map(_for_xml, found), format=syntax, prefixes=PREFIXES) or b""
    return data.replace(b"\r", b"&#xD;")  # else a reader takes the line ends of a quoted text for its own


def _for_xml(triple: ox.Triple) -> ox.Triple:
    term = triple.object
    if not isinstance(term, ox.Literal) or not _NOT_XML.search(term.value):
        return triple
    text = _NOT_XML.sub("\ufffd", term.value)
    clean = ox.Literal(text, language=term.language) if term.language else ox.Literal(text, datatype=term.datatype)
    return ox.Triple(triple.subject, triple.predicate, clean)


# --- networks -------------------------------------------------------------------------------------------------------

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
_FACTS = ("document", "section", "task", "target")
_EDGES = {  # from a fact
    **{_POL + name: name for name in ("inSection", "sector", "instrument", "addresses", "indicator", "issuedBy", "place")},
    **{_POL + name: name for name in ("leadAgency", "jointAgency", "participatingAgency", "jurisdiction")},
    PREFIXES["dcterms"] + "isPartOf": "isPartOf",
    PREFIXES["eli"] + "cites": "cites",
    PREFIXES["eli"] + "based_on": "basedOn",
}
_LINKS = {_SKOS + "broader": "broader", PREFIXES["org"] + "subOrganizationOf": "subOrganizationOf"}  # between nodes that facts lead to
_ATTRIBUTES = {
    **{_POL + name: name for name in ("number", "level", "order", "text", "unit", "targetYear", "periodStart", "periodEnd")},
    _POL + "value": "figure",
    _POL + "comparator": "comparator",
}
_LABELS = (PREFIXES["rdfs"] + "label", _SKOS + "prefLabel", PREFIXES["dcterms"] + "title")
_WHOLE = ("level", "order", "targetYear", "periodStart", "periodEnd")


def network(store: ox.Store) -> MultiDiGraph[str]:
    """The facts and what they lead to as a network: nodes with label, kind and iri; edges with their relation, which is also the key."""
    import networkx

    facts: dict[str, list[tuple[str, Any]]] = {}
    for triple in triples(store):
        if isinstance(triple.subject, ox.NamedNode):
            facts.setdefault(triple.subject.value, []).append((triple.predicate.value, triple.object))
    kinds = {iri: _kind(iri, said) for iri, said in facts.items()}
    start = [iri for iri in facts if kinds[iri] in _FACTS]
    edges = [edge for iri in start for edge in _edges(iri, facts[iri], _EDGES)]
    nodes = sorted({*start, *(end for _, _, end in edges)})
    drawn = set(nodes)
    edges += [edge for iri in nodes for edge in _edges(iri, facts.get(iri, []), _LINKS) if edge[2] in drawn]
    graph: MultiDiGraph[str] = networkx.MultiDiGraph()
    for iri in nodes:
        graph.add_node(short(iri), **_attributes(iri, kinds.get(iri, "thing"), facts.get(iri, [])))
    for begin, relation, end in sorted(edges):
        graph.add_edge(short(begin), short(end), key=relation, relation=relation)
    return graph


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
            labels.setdefault((_LABELS.index(predicate), (term.language or "").lower()), _clean(term.value))
        elif name := _ATTRIBUTES.get(predicate):
            text = term.value.rpartition("#")[2] if isinstance(term, ox.NamedNode) else _clean(term.value)
            found.setdefault(name, int(text) if name in _WHOLE and re.fullmatch(r"[+-]?\d+", text) else text)
    by_language = {language: labels[place, language] for place, language in sorted(labels, reverse=True)}
    found["label"] = by_language.get("zh-hans") or next(iter(by_language.values()), short(iri))
    if "en" in by_language:
        found["label_en"] = by_language["en"]
    return found


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def short(iri: str) -> str:
    """A short id for a node: agency:mee, or what follows the base: doc/1eeb…/s/4.8/task/9c1e."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    found = re.search(r"(?:^|[/#])((?:doc|agency|indicator|cited|source)/.+)$", iri)
    return found[1] if found else iri


def _graphml(graph: MultiDiGraph[str]) -> bytes:
    from networkx import write_graphml_xml

    out = io.BytesIO()
    numbered = graph.copy()
    for number, (_, _, data) in enumerate(numbered.edges(data=True)):
        data["id"] = f"e{number}"
    write_graphml_xml(numbered, out, edge_id_from_attribute="id")
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


_NETWORKS: Mapping[str, Callable[[Any], bytes]] = {"graphml": _graphml, "gexf": _gexf, "cyjs": _cyjs}


# --- tables ---------------------------------------------------------------------------------------------------------

_COLUMNS = ("label", "label_en", "iri", *dict.fromkeys(_ATTRIBUTES.values()))


def tables(graph: MultiDiGraph[str]) -> dict[str, bytes]:
    """nodes.csv and edges.csv as Neo4j's importer reads them: :ID … :LABEL, and :START_ID, :END_ID, :TYPE."""
    heads = [f"{name}:int" if name in _WHOLE else name for name in _COLUMNS]
    nodes = [
        [node, *(str(data.get(name, "")) for name in _COLUMNS), data["kind"].title().replace(" ", "")]
        for node, data in graph.nodes(data=True)
    ]
    edges = [[begin, end, re.sub(r"(?=[A-Z])", "_", relation).upper()] for begin, end, relation in graph.edges(keys=True)]
    return {
        "nodes.csv": _csv([[":ID", *heads, ":LABEL"], *nodes]),
        "edges.csv": _csv([[":START_ID", ":END_ID", ":TYPE"], *edges]),
    }


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _write_tables(files: Mapping[str, bytes], path: Path) -> None:
    if path.suffix.lower() != ".zip":
        for name, data in files.items():
            _write(path / name, data)
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # ZipInfo's own date, 1980, and not today's
    _write(path, out.getvalue())


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as fresh:
            fresh.write(data)
        os.chmod(fresh.name, 0o644)
        os.replace(fresh.name, path)
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected a file that can be written: {problem.strerror}") from problem
