"""The description of the data set: its figures are those that SPARQL counts, and others can read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run
from peers import output, peer
from test_build import PLAN

import kg
from kg import describe
from kg.iri import BASE, PREFIXES

FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}
WHOLE = "?d a dcat:Dataset, void:Dataset ; "
FIGURES = {
    "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "void:entities": f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}')) }}",
    "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "void:distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
PARTS = {
    "SELECT ?x ?n { ?d void:classPartition [ void:class ?x ; void:entities ?n ] }": "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x",
    "SELECT ?x ?n { ?d void:propertyPartition [ void:property ?x ; void:triples ?n ] }": "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x",
    "SELECT (IRI(STR(?i)) AS ?x) ?n { ?d void:subset [ dcterms:identifier ?i ; void:triples ?n ] }": "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x",
}


def described(graph: kg.Graph, form: str = "ttl") -> kg.Graph:
    """The description as a graph of its own."""
    store = ox.Store()
    store.load(graph.describe(form), format=FORMS[form])
    return kg.api.Graph(store)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """A graph of two documents."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "one.txt").write_text(PLAN, encoding="utf-8")
    (folder / "two.txt").write_text(PLAN.replace("水源保护", "大气治理"), encoding="utf-8")
    kg.build([folder / "one.txt", folder / "two.txt"], folder / "out")
    return kg.open(folder / "out")


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_what_sparql_counts(graph: kg.Graph, two: kg.Graph, figure: str) -> None:
    """Of one document and of two."""
    for found in (graph, two):
        rows = described(found).query(f"SELECT ?n {{ {WHOLE} {figure} ?n }}").rows
        assert rows == found.query(FIGURES[figure]).rows
        assert rows[0][0]


@pytest.mark.parametrize("parts", PARTS)
def test_parts_are_what_sparql_counts(graph: kg.Graph, two: kg.Graph, parts: str) -> None:
    """By class, by property and by named graph."""
    for found in (graph, two):
        rows = described(found).query(parts).rows
        assert len(rows) >= 2
        assert sorted(rows) == sorted(found.query(PARTS[parts]).rows)


def test_documents_and_their_files_are_named(two: kg.Graph) -> None:
    """Each document with its title and the file it was read from: name, hash, length of the text."""
    rows = described(two).query(
        "SELECT ?title ?document ?name ?hash ?length { ?d void:subset ?s . ?s dcterms:title ?title ; void:rootResource ?document ; prov:wasDerivedFrom ?source ."
        " ?source rdfs:label ?name ; dcterms:identifier ?hash . ?text nif:sourceUrl ?source ; nif:endIndex ?length } ORDER BY ?name"
    )
    (one, other) = kg.extract(PLAN)[0].source, kg.extract(PLAN.replace("水源保护", "大气治理"))[0].source
    assert [(row[0], *row[2:]) for row in rows.rows] == [
        ("某市水源保护实施方案", "one.txt", one.digest, len(one.text)),
        ("某市大气治理实施方案", "two.txt", other.digest, len(other.text)),
    ]
    assert {row[1] for row in rows.rows} == {row[0] for row in two.query("SELECT ?x { ?x a pol:PolicyDocument }").rows}


def test_vocabularies_examples_and_rights(graph: kg.Graph) -> None:
    """The vocabularies in use, examples that exist, rights in both languages, and no licence that nobody gave."""
    found = described(graph)
    vocabularies = {str(row[0]) for row in found.query("SELECT ?v { ?d void:vocabulary ?v }").rows}
    terms = [str(row[0]) for row in graph.query("SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }").rows]
    assert {next(v for v in vocabularies if term.startswith(v)) for term in terms} == vocabularies
    examples = [row[0] for row in found.query("SELECT ?x { ?d void:exampleResource ?x }").rows]
    assert len(examples) == 4
    assert all(graph.query(f"ASK {{ <{example}> ?p ?o }}").rows == ((True,),) for example in examples)
    for words in ("dcterms:title ?t", "dcterms:description ?t", "dcterms:rights/rdfs:label ?t"):
        rows = found.query(f"SELECT (LANG(?t) AS ?l) {{ {WHOLE} {words} }} ORDER BY ?l").rows
        assert rows == (("en",), ("zh-hans",))
    assert found.query("ASK { ?d dcterms:license ?l }").rows == ((False,),)
    assert found.query("SELECT ?u { ?d void:uriSpace ?u }").rows == ((BASE,),)


def test_files_of_a_folder_are_its_distributions(graph: kg.Graph, built: Path, tmp_path: Path) -> None:
    """graph.ttl and graph.nt with media type and bytes; a file alone has none."""
    question = "SELECT ?name ?type ?size { ?d dcat:distribution [ dcterms:title ?name ; dcat:mediaType ?type ; dcat:byteSize ?size ] } ORDER BY ?name"
    media = "https://www.iana.org/assignments/media-types/"
    assert described(graph).query(question).rows == (
        ("graph.nt", media + "application/n-triples", (built / "graph.nt").stat().st_size),
        ("graph.ttl", media + "text/turtle", (built / "graph.ttl").stat().st_size),
    )
    assert described(kg.open(built / "graph.nt")).query(question).rows == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_description_is_the_same_in_every_syntax_and_each_time(graph: kg.Graph, built: Path, form: str) -> None:
    """The same triples and bytes, also as the command prints them; no blank node and no date."""
    data = graph.describe(form)
    found = {quad.triple for quad in ox.parse(data, format=FORMS[form])}
    assert found == set(describe.describe(graph.store, files=describe.distributions(built)))
    assert not any(isinstance(term, ox.BlankNode) for triple in found for term in triple)
    assert not any(isinstance(t.object, ox.Literal) and "date" in t.object.datatype.value.lower() for t in found)
    assert run("describe", "--format", form, "--from", str(built)).stdout.encode() == data


def test_rapper_reads_a_description(graph: kg.Graph, tmp_path: Path) -> None:
    """As many triples as were described."""
    program = peer("rapper", "raptor2-utils")
    graph.describe("ttl", tmp_path / "d.ttl")
    printed = output(program, "-q", "-i", "turtle", "-o", "ntriples", str(tmp_path / "d.ttl"))
    assert {quad.triple for quad in ox.parse(printed, format=ox.RdfFormat.N_TRIPLES)} == {
        quad.triple for quad in ox.parse(graph.describe("nt"), format=ox.RdfFormat.N_TRIPLES)
    }


def test_another_base_and_another_name(tmp_path: Path) -> None:
    """The data set is named on the base of its documents, or as one says."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "out", base_iri="https://example.org/p/")
    graph = kg.open(tmp_path / "out")
    assert described(graph).query(f"SELECT ?d ?u {{ {WHOLE} void:uriSpace ?u }}").rows == (
        ("https://example.org/p/dataset", "https://example.org/p/"),
    )
    named = describe.describe(graph.store, "https://example.net/all")
    assert not any("example.org/p/dataset" in str(triple) for triple in named)
    assert (
        ox.Triple(
            ox.NamedNode("https://example.net/all"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["dcat"] + "Dataset")
        )
        in named
    )


def test_a_graph_without_documents_or_evidence_is_described_too(graph: kg.Graph, tmp_path: Path) -> None:
    """An empty graph has no triples; a plain one knows its file, and not how long its text was."""
    empty = described(kg.api.Graph(ox.Store())).query(f"SELECT ?n ?e {{ {WHOLE} void:triples ?n ; void:entities ?e }}")
    assert empty.rows == ((0, 0),)
    graph.export("nt", tmp_path / "plain.nt", profile="plain")
    found = described(kg.open(tmp_path / "plain.nt"))
    assert found.query("SELECT ?name { ?d prov:wasDerivedFrom/rdfs:label ?name }").rows == (("000_b484ad6fe603fae3.txt",),)
    assert found.query("ASK { ?text nif:endIndex ?n }").rows == ((False,),)


def test_where_it_cannot_be_written(graph: kg.Graph, built: Path, tmp_path: Path) -> None:
    """One line and exit 2; what was there stays."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run("describe", "--from", str(built), "-o", str(tmp_path / "file" / "d.ttl"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    shutil.copytree(built, tmp_path / "copy")
    assert run("describe", "--from", str(tmp_path / "copy"), "-o", str(tmp_path / "d.ttl")).returncode == 0
    assert (tmp_path / "d.ttl").read_bytes() == graph.describe()
