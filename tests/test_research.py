"""docs/research.md: each question, written from docs/model.md alone, gives the rows worked out by hand over tests/research, on both engines."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import ROOT, Once

import kg
from kg import ontology
from kg.answer import plain
from kg.iri import POL, PREFIXES

PLANS = ROOT / "tests" / "research"
CASES = ROOT / "tests" / "queries" / "research"
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("research.md", "research.zh.md")}
QUESTION = re.compile(r"<!-- question: (?P<name>[\w-]+) -->\n```sparql\n(?P<sparql>.*?)```", re.S)
QUESTIONS = {found["name"]: found["sparql"] for found in QUESTION.finditer(PAGES["research.md"])}
OF = {"two": ("nation", "city-2032"), "three": ("nation", "city-2032", "city-2034")}
KNOWN = {term.iri for term in ontology.terms()}
TOLD = {"due": POL + "dueYear" in KNOWN, "identity": "isVersionOf" in ontology.text()}
PREFIXED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def case(name: str) -> tuple[dict[str, str], list[str], list[list[str]]]:
    """What a file of expected rows says on top, its columns and its rows."""
    lines = (CASES / f"{name}.tsv").read_text(encoding="utf-8").replace("VERSION", kg.__version__).splitlines()
    head = dict(line[2:].split(": ") for line in lines if line.startswith("# "))
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("# ")]
    return head, columns, rows


@pytest.fixture(scope="module")
def graphs(once: Once) -> dict[str, tuple[kg.Graph, Any]]:
    """The graphs of two and of three of the plans, in the store and in rdflib."""
    found = {}
    for name, plans in OF.items():
        folder = once(f"research-{name}", lambda at, plans=plans: kg.build([PLANS / f"{plan}.txt" for plan in plans], at))  # type: ignore[misc]
        graph = kg.open(folder)
        found[name] = graph, graph.to_rdflib()
    return found


def test_there_are_sixteen_and_both_pages_ask_the_same() -> None:
    """Each with its rows."""
    assert len(QUESTIONS) == 16
    assert {found["name"]: found["sparql"] for found in QUESTION.finditer(PAGES["research.zh.md"])} == QUESTIONS
    assert {path.stem for path in CASES.glob("*.tsv")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_rows_are_those_worked_out_by_hand(graphs: dict[str, tuple[kg.Graph, Any]], name: str) -> None:
    """All rows, in their order, from the store and from rdflib."""
    head, columns, rows = case(name)
    if not TOLD.get(head.get("needs", ""), True):
        pytest.skip(f"the ontology has no terms of {head['needs']} yet")
    store, peer = graphs[head["of"]]
    found = store.query(QUESTIONS[name])
    assert list(found.columns) == columns
    assert [[plain(value) for value in row] for row in found.rows] == rows != []
    assert [["" if term is None else str(term) for term in row] for row in peer.query(PREFIXED + QUESTIONS[name])] == rows


def test_the_questions_use_no_term_that_the_model_does_not_tell() -> None:
    """Who knows docs/model.md and the prefixes can write them: every term stands on that page."""
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    names = set(re.findall(r"\b(?:pol|eli|dcterms|skos|prov|nif|qudt|schema|rdfs|org):\w+", " ".join(QUESTIONS.values())))
    later = {"pol:dueYear"} if not TOLD["due"] else set()
    later |= {"dcterms:isVersionOf"} if not TOLD["identity"] else set()
    assert sorted(name for name in names - later if name not in page) == []
