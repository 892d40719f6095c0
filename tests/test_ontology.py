"""ontology.ttl: every term in use is defined in both languages, and the whole is OWL 2 DL, consistent under a reasoner."""

from __future__ import annotations

import re
import shutil
import site
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import ontology
from kg.iri import POL, PREFIXES
from kg.model import ConfigurationError

ROOT = Path(__file__).parent.parent
FILE = ROOT / "ontology.ttl"
ONTOLOGY = POL.rstrip("#")
OWL, RDF, RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
KINDS = {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")}
TRIPLES = [quad.triple for quad in ox.parse(path=str(FILE), format=ox.RdfFormat.TURTLE)]
ALIGNED = ("eli", "org", "skos", "prov", "dcterms", "qudt", "nif")
BUILT_IN = ("owl", "rdf", "rdfs", "xsd")


def objects(subject: str, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    """What the ontology says of a term by a predicate."""
    return [
        t.object for t in TRIPLES if isinstance(t.subject, ox.NamedNode) and t.subject.value == subject and t.predicate.value == predicate
    ]


def kinds() -> dict[str, set[str]]:
    """Every declared IRI with what it is declared as."""
    found: dict[str, set[str]] = defaultdict(set)
    for t in TRIPLES:
        if t.predicate.value == RDF + "type" and isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode):
            found[t.subject.value].add(t.object.value)
    return found


DECLARED = kinds()
TERMS = sorted(iri for iri, found in DECLARED.items() if iri.startswith(POL) and found & KINDS)


def test_the_ontology_is_looked_at() -> None:
    """As many terms as there are."""
    assert len(TERMS) >= 80
    assert DECLARED[ONTOLOGY] == {OWL + "Ontology"}
    for predicate in (OWL + "versionIRI", OWL + "versionInfo", PREFIXES["dcterms"] + "license", PREFIXES["dcterms"] + "title"):
        assert objects(ONTOLOGY, predicate)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(POL))
def test_a_term_is_defined_in_both_languages(term: str) -> None:
    """One label and one comment in English and in Chinese, and where it is defined."""
    for predicate in ("label", "comment"):
        texts = [o for o in objects(term, RDFS + predicate) if isinstance(o, ox.Literal)]
        assert sorted(str(text.language) for text in texts) == ["en", "zh-hans"]
        assert all(text.value.strip() for text in texts)
    assert objects(term, RDFS + "isDefinedBy") == [ox.NamedNode(ONTOLOGY)]


def used_terms(graph: kg.Graph) -> Iterator[str]:
    """The project's own terms in a built graph, the vocabularies, shapes, questions and code."""
    for quad in graph.store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        yield from (node.value for node in (quad.predicate, quad.object) if isinstance(node, ox.NamedNode) and node.value.startswith(POL))
    for path in [*ROOT.glob("kg/**/*.ttl"), *ROOT.glob("kg/queries/*.rq"), ROOT / "kg" / "graph.py"]:
        text = re.sub(r'"""|"[^"\n]*"@\w+', "", path.read_text(encoding="utf-8"))
        yield from (POL + name for name in re.findall(r"(?<![\w/])pol:([A-Za-z]\w*)", text))


def test_every_term_in_use_is_defined(graph: kg.Graph) -> None:
    """Nothing in the graph, the shapes or the questions is without a definition."""
    assert set(used_terms(graph)) - set(TERMS) == set()


def test_other_vocabularies_terms_are_declared(graph: kg.Graph) -> None:
    """Each class and property of another vocabulary that the graph uses has a declaration, so that the file is DL by itself."""
    store = graph.store
    predicates = {q.predicate.value for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    classes = {q.object.value for q in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph())}  # type: ignore[union-attr]
    known = tuple(PREFIXES[name] for name in BUILT_IN)
    assert {iri for iri in predicates | classes if not iri.startswith(known) and not DECLARED.get(iri, set()) & KINDS} == set()


def test_no_iri_is_two_kinds_of_property() -> None:
    """OWL 2 DL: a property is an object, a datatype or an annotation property, and no class is a datatype."""
    for iri, found in DECLARED.items():
        assert len(found & {OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")}) <= 1, iri
        assert len(found & KINDS) <= 1 or found & KINDS == {OWL + "NamedIndividual"}, iri


def test_axioms_name_declared_terms_of_the_right_kind() -> None:
    """Sub-properties, domains, ranges, inverses and chains stand between things of the kind that DL asks for."""
    properties = {iri: found for iri, found in DECLARED.items() if any(kind.endswith("Property") for kind in found)}
    for t in TRIPLES:
        name, subject, value = t.predicate.value, getattr(t.subject, "value", ""), getattr(t.object, "value", "")
        if name in (RDFS + "subPropertyOf", OWL + "inverseOf"):
            assert properties[subject] & KINDS == properties[value] & KINDS, f"{subject} {value}"
        if name == RDFS + "domain" and isinstance(t.object, ox.NamedNode):
            assert OWL + "Class" in DECLARED[value], value
        if name == RDFS + "range" and isinstance(t.object, ox.NamedNode):
            literal = value.startswith((PREFIXES["xsd"], RDFS))
            assert literal is (OWL + "DatatypeProperty" in DECLARED[subject]), subject
            assert literal or OWL + "Class" in DECLARED[value], value
        if name in (RDFS + "domain", RDFS + "range"):
            assert OWL + "AnnotationProperty" not in DECLARED[subject], subject
        if name == RDFS + "subClassOf" and isinstance(t.object, ox.NamedNode):
            assert OWL + "Class" in DECLARED[value], value


def test_every_property_has_a_domain_and_a_range() -> None:
    """Its own, or that of the property above it or against it; annotations have none, as DL wants."""
    for term in TERMS:
        if not DECLARED[term] & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}:
            continue
        above = [getattr(o, "value", "") for name in (RDFS + "subPropertyOf", OWL + "inverseOf") for o in objects(term, name)]
        for name in ("domain", "range"):
            assert any(objects(each, RDFS + name) for each in (term, *above)) or objects(term, OWL + "inverseOf"), f"{term} has no {name}"


def test_it_is_aligned() -> None:
    """Each of the vocabularies that the model builds on is reached from a term of ours, by an axiom or in the graph."""
    linked = {str(node.value) for t in TRIPLES for node in (t.subject, t.object) if isinstance(node, ox.NamedNode)}
    for name in ALIGNED:
        assert any(iri.startswith(PREFIXES[name]) for iri in linked), name
    above = {
        (t.subject.value, t.object.value)
        for t in TRIPLES
        if t.predicate.value == RDFS + "subClassOf" and isinstance(t.object, ox.NamedNode)
    }  # type: ignore[union-attr]
    for ours, theirs in {
        "PolicyDocument": "eli:LegalResource",
        "Section": "eli:LegalResourceSubdivision",
        "Task": "prov:Plan",
        "Agency": "org:FormalOrganization",
        "Indicator": "skos:Concept",
        "QuantitativeTarget": "qudt:QuantityValue",
    }.items():
        prefix, _, local = theirs.partition(":")
        assert (POL + ours, PREFIXES[prefix] + local) in above


def test_a_reasoner_finds_it_consistent(tmp_path: Path) -> None:
    """HermiT, by owlready2: the ontology loads, no class is empty, and a responsibility makes its body responsible."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed: no reasoner")
    if not shutil.which("java"):
        pytest.skip("java is not installed: HermiT cannot run")
    example = """
        <urn:s> a pol:Section . <urn:a> a pol:Agency .
        <urn:r> a pol:Responsibility ; pol:agency <urn:a> ; pol:role pol:Lead ; pol:appliesTo <urn:s> ."""
    text = FILE.read_text(encoding="utf-8") + example
    data = ox.serialize((q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES) or b""
    (tmp_path / "o.nt").write_bytes(data)
    world = owlready2.World()
    ontology = world.get_ontology(f"file://{tmp_path}/o.nt").load()
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    assert list(world.inconsistent_classes()) == []
    assert len(list(world.classes())) >= 30
    section, agency = world["urn:s"], world["urn:a"]
    responsible = next(p for p in world.object_properties() if p.name == "responsibleAgency")
    assert agency in responsible[section]


def test_the_terms_are_those_of_the_file() -> None:
    """`kg.ontology` has the text, and every term with its kind and its words, sorted."""
    assert ontology.text() == FILE.read_text(encoding="utf-8")
    assert [term.iri for term in ontology.terms()] == TERMS
    task = next(term for term in ontology.terms() if term.iri == POL + "Task")
    assert (task.kind, task.label_en, task.label_zh) == ("class", "Task", "任务")
    assert {term.kind for term in ontology.terms()} == {"class", "property", "individual"}
    assert all(term.label_en and term.label_zh and term.comment_en and term.comment_zh for term in ontology.terms())


def test_an_installed_package_finds_its_ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from a checkout it is read from where a wheel's data go, and its lack is said in one line."""
    for module, name, value in (
        (ontology, "__file__", str(tmp_path / "lib" / "kg" / "ontology.py")),
        (sys, "prefix", str(tmp_path)),
        (sysconfig, "get_path", lambda _: str(tmp_path / "local")),
        (site, "getuserbase", lambda: str(tmp_path / "user")),
    ):
        monkeypatch.setattr(module, name, value)
    with pytest.raises(ConfigurationError, match=r"^ontology\.ttl: expected it at [^\n]+$"):
        ontology.text.__wrapped__()
    for share in ("user", "local", ""):
        folder = tmp_path / share / "share" / "policy-kg"
        folder.mkdir(parents=True)
        (folder / "ontology.ttl").write_text(share, encoding="utf-8")
        assert ontology.text.__wrapped__() == share
