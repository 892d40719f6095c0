"""Word documents (docx, docm, dotx): a zip file with XML → the text that the finished document shows.

Which text that is: insertions count, deletions do not; content controls, smart tags, fields' results, hyperlinks, text boxes, tables in tables and
automatic numbers are text; hidden and struck text, comments, foot- and endnotes, page headers and footers are none, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from kg.text.containers import Package
from kg.text.docx.names import shorten
from kg.text.docx.numbering import Numbering
from kg.text.docx.styles import Styles
from kg.text.docx.walk import Walk
from kg.text.registry import Loaded, Loader, Sample, register

_MAIN = "officeDocument"
_NOTES = (
    ("footnote", "footnotes left out: {}"),
    ("endnote", "endnotes left out: {}"),
    ("comment", "comments left out: {}"),
    ("deleted", "tracked deletions left out: {}"),
    ("hidden", "hidden text left out: {} runs"),
    ("struck", "struck text left out: {} runs"),
    ("picture", "pictures not read: {}"),
    ("diagram", "diagrams and charts not read: {}"),
    ("placeholder", "empty content controls left out: {}"),
    ("subdocument", "documents linked into this one, which are not in the file: {}"),
    ("part", "inserted files (altChunk) that could not be read: {}"),
    ("header", "page headers and footers left out: {}"),
)


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A Word document's paragraphs and tables, in their order."""
    package = Package(data, name, "docx")
    main = next((target for kind, target in _relations(package, "").values() if kind == _MAIN), "word/document.xml")
    relations = _relations(package, main)
    by_kind = dict(relations.values())
    styles = Styles(_part(package, by_kind.get("styles")))
    numbering = Numbering(_part(package, by_kind.get("numbering")), styles)
    walk = Walk(styles, numbering, lambda key: _chunk(package, relations, key))
    text = walk.text(package.xml(main, shorten))
    counts = walk.counts + Counter({"header": sum(kind in ("header", "footer") for kind, _ in relations.values())})
    return (Loaded(text, notes=tuple(form.format(counts[kind]) for kind, form in _NOTES if counts[kind])),)


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the file: kind and member by id; "" is the whole package."""
    folder, _, file = part.rpartition("/")
    member = f"{folder}/_rels/{file}.rels" if part else "_rels/.rels"
    if member not in package:
        return {}
    found = {}
    for relation in package.xml(member, shorten).iter("rel:Relationship"):
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            found[relation.get("Id") or ""] = (kind, package.resolve(part, relation.get("Target") or ""))
    return found


def _part(package: Package, member: str | None) -> Element | None:
    return package.xml(member, shorten) if member is not None and member in package else None


def _chunk(package: Package, relations: dict[str, tuple[str, str]], key: str) -> str | None:
    """The text of a file that is inserted whole (altChunk); None where it is missing or no loader reads it."""
    from kg.model import InputError
    from kg.text.forms import load as load_any

    member = relations.get(key, ("", ""))[1]
    try:
        data = package.read(member)
        if data == package.data:
            return None
        _, documents = load_any(data, package.name, "." + member.rpartition(".")[2].lower())
    except (InputError, RecursionError):
        return None
    return "\n".join(document.text for document in documents)


def _recognises(sample: Sample) -> bool:
    names = {name.replace("\\", "/").lstrip("/").lower() for name in sample.members}
    return "word/document.xml" in names or ("[content_types].xml" in names and any(name.startswith("word/document") for name in names))


register(
    Loader(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx", ".docm", ".dotx"),
        _recognises,
        load,
    )
)
