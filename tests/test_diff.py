"""What a newer version of a plan added, removed, changed and moved: on two versions written for these tests."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run

import kg
from kg import corrections, diff
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


def test_what_a_reviewer_corrected_is_told_from_what_the_text_changed(tmp_path: Path) -> None:
    """A figure, a body's role and a heading that decisions changed, a task taken away and one of another kind: each with who and with which fields."""
    (tmp_path / "plan.txt").write_text(OLD, encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "old")
    (x,) = kg.extract(tmp_path / "plan.txt")
    who, other = {"by": "张三", "when": "2026-11-30"}, {"by": "李四", "when": "2026-12-01"}
    made = [
        corrections.propose(x, x.targets[0], "change", {"figure": "92", "year": "2026"}, **who),
        corrections.propose(x, x.responsibilities[0], "change", {"role": "Joint"}, **other),
        corrections.propose(x, x.tasks[0], "change", {"sector": "finance"}, **who),
        corrections.propose(x, x.tasks[1], "reject", **who),
        corrections.propose(x, x.tasks[2], "accept", **who),
        corrections.propose(x, x.document.sections[2], "change", {"heading": "加强"}, **who),
        corrections.propose_added(x, "task", "普及节水", **other),
    ]
    corrections.save(tmp_path / "c.jsonl", made)
    kg.build([tmp_path / "plan.txt"], tmp_path / "new", corrections=tmp_path / "c.jsonl")
    old, new = kg.open(tmp_path / "old"), kg.open(tmp_path / "new")
    found = old.diff(new)
    assert sorted(diff.lines(found)) == sorted([
        "某市水源保护实施方案",
        "~ section (一) 加强保护 → 加强 heading 加强保护 → 加强 (corrected by 张三)",
        f"~ task (一) 划定水源保护区 sector {' '.join(x.task_topics[0].sectors)} → finance (corrected by 张三)",
        "- task (一) 建设监测站点 (corrected by 张三)",
        "+ task (三) 普及节水 (corrected by 李四)",
        "~ target 一 到2025年，水质达标率达到90%以上 figure 90 → 92; year 2025 → 2026 (corrected by 张三)",
        "~ responsibility (一) 市水务局 Lead → 市水务局 Joint role Lead → Joint (corrected by 李四)",
    ])  # fmt: skip
    assert {change.what for change in found} == {"corrected", "added", "removed"}
    assert new.diff(kg.open(tmp_path / "new")) == []
    record = next(diff.record(change) for change in found if change.kind == "target")
    assert (record["what"], record["corrected_by"]) == ("corrected", ["张三"])
    assert record["fields"] == [{"field": "figure", "before": "90", "after": "92"}, {"field": "year", "before": "2025", "after": "2026"}]


POL = "https://w3id.org/policy-kg/ontology#"


def dated(graph: kg.Graph, due: dict[str, str]) -> kg.Graph:
    """The graph with tasks due in years, by their text: in memory."""
    store = ox.Store()
    store.bulk_extend(graph.store)
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(POL + "text"), None, None)):
        for words, year in due.items():
            if quad.object.value == words:
                literal = ox.Literal(year, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear"))
                store.add(ox.Quad(quad.subject, ox.NamedNode(POL + "dueYear"), literal, quad.graph_name))
    return kg.Graph(store)


def test_a_task_that_is_due_otherwise_has_changed(builds: tuple[Path, Path]) -> None:
    """The same words with another year are a change that says both years."""
    graph = kg.open(builds[0])
    found = dated(graph, {"划定水源保护区": "2025"}).diff(dated(graph, {"划定水源保护区": "2026"}))
    assert list(diff.lines(found))[1:] == ["~ task (一) 划定水源保护区 due 2025 → 2026"]
    assert (diff.record(found[0])["due_before"], diff.record(found[0])["due_after"]) == ("2025", "2026")
