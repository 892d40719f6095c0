"""The generator of documents: its documents differ, are the same each time, and what they are known to say is what is read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from generate import Generated, agreement, check, documents, facts, graph, write

from kg.pipeline import extract_source
from kg.read import from_text, read
from kg.store import open_store

COUNT = 50
AGREED = 0.999  # measured: 0.9993; what is not agreed on is in docs/performance.md
FACTS = 23_000  # of the 50 documents, at the least
BYTES = "a5565cd2c36440b6"  # of those in Simplified: figures that are written down were measured on these


@pytest.fixture(scope="module")
def generated() -> list[Generated]:
    """Fifty documents."""
    return list(documents(COUNT))


@pytest.mark.slow("many generated documents")
def test_what_is_known_is_what_is_read(generated: list[Generated]) -> None:
    """Nearly all facts of all documents are extracted, and nearly nothing else."""
    share, differences = agreement(generated, [extract_source(from_text(one.text)) for one in generated])
    assert sum(len(facts(one)) for one in generated) >= FACTS
    assert share >= AGREED, "\n".join(differences[:40])


def test_documents_are_the_same_each_time(generated: list[Generated]) -> None:
    """The same seed gives the same bytes, however many are asked for; another seed gives others."""
    assert list(documents(3)) == generated[:3]
    assert next(documents(1, seed=1)).text != generated[0].text
    assert hashlib.sha256("".join(one.text for one in generated if "實" not in one.text).encode()).hexdigest()[:16] == BYTES


@pytest.mark.slow("many generated documents")
def test_documents_differ() -> None:
    """No two of a thousand have a title, a number with its title, or a text in common, and they are of all lengths and scripts."""
    many = list(documents(1000))
    assert len({one.title for one in many}) == len({one.text for one in many}) == len(many)
    lengths = [len(one.text) for one in many]
    assert 2_000 <= min(lengths) < 4_000
    assert 14_000 < max(lengths) <= 15_500
    assert 9_000 <= sum(lengths) / len(lengths) <= 11_000
    traditional = sum("實" in one.text for one in many)
    assert 150 <= traditional <= 250


def test_a_document_names_others(generated: list[Generated]) -> None:
    """Each document is based on another of the generator's, never on itself."""
    assert all(one.citations and one.title not in one.citations for one in generated)


@pytest.mark.parametrize("kind", ["sections", "tasks", "targets", "responsibilities", "sectors", "citations"])
def test_a_fact_that_is_not_there_is_missed(generated: list[Generated], kind: str) -> None:
    """check() names a fact that the text does not state, and one that it states and nobody knew of."""
    one = generated[0]
    found = extract_source(from_text(one.text))
    before = check(one, found)
    known = getattr(one, kind)
    wrong = known[0] + "外" if kind == "citations" else (*known[0][:1], "无", *known[0][2:])
    lines = check(replace(one, **{kind: (wrong, *known[1:])}), found)
    assert len(lines) >= len(before) + (1 if kind == "sectors" else 2)


def test_files_hold_the_texts(generated: list[Generated], tmp_path: Path) -> None:
    """write() makes one file for each document, which is read as the text itself."""
    files = write(tmp_path / "many", 5)
    assert [path.name for path in files] == [one.name for one in generated[:5]]
    assert [read(path).text for path in files] == [one.text for one in generated[:5]]


def test_a_graph_of_some_size(tmp_path: Path) -> None:
    """graph() builds a store with at least as many triples as asked for, and says how many."""
    written = graph(20_000, tmp_path)
    counted = next(iter(open_store(tmp_path).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))
    assert 20_000 <= written < 40_000
    assert 0.98 * written <= int(counted["n"].value) <= written
