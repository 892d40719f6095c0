"""VIEWS.md, “Checked in a real browser”, lines 5 and 6 for everything in a page: each quotation, mark and cell, and each name made hostile."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from test_view import counted

from browser import graphs
from browser.conftest import CORPUS, INPUTS, LARGE, SEED, SHOWN, Explorer, Input, settled
from browser.own import own
from kg.view import page
from kg.view.model import Model
from kg.view.neighbourhood import links_of

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
TEXTS = ("bdi", "blockquote", "code", "dd", "dt", "figcaption", "h2", "h3", "mark", "p", "span")
PAGES = "a#view=things&of="  # what leads to the page of a thing
LINKS = f'#app a:not(.skip, [href^="{PAGES[1:]}"])'
FRAMES = ("article", "button", "div", "dl", "figure", "li", "nav", "ol", "path", "section", "svg")


def quotes_of(model: Model) -> Callable[[int], frozenset[int]]:
    """Gives the quotes of a node; a concept has those of its links and of the concepts below it."""
    links = links_of(model)

    @cache
    def quotes(place: int) -> frozenset[int]:
        edges = [model.edges[at] for at in links[place]]
        below = [quotes(edge.source) for edge in edges if edge.kind == "broader" and edge.target == place]
        return frozenset(model.nodes[place].quotes) or frozenset(quote for edge in edges for quote in edge.quotes).union(*below)

    return quotes


@pytest.mark.parametrize(("name", "step"), [(SEED, 1), (CORPUS, 11), (LARGE, 11)])
def test_the_evidence_of_every_node_and_edge_is_the_sources(explore: Open, inputs: Give, name: str, step: int) -> None:
    """What the page quotes of each node and each edge is what the graph says, word for word as the source has it.

    The details of every node are drawn; those of edges, which are the same function of the list that is compared here, of every so many.
    """
    some = inputs(name).model
    told = own(explore(inputs(name).path).go(), f"ownEvidence({step})")
    texts = [source.text for source in some.sources]
    wanted = [[texts[q.source][q.begin : q.end], texts[q.source][slice(*q.sentence)]] for q in some.quotes]
    assert told["quotes"] == wanted
    expected = quotes_of(some)
    assert len(told["nodes"]) == len(some.nodes) > 200
    assert len(told["edges"]) == len(some.edges) > 200
    for place, (quotes, shown) in enumerate(told["nodes"]):
        assert frozenset(quotes) == expected(place), some.nodes[place]
        assert shown == quotes[:4], some.nodes[place]
    for edge, (quotes, shown) in zip(some.edges, told["edges"], strict=True):
        assert quotes == list(edge.quotes), edge
        assert shown in (None, quotes[:4]), edge
        assert quotes or edge.kind == "broader", edge
    assert sum(shown is not None for _, shown in told["edges"]) == -(-len(some.edges) // step)


@pytest.mark.parametrize("name", INPUTS)
def test_every_mark_and_cell_says_what_the_graph_says(explore: Open, inputs: Give, name: str) -> None:
    """In the text of every document each mark stands on its own characters; the details of every cell list as many sections as SPARQL counts."""
    some = inputs(name).model
    explorer = explore(inputs(name).path).go()
    documents = own(explorer, "ownMarks()")
    assert len(documents) == len(some.of_kind("document"))
    assert sum(len(marks) for _, marks in documents) > 300
    for source, marks in documents:
        text = some.sources[source].text
        assert [words for *_, words in marks] == [text[begin:end] for begin, end, _ in marks]
    cells = {(agency, sector): count for agency, sector, count in own(explorer, "ownCells()") if count}
    assert cells == counted(inputs(name).store, some.place)
    settled(explorer)


@pytest.mark.parametrize("name", INPUTS)
def test_hostile_names_everywhere_show_as_text(explore: Open, inputs: Give, tmp_path: Path, name: str) -> None:
    """The same inputs, with every name made hostile: all views, the details of every node and every text are made of the page's own elements."""
    path = tmp_path / "hostile.html"
    path.write_text(page(graphs.hostile_copy(inputs(name).store)), encoding="utf-8", newline="\n")
    explorer = explore(path).go()
    assert {one for one in own(explorer, "ownElements()") if not one.startswith(PAGES)} <= {*TEXTS, *FRAMES}
    for view in SHOWN:
        for twin in ("", "&table=1"):
            explorer.show(f"#view={view}{twin}")
            assert explorer.ask(f"() => document.querySelectorAll(`img, iframe, #app script, {LINKS}`).length") == 0, view
    assert any(words in explorer.show("#view=reading").page.locator("#view .text").text_content() for words in graphs.HOSTILE)
    explorer.page.locator("#query").fill("onerror")
    assert explorer.page.locator("#found .option").count() > 3
    explorer.page.locator("#query").press("Enter")
    assert "onerror" in explorer.page.locator("#body").inner_text()
    assert explorer.ask("() => window.hacked") is None
    settled(explorer)
