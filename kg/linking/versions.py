"""Cards of documents → which of them are versions of one policy: the same title, but for 修订, 2024年版 or 试行 behind it, and who issues it, with another year or number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg import iri
from kg.linking.titles import SHORTEST, title_keys, without_issuers
from kg.model import DocumentCard
from kg.nquads import integer, term, text
from kg.script import fold
from kg.vocabulary import rules

SHORTEST_PART = 10  # signs of the title of a part of a notice below which many have it: 重点任务分工表
_YEAR = re.compile(r"〔((?:19|20)\d\d)〕")
_FIRST_YEAR = re.compile(r"(?:19|20)\d\d")


class Version(NamedTuple):
    """A document as one of several versions."""

    card: DocumentCard
    title: str  # without what says which version it is
    kind: str  # local name of a value of eli:version
    year: str


def versions(cards: Iterable[DocumentCard], base: str) -> Iterator[str]:
    """Lines of N-Quads without their graph: each version `dcterms:isVersionOf` what they have in common, with its kind and year.

    `cards` are of documents, each once. A letter is no version of another, nor a notice of the plans that it carries.
    """
    cards = list(cards)
    notices = {card.part_of for card in cards}
    groups: defaultdict[tuple[str, str], list[Version]] = defaultdict(list)
    for card in cards:
        if card.iri not in notices and (one := _version(card)) is not None:
            groups[_key(one), card.place or card.issuer].append(one)
    for (title, who), several in sorted(groups.items()):
        if found := _apart(several):
            yield from _lines(iri.work(base, f"{title}|{who}"), found)


def _version(card: DocumentCard) -> Version | None:
    """A document as a version; None where it can be none, or nothing tells which."""
    found = rules("citations")["version"].pattern.search(fold(card.title))
    title = card.title[: found.start()] if found else card.title
    kind = "PlainVersion" if found is None else "TrialVersion" if found["trial"] else "RevisedVersion"
    if card.addressee or rules("citations")["letter"].pattern.search(title) or not (card.place or card.issuer):
        return None
    named = _FIRST_YEAR.search(found.group()) if found else None
    numbered = _YEAR.search(card.number or "")
    year = named.group() if named else (card.date or "")[:4] or (numbered[1] if numbered else "")
    one = Version(card, title, kind, year)
    return one if len(_key(one)) >= (SHORTEST_PART if card.part_of else SHORTEST) and (year or card.number) else None


def _key(one: Version) -> str:
    """The title without signs and issuers: of what a notice forwards, where it is a notice's."""
    keys = title_keys(one.title)
    return without_issuers(keys[-1], one.card.issuers) if keys else ""


def _apart(several: list[Version]) -> list[Version]:
    """Those that differ from another in number or year, where both say it."""
    numbers = {one.card.number for one in several if one.card.number}
    years = {one.year for one in several if one.year}
    return [one for one in several if (one.card.number and len(numbers) > 1) or (one.year and len(years) > 1)]


def _lines(work: str, several: list[Version]) -> Iterator[str]:
    node = f"<{work}>"
    title = min((one.title.strip() for one in several), key=lambda words: (len(words), words))
    yield f"{node} {term('rdf:type')} {term('pol:PolicyWork')}"
    yield f"{node} {term('rdf:type')} {term('eli:LegalResource')}"
    yield f"{node} {term('rdfs:label')} {text(title)}@zh-hans"
    yield f"{node} {term('dcterms:title')} {text(title)}"
    for one in several:
        document = f"<{one.card.iri}>"
        yield f"{node} {term('dcterms:hasVersion')} {document}"
        yield f"{document} {term('dcterms:isVersionOf')} {node}"
        yield f"{document} {term('eli:version')} {term('pol:' + one.kind)}"
        if one.year:
            yield f"{document} {term('pol:versionYear')} {integer(int(one.year))}"
