"""Indicators: all in one scheme, and those that are nearly one are linked with a score, never merged."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, permutations
from pathlib import Path

import pytest

import kg
from kg import graph, iri
from kg.indicators import near_twins
from kg.iri import BASE

TWINS = (  # two names, and what their score is; None where they are not alike
    ("用水总量", "用水量", "0.85"),
    ("口袋公园", "口袋公园数量", "0.9"),
    ("适龄人口中受过培训的比例", "适龄人口受过培训的比重", "0.9025"),
    ("自然岸线保有率", "自然岸线保有率（不含海岛）", "0.7"),
    ("非化石能源消费占比", "非化石能源消费比例", "0.95"),
    ("自然岸线保有率（不含海岛）", "自然岸线保有率（含海岛）", None),
    ("再生水利用率", "再生水利用量", None),
    ("新增公园数量", "公园数量", None),
    ("中水利用率", "水利用率（%）", "0.665"),
    ("用水量", "用水量", None),
)


@pytest.mark.parametrize(("one", "other", "score"), TWINS)
def test_what_is_nearly_one(one: str, other: str, score: str | None) -> None:
    """By the words of kg/rules/indicators.toml, in either order."""
    wanted = [] if score is None else [(*sorted((one, other)), Decimal(score))]
    assert near_twins([one, other]) == near_twins([other, one]) == wanted


def test_twins_come_in_order_whatever_the_order_of_names() -> None:
    """And three that are alike are three pairs."""
    names = ["用水量", "用水总量", "用水总量（亿立方米）"]
    wanted = near_twins(names)
    assert len(wanted) == 3
    assert all(near_twins(order) == wanted for order in permutations(names))


PLAN = "{0}节水方案\n一、目标\n到2035年，{1}控制在{2}亿立方米以内。\n二、任务\n（一）节水。推广节水器具。\n"


def test_a_build_links_them_and_keeps_them_apart(tmp_path: Path) -> None:
    """Two plans that print one thing in two ways give two indicators in one scheme, a match in …/links, and one alone none."""
    for name, indicator in (("甲市", "年用水总量"), ("乙市", "年用水量")):
        (tmp_path / f"{name}.txt").write_text(PLAN.format(name, indicator, 5), encoding="utf-8")
    kg.build([tmp_path], tmp_path / "out")
    found = kg.open(tmp_path / "out")
    scheme = iri.indicators(BASE)
    named = "SELECT ?name { ?i a pol:Indicator ; skos:inScheme <%s> ; skos:prefLabel ?name } ORDER BY ?name"
    assert found.query(named % scheme).rows == (("年用水总量",), ("年用水量",))
    assert len(found.query(f"SELECT ?name {{ <{scheme}> a skos:ConceptScheme ; skos:prefLabel ?name }}").rows) == 3
    match = """SELECT ?one ?other ?score { GRAPH <%s> { ?a skos:closeMatch ?b . ?b skos:closeMatch ?a .
        ?m a pol:IndicatorMatch ; pol:matches ?a, ?b ; pol:matchScore ?score } ?a skos:prefLabel ?one . ?b skos:prefLabel ?other . FILTER(?a != ?b) } ORDER BY ?one"""
    assert found.query(match % iri.links(BASE)).rows == (
        ("年用水总量", "年用水量", Decimal("0.85")),
        ("年用水量", "年用水总量", Decimal("0.85")),
    )
    assert found.validate() == []
    (tmp_path / "乙市.txt").unlink()
    kg.build([tmp_path], tmp_path / "out")
    assert kg.open(tmp_path / "out").query("SELECT ?a { ?a skos:closeMatch ?b . ?a a pol:Indicator }").rows == ()


def test_many_names_are_quickly_compared() -> None:
    """Only names of one core are compared: ten thousand others take no pairs."""
    names = [f"第{number}号设施利用率" for number in range(10_000)]
    assert near_twins(names) == []
    assert len(near_twins([*names, "第7号设施的利用率"])) == 1


def test_twins_of_a_base_are_of_that_base() -> None:
    """The lines name the graph and the indicators of the base IRI that is given."""
    lines = graph.twins(["用水总量", "用水量"], "urn:x/").decode().splitlines()
    assert len(lines) == len(set(lines)) == 6
    assert all(line.endswith("<urn:x/links> .") for line in lines)
    assert not any(one == other for one, other in combinations(lines, 2))
