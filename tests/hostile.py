"""A name → a document made to take more time or memory than it is worth; small in code, whatever it unpacks to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

PLAN = "某市整治实施方案\n一、目标\n到2025年，达标率达到90%以上。\n二、任务\n（一）加强保护。划定保护区。（市水务局负责）\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
)
RELATION = '<Relationship Id="r{}" Type="{}/{}" Target="{}"/>'


def pdf_that_draws_itself() -> bytes:
    """A page whose form draws itself twice, and so on."""
    form = b"BT /F 9 Tf (a) Tj ET /X Do /X Do"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 6 0 R/Length %d>>stream\n%s\nendstream" % (len(form), form),
        b"<</XObject<</X 5 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Arial>>>>>>",
    ]
    return pdf_of(parts)


def pdf_of(parts: list[bytes]) -> bytes:
    """A PDF of some objects, the first of which is its catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1, table, len(parts) + 1, len(out),
    )  # fmt: skip


def pdf_of_many_pages(count: int = 10_001) -> bytes:
    """A PDF of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *pages])


def docx_of(body: Iterator[str] | list[str], picture: int = 0, more: int = 0) -> bytes:
    """A Word document with a body of XML, a picture of so many bytes, and so many empty members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELATIONS.format(RELATION.format(1, OFFICE, "officeDocument", "word/document.xml")))
        with packed.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>'.encode())
            for piece in (*map(paragraph, PLAN.splitlines()), *body):
                part.write(piece.encode())
            part.write(b"</w:body></w:document>")
        if picture:
            packed.writestr("word/_rels/document.xml.rels", RELATIONS.format(RELATION.format(1, OFFICE, "image", "media/picture.png")))
            with packed.open("word/media/picture.png", "w", force_zip64=True) as part:
                for _ in range(picture >> 20):
                    part.write(bytes(1 << 20))
        for number in range(more):
            packed.writestr(f"word/empty{number}.xml", b"")
    return file.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of Word's XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(cells: str) -> str:
    """A table of one row of Word's XML."""
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


def docx_of_wide_cell(columns: int = 50_000_000) -> bytes:
    """A cell that says it spans so many columns."""
    return docx_of([table(f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{paragraph("达标率")}</w:tc>')])


def docx_that_unpacks(megabytes: int = 1500) -> bytes:
    """A document of a few megabytes whose text unpacks to so many."""
    block = paragraph("水" * 300) * 1100
    return docx_of(block for _ in range((megabytes << 20) // len(block.encode())))


def html_of(body: str) -> bytes:
    """A page with a plan and more behind it."""
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in PLAN.splitlines())}{body}</body></html>".encode()


def html_of_many_attributes(count: int = 200_000) -> bytes:
    """An element with so many attributes."""
    return html_of(f"<table><tr><td {' '.join(f'a{number}=1' for number in range(count))} rowspan=2>达标率</td></tr></table>")


def html_of_nested_tables(depth: int = 20_000) -> bytes:
    """Tables, each in a cell of another."""
    return html_of("<table><tr><td rowspan=2>水" * depth)


def text_of_short_lines(count: int = 1_000_000) -> bytes:
    """So many lines of two signs."""
    return (PLAN + "水1\n" * count).encode()


def text_of_bytes(megabytes: int = 500) -> bytes:
    """A plan with a text of so many megabytes behind it."""
    line = "水" * 99 + "。\n"
    return (PLAN + line * ((megabytes << 20) // len(line.encode()))).encode()


def text_of_one_line(characters: int = 6_000_000) -> bytes:
    """A plan with a text behind it whose literal is longer than a parser of RDF takes."""
    return (PLAN + "水" * characters).encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "draws-itself.pdf": pdf_that_draws_itself,
    "many-pages.pdf": pdf_of_many_pages,
    "wide-cell.docx": docx_of_wide_cell,
    "unpacks.docx": docx_that_unpacks,
    "picture.docx": lambda: docx_of([], picture=1500 << 20),
    "many-members.docx": lambda: docx_of([], more=60_000),
    "attributes.html": html_of_many_attributes,
    "nested-tables.html": html_of_nested_tables,
    "short-lines.txt": text_of_short_lines,
    "500-megabytes.txt": text_of_bytes,
    "one-line.txt": text_of_one_line,
}
