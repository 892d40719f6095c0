"""The report: each figure leads to as many sentences as it counts, nothing in a document is read as HTML, and it looks right in a browser."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from commands import kg as run

import kg
from kg.model import QueryError
from kg.report.brief import brief

PLANS = Path(__file__).parent / "plans"


class Anchors(HTMLParser):
    """What a page links to, its anchors, and the tags that it holds."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep its links and anchors."""
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href" and value]
        self.anchors += [value for name, value in attrs if name == "id" and value]


def test_every_figure_has_its_sentences(graph: kg.Graph) -> None:
    """Each link leads to an anchor of the page, under which as many sentences stand as the link says, up to sixty."""
    text = graph.report()
    found = Anchors(text)
    assert len(found.links) >= 50
    assert set(found.links) == {f"#{anchor}" for anchor in found.anchors}
    assert len(found.anchors) == len(set(found.anchors))
    for key, number in re.findall(r'<a href="#(f\d+)">(\d+)</a>', text):
        stretch = text.partition(f'id="{key}"')[2].partition("<h3")[0]
        assert stretch.count("<li>") == min(int(number), 60), key
    assert {"script", "img", "link", "iframe"} & found.tags == set()


def test_the_seed_in_figures(graph: kg.Graph) -> None:
    """37 sections, 132 tasks, 19 targets, 135 responsibilities; the sentence of a target is quoted as printed."""
    text = graph.report()
    row = text.partition("减污降碳协同增效实施方案</td>")[2].partition("</tr>")[0]
    assert re.findall(r">(\d+)</a>", row) == ["37", "132", "19", "135"]
    assert "<q>2025年再生鋁產量達到1150萬噸</q>" in unescape(text)


def test_some_documents_of_many(built_plans: Path) -> None:
    """A report on one plan speaks of that one alone; words that name none or several are refused."""
    graph = kg.open(built_plans)
    whole, one = graph.report(), graph.report(documents=["杭州市"])
    assert "农村厕所改造" in whole
    assert "农村厕所改造" not in one
    assert "3 份文件" in whole
    assert "<h1>杭州市河湖清洁三年行动计划</h1>" in one
    for words, said in (("无此文件", "no document"), ("河湖清洁", "3 documents")):
        with pytest.raises(QueryError, match=said):
            graph.report(documents=[words])
    with pytest.raises(QueryError, match="html or md"):
        graph.report("pdf")


def test_what_a_document_says_is_no_markup(tmp_path: Path) -> None:
    """Tags, bars and entities in a plan are shown as they are printed."""
    plan = "某市<script>alert(1)</script>实施方案\n一、任务\n（一）加强<b>保护</b>。划定|水源<img src=x>保护区&amp;。（市水务局负责）\n"
    (tmp_path / "plan.txt").write_text(plan, encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "out")
    graph = kg.open(tmp_path / "out")
    assert {"script", "b", "img"} & Anchors(graph.report()).tags == set()
    assert "<img" not in graph.report("md")


def test_the_command_writes_html_or_markdown(built_plans: Path, tmp_path: Path) -> None:
    """The file's name tells the form; the same graph gives the same bytes."""
    for name in ("one.html", "two.html", "one.md"):
        done = run("report", "--from", str(built_plans), "--out", str(tmp_path / name))
        assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / name)), done.stderr
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    markdown = (tmp_path / "one.md").read_text(encoding="utf-8")
    assert markdown.startswith("# 3 份文件")
    for key in set(re.findall(r"\]\(#(f\d+)\)", markdown)):
        assert f'<a id="{key}"></a>' in markdown
    widths = [line.count(" | ") for line in markdown.splitlines() if line.startswith("| ") and "stricter" in line]
    assert widths == [5] * 4


def test_a_brief_counts_as_the_graph_does(graph: kg.Graph) -> None:
    """Tasks, figures and what is due from a year on, the nearest first; the same year gives the same page, another another."""
    page = brief(graph.store, 2023)
    tasks, figures = (len(graph.query(f"SELECT ?x {{ ?x a pol:{kind} }}").rows) for kind in ("Task", "QuantitativeTarget"))
    assert (page.documents, page.tasks, page.figures) == (1, tasks, figures)
    years = [int(each.when[-4:] if "–" in each.when else each.when[:4]) for each in page.due]
    assert years == sorted(years)
    assert set(years) <= {2025, 2030}
    assert sum(count for _, count in page.years) >= len(page.due) > 5
    assert page.carriers[0].tasks == max(one.tasks for one in page.carriers) > 50
    assert page.overlaps[0][2] >= page.overlaps[-1][2] > 0
    assert graph.report(brief_from=2023) == graph.report(brief_from=2023) != graph.report(brief_from=2031)
    assert "没有。None." in graph.report(brief_from=2031)


def test_a_brief_is_a_command(built_plans: Path, tmp_path: Path) -> None:
    """`kg report --brief` writes it in either form; --year alone is refused."""
    for name in ("brief.html", "brief.md"):
        assert run("report", "--brief", "--year", "2024", "--out", str(tmp_path / name), "--from", str(built_plans)).returncode == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "即将到期" in text
        assert "<script" not in text
    refused = run("report", "--year", "2024", "--from", str(built_plans))
    assert refused.returncode == 2
    assert "expected --brief" in refused.stderr
