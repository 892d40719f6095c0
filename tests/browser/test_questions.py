"""A new user's questions: each is answered in under five clicks, of one document and of many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_view import counted

from browser.conftest import CORPUS, Explorer, Input, click, settled
from kg.view.facets import facets

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
PILOTS = (
    "#tabs [data-view=overview]",
    "#filters [data-group=instrument] label:has-text('试点示范')",
    "#filters [data-group=role] label:has-text('牵头')",
)


QUESTIONS: dict[str, tuple[str, list[str], str]] = {
    "which ministries work on water": ("#query:水环境", ["#view #tile-answers"], "生态环境部"),
    "which ministries work on water, by the overview": (
        "",
        ["#tabs [data-view=overview]", "#view .row.sector:has-text('水环境')"],
        "农业农村部",
    ),
    "which ministries work on water, by the matrix": (
        "",
        ["#tabs [data-view=matrix]", "#view [data-sector] .head:has-text('水环境')"],
        "生态环境部",
    ),
    "which target is due first": ("", ["#tabs [data-view=targets]", "#view .card"], "2025"),
    "where does the text say so": ("", ["#tabs [data-view=targets]", "#view .card", "#show-in-text"], "mark.on"),
    "who would have to sit at one table over water and carbon": (
        "",
        ["#tabs [data-view=synergy]", "#view .synergy td button[title^='水环境 + 二氧化碳']"],
        "农业农村部",
    ),
    "who leads on pilots": ("#query:试点", ["#panel [data-relation=users]"], "牵头"),
    "who leads on pilots, by filters": (
        "",
        [*PILOTS],
        "生态环境部",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_new_user_finds_the_answer(explore: Open, seed_page: Path, question: str) -> None:
    """In under five clicks, counting a search and its Enter as two."""
    query, steps, answer = QUESTIONS[question]
    explorer = explore(seed_page).go()
    if query:
        field, _, words = query.partition(":")
        explorer.page.locator(field).fill(words)
        explorer.page.locator(field).press("Enter")
    click(explorer, *[step for step in steps if not step.startswith(("#panel", "#view #tile"))])
    assert len(steps) + 2 * bool(query) < 5
    if answer == "mark.on":
        assert explorer.page.locator("#view .text .mark.on").first.is_visible()
    elif question.startswith("who leads on pilots, by filters"):
        assert explorer.page.locator("#view .row.agency").all_inner_texts() == [answer]
    else:
        shown: Any = explorer.page.locator(steps[-1] if query else "#tile-answers" if "matrix" in question else "#panel").first
        assert answer in shown.inner_text()
    settled(explorer)


@pytest.mark.slow("the page of 74 documents")
def test_the_same_clicks_answer_for_many_documents(explore: Open, inputs: Give) -> None:
    """Who works on water: two clicks; which target is due first: three; where the text says so: one more; who leads on pilots: three."""
    some = inputs(CORPUS).model
    explorer = click(explore(inputs(CORPUS).path).go(), "#tabs [data-view=overview]", "#view .row.sector:has-text('水环境')")
    water = {agency for agency, sector in counted(inputs(CORPUS).store, some.place) if some.nodes[sector].hans == "水环境"}
    assert explorer.page.locator("#panel [data-relation=answers] h3 .badge").inner_text() == str(len(water))
    click(explorer, "#tabs [data-view=targets]", "#filters [data-group=year] label", "#view .card")
    first = min(some.nodes[place].figure.due or 9999 for place in some.of_kind("target"))  # type: ignore[union-attr]
    assert str(first) in explorer.page.locator("#panel .facts").inner_text()
    click(explorer, "#show-in-text")
    assert explorer.page.locator("#view .text .mark.on").first.is_visible()
    click(explorer.go(), *PILOTS)
    pilot = next(place for place in some.of_kind("instrument") if some.nodes[place].hans == "试点示范")
    leaders = {agency for facet in facets(some).values() if pilot in facet.instruments for agency, role in facet.duties if role == "Lead"}
    rows = explorer.page.locator("#view .row.agency .what").all_inner_texts()
    assert {text.removesuffix("…")[:12] for text in rows} == {some.nodes[place].hans[:12] for place in leaders}
    settled(explorer)
