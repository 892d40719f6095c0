"""What a thing is ↔ its IRI. All IRIs are made here: ASCII, from content, never from run order."""

from __future__ import annotations

import hashlib
import re

SITE = "https://w3id.org/policy-kg/"
POL = SITE + "ontology#"
BASE = SITE + "id/"
VOCABULARY_GRAPH = SITE + "vocabulary"
SCHEMES = ("sector", "instrument", "pollutant", "gas", "place", "document-type", "section-kind", "agency")

PREFIXES = {
    "pol": POL,
    **{scheme.replace("section-kind", "kind").replace("document-type", "doctype"): f"{SITE}{scheme}/" for scheme in SCHEMES},
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "schema": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "oa": "http://www.w3.org/ns/oa#",
}


def fingerprint(text: str, digits: int = 12) -> str:
    """The first hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


_LOCAL = re.compile(r"[\w-]+(?:\.[\w-]+)*\Z", re.ASCII)


def curie(iri: str) -> str:
    """An IRI with one of the project's prefixes, where it has one; else as it is.

    >>> curie("https://w3id.org/policy-kg/agency/mee")
    'agency:mee'
    """
    found = next(((prefix, start) for prefix, start in PREFIXES.items() if iri.startswith(start) and _LOCAL.match(iri, len(start))), None)
    return f"{found[0]}:{iri[len(found[1]) :]}" if found else iri


def concept(scheme: str, key: str) -> str:
    """A concept of one of the project's own schemes: concept("sector", "water")."""
    return f"{SITE}{scheme}/{key}"


def rule(key: str) -> str:
    """A rule by which facts are read, by its id in kg/rules."""
    return f"{SITE}rule/{key}"


def program(version: str) -> str:
    """A version of this program."""
    return f"{SITE}program/{version}"


def reading(base: str, version: str, knowledge: str, source_digest: str) -> str:
    """The reading of a source by a version of the program with some rules and vocabularies: no clock is in it."""
    return f"{base}reading/{fingerprint(f'{version}|{knowledge}|{source_digest}')}"


def indicators(base: str) -> str:
    """The scheme of all indicators."""
    return f"{base}indicators"


def match(base: str, one: str, other: str) -> str:
    """That two indicators are nearly one, by their IRIs in order."""
    return f"{base}match/{fingerprint(f'{one}|{other}')}"


def scheme(name: str) -> str:
    """The concept scheme itself."""
    return f"{SITE}{name}"


def document(base: str, key: str) -> str:
    """A policy, by what tells it from others (kg/identity.py): two copies of one policy are one."""
    return f"{base}doc/{fingerprint(key)}"


def work(base: str, key: str) -> str:
    """What the versions of one policy have in common, by their title without the version and by who issues them."""
    return f"{base}work/{fingerprint(key)}"


def section(document_iri: str, path: str) -> str:
    """A section, by the numbers from its chapter down: …/s/4.8."""
    return f"{document_iri}/s/{path}"


def part(whole_iri: str, kind: str, content: str) -> str:
    """A task, action or target of something, by its content in Simplified characters."""
    return f"{whole_iri}/{kind}/{fingerprint(content, 8)}"


def responsibility(section_iri: str, agency_key: str, role: str, covered: str | None) -> str:
    """A responsibility: who, in which role, for which text of the section (None: all of it)."""
    suffix = f"-{fingerprint(covered, 8)}" if covered is not None else ""
    return f"{section_iri}/responsibility/{agency_key}-{role.lower()}{suffix}"


def indicator(base: str, name: str) -> str:
    """An indicator, by its name in Simplified characters: one node for all documents."""
    return f"{base}indicator/{fingerprint(name)}"


def cited(base: str, title: str, number: str | None) -> str:
    """A document that another names: by its number, else by its title (both in one form), whether it was read or not."""
    return f"{base}cited/{fingerprint(number or law_name(title))}"


def law_name(title: str) -> str:
    """A title without the State's name in front: 中华人民共和国水法 and 水法 are one law."""
    return title.removeprefix("中华人民共和国")


def links(base: str) -> str:
    """The named graph of what is known only from all documents together."""
    return f"{base}links"


def aligned(base: str) -> str:
    """The named graph of what the ontology concludes, in the terms of other vocabularies too."""
    return f"{base}aligned"


def corrections(base: str) -> str:
    """The named graph of what reviewers decided."""
    return f"{base}corrections"


def correction(base: str, key: str) -> str:
    """A reviewer's decision, by its identifier."""
    return f"{base}correction/{key}"


def agency(base: str, key: str, kind: str) -> str:
    """A body of the vocabulary or of a place under agency:, a group or an unresolved name under the base."""
    return concept("agency", key) if kind in ("known", "local") else f"{base}agency/{key}"


def source(base: str, digest: str) -> str:
    """The file that was read, by its text."""
    return f"{base}source/{digest}"


def span(source_iri: str, begin: int, end: int) -> str:
    """Characters begin..end of a source, as RFC 5147 writes them."""
    return f"{source_iri}#char={begin},{end}"


def annotation(fact_iri: str, span_iri: str) -> str:
    """The annotation that says that a fact was read from a span."""
    return part(fact_iri, "annotation", span_iri)


def selector(source_iri: str, kind: str, begin: int, end: int) -> str:
    """How characters begin..end of a source are found again: by their "position", or by their "quote"."""
    return f"{source_iri}/{kind}/{begin},{end}"


def base_of(document_iri: str) -> str | None:
    """The base that a document's IRI was made on; None where it is no document's: the way back from `document`."""
    before, found, rest = document_iri.rpartition("doc/")
    return before if found and "/" not in rest else None


def change(base: str, old_iri: str | None, new_iri: str | None) -> str:
    """What became of a thing between two graphs or documents, by the thing before and after."""
    return f"{base}change/{fingerprint(f'{old_iri}|{new_iri}')}"


def dataset(base: str) -> str:
    """The graph as a whole, as its description speaks of it."""
    return f"{base}dataset"


def of_dataset(dataset_iri: str, kind: str, key: str) -> str:
    """A part of a data set: its "class", "property" or "graph", by the IRI of that; its "file" or "statement" by name."""
    return f"{dataset_iri}/{kind}/{fingerprint(key) if ':' in key else key}"
