"""What many tests read: the document in data/, built once for all test processes; and the rules that hold for every test."""

from __future__ import annotations

import fcntl
import gc
import os
import pkgutil
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import commands
import pytest
from hypothesis import settings

import kg

if TYPE_CHECKING:
    from served import Served

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of the many processes that tests start would compile kg anew
sys.dont_write_bytecode = False
settings.register_profile("kg", deadline=None, derandomize=True)  # machines differ in speed, and CI must not fail by chance
settings.load_profile("kg")

ROOT = Path(__file__).parent.parent
SEED = next((ROOT / "data").glob("*.txt"))


FIRST = {  # tests of ten seconds or more: at the end all other processes would wait for them
    "test_a_pages_commands_print_what_it_shows",
    "test_axe_finds_nothing_serious",
    "test_every_named_question_gives_its_rows",
    "test_hostile_names_everywhere_show_as_text",
    "test_incremental_builds_in_a_random_order_give_the_same_bytes",
    "test_it_does_the_main_job_without_a_checkout",
    "test_kills_at_random_moments",
    "test_none_is_lost_and_none_is_applied_elsewhere",
    "test_readers_see_the_former_or_the_new",
    "test_the_command_writes_the_rows_that_the_page_writes",
    "test_the_first_screen_counts_as_the_graph_does",
}
COLLECTED = pytest.StashKey[int]()  # how many tests there are in all; absent where only some were asked for


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every slow test says why it is slow; how many tests there are is kept before any is left out; the longest come first."""
    for item in items:
        for mark in item.iter_markers("slow"):
            if not (mark.args and isinstance(mark.args[0], str)):
                raise pytest.UsageError(f"{item.nodeid}: expected a reason: @pytest.mark.slow('why it takes long')")
    items.sort(key=lambda item: getattr(item, "originalname", "") not in FIRST)
    if config.args == config.getini("testpaths") or config.args == [str(config.invocation_params.dir)]:
        config.stash[COLLECTED] = len(items)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed test says by which command it is run alone."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        report.sections.append(("run it alone", f".venv/bin/python -m pytest {shlex.quote(item.nodeid)}"))


def sampled(values: Iterable[Any], every: int, reason: str) -> list[Any]:
    """Values to parametrize a test with, of which only the first and every so many after it are quick; the others are slow for a reason."""
    given = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*value, marks=pytest.mark.slow(reason) if at % every else ()) for at, value in enumerate(given)]


def pytest_collection_finish() -> None:
    """What was loaded so far is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Gives a folder by its name, which the first test process that asks for it fills and all others read."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    shared.mkdir(exist_ok=True)

    def give(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what an attempt left that failed
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return give


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds, by `kg build` too, read all their documents in their own process, where it is not tested how others read them."""
    for place in ("kg.corpus.ALONE", "kg.corpus.LIGHT", "kg.limits.Limits.allow"):
        monkeypatch.setattr(place, pkgutil.resolve_name(place))  # as it was, afterwards
    commands.read_here()
    monkeypatch.setattr(commands, "always", commands.read_here)


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """The folder that `kg build data` writes."""
    return once("seed", lambda folder: kg.build([SEED], folder / "out")) / "out"


@pytest.fixture(scope="session")
def built_plans(once: Once) -> Path:
    """The folder that `kg build tests/plans` writes."""
    return once("plans", lambda folder: kg.build([ROOT / "tests" / "plans"], folder / "out")) / "out"


@pytest.fixture(scope="session")
def plans(built_plans: Path) -> kg.Graph:
    """The graph of the three plans in tests/plans."""
    return kg.open(built_plans)


@pytest.fixture(scope="session")
def graph(built: Path) -> kg.Graph:
    """The graph of the document in data/."""
    return kg.open(built)


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[Served]:
    """`kg serve` of that graph, with limits that a test can wait for."""
    from served import serving

    with serving(built, "--timeout", "3", "--memory", "400", "--max-rows", "200000") as running:
        yield running
