"""The named queries → the time of each by kg, by pyoxigraph directly and by rdflib, in one run on one generated graph, with their ratios.

Times are the processor's, so that a machine with other work to do gives the same ratios: `python tests/bench/sparql.py [--triples N]`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

import kg
from kg import query

if TYPE_CHECKING:
    from bench import Line

TESTS = Path(__file__).parent.parent
TRIPLES = 100_000
LIMIT = 60  # seconds of the processor that rdflib has for one query
WANTED_RDFLIB = 10  # rdflib / kg, at the least
WANTED_DIRECT = 1.5  # kg / pyoxigraph, at the most


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds for one named query; rdflib None where it was stopped."""

    name: str
    rows: int
    kg: float
    direct: float
    rdflib: float | None


def seconds(work: Callable[[], Any]) -> float:
    """The processor's time for one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def of_store(graph: kg.Graph, name: str, times: int) -> tuple[int, float, float]:
    """Rows and medians of kg and of pyoxigraph, taken by turns."""
    sparql = query.bind(query.find(name))

    def direct() -> list[ox.QuerySolution]:
        return list(graph.store.query(sparql))  # type: ignore[arg-type]

    rows = len(graph.query(name).rows)
    taken = [(seconds(lambda: graph.query(name)), seconds(direct)) for _ in range(times)]
    return rows, statistics.median(one for one, _ in taken), statistics.median(other for _, other in taken)


def of_rdflib(folder: Path, limit: int) -> dict[str, tuple[int, float] | None]:
    """Rows and seconds of rdflib for each named query, asked in a process of its own; None for one that was stopped at the limit."""
    asked = subprocess.run([sys.executable, __file__, "--rdflib", str(folder), "--limit", str(limit)], capture_output=True, check=True)
    answers: dict[str, tuple[int, float] | None] = json.loads(asked.stdout)
    return answers


def ask_rdflib(folder: Path, limit: int) -> dict[str, tuple[int, float] | None]:
    """The same, in this process: the graph is read once, and each query is asked by a copy of the process that can be stopped."""
    graph = kg.open(folder).to_rdflib()
    fork = multiprocessing.get_context("fork")
    answers: dict[str, tuple[int, float] | None] = {}
    for name in sorted(query.questions()):
        receiver, sender = fork.Pipe(duplex=False)
        process = fork.Process(target=_answer, args=(graph, name, limit, sender))
        process.start()
        sender.close()  # so that the end of the process is the end of the pipe
        try:
            answers[name] = receiver.recv()
        except EOFError:
            answers[name] = None
        process.join()
    return answers


def _answer(graph: Any, name: str, limit: int, sender: Connection) -> None:
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + limit, used + limit))  # the system ends the process there
    begun = time.process_time()
    rows = len(list(graph.query(query.bind(query.find(name)))))
    sender.send((rows, time.process_time() - begun))


def measure(triples: int = TRIPLES, times: int = 5, limit: int = LIMIT) -> list[Timed]:
    """Each named query on a generated graph; raises where the engines do not find the same number of rows."""
    sys.path.insert(0, str(TESTS))  # as pytest has it
    from generate import graph as generate

    with tempfile.TemporaryDirectory() as folder:
        print(f"{generate(triples, Path(folder)):,} triples", file=sys.stderr)
        theirs = of_rdflib(Path(folder), limit)
        graph = kg.open(folder)
        measured = []
        for name in sorted(query.questions()):
            rows, ours, direct = of_store(graph, name, times)
            peer = theirs[name]
            if peer and peer[0] != rows:
                raise SystemExit(f"{name}: {rows} rows, but {peer[0]} from rdflib")
            measured.append(Timed(name, rows, ours, direct, peer[1] if peer else None))
        return measured


def table(measured: list[Timed], limit: int = LIMIT) -> str:
    """The measurements in lines; a query that rdflib did not end counts with the limit, so its ratio is at least what is said."""

    def line(name: str, rows: object, ours: float, direct: float, peer: float, more: str) -> str:
        numbers = f"{ours * 1000:9.1f} {direct * 1000:10.1f} {more + format(peer, '.2f'):>10}"
        return f"{name:28} {rows:>6} {numbers} {ours / direct:10.2f} {more + format(peer / ours, '.0f'):>10}"

    lines = [f"{'query':28} {'rows':>6} {'kg ms':>9} {'direct ms':>10} {'rdflib s':>10} {'kg/direct':>10} {'rdflib/kg':>10}"]
    for one in measured:
        stopped = one.rdflib is None
        lines.append(line(one.name, one.rows, one.kg, one.direct, limit if one.rdflib is None else one.rdflib, "> " if stopped else ""))
    ours, direct = sum(one.kg for one in measured), sum(one.direct for one in measured)
    peer = sum(limit if one.rdflib is None else one.rdflib for one in measured)
    lines.append(
        line("all", sum(one.rows for one in measured), ours, direct, peer, "> " if any(one.rdflib is None for one in measured) else "")
    )
    slower = [one.name for one in measured if (one.rdflib or limit) < WANTED_RDFLIB * one.kg]
    lines.append(f"wanted: rdflib/kg ≥ {WANTED_RDFLIB}: {'met by each' if not slower else 'not met by ' + ', '.join(slower)}")
    lines.append(f"wanted: kg/direct ≤ {WANTED_DIRECT} in all: {'met' if ours <= WANTED_DIRECT * direct else 'not met'}")
    return "\n".join(lines)


def lines(documents: int) -> Iterator[Line]:
    """The lines of this theme, for the runner of all; the graph has its own size, as rdflib could not hold that of many documents."""
    from bench import Line

    measured = measure()
    together = sum(one.kg for one in measured)
    yield Line(f"{len(measured)} named queries", "pyoxigraph directly", together, sum(one.direct for one in measured), WANTED_DIRECT)
    yield Line(f"{len(measured)} named queries", "rdflib", together, sum(one.rdflib or LIMIT for one in measured), 1 / WANTED_RDFLIB)
    for one in measured:
        note = f"rdflib stopped at {LIMIT} s" if one.rdflib is None else ""
        yield Line(f"kg query {one.name}", "rdflib", one.kg, one.rdflib or LIMIT, 1 / WANTED_RDFLIB, note)


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="The named queries by kg, pyoxigraph and rdflib.")
    parser.add_argument("--triples", type=int, default=TRIPLES)
    parser.add_argument("--times", type=int, default=5, help="runs of kg and pyoxigraph for each query, of which the median counts")
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds of the processor that rdflib has for one query")
    parser.add_argument("--rdflib", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.rdflib:
        print(json.dumps(ask_rdflib(given.rdflib, given.limit)))
    else:
        print(table(measure(given.triples, given.times, given.limit), given.limit))
    return 0


if __name__ == "__main__":
    sys.exit(main())
