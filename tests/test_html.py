"""HTML pages: the lines that a reader of the page sees, whatever encoding the page is in."""

from __future__ import annotations

import pytest

from kg.text import load

PAGES = {
    "the attribute hidden, aria-hidden": ("<p>甲</p><p hidden>乙</p><i aria-hidden='true'>图</i><p>丙</p>", ["甲", "丙"]),
    "display:none, visibility:hidden": ("<p>甲</p><div style='DISPLAY: none'><p>乙</p></div><b style='color:red;visibility:hidden'>丙</b>", ["甲"]),
    "a style sheet hides": (
        "<style>.print, #copy {display:none} div.x > p{visibility:hidden}</style><p>甲甲甲甲</p><p class='print'>乙</p><p id=copy>丙</p><div class=x><p>丁</p></div>",
        ["甲甲甲甲"],
    ),
    "a style for print hides nothing": ("<style>@media print{.a{display:none}}</style><style media=print>.a{display:none}</style><p class=a>甲</p>", ["甲"]),
    "struck text is none, inserted is": (
        "<p>达到<del>25%</del><s>26%</s><strike>27%</strike><span style='text-decoration:line-through'>28%</span><ins>30%</ins>。</p>",
        ["达到30%。"],
    ),
    "a page that its script would show is read": ("<div style='display:none'><p>一、目标</p><p>建设。</p></div>", ["一、目标", "建设。"]),
    "white space in a cell": (
        "<table><tr>\n <td>\n  序号\n  &nbsp;\n </td>\n <td>\n 任务</td></tr><tr><td>1</td><td>\n建设\n</td></tr></table>",
        ["序号\t任务", "1\t建设"],
    ),
    "several blocks in a cell": (
        "<table><tr><td>任务</td><td>单位</td></tr><tr><td><p>清淤。</p><p>护岸。</p></td><td>市水利局<br>市财政局</td></tr></table>",
        ["任务\t单位", "清淤。\u2028护岸。\t市水利局\u2028市财政局"],
    ),
    "colspan and rowspan": (
        "<table><tr><td colspan=2>任务</td><td>单位</td></tr><tr><td rowspan=2>1</td><td>甲</td><td rowspan=2>市水利局</td></tr><tr><td>乙</td></tr></table>",
        ["任务\t\t单位", "1\t甲\t市水利局", "\t乙\t"],
    ),
    "a title over the whole table is a line": ("<table><tr><td colspan=2>任务清单</td></tr><tr><td>1</td><td>甲</td></tr></table>", ["任务清单", "1\t甲"]),
    "a layout of nested tables, its navigation left out": (
        "<table><tr><td><table><tr><td>首页</td></tr><tr><td>政策</td></tr></table></td><td><table><tr><td><p>某市方案</p><p>一、目标</p>"
        "<p>到2027年建成泵站十座。</p></td></tr></table></td></tr></table>",
        ["某市方案", "一、目标", "到2027年建成泵站十座。"],
    ),
    "a table in a layout cell keeps its rows": (
        "<table><tr><td><p>附表</p><table><tr><td>1</td><td>甲</td></tr><tr><td>2</td><td>乙</td></tr></table></td></tr></table>",
        ["附表", "1\t甲", "2\t乙"],
    ),
    "a long text in a layout cell is lines": (f"<table><tr><td>首页</td><td>{'<p>建设泵站。</p>' * 20}</td></tr></table>", ["首页", *["建设泵站。"] * 20]),
    "text set as it is keeps its lines": ("<pre>一、目标\n二、任务</pre>", ["一、目标", "二、任务"]),
    "dialogs, scripts, forms": ("<dialog>登录</dialog><script>一、</script><select><option>甲</option></select><noscript>乙</noscript><p>丙</p>", ["丙"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_what_of_a_page_is_text(name: str) -> None:
    """Each form of markup gives the lines that are seen, and tables their rows."""
    markup, lines = PAGES[name]
    (loaded,) = load(f"<html><body>{markup}</body></html>".encode(), "it.html", ".html")[1]
    assert loaded.text.split("\n") == lines


def test_what_is_hidden_is_said() -> None:
    """Notes count the hidden and struck places, and the navigation that was left out."""
    markup = "<p>正文正文</p><p hidden>甲</p><p style='display:none'>乙</p><s>丙</s>"
    (loaded,) = load(f"<html><body>{markup}</body></html>".encode(), "it.html")[1]
    assert loaded.notes == ("hidden text left out: 2 places", "struck text left out: 1 places")


SCRIPT = f"<script>{'var a = 1;' * 8000}</script>"
TEXT = "<title>某市渔港方案</title></head><body><p>一、建设目标</p></body></html>"
ENCODED = {
    "GBK declared behind a long script": ("<html><head>" + SCRIPT + '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + TEXT, "gbk"),
    "GBK undeclared behind a long script": ("<html><head>" + SCRIPT + TEXT, "gb18030"),
    "Big5 declared": ("<html><head><meta charset=big5>" + TEXT.replace("渔", "漁").replace("设", "設").replace("标", "標"), "big5"),
    "UTF-8 that says GBK": ('<html><head><meta charset="gbk">' + TEXT, "utf-8"),
    "an XML declaration": ('<?xml version="1.0" encoding="gb2312"?><html><head>' + TEXT, "gb18030"),
    "saved whole by a browser": ('\n<!DOCTYPE html>\n<!-- saved from url=(0030)https://www.example.cn/a.html -->\n<html><head>' + TEXT, "utf-8"),
    "UTF-16": ("<html><head>" + TEXT, "utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", ["", ".html", ".doc"])
@pytest.mark.parametrize("name", ENCODED)
def test_a_page_of_any_encoding_is_told_by_its_content(name: str, suffix: str) -> None:
    """The declaration comes before any guess; no suffix is needed, and a wrong one does no harm."""
    markup, encoding = ENCODED[name]
    loader, (loaded,) = load(markup.encode(encoding), "it" + suffix, suffix)
    assert loader.form == "html"
    assert loaded.text.split("\n")[-1] in ("一、建设目标", "一、建設目標")


def test_markdown_may_begin_with_markup() -> None:
    """A markdown file that opens with a tag stays markdown."""
    assert load("<div align=center>标题</div>\n\n# 某市方案".encode(), "it.md", ".md")[0].form == "markdown"
