"""Facts and gold → precision, recall and F1 of each measure, with what was right, missed and extra in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from kg.evaluate.facts import Body, Facts, Figure, Key, State, Stretch, fold_text
from kg.evaluate.gold import Gold, Heading

MEASURES = {  # name: short name, for the head of a table
    "sections": "sect",
    "responsibilities": "resp",
    "responsibilities (any role)": "agency",
    "agency groups": "groups",
    "official names": "names",
    "tasks": "tasks",
    "quantified targets": "quant",
    "quantified targets (with comparator)": "compar",
    "qualitative targets": "qual",
    "sectors": "sector",
    "title": "title",
    "issuers": "issuer",
    "evidence": "evid",
}
W = TypeVar("W")
H = TypeVar("H")
ALIKE = 0.6  # of an indicator's pairs of characters; this and the two below are the shared scorer's, so that figures compare
COVERED = 0.7  # of a stated goal that the found ones must hold
WITHIN = 0.5  # of a found goal that must stand in the stated ones


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of one document."""

    found: int
    predicted: int
    expected: int
    precision: float
    recall: float
    f1: float
    right: tuple[str, ...] = ()  # gold's facts that were found
    missed: tuple[str, ...] = ()  # those that were not
    extra: tuple[str, ...] = ()  # what was found and is not in gold

    @property
    def is_empty(self) -> bool:
        """Nothing was asked for and nothing was found: the measure says nothing of this document."""
        return not self.expected and not self.predicted


def score(gold: Gold, facts: Facts) -> dict[str, Score]:
    """All measures of one document that its gold file annotates."""
    found = {
        "sections": _match(gold.sections, facts.sections, _same_section),
        "responsibilities": _match(gold.bodies, facts.bodies, lambda a, b: _same_body(a, b) and a.role == b.role),
        "responsibilities (any role)": _match(gold.bodies, facts.bodies, _same_body),
        "agency groups": _match(gold.groups, facts.groups, _same_body),
    }
    if gold.official:
        found["official names"] = _official(gold.official, facts.official)
    if gold.tasks is not None:
        found["tasks"] = _match(gold.tasks.must, _without_headings(gold, facts), _same_task, gold.tasks.may)
    found["quantified targets"] = _match(gold.figures.must, facts.figures, _same_figure, gold.figures.may)
    found["quantified targets (with comparator)"] = _match(
        gold.figures.must, facts.figures, lambda a, b: a.sign == b.sign and _same_figure(a, b), gold.figures.may
    )
    if gold.states is not None:
        found["qualitative targets"] = _states(gold.states.must, (*gold.states.must, *gold.states.may), facts.states)
    if gold.sectors:
        found["sectors"] = _sectors(gold, facts)
    titles = [title for title in facts.titles if title == gold.title] or facts.titles[:1]
    found["title"] = _match([gold.title], titles, lambda a, b: a == b)
    if gold.issuers:
        found["issuers"] = _match(gold.issuers, facts.issuers, lambda a, b: a in b)
    right, every = facts.evidence
    found["evidence"] = _rate(right, every, every)
    return found


def _rate(found: int, predicted: int, expected: int) -> Score:
    precision = found / predicted if predicted else float(not expected)
    recall = found / expected if expected else 1.0
    return _scored(found, predicted, expected, precision, recall)


def rated(right: Sequence[str], missed: Sequence[str], extra: Sequence[str]) -> Score:
    """The score of facts in words: those that were found, those that were not, and those that should not have been."""
    rates = _rate(len(right), len(right) + len(extra), len(right) + len(missed))
    return _scored(rates.found, rates.predicted, rates.expected, rates.precision, rates.recall, (right, missed, extra))


def _scored(
    found: int,
    predicted: int,
    expected: int,
    precision: float,
    recall: float,
    words: tuple[Iterable[object], Iterable[object], Iterable[object]] = ((), (), ()),
) -> Score:
    both = precision + recall
    right, missed, extra = (tuple(map(_words, items)) for items in words)
    return Score(found, predicted, expected, precision, recall, 2 * precision * recall / both if both else 0.0, right, missed, extra)


def _pair(wanted: Iterable[W], had: Iterable[H], same: Callable[[W, H], bool]) -> tuple[list[W], list[W], list[H]]:
    """Each wanted row takes the first that is the same: what was found, what was missed, what is left over."""
    right: list[W] = []
    missed: list[W] = []
    rest = list(had)
    for want in wanted:
        place = next((i for i, have in enumerate(rest) if same(want, have)), None)
        if place is None:
            missed.append(want)
        else:
            right.append(want)
            del rest[place]
    return right, missed, rest


def _match(wanted: Sequence[W], had: Sequence[H], same: Callable[[W, H], bool], may: Sequence[W] = ()) -> Score:
    right, missed, left = _pair(wanted, had, same)
    _, _, extra = _pair(may, left, same)
    predicted = len(had) - (len(left) - len(extra))
    rates = _rate(len(right), predicted, len(wanted))
    return _scored(rates.found, predicted, rates.expected, rates.precision, rates.recall, (right, missed, extra))


def _same_section(want: Heading, have: tuple[Key, str]) -> bool:
    return want.key == have[0] and want.parent in (None, have[1])


def _same_body(want: Body, have: Body) -> bool:
    return want.where == have.where and not want.names.isdisjoint(have.names)


def _same_task(want: Stretch, have: Stretch) -> bool:
    return want.where == have.where and have.starts.startswith(want.starts) and have.ends.endswith(want.ends)


def _same_figure(want: Figure, have: Figure) -> bool:
    """The same section, value, unit and indicator, and the same year where the text names one."""
    if (want.where, want.value, want.unit) != (have.where, have.value, have.unit) or want.year not in ("", have.year):
        return False
    (name,) = want.names
    return any(similarity(name, other) >= ALIKE or min(name, other, key=len) in max(name, other, key=len) != "" for other in have.names)


def _without_headings(gold: Gold, facts: Facts) -> list[Stretch]:
    """The tasks, but for headings that are tasks too where gold does not ask for them as tasks."""
    rows = (*gold.tasks.must, *gold.tasks.may) if gold.tasks else ()
    asked = {(row.where, row.starts) for row in rows}
    return [t for t in facts.tasks if not (t.where and t.starts == t.where[1] and (t.where, fold_text(t.starts[:12])) not in asked)]


@lru_cache(maxsize=65536)
def _pairs_of(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])


def similarity(a: str, b: str) -> float:
    """How alike two folded texts are: F1 of their pairs of neighbouring characters.

    >>> similarity("森林覆盖率", "森林覆盖率")
    1.0
    """
    x, y = _pairs_of(a), _pairs_of(b)
    return 2 * (x & y).total() / (x.total() + y.total())


def _share(row: State, others: Iterable[State]) -> float:
    """How much of a goal's text stands in others of the same section and period."""
    there: Counter[str] = Counter()
    for other in others:
        if (other.where, other.period) == (row.where, row.period):
            there |= _pairs_of(other.text)
    mine = _pairs_of(row.text)
    return (mine & there).total() / mine.total()


def _states(wanted: Sequence[State], allowed: Sequence[State], had: Sequence[State]) -> Score:
    """Goals may be cut finer or coarser than gold's: what counts is that each is covered, and that nothing else is there."""
    found = [want for want in wanted if _share(want, had) >= COVERED]
    missed = [want for want in wanted if want not in found]
    right = [have for have in had if _share(have, allowed) >= WITHIN]
    extra = [have for have in had if have not in right]
    precision = len(right) / len(had) if had else float(not wanted)
    recall = len(found) / len(wanted) if wanted else 1.0
    return _scored(len(found), len(had), len(wanted), precision, recall, (found, missed, extra))


def _official(wanted: Sequence[frozenset[str]], had: Sequence[frozenset[str]]) -> Score:
    """How many of the bodies named as official are known to gold, and how many of gold's bodies are named so."""
    right = [want for want in wanted if any(want & have for have in had)]
    missed = [want for want in wanted if want not in right]
    extra = [have for have in had if not any(have & want for want in wanted)]
    precision = (len(had) - len(extra)) / len(had) if had else 0.0
    words = tuple(["/".join(sorted(names)) for names in found] for found in (right, missed, extra))
    return _scored(len(right), len(had), len(wanted), precision, len(right) / len(wanted), (words[0], words[1], words[2]))


def _sectors(gold: Gold, facts: Facts) -> Score:
    """Over the annotated sections: the sectors found should hold all that must be, and none outside what may be."""
    words: tuple[list[object], list[object], list[object]] = ([], [], [])
    predicted = allowed = 0
    for name, key, must, may in gold.sectors:
        have: frozenset[str] = facts.sectors.get(key, frozenset())
        predicted += len(have)
        allowed += len(have & (must | may))
        for place, keys in enumerate((have & must, must - have, have - must - may)):
            words[place].extend(f"{name} {key[1]}: {sector}" for sector in sorted(keys))
    found, expected = len(words[0]), sum(len(must) for _, _, must, _ in gold.sectors)
    precision, recall = allowed / predicted if predicted else 0.0, found / expected if expected else 1.0
    return _scored(found, predicted, expected, precision, recall, words)


def _words(row: object) -> str:
    """A row in one line that stays the same from run to run."""
    match row:
        case Heading(key, parent):
            return f"{' '.join(key)} < {parent if parent is not None else '…'}"
        case Body(where, names, role):
            return f"{_place(where)}: {'/'.join(sorted(names))} {role}"
        case Stretch(where, starts, ends):
            return f"{_place(where)}: {starts}{'' if starts == ends else '…' + ends}"
        case Figure(where, year, value, unit, names, sign):
            return f"{_place(where)}: {year} {'/'.join(sorted(names))} {sign} {value if value is None else format(value, 'f')} {unit}"
        case State(where, period, text):
            return f"{_place(where)}: {period} {text}"
        case ((str(sign), str(title)), str(parent)):
            return f"{sign} {title} < {parent}"
        case frozenset():
            return "/".join(sorted(row))
        case _:
            return str(row)


def _place(where: Key | None) -> str:
    return " ".join(where).strip() or "the document" if where else "no section"


def as_table(scores: Mapping[str, Score]) -> dict[str, dict[str, object]]:
    """Scores in the form that JSON keeps."""
    return {name: {key: getattr(s, key) for key in Score.__slots__} for name, s in scores.items()}
