"""Files in the forms that people have: the same document in any encoding and format gives the same facts."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from conftest import SEED
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import show
from kg.model import Extraction
from kg.pipeline import extract_source
from kg.read import from_bytes, from_text, read
from kg.reading import compact
from kg.script import fold, simplify
from kg.text.encoding import decode
from kg.text.loaders.plain import load_markdown

TEXT = SEED.read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium")


def facts(extraction: Extraction) -> set[tuple[str, ...]]:
    """What a document says, without places in the text."""
    plain = [section.plain_title for section in extraction.document.sections]
    found = {("title", extraction.document.plain_title)}
    found |= {("section", section.number, section.plain_title, section.kind) for section in extraction.document.sections}
    found |= {("task", plain[task.section], task.plain) for task in extraction.tasks}
    found |= {
        ("target", plain[t.section], str(t.year or t.end), str(t.indicator), str(t.quantity), str(t.statement)) for t in extraction.targets
    }
    found |= {("responsibility", plain[r.section], r.agency.label, r.role) for r in extraction.responsibilities}
    return found | {("issuer", name.label) for name, _ in extraction.issuers}


def facts_of(data: bytes, name: str) -> set[tuple[str, ...]]:
    """The facts of a file's bytes, for which each span must hold its own words."""
    source = from_bytes(data, name, Path(name).suffix)
    (extraction,) = extract_source(source)
    for task in extraction.tasks:
        assert source.text[task.span.begin : task.span.end] == task.text
    return facts(extraction)


def html_of(text: str, charset: str = "utf-8") -> str:
    """A page with the text, as sites write them: furniture around it, paragraphs with indents of &nbsp;."""
    body = "".join(f"<p style='text-indent:2em'>&nbsp;&nbsp;{escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    return (
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>{escape('減汙降碳')}</title><style>p {{ margin: 0 }}</style></head>"
        f"<body><div class='nav'><ul><li><a href='/'>首页</a></li></ul></div><script>var x = '一、';</script><div>{body}</div></body></html>"
    )


def docx_of(text: str, tmp: Path) -> bytes:
    """A Word document with a paragraph for each line."""
    from docx import Document

    document = Document()
    for line in text.splitlines():
        if line.strip():
            document.add_paragraph(line)
    document.save(str(tmp / "it.docx"))
    return (tmp / "it.docx").read_bytes()


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "gb18030": lambda text: text.encode("gb18030"),
    "big5": lambda text: text.encode("big5hkscs", "ignore"),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.fixture(scope="module")
def expected() -> set[tuple[str, ...]]:
    """The facts of the document as it lies in data/."""
    return facts_of(SEED.read_bytes(), SEED.name)


@pytest.mark.parametrize("name", ENCODINGS)
def test_any_encoding_gives_the_same_facts(name: str, expected: set[tuple[str, ...]]) -> None:
    """Text in UTF-8, UTF-16, GB18030 and Big5, with and without its mark."""
    assert len(expected) > 300
    assert facts_of(ENCODINGS[name](TEXT), "it.txt") == expected


def test_html_gives_the_same_facts(expected: set[tuple[str, ...]]) -> None:
    """A page with furniture around the text."""
    assert facts_of(html_of(TEXT).encode(), "it.html") == expected


def test_a_page_that_says_gb2312_but_holds_more(expected: set[tuple[str, ...]]) -> None:
    """Decoded as GB18030, to the last character."""
    assert facts_of(html_of(TEXT, "gb2312").encode("gb18030"), "it.html") == expected


def test_docx_gives_the_same_facts(tmp_path: Path, expected: set[tuple[str, ...]]) -> None:
    """A Word document."""
    assert facts_of(docx_of(TEXT, tmp_path), "it.docx") == expected


def test_pdf_gives_the_same_facts(tmp_path: Path, expected: set[tuple[str, ...]]) -> None:
    """A PDF with a text layer, its lines broken by the page's width: at least 0.98 of the facts, and no more than 0.02 others."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: it prints the PDF")
    page = tmp_path / "it.html"
    page.write_text(html_of(TEXT), encoding="utf-8")
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'it.pdf'}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = facts_of((tmp_path / "it.pdf").read_bytes(), "it.pdf")
    assert len(found & expected) >= 0.98 * len(expected), sorted(expected - found)[:10]
    assert len(found - expected) <= 0.02 * len(expected), sorted(found - expected)[:10]


def test_a_text_cut_in_mid_character_keeps_the_rest(expected: set[tuple[str, ...]]) -> None:
    """A UTF-8 file whose last character is cut loses that one alone."""
    found = facts_of(TEXT.encode()[: TEXT.encode().rindex("以上資訊".encode()) + 2], "it.txt")
    assert found == expected


HEADERS = [
    (
        "# 某市行动计划\n\n**发布日期**: 2021年3月4日\n**发布机构**: 某市科委\n\n---\n\n某市行动计划\n\n一、任务\n\n推进。\n",
        {"title": "某市行动计划", "published": "2021-03-04", "issuer": "某市科委"},
    ),
    (
        "索 引 号：\n0001\n发文机关：\n国务院\n成文日期：\n2018年12月21日\n标　　题：\n国务院关于某某的意见\n发文字号：\n国发〔2018〕42号\n一、任务\n推进。\n",
        {"issuer": "国务院", "date": "2018-12-21", "title": "国务院关于某某的意见", "number": "国发〔2018〕42号"},
    ),
    ("某市行动计划\n一、任务\n推进。来源：清洁能源。\n", {}),
]


@pytest.mark.parametrize(("text", "claims"), HEADERS)
def test_what_a_file_says_of_its_document(text: str, claims: dict[str, str]) -> None:
    """A crawler's header and a page's information table, each value with its place; a word of the text is none."""
    source = from_text(text)
    assert {claim.field: claim.value for claim in source.claims} == claims
    for claim in source.claims:
        if claim.span and claim.field in ("title", "issuer", "number"):
            assert text[claim.span.begin : claim.span.end] == claim.value


def test_cells_that_span_rows_keep_the_columns_of_the_rows_below() -> None:
    """A row has an empty cell wherever a cell above reaches into it, before, between and behind its own."""
    rows = "<tr><td rowspan=2>路网</td><td>修路</td><td rowspan='2'>市交通局</td></tr>\n<tr><td>架桥</td></tr>\n<tr><td>供水</td><td>铺管</td><td>市水利局</td></tr>"
    source = from_bytes(f"<html><body><table>{rows}</table></body></html>".encode(), "it.html")
    assert source.text.split("\n") == ["路网\t修路\t市交通局", "\t架桥\t", "供水\t铺管\t市水利局"]


INVISIBLE = "\u200d\u2060\u200e\u202d\u2068\ufeff\u00ad"
SIGNS = {
    "joiners and marks of direction in a year, a figure and a name": "到20{0}27年，清淤率达到{0}95{0}%。（市水{0}利局牵头）",
    "radicals for characters": "到2027年，清淤率达到95%。（市⽔利局牵头）",
    "compatibility characters": "到2027年，清淤率達到95%。（市水\uf9dd局牽頭）",
}


@pytest.mark.parametrize("name", SIGNS)
def test_signs_that_are_not_seen_part_nothing(name: str) -> None:
    """Figures, years and names are read through invisible signs and radicals; quotations keep them as they stand."""
    text = "某市河道整治方案\n一、任务\n" + SIGNS[name].format(INVISIBLE)
    source = from_text(text)
    assert len(source.plain) == len(text)
    (x,) = extract_source(source)
    assert [(t.year, t.quantity.value) for t in x.targets if t.quantity] == [(2027, 95)]
    (found,) = x.responsibilities
    assert found.agency.label.endswith("市水利局")
    assert text[found.span.begin : found.span.end] in text
    assert x.document.title == "某市河道整治方案"


def test_bodies_in_paragraphs_of_a_cell_are_several() -> None:
    """Each paragraph of a cell that names a body is one; a name broken over two is one."""
    head = "<tr><td>序号</td><td>任务</td><td>责任<br>单位</td></tr>"
    rows = (
        "<tr><td>1</td><td><p>清理淤泥。</p><p>修复堤岸。</p></td><td><p>市水利局</p><p>市住房和城乡<br>建设局</p><p>市财政局</p></td></tr>"
    )
    page = f"<html><body><h1>绵阳市河道整治方案</h1><p>一、任务</p><table>{head}{rows}{rows}</table></body></html>"
    (x,) = extract_source(from_bytes(page.encode(), "it.html"))
    assert [(r.agency.label.removeprefix("绵阳"), r.role) for r in x.responsibilities[:3]] == [
        ("市水利局", "Joint"), ("市住房和城乡建设局", "Joint"), ("市财政局", "Joint"),
    ]  # fmt: skip


def test_notes_are_shown(tmp_path: Path) -> None:
    """`kg show` has a line, report.json a list, of what was left out of a file; a file of which all is read has none."""
    page = tmp_path / "it.html"
    page.write_text("<html><body><h1>某市方案</h1><p>一、任务</p><p>清理淤泥。</p><p hidden>旧文</p></body></html>", encoding="utf-8")
    assert "note\t\thidden text left out: 1 places\t\t" in list(show.facts(extract_source(read(page))))
    kg.build([page], tmp_path / "out")
    (row,) = json.loads((tmp_path / "out" / "report.json").read_bytes())["documents"]
    assert row["notes"] == ["hidden text left out: 1 places"]


@given(st.text(max_size=300))
def test_simplifying_keeps_the_length(text: str) -> None:
    """The Simplified copy and the folded one are as long as the text, and a second time changes nothing."""
    assert len(simplify(text)) == len(text)
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_lines_that_a_page_broke_in_a_sentence_are_one() -> None:
    """A full line that ends in a title, a quotation or a bracket goes on; lines that are whole sentences of like length are paragraphs."""
    words = "各地要按照有关规定和《水源保护区管理办法》\n的要求划定水源保护区并向社会公布其具体范围\n和边界深入推进供水服务领域的“一网通办”\n改革公开水质监测结果自觉接受社会公众监督\n"
    assert compact("".join(words for _ in range(3))).text == "".join(words.split()).replace("“", '"').replace("”", '"') * 3
    whole = "各地要按照有关规定划定水源保护区的范围。\n各单位要按照职责分工做好水质监测工作。\n"
    assert compact(whole * 6).text.count("\n") == 11


@given(st.text(alphabet="一二三、（）()。\n\r\t 　 方案２5,;０", max_size=200))
def test_a_reading_leads_back_to_its_source(text: str) -> None:
    """Every character of the reading is the folded character at its origin, or the line feed of a paragraph's end."""
    folded = fold(text)
    reading = compact(text)
    for place, character in enumerate(reading.text):
        origin = folded[reading.origins[place]]
        assert origin == character or (character == "\n" and origin.isspace()) or (character, origin) == (",", "，")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes give a source or an InputError, nothing else."""
    from kg.model import InputError

    assert isinstance(decode(data), str)
    try:
        source = from_bytes(data, "it.txt", ".txt")
    except InputError:
        return
    assert len(source.plain) == len(source.text)


def test_standard_input_and_files_are_the_same() -> None:
    """The source of a file's bytes is the file's."""
    assert read(SEED).text == from_bytes(SEED.read_bytes(), SEED.name, ".txt").text == TEXT


CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
TWINS = [("docx-shanghai-beidou.docx", "shanghai-beidou.md"), ("docx-shanghai2025-gaoduan-qixie.docx", "shanghai2025-gaoduan-qixie.md")]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_docx_and_markdown_twins_give_the_same_facts(one: str, other: str) -> None:
    """Two real documents, each held as docx and as markdown."""
    if not CORPUS.exists():
        pytest.skip("../shared/corpus is not here: its twins cannot be compared")
    found = [facts_of((CORPUS / name).read_bytes(), name) for name in (one, other)]
    assert len(found[0]) > 100
    assert found[0] == found[1]


@pytest.mark.slow("each document of the corpus")
def test_every_document_of_the_corpus_is_read() -> None:
    """All real documents give a policy with sections, each span its own words."""
    if not CORPUS.exists():
        pytest.skip("../shared/corpus is not here: its documents cannot be read")
    files = [path for path in sorted(CORPUS.rglob("*")) if path.suffix in (".txt", ".md", ".html", ".docx") and path.name != "README.md"]
    assert len(files) >= 90
    for path in files:
        extractions = extract_source(read(path))
        assert any(extraction.document.sections for extraction in extractions), path.name
        for extraction in extractions:
            text = extraction.source.text
            assert all(text[task.span.begin : task.span.end] == task.text for task in extraction.tasks), path.name


MARKDOWN: dict[str, tuple[str, str]] = {
    "a menu": ('1. [首页](https://example.org/ "首页")\n2. [政务公开](https://example.org/a_(b))\n\n# 方案\n', "# 方案\n"),
    "links in a text": ("按照[《办法》](https://example.org/x)和[规定](<a b>)执行", "按照《办法》和规定执行"),
    "a picture": ("任务![图](a.png)见下", "任务见下"),
    "escapes": ("新能源\\+储能 1\\. 到", "新能源+储能 1. 到"),
    "a rule": ("查漏。\n* * *\n补管。\n---\n", "查漏。\n\n补管。\n\n"),
    "a quotation with broken lines": ("> 某市水务局\\\n> 2025年1月2日\n", "某市水务局\n2025年1月2日\n"),
    "rules of style": ("节水通报P.MsoNormal {  FONT-SIZE: 10.5pt; MARGIN: 0pt  }  SPAN.10 { COLOR: red }各县：", "节水通报各县："),
    "one link alone": ("[附件](a.doc)\n一、任务\n", "附件\n一、任务\n"),
    "brackets that are no link": ("国发[2015]17号(试行)", "国发[2015]17号(试行)"),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_is_read_as_its_words(name: str) -> None:
    """Of links the words, of a menu nothing; no pictures, rules and escapes; what is left out on purpose is said."""
    given_text, wanted = MARKDOWN[name]
    notes = {
        "a menu": ("menus of links left out: 1",),
        "a picture": ("pictures left out: 1",),
        "rules of style": ("rules of style left out",),
    }
    assert load_markdown(given_text.encode(), "it.md")[0].notes == notes.get(name, ())
    assert load_markdown(given_text.encode(), "it.md")[0].text == wanted


@pytest.mark.parametrize("piece", ["[a](", "[a](b) ", "![", "1. [a](b)\n", "\\\\", "* ", "p.a {b:", "a{b:c}", "> "])
def test_long_markdown_takes_a_second(piece: str) -> None:
    """Time grows with the text alone."""
    begin = time.process_time()
    load_markdown((piece * (200_000 // len(piece))).encode(), "it.md")
    assert time.process_time() - begin < 2


def test_a_table_of_one_column_is_layout(tmp_path: Path) -> None:
    """A notice that a copy put into one cell, its lines parted by <br>, is read as its lines are; a row of several cells keeps its own."""
    path = tmp_path / "notice.md"
    path.write_text(
        "# 关于开展河道清理的通知\n\n|     |\n| --- |\n| 关于开展河道清理的通知 |\n| 各有关单位：<br>一、工作目标<br>到2027年，河道清理率达到90%以上。<br>"
        "二、重点任务<br>（一）清理河道垃圾<br>全面清理城区河道垃圾。（责任单位：市水务局）<br>（二）整治排污口<br>排查整治入河排污口。 |\n\n"
        "| 序号 | 事项 |\n| --- | --- |\n| 1 | 打捞<br>水草 |\n",
        encoding="utf-8",
    )
    source = read(path)
    assert "打捞<br>水草 |" in source.text
    (found,) = kg.extract(path)
    assert [section.title for section in found.document.sections][:4] == ["工作目标", "重点任务", "清理河道垃圾", "整治排污口"]
    assert [(one.agency.label, one.role) for one in found.responsibilities] == [("市水务局", "Lead")]


def test_a_label_is_no_value_of_the_label_before_it(tmp_path: Path) -> None:
    """文号： with nothing behind it, and 关键字： in the next cell: the document has no number."""
    path = tmp_path / "page.md"
    path.write_text(
        "| 索引号： | 0123 | 生成日期： | 2025-06-18 |\n| --- | --- | --- | --- |\n| 文号： |  | 关键字： | 河道 |\n| 发布机构： | 某市水务局 | | |\n\n"
        "关于开展河道清理的通知\n\n一、重点任务\n\n全面清理城区河道垃圾。\n",
        encoding="utf-8",
    )
    (found,) = kg.extract(path)
    assert found.document.number is None
