"""The pure functions of the page's scripts, each run in chromium without a page around it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from test_export import CELLS

Run = Callable[[list[str], str], Any]


@pytest.fixture(scope="module")
def run(browser: Any) -> Iterator[Run]:
    """Gives the value of an expression after some of the scripts."""
    page = browser.new_page()

    def value(names: list[str], expression: str) -> Any:
        code = "\n".join((files("kg.view") / f"{name}.js").read_text(encoding="utf-8") for name in names)
        return page.evaluate(f"() => {{ 'use strict'; {code}\nreturn {expression}; }}")

    yield value
    page.close()


def test_searching_folds_scripts_and_case(run: Run) -> None:
    """Simplified finds Traditional, full width finds half width, and a whole name comes first."""
    entries = [
        {"place": 0, "rank": 1, "names": ["水环境治理"], "text": ""},
        {"place": 1, "rank": 0, "names": ["水利部", "ministryofwater"], "text": ""},
        {"place": 2, "rank": 2, "names": ["水"], "text": "water"},
    ]
    queries = ["水環境", "水", "Ｍinistry Water", "没有"]
    search = f"{json.dumps(queries)}.map((query) => find({json.dumps(entries)}, query, foldMap('環环')))"
    assert run(["fold"], search) == [[0], [2, 1, 0], [1], []]


def test_the_address_holds_the_state(run: Run) -> None:
    """A state written into an address and read again is the same; nonsense is left out."""
    plain = {
        "views": ["overview", "matrix"],
        "view": "overview",
        "lang": "zh-hans",
        "labels": "zh",
        "table": False,
        "threshold": 0,
        "radius": 1,
        "count": "sections",
        "theme": "",
    }
    state = {
        **plain,
        "view": "matrix",
        "selection": ["cell", "agency/a,b", "sector/<x>&y"],
        "hidden": ["task"],
        "table": True,
        "threshold": 4,
    }
    state["filters"] = {"sector": ["sector/water", "汉字"], "year": ["2025"]}
    given, nonsense = json.dumps(plain), json.dumps("#view=pie&lang=xx&%%%&node=%E0%")
    code = f"[parseHash(formatHash({json.dumps(state)}, {given}), {given}), {json.dumps(state)}, parseHash({nonsense}, {given})]"
    result = run(["state"], code)
    assert isinstance(result, list)
    assert result[0] == result[1]
    assert result[2]["view"] == "overview"
    assert result[2]["lang"] == "zh-hans"


def test_filters_join_groups_by_and_values_by_or(run: Run) -> None:
    """OR within a group, AND across; what is around and about a thing that fits shows too."""
    article, other = [[5], [[4, "Lead"]], [], []], [[6], [[7, "Joint"]], [], []]
    things = [
        {"k": "document"},
        {"k": "article", "p": 0, "d": 0, "c": article},
        {"k": "task", "p": 1, "d": 0, "c": [[6], [[4, "Lead"]], [], []]},
        {"k": "article", "p": 0, "d": 0, "c": other},
        *({"k": kind} for kind in ("agency", "sector", "sector", "agency")),
    ]
    links = [["resp", 4, 1, "Lead"], ["resp", 7, 3, "Joint"], ["topic", 1, 5, ""], ["topic", 2, 6, ""], ["topic", 3, 6, ""]]
    nodes, edges = json.dumps(things), json.dumps(links)
    filters = (
        "[{sector: new Set([6])}, {sector: new Set([5, 6]), agency: new Set([7])}, {sector: new Set([5]), role: new Set(['Joint'])}, {}]"
    )
    ask = f"{filters}.map((filter) => Array.from(passing({nodes}, {edges}, filter)))"
    assert run(["filter"], ask) == [[1, 1, 1, 1, 1, 0, 1, 1], [1, 0, 0, 1, 0, 0, 1, 1], [0] * 8, [1] * 8]
    assert run(["filter"], f"Array.from(counts({nodes}, {{}}, 'sector'))") == [[5, 1], [6, 2]]


def test_heights_are_spread(run: Run) -> None:
    """Rows keep a step apart and inside the height where there is room."""
    assert run(["overview"], "[spread([0,0,0],10,100), spread([95,95],10,100), spread([50],10,100)]") == [[0, 10, 20], [80, 90], [50]]


def test_a_table_is_safe_in_a_spreadsheet(run: Run) -> None:
    """Quotes are doubled and what would run as a formula is not one."""
    assert run(["table"], "csv({head:['a','b'],rows:[['=1+1','x,\"y\"'],[-3,'-4.5']]})") == '\ufeffa,b\r\n\'=1+1,"x,""y"""\r\n-3,-4.5\r\n'


def test_the_page_protects_the_cells_that_the_commands_protect(run: Run) -> None:
    """Both by tests/examples/cells.tsv."""
    found = run(["table"], f"csv({{head:['a'],rows:{json.dumps([[text] for text, _ in CELLS if text])}}})")
    assert [cell for (cell,) in csv.reader(io.StringIO(found, newline=""))][1:] == [cell for text, cell in CELLS if text]


def test_bodies_are_ranked_and_paired(run: Run) -> None:
    """Who answers for most of what is shown comes first; a pair holds what both answer for, and says whether either leads it."""
    duties = [[1, [10, 11, 12], [11]], [2, [11, 12], []], [3, [12, 13], [13]], [4, [], []], [5, [19], [19]]]
    ranked = f"ranking({json.dumps(duties)}, (place) => place < 15, (section) => section % 2)"
    code = f"(() => {{ const found = {ranked}; return [found, pairsOf(found), ringOrder(found).map((one) => one.agency)]; }})()"
    bodies, pairs, ring = run(["duties"], code)
    assert [(one["agency"], one["sections"], one["led"], one["documents"]) for one in bodies] == [
        (1, [10, 11, 12], [11], [0, 1]),
        (3, [12, 13], [13], [0, 1]),
        (2, [11, 12], [], [1, 0]),
    ]
    assert [(one["one"], one["two"], one["sections"], one["led"]) for one in pairs] == [
        (1, 2, [11, 12], True),
        (1, 3, [12], False),
        (3, 2, [12], False),
    ]
    assert sorted(ring) == [1, 2, 3]


@pytest.mark.parametrize(("pairs", "least"), [([9] * 45, 1), ([9] * 46, 10), ([9] * 20 + [3] * 40, 4), ([], 1)])
def test_the_threshold_keeps_the_ring_open(run: Run, pairs: list[int], least: int) -> None:
    """It begins where at most 45 lines are drawn."""
    code = f"leastShared({json.dumps(pairs)}.map((count) => ({{ sections: {{ length: count }} }})))"
    assert run(["duties"], code) == least


def test_documents_share_what_both_hold(run: Run) -> None:
    """Pairs of documents by what they have in common, most first; those without anything in common are left out."""
    held = "[[1, [5, 6, 7]], [2, [6, 7]], [3, [7]], [4, []]].map(([document, agency]) => ({ document, agency: new Set(agency) }))"
    code = f"sharing({held}, 'agency').map((pair) => [pair.one.document, pair.two.document, pair.count])"
    assert run(["compare"], code) == [[1, 2, 2], [1, 3, 1], [2, 3, 1]]


def test_indicators_of_most_documents_come_first(run: Run) -> None:
    """Only what is shown counts; an indicator of two documents comes before one with more values in one document."""
    indicators = [["甲", [1, 2, 3]], ["乙", [11, 4]], ["丙", [99]]]
    code = f"alike({json.dumps(indicators)}, (place) => place < 50, (place) => Math.floor(place / 10))"
    assert [(one["name"], one["documents"], one["targets"]) for one in run(["compare"], code)] == [("乙", 2, [11, 4]), ("甲", 1, [1, 2, 3])]


def test_documents_are_found_by_title_number_and_issuer(run: Run) -> None:
    """What the picker searches and counts, whatever the script."""
    nodes = [
        {"k": "document", "i": "doc/a", "h": "水污染防治计划", "t": "水污染防治計劃", "m": {"number": "国发〔2015〕17号"}},
        {"k": "chapter", "d": 0},
        {"k": "task", "d": 0},
        {"k": "agency", "h": "国务院", "a": ["中央人民政府"]},
    ]
    edges = [["issued", 3, 0, ""]]
    (entry,) = run(["fold", "picker"], f"documentEntries({json.dumps(nodes)}, {json.dumps(edges)}, [0], foldMap('計计劃划'))")
    assert (entry["key"], entry["sections"], entry["tasks"], entry["targets"]) == ("doc/a", 1, 1, 0)
    assert all(words in entry["text"] for words in ("水污染防治计划", "2015", "国务院", "中央人民政府"))
    assert "計" not in entry["text"]


@pytest.mark.parametrize(
    ("kinds", "own", "middle"),
    [([3] * 5 + [5] * 5, 6, 5), ([3, 7], 6, 6), ([0] * 4 + [7] * 8, 6, 6), ([1] + [3] * 12 + [5] * 2, 6, 5), ([3] * 12, 6, 6)],
)
def test_a_neighbourhood_uses_both_sides(run: Run, kinds: list[int], own: int, middle: int) -> None:
    """Where all neighbours would stand on one side, the kind that halves them best begins the other."""
    assert run(["neighbourhood"], f"middleOf({json.dumps(kinds)}, {own})") == middle


def test_values_stand_by_year_and_size(run: Run) -> None:
    """Years by their distance, the least value at the bottom (0, where that is near), one value in the middle; of names that touch the first stands."""
    points = [{"year": 2020, "value": 50}, {"year": 2030, "value": 100}, {"year": 2022, "value": 100}]
    places = run(["line"], f"placesOnLine({json.dumps(points)}, {{ width: 110, height: 100, left: 0, right: 10, top: 0, bottom: 0 }})")
    assert [(one["x"], one["y"]) for one in places] == [(0, 50), (100, 0), (20, 0)]
    (alone,) = run(["line"], f"placesOnLine({json.dumps(points[:1])}, LINE)")
    assert alone["y"] == 105
    names = [{"x": 0, "y": 0}, {"x": 10, "y": 5}, {"x": 60, "y": 0}]
    assert run(["line"], f"namesOnLine({json.dumps(names)}, () => 20)") == [True, False, True]


def test_names_stand_about_their_shapes(run: Run) -> None:
    """Four places for a name, none of which touches its own shape."""
    boxes = run(["network"], "labelBoxes({ x: 100, y: 100 }, 10, 40)")
    shape = {"left": 92, "right": 108, "top": 92, "bottom": 108}
    assert len(boxes) == 4
    assert not any(run(["network"], f"touches({json.dumps(box)}, {json.dumps(shape)})") for box in boxes)
    assert run(["network"], f"touches({json.dumps(shape)}, {json.dumps(shape)})") is True


def test_networks_stand_side_by_side(run: Run) -> None:
    """Each drawing has room of its own; what two of them hold stands once, between; too many nodes are none."""
    one = {"nodes": [[1, -100, 0, 5], [9, 0, 50, 5]], "edges": [[7, 1, 9, 1, 0]], "total": 2}
    two = {"nodes": [[2, 100, 0, 5], [9, 0, -50, 5]], "edges": [[8, 2, 9, 1, 0]], "total": 3}
    drawings = json.dumps([one, two])
    found = run(["network"], f"sideBySide({drawings}, 3)")
    assert found == {"nodes": [[1, -100, 0, 5], [9, 230, 0, 5], [2, 560, 0, 5]], "edges": [one["edges"][0], two["edges"][0]], "total": 4}
    assert run(["network"], f"sideBySide({drawings}, 2)") is None
