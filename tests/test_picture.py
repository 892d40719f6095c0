"""docs/model.svg and docs/model.zh.svg: the picture of the model is the ontology's."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET

import pytest
from conftest import ROOT
from picture import ARROWS, BOXES, picture

from kg import ontology
from kg.iri import POL, PREFIXES


@pytest.mark.parametrize(("language", "name"), [("en", "model.svg"), ("zh-hans", "model.zh.svg")])
def test_the_picture_is_the_ontologys(language: str, name: str) -> None:
    """Drawn anew from the labels of the ontology it is the same, and good XML; UPDATE=1 writes it."""
    path, drawn = ROOT / "docs" / name, picture(language)
    if os.environ.get("UPDATE"):
        path.write_text(drawn, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == drawn
    assert len(ET.fromstring(drawn).findall("{http://www.w3.org/2000/svg}line")) == len(ARROWS)


def allowed(term: str, axiom: str) -> set[str]:
    """The classes that the ontology names as a property's domain or range."""
    axioms = next(dict(each.axioms) for each in ontology.terms() if each.iri == POL + term.removeprefix("pol:"))
    return {iri for expression in axioms.get(axiom, ()) for iri in expression}


def iri(name: str) -> str:
    """A prefixed name in full."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def test_an_arrow_stands_between_what_the_ontology_says() -> None:
    """Each property of ours leads from its domain to its range; a target's indicator is a quantitative one's."""
    found = [(begin, end, term) for begin, end, terms, *_ in ARROWS for term in terms if term.startswith("pol:")]
    assert len(found) == len({*found}) == 15
    for begin, end, term in found:
        domain = allowed(term, "rdfs:domain")
        assert iri(begin) in domain or (begin == "pol:Target" and POL + "QuantitativeTarget" in domain), term
        assert iri(end) in allowed(term, "rdfs:range"), term
    assert {box for box in BOXES if box.startswith("pol:")} <= {"pol:" + term.iri.removeprefix(POL) for term in ontology.terms()}
