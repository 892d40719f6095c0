"""The explorer for everyone: axe, the keyboard alone, reduced motion, languages, no scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from browser.conftest import CORPUS, LARGE, SEED, SHOWN, Explorer, Input, settled
from kg.view import VIEWS

Open = Callable[..., Explorer]
Give = Callable[[str], Input]


@pytest.mark.parametrize(
    ("name", "hashes"),
    [
        (SEED, [*(f"#view={view}&node=agency/mwr" for view in VIEWS), "#view=targets&table=1"]),
        pytest.param(
            SEED,
            [f"#view={view}&node=sector/water&theme=dark" for view in SHOWN],
            marks=pytest.mark.slow("axe in each view once more, in the dark theme"),
        ),
        (CORPUS, [f"#view={view}" for view in SHOWN]),
        (LARGE, [f"#view={view}" for view in SHOWN]),
    ],
    ids=[SEED, "dark", CORPUS, LARGE],
)
def test_axe_finds_nothing_serious(explore: Open, inputs: Give, name: str, hashes: list[str]) -> None:
    """No serious or critical finding, contrast included, in any view, with the details or the picker open, in either theme, and in the twin."""
    if find_spec("axe_playwright_python") is None and os.environ.get("CI") != "true":
        pytest.skip("axe-playwright-python is not installed: pip install '.[test]'")
    code = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    explorer = explore(inputs(name).path, bypass_csp=True).go()
    explorer.ask(code)
    for hash in hashes:
        explorer.show(hash)
        assert explorer.ask("probes.axe()") == [], hash
    if name == CORPUS:
        explorer.page.locator("#open-picker").click()
        assert explorer.ask("probes.axe()") == []


@pytest.mark.parametrize(("name", "query"), [(SEED, "再生铝"), (CORPUS, "再生铝产量"), (LARGE, "第7项比例")])
def test_search_evidence_and_back_by_keyboard_alone(explore: Open, inputs: Give, name: str, query: str) -> None:
    """Search, read the evidence, show it in the text, and come back, without a mouse; then walk the matrix."""
    explorer = explore(inputs(name).path).go()
    keys = explorer.page.keyboard
    keys.press("/")
    keys.insert_text(query)
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        keys.press(key)
    assert explorer.page.locator("#panel .quote mark").first.is_visible()
    assert explorer.ask("() => document.activeElement.closest('#panel') !== null")
    keys.press(str(1 + VIEWS.index("reading")))
    assert explorer.page.locator("#view .mark.on").first.is_visible()
    explorer.page.go_back()
    assert explorer.page.locator("#view .tile").count() == 4
    keys.press("Escape")
    assert explorer.page.locator("#panel").is_hidden()
    keys.press(str(1 + VIEWS.index("matrix")))
    explorer.page.locator("#view").focus()
    keys.press("ArrowDown")
    assert explorer.ask("() => 'nav' in document.activeElement.dataset")
    first = explorer.ask("() => document.activeElement.getAttribute('aria-label')")
    keys.press("ArrowRight")
    assert explorer.ask("() => document.activeElement.getAttribute('aria-label')") != first
    keys.press("Enter")
    assert "cell=" in explorer.page.url
    settled(explorer)


def test_languages_and_labels(explore: Open, seed_page: Path) -> None:
    """The interface in three languages, names in Chinese, English or both."""
    explorer = explore(seed_page, locale="en-GB").go("#view=matrix")
    assert "Ministry of Water Resources" in explorer.page.locator("#view").inner_text()
    explorer.page.locator("#language").select_option("zh-hant")
    assert "國家發展和改革委員會" in explorer.page.locator("#view").inner_text()
    assert explorer.ask("() => document.documentElement.lang") == "zh-Hant"
    explorer.page.locator("#labels").select_option("both")
    assert "水利部 Ministry of Water Resources" in explorer.page.locator("#view").inner_text()
    settled(explorer)


def test_every_word_is_in_three_languages(explore: Open, two_plans: Path) -> None:
    """In no view and no language does the key of a word stand where the word should."""
    explorer = explore(two_plans).go()
    for lang in ("zh-hans", "zh-hant", "en"):
        for view in SHOWN:
            explorer.show(f"#view={view}&lang={lang}")
            text = explorer.page.locator("#app").inner_text()
            assert "undefined" not in text, view
            assert not {"part:", "share:", "labels:", "?:"} & {word for word in ("part:", "share:", "labels:") if word in text}, view
            assert lang != "en" or "筛选" not in text


def test_without_scripts_there_is_a_table(explore: Open, seed_page: Path) -> None:
    """A browser that runs no scripts shows every section and who answers for it."""
    explorer = explore(seed_page, java_script_enabled=False)
    explorer.page.goto(seed_page.as_uri())
    assert explorer.page.locator("table tbody tr").count() == 37
    assert "水利部" in explorer.page.locator("table").inner_text()


def test_every_view_is_walked_by_keyboard(explore: Open, two_plans: Path) -> None:
    """From the view the arrows walk from thing to thing, Enter opens the details, and Esc comes back; the network zooms."""
    explorer = explore(two_plans).go()
    keys = explorer.page.keyboard
    for view in SHOWN:
        explorer.show(f"#view={view}")
        if view == "network":
            scale = explorer.ask("() => document.querySelector('#view .free').dataset.labels")
            explorer.page.locator("#view .free").press("+")
            explorer.page.wait_for_timeout(100)
            assert explorer.ask("() => document.querySelector('#view .free').dataset.labels") != scale
            continue
        explorer.page.locator("#view").focus()
        keys.press("ArrowDown")
        explorer.ask("() => { window.first = document.activeElement; }")
        keys.press("ArrowDown")
        assert explorer.ask("() => 'nav' in document.activeElement.dataset"), view
        assert explorer.ask("() => document.activeElement !== window.first"), view
        assert explorer.ask(
            "() => getComputedStyle(document.activeElement).outlineStyle !== 'none' || document.activeElement.matches('.body')"
        ), view
        keys.press("Enter")
        assert explorer.page.locator("#panel h2").inner_text(), view
        keys.press("Escape")
        assert explorer.page.locator("#panel").is_hidden(), view
    settled(explorer)


def test_reduced_motion_is_respected(explore: Open, two_plans: Path) -> None:
    """Nothing moves by itself where the reader asked for that; where not, only brightness changes."""
    moving = """() => Array.from(document.querySelectorAll('#app *'), (one) => getComputedStyle(one))
        .filter((style) => style.transitionDuration !== '0s' || style.animationName !== 'none').map((style) => style.transitionProperty)"""
    still = explore(two_plans, reduced_motion="reduce").go()
    usual = explore(two_plans).go()
    for view in VIEWS:
        assert still.show(f"#view={view}").ask(moving) == [], view
        assert set(usual.show(f"#view={view}").ask(moving)) <= {"opacity"}, view
