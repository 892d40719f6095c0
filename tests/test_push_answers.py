"""Servers that answer a push with what is no answer: endless, huge, nested, packed or broken. One line, soon, and without a traceback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run

from kg.api import Graph
from kg.model import PushError
from kg.push import client

JSON = "application/sparql-results+json"
ROWS = '{"results": {"bindings": [%s]}}'


@contextmanager
def answering(pieces: Iterable[bytes], pause: float = 0) -> Iterator[str]:
    """The address of a server that says the same to each request, byte for byte, until nobody listens."""
    listening = socket.create_server(("127.0.0.1", 0))

    def speak(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(60)
            connection.recv(1 << 16)
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):  # to close on what was not read would break off what was said
                pass

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=speak, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/query"
    finally:
        listening.close()


def said(status: str = "200 OK", body: bytes | None = None, **headers: str) -> bytes:
    """An answer: its head, and its body where it has an end."""
    if body is not None:
        headers["Content-Length"] = str(len(body))
    lines = [f"HTTP/1.1 {status}", "Connection: close", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def rows(*bindings: str) -> bytes:
    """An answer of SPARQL with these rows."""
    return said(body=(ROWS % ",".join(bindings)).encode(), Content_Type=JSON)


MEGABYTE = b"[" * (1 << 20)
CHALLENGE = 'Digest realm="r", nonce="n", algorithm=ROT13'
ANSWERS: dict[str, tuple[Iterable[bytes], str]] = {  # what is sent, and what is said of it
    "endless": (chain([said(Content_Type=JSON)], repeat(MEGABYTE, 4000)), "at most 16 MB"),
    "endless error": (chain([said("500 Oh", Content_Type="text/plain")], repeat(MEGABYTE, 4000)), "at most 16 MB"),
    "endless chunks": (chain([said(Transfer_Encoding="chunked")], repeat(b"100000\r\n" + MEGABYTE + b"\r\n", 4000)), "at most 16 MB"),
    "endless before signing on": (chain([said("401 No", WWW_Authenticate="Basic")], repeat(MEGABYTE, 4000)), "at most 16 MB"),
    "huge by its length": (chain([said(Content_Type=JSON, Content_Length=str(1 << 40))], repeat(MEGABYTE, 4000)), "at most 16 MB"),
    "nested lists": ([said(body=b"[" * 1_000_000 + b"]" * 1_000_000, Content_Type=JSON)], "expected the answer to a SPARQL query"),
    "nested objects": ([said(body=b'{"results":' * 200_000 + b"1" + b"}" * 200_000, Content_Type=JSON)], "expected the answer to a SPARQL"),
    "packed": ([said(body=b"\x1f\x8b", Content_Type=JSON, Content_Encoding="gzip")], "not packed as gzip"),
    "no JSON": ([said(body=b"\xff\xfe{", Content_Type=JSON)], "expected the answer to a SPARQL query"),
    "a number of 10,000 digits": (
        [rows('{"bucket": {"value": "a"}, "triples": {"value": "%s"}}' % ("9" * 10_000))],
        "expected the numbers",
    ),
    "a row without a sum": ([rows('{"bucket": {"value": "a"}, "triples": {"value": "1"}}')], "expected the numbers"),
    "a list for a number": (
        [rows('{"bucket": {"value": "a"}, "triples": {"value": []}, "sum": {"value": "1"}}')],
        "expected the numbers",
    ),
    "a list for a bucket": (
        [rows('{"bucket": {"value": []}, "triples": {"value": "1"}, "sum": {"value": "1"}}')],
        "expected the numbers",
    ),
    "a charset of bytes": ([said("400 Oh", b"<p>no</p>", Content_Type="text/html; charset=zlib")], "400 Oh: no"),
    "a long error": ([said("400 Oh", b"<head>" * 2_000_000, Content_Type="text/html")], "400 Oh"),
    "an error that colours the terminal": ([said("400 Oh", b"\x1b[31mno\x07", Content_Type="text/plain")], "400 Oh: [31mno"),
    "a location that is none": ([said("301 Moved", b"", Location="http://[::1")], "nvalid"),
    "a way to sign on that there is not": ([said("401 No", b"", WWW_Authenticate=CHALLENGE)], "not known here"),
    "nothing": ([], "expected a server that answers"),
    "no HTTP": ([b"SSH-2.0-OpenSSH_9.2p1\r\n"], "expected a server that answers"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_is_one_line(name: str, small: Path) -> None:
    """Exit 2 and the address, within seconds and without holding what was sent."""
    pieces, words = ANSWERS[name]
    begun = time.monotonic()
    with answering(list(pieces)) as address:
        done = run("push", address, "--from", str(small), "--user", "wang", "--query", address, KG_PUSH_PASSWORD="secret")
    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "\x1b" not in done.stderr
    assert time.monotonic() - begun < 60


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a graph of one triple."""
    path = tmp_path_factory.mktemp("small") / "graph.nq"
    path.write_text('<urn:s> <urn:p> "o" <urn:g> .\n', encoding="utf-8")
    return path


def test_an_answer_without_an_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says a byte now and then is not listened to for ever."""
    monkeypatch.setattr(client, "SECONDS", 0.5)
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g")))
    pieces = chain([said(Content_Type=JSON)], repeat(b" ", 100))
    begun = time.monotonic()
    with answering(list(pieces), pause=0.1) as address, pytest.raises(PushError, match="ends within"):
        Graph(store).push(address.replace("/query", "/update"), query=address, graph="urn:g")
    assert time.monotonic() - begun < 5
