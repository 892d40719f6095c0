"""`kg serve` among hostile pages, proxies and accidents: who may ask it, what its pages may do, and queries that kill their process."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from commands import kg as run
from served import Served, serving

import kg
from kg.serve.pool import Limits, Pool

ASK = "/sparql?query=ASK%7B%7D"
ORIGIN = {"Origin": "https://example.org"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[Served]:
    """A server that other names lead to and other origins may ask."""
    with serving(built, "--cors", "--allow-host", "kg.example.org", "--allow-host", "2001:db8::1") as running:
        yield running


HOSTS = [  # Host, and whether a server answers to it: one started as it is, one with --allow-host kg.example.org and an address
    ("localhost", True, True),
    ("LOCALHOST.:{port}", True, True),
    ("127.0.0.1:{port}", True, True),
    ("127.0.0.1:1", True, True),
    ("[::1]", True, True),
    ("kg.example.org", False, True),
    ("KG.example.org:443", False, True),
    ("[2001:db8::1]:8000", False, True),
    ("evil.example", False, False),
    ("localhost.evil.example", False, False),
    ("evil.example:{port}", False, False),
    ("kg.example.org.evil.example", False, False),
    ("127.0.0.1.evil.example", False, False),
    ("127.0.0.1@evil.example", False, False),
    ("192.0.2.1", False, False),
    ("", False, False),
    ("a b", False, False),
]


@pytest.mark.parametrize(("host", "plain", "more"), HOSTS)
def test_only_requests_for_its_names_are_answered(served: Served, opened: Served, host: str, plain: bool, more: bool) -> None:
    """A page of another name that leads to this machine reads nothing (DNS rebinding), at any address of the server."""
    for server, answered in ((served, plain), (opened, more)):
        for path in (ASK, "/query", "/agency/mee", "/.well-known/void"):
            name = host.format(port=server.port)
            answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            assert answer.split()[1] == (b"200" if answered else b"421"), answer[:200]
            assert answered or b"--allow-host" in answer


def test_the_address_of_a_connection_is_a_name(built: Path) -> None:
    """A server that listens on all addresses answers to that which it was called by; the name that it was started with is one too."""
    with serving(built, "--host", "0.0.0.0") as server, socket.create_connection(("127.0.0.2", int(server.port)), timeout=10) as there:
        there.sendall(f"GET {ASK} HTTP/1.1\r\nHost: 127.0.0.2:{server.port}\r\nConnection: close\r\n\r\n".encode())
        assert there.recv(100).split()[1] == b"200"


def test_a_name_that_is_none_is_one_line(built: Path) -> None:
    """--allow-host takes the name of a host."""
    done = run("serve", "--port", "0", "--from", str(built), "--allow-host", "http://kg.example.org/")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "http://kg.example.org/: expected the name of a host" in done.stderr


@pytest.mark.parametrize("path", [ASK, "/agency/mee", "/ontology", "/.well-known/void"])
def test_other_origins_ask_only_where_they_may(served: Served, opened: Served, path: str) -> None:
    """Without --cors nothing says that a page of another origin may read an answer; with it that is said of RDF and answers."""
    assert not [name for name in served.http.get(path, headers=ORIGIN).headers if name.startswith("access-control")]
    assert not [name for name in served.http.options(path, headers=PREFLIGHT).headers if name.startswith("access-control")]
    assert opened.http.get(path, headers=ORIGIN).headers["access-control-allow-origin"] == "*"
    preflight = opened.http.options(path, headers=PREFLIGHT)
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for page in ("/", "/query"):
        assert "access-control-allow-origin" not in opened.http.get(page, headers=ORIGIN).headers


def test_a_304_may_be_read_by_other_origins_too(opened: Served) -> None:
    """An answer that is had already is open as it was."""
    tag = opened.http.get(ASK, headers=ORIGIN).headers["etag"]
    again = opened.http.get(ASK, headers={**ORIGIN, "If-None-Match": tag})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, "*")


def test_a_304_leaves_the_policy_of_the_page_as_it_is(served: Served) -> None:
    """A browser puts the headers of a 304 in the place of those that it kept: one of an answer that is no page would block the page."""
    for path in ("/", "/agency/mee"):
        page = served.http.get(path, headers={"Accept": "text/html"})
        again = served.http.get(path, headers={"Accept": "text/html", "If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.headers.get("content-security-policy")) == (304, None)


def test_the_first_lines_say_who_may_ask(built: Path) -> None:
    """The names that were given, and whether other origins may."""
    for options, words in ((("--allow-host", "kg.example.org"), "kg.example.org"), (("--cors",), "pages of any origin may ask")):
        with serving(built, *options) as server:
            assert server.process.stdout
            assert words in "".join(server.process.stdout.readline() for _ in range(3))


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/", "text/html"), ("/?find=x", "text/html"), ("/query", "*/*"), ("/agency/mee", "text/html"), ("/ontology", "text/html")],
)
def test_every_page_sends_its_policy(served: Served, path: str, accept: str) -> None:
    """As a header, which a page cannot do without; what stands in the page says the same, but who may frame it."""
    answer = served.http.get(path, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith("text/html")
    header = answer.headers["content-security-policy"]
    assert header.endswith("; frame-ancestors 'self'")
    inside = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', answer.text)
    assert inside is None or f"{unescape(inside[1])}; frame-ancestors 'self'" == header
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", [ASK, "/agency/mee?format=ttl", "/nowhere", "/sparql?query=SELECT"])
def test_what_is_no_page_has_a_policy_too(served: Served, path: str) -> None:
    """It may run nothing and be framed by nobody."""
    assert "frame-ancestors 'none'" in served.http.get(path, headers={"Accept": "*/*"}).headers["content-security-policy"]


def test_two_lengths_close_the_connection(served: Served) -> None:
    """What follows a request with Content-Length and Transfer-Encoding is not taken for another request (request smuggling)."""
    hidden = b"GET /query HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    answer = served.raw(head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n" + hidden)
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()


NESTED = {
    "groups": "SELECT * { %s }" % ("{" * 5000 + "}" * 5000),
    "brackets": f"SELECT ({'(' * 20_000}1{')' * 20_000} AS ?x) {{}}",
    "functions": f"SELECT ({'STR(' * 5000}1{')' * 5000} AS ?x) {{}}",
    "exists": f"ASK {{ {'FILTER EXISTS { ' * 2000}{'}' * 2000} }}",
    "blank nodes": f"ASK {{ ?s ?p {'[ ?p ' * 200}1{']' * 200} }}",
}


@pytest.mark.parametrize("name", NESTED)
def test_a_query_that_is_nested_too_deeply_is_refused(served: Served, built: Path, name: str) -> None:
    """400 with the reason, and one line of the command: the process does not die of it."""
    before = served.workers()
    answer = served.query(NESTED[name])
    assert (answer.status_code, answer.text.count("\n")) == (400, 1), answer.text
    assert "nested too deeply" in answer.text
    assert served.workers() == before
    done = run("query", NESTED[name], "--from", str(built))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "nested too deeply" in done.stderr


def test_brackets_in_strings_and_names_are_no_nesting(graph: kg.Graph) -> None:
    """A query is as deep as its brackets, not as the texts in it."""
    brackets = "(" * 500
    asked = f"SELECT ?x {{ BIND(\"{brackets}\" AS ?x) # {brackets}\n FILTER(?x = '{brackets}' || ?x = <urn:a>) }}"
    assert graph.query(asked).rows == ((brackets,),)
    flat = " ".join("FILTER((1) = (1))" for _ in range(300))
    assert graph.query(f"ASK {{ {flat} }}").rows == ((True,),)


def test_a_query_that_overflows_the_stack_is_the_askers_fault(served: Served) -> None:
    """One with very many signs in a row, each of which takes stack: 400 with the reason, and the next query is answered."""
    answer = served.query("ASK { FILTER(" + "!" * 100_000 + "true) }")
    assert (answer.status_code, "nested too deeply" in answer.text) == (400, True), answer.text
    assert "retry-after" not in answer.headers
    assert served.rows("SELECT ?s { ?s a pol:PolicyDocument }")


def test_a_worker_that_was_killed_while_idle_costs_nothing(built: Path) -> None:
    """The query goes to a fresh one; it is not noticed before, since nothing waits for an idle process."""

    async def ask() -> list[int]:
        pool = Pool(built / "store", Limits(quick=2))
        await pool.start()
        try:
            statuses = []
            for _ in range(3):
                for worker in pool.idle:
                    with suppress(ProcessLookupError):  # killed before
                        os.kill(worker.process.pid, signal.SIGKILL)
                job = {"kind": "query", "query": "ASK {}", "base": "http://x/sparql", "accept": "*/*", "format": None, "gzip": False}
                async with pool.run(job) as running:
                    statuses.append((await running.head())["status"])
                    assert b"".join([piece async for piece in running.body()])
            return statuses
        finally:
            await pool.close()

    with ThreadPoolExecutor(1) as thread:  # in this one a browser of other tests may have an event loop
        assert thread.submit(asyncio.run, ask()).result() == [200, 200, 200]
