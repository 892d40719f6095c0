"""The query page in Debian's chromium, asked over HTTP: questions, parameters, completion, answers, faults, links, and hostile input."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import pyoxigraph as ox
import pytest
from test_view import seed

import kg
from browser.conftest import Explorer
from browser.graphs import HOSTILE
from kg.answer import plain
from kg.iri import PREFIXES, SITE
from kg.model import QueryError
from kg.query import bind, find, parse, questions, run
from kg.serve.ask import SCRIPTS, SHARED, ask_page

Open = Callable[..., Explorer]
SERVE = Path(__file__).parent.parent.parent / "kg" / "serve"
NAMES = list(questions())
TENS = " ".join(map(str, range(40)))
MANY = f"SELECT ?n ?s WHERE {{ VALUES ?n {{ {TENS} }} ?s a <{PREFIXES['pol']}Section> }} ORDER BY ?n ?s"
YEARS = "SELECT * WHERE { VALUES (?year ?share) { (2020 5) (2025 12.5) (2030 40) } }"
SIGNS = 'SELECT * WHERE { VALUES (?name ?number) { ("甲" -3) ("乙" 5) } }'
HTTP_ERRORS = {"json": ("application/json", '{"error": "no: line 2, column 3"}'), "html": ("text/html", "<h1>Bad gateway</h1>")}


class Answers(BaseHTTPRequestHandler):
    """`/query` is the page, `/sparql` answers from the store; what a query says in a comment makes it slow or wrong."""

    store: ox.Store

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def say(self, status: int, type: str, body: str | bytes) -> None:
        """An answer."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        """The page."""
        if self.path.partition("?")[0] == "/query":
            self.say(200, "text/html", ask_page())
        else:
            self.say(404, "text/plain", "there is nothing here")

    def do_POST(self) -> None:
        """A query in a form."""
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)["query"][0]
        if special := re.search(r"# serve (\w+)", query):
            if special[1] == "slowly":
                time.sleep(8)
            else:
                return self.say(502, *HTTP_ERRORS[special[1]])
        try:
            run(self.store, find(query))
            answer = self.store.query(query)
        except (QueryError, SyntaxError) as problem:
            return self.say(400, "text/plain", str(problem))
        if isinstance(answer, ox.QueryTriples):
            return self.say(200, "text/turtle", ox.serialize(answer, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")
        return self.say(200, "application/sparql-results+json", answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of a server that has the page, and the seed's graph behind `/sparql`."""
    handler = type("Seed", (Answers,), {"store": seed()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Asker:
    """The query page, open in the browser."""

    def __init__(self, explorer: Explorer) -> None:
        """Over a page of the browser."""
        self.explorer, self.page = explorer, explorer.page

    def go(self, hash: str = "") -> Asker:
        """Load the page anew at a hash."""
        self.explorer.go(hash)
        return self

    def choose(self, name: str) -> Asker:
        """Click a named question."""
        self.page.locator(f"[data-question='{name}']").click()
        return self

    def write(self, query: str) -> Asker:
        """Put a query into the editor."""
        self.page.locator("#text").fill(query)
        return self

    def type(self, text: str) -> Asker:
        """Type at the cursor."""
        self.page.keyboard.type(text)
        return self

    def run(self, query: str | None = None) -> Asker:
        """Run what is in the editor, and wait for what comes of it."""
        if query is not None:
            self.write(query)
        self.page.evaluate("document.getElementById('answer').replaceChildren()")
        self.page.locator("#run").click()
        self.page.locator("#summary, #answer .fault").first.wait_for()
        return self

    @property
    def text(self) -> str:
        """What is in the editor."""
        return str(self.page.locator("#text").input_value())

    @property
    def summary(self) -> str:
        """What the page says of the answer."""
        return str(self.page.locator("#summary").inner_text())

    def rows(self) -> list[list[str]]:
        """The rows of the table on the screen, without their language tags."""
        found: list[list[str]] = self.page.evaluate(
            "Array.from(document.querySelectorAll('#result tbody tr'), (row) => Array.from(row.cells, (cell) => (cell.querySelector('bdi') || cell).textContent))"
        )
        return found

    def offered(self) -> list[str]:
        """The completions on the screen."""
        return list(self.page.locator("#offers .offer code").all_inner_texts())

    def settled(self, *complaints: str) -> None:
        """Nothing was asked of anyone but the server, and nothing complained but what is expected."""
        host = self.explorer.address.removesuffix("/query")
        assert [url for url in self.explorer.requests if not url.startswith((host + "/", "about:blank", "blob:" + host))] == []
        assert [one for one in self.explorer.complaints if not any(part in one for part in complaints)] == []


@pytest.fixture
def ask(explore: Open, served: str) -> Callable[..., Asker]:
    """Opens the query page of the server."""
    return lambda **options: Asker(explore(served + "/query", **options))


def pure(asker: Asker, expression: str, argument: object = None) -> Any:
    """The value of an expression that uses the page's pure functions."""
    code = "\n".join((SERVE / f"{name}.js").read_text(encoding="utf-8") for name in ("words", "sparql", "state", "editor", "offers"))
    return asker.page.evaluate(f"(argument) => {{ {code}\nreturn {expression} }}", argument)


# the page itself


def test_the_page_is_whole() -> None:
    """Every script is in it once, no name is given twice, and it holds no address to load from."""
    page = ask_page("<b>", "/x?<")
    assert "&lt;b&gt; · SPARQL" in page
    assert "connect-src 'self'" in page
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", page)
    parts = [(files("kg.view") / f"{name}.js").read_text(encoding="utf-8") for name in SHARED]
    parts += [(SERVE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    assert {path.stem for path in SERVE.glob("*.js")} == set(SCRIPTS)
    given = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", "\n".join(parts), re.M)
    assert len(given) > 100
    assert sorted(given) == sorted(set(given))
    words = json.loads(re.search(r'id="data">(.*?)</script>', ask_page(), re.S)[1])  # type: ignore[index]
    assert [one["name"] for one in words["questions"]] == NAMES
    assert len({one["words"][2] for one in words["questions"]}) == len(NAMES)
    assert all(len(text) == 3 for one in (*words["questions"],) for text in [one["words"]])
    assert len(words["terms"]) > 70


# questions and parameters


def test_every_named_question_gives_its_rows(ask: Callable[..., Asker]) -> None:
    """Each named question, as it is chosen, shows as many rows as Python gets, and says so to all."""
    asker = ask().go()
    graph = kg.Graph(seed())
    assert asker.page.locator("#list .question").count() == len(NAMES) >= 25
    for name in NAMES:
        asker.choose(name)
        assert asker.text == find(name).sparql
        assert asker.page.locator("#parameters input").count() == len(find(name).parameters)
        asker.run()
        expected = graph.query(name).rows
        shown = asker.rows()
        assert len(shown) == min(500, len(expected)), name
        assert asker.summary.startswith(f"{len(expected):,} 行"), name
        assert asker.page.locator("#live").inner_text() == asker.summary
        for row, wanted in zip(shown, expected, strict=False):
            assert [cell for cell, value in zip(row, wanted, strict=True) if not isinstance(value, kg.answer.Iri)] == [
                plain(value) for value in wanted if not isinstance(value, kg.answer.Iri)
            ]
    asker.settled()


@pytest.mark.parametrize(
    ("words", "locale", "found"),
    [
        ("牵头", "zh-CN", "who-leads"),
        ("機構", "zh-CN", "agencies"),
        ("synergy", "en-GB", "synergy-matrix"),
        ("哪些 目标", "zh-TW", "targets-by-year"),
    ],
)
def test_questions_are_found_by_words(ask: Callable[..., Asker], words: str, locale: str, found: str) -> None:
    """The filter looks into Chinese of either script, English and names."""
    asker = ask(locale=locale).go()
    asker.page.locator("#filter").fill(words)
    names = asker.page.locator("#list .question code").all_inner_texts()
    assert found in names
    assert len(names) < len(NAMES) / 2
    asker.page.locator("#filter").fill("没有这个问题")
    assert len(asker.page.locator("#list").inner_text()) > 10


HOSTILE_VALUES = (*HOSTILE, '"', "\\", 'x") } } # ', '") } ASK {} #', "\\u0022) } #", "\ttab", "?x", "$&", "'''", "𝒳😀", "\x7f", "a) }", "")


def test_values_become_terms_and_nothing_else(ask: Callable[..., Asker]) -> None:
    """Whatever is put into a field is a literal in the VALUES line: the query is the one that Python makes, and finds what it should."""
    asker = ask().go().choose("search")
    for value in HOSTILE_VALUES:
        asker.page.locator("#parameters input").fill(value)
        given = asker.page.locator("#parameters input").input_value()
        assert re.sub(r"VALUES \(\?words\).*", "", asker.text) == re.sub(r"VALUES \(\?words\).*", "", find("search").sparql)
        assert asker.text == bind(find("search"), {"words": given}), value
        asker.run()
        assert asker.page.locator("#summary").is_visible(), value
        row = re.search(r"^ *(VALUES \(\?words\).*)$", asker.text, re.M)
        assert row is not None
        assert run(ox.Store(), find(f"SELECT ?words WHERE {{ {row[1]} }}")).rows == ((given,),)
    asker.page.locator("#parameters input").fill("再生水")
    asker.run()
    assert len(asker.rows()) == len(kg.Graph(seed()).query("search", words="再生水").rows) > 0
    assert asker.explorer.ask("window.hacked") is None
    asker.settled()


TERMS = (
    ("string", 'a"b\\c\nd\re\tf', '"a\\"b\\\\c\\nd\\re\\tf"'),
    ("string", "\x01\x7f\b\f", '"\\u0001\\u007F\\b\\f"'),
    ("string", "\\u0022", '"\\\\u0022"'),
    ("integer", " +12 ", "12"),
    ("integer", "-3", "-3"),
    ("integer", "1) } #", None),
    ("integer", "", None),
    ("iri", "https://x.org/a?b#c", "<https://x.org/a?b#c>"),
    ("iri", "https://x.org/> } #", None),
    ("iri", "no", None),
)


def test_a_term_is_written_as_in_python(ask: Callable[..., Asker]) -> None:
    """The page's terms are those of `bind`, and are read back as they were; what is not of the type is refused by both."""
    asker = ask().go()
    for type, value, term in TERMS:
        question = parse(f"# param x: {type} = 1\nASK {{ VALUES (?x) {{ (1) }} }}")
        assert pure(asker, "termOf(...argument).term ?? null", [type, value]) == term
        if term is None:
            with pytest.raises(QueryError):
                bind(question, {"x": value})
            continue
        assert f"VALUES (?x) {{ ({term}) }}" in bind(question, {"x": value})
        assert pure(asker, "valueOf(argument)", term) == (value.strip().removeprefix("+") if type == "integer" else value)


def test_a_year_must_be_a_number(ask: Callable[..., Asker]) -> None:
    """A field of a type says what it expects, leaves the query as it was, and takes the next value that fits."""
    asker = ask().go().choose("targets-by-year")
    field = asker.page.locator("#parameters input")
    field.fill("2025; DROP")
    assert field.get_attribute("aria-invalid") == "true"
    assert "整数" in asker.page.locator("#parameters").inner_text()
    assert asker.text == find("targets-by-year").sparql
    field.fill("2025")
    field.press("Enter")
    asker.page.locator("#summary").wait_for()
    assert len(asker.rows()) == len(kg.Graph(seed()).query("targets-by-year", year=2025).rows) > 0
    asker.write(asker.text.replace("(2025)", "(2025) (2030)"))
    assert field.is_disabled()
    assert asker.page.locator("#rewritten").is_visible()
    asker.write(asker.text.replace("(2025) (2030)", "(2030)"))
    assert field.input_value() == "2030"


# completion


def test_prefixes_and_terms_are_completed_by_keyboard(ask: Callable[..., Asker]) -> None:
    """`pol` gives `pol:` and its PREFIX line, then its terms by name and by label in either language; undo takes it back."""
    asker = ask().go().write("# my query\nSELECT * WHERE { ?s a  }")
    asker.page.locator("#text").press("End")
    for _ in range(2):
        asker.page.keyboard.press("ArrowLeft")
    asker.type("pol")
    assert asker.offered() == ["pol:", "pollutant:"]
    assert asker.page.locator("#text").get_attribute("aria-activedescendant") == "offer-0"
    asker.page.keyboard.press("ArrowDown")
    assert asker.page.locator("#offer-1").get_attribute("aria-selected") == "true"
    asker.page.keyboard.press("ArrowUp")
    asker.page.keyboard.press("Enter")
    assert asker.text == f"# my query\nPREFIX pol: <{PREFIXES['pol']}>\nSELECT * WHERE {{ ?s a pol: }}"
    asker.type("任务")
    assert asker.offered()[0] == "pol:Task"
    asker.page.keyboard.press("Tab")
    assert "?s a pol:Task }" in asker.text
    asker.type(" ; pol:lead age")
    asker.page.keyboard.press("Escape")
    for _ in range(4):
        asker.page.keyboard.press("Backspace")
    assert "pol:leadAgency" in asker.offered()
    asker.page.keyboard.press("Escape")
    assert asker.offered() == []
    assert asker.text.count("PREFIX") == 1
    asker.page.keyboard.press("Escape")
    assert asker.explorer.ask("document.activeElement.id") == "run"
    asker.settled()


def test_tab_leaves_the_editor(ask: Callable[..., Asker]) -> None:
    """Where nothing is offered, Tab goes on to the next part of the page, and Ctrl+Z takes back a question that was chosen."""
    asker = ask().go().write("ASK { ?s ?p ?o }").choose("load")
    asker.page.locator("#text").focus()
    asker.page.keyboard.press("Control+z")
    assert asker.text == "ASK { ?s ?p ?o }"
    asker.page.keyboard.press("Tab")
    assert asker.explorer.ask("document.activeElement.id") == "run"
    assert asker.text == "ASK { ?s ?p ?o }"


COMPLETIONS = (  # text, by key, the first that is offered, how many
    ("po", False, "pol:", 2),
    ("p", False, None, 0),
    ("p", True, "pol:", 4),
    ("", True, "pol:", len(PREFIXES)),
    ("", False, None, 0),
    ("# pol", False, None, 0),
    ("# pol\npol", False, "pol:", 2),
    ('"pol', False, None, 0),
    ("'''a\npol", False, None, 0),
    ("?pol", False, None, 0),
    ("<http://pol", True, None, 0),
    ("<http://x>/po", False, "pol:", 2),
    ("PREFIX po", False, f"pol: <{PREFIXES['pol']}>", 2),
    ("a pol:Quant", False, "pol:QuantitativeTarget", 1),
    ("a pol:印发", False, "pol:issuedBy", None),
    ("a nobody:x", False, None, 0),
    ("a __proto__:x", False, None, 0),
    ("?s skos:pref", False, "skos:prefLabel", 1),
    ("?s 任务", False, "pol:Task", None),
    ("?s 牽頭", False, "pol:Lead", None),
    ("pol:Task", False, None, 0),
    ("pol:Task .", False, None, 0),
)


def test_completions(ask: Callable[..., Asker]) -> None:
    """What is offered at the end of a text: nothing inside comments, strings, variables and IRIs, nor for a whole name."""
    asker = ask().go()
    data = """(() => {
        const data = JSON.parse(document.getElementById('data').textContent);
        return Object.assign(data, { terms: data.terms.concat(foreignTerms(data)) });
    })()"""
    for text, asked, first, count in COMPLETIONS:
        found = pure(asker, f"completions(argument[0], argument[0].length, {data}, argument[1])", [text, asked])
        names = [one["insert"] for one in found["items"]] if found else []
        assert (names[0] if names else None) == first, text
        assert len(names) > 0 if count is None else len(names) == count, text


def test_an_input_method_is_left_alone(ask: Callable[..., Asker]) -> None:
    """Enter inside an input method accepts nothing, and nothing is offered until it is done."""
    asker = ask().go().write("")
    asker.page.locator("#text").focus()
    asker.type("pol")
    assert asker.offered()
    asker.explorer.ask(
        "(keys) => keys.forEach((key) => document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, isComposing: true })))",
        ["Enter", "Tab", "Escape"],
    )
    assert asker.text == "pol"
    assert asker.offered()
    session = asker.page.context.new_cdp_session(asker.page)
    asker.page.keyboard.type(":")
    session.send("Input.imeSetComposition", {"text": "ren", "selectionStart": 3, "selectionEnd": 3})
    assert asker.text == "pol:ren"
    before = asker.offered()
    session.send("Input.insertText", {"text": "任务"})
    assert asker.text == "pol:任务"
    assert asker.offered() != before
    assert "pol:Task" in asker.offered()


# answers


def test_the_table_links_sorts_and_turns_its_pages(ask: Callable[..., Asker]) -> None:
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


def test_an_iri_is_a_link_only_to_the_web(ask: Callable[..., Asker]) -> None:
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


def test_hostile_answers_show_as_text(ask: Callable[..., Asker]) -> None:
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


def test_the_csv_has_the_rows_of_the_table(ask: Callable[..., Asker]) -> None:
    """What is downloaded is what is shown, in the order shown, in UTF-8 that a spreadsheet knows."""
    asker = ask().go().choose("targets-by-year").run()
    with asker.page.expect_download() as download:
        asker.page.locator("#csv").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    expected = kg.Graph(seed()).query("targets-by-year")
    assert rows[0] == list(expected.columns)
    assert rows[1:] == asker.rows() == [[plain(value) for value in row] for row in expected.rows]
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
def test_a_chart_where_there_are_numbers(ask: Callable[..., Asker], query: str, shape: str | None, drawn: int | None) -> None:
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
def test_every_form_of_query_is_shown(ask: Callable[..., Asker], query: str, tabs: list[str], shows: str) -> None:
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
def test_a_syntax_error_puts_the_cursor_at_its_place(ask: Callable[..., Asker], query: str, line: int, column: int) -> None:
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
def test_what_a_server_says_in_other_ways(ask: Callable[..., Asker], kind: str, shown: str) -> None:
    """JSON gives its message; a page of HTML is not shown, but its status is."""
    asker = ask().go().run(f"ASK {{}}\n# serve {kind}")
    assert asker.page.locator("#answer .fault pre").inner_text() == shown
    asker.settled("502")


def test_a_query_can_be_cancelled(ask: Callable[..., Asker]) -> None:
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


def test_a_server_that_is_gone_is_told_of(explore: Open, served: str) -> None:
    """A sentence, not silence, where nobody answers."""
    asker = Asker(explore(served + "/query")).go()
    asker.page.route("**/sparql", lambda route: route.abort())
    asker.run("ASK {}")
    assert "没有收到回答" in asker.page.locator("#answer .fault").inner_text()


# links, languages, sizes


def test_a_link_restores_the_query_and_runs_nothing(ask: Callable[..., Asker]) -> None:
    """The address of a copied link brings back the query, its form and the language; nothing is asked of the server until someone does."""
    asker = ask(permissions=["clipboard-read", "clipboard-write"]).go("#lang=zh-hant")
    again = ask()
    form = find("tasks-of-agency").sparql.replace("生态环境部", "水利部")
    for query in (form, "ASK { ?s ?p '+%26&=#' }\n# 中文 😀", *HOSTILE):
        asker.write(query).page.locator("#copy-link").click()
        link = asker.explorer.ask("navigator.clipboard.readText()")
        assert link == asker.page.url
        again.go("#" + link.partition("#")[2])
        assert again.text == query == asker.text
        assert again.page.locator("#run").inner_text() == "執行"
        fields = again.page.locator("#parameters input")
        assert [fields.nth(at).input_value() for at in range(fields.count())] == (["水利部"] if query == form else [])
    assert not any(url.endswith("/sparql") for url in again.explorer.requests)
    assert again.explorer.ask("window.hacked") is None
    again.settled()


def test_a_hostile_address_does_nothing(ask: Callable[..., Asker]) -> None:
    """Nonsense in the hash leaves the page whole."""
    asker = ask().go("#query=%E0%A4%A&lang=constructor&theme=<img>&__proto__=1&query=" + quote("<img src=x onerror=alert(1)>"))
    assert asker.page.locator("#list .question").count() == len(NAMES)
    asker.explorer.show("#query=" + quote("ASK { }"))  # another link, pasted into the address of the open page
    assert asker.text == "ASK { }"
    asker.settled()


def test_three_languages_and_two_themes(ask: Callable[..., Asker]) -> None:
    """The interface in three languages, and the choice goes along to the explorer."""
    asker = ask(locale="en-GB").go().choose("load").run()
    assert re.fullmatch(r"\d+ rows in \d+\.\d\d s", asker.summary)
    for language, shown in (
        ("zh-hant", "每個機構負責多少條款"),
        ("zh-hans", "每个机构负责多少条款"),
        ("en", "For how many sections is each agency responsible"),
    ):
        asker.page.locator("#language").select_option(language)
        assert shown in asker.page.locator("#list").inner_text()
        assert len(asker.rows()) > 10
    asker.page.locator("#language").select_option("zh-hant")
    asker.page.locator("#theme").click()
    assert asker.page.locator("#pages a").first.get_attribute("href") == "/#lang=zh-hant&theme=dark"
    assert asker.explorer.ask("document.documentElement.dataset.theme") == "dark"
    missing = pure(
        asker, "Object.entries(WORDS).filter(([, texts]) => texts.length !== 3 || texts.some((one) => !one)).map(([key]) => key)"
    )
    assert missing == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000)])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_nothing_is_cut_or_small(ask: Callable[..., Asker], width: int, height: int, lang: str) -> None:
    """At both sizes: the page fits, no text under 12 pixels, and buttons and fields show all of their words without touching."""
    asker = ask(width=width, height=height).go(f"#lang={lang}").choose("tasks-of-agency").run()
    for tab in ("table", "text"):
        asker.page.locator(f"#tab-{tab}").click()
        assert asker.explorer.ask("probes.fits()")
        assert asker.explorer.ask("probes.small()")[0] == []
    cut = asker.explorer.ask(
        "Array.from(document.querySelectorAll('button, select, a, #summary, #parameters input, #name')).filter((one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')).map((one) => one.outerHTML.slice(0, 90))"
    )
    assert cut == []
    for area in ("#editor", "#result", "#list"):
        box = asker.page.locator(area).bounding_box()
        assert box is not None
        assert box["height"] > 150, area
        assert box["x"] + box["width"] <= width + 1, area
    assert asker.page.locator("#ink pre").inner_text().rstrip() == asker.text.rstrip()
    asker.settled()


def test_the_colours_lie_under_the_letters(ask: Callable[..., Asker]) -> None:
    """The coloured text stands where the textarea's own stands, Chinese included, also when scrolled."""
    asker = ask().go().write("# " + "中文a" * 100 + "\n" * 40 + "SELECT ?最后 WHERE { }")
    size = "(() => { const [text, ink] = [document.getElementById('text'), document.querySelector('#ink pre')]; return [text.scrollWidth, ink.scrollWidth, text.scrollHeight, ink.scrollHeight]; })()"
    text_width, ink_width, text_height, ink_height = asker.explorer.ask(size)
    assert abs(text_width - ink_width) <= 12  # the padding at the end of a line
    assert abs(text_height - ink_height) <= 20
    asker.page.locator("#text").evaluate("(one) => { one.scrollTop = 300; one.scrollLeft = 100; }")
    asker.page.wait_for_timeout(60)
    assert "translate(-100px, -300px)" in asker.page.locator("#ink pre").get_attribute("style")
    assert asker.page.locator("#numbers pre").inner_text().endswith("41")


def test_axe_finds_nothing_serious(ask: Callable[..., Asker]) -> None:
    """No serious or critical finding with a table, a chart, a text, a fault, completions and no answer, in either theme."""
    if find_spec("axe_playwright_python") is None and os.environ.get("CI") != "true":
        pytest.skip("axe-playwright-python is not installed: pip install '.[test]'")
    code = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    for theme in ("light", "dark"):
        asker = ask(bypass_csp=True).go(f"#theme={theme}")
        asker.explorer.ask(code)
        assert asker.explorer.ask("probes.axe()") == [], f"{theme}: empty"
        for name, tabs in (("load", ("table", "chart", "text")), ("evidence", ("table",))):
            asker.choose(name).run()
            for tab in tabs:
                asker.page.locator(f"#tab-{tab}").click()
                assert asker.explorer.ask("probes.axe()") == [], f"{theme}: {name} {tab}"
        asker.run("SELECT ?x {")
        asker.type(" pol")
        assert asker.offered()
        assert asker.explorer.ask("probes.axe()") == [], f"{theme}: fault and completions"
