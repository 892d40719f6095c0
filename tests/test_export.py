"""Exports: every RDF syntax says the same, read by another reader than the writer; networks and tables hold together."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from commands import kg as run
from conftest import ROOT, sampled

import kg
from kg import export
from kg.answer import Answer, render
from kg.cli import giving
from kg.export.tables import csv_files
from kg.model import ConfigurationError, QueryError

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its own parsers use what it deprecates
READERS = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}


def triples(data: bytes, form: str) -> set[Any]:
    """What rdflib reads in an export; there are no blank nodes, so that equal sets are isomorphic graphs."""
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=READERS[form])
    return {quad[:3] for quad in dataset.quads()}


@cache
def expected(graph: kg.Graph, profile: str) -> set[Any]:
    """The graph in a profile by way of N-Triples."""
    found = triples(graph.export("nt", profile=profile), "nt")
    assert not any(isinstance(term, rdflib.BNode) for triple in found for term in triple)
    assert all(str(term).isascii() for triple in found for term in triple if isinstance(term, rdflib.URIRef))
    return found


@pytest.mark.parametrize("profile", export.PROFILES)
@pytest.mark.parametrize("form", sampled(sorted(set(READERS) - {"nt"}), 3, "the same on other cases, one in 3 of which is quick"))
def test_each_rdf_export_is_isomorphic_to_the_others(graph: kg.Graph, form: str, profile: str) -> None:
    """The same triples in every syntax of a profile, none of them with a blank node."""
    assert triples(graph.export(form, profile=profile), form) == expected(graph, profile)


def test_the_default_profile_is_the_whole_graph(graph: kg.Graph) -> None:
    """All triples, and as many as the store counts."""
    assert graph.export("nt") == graph.export("nt", profile="evidence")
    assert len(expected(graph, "evidence")) == len(graph)


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_the_syntaxes_of_datasets_keep_the_named_graphs(graph: kg.Graph, form: str) -> None:
    """One graph for the document, one for the vocabulary, nothing beside them."""
    dataset = rdflib.Dataset()
    dataset.parse(data=graph.export(form), format=READERS[form])
    names = {str(g.identifier) for g in dataset.graphs() if len(g)}
    assert names == {g.value for g in graph.store.named_graphs() if isinstance(g, ox.NamedNode)}


def test_the_command_offers_what_there_is() -> None:
    """`kg export` names the formats and profiles without loading what makes them."""
    assert giving.FORMATS == export.FORMATS
    assert giving.PROFILES == export.PROFILES


@pytest.mark.parametrize("form", sampled(export.FORMATS, 3, "the same on other cases, one in 3 of which is quick"))
def test_an_export_is_the_same_each_time(graph: kg.Graph, tmp_path: Path, form: str) -> None:
    """Byte for byte: from the store, from a file of the same graph, on the way to a file, and with ASCII IRIs."""
    data = graph.export(form)
    assert data == graph.export(form)
    graph.export("nq", tmp_path / "g.nq")
    assert data == kg.open(tmp_path / "g.nq").export(form)
    if form != "csv":
        graph.export(form, tmp_path / "file")
        assert (tmp_path / "file").read_bytes() == data
    assert form == "xlsx" or all(iri.isascii() for iri in re.findall(r"https?://w3id\.org/[^\s\"<>]*", data.decode()))


def test_text_of_any_kind_survives(tmp_path: Path) -> None:
    """Line ends, quotes and signs beyond the plane come through; what XML cannot hold becomes � there, one for one."""
    text = "甲\r\n乙\t\x0b\x01\"'<&]]>\U0002070e\ufffe丙"
    triple = ox.Quad(ox.NamedNode("http://example.org/a"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(text))
    store = ox.Store()
    store.add(triple)
    (tmp_path / "a.nt").write_bytes(export.rdf(store, "nt"))
    graph = kg.open(tmp_path / "a.nt")
    for form in READERS:
        ((_, _, found),) = triples(graph.export(form), form)
        assert str(found) == (text if form != "rdfxml" else re.sub("[\x0b\x01\ufffe]", "\ufffd", text))


@pytest.mark.parametrize("form", ["graphml", "gexf", "cyjs"])
def test_networks_survive_hostile_text(graph: kg.Graph, tmp_path: Path, form: str) -> None:
    """Control characters in labels do not break a file."""
    data = graph.export("nt").decode().replace("推进工业领域协同增效", '推进\\u0001\\u0000<工业>&\\"\\uFFFF')
    (tmp_path / "g.nt").write_text(data, encoding="utf-8")
    graph = kg.open(tmp_path / "g.nt")
    assert len(read_network(graph.export(form), form)) == len(graph.to_networkx())


def read_network(data: bytes, form: str) -> Any:
    """A network as networkx reads it back."""
    if form == "graphml":
        return networkx.read_graphml(io.BytesIO(data), force_multigraph=True)
    if form == "gexf":
        return networkx.read_gexf(io.BytesIO(data))
    return networkx.cytoscape_graph(json.loads(data))


@pytest.mark.parametrize("form", ["graphml", "gexf", "cyjs"])
def test_networks_read_back_alike(graph: kg.Graph, form: str) -> None:
    """The same nodes with kind and label, the same edges with their relation."""
    ours, theirs = graph.to_networkx(), read_network(graph.export(form), form)
    assert {node: (data["kind"], data["label"]) for node, data in ours.nodes(data=True)} == {
        node: (data["kind"], data["label"]) for node, data in theirs.nodes(data=True)
    }
    assert sorted((a, b, data["relation"]) for a, b, data in ours.edges(data=True)) == sorted(
        (a, b, data["relation"]) for a, b, data in theirs.edges(data=True)
    )


def test_the_network_holds_what_the_graph_does(graph: kg.Graph) -> None:
    """Counts by kind are the document's; edges say who is responsible for what."""
    network = graph.to_networkx()
    kinds = [data["kind"] for _, data in network.nodes(data=True)]
    counts = {kind: kinds.count(kind) for kind in ("document", "section", "task", "target", "agency", "agency group", "indicator")}
    assert counts == {"document": 1, "section": 37, "task": 132, "target": 19, "agency": 24, "agency group": 2, "indicator": 7}
    sections = {a for a, b, data in network.edges(data=True) if b == "agency:mwr" and data["relation"] == "jointAgency"}
    assert len(sections) == 6
    assert network.nodes["agency:mwr"]["label"] == "水利部"
    assert network.nodes["agency:mwr"]["label_en"] == "Ministry of Water Resources"
    assert all(len(node) < 80 for node in network)


def test_tables_are_what_neo4j_imports(graph: kg.Graph, tmp_path: Path) -> None:
    """:ID and :LABEL for nodes, :START_ID, :END_ID and :TYPE for edges, whose ends are all among the nodes."""
    graph.export("csv", tmp_path / "tables")
    nodes, edges = (
        list(csv.DictReader((tmp_path / "tables" / name).open(encoding="utf-8", newline=""))) for name in ("nodes.csv", "edges.csv")
    )
    ids = {row[":ID"] for row in nodes}
    assert len(ids) == len(nodes) == len(graph.to_networkx())
    assert {row[":LABEL"] for row in nodes} >= {"Document", "Section", "Task", "Target", "Agency", "AgencyGroup", "Sector"}
    assert {end for row in edges for end in (row[":START_ID"], row[":END_ID"])} <= ids
    assert {row[":TYPE"] for row in edges} >= {"IN_SECTION", "JOINT_AGENCY", "LEAD_AGENCY", "SECTOR", "IS_PART_OF", "ISSUED_BY"}
    assert {row["order:int"] for row in nodes if row[":LABEL"] == "Section"} == {str(n) for n in range(1, 38)}
    assert graph.export("csv") == (tmp_path / "tables" / "edges.csv").read_bytes()


def test_tables_go_into_a_zip_file_too(graph: kg.Graph, tmp_path: Path) -> None:
    """The same two files, the same bytes twice."""
    for name in ("a.zip", "b.zip"):
        graph.export("csv", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["nodes.csv", "edges.csv"]


def test_what_cannot_be_exported_says_so(graph: kg.Graph, tmp_path: Path) -> None:
    """An unknown format, a place that cannot be written; what was there stays."""
    with pytest.raises(QueryError, match="one of the formats ttl nt"):
        graph.export("docx")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="can be written"):
        graph.export("ttl", tmp_path / "file" / "graph.ttl")
    with pytest.raises(ConfigurationError, match="can be written"):
        graph.export("csv", tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_rdflib_has_the_prefixes(graph: kg.Graph) -> None:
    """A person who works in rdflib reads pol:Task, and not a long IRI."""
    found = graph.to_rdflib()
    assert len(found) == len(graph)
    assert found.namespace_manager.normalizeUri("https://w3id.org/policy-kg/ontology#Task") == "pol:Task"


CELLS = [
    [json.loads(cell) for cell in line.split("\t")] for line in (ROOT / "tests/examples/cells.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    """What a spreadsheet would run has ' before it, in the CSV of queries and of exports; numbers and all else stay as they are."""
    rows = list(csv.reader(io.StringIO(render(Answer(("a", "b"), ((text, "x"),)), "csv"), newline="")))
    assert rows == [["a", "b"], [cell, "x"]]
    graph = networkx.MultiDiGraph()
    graph.add_node("n", label=text, kind="task")
    _, (_, label, *_) = csv.reader(io.StringIO(csv_files(graph)["nodes.csv"].decode(), newline=""))
    assert label == cell


def test_the_endpoint_gives_the_csv_of_the_standard(tmp_path: Path) -> None:
    """`kg query --format csv` protects a formula and the head of a column; /sparql answers programs, byte for byte as SPARQL says."""
    from served import serving

    (tmp_path / "graph.nt").write_text('<urn:s> <urn:p> "=1+1" .\n', encoding="utf-8")
    asked = "SELECT ?text (-5 AS ?number) { ?s ?p ?text }"
    assert run("query", asked, "--format", "csv", "--from", str(tmp_path / "graph.nt")).stdout == "text,number\n'=1+1,-5\n"
    with serving(tmp_path / "graph.nt") as served:
        assert served.query(asked, "text/csv").text == "text,number\r\n=1+1,-5\r\n"
