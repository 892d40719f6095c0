"""VIEWS.md, “Checked in a real browser”: what a person sees and does, in Debian's chromium."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from test_view import COUNT, PREFIX, model, seed

from browser import graphs
from browser.conftest import Explorer
from kg.view import VIEWS

Open = Callable[..., Explorer]
STRUCTURED = ("overview", "agencies", "matrix", "targets", "reading", "neighbourhood")


def overlapping(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The pairs of names whose boxes share more than a pixel."""
    pairs = itertools.combinations(boxes, 2)
    return [
        (a["text"], b["text"])
        for a, b in pairs
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1 and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ]


def label_boxes(explorer: Explorer) -> list[dict[str, Any]]:
    """The boxes of the names that the free network has drawn."""
    found: list[dict[str, Any]] = explorer.ask("probes.labels()")
    return found


def settled(explorer: Explorer) -> Explorer:
    """Nothing was asked for but the file, and nothing complained."""
    assert [url for url in explorer.requests if url.partition("#")[0] not in (explorer.address, "about:blank")] == []
    assert explorer.complaints == []
    return explorer


# 1 to 3: quiet, quick, legible


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000)])
def test_every_view_is_quiet_and_legible(explore: Open, seed_page: Path, width: int, height: int) -> None:
    """In every view: no request, no complaint, no two names over one another, no text under 12 pixels, nothing blank or cut off."""
    explorer = explore(seed_page, width=width, height=height).go()
    for view in VIEWS:
        explorer.show(f"#view={view}")
        if view in STRUCTURED:
            boxes = explorer.ask("probes.boxes()")
            assert len(boxes) > 10, view
            assert overlapping(boxes) == [], view
        small, texts = explorer.ask("probes.small()")
        assert len(small) <= 0.05 * texts, (view, small)
        assert explorer.ask("probes.fits()"), view
    settled(explorer)


def test_the_free_network_has_names_that_can_be_read(explore: Open, seed_page: Path) -> None:
    """Names at 12 pixels at any zoom that do not touch; places that do not move; a picture that is not blank."""
    explorer = explore(seed_page).go("#view=network")
    before = explorer.page.locator("#view canvas").screenshot()
    for key in ("", "+", "+", "+"):
        if key:
            explorer.page.locator("#view .free").press(key)
            explorer.page.wait_for_timeout(80)
        boxes = label_boxes(explorer)
        assert len(boxes) > 15
        assert overlapping(boxes) == []
        assert all(box["size"] >= 12 for box in boxes)
    explorer.page.locator("#view .free").press("0")
    explorer.page.wait_for_timeout(1000)
    assert explorer.page.locator("#view canvas").screenshot() == before
    assert explorer.ask("probes.inks()") > 50


@pytest.mark.parametrize(("which", "seconds"), [("seed", 2.0), ("500 drawn", 3.0), ("10,000 nodes", 5.0)])
def test_the_first_frame_is_quick(explore: Open, seed_page: Path, large_page: Path, which: str, seconds: float) -> None:
    """From the request to the first whole frame, as the page's own clock says."""
    page = {"seed": seed_page, "10,000 nodes": large_page}.get(which) or graphs.plan(8, 6, 7, 30)
    explorer = explore(page).go("#view=network" if which == "500 drawn" else "")
    took = explorer.ask("() => performance.getEntriesByName('ready')[0].startTime / 1000")
    print(f"\n{which}: ready in {took:.2f} s")
    assert took < seconds
    settled(explorer)


def test_a_large_input_is_folded_and_says_so(explore: Open, large_page: Path) -> None:
    """Of 10,000 nodes a part is drawn, every view is quiet and legible, and search still covers all."""
    explorer = explore(large_page).go()
    assert "/ 10," in explorer.page.locator("#showing").inner_text()
    for view in VIEWS:
        explorer.show(f"#view={view}")
        assert overlapping(explorer.ask("probes.boxes()")[:400]) == [], view
    assert explorer.ask("probes.data().network.nodes.length") <= 500
    explorer.page.locator("#query").fill("第1100项工作的第7步")
    assert explorer.page.locator("#found .option").count() == 1
    settled(explorer)


# 4: search


def test_slash_name_enter_selects_the_ministry(explore: Open, seed_page: Path) -> None:
    """`/水利部⏎` selects the ministry of water with exactly its six sections."""
    explorer = explore(seed_page).go()
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.insert_text("水利部")
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#panel h2").inner_text() == "水利部"
    rows = explorer.page.locator("#panel [data-relation^='resp>'] .link bdi")
    numbers = [text.partition(" ")[0] for text in rows.all_inner_texts()]
    assert numbers == ["(四)", "(五)", "(六)", "(十二)", "(十九)", "(二十一)"]
    assert "node=agency/mwr" in explorer.page.url


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("水环境治理", "推进水环境治理协同控制"),
        ("水環境治理", "推进水环境治理协同控制"),
        ("ministry water", "水利部"),
        ("发改委", "国家发展和改革委员会"),
    ],
)
def test_search_finds_either_script_english_and_short_names(explore: Open, seed_page: Path, query: str, found: str) -> None:
    """Simplified finds Traditional and the other way round; English labels and short names are searched too."""
    explorer = explore(seed_page).go()
    explorer.page.locator("#query").fill(query)
    assert any(found in text for text in explorer.page.locator("#found .option bdi").all_inner_texts()[:6])
    assert explorer.page.locator("#live").inner_text()


def test_an_input_method_is_left_alone(explore: Open, seed_page: Path) -> None:
    """Enter and digits that belong to an input method choose nothing and change no view."""
    explorer = explore(seed_page).go()
    explorer.page.locator("#query").fill("水利部")
    press = (
        "(key) => document.getElementById('query').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, isComposing: true }))"
    )
    explorer.ask(press, "Enter")
    explorer.ask(press, "3")
    assert explorer.page.locator("#panel").is_hidden()
    assert "matrix" not in explorer.page.url


# 5: evidence, and the matrix


def test_evidence_equals_the_source(explore: Open, seed_page: Path) -> None:
    """The words marked in the panel are the source's between the quote's offsets, for every node and edge; so are the text's marks."""
    explorer = explore(seed_page).go("#view=targets&table=1")
    shown = explorer.ask("probes.evidence()")
    assert len(shown) == len(model().nodes) + len(model().edges)
    own = [node.quotes for node in model().nodes] + [edge.quotes for edge in model().edges]
    for (key, hidden, quotes), expected in zip(shown, own, strict=True):
        assert not hidden, key
        assert not expected or {at for at, *_ in quotes} == set(expected), key
        for at, words, around in quotes:
            quote = model().quotes[at]
            text = model().sources[quote.source].text
            assert words == text[quote.begin : quote.end]
            assert around == text[slice(*quote.sentence)]
    unquoted = [key for key, _, quotes in shown if not quotes]
    assert all(key.startswith("edge=broader") for key in unquoted)
    explorer.go("#view=reading")
    marks = explorer.ask("probes.marks()")
    text = model().sources[0].text
    assert len(marks) > 300
    assert all(words == text[begin:end] for begin, end, words in marks)


def test_matrix_cells_show_what_sparql_counts(explore: Open, seed_page: Path) -> None:
    """Each cell on the screen is the count that SPARQL gives; a click lists as many sections."""
    rows = seed().query(PREFIX + COUNT, use_default_graph_as_union=True)
    expected = {(model().place[row["a"].value], model().place[row["k"].value]): int(row["n"].value) for row in rows}
    explorer = explore(seed_page).go("#view=matrix")
    cells = explorer.ask("probes.cells()")
    assert {(agency, sector): count for agency, sector, count in cells} == expected
    explorer.page.locator("#view .matrix td button").first.click()
    assert explorer.page.locator("#panel [data-relation='sections'] .link").count() == cells[0][2]


def test_filters_narrow_every_view_and_stay_in_the_address(explore: Open, seed_page: Path) -> None:
    """A filter leaves what fits it, the address keeps it, and a link restores it."""
    explorer = explore(seed_page).go("#view=matrix")
    explorer.page.locator("#filters fieldset[data-group=agency] label", has_text="水利部").click()
    assert explorer.page.locator("#view .matrix tbody tr").count() == 1
    again = explore(seed_page).go(explorer.page.url.partition("network.html")[2])
    assert again.page.locator("#view .matrix tbody tr").count() == 1
    again.show("#view=targets&in-year=2030")
    assert again.page.locator("#view .card").count() == 7
    again.show("#view=overview&in-role=Lead")
    assert again.page.locator("#view .row.agency").count() == 1
    settled(again)


def test_the_legend_toggles_kinds(explore: Open, seed_page: Path) -> None:
    """A kind that is switched off leaves the picture."""
    explorer = explore(seed_page).go("#view=overview")
    explorer.page.locator("#legend [data-kind=target]").click()
    assert explorer.page.locator("#view .row.target").count() == 0
    assert explorer.page.locator("#legend [data-kind=target]").get_attribute("aria-pressed") == "false"


# 6: hostile input


def test_hostile_names_show_as_text(explore: Open) -> None:
    """Whatever a name holds, in every view, selected or not, it is shown as it is and nothing of it runs."""
    explorer = explore(graphs.hostile()).go()
    for view in VIEWS:
        explorer.ask("(view) => probes.visit(view)", view)
        assert explorer.ask("() => document.querySelectorAll('img, iframe, #app script, a[href^=javascript]').length") == 0
        if view == "reading":
            for words in graphs.HOSTILE:
                assert words in explorer.page.locator("#view .text").text_content()
        explorer.show(f"#view={view}&table=1")
    explorer.page.locator("#query").fill("img")
    assert explorer.page.locator("#found .option").count() > 3
    assert explorer.ask("() => window.hacked") is None
    settled(explorer)


def test_a_hostile_address_does_nothing(explore: Open, seed_page: Path) -> None:
    """Nonsense in the hash leaves the page whole."""
    explorer = explore(seed_page).go(
        "#view=<img src=x onerror=alert(1)>&node=javascript:alert(1)&in-sector=%E0%A4%A&hide=__proto__&lang=constructor"
    )
    assert explorer.page.locator("#view .row").count() > 50
    settled(explorer)


# 7: for everyone


def test_axe_finds_nothing_serious(explore: Open, seed_page: Path) -> None:
    """No serious or critical finding in any view, with the details open, in either theme, and in the table twin."""
    if find_spec("axe_playwright_python") is None and os.environ.get("CI") != "true":
        pytest.skip("axe-playwright-python is not installed: pip install '.[test]'")
    code = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    explorer = explore(seed_page, bypass_csp=True).go()
    explorer.ask(code)
    hashes = [f"#view={view}&node=agency/mwr" for view in VIEWS]
    hashes += ["#view=neighbourhood&theme=dark&node=sector/water", "#view=targets&theme=dark", "#view=targets&table=1"]
    for hash in hashes:
        explorer.show(hash)
        assert explorer.ask("probes.axe()") == [], hash


def test_search_evidence_and_back_by_keyboard_alone(explore: Open, seed_page: Path) -> None:
    """Search, read the evidence, show it in the text, and come back, without a mouse."""
    explorer = explore(seed_page).go()
    keys = explorer.page.keyboard
    keys.press("/")
    keys.insert_text("再生铝")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    assert explorer.page.locator("#panel .quote mark").first.is_visible()
    assert explorer.ask("() => document.activeElement.closest('#panel') !== null")
    keys.press("5")
    assert explorer.page.locator("#view .mark.on").first.is_visible()
    explorer.page.go_back()
    assert explorer.page.locator("#view .row").count() > 50
    keys.press("Escape")
    assert explorer.page.locator("#panel").is_hidden()
    keys.press("3")
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


def test_every_view_has_a_table_twin(explore: Open, seed_page: Path) -> None:
    """The same facts as rows, that can be copied."""
    explorer = explore(seed_page).go()
    for view in VIEWS:
        explorer.show(f"#view={view}&table=1")
        assert explorer.page.locator("#view table.twin tbody tr").count() > 5, view
    settled(explorer)


def test_lines_and_cells_lead_to_evidence(explore: Open, seed_page: Path) -> None:
    """A line between two bodies lists what they share; a line of the overview says where it was read."""
    explorer = explore(seed_page, width=1900).go("#view=agencies")
    explorer.page.locator("#view .pair").last.dispatch_event("click")
    assert explorer.page.locator("#panel .shared").count() == 12
    explorer.show("#view=overview")
    for kind in ("chapter", "agency", "sector", "target"):
        explorer.page.locator(f"#view .line.{kind}").first.dispatch_event("click")
        assert explorer.page.locator("#panel .quote mark").count() >= 1, kind


def test_without_scripts_there_is_a_table(explore: Open, seed_page: Path) -> None:
    """A browser that runs no scripts shows every section and who answers for it."""
    explorer = explore(seed_page, java_script_enabled=False)
    explorer.page.goto(seed_page.as_uri())
    assert explorer.page.locator("table tbody tr").count() == 37
    assert "水利部" in explorer.page.locator("table").inner_text()


# 8: next to nothing, and a great deal


@pytest.mark.parametrize(
    "store",
    [ox.Store(), graphs.lone(), graphs.without_agencies()],
    ids=["empty", "one node", "no agency, disconnected"],
)
def test_odd_sizes_pass_too(explore: Open, store: ox.Store) -> None:
    """No request, no complaint, no overlap in any view; where there is nothing to draw, a sentence says what to do."""
    explorer = explore(store).go()
    for view in VIEWS:
        explorer.show(f"#view={view}")
        assert overlapping(explorer.ask("probes.boxes()")[:400]) == [], view
        drawn = explorer.page.locator("#view .row, #view .ring, #view .matrix, #view .card, #view .reading, #view .free").count()
        assert drawn or len(explorer.page.locator("#view .empty").inner_text()) > 10, view
    settled(explorer)


def test_several_documents_can_be_picked(explore: Open) -> None:
    """A filter by document, and in the reading view a choice of which to read."""
    store = graphs.plan(name="甲计划")
    graphs.plan(name="乙计划", store=store)
    explorer = explore(store).go("#view=overview")
    assert explorer.page.locator("#filters fieldset[data-group=document] label").count() == 2
    explorer.page.locator("#filters fieldset[data-group=document] label").first.click()
    assert explorer.page.locator("#view .row.article").count() == 9
    explorer.show("#view=reading")
    explorer.page.locator("#which").select_option(index=1)
    assert explorer.page.locator("#view .tree .title").inner_text() == "甲计划"
    settled(explorer)
