"""Sections, tasks and targets → what they are about: sectors, levers, pollutants, gases; and the documents that the text cites.

Each vocabulary goes over the reading once; what it finds is then given to the sections and tasks in which it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Citation, Document, Section, Target, Task, Topics
from kg.reading import Reading
from kg.script import fold
from kg.vocabulary import Matcher, concept_matcher, concepts, rules

# What counts how much. All were found together by trial over every document of shared/eval/gold that has sectors: each was
# moved a step to either side, and the mean F1 of sectors moved by less than 0.01, so none is finely tuned. After a change of
# the vocabulary run `eval/run.py` again.
LETTER = 0.15  # more for each character of a wording beyond two, up to four: 超低排放 says more than 大气
AGAIN = 0.5  # more for the same wording again, up to three times
FIRST = 1.3  # a wording in the first clause of a statement, which says what it is about
PASSING = 0.5  # a wording that stands in texts of every sector (rules/sectors.toml), outside headings
HEADING = 2.0  # the section's heading
TITLE = 2.0  # the document's title, which counts in every section: 《…医疗器械…方案》
PARENT = 1.0  # the heading around a section
OWN = 0.6  # of the strongest sector's weight makes a sector the section's own …
LEAST = 1.5  # … and so much weight makes a sector worth naming beside those of the heading
STATEMENT = 0.5  # of the strongest sector's weight in a statement makes a sector the statement's own …
SUPPORT = 0.25  # … if it has so much of the strongest sector's weight in the section too
NARROW = 3  # narrower concepts named beside each other; more of them are their broader one
VERB = 6  # characters from a clause's beginning within which a lever of two characters is the clause's verb
DEFAULT_LEVER = "mandate"  # a task that shows no narrower lever is an order to do something
BROAD_LEVERS = frozenset({"promote", "organise", "build", "mandate", "serve", "safeguard"})  # in most tasks; named where no other is

_CLAUSE = re.compile("[，：；。\n]")
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
        section_topics=tuple(
            finds.topics(view, [section.at], view.own) for section, view in zip(document.sections, views, strict=True)
        ),
        task_topics=tuple(finds.topics(views[task.section], [task.at]) for task in tasks),
        target_topics=tuple(finds.topics(views[target.section], [target.at]) for target in targets),
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
        self._sectors = _sector_matcher().find(text)
        self._substances = concept_matcher("gases", "pollutants").find(text)
        self._levers = concept_matcher("instruments").find(text)
        self._known: dict[tuple[int, int], Weights] = {}
        self._starts = [find[0] for find in self._sectors]
        self._clauses = [0, *(match.end() for match in _CLAUSE.finditer(text))]
        title = fold(document.plain_title)
        self._title = _shares(_tops(_weigh(title, _sector_matcher().find(title), 0, {})))

    def view(self, section: Section, statements: Iterable[tuple[int, int]]) -> _View:
        """What a section speaks of, in its heading, its statements, and the headings around it."""
        heading = self._weights(section.at, in_heading=True)
        found: Weights = {}
        _add(found, heading, HEADING)
        for at in statements:
            _add(found, self._weights(at))
        tops = _tops(found)
        _add(tops, self._title, TITLE)
        if section.parent is not None:
            around = self._weights(self._sections[section.parent].at, in_heading=True)
            _add(tops, _shares(_tops(around)), PARENT)
        most = max(tops.values(), default=0.0)
        named = _tops(heading)
        own = [top for top, weight in tops.items() if top in named or (weight >= OWN * most and weight >= LEAST)]
        return _View(found, tops, tuple(sorted(own, key=lambda top: (-tops[top], top))))

    def topics(self, view: _View, places: Iterable[tuple[int, int]], own: Sequence[str] | None = None) -> Topics:
        """What the text in some places of a section is about; `own` are its top sectors where they are known already."""
        places = list(places)
        weights = view.concepts if own is not None else self._weights(places[0])
        named = {key for at in places for _, _, key in _within(self._substances, *at)}
        return Topics(
            sectors=_narrowed(weights, self._statement_tops(view, _tops(weights)) if own is None else own),
            pollutants=tuple(sorted(key for scheme, key in named if scheme == "pollutant")),
            gases=tuple(sorted(key for scheme, key in named if scheme == "gas")),
        )

    def _statement_tops(self, view: _View, tops: Weights) -> Sequence[str]:
        most, whole = max(tops.values(), default=0.0), max(view.tops.values(), default=0.0)
        found = [
            top
            for top, weight in tops.items()
            if weight >= STATEMENT * most and view.tops.get(top, 0.0) >= max(SUPPORT * whole, LEAST)
        ]
        return found or view.own[:1]

    def _weights(self, at: tuple[int, int], *, in_heading: bool = False) -> Weights:
        clause = _CLAUSE.search(self._text, *at)
        first = clause.start() if clause else at[1]
        return _weigh(self._text, _within(self._sectors, *at), first, frozenset() if in_heading else self._passing)

    def levers(self, begin: int, end: int) -> tuple[str, ...]:
        """The levers that a task pulls, at least one: wordings of three characters anywhere, shorter ones as a clause's verb."""
        breaks = [begin, *(match.end() for match in re.finditer("[，：；、]", self._text[begin:end]))]
        starts = [begin, *(begin + place for place in breaks[1:])]
        found = []
        for first, last, (_, key) in _within(self._levers, begin, end):
            clause = starts[bisect_right(starts, first) - 1]
            if last - first > 2 or first - clause < VERB:
                found.append(key)
        narrow = [key for key in found if key not in BROAD_LEVERS]
        return tuple(sorted(set(narrow or found))) or (DEFAULT_LEVER,)


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
def _top(key: str) -> str:
    broader = concepts("sectors")[key].broader
    return _top(broader[0]) if broader else key


def _within(finds: Sequence[Find], begin: int, end: int) -> list[Find]:
    """The finds that lie inside begin..end; finds are in the order of the text and do not overlap."""
    first = bisect_left(finds, begin, key=lambda find: find[0])
    last = bisect_left(finds, end, lo=first, key=lambda find: find[0])
    if last > first and finds[last - 1][1] > end:
        last -= 1
    return list(finds[first:last])


def _weigh(text: str, finds: Iterable[Find], first: int, passing: frozenset[str]) -> Weights:
    """The weight of each concept in a stretch of text whose first clause ends at `first`."""
    places: dict[tuple[str, str], list[int]] = {}
    for begin, end, (_, key) in finds:
        places.setdefault((text[begin:end], key), []).append(begin)
    weights: Weights = {}
    for (wording, key), begins in places.items():
        weight = (1 + LETTER * (min(len(wording), 4) - 2)) * (1 + AGAIN * min(len(begins) - 1, 3))
        weight *= (FIRST if begins[0] < first else 1.0) * (PASSING if wording in passing else 1.0)
        weights[key] = weights.get(key, 0.0) + weight
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
    """For each top sector the narrower concepts that weigh most, or the sector itself where they are too many or none."""
    found: list[str] = []
    for top in tops:
        below = {key: weight for key, weight in weights.items() if _top(key) == top}
        strong = [key for key, weight in below.items() if 2 * weight >= max(below.values())]
        narrower = [key for key in strong if key != top]
        found += narrower if 0 < len(narrower) <= NARROW else [top]
    return tuple(sorted(found))


# Citations


def _citations(document: Document, reading: Reading) -> tuple[Citation, ...]:
    """The documents named in 《》, but the document itself and the short names (以下简称《规划》) that the text makes up."""
    file, text = rules("citations"), reading.text
    stretches = _stretches(document)
    short = {_bare(match["title"]) for match in file["short-name"].pattern.finditer(text)}
    skipped = short | {_bare(word) for word in file.words["newspapers"]} | _generic_titles()
    own = _bare(fold(document.plain_title))
    found: list[Citation] = []
    for begin, end, section in stretches:
        for match in file["citation"].pattern.finditer(text, begin, end):
            title = _bare(match["title"])
            if title in skipped or title in own or own in title:
                continue
            found.append(
                Citation(
                    section=section,
                    title=match["title"],
                    number=match["number"],
                    span=reading.span(match.start("title") - 1, match.end("title") + 1),
                    basis=_is_opening(document, section) and _is_basis(text, begin, match.start()),
                )
            )
    return tuple(found)


def _stretches(document: Document) -> list[tuple[int, int, int | None]]:
    """The document's paragraphs in the order of the text, and the section of each."""
    found: list[tuple[int, int, int | None]] = [(*at, None) for at in (*document.preamble, *document.closing)]
    for section in document.sections:
        found.extend((*at, section.index) for at in (section.at, *section.body))
    return sorted(found, key=lambda stretch: stretch[:2])


def _bare(title: str) -> str:
    """A title without quotation marks and inner brackets, to compare."""
    return re.sub('["〈〉《》（）\\s]', "", title)


@cache
def _generic_titles() -> frozenset[str]:
    """《意见》, 《方案》: a type of document alone names none."""
    return frozenset(name for concept in concepts("document-types").values() for name in concept.names)


def _is_opening(document: Document, section: int | None) -> bool:
    return section is None or section == 0 or document.sections[section].kind in _OPENING


def _is_basis(text: str, begin: int, place: int) -> bool:
    """Whether 根据, 为贯彻落实 … in the same sentence stand before a citation, and no 制定 … between."""
    file = rules("citations")
    start = max(begin, text.rfind("。", begin, place) + 1)
    before = text[start:place]
    return bool(file["basis"].pattern.search(before)) and not file["basis-over"].pattern.search(before)
