"""A file's bytes → the loader that reads it, or the true reason why none does."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import InputError
from kg.text.registry import Loaded, Loader, Sample, loaders

READ = "text, markdown, HTML, MHT, docx, doc, wps, rtf, ofd, PDF, xlsx, csv or JSON"


def _holds(*names: str) -> Callable[[Sample], bool]:
    return lambda sample: any(name in sample.members for name in names)


def _streams(*names: str) -> Callable[[Sample], bool]:
    return lambda sample: any(name in sample.streams for name in names)


def _begins(*marks: bytes) -> Callable[[Sample], bool]:
    return lambda sample: sample.data.startswith(marks)


_UNREAD: tuple[tuple[Callable[[Sample], bool], str], ...] = (
    (_streams("EncryptedPackage"), "an Office file with a password; save it without one"),
    (_streams("Workbook", "Book"), "an old Excel workbook (.xls); save it as .xlsx"),
    (_streams("PowerPoint Document"), "an old PowerPoint file (.ppt); save its text as .docx"),
    (lambda sample: bool(sample.data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), "an OLE container without a Word text"),
    (lambda sample: _is_zip_of(sample, b"application/epub+zip"), "an e-book (.epub); save its text as .html or .docx"),
    (
        lambda sample: _is_zip_of(sample, b"application/vnd.oasis.opendocument"),
        "an OpenDocument file (.odt, .ods, .odp); save it as .docx or .xlsx",
    ),
    (_holds("ppt/presentation.xml"), "a PowerPoint file (.pptx); save its text as .docx"),
    (lambda sample: any(name.endswith(".gno") or name == "META-INF/MANIFEST.MF" for name in sample.members), "a program's archive (.jar)"),
    (lambda sample: bool(sample.members), "a zip file that is no document; name it .zip to have the documents in it read"),
    (_begins(b"PK\x03\x04", b"PK\x05\x06"), "a zip container (docx, xlsx, ofd …) that is damaged: its table of members cannot be read"),
    (_begins(b"Rar!\x1a\x07"), "a RAR archive; unpack it, or make it a .zip"),
    (_begins(b"7z\xbc\xaf\x27\x1c"), "a 7z archive; unpack it, or make it a .zip"),
    (_begins(b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"), "a compressed file; unpack it, or name it .tar.gz where it is a tar"),
    (_begins(b"AT&TFORM"), "a DjVu file; save it as PDF"),
    (_begins(b"CAJ\x00", b"HN\x00\x00", b"KDH "), "a CAJ file; save it as PDF with its own reader"),
    (
        _begins(b"BM", b"RIFF", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"ID3", b"\x7fELF", b"MZ"),
        "a picture, sound, film or program",
    ),
    (
        lambda sample: b"<?mso-application" in sample.data[:1024] or b"<pkg:package" in sample.data[:2048],
        "a Word XML file; save it as .docx",
    ),
)


def _is_zip_of(sample: Sample, kind: bytes) -> bool:
    """Whether a zip file's first member says the media type, as EPUB and OpenDocument have it."""
    return bool(sample.members) and sample.data[30:38] == b"mimetype" and sample.data[38:].lstrip(b"\0").startswith(kind)


def loader_of(data: bytes, name: str, suffix: str = "") -> Loader:
    """The loader for a file, by its content; a suffix only breaks ties (`.md` from `.txt`). Raises InputError with the form that is not read."""
    sample = Sample(data, suffix)
    for loader in loaders():
        if loader.rank > 0 and loader.recognises(sample):
            return loader
    for is_it, what in _UNREAD:
        if is_it(sample) and not (data[:2] in (b"BM", b"MZ") and b"\0" not in data[:512]):
            raise InputError(f"{name}: expected {READ}; it is {what}")
    return next(loader for loader in loaders() if loader.rank <= 0 and loader.recognises(sample))


def load(data: bytes, name: str, suffix: str = "") -> tuple[Loader, tuple[Loaded, ...]]:
    """The documents in a file's bytes, and the loader that read them. Raises InputError."""
    loader = loader_of(data, name, suffix)
    return loader, loader.load(data, name)


def suffixes() -> frozenset[str]:
    """The suffixes of the files that a folder is searched for."""
    return frozenset(suffix for loader in loaders() for suffix in loader.suffixes)
