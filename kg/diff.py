"""Two graphs, or two documents → what was added, removed, changed, or corrected by reviewers: sections, tasks, targets, responsibilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import iri
from kg.facts import Corrected, Statement, Title, corrected, documents, statements, versions
from kg.iri import PREFIXES
from kg.similarity import pairs

NEAR = 0.45  # texts of the same section that are as alike are one, changed …
FAR = 0.65  # … and texts of any two sections: what `compare` calls alike
Key = Callable[[Statement], object]
KINDS = ("section", "task", "target", "responsibility")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that only the old has, only the new has, or that is not the same in both."""

    what: str  # "added" | "removed" | "changed" | "moved" | "corrected" (by a reviewer's decision that the old does not know)
    kind: str  # "document" or a Statement's
    document: str  # the title of the new document, or of the old where it is gone
    old: Statement | None
    new: Statement | None
    old_iri: str | None
    new_iri: str | None
    by: tuple[str, ...] = ()  # the reviewers whose decisions changed it, added it or took it away
    fields: tuple[tuple[str, str, str], ...] = ()  # what these decisions changed: field, before, after
    versions: tuple[str, ...] = ()  # of a document that is new: the IRIs of other versions of its policy

    @property
    def number(self) -> str:
        """The number of the section it stands in, as printed."""
        statement = self.new or self.old
        return statement.number if statement else ""


def between_graphs(old: ox.Store, new: ox.Store) -> list[Change]:
    """What differs between two builds: documents that came or went, and what changed in those of both."""
    before, after = ({title.iri: title for title in documents(store)} for store in (old, new))
    found: list[Change] = []
    for name in sorted({*before, *after}, key=lambda each: ((after.get(each) or before[each]).label, each)):
        if name not in after:
            found.append(Change("removed", "document", before[name].label, None, None, name, None))
        elif name not in before:
            found.append(
                Change("added", "document", after[name].label, None, None, None, name, versions=tuple(sorted(versions(new, name))))
            )
        else:
            decided = _decided(corrected(old, name), corrected(new, name))
            found += _changes(after[name].label, statements(old, name), statements(new, name), decided)
    return found


def between_documents(old: ox.Store, first: Title, new: ox.Store, second: Title) -> list[Change]:
    """What differs between two versions of a policy."""
    return _changes(second.label, statements(old, first.iri), statements(new, second.iri))


Decided = Mapping[str, Sequence[Corrected]]  # by the IRI of the fact that is, or is no more


def _decided(old: Decided, new: Decided) -> Decided:
    """The decisions that only the new graph knows."""
    known = {(fact, one.iri) for fact, those in old.items() for one in those}
    left = {fact: [one for one in those if (fact, one.iri) not in known] for fact, those in new.items()}
    return {fact: those for fact, those in left.items() if those}


def _changes(document: str, old: Sequence[Statement], new: Sequence[Statement], decided: Decided | None = None) -> list[Change]:
    found: list[Change] = []
    for kind in KINDS:
        left, right = ([each for each in side if each.kind == kind] for side in (old, new))
        revised = list(_revised(left, right, decided or {}))
        left, right = _left(left, right, revised)
        match = _responsibilities if kind == "responsibility" else _texts
        found += [_change(document, kind, one, other, decided or {}) for one, other in (*revised, *match(left, right))]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), _place(change)))


def _revised(old: Sequence[Statement], new: Sequence[Statement], decided: Decided) -> Iterator[Pair]:
    """Pairs of a fact and what a reviewer's decision made of it."""
    before = {each.iri: each for each in old}
    for each in new:
        those = [one for one in decided.get(each.iri, ()) if one.action == "change"]
        if former := next((before[name] for one in those if (name := one.former or each.iri) in before), None):
            yield before.pop(former.iri), each


def _place(change: Change) -> tuple[int, int, str]:
    statement = change.new or change.old
    assert statement
    return statement.begin, 0 if change.new else 1, statement.iri


def _change(document: str, kind: str, old: Statement | None, new: Statement | None, decided: Decided) -> Change:
    those = [one for one in decided.get((new or old).iri, ()) if one.action != "accept"]  # type: ignore[union-attr]
    what = "added" if new else "removed"
    if old and new:
        what = "corrected" if those else "moved" if _words(old) == _words(new) else "changed"
    by, fields = tuple(sorted({one.by for one in those})), tuple(sorted({each for one in those for each in one.fields}))
    return Change(what, kind, document, old, new, old.iri if old else None, new.iri if new else None, by, fields)


def _words(statement: Statement) -> tuple[str | None, ...]:
    """What a statement says: of a target its figure too, since one sentence may hold several."""
    figure = statement.figure
    says = repr((figure.name, figure.comparator, figure.value, figure.upper, figure.unit, figure.year)) if figure else None
    return statement.text, statement.agency, statement.role, says, statement.due


Pair = tuple[Statement | None, Statement | None]


def _texts(old: list[Statement], new: list[Statement]) -> Iterator[Pair]:
    """Pairs that differ, in four steps: the same words in the same section are no change; 2. the same words elsewhere are moved;
    3. words that are alike in the same section, 4. words that are very alike elsewhere are changed. What is left came or went.
    """
    old, new = _unequal(old, new, lambda each: (each.path, _words(each)))
    moved = list(_equal(old, new, _words))
    yield from moved
    old, new = _left(old, new, moved)
    for path in sorted({each.path for each in old} & {each.path for each in new}):
        near = [([each for each in side if each.path == path]) for side in (old, new)]
        alike = list(_alike(near[0], near[1], 0.0 if old and old[0].kind == "section" else NEAR))
        yield from alike
        old, new = _left(old, new, alike)
    alike = list(_alike(old, new, FAR))
    yield from alike
    old, new = _left(old, new, alike)
    yield from ((each, None) for each in old)
    yield from ((None, each) for each in new)


def _responsibilities(old: list[Statement], new: list[Statement]) -> Iterator[Pair]:
    """A body with another role in the same section is changed; one that is gone from a section is removed from it."""
    old, new = _unequal(old, new, lambda each: (each.path, each.agency, each.role))
    changed = list(_equal(old, new, lambda each: (each.path, each.agency)))
    yield from changed
    old, new = _left(old, new, changed)
    yield from ((each, None) for each in old)
    yield from ((None, each) for each in new)


def _equal(old: Sequence[Statement], new: Sequence[Statement], key: Key) -> Iterator[tuple[Statement, Statement]]:
    """Statements two by two that have the same key, as they come."""
    waiting: dict[object, list[Statement]] = defaultdict(list)
    for each in new:
        waiting[key(each)].append(each)
    for each in old:
        if waiting[key(each)]:
            yield each, waiting[key(each)].pop(0)


def _unequal(old: list[Statement], new: list[Statement], key: Key) -> tuple[list[Statement], list[Statement]]:
    return _left(old, new, list(_equal(old, new, key)))


def _alike(old: Sequence[Statement], new: Sequence[Statement], least: float) -> Iterator[tuple[Statement, Statement]]:
    for i, j, _ in pairs([each.text for each in old], [each.text for each in new], least):
        yield old[i], new[j]


def _left(old: list[Statement], new: list[Statement], taken: Sequence[Pair]) -> tuple[list[Statement], list[Statement]]:
    gone = [{id(pair[side]) for pair in taken} for side in (0, 1)]
    return [each for each in old if id(each) not in gone[0]], [each for each in new if id(each) not in gone[1]]


# As text, as records, as triples

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "corrected": "~"}


def lines(changes: Sequence[Change]) -> Iterator[str]:
    """A line for each change under its document's title: + added, - removed, ~ changed or corrected by somebody, > moved."""
    title = None
    for change in changes:
        if change.document != title:
            title = change.document
            yield title
        said = " → ".join(" ".join(text.split()) for text in dict.fromkeys(_texts_of(change)) if text)
        where = f"{change.old.number} → {change.new.number}" if change.what == "moved" and change.old and change.new else change.number
        known = f"(a version of {' '.join(change.versions)})" if change.versions else ""
        yield " ".join(part for part in (_SIGNS[change.what], change.kind, where, said, _values(change), _by(change), known) if part)


def _values(change: Change) -> str:
    """What is other, where the words do not say it: what a decision changed, and by when a task is due."""
    old, new = change.old, change.new
    pairs = change.fields if change.what == "corrected" else ()
    if old and new and old.due != new.due:
        pairs = (*(each for each in pairs if each[0] != "due"), ("due", old.due or "", new.due or ""))
    return "; ".join(f"{field} {before or '–'} → {after or '–'}" for field, before, after in pairs)


def _by(change: Change) -> str:
    return f"(corrected by {', '.join(change.by)})" if change.by else ""


def _texts_of(change: Change) -> tuple[str, ...]:
    return tuple(_said(each) for each in (change.old, change.new) if each)


def _said(statement: Statement) -> str:
    if statement.kind == "responsibility":
        return f"{statement.agency} {statement.role}"
    return statement.section if statement.kind == "section" else statement.quote


def record(change: Change) -> dict[str, object]:
    """A change as JSON has it."""
    return {
        "what": change.what,
        "kind": change.kind,
        "document": change.document,
        "number": change.number or None,
        "before": _said(change.old) if change.old else None,
        "after": _said(change.new) if change.new else None,
        "before_iri": change.old_iri,
        "after_iri": change.new_iri,
        "due_before": change.old.due if change.old else None,
        "due_after": change.new.due if change.new else None,
        "versions": list(change.versions),
        "corrected_by": list(change.by),
        "fields": [{"field": field, "before": before, "after": after} for field, before, after in change.fields],
    }


def triples(changes: Sequence[Change], base: str = iri.BASE) -> list[ox.Triple]:
    """The changes as nodes of class pol:Change, sorted, to be asked beside either graph."""
    found: set[ox.Triple] = set()
    for change in changes:
        node = ox.NamedNode(iri.change(base, change.old_iri, change.new_iri))

        def add(name: str, value: ox.NamedNode | str | None, node: ox.NamedNode = node) -> None:
            prefix, _, local = name.partition(":")
            if value is not None:
                term = ox.Literal(value) if isinstance(value, str) else value
                found.add(ox.Triple(node, ox.NamedNode(PREFIXES[prefix] + local), term))

        add("rdf:type", ox.NamedNode(iri.POL + "Change"))
        add("pol:changeKind", change.what)
        add("pol:textBefore", _said(change.old) if change.old else None)
        add("pol:textAfter", _said(change.new) if change.new else None)
        for who in change.by:
            add("dcterms:contributor", who)
        add("pol:before", ox.NamedNode(change.old_iri) if change.old_iri else None)
        add("pol:after", ox.NamedNode(change.new_iri) if change.new_iri else None)
    return sorted(found, key=str)
