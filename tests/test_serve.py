"""`kg serve` over real HTTP: what is asked is answered as the standards say, with clients and readers that we did not write."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from commands import kg as run
from conftest import SEED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from served import Served, serving

import kg
from kg import query, store
from kg.answer import plain
from kg.iri import SITE

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SELECT, ASK, CONSTRUCT = (
    "SELECT ?s { ?s a pol:Indicator }",
    "ASK { ?s a pol:Task }",
    "CONSTRUCT { ?s a pol:X } WHERE { ?s a pol:Indicator }",
)
DESCRIBE = f"DESCRIBE <{SITE}agency/mee>"
JSON, XML, CSV, TSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"
TURTLE, NT, JSONLD, RDFXML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
EXPLODING = """SELECT ?a ?b (COUNT(*) AS ?n) {
  ?r1 pol:agency ?a . ?r2 pol:agency ?b . ?r3 pol:agency ?c . ?r4 pol:agency ?d . FILTER(?a != ?b && ?b != ?c && ?c != ?d) } GROUP BY ?a ?b ORDER BY ?n"""
HOARDING = "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"


@pytest.mark.parametrize(
    ("sparql", "accept", "kind"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, JSON, JSON),
        (SELECT, XML, XML),
        (SELECT, CSV, CSV),
        (SELECT, TSV, TSV),
        (SELECT, "application/json", "application/json"),
        (SELECT, f"{CSV};q=0.5, {XML};q=0.9", XML),
        (SELECT, f"{JSON};q=0, */*;q=0.1", XML),
        (SELECT, "text/*", CSV),
        (SELECT, f"image/png, {TSV};q=0.001", TSV),
        (SELECT, f'{TURTLE};profile="a,b;q=1", {CSV};q=0.2', CSV),
        (ASK, None, JSON),
        (ASK, XML, XML),
        (ASK, CSV, CSV),
        (ASK, TSV, TSV),
        (CONSTRUCT, None, TURTLE),
        (CONSTRUCT, TURTLE, TURTLE),
        (CONSTRUCT, NT, NT),
        (CONSTRUCT, JSONLD, JSONLD),
        (CONSTRUCT, RDFXML, RDFXML),
        (CONSTRUCT, "text/plain", "text/plain"),
        (DESCRIBE, RDFXML, RDFXML),
        (DESCRIBE, f"{RDFXML};q=0.4, {JSONLD};q=0.8", JSONLD),
    ],
)
def test_the_best_acceptable_form_is_sent(served: Served, sparql: str, accept: str | None, kind: str) -> None:
    """By q-values and specificity; readers of the form read it."""
    headers = {"Accept": accept} if accept else {}
    answer = httpx.get(served.sparql, params={"query": sparql}, headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in answer.headers["vary"]
    if sparql in (SELECT, ASK):
        if kind in (JSON, XML, "application/json"):
            form = "json" if "json" in kind else "xml"
            found = rdflib.query.Result.parse(answer_stream(answer), format=form)
            assert bool(found.askAnswer) if sparql == ASK else len(found) == 7
        else:
            assert len(answer.text.splitlines()) == (1 if sparql == ASK else 8)
    else:
        form = {"text/plain": "nt", JSONLD: "json-ld"}.get(kind, kind)
        graph = rdflib.Graph().parse(data=answer.text, format=form)
        assert len(graph) == 7 if sparql == CONSTRUCT else len(graph) >= 8


def answer_stream(answer: httpx.Response) -> io.BytesIO:
    """An answer's body as a file."""
    return io.BytesIO(answer.content)


@pytest.mark.parametrize("accept", ["image/png", f"{JSON};q=0", TURTLE, "text/html"])
def test_what_cannot_be_sent_is_406(served: Served, accept: str) -> None:
    """With the forms that there are."""
    answer = served.query(SELECT, accept)
    assert answer.status_code == 406
    assert CSV in answer.text


@pytest.mark.parametrize(
    ("sparql", "form", "kind"), [(SELECT, "csv", CSV), (SELECT, TSV, TSV), (CONSTRUCT, "nt", NT), (DESCRIBE, "jsonld", JSONLD)]
)
def test_format_overrides_accept(served: Served, sparql: str, form: str, kind: str) -> None:
    """`format=` takes a name or a media type, for links and address bars."""
    answer = served.query(sparql, "image/png", format=form)
    assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("name", sorted(query.questions()))
def test_named_questions_have_the_same_rows_over_http(served: Served, graph: kg.Graph, name: str) -> None:
    """Each named query's answer is that of `graph.query`."""
    found = graph.query(name)
    rows = served.rows(query.bind(query.find(name)))
    wanted = [{column: plain(cell) for column, cell in zip(found.columns, row, strict=True) if cell is not None} for row in found.rows]
    assert rows == wanted


def test_get_form_and_direct_post_are_one(served: Served) -> None:
    """The three ways of SPARQL 1.1 Protocol, 2.1."""
    ways = [
        served.http.get("/sparql", params={"query": COUNT}),
        served.http.post("/sparql", data={"query": COUNT}),
        served.http.post("/sparql/", content=COUNT, headers={"Content-Type": "application/sparql-query"}),
        served.http.post("/sparql", content=COUNT.encode(), headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
    ]
    assert len({way.text for way in ways}) == 1
    assert {way.status_code for way in ways} == {200}
    head = served.http.head("/sparql", params={"query": COUNT})
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", ways[0].headers["content-length"])


def test_a_dataset_of_the_protocol_takes_the_place_of_from(served: Served) -> None:
    """default-graph-uri and named-graph-uri, and a graph that is not there, which is an empty one."""
    (document,) = (row["d"] for row in served.rows("SELECT ?d { ?d a pol:PolicyDocument }"))
    vocabulary = f"{SITE}vocabulary"

    def count(pattern: str, **dataset: str | list[str]) -> int:
        answer = served.http.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {pattern}", **dataset})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    everywhere = "{ ?s ?p ?o }"
    links, aligned = (document.rsplit("doc/", 1)[0] + name for name in ("links", "aligned"))
    whole, one = count(everywhere), count(everywhere, **{"default-graph-uri": vocabulary})
    assert 0 < one < whole
    assert count(everywhere, **{"default-graph-uri": [vocabulary, document, links, aligned]}) == whole
    assert count(everywhere, **{"named-graph-uri": vocabulary}) == 0
    assert count("{ GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": vocabulary}) == one
    assert count(f"FROM <{document}> {everywhere}", **{"default-graph-uri": vocabulary}) == one
    assert count(everywhere, **{"default-graph-uri": "http://example.org/none"}) == 0


def test_etag_and_gzip(served: Served) -> None:
    """An answer that is had already is not sent again; gzip where it is taken."""
    first = served.http.get("/sparql", params={"query": SELECT})
    again = served.http.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "etag" not in served.http.get("/sparql", params={"query": "SELECT (NOW() AS ?t) {}"}).headers
    large = {"query": "SELECT * { ?s ?p ?o }"}
    with httpx.stream("GET", served.sparql, params=large, headers={"Accept-Encoding": "gzip"}, trust_env=False) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        text = gzip.decompress(b"".join(packed.iter_raw()))
    bare = served.http.get("/sparql", params=large, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in bare.headers
    assert bare.content == text
    assert bare.headers["etag"] != first.headers["etag"]


BAD = [
    ("GET", "?query=SELECT", None, None, 400, "line 1, column 7"),
    ("GET", "?query=" + quote("SELECT ?x WHERE { ?x ?y }\nORDER"), None, None, 400, "line 2, column 1"),
    ("GET", "?query=" + quote("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), None, None, 400, "refused"),
    ("GET", "?query=" + quote("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), None, None, 400, "refused"),
    ("GET", "?query=" + quote("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }"), None, None, 400, "refused"),
    ("GET", "?query=" + quote("LOAD <http://127.0.0.1:9/>"), None, None, 400, "refused"),
    ("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", None, None, 400, "several"),
    ("GET", "?query=ASK%7B%7D&default-graph-uri=relative", None, None, 400, "absolute IRI"),
    ("GET", "?query=ASK%7B%7D&format=pdf", None, None, 400, "json"),
    ("GET", "?query=%FF%FE", None, None, 400, "UTF-8"),
    ("GET", "?query=" + "a" * 40_000, None, None, 414, "POST"),
    ("GET", "?" + "&".join(f"a{n}=" for n in range(1100)), None, None, 400, "parameters"),
    ("GET", "?update=CLEAR%20ALL", None, None, 400, "read-only"),
    ("POST", "", "application/x-www-form-urlencoded", b"update=CLEAR%20ALL", 403, "read-only"),
    ("POST", "", "application/sparql-update", b"CLEAR ALL", 403, "read-only"),
    ("POST", "", "application/sparql-query", b"CLEAR ALL", 400, "read-only"),
    ("POST", "", "application/sparql-query", b"ASK {} \xff", 400, "byte 7"),
    ("POST", "", "application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16"), 415, "UTF-8"),
    ("POST", "", "text/plain", b"ASK {}", 415, "application/sparql-query"),
    ("POST", "", None, b"ASK {}", 415, "Content-Type"),
    ("POST", "", "application/x-www-form-urlencoded", b"", 400, "none"),
    ("POST", "", "application/x-www-form-urlencoded", b"query=\xff", 400, "percent-encoded"),
    ("POST", "?query=ASK%7B%7D", "application/sparql-query", b"ASK {}", 400, "one query"),
    ("POST", "", "application/sparql-query", b"x" * (5 << 20), 413, "bytes"),
    ("PUT", "?query=ASK%7B%7D", None, None, 405, ""),
    ("DELETE", "", None, None, 405, ""),
    ("PATCH", "", None, b"x", 405, ""),
]


@pytest.mark.parametrize(("method", "address", "kind", "body", "status", "said"), BAD, ids=range(len(BAD)))
def test_bad_input_is_answered(
    served: Served, method: str, address: str, kind: str | None, body: bytes | None, status: int, said: str
) -> None:
    """With the status of the standard and one line that says what was wrong."""
    answer = served.http.request(method, "/sparql" + address, content=body, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert answer.text.count("\n") == 1
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_query_of_a_megabyte_is_answered(served: Served) -> None:
    """A long list of values is a query like any other."""
    values = " ".join(f'"{number:07}"' for number in range(105_000))
    assert len(values) > 1_000_000
    assert served.rows(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}") == [{"n": "105000"}]


def test_a_body_of_100_megabytes_is_refused(served: Served) -> None:
    """413, whether its length is said beforehand or not."""
    megabyte = b"a" * (1 << 20)
    for headers in ({}, {"Content-Length": str(100 << 20)}):
        answer = served.http.post(
            "/sparql", content=(megabyte for _ in range(100)), headers={"Content-Type": "application/sparql-query", **headers}
        )
        assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/id/../../kg/cli.py",
        "/id/%00",
        "/%ff",
        "/id/" + "a/" * 500,
        "/static/..\\..\\x",
        "/ask.js",
    ],
)
def test_path_tricks_find_nothing(served: Served, path: str) -> None:
    """No path is one of a file."""
    answer = served.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.split()[1] in (b"404", b"400")
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /sparql HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 100) for n in range(5000)) + b"\r\n",
        b"GET /sparql HTTP/1.1\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
        b"FROBNICATE /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    ],
    ids=["header flood", "long header", "long address", "tls", "method", "negative length", "bad chunk"],
)
def test_bytes_that_are_no_good_request(served: Served, request_bytes: bytes) -> None:
    """They are answered with a 4xx or a closed connection, and the server goes on."""
    answer = served.raw(request_bytes)
    assert answer == b"" or answer.split()[1].startswith(b"4"), answer[:200]
    assert served.http.head("/query").status_code == 200


def test_a_strange_host_does_not_matter(served: Served) -> None:
    """It is refused, and not repeated as an address."""
    answer = served.raw(b'GET /sparql HTTP/1.1\r\nHost: a b<>"\r\nAccept: application/n-triples\r\nConnection: close\r\n\r\n')
    assert answer.split()[1] in (b"400", b"421")
    assert b"<html" not in answer


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HEADERS = st.sampled_from(
    [
        "Accept",
        "Accept-Encoding",
        "Content-Type",
        "If-None-Match",
        "Origin",
        "Host",
        "Range",
        "X-Forwarded-For",
        "Content-Encoding",
        "Cookie",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            JSON,
            XML,
            TURTLE,
            "*/*",
            "application/sparql-query",
            "application/x-www-form-urlencoded",
            "text/html",
            "q=1;q=",
            "gzip;q=x",
            "bytes=0-1",
            "multipart/form-data",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
QUERIES = st.one_of(
    TEXT,
    st.sampled_from(
        [
            SELECT,
            ASK,
            CONSTRUCT,
            DESCRIBE,
            "SELECT",
            "BASE <x> ASK {}",
            "PREFIX : <> SELECT ?a { ?a :b 1 }",
            "SELECT * { ?s ?p ?o } LIMIT 1",
        ]
    ),
)
NAMES = st.sampled_from(
    ["query", "update", "default-graph-uri", "named-graph-uri", "format", "find", "view", "focus", "document", "using-graph-uri"]
)


@settings(max_examples=int(os.environ.get("KG_FUZZ", "300")), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"]),
    path=st.one_of(
        st.sampled_from(["/", "/sparql", "/sparql/", "/query", "/agency/mee", "/ontology", "/id/doc/x", "/.well-known/void"]),
        TEXT.map(lambda text: "/" + quote(text)),
    ),
    fields=st.lists(st.tuples(NAMES, st.one_of(QUERIES, TEXT)), max_size=4),
    headers=st.dictionaries(HEADERS, VALUES, max_size=4),
    body=st.one_of(
        st.just(b""), st.binary(max_size=200), QUERIES.map(str.encode), QUERIES.map(lambda text: b"query=" + quote(text).encode())
    ),
)
def test_no_request_is_an_error_of_the_server(
    served: Served, method: str, path: str, fields: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:
    """Whatever is sent: no 500, no line of a traceback in the log."""
    address = path + "?" + "&".join(f"{name}={quote(value)}" for name, value in fields)
    lines = [
        f"{method} {address} HTTP/1.1",
        *(f"{name}: {value}" for name, value in {"Host": "localhost", **headers}.items()),
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    answer = served.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body, wait=30)
    assert answer, lines
    status = int(answer.split()[1])
    assert status < 500 or status == 503, (lines, answer[:300])
    assert not [line for line in served.log if "Traceback" in line]


# limits


@pytest.mark.slow("a query that runs until it is stopped")
def test_an_exploding_query_is_stopped_while_the_others_go_on(served: Served) -> None:
    """At its time it gets 503, its process is gone, and questions beside it were answered at once."""
    before = served.workers()
    with ThreadPoolExecutor(6) as pool:
        begun = time.monotonic()
        exploding = [
            pool.submit(lambda: httpx.post(served.sparql, data={"query": EXPLODING}, timeout=60, trust_env=False)) for _ in range(5)
        ]
        time.sleep(1.5)
        times = []
        for _ in range(5):
            asked = time.monotonic()
            assert served.rows("SELECT ?s { ?s a pol:Indicator }")
            times.append(time.monotonic() - asked)
        answers = [future.result() for future in exploding]
    assert {answer.status_code for answer in answers} == {503}
    assert "stopped after 3 seconds" in answers[0].text
    assert answers[0].headers["retry-after"]
    assert time.monotonic() - begun < 20
    assert sorted(times)[2] < 2.5
    gone = before - served.workers()
    assert len(gone) >= 1 or not before


def test_a_query_that_hoards_memory_is_stopped(tmp_path: Path, built: Path) -> None:
    """Its process reaches the limit of memory before that of time; the server says so and goes on."""
    with serving(built, "--timeout", "60", "--memory", "200") as small:
        answer = small.query(HOARDING)
        assert answer.status_code == 503
        assert "memory" in answer.text
        assert small.rows(COUNT)


def test_a_reader_that_goes_away_frees_its_process(served: Served) -> None:
    """The query of a client that hangs up is stopped long before its time."""
    assert served.rows(COUNT)
    before = served.workers()
    begun = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(served.sparql, data={"query": EXPLODING}, timeout=0.5, trust_env=False)
    while len(before - served.workers()) < 1 and time.monotonic() - begun < 2.5:
        time.sleep(0.05)
    assert len(before - served.workers()) == 1


@pytest.fixture(scope="module")
def exact(built: Path, graph: kg.Graph) -> Iterator[Served]:
    """A server that allows as many rows as there are triples."""
    with serving(built, "--max-rows", str(len(graph))) as running:
        yield running


@pytest.mark.parametrize("accept", [JSON, XML, CSV, TSV])
def test_a_limit_of_rows_holds_in_every_form(exact: Served, accept: str) -> None:
    """An answer of as many rows as are allowed is whole; one of more is no answer, and what went out before is broken off."""
    assert exact.query("SELECT * { ?s ?p ?o }", accept).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        exact.query("SELECT * { { ?s ?p ?o } UNION { VALUES ?s { 1 } } }", accept)


def test_a_small_answer_of_too_many_rows_is_an_error(built: Path) -> None:
    """Where nothing went out yet, it is 400 and says so; CONSTRUCT's triples count as rows."""
    with serving(built, "--max-rows", "5") as few:
        for accept in (JSON, XML, CSV, TSV):
            for rows, status in ((5, 200), (6, 400)):
                answer = few.query(f"SELECT ?a {{ VALUES ?a {{ {'0 ' * rows} }} }}", accept)
                assert (answer.status_code, "more than 5 rows" in answer.text) == (status, status == 400)
        answer = few.query("CONSTRUCT WHERE { ?s a pol:Task }", TURTLE)
        assert (answer.status_code, "more than 5 rows" in answer.text) == (400, True)
        assert few.query("CONSTRUCT WHERE { ?s a pol:PolicyDocument }", TURTLE).status_code == 200


def test_a_large_answer_is_streamed(served: Served) -> None:
    """The first bytes are there long before the last, and the whole is right."""
    sparql = "SELECT * { { ?s ?p ?o } UNION { ?a a pol:Task . ?b a pol:Section } UNION { ?a a pol:Task . ?b a pol:Task } UNION { ?a a pol:Task . ?b a pol:Action } }"
    with httpx.stream(
        "POST", served.sparql, data={"query": sparql}, headers={"Accept": TSV, "Accept-Encoding": "identity"}, trust_env=False
    ) as answer:
        assert "content-length" not in answer.headers
        lines = sum(piece.count(b"\n") for piece in answer.iter_raw())
    (row,) = served.rows(sparql.replace("SELECT *", "SELECT (COUNT(*) AS ?n)"))
    assert lines == int(row["n"]) + 1 > 30_000


# new graphs, clients, things


def test_a_new_build_is_served_without_a_restart(tmp_path: Path) -> None:
    """The store that `kg build` puts in place is the one that the next query is put to."""
    out = tmp_path / "out"
    subject, predicate = ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p")
    quads = [ox.Quad(subject, predicate, ox.Literal(number), subject) for number in range(50)]
    store.write(quads[:1], out)
    with serving(out) as running:
        assert running.rows(COUNT) == [{"n": "1"}]
        tag = running.query(COUNT).headers["etag"]
        for size in (10, 50):
            store.write(quads[:size], out)
            assert running.rows(COUNT) == [{"n": str(size)}]
        assert running.query(COUNT).headers["etag"] != tag


def test_a_file_of_rdf_is_served_as_a_folder_is(tmp_path: Path, graph: kg.Graph) -> None:
    """`kg serve --from graph.nt`."""
    graph.export("nt", tmp_path / "g.nt")
    with serving(tmp_path / "g.nt") as running:
        assert running.rows(COUNT) == [{"n": str(len(graph))}]


def test_sparqlwrapper_asks_it(served: Served, graph: kg.Graph) -> None:
    """The client that most Python users have, in its four kinds of query."""
    from SPARQLWrapper import CSV as WRAPPER_CSV
    from SPARQLWrapper import JSON as WRAPPER_JSON
    from SPARQLWrapper import POST, SPARQLWrapper

    client = SPARQLWrapper(served.sparql)
    client.setReturnFormat(WRAPPER_JSON)
    client.setQuery(query.bind(query.find("agencies")))
    assert len(client.queryAndConvert()["results"]["bindings"]) == len(graph.query("agencies").rows)
    client.setMethod(POST)
    client.setQuery("ASK { ?s a <https://w3id.org/policy-kg/ontology#Task> }")
    assert client.queryAndConvert()["boolean"] is True
    client.setReturnFormat(WRAPPER_CSV)
    client.setQuery(COUNT)
    assert client.queryAndConvert().split() == [b"n", str(len(graph)).encode()]
    client.setReturnFormat("turtle")
    client.setQuery(DESCRIBE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) >= 8
    client.setReturnFormat("rdf")
    client.setQuery("PREFIX pol: <https://w3id.org/policy-kg/ontology#> CONSTRUCT WHERE { ?s a pol:Indicator }")
    assert len(client.queryAndConvert()) == 7


def test_rdflibs_store_asks_it(served: Served, graph: kg.Graph) -> None:
    """rdflib over the endpoint answers a named question as rdflib in memory does."""
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    remote = rdflib.Graph(SPARQLStore(served.sparql, returnFormat="json"))
    rows = [tuple(map(str, row)) for row in remote.query(query.bind(query.find("agencies")))]
    assert rows == [tuple("None" if cell is None else plain(cell) for cell in row) for row in graph.query("agencies").rows]
    mee = rdflib.URIRef(SITE + "agency/mee")
    assert {str(name) for name in remote.objects(mee, rdflib.SKOS.prefLabel)} >= {"生态环境部"}


def test_pandas_reads_the_csv(served: Served, graph: kg.Graph) -> None:
    """A table straight from the endpoint's address."""
    pandas = pytest.importorskip("pandas")
    found = pandas.read_csv(f"{served.sparql}?format=csv&query={quote(query.bind(query.find('targets-by-year')))}")
    assert len(found) == len(graph.query("targets-by-year").rows)
    assert set(found["by"]) == {2025, 2030}


def things(graph: kg.Graph) -> list[str]:
    """IRIs of ours: three of each class, each scheme, the ontology and a span."""
    rows = graph.query(f"SELECT ?class ?s {{ ?s a ?class FILTER(STRSTARTS(STR(?s), '{SITE}')) }} ORDER BY ?class MD5(STR(?s))").rows
    found: dict[str, list[str]] = {}
    for name, iri in rows:
        found.setdefault(str(name), []).append(str(iri))
    return [*(iri for iris in found.values() for iri in iris[:3]), SITE + "ontology", SITE + "vocabulary", SITE + "id/dataset"]


def test_every_iri_of_ours_resolves(served: Served, graph: kg.Graph) -> None:
    """As a page for people and as RDF for machines, which says something of the IRI."""
    iris = things(graph)
    assert len(iris) > 60
    for iri in iris:
        path = "/" + iri.removeprefix(SITE).partition("#")[0]
        page = served.http.head(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"})
        assert page.status_code == 200, path
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        data = served.http.get(path, headers={"Accept": TURTLE})
        assert data.headers["content-type"].startswith(TURTLE)
        found = rdflib.Graph().parse(data=data.text, format="turtle")
        if iri != SITE + "vocabulary":
            assert (rdflib.URIRef(iri), None, None) in found, iri
        assert served.http.get(path, headers={"Accept": JSONLD}).json()


def test_a_thing_is_a_page_with_its_names_and_evidence(served: Served, graph: kg.Graph) -> None:
    """The plain page of a section quotes what it was read from and links to who is responsible; text from documents is escaped."""
    (iri,) = (row[0] for row in graph.query("SELECT ?s { ?s a pol:Section ; pol:number '(八)' }").rows)
    page = served.http.get("/" + str(iri).removeprefix(SITE), params={"format": "html"}, headers={"Accept": "text/html"}).text
    for words in ("推进工业领域协同增效", "推進工業領域協同增效", 'href="/agency/miit"', "工业和信息化部", "<mark>", "?format=ttl"):
        assert words in page


PAGED = ("agency/mee", "sector/water", "id/doc/a0ac20e04a29", "id/doc/a0ac20e04a29/s/4.8")


@pytest.mark.parametrize("path", PAGED)
def test_a_things_address_shows_people_its_page(served: Served, path: str) -> None:
    """The explorer of that thing: its key is the page's own, its sentences are there, and the second request takes less than half a second."""
    get = lambda: served.http.get("/" + path, headers={"Accept": "text/html"})  # noqa: E731
    first, again = get(), get()
    assert first.text == again.text
    assert again.elapsed.total_seconds() < 0.5
    found = json.loads(re.search(r'id="data">(.*?)</script>', first.text)[1])  # type: ignore[index]
    assert found["own"] == path.partition("/s/")[0]
    assert ("/s/" in path) == (found["focus"] is not None)
    assert sum(node["k"] == "task" for node in found["nodes"]) == {"agency/mee": 129, "sector/water": 14}.get(path, 132)


def test_what_is_not_there_is_a_page_to_search_from(served: Served) -> None:
    """404: for programs a line, for people a box, and what is called nearly so; a search finds bodies and sectors beside documents."""
    line = served.http.get("/agency/none", headers={"Accept": TURTLE})
    assert (line.status_code, line.text.count("\n")) == (404, 1)
    page = served.http.get("/agency/生态环境", headers={"Accept": "text/html"})
    assert page.status_code == 404
    for words in ('name="find" value="生态环境"', 'href="/agency/mee"'):
        assert words in page.text
    assert 'href="/sector/water"' in served.http.get("/", params={"find": "水環境"}).text


def test_a_term_of_the_ontology_has_its_place(served: Served) -> None:
    """…/ontology#Task leads to where the page explains it; the same address gives the ontology itself to machines."""
    page = served.http.get("/ontology", headers={"Accept": "text/html"}).text
    for words in (
        'id="Task"',
        "One statement of a section",
        "章节中要求做某事的一句陈述",
        'href="#SynergyTask"',
        'href="/query"',
        "?format=ttl",
    ):
        assert words in page
    data = rdflib.Graph().parse(data=served.http.get("/ontology?format=ttl").text, format="turtle")
    assert (rdflib.URIRef(SITE + "ontology#Task"), rdflib.RDF.type, rdflib.OWL.Class) in data


def test_hostile_texts_are_only_shown(tmp_path: Path) -> None:
    """Markup in a literal or a title is text on the page of a thing."""
    label, title = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.NamedNode("http://purl.org/dc/terms/title")
    thing, kind = ox.NamedNode(SITE + "id/doc/abc"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    document = ox.NamedNode(SITE + "ontology#PolicyDocument")
    evil = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"
    link = ox.NamedNode("javascript:alert(1)")
    store.write(
        [ox.Quad(thing, kind, document, thing), ox.Quad(thing, label, ox.Literal(evil), thing), ox.Quad(thing, title, link, thing)],
        tmp_path,
    )
    with serving(tmp_path) as running:
        for path in ("/id/doc/abc", "/?find="):
            page = running.http.get(path, headers={"Accept": "text/html"}).text
            assert "<script>alert" not in page
            assert "<img" not in page
        plain = running.http.get("/id/doc/abc", params={"format": "html"}, headers={"Accept": "text/html"}).text
        assert "<script>" not in plain
        assert 'href="javascript' not in plain


def test_another_base_is_found(tmp_path: Path) -> None:
    """Of a graph that was built with --base-iri, /id/… and the base's own path are the thing."""
    kg.build([SEED], tmp_path / "out", base_iri="https://data.example.org/kg/")
    (iri,) = (row[0] for row in kg.open(tmp_path / "out").query("SELECT ?d { ?d a pol:PolicyDocument }").rows)
    with serving(tmp_path / "out") as running:
        rest = str(iri).removeprefix("https://data.example.org/kg/")
        for path in (f"/id/{rest}", f"/kg/{rest}"):
            answer = running.http.get(path, headers={"Accept": NT})
            assert f"<{iri}> " in answer.text


def test_the_explorer_is_at_the_root(served: Served, built: Path) -> None:
    """The page that `kg build` wrote; a document or view that is not there is 404, a person's name for a view is taken."""
    assert served.http.get("/").text == (built / "network.html").read_text(encoding="utf-8")
    assert served.http.get("/", params={"document": "减污降碳"}).status_code == 200
    for bad in ({"document": "没有这份"}, {"view": "nope"}):
        answer = served.http.get("/", params=bad)
        assert (answer.status_code, answer.text.count("\n")) == (404, 1)


def test_many_documents_are_listed(tmp_path: Path) -> None:
    """More documents than are drawn at once are a list to choose from and to search in either script."""
    kind, title = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode("http://purl.org/dc/terms/title")
    document = ox.NamedNode(SITE + "ontology#PolicyDocument")
    quads = []
    for number in range(200):
        one = ox.NamedNode(f"{SITE}id/doc/{number:012x}")
        quads += [ox.Quad(one, kind, document, one), ox.Quad(one, title, ox.Literal(f"第{number}號實施方案"), one)]
    store.write(quads, tmp_path)
    with serving(tmp_path) as running:
        page = running.http.get("/", params={"find": ""}).text
        assert page.count("<tr>") == 201
        assert "?all" not in page  # more than can be drawn at once
        assert "/?find=" in running.http.get("/").text  # the first screen (tests/test_front.py), for a reader without scripts
        chosen = [("document", f"{SITE}id/doc/{number:012x}") for number in (3, 4)]
        assert "第3號實施方案" in running.http.get("/", params=chosen).text
        found = running.http.get("/", params={"find": "17号实施"}).text
        assert found.count("<tr>") == 1 + 2  # 17 and 117
        assert "没有这样的文件" in running.http.get("/", params={"find": "无"}).text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "no-such-folder"), "no-such-folder: expected"),
        (("--host", "256.1.1.1"), "expected an address to listen on"),
        (("--port", "70000"), "70000 is not in the range"),
        (("--timeout", "soon"), "not a valid float"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(built: Path, arguments: tuple[str, ...], said: str) -> None:
    """Exit 2, no traceback."""
    done = run("serve", *([] if "--from" in arguments else ["--from", str(built)]), *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(built: Path, served: Served) -> None:
    """The address is named."""
    done = run("serve", "--from", str(built), "--port", served.port)
    assert (done.returncode, f"127.0.0.1:{served.port}: expected an address" in done.stderr) == (2, True)


def test_a_dead_worker_is_replaced(served: Served) -> None:
    """Killed processes cost at most the query that they had."""
    for pid in served.workers():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert served.rows("SELECT ?s { ?s a pol:PolicyDocument }")


def test_json_of_the_endpoint_is_that_of_the_command(served: Served, built: Path) -> None:
    """`kg query --format json` and the endpoint say the same."""
    done = run("query", "agencies", "--format", "json", "--from", str(built))
    assert json.loads(done.stdout) == served.query(query.bind(query.find("agencies"))).json()
