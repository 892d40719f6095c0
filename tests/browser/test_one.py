"""Pages of one view, and pages about one thing: as `kg view NAME` and `kg view --focus` write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_view import seed

from browser.conftest import SEED, Explorer, Input, click, settled
from browser.test_explorer import legible
from kg.view import VIEWS, page

Open = Callable[..., Explorer]
Give = Callable[[str], Input]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Gives the file of a page of the seed that was asked for by view, focus or both."""

    def write(**asked: str) -> Path:
        path = tmp_path / "one.html"
        path.write_text(page(seed(), **asked), encoding="utf-8", newline="\n")
        return path

    return write


FEW = ("matrix", "network", "reading")  # of the views: a table, a drawing on a canvas and a text
EACH = [pytest.param(view, marks=() if view in FEW else pytest.mark.slow("the other views")) for view in VIEWS]


@pytest.mark.parametrize("view", EACH)
def test_a_page_of_one_view_shows_it_as_the_whole_page_does(explore: Open, inputs: Give, written: Callable[..., Path], view: str) -> None:
    """The same drawing, tools, twin and filters; search and evidence; no way to a view that is not there, by click, key or address."""
    one, whole = explore(written(view=view)).go(), explore(inputs(SEED).path).go(f"#view={view}")
    tabs = one.page.locator("#tabs button")
    assert [tab.get_attribute("data-view") for tab in tabs.all()] == [view]
    for hash in ("", "&in-agency=agency/mwr", "&table=1"):
        for explorer in (one, whole):
            explorer.show(f"#view={view}{hash}")
        drawn = [explorer.ask("probes.drawn()") for explorer in (one, whole)]
        if "table" in hash:  # in the whole page a name with a page of its own is a link to that
            rows = [explorer.page.locator("#view table").get_attribute("data-rows") for explorer in (one, whole)]
            assert rows[0] == rows[1]
        else:
            assert drawn[0] == drawn[1]
        assert drawn[0] or view == "check"  # of which the seed has nothing
        assert one.page.locator("#bar").inner_text() == whole.page.locator("#bar").inner_text()
        assert "table" in hash or legible(one, view) is None
    one.show(f"#view={view}")
    one.page.keyboard.press("/")
    one.page.keyboard.insert_text("再生铝")
    one.page.keyboard.press("Enter")
    assert one.page.locator("#panel .quote mark").first.inner_text() == "2025年再生鋁產量達到1150萬噸"
    assert one.page.locator("#panel .panel-tools button").count() == 2  # copy, close: the others lead to other views
    other = next(name for name in VIEWS if name != view)
    one.page.keyboard.press(str(1 + VIEWS.index(other)) if other != VIEWS[0] else "2")
    one.show(f"#view={other}&pair=agency/mwr,agency/mee").show("#indicator=再生铝产量")
    assert one.page.locator(f"#view.view-{view}").count() == 1
    settled(one)


@pytest.mark.parametrize(
    "name", ["水利部", *(pytest.param(n, marks=pytest.mark.slow("other things")) for n in ("水环境", "推进工业领域协同增效", "再生铝产量"))]
)
def test_a_page_about_a_thing_shows_what_stands_around_it(explore: Open, inputs: Give, written: Callable[..., Path], name: str) -> None:
    """Its name is the page's; its details are open, with the same words as in the whole page; around it is what stands there in the whole."""
    path = written(focus=name)
    assert path.stat().st_size < 0.5 * inputs(SEED).path.stat().st_size
    one, whole = explore(path).go(), explore(inputs(SEED).path)
    assert one.page.locator("h1").inner_text() in one.page.locator("#panel h2").inner_text()
    key = one.page.url.partition("node=")[2]
    for radius in (1, 2):
        rows: list[Any] = []
        for explorer in (one, whole.go() if radius == 1 else whole):
            explorer.show(f"#view=neighbourhood&node={key}&radius={radius}")
            rows.append([explorer.page.locator(part).all_inner_texts() for part in ("#view .row", "#panel .quote", "#panel .facts dd")])
        assert rows[0] == rows[1]
        assert len(rows[0][0]) > 2
        legible(one, "neighbourhood")
    settled(one)


def test_the_rim_of_a_page_about_a_thing_says_what_is_not_there(explore: Open, written: Callable[..., Path]) -> None:
    """From the thing to what is two steps away: there the details and the line below say how many links the page leaves out."""
    explorer = click(explore(written(focus="水环境")).go("#view=neighbourhood&node=agency/mwr"))
    assert "关联不在此页" in explorer.page.locator("#panel .panel-body").inner_text()
    assert "关联不在此页" in explorer.page.locator("#showing").inner_text()
    settled(explorer)
