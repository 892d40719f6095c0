"""Graphs → a table: the explorer's free network and plain pyvis, on the same nodes and edges, in the same chromium, without a network.

Every figure is the median of several runs. A picture is stable when it has not changed for a second; one that has not become so within
the limit is marked ">". Plain pyvis has no filter: what is measured there is hiding the same nodes through vis-network's own data.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyoxigraph as ox
from browser import graphs
from playwright.sync_api import TimeoutError

import kg
from kg.view.model import Model
from kg.view.network import STYLE, network
from kg.view.page import render
from kg.view.read import read

ROOT = Path(__file__).parent.parent.parent
CLOCK = """() => { const bar = document.getElementById('loadingBar');
  return [performance.now() / 1000, document.readyState !== 'complete' || Boolean(bar) && bar.style.display !== 'none']; }"""
FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; window.ticking = requestAnimationFrame(tick); };
  window.ticking = requestAnimationFrame(tick); }"""
STOP = "() => { cancelAnimationFrame(window.ticking); return window.frames_.slice(1); }"
TIMED = """const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  for (let at = 0; at < 6; at += 1) { const start = performance.now(); act(at); await frame(); await frame(); took.push(performance.now() - start); }
  return took.sort((one, two) => one - two)[3];"""  # a filter set, cleared, set…: from the click to the frame that shows it
OURS = f"""async () => {{ const act = () => document.querySelector('#filters fieldset input').click();
  {TIMED} }}"""
PLAIN = f"""async (some) => {{ const act = (at) => nodes.update(some.map((id) => ({{ id, hidden: at % 2 === 0 }})));
  {TIMED} }}"""


def seed() -> ox.Store:
    """The graph of the document in data/."""
    with tempfile.TemporaryDirectory() as out:
        kg.build([ROOT / "data"], Path(out))
        store = ox.Store()
        store.bulk_load(path=str(Path(out) / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    return store


def plain(model: Model) -> str:
    """The page that pyvis makes by itself of the nodes and links that the explorer draws."""
    from pyvis.network import Network as Pyvis

    drawn = network(model)
    net = Pyvis(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for place in drawn.nodes:
        net.add_node(place, label=model.nodes[place].hans, color=STYLE[model.nodes[place].kind][0])
    for source, target, _ in drawn.links:
        net.add_edge(source, target)
    return str(net.generate_html(notebook=False))


def stable(page: Any, limit: float) -> float:
    """Seconds, by the page's clock, until the first of the pictures that did not change for a second; infinite where that did not come."""
    since, last, now = 0.0, b"", 0.0
    while now < limit:
        try:
            shot = page.screenshot()
        except TimeoutError:  # a page so busy that it gives no picture is not stable
            shot = b""
        now, busy = page.evaluate(CLOCK)
        if shot != last or busy:
            since, last = now, shot
        elif shot and now - since > 1:
            return since
    return float("inf")


def frames(page: Any, act: Callable[[], None]) -> float:
    """The median time between frames, in milliseconds, while something is done."""
    page.evaluate(FRAMES)
    act()
    found = page.evaluate(STOP)
    return statistics.median(found) if found else float("nan")


def drag(page: Any) -> None:
    """The picture, from the left to the right and back."""
    page.mouse.move(900, 700)
    page.mouse.down()
    for x in (*range(900, 1100, 8), *range(1100, 900, -8)):
        page.mouse.move(x, 700)
    page.mouse.up()


def wheel(page: Any) -> None:
    """Zoom in and out again."""
    page.mouse.move(800, 450)
    for step in [-120] * 6 + [120] * 6:
        page.mouse.wheel(0, step)
        page.wait_for_timeout(30)


def measure(browser: Any, path: Path, hash: str, filtering: Callable[[Any], float], limit: float) -> Iterator[tuple[str, float]]:
    """The figures of one load of a page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    page = context.new_page()
    page.set_default_navigation_timeout(0)  # however long plain pyvis takes to load: `stable` has its own limit
    page.goto(path.as_uri() + hash, wait_until="domcontentloaded")
    yield "first stable frame, s", stable(page, limit)
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    yield "heap, MB", session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    yield "dragging, ms a frame", frames(page, lambda: drag(page))
    yield "zooming, ms a frame", frames(page, lambda: wheel(page))
    yield "filtering, ms to the frame", filtering(page)
    context.close()


def compare(browser: Any, model: Model, folder: Path, runs: int, limit: float) -> dict[str, tuple[float, float]]:
    """For each figure the explorer's and plain pyvis's median."""
    hidden = [place for place in network(model).nodes if model.nodes[place].kind in ("task", "target")]
    sides: list[dict[str, list[float]]] = []
    for name, html, hash, filtering in (
        ("explorer", render(model), "#view=network", lambda page: page.evaluate(OURS)),
        ("pyvis", plain(model), "", lambda page: page.evaluate(PLAIN, hidden)),
    ):
        path = folder / f"{name}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        found: dict[str, list[float]] = {"page, MB": [path.stat().st_size / 1e6]}
        for _ in range(runs):
            for figure, value in measure(browser, path, hash, filtering, limit):
                found.setdefault(figure, []).append(value)
        sides.append(found)
    return {figure: (statistics.median(sides[0][figure]), statistics.median(sides[1][figure])) for figure in sides[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=90, metavar="SECONDS", help="how long a picture may take to become stable")
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        sys.exit("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name, store in (("the document in data/", seed()), ("a made plan", graphs.plan(8, 6, 7, 30))):
            model = read(store)
            drawn = network(model)
            print(f"{name}: {len(drawn.nodes)} nodes drawn, {len(drawn.links)} links; median of {options.runs}")
            print(f"  {'':<28}{'explorer':>10}{'pyvis':>10}")
            for figure, values in compare(browser, model, Path(folder), options.runs, options.limit).items():
                shown = [f"> {options.limit:.0f}" if value == float("inf") else f"{value:.2f}" for value in values]
                print(f"  {figure:<28}{shown[0]:>10}{shown[1]:>10}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
