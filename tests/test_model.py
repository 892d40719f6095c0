"""docs/model.md and its Chinese page promise no term that graphs do not hold: each is in the graph of the document in data/ or of small plans."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, Once

import kg
from kg import ontology
from kg.corrections import dump, propose
from kg.iri import POL, PREFIXES

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("model.md", "model.zh.md")}
TERM = re.compile(rf"(?<![\w/:])({'|'.join(PREFIXES)}):([A-Za-z]\w*)")
WHO = {"by": "张三", "when": "2026-11-30"}
NOT_A_TERM = {"xsd:gYear", "xsd:date"}  # the types of values
PLAN = """衡阳市水务发展规划
一、发展目标
到2035年，再生水利用率力争达到30%以上，用水总量控制在5亿立方米以内，建成水源工程3—5个，万元产值用水量比2030年下降18%。
“二十五五”时期，年均节水量不低于3%。
再生水、雨水利用率分别提升至15%、20%以上。
到2035年，全市用水量不超过6亿立方米，地级及以上城市供水漏损率低于9%，节水型企业突破100家，污泥处理率为90%左右，节水意识明显增强。
|指标|单位|2035年|属性|
|---|---|---|---|
|森林覆盖率|%|42|约束性|
二、重点任务
（一）推进节水。推广节水器具，控制化学需氧量与甲烷排放。（水利部牵头，生态环境部、各有关部门等配合）
（二）加强管理。建立巡查制度。由市水利局会同市林业局制定管理办法。
（三）美化水岸。2030年6月底前，完成管网改造。种植水生植物。（市城管执法局、市房管局负责）
"""
VERSIONS = {
    "trial.txt": "宁波市人民政府关于印发宁波市节水管理办法（试行）的通知\n甬政发〔2030〕1号\n宁波市人民政府\n2030年1月5日\n宁波市节水管理办法（试行）\n"
    "一、重点任务\n（一）节水。推广节水器具。（市水利局负责）\n",
    "revised.txt": "宁波市人民政府关于印发宁波市节水管理办法（2034年修订）的通知\n甬政发〔2034〕2号\n宁波市人民政府\n2034年1月5日\n宁波市节水管理办法（2034年修订）\n"
    "一、重点任务\n（一）节水。推广节水器具。（市水利局负责）\n（二）附则。《宁波市节水管理办法（试行）》（甬政发〔2030〕1号）同时废止。\n",
    "plain.txt": "宁波市人民政府关于印发宁波市节水管理办法的通知\n甬政发〔2036〕2号\n宁波市人民政府\n2036年1月5日\n宁波市节水管理办法\n"
    "一、重点任务\n（一）节水。推广节水器具。（市水利局负责）\n",
}


def promised(page: str) -> set[str]:
    """The terms of a page, prefixed."""
    return {f"{prefix}:{name}" for prefix, name in TERM.findall(page)} - NOT_A_TERM


def used(store: ox.Store) -> set[str]:
    """All IRIs of a graph, as predicates, classes and values."""
    return {term.value for quad in store for term in (quad.predicate, quad.object) if isinstance(term, ox.NamedNode)}


@pytest.fixture(scope="module")
def held(built: Path, once: Once) -> set[str]:
    """What the graphs of the seed and of small plans use, a plan that was corrected among them."""

    def make(folder: Path) -> None:
        (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
        (x,) = kg.extract(str(folder / "plan.txt"))
        figure = next(target for target in x.targets if target.indicator == "用水总量")
        said = (propose(x, figure, "change", {"year": "2030"}, **WHO), propose(x, x.tasks[1], "reject", **WHO))
        decided = folder / "corrections.jsonl"
        decided.write_text(dump(said), encoding="utf-8")
        for name, text in VERSIONS.items():
            (folder / name).write_text(text, encoding="utf-8")
        kg.build(
            [folder / "plan.txt", *(folder / name for name in VERSIONS), ROOT / "tests" / "plans"], folder / "out", corrections=decided
        )

    return used(kg.open(built).store) | used(kg.open(once("model", make) / "out").store)


def test_both_pages_promise_the_same_terms() -> None:
    """What stands in English stands in Chinese."""
    english, chinese = (promised(page) for page in PAGES.values())
    assert english ^ chinese == set()
    assert len(english) >= 90


def test_no_term_is_promised_that_no_graph_holds(held: set[str]) -> None:
    """Each term of the pages is a predicate, a class or a value in the graphs."""
    missing = [
        name for name in sorted(promised(PAGES["model.md"])) if PREFIXES[name.partition(":")[0]] + name.partition(":")[2] not in held
    ]
    assert missing == []


def test_a_promise_that_is_not_kept_is_found(held: set[str]) -> None:
    """A word of ours that no graph has, so that the test above can fail."""
    assert PREFIXES["eli"] + "published_in" not in held
    assert promised("`eli:published_in`, https://w3id.org/policy-kg/x") == {"eli:published_in"}


def test_every_term_of_the_ontology_that_graphs_hold_is_on_the_page(held: set[str]) -> None:
    """A reader of the page alone knows each class and property of ours that a built graph uses."""
    ours = {f"pol:{term.iri.removeprefix(POL)}" for term in ontology.terms() if term.iri in held}
    assert sorted(ours - promised(PAGES["model.md"])) == []
