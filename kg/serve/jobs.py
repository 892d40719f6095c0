"""A store and a job → its answer written into a reply: a query, the description of a thing or of the whole, the explorer's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pyoxigraph as ox

from kg import query
from kg.check.kept import kept_if_any
from kg.iri import POL, PREFIXES, SITE
from kg.model import KgError
from kg.serve import media
from kg.serve.counting import counter
from kg.serve.description import service
from kg.serve.media import GRAPHS, PAGE, RESULTS, Media
from kg.serve.ontology import ontology_page
from kg.serve.pages import CSP, documents_page, missing_page, policy, thing_page
from kg.serve.reply import Reply
from kg.serve.some import drawn_for, has_graphs, part_of
from kg.serve.things import base_of, count_documents, documents, find, local, named

DRAWN = 30  # documents that the explorer draws unasked: a page of more takes long to make (115 generated documents: 29 MB, half a minute)
DRAWN_ASKED = 150  # and when asked for all
LISTED = 500
NEAR = 10  # things that a page of 404 names
ONTOLOGY = POL.rstrip("#")
Job = Mapping[str, Any]


def answer_query(store: ox.Store, job: Job, reply: Reply) -> None:
    """A query's answer in the form that was asked for: {"query", "base", "dataset"?, "accept"?, "format"?}."""
    dataset = job.get("dataset")

    def write(answer: query.Found) -> None:
        offered = GRAPHS if isinstance(answer, ox.QueryTriples) else RESULTS
        form = _form(job, offered, reply)
        if form is None:
            return
        if isinstance(answer, ox.QueryTriples):
            write_triples(answer, form, reply)
        else:
            assert isinstance(form.syntax, ox.QueryResultsFormat)
            reply.xml = form.syntax in media.XML
            if isinstance(answer, ox.QuerySolutions):
                reply.count = counter(form.syntax)
            answer.serialize(reply, format=form.syntax)  # type: ignore[arg-type]
        reply.end()

    query.stream(store, job["query"], write, (tuple(dataset[0]), tuple(dataset[1])) if dataset is not None else None, base=job["base"])


def _form(job: Job, offered: tuple[Media, ...], reply: Reply) -> Media | None:
    """The form to answer in, noted in the headers; None where there is none, which is answered then."""
    asked = job.get("format")
    form = media.named(asked, offered) if asked else None
    if form is not None:
        kind = form.type
    elif asked and media.named(asked, (*RESULTS, *GRAPHS)) is None:
        reply.fail(400, f"format={asked[:100]}: expected one of {', '.join(one.name for one in offered)}")
        return None
    else:  # nothing, or a form of the other kind of answer, which some clients always say
        chosen = media.choose(job.get("accept"), offered)
        if chosen is None:
            reply.fail(406, f"the answer can be had as {media.listed(offered)}")
            return None
        form, kind = chosen
    reply.headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return form


def write_triples(triples: Iterable[ox.Triple], form: Media, reply: Reply) -> None:
    """Triples in a syntax of RDF, counted as they pass."""
    assert isinstance(form.syntax, ox.RdfFormat)
    reply.xml = form.syntax in media.XML
    ox.serialize(_counted(triples, reply), reply, format=form.syntax, prefixes=PREFIXES)  # type: ignore[arg-type]


def _counted(triples: Iterable[ox.Triple], reply: Reply) -> Iterator[ox.Triple]:
    for triple in triples:
        reply.row()
        yield triple


def answer_thing(store: ox.Store, job: Job, reply: Reply) -> None:
    """What the store says of the thing with a path: {"path", "accept"?, "format"?}; a page for people, RDF for machines."""
    thing = find(store, job["path"])
    if thing is None:
        _missing(store, job, reply)
        return
    form = _form(job, (*GRAPHS, PAGE) if "html" not in (job.get("accept") or "") else (PAGE, *GRAPHS), reply)
    if form is PAGE:
        html = None if job.get("format") or thing.iri == ONTOLOGY else _focused(store, thing.iri)
        if html is not None:
            _send_explorer(html, reply)
        else:
            _send_page(ontology_page() if thing.iri == ONTOLOGY else thing_page(thing, base_of(store)), reply)
    elif form is not None:
        write_triples(thing.triples(), form, reply)
        reply.end()


def _focused(store: ox.Store, iri: str) -> str | None:
    from kg.serve.explorer import focused  # the explorer is taken in where it is first asked for

    return focused(store, iri)


def _missing(store: ox.Store, job: Job, reply: Reply) -> None:
    """404: a line for programs, for people a page to search from with what is called nearly so."""
    said = f"/{job['path'][:200]}: there is nothing here by this name"
    if "html" not in (job.get("accept") or ""):
        reply.fail(404, said)
        return
    words = unquote(job["path"]).rstrip("/").rpartition("/")[2][:100]
    reply.status = 404
    _send_page(missing_page(said, words, named(store, words, NEAR)), reply)


def answer_description(store: ox.Store, job: Job, reply: Reply) -> None:
    """What the endpoint can do and what it holds: {"endpoint", "accept"?}."""
    form = _form(job, GRAPHS, reply)
    if form is not None:
        write_triples(service(store, job["endpoint"]), form, reply)
        reply.end()


def answer_explorer(store: ox.Store, job: Job, reply: Reply) -> None:
    """The explorer's page, or a list to choose from, where there are too many documents to draw unasked.

    {"view"?, "focus"?, "documents", "find"?, "all", "report"?: the folder of the build's report, "review"?: where decisions are taken}
    """
    total = count_documents(store)
    most = DRAWN_ASKED if job["all"] else DRAWN
    if total > most and job.get("focus") and not job["documents"]:
        if not job.get("view") and job.get("find") is None and _to_its_page(store, job["focus"], reply):
            return
        job = {**job, "documents": drawn_for(store, job["focus"], DRAWN)}
    if job.get("find") is not None or (total > most and not 0 < len(job["documents"]) <= DRAWN_ASKED):
        words = (job.get("find") or "").strip()
        found = named(store, words, LISTED) if words else []
        _send_page(documents_page(documents(store, words, LISTED), words, total, total <= DRAWN_ASKED, found), reply)
        return
    try:
        html = _explorer(store, job, total)
    except KgError as problem:
        reply.fail(404, str(problem))
        return
    _send_explorer(html, reply)


def _explorer(store: ox.Store, job: Job, total: int) -> str:
    """The page that was asked for; of some documents among many they alone are read. Raises KgError."""
    from kg.serve.explorer import document_model, served_base  # the explorer is taken in where it is first asked for
    from kg.view import VIEWS, page
    from kg.view.page import render

    view, focus, wanted, checked, review = (
        job.get("view"),
        job.get("focus"),
        job["documents"],
        kept_if_any(Path(job["report"]) if job.get("report") else None),
        job.get("review"),
    )
    if len(wanted) == 1 and total > 1 and focus is None and view in (None, *VIEWS):
        model = document_model(store, wanted[0], checked)
        if model is not None:
            return render(model, VIEWS if view is None else (view,), served=served_base(store), review=review)
    alone = wanted and len(wanted) < total and has_graphs(store, wanted)
    part = part_of(store, wanted, base_of(store)) if alone else store
    return page(part, view=view, focus=focus, documents=None if alone else wanted or None, checked=checked, review=review)


def _to_its_page(store: ox.Store, focus: str, reply: Reply) -> bool:
    """Sends on to the page of what is meant by an IRI or a name, where there is one."""
    base = base_of(store)
    iri = focus if focus.startswith((SITE, base)) else next((one["iri"] for one in named(store, focus, 1)), None)
    path = local(iri, base) if iri else None
    if path is None or find(store, path[1:]) is None:
        return False
    reply.status = 303
    reply.headers |= {"Location": quote(path, safe="/%#"), "Content-Type": "text/plain; charset=utf-8"}
    reply.write(b"see the page of this thing\n")
    reply.end()
    return True


def _send_explorer(html: str, reply: Reply) -> None:
    reply.headers |= {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy(html),
        "Referrer-Policy": "no-referrer",
    }
    reply.rows = 0
    reply.write(html.encode("utf-8"))
    reply.end()


def _send_page(html: str, reply: Reply) -> None:
    reply.headers |= {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CSP, "Referrer-Policy": "no-referrer"}
    reply.write(html.encode("utf-8", "replace"))
    reply.end()


JOBS: Mapping[str, Callable[[ox.Store, Job, Reply], None]] = {
    "query": answer_query,
    "thing": answer_thing,
    "description": answer_description,
    "explorer": answer_explorer,
}
