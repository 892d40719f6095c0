"""Exports as programs that we did not write read them: the same triples, nodes, edges and labels, Chinese intact."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas
import pyoxigraph as ox
import pytest
from peers import output, peer

import kg
from kg import export

RAPPER = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "rdfxml": "rdfxml"}
SERDI = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "trig": "trig"}
TITLE = "減汙降碳協同增效實施方案"
PROFILES = [("ttl", "evidence"), ("nt", "evidence"), ("nq", "evidence"), ("trig", "evidence"), ("rdfxml", "evidence")]
PROFILES += [(form, profile) for form in ("ttl", "rdfxml", "trig") for profile in ("plain", "annotations")]


def read(data: bytes, syntax: ox.RdfFormat = ox.RdfFormat.N_QUADS) -> set[ox.Triple]:
    """The triples of N-Triples or N-Quads that a program printed."""
    return {quad.triple for quad in ox.parse(data, format=syntax)}


def hostile(graph: kg.Graph, tmp_path: Path) -> kg.Graph:
    """The graph with a label that has line ends, quotes, commas and backslashes in it."""
    name = "推进工业领域协同增效"
    data = graph.export("nt").decode()
    assert name in data
    (tmp_path / "g.nt").write_text(data.replace(name, f'{name}\\n\\"二\\",三\\\\\\"\\r\\n;'), encoding="utf-8")
    return kg.open(tmp_path / "g.nt")


@pytest.mark.parametrize(("form", "profile"), [row for row in PROFILES if row[0] in RAPPER])
def test_rapper_reads_the_same_triples(graph: kg.Graph, tmp_path: Path, form: str, profile: str) -> None:
    """Raptor finds the triples that we have, without an error or a warning."""
    program = peer("rapper", "raptor2-utils")
    graph.export(form, tmp_path / "g", profile=profile)
    found = read(output(program, "-q", "-i", RAPPER[form], "-o", "ntriples", str(tmp_path / "g")))
    assert found == set(export.triples(graph.store, profile))
    assert any(isinstance(triple.object, ox.Literal) and triple.object.value == TITLE for triple in found)


@pytest.mark.parametrize(("form", "profile"), [row for row in PROFILES if row[0] in SERDI])
def test_serdi_reads_the_same_triples(graph: kg.Graph, tmp_path: Path, form: str, profile: str) -> None:
    """Serd finds them too, and of N-Quads and TriG the named graphs."""
    program = peer("serdi", "serdi")
    graph.export(form, tmp_path / "g", profile=profile)
    printed = output(program, "-i", SERDI[form], "-o", "nquads", str(tmp_path / "g"))
    assert read(printed) == set(export.triples(graph.store, profile))
    if form in ("nq", "trig"):
        assert set(ox.parse(printed, format=ox.RdfFormat.N_QUADS)) == set(export.quads(graph.store, profile))


@pytest.mark.parametrize("profile", export.PROFILES)
def test_pyld_canonicalises_json_ld_to_the_same_triples(graph: kg.Graph, profile: str) -> None:
    """JSON-LD by its own processor, canonicalised (URDNA2015), and nothing fetched: no context is named."""
    from pyld import jsonld

    jsonld.set_document_loader(lambda url, options: pytest.fail(f"fetched {url}"))
    document = json.loads(graph.export("jsonld", profile=profile))
    canonical = jsonld.normalize(document, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    assert read(canonical.encode()) == set(export.triples(graph.store, profile))


@pytest.mark.filterwarnings("error")
def test_igraph_reads_graphml(graph: kg.Graph, tmp_path: Path) -> None:
    """As many nodes and edges as the network has, the same labels, and an edge's relation; igraph warns of nothing."""
    import igraph

    graph.export("graphml", tmp_path / "g.graphml")
    ours, theirs = graph.to_networkx(), igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    assert (theirs.vcount(), theirs.ecount()) == (ours.number_of_nodes(), ours.number_of_edges())
    assert theirs.is_directed()
    names = dict(zip(theirs.vs["id"], theirs.vs["label"], strict=True))
    assert names == {node: data["label"] for node, data in ours.nodes(data=True)}
    assert names["agency:mwr"] == "水利部"
    edges = sorted((theirs.vs[edge.source]["id"], theirs.vs[edge.target]["id"], edge["relation"]) for edge in theirs.es)
    assert edges == sorted((a, b, data["relation"]) for a, b, data in ours.edges(data=True))


# --- Neo4j's importer -----------------------------------------------------------------------------------------------

_TYPES = "int long float double boolean byte short char string point date localtime time localdatetime datetime duration"
_FIELD = re.compile(
    rf"(?P<name>[^:\"]*)(?::(?P<type>{'|'.join(_TYPES.split())})(?P<array>\[\])?|:(?P<role>ID|LABEL|START_ID|END_ID|TYPE|IGNORE)(?:\([\w-]+\))?)?"
)
_RECORD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)')


def records(text: str) -> list[list[str]]:
    """The records of a CSV file by the importer's rules: fields in quotes may hold commas, line ends, and quotes written twice."""
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        found = _RECORD.match(text, at)
        assert found, f"no field at {text[at : at + 40]!r}"
        rows[-1].append(found[2] if found[1] is None else found[1].replace('""', '"'))
        if found[3] != ",":
            rows.append([])
        at = found.end()
    return [row for row in rows if row]


def header(row: list[str]) -> dict[str, int]:
    """The columns with a role, by role; every field of a header is a name, a name with a type, or a role."""
    fields = [_FIELD.fullmatch(name) for name in row]
    assert all(fields), row
    named = [field["name"] for field in fields if field and field["name"]]
    assert len(set(named)) == len(named)
    return {field["role"]: place for place, field in enumerate(fields) if field and field["role"]}


def test_tables_keep_the_rules_of_neo4js_importer(graph: kg.Graph, tmp_path: Path) -> None:
    """Headers, one id for each node, numbers in typed columns, and edges whose ends and type are there; also with hostile labels."""
    for found in (graph, hostile(graph, tmp_path)):
        found.export("csv", tmp_path / "tables")
        nodes, edges = (records((tmp_path / "tables" / name).read_bytes().decode()) for name in ("nodes.csv", "edges.csv"))
        of_node, of_edge = header(nodes[0]), header(edges[0])
        assert set(of_node) == {"ID", "LABEL"}
        assert set(of_edge) == {"START_ID", "END_ID", "TYPE"}
        assert {len(row) for row in nodes} == {len(nodes[0])}
        assert {len(row) for row in edges} == {3}
        ids = [row[of_node["ID"]] for row in nodes[1:]]
        assert len(set(ids)) == len(ids) == found.to_networkx().number_of_nodes()
        assert len(edges) - 1 == found.to_networkx().number_of_edges()
        assert {row[of_edge[end]] for row in edges[1:] for end in ("START_ID", "END_ID")} <= set(ids)
        assert all(re.fullmatch("[A-Za-z]+", row[of_node["LABEL"]]) for row in nodes[1:])
        assert all(re.fullmatch("[A-Z_]+", row[of_edge["TYPE"]]) for row in edges[1:])
        typed = [place for place, name in enumerate(nodes[0]) if name.endswith(":int")]
        assert len(typed) == 6
        assert all(re.fullmatch(r"-?\d*", row[place]) for row in nodes[1:] for place in typed)
        assert nodes == list(csv.reader(io.StringIO((tmp_path / "tables" / "nodes.csv").read_bytes().decode(), newline="")))


def test_the_importers_rules_are_checked() -> None:
    """A header or a field that breaks them is found, so that the test above can fail."""
    for row in (["id:IDS"], ["name:text"], ["a", "a"], ['a"b']):
        with pytest.raises(AssertionError):
            header(row)
    for text in ('a,"b', 'a"b,c\n'):
        with pytest.raises(AssertionError):
            records(text)
    assert records('a,"b\n""c"",d"\r\n,\n') == [["a", 'b\n"c",d'], ["", ""]]


def test_pandas_reads_the_tables(graph: kg.Graph, tmp_path: Path) -> None:
    """Rows, labels and numbers, line ends and quotes inside labels too."""
    graph = hostile(graph, tmp_path)
    graph.export("csv", tmp_path / "tables")
    nodes, edges = (pandas.read_csv(tmp_path / "tables" / name) for name in ("nodes.csv", "edges.csv"))
    ours = graph.to_networkx()
    assert (len(nodes), len(edges)) == (ours.number_of_nodes(), ours.number_of_edges())
    assert dict(zip(nodes[":ID"], nodes["label"], strict=True)) == {node: data["label"] for node, data in ours.nodes(data=True)}
    assert set(nodes["targetYear:int"].dropna()) == {2025, 2030}
    assert set(edges[":START_ID"]) | set(edges[":END_ID"]) <= set(nodes[":ID"])
