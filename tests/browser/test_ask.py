"""The query page in Debian's chromium: its questions and their parameters, links, languages and sizes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from test_view import seed

import kg
from browser.asking import SERVE, Asker, pure
from browser.graphs import HOSTILE
from kg.answer import plain
from kg.model import QueryError
from kg.query import bind, find, parse, questions, run
from kg.serve.ask import SCRIPTS, SHARED, ask_page

Ask = Callable[..., Asker]
NAMES = list(questions())


# the page itself


def test_the_page_is_whole() -> None:
    """Every script is in it once, no name is given twice, and it holds no address to load from."""
    page = ask_page("<b>", "/x?<")
    assert "&lt;b&gt; · SPARQL" in page
    assert "connect-src 'self'" in page
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", page)
    parts = [(files("kg.view") / f"{name}.js").read_text(encoding="utf-8") for name in SHARED]
    parts += [(SERVE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    assert {path.stem for path in SERVE.glob("*.js")} == {*SCRIPTS, "corpus"}  # the first screen of many documents is another page
    given = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", "\n".join(parts), re.M)
    assert len(given) > 100
    assert sorted(given) == sorted(set(given))
    words = json.loads(re.search(r'id="data">(.*?)</script>', ask_page(), re.S)[1])  # type: ignore[index]
    assert [one["name"] for one in words["questions"]] == NAMES
    assert len({one["words"][2] for one in words["questions"]}) == len(NAMES)
    assert all(len(text) == 3 for one in (*words["questions"],) for text in [one["words"]])
    assert len(words["terms"]) > 70


# questions and parameters


@pytest.mark.parametrize("names", [NAMES[::5], pytest.param(NAMES, marks=pytest.mark.slow("each of the questions"))], ids=["some", "all"])
def test_every_named_question_gives_its_rows(ask: Ask, names: list[str]) -> None:
    """Each named question, as it is chosen, shows as many rows as Python gets, and says so to all."""
    asker = ask().go()
    graph = kg.Graph(seed())
    assert asker.page.locator("#list .question").count() == len(NAMES) >= 25
    for name in names:
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
def test_questions_are_found_by_words(ask: Ask, words: str, locale: str, found: str) -> None:
    """The filter looks into Chinese of either script, English and names."""
    asker = ask(locale=locale).go()
    asker.page.locator("#filter").fill(words)
    names = asker.page.locator("#list .question code").all_inner_texts()
    assert found in names
    assert len(names) < len(NAMES) / 2
    asker.page.locator("#filter").fill("没有这个问题")
    assert len(asker.page.locator("#list").inner_text()) > 10


HOSTILE_VALUES = (*HOSTILE, '"', "\\", 'x") } } # ', '") } ASK {} #', "\\u0022) } #", "\ttab", "?x", "$&", "'''", "𝒳😀", "\x7f", "a) }", "")


def test_values_become_terms_and_nothing_else(ask: Ask) -> None:
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


def test_a_term_is_written_as_in_python(ask: Ask) -> None:
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


def test_a_year_must_be_a_number(ask: Ask) -> None:
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


# links, languages, sizes


def test_a_link_restores_the_query_and_runs_nothing(ask: Ask) -> None:
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


def test_a_hostile_address_does_nothing(ask: Ask) -> None:
    """Nonsense in the hash leaves the page whole."""
    asker = ask().go("#query=%E0%A4%A&lang=constructor&theme=<img>&__proto__=1&query=" + quote("<img src=x onerror=alert(1)>"))
    assert asker.page.locator("#list .question").count() == len(NAMES)
    asker.explorer.show("#query=" + quote("ASK { }"))  # another link, pasted into the address of the open page
    assert asker.text == "ASK { }"
    asker.settled()


def test_three_languages_and_two_themes(ask: Ask) -> None:
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
def test_nothing_is_cut_or_small(ask: Ask, width: int, height: int, lang: str) -> None:
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


def test_the_colours_lie_under_the_letters(ask: Ask) -> None:
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


@pytest.mark.slow("axe on each part of the page")
def test_axe_finds_nothing_serious(ask: Ask) -> None:
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
