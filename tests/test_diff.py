"""What a newer version of a plan added, removed, changed and moved: on two versions written for these tests."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run

import kg
from kg import diff
from kg.model import QueryError

OLD = """某市水源保护实施方案
为保护水源，制定本方案。
一、目标
到2025年，水质达标率达到90%以上。
二、任务
（一）加强保护。划定水源保护区。建设监测站点。（市水务局负责）
（二）加强治理。完成截污纳管。（市生态环境局、市财政局按职责分工负责）
（三）加强宣传。普及节水知识。
"""
NEW = """某市水源保护实施方案
为保护水源，制定本方案。
一、目标
到2027年，水质达标率达到95%以上。
二、任务
（一）加强保护。科学划定水源保护区。推广节水器具。（市水务局负责）
（二）加强综合治理。完成截污纳管。建设监测站点。（市生态环境局牵头，市农业农村局配合）
"""
WANTED = [
    "某市水源保护实施方案",
    "~ section (二) 加强治理 → 加强综合治理",
    "- section (三) 加强宣传",
    "~ task (一) 划定水源保护区 → 科学划定水源保护区",
    "+ task (一) 推广节水器具",
    "> task (一) → (二) 建设监测站点",
    "- task (三) 普及节水知识",
    "~ target 一 到2025年，水质达标率达到90%以上 → 到2027年，水质达标率达到95%以上",
    "~ responsibility (二) 市生态环境局 Joint → 市生态环境局 Lead",
    "- responsibility (二) 市财政局 Joint",
    "+ responsibility (二) 市农业农村局 Participant",
]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of the old and the new version."""
    folder = tmp_path_factory.mktemp("diff")
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        kg.build([folder / f"{name}.txt"], folder / name)
    return folder / "old", folder / "new"


def test_what_changed_was_worked_out_by_hand(builds: tuple[Path, Path]) -> None:
    """Every difference of the two versions, once."""
    found = kg.open(builds[0]).diff(kg.open(builds[1]))
    assert sorted(diff.lines(found)) == sorted(WANTED)


def test_nothing_is_nothing_and_the_way_back_is_the_mirror(builds: tuple[Path, Path]) -> None:
    """A graph does not differ from itself; added and removed change places on the way back."""
    old, new = map(kg.open, builds)
    assert old.diff(old) == []
    there, back = old.diff(new), new.diff(old)
    counts = [sum(change.what == what for change in changes) for changes in (there, back) for what in ("added", "removed")]
    assert counts == [2, 3, 3, 2]
    assert len(there) == len(back) == len(WANTED) - 1


def test_documents_come_and_go(builds: tuple[Path, Path], tmp_path: Path) -> None:
    """A document that only one graph has is one change, not one for each task."""
    (tmp_path / "other.txt").write_text(OLD.replace("某市水源保护", "另一项工作"), encoding="utf-8")
    kg.build([tmp_path / "other.txt"], tmp_path / "out")
    found = kg.open(builds[0]).diff(kg.open(tmp_path / "out"))
    assert [(change.what, change.kind, change.document) for change in found] == [
        ("added", "document", "另一项工作实施方案"),
        ("removed", "document", "某市水源保护实施方案"),
    ]


def test_two_documents_of_one_graph(tmp_path: Path) -> None:
    """A policy and its later version, under other titles, side by side in one graph, differ as the builds do."""
    (tmp_path / "one.txt").write_text(OLD.replace("水源保护实施方案", "水源保护老方案"), encoding="utf-8")
    (tmp_path / "two.txt").write_text(NEW.replace("水源保护实施方案", "水源保护新方案"), encoding="utf-8")
    kg.build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "out")
    graph = kg.open(tmp_path / "out")
    assert sorted(diff.lines(graph.diff(old="老方案", new="新方案"))) == sorted(["某市水源保护新方案", *WANTED[1:]])
    with pytest.raises(QueryError, match="expected another graph"):
        graph.diff()


def test_triples_can_be_asked(builds: tuple[Path, Path]) -> None:
    """Each change is a pol:Change that leads to the thing before and after."""
    found = kg.open(builds[0]).diff(kg.open(builds[1]))
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in diff.triples(found))
    ask = "PREFIX pol: <https://w3id.org/policy-kg/ontology#> SELECT ?k (COUNT(?c) AS ?n) { ?c a pol:Change ; pol:changeKind ?k } GROUP BY ?k ORDER BY ?k"
    assert [(row["k"].value, row["n"].value) for row in store.query(ask)] == [
        ("added", "2"),
        ("changed", "4"),
        ("moved", "1"),
        ("removed", "3"),
    ]


def test_the_command_exits_as_diff_does(builds: tuple[Path, Path]) -> None:
    """0 where nothing differs, 1 where something does; as text, JSON lines and N-Triples."""
    old, new = map(str, builds)
    same = run("diff", old, old)
    assert (same.returncode, same.stdout) == (0, "")
    done = run("diff", old, new)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == WANTED[0]
    records = [json.loads(line) for line in run("diff", old, new, "--format", "json").stdout.splitlines()]
    assert len(records) == len(WANTED) - 1
    assert {record["kind"] for record in records} == set(diff.KINDS)
    assert list(ox.parse(run("diff", old, new, "--format", "nt").stdout.encode(), format=ox.RdfFormat.N_TRIPLES))
