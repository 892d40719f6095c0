"""The clauses of a sentence, one after the other → the figures of each, with what the clauses before it have spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.clauses import Clause, Sentence, clauses, mask
from kg.periods import Period
from kg.targets.conditions import Setting, counts
from kg.targets.figures import Figure, figures, of_product, required
from kg.targets.state import State
from kg.vocabulary import alternatives, rules

_FILE = rules("targets")
_FIRM_STATE, _PART_OF, _JOINS, _WHOSE_IS = (_FILE[name].pattern for name in ("state-firm", "part-of", "connector", "whose"))
_MAKES = re.compile(f"(?:要|应|力争|累计|共|计划)*{alternatives([*_FILE.words['make'], *_FILE.words['alter']])}")
LONGEST_SUBJECT = 20  # characters of a clause that may be the subject of the next


@dataclass(slots=True)
class Spoken:
    """What the clauses of a sentence have spoken of so far, for the next."""

    subject: str = ""
    unit: str = ""  # of the figure before
    maker: Clause | None = None  # the clause whose verb goes on: 培育10家领军企业，5家独角兽企业
    places: str = ""  # of which the figures of the next clause are: 中心城区实现密集布点，建成站300座
    product: bool = False  # it is said what a product must be like

    def heard(self, text: str, clause: Clause, set_: list[Figure]) -> None:
        """Take in a clause and the figures that it sets; one that only joins (其中) changes nothing."""
        found = None if set_ else _WHOSE_IS.match(clause.coded)
        self.places = self.places if set_ else clause.printed(text, *found.span("np")) if found else ""
        self.product = self.product or of_product(clause)
        if not _JOINS.match(clause.coded):
            self.subject = set_[-1].indicator if set_ else _subject(text, clause)
            self.unit = set_[-1].quantity.unit if set_ else ""
            self.maker = _maker(clause, set_, self.maker)

    def setting(self, state: State, stated: bool, periods: tuple[Period, ...], following: str) -> Setting:
        """What is known before a clause is read."""
        return Setting(
            goal=state.goals or stated,
            periods=periods,
            subject=self.subject,
            unit=self.unit,
            before=self.maker,
            following=following,
            plan=state.own is not None,
            span=state.span,
            product=self.product,
        )

    def figures(self, text: str, clause: Clause, setting: Setting, limits: bool, quiet: bool) -> list[Figure]:
        """The figures that a clause and the brackets behind them set, each with the places that the clause before named.

        With `limits` most numbers are a regulation's, and with `quiet` the clause only tells.
        """
        found = [] if quiet else figures(text, clause, setting)
        if limits:
            found = [one for one in found if required(one)]
        places = "" if clause.opener == "；" else self.places
        if places and _MAKES.match(clause.coded):
            found = [one._replace(indicator=places + one.indicator, scope=places) if counts(one.rule) else one for one in found]
        self.heard(text, clause, found)
        return found + _inside(text, clause, setting, found)


def _maker(clause: Clause, set_: list[Figure], before: Clause | None) -> Clause | None:
    """The clause whose verb the next may go on with."""
    if not set_ or not (counts(set_[-1].rule) or (before and set_[-1].rule == "figure-noun")):
        return None
    return before if 0 in clause.quantities or set_[-1].rule == "figure-noun" else clause


def _inside(text: str, clause: Clause, setting: Setting, outer: list[Figure]) -> list[Figure]:
    """The figures of a bracket behind a figure: 建设园区20个（其中省级3个、市级5个）, 5名（女性不少于2名）."""
    found: list[Figure] = []
    for place, sign in enumerate(clause.coded if outer else ""):
        if sign != "◇" or place == 0 or clause.coded[place - 1] not in "#$":
            continue
        begin, end = clause.places[place][0] + 1, clause.places[place][1] - 1
        words = text[begin:end]
        for part in clauses(Sentence(begin, end, 0, False, False, words, mask(words)), None):
            within = _PART_OF.match(words) or any(sign == "$" for sign in part.coded)
            if within and not part.periods and part.baseline is None:
                last = (found or outer)[-1]
                goal = setting._replace(goal=True, subject=last.indicator, unit=last.quantity.unit, before=clause, following="")
                found.extend(figures(text, part, goal))
    return found


def _subject(text: str, clause: Clause) -> str:
    """What a clause without a figure speaks of, for the figure in the next: 产业规模迈上新台阶，达到800亿元."""
    if len(clause.coded) > LONGEST_SUBJECT or clause.quantities:
        return ""
    state = _FIRM_STATE.search(clause.coded)
    return clause.printed(text, 0, state.start() if state and state.start() > 1 else len(clause.coded))
