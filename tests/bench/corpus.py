"""A number of documents → the lines of corpora: two processes against one, ten times the documents, nothing changed, a query on what was built."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import generate
from conftest import ROOT

from bench import Line, medians, seconds
from kg import iri
from kg.corpus import version
from kg.corpus.found import Input
from kg.corpus.inputs import find
from kg.corpus.parts import Job, Made
from kg.corpus.pool import Pool

SHORT = 2_000  # characters: 10,000 documents of 10,000 would take 60 GB of disk
TIMES = 3
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
APART = """import sys; from kg import iri; from kg.corpus import parts, version
for path in sys.argv[2:]: assert parts.make(parts.Job(path, path.rpartition('/')[2], path, iri.BASE, version.rules(), sys.argv[1])).key"""
QUERY = ("query", "SELECT ?title { ?d a pol:PolicyDocument ; dcterms:title ?title } LIMIT 1", "--format", "csv", "--from")


def lines(count: int) -> Iterator[Line]:
    """The lines of this theme; ten times `count` documents in those that are about many."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _two_processes(Path(folder), count)
    with tempfile.TemporaryDirectory() as folder:
        yield from _ten_times(Path(folder), count)


def _two_processes(folder: Path, count: int) -> Iterator[Line]:
    """Documents of 10,000 characters to N-Quads on disk; whole builds have the store to fill beside it."""
    files = generate.write(folder / "in", count)
    inputs = list(find([folder / "in"]).inputs.values())

    def read(jobs: int) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as shelf:

            def prepare(one: Input) -> tuple[Job, None] | Made:
                return Job(one.name, one.file, one.place, iri.BASE, version.rules(), shelf), None

            assert all(made.key for _, made in Pool(jobs, prepare).run(inputs))

    def apart(programs: int) -> None:
        """By programs that know nothing of each other: no more can be had of this machine."""
        with tempfile.TemporaryDirectory(dir=folder) as shelf:
            lines = [[sys.executable, "-c", APART, shelf, *map(str, files[first::programs])] for first in range(programs)]
            running = [subprocess.Popen(line, env=ENVIRONMENT) for line in lines]
            assert [process.wait() for process in running] == [0] * programs

    work = {"1": lambda: read(1), "2": lambda: read(2), "alone": lambda: apart(1), "apart": lambda: apart(2)}
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in work}
    for _ in range(TIMES):
        for name, function in work.items():
            taken[name].append(_with_processor(function))
    one, two, alone, apart_two = (sorted(times)[TIMES // 2] for times in taken.values())
    name = f"{count} documents → N-Quads"
    note = f"processor, the parent's and its processes': {two[1]:.1f} + {two[2]:.0f} s and {one[1]:.1f} + {one[2]:.0f} s"
    yield Line(f"{name}, 2 jobs", "1 job", two[0], one[0], 1 / 1.8, f"{count / two[0]:.1f} and {count / one[0]:.1f} a second; {note}")
    note = f"what this machine has to give; processor {apart_two[2]:.0f} s and {alone[2]:.0f} s"
    yield Line(f"{name}, two programs with half of them each", "one program", apart_two[0], alone[0], None, note)


def _with_processor(function: Callable[[], object]) -> tuple[float, float, float]:
    """How long a call takes, and the processor's time in this process and in those that it started and ended."""
    before = os.times()
    taken = seconds(function)
    after = os.times()
    own = after.user + after.system - before.user - before.system
    return taken, own, after.children_user + after.children_system - before.children_user - before.children_system


def _ten_times(folder: Path, count: int) -> Iterator[Line]:
    """Whole builds of short documents, each in a process of its own."""
    files = generate.write(folder / "in", 10 * count, lengths=(SHORT, SHORT, SHORT))
    (folder / "few.txt").write_text("\n".join(map(str, files[:count])), encoding="utf-8")
    few, few_used = _timed("build", f"@{folder / 'few.txt'}", "--out", folder / "few", "-q")
    many, many_used = _timed("build", folder / "in", "--out", folder / "many", "-q")
    work, against = f"build {10 * count} short documents", f"build {count}"
    yield Line(
        work, against, many, few, 10.5, f"processor {many_used.ru_utime:.0f} s and {few_used.ru_utime:.0f} s; {_sizes(folder / 'many')}"
    )
    memory = [used.ru_maxrss / 1024 for used in (many_used, few_used)]
    yield Line(
        f"{work}: peak memory",
        against,
        memory[0] / 1e3,
        memory[1] / 1e3,
        1.3,
        f"{memory[0]:.0f} and {memory[1]:.0f} MB of the largest process",
    )
    again = sorted(_timed("build", folder / "in", "--out", folder / "many", "-q")[0] for _ in range(TIMES))[TIMES // 2]
    yield Line(f"{work} again, nothing changed", "the first run", again, many, 0.02)
    asked, nothing = medians([lambda: _timed(*QUERY, folder / "many"), lambda: _run(sys.executable, "-c", "pass")], 5)
    yield Line("kg query, cold, on them", "python -c pass", asked, nothing, 5)


def _run(*arguments: str | Path) -> Any:
    """Run a program to its good end; what it and its children used."""
    process = subprocess.Popen(list(map(str, arguments)), env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return used


def _timed(*arguments: str | Path) -> tuple[float, Any]:
    """How long the command kg takes, and what it used."""
    used: list[Any] = []
    taken = seconds(lambda: used.append(_run(sys.executable, "-m", "kg", *arguments)))
    return taken, used[0]


def _sizes(out: Path) -> str:
    """Megabytes of what a build wrote."""
    found = {"parts": out / ".parts", "store": out / ".current/store"} | {
        name: out / ".current" / name for name in ("graph.nt", "graph.ttl")
    }
    sizes = {name: sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*"))) for name, path in found.items()}
    return ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())
