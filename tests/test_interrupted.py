"""Builds that are killed, out of space, refused or read meanwhile: the outputs are the former or the new ones, whole, and nothing is lost."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from commands import command, environment, kg
from conftest import Once
from corpora import digests, hidden, plan, plans

from kg import build
from kg import open as open_graph
from kg.corpus import manifest, outputs
from kg.corpus.lock import locked
from kg.model import Source
from kg.pipeline import policies

KILLS = int(os.environ.get("KG_KILLS", "8"))
FEW = 2  # kills in a run of the quick tests
COUNT = 6  # more than are read in the parent itself, and so many that another first document is a small change
SHARES = (70, 80, 90)  # what the documents of a state say; its first may say something else
STATES = [(share, first) for share in SHARES for first in SHARES]
ALIKE = [(share, share) for share in SHARES]
State = tuple[int, int]


def put(folder: Path, state: State) -> None:
    """Bring the documents of a folder into a state; those that are as they should be are not touched."""
    for number in range(COUNT):
        text, file = plan(number, state[number == 0]), folder / f"plan-{number:03}.txt"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")


def build_states(folder: Path) -> None:
    """Build each state undisturbed, and write down the digests of what it gives."""
    found = []
    for state in STATES:
        put(folder / "in", state)
        build([folder / "in"], folder / "out")
        found.append([state, digests(folder / "out")])
    (folder / "digests.json").write_text(json.dumps(found), encoding="utf-8")


@pytest.fixture(scope="module")
def states(once: Once) -> dict[State, dict[str, str]]:
    """What an undisturbed build makes of each state."""
    with pytest.MonkeyPatch.context() as patch:  # in this process: that other processes give the same is what the tests compare
        patch.setattr("kg.corpus.ALONE", COUNT)
        folder = once("states", build_states)
    found = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
    return {(share, first): files for (share, first), files in found}


def start(place: Path, *more: str) -> subprocess.Popen[bytes]:
    """A build of place/in in a process of its own."""
    arguments = command("build", place / "in", "--out", place / "out", "--jobs", "2", "-q", *more)
    return subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a build has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    return [int(pid) for pid in found.split()]


def check_whole(out: Path, known: list[dict[str, str]]) -> None:
    """The outputs are all of one of some builds, and so is the store."""
    assert digests(out) in known
    assert len(open_graph(out)) == (out / "graph.nt").read_bytes().count(b"\n")


def aimed(process: subprocess.Popen[bytes], victim: str, chance: random.Random, whole: float) -> int | None:
    """The process to kill, after a random part of the time that it lives; None where it has ended by itself meanwhile."""
    if victim == "worker":
        while not workers(process) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, whole / 3))  # reading is a part of a build
        return chance.choice(workers(process) or [0]) or None
    time.sleep(chance.uniform(0, whole))
    return process.pid if process.poll() is None else None


@pytest.mark.parametrize("kills", [FEW, pytest.param(KILLS, marks=pytest.mark.slow("many builds that are killed"))])
def test_kills_at_random_moments(states: dict[State, dict[str, str]], tmp_path: Path, kills: int) -> None:
    """After SIGKILL of the parent the former outputs (or the new ones) are whole, of a worker the build goes on; the next run ends well."""
    chance, out = random.Random(kills), tmp_path / "out"
    former, killed, turns = STATES[0], Counter[str](), 0
    put(tmp_path / "in", former)
    begun = time.monotonic()
    assert start(tmp_path).wait() == 0
    whole = time.monotonic() - begun
    while killed.total() < kills:
        turns += 1
        if turns % 5 == 0:
            shutil.rmtree(out)  # a first build
        state = chance.choice([one for one in STATES if one != former])
        put(tmp_path / "in", state)
        process, victim = start(tmp_path), "worker" if turns % 3 == 2 else "parent"
        pid = aimed(process, victim, chance, whole)
        if pid is not None:
            with suppress(ProcessLookupError):  # it ended this moment
                os.kill(pid, signal.SIGKILL)
                killed[victim] += 1
        code = process.wait()
        assert code == 0 or (victim == "parent" and code == -signal.SIGKILL), process.stderr and process.stderr.read()
        if (out / ".current").exists():
            check_whole(out, [states[state]] if code == 0 else [states[former], states[state]])
        if code != 0:
            assert start(tmp_path).wait() == 0
            check_whole(out, [states[state]])
        assert hidden(out) == []
        former = state
    print(f"\n{turns} turns, killed: {dict(killed)}")
    assert min(killed["parent"], killed["worker"]) >= kills // 6


@pytest.mark.slow("processes that die, again and again")
def test_a_file_on_which_processes_die_costs_itself(tmp_path: Path, states: dict[State, dict[str, str]]) -> None:
    """What takes more memory than a process may have is tried twice, then reported with its reason; the others are built, exit 1."""
    plans(tmp_path / "in", COUNT, SHARES[0])
    (tmp_path / "in" / "huge.txt").write_bytes(("一、目标\n" + "水" * 3_000_000).encode())
    done = kg("build", tmp_path / "in", "--out", tmp_path / "out", "--memory", "200", "--jobs", "2", "-q")
    assert done.returncode == 1, done.stderr
    assert "huge.txt: the process that read it" in done.stderr
    assert "twice (each may have 200 MB)" in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert digests(tmp_path / "out")["graph.nt"] == states[ALIKE[0]]["graph.nt"]
    assert "again" in kg("status", "--out", tmp_path / "out").stdout


def test_a_fault_of_the_program_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody thought of is that file's reason."""
    files = plans(tmp_path / "in", 2)

    def broken(sources: tuple[Source, ...]) -> object:
        if sources[0].name == files[0].name:
            raise ZeroDivisionError("by zero")
        return policies(sources)

    monkeypatch.setattr("kg.corpus.parts.policies", broken)
    report = build([tmp_path / "in"], tmp_path / "out")
    assert report.failures == {str(files[0]): "a fault of the program: ZeroDivisionError: by zero"}
    assert report.counts["documents"] == 1


def test_two_builds_at_once(tmp_path: Path, states: dict[State, dict[str, str]]) -> None:
    """The second is refused with the first one's process, or waits with --wait; both outputs are whole."""
    plans(tmp_path / "in", COUNT, SHARES[1])
    with locked(tmp_path / "out"):
        done = kg("build", tmp_path / "in", "--out", tmp_path / "out")
        assert done.returncode == 2
        assert f"process {os.getpid()} builds there" in done.stderr
        assert done.stderr.count("\n") == 1
        waiting = subprocess.Popen(
            command("build", tmp_path / "in", "--out", tmp_path / "out", "--wait"), env=environment(), stderr=subprocess.PIPE
        )
        assert waiting.stderr
        assert f"waiting for process {os.getpid()}" in waiting.stderr.readline().decode()
        assert waiting.poll() is None
    other = start(tmp_path, "--wait")
    assert [waiting.wait(), other.wait()] == [0, 0]
    assert digests(tmp_path / "out") == states[ALIKE[1]]


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("turns", [3, pytest.param(9, marks=pytest.mark.slow("nine builds that are read meanwhile"))])
def test_readers_see_the_former_or_the_new(tmp_path: Path, states: dict[State, dict[str, str]], turns: int) -> None:
    """Who opens the folder once, or the store, while it is built again and again reads one build, never two."""
    out, stop, faults, seen = tmp_path / "out", threading.Event(), [], set()
    places = [tmp_path / str(share) for share in SHARES]
    for place, share in zip(places, SHARES, strict=True):
        plans(place, COUNT, share)
    build([places[0]], out)
    pairs = {(files["graph.nt"], files["report.json"], files["network.html"]): state for state, files in states.items()}

    def read() -> None:
        while not stop.is_set():
            folder = os.open(out / ".current", os.O_RDONLY)
            found = []
            for name in ("graph.nt", "report.json", "network.html"):
                with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
                    found.append(hashlib.sha256(file.read()).hexdigest())
            os.close(folder)
            seen.add(pairs.get(tuple(found)))

    def ask() -> None:
        while not stop.is_set():
            rows = open_graph(out).query("SELECT ?value (COUNT(DISTINCT ?t) AS ?n) { ?t pol:value ?value } GROUP BY ?value").rows
            if len(rows) != 1 or rows[0][1] != COUNT or rows[0][0] not in SHARES:
                faults.append(rows)

    def guarded(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except Exception as problem:
            faults.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in (read, ask)]
    for thread in threads:
        thread.start()
    for turn in range(turns):
        build([places[turn % 3]], out)
        while ALIKE[turn % 3] not in seen and not faults:
            time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert seen == set(ALIKE)


@pytest.mark.usefixtures("in_process")
def test_a_reader_keeps_the_store_that_it_opened(tmp_path: Path) -> None:
    """Two builds later it still answers as when it was opened."""
    count = "SELECT (COUNT(*) AS ?n) { ?s a pol:Task }"
    build(plans(tmp_path / "one", 1), tmp_path / "out")
    reader = open_graph(tmp_path / "out")
    before = reader.query(count).rows
    for number in (2, 3):
        build(plans(tmp_path / str(number), number), tmp_path / "out")
    assert reader.query(count).rows == before != open_graph(tmp_path / "out").query(count).rows


@pytest.mark.usefixtures("in_process")
def test_outputs_of_an_older_version_are_taken_over(tmp_path: Path, states: dict[State, dict[str, str]]) -> None:
    """Plain files and a plain store become links, the user's own files stay, and the former build is kept."""
    build(plans(tmp_path / "in", COUNT, SHARES[0]), tmp_path / "linked")
    out = tmp_path / "out"
    shutil.copytree(tmp_path / "linked", out, ignore=lambda *_: [".builds", ".parts", ".current", "manifest.json", ".lock"])
    (out / "README.md").write_text("mine", encoding="utf-8")
    assert not (out / "store").is_symlink()
    build(plans(tmp_path / "in", COUNT, SHARES[1]), out)
    check_whole(out, [states[ALIKE[1]]])
    assert all((out / name).is_symlink() for name in outputs.ALL)
    assert (out / "README.md").read_text(encoding="utf-8") == "mine"
    assert (out / ".former" / "graph.nt").read_bytes() == (tmp_path / "linked" / "graph.nt").read_bytes()


@pytest.mark.usefixtures("in_process")
@pytest.mark.slow("many builds")
def test_a_system_without_links(tmp_path: Path, states: dict[State, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The outputs are put in place one by one, and a second build knows the first."""

    def none(*arguments: object) -> None:
        raise OSError(1, "a required privilege is not held")

    monkeypatch.setattr(os, "symlink", none)
    for share in SHARES[:2]:
        build(plans(tmp_path / "in", COUNT, share), tmp_path / "out")
        check_whole(tmp_path / "out", [states[share, share]])
    assert build([tmp_path / "in"], tmp_path / "out").counts["documents"] == COUNT
    assert hidden(tmp_path / "out") == []


@pytest.mark.usefixtures("in_process")
def test_a_damaged_part_is_made_anew(tmp_path: Path, states: dict[State, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that a power cut left empty is found by its checksum, and made anew by the same run."""
    plans(tmp_path / "in", COUNT, SHARES[0])
    monkeypatch.setattr(manifest, "FRESH", 0)  # no file is looked into again because it changed a moment ago
    build([tmp_path / "in"], tmp_path / "out")
    part = next((tmp_path / "out" / ".parts").glob("??/*"))
    part.write_bytes(part.read_bytes()[:100])
    both = [tmp_path / "in", *plans(tmp_path / "more", COUNT + 1)[-1:]]
    report = build(both, tmp_path / "out")
    assert (report.failures, report.counts["documents"], report.read) == ({}, COUNT + 1, 2)
    build(both, tmp_path / "anew")
    check_whole(tmp_path / "out", [digests(tmp_path / "anew")])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of a size that `resize` sets."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk of its own is mounted by root on Linux alone")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def remount(place: Path, options: str) -> None:
    """Change a mounted disk."""
    subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)


@pytest.mark.usefixtures("in_process")
@pytest.mark.slow("three disks, each full at another moment")
def test_a_full_disk(small_disk: Path, tmp_path: Path, states: dict[State, dict[str, str]]) -> None:
    """At whatever moment it is full: one line, exit 2, the former outputs whole, nothing temporary; with more room the next run is well."""
    out, last = small_disk / "out", SHARES[0]
    plans(tmp_path / "in", COUNT, last)
    build([tmp_path / "in"], out)
    for turn, share in enumerate((0.0, 0.3, 0.8)):
        used = int(subprocess.run(["du", "-sk", small_disk], capture_output=True, text=True, check=True).stdout.split()[0])
        need = sum(path.stat().st_size for path in out.glob(".current/**/*")) // 1024
        remount(small_disk, f"size={used + int(need * share) + 4}k")
        plans(tmp_path / "in", COUNT, SHARES[(turn + 1) % 3])
        done = kg("build", tmp_path / "in", "--out", out, "--jobs", "2", "-q")
        assert done.returncode == 2, (share, done.stderr)
        assert "no space is left" in done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        check_whole(out, [states[last, last]])
        assert hidden(out) == []
        remount(small_disk, "size=64m")
        assert kg("build", tmp_path / "in", "--out", out, "-q").returncode == 0
        last = SHARES[(turn + 1) % 3]
        check_whole(out, [states[last, last]])


def test_a_folder_that_may_only_be_read(small_disk: Path, tmp_path: Path, states: dict[State, dict[str, str]]) -> None:
    """One line, exit 2, and what is there can be asked."""
    plans(tmp_path / "in", COUNT, SHARES[0])
    build([tmp_path / "in"], small_disk / "out")
    plans(tmp_path / "in", COUNT, SHARES[1])
    remount(small_disk, "ro")
    done = kg("build", tmp_path / "in", "--out", small_disk / "out", "-q")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "expected a folder that can be written" in done.stderr
    check_whole(small_disk / "out", [states[ALIKE[0]]])
    assert kg("status", "--out", small_disk / "out").returncode == 1


def test_files_that_vanish_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is reported with its reason; the others are built."""
    files = plans(tmp_path / "in", 3)
    files[0].unlink()
    files[1].unlink()
    files[1].mkdir()
    (tmp_path / "in" / "loop.txt").symlink_to("loop.txt")
    report = build([files[0], files[2], tmp_path / "in" / "loop.txt", tmp_path / "in"], tmp_path / "out")
    assert {Path(name).name: reason.rpartition(": ")[2] for name, reason in report.failures.items()} == {
        "plan-000.txt": "it does not exist",
        "loop.txt": "Too many levels of symbolic links",
    }
    assert report.counts["documents"] == 1


def test_progress_says_rate_and_time_left(tmp_path: Path) -> None:
    """Where there is no terminal, a line now and then; the first after ten seconds."""
    from kg.cli.progress import Progress

    now = [0.0]
    progress, lines = Progress(lambda: now[0]), []
    progress.terminal, progress._print = False, lines.append  # type: ignore[method-assign]
    for done in range(100):
        now[0] += 0.5
        progress(done, 100, f"{done}.txt")
    assert lines == [
        "20/100  2.0/s  0:40 left  19.txt",
        "40/100  2.0/s  0:30 left  39.txt",
        "60/100  2.0/s  0:20 left  59.txt",
        "80/100  2.0/s  0:10 left  79.txt",
        "100/100  2.0/s  0:00 left  99.txt",
    ]
