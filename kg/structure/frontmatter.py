"""The head of a text and what the file says of itself → title, issuers, number, date and type of the policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg.model import Claim, Source, Span
from kg.reading import Reading
from kg.structure.issuers import TAIL, issuers_of
from kg.structure.numerals import cjk_value
from kg.structure.titles import (
    annex_title,
    forwarded,
    last_standing,
    letter_title,
    named_title,
    own_title,
    title_line,
    without_contents,
    without_names,
)
from kg.vocabulary import concepts, rules

_ORDERED = re.compile("[^（）\n]{0,60}(?:公布|发布|通过|批准)")  # （2012年3月5日某市人民政府令第8号公布）
_BRACKETED = re.compile(r"(?s).（[^（）\n]{8,16}）(?:\n|$)")  # （2025年6月30日） under the title
_CITING = re.compile(
    "文件|精神|[、，》〉]|[和的]|等|要求|规定|印发|有关|明确|中(?:提出|明确|关于|有关)"
)  # what stands behind a number in a sentence
_ENTITLED = re.compile("[^\n。；：，]{4,60}(?=\n|$)")
OPENING = 60  # characters of a head in which a number in brackets can be its own document's
HEAD = 6000  # characters of a text in which its head is looked for


@dataclass(frozen=True, slots=True)
class Front:
    """What the head says: the title and where it ends in the reading, issuers as printed, number, date and type."""

    title: str  # Simplified
    span: tuple[int, int] | None  # in the reading
    body_begin: int
    issuers: tuple[tuple[str, Span], ...]
    number: str | None
    date: str | None
    kind: str
    claims: tuple[Claim, ...]


@cache
def _types() -> dict[str, str]:
    """Words that show a document's type, the longest first, with the type's key."""
    names = [(name, concept.key) for concept in concepts("document-types").values() for name in concept.names]
    return dict(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


def document_type(title: str) -> str:
    """The key of the type that a title names last: 关于印发某规划的通知 is a notice, 某规划 a plan."""
    bare = re.sub(r"（[^（）]{0,30}）$", "", title)
    types = _types()
    for size in range(len(next(iter(types))), 0, -1):
        if key := types.get(bare[-size:]):
            return key
    return next((key for name, key in types.items() if name in bare), "notice")


def front(source: Source, reading: Reading, begin: int, first: int, after: int, *, whole: bool) -> Front:
    """Read the head of the plan that begins at `begin`, whose first section begins at `first`, and that ends before `after`.

    `whole` is false for the second and later plans of a notice: they have a title of their own, the rest is the notice's.
    """
    head = without_contents(reading.text[begin : min(first, begin + HEAD)])
    named = named_title(source, head) if whole else ""
    title, span = own_title(reading, head, begin, named)
    line = _ENTITLED.match(head) if not (title or whole) else None  # an annex's title, whatever it ends in
    if line:
        title, span = line.group(), (begin, begin + line.end())
    body_begin = span[1] if span else begin
    claims = {claim.field: claim for claim in reversed(source.claims)}
    number, number_span = _document_number(reading, head, begin, claims)
    issuers, place = issuers_of(source, reading, head, begin, after, [title, named])
    date, date_span = _date(reading, head, begin, after, claims)
    read = [Claim("title", title, "title line" if span else "file", _span(reading, span))] if title else []
    read += [Claim("issuer", name, place, where) for name, where in issuers]
    read += [Claim("number", number, "head", number_span)] if number else []
    read += [Claim("date", date, "head", date_span)] if date else []
    return Front(title, span, body_begin, issuers, number, date, document_type(title), tuple(read))


def carried(source: Source, reading: Reading, first: int) -> list[str]:
    """The titles of the plans that a notice forwards, as its own title or text names them."""
    head = reading.text[: min(first, HEAD)]
    return forwarded(named_title(source, head), head)


def plan_begin(text: str, begin: int, first: int, titles: list[str]) -> int | None:
    """Where between two places a plan begins: at one of the titles, else at a line that reads as a title; None where none is."""
    head = text[begin:first]
    joined = head.replace("\n", "")
    found = [at for title in titles if (at := last_standing(joined, title)) is not None]
    if found:
        return begin + [place for place, char in enumerate(head) if char != "\n"][max(found)]
    annex, line = annex_title(head), title_line(head)
    if annex is not None and (line is None or annex[0] >= line[0]):
        return begin + annex[0]
    line = line or letter_title(head)
    return begin + line[0] if line else None


def notice(source: Source, reading: Reading, first: int) -> Front:
    """The head of a notice that carries several plans, under its own title."""
    head = reading.text[: min(first, HEAD)]
    found = front(source, reading, 0, first, len(reading.text), whole=True)
    title = named_title(source, head)
    joined = head.replace("\n", "")
    at = joined.find(title) if title else -1
    if at < 0:
        return replace(found, title=title or found.title, span=None, kind=document_type(title or found.title))
    places = [place for place, char in enumerate(head) if char != "\n"]
    return replace(found, title=title, span=(places[at], places[at + len(title) - 1] + 1), kind=document_type(title))


def _span(reading: Reading, at: tuple[int, int] | None) -> Span | None:
    return reading.span(*at) if at else None


def _document_number(reading: Reading, head: str, begin: int, claims: dict[str, Claim]) -> tuple[str | None, Span | None]:
    if "number" in claims:
        return claims["number"].value, claims["number"].span
    for match in rules("structure")["document_number"].finditer(head):
        if _is_cited(head, match.start(), match.end()):
            continue
        organ = without_names(match["organ"])
        start = match.end("organ") - len(organ)
        return f"{organ}〔{match['year']}〕{match['serial']}号", reading.span(begin + start, begin + match.end())
    return None, None


def _is_cited(head: str, begin: int, end: int) -> bool:
    """Whether a number is another document's: 根据《…办法》（某府发〔2013〕27号）, 为贯彻某府发〔2013〕27号文件精神."""
    if head[max(0, begin - 2) : begin].rstrip("（").endswith("》"):
        line = head[head.rfind("\n", 0, begin) + 1 : (head.find("\n", end) + 1 or len(head) + 1) - 1]
        return begin > OPENING or "，" in line or "。" in line
    return _CITING.match(head, end) is not None


def _date(reading: Reading, head: str, begin: int, after: int, claims: dict[str, Claim]) -> tuple[str | None, Span | None]:
    """The day of the signature, or what the page's table gives as 成文日期."""
    if "date" in claims:
        return claims["date"].value, claims["date"].span
    tail = reading.text[max(begin + len(head), after - TAIL) : after]
    for text, offset in ((head, begin), (tail, after - len(tail))):
        for match in rules("structure")["date"].pattern.finditer(text):
            alone = text[max(0, match.start() - 1) : match.start()] in ("", "\n") or _signed(text, match.start())
            ordered = text[max(0, match.start() - 1) : match.start()] == "（" and (
                _ORDERED.match(text, match.end()) or _BRACKETED.match(text, max(0, match.start() - 2))
            )
            if ordered or (alone and not text.startswith(("前", "起", "印发", "至", "-", "—", "，", "第"), match.end())):
                return _iso(match), reading.span(offset + match.start(), offset + match.end())
    return None, None


def _signed(head: str, place: int) -> bool:
    return re.search("(?:部|委|厅|局|院|会|府|办公室|署)$", head[max(0, place - 12) : place]) is not None


def _iso(match: re.Match[str]) -> str | None:
    if match["year"]:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    else:
        digits = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
        year = int("".join(digits[char] for char in match["cyear"]))
        month, day = cjk_value(match["cmonth"]), cjk_value(match["cday"])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
