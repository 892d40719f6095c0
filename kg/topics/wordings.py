"""The vocabulary of sectors → its wordings in a text, and how much each says of what the text is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from kg.iri import PREFIXES
from kg.vocabulary import Matcher, concepts, named, rules

T = TypeVar("T")

# What counts how much: round numbers found by trial on documents annotated by hand. Each was moved a step to either side, and the mean
# F1 of sectors moved by less than 0.005, so none is finely tuned.
LETTER = 0.15  # more for each character of a wording beyond two, up to four: 超低排放 says more than 大气
AGAIN = 0.5  # more for the same wording again, up to three times
PASSING = 0.35  # a wording that stands in texts of every sector (rules/sectors.toml)
NARROW = 3  # narrower concepts named beside each other; more of them are their broader one

_OFFICES = ("委", "局", "厅", "部门", "主管部门")  # 市商务委 and 旅游主管部门 say who acts, not on what
_PRINTED = (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")

Weights = dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """What a wording says: the sectors that it speaks of (乡村旅游: two), how much, and whether in headings alone."""

    keys: tuple[str, ...]
    weight: float
    heading_only: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lever:
    """A lever that a wording names: anywhere, or only as its clause's verb."""

    key: str
    anywhere: bool


class Row(Generic[T]):
    """What a matcher found in a text that itself begins at `shift`, in its order and not overlapping."""

    def __init__(self, matcher: Matcher[T], text: str, shift: int) -> None:
        """Look for the names once; what each stands for is looked up when it is asked for."""
        self._values = matcher.values
        self._finds = matcher.matches(text)  # the number of a name, where it begins and ends
        self._starts = [begin for _, begin, _ in self._finds]
        self._shift = shift

    def within(self, begin: int, end: int) -> list[tuple[int, T]]:
        """What lies inside begin..end: how far behind `begin` it stands, and what is named."""
        begin -= self._shift
        return [
            (place - begin, value) for name, place, _ in self._inside(begin, end - self._shift) if (value := self._values[name]) is not None
        ]

    def named(self, begin: int, end: int) -> list[T]:
        """What is named inside begin..end, as often as it is."""
        inside = self._inside(begin - self._shift, end - self._shift)
        return [value for name, _, _ in inside if (value := self._values[name]) is not None]

    def _inside(self, begin: int, end: int) -> list[tuple[int, int, int]]:
        first = bisect_left(self._starts, begin)
        last = bisect_left(self._starts, end, first)
        while last > first and self._finds[last - 1][2] > end:
            last -= 1
        return self._finds[first:last]


@cache
def sector_matcher() -> Matcher[Wording]:
    """Finds wordings of sectors; names of bodies shield them, as 科学技术部 says nothing about technology.

    What a concept says is not its own may be another's: 传染病监测 is no monitoring of the environment, and still about health.
    """
    table, shields = named("sectors")
    wordings = {name: _wording(name, key) for name, (_, key) in table.items()}
    plain = Matcher(wordings)
    bodies = _bodies()
    for shield, owners in _owners().items():
        if shield not in wordings and shield not in bodies:
            others = [wording for _, _, wording in plain.find(shield) if not owners & {tops()[key] for key in wording.keys}]
            if others:
                wordings[shield] = _together(others)
    shields.extend(sorted(bodies - wordings.keys()))
    return Matcher(wordings, shields)


def _bodies() -> set[str]:
    """Names of bodies, which say who acts and not on what: 科学技术部, 生态环境部门."""
    names = {name for vocabulary in ("agencies", "departments") for body in concepts(vocabulary).values() for name in body.names}
    stems = [name for body in concepts("departments").values() for name in body.names]
    return {name for name in names if len(name) > 2} | {stem + kind for stem in stems for kind in _OFFICES}


def _owners() -> Mapping[str, set[str]]:
    """The top sectors that each shield shields."""
    found: dict[str, set[str]] = {}
    for key, concept in concepts("sectors").items():
        for shield in concept.shields:
            found.setdefault(shield, set()).add(tops()[key])
    return found


def _together(wordings: list[Wording]) -> Wording:
    """What several wordings say that stand in one."""
    keys = dict.fromkeys(key for wording in wordings for key in wording.keys)
    return Wording(tuple(keys), max(one.weight for one in wordings), all(one.heading_only for one in wordings))


def _wording(name: str, key: str) -> Wording:
    """What a wording says, by the lists of rules/sectors.toml: also_… give it a second sector, `heading` and `passing` say where it counts."""
    words = rules("sectors").words
    second = [other.removeprefix("also_") for other in words if other.startswith("also_") and name in words[other]]
    weight = 1 + LETTER * (min(len(name), 4) - 2)
    return Wording((key, *second), weight * (PASSING if name in words["passing"] else 1), name in words["heading"])


@cache
def lever_matcher() -> Matcher[Lever]:
    """Finds wordings of levers. One of two characters counts as a clause's verb, a longer one and a lever's printed name anywhere."""
    table, shields = named("instruments")
    printed = frozenset(n for c in concepts("instruments").values() for label in _PRINTED for n in c.facts.get(label, ()))
    return Matcher({name: Lever(key, len(name) > 2 or name in printed) for name, (_, key) in table.items()}, shields)


@cache
def tops() -> Mapping[str, str]:
    """For each sector the top concept that it is below."""
    return {key: _top_of(key) for key in concepts("sectors")}


def _top_of(key: str) -> str:
    broader = concepts("sectors")[key].broader
    return _top_of(broader[0]) if broader else key


def weigh(wordings: Iterable[Wording], *, in_heading: bool = False) -> Weights:
    """The weight of each sector in a stretch of text."""
    times: dict[Wording, int] = {}
    weights: Weights = {}
    for wording in wordings:
        if wording.heading_only and not in_heading:
            continue
        weight = wording.weight
        if wording in times:
            before = times[wording] = times[wording] + 1
            if before > 3:
                continue
            weight *= AGAIN
        else:
            times[wording] = 0
        for key in wording.keys:
            weights[key] = weights.get(key, 0.0) + weight
    return weights


def tops_of(weights: Mapping[str, float]) -> Weights:
    """The weight of each top sector."""
    above = tops()
    found: Weights = {}
    for key, weight in weights.items():
        top = above[key]
        found[top] = found.get(top, 0.0) + weight
    return found


def shares(weights: Weights) -> Weights:
    """The weights as shares of the strongest."""
    most = max(weights.values(), default=1.0)
    return {key: weight / most for key, weight in weights.items()}


def add(weights: Weights, more: Mapping[str, float]) -> None:
    """Add weights to others."""
    for key, weight in more.items():
        weights[key] = weights.get(key, 0.0) + weight


def narrowed(weights: Mapping[str, float], wanted: Sequence[str]) -> tuple[str, ...]:
    """For each top sector the narrower concepts that weigh most, or the sector itself where it weighs more or they are too many."""
    above = tops()
    if len(weights) == len(wanted) == 1:  # as in most statements
        return (*(weights if above[next(iter(weights))] == wanted[0] else wanted),)
    found: list[str] = []
    for top in wanted:
        below = [(key, weight) for key, weight in weights.items() if above[key] == top and key != top]
        most = max([weight for _, weight in below]) if below else 0.0
        strong = [key for key, weight in below if 2 * weight >= most]
        found += strong if 0 < len(strong) <= NARROW and weights.get(top, 0.0) <= most else [top]
    return tuple(sorted(found)) if len(found) > 1 else tuple(found)
