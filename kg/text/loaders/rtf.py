"""Rich Text Format (.rtf) → its paragraphs and tables. Hidden, deleted and struck text, notes, comments, headers and footers are left out."""

from __future__ import annotations

from kg.text.registry import Loaded, Loader, Sample, register
from kg.text.rtf.reader import Reader

_NOTES = (
    ("footnote", "footnotes left out: {}"),
    ("annotation", "comments left out: {}"),
    ("pict", "pictures not read: {}"),
    ("hidden", "hidden text left out: {} runs"),
    ("deleted", "tracked deletions left out: {}"),
)


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """An RTF file's text."""
    reader = Reader()
    text = reader.text(data.rstrip(b"\0"))
    return (Loaded(text.strip("\n"), notes=tuple(form.format(reader.counts[kind]) for kind, form in _NOTES if reader.counts[kind])),)


def _recognises(sample: Sample) -> bool:
    return sample.head.startswith((b"{\\rtf", b"{\\urtf"))


register(Loader("rtf", "application/rtf", (".rtf",), _recognises, load))
