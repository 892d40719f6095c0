"""The query page in Debian's chromium: what it makes of answers, faults and hostile ones, over HTTP."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_view import seed

import kg
from browser.asking import Asker
from browser.graphs import HOSTILE
from kg.answer import plain
from kg.iri import PREFIXES, SITE
from kg.model import QueryError
from kg.query import find, questions, run

Ask = Callable[..., Asker]
NAMES = list(questions())
TENS = " ".join(map(str, range(40)))
MANY = f"SELECT ?n ?s WHERE {{ VALUES ?n {{ {TENS} }} ?s a <{PREFIXES['pol']}Section> }} ORDER BY ?n ?s"
YEARS = "SELECT * WHERE { VALUES (?year ?share) { (2020 5) (2025 12.5) (2030 40) } }"
SIGNS = 'SELECT * WHERE { VALUES (?name ?number) { ("甲" -3) ("乙" 5) } }'


# answers


def test_the_table_links_sorts_and_turns_its_pages(ask: Ask) -> None:
    """500 rows a page; numbers right; a click sorts up, then down, then as it came; IRIs of ours are paths of this server."""
    asker = ask().go().run(MANY)
    total = len(kg.Graph(seed()).query(MANY).rows)
    assert total > 1000
    assert len(asker.rows()) == 500
    assert f"1–500 行，共 {total:,} 行" in asker.page.locator("#pages-bar").inner_text()
    asker.page.locator("#pages-bar [data-step='1']").click()
    assert f"501–1,000 行，共 {total:,} 行" in asker.page.locator("#pages-bar").inner_text()
    header = asker.page.locator("#result th").first
    assert "figure" in (header.get_attribute("class") or "")
    seen = []
    for _ in range(3):
        header.locator("button").click()
        seen.append((header.get_attribute("aria-sort"), asker.rows()[0][0]))
    assert seen == [("ascending", "0"), ("descending", "39"), ("none", "0")]
    link = asker.page.locator("#result tbody a").first
    href = link.get_attribute("href") or ""
    assert href.startswith(asker.explorer.address.removesuffix("query") + "id/doc/")
    assert link.inner_text().startswith("/id/doc/")
    asker.settled()


LINKS = (  # IRI, what is shown, where it leads
    (SITE + "agency/mee", "agency:mee", "/agency/mee"),
    (SITE + "/evil.example/x", "//evil.example/x", "//evil.example/x"),
    (SITE + "id/source/a#char=1,2", "/id/source/a#char=1,2", "/id/source/a#char=1,2"),
    (PREFIXES["skos"] + "Concept", "skos:Concept", PREFIXES["skos"] + "Concept"),
    ("https://example.org/x", "https://example.org/x", "https://example.org/x"),
    ("javascript:window.hacked=1", "javascript:window.hacked=1", None),
    ("data:text/html,%3Cscript%3E", "data:text/html,%3Cscript%3E", None),
    ("urn:x:y", "urn:x:y", None),
)


def test_an_iri_is_a_link_only_to_the_web(ask: Ask) -> None:
    """IRIs of ours lead to a path of this server and never off it; others to where they say; what is not of the web is text."""
    asker = ask().go().run(f"SELECT ?x WHERE {{ VALUES ?x {{ {' '.join(f'<{iri}>' for iri, *_ in LINKS)} }} }}")
    host = asker.explorer.address.removesuffix("/query")
    shown = asker.explorer.ask(
        "Array.from(document.querySelectorAll('#result td'), (cell) => { const link = cell.querySelector('a'); return [cell.textContent, link && link.getAttribute('href'), link && link.origin]; })"
    )
    for (iri, text, href), (seen, address, origin) in zip(LINKS, shown, strict=True):
        assert seen == text
        assert address == (host + href if href is not None and href.startswith("/") else href)
        assert not iri.startswith(SITE) or origin == host


def test_hostile_answers_show_as_text(ask: Ask) -> None:
    """Whatever a literal, a language tag, a column or an error message holds is shown as it is, and nothing of it runs."""
    asker = ask().go()
    for words in HOSTILE:
        asker.run(f"SELECT ?x ?n WHERE {{ VALUES (?x ?n) {{ ({ox.Literal(words)} 1) ({ox.Literal(words, language='en')} 2) }} }}")
        assert [row[0] for row in asker.rows()] == [words, words]
        for tab in ("chart", "text", "table"):
            asker.page.locator(f"#tab-{tab}").click()
        asker.run(f"{words} SELECT")
        assert asker.page.locator("#answer .fault").is_visible()
        assert asker.explorer.ask("document.querySelectorAll('img, iframe, #app script, a[href^=javascript]').length") == 0
    assert asker.explorer.ask("window.hacked") is None
    asker.settled("400")


def test_the_csv_has_the_rows_of_the_table(ask: Ask) -> None:
    """What is downloaded is what is shown, in the order shown, in UTF-8 that a spreadsheet knows."""
    asker = ask().go().choose("targets-by-year").run()
    with asker.page.expect_download() as download:
        asker.page.locator("#csv").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    expected = kg.Graph(seed()).query("targets-by-year")
    assert rows[0] == list(expected.columns)
    assert rows[1:] == [[plain(value) for value in row] for row in expected.rows]
    assert asker.rows() == [[cell.removeprefix("https://w3id.org/policy-kg") for cell in row] for row in rows[1:]]  # a thing's own page
    asker.settled()


@pytest.mark.parametrize(
    ("query", "shape", "drawn"),
    [
        ("load", "bars", None),
        ("partners", "bars", 40),
        ("agencies", None, 0),
        (YEARS, "trend", 3),
        (SIGNS, "bars", 2),
        ("overview", "bars", None),
    ],
)
def test_a_chart_where_there_are_numbers(ask: Ask, query: str, shape: str | None, drawn: int | None) -> None:
    """Bars of a label and a number, at most 40; a line over years; no chart without both."""
    asker = ask().go()
    if query in NAMES:
        asker.choose(query).run()
    else:
        asker.run(query)
    assert asker.page.locator("#tab-chart").count() == (1 if shape else 0)
    if shape:
        asker.page.locator("#tab-chart").click()
        marks = asker.page.locator(f"#result svg.{shape} {'circle' if shape == 'trend' else 'rect'}")
        rows = len(kg.Graph(seed()).query(query).rows)
        assert marks.count() == (min(rows, 40) if drawn is None else drawn)
        assert asker.explorer.ask("probes.fits()")
        asker.page.locator("#chart-label").select_option(index=0)
        outside = asker.explorer.ask(
            "Array.from(document.querySelectorAll('#result svg text, #result svg rect'), (one) => [one.getBBox(), one.ownerSVGElement]).filter(([box, own]) => box.x < -0.5 || box.x + box.width > own.width.baseVal.value + 0.5).length"
        )
        assert outside == 0
    asker.settled()


@pytest.mark.parametrize(
    ("query", "tabs", "shows"),
    [
        (f"ASK {{ ?s a <{PREFIXES['pol']}Task> }}", ["table", "text"], "是"),
        ("ASK { <http://x> ?p ?o }", ["table", "text"], "否"),
        (f"CONSTRUCT {{ ?s a <{PREFIXES['pol']}Task> }} WHERE {{ ?s a <{PREFIXES['pol']}Task> }}", ["text"], "a pol:Task"),
        (f"DESCRIBE <{SITE}agency/mee>", ["text"], "生态环境部"),
        ("SELECT ?x WHERE { ?x <http://x> 1 }", ["table", "text"], "没有符合的结果"),
    ],
)
def test_every_form_of_query_is_shown(ask: Ask, query: str, tabs: list[str], shows: str) -> None:
    """ASK gives yes or no, CONSTRUCT and DESCRIBE Turtle, and an empty answer says what to do."""
    asker = ask().go().run(query)
    assert [
        one.removeprefix("tab-") for one in asker.page.locator("#answer [role=tab]").evaluate_all("(all) => all.map((one) => one.id)")
    ] == tabs
    assert shows in asker.page.locator("#result").inner_text()
    asker.settled()


# faults


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT ?x WHERE {\n  ?s nowhere:a ?x\n}", 2, 15),
        ('SELECT ?x WHERE {\n  ?s ?p "中文😀" . ?s nowhere:a ?x\n}', 2, 29),
        ("SELECT ?x WHERE {", 1, 18),
    ],
)
def test_a_syntax_error_puts_the_cursor_at_its_place(ask: Ask, query: str, line: int, column: int) -> None:
    """The server's words are shown, the line is marked, and the cursor stands where the parser stopped."""
    asker = ask().go().run(query)
    with pytest.raises(QueryError) as problem:
        run(seed(), find(query))
    assert f"line {line}, column {column}" in str(problem.value)
    assert asker.page.locator("#answer .fault pre").inner_text() == str(problem.value)
    lines = query.split("\n")
    units = [len(text.encode("utf-16-le")) // 2 for text in (*(one + "\n" for one in lines[: line - 1]), lines[line - 1][: column - 1])]
    assert asker.explorer.ask("document.activeElement.id") == "text"
    assert asker.explorer.ask("document.getElementById('text').selectionStart") == sum(units)
    assert asker.page.locator("#fault").is_visible()
    asker.type(" ")
    assert asker.page.locator("#fault").is_hidden()
    asker.settled("400")


@pytest.mark.parametrize(("kind", "shown"), [("json", "no: line 2, column 3"), ("html", "服务器回答 502")])
def test_what_a_server_says_in_other_ways(ask: Ask, kind: str, shown: str) -> None:
    """JSON gives its message; a page of HTML is not shown, but its status is."""
    asker = ask().go().run(f"ASK {{}}\n# serve {kind}")
    assert asker.page.locator("#answer .fault pre").inner_text() == shown
    asker.settled("502")


def test_a_query_can_be_cancelled(ask: Ask) -> None:
    """Cancel ends a query that runs; the next one is answered; a second one takes the first one's place."""
    asker = ask().go().write("ASK {}\n# serve slowly")
    begun = time.monotonic()
    asker.page.locator("#text").press("Control+Enter")
    asker.page.locator("#cancel").click()
    asker.page.get_by_text("查询已取消").first.wait_for()
    assert asker.page.locator("#cancel").is_disabled()
    asker.page.locator("#text").press("Control+Enter")
    asker.run("ASK {}")
    assert asker.page.locator("#result .truth").inner_text() == "是"
    assert time.monotonic() - begun < 8
    asker.settled("ERR_ABORTED")


def test_a_server_that_is_gone_is_told_of(ask: Ask) -> None:
    """A sentence, not silence, where nobody answers."""
    asker = ask().go()
    asker.page.route("**/sparql", lambda route: route.abort())
    asker.run("ASK {}")
    assert "没有收到回答" in asker.page.locator("#answer .fault").inner_text()
