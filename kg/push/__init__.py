"""Store → a server's graphs, made equal to ours: only what differs is sent, in parts, and the server's own count and fingerprint prove it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from kg.model import ConfigurationError, PushError, QueryError

try:
    import httpx
except ImportError:
    raise ConfigurationError("pushing to a server needs httpx: pip install 'policy-kg[push]'") from None

from kg.push import fingerprint
from kg.push.address import Place, locate
from kg.push.client import Client, Login, expect, shown

PASSWORD = "KG_PUSH_PASSWORD"  # the variable of the environment
CHUNK = 5000  # triples in a request
BYTES = 4_000_000  # a request is closed past this: some triples hold a document's whole text
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one graph: "unchanged"; "sent"; "replaced", where the server had triples that we have not; or "kept otherwise",
    where the server has as many triples as we sent but writes some of them in another way, so that every push will send them.
    """

    graph: str
    triples: int
    state: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One graph to send: its name there, and its triples here as often as they are asked for."""

    name: str
    triples: Callable[[], Generator[ox.Triple, None, None]]


def push(
    store: ox.Store,
    endpoint: str,
    *,
    graph: str | None = None,
    user: str | None = None,
    password: str | Callable[[str], str] | None = None,
    query: str | None = None,
    chunk: int = CHUNK,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Pushed]:
    """Make a server's graphs equal to the store's named graphs, or one graph of it, `graph`, to their union.

    `endpoint` is an address of the Graph Store Protocol or of SPARQL Update, or the server's base; `query` the address of queries where
    that is elsewhere than usual. A push that broke off can be run again. Graphs of the server that are not in the store are left alone.
    """
    if chunk < 1 or jobs < 1:
        raise QueryError(f"chunk {chunk}, jobs {jobs}: expected one or more of each")
    parts = _parts(store, graph)
    address, name, word = _address(endpoint)
    asked = None if query is None else _address(query)[0]
    name, word = (user, "") if user and user != name else (name, word)  # another's password is not his
    login = Login(name, _password(name, word or password)) if name else None
    client = Client(address, login)
    try:
        place = locate(client, address, asked, login is not None)
        line = _Line(client, place, chunk, len(parts), progress)
        with ThreadPoolExecutor(jobs) as workers:
            return list(workers.map(line.send, range(len(parts)), parts))
    finally:
        client.close()


def _parts(store: ox.Store, graph: str | None) -> list[_Part]:
    """The store's graphs by name, or all under one name."""
    if next(iter(store), None) is None:
        raise QueryError("there is nothing to push: the graph is empty")
    if graph is not None:
        try:
            return [_Part(ox.NamedNode(graph).value, partial(_triples, store, _DEFAULT))]
        except ValueError:
            raise QueryError(f"{graph}: expected the IRI of a graph") from None
    if store.query("ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"):
        raise QueryError("some triples are in no named graph: say with --graph where all should go")
    names = sorted((name for name in store.named_graphs() if isinstance(name, ox.NamedNode)), key=str)
    return [_Part(name.value, partial(_triples, store, name)) for name in names]


def _triples(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Generator[ox.Triple, None, None]:
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _address(given: str) -> tuple[httpx.URL, str, str]:
    """An address, and the name and password that stood in it."""
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise QueryError(f"{given.rpartition('@')[2]}: expected an address that begins with http:// or https://")
    return url.copy_with(username=None, password=None, fragment=None), url.username, url.password


def _password(user: str, given: str | Callable[[str], str] | None) -> str:
    """The password that was given, else the environment's, else the answer of who was given to ask."""
    if isinstance(given, str):
        return given
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    if given is None:
        raise QueryError(f"{user}: expected the password in {PASSWORD}")
    return given(user)


class _Line:
    """The way to one server, for graphs that are sent side by side."""

    def __init__(self, client: Client, place: Place, chunk: int, total: int, progress: Callable[[int, int, str], None] | None) -> None:
        self._client, self._place, self._total, self._progress = client, place, total, progress
        self._broken = False
        self._most = chunk  # triples that the server takes at once; less once it has refused

    def send(self, index: int, part: _Part) -> Pushed:
        """Make one graph equal; none is begun after one has failed."""
        if self._broken:
            raise CancelledError
        try:
            return self._equalise(index, part)
        except BaseException:
            self._broken = True
            raise

    def _equalise(self, index: int, part: _Part) -> Pushed:
        self._tell(index, part.name)
        with closing(part.triples()) as triples:  # an iterator of the store must end in the thread that it began in
            ours = fingerprint.ours(triples, part.name)
        theirs = self._theirs(part.name)
        if ours.equals(theirs):
            return Pushed(part.name, ours.triples, "unchanged")
        stale = ours.lacks_some_of(theirs)
        theirs = self._write(index, part, ours, stale)
        if fingerprint.size(theirs) > ours.triples and not stale:
            stale = True
            theirs = self._write(index, part, ours, stale)
        if fingerprint.size(theirs) != ours.triples:
            where = shown(self._place.writer.url)
            raise PushError(f"{part.name}: {ours.triples} triples here, {fingerprint.size(theirs)} at {where} after they were sent")
        return Pushed(part.name, ours.triples, ("replaced" if stale else "sent") if ours.equals(theirs) else "kept otherwise")

    def _theirs(self, graph: str) -> fingerprint.Fingerprint:
        rows = self._client.rows(self._place.query, fingerprint.QUERY % graph)
        try:
            return fingerprint.theirs(rows)
        except (ValueError, LookupError, TypeError):
            raise PushError(f"{shown(self._place.query)}: expected the numbers of {graph}, and the server answers something else") from None

    def _write(self, index: int, part: _Part, ours: fingerprint.Ours, anew: bool) -> fingerprint.Fingerprint:
        """Send all triples of a graph, after dropping it where it is made anew; what the server has then."""
        if anew:
            self._place.writer.drop(part.name)
        sent = 0
        with closing(part.triples()) as triples:
            for lines in _chunks(triples, self._most):
                self._tell(index, f"{part.name} {sent:,} of {ours.triples:,}")
                self._insert(part.name, lines)
                sent += len(lines)
        return self._theirs(part.name)

    def _insert(self, graph: str, lines: list[str]) -> None:
        """Send some lines; in halves where they are too many for the server (Virtuoso compiles no update of 5,000 triples)."""
        waiting = [lines]
        while waiting:
            some = waiting.pop()
            if len(some) <= self._most:
                answer = self._place.writer.insert(graph, some)
                if answer.status_code not in (400, 413) or len(some) == 1:
                    expect(answer, self._place.writer.url)
                    continue
                self._most = min(self._most, len(some) // 2)
            half = len(some) // 2
            waiting += [some[half:], some[:half]]

    def _tell(self, index: int, what: str) -> None:
        if self._progress:
            self._progress(index, self._total, what)


def _chunks(triples: Iterable[ox.Triple], most: int) -> Iterator[list[str]]:
    """Triples as lines of N-Triples, so many at a time that neither their number nor their length is too much for one request."""
    lines: list[str] = []
    length = 0
    for triple in triples:
        line = f"{triple} .\n"
        if lines and (len(lines) >= most or length + len(line) > BYTES):
            yield lines
            lines, length = [], 0
        lines.append(line)
        length += len(line)
    if lines:
        yield lines
