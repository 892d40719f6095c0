"""The profiles of the RDF exports: nothing but the evidence is left out, and annotations say the same evidence as NIF."""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox
import pytest
from commands import kg as run

import kg
from kg import export
from kg.export.profiles import is_evidence
from kg.iri import BASE, PREFIXES
from kg.model import QueryError
from kg.query import questions

NIF = """SELECT ?fact ?begin ?end ?words ?file WHERE {
  ?fact prov:wasQuotedFrom ?span . ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ; nif:referenceContext/nif:sourceUrl ?file }"""
OA = """SELECT ?fact ?begin ?end ?words ?file ?before ?after ?text WHERE {
  ?annotation a oa:Annotation ; oa:hasBody ?fact ; oa:hasTarget ?target .
  ?target a oa:SpecificResource ; oa:hasSource ?file ; oa:hasSelector ?position, ?quote . ?file rdf:value ?text .
  ?position a oa:TextPositionSelector ; oa:start ?begin ; oa:end ?end .
  ?quote a oa:TextQuoteSelector ; oa:exact ?words ; oa:prefix ?before ; oa:suffix ?after }"""
AROUND = 32  # characters of prefix and suffix
TEXT = "\U0002070e甲乙,丙丁" + "戊" * 40


@cache
def profile(graph: kg.Graph, name: str) -> kg.Graph:
    """The graph as one reads it who has an export in a profile."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in export.triples(graph.store, name))
    return kg.api.Graph(store)


def small(*left_out: str) -> ox.Store:
    """Two facts quoted from one span, in two named graphs, without the triples of some predicates."""
    text = f"""
        PREFIX : <http://example.org/>
        :a {{ :a a pol:Task ; prov:wasQuotedFrom <http://example.org/source/s#char=1,3> . }}
        :b {{ :b a pol:Target ; prov:wasQuotedFrom <http://example.org/source/s#char=1,3> . :source\\/s rdfs:label "s.txt" .
          <http://example.org/source/s#char=1,3> a nif:OffsetBasedString ; nif:beginIndex 1 ; nif:endIndex 3 ; nif:anchorOf "甲乙" ;
            nif:referenceContext <http://example.org/source/s#char=0,46> .
          <http://example.org/source/s#char=0,46> a nif:Context ; nif:isString "{TEXT}" ; nif:beginIndex 0 ; nif:endIndex 46 ;
            nif:sourceUrl :source\\/s . }}"""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    store = ox.Store()
    gone = {PREFIXES["nif"] + name for name in left_out}
    store.extend(quad for quad in ox.parse(prefixes + text, format=ox.RdfFormat.TRIG) if quad.predicate.value not in gone)
    return store


@pytest.mark.parametrize("form", export.RDF)
def test_evidence_is_at_most_four_times_the_plain_size(graph: kg.Graph, form: str) -> None:
    """In every syntax, as bytes written."""
    sizes = {name: len(graph.export(form, profile=name)) for name in export.PROFILES}
    assert sizes["plain"] < sizes["evidence"] <= 4 * sizes["plain"]
    assert sizes["plain"] < sizes["annotations"] <= 4 * sizes["plain"]


def test_plain_lacks_the_evidence_alone(graph: kg.Graph) -> None:
    """What is left out is spans, texts and the way to them; the rest is all there, the source's name and format too."""
    whole, bare = (set(export.triples(graph.store, name)) for name in ("evidence", "plain"))
    assert bare < whole
    gone = {triple.predicate.value for triple in whole - bare}
    assert gone == {PREFIXES["prov"] + "wasQuotedFrom", PREFIXES["rdf"] + "type"} | {
        PREFIXES["nif"] + name for name in ("beginIndex", "endIndex", "anchorOf", "referenceContext", "isString", "sourceUrl")
    }
    assert not any(is_evidence(triple) for triple in bare)
    assert not any(PREFIXES["nif"] in str(triple) or "#char=" in str(triple) for triple in bare)
    named = profile(graph, "plain").query(
        "SELECT ?name ?format { ?d a pol:PolicyDocument ; dcterms:source [ rdfs:label ?name ; dcterms:format ?format ] }"
    )
    assert named.rows == (("000_b484ad6fe603fae3.txt", "text/plain"),)


@pytest.mark.parametrize("name", export.PROFILES)
def test_nothing_dangles(graph: kg.Graph, name: str) -> None:
    """Whatever was read from documents and is mentioned is also described."""
    triples = export.triples(graph.store, name)
    subjects = {triple.subject for triple in triples}
    mentioned = {t.object for t in triples if isinstance(t.object, ox.NamedNode) and t.object.value.startswith(BASE)}
    assert len(mentioned) > 100
    assert mentioned <= subjects


def test_questions_without_evidence_have_the_same_answers(graph: kg.Graph) -> None:
    """A reader of the plain profile learns the same facts; only questions of spans, and of their order, need these."""
    free = [name for name, question in questions().items() if not re.search("wasQuotedFrom|nif:", question.sparql)]
    assert len(free) >= 10
    for question in free:
        rows = graph.query(question).rows
        assert profile(graph, "plain").query(question).rows == profile(graph, "annotations").query(question).rows == rows


def test_annotations_say_the_same_evidence(graph: kg.Graph) -> None:
    """Fact, place, words and source of each span; the text has the words there, between prefix and suffix."""
    rows = profile(graph, "annotations").query(OA).rows
    assert len(rows) > 300
    assert {row[:5] for row in rows} == set(graph.query(NIF).rows)
    for _, begin, end, words, _, before, after, text in rows:
        start, stop, whole = int(str(begin)), int(str(end)), str(text)
        assert whole[start:stop] == words
        assert whole[max(0, start - AROUND) : start] == before
        assert whole[stop : stop + AROUND] == after
    left = export.triples(graph.store, "annotations")
    assert not any(is_evidence(triple) for triple in left)


def test_annotations_count_code_points_and_stand_in_the_graph_of_their_fact() -> None:
    """Characters beyond the basic plane count as one; each graph has the annotation of its own fact."""
    store = small()
    rows = {(q.graph_name, q.object) for q in export.quads(store, "annotations") if q.predicate.value == PREFIXES["oa"] + "hasBody"}
    a, b = (ox.NamedNode(f"http://example.org/{name}") for name in "ab")
    assert rows == {(a, a), (b, b)}
    union = ox.Store()
    union.extend(ox.Quad(t.subject, t.predicate, t.object) for t in export.triples(store, "annotations"))
    found = {(words, before, after) for _, _, _, words, _, before, after, _ in kg.api.Graph(union).query(OA).rows}
    assert found == {("甲乙", "\U0002070e", TEXT[3 : 3 + AROUND])}


@pytest.mark.parametrize("missing", ["isString", "sourceUrl", "endIndex", "beginIndex", "referenceContext"])
def test_evidence_that_is_not_whole_is_kept_as_it_is(missing: str) -> None:
    """Where an annotation could not say all, the quote stays, so that no evidence is lost and nothing is half said."""
    store = small(missing)
    found = {triple.predicate.value for triple in export.triples(store, "annotations")}
    assert PREFIXES["prov"] + "wasQuotedFrom" in found
    assert PREFIXES["nif"] + "anchorOf" in found
    assert not any(predicate.startswith(PREFIXES["oa"]) for predicate in found)


def test_a_profile_that_cannot_be_is_refused(graph: kg.Graph) -> None:
    """An unknown one, and one of a network, which has no evidence; on the command line exit 2 and one line."""
    with pytest.raises(QueryError, match="profiles evidence plain annotations"):
        graph.export("ttl", profile="all")
    with pytest.raises(QueryError, match=r"graphml.*no evidence"):
        graph.export("graphml", profile="plain")
    done = run("export", "csv", "--profile", "plain", "--from", graph.name)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_the_command_writes_a_profile(graph: kg.Graph) -> None:
    """`kg export --profile` prints what Graph.export gives."""
    for name in export.PROFILES:
        done = run("export", "nt", "--profile", name, "--from", graph.name)
        assert done.stdout.encode() == graph.export("nt", profile=name)
