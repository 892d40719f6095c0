"""Shapes: nothing to find in a graph as it should be, and each breach found, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import validate
from kg.iri import PREFIXES
from kg.validate import SHAPES

pytest.importorskip("shacl", reason="shacl is not installed: no shapes are checked")

PLAN = """水环境治理协同控制实施方案

一、主要目标
到2025年,再生水利用率达到25%以上,治理水平显著提高。
二、重点任务
(一)推进水环境治理。推进污水处理厂节能降耗,优化工艺流程,控制污染物与甲烷排放。(生态环境部牵头,水利部配合)
"""


def term(name: str) -> ox.NamedNode:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """The graph of a small plan, by document and vocabulary; of the vocabulary only what the plan names."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([folder / "plan.txt"], folder / "out")
    store = kg.open(folder / "out").store
    named = {q.object for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    return [
        q
        for q in store
        if q.graph_name != ox.DefaultGraph() and (q.graph_name != ox.NamedNode(PREFIXES["pol"][:-9] + "vocabulary") or q.subject in named)
    ]


def findings(quads: list[ox.Quad]) -> list[validate.Finding]:
    """What the shapes find in some quads."""
    store = ox.Store()
    store.extend(quads)
    return validate.validate(store)


def test_the_seed_has_no_findings(graph: kg.Graph) -> None:
    """The document in data/ is as the model says."""
    assert graph.validate() == []


def test_a_small_plan_has_no_findings(quads: list[ox.Quad]) -> None:
    """And it has something of each kind, so that what follows breaks something."""
    assert findings(quads) == []
    classes = {q.object for q in quads if q.predicate == term("rdf:type")}
    wanted = "PolicyDocument Section Task Action QuantitativeTarget QualitativeTarget Indicator Agency Responsibility SynergyTask Source"
    assert {term(f"pol:{name}") for name in wanted.split()} <= classes


def without(name: str) -> Callable[[list[ox.Quad]], list[ox.Quad]]:
    """Leave out every triple of a predicate."""
    return lambda quads: [q for q in quads if q.predicate != term(name)]


def instead(name: str, value: object) -> Callable[[list[ox.Quad]], list[ox.Quad]]:
    """Another object for every triple of a predicate."""
    return lambda quads: [ox.Quad(q.subject, q.predicate, value, q.graph_name) if q.predicate == term(name) else q for q in quads]  # type: ignore[arg-type]


def twice(name: str, value: object) -> Callable[[list[ox.Quad]], list[ox.Quad]]:
    """A second object beside each of a predicate."""
    return lambda quads: quads + [ox.Quad(q.subject, q.predicate, value, q.graph_name) for q in quads if q.predicate == term(name)]  # type: ignore[arg-type]


def beside(name: str, other: str, value: ox.NamedNode) -> Callable[[list[ox.Quad]], list[ox.Quad]]:
    """A triple of another predicate beside each of one."""
    return lambda quads: quads + [ox.Quad(q.subject, term(other), value, q.graph_name) for q in quads if q.predicate == term(name)]


def _blank(quad: ox.Quad) -> ox.Quad:
    """The same with an action that has no IRI."""
    action = isinstance(quad.subject, ox.NamedNode) and "/action/" in quad.subject.value
    return ox.Quad(ox.BlankNode("a"), quad.predicate, quad.object, quad.graph_name) if action else quad


Change = Callable[[list[ox.Quad]], list[ox.Quad]]
BREACHES: dict[str, list[tuple[Change, str]]] = {  # what can be broken at once without one hiding the other
    "what is missing": [
        (without("dcterms:title"), "needs a title"),
        (without("dcterms:source"), "read from a source"),
        (without("rdfs:label"), "one label in Simplified"),
        (without("pol:number"), "needs its number"),
        (without("pol:level"), "one level"),
        (without("pol:order"), "one place in its document"),
        (without("dcterms:isPartOf"), "part of one section or document"),
        (without("pol:inDocument"), "in one document"),
        (without("pol:sectionKind"), "has one kind"),
        (without("pol:inSection"), "in one section"),
        (without("pol:text"), "needs its text"),
        (without("pol:rule"), "names the rule"),
        (without("pol:verb"), "has a verb"),
        (without("pol:addresses"), "addresses a greenhouse gas"),
        (without("pol:indicator"), "one indicator"),
        (without("pol:value"), "one value"),
        (without("pol:unit"), "one unit"),
        (without("pol:comparator"), "one comparator"),
        (without("pol:statement"), "has a statement"),
        (without("qudt:unit"), "needs its QUDT unit"),
        (without("skos:prefLabel"), "one preferred name in Simplified"),
        (without("nif:anchorOf"), "has its characters"),
        (without("pol:role"), "has one role"),
    ],
    "what holds it together": [
        (without("pol:agency"), "one agency's or group's"),
        (without("prov:wasQuotedFrom"), "quoted from characters"),
        (without("nif:isString"), "holds the whole text"),
        (without("pol:appliesTo"), "for a section or for tasks"),
    ],
    "a lead that is not written out": [(without("pol:leadAgency"), "stands on what it applies to")],
    "a part that is not written out": [
        (without("pol:participatingAgency"), "stands on what it applies to"),
        (without("nif:referenceContext"), "is from one text"),
    ],
    "what is something else": [
        (instead("pol:targetYear", ox.Literal("二〇二五")), "target year is one whole number"),
        (instead("pol:value", ox.Literal("25")), "an xsd:decimal"),
        (instead("pol:role", term("pol:Between")), "has one role"),
        (instead("pol:comparator", term("pol:Lead")), "one comparator"),
        (instead("pol:sector", term("pol:Lead")), "concept of the vocabulary"),
        (instead("nif:anchorOf", ox.Literal("别的字")), "isString[begin:end]"),
    ],
    "what stands apart": [
        (without("pol:instrument"), "has an instrument"),
        (instead("pol:addresses", term("pol:Lead")), "is a pollutant or a greenhouse gas"),
        (instead("dcterms:isPartOf", ox.Literal("全文")), "part of one section or document"),
        (without("skos:definition"), "is defined in English"),
        (without("pol:gwpSource"), "has its source"),
        (instead("pol:casNumber", ox.Literal("74828")), "has the form 74-82-8"),
        (instead("pol:gwp100", ox.Literal(27)), "is an xsd:decimal, 1 or more"),
        (instead("schema:foundingDate", ox.Literal("2018")), "founded in one year"),
        (twice("org:subOrganizationOf", term("agency:mwr")), "under at most one other"),
        (instead("skos:altLabel", ox.Literal("环保部", language="fr")), "in zh-hans, zh-hant or en"),
        (instead("pol:leadAgency", term("pol:Lead")), "responsible is an agency"),
        (beside("dcterms:source", "pol:jurisdiction", term("pol:Lead")), "jurisdiction is one place"),
    ],
    "a synergy task that is none": [(lambda quads: [q for q in quads if q.object != term("pol:SynergyTask")], "is a pol:SynergyTask")],
    "what is not an IRI": [(lambda quads: [_blank(q) for q in quads], "no node is blank")],
    "what is shifted": [
        (instead("pol:comparator", term("pol:Between")), "has an upper value"),
        (instead("nif:endIndex", ox.Literal(7)), "isString[begin:end]"),
    ],
    "what is too much": [
        (instead("nif:beginIndex", ox.Literal(-1)), "begins at one character"),
        (twice("rdfs:label", ox.Literal("又", language="zh-hans")), "one label in Simplified"),
        (twice("pol:level", ox.Literal(9)), "one level"),
        (twice("pol:role", term("pol:Joint")), "has one role"),
    ],
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found(quads: list[ox.Quad], name: str) -> None:
    """Each change to a good graph is reported, in English and Chinese, with the node that it is about."""
    for change, _ in BREACHES[name]:
        quads = change(quads)
    found = findings(quads)
    for _, said in BREACHES[name]:
        assert any(said in finding.message for finding in found), said
    assert all(finding.message and finding.message_zh and finding.focus and finding.graph for finding in found)


def seen_by_another(quads: list[ox.Quad]) -> set[tuple[str, str]]:
    """What pyshacl, an engine of other people, finds in the same graphs: where and why."""
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed: there is no second engine")
    rdflib = pytest.importorskip("rdflib")
    store, sh = ox.Store(), rdflib.Namespace("http://www.w3.org/ns/shacl#")
    store.extend(quads)
    found: set[tuple[str, str]] = set()
    for _, triples in validate.parts(store):
        data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(SHAPES), inference="none")
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
            said = min(str(message) for message in report.objects(result, sh.resultMessage))
            found.add((str(report.value(result, sh.focusNode)), said))
    return found


@pytest.mark.parametrize("name", ["nothing", *BREACHES])
@pytest.mark.slow("the second engine of SHACL on each breach")
def test_a_second_engine_finds_the_same(quads: list[ox.Quad], name: str) -> None:
    """The same nodes for the same reasons: nothing where all is well, and each breach."""
    for change, _ in BREACHES.get(name, ()):
        quads = change(quads)
    one = {(finding.focus, finding.message) for finding in findings(quads)}
    english = {text: pair[0] for text, pair in validate.messages().items()}
    other = {(focus, english[said]) for focus, said in seen_by_another(quads)}
    if name == "what is not an IRI":  # each engine has its own name for a blank node
        one, other = ({(focus if "://" in focus else "_", said) for focus, said in found} for found in (one, other))
    assert one == other
    assert (name == "nothing") is (not one)


def test_findings_are_the_same_however_the_quads_come(quads: list[ox.Quad]) -> None:
    """The same findings in the same order."""
    broken = without("pol:verb")(without("pol:rule")(quads))
    assert findings(broken) == findings(broken[::-1])


def test_a_finding_is_one_line_and_json(quads: list[ox.Quad]) -> None:
    """For people and for machines."""
    finding = findings(without("pol:verb")(quads))[0]
    assert str(finding).startswith("Violation: https://w3id.org/policy-kg/id/doc/")
    assert "\n" not in str(finding)
    assert "pol:verb" in str(finding)
    assert json.loads(json.dumps(finding.as_dict()))["path"] == "pol:verb"


def test_every_shape_speaks_both_languages() -> None:
    """No message is in one language alone, and none is missing."""
    shapes = ox.Store()
    shapes.bulk_load(path=str(SHAPES), format=ox.RdfFormat.TURTLE)
    asked = """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?shape (COUNT(?message) AS ?n) WHERE {
            ?parent sh:property|sh:sparql ?shape . OPTIONAL { ?shape sh:message ?message . FILTER(LANG(?message) IN ("en", "zh-hans")) }
            FILTER(!ISBLANK(?shape) || EXISTS { ?parent sh:sparql ?shape })
        } GROUP BY ?shape"""
    counts = {str(row["shape"]): int(row["n"].value) for row in shapes.query(asked)}  # type: ignore[union-attr,call-overload,index]
    assert len(counts) >= 50
    assert {shape: n for shape, n in counts.items() if n % 2 or not n} == {}


def test_a_file_of_triples_is_checked_as_one(graph: kg.Graph, tmp_path: Path) -> None:
    """A graph without named graphs is checked whole."""
    text = f"<urn:s> <{PREFIXES['rdf']}type> <{PREFIXES['pol']}Action> ."
    (tmp_path / "a.nt").write_text(text, encoding="utf-8")
    assert [finding.path for finding in kg.open(tmp_path / "a.nt").validate()] == ["pol:verb"]
