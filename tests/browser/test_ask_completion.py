"""The query page in Debian's chromium: completion by keyboard, and inside an input method."""

from __future__ import annotations

from collections.abc import Callable

from browser.asking import Asker, pure
from kg.iri import PREFIXES
from kg.query import questions

Ask = Callable[..., Asker]
NAMES = list(questions())


def test_prefixes_and_terms_are_completed_by_keyboard(ask: Ask) -> None:
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


def test_tab_leaves_the_editor(ask: Ask) -> None:
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


def test_completions(ask: Ask) -> None:
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


def test_an_input_method_is_left_alone(ask: Ask) -> None:
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
