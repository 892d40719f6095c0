"""Sections, tasks and targets → what they are about: sectors, levers, pollutants, gases; and the documents that the text cites.

Each vocabulary goes over the reading once; what it finds is then given to the sections and tasks in which it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.iri import PREFIXES
from kg.model import Citation, Document, Section, Target, Task, Topics
from kg.reading import Reading
from kg.script import fold
from kg.vocabulary import Matcher, concept_matcher, concepts, rules

# What counts how much: found by trial over every document of shared/eval/gold that has sectors. Each was moved a step to either
# side, and the mean F1 of sectors moved by less than 0.005, so none is finely tuned. Re-run `eval/run.py` after a change here.
LETTER = 0.15  # more for each character of a wording beyond two, up to four: 超低排放 says more than 大气
AGAIN = 0.5  # more for the same wording again, up to three times
PASSING = 0.35  # a wording that stands in texts of every sector (rules/sectors.toml), outside headings
HEADING = 2.0  # the section's heading …
LONG = 30  # … of so many characters; a longer one (3. 支持……。) mentions things as any sentence does
TITLE = 2.0  # the document's title, which counts in every section: 《…医疗器械…方案》
PARENT = 1.0  # the heading around a section
OWN = 0.6  # of the strongest sector's weight makes a sector the section's own …
LEAST = 2.0  # … and so much weight makes a sector worth naming beside those of the heading
STATEMENT = 0.7  # of the strongest sector's weight in a statement (half of it for the section's own) makes it the statement's …
SUPPORT = 0.2  # … if it has so much of the strongest sector's weight in the section too
NARROW = 3  # narrower concepts named beside each other; more of them are their broader one
VERB = 6  # characters from a clause's beginning within which a lever of two characters is the clause's verb
LEAD_IN = 200  # characters before a citation in which 根据 may stand
DEFAULT_LEVER = "mandate"  # a task that shows no narrower lever is an order to do something
BROAD_LEVERS = frozenset({"promote", "organise", "build", "mandate", "serve", "safeguard"})  # in most tasks; named where no other is

_CLAUSE = re.compile("[，：；。\n]")
_PRINTED = (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")
_OPENING = frozenset({"background", "guidance", "overview"})

Find = tuple[int, int, tuple[str, str]]  # begin, end, (scheme, key)
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Topical:
    """What a document's sections, tasks and targets are about, each tuple in their order; and its citations."""

    section_topics: tuple[Topics, ...]
    task_topics: tuple[Topics, ...]
    target_topics: tuple[Topics, ...]
    task_instruments: tuple[tuple[str, ...], ...]  # at least one for each task
    citations: tuple[Citation, ...]


def extract(document: Document, reading: Reading, tasks: Sequence[Task], targets: Sequence[Target]) -> Topical:
    """What each section, task and target is about, and which documents the text names.

    A section's own sectors are those of its heading and those that weigh most in its statements. A statement (a task,
    a target) has the sectors that weigh most in it, if its section speaks of them elsewhere too: a passing mention gives
    none. One that says nothing of its own has its section's strongest. Pollutants and gases are those that a statement
    names; 减污降碳 alone names none: it is a policy's slogan, and would make each of that policy's tasks serve both ends.
    """
    finds = _Finds(document, reading.text)
    inside: dict[int, list[tuple[int, int]]] = {}
    for task in tasks:
        inside.setdefault(task.section, []).append(task.at)
    views = [finds.view(section, inside.get(section.index) or section.body) for section in document.sections]
    return Topical(
        section_topics=tuple(finds.section(view, section) for section, view in zip(document.sections, views, strict=True)),
        task_topics=tuple(finds.statement(views[task.section], task.at) for task in tasks),
        target_topics=tuple(finds.statement(views[target.section], target.at) for target in targets),
        task_instruments=tuple(finds.levers(*task.at) for task in tasks),
        citations=_citations(document, reading),
    )


# Sectors, pollutants and gases


@dataclass(frozen=True, slots=True)
class _View:
    """What a section speaks of: the weight of each concept and each top sector, and its own top sectors, the strongest first."""

    concepts: Mapping[str, float]
    tops: Mapping[str, float]
    own: tuple[str, ...]


class _Finds:
    """Where the vocabularies' wordings stand in one document."""

    def __init__(self, document: Document, text: str) -> None:
        self._text = text
        self._sections = document.sections
        self._sectors = _Row(_sector_matcher().find(text))
        self._substances = _Row(concept_matcher("gases", "pollutants").find(text))
        self._levers = _Row(concept_matcher("instruments").find(text))
        self._clauses = [0, *(match.end() for match in _CLAUSE.finditer(text))]
        self._weights: dict[tuple[int, int], Weights] = {}
        title = fold(document.plain_title)
        self._title = _shares(_tops(_weigh(title, _sector_matcher().find(title), in_heading=True)))

    def view(self, section: Section, statements: Iterable[tuple[int, int]]) -> _View:
        """What a section speaks of, in its heading, its statements, the heading around it and the title."""
        is_heading = section.at[1] - section.at[0] <= LONG
        heading = self._weigh(section.at, in_heading=True) if is_heading else {}
        found: Weights = {}
        _add(found, heading, HEADING)
        for at in statements if is_heading else dict.fromkeys((section.at, *statements)):
            _add(found, self._weigh(at))
        tops = _tops(found)
        _add(tops, self._title, TITLE)
        if section.parent is not None:
            around = self._weigh(self._sections[section.parent].at, in_heading=True)
            _add(tops, _shares(_tops(around)), PARENT)
        most = max(tops.values(), default=0.0)
        named = _tops(heading)
        own = [top for top, weight in tops.items() if top in named or (weight >= OWN * most and weight >= LEAST)]
        return _View(found, tops, tuple(sorted(own, key=lambda top: (-tops[top], top))))

    def section(self, view: _View, section: Section) -> Topics:
        """What a section is about of its own."""
        return self._topics(_narrowed(view.concepts, view.own), section.at)

    def statement(self, view: _View, at: tuple[int, int]) -> Topics:
        """What a statement of a section is about."""
        weights = self._weigh(at)
        tops = _tops(weights)
        most, whole = max(tops.values(), default=0.0), max(view.tops.values(), default=0.0)
        spoken_of = {top for top, weight in view.tops.items() if weight >= max(SUPPORT * whole, LEAST)}
        share = {top: STATEMENT / 2 if top in view.own else STATEMENT for top in spoken_of}
        found = [top for top, weight in tops.items() if top in share and weight >= share[top] * most]
        return self._topics(_narrowed(weights, found or view.own[:1]), at)

    def _topics(self, sectors: tuple[str, ...], at: tuple[int, int]) -> Topics:
        named = sorted({concept for _, _, concept in self._substances.within(*at)})
        return Topics(sectors, *(tuple(key for scheme, key in named if scheme == wanted) for wanted in ("pollutant", "gas")))

    def _weigh(self, at: tuple[int, int], *, in_heading: bool = False) -> Weights:
        if at not in self._weights:
            self._weights[at] = _weigh(self._text, self._sectors.within(*at), in_heading=in_heading)
        return self._weights[at]

    def levers(self, begin: int, end: int) -> tuple[str, ...]:
        """The levers that a task pulls, at least one. A wording of two characters counts as a clause's verb, a lever's name anywhere."""
        found = set()
        for first, last, (_, key) in self._levers.within(begin, end):
            clause = max(begin, self._clauses[bisect_right(self._clauses, first) - 1])
            if last - first > 2 or first - clause < VERB or self._text[first:last] in _lever_names():
                found.add(key)
        return tuple(sorted(found - BROAD_LEVERS or found)) or (DEFAULT_LEVER,)


class _Row:
    """What a matcher found, in the order of the text and not overlapping."""

    def __init__(self, finds: list[Find]) -> None:
        self._finds = finds
        self._starts = [find[0] for find in finds]

    def within(self, begin: int, end: int) -> list[Find]:
        """What lies inside begin..end."""
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, end)
        if last > first and self._finds[last - 1][1] > end:
            last -= 1
        return self._finds[first:last]


@cache
def _sector_matcher() -> Matcher[tuple[str, str]]:
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


@cache
def _lever_names() -> frozenset[str]:
    return frozenset(n for c in concepts("instruments").values() for label in _PRINTED for n in c.facts.get(label, ()))


@cache
def _top(key: str) -> str:
    broader = concepts("sectors")[key].broader
    return _top(broader[0]) if broader else key


@cache
def _says(wording: str, in_heading: bool) -> float:
    """How much a wording says about what a text is about."""
    words = rules("sectors").words
    if in_heading:
        return 1 + LETTER * (min(len(wording), 4) - 2)
    return 0.0 if wording in words["heading"] else _says(wording, True) * (PASSING if wording in words["passing"] else 1.0)


def _weigh(text: str, finds: Iterable[Find], *, in_heading: bool = False) -> Weights:
    """The weight of each concept in a stretch of text."""
    times: dict[tuple[str, str], int] = {}
    weights: Weights = {}
    for begin, end, (_, key) in finds:
        word = text[begin:end]
        before = times[word, key] = times.get((word, key), -1) + 1
        if before <= 3 and (weight := _says(word, in_heading)):
            weights[key] = weights.get(key, 0.0) + weight * (AGAIN if before else 1.0)
    return weights


def _tops(weights: Mapping[str, float]) -> Weights:
    found: Weights = {}
    for key, weight in weights.items():
        found[_top(key)] = found.get(_top(key), 0.0) + weight
    return found


def _shares(weights: Weights) -> Weights:
    most = max(weights.values(), default=1.0)
    return {key: weight / most for key, weight in weights.items()}


def _add(weights: Weights, more: Mapping[str, float], times: float = 1.0) -> None:
    for key, weight in more.items():
        weights[key] = weights.get(key, 0.0) + times * weight


def _narrowed(weights: Mapping[str, float], tops: Iterable[str]) -> tuple[str, ...]:
    """For each top sector the narrower concepts that weigh most, or the sector itself where it weighs more or they are too many."""
    found: list[str] = []
    for top in tops:
        below = {key: weight for key, weight in weights.items() if key != top and _top(key) == top}
        most = max(below.values(), default=0.0)
        strong = [key for key, weight in below.items() if 2 * weight >= most]
        found += strong if 0 < len(strong) <= NARROW and weights.get(top, 0.0) <= most else [top]
    return tuple(sorted(found))


# Citations


def _citations(document: Document, reading: Reading) -> tuple[Citation, ...]:
    """The documents that each section names in 《》, once each, without the document itself and short names (以下简称《规划》)."""
    file, text = rules("citations"), reading.text
    skipped = {_bare(match["title"]) for match in file["short-name"].pattern.finditer(text)} | _generic_titles()
    own = _bare(document.plain_title)
    # 关于贯彻落实《…规划》的实施意见 names what it is based on in its own title
    carried_out = {_bare(match["title"]) for match in file["carried-out"].pattern.finditer(fold(document.plain_title))}
    first = document.sections[0].at[0] if document.sections else len(text)
    found: list[Citation] = []
    seen: set[tuple[int | None, str]] = set()
    for begin, end, section in _stretches(document):
        is_opening = begin < first if section is None else section <= 1 or document.sections[section].kind in _OPENING
        for match in file["citation"].pattern.finditer(text, begin, end):
            title = _bare(match["title"])
            is_own = title not in carried_out and (title in skipped or title in own or (own != "" and own in title))
            if is_own or (section, title) in seen:
                continue
            seen.add((section, title))
            basis = title in carried_out or (is_opening and _is_basis(text, begin, match.start()))
            span = reading.span(match.start("title") - 1, match.end("title") + 1)
            found.append(Citation(section, match["title"], match["number"], span, basis))
    return tuple(found)


def _stretches(document: Document) -> list[tuple[int, int, int | None]]:
    """The document's paragraphs in the order of the text, and the section of each."""
    found: list[tuple[int, int, int | None]] = [(*at, None) for at in (*document.preamble, *document.closing)]
    for section in document.sections:
        found.extend((*at, section.index) for at in (section.at, *section.body))
    return sorted(found, key=lambda stretch: stretch[:2])


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    """A title without signs, 的 and 关于, to compare."""
    return re.sub('["〈〉《》（）\\s的]|关于', "", fold(title))


@cache
def _generic_titles() -> frozenset[str]:
    """《意见》, 《方案》: a type of document alone names none; nor does a newspaper."""
    types = (name for concept in concepts("document-types").values() for name in concept.names)
    return frozenset(map(_bare, (*types, *rules("citations").words["newspapers"])))


def _is_basis(text: str, begin: int, place: int) -> bool:
    """Whether 根据, 为贯彻落实 … in the same sentence stand before a citation, and no 制定 … between."""
    file = rules("citations")
    begin = max(begin, place - LEAD_IN)
    before = text[max(begin, text.rfind("。", begin, place) + 1) : place]
    return bool(file["basis"].pattern.search(before)) and not file["basis-over"].pattern.search(before)
