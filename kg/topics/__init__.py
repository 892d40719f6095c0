"""Sections, tasks and targets → what they are about: sectors, levers, pollutants, gases; and the documents that the text cites.

Each vocabulary goes over the reading once; what it finds is then given to the sections and tasks in which it stands.
"""

from __future__ import annotations

import re
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
        heading = self._weigh(section.at, in_heading=True) if is_heading else {}
        found: Weights = {}
        add(found, heading, HEADING)
        for at in statements if is_heading else dict.fromkeys((section.at, *statements)):
            add(found, self._weigh(at))
        tops = tops_of(found)
        around = shares(tops_of(self._weigh(self._sections[section.parent].at, in_heading=True))) if section.parent is not None else {}
        subjects = self._subjects(around, tops)
        add(tops, self._title, TITLE)
        add(tops, around, PARENT)
        most = max(tops.values(), default=0.0)
        named = tops_of(heading)
        own = [top for top, weight in tops.items() if top in named or top in subjects or (weight >= OWN * most and weight >= LEAST)]
        if (
            own and _STEERING.issuperset(own) and _STEERING.isdisjoint(self._title)
        ):  # 监督评估 in 幼儿园治理工作的通知 is about education too
            own += [top for top, share in self._title.items() if share >= WHOLE]
        spoken_of = max(SUPPORT * most, LEAST)
        share = {top: STATEMENT / 2 if top in own else STATEMENT for top, weight in tops.items() if weight >= spoken_of}
        return _View(found, tops, tuple(sorted(own, key=lambda top: (-tops[top], top))), share)

    def _subjects(self, around: Weights, tops: Weights) -> set[str]:
        """What the title or the heading around is about, where a fair part of the section speaks of it.

        A chapter that says how work is steered (实施专项治理) is about what its sections do.
        """
        enough = max(NAMED, PART * max(tops.values(), default=0.0))
        above = [*self._title.items(), *((top, share) for top, share in around.items() if top not in _STEERING)]
        return {top for top, share in above if share >= SUBJECT and tops.get(top, 0.0) >= enough}

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
