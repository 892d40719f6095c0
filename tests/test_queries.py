"""The named questions: each against rows worked out by hand, on both engines; and how they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg import query
from kg.answer import plain

CASES = sorted((Path(__file__).parent / "queries").glob("*.tsv"))
NAMES = sorted(query.questions())


def read_case(path: Path) -> tuple[dict[str, str], str, list[str], list[list[str]]]:
    """Parameters, "all" or "some", columns and rows of a file of expected rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line[2:] for line in lines if line.startswith("# ")]
    parameters = dict(line.split("=", 1) for line in head if re.match(r"\w+=", line))
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("# ")]
    return parameters, next(line for line in head if line in ("all", "some")), columns, rows


def test_there_are_cases_for_every_question() -> None:
    """No named question is without rows worked out by hand."""
    assert len(NAMES) >= 29
    assert len(CASES) >= 41
    assert {path.name.split(".")[0] for path in CASES} == set(NAMES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_rows_are_those_worked_out_by_hand(graph: kg.Graph, path: Path) -> None:
    """`all` of the rows in their order, or `some` of them; a row that begins with ! is not there."""
    parameters, mode, columns, rows = read_case(path)
    found = graph.query(path.name.split(".")[0], **parameters)
    places = [found.columns.index(column) for column in columns]
    have = [[plain(row[place]) for place in places] for row in found.rows]
    if mode == "all":
        assert have == rows
    for row in rows:
        absent = row[0].startswith("!")
        assert ([row[0].removeprefix("!"), *row[1:]] in have) is not absent


@pytest.fixture(scope="module")
def peer(graph: kg.Graph) -> Any:
    """The same graph in rdflib."""
    return graph.to_rdflib()


LONG = ("load-by-sector", "load-of-tasks")  # take rdflib 10 and 23 s; on three small plans they run with the others (test_questions.py)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=pytest.mark.slow("rdflib is slow on it, or it is one of three of each four") if n in LONG or at % 4 else ())
        for at, n in enumerate(NAMES)
    ],
)
def test_rdflib_gives_the_same_rows(graph: kg.Graph, peer: Any, name: str) -> None:
    """The reference engine answers each named question as the store does, row for row and in the same order."""
    found = graph.query(name)
    theirs = [tuple("" if term is None else str(term) for term in row) for row in peer.query(query.bind(query.find(name)))]
    assert [tuple(map(plain, row)) for row in found.rows] == theirs


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_without_facts_gives_the_same_rows_too(name: str) -> None:
    """What is not there counts as 0 or has no row, on both engines."""
    sparql = query.bind(query.find(name))
    theirs = [tuple("" if term is None else str(term) for term in row) for row in rdflib.Graph().query(sparql)]  # type: ignore[union-attr]
    assert [tuple(map(plain, row)) for row in query.run(ox.Store(), query.find(name)).rows] == theirs


WHY = "# the LIMIT is more than there can be: because of it the store takes this part first, and the rest for each of its rows"


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_stands_for_speed_alone(name: str) -> None:
    """It is a million, which cuts no answer; a line says why it is there; and nothing is tied to it that the store would take before it."""
    lines = [line.strip() for line in query.questions()[name].sparql.splitlines()]
    limits = [line for line in lines if "LIMIT " in line and not line.startswith("#")]
    assert all(line == "} LIMIT 1000000" for line in limits)
    assert lines.count(WHY) == len(limits)
    if limits:
        after = "\n".join(lines).rpartition("LIMIT")[2]
        assert not re.search(r"\ba pol:\w+", re.sub(r"EXISTS \{.*?\}", "", after)), "a class goes into FILTER EXISTS: it is thought small"


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_written_as_the_others(name: str) -> None:
    """In words in both languages; ordered; runnable as it stands; languages matched by range, since engines fold their case differently."""
    question = query.questions()[name]
    assert question.en.endswith("?")
    assert question.zh.endswith("？")
    assert "\nORDER BY " in question.sparql
    assert query.bind(question) == question.sparql, "the defaults in the comments are those in the query"
    assert all(parameter.default is not None and parameter.note for parameter in question.parameters)
    assert not re.search(r"LANG\(\?\w+\)\s*!?=", question.sparql)


@pytest.mark.parametrize("name", NAMES)
def test_equal_rows_are_the_only_ones_whose_order_is_open(name: str) -> None:
    """Every column that a row can differ in is ordered by, or hangs on one that is."""
    sparql = query.questions()[name].sparql
    ordered = set(re.findall(r"\?(\w+)", sparql.rpartition("ORDER BY")[2]))
    columns = set(
        re.findall(
            r"\?(\w+)", re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*AS (\?\w+)\)", r"\1", sparql.split("SELECT", 1)[1].split("WHERE", 1)[0])
        )
    )
    hanging = {
        "number": {"order", "document", "agency", "number"},  # a section has one, and so on
        "section": {"order", "section"},
        "section_title": {"order"},
        "level": {"order"},
        "document": {"d", "document", "document_iri"},
        "kind": {"kind", "fact_iri"},
        "quote": {"begin"},
        "fact_iri": {"fact_iri"},
        "source": {"source"},
        "participant": {"sections"},  # what lead and joint leave of them
        "english": {"english"},
        "count": {"thing"},
    }  # fmt: skip
    counted = set(re.findall(r"AS \?(\w+)\)", sparql.split("WHERE", 1)[0]))
    loose = {column for column in columns - ordered - counted if not hanging.get(column, set()) & ordered}
    assert loose <= {"unit", "upper", "open_list", "english"}, f"{loose} can differ between rows that are ordered alike"
