"""Two documents side by side as `kg compare` sets them, a body among its partners, and documents that carry out others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import Once

import kg
from browser.conftest import CORPUS, SEED, Explorer, Input, click, settled
from browser.own import own
from kg.compare import compare
from kg.facts import documents
from kg.iri import SITE
from kg.view.read import read

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
PLANS = Path(__file__).parent.parent / "plans"
WORDS = {"otherUnit": "other unit", "sameYear": "same"}


@pytest.fixture(scope="module")
def plans(once: Once) -> ox.Store:
    """The graph of a nation's, a province's and a city's plan."""
    return kg.open(once("plans", lambda folder: kg.build([PLANS], folder / "out")) / "out").store


def beside(explorer: Explorer, store: ox.Store, pairs: list[tuple[str, str]]) -> None:
    """The page's rows for pairs of documents are those of `kg compare`."""
    for (one, two), (figures, tasks) in zip(pairs, own(explorer, f"ownBeside({json.dumps(pairs)})"), strict=True):
        found = compare(store, one, two)
        wanted = {(*ends(row), row[1], row[6], row[7]) for row in found.targets.rows}
        assert {tuple(WORDS.get(cell, cell) or None for cell in row) for row in figures} == wanted, (one, two)
        scores = {(*ends(row), row[0] and f"{row[0]:.2f}") for row in found.tasks.rows}
        assert {(a, b, score and f"{score:.2f}") for a, b, score in tasks} == scores, (one, two)


def ends(row: Sequence[object]) -> list[str | None]:
    """The IRIs of what a row sets side by side."""
    return [None if cell is None else str(cell) for cell in row[-2:]]


def test_two_documents_stand_as_the_command_sets_them(explore: Open, plans: ox.Store) -> None:
    """Each pair of the plans in both orders: the same pairs of figures and tasks, the same verdicts, the same scores."""
    explorer = explore(plans).go("#view=compare&part=figures")
    titles = [title.iri for title in documents(plans)]
    assert len(titles) == 3
    beside(explorer, plans, list(permutations(titles, 2)))
    settled(explorer)


@pytest.mark.slow("the page of 74 documents")
def test_documents_of_the_corpus_stand_as_the_command_sets_them(explore: Open, inputs: Give) -> None:
    """Forty pairs spread over all of the corpus."""
    given = inputs(CORPUS)
    explorer = explore(given.path).go("#view=compare&part=figures")
    sections = {
        given.model.nodes[edge.target].iri for edge in given.model.links("part") if given.model.nodes[edge.target].kind == "document"
    }
    titles = [title.iri for title in documents(given.store) if title.iri in sections]
    pairs = list(combinations(titles, 2))
    assert len(pairs) > 2000
    beside(explorer, given.store, pairs[:: len(pairs) // 40])


def test_a_pair_is_chosen_and_kept_in_the_address(explore: Open, plans: ox.Store) -> None:
    """A and B are chosen from lists; the address restores them; verdicts are heads of groups with their counts; a figure opens its words."""
    explorer = explore(plans).go("#view=compare&part=figures")
    nation, province = [next(title for title in documents(plans) if word in title.label) for word in ("河湖清洁与降碳行动方案", "浙江省")]
    explorer.page.locator("#one").select_option(nation.iri.removeprefix(SITE))
    explorer.page.locator("#two").select_option(province.iri.removeprefix(SITE))
    heads = explorer.page.locator("#view .group").all_inner_texts()
    assert heads == ["更严2", "更宽1", "B 没有1", "只有 B 有1"]
    again = explore(plans).go(explorer.page.url.partition("network.html")[2])
    assert again.page.locator("#view .group").all_inner_texts() == heads
    click(again, "#view tbody td .link")
    assert again.page.locator("#panel .quote mark").first.inner_text()
    again.page.locator("#part").select_option("measures")
    assert again.page.locator("#view .group").all_inner_texts() == ["两份都有3", "只在 A3", "只在 B2"]
    settled(again)


def test_partners_are_those_who_share_articles(explore: Open, inputs: Give) -> None:
    """The list and the picture hold every body that answers for an article of the one in the middle, with how many; one is put in the middle."""
    model = inputs(SEED).model
    explorer = explore(inputs(SEED).path).go("#view=agencies&ties=partners")
    chosen = explorer.page.locator("#centre").input_value()
    section = {place: place if node.kind in ("chapter", "article") else node.parent for place, node in enumerate(model.nodes)}
    held: dict[int, set[Any]] = {}
    for edge in model.links("resp"):
        held.setdefault(edge.source, set()).add(section[edge.target])
    middle = next(place for place, node in enumerate(model.nodes) if node.key == chosen)
    wanted = {model.nodes[place].hans: len(own & held[middle]) for place, own in held.items() if place != middle and own & held[middle]}
    rows = explorer.page.locator(".partner-list tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [row.querySelector('.what').textContent, Number(row.querySelector('.figure').textContent)])"
    )
    assert dict(rows) == wanted
    assert explorer.page.locator(".partner-picture .body:not(.centre)").count() == len(wanted)
    click(explorer, ".partner-list tbody .head")
    assert explorer.page.locator("#panel .shared").count() == min(12, rows[0][1])
    click(explorer, ".partner-list tbody .recentre")
    assert explorer.page.locator(".partner-picture .centre text").first.text_content() == rows[0][0][:12]
    settled(explorer)


def test_documents_stand_below_those_that_they_carry_out(explore: Open, plans: ox.Store) -> None:
    """Nation, province, city: each once, below the nearest one, with the verdicts on its figures as ways to them."""
    edges = read(plans).links("implements")
    assert len(edges) == 3  # the city's carries out both
    explorer = explore(plans).go("#view=agencies&ties=cascade")
    shape = """(list) => Array.from(list.children, (item) => [item.querySelector('.link').textContent, item.querySelector(':scope > ul') ? 1 : 0])"""
    assert explorer.page.locator("#view .cascade").evaluate(shape) == [["河湖清洁与降碳行动方案", 1]]
    assert explorer.page.locator("#view .cascade > li > ul").evaluate(shape) == [["浙江省河湖清洁与降碳实施方案", 1]]
    assert explorer.page.locator("#view .cascade ul ul").evaluate(shape) == [["杭州市河湖清洁三年行动计划", 0]]
    assert explorer.page.locator("#view .verdict").all_inner_texts()[:4] == ["更严 2", "更宽 1", "B 没有 1", "只有 B 有 1"]
    click(explorer, "#view .verdict")
    assert explorer.page.locator("#view .group").all_inner_texts() == ["更严2", "更宽1", "B 没有1", "只有 B 有1"]
    settled(explorer)


def test_a_graph_of_one_document_has_nothing_to_compare(explore: Open, seed_page: Path) -> None:
    """Each part says so in a line."""
    for part in ("compare&part=figures", "compare&part=measures", "agencies&ties=cascade"):
        explorer = explore(seed_page).go(f"#view={part}")
        assert len(explorer.page.locator("#view .empty").inner_text()) > 8
        settled(explorer)
