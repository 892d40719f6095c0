"""The cards of all parts → which documents of different files are one policy, and which of one IRI are not: an IRI for each, by content alone.

Two documents are copies where their numbers are the same and title or text agree; where one has no number, where titles, issuer or
jurisdiction, years that both have, and most of the text agree. Documents of one file that were told apart there stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg import iri
from kg.corpus import parts
from kg.corpus.manifest import Manifest
from kg.corpus.shelf import Shelf
from kg.identity import ALIKE, alike, bare, tells
from kg.linking.titles import title_keys, without_issuers
from kg.model import DocumentCard

MOST = 200  # policies of one number or title that a document is compared with
VERY_ALIKE = 0.8  # of the text, where two bodies of one place are named

Renames = dict[str, dict[str, str]]  # by a part's key: IRIs of documents as they stand in it, and what they are among all


@dataclass(slots=True)
class _Policy:
    """Documents that are one policy."""

    first: DocumentCard
    members: list[tuple[str, DocumentCard]] = field(default_factory=list)  # each with its part's key
    own: dict[str, str] = field(default_factory=dict)  # by a part's key its document's IRI
    issuers: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)

    def add(self, key: str, card: DocumentCard) -> None:
        self.members.append((key, card))
        self.own[key] = card.iri
        self.issuers.update(card.issuers)
        self.places.update(filter(None, (card.place,)))
        self.years.update(filter(None, ((card.date or "")[:4],)))

    def may_have(self, key: str, card: DocumentCard) -> bool:
        """Whether no document of the same file was told apart from the card's, and both are to one addressee."""
        return self.own.get(key, card.iri) == card.iri and card.addressee in ("", self.first.addressee or card.addressee)


def find(manifest: Manifest, shelf: Shelf) -> tuple[Renames, list[str]]:
    """The IRIs to change, by part; and in a line each, documents that have one number and are not one policy, with their files."""
    cards = [(key, card) for key in dict.fromkeys(manifest.parts()) for card in parts.cards(shelf, key)]
    return decide(cards, manifest.base, manifest.names())


def decide(cards: Iterable[tuple[str, DocumentCard]], base: str, names: Mapping[str, list[str]]) -> tuple[Renames, list[str]]:
    """What `find` says, of cards with the keys of their parts and the files of these; the order of cards changes nothing."""
    numbered: defaultdict[str, list[tuple[str, DocumentCard]]] = defaultdict(list)
    others: list[tuple[str, DocumentCard]] = []
    for key, card in cards:
        (numbered[told] if (told := tells(card.number)) else others).append((key, card))
    taken: set[str] = set()
    renames: Renames = {}
    faults: list[str] = []
    groups = {number: _of_number(same) for number, same in sorted(numbered.items())}
    rest = _of_title(others, [policy for policies in groups.values() for policy in policies])
    for number, policies in groups.items():
        faults += _divided(number, policies, names)
        for policy in policies:
            _rename(policy, _numbered_iri(policy, number, base, taken), renames, taken)
    for policy in rest:
        own = min(policy.members, key=_worth)[1].iri
        digest = min(card.digest for _, card in policy.members)
        _rename(policy, iri.document(base, f"{own}|{digest}") if own in taken else own, renames, taken)
    return renames, faults


def _worth(member: tuple[str, DocumentCard]) -> tuple[bool, bool, str]:
    """The documents that say more of themselves come first."""
    card = member[1]
    return not card.issuer, not card.date, card.iri


def _of_number(same: list[tuple[str, DocumentCard]]) -> list[_Policy]:
    """The policies among documents of one number: more than one where a notice carries plans, or where neither title nor text agrees."""
    found: list[_Policy] = []
    for key, card in sorted(
        same, key=lambda one: (one[1].part_of is not None, one[1].date or "9999", one[1].title, one[1].digest, one[0], one[1].iri)
    ):
        best, how = None, (0.0, False)
        for policy in found[:MOST]:
            close = alike(card.sketch, policy.first.sketch), _entitled(card, policy.first)
            if (close[0] >= ALIKE or close[1]) and close > how and policy.may_have(key, card):
                best, how = policy, close
        _join(best, found, key, card)
    return found


def _join(policy: _Policy | None, found: list[_Policy], key: str, card: DocumentCard) -> _Policy:
    if policy is None:
        policy = _Policy(card)
        found.append(policy)
    policy.add(key, card)
    return policy


def _keys(card: DocumentCard) -> Iterator[str]:
    """What a document's title is found by, with and without who issues it in front."""
    for key in title_keys(card.title):
        yield key
        yield without_issuers(key, card.issuers)


def _entitled(one: DocumentCard, other: DocumentCard) -> bool:
    """Whether two titles are one, but for who issues it and what it forwards."""
    return bool(set(_keys(one)) & set(_keys(other))) or bare(one.title) == bare(other.title)


def _of_title(others: list[tuple[str, DocumentCard]], numbered: list[_Policy]) -> list[_Policy]:
    """Documents without a number, each with those of the same title, numbered ones too, of which it is a copy; the policies without a number."""
    by_title: defaultdict[str, dict[int, _Policy]] = defaultdict(dict)

    def index(policy: _Policy, card: DocumentCard) -> None:
        for title in _keys(card):
            by_title[title][id(policy)] = policy

    for policy in numbered:
        for _, card in policy.members:
            index(policy, card)
    found: list[_Policy] = []
    for key, card in sorted(
        others, key=lambda one: (not one[1].issuer, one[1].date or "9999", one[1].title, one[1].digest, one[0], one[1].iri)
    ):
        near = {place: policy for title in _keys(card) for place, policy in list(by_title[title].items())[:MOST]}
        close = sorted(
            ((_likeness(card, policy) if policy.may_have(key, card) else 0.0, policy) for policy in near.values()), key=lambda one: -one[0]
        )
        is_one = bool(close) and close[0][0] > 0 and not (len(close) > 1 and close[0][0] == close[1][0])  # of two alike, neither is told
        index(_join(close[0][1] if is_one else None, found, key, card), card)
    return found


def _likeness(card: DocumentCard, policy: _Policy) -> float:
    """How much of the text of a document without a number and of a policy of its title agrees; 0 where they cannot be one."""
    year = (card.date or "")[:4]
    number = tells(policy.first.number)
    years = policy.years or ({number.partition("〔")[2][:4]} if number else set())
    if year and years and year not in years:
        return 0.0
    if card.number and any(other.number not in (None, card.number) for _, other in policy.members):
        return 0.0
    least = ALIKE
    if card.issuers and policy.issuers and policy.issuers.isdisjoint(card.issuers):
        least = VERY_ALIKE
        if card.place is None or card.place not in policy.places:
            return 0.0
    elif card.place and policy.places and card.place not in policy.places and not (card.names_place or policy.first.names_place):
        return 0.0
    close = alike(card.sketch, policy.first.sketch)
    return close if close >= least else 0.0


def _numbered_iri(policy: _Policy, number: str, base: str, taken: set[str]) -> str:
    """The IRI of a policy with a number: of number and title for a part of a notice, and where another has the number's own."""
    part = min((card.iri for _, card in policy.members if card.part_of and tells(card.number)), default=None)
    own = min(card.iri for _, card in policy.members if tells(card.number))
    wanted = part or own
    if wanted in taken:
        wanted = iri.document(base, f"{number}|{bare(policy.first.title) or policy.first.digest}")
    return wanted if wanted not in taken else iri.document(base, f"{wanted}|{min(card.digest for _, card in policy.members)}")


def _rename(policy: _Policy, name: str, renames: Renames, taken: set[str]) -> None:
    taken.add(name)
    for key, card in policy.members:
        if card.iri != name:
            renames.setdefault(key, {})[card.iri] = name


def _divided(number: str, policies: list[_Policy], names: Mapping[str, list[str]]) -> list[str]:
    """A line where several documents of different files have one number, and none carries another."""
    apart = [policy for policy in policies if not any(card.part_of for _, card in policy.members)]
    if len({key for policy in apart for key, _ in policy.members[:1]}) < 2:
        return []
    said = "; ".join(f"{', '.join(_files(policy, names))}: 《{policy.first.title}》" for policy in apart)
    return [f"{number} is the number of {len(apart)} documents with other titles and texts, which are kept apart: {said}"]


def _files(policy: _Policy, names: Mapping[str, list[str]]) -> list[str]:
    return sorted({name for key, _ in policy.members for name in names.get(key, ())})
