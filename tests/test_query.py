"""Questions: parameters, formats, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import answer, query
from kg.answer import Iri, Text, Triples, Truth, cells_wide, render
from kg.model import QueryError, Rows

NAMES = sorted(query.questions())

HOSTILE = ['") } UNION { ?s ?p ?o } #', "\\", '"', "\n", "水利部\\u0022", "'''", "}", "\u2028", "<a>", "?x", "\x00"]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_parameter_is_never_read_as_sparql(graph: kg.Graph, words: str) -> None:
    """Whatever is given, it is compared as text: no body has such a name."""
    assert graph.query("tasks-of-agency", agency=words).rows == ()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_through_as_a_parameter(words: str) -> None:
    """What the query is given is what it sees."""
    question = query.parse('# param x: string = | any\nSELECT ?x WHERE { VALUES (?x) { ("") } }')
    assert query.run(ox.Store(), question, {"x": words}).rows == ((words,),)


@pytest.mark.parametrize(
    ("asked", "parameters", "said"),
    [
        ("tasks-of-agncy", {}, "did you mean tasks-of-agency"),
        ("xyzzy", {}, "kg query --list"),
        ("", {}, "no query has this name"),
        ("no/such.rq", {}, "there is none"),
        ("who-leads", {"agency": "水利部"}, "unknown parameter agency: it takes none"),
        ("load", {"x": 1, "y": 2}, "unknown parameter x, y"),
        ("targets-by-year", {"year": "soon"}, "expected integer, not 'soon'"),
        ("SELECT ?x WHERE {", {}, "line 1, column 18, at its end"),
        ("SELECT ?x WHERE { ?x ?y }\nORDER", {}, "bad SPARQL: line 2, column 1, near 'ORDER'"),
        ("SELECT ?x { ?x foo:a ?b }", {}, "prefix is not declared"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", {}, "read-only"),
        ("PREFIX a: <b:c> DELETE WHERE { ?s ?p ?o }", {}, "read-only"),
        ("SELECT (\ud800 AS ?x) {}", {}, "surrogates"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why_in_one_line(
    graph: kg.Graph, asked: str, parameters: dict[str, object], said: str
) -> None:
    """A QueryError of one short line."""
    with pytest.raises(QueryError) as problem:
        graph.query(asked, **parameters)
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)
    assert len(str(problem.value)) < 300


REACHING = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE?s{ ?s ?p ?o } }",
    "SELECT * { BIND(<http://127.0.0.1:9/> AS ?s) SeRvIcE ?s { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 5SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    'SELECT * { ?s ?p "#" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''it's \"#''' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://a/#> ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { # a comment\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { # a comment\r SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER(?c>?d) }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } } }",
    "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM pol:x { ?s ?p ?o }",
    "SELECT * FROM <relative> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:9/>",
]


@pytest.mark.parametrize("sparql", REACHING)
def test_a_query_that_reaches_for_other_places_is_refused(graph: kg.Graph, sparql: str) -> None:
    """SERVICE, LOAD and FROM of what is not in the store, wherever they hide."""
    with pytest.raises(QueryError, match="refused"):
        graph.query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT ?service { VALUES ?service { "SERVICE <http://x/> { }" } }',
        "SELECT ?from { ?from a pol:Section } # SERVICE FROM LOAD",
        "SELECT * { ?s <http://example.org/SERVICE> ?load }",
        "SELECT * { ?s schema:service|schema:from ?o }",
        "SELECT * { ?s ?p '''SERVICE\nFROM''' }",
        'SELECT * { ?s ?p "a\\"SERVICE" }',
        "SELECT * { ?s ?p 'x'@en-service }",
        "SELECT * FROM <https://w3id.org/policy-kg/vocabulary> { ?s a pol:Agency }",
    ],
)
def test_words_that_only_look_like_it_are_not(graph: kg.Graph, sparql: str) -> None:
    """Variables, strings, comments, names and graphs of our own may be called so."""
    graph.query(sparql)


def test_a_name_of_ours_is_no_way_round(graph: kg.Graph) -> None:
    """Only the named questions themselves are asked unread: a file of the same name is looked at like any other."""
    with pytest.raises(QueryError, match="refused"):
        query.run(graph.store, query.parse("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "load"))


def test_from_keeps_to_a_graph_that_is_here(graph: kg.Graph) -> None:
    """FROM <a document> answers from that document alone."""
    whole = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    part = graph.query("SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/policy-kg/vocabulary> { ?s ?p ?o }").rows[0][0]
    assert isinstance(whole, int)
    assert isinstance(part, int)
    assert 0 < part < whole == len(graph)


def test_a_file_is_asked_as_a_name_is(graph: kg.Graph, tmp_path: Path) -> None:
    """A .rq file with a parameter of its own; what has no default must be given."""
    path = tmp_path / "mine.rq"
    path.write_text("# param n: integer | a number\nSELECT (?n + 1 AS ?m) WHERE { VALUES (?n) { (0) } }", encoding="utf-8")
    assert graph.query(path, n=41).rows == ((42,),)
    with pytest.raises(QueryError, match="a value is needed"):
        graph.query(path)


def test_an_iri_is_evidence_too(graph: kg.Graph) -> None:
    """The evidence of a fact is found by its IRI as by its words."""
    (row,) = graph.query("evidence").rows
    assert graph.query("evidence", fact=row[-1]).rows == (row,)


def test_ask_construct_and_describe(graph: kg.Graph) -> None:
    """Each kind of query has its kind of answer."""
    yes = graph.query("ASK { ?s a pol:Task }")
    assert isinstance(yes, Truth)
    assert yes.rows == ((True,),)
    assert render(yes) == "true\n"
    assert json.loads(render(yes, "json")) == {"head": {}, "boolean": True}
    made = graph.query("CONSTRUCT { ?s a pol:X } WHERE { ?s a pol:Indicator }")
    assert isinstance(made, Triples)
    assert len(made.rows) == 7
    assert render(made).count("a pol:X") == 7
    assert len(json.loads(render(made, "json"))) == 7
    assert render(made, "md").startswith("```turtle\n@prefix")
    assert len(render(made, "csv").splitlines()) == 8
    assert isinstance(graph.query("DESCRIBE <https://w3id.org/policy-kg/agency/mee>"), Triples)


def test_json_is_that_of_the_standard(graph: kg.Graph) -> None:
    """The SPARQL results of every named question are those that Oxigraph writes."""
    for name in NAMES:
        solutions = graph.store.query(query.bind(query.find(name)))
        theirs = json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")  # type: ignore[union-attr]
        assert json.loads(render(graph.query(name), "json")) == theirs


ROWS = Rows(("name", "n", "of"), (("水利部", 6, Iri("https://w3id.org/policy-kg/agency/mwr")), ("a|b\n\x1b[31m", Decimal("0.50"), None)))


def test_a_table_counts_chinese_characters_as_two() -> None:
    """Columns stand one under the other, numbers to the right, nothing that a terminal would obey."""
    assert render(ROWS) == "name          n  of\n─────────  ────  ──────────\n水利部        6  agency:mwr\na|b  [31m  0.50\n"
    narrow = render(ROWS, "table", 26).splitlines()
    assert all(cells_wide(line) <= 26 for line in narrow)
    assert "…" in narrow[2]


def test_other_formats() -> None:
    """Markdown escapes its bars; CSV has the values as they are."""
    assert render(ROWS, "md") == "| name | n | of |\n| --- | ---: | --- |\n| 水利部 | 6 | agency:mwr |\n| a\\|b  [31m | 0.50 |  |\n"
    assert list(csv.reader(io.StringIO(render(ROWS, "csv"))))[1:] == [
        ["水利部", "6", "https://w3id.org/policy-kg/agency/mwr"],
        ["a|b\n\x1b[31m", "0.50", ""],
    ]
    with pytest.raises(QueryError, match="one of the formats"):
        render(ROWS, "xml")


@pytest.mark.parametrize(
    "term",
    [
        ox.NamedNode("http://a/b"),
        ox.BlankNode("b"),
        ox.Literal("水"),
        ox.Literal("水", language="zh-hans"),
        ox.Literal(7),
        ox.Literal(True),
        ox.Literal("0.515", datatype=ox.NamedNode(answer._XSD + "decimal")),
        ox.Literal("2022-06-10", datatype=ox.NamedNode(answer._XSD + "date")),
        ox.Literal("many", datatype=ox.NamedNode(answer._XSD + "integer")),
    ],
    ids=str,
)
def test_a_value_goes_back_to_its_term(term: Any) -> None:
    """Terms become Python values and terms again."""
    assert answer.term(answer.value(term)) == term


def test_values_are_pythons_own() -> None:
    """Numbers are numbers, and text knows its language."""
    assert answer.value(ox.Literal("0.515", datatype=ox.NamedNode(answer._XSD + "decimal"))) == Decimal("0.515")
    text = answer.value(ox.Literal("水", language="zh-hans"))
    assert isinstance(text, Text)
    assert (text, text.language) == ("水", "zh-hans")
