"""The page of `kg open` and the first screen of many documents, as a person uses them: real servers, real keystrokes, six widths."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Once
from copies import put
from opened import opening
from served import Served, serving

from browser.conftest import Explorer

Open = Callable[..., Explorer]
PLANS = ROOT / "tests" / "plans"
WIDTHS = (390, 800, 1280, 1366, 1440, 1920)
DOCUMENT = "https://w3id.org/policy-kg/id/doc/000000000007"


def own(explorer: Explorer) -> list[str]:
    """What was asked of anybody but the server."""
    host = explorer.address.split("/")[2]
    return [url for url in explorer.requests if url.split("/")[2] != host and not url.startswith(("about:", "blob:"))]


@pytest.mark.slow("a server, a build and a browser")
def test_own_documents_are_dropped_built_and_seen(explore: Open, tmp_path: Path) -> None:
    """Chosen files go in with their progress; what was skipped or not read is named with its reason; the language holds on the next page."""
    files = [PLANS / "nation.txt", tmp_path / "两份.zip", tmp_path / "空话.txt", tmp_path / "old.xls"]
    with zipfile.ZipFile(files[1], "w") as archive:
        archive.write(PLANS / "city.txt", "city.txt")
        archive.writestr("note.png", "x")
    files[2].write_text("abc", encoding="utf-8")
    files[3].write_bytes(b"x")
    with opening(tmp_path) as running:
        explorer = explore(running.link).go()
        page = explorer.page
        assert page.url.startswith(f"{running.address}/start")
        page.set_input_files("#files", [str(file) for file in files])
        page.wait_for_selector("#open", timeout=120_000)
        states = dict(
            page.eval_on_selector_all("#list li", "(all) => all.map((one) => [one.querySelector('bdi').textContent, one.dataset.state])")
        )
        assert states == {
            "nation.txt": "read",
            "两份.zip": "read",
            "空话.txt": "failed",
            "old.xls": "skipped",
            "两份.zip!/note.png": "skipped",
        }
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        page.select_option("#language", "zh-hant")
        page.click("#open")
        page.wait_for_selector("html[data-ready='yes'] #tabs button", state="attached")
        assert page.locator("#language").input_value() == "zh-hant"
        assert "河湖" in page.locator("body").inner_text()
        page.goto(f"{running.address}/query")
        page.wait_for_selector("html[data-ready='yes']", state="attached")
        assert page.locator("#language").input_value() == "zh-hant"
        assert (own(explorer), [line for line in explorer.complaints if "404" not in line]) == ([], [])


@pytest.mark.slow("a server and a browser")
def test_without_the_token_nothing_can_be_dropped(explore: Open, tmp_path: Path) -> None:
    """The page says which link to open."""
    with opening(tmp_path) as running:
        page = explore(f"{running.address}/start", locale="en-US").go().page
        assert page.locator("#choose").is_disabled()
        assert "token" in page.locator("#told").inner_text()


@pytest.fixture(scope="module")
def many(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of more documents than are drawn at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with serving(once("many", lambda made: put(made, 33))) as running:
            yield running


@pytest.mark.slow("a server and a browser")
def test_the_first_screen_leads_to_the_words(explore: Open, many: Served) -> None:
    """Brief → the year's tasks → a body's → a sentence in its text; typed key by key and by an input method; nothing is cut at any width."""
    from playwright.sync_api import expect

    explorer = explore(many.address + "/", locale="en-US").go()
    page = explorer.page
    page.wait_for_selector(".sum-up")
    assert "33 documents" in page.locator(".sum-up").inner_text()
    for view in ("brief", "tasks", "documents"):
        page.click(f"#tabs [data-view={view}]")
        page.wait_for_selector({"brief": ".sum-up", "tasks": "#order", "documents": ".corpus"}[view])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (view, width)
    page.click("#tabs [data-view=tasks]")
    page.wait_for_selector("#order")
    whole = page.locator("#bar p").inner_text()
    page.locator("#filters fieldset", has_text="Agency").locator("input").first.check()
    expect(page.locator("#bar p")).not_to_have_text(whole)
    expect(page.locator("#bar p")).to_contain_text(" of ")
    shown = page.locator("#bar p").inner_text()
    assert page.locator("#filters input:checked + .what + .badge").inner_text() in shown
    assert "in-agency=" in page.url
    assert explorer.saved("#save-xlsx")[:2] == b"PK"
    page.click("#tabs [data-view=documents]")
    page.locator("#query").press_sequentially("方案0007", delay=30)
    expect(page.locator(".corpus tbody tr")).to_have_count(1)
    assert page.locator("#query").input_value() == "方案0007"
    page.click("#tabs [data-view=tasks]")
    page.wait_for_selector("#order")
    row = page.locator(".corpus tbody tr").first
    words = row.locator("td.words").inner_text()
    row.locator("td.words a").click()
    page.wait_for_selector("html[data-ready='yes'] #panel:not([hidden])", state="attached")
    assert words[:10] in page.locator("#panel").inner_text()
    assert (own(explorer), explorer.complaints) == ([], [])


@pytest.mark.slow("a server and a browser")
def test_a_focus_is_kept_among_many(explore: Open, many: Served) -> None:
    """ "Show in the explorer" of a section of one document selects it."""
    explorer = explore(f"{many.address}/?focus={DOCUMENT}/s/2.1").go()
    explorer.page.wait_for_selector("#panel:not([hidden])", state="attached")
    assert "s/2.1" in explorer.page.url
