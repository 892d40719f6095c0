"""Files by form: told by their content, read to the same facts, refused with the true reason."""

from __future__ import annotations

import json

import pytest
from documents import docx, mht, ofd, ofd_text, paragraph, pdf, rtf, sheet, shown, table, xlsx, zipped

from kg.corpus.inputs import SUFFIXES
from kg.model import InputError
from kg.pipeline import extract_sources
from kg.read import all_from_bytes, from_bytes
from kg.text import load
from kg.text.registry import loaders

PLAN = (
    "某市河道整治方案\n一、目标\n到2027年，河道清淤率达到95%以上。\n二、任务\n（一）清理河道。疏浚主要河道。（市水利局牵头，市财政局配合）"
)
LINES = PLAN.split("\n")
HTML = f"<!DOCTYPE html><html><body>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FORMS: dict[str, tuple[str, bytes]] = {
    "text": ("text", PLAN.encode()),
    "html": ("html", HTML.encode()),
    "docx": ("docx", docx("".join(map(paragraph, LINES)))),
    "rtf": ("rtf", ("{\\rtf1\\ansi " + "\\par ".join(map(rtf, LINES)) + "}").encode()),
    "mht": ("mht", mht(HTML)),
    "mht in base64 and GBK": ("mht", mht(HTML, "gb2312", "base64")),
    "ofd": ("ofd", ofd(["".join(ofd_text(line, 20, 20 + 8 * at) for at, line in enumerate(LINES))])),
    "pdf": ("pdf", pdf(["".join(shown(line, 60, 780 - 20 * at) for at, line in enumerate(LINES))])),
    "json": ("json", json.dumps([{"标题": LINES[0], "正文": "\n".join(LINES[1:])}], ensure_ascii=False).encode()),
}


def facts(data: bytes, suffix: str = "") -> set[tuple[str, ...]]:
    """Titles, sections, tasks, targets and responsibilities of a file."""
    found: set[tuple[str, ...]] = set()
    for x in extract_sources(all_from_bytes(data, "it" + suffix, suffix)):
        found |= {("title", x.document.plain_title)} | {("section", s.path, s.plain_title) for s in x.document.sections}
        found |= {("task", t.plain) for t in x.tasks} | {("target", str(t.indicator), str(t.quantity)) for t in x.targets}
        found |= {("responsibility", r.agency.label, r.role) for r in x.responsibilities}
    return found


@pytest.mark.parametrize("suffix", ["", ".doc", ".pdf"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_facts_whatever_its_suffix(name: str, suffix: str) -> None:
    """The content tells the form; the facts are those of the plain text."""
    form, data = FORMS[name]
    assert load(data, "it" + suffix, suffix)[0].form == form
    assert facts(data, suffix) == facts(PLAN.encode())
    assert len(facts(data, suffix)) == 8


def stream(name: str) -> bytes:
    """The beginning of an OLE container with a stream of a name in its directory."""
    return OLE + b"\0" * 504 + name.encode("utf-16-le").ljust(128, b"\0")


EPUB = zipped({"mimetype": "application/epub+zip", "a.html": "<html/>"}, stored=["mimetype"])
ODT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, stored=["mimetype"])
LOCKED = bytearray(docx(paragraph("正文")))
for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    at = LOCKED.find(signature)
    while at >= 0:
        LOCKED[at + place] |= 1
        at = LOCKED.find(signature, at + 4)
LOCKED_PDF = pdf(["x"]).replace(
    b"trailer << ", b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> "
)
REFUSED: dict[str, tuple[bytes, str, str]] = {
    "xls": (stream("Workbook"), ".xls", r"old Excel workbook \(\.xls\)"),
    "xls called doc": (stream("Workbook"), ".doc", r"old Excel workbook \(\.xls\)"),
    "password": (stream("EncryptedPackage"), ".docx", "password"),
    "zip with password": (bytes(LOCKED), ".docx", "password"),
    "ppt": (stream("PowerPoint Document"), ".ppt", "PowerPoint"),
    "epub": (EPUB, ".epub", r"e-book \(\.epub\)"),
    "epub called docx": (EPUB, ".docx", r"e-book \(\.epub\)"),
    "odt": (ODT, ".odt", "OpenDocument"),
    "pptx": (zipped({"ppt/presentation.xml": "<a/>"}), ".pptx", "PowerPoint"),
    "another zip": (zipped({"a.txt": "正文"}), ".docx", "zip file that is no document"),
    "cut docx": (docx(paragraph("正文"))[:300], ".docx", "damaged"),
    "rar": (b"Rar!\x1a\x07\x00", "", "RAR archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0", "", "7z archive"),
    "caj": (b"CAJ\x00\x00", ".caj", "CAJ"),
    "damaged doc": (stream("WordDocument"), ".doc", "old Word file"),
    "json without records": (b'{"a": [1, 2], "b": "x"}', ".json", "JSON records with a title and a text"),
    "broken json": (b'[{"a": 1', ".json", "JSON that can be read"),
    "mht without a page": (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n", "", "no page"),
    "ofd without its document": (zipped({"OFD.xml": "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>"}), ".ofd", "OFD file that is whole"),
    "pdf without text": (pdf([""]), ".pdf", "no text in the file"),
    "pdf with password": (LOCKED_PDF, ".pdf", "password"),
    "English": (b"The city shall save water and reduce the leakage of pipes. " * 9, ".txt", "English, and only Chinese documents are read"),
    "English page": (b"<html><body>" + b"<p>Led by the Bureau of Water, it shall be done in 2027.</p>" * 9, "", "English, and only Chinese"),
    "Japanese": (("これはみずをせつやくするけいかくです。" * 9).encode(), ".txt", "Japanese"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_named_with_the_true_reason(name: str) -> None:
    """One line that names the file, what it is and what would be read."""
    data, suffix, reason = REFUSED[name]
    with pytest.raises(InputError, match=f"^it{suffix}: expected .*{reason}") as refused:
        all_from_bytes(data, "it" + suffix, suffix)
    assert "\n" not in str(refused.value)


def test_a_text_with_some_english_is_read() -> None:
    """A Chinese text that holds English words, and a short one with nothing else, are no English documents."""
    assert from_bytes((PLAN + "\nThe plan of the city shall be read in English and in Chinese.").encode(), "it.txt").text
    assert from_bytes(b"PM2.5", "it.txt").text


def test_folders_are_searched_for_every_form() -> None:
    """The suffixes that a folder is searched for are those that the loaders register."""
    assert {suffix for loader in loaders() for suffix in loader.suffixes} == SUFFIXES
    assert {".docx", ".doc", ".wps", ".rtf", ".ofd", ".mht", ".xlsx", ".csv", ".json", ".pdf"} <= SUFFIXES


ROWS = [["序号", "任务", "责任单位"], ["1", "清理河道淤泥", "市水利局"], ["2", "设置警示牌", "市公安局"]]
HTML_TABLE = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"
RTF_TABLE = "".join(
    "\\trowd\\cellx1000\\cellx4000\\cellx7000 " + "".join(f"\\pard\\intbl {rtf(cell)}\\cell " for cell in row) + "\\row " for row in ROWS
)
OFD_TABLE = "".join(ofd_text(cell, 20 + 50 * at, 20 + 10 * line) for line, row in enumerate(ROWS) for at, cell in enumerate(row))
EDGES = (50, 100, 300, 500)
RULES = "".join(f"50 {800 - 30 * n} m 500 {800 - 30 * n} l S\n" for n in range(4)) + "".join(f"{x} 800 m {x} 710 l S\n" for x in EDGES)
PDF_TABLE = RULES + "".join(shown(cell, EDGES[at] + 5, 780 - 30 * line) for line, row in enumerate(ROWS) for at, cell in enumerate(row))
TABLES: dict[str, bytes] = {
    "html": f"<html><body>{HTML_TABLE}</body></html>".encode(),
    "docx": docx(table(ROWS)),
    "rtf": f"{{\\rtf1 {RTF_TABLE}\\pard }}".encode(),
    "ofd": ofd([OFD_TABLE]),
    "pdf": pdf([PDF_TABLE]),
    "xlsx": xlsx({"Sheet1": sheet(ROWS)}),
    "csv": "\n".join(",".join(row) for row in ROWS).encode("gb18030"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_the_same_lines_in_every_form(name: str) -> None:
    """A line for each row, a tab between its cells."""
    (loaded,) = load(TABLES[name], "it." + name, "." + name)[1]
    assert [line for line in loaded.text.split("\n") if line] == ["\t".join(row) for row in ROWS]


def test_a_source_says_its_form_and_what_was_left_out() -> None:
    """A source keeps the media type of its form, and notes of what was left out."""
    source = from_bytes(docx(paragraph("某市方案") + "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"), "it.docx")
    assert source.media_type.endswith("wordprocessingml.document")
    assert source.notes == ("tracked deletions left out: 1",)
