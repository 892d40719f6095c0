"""What each document is called and whom it names → links between documents, from all of them together.

Pure and deterministic: any order of documents, and two copies of one of them, give the same links.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg import identity, iri
from kg.iri import PREFIXES
from kg.linking.titles import SHORTEST, SIGNS, is_name, title_keys, without_issuers
from kg.linking.versions import versions
from kg.model import AgencyName, CitedAs, DocumentCard, Extraction
from kg.nquads import in_graph
from kg.script import fold
from kg.vocabulary import concepts, rules

_CITES, _BASIS, _IMPLEMENTS, _REPLACES, _RESOLVED, _HOW, _UNRESOLVED = (
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("eli", "cites"),
        ("eli", "based_on"),
        ("pol", "implements"),
        ("dcterms", "replaces"),
        ("pol", "resolvedTo"),
        ("pol", "resolvedBy"),
        ("pol", "unresolved"),
    )
)


def card(extraction: Extraction, base: str = iri.BASE) -> DocumentCard:
    """What linking must know of one document."""
    x, document = extraction, extraction.document
    own, notice = iri.document(base, identity.key(x)), identity.notice_key(x)
    citations = tuple(
        CitedAs(
            own if each.section is None else iri.section(own, document.sections[each.section].path),
            iri.cited(base, each.title, each.number),
            each.title,
            each.number,
            each.before,
            each.basis,
            each.replaced,
        )
        for each in x.citations
    )
    title = fold(document.plain_title)
    return DocumentCard(
        iri=own,
        title=title,
        number=identity.number(document.number),
        date=document.date,
        place=x.place,
        names_place=any(name in title for name in _place_names(x.place)),
        part_of=iri.document(base, notice) if notice else None,
        issuers=tuple(sorted({name for agency, _ in x.issuers for name in _names(agency)})),
        citations=citations,
        issuer=x.issuers[0][0].key if x.issuers else "",
        addressee=document.addressee,
        digest=x.source.digest,
        sketch=x.sketch,
    )


def links(cards: Iterable[DocumentCard], base: str = iri.BASE) -> list[ox.Quad]:
    """The links of some documents, sorted, in a named graph of their own.

    A named document that is one of them is `pol:resolvedTo` it, and `eli:cites`, `eli:based_on` and `pol:implements` lead to it
    too; one that is not is `pol:unresolved`.
    """
    known = _Known(_merged(cards))
    graph = ox.NamedNode(iri.links(base))
    found: set[ox.Quad] = set()
    resolved: set[str] = set()
    named: set[str] = set()

    def add(subject: str, predicate: ox.NamedNode, value: str | ox.Literal) -> None:
        found.add(ox.Quad(ox.NamedNode(subject), predicate, ox.NamedNode(value) if isinstance(value, str) else value, graph))

    for one in known.cards:
        for citation in one.citations:
            named.add(citation.cited)
            meant, how = known.resolve(one, citation)
            if meant:
                resolved.add(citation.cited)
                add(citation.cited, _RESOLVED, meant.iri)
                add(citation.cited, _HOW, ox.Literal(how))
                add(citation.citing, _CITES, meant.iri)
            if citation.replaced and meant:
                add(one.iri, _REPLACES, meant.iri)
            if citation.basis and meant:
                add(one.iri, _BASIS, meant.iri)
            if citation.basis and _carries_out(one, citation, meant):
                add(one.iri, _IMPLEMENTS, meant.iri if meant else citation.cited)
    for iri_cited in named - resolved:
        add(iri_cited, _UNRESOLVED, ox.Literal(True))
    of_versions = in_graph(versions(known.cards, base), f"<{graph.value}>")
    found.update(ox.parse(of_versions, format=ox.RdfFormat.N_QUADS))
    return sorted(found, key=str)


def _merged(cards: Iterable[DocumentCard]) -> list[DocumentCard]:
    """One card for each document, by IRI: copies of one policy differ in what their files say of it, and add up."""
    copies: dict[str, list[DocumentCard]] = defaultdict(list)
    for each in cards:
        copies[each.iri].append(each)
    return [_one(sorted(same, key=repr)) for _, same in sorted(copies.items())]


def _one(same: Sequence[DocumentCard]) -> DocumentCard:
    if len(same) == 1:
        return same[0]
    first = same[0]
    return DocumentCard(
        iri=first.iri,
        title=first.title,
        number=next((each.number for each in same if each.number), None),
        date=next((each.date for each in same if each.date), None),
        place=first.place,
        names_place=first.names_place,
        part_of=next((each.part_of for each in same if each.part_of), None),
        issuers=tuple(sorted({name for each in same for name in each.issuers})),
        citations=tuple(dict.fromkeys(citation for each in same for citation in each.citations)),
        issuer=next((each.issuer for each in same if each.issuer), ""),
        addressee=next((each.addressee for each in same if each.addressee), ""),
    )


class _Known:
    """The documents by number and by title."""

    def __init__(self, cards: list[DocumentCard]) -> None:
        self.cards = cards
        self._by_number: dict[str, list[DocumentCard]] = defaultdict(list)
        self._by_title: dict[str, list[DocumentCard]] = defaultdict(list)
        for each in cards:
            if each.number:
                self._by_number[each.number].append(each)
            for key in title_keys(each.title):
                self._by_title[without_issuers(key, each.issuers)].append(each)
                self._by_title[key].append(each)

    def resolve(self, citing: DocumentCard, citation: CitedAs) -> tuple[DocumentCard | None, str]:
        """The document that is meant, and by what it was found: never the citing one, nor one that is later than it."""
        if citation.number and (numbered := self._by_number.get(citation.number)):
            possible = [each for each in numbered if _may_cite(citing, each)]
            titled = [each for each in possible if set(title_keys(citation.title)) & set(title_keys(each.title))]
            return _only(titled or [each for each in possible if not each.part_of] or possible, citing, citation), "number"
        found: dict[str, DocumentCard] = {}
        for key in filter(is_name, title_keys(citation.title)):
            for each in [*self._by_title.get(key, ()), *self._in_front(key)]:
                if _may_cite(citing, each) and _may_mean(citing, citation, each):
                    found[each.iri] = each
        return _only(list(found.values()), citing, citation), "title"

    def _in_front(self, key: str) -> Iterator[DocumentCard]:
        """The documents whose title is the key without the issuer that it names in front."""
        for at in range(2, min(len(key) - SHORTEST, LONGEST_ISSUERS)):
            for each in self._by_title.get(key[at:], ()):
                if without_issuers(key, each.issuers) == key[at:]:
                    yield each


LONGEST_ISSUERS = 60  # signs of a title's beginning that may be its issuers


def _may_cite(citing: DocumentCard, cited: DocumentCard) -> bool:
    """Whether one document can name another: not itself, nor its own notice or plan, nor a later one."""
    if citing.iri == cited.iri or cited.part_of == citing.iri or citing.part_of == cited.iri:
        return False
    return not (citing.date and cited.date) or cited.date <= citing.date


def _may_mean(citing: DocumentCard, citation: CitedAs, cited: DocumentCard) -> bool:
    """Whether a title alone can mean a document: a place's own only near it, or where the place or the issuer is named."""
    if citation.number and cited.number and citation.number != cited.number:
        return False
    if cited.place is None or cited.names_place or within(citing.place, cited.place):
        return True
    return any(name in citation.before or citation.title.startswith(name) for name in cited.issuers)


def _only(possible: list[DocumentCard], citing: DocumentCard, citation: CitedAs) -> DocumentCard | None:
    """The one that is meant: whose issuer is named in front, else of the same place, else the latest; None where two are alike."""

    def rank(each: DocumentCard) -> tuple[bool, bool, bool, str]:
        is_named = any(name in citation.before for name in each.issuers)
        return is_named, each.place == citing.place, each.place is None, each.date or ""

    best = max(map(rank, possible), default=None)
    first = [each for each in possible if rank(each) == best]
    return first[0] if len(first) == 1 else None


# A plan that carries out one from above


def _carries_out(one: DocumentCard, citation: CitedAs, meant: DocumentCard | None) -> bool:
    """Whether a place's plan is based on a plan from above: the nation's, or that of a place around it; a law is none."""
    if one.place is None or not rules("citations")["plan"].pattern.search(fold(citation.title)):
        return False
    if meant:
        return meant.place != one.place and within(one.place, meant.place)
    return _is_national(citation)


def _is_national(citation: CitedAs) -> bool:
    """Whether a document that is not here is the nation's, told by its number, its title or the words in front."""
    by = rules("citations")
    if citation.number:
        return bool(by["national-number"].pattern.match(citation.number))
    return bool(by["national-title"].pattern.search(fold(citation.title)) or by["national-before"].pattern.search(citation.before))


def within(place: str | None, around: str | None) -> bool:
    """Whether a place lies in another, by their codes; the nation (None) is around all.

    >>> within("330782", "330000"), within("330000", "330782"), within(None, "330000"), within("330782", None)
    (True, False, False, True)
    """
    if around is None:
        return True
    return place is not None and place.startswith(re.sub("(?:00)+$", "", around))


def _names(agency: AgencyName) -> Iterator[str]:
    """What a body is called, folded and without signs, as it may stand in front of a title."""
    known = concepts("agencies").get(agency.key) if agency.kind == "known" else None
    for name in (agency.label, *agency.short, *(known.names if known else ())):
        if len(bare := SIGNS.sub("", fold(name))) > 1:
            yield bare


def _place_names(code: str | None) -> tuple[str, ...]:
    if code is None:
        return ()
    found = concepts("places").get(code) or concepts(f"counties-{code[:2]}").get(code)
    return found.names if found else ()
