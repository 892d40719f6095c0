"""The project's own gold: the document in data/ and a small document for each form of the genre, read without a miss.

What is not read right yet stands in gold/not-yet.tsv (document, measure, reason): a strict xfail, so a line whose measure passes must go.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kg.evaluate import Scores, evaluate
from kg.evaluate.facts import fold_text
from kg.read import read

GOLD = ROOT / "tests" / "gold"
DATA = ROOT / "data"
FILES = sorted(GOLD.glob("*.json"))
LINES = (GOLD / "not-yet.tsv").read_text(encoding="utf-8").splitlines()[1:]
NOT_YET = {(document, measure): reason for document, measure, reason in (line.split("\t") for line in LINES)}
LATER = [pytest.param(*key, marks=pytest.mark.xfail(strict=True, reason=reason), id="-".join(key)) for key, reason in NOT_YET.items()]

COUNT = 46
COUNTS = {"sections": 339, "responsibilities": 303, "tasks": 336, "targets": 111, "sectors": 92}


def rows(path: Path) -> dict[str, Any]:
    """A gold file as it is."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def scores() -> Scores:
    """All gold, scored once."""
    return evaluate(GOLD, [DATA])


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_document_is_read_as_annotated(name: str, scores: Scores) -> None:
    """Every measure that is not listed as not-yet is 1: nothing missed, nothing extra."""
    wrong = {
        measure: {"missed": s.missed, "extra": s.extra}
        for measure, s in scores.documents[name].items()
        if not s.is_empty and s.f1 < 1 and (name, measure) not in NOT_YET
    }
    assert wrong == {}
    assert name not in scores.failures


@pytest.mark.parametrize(("name", "measure"), LATER)
def test_what_is_not_read_right_yet(name: str, measure: str, scores: Scores) -> None:
    """A strict xfail: when it passes, its line in not-yet.tsv must go."""
    assert scores.documents[name][measure].f1 == 1.0


def test_the_document_in_data_is_annotated_whole() -> None:
    """37 sections, 135 responsibilities, 132 tasks, 19 targets, and sectors of each of its 26 articles with measures."""
    gold = rows(GOLD / "data-jianwu-jiangtan.json")
    kinds = ("sections", "responsibilities", "tasks", "targets", "sectors")
    assert {kind: len(gold[kind]) for kind in kinds} == {
        "sections": 37,
        "responsibilities": 135,
        "tasks": 132,
        "targets": 19,
        "sectors": 26,
    }


def test_the_list_of_what_is_not_read_yet_is_sorted_and_names_what_there_is(scores: Scores) -> None:
    """Each line once, of a document and a measure that is scored."""
    assert list(NOT_YET) == sorted(NOT_YET)
    assert len(NOT_YET) == len(LINES)
    assert NOT_YET.keys() <= {(name, measure) for name, found in scores.documents.items() for measure in found}


def test_as_many_documents_and_facts_as_were_written() -> None:
    """No file is lost on the way, and none is without its form."""
    counts: Counter[str] = Counter()
    for path in FILES:
        gold = rows(path)
        assert gold["id"] == path.stem
        assert gold["form"], path.name
        counts.update({kind: len(gold[kind]) for kind in ("sections", "responsibilities", "tasks", "targets", "sectors")})
    assert len(FILES) == COUNT
    assert counts == COUNTS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_gold_is_in_its_text(path: Path) -> None:
    """Headings, and the words with which tasks begin and end, stand in the document: no slip of the annotator's pen."""
    gold = rows(path)
    source = GOLD / gold["source"]
    text = fold_text(read(source if source.exists() else DATA / gold["source"]).plain)
    words = [row["heading"] for row in gold["sections"]] + [row[end] for row in gold["tasks"] for end in ("starts", "ends")]
    assert [word for word in words if fold_text(word) not in text] == []
