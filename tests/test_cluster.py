"""A Dask cluster of a real scheduler and worker processes over TCP: the same bytes as on one machine, whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import generate
import pytest
from clusters import cluster, until
from commands import command, environment, kg
from conftest import Once
from corpora import digests, hidden, plans

from kg import build

COUNT = 40
pytestmark = pytest.mark.slow("clusters of several processes")


def parts(folder: Path) -> dict[str, int]:
    """The parts that are there, and when they were made."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("??/*.gz")}


@pytest.fixture(scope="module")
def documents(once: Once) -> Path:
    """Documents, and what one machine makes of them."""

    def make(folder: Path) -> None:
        generate.write(folder / "in", COUNT, lengths=(2000, 2000, 2000))
        build([folder / "in"], folder / "local", jobs=2)

    return once("documents of a cluster", make)


def start(documents: Path, out: Path, address: str, *more: str) -> subprocess.Popen[bytes]:
    """A build on a cluster."""
    line = command("build", documents / "in", "--out", out, "--cluster", address, "-q", *more)
    return subprocess.Popen(line, env=environment(), stderr=subprocess.PIPE)


def test_a_worker_killed_and_one_added(documents: Path, tmp_path: Path) -> None:
    """Three workers, of which one is killed in the middle and one comes: all is built, and the bytes are those of one machine."""
    with cluster(tmp_path, 3) as running:
        process = start(documents, tmp_path / "out", running.address)
        until(lambda: len(parts(tmp_path / "out" / ".parts")) >= 5)
        os.kill(running.workers[0].pid, signal.SIGKILL)
        assert len(parts(tmp_path / "out" / ".parts")) < COUNT
        running.worker()
        assert process.wait(120) == 0, process.stderr and process.stderr.read()
    assert digests(tmp_path / "out") == digests(documents / "local")
    assert hidden(tmp_path / "out") == []


def test_the_scheduler_gone(documents: Path, tmp_path: Path) -> None:
    """One line and exit 2; the parts that were made are used by the next run, on this machine, and the bytes are the same."""
    with cluster(tmp_path, 3) as running:
        process = start(documents, tmp_path / "out", running.address)
        until(lambda: len(parts(tmp_path / "out" / ".parts")) >= 5)
        os.kill(running.scheduler.pid, signal.SIGKILL)
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 2
        assert b"the scheduler is gone" in complaint
        assert complaint.count(b"\n") == 1, complaint.decode()
    made = parts(tmp_path / "out" / ".parts")
    assert 5 <= len(made) < COUNT
    assert not (tmp_path / "out" / ".current").exists()
    build([documents / "in"], tmp_path / "out", jobs=2)
    assert made.items() <= parts(tmp_path / "out" / ".parts").items()
    assert digests(tmp_path / "out") == digests(documents / "local")


def test_inputs_and_parts_at_addresses(tmp_path: Path) -> None:
    """Documents and parts by fsspec paths, and a bad document and an archive among them."""
    files = plans(tmp_path / "in", 5)
    (tmp_path / "in" / "none.txt").write_text("今天天气很好。\n", encoding="utf-8")
    build(files, tmp_path / "local")
    shelf = f"file://{tmp_path}/shared"
    with cluster(tmp_path, 2) as running:
        process = start(tmp_path, tmp_path / "unused", running.address)
        done = kg("build", f"file://{tmp_path}/in", "--out", tmp_path / "out", "--cluster", running.address, "--parts", shelf, "-q")
        assert process.wait(120) == 1
    assert done.returncode == 1
    assert "none.txt: expected a policy" in done.stderr
    assert len(parts(tmp_path / "shared")) == 6
    assert digests(tmp_path / "out")["graph.nt"] == digests(tmp_path / "local")["graph.nt"]
    assert kg("status", "--out", tmp_path / "out").returncode == 0


def test_no_scheduler_there(tmp_path: Path) -> None:
    """One line, exit 2, and no folder is left."""
    plans(tmp_path / "in", 1)
    done = kg("build", tmp_path / "in", "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9", "-q")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "expected the scheduler of a Dask cluster" in done.stderr
    assert not (tmp_path / "out").exists()
