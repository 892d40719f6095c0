"""ontology.ttl under HermiT: consistent by itself and with what is built from a plan, and a contradiction is found."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import ROOT

import kg
from kg import diff, ontology
from kg.facts import documents
from kg.iri import POL, PREFIXES, VOCABULARY_GRAPH

RDF = PREFIXES["rdf"]
DATES = {ox.NamedNode(PREFIXES["xsd"] + name) for name in ("date", "gYear")}  # of documents and deadlines; no datatypes of OWL 2: HermiT refuses them
TRIPLES = [quad.triple for quad in ox.parse(ontology.text(), format=ox.RdfFormat.TURTLE)]


def reasoned(triples: Iterable[ox.Triple], folder: Path) -> Any:
    """A world in which HermiT has drawn its conclusions from the ontology and some triples; it raises where they contradict each other."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed: no reasoner")
    if not shutil.which("java"):
        pytest.skip("java is not installed: HermiT cannot run")
    undated = (t for t in triples if getattr(t.object, "datatype", None) not in DATES)
    data = ox.serialize({*TRIPLES, *undated}, format=ox.RdfFormat.N_TRIPLES) or b""
    (folder / "o.nt").write_bytes(data)
    world = owlready2.World()
    with world.get_ontology(f"file://{folder}/o.nt").load():
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    return world


def test_a_reasoner_finds_it_consistent(tmp_path: Path) -> None:
    """HermiT, by owlready2: the ontology loads, no class is empty, and a responsibility makes its body responsible."""
    example = f"""@prefix pol: <{POL}> .
        <urn:s> a pol:Section . <urn:a> a pol:Agency .
        <urn:r> a pol:Responsibility ; pol:agency <urn:a> ; pol:role pol:Lead ; pol:appliesTo <urn:s> ."""
    world = reasoned((q.triple for q in ox.parse(example, format=ox.RdfFormat.TURTLE)), tmp_path)
    assert list(world.inconsistent_classes()) == []
    assert len(list(world.classes())) >= 30
    section, agency = world["urn:s"], world["urn:a"]
    responsible = next(p for p in world.object_properties() if p.name == "responsibleAgency")
    assert agency in responsible[section]


PLAN = """水环境治理协同控制实施方案

一、主要目标
到2025年,再生水利用率达到25%以上,治理水平显著提高。
二、重点任务
(一)推进水环境治理。推进污水处理厂节能降耗,控制污染物与甲烷排放。2025年6月底前,制定实施方案。(生态环境部牵头,水利部配合)
"""


def plan(folder: Path) -> set[ox.Triple]:
    """The graph of a small plan, with what the vocabularies say of the things it names."""
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([folder / "plan.txt"], folder / "out")
    quads = [q for q in kg.open(folder / "out").store if isinstance(q.graph_name, ox.NamedNode)]
    named = {q.object for q in quads if q.graph_name.value != VOCABULARY_GRAPH}
    return {q.triple for q in quads if q.graph_name.value != VOCABULARY_GRAPH or q.subject in named}


@pytest.mark.slow("HermiT on the facts of a plan")
def test_a_plan_does_not_contradict_the_ontology(tmp_path: Path) -> None:
    """What is built from a document, and the concepts and bodies that it names, are consistent with the ontology under HermiT."""
    triples = plan(tmp_path)
    classes = {t.object.value for t in triples if t.predicate.value == RDF + "type"}  # type: ignore[union-attr]
    assert {POL + name for name in ("Task", "SynergyTask", "QuantitativeTarget", "Responsibility", "Agency")} <= classes
    assert list(reasoned(triples, tmp_path).inconsistent_classes()) == []


@pytest.mark.slow("HermiT on the facts of three plans")
def test_the_links_between_documents_do_not_contradict_the_ontology(tmp_path: Path) -> None:
    """Nor do three plans, what links them, and what changed from one to another; who carries out a plan is based on it."""
    kg.build([ROOT / "tests" / "plans"], tmp_path / "out")
    store = kg.open(tmp_path / "out").store
    quads = [q for q in store if isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value != VOCABULARY_GRAPH]
    first, second, *_ = documents(store)
    changes = diff.triples(diff.between_documents(store, first, store, second))
    assert len(changes) > 50
    world = reasoned({*(q.triple for q in quads), *changes}, tmp_path)
    assert list(world.inconsistent_classes()) == []
    carried = [q for q in quads if q.predicate.value == POL + "implements"]
    assert len(carried) == 3
    based = next(p for p in world.object_properties() if p.iri == PREFIXES["eli"] + "based_on")
    for quad in carried:
        assert world[quad.object.value] in based[world[quad.subject.value]]  # type: ignore[union-attr]


def test_a_contradiction_is_found(tmp_path: Path) -> None:
    """A task that is a target as well is against the ontology, and the reasoner says so."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed: no reasoner")
    task = next(t.subject for t in plan(tmp_path) if t.object == ox.NamedNode(POL + "Task"))
    wrong = ox.Triple(task, ox.NamedNode(RDF + "type"), ox.NamedNode(POL + "Target"))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reasoned({*plan(tmp_path), wrong}, tmp_path)
