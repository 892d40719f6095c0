"""RTF and old Word files: the lines that the finished document shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import converted, docx, paragraph, rtf, run, table

from kg.text import load

ROW = "\\trowd\\cellx1000\\cellx3000 "
RTFS: dict[str, tuple[str, list[str]]] = {
    "code points": (f"{rtf('一、目标')}\\par {rtf('二、任务')}", ["一、目标", "二、任务"]),
    "a character beyond the plane of 16 bits": (rtf("𠀀字"), ["𠀀字"]),
    "GBK by the page": ("\\'d2\\'bb\\'a1\\'a2\\'c4\\'bf\\'b1\\'ea", ["一、目标"]),
    "GBK by the font": ("{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset134 SimSun;}}\\f1\\'d2\\'bb\\f0 a\\f1\\'d2\\'bb", ["一a一"]),
    "two fallback characters": ("\\uc2\\u19968\\'d2\\'bb\\u12289\\'a1\\'a2", ["一、"]),
    "hidden, deleted and struck text": (f"{rtf('甲')}{{\\v {rtf('乙')}}}{{\\deleted {rtf('丙')}\\par}}{{\\strike {rtf('丁')}}}{rtf('戊')}", ["甲戊"]),
    "toggles end": (f"\\v {rtf('乙')}\\v0 {rtf('甲')}\\v {rtf('乙')}\\plain {rtf('丙')}", ["甲丙"]),
    "fields' results": (f"{{\\field{{\\*\\fldinst HYPERLINK x}}{{\\fldrslt {rtf('附件')}}}}}", ["附件"]),
    "footnotes, headers, pictures, comments": (
        f"{{\\header {rtf('页眉')}}}{rtf('正文')}{{\\footnote {rtf('注')}}}{{\\pict 00ff}}{{\\*\\annotation {rtf('批')}}}{{\\info{{\\title {rtf('题')}}}}}", ["正文"],
    ),
    "printed numbers of lists": (f"{{\\listtext\\pard\\plain {rtf('（一）')}\\tab}}{rtf('甲')}\\par {{\\listtext\\u-3913?\\tab}}{rtf('乙')}", ["（一）甲", "乙"]),
    "text boxes": (f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn a}}{{\\sv b}}}}{{\\shptxt {rtf('框内')}\\par}}}}}}{rtf('正文')}", ["框内", "正文"]),
    "cells with several paragraphs": (
        f"{ROW}\\pard\\intbl {rtf('清淤。')}\\par {rtf('护岸。')}\\cell {rtf('市水利局')}\\cell\\row {ROW}\\intbl {rtf('甲')}\\cell {rtf('乙')}\\cell\\row\\pard {rtf('后')}",
        ["清淤。\u2028护岸。\t市水利局", "甲\t乙", "后"],
    ),
    "merged cells": (
        f"\\trowd\\cellx3000\\cellx4000\\pard\\intbl {rtf('甲')}\\cell {rtf('乙')}\\cell\\row\\trowd\\cellx1000\\cellx3000\\clvmgf\\cellx4000 "
        f"\\intbl 1\\cell {rtf('丙')}\\cell {rtf('丁')}\\cell\\row\\trowd\\cellx1000\\cellx3000\\clvmrg\\cellx4000 \\intbl 2\\cell {rtf('戊')}\\cell\\cell\\row\\pard",
        ["甲\t\t乙", "1\t丙\t丁", "2\t戊\t"],
    ),
    "a table in a cell": (
        f"\\trowd\\cellx4000\\pard\\intbl\\itap2 1\\nestcell {rtf('甲')}\\nestcell{{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}}"
        f"2\\nestcell {rtf('乙')}\\nestcell{{\\*\\nesttableprops\\trowd\\nestrow}}\\pard\\intbl\\itap1\\cell\\row\\pard",
        ["1\t甲", "2\t乙"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RTFS)
def test_what_of_an_rtf_file_is_text(name: str) -> None:
    """Each control word gives what the finished document shows."""
    marks, lines = RTFS[name]
    (loaded,) = load(f"{{\\rtf1\\ansi\\ansicpg936\\deff0 {marks}}}".encode("latin-1"), "it.rtf")[1]
    assert [line for line in loaded.text.split("\n") if line] == lines


NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVEL.format(0, "chineseCountingThousand", "%1、")}{LEVEL.format(1, "decimal", "%2.")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
BOX = "<w:r><w:pict><v:shape style='width:200pt;height:50pt'><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
BODY = (
    paragraph("某市河道整治实施方案")
    + paragraph("工作目标", NUMBERED.format(0))
    + f"<w:p>{run('到2027年达到')}<w:ins w:author='a'>{run('95%')}</w:ins><w:del w:author='a'><w:r><w:delText>90%</w:delText></w:r></w:del>{run('旧', '<w:vanish/>')}{run('。')}</w:p>"
    + paragraph("工作任务", NUMBERED.format(0))
    + paragraph("清理河道。", NUMBERED.format(1))
    + paragraph("加固堤岸。", NUMBERED.format(1))
    + f"<w:p>{run('见下框')}{BOX.format(paragraph('框内说明'))}</w:p>"
    + table([["序号", '<w:gridSpan w:val="2"/>|任务'], ["1", paragraph("清淤") + paragraph("护岸"), "市水利局"]])
    + paragraph("附则")
)
LINES = [
    "某市河道整治实施方案", "一、工作目标", "到2027年达到95%。", "二、工作任务", "1.清理河道。", "2.加固堤岸。", "见下框", "框内说明", "序号\t任务\t", "1\t清淤\u2028护岸\t市水利局", "附则",
]  # fmt: skip
KEPT = Path(__file__).parent / "forms" / "features.doc"  # BODY, as LibreOffice saves it


def test_an_old_word_file_is_read_as_the_new_one() -> None:
    """Numbers, tables, text boxes and tracked changes of a kept .doc file, whatever its suffix; the same of the docx it was made from."""
    for suffix in (".doc", ".wps", ""):
        loader, (loaded,) = load(KEPT.read_bytes(), "it" + suffix, suffix)
        assert loader.form == "doc"
        assert [line for line in loaded.text.split("\n") if line] == LINES
    assert [line for line in load(docx(BODY, {"numbering": NUMBERING}), "it.docx")[1][0].text.split("\n") if line] == LINES
    assert loaded.notes == ("tracked deletions left out: 3 characters", "hidden text left out: 1 characters")


@pytest.mark.parametrize("wanted", ["doc", "rtf"])
def test_what_libreoffice_saves_is_read(wanted: str, tmp_path: Path) -> None:
    """The same document saved by LibreOffice in old forms (whose RTF leaves text boxes out) gives the same lines."""
    (loaded,) = load(converted(docx(BODY, {"numbering": NUMBERING}), ".docx", wanted, tmp_path), "it." + wanted)[1]
    assert [line for line in loaded.text.split("\n") if line] == [line for line in LINES if wanted == "doc" or line != "框内说明"]
