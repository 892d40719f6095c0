"""A view as a notebook shows it, in a real browser: the page works in its frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg


@pytest.mark.parametrize(
    ("shown", "clicked"),
    [
        ({}, "#tabs button[data-view=targets]"),
        ({"name": "matrix"}, "#filters [data-group=agency] label"),
        ({"name": "network"}, "#legend [data-kind=agency]"),
        ({"focus": "水利部"}, "#view .row.article"),
    ],
    ids=str,
)
def test_a_view_works_in_a_notebooks_frame(
    graph: kg.Graph, explore: Callable[..., Any], tmp_path: Path, shown: dict[str, str], clicked: str
) -> None:
    """It becomes ready, a click changes what it shows, it asks for nothing, complains of nothing, and cannot reach the page around it."""
    html = "<!DOCTYPE html><meta charset=utf-8><title>notebook</title>" + graph.view(**shown)._repr_html_()
    (tmp_path / "notebook.html").write_text(html, encoding="utf-8")
    page = explore(tmp_path / "notebook.html")
    page.page.goto(page.path.as_uri())
    frame = page.page.frames[1]
    frame.wait_for_selector("html[data-ready='yes']", state="attached")
    assert shown.get("focus", "减污降碳协同增效实施方案") in frame.inner_text("h1")
    assert frame.evaluate("try { parent.document.title } catch (refused) { 'refused' }") == "refused"
    before = frame.inner_html("#body")
    frame.locator(clicked).first.click()
    frame.wait_for_function("(before) => document.getElementById('body').innerHTML !== before", arg=before)
    assert [url for url in page.requests if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert page.complaints == []
