"""Two documents of a graph → their targets and tasks side by side: what is stricter, looser, missing, and what is alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.answer import Answer, Iri, plain
from kg.facts import Figure, Statement, Title, find_document, statements, versions
from kg.indicators import without_scope
from kg.script import fold, simplify
from kg.similarity import pairs

LEAST = 0.65  # tasks less alike are no pair: of pairs of published plans read by eye 27 of 28 above it ask for the same, 9 of 14 at 0.55 to 0.65
LIKE_NAMES = 0.75  # names of indicators that are as alike are shown together, as "similar"
TARGETS = ("indicator", "match", "a", "a_by", "b", "b_by", "b_is", "b_comes", "a_text", "b_text", "a_iri", "b_iri")
TASKS = ("similarity", "a_number", "a_text", "b_number", "b_text", "a_due", "b_due", "b_comes", "a_iri", "b_iri")
CHANGE = -2  # before which column `change` stands where the documents are versions of one policy
SIGNS = {"AtLeast": "≥", "AtMost": "≤", "MoreThan": ">", "LessThan": "<", "Exactly": "=", "Approximately": "≈", "Between": ""}
_MATCHES = ("same", "similar", None)  # how the indicators of a row were found to be one
_UP, _DOWN = frozenset({"AtLeast", "MoreThan"}), frozenset({"AtMost", "LessThan"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Document B beside document A: a row for each target and each task of either."""

    a: Title
    b: Title
    targets: Answer
    tasks: Answer
    versions: bool = False  # whether they are versions of one policy; both tables have a column `change` then


def compare(store: ox.Store, a: str, b: str, least: float = LEAST) -> Comparison:
    """Two documents side by side, each named by IRI, number or words of its title.

    `b_is` says how B's target stands to A's: stricter, looser or equal where a comparator says which way is up, else higher,
    lower or other; missing where B has none, new where A has none. `b_comes` says when: sooner, later, same. Of versions of one policy `change`
    says what became of a figure (raised, lowered, kept, other, gone, new) or of a task (kept, reworded, gone, new), whichever is the earlier version.
    """
    first, second = find_document(store, a), find_document(store, b)
    ours, theirs = statements(store, first.iri), statements(store, second.iri)
    targets, tasks = _targets(ours, theirs), _tasks(ours, theirs, least)
    if second.iri not in versions(store, first.iri):
        return Comparison(first, second, targets, tasks)
    figures = {each.iri: each.figure for each in (*ours, *theirs) if each.figure}
    changes = [_became(figures.get(str(row[-2])), figures.get(str(row[-1]))) for row in targets.rows]
    reworded = [_reworded(*(row[TASKS.index(name)] for name in ("similarity", "a_text", "b_text"))) for row in tasks.rows]
    return Comparison(first, second, _with_changes(targets, changes), _with_changes(tasks, reworded), versions=True)


def _with_changes(rows: Answer, changes: Sequence[str]) -> Answer:
    """The rows with what changed from one version to the other."""
    columns = (*rows.columns[:CHANGE], "change", *rows.columns[CHANGE:])
    return Answer(columns, tuple((*row[:CHANGE], change, *row[CHANGE:]) for row, change in zip(rows.rows, changes, strict=True)))


def _became(a: Figure | None, b: Figure | None) -> str:
    """What became of a figure of version A in version B."""
    if not a or not b:
        return "gone" if a else "new"
    values = _values(a, b)
    if values is None:
        return "other"
    ends = [(one, other) for one, other in (values, (a.upper, b.upper)) if one is not None and other is not None and one != other]
    if not ends or len({other > one for one, other in ends}) > 1 or (a.upper is None) != (b.upper is None):
        return "kept" if (a.comparator, a.upper, a.year) == (b.comparator, b.upper, b.year) and values[0] == values[1] else "other"
    return "raised" if ends[0][1] > ends[0][0] else "lowered"


def _reworded(similarity: object, a: object, b: object) -> str:
    if similarity is None:
        return "new" if a is None else "gone"
    return "kept" if _plain(str(a)) == _plain(str(b)) else "reworded"


def _plain(words: str) -> str:
    return "".join(fold(simplify(words)).split())


# Targets


def _targets(ours: Sequence[Statement], theirs: Sequence[Statement]) -> Answer:
    groups = [_by_indicator(each) for each in (ours, theirs)]
    rows: list[tuple[object, ...]] = []
    left: tuple[list[Statement], list[Statement]] = [], []
    for name in sorted({*groups[0], *groups[1]}):
        a, b = groups[0].get(name, []), groups[1].get(name, [])
        for one, other in _pair(a, b):
            rows.append(_row(name, "same", one, other))
            a, b = [each for each in a if each is not one], [each for each in b if each is not other]
        left[0].extend(a)
        left[1].extend(b)
    alike = pairs([_name(each) for each in left[0]], [_name(each) for each in left[1]], LIKE_NAMES)
    rows += [_row(_name(left[0][i]), "similar", left[0][i], left[1][j]) for i, j, _ in alike if _same_unit(left[0][i], left[1][j])]
    shown = {row[-2] for row in rows} | {row[-1] for row in rows}
    rows += [_row(_name(each), "", each, None) for each in left[0] if each.iri not in shown]
    rows += [_row(_name(each), "", None, each) for each in left[1] if each.iri not in shown]
    rows.sort(key=lambda row: (_MATCHES.index(row[1]), row[2] is None, *map(plain, row)))
    return Answer(TARGETS, tuple(rows))


def _by_indicator(found: Sequence[Statement]) -> dict[str, list[Statement]]:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for each in found:
        if each.figure:
            groups[_name(each)].append(each)
    return groups


def _figure(statement: Statement) -> Figure:
    assert statement.figure
    return statement.figure


def _name(statement: Statement) -> str:
    figure = _figure(statement)
    return without_scope(figure.name, figure.scope)


def _pair(a: Sequence[Statement], b: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    """The targets of one indicator, two by two: of the same scope and year, else of the same year, else as they come."""
    found = []
    left, right = list(a), list(b)
    for alike in (
        lambda one, other: (one.scope, one.year) == (other.scope, other.year),
        lambda one, other: one.year == other.year,
        lambda one, other: True,
    ):
        for one in tuple(left):
            other = next((each for each in right if alike(_figure(one), _figure(each))), None)
            if other:
                found.append((one, other))
                left.remove(one)
                right.remove(other)
    return found


def _row(name: str, match: str, a: Statement | None, b: Statement | None) -> tuple[object, ...]:
    one, other = a.figure if a else None, b.figure if b else None
    if one and other:
        verdict, when = _stands(one, other), _comes(one, other)
    else:
        verdict, when = "missing" if one else "new", None
    return (
        name,
        match or None,
        one and _printed(one),
        one and one.year,
        other and _printed(other),
        other and other.year,
        verdict,
        when,
        a and a.quote,
        b and b.quote,
        a and Iri(a.iri),
        b and Iri(b.iri),
    )


def _printed(figure: Figure) -> str:
    upper = f"–{plain(figure.upper)}" if figure.upper is not None else ""
    return f"{SIGNS.get(figure.comparator, '')}{plain(figure.value)}{upper}{figure.unit}"


def _same_unit(a: Statement, b: Statement) -> bool:
    return _values(_figure(a), _figure(b)) is not None


def _values(a: Figure, b: Figure) -> tuple[Decimal, Decimal] | None:
    """Both values in one unit: as they are where the units are the same, else in QUDT's; None where they cannot be compared."""
    if a.unit == b.unit:
        return a.value, b.value
    if a.shared is not None and b.shared is not None and a.shared_unit == b.shared_unit:
        return a.shared, b.shared
    return None


def _stands(a: Figure, b: Figure) -> str:
    """How B's figure stands to A's; which way is stricter is what the comparators say, where they agree."""
    values = _values(a, b)
    if values is None:
        return "other unit"
    ways = {way for figure in (a, b) for way, those in ((1, _UP), (-1, _DOWN)) if figure.comparator in those}
    one, other = values
    if len(ways) > 1 or "Between" in (a.comparator, b.comparator):
        return "equal" if (a.comparator, one, a.upper) == (b.comparator, other, b.upper) else "other"
    if one == other:
        return "equal"
    if not ways:
        return "higher" if other > one else "lower"
    return "stricter" if (other > one) == (ways == {1}) else "looser"


def _comes(a: Figure, b: Figure) -> str | None:
    if a.year is None or b.year is None:
        return None
    return "same" if a.year == b.year else "sooner" if b.year < a.year else "later"


# Tasks


def _tasks(ours: Sequence[Statement], theirs: Sequence[Statement], least: float) -> Answer:
    a, b = ([each for each in found if each.kind == "task"] for found in (ours, theirs))
    together = {i: (j, score) for i, j, score in pairs([each.text for each in a], [each.text for each in b], least)}
    met = {j for j, _ in together.values()}
    rows: list[tuple[object, ...]] = []
    for place, one in enumerate(a):
        other = b[together[place][0]] if place in together else None
        score = Decimal(f"{together[place][1]:.2f}") if place in together else None
        rows.append(_task_row(score, one, other))
    rows += [_task_row(None, None, other) for place, other in enumerate(b) if place not in met]
    return Answer(TASKS, tuple(rows))


def _task_row(score: Decimal | None, a: Statement | None, b: Statement | None) -> tuple[object, ...]:
    due = (a and a.due, b and b.due)
    when = None if not a or not b or not all(due) else "same" if a.due == b.due else "sooner" if str(b.due) < str(a.due) else "later"
    return (score, a and a.number, a and a.quote, b and b.number, b and b.quote, *due, when, a and Iri(a.iri), b and Iri(b.iri))
