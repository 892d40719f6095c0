"""A clause → the figures it sets: indicator, quantity and year, one for each, by the figure-… rules."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import quantity
from kg.clauses import Clause
from kg.model import Quantity
from kg.periods import Period
from kg.quantity import Found
from kg.targets.conditions import EACH, UPWARD, Setting, counts, fits
from kg.targets.naming import SCOPE, before, clean, tidy, whole
from kg.targets.parting import neutral, segments
from kg.targets.sharing import share
from kg.vocabulary import Rule, alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
_FIGURES = tuple(rule for rule in _FILE.rules if rule.id.startswith("figure-"))
_NOT, _MEASURED, _CONDITION, _AFTER, _PAST, _SHARE, _PRODUCT = (
    _FILE[name].pattern for name in ("not-a-target", "measured-money", "not-condition", "not-after", "past", "required-share", "product")
)
_TOTAL = re.compile("(?:共计|合计|总计|累计)$")  # 淘汰落后机组15台、共计210万千瓦
_COMPARES = {
    **dict.fromkeys(("至少", "最少"), "AtLeast"),
    **dict.fromkeys(("至多", "最多"), "AtMost"),
    **dict.fromkeys(("约", "大约", "大概"), "Approximately"),
}
_ADVERB = re.compile(rf"{alternatives(_COMPARES)}(?=[^#$，]{{0,2}}$)")
_VERBS = frozenset([*_W["make"], *_W["alter"]])


class Figure(NamedTuple):
    """One figure to be reached, as its clause says it."""

    indicator: str
    quantity: Quantity
    period: Period | None
    rule: str
    scope: str | None = None
    ambiguity: str | None = None


def figures(text: str, clause: Clause, setting: Setting) -> list[Figure]:
    """The figures that a clause sets; none where it states a payment, a condition, a count of what there is or the past."""
    if not clause.quantities or _refused(clause.coded, setting):
        return []
    found: list[Figure] = []
    verb, sign = _carried(clause, setting.before)
    setting = setting._replace(whole=clause.coded)
    for part in segments(neutral(clause)):
        done, verb, sign = _segment(text, part, setting, verb, sign, found[-1].indicator if found else setting.subject)
        found.extend(done)
        setting = setting._replace(unit=found[-1].quantity.unit) if found else setting
    return found


def _carried(clause: Clause, before: Clause | None) -> tuple[tuple[tuple[int, int], ...], str]:
    """The verb of the clause before that a clause of a number and its things goes on with: 培育10家领军企业，5家独角兽企业."""
    first = clause.quantities.get(0)
    if before is None or first is None or quantity.base(first.quantity.unit) not in quantity.COUNTS:
        return (), ""
    head = segments(neutral(before))[0]
    made = (rule.pattern.match(head.coded) for rule in _FIGURES if counts(rule.id) and "n" in rule.pattern.groupindex)
    match = next((found for found in made if found), None)
    return (head.places[match.start("v") : match.end("v")], match["v"]) if match and head.places else ((), "")


def _refused(coded: str, setting: Setting) -> bool:
    paid = _NOT.search(coded) and not _MEASURED.search(coded)
    if not setting.goal and _PRODUCT.search(coded):
        return True
    return bool(paid or _CONDITION.search(coded) or _PAST.search(coded) or _AFTER.search(setting.following))


def _segment(
    text: str, part: Clause, setting: Setting, verb: tuple[tuple[int, int], ...], sign: str, previous: str
) -> tuple[list[Figure], tuple[tuple[int, int], ...], str]:
    """The figures of one part, and the verb that the next part may share."""
    for candidate in (part, _with_verb(part, verb, sign) if verb else None):
        if candidate is None or not candidate.quantities:
            continue
        for rule in _FIGURES:
            match = rule.pattern.match(candidate.coded)
            if match and fits(candidate, rule.id, match, setting._replace(dated=bool(candidate.periods))):
                if "n" in match.re.groupindex and "v" in match.re.groupindex:
                    verb, sign = candidate.places[match.start("v") : match.end("v")], match["v"]
                return _figures(text, candidate, rule, match, setting, previous), verb, sign
    return [], verb, sign


def _with_verb(part: Clause, verb: tuple[tuple[int, int], ...], sign: str) -> Clause:
    shift = len(sign)
    return part._replace(
        coded=sign + part.coded,
        places=verb + part.places,
        quantities={place + shift: item for place, item in part.quantities.items()},
    )


def _figures(text: str, clause: Clause, rule: Rule, match: re.Match[str], setting: Setting, previous: str) -> list[Figure]:
    groups = {name: clause.printed(text, *match.span(name)) if match[name] else "" for name in match.re.groupindex}
    found = [clause.quantities[place] for place in range(*match.span("q")) if place in clause.quantities]
    groups.pop("before", "")
    each = EACH.search(match["before"]) if "before" in match.re.groupindex and match["before"] else None
    groups["each"] = clause.printed(text, *each.span("each")) if each else ""
    found = _compared(found, clause.coded[: match.start("v") if "v" in match.re.groupindex else match.start("q")])
    if re.search("约需?占", match.group()):
        found = _as(found, "Approximately")
    shares = share(groups.get("s", ""), found, setting.periods)
    done = []
    for one in shares:
        subject = clean(one.subject)
        if "s" in match.re.groupindex and not groups.get("n"):
            counted = quantity.base(one.quantity.unit) in quantity.COUNTS
            subject = whole(subject, before(subject, previous, one.quantity.unit == setting.unit, rule.id), counted)
            if not subject:
                continue
        name = tidy(rule.data["indicator"].format(**{**groups, "s": subject}))
        if previous and _TOTAL.search(groups.get("n", "")):
            name = previous
        alike = quantity.base(one.quantity.unit) == quantity.base(setting.unit)
        name = name + previous if name in _VERBS and alike else name  # 新建服务中心20家、改扩建35家
        scope = SCOPE.match(name)
        done.append(Figure(name, one.quantity, one.period, rule.id, scope.group() if scope else None, one.ambiguity))
    return [figure for figure in done if len(figure.indicator) > 1]


def _compared(found: list[Found], ahead: str) -> list[Found]:
    """The quantities, with what an adverb before the verb says of them: 至少建成1所, 约占."""
    adverb = _ADVERB.search(ahead)
    return _as(found, _COMPARES[adverb.group()]) if adverb else found


def _as(found: list[Found], comparator: str) -> list[Found]:
    """The quantities, those that say nothing else with a comparator."""
    return [
        item._replace(quantity=item.quantity._replace(comparator=comparator)) if item.quantity.comparator == "Exactly" else item
        for item in found
    ]


def required(figure: Figure) -> bool:
    """Whether a figure without a year is to be reached although it stands in a regulation, whose numbers are mostly limits."""
    compared = figure.quantity.comparator in UPWARD and figure.quantity.unit in quantity.PERCENTS
    return compared and _SHARE.search(figure.indicator) is not None
