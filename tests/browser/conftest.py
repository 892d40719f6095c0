"""One chromium for all tests of pages; skipped with a line that says so where it is missing, but not in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import Once

import kg
from browser import graphs
from browser.asking import Asker, answering
from kg.view import VIEWS
from kg.view import page as render
from kg.view.model import Model
from kg.view.read import read

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None
)  # without a window it starts and draws sooner
HERE = Path(__file__).parent
PROBES = (HERE / "probes.js").read_text(encoding="utf-8")
PICTURES = HERE.parent.parent / "out" / "test-pictures"
DOCUMENTS = HERE.parent.parent.parent / "shared" / "corpus"


def missing() -> str | None:
    """Why the browser's tests cannot run, or None."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install '.[test]'"
    return None if CHROMIUM else "chromium is not installed: apt-get install chromium fonts-noto-cjk"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless chromium."""
    reason = missing()
    if reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the explorer's browser tests must run in CI: {reason}")
        pytest.skip(f"browser tests skipped: {reason}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        instance = playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, "--disable-dev-shm-usage"])
        yield instance
        instance.close()


class Explorer:
    """A page open in the browser, with what it asked for and complained of."""

    def __init__(self, context: Any, path: Path | str) -> None:
        """Open a page of a context; `go` loads the file, or the address of a server."""
        self.path = path
        self.address = path if isinstance(path, str) else path.as_uri()
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on(
            "console",
            lambda message: self.complaints.append(f"{message.type}: {message.text}") if message.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog: " + dialog.message), dialog.dismiss()))

    def go(self, hash: str = "") -> Explorer:
        """Load the page anew at a hash, and wait until it is ready."""
        self.page.goto("about:blank")
        self.page.goto(self.address + hash)
        self.page.wait_for_selector(
            "html[data-ready='yes']", state="attached"
        )  # a function would be evaluated in the page, whose policy forbids it
        self.page.evaluate(PROBES)
        return self

    def show(self, hash: str) -> Explorer:
        """Change the hash of the page that is open."""
        self.page.evaluate("(hash) => { location.hash = hash }", hash)
        self.page.wait_for_timeout(30)
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self

    def ask(self, expression: str, argument: object = None) -> Any:
        """The value of an expression or function in the page."""
        return self.page.evaluate(expression, argument)

    def saved(self, button: str) -> bytes:
        """The file that a button gives to save."""
        with self.page.expect_download() as download:
            self.page.locator(button).click()
        return Path(download.value.path()).read_bytes()


@pytest.fixture
def explore(browser: Any, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Callable[..., Explorer]]:
    """Opens a store's page, or one that a server has; if the test fails, its picture is left in out/test-pictures."""
    opened: list[Explorer] = []

    def opener(store: ox.Store | Path | str, *, width: int = 1440, height: int = 900, locale: str = "zh-CN", **options: Any) -> Explorer:
        path = store if isinstance(store, Path | str) else tmp_path_factory.mktemp("page") / "network.html"
        if isinstance(store, ox.Store):
            path.write_text(render(store), encoding="utf-8", newline="\n")
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
        opened.append(Explorer(context, path))
        return opened[-1]

    yield opener
    failed = getattr(request.node, "failed", False)
    for at, explorer in enumerate(opened):
        if failed:
            PICTURES.mkdir(parents=True, exist_ok=True)
            explorer.page.screenshot(path=str(PICTURES / f"{request.node.name[:80].replace('/', '_')}-{at}.png"))
        explorer.page.context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note on the test that it failed, for its picture."""
    outcome: Any = yield
    if outcome.get_result().when == "call" and outcome.get_result().failed:
        item.failed = True  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Input:
    """A graph that the explorer is tried on: its store, what the page shows of it, and the page in a file."""

    name: str
    store: ox.Store
    path: Path

    @cached_property
    def model(self) -> Model:
        """What the page shows."""
        return read(self.store)


SEED, CORPUS, LARGE = "seed", "corpus", "10,000 nodes"
INPUTS = (SEED, CORPUS, LARGE)
TWO = ("甲计划", "乙计划")  # the titles of a small input of two
SEVERAL = ("compare&part=shared", "compare&part=figures", "compare&part=measures")  # what only several documents have
LISTED = ("tasks", "check", *SEVERAL[1:])  # tables, of which there are no pictures
SHOWN = (*VIEWS, "agencies&ties=partners", "compare&part=indicators", *SEVERAL)
DRAWN = tuple(view for view in SHOWN if view not in LISTED)
MANY = {CORPUS: "the pages of 74 documents", LARGE: "the pages of 10,000 nodes"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """What is tried on the two large inputs is slow."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if given.get("name") in MANY:
        item.add_marker(pytest.mark.slow(MANY[given["name"]]))


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Callable[[str], Input]:
    """Gives an input by its name, made once; the corpus is that of ../shared, and skips where that is not."""

    def store_of(name: str) -> tuple[ox.Store, Path | None]:
        if name == SEED:
            from test_view import seed

            return seed(), None
        if name == LARGE:
            return graphs.plan(100, 11, 7, 120), None
        documents = sorted(path for path in DOCUMENTS.glob("*") if path.is_file() and path.stem not in ("README", "INDEX"))
        if not documents:
            pytest.skip("../shared/corpus is not there: the explorer is not tried on many documents")
        out = once("corpus", lambda folder: kg.build(documents, folder / "out", jobs=2)) / "out"
        return kg.open(out).store, out / "network.html"

    @cache
    def give(name: str) -> Input:
        store, path = store_of(name)
        if path is None:
            path = tmp_path_factory.mktemp("page") / "network.html"
            path.write_text(render(store), encoding="utf-8", newline="\n")
        return Input(name, store, path)

    return give


@pytest.fixture(scope="session")
def seed_page(inputs: Callable[[str], Input]) -> Path:
    """The seed's page, in a file."""
    return inputs(SEED).path


@pytest.fixture(scope="session")
def two_plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two plans with bodies, sectors and indicators in common."""
    store = graphs.plan(name=TWO[0], agencies=4)
    graphs.plan(articles=5, name=TWO[1], agencies=9, store=store)
    path = tmp_path_factory.mktemp("two") / "network.html"
    path.write_text(render(store), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="session")
def answered() -> Iterator[str]:
    """The address of a server that has the page, and the seed's graph behind `/sparql`."""
    from test_view import seed

    with answering(seed()) as address:
        yield address


@pytest.fixture
def ask(explore: Callable[..., Explorer], answered: str) -> Callable[..., Asker]:
    """Opens the query page of the server."""
    return lambda **options: Asker(explore(answered + "/query", **options))


def settled(explorer: Explorer) -> Explorer:
    """Nothing was asked for but the file and what the page itself made, and nothing complained."""
    assert [
        url for url in explorer.requests if url.partition("#")[0] not in (explorer.address, "about:blank") and not url.startswith("blob:")
    ] == []
    assert explorer.complaints == []
    return explorer


def click(explorer: Explorer, *selectors: str) -> Explorer:
    """Click on each in turn."""
    for selector in selectors:
        explorer.page.locator(selector).first.click()
    return explorer
