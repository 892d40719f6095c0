"""Workbooks, separated values, records of JSON and saved pages: what of them is a document's text."""

from __future__ import annotations

import json

import pytest
from documents import sheet, xlsx

from kg.pipeline import extract_sources
from kg.read import all_from_bytes, from_bytes
from kg.text import load

HEAD = ["序号", "任务", "责任单位", "完成时限"]
ROW = ["1", "清理河道淤泥", "市水利局", "2026年6月底前"]
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.0&quot;万亩&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
)
NUMBERS = (
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c><c r="B1" t="inlineStr"><is><t>目标</t></is></c></row>'
    '<row r="2"><c r="A2" s="0"><v>3.0</v></c><c r="B2" s="1"><v>0.85</v></c></row><row r="3"><c r="A3" s="2"><v>46142</v></c><c r="B3" s="3"><v>46142</v></c></row>'
    '<row r="4"><c r="A4" s="4"><v>12.35</v></c><c r="B4" s="0"><v>0.30000000000000004</v></c></row></sheetData>'
)
MERGED = '<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="C3:C4"/></mergeCells>'
HIDDEN = (
    '<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1" t="inlineStr"><is><t>备注</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>任务</t></is></c></row><row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>旧</t></is></c></row>'
    '<row r="3"><c r="A3"><v>1</v></c><c r="C3" t="s"><v>0</v></c></row></sheetData>'
)
SHARED = '<si><r><t>清</t></r><r><rPr><strike/></rPr><t>旧</t></r><r><t>淤</t></r><rPh sb="0" eb="1"><t>qing</t></rPh></si>'

BOOKS: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
    "a title in a merged row, cells merged over rows": (
        xlsx({"Sheet1": sheet([["任务清单"], HEAD, ROW, ["2", "设置警示牌", "", "2026年9月"]], MERGED)}),
        "任务清单\n" + "\t".join(HEAD) + "\n" + "\t".join(ROW) + "\n2\t设置警示牌\t\t2026年9月", (),
    ),
    "numbers as their format shows them": (xlsx({"Sheet1": NUMBERS}, styles=STYLES), "任务\t目标\n3\t85%\n2026年4月30日\t2026年4月\n12.4万亩\t0.3", ()),
    "hidden rows, columns and sheets; shared strings": (
        xlsx({"Sheet1": HIDDEN, "旧": sheet([["旧"]])}, SHARED, states={"旧": ' state="hidden"'}), "序号\t\t任务\n1\t\t清淤",
        ("hidden sheets left out: 1", "hidden rows and columns left out: 2"),
    ),
    "a sheet without a title takes its name": (xlsx({"重点任务清单": sheet([HEAD, ROW])}), "重点任务清单\n" + "\t".join(HEAD) + "\n" + "\t".join(ROW), ()),
    "two sheets": (xlsx({"Sheet1": sheet([["甲表"], HEAD]), "Sheet2": sheet([["乙表"], HEAD])}), "甲表\n" + "\t".join(HEAD) + "\n乙表\n" + "\t".join(HEAD), ()),
    "lines in a cell": (xlsx({"Sheet1": sheet([HEAD[:2], ["1", "清淤。\n护岸。"]])}), "序号\t任务\n1\t清淤。\u2028护岸。", ()),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_sheet_is_a_table(name: str) -> None:
    """Rows are lines with tabs, values as they are shown, hidden parts left out and said."""
    data, text, notes = BOOKS[name]
    (loaded,) = load(data, "it.xlsx")[1]
    assert (loaded.text, loaded.notes) == (text, notes)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_separated_values_are_a_table(sign: str, encoding: str) -> None:
    """Whatever separates them; quoted cells may hold the sign and line ends; the title stands alone."""
    text = f'任务清单\n{sign.join(HEAD)}\n1{sign}"清淤{sign}\n护岸"{sign}市水利局{sign}2026年\n'
    (loaded,) = load(text.encode(encoding), "it.csv", ".csv")[1]
    said = "清淤 \u2028护岸" if sign == "\t" else f"清淤{sign}\u2028护岸"
    assert loaded.text.replace("清淤\u2028", "清淤 \u2028") == "任务清单\n" + "\t".join(HEAD) + f"\n1\t{said}\t市水利局\t2026年"


def test_a_table_without_its_suffix_is_told_from_prose() -> None:
    """Rows of equal width under a head are a table; prose with commas is none."""
    rows = "\n".join([",".join(HEAD), *(",".join(ROW) for _ in range(4))])
    assert load(rows.encode(), "it.txt", ".txt")[0].form == "csv"
    assert load(("一、任务,目标,责任单位。\n" * 9).encode(), "it.txt", ".txt")[0].form == "text"


RECORD = {"标题": "某市河道整治方案", "发布机关": "某市水利局", "文号": "某水〔2025〕3号", "发布日期": "2025-09-10", "正文": "一、目标\n到2027年，清淤率达到95%。\n二、任务\n疏浚河道。"}  # fmt: skip
SHAPES: dict[str, str] = {
    "an array": json.dumps([RECORD, RECORD], ensure_ascii=False),
    "lists within objects": json.dumps({"code": 0, "data": {"list": [RECORD, {"标题": "无正文"}, RECORD]}}, ensure_ascii=False),
    "one a line": "\n".join([json.dumps(RECORD, ensure_ascii=False)] * 2),
    "English keys, pages as text, seconds since 1970": json.dumps(
        [{"Title": RECORD["标题"], "publisher": "某市水利局", "doc_no": "某水〔2025〕3号", "pub_date": 1757462400, "Content": "".join(f"<p>{line}</p>" for line in RECORD["正文"].split("\n"))}] * 2,
        ensure_ascii=False,
    ),
    "paragraphs as a list": json.dumps([{**RECORD, "正文": RECORD["正文"].split("\n")}] * 2, ensure_ascii=False),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", SHAPES)
def test_each_record_is_a_document(name: str, encoding: str) -> None:
    """Title, issuer, number and date are the record's, each with its place in the text; the rest is the record's text."""
    first, second = all_from_bytes(SHAPES[name].encode(encoding), "it.json")
    assert (first.name, second.name) == ("it.json#1", "it.json#2")
    assert {claim.field: claim.value for claim in first.claims} == {
        "title": "某市河道整治方案", "issuer": "某市水利局", "number": "某水〔2025〕3号", "published": "2025-09-10", "date": "2025-09-10",
    }  # fmt: skip
    for claim in first.claims:
        assert claim.span
        assert claim.field in ("published", "date") or first.text[claim.span.begin : claim.span.end] == claim.value
    (x, _) = extract_sources((first, second))
    assert [section.plain_title for section in x.document.sections] == ["目标", "任务"]
    assert (x.document.plain_title, x.document.date, [name for name, _ in x.document.issuers]) == (
        "某市河道整治方案",
        "2025-09-10",
        ["某市水利局"],
    )


def test_a_text_that_says_its_own_day_keeps_it() -> None:
    """The day of publication is no day of a document that is dated itself."""
    dated = {**RECORD, "正文": RECORD["正文"] + "\n某市水利局\n2025年8月1日"}
    source = from_bytes(json.dumps(dated, ensure_ascii=False).encode(), "it.json")
    assert [claim.value for claim in source.claims if claim.field == "date"] == []
