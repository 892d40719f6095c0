"""The vocabulary of sectors → its wordings in a text, and how much each says of what the text is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache

from kg.iri import PREFIXES
from kg.vocabulary import Matcher, concepts, rules

# What counts how much: found by trial over every document of shared/eval/gold that has sectors. Each was moved a step to either
# side, and the mean F1 of sectors moved by less than 0.005, so none is finely tuned. Re-run `eval/run.py` after a change here.
LETTER = 0.15  # more for each character of a wording beyond two, up to four: 超低排放 says more than 大气
AGAIN = 0.5  # more for the same wording again, up to three times
PASSING = 0.35  # a wording that stands in texts of every sector (rules/sectors.toml), outside headings
NARROW = 3  # narrower concepts named beside each other; more of them are their broader one

_PRINTED = (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")

Find = tuple[int, int, tuple[str, str]]  # begin, end, (scheme, key)
Weights = dict[str, float]


class Row:
    """What a matcher found, in the order of the text and not overlapping."""

    def __init__(self, finds: list[Find], shift: int) -> None:
        """Keep the finds of a stretch, counted from the text's beginning."""
        self._finds = [(begin + shift, end + shift, concept) for begin, end, concept in finds]
        self._starts = [find[0] for find in self._finds]

    def within(self, begin: int, end: int) -> list[Find]:
        """What lies inside begin..end."""
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, end)
        while last > first and self._finds[last - 1][1] > end:
            last -= 1
        return self._finds[first:last]


@cache
def sector_matcher() -> Matcher[tuple[str, str]]:
    """Finds wordings of sectors; names of bodies shield them, as 科学技术部 says nothing about technology."""
    table: dict[str, tuple[str, str]] = {}
    shields: list[str] = []
    for concept in concepts("sectors").values():
        shields.extend(concept.shields)
        for name in concept.names:
            table.setdefault(name, (concept.scheme, concept.key))
    for vocabulary in ("agencies", "departments"):
        shields.extend(name for body in concepts(vocabulary).values() for name in body.names if len(name) > 2)
    return Matcher(table, shields)


def sector_finds(text: str) -> list[Find]:
    """What a text says of sectors; a wording that speaks of two (乡村旅游) is found for both."""
    found: list[Find] = []
    for begin, end, concept in sector_matcher().find(text):
        found.append((begin, end, concept))
        found.extend((begin, end, (concept[0], key)) for key in _beside().get(text[begin:end], ()))
    return found


@cache
def _beside() -> dict[str, list[str]]:
    """The second sectors of wordings, by the lists also_… of rules/sectors.toml."""
    second: dict[str, list[str]] = {}
    for name, words in rules("sectors").words.items():
        for word in words if name.startswith("also_") else ():
            second.setdefault(word, []).append(name.removeprefix("also_"))
    return second


@cache
def lever_names() -> frozenset[str]:
    """The printed names of levers: what counts wherever it stands."""
    return frozenset(n for c in concepts("instruments").values() for label in _PRINTED for n in c.facts.get(label, ()))


@cache
def top_of(key: str) -> str:
    """The top concept that a sector is below."""
    broader = concepts("sectors")[key].broader
    return top_of(broader[0]) if broader else key


@cache
def _says(wording: str, in_heading: bool) -> float:
    """How much a wording says about what a text is about."""
    words = rules("sectors").words
    if in_heading:
        return 1 + LETTER * (min(len(wording), 4) - 2)
    return 0.0 if wording in words["heading"] else _says(wording, True) * (PASSING if wording in words["passing"] else 1.0)


def weigh(text: str, finds: Iterable[Find], *, in_heading: bool = False) -> Weights:
    """The weight of each concept in a stretch of text."""
    times: dict[tuple[str, str], int] = {}
    weights: Weights = {}
    for begin, end, (_, key) in finds:
        word = text[begin:end]
        before = times[word, key] = times.get((word, key), -1) + 1
        if before <= 3 and (weight := _says(word, in_heading)):
            weights[key] = weights.get(key, 0.0) + weight * (AGAIN if before else 1.0)
    return weights


def tops_of(weights: Mapping[str, float]) -> Weights:
    """The weight of each top sector."""
    found: Weights = {}
    for key, weight in weights.items():
        found[top_of(key)] = found.get(top_of(key), 0.0) + weight
    return found


def shares(weights: Weights) -> Weights:
    """The weights as shares of the strongest."""
    most = max(weights.values(), default=1.0)
    return {key: weight / most for key, weight in weights.items()}


def add(weights: Weights, more: Mapping[str, float], times: float = 1.0) -> None:
    """Add weights to others, so many times."""
    for key, weight in more.items():
        weights[key] = weights.get(key, 0.0) + times * weight


def narrowed(weights: Mapping[str, float], tops: Iterable[str]) -> tuple[str, ...]:
    """For each top sector the narrower concepts that weigh most, or the sector itself where it weighs more or they are too many."""
    found: list[str] = []
    for top in tops:
        below = {key: weight for key, weight in weights.items() if key != top and top_of(key) == top}
        most = max(below.values(), default=0.0)
        strong = [key for key, weight in below.items() if 2 * weight >= most]
        found += strong if 0 < len(strong) <= NARROW and weights.get(top, 0.0) <= most else [top]
    return tuple(sorted(found))
