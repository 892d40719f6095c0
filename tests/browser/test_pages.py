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
    """A named question is run on the endpoint; what it names has a page with its sentences; names there lead to the addresses of other things."""
    page.goto(f"{served.address}/query")
    page.get_by_text("who-leads").first.click()
    page.get_by_text("运行", exact=True).click()
    page.wait_for_selector("table tbody tr")
    assert page.locator("table tbody tr").count() == len(served.rows(_who_leads()))
    page.goto(f"{served.address}/agency/mwr")
    assert page.locator("#thing-title").inner_text() == "水利部"
    assert page.locator("#rows-tasks table").get_attribute("data-rows") == str(len(served.rows(DUTIES)))
    partner = page.locator("#tile-partners a").nth(1)
    name = partner.inner_text()
    partner.click()
    page.wait_for_function("(name) => document.getElementById('thing-title')?.innerText === name", arg=name)
    assert page.url.startswith(served.address + "/agency/")
    page.locator("#tile-documents a").first.click()
    page.locator("#tile-outline button.link").nth(8).click()
    assert page.url.startswith(served.address + "/id/doc/")
    assert page.locator("#view .text .mark.on").first.is_visible()
    page.go_back()
    page.locator(".rdf summary").click()
    assert served.http.get(page.locator(".rdf a").first.get_attribute("href") or "").headers["content-type"].startswith("text/turtle")


DUTIES = "SELECT DISTINCT ?t { ?t a <https://w3id.org/policy-kg/ontology#Task> ; <https://w3id.org/policy-kg/ontology#responsibleAgency> <https://w3id.org/policy-kg/agency/mwr> }"


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


@pytest.mark.parametrize(
    "path", ["/agency/mee?format=html", "/ontology", "/sector/water?format=html", "/?find=水", "/id/doc/a0ac20e04a29?format=html"]
)
@pytest.mark.parametrize("width", [1440, 800])
def test_pages_without_scripts_fit(page: Any, served: Served, path: str, width: int) -> None:
    """Their style is applied under their policy, and nothing is wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served.address + path)
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1080px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
