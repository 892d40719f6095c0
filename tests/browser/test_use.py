"""What a reader does with the explorer: filters, picks, compares, prints and takes away."""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import sampled

from browser import graphs
from browser.conftest import CORPUS, DRAWN, SEED, SEVERAL, SHOWN, TWO, Explorer, Input, click, settled

Open = Callable[..., Explorer]
Give = Callable[[str], Input]


# search and filters


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


def test_filters_narrow_every_view_and_stay_in_the_address(explore: Open, seed_page: Path) -> None:
    """A filter leaves what fits it, the address keeps it, and a link restores it; values that nothing is left of are not offered."""
    explorer = explore(seed_page).go("#view=matrix")
    click(explorer, "#filters fieldset[data-group=agency] label:has-text('水利部')")
    assert explorer.page.locator("#view .matrix tbody tr").count() == 1
    again = explore(seed_page).go(explorer.page.url.partition("network.html")[2])
    assert again.page.locator("#view .matrix tbody tr").count() == 1
    assert "0" not in again.page.locator("#filters .badge").all_inner_texts()
    again.show("#view=targets&in-year=2030")
    assert again.page.locator("#view .card").count() == 7
    again.show("#view=overview&in-role=Lead")
    assert again.page.locator("#view .row.agency").count() == 1
    again.show("#view=overview&in-role=Lead&in-year=1999")
    assert "清除" in again.page.locator("#view .empty").inner_text()
    settled(again)


def test_the_legend_toggles_kinds(explore: Open, seed_page: Path) -> None:
    """A kind that is switched off leaves the picture."""
    explorer = click(explore(seed_page).go("#view=overview"), "#legend [data-kind=target]")
    assert explorer.page.locator("#view .row.target").count() == 0
    assert explorer.page.locator("#legend [data-kind=target]").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("view", sampled(SHOWN, 3, "the same on other cases, one in 3 of which is quick"))
def test_a_link_restores_the_state(explore: Open, two_plans: Path, view: str) -> None:
    """The same address shows the same, in every view: selection, filters, what is hidden, language, labels, theme."""
    document = graphs.Maker(TWO[1]).document.removeprefix("https://w3id.org/policy-kg/")
    hash = f"#view={view}&node={document}/s/2&in-document={document}&in-role=Lead&hide=target&lang=en&labels=both&theme=dark"
    explorer = explore(two_plans).go(hash)
    look = """() => [location.hash, document.getElementById('view').innerText, document.getElementById('panel').innerText,
        document.getElementById('filters').innerText, document.documentElement.lang, document.documentElement.dataset.theme]"""
    before = explorer.ask(look)
    assert before[4:] == ["en", "dark"]
    assert len(before[2]) > 100
    explorer.show("#view=overview").show("#view=targets&table=1").show(before[0])
    assert explorer.ask(look) == before
    explorer.go(before[0])
    assert explorer.ask(look) == before
    settled(explorer)


# documents


@pytest.mark.slow("the page of 74 documents")
def test_documents_are_picked(explore: Open, inputs: Give) -> None:
    """One, several or all documents are picked by a search; every view then shows those alone, with counts that say so."""
    explorer = click(explore(inputs(CORPUS).path).go(), "#open-picker")
    total = len(inputs(CORPUS).model.of_kind("document"))
    assert explorer.page.locator("#pick .pick-row").count() == total
    explorer.page.locator("#pick-query").fill("陝西")
    found = explorer.page.locator("#pick .pick-row").count()
    assert 1 < found < total
    click(explorer, "#pick-found")
    assert f"{found} / {total}" in explorer.page.locator("#open-picker").inner_text()
    explorer.page.keyboard.press("Escape")
    assert explorer.page.locator("#pick").count() == 0
    places = set(inputs(CORPUS).model.of_kind("document"))
    nodes = inputs(CORPUS).model.nodes
    picked = {place for place in places if "陕西" in nodes[place].hans}
    assert len(picked) == found
    for view in SHOWN:
        explorer.show(f"#view={view}&" + explorer.page.url.partition("&")[2])
        drawn = {int(place) for place in explorer.ask("probes.drawn()")}
        assert {nodes[place].document for place in drawn} - {None} <= picked, view
        assert drawn & places <= picked, view
        assert drawn or view in ("compare&part=indicators", "compare&part=figures", "synergy"), view
    click(explorer, "#open-picker", "#only-0")
    assert f"1 / {total}" in explorer.page.locator("#open-picker").inner_text()
    click(explorer, "#tabs [data-view=network]")
    assert explorer.ask("() => Object.keys(probes.data().network.own).length") == total
    assert len(explorer.ask("probes.drawn()")) > 20
    click(explorer, "#pick-all")
    assert explorer.page.locator("#open-picker").inner_text().startswith(f"{total} ")
    settled(explorer)


def test_one_document_has_no_picker(explore: Open, seed_page: Path) -> None:
    """Where there is nothing to pick there is no picker, and comparing says what to do."""
    explorer = explore(seed_page).go("#view=compare&part=shared")
    assert explorer.page.locator("#picker").is_hidden()
    assert "kg build" in explorer.page.locator("#view .empty").inner_text()


def test_the_document_that_is_read_is_chosen(explore: Open, two_plans: Path) -> None:
    """In the reading view there is a choice of which of the documents to read."""
    explorer = explore(two_plans).go("#view=reading")
    explorer.page.locator("#which").select_option(index=1)
    assert explorer.page.locator("#view .tree .title").inner_text() == explorer.page.locator("#which option").nth(1).inner_text()
    settled(explorer)


@pytest.mark.slow("the page of 74 documents")
def test_bodies_are_compared(explore: Open, inputs: Give) -> None:
    """The body that answers for most comes first, with as many sections, led sections and documents as the graph says."""
    explorer = explore(inputs(CORPUS).path).go("#view=compare")
    some = inputs(CORPUS).model
    sections: dict[int, set[int]] = {}
    for edge in some.links("resp"):
        node = some.nodes[edge.target]
        section = node.parent if node.kind in ("task", "target") else edge.target
        sections.setdefault(edge.source, set()).add(section or 0)
    most = max(len(found) for found in sections.values())
    first = explorer.page.locator("#view .ranking tbody tr").first
    agency = next(place for place, found in sections.items() if some.nodes[place].hans == first.locator(".what").inner_text())
    documents = {some.nodes[place].document for place in sections[agency]}
    figures = first.locator(".figure").all_inner_texts()
    assert (int(figures[0]), int(figures[2])) == (most, len(documents)) == (len(sections[agency]), len(documents))
    rows = list(csv.reader(io.StringIO(explorer.saved("#save-csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + len(sections)


def test_indicators_and_shared_things_are_compared(explore: Open, two_plans: Path) -> None:
    """The value of an indicator in each document, and what two documents share, each with a way to the words."""
    explorer = explore(two_plans).go("#view=compare&part=indicators")
    row = explorer.page.locator("#view .indicators tr.common").first
    assert {text.split("\n")[-1] for text in row.locator(".value").all_inner_texts()} == set(TWO)
    row.locator(".head").click()
    assert explorer.page.locator("#panel .quote mark").count() == 2
    explorer.show("#view=compare&part=shared")
    for kind, count in (("agency", 4), ("sector", 7), ("indicator", 9)):
        explorer.page.locator("#share").select_option(kind)
        cell = explorer.page.locator("#view .shared-by td button").first
        assert cell.inner_text() == str(count)
        cell.click()
        assert explorer.page.locator(f"#panel [data-relation='share:{kind}'] h3 .badge").inner_text() == str(count)
    rows = list(csv.reader(io.StringIO(explorer.saved("#save-csv").decode("utf-8-sig"))))
    assert sorted(rows[1][:2]) == sorted(TWO)
    assert rows[1][2:] == ["4", "7", "9", "0"]
    settled(explorer)


# tables and lines


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_every_view_has_a_table_twin_and_csv(explore: Open, inputs: Give, name: str) -> None:
    """The same facts as rows on the page, and as many in the file of CSV."""
    explorer = explore(inputs(name).path).go()
    for view in SHOWN:
        if name == SEED and (view in SEVERAL or view == "check"):
            continue
        explorer.show(f"#view={view}&table=1")
        shown = int(explorer.page.locator("#view table.twin").get_attribute("data-rows") or 0)
        rows = list(csv.reader(io.StringIO(explorer.saved("#save-csv").decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1, view
        assert shown == len(rows) - 1 > 5, view
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


# to take away


@pytest.mark.parametrize(
    "views", [("matrix", "overview"), pytest.param(DRAWN, marks=pytest.mark.slow("pictures of each view"))], ids=["two", "all"]
)
def test_every_view_is_saved_as_svg_and_png(explore: Open, two_plans: Path, views: tuple[str, ...]) -> None:
    """A picture of all that the view shows, with its names as text, in either theme; as PNG it is of the same shape."""
    explorer = explore(two_plans).go()
    for view in views:
        explorer.show(f"#view={view}&theme={'dark' if view == 'matrix' else 'light'}")
        picture = ElementTree.fromstring(explorer.saved("#save-svg"))
        words = "".join("".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text"))
        ink = picture.find("{http://www.w3.org/2000/svg}rect")
        assert ink is not None
        assert (ink.get("fill") == "#ffffff") == (view != "matrix"), view
        assert "undefined" not in words
        assert "第1" in words or "计划" in words or "部门" in words, view
        shown = "".join(explorer.ask("probes.boxes().map((box) => box.text.slice(0, 4))"))
        assert view == "network" or set(shown) <= set(words), view
        png = explorer.saved("#save-png")
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        wide, high = struct.unpack(">II", png[16:24])
        assert wide / high == pytest.approx(float(picture.get("width", 0)) / float(picture.get("height", 1)), rel=0.01), view
    settled(explorer)


def test_paper_has_the_whole_view_and_nothing_else(explore: Open, two_plans: Path) -> None:
    """In print: dark ink on white, no controls, nothing cut off by the window's height."""
    explorer = explore(two_plans, height=500, color_scheme="dark").go()
    pages = {}
    for view in SHOWN:
        explorer.show(f"#view={view}")
        pages[view] = explorer.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        explorer.page.emulate_media(media="print")
        assert explorer.page.locator("#filters, #bar, #legend, #tabs, #search").locator("visible=true").count() == 0
        ink, paper = explorer.ask("() => ['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])")
        assert (ink, paper) == ("rgb(28, 33, 39)", "rgb(255, 255, 255)")
        cut = "() => Array.from(document.querySelectorAll('#view, #view .scroll, #view .text')).filter((one) => one.scrollHeight > one.clientHeight + 2).length"
        assert view == "network" or explorer.ask(cut) == 0, view
        explorer.page.emulate_media(media="null")
    assert pages["reading"] > 1
    assert pages["network"] == 1
    assert explorer.page.locator("#view .printed").count() == 0
