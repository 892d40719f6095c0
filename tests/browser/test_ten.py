"""The ten tasks of an analyst, as a person would do them, on the 74 documents: at most five clicks, two seconds of waiting, rows as SPARQL has them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from opened import opening

import kg
from browser.conftest import CORPUS, DOCUMENTS, HERE, Explorer, Input, settled
from kg import corrections
from kg.compare import compare
from kg.facts import documents
from kg.iri import PREFIXES, SITE

Open = Callable[..., Explorer]
Give = Callable[[str], Input]
MOST_CLICKS, MOST_SECONDS = 5, 2.0
pytestmark = pytest.mark.slow("the page of 74 documents")
ABOUT = "{ ?t pol:sector ?k } UNION { ?t pol:inSection/pol:sector ?k } ?k skos:broader* <%s> ."


@dataclass
class Walk:
    """A person at the page: what was clicked, and how long the page took to show what came of it."""

    explorer: Explorer
    clicks: int = 0
    seconds: float = 0.0

    def do(self, selector: str, act: str = "click", *values: str) -> Walk:
        """Click, choose or type once; wait until two frames have been drawn after it."""
        one = self.explorer.page.locator(selector).first
        one.wait_for()
        before = time.monotonic()
        getattr(one, act)(*values)
        self.explorer.ask("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.seconds += time.monotonic() - before
        self.clicks += 1
        return self

    def texts(self, selector: str) -> list[str]:
        """The texts of all that a selector finds."""
        found: list[str] = self.explorer.page.locator(selector).all_inner_texts()
        return found

    def rows(self) -> int:
        """How many rows the table shown has, those that are not drawn yet too."""
        return int(self.explorer.page.locator("#view table[data-rows]").get_attribute("data-rows"))

    def ended(self) -> None:
        """Not too many clicks, not too long, no request, no complaint."""
        print(f"{self.clicks} clicks, {self.seconds:.2f} s")
        assert self.clicks <= MOST_CLICKS
        assert self.seconds <= MOST_SECONDS
        settled(self.explorer)


@pytest.fixture
def walk(explore: Open, inputs: Give) -> Walk:
    """A walk that begins at the first screen."""
    return Walk(explore(inputs(CORPUS).path).go())


@pytest.fixture
def store(inputs: Give) -> ox.Store:
    """The graph of the corpus."""
    return inputs(CORPUS).store


def asked(store: ox.Store, query: str) -> list[Any]:
    """The solutions of a query."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def places(store: ox.Store, query: str, inputs: Give) -> set[int]:
    """The things that a query finds which the page holds."""
    model = inputs(CORPUS).model
    return {model.place[row[0].value] for row in asked(store, query) if row[0].value in model.place}


def test_targets_due_in_2025_in_water_with_their_sentence(walk: Walk, store: ox.Store, inputs: Give) -> None:
    """The targets as a table, the year and the sector ticked; a row opens its sentence."""
    walk.do("#tabs [data-view=targets]").do("#filters [data-group=sector] label:has-text('水环境') input")
    walk.do("#filters [data-value='year:2025']").do("#twin")
    due = "{ ?t pol:targetYear ?y } UNION { ?t pol:periodEnd ?y } FILTER(STR(?y) = '2025')"
    query = f"SELECT DISTINCT ?t WHERE {{ ?t a pol:Target . {due} ?t pol:sector ?k . ?k skos:broader* <{SITE}sector/water> }}"
    assert walk.rows() == len(places(store, query, inputs)) > 5
    walk.do("#view tbody button.link")
    assert walk.texts("#panel .quote mark")[0]
    walk.ended()


def test_who_works_with_the_ministry_of_ecology_on_transport(walk: Walk, store: ox.Store) -> None:
    """Relations, its partners, the sector ticked, the ministry in the middle: the list is that of SPARQL."""
    walk.do("#tabs [data-view=agencies]").do("#ties", "select_option", "partners")
    walk.do("#filters [data-group=sector] .more").do("#filters [data-value='sector:sector/transport']").do(
        "#centre", "select_option", "agency/mee"
    )
    found = asked(
        store,
        f"""SELECT ?b (COUNT(DISTINCT ?s) AS ?many) WHERE {{
          ?s a pol:Section . {{ ?s pol:sector ?k }} UNION {{ ?x pol:inSection ?s ; pol:sector ?k }} ?k skos:broader* <{SITE}sector/transport> .
          ?one a pol:Responsibility ; pol:agency <{SITE}agency/mee> ; pol:appliesTo/pol:inSection? ?s .
          ?two a pol:Responsibility ; pol:agency ?b ; pol:appliesTo/pol:inSection? ?s . FILTER(?b != <{SITE}agency/mee>) }} GROUP BY ?b""",
    )
    shown = walk.explorer.page.locator(".partner-list tbody tr").evaluate_all(
        "(rows) => rows.map((row) => Number(row.querySelector('.figure').textContent))"
    )
    assert sorted(shown) == sorted(int(row["many"].value) for row in found) != []
    walk.ended()


def test_one_ministrys_tasks_to_excel(walk: Walk, store: ox.Store, inputs: Give) -> None:
    """Tasks, the ministry ticked, Excel: as many rows as SPARQL has."""
    walk.do("#tabs [data-view=tasks]").do("#filters [data-value='agency:agency/mee']")
    rows = walk.rows()
    with walk.explorer.page.expect_download() as download:
        walk.do("#save-xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(open(download.value.path(), "rb").read()))["任务"]  # noqa: SIM115
    query = f"SELECT DISTINCT ?t WHERE {{ ?t a pol:Task ; pol:responsibleAgency <{SITE}agency/mee> }}"
    assert sheet.max_row - 1 == rows == len(places(store, query, inputs)) > 20
    walk.ended()


def test_a_link_to_exactly_this_view(walk: Walk, explore: Open, inputs: Give) -> None:
    """What is shown is in the address: opened anew it shows the same rows and the same details."""
    walk.do("#tabs [data-view=tasks]").do("#filters [data-value='agency:agency/mee']").do("#view tbody td:first-child .link")
    again = explore(inputs(CORPUS).path).go("#" + walk.explorer.page.url.partition("#")[2])
    other = Walk(again)
    assert other.rows() == walk.rows()
    assert other.texts("#panel-title") == walk.texts("#panel-title") != []
    walk.ended()


def test_two_plans_targets(walk: Walk, store: ox.Store) -> None:
    """Compare, figures of A beside B, two plans chosen: as many rows as `kg compare` has."""
    by_label = {title.label: title.iri for title in documents(store)}
    one, two = (by_label[title] for title in ('国家环境保护"十一五"规划', '"十三五"生态环境保护规划'))
    walk.do("#tabs [data-view=compare]").do("#part", "select_option", "figures")
    walk.do("#one", "select_option", one.removeprefix(SITE)).do("#two", "select_option", two.removeprefix(SITE))
    assert walk.rows() == len(compare(store, one, two).targets.rows) > 20
    walk.ended()


def test_prohibitions(walk: Walk, store: ox.Store, inputs: Give) -> None:
    """Tasks with the lever ticked."""
    walk.do("#tabs [data-view=tasks]").do("#filters [data-group=instrument] .more")
    walk.do("#filters [data-value='instrument:instrument/prohibit']")
    query = f"SELECT DISTINCT ?t WHERE {{ ?t a pol:Task ; pol:instrument <{SITE}instrument/prohibit> }}"
    assert walk.rows() == len(places(store, query, inputs)) > 20
    walk.ended()


def test_a_brief_of_two_pages(walk: Walk) -> None:
    """The first screen, printed."""
    content = walk.explorer.page.pdf(format="A4")
    assert 1 <= content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") <= 2
    walk.ended()


def test_a_document_by_its_number(walk: Walk) -> None:
    """The number typed into the search, Enter."""
    walk.do("#query", "press_sequentially", "国发〔2021〕36号").do("#query", "press", "Enter")
    assert "国发〔2021〕36号" in walk.texts("#view")[0]
    walk.ended()


def test_what_was_not_understood_is_corrected_and_kept(walk: Walk, inputs: Give, tmp_path: Path) -> None:
    """To check, the first doubtful reading, rejected by a key; a build that takes the saved file has it no more."""
    walk.do("#tabs [data-view=check]").do("#view .opener")
    words = walk.texts(".text .mark.on")
    assert words
    walk.do("#reviewer", "press_sequentially", "张三")
    walk.explorer.page.keyboard.press("Enter")
    walk.explorer.page.keyboard.press("r")
    with walk.explorer.page.expect_download() as download:
        walk.do("#save-decisions")
    file = tmp_path / "corrections.jsonl"
    file.write_bytes(Path(download.value.path()).read_bytes())
    (decision,) = corrections.load(file).decisions
    assert (decision.action, decision.by) == ("reject", "张三")
    source = next(source for source in inputs(CORPUS).model.sources if decision.fingerprint in source.iri)
    kg.build([DOCUMENTS / source.name], tmp_path / "out", corrections=file)
    assert asked(kg.open(tmp_path / "out").store, "SELECT ?c WHERE { ?c pol:correctionAction 'reject' . ?f prov:wasInvalidatedBy ?c }")
    walk.ended()


def test_own_documents_are_added_and_seen(explore: Open, tmp_path: Path) -> None:
    """`kg open` without documents: files are chosen, read, and the brief speaks of them."""
    plans = [str(path) for path in sorted((HERE.parent / "plans").glob("*.txt"))]
    with opening(tmp_path) as running:
        walk = Walk(explore(running.link).go())
        before = time.monotonic()
        walk.explorer.page.set_input_files("#files", plans)
        walk.clicks += 1
        walk.explorer.page.wait_for_selector("#tile-due", timeout=60_000)  # all were read: it goes on by itself
        assert time.monotonic() - before < 60
        assert "3 份文件" in walk.explorer.page.locator(".sum-up").inner_text()
        assert walk.clicks <= MOST_CLICKS
