"""An extraction → what tells its policy from others in an IRI, and a sketch of its text by which two copies of it are known.

Of one document alone: that two files whose keys differ are copies all the same is found where all documents are together (corpus/copies.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from zlib import crc32

from kg.model import Document, Extraction
from kg.script import fold, simplify
from kg.vocabulary import rules

SHINGLE = 6  # characters of a piece of text that is compared
SKETCH = 64  # pieces of a text that are kept
DIGITS = 8  # hexadecimal digits of a piece
ALIKE = 0.5  # of the pieces of two texts together that both have: most of the text agrees
EQUAL = 0.97  # … in one file, which may hold a text twice, or two letters that differ in a name
_NUMBERED = re.compile(r"（[^（）]*[〔\[]\d{4}[〕\]][^（）]*号令?）\s*$")
_SIGNS = re.compile(r"[\W_]+")


def number(printed: str | None) -> str | None:
    """A document number (发文字号) in one form, whatever its brackets, spaces and script; one without who, year and which as it is printed.

    >>> number("環綜合［２０２２］ 第042号"), number("公告2022年第5号"), number(" ")
    ('环综合〔2022〕42号', '公告2022年第5号', None)
    """
    words = "".join(fold(simplify(printed or "")).split())
    found = rules("citations")["number-parts"].pattern.search(words)
    return f"{found['organ']}〔{found['year']}〕{int(found['serial'])}号" if found else words or None


def tells(printed: str | None) -> str:
    """A document number that tells a policy from all others, in one form; empty where it does not: 公告2022年第5号 says not whose.

    >>> tells("环综合[2022]42号"), tells("公告2022年第5号")
    ('环综合〔2022〕42号', '')
    """
    known = number(printed) or ""
    return known if rules("citations")["number-parts"].pattern.fullmatch(known) else ""


def bare(title: str) -> str:
    """A title without white space, signs and the document's own number in brackets behind it, Simplified.

    >>> bare("某市 规程（某市令〔2024〕第6号）"), bare("某某办法(試行)")
    ('某市规程', '某某办法试行')
    """
    return _SIGNS.sub("", _NUMBERED.sub("", fold(simplify(title))))


def key(x: Extraction) -> str:
    """What tells the policy from others, whatever file it was read from: its number; else title, first issuer (else jurisdiction) and year.

    A part of a notice shares the notice's number, so it has its title too; a letter without a number has whom it is to; what is the
    second in one file under one key has its place among these. Without a title the text itself tells.
    """
    document = x.document
    told = tells(document.number)
    if document.part_of:
        parts = (
            [told, bare(document.plain_title) or x.source.digest] if told else [*_issued(x, document.plain_title), bare(document.part_of)]
        )
    elif told:
        parts = [told]
    else:
        parts = _issued(x, document.plain_title)
    return _joined([*parts, str(x.twin) if x.twin else ""])


def notice_key(x: Extraction) -> str | None:
    """The key of the notice that carries the document; None where none does."""
    if not x.document.part_of:
        return None
    return tells(x.document.number) or _joined(_issued(x, x.document.part_of))


def _issued(x: Extraction, title: str) -> list[str]:
    """What tells a document without a number."""
    document = x.document
    issuer = x.issuers[0][0].key if x.issuers else x.place or ""
    return [bare(title) or x.source.digest, issuer, (document.date or "")[:4], document.addressee, number(document.number) or ""]


def _joined(parts: Iterable[str]) -> str:
    return "|".join(parts).rstrip("|")


def told_apart(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """The extractions of one file, of which those that have the key of another and other text get a key of their own."""
    known: dict[str, list[Extraction]] = {}
    for x in extractions:
        same = known.setdefault(key(x), [])
        place = next((i for i, other in enumerate(same) if alike(x.sketch, other.sketch) >= EQUAL), len(same))
        if place == len(same):
            same.append(x)
        yield replace(x, twin=place + 1) if place else x


def sketch(document: Document, text: str) -> str:
    """What a document says in the reading of its file, as the least of the hashes of its pieces, each of so many digits.

    Of all pieces those are looked at that begin with a character whose code four divides, the same ones in each copy.
    """
    stretches = [*document.preamble, *document.closing]
    for section in document.units:
        stretches += (section.at, *section.body)
    said = _SIGNS.sub("", "\n".join(text[begin:end] for begin, end in sorted(set(stretches)))).encode("utf-16-le", "surrogatepass")
    size = 2 * SHINGLE
    pieces = {crc32(said[at : at + size]) for at in range(0, max(len(said) - size, 0) + 1, 2) if not said[at] & 3} if said else ()
    return "".join(f"{piece:0{DIGITS}x}" for piece in sorted(pieces)[:SKETCH])


def alike(one: str, other: str) -> float:
    """How much two texts have in common by their sketches, 0 to 1: the share of their pieces that both have.

    >>> alike("0000000100000002", "00000002"), alike("", ""), alike("", "00000001")
    (0.5, 1.0, 0.0)
    """
    if one == other:
        return 1.0
    mine, others = _pieces(one), _pieces(other)
    least = sorted(mine | others)[:SKETCH]
    return sum(piece in mine and piece in others for piece in least) / len(least)


def _pieces(sketch: str) -> set[str]:
    return {sketch[at : at + DIGITS] for at in range(0, len(sketch), DIGITS)}
