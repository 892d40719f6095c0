"""The pages of things for everyone: every width, three languages, the keyboard alone, axe, names that try to break out."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from browser import graphs
from browser.conftest import CORPUS, SEED, Explorer, Input, click, settled
from browser.test_things import TASKS, at, four, some_of
from kg.view.read import read

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
AGAIN = pytest.mark.slow("axe on other pages")
WIDTHS = (390, 800, 1280, 1366, 1440, 1920)


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_pages_fit_every_width(explore: Open, inputs: Give, name: str) -> None:
    """From a telephone to a wide screen nothing is scrolled sideways, of the window or of the page, and at most one text in twenty is under 12 pixels."""
    explorer = explore(inputs(name).path).go()
    for width in WIDTHS:
        explorer.page.set_viewport_size({"width": width, "height": 900})
        for key in four(inputs(name).model):
            explorer.show(at(key))
            assert explorer.ask("probes.fits()"), (width, key)
            wide = explorer.ask(
                "() => { const page = document.querySelector('#view .thing'); return [page.scrollWidth, page.clientWidth]; }"
            )
            assert wide[0] <= wide[1] + 1, (width, key)
            small, texts = explorer.ask("probes.small()")
            assert len(small) <= 0.05 * texts, small
    settled(explorer)


def test_pages_are_in_three_languages(explore: Open, seed_page: Path, inputs: Give) -> None:
    """No key of a word stands where the word should; in English no Chinese word of the interface does."""
    explorer = explore(seed_page).go()
    for lang in ("zh-hans", "zh-hant", "en"):
        for hash in [*map(at, four(inputs(SEED).model)), "#view=things"]:
            text = explorer.show(f"{hash}&lang={lang}").page.locator("#main").inner_text()
            assert not re.search(r"undefined|\b(?:sum|tile|rel|status|level|list):|\bnoRole\b", text), (lang, hash)
            assert lang != "en" or not re.search("按文件年份|谁负责|状况|牵头|打印", text), hash
            assert lang != "zh-hant" or "领域" not in text.replace(
                explorer.page.locator("#thing-title").inner_text() if "of=" in hash else "", ""
            ), hash


def test_all_of_a_page_is_reached_by_keyboard(explore: Open, inputs: Give) -> None:
    """Whatever shows a hand under the mouse takes the focus, which is seen; Enter on a name opens its page."""
    explorer = explore(inputs(SEED).path).go()
    hands = """() => Array.from(document.querySelectorAll('#view .thing *'), (one) => one).filter((one) => getComputedStyle(one).cursor === 'pointer' && one.checkVisibility())
        .map((one) => one.closest('a[href], button, summary, [tabindex]')).filter((one) => !one || one.tabIndex < 0).length"""
    for key in four(inputs(SEED).model):
        assert explorer.show(at(key)).ask(hands) == 0, key
    explorer.show(at("agency/mee"))
    explorer.page.locator("#tile-partners a").first.focus()
    assert explorer.ask("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
    name = explorer.page.locator("#tile-partners a").first.inner_text()
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#thing-title").inner_text() == name
    assert explorer.ask("() => document.activeElement.closest('.thing') !== null")
    settled(explorer)


@pytest.mark.parametrize(
    ("theme", "kinds"),
    [("light", (0, 2)), pytest.param("light", (1, 3), marks=AGAIN), pytest.param("dark", (0, 1, 2, 3), marks=AGAIN)],
)
def test_axe_finds_nothing_serious_on_pages(explore: Open, inputs: Give, theme: str, kinds: tuple[int, ...]) -> None:
    """No serious or critical finding on the four kinds of page, their RDF unfolded; on the list, and at the width of a telephone."""
    code = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    explorer = explore(inputs(SEED).path, bypass_csp=True).go()
    explorer.ask(code)
    keys = four(inputs(SEED).model)
    for hash in [*(at(keys[kind]) for kind in kinds), *(["#view=things"] if len(kinds) > 2 else [])]:
        explorer.show(f"{hash}&theme={theme}")
        click(explorer, *["#view .rdf summary"] * explorer.page.locator("#view .rdf").count())
        if hash == at(keys[kinds[-1]]):
            explorer.page.set_viewport_size({"width": 390, "height": 844})
        assert explorer.ask("probes.axe()") == [], hash


def test_hostile_names_are_shown_on_pages(explore: Open) -> None:
    """Pages of things whose every name tries to break out show it as text, and nothing of it runs."""
    store = graphs.hostile()
    model = read(store)
    explorer = explore(store).go()
    for kind in TASKS:
        for place in some_of(model, kind, 4):
            explorer.show(at(model.nodes[place].key.replace("%", "%25")))
            assert explorer.page.locator("#thing-title").count() == 1
            assert explorer.ask("() => document.querySelectorAll('img, iframe, #app script, a[href^=javascript]').length") == 0
    assert explorer.ask("() => window.hacked") is None
    settled(explorer)
