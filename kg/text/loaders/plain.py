"""Text and markdown files → their text as it stands."""

from __future__ import annotations

from kg.model import InputError
from kg.text.encoding import decode
from kg.text.forms import READ
from kg.text.registry import MOST, Loaded, Loader, Sample, register, too_long

_MARKDOWN = (".md", ".markdown")


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """A text file. Raises InputError where it holds bytes that no text holds."""
    if len(data) > 4 * MOST:  # bytes, of which no encoding takes more for a character
        raise too_long(name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{name}: expected {READ}; the file is binary")
    return (Loaded(decode(data)),)


def _is_markdown(sample: Sample) -> bool:
    return sample.suffix in _MARKDOWN


register(Loader("markdown", "text/markdown", _MARKDOWN, _is_markdown, load, rank=0))
register(Loader("text", "text/plain", (".txt", ".text"), lambda sample: True, load, rank=-1))
