"""ontology.ttl: every term in use is defined in both languages, with an example, and the whole is OWL 2 DL."""

from __future__ import annotations

import os
import re
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
    assert len(TERMS) >= 88
    assert DECLARED[ONTOLOGY] == {OWL + "Ontology"}
    for predicate in (OWL + "priorVersion", PREFIXES["dcterms"] + "license", PREFIXES["dcterms"] + "title"):
        assert objects(ONTOLOGY, predicate)


def test_it_says_its_version_and_what_changed() -> None:
    """The version's IRI ends in its number, and the newest change is of that version, in both languages."""
    (version,) = (str(getattr(o, "value", "")) for o in objects(ONTOLOGY, OWL + "versionInfo"))
    assert objects(ONTOLOGY, OWL + "versionIRI") == [ox.NamedNode(f"{ONTOLOGY}/{version}")]
    head = ontology.head()
    assert (head.version, head.version_iri, head.iri) == (version, f"{ONTOLOGY}/{version}", ONTOLOGY)
    assert {language: texts[0].startswith(version) for language, texts in head.changes.items()} == {"en": True, "zh-hans": True}
    named = {POL + name for texts in head.changes.values() for text in texts for name in re.findall(r"pol:(\w+)", text)}
    assert named <= set(TERMS)


WORDS = {"label": RDFS + "label", "comment": RDFS + "comment", "example": PREFIXES["skos"] + "example"}


def test_no_term_lacks_anything() -> None:
    """One label, comment and example in English and in Chinese, and where it is defined; what is missing is named."""
    lacking: dict[str, list[str]] = {}
    for term in TERMS:
        for name, predicate in WORDS.items():
            texts = [(str(o.language), o.value.strip()) for o in objects(term, predicate) if isinstance(o, ox.Literal)]
            if sorted(language for language, text in texts if text) != ["en", "zh-hans"]:
                lacking.setdefault(term.removeprefix(POL), []).append(name)
        if objects(term, RDFS + "isDefinedBy") != [ox.NamedNode(ONTOLOGY)]:
            lacking.setdefault(term.removeprefix(POL), []).append("isDefinedBy")
    assert lacking == {}


def used_terms(graph: kg.Graph) -> Iterator[str]:
    """The project's own terms in a built graph, the vocabularies, shapes, questions and code."""
    for quad in graph.store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        yield from (node.value for node in (quad.predicate, quad.object) if isinstance(node, ox.NamedNode) and node.value.startswith(POL))
    for path in [*ROOT.glob("kg/**/*.ttl"), *ROOT.glob("kg/queries/*.rq"), *ROOT.glob("kg/graph/*.py")]:
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


def test_every_datatype_is_one_of_owl_2() -> None:
    """xsd:gYear and xsd:date are none, so that a property of them has the range rdfs:Literal, and its shape says the datatype."""
    ranges = {node.value for t in TRIPLES if t.predicate.value == RDFS + "range" and isinstance(node := t.object, ox.NamedNode)}
    named = {iri.removeprefix(PREFIXES["xsd"]) for iri in ranges if iri.startswith(PREFIXES["xsd"])}
    assert named <= {"string", "integer", "decimal", "boolean"}


def test_it_is_aligned() -> None:
    """Each of the vocabularies that the model builds on is reached from a term of ours, by an axiom or in the graph."""
    linked = {str(node.value) for t in TRIPLES for node in (t.subject, t.object) if isinstance(node, ox.NamedNode)}
    for name in ALIGNED:
        assert any(iri.startswith(PREFIXES[name]) for iri in linked), name
    assert {(t.subject.value, t.object.value) for t in TRIPLES if _aligns(t)} == {  # type: ignore[union-attr]
        (POL + ours, prefixed(theirs)) for ours, above in ABOVE.items() for theirs in above.split()
    }


ABOVE = {  # the whole of it: each was held against what the other vocabulary says of its term, docs/vocabularies.md
    "PolicyDocument": "eli:LegalResource prov:Entity schema:CreativeWork",
    "CitedDocument": "eli:LegalResource",
    "PolicyWork": "eli:LegalResource",
    "Source": "prov:Entity schema:DigitalDocument",
    "MetadataStatement": "prov:Entity",
    "Section": "eli:LegalResourceSubdivision prov:Entity schema:CreativeWork",
    "Task": "prov:Plan",
    "Target": "prov:Entity",
    "QuantitativeTarget": "qudt:QuantityValue",
    "Indicator": "skos:Concept",
    "Agency": "org:FormalOrganization prov:Organization schema:Organization",
    "Responsibility": "prov:Entity",
    "Place": "skos:Concept dcterms:Location schema:AdministrativeArea",
    "ExtractionRule": "prov:Plan",
    "Reading": "prov:Activity",
    "LocalDepartment": "skos:Concept",
    "DepartmentForm": "skos:Concept",
    "issuedBy": "eli:passed_by",
    "Correction": "prov:Activity",
    "FormerReading": "prov:Entity",
    "documentType": "dcterms:type",
    "number": "eli:number",
    "implements": "eli:based_on",
    "inDocument": "eli:is_part_of schema:isPartOf",
    "inSection": "schema:isPartOf",
    "sector": "dcterms:subject",
    "place": "dcterms:spatial",
    "addresses": "dcterms:subject",
    "hasAction": "dcterms:hasPart",
    "normalizedValue": "qudt:numericValue",
}


def prefixed(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _aligns(t: ox.Triple) -> bool:
    """Whether a triple puts a term of ours below one of another vocabulary."""
    return (
        t.predicate.value in (RDFS + "subClassOf", RDFS + "subPropertyOf")
        and isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(POL)
        and isinstance(t.object, ox.NamedNode)
        and not t.object.value.startswith(POL)
    )


def test_the_terms_are_those_of_the_file() -> None:
    """`kg.ontology` has the text, and every term with its kind and its words, sorted."""
    assert ontology.text() == FILE.read_text(encoding="utf-8")
    assert [term.iri for term in ontology.terms()] == TERMS
    task = next(term for term in ontology.terms() if term.iri == POL + "Task")
    assert (task.kind, task.label_en, task.label_zh) == ("class", "Task", "任务")
    assert task.axioms == (("rdfs:subClassOf", ((PREFIXES["prov"] + "Plan",),)),)
    target = next(term for term in ontology.terms() if term.iri == POL + "inSection")
    assert dict(target.axioms)["rdfs:domain"] == ((POL + "Task", " ∪ ", POL + "Target"),)
    assert {term.kind for term in ontology.terms()} == {"class", "property", "individual"}
    assert all(term.label_en and term.label_zh and term.comment_en and term.comment_zh for term in ontology.terms())


def test_the_page_in_docs_is_the_ontologys() -> None:
    """docs/ontology.html is what the ontology says now, and leads nowhere but to itself and the web; UPDATE=1 writes it anew."""
    pytest.importorskip("jinja2", reason="jinja2 is not installed: no page")
    from markupsafe import escape

    from kg.serve.ontology import ontology_page

    path, page = ROOT / "docs" / "ontology.html", ontology_page(served=False)
    if os.environ.get("UPDATE"):
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page
    assert set(re.findall(r' id="([^"]+)"', page)) == {term.removeprefix(POL) for term in TERMS}
    links = set(re.findall(r' href="([^"]+)"', page))
    assert {link for link in links if not link.startswith(("#", "http://", "https://"))} == set()
    assert {POL + link[1:] for link in links if link.startswith("#")} <= set(TERMS)
    for term in ontology.terms():
        assert all(escape(words) in page for words in (term.label_zh, term.comment_en, term.comment_zh, term.example_en, term.example_zh))


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
