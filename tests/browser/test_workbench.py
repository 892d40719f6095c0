"""Where an analyst works: boxes that are typed into key by key, tasks in full, rows in a spreadsheet, the first screen's counts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest

from browser import graphs
from browser.conftest import CORPUS, SEED, Explorer, Input, click, settled
from kg.export import export
from kg.script import simplify
from kg.view.facets import facets
from kg.view.model import Model
from kg.view.read import read

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
PICK, FIND = ("#open-picker", "#pick-query"), ("#query", "#query")
POL = "https://w3id.org/policy-kg/ontology#"


# boxes


@pytest.mark.parametrize(("door", "box"), [PICK, FIND], ids=["documents", "search"])
def test_a_box_keeps_what_is_typed_key_by_key(explore: Open, two_plans: Path, door: str, box: str) -> None:
    """Each key stands behind the one before it, also after an arrow to the left, though the list below changes at each."""
    explorer = click(explore(two_plans).go(), door)
    explorer.page.locator(box).focus()
    explorer.page.keyboard.type("2021甲b", delay=10)
    explorer.page.keyboard.press("ArrowLeft")
    explorer.page.keyboard.type("c")
    assert explorer.page.locator(box).input_value() == "2021甲cb"
    settled(explorer)


@pytest.mark.parametrize(("door", "box"), [PICK, FIND], ids=["documents", "search"])
def test_an_input_method_composes_in_a_box(explore: Open, two_plans: Path, door: str, box: str) -> None:
    """While 甲计划 is being composed from its letters the box is left as it is; the words come out whole and find what they name."""
    explorer = click(explore(two_plans).go(), door)
    explorer.page.locator(box).focus()
    keys = explorer.page.context.new_cdp_session(explorer.page)
    for letters in ("j", "ji", "jia", "jia j", "jia ji"):
        keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)})
    keys.send("Input.insertText", {"text": "甲计划"})
    assert explorer.page.locator(box).input_value() == "甲计划"
    found = "#pick .pick-row" if box != FIND[1] else "#found .option"
    assert "甲计划" in explorer.page.locator(found).first.inner_text()


def test_a_document_is_found_by_its_number(explore: Open) -> None:
    """国发〔2099〕36号 in the search leads to the document that has it."""
    maker = graphs.Maker("丙计划")
    maker.head()
    maker.add(maker.document, "eli:id_local", "国发〔2099〕36号")
    explorer = explore(maker.done()).go()
    explorer.page.locator("#query").press_sequentially("国发〔2099〕36号")
    assert explorer.page.locator("#found .option").first.locator(".glyph.document").count() == 1
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#thing-title").inner_text() == "丙计划"


# bodies together


def test_a_body_that_is_picked_has_its_partners(explore: Open, inputs: Give) -> None:
    """Under 生态环境部 and 水环境 stand all bodies that answer for the same sections, linked to it and to nobody else."""
    model = inputs(SEED).model
    chosen, sector = (next(place for place, node in enumerate(model.nodes) if node.hans == name) for name in ("生态环境部", "水环境"))
    about = facets(model)
    articles = {
        place if node.kind in ("chapter", "article") else node.parent
        for place, node in enumerate(model.nodes)
        if place in about and sector in about[place].sectors and chosen in dict(about[place].duties)
    }
    wanted = {agency for place in articles if place is not None for agency, _ in about[place].duties}
    assert len(wanted) > 3
    key = [model.nodes[place].key for place in (chosen, sector)]
    explorer = explore(inputs(SEED).path).go(f"#view=agencies&in-agency={key[0]}&in-sector={key[1]}")
    bodies = {int(one) for one in explorer.ask("Array.from(document.querySelectorAll('#view .body'), (one) => one.dataset.node)")}
    assert bodies == wanted
    ends = explorer.ask("Array.from(document.querySelectorAll('#view .pair'), (one) => [one.dataset.one, one.dataset.two])")
    assert {one for pair in ends for one in map(int, pair)} == wanted
    assert all(chosen in map(int, pair) for pair in ends)
    assert explorer.page.locator("#view .note").count() == 0
    settled(explorer)


# tasks


def plain(text: str) -> str:
    """A text in Simplified characters, without white space and with one kind of comma."""
    return "".join(simplify(text).replace("，", ",").split())


def whole(model: Model) -> dict[str, str]:
    """IRI → the text of each task, in Simplified characters."""
    return {node.iri: simplify(node.text or node.hans) for node in model.nodes if node.kind == "task"}


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_every_task_stands_in_full(explore: Open, inputs: Give, name: str) -> None:
    """The table has each task of the graph once with its whole sentence; a long table is laid out where it is looked at, all of it when scrolled through."""
    given = inputs(name)
    query = f"SELECT ?t ?x WHERE {{ ?t a <{POL}Task> ; <{POL}text> ?x }}"
    asked = given.store.query(query, use_default_graph_as_union=True)
    texts = {plain(row["x"].value) for row in asked}  # type: ignore[union-attr]
    explorer = explore(given.path).go("#view=tasks")
    assert explorer.page.locator("#view table").get_attribute("data-rows") == str(len(whole(given.model)))
    rows = list(csv.reader(io.StringIO(explorer.saved("#save-csv").decode("utf-8-sig"), newline="")))[1:]
    assert len(rows) == len(whole(given.model))
    assert {plain(row[0].lstrip("'")) for row in rows} <= texts  # of two copies of a task with other signs one stands here
    drawn = explorer.page.locator("#view tbody tr:not(.space)")
    assert drawn.count() <= 180
    explorer.ask("() => window.dispatchEvent(new Event('beforeprint'))")
    assert drawn.count() == len(rows)
    settled(explorer)


def test_a_long_table_is_filled_where_it_is_scrolled_to(explore: Open, tmp_path: Path) -> None:
    """Of 600 rows those near the window are there; at the end the last one is, and the first are gone; the scroll bar keeps its length."""
    explorer = explore(graphs.plan(20, 6, 5, 6)).go("#view=tasks")
    total = int(explorer.page.locator("#view table").get_attribute("data-rows") or 0)
    assert total == 600
    high = "() => document.querySelector('#view .scroll').scrollHeight"
    before = explorer.ask(high)
    explorer.ask("() => { const frame = document.querySelector('#view .scroll'); frame.scrollTop = frame.scrollHeight }")
    explorer.page.wait_for_function("() => document.querySelector('#view tbody:last-child tr:not(.space)')")
    explorer.page.wait_for_function("() => document.querySelector('#view tbody tr.space')")
    assert explorer.page.locator("#view tbody tr:not(.space)").count() < 400
    assert explorer.ask(high) == pytest.approx(before, rel=0.25)


def test_tasks_are_filtered_sorted_and_grouped(explore: Open, inputs: Give) -> None:
    """A filter counts and leaves tasks; a head sorts, its second click the other way, its third none; groups have heads with counts; the address keeps all."""
    model = inputs(SEED).model
    about = facets(model)
    water = next(place for place, node in enumerate(model.nodes) if node.hans == "水利部")
    own = [place for place in model.of_kind("task") if water in dict(about[place].duties)]
    explorer = explore(inputs(SEED).path).go("#view=tasks")
    assert explorer.page.locator("#filters label:has-text('水利部') .badge").inner_text() == str(len(own))
    click(explorer, "#filters label:has-text('水利部')")
    assert explorer.page.locator("#view table").get_attribute("data-rows") == str(len(own))
    first = "#view tbody td:first-child"
    printed = explorer.page.locator(first).all_inner_texts()
    click(explorer, "#view th:first-child .sorter")
    rising = explorer.page.locator(first).all_inner_texts()
    assert sorted(rising) == sorted(printed)
    assert rising != printed
    click(explorer, "#view th:first-child .sorter")
    assert explorer.page.locator(first).all_inner_texts() == rising[::-1]
    click(explorer, "#view th:first-child .sorter")
    assert explorer.page.locator(first).all_inner_texts() == printed
    explorer.page.locator("#by").select_option("agency")
    heads = explorer.page.locator("#view .group").all_inner_texts()
    assert f"生态环境部{len(own)}" in heads  # it has a part in each of them
    again = explore(inputs(SEED).path).go(explorer.page.url.partition("network.html")[2])
    assert again.page.locator("#view .group").all_inner_texts() == heads
    settled(again)


def test_a_task_opens_its_text(explore: Open, seed_page: Path) -> None:
    """A click on a sentence shows where it was read; one more the text around it."""
    explorer = click(explore(seed_page).go("#view=tasks"), "#view tbody td:first-child .link")
    assert explorer.page.locator("#panel .quote mark").inner_text()
    assert explorer.page.locator("#view tbody .link[aria-pressed=true]").count() == 1
    click(explorer, "#show-in-text")
    assert explorer.page.locator("#view .text .mark.on").first.is_visible()
    settled(explorer)


# spreadsheets


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet of a workbook, as openpyxl reads them; no cell is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_has_the_rows_that_are_shown(explore: Open, inputs: Give) -> None:
    """Five sheets; one row a task and target under the filter, each with its quotation, place and a link that is its IRI; numbers are numbers, days days."""
    explorer = click(explore(inputs(SEED).path).go("#view=tasks"), "#filters label:has-text('水利部')")
    content = explorer.saved("#save-xlsx")
    assert content == explorer.saved("#save-xlsx")
    found = sheets(content)
    assert list(found) == ["任务", "目标", "单位", "文件", "说明"]
    head, *tasks = found["任务"]
    assert str(len(tasks)) == explorer.page.locator("#view table").get_attribute("data-rows")
    sources = {source.name: source.text for source in inputs(SEED).model.sources}
    at = {name: head.index(name) for name in ("原文引文", "来源文件", "起", "止", "链接")}
    for row in tasks:
        assert sources[row[at["来源文件"]]][row[at["起"]] : row[at["止"]]] == row[at["原文引文"]]
    links = [row[at["链接"]] for row in tasks]
    assert set(links) <= set(whole(inputs(SEED).model))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [row[at["链接"]] for row in book["任务"].iter_rows(min_row=2)]
    assert [cell.hyperlink.target for cell in cells] == links
    click(explorer.go("#view=targets&table=1"))
    head, *targets = sheets(explorer.saved("#save-xlsx"))["目标"]
    words = {row[head.index(name)] for row in targets for name in ("指标", "原文")}
    assert {simplify(text) for text in words} == words  # the source is Traditional
    figures = [row[head.index("数值")] for row in targets if row[head.index("数值")] is not None]
    assert len(targets) == len(inputs(SEED).model.of_kind("target"))
    assert figures
    assert all(isinstance(value, int | float) for value in figures)
    settled(explorer)


def test_a_day_is_a_day_and_a_number_of_a_document_is_a_text(explore: Open) -> None:
    """2099-03-01 comes out as that day, 国发〔2099〕36号 as it is."""
    maker = graphs.Maker("丙计划")
    maker.head()
    maker.task(maker.section("一、", "安排", 1), "推进管网改造")
    maker.add(maker.document, "eli:id_local", "国发〔2099〕36号")
    maker.add(maker.document, "eli:date_document", "2099-03-01")
    explorer = explore(maker.done()).go("#view=tasks")
    (row,) = sheets(explorer.saved("#save-xlsx"))["文件"][1:]
    assert row[:3] == ("丙计划", "国发〔2099〕36号", datetime(2099, 3, 1))
    settled(explorer)


HOSTILE = ("=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://x")', "a\u0007b", "\ud7ff\ue000", "<b>&amp;", "\u202e文", "行\n二")


def test_no_text_becomes_a_formula_or_breaks_the_file(explore: Open) -> None:
    """Texts that begin as formulas do, and signs that XML forbids, come back as texts from openpyxl, from Markdown as one row each."""
    graph = ox.NamedNode("https://w3id.org/policy-kg/id/hostile")
    store = graphs.plan(4, 3, 2, 6)
    tasks = sorted({quad.subject.value for quad in store.quads_for_pattern(None, None, ox.NamedNode(POL + "Task"), None)})  # type: ignore[union-attr]
    for iri, text in zip(tasks, HOSTILE, strict=False):
        for quad in list(store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(POL + "text"), None, None)):
            store.remove(quad)
        store.add(ox.Quad(ox.NamedNode(iri), ox.NamedNode(POL + "text"), ox.Literal(text), graph))
    explorer = explore(store).go("#view=tasks")
    rows = sheets(explorer.saved("#save-xlsx"))["任务"][1:]
    shown = {node.text for node in read(store).nodes if node.kind == "task"} & set(HOSTILE)
    assert len(shown) == len(HOSTILE)
    texts = {row[0] for row in rows}
    assert {text for text in shown if "\u0007" not in text} <= texts
    assert {row[0] for row in sheets(export(store, "xlsx"))["任务"][1:]} == texts
    lines = explorer.saved("#save-md").decode("utf-8").splitlines()
    assert len(lines) == 2 + len(rows)
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
    settled(explorer)


# the first screen


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_the_first_screen_counts_as_the_graph_does(explore: Open, inputs: Give, name: str) -> None:
    """Documents, tasks, figures, the most loaded body and what is due: the numbers that SPARQL gives."""
    given = inputs(name)

    def number(pattern: str) -> int:
        rows = given.store.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}", use_default_graph_as_union=True)
        return int(next(iter(rows))["n"].value)  # type: ignore[union-attr, arg-type]

    explorer = explore(given.path).go()
    said = explorer.page.locator("#view .sum-up").inner_text()
    shown = len(given.model.of_kind("document"))
    for count, unit in (
        (shown, "份文件"),
        (number(f"?x a <{POL}Task>"), "项任务"),
        (number(f"?x a <{POL}QuantitativeTarget>"), "个数值目标"),
    ):
        assert f"{count:,} {unit}" in said, said
    load = (
        Counter(agency for place in given.model.of_kind("task") for agency in dict(facets(given.model)[place].duties))
        if name == SEED
        else None
    )
    if load is not None:
        best = max(load.values())
        first = explorer.page.locator("#tile-carriers tbody tr").first
        assert first.locator(".figure").first.inner_text() == str(best)
    years = [node.figure.due for node in given.model.nodes if node.figure and node.figure.due]
    strip = explorer.page.locator("#tile-due .strip button")
    told = {int(strip.nth(at).get_attribute("data-year") or 0) for at in range(strip.count())}
    this = explorer.ask("() => new Date().getFullYear()")
    assert told >= set(sorted({year for year in years if year >= this})[:3])
    settled(explorer)


def test_each_tile_is_a_door(explore: Open, inputs: Give) -> None:
    """A year leads to what is due in it, the bodies to their comparison, the overlaps to the picture of bodies, a statement to its evidence."""
    explorer = click(explore(inputs(SEED).path).go(), "#tile-due .listing .link")
    assert explorer.page.locator("#panel .quote mark").count() > 0
    click(explorer, "#tile-overlap .shared-count")
    assert explorer.page.locator("#panel .shared").count() > 0
    click(explorer, "#title-carriers")
    assert "view=compare" in explorer.page.url
    click(explorer.go(), "#title-overlap")
    assert "view=agencies" in explorer.page.url
    explorer.go().page.locator("#tile-due .strip button").first.click()
    assert "view=tasks" in explorer.page.url
    assert "in-year=" in explorer.page.url
    listed = "".join(explorer.go().page.locator("#view .listing .link").all_inner_texts())
    assert simplify(listed) == listed  # in Simplified characters, as the interface is
    settled(explorer)


@pytest.mark.parametrize("width", [800, 1280, 1366, 1440, 1536, 1920])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_head_is_whole_at_every_width(explore: Open, two_plans: Path, width: int, locale: str) -> None:
    """Title, picker, tabs, search and settings stand inside the window and beside one another, not over."""
    explorer = explore(two_plans, width=width, locale=locale).go()
    boxes = explorer.ask(
        """() => Array.from(document.querySelectorAll('#name, #open-picker, #tabs, #query, #settings > *'), (one) => { const box = one.getBoundingClientRect(); return [one.id, box.left, box.right, box.top, box.bottom]; })"""
    )
    assert [box for box in boxes if box[1] < 0 or box[2] > width] == []
    over = [
        (a[0], b[0])
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
        if min(a[2], b[2]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[3], b[3]) > 1
    ]
    assert over == []
    assert width < 1100 or explorer.ask(
        "() => { const tabs = document.getElementById('tabs'); return tabs.scrollWidth <= tabs.clientWidth + 1; }"
    )


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_the_command_writes_the_rows_that_the_page_writes(explore: Open, inputs: Give, name: str) -> None:
    """`kg export xlsx` and the page's button agree in every cell of the four tables; the command's bytes are the same each time."""
    given = inputs(name)
    content = export(given.store, "xlsx")
    assert name != SEED or content == export(given.store, "xlsx")
    mine, theirs = sheets(content), sheets(explore(given.path).go("#view=tasks").saved("#save-xlsx"))
    assert list(mine) == list(theirs)
    for title in ("任务", "目标", "单位", "文件"):
        assert len(mine[title]) > 1
        assert mine[title] == theirs[title], title
