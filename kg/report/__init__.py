"""Store → one page that a person reads, in HTML or markdown: what a document or a corpus says, each figure with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.facts import Title, find_document
from kg.iri import VOCABULARY_GRAPH, base_of, links
from kg.model import ConfigurationError, QueryError
from kg.report.brief import brief
from kg.report.gather import Page, gather

if TYPE_CHECKING:
    from jinja2 import Environment

FORMS = {"html": "page.html", "md": "page.md"}
BRIEFS = {"html": "brief.html", "md": "brief.md"}
HERE = Path(__file__).parent


def report(store: ox.Store, documents: Sequence[str] | None = None, form: str = "html", *, brief_from: int | None = None) -> str:
    """The page of a graph, or of some of its documents (each named by IRI, number or words of its title).

    `brief_from` is a year: the page is then the brief, two pages of A4, and what is due counts from that year on.
    """
    if form not in FORMS:
        raise QueryError(f"{form}: expected a report as {' or '.join(FORMS)}")
    chosen = [find_document(store, asked) for asked in documents] if documents else None
    some = _of(store, chosen) if chosen else store
    if brief_from is not None:
        short = brief(some, brief_from)
        if not short.documents:
            raise QueryError("no document in this graph: `kg build` reads some")
        return _templates().get_template(BRIEFS[form]).render(page=short)
    page = gather(some)
    if not page.documents:
        raise QueryError("no document in this graph: `kg build` reads some")
    return _templates().get_template(FORMS[form]).render(page=page)


def _of(store: ox.Store, chosen: Sequence[Title]) -> ox.Store:
    """A store in memory with some documents, the vocabulary, and what is known between documents."""
    bases = {base for each in chosen if (base := base_of(each.iri))}
    names = [*(each.iri for each in chosen), VOCABULARY_GRAPH, *map(links, sorted(bases))]
    memory = ox.Store()
    for name in names:
        memory.bulk_extend(
            ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        )
    if not len(memory):
        raise QueryError("this graph has no named graphs: expected a folder that `kg build` wrote, to report on some of its documents")
    return memory


@cache
def _templates() -> Environment:
    try:
        import jinja2
    except ImportError:
        raise ConfigurationError("kg report needs jinja2: pip install jinja2") from None
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=lambda name: name in (FORMS["html"], BRIEFS["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.undefined = jinja2.StrictUndefined
    templates.filters["bar"] = lambda text: " ".join(str(text).split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return templates


__all__ = ["FORMS", "Page", "report"]
