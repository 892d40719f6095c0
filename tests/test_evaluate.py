"""kg evaluate: the shared scorer's figures, what a change gained and lost, and what cannot be used said in one line."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from commands import kg as run
from conftest import ROOT

from kg import graph
from kg.evaluate import MEASURES, evaluate, render, to_json
from kg.evaluate.facts import fold_text
from kg.evaluate.measures import similarity
from kg.model import InputError
from kg.pipeline import extract

SHARED = ROOT.parent / "shared"
SHARED_GOLD = sorted((SHARED / "eval" / "gold").glob("*.json"))
DOCS = (SHARED / "data", SHARED / "corpus")
needs_shared = pytest.mark.skipif(not SHARED_GOLD, reason="../shared/eval is not there: its scorer cannot be compared with")

PLAN = """清河县水源保护实施方案

一、总体要求
到2025年，全县森林覆盖率达到45%以上，水源保护体系基本形成。

二、主要任务
（一）加强保护。划定水源保护区。清理非法建筑。（县水利局牵头，县财政局配合）
"""
GOLD: dict[str, Any] = {
    "id": "qinghe",
    "source": "qinghe.txt",
    "title": "清河县水源保护实施方案",
    "year": None,
    "issuers": [],
    "sections": [
        {"number": "一", "heading": "总体要求", "level": 1, "parent": None},
        {"number": "二", "heading": "主要任务", "level": 1, "parent": None},
        {"number": "（一）", "heading": "加强保护", "level": 2, "parent": "二"},
    ],
    "responsibilities": [
        {"section": "（一）", "agency": "清河县水利局", "role": "lead"},
        {"section": "（一）", "agency": "清河县财政局", "role": "participant"},
    ],
    "tasks": [
        {"section": "（一）", "starts": "划定水源保护区", "ends": "划定水源保护区"},
        {"section": "（一）", "starts": "清理非法建筑", "ends": "清理非法建筑"},
    ],
    "targets": [
        {
            "section": "一",
            "kind": "quantitative",
            "indicator": "全县森林覆盖率",
            "value": 45,
            "unit": "%",
            "comparator": ">=",
            "year": 2025,
        },
        {"section": "一", "kind": "qualitative", "period": "2025", "statement": "水源保护体系基本形成"},
    ],
    "sectors": [{"section": "一", "must": ["water"], "may": ["ecology"]}],
}


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The shared score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared
@pytest.mark.parametrize("path", SHARED_GOLD, ids=lambda path: path.stem)
def test_the_figures_are_the_shared_scorers(path: Path, scorer: ModuleType, tmp_path: Path) -> None:
    """Each measure counts and rates as score.py does on the graph that a build writes."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = next(folder / gold["source"] for folder in DOCS if (folder / gold["source"]).exists())
    quads = [*graph.vocabulary_quads(), *(quad for x in extract(source) for quad in graph.quads(x))]
    (tmp_path / "graph.nt").write_text("".join(f"{quad.triple} .\n" for quad in quads), encoding="utf-8")
    theirs = scorer.score(gold, scorer.Graph(str(tmp_path / "graph.nt")))["scores"]
    (ours,) = evaluate(path, DOCS).documents.values()
    keys = ("found", "predicted", "expected", "precision", "recall", "f1")
    assert {name: [getattr(s, key) for key in keys] for name, s in ours.items()} == {
        name: [s[key] for key in keys] for name, s in theirs.items()
    }


@needs_shared
def test_all_shared_gold_is_compared() -> None:
    """Fourteen documents, and every measure in them."""
    assert len(SHARED_GOLD) == 14


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold file beside its document."""
    (tmp_path / "qinghe.txt").write_text(PLAN, encoding="utf-8")
    path = tmp_path / "qinghe.json"
    path.write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return path


def write(path: Path, **changes: Any) -> Path:
    """The gold file with some of its parts changed."""
    path.write_text(json.dumps({**GOLD, **changes}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_right_reading_scores_one(gold: Path) -> None:
    """Everything found and nothing else: every measure that says something is 1."""
    found = evaluate(gold)
    assert found.means.keys() == set(MEASURES) - {"agency groups", "issuers"}
    assert set(found.means.values()) == {1.0}, render(found, 5)


def test_what_is_missed_and_what_is_extra_is_said(gold: Path) -> None:
    """A task that gold asks for and is not in the text, and one that gold does not hold."""
    tasks = [GOLD["tasks"][0], {"section": "（一）", "starts": "种树", "ends": "种树"}]
    found = evaluate(write(gold, tasks=tasks)).documents["qinghe"]["tasks"]
    assert (found.found, found.predicted, found.expected) == (1, 2, 2)
    assert found.right == ("(一) 加强保护: 划定水源保护区",)
    assert found.missed == ("(一) 加强保护: 种树",)
    assert found.extra == ("(一) 加强保护: 清理非法建筑",)


def test_an_optional_row_is_neither_asked_for_nor_held_against(gold: Path) -> None:
    """Found or not, it changes no figure."""
    there = {**GOLD["tasks"][1], "optional": True}
    absent = {"section": "（一）", "starts": "种树", "ends": "种树", "optional": True}
    found = evaluate(write(gold, tasks=[GOLD["tasks"][0], there, absent])).documents["qinghe"]["tasks"]
    assert (found.found, found.predicted, found.expected, found.f1) == (1, 1, 1, 1.0)


def test_what_gold_does_not_annotate_is_not_scored(gold: Path) -> None:
    """No tasks, no issuers, no sectors, goals not complete: no measure of them."""
    found = evaluate(write(gold, tasks=None, issuers=[], sectors=[], qualitative_complete=False)).documents["qinghe"]
    assert found.keys() == set(MEASURES) - {"tasks", "issuers", "sectors", "qualitative targets"}


def test_a_document_without_a_policy_counts_as_nothing(gold: Path) -> None:
    """All its measures are 0, and it is named."""
    (gold.parent / "qinghe.txt").write_text("今天天气好。", encoding="utf-8")
    found = evaluate(gold)
    assert set(found.means.values()) == {0.0}
    assert "qinghe.txt" in found.failures["qinghe"]
    assert "not read:" in render(found)


def test_folding() -> None:
    """Widths, scripts, quotation marks and white space do not count; neither does closing punctuation."""
    assert fold_text(" （三）“主要”目標。") == '(三)"主要"目标'
    assert similarity("森林覆盖率", "全县森林覆盖率") == pytest.approx(0.8)


def test_the_command_prints_a_row_for_each_document_and_the_means(gold: Path) -> None:
    """A folder of gold; exit 0 at or above the floor."""
    done = run("evaluate", str(gold.parent), "--floor", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    head, row, mean, floor = done.stdout.splitlines()
    assert head.split() == ["F1", *MEASURES.values()]
    assert row.split()[0] == "qinghe"
    assert "1.000" in mean
    assert floor == "all at or above 1"


def test_below_the_floor_is_exit_1(gold: Path) -> None:
    """The measures that are below are named; the misses are shown."""
    done = run(
        "evaluate",
        str(write(gold, tasks=[*GOLD["tasks"], {"section": "一", "starts": "种树", "ends": "种树"}])),
        "--floor",
        "0.97",
        "--misses",
        "2",
    )
    assert done.returncode == 1
    assert "tasks: missed: 一 总体要求: 种树" in done.stdout
    assert "below 0.97: tasks 0.800" in done.stdout


def test_a_change_shows_what_it_gained_and_lost(gold: Path, tmp_path: Path) -> None:
    """Against a former JSON: facts gained and lost, wrong ones new and gone."""
    former = tmp_path / "former"
    former.mkdir()
    assert run("evaluate", str(gold), "--json", str(former / "then.json")).returncode == 0
    text = PLAN.replace("划定水源保护区", "划出水源保护区").replace("（县水利局牵头，县财政局配合）", "（县水利局负责）")
    (tmp_path / "qinghe.txt").write_text(text, encoding="utf-8")
    done = run("evaluate", str(gold), "--against", str(former / "then.json"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "- qinghe tasks: (一) 加强保护: 划定水源保护区" in lines
    assert "! qinghe tasks: (一) 加强保护: 划出水源保护区" in lines
    assert "- qinghe responsibilities: (一) 加强保护: 清河县财政局 participant" in lines
    assert lines[-1] == "0 gained, 4 lost; 1 wrong ones new, 0 gone"
    back = run("evaluate", str(gold), "--against", str(former / "then.json"), "--json", str(former / "now.json"))
    assert back.stdout == done.stdout
    (tmp_path / "qinghe.txt").write_text(PLAN, encoding="utf-8")
    assert (
        run("evaluate", str(gold), "--against", str(former / "now.json")).stdout.splitlines()[-1]
        == "4 gained, 0 lost; 0 wrong ones new, 1 gone"
    )


def test_nothing_changed_says_so(gold: Path, tmp_path: Path) -> None:
    """The same reading, twice."""
    (tmp_path / "kept.jsn").write_text(to_json(evaluate(gold)), encoding="utf-8")
    assert (
        run("evaluate", str(gold), "--against", str(tmp_path / "kept.jsn")).stdout.splitlines()[-1]
        == "0 gained, 0 lost; 0 wrong ones new, 0 gone"
    )


def broken(gold: Path, what: str) -> list[str]:
    """Arguments that cannot be used."""
    match what:
        case "no file":
            return [str(gold.parent / "none.json")]
        case "empty folder":
            (gold.parent / "empty").mkdir()
            return [str(gold.parent / "empty")]
        case "no JSON":
            gold.write_text("{", encoding="utf-8")
        case "other JSON":
            gold.write_text("[1]", encoding="utf-8")
        case "key":
            gold.write_text(json.dumps({key: value for key, value in GOLD.items() if key != "sections"}), encoding="utf-8")
        case "section":
            write(gold, tasks=[{"section": "九", "starts": "种树", "ends": "种树"}])
        case "document":
            (gold.parent / "qinghe.txt").unlink()
        case "twice":
            shutil.copy(gold, gold.parent / "again.json")
            return [str(gold.parent)]
        case "former":
            return [str(gold), "--against", str(gold)]
    return [str(gold)]


FAULTS = [
    ("no file", "none.json"),
    ("empty folder", "expected gold files"),
    ("no JSON", "expected a gold file in JSON"),
    ("other JSON", "not a gold file"),
    ("key", "'sections' is missing"),
    ("section", "'九' is missing, or names no section"),
    ("document", "name its folder with --docs"),
    ("twice", "one gold file for each id"),
    ("former", "expected what `kg evaluate --json` wrote"),
]


@pytest.mark.parametrize(("what", "words"), FAULTS, ids=[what for what, _ in FAULTS])
def test_unusable_input_is_one_clear_line(what: str, words: str, gold: Path) -> None:
    """Exit 2, no traceback, and what was expected."""
    done = run("evaluate", *broken(gold, what))
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_python_gets_the_same_error(gold: Path) -> None:
    """InputError, a child of KgError."""
    with pytest.raises(InputError, match="--docs"):
        evaluate(write(gold, source="elsewhere.txt"))


def test_the_command_has_help() -> None:
    """--help says what it does."""
    done = run("evaluate", "--help")
    assert done.returncode == 0
    for words in ("GOLD", "--docs", "--misses", "--floor", "--json", "--against"):
        assert words in done.stdout
