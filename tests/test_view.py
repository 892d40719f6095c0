"""The explorer's models and page, without a browser: what is drawn, where, and that the page asks for nothing."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from browser import graphs

from kg import build, query
from kg.iri import PREFIXES
from kg.model import KgError
from kg.view import VIEWS, page
from kg.view.about import about
from kg.view.communities import together
from kg.view.compare import comparison
from kg.view.cooperation import duties
from kg.view.evidence import sentence
from kg.view.facets import facets, tops
from kg.view.layout import apart, radial
from kg.view.matrix import matrix
from kg.view.model import KINDS, Model
from kg.view.named import find
from kg.view.neighbourhood import around, links_of
from kg.view.network import LIMIT, compact, drawing, each_document, network
from kg.view.overview import overview
from kg.view.pack import embed, pack
from kg.view.page import SCRIPTS
from kg.view.read import read
from kg.view.reading import Mark, nest, readings
from kg.view.synergy import synergy
from kg.view.targets import NONE, targets

HERE = Path(__file__).parent
VIEW = HERE.parent / "kg" / "view"
SEED = HERE.parent / "data" / "000_b484ad6fe603fae3.txt"
PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
COUNT = """SELECT ?a ?k (COUNT(DISTINCT ?s) AS ?n) WHERE {
  { ?r pol:appliesTo ?s . ?s a pol:Section ; pol:sector/skos:broader* ?k }
  UNION { ?r pol:appliesTo ?t . ?t pol:inSection ?s ; pol:sector/skos:broader* ?k }
  ?r pol:agency ?a . FILTER NOT EXISTS { ?k skos:broader ?above }
} GROUP BY ?a ?k"""


MET = """SELECT DISTINCT ?a ?s ?k WHERE {
  { ?r pol:agency ?a ; pol:appliesTo ?s . ?s a pol:Section ; pol:sector ?k }
  UNION { ?r pol:agency ?a ; pol:appliesTo ?t . ?t pol:inSection ?s ; pol:sector ?k }
}"""
BROADER = "SELECT ?k ?above WHERE { ?k skos:broader ?above }"


def counted(store: ox.Store, place: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """What COUNT asks, in two queries that are quick on a large store too: agency and topmost sector → number of sections."""
    above = {row["k"].value: row["above"].value for row in store.query(PREFIX + BROADER, use_default_graph_as_union=True)}
    sections: dict[tuple[int, int], set[str]] = {}
    for row in store.query(PREFIX + MET, use_default_graph_as_union=True):
        top = row["k"].value
        while top in above:
            top = above[top]
        sections.setdefault((place[row["a"].value], place[top]), set()).add(row["s"].value)
    return {pair: len(some) for pair, some in sections.items()}


@cache
def seed() -> ox.Store:
    """The graph of the seed document."""
    with tempfile.TemporaryDirectory() as out:
        build([SEED], Path(out))
        store = ox.Store()
        store.bulk_load(path=str(Path(out) / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    return store


@cache
def model() -> Model:
    """What the page shows of the seed."""
    return read(seed())


@cache
def html() -> str:
    """The page of the seed."""
    return page(seed())


class Page(HTMLParser):
    """The scripts, styles and addresses of a page."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.addresses: list[str] = []
        self.policy = ""
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag asks for."""
        values = dict(attrs)
        self.open = tag
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]
        if tag == "script":
            self.scripts.append((values, ""))
        elif tag == "style":
            self.styles.append("")
        elif values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self.open = ""

    def handle_data(self, data: str) -> None:
        """Note what stands inside scripts and styles."""
        if self.open == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self.open == "style":
            self.styles[-1] += data


# the model


def test_the_seed_is_read_whole() -> None:
    """Chapters, articles, tasks, targets and agencies of the seed are all in the model."""
    counts = {kind: len(model().of_kind(kind)) for kind in KINDS}
    assert (counts["document"], counts["chapter"], counts["article"]) == (1, 8, 29)
    assert (counts["task"], counts["target"], counts["agency"]) == (132, 19, 26)
    assert len([edge for edge in model().edges if edge.kind == "resp"]) == 135


def test_every_fact_leads_to_its_characters() -> None:
    """The characters between a quote's offsets are those that the graph says were read, for every node and edge."""
    quoted = {
        row[0].value: row[1].value for row in seed().query(PREFIX + "SELECT ?s ?a { ?s nif:anchorOf ?a }", use_default_graph_as_union=True)
    }
    shown = {model().sources[quote.source].text[quote.begin : quote.end] for quote in model().quotes}
    assert shown <= set(quoted.values())
    assert all(node.quotes for node in model().nodes if node.kind in ("document", "chapter", "article", "task", "target", "agency"))
    assert all(edge.quotes for edge in model().edges if edge.kind != "broader")
    for quote in model().quotes:
        assert quote.sentence[0] <= quote.begin < quote.end <= quote.sentence[1]


def test_the_ministry_of_water_answers_for_six_sections() -> None:
    """水利部 has exactly its six sections in the seed."""
    ministry = model().place["https://w3id.org/policy-kg/agency/mwr"]
    sections = [model().nodes[edge.target].number for edge in model().links("resp") if edge.source == ministry]
    assert sections == ["(四)", "(五)", "(六)", "(十二)", "(十九)", "(二十一)"]


def test_documents_are_chosen_by_words_of_their_title() -> None:
    """A choice of documents keeps what belongs to them; Traditional words find Simplified titles."""
    store = graphs.plan(name="甲计划", articles=1)
    graphs.plan(name="乙计划", articles=1, store=store)
    assert len(read(store).of_kind("document")) == 2
    kept = read(store, documents=["甲計劃"])
    assert [kept.nodes[place].hans for place in kept.of_kind("document")] == ["甲计划"]
    assert {node.document for node in kept.nodes if node.kind == "task"} == set(kept.of_kind("document"))


def test_broader_sectors_are_taken_in() -> None:
    """A narrow sector leads to the topmost above it, and the columns show the topmost alone."""
    top = tops(model())
    assert all(model().nodes[place].parent is None for place in top.values())
    assert all(model().nodes[place].parent is None for place in overview(model()).columns[0])
    assert any(place != above for place, above in top.items())


# the views


def test_matrix_cells_equal_what_sparql_counts() -> None:
    """Each cell is the number of sections that SPARQL finds for the agency and the sector."""
    rows = seed().query(PREFIX + COUNT, use_default_graph_as_union=True)
    expected = {(row["a"].value, row["k"].value): int(row["n"].value) for row in rows}
    nodes = model().nodes
    cells = {(nodes[cell.agency].iri, nodes[cell.sector].iri): len(cell.sections) for cell in matrix(model()).cells if cell.sections}
    assert cells == expected
    assert len(cells) > 50
    place = model().place
    assert counted(seed(), place) == {(place[agency], place[sector]): count for (agency, sector), count in expected.items()}


def test_synergy_equals_the_named_questions() -> None:
    """Each pair has as many tasks as the questions on media and on pollutants count; a sector without one is one that SPARQL finds."""
    nodes, view = model().nodes, synergy(model())
    for kind, name in (("media", "synergy-by-medium"), ("pollutants", "synergy-matrix")):
        places = getattr(view, kind)
        ours = {(nodes[one.served].hans, nodes[one.gas].hans, len(one.tasks)) for one in view.pairs if one.served in places}
        assert ours == set(query.run(seed(), query.find(name)).rows)
        assert len(ours) > 8
    both = {task for one in view.pairs for task in one.tasks}
    lacking = {(nodes[sector].hans, len(tasks)) for sector, tasks in view.sectors if not both & set(tasks)}
    assert lacking == set(query.run(seed(), query.find("sectors-without-synergy")).rows)
    assert lacking


def test_matrix_is_sorted_by_fullness() -> None:
    """The fullest row comes first."""
    view = matrix(model())
    totals = [len({s for cell in view.cells if cell.agency == agency for s in cell.sections}) for agency in view.agencies]
    assert totals == sorted(totals, reverse=True)


def test_duties_are_counted_by_section() -> None:
    """Every body has the sections that it answers for, those that it leads among them, the busiest first."""
    expected: dict[int, set[int]] = {}
    for edge in model().links("resp"):
        expected.setdefault(edge.source, set()).add(edge.target)
    found = duties(model())
    assert {one.agency: set(one.sections) for one in found} == expected
    assert all(set(one.led) <= set(one.sections) for one in found)
    assert [len(one.sections) for one in found] == sorted((len(one.sections) for one in found), reverse=True)
    assert {one.agency: len(one.led) for one in found}[model().place["https://w3id.org/policy-kg/agency/mee"]] == 2


SHARED = """SELECT ?d ?x WHERE {{
  ?s dcterms:isPartOf+ ?d . ?d a pol:PolicyDocument . {{ {} }}
}}"""


def test_what_a_document_holds_equals_what_sparql_finds() -> None:
    """The bodies and topmost sectors of each document are those of its sections and of the statements in them."""
    store = graphs.plan(name="甲计划", agencies=3)
    graphs.plan(name="乙计划", agencies=9, store=store)
    some = read(store)
    queries = {
        "agencies": "?r pol:appliesTo ?s ; pol:agency ?x",
        "sectors": "?s pol:sector ?x } UNION { ?t pol:inSection ?s ; pol:sector ?x",
    }
    for name, pattern in queries.items():
        rows = store.query(PREFIX + SHARED.format(pattern), use_default_graph_as_union=True)
        expected: dict[int, set[int]] = {}
        for row in rows:
            expected.setdefault(some.place[row["d"].value], set()).add(some.place[row["x"].value])
        assert {one.document: set(getattr(one, name)) for one in comparison(some).holdings} == expected, name
    assert [len(one.agencies) for one in comparison(some).holdings] == [9, 3]


def test_indicators_of_one_name_stand_together() -> None:
    """The same indicator in two documents is one, whatever place it is measured in; those of most documents come first."""
    store = ox.Store()
    for name, indicator, value in (("甲计划", "全国森林覆盖率", "24"), ("乙计划", "森林覆盖率", "18"), ("丙计划", "全市", "3")):
        maker = graphs.Maker(name, store)
        maker.head()
        maker.target(maker.section("一", "目标", 1), f"到2025年{indicator}达到{value}%", year=2025, value=value, indicator=indicator)
        maker.done()
    some = read(store)
    view = comparison(some)
    shown = [(one.name, [some.nodes[place].figure.value for place in one.targets]) for one in view.indicators]  # type: ignore[union-attr]
    assert shown == [("森林覆盖率", ["18", "24"]), ("全市", ["3"])]
    assert [one.indicators for one in view.holdings] == [(1,), (0,), (0,)]


def test_targets_stand_in_one_cell_each() -> None:
    """Every target has one card, in a year and a row that are there; no year comes last."""
    view = targets(model())
    assert sorted(card.target for card in view.cards) == model().of_kind("target")
    assert all(card.year in view.years and card.sector in view.sectors for card in view.cards)
    assert view.years == (2025, 2030)
    assert targets(read(graphs.without_agencies())).years == (2030,)
    maker = graphs.Maker("无年份")
    maker.head()
    maker.target(maker.section("一", "目标", 1), "力争取得成效")
    assert targets(read(maker.done())).years == (NONE,)


def test_overview_keeps_the_documents_order() -> None:
    """Articles stand as in the text; every link joins a section to something in another column."""
    view = overview(model())
    assert list(view.columns[3]) == sorted(view.columns[3])
    sections = set(view.columns[2]) | set(view.columns[3])
    assert all(section in sections and thing not in sections for section, thing in view.links)
    assert sum(count for _, count in view.tasks) == 132


def test_reading_marks_lie_in_their_paragraphs() -> None:
    """Marks are nested and ordered, and together they show every quote of the source that is read."""
    (view,) = readings(model())
    shown: set[tuple[int, int, int]] = set()

    def check(marks: tuple[Mark, ...], begin: int, end: int) -> None:
        last = begin
        for mark in marks:
            assert last <= mark.begin < mark.end <= end
            shown.add((mark.begin, mark.end, mark.node))
            check(mark.inside, mark.begin, mark.end)
            last = mark.end

    for paragraph in view.paragraphs:
        check(paragraph.marks, paragraph.begin, paragraph.end)
    wanted = {
        (q.begin, q.end, place)
        for place, node in enumerate(model().nodes)
        if node.document == 0
        for at in node.quotes
        for q in [model().quotes[at]]
    }
    assert wanted <= shown
    assert sum(paragraph.policy for paragraph in view.paragraphs) < len(view.paragraphs)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(0, 9, 1), (2, 4, 2)], "1[2]"),
        ([(0, 5, 1), (3, 9, 2)], "1[2] 2"),
        ([(0, 5, 1), (0, 5, 2)], "1[2]"),
        ([(0, 3, 1), (3, 6, 2)], "1 2"),
        ([(0, 6, 1), (1, 4, 2), (3, 9, 3)], "1[2[3] 3] 3"),
    ],
)
def test_marks_that_cross_are_cut(marks: list[tuple[int, int, int]], expected: str) -> None:
    """A mark that crosses the end of another goes on after it."""

    def show(nested: tuple[Mark, ...]) -> str:
        return " ".join(f"{mark.node}" + (f"[{show(mark.inside)}]" if mark.inside else "") for mark in nested)

    assert show(nest(Mark(begin, end, node, True) for begin, end, node in marks)) == expected


def test_reading_breaks_a_text_without_line_ends() -> None:
    """Each heading begins a paragraph, its number with it, even where the text is one line."""
    maker = graphs.Maker("一行的计划")
    maker.head()
    first = maker.section("一、", "第一件事", 1)
    maker.task(first, "推动第一件事")
    maker.text = maker.text.replace("\n", " ")
    maker.say("二、")
    second = maker.section("", "第二件事", 2)
    maker.text = maker.text.replace("\n", " ")
    (view,) = readings(read(maker.done()))
    lines = [maker.text[paragraph.begin : paragraph.end].strip() for paragraph in view.paragraphs if paragraph.heading]
    assert lines[0].startswith("一、第一件事")
    assert "第二件事" in lines[1]
    assert second


def test_facets_of_a_task_are_its_sections_where_it_has_none() -> None:
    """A task without a body of its own is answered for by its section's."""
    about = facets(model())
    task = model().of_kind("task")[0]
    section = model().nodes[task].parent
    assert section is not None
    assert {agency for agency, _ in about[section].duties} <= {agency for agency, _ in about[task].duties}


def test_neighbourhood_is_limited() -> None:
    """At most as many neighbours as asked for, and the number of the others."""
    ministry = model().place["https://w3id.org/policy-kg/agency/mee"]
    whole = around(model(), ministry, 2, 10_000)
    some = around(model(), ministry, 2, 30)
    assert len(some.near) + len(some.far) == 30
    assert some.left_out == len(whole.near) + len(whole.far) - 30
    assert all(ministry in (model().edges[at].source, model().edges[at].target) for at in links_of(model())[ministry])


# the free network


@pytest.mark.parametrize(
    ("size", "folded"),
    [
        ((3, 3, 2, 6), False),
        ((8, 12, 20, 30), True),
        pytest.param((30, 40, 3, 120), True, marks=pytest.mark.slow("a network of thousands of nodes")),
    ],
)
def test_network_draws_at_most_its_limit(size: tuple[int, int, int, int], folded: bool) -> None:
    """Tasks are folded first; every drawn node has a place of its own and every link two drawn ends."""
    some = read(graphs.plan(*size))
    view = network(some)
    assert len(view.nodes) <= LIMIT
    assert (len(view.nodes) < view.total) == folded
    assert set(view.places) == set(view.nodes)
    assert len(set(view.places.values())) == len(view.nodes)
    assert {end for source, target, _ in view.links for end in (source, target)} <= set(view.nodes)


def test_network_is_pyvis_data() -> None:
    """Nodes, edges and options come from pyvis: fixed places, physics off, ids that are numbers, no label that could be markup."""
    data = drawing(model(), network(model()))
    assert set(compact(data)) == {"nodes", "edges", "total"}
    assert all(isinstance(node["id"], int) and node["label"] == " " and "title" not in node for node in data["nodes"])
    assert data["options"]["physics"] == {"enabled": False}
    assert len(data["edges"]) > 200


def test_bodies_of_several_documents_stand_in_communities() -> None:
    """Every body that shares a section with another, once, in a disc that touches no other; links count what two share; the same again."""
    store = graphs.plan(name="甲计划", agencies=4)
    for at in range(4):
        graphs.plan(articles=6 + at, name=f"第{at}号计划", agencies=5 + 3 * at, store=store)
    some = read(store)
    view = together(some)
    shared: dict[tuple[int, int], int] = {}
    for one, other in combinations(duties(some), 2):
        if both := len(set(one.sections) & set(other.sections)):
            shared[min(one.agency, other.agency), max(one.agency, other.agency)] = both
    assert sorted(view.load) == sorted({end for pair in shared for end in pair})
    assert sorted(place for community in view.communities for place in community.members) == sorted(view.load)
    assert {(one, two): count for one, two, count in view.links}.items() <= shared.items()
    assert {end for one, two, _ in view.links for end in (one, two)} == set(view.load)
    for one, other in combinations(view.communities, 2):
        assert math.dist(one.centre, other.centre) >= one.radius + other.radius
    for community in view.communities:
        assert all(math.dist(community.centre, view.places[place]) <= community.radius for place in community.members)
        assert [view.load[place] for place in community.members] == sorted((view.load[place] for place in community.members), reverse=True)
    for one, other in combinations(view.places, 2):
        assert math.dist(view.places[one], view.places[other]) > 0.6 * (view.sizes[one] + view.sizes[other])
    assert together(some) == view
    few = together(some, limit=3)
    assert (len(few.load), few.total) == (3, len(view.load))
    assert pack(some)["network"]["all"]["communities"]


def test_every_document_has_a_network_of_its_own() -> None:
    """What is drawn of one of several documents is what would be drawn of it alone."""
    store = graphs.plan(name="甲计划")
    graphs.plan(3, 5, 20, 30, name="乙计划", store=store)
    some = read(store)
    own = each_document(some)
    assert list(own) == some.of_kind("document")
    for document, drawn in own.items():
        alone = read(store, documents=[some.nodes[document].iri])
        expected = network(alone)
        assert {some.nodes[place].iri for place in drawn.nodes} == {alone.nodes[place].iri for place in expected.nodes}
        assert (len(drawn.links), drawn.total) == (len(expected.links), expected.total)
    assert "own" in pack(model())["network"]
    assert not pack(model())["network"]["own"]


def test_layout_keeps_things_apart() -> None:
    """Points pushed apart are apart; the same input gives the same places."""
    crowd = dict.fromkeys(range(12), (0.0, 0.0))
    first = apart(crowd, [(0.0, 0.0)], rounds=400)
    assert first == apart(crowd, [(0.0, 0.0)], rounds=400)
    points = list(first.values())
    assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for at, a in enumerate(points) for b in points[at + 1 :]) > 50
    assert radial({0: [1, 2]}, [0], {})[0] == (0.0, -0.0)


# the page


def test_the_page_is_small_and_asks_for_nothing() -> None:
    """At most 1.2 MB, no address but its own parts, and a policy that allows these scripts alone."""
    parsed = Page(html())
    assert len(html().encode()) <= 1_200_000
    assert set(parsed.addresses) <= {"#view"}
    assert "default-src 'none'" in parsed.policy
    assert "unsafe" not in parsed.policy
    assert "http" not in parsed.policy
    run = [content for attributes, content in parsed.scripts if attributes.get("type") != "application/json"]
    assert len(run) == 2
    for content in [*run, *parsed.styles]:
        assert b64encode(hashlib.sha256(content.encode()).digest()).decode() in parsed.policy
    assert "sourceMappingURL" not in html()


def test_the_page_is_the_same_twice() -> None:
    """The same bytes whatever the seed of hashes and whatever order the statements came in."""
    script = (
        "import hashlib, sys, pyoxigraph as ox; from kg.view import page; store = ox.Store();"
        "store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS); print(hashlib.sha256(page(store).encode()).hexdigest())"
    )
    quads = sorted(str(quad) + " ." for quad in graphs.plan())
    hashes = set()
    for hash_seed, lines in (("1", quads), ("2", quads[::-1])):
        path = Path(os.environ.get("TMPDIR", "/tmp")) / f"kg-view-{os.getpid()}-{hash_seed}.nq"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, env=environment, check=True, cwd=path.parent
        )
        hashes.add(done.stdout.strip())
        path.unlink()
    assert len(hashes) == 1


def test_hostile_names_stay_data() -> None:
    """No name closes a script, opens a tag or breaks a line of the page's own."""
    text = page(graphs.hostile())
    parsed = Page(text)
    assert len(parsed.scripts) == 3
    assert "window.hacked" not in "".join(content for attributes, content in parsed.scripts if attributes.get("type") != "application/json")
    assert "<img" not in text
    assert not re.search("[\u2028\u2029]", text.partition('id="data">')[2].partition("</script>")[0])
    (data,) = [content for attributes, content in parsed.scripts if attributes.get("type") == "application/json"]
    names = {node["h"] for node in json.loads(data)["nodes"]}
    assert set(graphs.HOSTILE) <= names


def test_embedded_json_is_safe_and_the_same_value() -> None:
    """What is embedded reads back as it was."""
    value = {"a": list(graphs.HOSTILE), "b": [1, None, 2.5]}
    text = embed(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


@pytest.mark.parametrize("store", [ox.Store(), graphs.lone(), graphs.without_agencies()], ids=["empty", "one node", "no agency"])
def test_a_page_is_made_of_next_to_nothing(store: ox.Store) -> None:
    """Empty, one-node and no-agency graphs give a page."""
    assert "</html>" in page(store)


def test_a_page_of_one_view_holds_what_that_view_is_drawn_from() -> None:
    """The data of the other views stay out, and so does vis-network where the free network is not shown."""
    assert set(VIEWS) == {
        "brief",
        "overview",
        "tasks",
        "agencies",
        "matrix",
        "targets",
        "reading",
        "check",
        "neighbourhood",
        "compare",
        "synergy",
        "network",
    }
    whole, parts = pack(model()), {"overview", "duties", "targets", "reading", "compare", "worded", "synergy", "network", "review", "check"}
    found = {view: set(pack(model(), [view])) for view in VIEWS}
    assert {part for held in found.values() for part in held} == set(whole)
    assert {view: held & parts for view, held in found.items()} == {
        "brief": {"duties", "check"},
        "overview": {"overview"},
        "tasks": {"duties"},
        "agencies": {"duties", "compare", "worded"},
        "matrix": set(),
        "targets": {"targets", "duties"},
        "reading": {"reading", "review"},
        "check": {"check", "review"},
        "neighbourhood": {"duties"},
        "compare": {"duties", "compare", "worded"},
        "synergy": {"synergy"},
        "network": {"network", "duties"},
    }
    sizes = {view: len(page(seed(), view=view)) for view in (None, *VIEWS)}
    assert all(sizes[view] < sizes[None] * 0.6 for view in VIEWS if view != "network")
    selected = page(seed(), view="matrix", focus="生態環境部", documents=["減污降碳"])
    assert f'"views":["matrix"],"focus":{model().place["https://w3id.org/policy-kg/agency/mee"]}' in selected


@pytest.mark.parametrize("name", ["水利部", "水环境", "推进工业领域协同增效", "再生铝产量", "减污降碳协同增效实施方案"])
def test_a_page_about_a_thing_holds_what_is_about_it(name: str) -> None:
    """What stands within two steps is the same as in the whole, with the same words; of every statement the facets are whole."""
    whole = model()
    focus = find(whole, name)
    part, place = about(whole, focus)
    assert part.title == part.nodes[place].hans == whole.nodes[focus].hans
    for radius in (1, 2):
        mine, theirs = (around(some, at, radius, 10_000) for some, at in ((part, place), (whole, focus)))
        for side in ("near", "far"):
            assert {part.nodes[at].iri for at in getattr(mine, side)} == {whole.nodes[at].iri for at in getattr(theirs, side)}

    def words(some: Model, quotes: tuple[int, ...]) -> list[str]:
        return [some.sources[q.source].text[q.begin : q.end] for q in (some.quotes[at] for at in quotes)]

    old = [whole.place[node.iri] for node in part.nodes]
    assert all(words(part, node.quotes) == words(whole, whole.nodes[at].quotes) for node, at in zip(part.nodes, old, strict=True))
    assert all(
        node.beyond == len(links_of(whole)[at]) - len(links_of(part)[new])
        for new, (node, at) in enumerate(zip(part.nodes, old, strict=True))
    )
    assert part.nodes[place].beyond == 0
    mine, theirs = facets(part), facets(whole)
    for at, facet in mine.items():
        full = theirs[old[at]]
        assert {old[agency] for agency, _ in facet.duties} == {agency for agency, _ in full.duties}
        assert [old[one] for one in (*facet.sectors, *facet.instruments)] == [*full.sectors, *full.instruments]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"view": "xyz"}, "no view xyz: expected one of brief, overview,"),
        ({"view": "matrx"}, "no view matrx: expected matrix"),
        ({"focus": "生态环竟部"}, "nothing named 生态环竟部 in the graph: expected 生态环境部"),
        ({"focus": "没有这个部门"}, "nothing named 没有这个部门 in the graph: expected an IRI, or a name"),
        ({"documents": ["减污降碳方案"]}, "no document 减污降碳方案 in the graph: expected 减污降碳协同增效实施方案"),
        ({"documents": ["减污", "没有这份文件"]}, "no document 没有这份文件 in the graph: expected an IRI or words of a title"),
        ({"documents": [""]}, "no document  in the graph"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_like_it(asked: dict[str, Any], message: str) -> None:
    """An unknown view, focus or document is a KgError of one line that names what is nearest."""
    with pytest.raises(KgError) as caught:
        page(seed(), **asked)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_sentences_end_at_their_marks() -> None:
    """The sentence around a quote stops at the full stops on either side."""
    text = "前面一句。水利部负责、国家能源局配合。后面一句。"
    assert text[slice(*sentence(text, 5, 8))] == "水利部负责、国家能源局配合。"


# the scripts


def test_every_script_is_in_the_page_and_begins_with_what_it_does() -> None:
    """No file is forgotten, each has its comment, and none puts data into markup or builds code from text."""
    found = {path.stem for path in VIEW.glob("*.js")}
    assert found == set(SCRIPTS)
    for path in sorted(VIEW.glob("*.js")):
        code = path.read_text(encoding="utf-8")
        assert code.startswith("// "), path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|XMLHttpRequest|import\(", code
        ), path.name
        assert "fetch(" not in code or path.stem == "decisions", path.name  # which asks its own server, where one takes decisions
        assert len(code.splitlines()) <= 300


def test_no_two_scripts_define_the_same_name() -> None:
    """The scripts share one scope: a function or constant that two of them define would silently be the later one's."""
    from kg.view.page import SCRIPTS, _asset

    names = [
        name for script in SCRIPTS for name in re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", _asset(f"{script}.js"), re.M)
    ]
    assert len(names) > 200
    assert [name for name, times in Counter(names).items() if times > 1] == []
