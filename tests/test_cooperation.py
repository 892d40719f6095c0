"""Who works with whom: counted by hand on a plan of five brackets, and the same as networkx says of the same links."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.model import QueryError

PLAN = """某某实施方案
为做好工作，制定本方案。
一、目标
到2035年，水质达标率达到95%以上。
二、任务
（一）加强污水治理。推动污水处理厂减少甲烷和化学需氧量排放。到2033年，水质达标率达到90%以上。（水利部牵头，生态环境部、财政部配合）
（二）加强能源管理。推进煤炭清洁利用。（国家能源局、生态环境部按职责分工负责）
（三）加强水宣传。普及节水知识。（水利部负责）
（四）加强教育。建设示范学校。（教育部负责）
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """The graph of the plan."""
    folder = tmp_path_factory.mktemp("cooperation")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([folder / "plan.txt"], folder / "out")
    return kg.open(folder / "out")


def test_each_agency_has_its_load_and_its_place(plan: kg.Graph) -> None:
    """生态环境部 joins two circles: of the ten pairs of the other four bodies it stands between two, so 2/6."""
    found = plan.cooperation()
    assert [row[:7] for row in found.rows] == [
        ("水利部", 2, 2, 0, 0, 1, 2),
        ("生态环境部", 2, 0, 1, 1, 0, 3),
        ("国家能源局", 1, 0, 1, 0, 0, 1),
        ("教育部", 1, 1, 0, 0, 1, 0),
        ("财政部", 1, 0, 0, 1, 0, 2),
    ]
    assert {row[0]: row[7] for row in found.rows}["生态环境部"] == Decimal("0.7500")
    assert {row[0]: row[8] for row in found.rows} == {
        "水利部": 0,
        "生态环境部": Decimal("0.3333"),
        "国家能源局": 0,
        "教育部": 0,
        "财政部": 0,
    }


def test_a_sector_a_year_and_synergy_narrow_it(plan: kg.Graph) -> None:
    """Only those who answer for such tasks, such a year, or for water and methane at once."""
    assert {row[0] for row in plan.cooperation(sector="教育").rows} == {"教育部"}
    assert {row[0] for row in plan.cooperation(year=2033).rows} == {"水利部", "生态环境部", "财政部"}
    assert {row[0] for row in plan.cooperation(synergy=True).rows} == {"水利部", "生态环境部", "财政部"}
    assert plan.cooperation(year=1999).rows == ()
    with pytest.raises(QueryError, match="无此领域"):
        plan.cooperation(sector="无此领域")


def test_the_seed_agrees_with_its_brackets(graph: kg.Graph) -> None:
    """生态环境部 answers for 25 sections, two of them alone, and is the most central."""
    found = graph.cooperation()
    first = found.rows[0]
    assert first[:6] == ("生态环境部", 25, 2, 23, 0, 2)
    assert first[8] == max(row[8] for row in found.rows)
    assert found == graph.cooperation()


def test_the_command_prints_them(tmp_path: Path) -> None:
    """kg cooperation --synergy as CSV."""
    from commands import kg as run

    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "out")
    done = run("cooperation", "--synergy", "--format", "csv", "--from", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].startswith("水利部,1,1,0,0,0,2,1.0000,0.0000,")
