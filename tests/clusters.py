"""A folder and a number → a Dask cluster over TCP as its own commands start it, ended whatever happens: `with cluster(folder, 3) as running: …`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import environment


class Cluster:
    """A scheduler and its workers, as their own commands start them."""

    def __init__(self, folder: Path) -> None:
        """A scheduler, and no worker yet."""
        self.folder, self.workers = folder, []
        self.told = folder / "scheduler.json"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.told)
        )
        self.address = ""

    def wait(self) -> None:
        """Until the scheduler says where it is."""
        until(lambda: self.told.exists() and self.told.stat().st_size > 0)
        self.address = json.loads(self.told.read_text())["address"]

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = open(self.folder / f"{name}-{time.monotonic_ns()}.log", "wb")  # noqa: SIM115
        line = [sys.executable, "-m", f"distributed.cli.{name}", *arguments]
        return subprocess.Popen(line, env=environment(), cwd=self.folder, stdout=log, stderr=log)

    def worker(self) -> None:
        """One worker more."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self.folder))
        self.workers.append(self._start("dask_worker", self.address, *options))

    def end(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster for as long as it is wanted."""
    running = Cluster(folder)
    try:
        running.wait()
        for _ in range(workers):
            running.worker()
        yield running
    finally:
        running.end()


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    """Wait for something; long, as others use the machine too."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
