"""VIEWS.md, “Checked in a real browser”: each line on one document, on the corpus and on 10,000 nodes, in Debian's chromium."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from test_view import counted

from browser import graphs
from browser.conftest import CORPUS, DRAWN, INPUTS, LARGE, LISTED, SEED, SEVERAL, SHOWN, Explorer, Input, click, settled
from kg.view.facets import facets

Open = Callable[..., Explorer]
Give = Callable[[str], Input]


def overlapping(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The pairs of names whose boxes share more than a pixel."""
    pairs = itertools.combinations(boxes, 2)
    return [
        (a["text"], b["text"])
        for a, b in pairs
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1 and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ]


def legible(explorer: Explorer, view: str) -> None:
    """No two names over one another, none cut off in the network, no text under 12 pixels, and the page itself does not scroll."""
    boxes = explorer.ask("probes.labels()" if view == "network" else "probes.boxes()")
    assert overlapping(boxes) == [], view
    if view == "network":
        wide, high = explorer.ask("() => ['clientWidth', 'clientHeight'].map((one) => document.querySelector('#view .free')[one])")
        assert all(box["left"] >= 0 and box["top"] >= 0 and box["right"] <= wide and box["bottom"] <= high for box in boxes)
        assert all(box["size"] >= 12 for box in boxes)
    small, texts = explorer.ask("probes.small()")
    assert len(small) <= 0.05 * texts, (view, small)
    assert explorer.ask("probes.fits()"), view


# 1, 3 and 8: quiet and legible


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000)])
@pytest.mark.parametrize("name", INPUTS)
def test_every_view_is_quiet_and_legible(explore: Open, inputs: Give, name: str, width: int, height: int) -> None:
    """In every view: no request, no complaint, names that can be read, a picture that is not blank; what is folded is said."""
    explorer = explore(inputs(name).path, width=width, height=height).go()
    for view in SHOWN:
        explorer.show(f"#view={view}")
        legible(explorer, view)
        if view == "network":
            assert explorer.ask("probes.inks()") > 50
        elif (view in SEVERAL and name != CORPUS) or (view == "check" and name == SEED):
            assert len(explorer.page.locator("#view .empty").inner_text()) > 10
        elif name != SEED and view not in ("brief", *LISTED, "agencies&ties=partners", "reading", "neighbourhood", "compare&part=shared"):
            assert "（已折叠）" in explorer.page.locator("#showing").inner_text(), view
        else:
            assert len(explorer.ask("probes.boxes()")) >= 5, view  # sentences of several lines with their bodies
    settled(explorer)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(ox.Store, id="empty"),
        pytest.param(graphs.lone, id="one node"),
        pytest.param(graphs.without_agencies, id="no agency, disconnected"),
        pytest.param(lambda: graphs.plan(50, 11, 7, 60), id="5,000 nodes", marks=pytest.mark.slow("the pages of 5,000 nodes")),
    ],
)
def test_other_sizes_are_quiet_and_legible_too(explore: Open, make: Callable[[], ox.Store]) -> None:
    """The same for graphs of next to nothing and of 5,000 nodes; where there is nothing to draw, a sentence says what to do."""
    explorer = explore(make()).go()
    for view in SHOWN:
        explorer.show(f"#view={view}")
        drawn = explorer.page.locator("#view :is(.tile, .statements, .row, .ring, .matrix, .card, .reading, .free, .compared)").count()
        if drawn:
            legible(explorer, view)
        else:
            assert len(explorer.page.locator("#view .empty").inner_text()) > 10, view
            assert "清除" not in explorer.page.locator("#view .empty").inner_text(), view  # of filters that there are none of
    settled(explorer)


@pytest.mark.parametrize("name", INPUTS)
def test_the_free_network_stands_still(explore: Open, inputs: Give, name: str) -> None:
    """At most 500 nodes, names that do not touch at any zoom, and a second later the same picture."""
    explorer = explore(inputs(name).path).go("#view=network")
    assert explorer.ask("() => probes.data().network.all.nodes.length") <= 500
    before = explorer.page.locator("#view canvas").screenshot()
    for _ in range(3):
        explorer.page.locator("#view .free").press("+")
        explorer.page.wait_for_timeout(80)
        legible(explorer, "network")
    explorer.page.locator("#view .free").press("0")
    explorer.page.wait_for_timeout(1000)
    assert explorer.page.locator("#view canvas").screenshot() == before


# 2: quick


@pytest.mark.parametrize(("name", "seconds"), [(SEED, 2.0), ("500 drawn", 3.0), (CORPUS, 5.0), (LARGE, 5.0)])
def test_the_first_frame_is_quick(explore: Open, inputs: Give, name: str, seconds: float) -> None:
    """From the request to the first whole frame, as the page's own clock says; the best of three loads, as others use the machine too."""
    page = graphs.plan(8, 6, 7, 30) if name == "500 drawn" else inputs(name).path
    explorer = explore(page)
    took = []
    for _ in range(3):
        explorer.go("#view=network" if name == "500 drawn" else "")
        took.append(explorer.ask("() => performance.getEntriesByName('ready')[0].startTime / 1000"))
        if took[-1] < seconds:
            break
    print(f"\n{name}: ready in {min(took):.2f} s")
    assert min(took) < seconds
    settled(explorer)


# 4: search


@pytest.mark.parametrize("name", [SEED, CORPUS])
def test_slash_name_enter_selects_the_ministry(explore: Open, inputs: Give, name: str) -> None:
    """`/水利部⏎` selects the ministry of water with exactly the sections that it answers for."""
    explorer = explore(inputs(name).path).go()
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.insert_text("水利部")
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#thing-title").inner_text() == "水利部"
    click(explorer, *["#view [data-relation=articles] .more"] * explorer.page.locator("#view [data-relation=articles] .more").count())
    rows = explorer.page.locator("#view [data-relation=articles] .link bdi").all_inner_texts()
    some = inputs(name).model
    ministry = some.place["https://w3id.org/policy-kg/agency/mwr"]
    about = facets(some)
    numbers = [some.nodes[place].number for place in some.of_kind("chapter", "article") if ministry in dict(about[place].duties)]
    assert [text.partition(" ")[0] for text in rows] == numbers
    assert name == CORPUS or numbers == ["(四)", "(五)", "(六)", "(十二)", "(十九)", "(二十一)"]
    assert "of=agency/mwr" in explorer.page.url


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        (SEED, "水环境治理", "推进水环境治理协同控制"),
        (SEED, "水環境治理", "推进水环境治理协同控制"),
        (CORPUS, "水環境治理", "推进水环境治理协同控制"),
        (SEED, "ministry water", "水利部"),
        (CORPUS, "发改委", "国家发展和改革委员会"),
        (LARGE, "第1100项工作的第7步", "推动第1100项工作的第7步"),
    ],
)
def test_search_covers_all_in_either_script(explore: Open, inputs: Give, name: str, query: str, found: str) -> None:
    """Simplified finds Traditional and the other way round; English and short names too; what is folded is found."""
    explorer = explore(inputs(name).path).go()
    explorer.page.locator("#query").fill(query)
    assert any(found in text for text in explorer.page.locator("#found .option bdi").all_inner_texts()[:6])
    assert explorer.page.locator("#live").inner_text()
    explorer.page.locator("#query").press("Enter")
    assert explorer.page.locator("#panel .quote mark, #thing-title").count() > 0


# 5: evidence, and the matrix; all of it, without clicks, in test_whole.py


@pytest.mark.parametrize(("name", "step"), [(SEED, 1), (CORPUS, 397), (LARGE, 397)])
def test_what_is_selected_shows_its_evidence(explore: Open, inputs: Give, name: str, step: int) -> None:
    """The words marked in the details are the source's, when a node or edge is selected (every one of the seed, of large inputs a sample)."""
    explorer = explore(inputs(name).path).go("#view=targets&table=1&in-year=9999")
    some = inputs(name).model
    shown = explorer.ask("(step) => probes.evidence(step)", step)
    own = ([node.quotes for node in some.nodes] + [edge.quotes for edge in some.edges])[::step]
    assert len(shown) == len(own) > 80
    for (key, hidden, quotes), expected in zip(shown, own, strict=True):
        assert not hidden, key
        assert not expected or {at for at, *_ in quotes} == set(expected), key
        assert quotes or key.startswith("edge=broader"), key
        for at, words, around in quotes:
            quote = some.quotes[at]
            text = some.sources[quote.source].text
            assert words == text[quote.begin : quote.end]
            assert around == text[slice(*quote.sentence)]
    settled(explorer)


@pytest.mark.parametrize("name", INPUTS)
def test_the_matrix_shows_what_sparql_counts(explore: Open, inputs: Give, name: str) -> None:
    """Each cell of every row on the screen, and of every row of the table twin, is the count that SPARQL gives; a click lists as many."""
    some = inputs(name).model
    expected = counted(inputs(name).store, some.place)
    explorer = explore(inputs(name).path).go("#view=matrix")
    cells = explorer.ask("probes.cells()")
    drawn = {agency for agency, *_ in cells}
    assert {(agency, sector): count for agency, sector, count in cells} == {pair: n for pair, n in expected.items() if pair[0] in drawn}
    assert len(drawn) == min(len({agency for agency, _ in expected}), 80)
    explorer.page.locator("#view .matrix td button").first.click()
    assert explorer.page.locator("#panel [data-relation='sections'] h3 .badge").inner_text() == str(cells[0][2])
    head, *rows = explorer.show("#view=matrix&table=1").ask("probes.twin()")
    sectors = {some.nodes[place].hans: place for place in some.of_kind("sector") if some.nodes[place].parent is None}
    twin = {(int(agency), sectors[title]): int(n) for agency, *figures in rows for title, n in zip(head[1:-1], figures[:-1], strict=True)}
    assert {pair: n for pair, n in twin.items() if n} == expected
    settled(explorer)


# 6: hostile input


def test_hostile_names_show_as_text(explore: Open) -> None:
    """Whatever a name holds, in every view, selected or not, it is shown as it is and nothing of it runs."""
    explorer = explore(graphs.hostile()).go()
    for view in SHOWN:
        explorer.ask("(view) => probes.visit(view)", view)
        assert explorer.ask("() => document.querySelectorAll('img, iframe, #app script, a[href^=javascript]').length") == 0
        if view == "reading":
            for words in graphs.HOSTILE:
                assert words in explorer.page.locator("#view .text").text_content()
        assert view not in DRAWN or ElementTree.fromstring(explorer.saved("#save-svg")).tag.endswith("svg")
        explorer.show(f"#view={view}&table=1")
    explorer.page.locator("#query").fill("img")
    assert explorer.page.locator("#found .option").count() > 3
    explorer.page.locator("#open-picker").click()
    assert explorer.page.locator("#pick bdi").first.inner_text() == graphs.HOSTILE[0]
    explorer.page.locator("#view").click(force=True)
    assert explorer.ask("() => window.hacked") is None
    settled(explorer)


def test_a_hostile_address_does_nothing(explore: Open, seed_page: Any) -> None:
    """Nonsense in the hash leaves the page whole."""
    explorer = explore(seed_page).go(
        "#view=<img src=x onerror=alert(1)>&node=javascript:alert(1)&in-sector=%E0%A4%A&hide=__proto__&lang=constructor&part=toString"
    )
    assert explorer.page.locator("#view .tile").count() == 4
    settled(explorer)
