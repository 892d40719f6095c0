"""Extractions of a file and the decisions that concern it → the extractions as they are right, and what became of each decision.

The same decisions in any order give the same result, and applied to their own result they change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from kg import tasks as reading_tasks
from kg import topics
from kg.corrections import outline
from kg.corrections.anchor import Text
from kg.corrections.match import Matched, in_force, match
from kg.corrections.values import Fact, agree, facts, sectors, topics_of, values, with_values
from kg.decision import FIELDS, NEEDED, Corrected, Decision, Outcome
from kg.model import AgencyName, Extraction, Responsibility, Span, Target, Topics
from kg.reading import Reading, compact

RANK = ("applied", "unnecessary", "conflict", "orphan")  # what is said of a decision of which different things became in several documents

_NOBODY = AgencyName("", "", "unresolved")


def apply(extractions: Sequence[Extraction], decisions: Iterable[Decision]) -> tuple[tuple[Extraction, ...], tuple[Outcome, ...]]:
    """The extractions of one file with decisions applied, and the outcome of each decision, by identifier."""
    held, found, outcomes = in_force(decisions), [], []
    texts: dict[str, tuple[Text, Reading]] = {}
    for x in extractions:
        if x.source.digest not in texts:
            texts[x.source.digest] = Text(x.source), compact(x.source.plain)
        text, reading = texts[x.source.digest]
        same = [other for other in extractions if other.source.digest == x.source.digest]
        end = outline.ends(same, reading)[next(i for i, other in enumerate(same) if other is x)]
        made, became = _Edit(x, text, reading, end).run(held)
        found.append(made)
        outcomes += became
    return tuple(found), best(outcomes)


def best(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """One outcome for each decision: applied where it was applied anywhere."""
    chosen: dict[str, Outcome] = {}
    for one in outcomes:
        known = chosen.get(one.decision)
        if known is None or (RANK.index(one.state), one.reason) < (RANK.index(known.state), known.reason):
            chosen[one.decision] = one
    return tuple(chosen[name] for name in sorted(chosen))


class _Edit:
    """The correcting of one extraction. Facts first, by the sections as they were read; then the sections, which take the facts along."""

    def __init__(self, x: Extraction, text: Text, reading: Reading, end: int) -> None:
        self.old, self.x, self.text, self.reading, self.end = x, x, text, reading, end
        self.rows: dict[str, list[tuple[Any, Topics | None]]] = {
            kind: [(fact, topics_of(x, fact)) for fact in facts(x, kind)] for kind in ("task", "target", "responsibility")
        }
        self.gone: set[tuple[str, int]] = set()
        self.marks: list[tuple[Decision, Fact | None, tuple[str, int] | None]] = []  # a decision, the fact before, the place of that after
        self.outcomes: list[Outcome] = []

    def run(self, decisions: Sequence[Decision]) -> tuple[Extraction, list[Outcome]]:
        """The corrected extraction, and what became of the decisions in it."""
        matched = match(self.x, decisions, self.text)
        self.outcomes = matched.outcomes
        for (kind, place), several in sorted(matched.on.items()):
            if kind != "section":
                self._correct(kind, place, several)
        for decision, span in matched.making:
            if decision.kind != "section":
                right = _right(decision)
                self._make(decision, right, right.get("kind", decision.kind), span, None)
        self._gather()
        self._sections(matched)
        return self._marked(), self.outcomes

    def _correct(self, kind: str, place: int, several: Sequence[Decision]) -> None:
        """Reject, change or accept one fact."""
        fact, about = self.rows[kind][place]
        action, right = several[0].action, {name: value for one in several for name, value in one.right}
        if action == "change" and right.get("kind", kind) != kind:
            self.gone.add((kind, place))
            for one in several:
                self._make(one, right, right["kind"], fact.span, fact)
            return
        if action == "reject":
            self.gone.add((kind, place))
        else:
            body = fact.agency if isinstance(fact, Responsibility) else None
            if action == "change" and agree(values(self.old, fact), right, body):
                self.outcomes += [Outcome(one.id, "unnecessary", "the rules read it so") for one in several]
                return
            read = {name: value for one in several for name, value in one.read if name not in ("sector", "kind")}
            if action == "accept" and not agree(values(self.old, fact), read, body):
                right = read  # the rules read otherwise what a reviewer found right
            made = self._changed(fact, about, right) if right else (fact, about)
            if not _is(self.old, made[0], right):  # a figure's unit, and the rules read no figure any more: all that was read then
                made = self._changed(_bare(fact), about, {**read, **right})
            if not _is(self.old, made[0], right):
                self.outcomes += [
                    Outcome(one.id, "conflict", f"the rules read another {kind} there, which cannot be so") for one in several
                ]
                return
            self.rows[kind][place] = made
        before = facts(self.old, kind)[place]
        for one in several:
            self._mark(one, before, None if action == "reject" else (kind, place))

    def _changed(self, fact: Fact, about: Topics | None, right: dict[str, str]) -> tuple[Fact, Topics | None]:
        named = {name: value for name, value in right.items() if name not in ("sector", "kind")}
        fact = with_values(self.old, fact, named) if named else fact
        if "sector" in right and about is not None:
            about = about._replace(sectors=sectors(right["sector"]))
        return fact, about

    def _make(self, decision: Decision, right: dict[str, str], kind: str, span: Span, before: Fact | None) -> None:
        """Add a fact at a place."""
        right = {name: value for name, value in right.items() if name in FIELDS[kind]}
        at = outline.at_of(self.reading, span)
        section = outline.home(self.old.document, at, self.end)
        if section is None or any(name not in right for name in NEEDED[kind]):
            reason = "its place is in no section" if section is None else f"a {kind} needs {' and '.join(NEEDED[kind])}"
            self.outcomes.append(Outcome(decision.id, "conflict", reason))
            return
        self.rows[kind].append(self._new(kind, section, span, at, right))
        self._mark(decision, before, (kind, len(self.rows[kind]) - 1))

    def _new(self, kind: str, section: int, span: Span, at: tuple[int, int], right: dict[str, str]) -> tuple[Any, Topics | None]:
        x, document = self.old, self.old.document
        printed = x.source.text[span.begin : span.end]
        if kind == "responsibility":
            body = Responsibility(section, _NOBODY, "Joint", span, at, None, open_list=False, rule="correction")
            return with_values(x, body, right), None
        if kind == "task":
            task = reading_tasks.made(x.source, self.reading, document.units[section], *at)
            found = topics.extract(document, self.reading, [*x.tasks, task], x.targets)
            task = reading_tasks.with_instruments([task], found.task_instruments[-1:])[0]._replace(rule="correction")
            return self._changed(task, found.task_topics[-1], right)
        target = Target(section, span, at, printed, "correction", statement=self.reading.text[slice(*at)])
        about = topics.extract(document, self.reading, x.tasks, [*x.targets, target]).target_topics[-1]
        fact, known = self._changed(target, about, right)
        return fact, known

    def _mark(self, decision: Decision, before: Fact | None, after: tuple[str, int] | None) -> None:
        self.marks.append((decision, before, after))
        self.outcomes.append(Outcome(decision.id, "applied"))

    def _gather(self) -> None:
        """Put the facts that are left into the extraction; the places of marks become those among them."""
        left = {kind: [i for i in range(len(rows)) if (kind, i) not in self.gone] for kind, rows in self.rows.items()}
        moved = {(kind, old): (kind, new) for kind, places in left.items() for new, old in enumerate(places)}
        self.marks = [(decision, before, after and moved[after]) for decision, before, after in self.marks]
        kept = {kind: [self.rows[kind][i] for i in places] for kind, places in left.items()}
        self.x = replace(
            self.x,
            tasks=tuple(fact for fact, _ in kept["task"]),
            targets=tuple(fact for fact, _ in kept["target"]),
            responsibilities=tuple(fact for fact, _ in kept["responsibility"]),
            task_topics=tuple(about or Topics() for _, about in kept["task"]),
            target_topics=tuple(about or Topics() for _, about in kept["target"]),
        )

    def _sections(self, matched: Matched) -> None:
        """Correct sections: changes, then those that go, then those that come, each from the last to the first."""
        on = sorted(((place, several) for (kind, place), several in matched.on.items() if kind == "section"), reverse=True)
        for place, several in on:
            if several[0].action in ("change", "accept"):
                self._section(place, several)
        for place, several in on:
            if several[0].action == "reject":
                path = self.old.document.sections[place].path
                self.x = outline.without(self.x, next(s.index for s in self.x.document.sections if s.path == path))
                for one in several:
                    self._mark(one, self.old.document.sections[place], None)
        for decision, span in sorted(matched.making, key=lambda one: (-one[1].begin, one[0].id)):
            if decision.kind == "section":
                self._new_section(decision, span)

    def _section(self, place: int, several: Sequence[Decision]) -> None:
        before, right = self.old.document.sections[place], {name: value for one in several for name, value in one.right}
        former = self.x
        if "heading" in right:
            self.x = outline.with_heading(self.x, place, right["heading"], self.text)
        if "level" in right and int(right["level"]) != before.level:
            self.x = outline.with_level(self.x, place, int(right["level"]))
        if "sector" in right:
            known = list(self.x.section_topics)
            known[place] = known[place]._replace(sectors=sectors(right["sector"]))
            self.x = replace(self.x, section_topics=tuple(known))
        if several[0].action == "change" and self.x == former:
            self.outcomes += [Outcome(one.id, "unnecessary", "the rules read it so") for one in several]
            return
        for one in several:
            self._mark(one, before, ("section", -1))

    def _new_section(self, decision: Decision, span: Span) -> None:
        right = {"heading": self.x.source.text[span.begin : span.end], "level": "1", **_right(decision)}
        made = outline.with_section(self.x, self.reading, span, right["heading"], int(right["level"]))
        if made is None:
            self.outcomes.append(Outcome(decision.id, "conflict", "its place is in no section"))
            return
        place = next(s.index for s in made.document.sections if s.span == span)
        found = topics.extract(made.document, self.reading, made.tasks, made.targets).section_topics[place]
        known = found._replace(sectors=sectors(right["sector"])) if "sector" in right else found
        self.x = replace(made, section_topics=(*made.section_topics[:place], known, *made.section_topics[place + 1 :]))
        self._mark(decision, made.document.sections[place], ("section", -1))

    def _marked(self) -> Extraction:
        """The extraction with what was corrected, and the reading without corrections beside it; as it was where nothing was."""
        if not self.marks:
            return self.old
        done = []
        by_path = {section.path: section for section in self.x.document.sections}
        for decision, before, after in self.marks:
            now = None if after is None else by_path[before.path] if after[0] == "section" else facts(self.x, after[0])[after[1]]  # type: ignore[union-attr]
            was = None if decision.action == "add" else before
            done.append(Corrected(decision, was, now))
        return replace(self.x, corrected=tuple(sorted(done, key=lambda one: one.decision.id)), read=self.old)


def _is(x: Extraction, fact: Fact, right: dict[str, str]) -> bool:
    """Whether a target has the values that it was given; its sectors are no part of it."""
    return not isinstance(fact, Target) or agree(
        values(x, fact), {name: value for name, value in right.items() if name not in ("sector", "kind")}
    )


def _bare(fact: Fact) -> Fact:
    """A target without what it says."""
    return fact._replace(quantity=None, indicator=None, statement=None, statement_span=None) if isinstance(fact, Target) else fact


def _right(decision: Decision) -> dict[str, str]:
    """All that a decision says of the fact that it makes."""
    return {**dict(decision.read), **dict(decision.right)}
