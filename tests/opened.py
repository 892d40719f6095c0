"""A `kg open` of its own process in an empty folder, as a person starts it, with a data folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from conftest import ROOT


class Opened:
    """A running `kg open`: its link, and requests with its token."""

    def __init__(self, link: str, folder: Path) -> None:
        """The link that was printed, and the folder that holds the data folder."""
        self.link, self.folder = link, folder
        self.address, _, token = link.partition("/#token=")
        self.http = httpx.Client(base_url=self.address, timeout=60, trust_env=False)
        self.headers = {"X-KG-Token": token, "Origin": self.address}

    def upload(self, name: str, data: bytes, **headers: str) -> httpx.Response:
        """Send a file."""
        given = {**self.headers, "Content-Type": "application/octet-stream", **headers}
        return self.http.post("/local/upload", params={"name": name}, content=data, headers=given)

    def build(self) -> dict[str, Any]:
        """Have what is new built; what came of it."""
        headers = {**self.headers, "Content-Type": "application/json"}
        told: dict[str, Any] = self.http.post("/local/build", content=b"{}", headers=headers).json()
        while told["state"] == "running":
            time.sleep(0.1)
            told = self.http.get("/local/build", headers=headers).json()
        return told


@contextmanager
def opening(folder: Path, *arguments: str | Path, **environment: str) -> Iterator[Opened]:
    """`kg open` with some arguments in a folder; ended as Ctrl+C ends it, which must go well."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "XDG_DATA_HOME": str(folder / "data"), "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "kg", "open", *map(str, arguments), *([] if "DISPLAY" in environment else ["--no-browser"])]
    process = subprocess.Popen(
        command, env={**os.environ, **own, **environment}, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    link = process.stdout.readline().strip()
    if not link.startswith("http://"):
        raise AssertionError(f"kg open did not start: {link}{process.communicate(timeout=30)[1]}")
    opened = Opened(link, folder)
    try:
        yield opened
    finally:
        opened.http.close()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert (process.returncode, "Traceback" in said) == (0, False), said
