"""The pages of bodies, sectors, documents and indicators: counts as SPARQL gives them, one address each, every name a link, for everyone."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from browser import graphs
from browser.conftest import CORPUS, SEED, TWO, Explorer, Input, click, settled
from browser.test_workbench import sheets
from kg.iri import PREFIXES, SITE
from kg.view.compare import comparison
from kg.view.model import Model

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
PREFIX = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("pol", "skos", "dcterms"))
TASKS = {  # kind → the tasks ?t of each thing ?x of it
    "agency": "?t a pol:Task ; pol:responsibleAgency ?x",
    "sector": "?t a pol:Task . { ?t pol:sector ?c } UNION { ?t pol:inSection/pol:sector ?c FILTER NOT EXISTS { ?t pol:sector ?own } } ?c skos:broader* ?x",
    "document": "?t a pol:Task ; pol:inSection/dcterms:isPartOf* ?x",
}
TARGETS = {kind: pattern.replace("pol:Task", "pol:Target") for kind, pattern in TASKS.items()}


def numbered(store: ox.Store, pattern: str) -> Counter[str]:
    """How many ?t a pattern has for each ?x, by IRI."""
    rows = store.query(PREFIX + f"SELECT ?x (COUNT(DISTINCT ?t) AS ?n) {{ {pattern} }} GROUP BY ?x", use_default_graph_as_union=True)
    return Counter({row["x"].value: int(row["n"].value) for row in rows})  # type: ignore[union-attr, arg-type]


def at(key: str, more: str = "") -> str:
    """The address of a thing's page."""
    return f"#view=things&of={key}{more}"


def rows(explorer: Explorer, kind: str) -> int:
    """How many rows a table of the page has; none is said in words."""
    found = explorer.page.locator(f"#rows-{kind} table[data-rows]")
    return int(found.get_attribute("data-rows") or 0) if found.count() else 0


def some_of(model: Model, kind: str, many: int) -> list[int]:
    """Some things of a kind, the first and others evenly behind it."""
    places = model.of_kind(kind)
    return places[:: max(1, len(places) // many)][: many + 1]


def four(model: Model) -> list[str]:
    """A body, a sector, a document and an indicator, by key."""
    first = [model.nodes[model.of_kind(kind)[0]].key for kind in ("agency", "sector", "document")]
    return [*first, comparison(model).indicators[0].keys[0]]


# counts


@pytest.mark.parametrize(("name", "many"), [(SEED, 2), (CORPUS, 12)])
def test_a_page_counts_as_sparql_does(explore: Open, inputs: Give, name: str, many: int) -> None:
    """Tasks and targets of bodies, sectors and documents, of each role too: on the page, in its table and in its CSV as many as SPARQL finds."""
    given = inputs(name)
    explorer = explore(given.path).go()
    for kind in TASKS:
        counts = [numbered(given.store, pattern[kind]) for pattern in (TASKS, TARGETS)]
        for place in some_of(given.model, kind, many):
            node = given.model.nodes[place]
            explorer.show(at(node.key))
            wanted = [count[node.iri] for count in counts]
            assert [rows(explorer, "tasks"), rows(explorer, "targets")] == wanted, node.hans
            said = explorer.page.locator(".thing-head .sum-up").inner_text()
            assert f"{wanted[0]:,} 项任务" in said, node.hans
            assert f"{wanted[1]:,} 个目标" in said, node.hans
    node = given.model.nodes[some_of(given.model, "agency", many)[0]]
    explorer.show(at(node.key))
    told = re.findall(r"(牵头|共同负责|参与|未写角色) ([\d,]+)", explorer.page.locator(".thing-head .sum-up").inner_text())
    lead = numbered(
        given.store,
        "?d pol:role pol:Lead ; pol:agency ?x { ?d pol:appliesTo ?t } UNION { ?d pol:appliesTo ?s . ?t pol:inSection ?s } ?t a pol:Task",
    )
    assert dict(told).get("牵头", "0").replace(",", "") == str(lead[node.iri])
    assert sum(int(count.replace(",", "")) for _, count in told) == rows(explorer, "tasks")
    assert len(list(csv.reader(io.StringIO(explorer.saved("#save-csv").decode("utf-8-sig"), newline="")))) == 1 + rows(explorer, "tasks")
    settled(explorer)


def test_a_count_lists_what_it_counts(explore: Open, inputs: Give) -> None:
    """The number beside a partner, sector or document narrows the rows to as many, says by what, and stands in the address; taken off, all are back."""
    given = inputs(SEED)
    explorer = explore(given.path).go(at("agency/mee"))
    whole = rows(explorer, "tasks")
    for tile in ("partners", "sectors"):
        button = explorer.page.locator(f"#tile-{tile} .count-button").nth(1)
        count = int(button.inner_text())
        button.click()
        assert rows(explorer, "tasks") == count < whole
        if tile == "partners":
            partner = unquote(explorer.page.url.partition("in-agency=")[2].partition("&")[0])
            both = numbered(given.store, f"{TASKS['agency']} ; pol:responsibleAgency <{SITE}agency/mee>")
            assert count == both[SITE + partner]
        again = explore(given.path).go("#" + explorer.page.url.partition("#")[2])
        assert rows(again, "tasks") == count
        assert len(sheets(again.saved("#save-xlsx"))["任务"]) == 1 + count
        click(explorer, "#rows-tasks .narrowed button")
        assert rows(explorer, "tasks") == whole
    settled(explorer)


def test_an_indicator_shows_its_values(explore: Open, two_plans: Path) -> None:
    """A row for each value with its sentence and document, a point where year and number are known; a point opens its evidence."""
    explorer = explore(two_plans).go("#view=things&list=indicator")
    click(explorer, "#view .directory a")
    title = explorer.page.locator("#thing-title").inner_text()
    found = rows(explorer, "targets")
    assert found == explorer.page.locator(".value-line .point").count() == 2
    assert {TWO[0], TWO[1]} == set(explorer.page.locator("#rows-targets td:nth-child(6) bdi").all_inner_texts())
    assert explorer.page.locator("#rows-targets td:nth-child(1)").first.inner_text() == title
    explorer.page.locator(".value-line .point").first.focus()
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#panel .quote mark").first.is_visible()
    assert explorer.page.locator("#thing-title").inner_text() == title
    settled(explorer)


# one address


@pytest.mark.parametrize(("name", "many"), [(SEED, 8), (CORPUS, 40)])
def test_every_link_leads_to_a_page(explore: Open, inputs: Give, name: str, many: int) -> None:
    """All names on the pages of four things and in the four lists lead to a page of that name."""
    explorer = explore(inputs(name).path).go()
    links: dict[str, str] = {}
    for hash in [
        *map(at, four(inputs(name).model)),
        *(f"#view=things&list={one}" for one in ("agency", "sector", "document", "indicator")),
    ]:
        explorer.show(hash)
        for address, text in explorer.ask(
            "() => Array.from(document.querySelectorAll('#view a'), (one) => [one.getAttribute('href'), one.textContent])"
        ):
            links.setdefault(address, text)
    assert len(links) > 40
    for address in list(links)[:: 1 + len(links) // many]:
        explorer.show(address)
        title = explorer.page.locator("#thing-title").inner_text()
        assert "".join(title.split()) == "".join(links[address].split()), address
    settled(explorer)


WHERE = {
    "brief": "#tile-carriers a",
    "brief, overlap": "#tile-overlap a",
    "tasks": "#view .statements td:nth-child(2) a",
    "tasks, sector": "#view .statements td:nth-child(4) a",
    "targets&table=1": "#view .statements td:first-child a",
    "matrix": "#view .matrix tbody th a",
    "matrix, sector": "#view .matrix thead th a",
}


@pytest.mark.parametrize("view", WHERE)
def test_a_name_leads_to_its_page_and_back(explore: Open, seed_page: Path, view: str) -> None:
    """In the brief, tasks, targets and matrix; back shows the view as it was, forward the page again; another view leaves it."""
    hash = "#view=" + view.partition(",")[0]
    explorer = explore(seed_page).go(hash)
    link = explorer.page.locator(WHERE[view]).first
    name = link.get_attribute("title") or link.inner_text()
    link.click()
    assert explorer.page.locator("#thing-title").inner_text() == name
    address = explorer.page.url
    assert re.search(r"#view=things&of=[^&]+$", address)
    explorer.page.go_back()
    assert explorer.page.url.endswith(hash)
    assert explorer.page.locator(WHERE[view]).first.is_visible()
    explorer.page.go_forward()
    assert (explorer.page.url, explorer.page.locator("#thing-title").inner_text()) == (address, name)
    click(explorer, "#tabs [data-view=tasks]")
    assert "of=" not in explorer.page.url
    settled(explorer)


@pytest.mark.parametrize("name", ["国家能源局", "工业", "再生铝产量", "减污降碳协同增效实施方案"])
def test_a_search_leads_to_a_page(explore: Open, seed_page: Path, name: str) -> None:
    """A body, sector, indicator and document, by its name and Enter (an indicator stands second)."""
    explorer = explore(seed_page).go()
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.insert_text(name)
    if name == "再生铝产量":
        explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("Enter")
    assert explorer.page.locator("#thing-title").inner_text() == name
    assert explorer.ask("() => document.activeElement.closest('.thing') !== null")
    settled(explorer)


def test_an_address_of_nothing_says_so(explore: Open, seed_page: Path) -> None:
    """A sentence and the way to the lists."""
    explorer = explore(seed_page).go(at("agency/<img src=x onerror=alert(1)>"))
    click(explorer, "#view .empty button")
    assert explorer.page.locator("#view .directory tbody tr").count() == 26
    settled(explorer)


# a document


def test_a_documents_outline_leads_into_its_text(explore: Open, inputs: Give) -> None:
    """All sections with their counts; a click shows the text there."""
    model = inputs(SEED).model
    explorer = explore(inputs(SEED).path).go(at(four(model)[2]))
    click(explorer, "#tile-outline .more")
    assert explorer.page.locator("#tile-outline .outline").count() == 37
    explorer.page.locator("#tile-outline .outline button").nth(5).click()
    assert "view=reading" in explorer.page.url
    assert explorer.page.locator("#view .text .mark.on").first.is_visible()
    settled(explorer)


def test_documents_know_one_another(explore: Open) -> None:
    """Versions, what is replaced and who cites whom stand on both pages as links; a title of two lines is one."""
    store = ox.Store()
    makers = [graphs.Maker(name, store) for name in ("丁计划\n（试行）", "戊计划")]
    for maker in makers:
        maker.head()
        maker.task(maker.section("一、", "安排", 1), "推进管网改造")
        maker.add(maker.document, "dcterms:isVersionOf", SITE + "id/policy/abc", iri=True)
    maker, (one, two) = makers[1], [maker.document for maker in makers]
    cited = SITE + "id/cited/abc"
    maker.add(two, "eli:cites", cited, iri=True)
    maker.add(cited, "dcterms:title", "丁计划", language="zh-hans")
    maker.add(cited, "pol:resolvedTo", one, iri=True)
    maker.add(two, "dcterms:replaces", one, iri=True)
    for maker in makers:
        maker.done()
    explorer = explore(store).go(at(two.removeprefix(SITE)))
    facts = explorer.page.locator(".thing-head .facts").inner_text()
    assert "取代" in facts
    assert "其他版本" in facts
    click(explorer, "#tile-cites a")
    assert explorer.page.locator("#thing-title").inner_text() == "丁计划（试行）"
    assert "被取代于" in explorer.page.locator(".thing-head .facts").inner_text()
    assert explorer.page.locator("#tile-cites a").inner_text() == "戊计划"
    settled(explorer)


def test_a_body_has_its_history_and_printed_names(explore: Open, inputs: Give) -> None:
    """What it replaced with its years, whose functions it took, its level; and the RDF in the fold says nothing that is not in the graph."""
    explorer = explore(inputs(SEED).path).go(at("agency/mee"))
    facts = explorer.page.locator(".thing-head .facts").inner_text()
    for words in ("环境保护部", "科学技术部", "国家", "2018"):
        assert words in facts
    pre = explorer.page.locator(".rdf pre").text_content()
    triples = re.findall(r"^    (\S+) (<[^>]+>|\"(?:[^\"\\]|\\.)*\"\S*|pol:\w+)", pre, re.M)
    assert len(triples) > 10
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    for predicate, value in triples:
        asked = f"{value} {predicate[1:]} <{SITE}agency/mee>" if predicate.startswith("^") else f"<{SITE}agency/mee> {predicate} {value}"
        assert inputs(SEED).store.query(prefixes + f"ASK {{ {asked} }}", use_default_graph_as_union=True), asked
