"""A corpus → the same bytes by any way: of any number of jobs, in any order, on a cluster, or in many builds one after the other.

KG_DOCUMENTS=10000 makes it so many generated documents, of 600 to 2,000 characters, and as many real ones as there are.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import generate
import pytest
from clusters import cluster
from conftest import ROOT, Once
from corpora import digests, hidden, plan

from kg import build
from kg import open as open_graph

COUNT = int(os.environ.get("KG_DOCUMENTS", "20"))
STEPS = min(10, COUNT // 5)  # builds that lead to the last state
REAL = ROOT.parent / "shared" / "corpus"


@dataclass(frozen=True)
class Corpus:
    """Documents, and what one process makes of them at once."""

    folder: Path
    files: list[Path]
    digests: dict[str, str]


@pytest.fixture(scope="module", params=["generated", pytest.param("real", marks=pytest.mark.slow("real documents, built in many ways"))])
def corpus(request: pytest.FixtureRequest, once: Once) -> Corpus:
    """Short documents of the generator in two folders, or those that are beside the checkout, built by one process."""
    if request.param == "real" and not REAL.exists():
        pytest.skip("../shared/corpus is not here: no real documents are built in several ways")
    folder = once(f"{request.param} documents", lambda place: make(request.param, place))
    names = (folder / "names").read_text(encoding="utf-8").splitlines()
    return Corpus(folder / "in", [folder / "in" / name for name in names], digests(folder / "one"))


def make(kind: str, folder: Path) -> None:
    """Put documents of a kind into a folder, and build them."""
    (folder / "in" / "more").mkdir(parents=True)
    if kind == "generated":
        given = generate.write(folder / "all", COUNT, lengths=(0, 1500, 600))
    else:
        given = sorted(path for path in REAL.iterdir() if path.is_file() and path.name not in ("README.md", "INDEX.tsv"))
        given = given[:: max(1, len(given) // COUNT)]
    files = [folder / "in" / ("more" if place % 3 == 0 else "") / file.name for place, file in enumerate(given)]
    for file, source in zip(files, given, strict=True):
        shutil.copyfile(source, file)
    with told(f"{len(files)} documents of {sum(file.stat().st_size for file in files) / 1e6:.1f} MB, 1 job"):
        report = build([folder / "in"], folder / "one")
    assert report.failures == {}
    assert report.read == len(files) >= min(COUNT, 74)
    (folder / "names").write_text("".join(f"{file.relative_to(folder / 'in')}\n" for file in files), encoding="utf-8")


@contextmanager
def told(work: str) -> Iterator[None]:
    """Say how long a piece of work took, and how much of the processor it and the processes that it started had."""
    before = [time.monotonic(), *_used()]
    yield
    wall, own, others = (now - then for now, then in zip([time.monotonic(), *_used()], before, strict=True))
    print(f"\n{work}: {wall:.0f} s; processor: {own:.0f} s here, {others:.0f} s in processes that have ended", flush=True)


def _used() -> list[float]:
    return [sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


@pytest.mark.parametrize("jobs", [2, 4])
def test_any_number_of_jobs_and_order_gives_the_same_bytes(corpus: Corpus, tmp_path: Path, jobs: int) -> None:
    """Several processes, and the files in another order, change no byte."""
    files = random.Random(jobs).sample(corpus.files, len(corpus.files))
    with told(f"{jobs} jobs"):
        assert build(files, tmp_path / "out", jobs=jobs).read == len(files)
    assert digests(tmp_path / "out") == corpus.digests
    shutil.rmtree(tmp_path / "out")  # thousands of documents have gigabytes


@pytest.mark.slow("a cluster of three workers")
def test_a_cluster_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    """A scheduler and three workers over TCP change no byte."""
    with told("a cluster of 3 workers"), cluster(tmp_path, 3) as running:
        report = build([corpus.folder], tmp_path / "out", cluster=running.address)
    assert report.read == len(corpus.files)
    assert digests(tmp_path / "out") == corpus.digests
    shutil.rmtree(tmp_path / "out")


@pytest.mark.slow("many builds")
def test_incremental_builds_in_a_random_order_give_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    """Documents that come, change and go one build after the other leave what one build of the last state makes."""
    chance, place, read = random.Random(7), tmp_path / "in", []
    for step in range(1, STEPS + 1):
        for file in corpus.files:
            _step(chance, file, place / file.relative_to(corpus.folder), 1 / (STEPS + 2 - step) ** 2)
        passing = place / f"passing-{step}.txt"
        passing.write_text(plan(300 + step), encoding="utf-8")
        with told(f"step {step}"):
            read.append(build([place], tmp_path / "out", jobs=chance.choice([1, 2])).read)
        passing.unlink()
    assert all(read), read
    for file in corpus.files:
        _take(file, place / file.relative_to(corpus.folder))
    with told(f"the last state, after builds that read {read}"):
        build([place], tmp_path / "out", jobs=2)
    assert digests(tmp_path / "out") == corpus.digests
    assert hidden(tmp_path / "out") == []


def _step(chance: random.Random, file: Path, target: Path, likely: float) -> None:
    """One document in one of the builds: it becomes what it will be at last, goes, says something else, or is left as it is."""
    what = chance.random()
    if what < likely:
        _take(file, target)
    elif what < likely + 0.03:
        target.unlink(missing_ok=True)
    elif what < likely + 0.06:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(plan(chance.randrange(100), chance.randrange(100)), encoding="utf-8")


def _take(file: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != file.read_bytes():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def test_the_store_holds_what_the_files_hold(corpus: Corpus) -> None:
    """A graph for each policy and one for the vocabulary, and the union as often as graph.nt has lines."""
    graph = open_graph(corpus.folder.parent / "one")
    named = graph.query("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a pol:PolicyDocument } }").rows[0][0]
    policies = graph.query("SELECT (COUNT(*) AS ?n) { ?s a pol:PolicyDocument }").rows[0][0]
    assert policies >= named > 0.8 * len(corpus.files)
    with open(corpus.folder.parent / "one" / "graph.nt", "rb") as file:
        assert len(graph) == sum(1 for _ in file)
