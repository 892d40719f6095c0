"""The first screen of many documents: an index made once for each build, whose counts are the explorer's, and its data in pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Once
from copies import put
from served import Served, serving

import kg
from kg.export.sheets import Link
from kg.iri import BASE
from kg.serve import index
from kg.serve.corpus import Corpus
from kg.serve.protocol import Refused
from kg.serve.some import drawn_for, part_of
from kg.view.cooperation import duties
from kg.view.facets import facets
from kg.view.read import read

COUNT = 33
DOCUMENT = f"{BASE}doc/000000000007"


@pytest.fixture(scope="module")
def folder(once: Once) -> Path:
    """A store of more documents than are drawn at once."""
    return once("many", lambda made: put(made, COUNT))


@pytest.fixture(scope="module")
def corpus(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The index of it, in English."""
    file = tmp_path_factory.mktemp("index") / "index.sqlite"
    index.make(kg.open(folder).store, file)
    return Corpus(file, "en")


def test_the_brief_counts_as_the_explorer_does(corpus: Corpus, folder: Path) -> None:
    """Documents, tasks, figures, what is due, who carries what: the model that the explorer draws has the same numbers."""
    model = read(kg.open(folder).store)
    about, told = facets(model), corpus.ask("brief", {"year": ["2026"]})
    tasks, targets = model.of_kind("task"), model.of_kind("target")
    assert (told["documents"], told["tasks"]) == (COUNT, len(tasks))
    figures = [model.nodes[place].figure for place in targets]
    assert told["figures"] == sum(1 for figure in figures if figure and figure.value)
    assert told["due"] == sum(max(about[place].years, default=0) >= 2026 for place in (*tasks, *targets))
    led = {model.nodes[one.agency].iri: (len(one.sections), len(one.led)) for one in duties(model)}
    loads = {place: sum(place in {body for body, _ in about[task].duties} for task in tasks) for place in model.of_kind("agency")}
    for one in told["bodies"]:
        iri = f"https://w3id.org/policy-kg/{one['key']}" if "://" not in one["key"] else one["key"]
        assert (one["sections"], one["led"]) == led[iri]
        assert one["tasks"] == loads[model.place[iri]]


def rows(corpus: Corpus, what: str, **said: str | list[str]) -> dict[str, Any]:
    """The answer to some filters."""
    return corpus.ask(what, {name: value if isinstance(value, list) else [value] for name, value in said.items()})


def test_rows_come_in_pages_and_are_filtered_and_counted(corpus: Corpus) -> None:
    """Each row once over all pages; a filter's count is that of its rows; AND across filters, OR within."""
    first = rows(corpus, "tasks")
    seen = [row["id"] for begin in range(0, first["total"], 100) for row in rows(corpus, "tasks", **{"from": str(begin)})["rows"]]
    assert (len(first["rows"]), len(seen), len(set(seen))) == (100, first["total"], first["total"])
    for name, values in first["facets"].items():
        for value, _, count in values:
            assert rows(corpus, "tasks", **{name: value})["total"] == count, (name, value)
    (one, _, few), (two, _, _) = first["facets"]["agency"][:2]
    either = rows(corpus, "tasks", agency=[one, two])["total"]
    assert few <= either <= first["total"]
    assert rows(corpus, "tasks", document=DOCUMENT)["total"] * COUNT == first["total"]
    assert rows(corpus, "tasks", document=DOCUMENT, year="1999")["total"] == 0
    by_due = [row["due"][-4:] for row in rows(corpus, "targets", sort="due")["rows"] if row["due"]]
    assert by_due == sorted(by_due)
    assert rows(corpus, "documents", words="方案0007")["rows"][0]["iri"] == DOCUMENT


def test_rows_are_saved_as_they_are_filtered(corpus: Corpus) -> None:
    """All rows that a filter leaves, who with the role, days and years as such, a link in each."""
    (agency, _, count) = rows(corpus, "tasks")["facets"]["agency"][0]
    sheet = corpus.table("tasks", {"agency": [agency]})
    assert (len(sheet.rows), sheet.head[0], sheet.title) == (count, "Task", "Tasks")
    assert all(isinstance(row[-1], Link) and row[-1].iri.startswith("https://") for row in sheet.rows)
    assert any("（Lead）" in str(row[1]) for row in sheet.rows)
    assert {type(row[2]) for row in corpus.table("targets", {}).rows} <= {int, str}
    with pytest.raises(Refused):
        corpus.table("documents", {})


@pytest.mark.parametrize(("what", "said"), [("nope", {}), ("tasks", {"from": "x"}), ("tasks", {"count": "-1"}), ("brief", {"year": "'"})])
def test_what_cannot_be_asked_is_refused(corpus: Corpus, what: str, said: dict[str, str]) -> None:
    """In one line."""
    with pytest.raises(Refused) as problem:
        rows(corpus, what, **said)
    assert "\n" not in str(problem.value)


def test_a_part_is_what_the_whole_says_of_it(folder: Path) -> None:
    """One document read from its own graph is the same as read among all; a focus keeps the documents that it is in."""
    store = kg.open(folder).store
    whole, part = read(store, documents=[DOCUMENT]), read(part_of(store, [DOCUMENT], BASE))
    assert [node.iri for node in part.nodes if node.document is not None or node.kind == "document"] == [
        node.iri for node in whole.nodes if node.document is not None or node.kind == "document"
    ]
    task = next(node.iri for node in part.nodes if node.kind == "task")
    assert drawn_for(store, task, 30) == [DOCUMENT]
    assert len(drawn_for(store, next(node.iri for node in part.nodes if node.kind == "agency"), 30)) == 30
    assert drawn_for(store, "no IRI", 30) == []


@pytest.fixture(scope="module")
def many(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server of it, its cache apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with serving(folder) as running:
            yield running


@pytest.mark.slow("a server and the process that makes its index")
def test_the_first_screen_is_served_in_pages(many: Served) -> None:
    """The page does not grow with the documents; its data have an ETag; a focus is kept, a list can still be had; no other origin reads."""
    page = many.http.get("/")
    assert len(page.content) < 120_000
    assert "方案0007" not in page.text
    answer = many.http.get("/data/brief", params={"year": "2026"})
    while answer.status_code == 202:
        answer = many.http.get("/data/brief", params={"year": "2026"})
    assert answer.json()["documents"] == COUNT
    assert many.http.get("/data/brief", params={"year": "2026"}, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert len(many.http.get("/data/tasks").json()["rows"]) == 100
    assert many.http.get("/data/tasks.xlsx?year=2035").content[:2] == b"PK"
    assert many.http.get("/data/targets.csv").text.startswith("\ufeffText,Who,Due")
    for bad in ("/data/nope", "/data/tasks?from=x", "/data/nope.xlsx"):
        said = many.http.get(bad)
        assert (said.status_code in (400, 404), said.text.count("\n")) == (True, 1)
    one = many.http.get("/", params={"document": DOCUMENT}).text
    assert "方案0007" in one
    assert "方案0008" not in one
    task = many.rows(f"SELECT ?t {{ ?t a pol:Task ; pol:inSection/pol:inDocument <{DOCUMENT}> }} LIMIT 1")[0]["t"]
    for focus in (task, "https://w3id.org/policy-kg/agency/mee"):
        assert '"focus":null' not in many.http.get("/", params={"focus": focus}).text
    assert many.http.get("/", params={"find": ""}).text.count("<tr>") == 1 + COUNT
    assert many.http.get("/data/brief", headers={"Host": "evil.example"}).status_code == 421
