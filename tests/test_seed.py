"""The document in data/ in every form: the facts are those of its text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from conftest import SEED
from documents import converted, docx, mht, ofd, ofd_text, paragraph, pdf, rtf, run, shown, table

from kg.pipeline import extract_sources
from kg.read import all_from_bytes

TEXT = SEED.read_text(encoding="utf-8")
LINES = [line.strip() for line in TEXT.splitlines() if line.strip()]
LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERING = f'<w:abstractNum w:abstractNumId="0">{LEVEL.format(0, "%1、")}{LEVEL.format(1, "(%2)")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|(\([一二三四五六七八九十]{1,3}\)))")
BOX = "<w:r><w:pict><v:shape style='width:400pt;height:50pt'><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def facts(data: bytes, suffix: str = "") -> set[tuple[str, ...]]:
    """What a file says, without places in its text."""
    found: set[tuple[str, ...]] = set()
    for x in extract_sources(all_from_bytes(data, "it" + suffix, suffix)):
        plain = [section.plain_title for section in x.document.sections]
        found |= {("title", x.document.plain_title), *(("issuer", name.label) for name, _ in x.issuers)}
        found |= {("section", s.number, s.plain_title, s.kind) for s in x.document.sections}
        found |= {("task", plain[t.section], t.plain) for t in x.tasks}
        found |= {
            ("target", plain[t.section], str(t.year or t.end), str(t.indicator), str(t.quantity), str(t.statement)) for t in x.targets
        }
        found |= {("responsibility", plain[r.section], r.agency.label, r.role) for r in x.responsibilities}
    return found


def halves(line: str) -> tuple[str, str]:
    """A line cut in two."""
    return line[: len(line) // 2], line[len(line) // 2 :]


def each(form: Callable[[str, str], str]) -> bytes:
    """A Word document whose paragraphs' runs are made by `form` of the halves of each line."""
    return docx("".join(f"<w:p>{form(*halves(line))}</w:p>" for line in LINES))


def numbered() -> bytes:
    """A Word document whose headings have automatic numbers instead of printed ones."""
    body = ""
    for line in LINES:
        found = NUMBER.match(line)
        level = f'<w:numPr><w:ilvl w:val="{int(bool(found[1]))}"/><w:numId w:val="1"/></w:numPr>' if found else ""
        body += paragraph(line[found.end() :] if found else line, level)
    return docx(body, {"numbering": NUMBERING})


def pages(lines: list[str], width: int, height: int, draw: Callable[[str, int], str]) -> list[str]:
    """Lines broken at a width, with so many on a page, each drawn."""
    broken = [line[at : at + width] for line in lines for line in ["　　" + line] for at in range(0, len(line), width)]
    return ["".join(draw(line, at) for at, line in enumerate(broken[start : start + height])) for start in range(0, len(broken), height)]


def placed(line: str, at: int) -> str:
    """A line of an OFD page; an indent is a place."""
    text = line.lstrip("　")
    return ofd_text(text, 20 + 4 * (len(line) - len(text)), 20 + 8 * at) if text else ""


def set_line(line: str, at: int) -> str:
    """A line of a PDF page."""
    text = line.lstrip("　")
    return shown(text, 60 + 12 * (len(line) - len(text)), 780 - 20 * at) if text else ""


FORMS: dict[str, Callable[[], bytes]] = {
    "docx, tracked changes": lambda: each(
        lambda a, b: run(a) + f"<w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del><w:ins>{run(b)}</w:ins>"
    ),
    "docx, content controls": lambda: each(lambda a, b: run(a) + f"<w:sdt><w:sdtPr/><w:sdtContent>{run(b)}</w:sdtContent></w:sdt>"),
    "docx, smart tags": lambda: each(lambda a, b: f"<w:smartTag>{run(a)}</w:smartTag>{run(b)}"),
    "docx, simple fields": lambda: each(lambda a, b: f'<w:fldSimple w:instr="x">{run(a)}</w:fldSimple>{run(b)}'),
    "docx, complex fields": lambda: each(
        lambda a, b: (
            FIELD.format("begin")
            + '<w:r><w:instrText>HYPERLINK "https://example.org/"</w:instrText></w:r>'
            + FIELD.format("separate")
            + run(a)
            + FIELD.format("end")
            + run(b)
        )
    ),
    "docx, hyperlinks": lambda: each(lambda a, b: f"{run(a)}<w:hyperlink>{run(b)}</w:hyperlink>"),
    "docx, hidden text": lambda: each(lambda a, b: run(a) + run("（审计局负责）", "<w:vanish/>") + run(b)),
    "docx, footnotes": lambda: each(lambda a, b: run(a) + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(b)),
    "docx, text boxes": lambda: docx("".join(f"<w:p>{BOX.format(paragraph(line))}</w:p>" for line in LINES)),
    "docx, nested layout tables": lambda: docx(table([[table([["".join(map(paragraph, LINES))]])]])),
    "docx, automatic numbers": numbered,
    "rtf": lambda: ("{\\rtf1\\ansi " + "\\par ".join(map(rtf, LINES)) + "}").encode(),
    "html": lambda: f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in LINES)}</body></html>".encode(),
    "mht": lambda: mht(f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in LINES)}</body></html>"),
    "ofd": lambda: ofd(pages(LINES, 40, 30, placed)),
    "pdf": lambda: pdf(pages(LINES, 38, 35, set_line)),
    "json": lambda: json.dumps({"title": LINES[0], "content": "\n".join(LINES)}, ensure_ascii=False).encode(),
}


@pytest.fixture(scope="module")
def expected() -> set[tuple[str, ...]]:
    """The facts of the text."""
    return facts(TEXT.encode(), ".txt")


@pytest.mark.parametrize("name", FORMS)
def test_the_document_gives_the_same_facts_in_every_form(name: str, expected: set[tuple[str, ...]]) -> None:
    """Nothing is lost and nothing added, whatever the file's form and what of Word it uses."""
    found = facts(FORMS[name]())
    if name == "json":  # whose title is the record's
        found, expected = ({fact for fact in some if fact[0] != "title"} for some in (found, expected))
    assert len(expected) > 300
    assert found == expected


@pytest.mark.parametrize("name", ["docx, tracked changes", "docx, complex fields", "docx, text boxes", "docx, hidden text"])
def test_the_document_as_old_word_file(name: str, expected: set[tuple[str, ...]], tmp_path: Path) -> None:
    """The same, saved by LibreOffice as .doc."""
    assert facts(converted(FORMS[name](), ".docx", "doc", tmp_path), ".wps") == expected
