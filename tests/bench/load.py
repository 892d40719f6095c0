"""A store of a million triples and 100 clients for a minute → how long a named query takes under load, and how much memory the server.

Beside the named queries one client asks, over and over, for something that explodes: it must be stopped at its time and nobody else.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import generate
import httpx
from served import Served, serving
from test_serve import EXPLODING

from kg import query


@dataclass
class Tally:
    """What the clients saw."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    stopped: int = 0
    memory: int = 0  # kilobytes of the server and its workers, at most


async def ask(served: Served, tally: Tally, until: float, names: list[str], seed: int) -> None:
    """One client: a named query after the other until the time is up."""
    choose = random.Random(seed)
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        while time.monotonic() < until:
            name = choose.choice(names)
            begun = time.monotonic()
            try:
                answer = await client.post(served.sparql, data={"query": query.bind(query.find(name))})
                if answer.status_code == 200:
                    tally.seconds.setdefault(name, []).append(time.monotonic() - begun)
                else:
                    tally.faults[f"{name}: {answer.status_code} {answer.text[:80]}"] += 1
            except httpx.HTTPError as problem:
                tally.faults[f"{name}: {type(problem).__name__} {problem}"] += 1


async def explode(served: Served, tally: Tally, until: float) -> None:
    """The client that asks too much."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        while time.monotonic() < until:
            answer = await client.post(served.sparql, data={"query": EXPLODING})
            tally.stopped += answer.status_code == 503
            if answer.status_code != 503:
                tally.faults[f"the exploding query: {answer.status_code}"] += 1


async def watch(served: Served, tally: Tally, until: float) -> None:
    """Look at the memory of the server and its workers each second."""
    while time.monotonic() < until:
        pids = ",".join(map(str, {served.process.pid, *served.workers()}))
        found = subprocess.run(["ps", "-o", "rss=", "-p", pids], capture_output=True, text=True).stdout
        tally.memory = max(tally.memory, sum(map(int, found.split())))
        await asyncio.sleep(1)


async def run(served: Served, clients: int, seconds: float) -> Tally:
    """So many clients for so long."""
    tally, until, names = Tally(), time.monotonic() + seconds, sorted(query.questions())
    asking = (ask(served, tally, until, names, seed) for seed in range(clients))
    await asyncio.gather(*asking, explode(served, tally, until), watch(served, tally, until))
    return tally


def report(tally: Tally, clients: int, seconds: float) -> str:
    """The figures as lines."""
    times = sorted(second for found in tally.seconds.values() for second in found)
    rank = {share: times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.9, 0.99)} if times else {}
    slow = sorted(((sorted(found)[len(found) // 2], name) for name, found in tally.seconds.items()), reverse=True)[:5]
    return "\n".join(
        [
            f"{clients} clients, {seconds:g} s: {len(times)} answers ({len(times) / seconds:.1f} a second), {sum(tally.faults.values())} errors",
            *(f"  p{share * 100:g} {taken:.2f} s" for share, taken in rank.items()),
            f"  slowest by median: {', '.join(f'{name} {taken:.2f} s' for taken, name in slow)}",
            f"  exploding queries stopped: {tally.stopped}; memory of server and workers at most {tally.memory / 1024:.0f} MB",
            *(f"  error: {count} × {fault}" for fault, count in tally.faults.most_common(5)),
        ]
    )


def main() -> None:
    """Build the graph, unless one is given, and load it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a folder with a graph; made of generated documents without it")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.store or Path(folder)
        if given.store is None:
            print(f"{generate.graph(given.triples, place)} triples", flush=True)
        with serving(place) as served:
            print(report(asyncio.run(run(served, given.clients, given.seconds)), given.clients, given.seconds))


if __name__ == "__main__":
    main()
