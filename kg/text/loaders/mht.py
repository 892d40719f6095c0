"""Pages saved whole (.mht, .mhtml; multipart/related) and mails → the text of the part that holds the page."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default

from kg.model import InputError
from kg.text.encoding import decode
from kg.text.loaders.html import load as load_page
from kg.text.registry import Loaded, Loader, Sample, register

_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,60}\r?\n", re.S)
_MULTIPART = re.compile(rb"(?im)^(?:content-type:\s*(?:multipart/|message/|text/html)|mime-version:\s*1)")
_HAN = re.compile("[一-鿿]")


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The page in a saved page: the part with most Chinese text, as a frame set's own part has none. Raises InputError where there is none."""
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n"), policy=default)
        parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
        pages = [_page(part, name) for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        texts = [Loaded(decode(_payload(part), part.get_content_charset())) for part in parts if part.get_content_type() == "text/plain"]
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as problem:
        raise InputError(f"{name}: expected a saved page (.mht) that can be read: {problem}") from problem
    found = max(pages or texts, key=lambda one: len(_HAN.findall(one.text)), default=None)
    if found is None:
        raise InputError(f"{name}: expected a saved page (.mht); it holds no page, only {_kinds(parts)}")
    return (found,)


def _payload(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _page(part: EmailMessage, name: str) -> Loaded:
    """A part's page; its own header says the encoding where the page does not."""
    data, charset = _payload(part), part.get_content_charset()
    if charset and b"charset" not in data[:4096].lower():
        data = f'<meta charset="{charset}">'.encode() + data
    return load_page(data, name)[0]


def _kinds(parts: list[EmailMessage]) -> str:
    return ", ".join(sorted({part.get_content_type() for part in parts})) or "nothing"


def _recognises(sample: Sample) -> bool:
    head = _HEAD.match(sample.head)
    return head is not None and _MULTIPART.search(head[0]) is not None


register(Loader("mht", "multipart/related", (".mht", ".mhtml"), _recognises, load, rank=40))
