"""Document → who issues it, and who is responsible for which of its sections, with the brackets and lines that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.agencies.default import Default, default_in, nameless
from kg.agencies.departments import departments
from kg.agencies.duties import duties
from kg.agencies.names import Names
from kg.agencies.national import national
from kg.agencies.offices import bureau_of
from kg.agencies.places import Place, chain, jurisdiction, told
from kg.agencies.printed import printed
from kg.agencies.prose import sentences
from kg.agencies.stated import Stated, stated_in
from kg.agencies.statements import Party, first_leads, settle
from kg.iri import POL
from kg.model import AgencyName, Document, Responsibility, Section, Source, Span, Unexplained
from kg.reading import Reading
from kg.script import fold, simplify

_GOVERNMENT = re.compile("[一-龥]{2,4}[市县]政府")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_BETWEEN = re.compile("[\n。；]*")
_LAST = ("部", "局", "委", "署", "办", "会", "院")  # what an issuer's name may have lost: 交通運輸 for 交通运输部


@dataclass(frozen=True, slots=True)
class Found:
    """What the room hands on; `brackets` are the stretches of the reading that name who is responsible."""

    issuers: tuple[tuple[AgencyName, Span], ...]
    responsibilities: tuple[Responsibility, ...]
    unexplained: tuple[Unexplained, ...]
    brackets: tuple[tuple[int, int], ...]
    place: str | None  # code of the place whose government issues the document; None for a national one
    national: bool = False  # whether a body that is the nation's alone issues it


def extract(source: Source, document: Document, reading: Reading) -> Found:
    """The issuers and responsibilities of a document, in the order of the text. Never fails; what looks like a responsibility
    and is not understood is in `unexplained`.
    """
    issuers = [(_plain(source, name, span), span) for name, span in document.issuers]
    own = _own_places(source, document, reading.text)
    names = names_of(source, document, reading)
    stated = [list(stated_in(reading, section, names)) for section in document.units]
    since = _first_leads_since(document, reading.text, stated)
    responsibilities: list[Responsibility] = []
    for section, statements in zip(document.units, stated, strict=True):
        responsibilities.extend(_responsibilities(reading, section, statements, since))
    brackets = [
        (one.begin, one.end)
        for statements in stated
        for one in statements
        if one.says.parties or one.says.aside or _stands_alone(reading.text, one)
    ]
    responsibilities += _said_elsewhere(document, reading, names, brackets)
    if default := default_in(document, reading.text, names):
        brackets.append(default.at)
        responsibilities += _by_default(document, reading, default, {one.section for one in responsibilities if not one.in_prose})
    unread = [one for statements in stated for one in statements if not (default and one.begin <= default.at[0] < one.end)]
    responsibilities.sort(key=lambda one: (one.section, one.at))
    return Found(
        issuers=tuple(_issuers(issuers, names)),
        responsibilities=tuple(responsibilities),
        unexplained=tuple(_unexplained(source, reading, unread)),
        brackets=tuple(brackets),
        place=own[0].code if own else None,
        national=not own and any(map(_is_national, _issuer_names(source, document))),
    )


def _stands_alone(text: str, one: Stated) -> bool:
    """Whether what is not understood is a bracket behind a sentence's end, （林草局认领）, and so no sentence of its own."""
    return not one.says.rest and text[one.begin - 1 : one.begin] in ("。", "；") and text[one.begin] in "（〔[【{"


def names_of(source: Source, document: Document, reading: Reading) -> Names:
    """Who the names in a document stand for."""
    own = _own_places(source, document, reading.text)
    places = dict.fromkeys(place for one in own for place in chain(one))
    names = Names(own, _year(document), printed(reading, places), "" if own else _government(document))
    return names.within(bureau_of(_issuer_names(source, document), fold(document.plain_title), document.number, names.resolve))


def _own_places(source: Source, document: Document, text: str) -> tuple[Place, ...]:
    """The places whose governments issue a document: as its head says, else as its text does."""
    issuers = _issuer_names(source, document)
    return _places(document, issuers, text) or (() if any(map(_is_national, issuers)) else told(text))


def _issuer_names(source: Source, document: Document) -> list[str]:
    """Who issues a document as it is printed, else as its metadata says."""
    issuers = [_plain(source, name, span) for name, span in document.issuers]
    return issuers or [_plain(source, one.value, one.span) for one in document.claims if one.field == "issuer"]


def _is_national(name: str) -> bool:
    """Whether a name is that of a body of the nation's that no place has too (发展和改革委员会 may be a city's)."""
    bodies = national().get(name, ())
    return bool(bodies) and name not in departments() and not any(POL + "jurisdiction" in body.facts for body in bodies)


def _plain(source: Source, name: str, span: Span | None) -> str:
    """A name in Simplified characters, folded, without white space."""
    same = span and source.text[span.begin : span.end] == name
    plain = source.plain[span.begin : span.end] if span and same else ""
    return "".join(fold(plain if plain.strip() else simplify(name)).split())  # a crawler's header is blanked in the plain text


def _places(document: Document, issuers: list[str], text: str) -> tuple[Place, ...]:
    """The document's own places: none where a national body issues it that no place has too (发展和改革委员会 may be a city's)."""
    if any(name in national() and name not in departments() for name in issuers):
        return ()
    titles = (document.plain_title, document.part_of or "")
    return next((own for title in titles if (own := jurisdiction(issuers, document.number, fold(title), text))), ())


def _government(document: Document) -> str:
    """The government that a title begins with (臺南市政府推動…); none where it names none."""
    found = _GOVERNMENT.match(fold(document.plain_title))
    return found[0] if found else ""


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


def _first_leads_since(document: Document, text: str, stated: list[list[Stated]]) -> int | None:
    """From where in the reading on the first named body leads (列第一位者为牵头单位，下同); a note behind all brackets is for all."""
    starts = [one.begin for statements in stated for one in statements if one.says.parties]
    stretches = [*document.preamble, *(part for section in document.units for part in (section.at, *section.body)), *document.closing]
    for begin, end in stretches:
        if first_leads(text[begin:end]):
            behind = all(start < begin for start in starts) and not any(b <= s < e for s in starts for b, e in [(begin, end)])
            return 0 if behind else begin
    return None


def _responsibilities(reading: Reading, section: Section, stated: Iterable[Stated], since: int | None) -> Iterator[Responsibility]:
    clusters = _clusters(reading.text, [one for one in stated if one.says.parties])
    covered = section.at[0]
    for cluster in clusters:
        begin, end = cluster[0].begin, cluster[-1].end
        if not section.number:  # a text without headings: its own paragraph's
            covered = max(covered, next((first for first, last in section.body if first <= begin < last), covered))
        covers = (covered, begin) if (len(clusters) > 1 or not section.number) and begin > covered else None
        covered = end
        parties = [
            party if party.clause else party._replace(clause=((one.begin, one.end),)) for one in cluster for party in one.says.parties
        ]
        seen = set()
        for party, role in settle(parties, first=since is not None and begin >= since):
            if (party.agency.key, role) not in seen:
                seen.add((party.agency.key, role))
                yield _responsibility(reading, section, party, role)._replace(covers=covers)


def _said_elsewhere(document: Document, reading: Reading, names: Names, brackets: list[tuple[int, int]]) -> Iterator[Responsibility]:
    """What headings of items (1.县水利局：负责…) and sentences (由A会同B制定…) say."""
    for section, parties in duties(document, reading.text, names):
        yield from (
            _responsibility(reading, section, party._replace(clause=(section.at,)), role) for party, role in settle(parties, first=False)
        )
    for section in document.units:
        for sentence, parties in sentences(reading.text, (section.at, *section.body), brackets, names):
            for party in parties:
                said = party._replace(clause=(sentence,))
                yield _responsibility(reading, section, said, party.role)._replace(covers=sentence, in_prose=True)


def _by_default(document: Document, reading: Reading, default: Default, named: set[int]) -> Iterator[Responsibility]:
    """Who is responsible for the tasks of the sections that name nobody."""
    for section in nameless(document, named):
        covers = section.at[0], max(end for _, end in (section.at, *section.body))
        for party, role in settle(default.parties, first=False):
            said = party._replace(clause=(default.at,))
            yield _responsibility(reading, section, said, role)._replace(covers=covers, in_prose=True)


def _responsibility(reading: Reading, section: Section, party: Party, role: str) -> Responsibility:
    span = reading.span(party.begin, party.end)
    clause = tuple(reading.span(*_trimmed(reading.text, *stretch)) for stretch in party.clause)
    return Responsibility(section.index, party.agency, role, span, (party.begin, party.end), None, party.open, party.rule, clause=clause)


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A stretch without the line feeds at its ends."""
    words = text[begin:end]
    return begin + len(words) - len(words.lstrip("\n")), begin + len(words.rstrip("\n"))


def _clusters(text: str, stated: list[Stated]) -> list[list[Stated]]:
    """Statements that stand side by side are one: 牵头单位：… on a line, 配合单位：… on the next."""
    clusters: list[list[Stated]] = []
    for one in stated:
        if clusters and _BETWEEN.fullmatch(text, clusters[-1][-1].end, one.begin):
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return clusters


def _unexplained(source: Source, reading: Reading, stated: Iterable[Stated]) -> Iterator[Unexplained]:
    for one in stated:
        for begin, end in one.says.rest or (() if one.says.parties or one.says.first_leads or one.says.aside else ((one.begin, one.end),)):
            span = reading.span(begin, end)
            yield Unexplained("responsibility", source.text[span.begin : span.end], span)
