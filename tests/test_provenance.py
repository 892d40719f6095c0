"""Where a fact comes from: the rule that found it is a thing of its own, and each document's graph names the reading that made it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SEED

import kg
from kg import iri, overlays, vocabulary
from kg.graph import minter
from kg.iri import BASE, VOCABULARY_GRAPH

PLANS = ROOT / "tests" / "plans"
TEXT = "节水工作方案\n一、主要任务\n（一）节水器具。推广节水器具。（水利部牵头，生态环境部配合）\n"
RULES = """SELECT DISTINCT ?rule ?note ?example ?certainty WHERE { ?fact a ?class ; pol:rule ?rule . FILTER(?class IN (pol:Task, pol:Target, pol:Responsibility))
    OPTIONAL { GRAPH <%s> { ?rule a pol:ExtractionRule ; skos:note ?note ; skos:example ?example } } OPTIONAL { ?rule pol:certainty ?certainty } }"""
READING = "SELECT ?reading ?source ?program ?version ?digest WHERE { GRAPH ?d { ?d prov:wasGeneratedBy ?reading . ?reading a pol:Reading, prov:Activity ; prov:used ?source ; prov:wasAssociatedWith ?program ; pol:knowledgeDigest ?digest } ?program a prov:SoftwareAgent ; schema:softwareVersion ?version } ORDER BY ?reading"


def built(folder: Path, *texts: str) -> kg.Graph:
    """The graph of some small documents."""
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    kg.build(sorted(folder.glob("*.txt")), folder / "out")
    return kg.open(folder / "out")


def test_a_rule_resolves_to_its_note_and_examples(graph: kg.Graph) -> None:
    """In the vocabulary graph, once for all facts that it found."""
    rows = graph.query(RULES % VOCABULARY_GRAPH).rows
    assert len({row[0] for row in rows}) >= 8
    assert [row for row in rows if not row[1] or not row[2] or not str(row[0]).startswith(f"{iri.SITE}rule/")] == []
    assert {str(row[3]).rpartition("#")[2] for row in rows if row[3]} == {"Sure", "Likely"}


def test_a_rule_is_in_the_graph_only_where_a_fact_names_it(tmp_path: Path) -> None:
    """Of a plan that sets one task the graph holds the rules that read it, and no other."""
    graph = built(tmp_path, TEXT)
    rules = {str(row[0]).rpartition("/")[2] for row in graph.query("SELECT ?r { ?r a pol:ExtractionRule }").rows}
    assert rules == {"task-sentence", "leads", "participates"}


def test_every_rule_that_a_fact_can_name_is_known() -> None:
    """The words rule="…" of the program, and what is read from the documents of tests/, have a note and an example."""
    known = vocabulary.fact_rules()
    written = {
        name for path in (ROOT / "kg").rglob("*.py") for name in re.findall(r'\brule ?= ?"([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(written) >= 3
    assert sorted(written - known.keys()) == []
    for path in [SEED, *PLANS.glob("*.txt"), *sorted((ROOT / "tests" / "gold").glob("*.txt"))[::6]]:
        for x in kg.extract(str(path)):
            named = {fact.rule for fact in (*x.tasks, *x.targets, *x.responsibilities)}
            assert sorted(named - known.keys()) == [], path
    assert [each.id for each in known.values() if not each.note or not each.examples or not each.id.isascii()] == []


def test_a_graph_names_the_reading_that_made_it(tmp_path: Path) -> None:
    """Program, knowledge and source; two copies of one policy are two readings of one document."""
    graph = built(tmp_path, TEXT, TEXT + "\n附注：节水为先。\n")
    rows = graph.query(READING).rows
    assert len(rows) == 2
    assert len({row[1] for row in rows}) == len({row[0] for row in rows}) == 2
    assert {(row[2], row[3], row[4]) for row in rows} == {(iri.program(kg.__version__), kg.__version__, vocabulary.digest())}
    sources = {row[0] for row in graph.query("SELECT ?s { ?s a pol:Source }").rows}
    assert {row[1] for row in rows} == sources
    for row in rows:
        digest = str(row[1]).rpartition("/")[2]
        assert row[0] == iri.reading(BASE, kg.__version__, vocabulary.digest(), digest)


def test_the_same_three_are_the_same_reading_and_another_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock is in it: only a new version, other rules (those of a project too) or another text give another IRI."""

    def reading() -> str:
        from kg import graph

        (x,) = kg.extract(TEXT)
        quads = ox.parse(graph.nquads(x), format=ox.RdfFormat.N_QUADS)
        return next(q.object.value for q in quads if q.predicate.value.endswith("wasGeneratedBy"))  # type: ignore[union-attr]

    first = reading()
    assert reading() == first
    monkeypatch.setattr(minter, "__version__", "9.9.9")
    newer = reading()
    monkeypatch.undo()
    (tmp_path / "files.toml").write_text('[[rule]]\nid = "own"\npattern = "甲+"\nexamples = ["甲"]\n', encoding="utf-8")
    monkeypatch.setenv(overlays.VARIABLE, json.dumps([("rules", str(tmp_path / "files.toml"))]))
    vocabulary.digest.cache_clear()
    overlaid = reading()
    monkeypatch.undo()
    vocabulary.digest.cache_clear()
    assert reading() == first
    assert len({first, newer, overlaid}) == 3


def test_the_question_of_evidence_names_the_rule(graph: kg.Graph) -> None:
    """By its id, as a reader of kg/rules looks for it."""
    found = graph.query("evidence", fact="1150万吨")
    assert {row[found.columns.index("rule")] for row in found.rows} <= {"figure-level", "figure-change", "figure-made", "figure-share"}
    assert found.rows
