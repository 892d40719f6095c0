"""An Accept header and what can be had → the one to send: media types, their names and their writers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Media:
    """A form in which an answer can be written."""

    name: str  # as `format=` takes it
    others: tuple[str, ...]  # other names that clients give it there
    type: str  # as Content-Type says it
    aliases: tuple[str, ...]  # other types that ask for it
    syntax: ox.QueryResultsFormat | ox.RdfFormat | None  # None: a page of HTML


RESULTS = (
    Media(
        "json", ("sparql-results+json",), "application/sparql-results+json", ("application/json", "text/json"), ox.QueryResultsFormat.JSON
    ),
    Media("xml", ("sparql-results+xml",), "application/sparql-results+xml", ("application/xml", "text/xml"), ox.QueryResultsFormat.XML),
    Media("csv", (), "text/csv", (), ox.QueryResultsFormat.CSV),
    Media("tsv", (), "text/tab-separated-values", (), ox.QueryResultsFormat.TSV),
)
GRAPHS = (
    Media("ttl", ("turtle", "n3"), "text/turtle", ("application/x-turtle", "application/turtle"), ox.RdfFormat.TURTLE),
    Media("nt", ("ntriples", "n-triples"), "application/n-triples", ("text/plain",), ox.RdfFormat.N_TRIPLES),
    Media("jsonld", ("json-ld", "json"), "application/ld+json", ("application/json",), ox.RdfFormat.JSON_LD),
    Media("rdfxml", ("rdf", "rdf+xml", "xml"), "application/rdf+xml", ("application/xml", "text/xml"), ox.RdfFormat.RDF_XML),
)
PAGE = Media("html", (), "text/html", ("application/xhtml+xml",), None)
XML = (ox.QueryResultsFormat.XML, ox.RdfFormat.RDF_XML)

_PART = re.compile(r"""((?:[^,"]|"(?:[^"\\]|\\.)*")+)""")
_TYPE = re.compile(r"\s*([\w!#$&.+^*-]+)/([\w!#$&.+^*-]+)\s*(?:;(.*))?$", re.S)
_Q = re.compile(r"(?:^|;)\s*q\s*=\s*([0-9.]+)\s*(?:;|$)", re.I)


def ranges(accept: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their q; what cannot be read is left out.

    >>> ranges("text/turtle;q=0.5, */*;q=0.1")
    [('text/turtle', 0.5), ('*/*', 0.1)]
    """
    found = []
    for part in _PART.findall(accept):
        if named := _TYPE.match(part):
            found.append((f"{named[1]}/{named[2]}".lower(), quality(named[3] or "")))
    return found


def quality(parameters: str) -> float:
    """The q of a header's element, between 0 and 1; 1 where none is said, 0 where it is no number."""
    said = _Q.search(parameters)
    if said is None:
        return 1.0
    try:
        return min(max(float(said[1]), 0.0), 1.0)
    except ValueError:
        return 0.0


def choose(accept: str | None, offered: Sequence[Media]) -> tuple[Media, str] | None:
    """What to send of the offered, and the type to call it; None where nothing is acceptable (406).

    The most specific range that fits a type sets its q (RFC 9110, 12.5.1); among equals the first offered wins, by its own type.
    """
    if not accept or not accept.strip():
        return offered[0], offered[0].type
    said = dict(ranges(accept))
    best: tuple[float, Media, str] | None = None
    for media in offered:
        for kind in (media.type, *media.aliases):
            ranges_of = (
                (kind, kind.partition("/")[0] + "/*", "*/*") if kind == media.type else (kind,)
            )  # an alias is taken at its word alone
            q = next((said[key] for key in ranges_of if key in said), 0.0)
            if q > 0 and (best is None or q > best[0]):
                best = (q, media, kind)
    return (best[1], best[2]) if best else None


def named(form: str, offered: Iterable[Media]) -> Media | None:
    """What `format=` asks for: a name (json, ttl) or a media type; a + in an address is read as a space."""
    wanted = form.strip().lower().replace(" ", "+")
    return next((media for media in offered if wanted in (media.name, media.type, *media.others)), None)


def listed(offered: Iterable[Media]) -> str:
    """The types that can be had, for a person who asked for another."""
    return ", ".join(media.type for media in offered)


def gzip_wanted(headers: Mapping[str, str]) -> bool:
    """Whether Accept-Encoding takes gzip."""
    said = {}
    for part in headers.get("accept-encoding", "").split(","):
        coding, _, parameters = part.partition(";")
        said[coding.strip().lower()] = quality(parameters)
    return said.get("gzip", said.get("*", 0.0)) > 0
