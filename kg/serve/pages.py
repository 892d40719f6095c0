"""A thing or a list of documents → a page of HTML for people, by the templates beside this file; everything in it is escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from kg import ontology
from kg.iri import PREFIXES, curie
from kg.serve.media import GRAPHS
from kg.serve.things import Thing, local, one_line

SHOWN = 200  # statements of one relation on a page
LONG = 4000  # characters of a literal on a page; the whole is in the RDF
STYLE = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
_META = re.compile('http-equiv="Content-Security-Policy" content="([^"]*)"')
_LANGUAGES = ("zh-hans", "en", "", "zh-hant")
_LABELS = tuple(PREFIXES[prefix] + name for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title")))
_ANCHOR = PREFIXES["nif"] + "anchorOf"
_QUOTED = PREFIXES["prov"] + "wasQuotedFrom"


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a page shows it."""

    text: str
    short: str  # the IRI with a prefix, or the language or datatype of a text
    href: str | None
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A relation and what it leads to."""

    relation: Cell
    cells: tuple[Cell, ...]
    more: int


def policy(page: str) -> str:
    """What the header of a page of ours says: the policy that stands in the page, and who may frame it, which only a header can say."""
    found = _META.search(page)
    assert found is not None
    return f"{unescape(found[1])}; frame-ancestors 'self'"


@cache
def templates() -> Environment:
    """The templates beside this file."""
    found = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.globals["style"] = Markup(STYLE)
    return found


def thing_page(thing: Thing, base: str) -> str:
    """The page of a thing: what is said of it, with links to the things named, its evidence, and what is said by others."""
    names = _names(thing)
    own = [triple for triple in thing.own if getattr(triple.subject, "value", None) == thing.iri]
    rest = [triple for triple in thing.own if getattr(triple.subject, "value", None) != thing.iri]
    path = local(thing.iri, base) or "/"
    return (
        templates()
        .get_template("thing.html")
        .render(
            title=one_line(names.get(thing.iri) or curie(thing.iri)),
            iri=thing.iri,
            short=curie(thing.iri),
            said=_rows(((triple.predicate, triple.object) for triple in own), names, base),
            parts=_parts(rest, names, base),
            inverse=_rows(((triple.predicate, triple.subject) for triple in thing.inverse), names, base),
            more=thing.more,
            forms=[(form.name, form.type, f"{path}?format={form.name}") for form in GRAPHS],
            focus=f"/?focus={quote(thing.iri, safe='')}",
            ask=f"/query#query={quote(f'DESCRIBE <{thing.iri}>', safe='')}",
        )
    )


def documents_page(
    documents: Iterable[Mapping[str, Any]], find: str, total: int, drawable: bool, things: Iterable[Mapping[str, str]] = ()
) -> str:
    """A list of documents to choose from, and of other things that were found; `drawable`: all of them can be drawn at once, if asked for."""
    return (
        templates()
        .get_template("documents.html")
        .render(title="policy-kg", documents=list(documents), find=find, total=total, drawable=drawable, things=list(things))
    )


def missing_page(said: str, words: str, things: Iterable[Mapping[str, str]]) -> str:
    """What people see of an address where nothing is: what was said, a box to search in, and what is called nearly so."""
    return templates().get_template("missing.html").render(title="404", said=said, find=words, things=list(things))


def _names(thing: Thing) -> dict[str, str]:
    """What each thing is called, in the first of _LANGUAGES; a span by its words."""
    found: dict[tuple[str, int], str] = {}
    for triple in (*thing.own, *thing.labels):
        term = triple.object
        if isinstance(triple.subject, ox.NamedNode) and isinstance(term, ox.Literal) and triple.predicate.value in (*_LABELS, _ANCHOR):
            language = (term.language or "").lower()
            rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
            found.setdefault((triple.subject.value, rank), term.value)
    names = {term.iri: term.label_zh or term.label_en for term in ontology.terms()}
    for (iri, _), name in sorted(found.items(), key=lambda item: item[0]):
        names.setdefault(iri, name)
    return names


def _rows(pairs: Iterable[tuple[ox.NamedNode, object]], names: Mapping[str, str], base: str) -> list[Row]:
    grouped: dict[str, list[object]] = {}
    for predicate, term in pairs:
        grouped.setdefault(predicate.value, []).append(term)
    rows = []
    for relation, terms in sorted(grouped.items(), key=lambda item: (item[0] not in _LABELS, curie(item[0]))):
        cells = sorted((_cell(term, names, base, relation == _QUOTED) for term in terms), key=lambda cell: (cell.text, cell.short))
        rows.append(Row(_cell(ox.NamedNode(relation), names, base), tuple(cells[:SHOWN]), max(len(cells) - SHOWN, 0)))
    return rows


def _parts(triples: Iterable[ox.Triple], names: Mapping[str, str], base: str) -> list[tuple[str, Cell, list[Row]]]:
    """What is said of the parts of a thing that share its address, such as the spans of a source: id, name and rows of each."""
    grouped: dict[str, list[ox.Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            grouped.setdefault(triple.subject.value, []).append(triple)
    shown = list(grouped.items())[:SHOWN]
    return [
        (iri.partition("#")[2], _cell(ox.NamedNode(iri), names, base), _rows(((t.predicate, t.object) for t in found), names, base))
        for iri, found in shown
    ]


def _cell(term: object, names: Mapping[str, str], base: str, quoted: bool = False) -> Cell:
    if isinstance(term, ox.NamedNode):
        href = local(term.value, base) or (term.value if term.value.startswith(("http://", "https://")) else None)
        short = curie(term.value)
        if short == term.value and href and href.startswith("/"):
            short = href
        return Cell(names.get(term.value) or short, short, href, quoted)
    if isinstance(term, ox.Literal):
        note = term.language or ("" if term.datatype.value == PREFIXES["xsd"] + "string" else curie(term.datatype.value))
        return Cell(term.value if len(term.value) <= LONG else term.value[:LONG] + "…", note, None)
    return Cell(str(term), "", None)
