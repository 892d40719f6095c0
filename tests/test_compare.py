"""Two documents side by side: what is stricter, looser or missing, and which tasks are alike; on plans written for these tests."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from commands import kg as run
from conftest import SEED

import kg
from kg import similarity
from kg.model import QueryError

PLANS = Path(__file__).parent / "plans"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a nation's plan, a province's and a city's."""
    folder = tmp_path_factory.mktemp("plans")
    kg.build([PLANS], folder)
    return folder


@pytest.fixture(scope="module")
def plans(out: Path) -> kg.Graph:
    """Their graph."""
    return kg.open(out)


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


def test_the_command_prints_both_tables(out: Path) -> None:
    """kg compare A B as a table and as JSON, which keeps the IRIs."""
    done = run("compare", "国发〔2031〕5号", "浙江省河湖清洁", "--from", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "A 河湖清洁与降碳行动方案 国发〔2031〕5号 2031-03-01"
    assert "stricter" in done.stdout
    assert "科学划定水生生物保护区" in done.stdout
    whole = json.loads(run("compare", "国发〔2031〕5号", "浙江省河湖清洁", "--format", "json", "--from", str(out)).stdout)
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
