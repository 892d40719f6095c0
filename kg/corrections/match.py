"""An extraction and decisions → which of its facts each is about, or why it is about none; decisions that disagree about a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.corrections.anchor import Text, find
from kg.corrections.values import Fact, agree, facts, sectors, unknown, values
from kg.decision import Decision, Outcome
from kg.model import Extraction, Responsibility, Span


@dataclass(slots=True)
class Matched:
    """Decisions by the fact that they are about (its kind and place among those of the kind), those that make a fact, and what became of the rest."""

    on: dict[tuple[str, int], list[Decision]] = field(default_factory=dict)
    making: list[tuple[Decision, Span]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def match(x: Extraction, decisions: Iterable[Decision], text: Text) -> Matched:
    """Find the facts that decisions (each once, those that are replaced left out) are about."""
    found = Matched()
    on: defaultdict[tuple[str, int], list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda one: one.id):
        if wrong := unknown(dict(decision.right)):
            found.outcomes.append(Outcome(decision.id, "conflict", wrong))
            continue
        span, reason = find(text, decision.quote, same=decision.fingerprint == x.source.digest)
        if span is None:
            found.outcomes.append(Outcome(decision.id, "orphan", reason))
        else:
            _place(x, decision, span, found, on)
    for key, several in on.items():
        if reason := disagreement(several):
            found.outcomes += [Outcome(one.id, "conflict", reason) for one in several]
        else:
            found.on[key] = several
    return found


def _place(x: Extraction, decision: Decision, span: Span, found: Matched, on: dict[tuple[str, int], list[Decision]]) -> None:
    read, right = ({name: value for name, value in pairs if name != "sector"} for pairs in (decision.read, decision.right))
    there, made = _overlapping(x, decision.kind, span), right.get("kind", decision.kind)
    as_read = _agreeing(x, there, read, span)
    if decision.action == "add":
        if any(fact.span == span for _, fact in _agreeing(x, there, right, span)):
            found.outcomes.append(Outcome(decision.id, "unnecessary", "the rules read it"))
        else:
            found.making.append((decision, span))
        return
    if as_read and (len(as_read) == 1 or as_read[0][1].span == span):
        for i, _ in as_read:
            on[decision.kind, i].append(decision)
    elif decision.action == "reject":
        found.outcomes.append(Outcome(decision.id, "unnecessary", "the rules do not read it any more"))
    elif _agreeing(x, _overlapping(x, made, span), right if made != decision.kind else {**read, **right}, span):
        found.outcomes.append(Outcome(decision.id, "unnecessary", "the rules read it so"))
    elif len(there) == 1:  # one fact stands there, read otherwise than when the decision was taken
        on[decision.kind, there[0][0]].append(decision)
    elif not there:
        found.making.append((decision, span))
    else:
        found.outcomes.append(Outcome(decision.id, "conflict", f"{len(there)} facts are read there, none as it was"))


def _overlapping(x: Extraction, kind: str, span: Span) -> list[tuple[int, Fact]]:
    return [(i, fact) for i, fact in enumerate(facts(x, kind)) if fact.span.begin < span.end and span.begin < fact.span.end]


def _agreeing(x: Extraction, there: Sequence[tuple[int, Fact]], wanted: dict[str, str], span: Span) -> list[tuple[int, Fact]]:
    """The facts that have the values that are named; where some have the very span, those alone."""
    named = {name: value for name, value in wanted.items() if name != "kind"}
    found = [(i, fact) for i, fact in there if agree(values(x, fact), named, fact.agency if isinstance(fact, Responsibility) else None)]
    return [(i, fact) for i, fact in found if fact.span == span] or found


def disagreement(several: Sequence[Decision]) -> str:
    """Why decisions about one fact cannot all hold; empty where they can."""
    actions = {one.action for one in several}
    ids = ", ".join(sorted(one.id for one in several))
    if len(actions) > 1:
        return f"decisions disagree: {ids}: {' and '.join(sorted(actions))}"
    said: dict[str, str] = {}
    for one in several:
        for name, value in one.right if one.action == "change" else ():
            same = " ".join(sorted(sectors(value))) if name == "sector" else value
            if said.setdefault(name, same) != same:
                return f"decisions disagree: {ids}: {name} {' and '.join(sorted((said[name], same)))}"
    return ""


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Each decision once, without those that others replace, by identifier."""
    known = {one.id: one for one in decisions}
    gone = {name for one in known.values() for name in one.replaces}
    return tuple(one for name, one in sorted(known.items()) if name not in gone)
