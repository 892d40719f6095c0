"""Two documents side by side: what is stricter, looser or missing, and which tasks are alike; on plans written for these tests."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run
from conftest import SEED

import kg
from kg import query, similarity
from kg.answer import plain
from kg.iri import PREFIXES
from kg.model import QueryError

PLANS = Path(__file__).parent / "plans"


def test_targets_stand_by_indicator(plans: kg.Graph) -> None:
    """Worked out by hand: two stricter, one looser, one missing, one new; sooner by a year."""
    found = plans.compare("国发〔2031〕5号", "浙江省河湖清洁")
    assert found.a.label == "河湖清洁与降碳行动方案"
    assert [row[:8] for row in found.targets.rows] == [
        ("城市污水处理率", "same", "≥95%", 2035, "≥97%", 2034, "stricter", "sooner"),
        ("河湖水质优良比例", "same", "≥85%", 2035, "≥80%", 2034, "looser", "sooner"),
        ("重要湖泊蓝藻面积", "same", "≤300平方公里", 2035, "≤200平方公里", 2034, "stricter", "sooner"),
        ("污泥无害化处置率", None, "≥90%", 2035, None, None, "missing", None),
        ("农村厕所改造", None, None, None, "≥5万户", 2034, "new", None),
    ]
    assert found.targets.rows[0][8:10] == ("到2035年，全国城市污水处理率达到95%以上", "到2034年，全省城市污水处理率达到97%以上")


def test_tasks_stand_by_their_words(plans: kg.Graph) -> None:
    """Three tasks of six are in both plans; each pair has its score and both texts, each task one row."""
    found = plans.compare("国发〔2031〕5号", "浙江省河湖清洁").tasks
    assert [(row[0], row[2], row[4]) for row in found.rows if row[0]] == [
        (Decimal("1.00"), "推进城镇污水处理厂提标改造", "推进城镇污水处理厂提标改造"),
        (Decimal("1.00"), "推进钢铁企业超低排放改造", "推进钢铁企业超低排放改造"),
        (Decimal("0.86"), "划定水生生物保护区", "科学划定水生生物保护区"),
    ]
    assert sum(row[2] is not None for row in found.rows) == 6
    assert [row[4] for row in found.rows if row[2] is None] == ["严禁污水直排河湖", "按照《水污染防治法》查处违法排污"]
    assert len([row for row in plans.compare("国发〔2031〕5号", "浙江省河湖清洁", least=1.0).tasks.rows if row[0]]) == 2


def test_a_document_is_itself(plans: kg.Graph) -> None:
    """Beside itself every target is equal and every task its own twin."""
    found = plans.compare("杭州市", "杭州市")
    assert {row[6:8] for row in found.targets.rows} == {("equal", "same")}
    assert all(row[0] == 1 and row[2] == row[4] for row in found.tasks.rows)


PLAN = "某市{n}实施方案\n为做好工作，制定本方案。\n一、目标\n到{year}年，{target}。\n二、任务\n（一）加强保护。划定保护区。\n"
VERDICTS = [
    ("水质达标率达到95%以上", "水质达标率达到95%以上", "equal"),
    ("水质达标率达到95%以上", "水质达标率达到90%以上", "looser"),
    ("能耗强度控制在10%以内", "能耗强度控制在8%以内", "stricter"),
    ("能耗强度控制在10%以内", "能耗强度控制在12%以内", "looser"),
    ("再生铝产量达到1150万吨", "再生铝产量达到1200万吨", "higher"),
    ("再生铝产量达到1150万吨", "再生铝产量达到1100万吨", "lower"),
    ("再生铝产量达到1150万吨", "再生铝产量达到1200万吨以上", "stricter"),
    ("再生铝产量达到1150万吨", "再生铝产量达到11500000吨", "equal"),
    ("再生铝产量达到1150万吨", "再生铝产量达到60%", "other unit"),
    ("水质达标率达到95%以上", "水质达标率控制在95%以内", "other"),
]


@pytest.mark.parametrize(("one", "other", "verdict"), VERDICTS)
def test_the_comparator_says_which_way_is_stricter(one: str, other: str, verdict: str, tmp_path: Path) -> None:
    """More is stricter where at least so much is wanted, less where at most; a bare figure is only higher or lower."""
    for name, target, year in (("甲", one, 2035), ("乙", other, 2036)):
        (tmp_path / f"{name}.txt").write_text(PLAN.format(n=name, target=target, year=year), encoding="utf-8")
    kg.build([tmp_path], tmp_path / "out")
    (row,) = kg.open(tmp_path / "out").compare("某市甲", "某市乙").targets.rows
    assert row[6:8] == (verdict, "later")


def test_words_that_name_no_document_or_several(plans: kg.Graph) -> None:
    """One line that says what was expected."""
    with pytest.raises(QueryError, match="no document"):
        plans.compare("无此文件", "杭州市")
    with pytest.raises(QueryError, match="3 documents"):
        plans.compare("河湖清洁", "杭州市")


def test_scores_do_not_hang_on_the_order_of_words() -> None:
    """The same words are 1, no shared word is no pair, and the first of two alike is taken."""
    assert similarity.pairs(["推进污水处理"], ["污水处理推进"], 0.5) == [(0, 0, 1.0)]
    assert similarity.pairs(["推进污水处理"], ["划定保护区"], 0.0) == []
    assert similarity.pairs(["推进污水处理"], ["推进污水处理", "推进污水处理"], 0.5) == [(0, 0, 1.0)]
    assert similarity.pairs([], ["推进"], 0.5) == similarity.pairs(["，。"], ["推进"], 0.0) == []


def test_the_command_prints_both_tables(built_plans: Path) -> None:
    """kg compare A B as a table and as JSON, which keeps the IRIs."""
    done = run("compare", "国发〔2031〕5号", "浙江省河湖清洁", "--from", str(built_plans))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "A 河湖清洁与降碳行动方案 国发〔2031〕5号 2031-03-01"
    assert "stricter" in done.stdout
    assert "科学划定水生生物保护区" in done.stdout
    whole = json.loads(run("compare", "国发〔2031〕5号", "浙江省河湖清洁", "--format", "json", "--from", str(built_plans)).stdout)
    assert [row["b_is"] for row in whole["targets"]] == ["stricter", "looser", "stricter", "missing", "new"]
    assert whole["tasks"][0]["similarity"] == 1.0
    assert all(row["a_iri"] or row["b_iri"] for row in whole["targets"] + whole["tasks"])


def test_the_seed_beside_a_plan_of_its_own_kind(tmp_path: Path) -> None:
    """Traditional and Simplified are compared as one: a Simplified sentence is found in the document in data/."""
    text = "某市方案\n一、任务\n（一）加强治理。推动碳捕集、利用与封存技术在工业领域应用。\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    kg.build([SEED, tmp_path / "plan.txt"], tmp_path / "out")
    rows = kg.open(tmp_path / "out").compare("减污降碳协同增效", "某市方案").tasks.rows
    assert [row[4] for row in rows if row[0] == 1] == ["推动碳捕集、利用与封存技术在工业领域应用"]


EARLIER = """某市节水实施方案
某政发〔2022〕1号
2022年1月5日
一、目标
到2025年，再生水利用率达到15%以上，管网漏损率控制在10%以内，节水器具普及率达到80%以上，灌溉水利用系数达到0.6。
二、任务
（一）节水。推广节水器具。更新老旧管网。
"""
LATER = """某市节水实施方案
某政发〔2024〕3号
2024年3月6日
一、目标
到2025年，再生水利用率达到18%以上，管网漏损率控制在9%以内，节水器具普及率达到80%以上，城市水面率达到7%以上。
二、任务
（一）节水。推广节水器具。大力更新老旧管网。
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """The graph of two versions of one plan, in memory, with what links them."""
    folder, store = tmp_path_factory.mktemp("versions"), ox.Store()
    for name, text in (("earlier", EARLIER), ("later", LATER.replace("某市节水实施方案", "某市节水实施方案（修订）", 1))):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    kg.build([folder], folder / "out")
    store.bulk_extend(kg.open(folder / "out").store)
    work, link = ox.NamedNode("https://w3id.org/policy-kg/id/work/1"), ox.NamedNode(PREFIXES["dcterms"] + "isVersionOf")
    for node in {
        quad.subject for quad in store.quads_for_pattern(None, None, ox.NamedNode("https://w3id.org/policy-kg/ontology#PolicyDocument"))
    }:
        if not list(store.quads_for_pattern(node, link, None)):
            store.add(ox.Quad(node, link, work))
    return kg.Graph(store)


def test_of_versions_it_is_said_what_was_raised_lowered_new_and_gone(versions: kg.Graph) -> None:
    """One figure higher, one lower, one the same, one new and one gone; a task kept and a task reworded; the other way round it is the mirror."""
    found = versions.compare("某政发〔2022〕1号", "某政发〔2024〕3号")
    assert found.versions
    place = found.targets.columns.index("change")
    assert {row[0]: row[place] for row in found.targets.rows} == {
        "再生水利用率": "raised", "管网漏损率": "lowered", "节水器具普及率": "kept", "灌溉水利用系数": "gone", "城市水面率": "new",
    }  # fmt: skip
    assert [row[found.tasks.columns.index("change")] for row in found.tasks.rows] == ["kept", "reworded"]
    back = versions.compare("某政发〔2024〕3号", "某政发〔2022〕1号").targets
    assert sorted(row[place] for row in back.rows) == ["gone", "kept", "lowered", "new", "raised"]


def test_documents_that_are_no_versions_have_no_changes(plans: kg.Graph) -> None:
    """A nation's plan and a province's are two policies."""
    found = plans.compare("国发〔2031〕5号", "浙江省河湖清洁")
    assert (found.versions, "change" in found.targets.columns) == (False, False)


def test_a_named_question_says_what_was_raised(versions: kg.Graph) -> None:
    """Both figures with their sentence, the documents' numbers and the way it went, on both engines."""
    found = versions.query("targets-raised")
    assert [tuple(map(plain, row[1:8])) for row in found.rows] == [
        ("再生水利用率", "raised", "15", "18", "%", "2025", "2025"),
        ("管网漏损率", "lowered", "10", "9", "%", "2025", "2025"),
    ]
    assert [tuple(row[8:10]) for row in found.rows] == [("某政发〔2022〕1号", "某政发〔2024〕3号")] * 2
    theirs = versions.to_rdflib().query(query.bind(query.find("targets-raised")))
    assert [tuple(map(plain, row)) for row in found.rows] == [tuple("" if term is None else str(term) for term in row) for row in theirs]
    assert versions.query("targets-raised", title="无此文件").rows == ()


def test_tasks_stand_with_the_years_they_are_due(versions: kg.Graph) -> None:
    """B's task is due sooner than A's; where no task has a year, the command shows no columns for it."""
    store = ox.Store()
    store.bulk_extend(versions.store)
    gyear = ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    for quad in list(store.quads_for_pattern(None, ox.NamedNode("https://w3id.org/policy-kg/ontology#text"), None)):
        if "更新老旧管网" in quad.object.value:
            year = ox.Literal("2024" if "大力" in quad.object.value else "2025", datatype=gyear)
            store.add(ox.Quad(quad.subject, ox.NamedNode("https://w3id.org/policy-kg/ontology#dueYear"), year))
    rows = kg.Graph(store).compare("某政发〔2022〕1号", "某政发〔2024〕3号").tasks
    places = [rows.columns.index(name) for name in ("a_due", "b_due", "b_comes")]
    assert [tuple(row[place] for place in places) for row in rows.rows] == [(None, None, None), ("2025", "2024", "sooner")]
