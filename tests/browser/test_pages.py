"""The pages of a running `kg serve` in a real browser: the explorer, the query page and the page of a thing ask nobody but the server."""

from __future__ import annotations

from typing import Any

import pytest
from served import Served


@pytest.fixture
def page(browser: Any, served: Served) -> Any:
    """A tab with what it asked for and complained of."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    tab = context.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    yield tab
    assert [url for url in tab.asked if not url.startswith((served.address, "blob:", "data:"))] == []
    assert tab.complaints == []
    context.close()


def test_from_a_question_to_a_thing_to_the_explorer(page: Any, served: Served) -> None:
    """A named question is run on the endpoint; what it names has a page; from there the explorer shows it."""
    page.goto(f"{served.address}/query")
    page.get_by_text("who-leads").first.click()
    page.get_by_text("运行", exact=True).click()
    page.wait_for_selector("table tbody tr")
    assert page.locator("table tbody tr").count() == len(served.rows(_who_leads()))
    page.goto(f"{served.address}/agency/mwr")
    assert page.locator("h1").inner_text() == "水利部"
    page.get_by_text("在图谱中看").click()
    page.wait_for_selector("html[data-ready='yes']", state="attached")
    assert page.locator("#panel h2").inner_text() == "水利部"


def _who_leads() -> str:
    from kg import query

    return query.bind(query.find("who-leads"))


def test_a_mistake_is_shown_where_it_is(page: Any, served: Served) -> None:
    """The server's message stands on the page; the browser says of the 400 itself what it says of any."""
    page.goto(f"{served.address}/query")
    page.locator("textarea").fill("SELECT ?x WHERE {\n ?x ?y }")
    page.get_by_text("运行", exact=True).click()
    page.get_by_text("line 2", exact=False).first.wait_for()
    page.complaints[:] = [said for said in page.complaints if "400" not in said]


@pytest.mark.parametrize("path", ["/agency/mee", "/ontology", "/sector/water", "/?find=", "/id/doc/a0ac20e04a29"])
@pytest.mark.parametrize("width", [1440, 800])
def test_pages_without_scripts_fit(page: Any, served: Served, path: str, width: int) -> None:
    """Their style is applied under their policy, and nothing is wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served.address + path)
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1080px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
