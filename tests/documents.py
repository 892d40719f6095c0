"""Small files of every form, made by program: their bytes from XML, marks or places that a test gives."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def zipped(members: Mapping[str, str | bytes], *, stored: Iterable[str] = ()) -> bytes:
    """A zip file of members; those in `stored` are not packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return held.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of text in a Word document's XML."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run; `properties` goes into its pPr."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run(text)}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are given as XML (of paragraphs) or as text; a cell "PROPERTIES|text" has properties."""
    made = ""
    for row in rows:
        cells = ""
        for cell in row:
            properties, _, text = cell.partition("|") if cell.startswith(("<w:gridSpan", "<w:vMerge")) else ("", "", cell)
            inside = text if text.startswith("<w:") else paragraph(text)
            cells += f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"
        made += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def docx(body: str, parts: Mapping[str, str | bytes] | None = None, namespace: str = W) -> bytes:
    """A Word document of a body; parts are named by their kind (styles, numbering, footnotes …), or by a path of their own."""
    relations, members = "", dict[str, str | bytes]()
    for index, (kind, data) in enumerate((parts or {}).items()):
        target = kind if "." in kind else f"{kind}.xml"
        name = "aFChunk" if "." in kind else kind
        relations += f'<Relationship Id="rId{index + 1}" Type="{_REL}/{name}" Target="{target}"/>'
        text = f'<w:{kind} xmlns:w="{namespace}" {_SPACES}>{data}</w:{kind}>' if isinstance(data, str) and "." not in kind else data
        members[f"word/{target}"] = text
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="html" ContentType="text/html"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'{rels}<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"{rels}{relations}</Relationships>",
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{namespace}" {_SPACES}><w:body>{body}</w:body></w:document>',
            **members,
        }
    )


def ofd(pages: Sequence[str], parts: Mapping[str, str] | None = None) -> bytes:
    """An OFD file: each page is the XML of a layer's content."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f'<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
        **(parts or {}),
    }
    for n, page in enumerate(pages):
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>" if "<ofd:Page " not in page else page
        )
    return zipped(members)


def ofd_text(text: str, left: float, top: float, more: str = "", deltas: str | None = None) -> str:
    """A text object 4 mm high; its characters stand 4 mm apart unless `deltas` says how."""
    across = f"g {len(text) - 1} 4" if deltas is None and len(text) > 1 else deltas or ""
    return f'<ofd:TextObject ID="1" Boundary="{left} {top} 180 6" Size="4" {more}><ofd:TextCode X="0" Y="4" DeltaX="{across}">{escape(text)}</ofd:TextCode></ofd:TextObject>'


def mht(page: str, charset: str = "utf-8", encoding: str = "quoted-printable") -> bytes:
    """A page saved whole, with a picture beside it."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "page"
    message.set_content(page, subtype="html", charset=charset, cte=encoding)
    message.add_related(b"\x89PNG\r\n", "image", "png", cid="<a>")
    return message.as_bytes()


def rtf(text: str) -> str:
    """Text as RTF escapes it, by code points."""
    made = ""
    for sign in text:
        units = sign.encode("utf-16-le")
        codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
        made += (
            sign if sign.isascii() and sign not in "\\{}" else "".join(f"\\u{code if code < 0x8000 else code - 0x10000}?" for code in codes)
        )
    return made


def xlsx(sheets: Mapping[str, str], shared: str = "", styles: str = "", states: Mapping[str, str] | None = None) -> bytes:
    """A workbook: each sheet is the XML in its <worksheet>."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{(states or {}).get(name, "")}/>' for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rId90" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId91" Type="{_REL}/styles" Target="styles.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>'
                for n, sheet in enumerate(sheets.values(), 1)
            },
        }
    )


def sheet(rows: Sequence[Sequence[str]], more: str = "") -> str:
    """A sheet's XML of texts in place, from A1."""
    made = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for column, text in enumerate(row) if text
        )
        made += f'<row r="{number}">{cells}</row>'
    return f"<sheetData>{made}</sheetData>{more}"


def pdf(pages: Sequence[str], *, rotate: int = 0, box: str = "0 0 595 842") -> bytes:
    """A PDF of content streams that set texts in the font F1, whose codes are UTF-16 (`shown`); the font is not in the file."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>",
    ]
    for n, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {rotate} /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    made, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return made + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def shown(text: str, x: float, y: float, size: float = 12, matrix: str | None = None) -> str:
    """A text at a place of a PDF page, for `pdf`; `matrix` turns it."""
    codes = text.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {matrix or '1 0 0 1'} {x} {y} Tm <{codes}> Tj ET\n"


def converted(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """A file as LibreOffice saves it in another form; the test is skipped where LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice (libreoffice-writer-nogui) is not installed: it makes the old Word files")
    source = folder / f"it{suffix}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        wanted,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return next((folder / "out").glob("it.*")).read_bytes()
