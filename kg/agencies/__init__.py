"""Document → who issues it, and who is responsible for which of its sections, with the brackets and lines that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.agencies.names import Names, departments, national
from kg.agencies.places import Place, jurisdiction
from kg.agencies.statements import Statement, first_leads, labels, looks_responsible, read_statement, settle
from kg.agencies.tables import read_rows
from kg.model import AgencyName, Document, Responsibility, Section, Source, Span, Unexplained
from kg.reading import Reading, across, merged
from kg.script import fold, simplify

_OPEN, _CLOSE = "（〔\\[【", "）〕\\]】"
_BRACKET = re.compile(f"[{_OPEN}](?:[^{_OPEN}{_CLOSE}\n]++|（[^（）\n]{{0,60}}+）){{1,40}}+[{_CLOSE}]")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_BETWEEN = re.compile("[\n。；]*")
_LAST = ("部", "局", "委", "署", "办", "会", "院")  # what an issuer's name may have lost: 交通運輸 for 交通运输部
_SENTENCE_END = "。；！？\n"
SHORTEST, LONGEST = 4, 1500  # characters of a bracket or label line


@dataclass(frozen=True, slots=True)
class Found:
    """What the room hands on; `brackets` are the stretches of the reading that name who is responsible."""

    issuers: tuple[tuple[AgencyName, Span], ...]
    responsibilities: tuple[Responsibility, ...]
    unexplained: tuple[Unexplained, ...]
    brackets: tuple[tuple[int, int], ...]
    place: str | None  # code of the place whose government issues the document; None for a national one


class _Stated(NamedTuple):
    begin: int
    end: int
    says: Statement


def extract(source: Source, document: Document, reading: Reading) -> Found:
    """The issuers and responsibilities of a document, in the order of the text. Never fails; what looks like a responsibility
    and is not understood is in `unexplained`.
    """
    issuers = [(_plain(source, name, span), span) for name, span in document.issuers]
    own = _places(
        document, [name for name, _ in issuers] or [_plain(source, one.value, one.span) for one in document.claims if one.field == "issuer"]
    )
    names = Names(own, _year(document))
    stated = [list(_stated(reading, section, names)) for section in document.units]
    since = _first_leads_since(document, reading.text, stated)
    responsibilities: list[Responsibility] = []
    for section, statements in zip(document.units, stated, strict=True):
        responsibilities.extend(_responsibilities(reading, section, statements, since))
    return Found(
        issuers=tuple(_issuers(issuers, names)),
        responsibilities=tuple(responsibilities),
        unexplained=tuple(_unexplained(source, reading, (one for statements in stated for one in statements))),
        brackets=tuple((one.begin, one.end) for statements in stated for one in statements if one.says.parties or one.says.aside),
        place=own[0].code if own else None,
    )


def _plain(source: Source, name: str, span: Span | None) -> str:
    """A name in Simplified characters, folded, without white space."""
    same = span and source.text[span.begin : span.end] == name
    plain = source.plain[span.begin : span.end] if span and same else ""
    return "".join(fold(plain if plain.strip() else simplify(name)).split())  # a crawler's header is blanked in the plain text


def _places(document: Document, issuers: list[str]) -> tuple[Place, ...]:
    """The document's own places: none where a national body issues it that no place has too (发展和改革委员会 may be a city's)."""
    if any(name in national() and name not in departments() for name in issuers):
        return ()
    titles = (document.plain_title, document.part_of or "")
    return next((own for title in titles if (own := jurisdiction(issuers, document.number, fold(title)))), ())


def _year(document: Document) -> int | None:
    """The year a document is of: its date's, its number's, else one in its title."""
    for text in (document.date, document.number, document.plain_title):
        if text and (year := _YEAR.search(text)):
            return int(year[0])
    return None


def _issuers(printed: list[tuple[str, Span]], names: Names) -> Iterator[tuple[AgencyName, Span]]:
    """Who the issuers' names stand for; in a list of several, a name may have lost its last character."""
    for name, span in printed:
        agency = names.explains(name)
        if agency is None and len(printed) > 1:
            whole = [found for last in _LAST if name + last in national() and (found := names.explains(name + last))]
            agency = whole[0] if len(whole) == 1 else None
        yield agency or names.named(name), span


def _stated(reading: Reading, section: Section, names: Names) -> Iterator[_Stated]:
    """What a section's heading and own paragraphs state in tables, brackets and label lines, and what only looks so, in order."""
    rows = [_Stated(*stretch, says) for stretch, says in read_rows(reading, section, names)]
    yield from sorted([*rows, *_printed(reading, section, names)], key=lambda one: one.begin) if rows else _printed(reading, section, names)


def _printed(reading: Reading, section: Section, names: Names) -> Iterator[_Stated]:
    """What a section's brackets and label lines state."""
    for begin, end in _stretches(reading.text, section):
        found = list(_brackets(reading.text, begin, end, names))
        found += _lines(reading.text, begin, end, names, merged((one.begin, one.end) for one in found))
        yield from sorted(found, key=lambda one: one.begin)


def _stretches(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """A section's heading and paragraphs; a label on a line of its own (责任单位：) goes with the line of its names."""
    first: int | None = None
    inside = any(begin <= section.at[0] < end for begin, end in section.body)  # a row's heading is the first words of its cell
    for begin, end in section.body if inside else (section.at, *section.body):
        first = begin if first is None else first
        if all(at < end for _, at, _ in labels(text, begin, end)):
            yield first, end
            first = None
    if first is not None:
        yield first, end


def _brackets(text: str, begin: int, end: int, names: Names) -> Iterator[_Stated]:
    for bracket in _BRACKET.finditer(text, begin, end):
        if not SHORTEST <= bracket.end() - bracket.start() <= LONGEST:
            continue
        says = read_statement(text, bracket.start() + 1, bracket.end() - 1, names)
        if says.parties and all(party.role == "Bare" for party in says.parties) and not _closes(text, bracket, begin, end, says):
            says = Statement()
        if says.parties or says.first_leads or looks_responsible(bracket.group()):
            yield _Stated(*bracket.span(), says)


def _closes(text: str, bracket: re.Match[str], begin: int, end: int, says: Statement) -> bool:
    """Whether a bare list (市科委、市财政局) closes a sentence or paragraph, and names bodies: elsewhere it explains a word before it."""
    known = sum(party.agency.kind != "unresolved" for party in says.parties)
    if says.rest or known * 2 < len(says.parties) or (known < len(says.parties) and known < 2):
        return False
    if bracket.start() == begin or text[bracket.start() - 1] in _SENTENCE_END:
        return True
    after = bracket.end() + text.startswith("。", bracket.end(), end)
    ends = after >= end or text[after] == "\n"
    return ends and len(says.parties) > 1 and any(party.agency.kind != "group" for party in says.parties)


def _lines(text: str, begin: int, end: int, names: Names, taken: list[tuple[int, int]]) -> Iterator[_Stated]:
    """Lines of labels, 牵头单位：…, and labels that a flattened text has run into its sentences."""
    done = begin
    for start, label_end, _ in labels(text, begin, end):
        before = text[start - 1] if start > begin else "\n"
        if start < done or before not in _SENTENCE_END + "）*" or across(taken, start, start + 1):
            continue
        stop = _line_end(text, label_end, end)
        says = read_statement(text, start, stop, names)
        done = stop
        if says.parties or says.aside or says.rest:
            yield _Stated(start, stop, says)


def _line_end(text: str, at: int, end: int) -> int:
    """Where a label's line ends: at the line feed or 。 after its names, and at most LONGEST characters on."""
    at += text.startswith("\n", at, end)
    last = min(end, at + LONGEST)
    return min([stop for stop in (text.find("\n", at, last), text.find("。", at, last)) if stop >= 0], default=last)


def _first_leads_since(document: Document, text: str, stated: list[list[_Stated]]) -> int | None:
    """From where in the reading on the first named body leads (列第一位者为牵头单位，下同); a note behind all brackets is for all."""
    starts = [one.begin for statements in stated for one in statements if one.says.parties]
    stretches = [*document.preamble, *(part for section in document.units for part in (section.at, *section.body)), *document.closing]
    for begin, end in stretches:
        if first_leads(text[begin:end]):
            behind = all(start < begin for start in starts) and not any(b <= s < e for s in starts for b, e in [(begin, end)])
            return 0 if behind else begin
    return None


def _responsibilities(reading: Reading, section: Section, stated: Iterable[_Stated], since: int | None) -> Iterator[Responsibility]:
    clusters = _clusters(reading.text, [one for one in stated if one.says.parties])
    covered = section.at[0]
    for cluster in clusters:
        begin, end = cluster[0].begin, cluster[-1].end
        if not section.number:  # a text without headings: its own paragraph's
            covered = max(covered, next((first for first, last in section.body if first <= begin < last), covered))
        covers = (covered, begin) if (len(clusters) > 1 or not section.number) and begin > covered else None
        covered = end
        parties = [party for one in cluster for party in one.says.parties]
        seen = set()
        for party, role in settle(parties, first=since is not None and begin >= since):
            if (party.agency.key, role) not in seen:
                seen.add((party.agency.key, role))
                yield Responsibility(
                    section=section.index,
                    agency=party.agency,
                    role=role,
                    span=reading.span(party.begin, party.end),
                    at=(party.begin, party.end),
                    covers=covers,
                    open_list=party.open,
                    rule=party.rule,
                )


def _clusters(text: str, stated: list[_Stated]) -> list[list[_Stated]]:
    """Statements that stand side by side are one: 牵头单位：… on a line, 配合单位：… on the next."""
    clusters: list[list[_Stated]] = []
    for one in stated:
        if clusters and _BETWEEN.fullmatch(text, clusters[-1][-1].end, one.begin):
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return clusters


def _unexplained(source: Source, reading: Reading, stated: Iterable[_Stated]) -> Iterator[Unexplained]:
    for one in stated:
        for begin, end in one.says.rest or (() if one.says.parties or one.says.first_leads or one.says.aside else ((one.begin, one.end),)):
            span = reading.span(begin, end)
            yield Unexplained("responsibility", source.text[span.begin : span.end], span)
