"""A clause → the figures it sets: indicator, quantity and year, one for each, by the figure-… rules."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import quantity
from kg.clauses import Clause
from kg.model import Quantity
from kg.periods import Period
from kg.quantity import Found
from kg.targets.naming import HEAD, SCOPE, SCOPED, before, clean, tidy, whole
from kg.targets.parting import ONES, neutral, segments
from kg.targets.sharing import share
from kg.vocabulary import Rule, alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
_FIGURES = tuple(rule for rule in _FILE.rules if rule.id.startswith("figure-"))
_NOT, _MEASURED, _CONDITION, _AFTER, _EVENT, _PAST, _PART, _NOT_MADE, _SHARE = (
    _FILE[name].pattern
    for name in (
        *("not-a-target", "measured-money", "not-condition", "not-after", "not-event", "past", "predicate-part", "not-made"),
        "required-share",
    )
)
_EACH = re.compile(
    rf"(?P<each>{alternatives(_W['each'])}[^#$，]{{0,15}}?)(?:要|应|须|都|原则上|至少|均|建|可|随机|组织|完成|约|定期|重点|累计)*$"
)
_SETS = frozenset(_W["sets"])
_SOME = re.compile("[一数几]批$")
_PRODUCT = _FILE["product"].pattern
_TAKES_PART = _FILE["takes-part"].pattern
_SPOKEN_OF = _FILE["spoken-of"].pattern
_TOTAL = re.compile("(?:共计|合计|总计|累计)$")  # 淘汰落后机组15台、共计210万千瓦
_SURE = re.compile("确保|保证|实现|力争|基本|做到")
_ORDERED = re.compile("达|提|需|应|力争|确保|使")
_COMPARES = {
    **dict.fromkeys(("至少", "最少"), "AtLeast"),
    **dict.fromkeys(("至多", "最多"), "AtMost"),
    **dict.fromkeys(("约", "大约", "大概"), "Approximately"),
}
_ADVERB = re.compile(rf"{alternatives(_COMPARES)}(?=[^#$，]{{0,2}}$)")
_UPWARD = frozenset(["AtLeast", "MoreThan"])
_VERBS = frozenset([*_W["make"], *_W["alter"]])
_FIRM = frozenset(_W["firm_make"])
_LOOSE = frozenset(_W["loose"])
_CHINESE = frozenset("〇零一二两三四五六七八九十百千")


class Figure(NamedTuple):
    """One figure to be reached, as its clause says it."""

    indicator: str
    quantity: Quantity
    period: Period | None
    rule: str
    scope: str | None = None
    ambiguity: str | None = None


class Setting(NamedTuple):
    """What is known before a clause is read: whether goals are being set, for which years, and what was spoken of."""

    goal: bool  # a goals section, or a year to reach it by stands in the sentence
    periods: tuple[Period, ...] = ()
    subject: str = ""  # of the clause before
    following: str = ""  # the clause after, coded
    whole: str = ""  # the clause itself, coded
    unit: str = ""  # of the figure before
    before: Clause | None = None  # the clause before, where it counted things
    plan: bool = False  # the document is for years that its title names
    span: bool = False  # … and for more than one


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


def counts(rule: str) -> bool:
    """Whether figures of a rule count things made or changed: 培育10家企业."""
    return rule.startswith(("figure-made", "figure-altered"))


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
            if match and _fits(candidate, rule, match, setting):
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


def _fits(clause: Clause, rule: Rule, match: re.Match[str], setting: Setting) -> bool:
    item = clause.quantities.get(match.start("q"))
    if item is None:
        return False
    unit, compared = item.quantity.unit, item.quantity.comparator != "Exactly"
    if rule.data.get("weak"):
        rated = unit in quantity.PERCENTS and compared and bool(setting.unit or setting.span)
        return (setting.goal or rated or bool(_SURE.search(setting.whole))) and unit not in quantity.TIMES
    if rule.id == "figure-again":
        return bool(setting.unit and clause.periods) and quantity.base(unit) == quantity.base(setting.unit)
    if rule.id == "figure-reserved":
        return unit in quantity.PERCENTS
    if rule.id == "figure-noun":
        known = bool(unit) and unit not in quantity.TIMES and quantity.base(unit) not in quantity.MONEY
        return known and (setting.goal or _goes_on(match["s"], unit, setting)) and not _NOT_MADE.match(setting.whole)
    if rule.id == "figure-number-first":
        wanted = quantity.base(unit) in quantity.COUNTS and unit != "次" and item.quantity.comparator in _UPWARD
        return wanted and bool(match["s"] or setting.goal or setting.plan)
    if rule.id == "figure-part":
        return not _NOT_MADE.match(setting.whole) and _part_fits(item, match, setting)
    if counts(rule.id):
        groups = match.groupdict()
        if item.after and rule.id in ("figure-made", "figure-altered") and quantity.base(unit) not in quantity.COUNTS:
            return False  # 淘汰35蒸吨以下锅炉: which ones, not how many
        if _NOT_MADE.match(setting.whole) and not setting.goal:
            return False
        if (
            not unit
            or unit in quantity.PERCENTS
            or unit in quantity.TIMES
            or (match["v"] in ("实现", "有") and not (setting.goal or groups.get("m")))
        ):
            return False
        if rule.id in ("figure-made", "figure-altered") and quantity.base(unit) in quantity.MONEY:
            return False
        if unit == "次" and not compared:  # 每半年更新发布1次: how often, not how many
            return False
        if groups.get("m"):
            return _told_apart(item, match, setting)
        if _SOME.search(match.string[: match.start("q")]) and quantity.base(unit) not in ONES:
            return False  # 发展一批200亩连片的茶园: how large, not how many
        each = _EACH.search(groups.get("before") or "") is not None
        firm = match["v"] in _FIRM or (match["v"] == "支持" and _TAKES_PART.search(groups.get("n") or "") is not None)
        return setting.goal or compared or each or firm or (setting.span and match["v"] not in _LOOSE)
    if rule.id == "figure-predicate" and not setting.goal:
        # 应用高度不应超过100米 is a limit, 处理率不低于60% a target
        named = bool(setting.unit or "每" in match["s"] or HEAD.search(match["s"]))
        counted = setting.plan and quantity.base(unit) in quantity.COUNTS
        return unit in quantity.PERCENTS or (item.quantity.comparator in _UPWARD and (named or counted))
    if rule.id == "figure-share" and not setting.goal and item.quantity.comparator == "Exactly":
        return _ORDERED.search(match.string[: match.start("q")]) is not None  # 占总数的27.6% only tells
    if rule.id == "figure-level" and match["v"] == "占":
        return setting.goal
    if rule.id == "figure-level" and unit in quantity.TIMES and match["v"] in ("实现", "达到", "达"):
        return compared or setting.goal
    return True


def _told_apart(item: Found, match: re.Match[str], setting: Setting) -> bool:
    """Whether a number behind a modifier counts what is made (培育竞争力强的80家企业), not what is spoken of (完成淀粉等6个行业的登记)."""
    if not (setting.goal or setting.span) or quantity.base(item.quantity.unit) not in ONES:
        return False
    if match["v"] in _LOOSE and match["v"] != "实现":
        return False
    return not match["m"].endswith("等") or (match["v"] not in _SETS and not _SPOKEN_OF.search(match["n"]))


def _goes_on(name: str, unit: str, setting: Setting) -> bool:
    """Whether a name and its number go on with the count before: 建设冷库50座，库容6万吨; 省级园区达到10个，市级20个."""
    scoped = unit == setting.unit and SCOPED.match(name) is not None and not HEAD.search(name)
    return scoped or (setting.span and setting.before is not None)


def _part_fits(item: Found, match: re.Match[str], setting: Setting) -> bool:
    unit, deed = item.quantity.unit, match["n"]
    if deed.endswith("的"):
        return False
    if unit in quantity.TIMES:
        sure = setting.goal or bool(_SURE.search(setting.whole))
        reach = deed.startswith(("可达", "通达", "到达", "直达", "送达", "抵达", "可到"))
        return sure and (reach or item.quantity.comparator == "AtMost") and not _EVENT.search(setting.whole)
    if not _PART.search(deed):
        return False
    if unit == "%":
        return True
    return quantity.base(unit) in quantity.COUNTS and bool(re.search("实现|达到|完成", deed))


def _figures(text: str, clause: Clause, rule: Rule, match: re.Match[str], setting: Setting, previous: str) -> list[Figure]:
    groups = {name: clause.printed(text, *match.span(name)) if match[name] else "" for name in match.re.groupindex}
    found = [clause.quantities[place] for place in range(*match.span("q")) if place in clause.quantities]
    groups.pop("before", "")
    each = _EACH.search(match["before"]) if "before" in match.re.groupindex and match["before"] else None
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
    compared = figure.quantity.comparator in _UPWARD and figure.quantity.unit in quantity.PERCENTS
    return compared and _SHARE.search(figure.indicator) is not None
