"""A `kg serve` of its own process, as a person starts it, and raw requests to it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from conftest import ROOT


class Served:
    """A running server: its address, a client, its process and what it has logged."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        """A process that has said its address."""
        self.process = process
        self.address = address.rstrip("/")
        self.host, self.port = re.match(r"http://([\d.]+):(\d+)", address).groups()  # type: ignore[union-attr]
        self.sparql = f"{self.address}/sparql"
        self.http = httpx.Client(base_url=self.address, timeout=60, trust_env=False)
        self.log: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr
        self.log.extend(self.process.stderr)

    def query(self, sparql: str, accept: str = "application/sparql-results+json", **more: str) -> httpx.Response:
        """A query by POST of a form."""
        return self.http.post("/sparql", data={"query": sparql, **more}, headers={"Accept": accept})

    def rows(self, sparql: str) -> list[dict[str, str]]:
        """The rows of a SELECT as texts by variable."""
        answer = self.query(sparql)
        assert answer.status_code == 200, answer.text
        return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]

    def raw(self, data: bytes, wait: float = 10.0) -> bytes:
        """What comes back for some bytes on a connection, until the server closes it or says no more."""
        with socket.create_connection((self.host, int(self.port)), timeout=wait) as connection:
            found = b""
            with suppress(OSError):  # the server had enough; what it said may still be read
                connection.sendall(data)
            with suppress(OSError):
                while piece := connection.recv(65536):
                    found += piece
            return found

    def workers(self) -> set[int]:
        """The processes that answer queries."""
        found = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in found.splitlines()]
        return {int(pid) for pid, parent, stat in rows if int(parent) == self.process.pid and not stat.startswith("Z")}


@contextmanager
def serving(source: Path, *options: str) -> Iterator[Served]:
    """`kg serve --from SOURCE` on a free port; ended as Ctrl+C ends it, which must go well."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "kg", "serve", "--from", str(source), "--port", "0", *options]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    first = process.stdout.readline()
    if not first.startswith("http://"):
        _, said = process.communicate(timeout=30)
        raise AssertionError(f"kg serve did not start: {first}{said}")
    served = Served(process, first.split()[0])
    try:
        yield served
    finally:
        served.http.close()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert process.returncode == 0, served.log
        assert not [line for line in served.log if "Traceback" in line], served.log
