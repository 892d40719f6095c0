"""Questions between documents: rows worked out by hand on three small plans (a nation's, a province's, a city's), on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_queries import LONG, NAMES, read_case

import kg
from kg import query
from kg.answer import plain

HERE = Path(__file__).parent
CASES = sorted((HERE / "queries" / "plans").glob("*.tsv"))


@pytest.fixture(scope="module")
def peer(plans: kg.Graph) -> Any:
    """The same graph in rdflib."""
    return plans.to_rdflib()


def test_there_are_as_many_questions_as_were_asked_for() -> None:
    """Thirty at least, each with rows worked out by hand on the document in data/ (test_query.py) or on the plans."""
    assert len(NAMES) >= 46
    assert len(CASES) >= 11
    assert {path.stem for path in CASES} <= set(NAMES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_rows_are_those_worked_out_by_hand(plans: kg.Graph, path: Path) -> None:
    """All rows, in their order, from the store and from rdflib."""
    parameters, mode, columns, rows = read_case(path)
    assert mode == "all"
    found = plans.query(path.stem, **parameters)
    places = [found.columns.index(column) for column in columns]
    assert [[plain(row[place]) for place in places] for row in found.rows] == rows


def test_rdflib_gives_the_same_rows_of_what_takes_it_long(plans: kg.Graph, peer: Any) -> None:
    """The two questions on which rdflib is slow are asked of small plans too: both engines give the same rows, and there are some."""
    for name in LONG:
        found = plans.query(name)
        theirs = [tuple("" if term is None else str(term) for term in row) for row in peer.query(query.bind(query.find(name)))]
        assert [tuple(map(plain, row)) for row in found.rows] == theirs != []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_rows(plans: kg.Graph, peer: Any, path: Path) -> None:
    """The reference engine answers as the store does."""
    parameters = read_case(path)[0]
    found = plans.query(path.stem, **parameters)
    asked = query.bind(query.find(path.stem), parameters)
    theirs = [tuple("" if term is None else str(term) for term in row) for row in peer.query(asked)]
    assert [tuple(map(plain, row)) for row in found.rows] == theirs
