"""SPARQL servers that we did not write, started for a test and always ended: Oxigraph, Virtuoso, and a door to put before one.

`with oxigraph(folder) as server: …` gives a `Server` with its addresses; `with Door(server.base) as door: …` one that counts what passes.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

_HTTP = httpx.Client(timeout=60, trust_env=False)
START = 180  # seconds that a server may take to answer: others use the machine too
VIRTUOSO_INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CheckpointInterval = 60
ThreadsPerQuery = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass
class Server:
    """A program that answers at a base address, with the names of its addresses below it."""

    base: str
    command: list[str]
    folder: Path
    query: str
    update: str
    store: str
    user: str | None = None
    password: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def auth(self) -> httpx.DigestAuth | None:
        """What the server's own checks sign on with."""
        return httpx.DigestAuth(self.user, self.password or "") if self.user else None

    def start(self) -> None:
        """Start the program and wait until it answers a query."""
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if _HTTP.get(self.base + self.query, params={"query": "ASK { }"}, auth=self.auth).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"{self.command[0]} did not answer: {(self.folder / 'output.log').read_text(errors='replace')[-500:]}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def ask(self, query: str) -> list[dict[str, str]]:
        """The rows of a query, as its own words have them."""
        headers = {"Accept": "application/sparql-results+json"}
        answer = _HTTP.post(self.base + self.query, data={"query": query}, headers=headers, auth=self.auth)
        answer.raise_for_status()
        return [{name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]]

    def change(self, update: str) -> None:
        """Run an update."""
        headers = {"Content-Type": "application/sparql-update"}
        answer = _HTTP.post(self.base + self.update, content=update.encode(), headers=headers, auth=self.auth)
        answer.raise_for_status()

    def count(self, graph: str) -> int:
        """How many triples a graph has."""
        return int(self.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0]["n"])


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    server.folder.mkdir(parents=True, exist_ok=True)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def oxigraph(folder: Path) -> Any:
    """An Oxigraph server that keeps its store below a folder."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        words = "oxigraph is not installed: pip install oxigraph"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    bind = f"127.0.0.1:{free_port()}"
    command = [program, "serve", "--location", "store", "--bind", bind]
    return _running(Server(f"http://{bind}", command, folder, "/query", "/update", "/store"))


def virtuoso(folder: Path) -> Any:
    """A Virtuoso 7 with a fresh database in a folder; its one user is dba. Skips, in CI too, where it is not installed."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7): nothing was sent to it")
    folder.mkdir(parents=True, exist_ok=True)
    http = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=free_port(), http=http), encoding="utf-8")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    return _running(
        Server(f"http://127.0.0.1:{http}", command, folder, "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth", "dba", "dba")
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


Answer = tuple[int, bytes, dict[str, str]]
Rule = Callable[["Door", str, str, bytes], int | Answer | None]  # door, method, path, body


class Door:
    """What stands before a server: it writes down each request, and may ask for a password (Basic), turn away or swallow some.

    `rule` sees each request before it passes: None lets it through; a status, or a whole answer, goes out in the server's place.
    """

    def __init__(self, base: str, rule: Rule | None = None, login: str | None = None) -> None:
        """A door to the server at `base`; `login` is NAME:PASSWORD."""
        self.seen: list[tuple[str, str]] = []  # method and path
        self.rule, self.wanted = rule, login and "Basic " + base64.b64encode(login.encode()).decode()
        self._to, self._names = base, ("", "")
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Door:
        """Open it."""
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._http.shutdown()
        self._http.server_close()

    def rename(self, outside: str, inside: str) -> None:
        """Show a path of the server's under another name."""
        self._names = (outside, inside)

    def writes(self) -> list[tuple[str, str]]:
        """The requests that change something."""
        return [(method, path) for method, path in self.seen if not path.startswith("/query")]

    def _handler(door) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                door.seen.append((self.command, self.path))
                ruled: int | Answer | None = None
                if door.wanted and self.headers.get("Authorization") != door.wanted:
                    ruled = 401, b"", {"WWW-Authenticate": 'Basic realm="door"'}
                elif door.rule:
                    ruled = door.rule(door, self.command, self.path, body)
                if ruled is not None:
                    self._answer(*((ruled, b"", {}) if isinstance(ruled, int) else ruled))
                    return
                kept = {name: value for name, value in self.headers.items() if name.lower() in ("accept", "content-type")}
                try:
                    path = self.path.replace(*door._names) if door._names[0] else self.path
                    found = _HTTP.request(self.command, door._to + path, content=body, headers=kept)
                except httpx.TransportError:
                    self.close_connection = True  # the server is gone: so is the line
                    return
                self._answer(found.status_code, found.content, {"Content-Type": found.headers.get("content-type", "text/plain")})

            def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {**headers, **({} if status == 204 else {"Content-Length": str(len(body))})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _pass

            def log_message(self, *_: object) -> None:
                pass

        return Handler
