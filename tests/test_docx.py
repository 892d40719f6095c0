"""Word documents: the lines that the finished document shows, by features of its XML."""

from __future__ import annotations

import pytest
from documents import STRICT, docx, paragraph, run, table, zipped

from kg.model import InputError
from kg.text import load

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))
CODE = "<w:r><w:instrText> REF x </w:instrText></w:r>"
DELETED_END = "<w:rPr><w:del/></w:rPr>"
BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
CELLS = [["序号", "任务"], ["1", "建设泵站"]]

BODIES = {
    "insertions count, deletions do not": (
        f"<w:p>{run('到')}<w:ins>{run('2027')}</w:ins><w:del><w:r><w:delText>2026</w:delText></w:r></w:del>{run('年')}</w:p>",
        ["到2027年"],
    ),
    "moved text stands where it went": (
        f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}<w:moveTo>{run('甲')}</w:moveTo></w:p>",
        ["乙甲"],
    ),
    "a deleted paragraph end joins": (paragraph("上半句，", DELETED_END) + paragraph("下半句。"), ["上半句，下半句。"]),
    "content control in a line": (
        f"<w:p>{run('达到')}<w:sdt><w:sdtPr/><w:sdtContent>{run('58%')}</w:sdtContent></w:sdt></w:p>",
        ["达到58%"],
    ),
    "content control around paragraphs": (f"<w:sdt><w:sdtContent>{paragraph('一')}{paragraph('二')}</w:sdtContent></w:sdt>", ["一", "二"]),
    "the prompt of an empty control is no text": (
        f"{paragraph('正文')}<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt></w:p>",
        ["正文"],
    ),
    "smart tags and custom XML": (f"<w:p><w:smartTag>{run('四川')}<w:customXml>{run('省')}</w:customXml></w:smartTag></w:p>", ["四川省"]),
    "a simple field's result": (f'<w:p>{run("第")}<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>{run("条")}</w:p>', ["第3条"]),
    "a complex field's result, nested": (
        f"<w:p>{BEGIN}{CODE}{BEGIN}{CODE}{SEPARATE}{run('内')}{END}{SEPARATE}{run('外')}{END}{run('。')}</w:p>",
        ["外。"],
    ),
    "a field over two paragraphs": (f"<w:p>{BEGIN}{CODE}{SEPARATE}{run('前')}</w:p><w:p>{run('后')}{END}</w:p>", ["前", "后"]),
    "a field that never ends hides nothing": (f"<w:p>{BEGIN}{CODE}</w:p>{paragraph('其余')}", ["其余"]),
    "hyperlinks": (f'<w:p>{run("见")}<w:hyperlink r:id="x">{run("附件")}</w:hyperlink></w:p>', ["见附件"]),
    "ruby's base": (f"<w:p><w:r><w:ruby><w:rt>{run('jiang')}</w:rt><w:rubyBase>{run('江')}</w:rubyBase></w:ruby></w:r></w:p>", ["江"]),
    "a text box behind its paragraph, once": (
        f"<w:p>{run('锚')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{BOX.format(paragraph('框内'))}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{paragraph('框内')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{run('段')}</w:p>",
        ["锚段", "框内"],
    ),
    "an old text box": (
        f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{paragraph('旧框')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
        ["旧框"],
    ),
    "signs": (
        '<w:p><w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:sym w:font="Wingdings" w:char="F081"/></w:r></w:p>',
        ["甲-乙", "丙①"],
    ),
    "an equation's text": ("<w:p><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>", ["x=2"]),
    "foot and endnotes, comments": (
        f"<w:p>{run('达到70')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('%')}<w:r><w:commentReference w:id='1'/></w:r></w:p>",
        ["达到70%"],
    ),
    "hidden runs": ("<w:p>" + run("可见") + run("隐藏", "<w:vanish/>") + run("也可见", '<w:vanish w:val="0"/>') + "</w:p>", ["可见也可见"]),
    "struck runs": (f"<w:p>{run('保留')}{run('划去', '<w:strike/>')}{run('再划', '<w:dstrike/>')}</w:p>", ["保留"]),
    "a table's row is a line": (table(CELLS), ["序号\t任务", "1\t建设泵站"]),
    "a table of one column is layout": (
        table([["一、目标"], [paragraph("二、任务") + paragraph("建设。")]]),
        ["一、目标", "二、任务", "建设。"],
    ),
    "gridSpan takes up columns": (
        table([['<w:gridSpan w:val="2"/>|任务', "单位"], ["1", "建设", "市水利局"]]),
        ["任务\t\t单位", "1\t建设\t市水利局"],
    ),
    "a row wider than its head loses empty cells": (
        table([["序号", '<w:gridSpan w:val="2"/>|任务', "单位"], ["1", '<w:gridSpan w:val="2"/>|建设', "", "市水利局"]]),
        ["序号\t任务\t\t单位", "1\t建设\t\t市水利局"],
    ),
    "gridSpan without end is bounded": (table([["甲", '<w:gridSpan w:val="2000000000"/>|乙']]), ["甲\t乙" + "\t" * 29]),
    "vMerge gives its text once": (
        table([["1", '<w:vMerge w:val="restart"/>|市水利局'], ["2", "<w:vMerge/>|不显示"]]),
        ["1\t市水利局", "2\t"],
    ),
    "a first vMerge without start has its own text": (table([["<w:vMerge/>|备注", "甲"], ["<w:vMerge/>|", "乙"]]), ["备注\t甲", "\t乙"]),
    "several paragraphs of a cell stay in its row": (
        table([["任务", "单位"], [paragraph("清淤。") + paragraph("护岸。"), paragraph("市水利局") + paragraph("市财政局")]]),
        ["任务\t单位", "清淤。\u2028护岸。\t市水利局\u2028市财政局"],
    ),
    "a nested layout table": (table([[table([["一、目标"], ["二、任务"]])]]), ["一、目标", "二、任务"]),
    "a table within a layout cell keeps its rows": (table([[paragraph("附表") + table(CELLS)]]), ["附表", "序号\t任务", "1\t建设泵站"]),
    "rows in controls, deleted and hidden rows": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr></w:sdtContent></w:sdt>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc>{0}</w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{0}</w:tc></w:tr></w:tbl>".format(
            paragraph("行")
        ),
        ["行\t行"],
    ),
    "gridBefore": (
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr></w:tbl>".format(paragraph("乙")),
        ["\t乙\t乙"],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_of_the_body_is_text(name: str) -> None:
    """Each feature of the body gives the lines that Word shows."""
    body, lines = BODIES[name]
    ((loaded,),) = (load(docx(body), "it.docx")[1],)
    assert [line for line in loaded.text.split("\n") if line] == lines


def test_the_strict_namespace_is_read() -> None:
    """A document in strict OOXML gives the same lines."""
    body = paragraph("一、目标") + table(CELLS)
    assert load(docx(body, namespace=STRICT), "it.docx")[1][0].text == load(docx(body), "it.docx")[1][0].text


STYLES = (
    '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="HH"><w:basedOn w:val="H"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="N1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="N2"><w:basedOn w:val="N1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
)


def level(at: int, form: str, text: str, more: str = "") -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="N1"/>')
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%3.%4", "<w:isLgl/>")
    + level(4, "bullet", "●")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="8">' + level(0, "decimalEnclosedCircle", "%1") + level(1, "decimal", "%2）", '<w:lvlRestart w:val="0"/>') + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)  # fmt: skip


def numbered(text: str, level: int, number: int = 1) -> str:
    """A paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


LISTS = {
    "levels restart below those above": (
        [
            numbered("甲", 0),
            numbered("乙", 1),
            numbered("丙", 2),
            numbered("丁", 2),
            numbered("戊", 1),
            numbered("己", 2),
            numbered("庚", 0),
            numbered("辛", 1),
        ],
        ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛"],
    ),
    "legal numbers are decimal": ([numbered("甲", 0), numbered("乙", 2), numbered("丙", 3)], ["一、甲", "1.乙", "1.1.1 丙"]),
    "bullets give no text": ([numbered("甲", 4)], ["甲"]),
    "circles": ([numbered("甲", 0, 2), numbered("乙", 0, 2)], ["①甲", "②乙"]),
    "a level that never restarts": (
        [numbered("甲", 0, 2), numbered("乙", 1, 2), numbered("丙", 0, 2), numbered("丁", 1, 2)],
        ["①甲", "1）乙", "②丙", "2）丁"],
    ),
    "a list of its own start shares the counters": (
        [numbered("甲", 0), numbered("乙", 0, 3), numbered("丙", 0)],
        ["一、甲", "五、乙", "六、丙"],
    ),
    "by style, and by what it is based on": (
        [paragraph("甲", '<w:pStyle w:val="N1"/>'), paragraph("乙", '<w:pStyle w:val="N2"/>')],
        ["一、甲", "（一）乙"],
    ),
    "numId 0 is none": (
        [numbered("甲", 0), paragraph("乙", '<w:pStyle w:val="N1"/><w:numPr><w:numId w:val="0"/></w:numPr>')],
        ["一、甲", "乙"],
    ),
    "a former number in a tracked change is none": (
        [paragraph("甲", '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>')],
        ["甲"],
    ),
    "empty paragraphs count, deleted ones do not": (
        [numbered("甲", 0), numbered("", 0), paragraph("", f'<w:numPr><w:numId w:val="1"/></w:numPr>{DELETED_END}'), numbered("丙", 0)],
        ["一、甲", "三、丙"],
    ),
    "a cell that holds its number only": ([table([[numbered("", 2), "清淤"], [numbered("", 2), "护岸"]])], ["1.\t清淤", "2.\t护岸"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_automatic_numbers_are_text(name: str) -> None:
    """Numbers come from numbering.xml, counted as Word counts them."""
    body, lines = LISTS[name]
    (loaded,) = load(docx("".join(body), {"numbering": NUMBERING, "styles": STYLES}), "it.docx")[1]
    assert [line for line in loaded.text.split("\n") if line] == lines


def test_text_is_hidden_by_styles_too() -> None:
    """A character style, one based on it and a paragraph style hide text; a run that says otherwise shows it."""
    shown = run("丙", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')
    body = "<w:p>" + run("甲") + run("乙", '<w:rStyle w:val="HH"/>') + shown + "</w:p>" + paragraph("丁", '<w:pStyle w:val="P"/>')
    (loaded,) = load(docx(body, {"styles": STYLES}), "it.docx")[1]
    assert loaded.text.split() == ["甲丙"]


def test_an_inserted_file_is_read_where_it_stands() -> None:
    """altChunk: the part's own form is told by its content; one that cannot be read is counted."""
    body = paragraph("前") + '<w:altChunk r:id="rId1"/>' + paragraph("后") + '<w:altChunk r:id="rId9"/>'
    (loaded,) = load(docx(body, {"chunk.html": "<html><body><p>插入的<b>段落</b></p></body></html>".encode()}), "it.docx")[1]
    assert loaded.text.split() == ["前", "插入的段落", "后"]
    assert loaded.notes == ("inserted files (altChunk) that could not be read: 1",)


def test_what_is_left_out_is_said() -> None:
    """Deletions, hidden text, notes and pictures are counted in notes."""
    body = (
        f"<w:p>{run('正文')}<w:del><w:r><w:delText>删</w:delText></w:r></w:del>{run('藏', '<w:vanish/>')}<w:r><w:footnoteReference w:id='1'/></w:r>"
        "<w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    )
    (loaded,) = load(docx(body), "it.docx")[1]
    assert loaded.text == "正文"
    assert loaded.notes == (
        "footnotes left out: 1",
        "tracked deletions left out: 1",
        "hidden text left out: 1 runs",
        "pictures not read: 1",
    )


def test_tables_nest_as_deep_as_they_like() -> None:
    """20,000 tables in each other are read in time and without recursion."""
    deep = 20_000
    body = "<w:tbl><w:tr><w:tc>" * deep + paragraph("底") + f"</w:tc></w:tr></w:tbl>{'<w:p/></w:tc></w:tr></w:tbl>' * (deep - 1)}"
    (loaded,) = load(docx(body), "it.docx")[1]
    assert loaded.text.split() == ["底"]


BROKEN = {
    "an entity": ('<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="w"><w:body/></w:document>', "document type"),
    "no XML": ("<w:document", "no XML that can be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_unsafe_and_broken_xml_is_refused(name: str) -> None:
    """A document type, which could declare entities, and broken XML are refused in one line that names the file."""
    text, reason = BROKEN[name]
    data = zipped({"word/document.xml": text})
    with pytest.raises(InputError, match=f"it.docx: expected a docx.*{reason}") as refused:
        load(data, "it.docx")
    assert "\n" not in str(refused.value)


def test_a_member_that_unpacks_to_too_much_is_refused() -> None:
    """A document.xml of 65 MB is not unpacked; media are not unpacked at all, whatever their size."""
    with pytest.raises(InputError, match="unpacks to 6"):
        load(docx(" " * (65 << 20)), "it.docx")
    media = {"media/a.png": b"\0" * (70 << 20)}
    assert load(docx(paragraph("正文"), media), "it.docx")[1][0].text == "正文"
