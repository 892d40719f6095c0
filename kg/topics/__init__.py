"""Sections, tasks and targets → what they are about: sectors, levers, pollutants, gases; and the documents that the text cites.

Each vocabulary goes over the reading once; what it finds is then given to the sections and tasks in which it stands.
"""

from __future__ import annotations

import re
from math import log2
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.model import Citation, Document, Section, Target, Task, Topics
from kg.reading import Reading
from kg.script import fold
from kg.topics.citations import citations, extent
from kg.topics.wordings import Row, Weights, add, lever_matcher, narrowed, sector_matcher, shares, tops_of, weigh
from kg.vocabulary import concept_matcher, rules

# How much counts: see wordings.py for how these were found.
HEADING = 2.0  # the section's heading …
LONG = 30  # … of so many characters; a longer one (3. 支持……。) mentions things as any sentence does
TITLE = 2.0  # the document's title, which counts in every section: 《…医疗器械…方案》
PARENT = 1.0  # the heading around a section
SUBJECT = 0.3  # a sector with so much of the title's (or of the heading around's) strongest is what that is about, and a section's own …
NAMED = 1.5  # … where the section's own words weigh so much for it …
PART = 0.15  # … and so much of the section's strongest
WHOLE = 0.99  # a title's sector with so much of its strongest is its main one
OWN = 0.5  # of the strongest sector's weight makes a sector the section's own …
LEAST = 2.0  # … and so much weight makes a sector worth naming beside those of the heading
STATEMENT = 0.7  # of the strongest sector's weight in a statement (half of it for the section's own) makes it the statement's …
SUPPORT = 0.2  # … if it has so much of the strongest sector's weight in the section too
W = dict(named=1.0, heading=1.0, times=1.0, body=1.0, title=0.5, parent=0.5, threshold=2.0, support=1.5, statement=0.35, single=1.0)
VERB = 6  # characters from a clause's beginning within which a lever of two characters is the clause's verb
DEFAULT_LEVER = "mandate"  # a task that shows no narrower lever is an order to do something
BROAD_LEVERS = frozenset({"promote", "organise", "build", "mandate", "serve", "safeguard"})  # in most tasks; named where no other is

_CLAUSE = re.compile("[，：；。\n]")
_STEERING = frozenset(rules("sectors").words["steering"])


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

    A section's own sectors are those of its heading, those that weigh most in its statements, and those of the title and
    the heading around that it speaks of too. A statement (a task,
    a target) has the sectors that weigh most in it, if its section speaks of them elsewhere too: a passing mention gives
    none. One that says nothing of its own has its section's strongest. Pollutants and gases are those that a statement
    names; 减污降碳 alone names none: it is a policy's slogan, and would make each of that policy's tasks serve both ends.
    """
    finds = _Finds(document, reading.text)
    inside: dict[int, list[tuple[int, int]]] = {}
    for task in tasks:
        inside.setdefault(task.section, []).append(task.at)
    views = [finds.view(section, inside.get(section.index) or section.body) for section in document.units]
    return Topical(
        section_topics=tuple(finds.section(view, section) for section, view in zip(document.units, views, strict=True)),
        task_topics=tuple(finds.statement(views[task.section], task.at) for task in tasks),
        target_topics=tuple(finds.statement(views[target.section], target.at) for target in targets),
        task_instruments=tuple(finds.levers(*task.at) for task in tasks),
        citations=citations(document, reading),
    )


# Sectors, pollutants and gases


class _View(NamedTuple):
    """What a section speaks of: the weight of each concept and each top sector, and its own top sectors, the strongest first."""

    concepts: Mapping[str, float]
    tops: Mapping[str, float]
    own: tuple[str, ...]
    shares: Mapping[str, float]  # for each top sector spoken of, the share of a statement's strongest that makes it the statement's


class _Finds:
    """Where the vocabularies' wordings stand in one document."""

    def __init__(self, document: Document, text: str) -> None:
        self._text = text
        self._sections = document.units
        begin, end = extent(document)
        own = text[begin:end]
        self._wordings = Row(sector_matcher(), own, begin)
        self._substances = Row(concept_matcher("gases", "pollutants"), own, begin)
        self._levers = Row(lever_matcher(), own, begin)
        self._weights: dict[tuple[int, int], Weights] = {}
        titled = (wording for _, _, wording in sector_matcher().find(fold(document.plain_title)))
        self._title = shares(tops_of(weigh(titled, in_heading=True)))

    def view(self, section: Section, statements: Iterable[tuple[int, int]]) -> _View:
        """What a section speaks of, in its heading, its statements, the heading around it and the title."""
        is_heading = section.at[1] - section.at[0] <= LONG
        heading = tops_of(self._weigh(section.at, in_heading=True)) if is_heading else {}
        stretches = list(statements) if is_heading else list(dict.fromkeys((section.at, *statements)))
        found: Weights = {}
        for at in stretches:
            add(found, self._weigh(at))
        body = tops_of(found)
        add(found, self._weigh(section.at, in_heading=True) if is_heading else {}, HEADING)
        around = shares(tops_of(self._weigh(self._sections[section.parent].at, in_heading=True))) if section.parent is not None else {}
        total = sum(body.values()) or 1.0
        named = sum(heading.values()) or 1.0
        score: Weights = {}
        for top in {*heading, *body, *self._title, *around}:
            score[top] = (
                W["named"] * (top in heading)
                + W["heading"] * heading.get(top, 0.0) / named
                + W["times"] * log2(1 + body.get(top, 0.0))
                + W["body"] * body.get(top, 0.0) / total
                + W["title"] * self._title.get(top, 0.0)
                + W["parent"] * around.get(top, 0.0)
            )
        own_words = {top for top in score if top in heading or top in body}
        candidates = {top: value for top, value in score.items() if top in own_words} or score
        most = max(candidates.values(), default=0.0)
        own = [top for top, value in candidates.items() if value >= W["threshold"] or value == most]
        if not is_heading or stretches == [section.at]:
            own = self._strongest(section.at if not is_heading else stretches[0], own)
        elif _STEERING.issuperset(own) and _STEERING.isdisjoint(self._title):
            own += [top for top, value in self._title.items() if value >= WHOLE]
        share = {top: W["statement"] if top in own else STATEMENT for top in score if top in own or score[top] >= W["support"]}
        return _View(found, score, tuple(sorted(own, key=lambda top: (-score[top], top))), share)

    def _strongest(self, at: tuple[int, int], own: list[str]) -> list[str]:
        """What a statement that is all of a section is about: its strongest wording but for the title's subject and how work is steered."""
        mine = tops_of(self._weigh(at))
        for besides in (self._title, _STEERING):
            mine = {top: weight for top, weight in mine.items() if top not in besides} or mine
        most = max(mine.values(), default=0.0)
        return [top for top in own if top in mine and mine[top] >= W["single"] * most] or own

    def section(self, view: _View, section: Section) -> Topics:
        """What a section is about of its own."""
        return self._topics(narrowed(view.concepts, view.own), section.at)

    def statement(self, view: _View, at: tuple[int, int]) -> Topics:
        """What a statement of a section is about."""
        weights = self._weigh(at)
        if not weights:
            return self._topics(view.own[:1], at)
        tops, share = tops_of(weights), view.shares
        most = max(tops.values())
        found = [top for top, weight in tops.items() if top in share and weight >= share[top] * most]
        return self._topics(narrowed(weights, found or view.own[:1]), at)

    def _topics(self, sectors: tuple[str, ...], at: tuple[int, int]) -> Topics:
        found = self._substances.named(*at)
        if not found:
            return Topics(sectors)
        named = sorted(set(found))
        return Topics(sectors, *(tuple(key for scheme, key in named if scheme == wanted) for wanted in ("pollutant", "gas")))

    def _weigh(self, at: tuple[int, int], *, in_heading: bool = False) -> Weights:
        weights = self._weights.get(at)
        if weights is None:
            weights = self._weights[at] = weigh(self._wordings.named(*at), in_heading=in_heading)
        return weights

    def levers(self, begin: int, end: int) -> tuple[str, ...]:
        """The levers that a task pulls, at least one."""
        found = set()
        for ahead, lever in self._levers.within(begin, end):
            if lever.key not in found and (lever.anywhere or ahead < VERB or self._leads(begin + ahead)):
                found.add(lever.key)
        return tuple(sorted(found - BROAD_LEVERS or found)) or (DEFAULT_LEVER,)

    def _leads(self, place: int) -> bool:
        """Whether a clause begins a little before a place."""
        return _CLAUSE.search(self._text, place - VERB, place) is not None
