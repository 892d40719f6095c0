"""An address that a person gives → where the server is asked, and how it is written to."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from kg.model import PushError
from kg.push.client import TRIES, Client, expect, shown


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a kind of server has its addresses, below its base."""

    query: str
    update: str
    store: str
    signed: bool = False  # only for those who give a name


LAYOUTS = (  # in the order in which a base is tried
    Layout("query", "update", "store"),  # Oxigraph
    Layout("query", "update", "data"),  # Fuseki: the base is a data set
    Layout("sparql-auth", "sparql-auth", "sparql-graph-crud-auth", signed=True),  # Virtuoso
    Layout("sparql", "sparql", "sparql-graph-crud"),  # Virtuoso for everybody; others too have one address for both
    Layout("", "statements", "rdf-graphs/service"),  # RDF4J, GraphDB: the base is repositories/NAME
)


# Virtuoso guesses from the first 64 KB whether a body is RDF, whatever its type says, and refuses one in which a long literal begins there.
_LEAD = "\n" * 65_536
_LONG = 10_000  # characters: at most 40 KB, which it still recognises


@dataclass(frozen=True, slots=True)
class Store:
    """A writer by the Graph Store Protocol."""

    client: Client
    url: httpx.URL

    def insert(self, graph: str, lines: list[str]) -> httpx.Response:
        """POST the lines to the graph."""
        lead = _LEAD if any(len(line) > _LONG for line in lines) else ""
        body = (lead + "".join(lines)).encode()
        return self.client.send("POST", self._of(graph), content=body, headers={"Content-Type": "application/n-triples"})

    def drop(self, graph: str) -> None:
        """DELETE the graph."""
        answer = self.client.send("DELETE", self._of(graph))
        if answer.status_code != 404:
            expect(answer, self.url)

    def _of(self, graph: str) -> httpx.URL:
        return self.url.copy_merge_params({"graph": graph})


@dataclass(frozen=True, slots=True)
class Update:
    """A writer by SPARQL Update."""

    client: Client
    url: httpx.URL

    def insert(self, graph: str, lines: list[str]) -> httpx.Response:
        """INSERT DATA with the lines: N-Triples are SPARQL as they stand."""
        return self._run(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}")

    def drop(self, graph: str) -> None:
        """DROP SILENT the graph: Virtuoso calls it an error to drop what is not there."""
        expect(self._run(f"DROP SILENT GRAPH <{graph}>"), self.url)

    def takes_updates(self) -> bool:
        """Whether an update that changes nothing is taken."""
        return self._run("INSERT DATA { }", tries=1).is_success

    def _run(self, update: str, tries: int = TRIES) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-update"}
        return self.client.send("POST", self.url, tries, content=update.encode(), headers=headers)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server is asked and by what it is written to."""

    query: httpx.URL
    writer: Store | Update


def locate(client: Client, given: httpx.URL, query: httpx.URL | None, signed: bool) -> Place:
    """The place that an address means: by its form; else by asking for the addresses below it. `query` is taken as it is."""
    path = given.path.rstrip("/")
    for layout in LAYOUTS:
        for end, kind in ((layout.store, Store), (layout.update, Update)):
            if end != "sparql" and path.endswith(f"/{end}"):  # at …/sparql many kinds of server are found
                return Place(query or _below(given, path.removesuffix(end), layout.query), kind(client, given))
    if query is not None:
        update = Update(client, given)
        return Place(query, update if update.takes_updates() else Store(client, given))
    return _probe(client, given, path, signed)


def _probe(client: Client, given: httpx.URL, path: str, signed: bool) -> Place:
    """The first layout whose query address, below the base, answers a query. All of them take SPARQL Update, so that is how to write."""
    base = next((path.removesuffix(end) for end in ("/query", "/sparql") if path.endswith(end)), path)
    for layout in LAYOUTS:
        query = _below(given, base, layout.query)
        if (signed or not layout.signed) and _answers(client, query):
            return Place(query, Update(client, _below(given, base, layout.update)))
    tried = ", ".join(dict.fromkeys(f"/{layout.query}" for layout in LAYOUTS if layout.query))
    raise PushError(f"{shown(given)}: no SPARQL there, nor below it at {tried}: give the address of queries with --query")


def _answers(client: Client, query: httpx.URL) -> bool:
    """Whether a query is answered. That there is no server, or that it wants a password, is said at once."""
    answer = client.send("POST", query, 1, data={"query": "SELECT (1 AS ?one) { }"}, headers={"Accept": "application/sparql-results+json"})
    if answer.has_redirect_location:
        expect(answer, query)
    return answer.is_success and "json" in answer.headers.get("content-type", "")


def _below(given: httpx.URL, base: str, name: str) -> httpx.URL:
    return given.copy_with(path=f"{base.rstrip('/')}/{name}".rstrip("/") or "/", query=None)
