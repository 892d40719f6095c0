"""Sections, tasks and targets → what they are about: sectors, levers, pollutants, gases; and the documents that the text cites.

Each vocabulary goes over the reading once; what it finds is then given to the sections and tasks in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from kg.model import Citation, Document, Section, Target, Task, Topics
from kg.reading import Reading
from kg.script import fold
from kg.topics.citations import citations, extent
from kg.topics.wordings import Row, Weights, add, lever_matcher, narrowed, sector_matcher, shares, tops_of, weigh
from kg.vocabulary import concept_matcher, rules

# How much counts. A section's score for a sector is a sum of few terms of about one point each: whether its heading names it, its weight
# there as a share of the strongest's, the doublings of its weight in the statements, its share of them all, and its shares of the
# strongest in the title and in the heading around.
# Fitted weights were no better on whole documents left out; each of these was moved a step to either side, and the mean F1 of sectors over
# documents annotated by hand moved by less than 0.005.
ABOVE = 0.6  # of the shares of the title and of the heading around
LONG = 30  # characters of a heading; a longer one (3. 支持……。) mentions things as any sentence does, and is the section's statement
OWN = 2.0  # a sector with this score is the section's own, and so is the strongest where none has it …
SPOKEN_OF = 1.75  # … and one with this score may be a statement's; a passing mention has less …
PART = 0.3  # … if it has this part of the strongest's score too: a long section speaks of much
STATEMENT = 0.7  # of the strongest sector's weight in a statement makes a sector the statement's …
OF_SECTION = 0.5  # … and so much one of the section's own
ECHO = 0.5  # what the title's wordings and the steering of work count in the one statement of a section
MAIN = 0.99  # of the strongest sector's weight makes a sector of the title its main one: two may be as strong
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

    A section's own sectors are those with the highest scores by its heading, its statements, the title and the heading around. A
    statement (a task, a target) has the sectors that weigh most in it, if its section speaks of them enough: a passing mention gives
    none. One that says nothing of its own has its section's strongest; one that is all of its section gives that its strongest. Pollutants and gases are those that a statement
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
    """What a section speaks of: the weight of each concept; its own top sectors, the strongest first; those of its statements."""

    concepts: Mapping[str, float]
    own: tuple[str, ...]
    spoken_of: set[str]


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
        self._weights: dict[tuple[tuple[int, int], bool], Weights] = {}
        self._titled = {wording for _, _, wording in sector_matcher().find(fold(document.plain_title))}
        self._title = shares(tops_of(weigh(self._titled, in_heading=True)))

    def view(self, section: Section, statements: Iterable[tuple[int, int]]) -> _View:
        """What a section speaks of: in its heading and its statements, and by the title and the heading around."""
        is_heading = section.at[1] - section.at[0] <= LONG
        stretches = list(statements) if is_heading else list(dict.fromkeys((section.at, *statements)))
        found: Weights = {}
        for at in stretches:
            add(found, self._weigh(at))
        is_sentence = stretches == [section.at] and bool(found)
        if is_sentence:
            score = self._without_echo(section.at)
            most = max(score.values())
            own = spoken_of = {top for top, weight in score.items() if weight >= STATEMENT * most}
        else:
            heading = self._weigh(section.at, in_heading=True) if is_heading else {}
            score, own, spoken_of = self._score(section, tops_of(heading), tops_of(found))
            add(found, heading)
        only_steering = own <= _STEERING and _STEERING.isdisjoint(self._title)  # 监督评估 in 幼儿园治理工作的通知 is about education too
        only_passing = max(found.values(), default=0.0) < 1
        if only_passing or (only_steering and not is_sentence):
            own = own | {top for top, share in self._title.items() if share >= MAIN}
        return _View(found, tuple(sorted(own, key=lambda top: (-score.get(top, 0.0), top))), own | spoken_of)

    def _score(self, section: Section, heading: Weights, body: Weights) -> tuple[Weights, set[str], set[str]]:
        """The score of each top sector; those that are the section's own; and those that its statements may be about.

        The title's sectors are the section's own only where it has no wording of its own.
        """
        parent = self._sections[section.parent].at if section.parent is not None else (0, 0)
        around = shares(tops_of(self._weigh(parent, in_heading=True)))
        score = {top: ABOVE * (self._title.get(top, 0.0) + around.get(top, 0.0)) for top in {*self._title, *around}}
        said = sum(body.values())
        add(score, {top: min(1.0, heading[top]) + share for top, share in shares(heading).items()})
        add(score, {top: log2(1 + weight) + weight / said for top, weight in body.items()})
        candidates = {*heading, *body} or score.keys()
        most = max((score[top] for top in candidates), default=0.0)
        least = PART * max(score.values(), default=0.0)
        own = {top for top in candidates if score[top] >= min(max(OWN, least), most)}
        return score, own, {top for top, value in score.items() if value >= max(SPOKEN_OF, least)}

    def _without_echo(self, at: tuple[int, int]) -> Weights:
        """The weight of each top sector in the one statement of a section; the title's wordings and how work is steered count less."""
        tops = tops_of(self._weigh(at))
        echo = tops_of(weigh(wording for wording in self._wordings.named(*at) if wording in self._titled)) if self._titled else {}
        add(tops, {top: (ECHO - 1) * weight for top, weight in echo.items()})
        if _STEERING.isdisjoint(self._title):
            add(tops, {top: (ECHO - 1) * tops[top] for top in _STEERING & tops.keys()})
        return tops

    def section(self, view: _View, section: Section) -> Topics:
        """What a section is about of its own."""
        return self._topics(narrowed(view.concepts, view.own), section.at)

    def statement(self, view: _View, at: tuple[int, int]) -> Topics:
        """What a statement of a section is about."""
        weights = self._weigh(at)
        if not weights:
            return self._topics(view.own[:1], at)
        tops = tops_of(weights)
        most = max(tops.values())
        least = {top: most * (OF_SECTION if top in view.own else STATEMENT) for top in view.spoken_of}
        found = [top for top, weight in tops.items() if weight >= least.get(top, most + 1)]
        return self._topics(narrowed(weights, found or view.own[:1]), at)

    def _topics(self, sectors: tuple[str, ...], at: tuple[int, int]) -> Topics:
        found = self._substances.named(*at)
        if not found:
            return Topics(sectors)
        named = sorted(set(found))
        return Topics(sectors, *(tuple(key for scheme, key in named if scheme == wanted) for wanted in ("pollutant", "gas")))

    def _weigh(self, at: tuple[int, int], *, in_heading: bool = False) -> Weights:
        weights = self._weights.get((at, in_heading))
        if weights is None:
            weights = self._weights[at, in_heading] = weigh(self._wordings.named(*at), in_heading=in_heading)
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
