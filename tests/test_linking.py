"""Links between documents: what a named document is, whatever the order of the files; on documents written for these tests."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_topics import rows

import kg
from kg import iri, linking
from kg.model import CitedAs, DocumentCard

PLANS = Path(__file__).parent / "plans"
BOTH = ("生态环境部", "水利部")


def card(
    key: str,
    title: str,
    number: str | None = None,
    date: str | None = None,
    place: str | None = None,
    issuers: tuple[str, ...] = (),
    part_of: str | None = None,
    citations: tuple[CitedAs, ...] = (),
) -> DocumentCard:
    """A document of a library, as linking sees it."""
    return DocumentCard(f"urn:{key}", title, number, date, place, "浙江" in title, part_of and f"urn:{part_of}", issuers, citations)


LIBRARY = (
    card("plan", "全国河湖规划", "国发〔2020〕5号", "2020-03-01", None, ("国务院",)),
    card("opinion", "生态环境部水利部关于加强河道保护的意见", "环水〔2021〕1号", "2021-02-01", None, BOTH),
    card("law", "中华人民共和国河湖保护法", None, "2019-01-01"),
    card("lodging", "关于发展民宿的实施意见", "浙政发〔2019〕7号", "2019-01-01", "330000", ("浙江省人民政府", "浙江省政府")),
    card("points-2021", "河湖工作要点", None, "2021-01-01", None, ("水利部",)),
    card("points-2022", "河湖工作要点", None, "2022-01-01", None, ("国务院",)),
    card("notice", "关于印发两个规定的通知", "国办发〔2018〕124号", "2018-12-18", None, ("国务院办公厅",)),
    card("part", "关于河长的规定", "国办发〔2018〕124号", "2018-12-18", None, ("国务院办公厅",), "notice"),
    card("short", "实施方案", None, "2018-12-18"),
)


@pytest.mark.parametrize(("citing", "before", "title", "number", "expected"), rows("links.tsv", 31))
def test_a_named_document_is_found_in_the_library(citing: str, before: str, title: str, number: str, expected: str) -> None:
    """By number, then by title and issuer; what is later, elsewhere or another edition is not meant."""
    date, place = citing.split(";")
    cited = CitedAs("urn:citing", "urn:cited", title, number or None, before, True)
    one = card("citing", "某某方案", None, date, place or None, (), None, (cited,))
    found = {(quad.predicate.value.rpartition("#")[2], str(quad.subject)): quad.object for quad in linking.links([*LIBRARY, one])}
    if expected == "none":
        assert found["unresolved", "<urn:cited>"] == ox.Literal(True)
        assert ("resolvedTo", "<urn:cited>") not in found
        return
    key, how = expected.split()
    assert found["resolvedTo", "<urn:cited>"] == found["cites", "<urn:citing>"] == found["based_on", "<urn:citing>"]
    assert found["resolvedTo", "<urn:cited>"] == ox.NamedNode(f"urn:{key}")
    assert found["resolvedBy", "<urn:cited>"] == ox.Literal(how)
    assert ("unresolved", "<urn:cited>") not in found


def test_no_document_cites_itself_its_notice_or_its_plans() -> None:
    """Even where it names its own number."""
    own = CitedAs("urn:part", "urn:cited", "两个规定的通知", "国办发〔2018〕124号", "", True)
    naming = [card("part", "关于河长的规定", "国办发〔2018〕124号", None, None, (), "notice", (own,)), LIBRARY[-3]]
    assert [quad.predicate.value for quad in linking.links(naming)] == [iri.POL + "unresolved"]


def test_copies_and_order_change_nothing() -> None:
    """Any order of documents and a second copy of one of them give the same links."""
    cards = [linking.card(x) for path in sorted(PLANS.glob("*.txt")) for x in kg.extract(str(path))]
    assert len(cards) == 3
    wanted = linking.links(cards)
    assert len(wanted) >= 15
    assert wanted == sorted(set(wanted), key=str)
    for order in permutations(cards):
        assert linking.links(order) == linking.links([*order, cards[1]]) == wanted


def test_a_build_links_its_documents(plans: kg.Graph) -> None:
    """eli:cites, eli:based_on and pol:implements lead from document to document, in the graph …/links."""
    ask = "SELECT ?a ?b { GRAPH <%s> { ?x %s ?y } ?x rdfs:label ?a . ?y rdfs:label ?b . ?y a pol:PolicyDocument } ORDER BY ?a ?b"
    wanted = (
        ("杭州市河湖清洁三年行动计划", "河湖清洁与降碳行动方案"),
        ("杭州市河湖清洁三年行动计划", "浙江省河湖清洁与降碳实施方案"),
        ("浙江省河湖清洁与降碳实施方案", "河湖清洁与降碳行动方案"),
    )
    for relation in ("eli:cites", "eli:based_on", "pol:implements"):
        assert plans.query(ask % (iri.links(iri.BASE), relation)).rows == wanted, relation


def test_what_is_not_here_says_so_and_is_one_node(plans: kg.Graph) -> None:
    """水污染防治法, with and without the State's name, is one unresolved node that two documents name."""
    ask = "SELECT ?law (COUNT(DISTINCT ?d) AS ?n) { ?c pol:unresolved true ; rdfs:label ?law . ?s eli:cites ?c ; pol:inDocument? ?d . ?d a pol:PolicyDocument } GROUP BY ?law ORDER BY ?law"
    assert plans.query(ask).rows == (("杭州市河湖长工作评价办法", 1), ("水污染防治法", 2))
    both = "SELECT ?c { ?c a pol:CitedDocument ; pol:unresolved true ; pol:resolvedTo ?d }"
    assert plans.query(both).rows == ()


def test_a_law_is_obeyed_and_a_plan_carried_out() -> None:
    """pol:implements needs a place's plan that is based on a plan from above, in this graph or not."""
    cases = (
        ("330000", "全国节水规划", None, True, True),
        ("330000", "关于节水的意见", "国发〔2020〕9号", True, True),
        ("330000", "关于节水的意见", "浙政发〔2020〕9号", True, False),
        ("330000", "全国节水规划", None, False, False),
        ("330000", "全国节水条例", None, True, False),
        (None, "全国节水规划", None, True, False),
    )
    for place, title, number, basis, expected in cases:
        named = CitedAs("urn:a", "urn:cited", title, number, "", basis)
        found = {quad.predicate.value for quad in linking.links([card("a", "某某方案", None, None, place, (), None, (named,))])}
        assert (iri.POL + "implements" in found) is expected, title


def test_one_indicator_in_the_nation_and_its_places(plans: kg.Graph) -> None:
    """全国, 全省 and 全市城市污水处理率 are one indicator, which keeps the names that it has in print."""
    ask = "SELECT ?name (COUNT(DISTINCT ?d) AS ?n) { ?t pol:indicator ?i ; pol:inSection/pol:inDocument ?d . ?i skos:prefLabel ?name } GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 1"
    assert plans.query(ask).rows == (("城市污水处理率", 3),)
    printed = plans.query('SELECT ?n { ?i skos:prefLabel "城市污水处理率"@zh-hans ; skos:altLabel ?n } ORDER BY ?n').rows
    assert printed == (("全国城市污水处理率",), ("全市城市污水处理率",), ("全省城市污水处理率",))
