"""docs/cookbook.md and cookbook.zh.md: each named question in words, as SPARQL, and with its true answer."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import ROOT
from test_queries import NAMES

import kg
from kg import query
from kg.answer import render

PAGES = {"cookbook.md": "en", "cookbook.zh.md": "zh"}
RECIPE = re.compile(r"(<!-- recipe: (?P<asked>[^\n]+) -->\n).*?(<!-- end -->)", re.S)
SHOWN = 6  # rows of an answer, where it does not say another number
WORDS = {
    "en": ("The query", "The first {} of {} rows.", "No row: there is none."),
    "zh": ("查询语句", "共 {1} 行，此处为前 {0} 行。", "没有结果：不存在这样的情况。"),
}


@pytest.fixture(scope="module")
def graphs(graph: kg.Graph, plans: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, kg.Graph]:
    """The document in data/; the three plans of tests/plans, as they are read and as reviewers corrected them; two versions of one policy."""
    versions = tmp_path_factory.mktemp("versions")
    kg.build([ROOT / "tests" / "queries" / "versions"], versions)
    corrected = tmp_path_factory.mktemp("corrected")
    kg.build([ROOT / "tests" / "plans"], corrected, corrections=ROOT / "tests" / "queries" / "corrections.jsonl")
    return {"out": graph, "plans": plans, "corrected": kg.open(corrected), "versions": kg.open(versions)}


def sparql(name: str, parameters: dict[str, str]) -> str:
    """The question as it is put, without the comments on top and the prefixes, which kg knows."""
    lines = query.bind(query.find(name), parameters).splitlines()
    return "\n".join(line for line in lines if not re.match("#|PREFIX ", line)).strip()


def recipe(asked: str, language: str, graphs: dict[str, kg.Graph]) -> str:
    """What stands between the marks: the question, how to ask it, and the answer to the text that is printed."""
    name, *options = asked.split()
    given = dict(option.split("=", 1) for option in options)
    source, shown = given.pop("from", "out"), int(given.pop("rows", SHOWN))
    question, text = query.find(name), sparql(name, given)
    found = graphs[source].query(text)
    assert found.rows == graphs[source].query(name, **given).rows
    what, some, none = WORDS[language]
    command = " ".join(
        ["kg query", name, *(f'"{key}={value}"' for key, value in given.items()), *([f"--from {source}"] if source != "out" else [])]
    )
    table = render(type(found)(found.columns, found.rows[:shown]), "md") if found.rows else f"{none}\n"
    cut = f"\n{some.format(shown, len(found.rows))}\n" if len(found.rows) > shown else ""
    details = f'<details markdown="1"><summary>{what}</summary>\n\n```sparql\n{text}\n```\n\n</details>\n'
    return f"### {question.en if language == 'en' else question.zh}\n\n`{command}`\n\n{details}\n{table}{cut}"


@pytest.mark.parametrize("name", PAGES)
def test_the_answers_in_the_cookbook_are_true(name: str, graphs: dict[str, kg.Graph]) -> None:
    """Each recipe is what kg/queries/ and the graphs give now; UPDATE=1 writes it anew."""
    path: Path = ROOT / "docs" / name
    text = path.read_text(encoding="utf-8")
    fresh = RECIPE.sub(lambda found: f"{found[1]}{recipe(found['asked'], PAGES[name], graphs)}{found[3]}", text)
    if os.environ.get("UPDATE"):
        path.write_text(fresh, encoding="utf-8")
    assert fresh == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_named_question_is_in_the_cookbook(name: str) -> None:
    """Once each, more than thirty, in the same order in both languages; nearly all of them have an answer to show."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    asked = [found["asked"].split()[0] for found in RECIPE.finditer(text)]
    assert sorted(asked) == NAMES
    assert len(asked) >= 42
    assert asked == [found["asked"].split()[0] for found in RECIPE.finditer((ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8"))]
    assert text.count(WORDS[PAGES[name]][2]) <= 2
