"""ontology.ttl → its text, and its terms with their names in both languages, for those who show or offer them."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.iri import POL, PREFIXES
from kg.model import ConfigurationError

NAME = "ontology.ttl"
_KINDS = {
    PREFIXES["owl"] + name: kind
    for name, kind in (
        ("Class", "class"),
        ("ObjectProperty", "property"),
        ("DatatypeProperty", "property"),
        ("AnnotationProperty", "property"),
        ("NamedIndividual", "individual"),
    )
}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A class, property or individual of the ontology, named and explained in English and Chinese."""

    iri: str
    kind: str  # "class" | "property" | "individual"
    label_en: str
    label_zh: str
    comment_en: str
    comment_zh: str


def _places() -> tuple[Path, ...]:
    """Where the file may lie: beside the package in a checkout, else where a wheel's data go (Debian's and a user's own differ)."""
    beside = Path(__file__).parent.parent
    shares = (sys.prefix, sysconfig.get_path("data"), site.getuserbase())
    return (beside / NAME, *(Path(share) / "share" / "policy-kg" / NAME for share in dict.fromkeys(shares)))


@cache
def text() -> str:
    """The ontology as it is written, in Turtle. Raises ConfigurationError where the file is missing."""
    for path in _places():
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise ConfigurationError(f"{NAME}: expected it at {' or '.join(map(str, _places()[:2]))}: install policy-kg anew")


@cache
def terms() -> tuple[Term, ...]:
    """The terms that the ontology itself defines, sorted by IRI."""
    try:
        triples = [quad.triple for quad in ox.parse(text(), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as problem:
        raise ConfigurationError(f"{NAME}: expected an ontology in Turtle: {' '.join(str(problem).split())}") from problem
    kinds: dict[str, str] = {}
    words: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for triple in triples:
        subject, said = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and subject.value.startswith(POL)):
            continue
        if isinstance(said, ox.Literal):
            words[subject.value][triple.predicate.value, (said.language or "").lower()] = said.value
        elif isinstance(said, ox.NamedNode) and said.value in _KINDS:
            kinds[subject.value] = _KINDS[said.value]
    label, comment = PREFIXES["rdfs"] + "label", PREFIXES["rdfs"] + "comment"
    asked = ((label, "en"), (label, "zh-hans"), (comment, "en"), (comment, "zh-hans"))
    return tuple(sorted(Term(iri, kind, *(words[iri].get(which, "") for which in asked)) for iri, kind in kinds.items()))
