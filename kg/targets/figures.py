"""A clause → the figures it sets: indicator, quantity and year, one for each, by the figure-… rules."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import quantity
from kg.clauses import Clause
from kg.model import Quantity
from kg.periods import Period
from kg.quantity import Found
from kg.targets.conditions import EACH, UPWARD, Setting, allots, counts, fits
from kg.targets.naming import SCOPE, before, clean, tidy, whole
from kg.targets.parting import neutral, segments
from kg.targets.sharing import items, share
from kg.vocabulary import Rule, alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
_FIGURES = tuple(rule for rule in _FILE.rules if rule.id.startswith("figure-"))
_NOT, _MEASURED, _CONDITION, _AFTER, _PAST, _SHARE, _PRODUCT, _KEPT = (
    _FILE[name].pattern
    for name in ("not-a-target", "measured-money", "not-condition", "not-after", "past", "required-share", "product", "kept")
)
_TOTAL = re.compile("共计|合计|总计|累计")  # 淘汰落后机组15台、共计210万千瓦
_COMPARES = {
    **dict.fromkeys(("至少", "最少"), "AtLeast"),
    **dict.fromkeys(("至多", "最多"), "AtMost"),
    **dict.fromkeys(("约", "大约", "大概"), "Approximately"),
}
_ADVERB = re.compile(rf"(?<![签节合契履条制])(?:{alternatives(_COMPARES)})(?=[^#$，]{{0,2}}$)")
_AGAINST = {**dict.fromkeys(_W["floor"], "AtLeast"), **dict.fromkeys(_W["ceiling"], "AtMost")}
_DEED = re.compile(f"(?:{alternatives([*_W['make'], *_W['alter']])})*{alternatives(_W['deed_noun'])}(?![一-龥])")
_PLACE = re.compile(f"{alternatives(_W['noun_place'])}(?![一-龥])")
_NOUNS = frozenset(_W["noun_verb"])
_EACH_OF = re.compile("(?:各|均)$")
_VERBS = frozenset([*_W["make"], *_W["alter"]])
_VERBS_ONLY = re.compile(f"(?:{alternatives([*_VERBS, *_W['second']])})+")
_SPAN = re.compile("^(?:全|[一二三四五六])年共?$")  # 三年共评选30家
_EMPTY = frozenset([*_W["lead"], *_W["trail"]])  # 累计 names nothing
_PEOPLE = frozenset(["人", "人次", "人天", "户次", "场", "场次"])  # 培训10万人次: the verb says of what they are


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
    if not clause.quantities or _refused(clause, setting):
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


def _refused(clause: Clause, setting: Setting) -> bool:
    coded = clause.coded
    paid = (_NOT.search(coded) and not _MEASURED.search(coded)) or allots(clause)
    if not setting.goal and (setting.product or of_product(clause)):
        return True
    return bool(paid or _CONDITION.search(coded) or _PAST.search(coded) or _AFTER.search(setting.following) or _is_kept(clause))


def of_product(clause: Clause) -> bool:
    """Whether a clause says what a product must be like, or who may enter: 新上项目应满足转换效率不低于20%."""
    return _PRODUCT.search(clause.coded) is not None


def _is_kept(clause: Clause) -> bool:
    """Whether a clause says how long something is kept or has been: 资料保存时间不少于30年."""
    return any(item.quantity.unit in quantity.TIMES for item in clause.quantities.values()) and _KEPT.search(clause.coded) is not None


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
    groups = _printed(text, clause, rule, match)
    found = [clause.quantities[place] for place in range(*match.span("q")) if place in clause.quantities]
    found = _compared(found, clause, rule, match)
    done: list[Figure] = []
    for one in share(groups.get("s", ""), found, setting.periods):
        base = quantity.base(one.quantity.unit)
        whole_span = _SPAN.match(one.subject)
        prior = previous.removeprefix("每年") if whole_span else previous
        subject, alike = "" if whole_span else clean(one.subject), base == quantity.base(setting.unit)
        if subject in _EMPTY:  # 培训10万人次: the verb says of what; 容量达到120兆瓦，力争达到180兆瓦: the figure before
            subject = groups.get("v", "") if base in _PEOPLE else "" if one.quantity.unit == setting.unit else subject
        if "s" in groups and not groups.get("n"):
            subject = whole(subject, before(subject, prior, one.quantity.unit == setting.unit, rule.id), base in quantity.COUNTS)
            if not subject:
                continue
        for thing in _things(groups.get("n", "")):
            name = _name(rule, {**groups, "s": subject, "n": thing}, previous, alike)
            scope = SCOPE.match(name)
            done.append(Figure(name, one.quantity, one.period, rule.id, scope.group() if scope else None, one.ambiguity))
    return [figure for figure in done if _is_named(figure)]


def _is_named(figure: Figure) -> bool:
    """Whether a figure's indicator says of what it is: not 累计, nor 建成 of 2024年建成30家."""
    verb = figure.rule == "figure-noun" and figure.indicator in _VERBS and quantity.base(figure.quantity.unit) not in _PEOPLE
    return len(figure.indicator) > 1 and figure.indicator not in _EMPTY and not verb


def _name(rule: Rule, groups: dict[str, str], previous: str, alike: bool) -> str:
    """An indicator's name, that of the figure before where this one leans on it: 淘汰机组15台、共计210万千瓦; 新建中心20家、改扩建35家."""
    name = tidy(rule.data["indicator"].format(**groups))
    if previous and (_TOTAL.fullmatch(groups["n"]) or (alike and previous.startswith(name) and name in _VERBS)):
        return previous
    if not (alike and _VERBS_ONLY.fullmatch(name)) or previous.startswith(name):
        return name
    led = _VERBS_ONLY.match(previous)
    return name + (previous[led.end() :] if led and name.startswith(led.group()) else previous)  # 抢救古树300株、抢救复壮500株


def _printed(text: str, clause: Clause, rule: Rule, match: re.Match[str]) -> dict[str, str]:
    """A rule's groups as the text has them; what stands before a verb that is part of a name goes to it: 立体绿化|建设|项目."""
    groups = {name: clause.printed(text, *match.span(name)) if match[name] else "" for name in match.re.groupindex}
    each = EACH.search(match["before"]) if groups.get("before") else None
    groups["each"] = clause.printed(text, *each.span("each")) if each else ""
    ahead = clean(groups.get("before", ""))
    thing = clean(groups.get("n", ""))
    if (groups.get("v") in _NOUNS and _PLACE.match(thing)) or (ahead and not each and ahead not in _VERBS and _DEED.match(thing)):
        of = "v" if "{v}" in rule.data["indicator"] else "n"
        groups[of] = ahead + groups["v"] + (groups["n"] if of == "n" else "")
    return groups


def _things(name: str) -> list[str]:
    """The things of which a number is said each: 金奖和银奖各(10个); else the one."""
    each = _EACH_OF.search(name)
    return items(name[: each.start()]) if each else [name]


def _compared(found: list[Found], clause: Clause, rule: Rule, match: re.Match[str]) -> list[Found]:
    """The quantities, with what an adverb before the verb, or the verb itself, says of them: 至少建成1所, 约占."""
    ahead = clause.coded[: match.start("v") if "v" in match.re.groupindex else match.start("q")]
    adverb = _ADVERB.search(ahead)
    if rule.id == "figure-against":
        return _as(found, _AGAINST[match["v"]])
    if re.search("(?<!签)约需?占", match.group()):
        return _as(found, "Approximately")
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
