"""Text → the years and periods in it by which something is to be reached, and those that are no deadline."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.numerals import spelled
from kg.vocabulary import Rule, rules

_FILE = rules("periods")
_ORDER = {rule.id: place for place, rule in enumerate(_FILE.rules)}
_ANY = re.compile(r'民国|20\d\d|十[一二三四五六七八九]五|"十五"|世纪|年|月')
_YEARLY = rules("targets")["due-yearly"].pattern
_NUMERAL = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TITLE_SPAN = re.compile(r"(20\d\d)年?(?:—|——|-|~|至|到)(20\d\d)")
_TITLE_PLAN = re.compile(r"十([一二三四五六七八九])(?:五|个五年)")
_TITLE_YEAR = re.compile(r"(20\d\d)年(?:度)?(?!修订|版)")
# 2035年远景目标, 2020年版, 2030年可持续发展议程: a year within a name
_NAME = re.compile(
    r"[春夏秋冬]季|版|度|修订|版本|远景目标|可持续|召开|发布的|印发的|公布的|以来|全年|同期|为基|的(?!目标)|—|-|至今|高考|代"
)
_CLOSE = re.compile(r"[，、；。：（）\s]|$")


class Period(NamedTuple):
    """A year or a span of years named in a text, where it stands, and what it is there for."""

    begin: int
    end: int
    role: str  # "deadline": by then; "period": in these years; "baseline": counted from; "none": neither
    year: int | None = None
    first: int | None = None
    last: int | None = None
    firm: bool = True  # says itself that it is a deadline (到, 前, 底); a bare 2025年 does not
    before: bool = False  # …前: something is to be done by then

    @property
    def final(self) -> int | None:
        """The year to reach it by: the last of a span."""
        return self.year if self.year is not None else self.last


def plan_years(plan: str | None) -> tuple[int, int]:
    """The first and last year of a five-year plan: 四 of 十四五 is 2021 to 2025; "十五", the tenth, has no such numeral.

    >>> plan_years("四")
    (2021, 2025)
    """
    last = 2005 + 5 * _NUMERAL[plan or "〇"]
    return last - 4, last


def own_period(title: str) -> tuple[int, int] | None:
    """The years that a document's title says it is for: （2021—2023年）, "十四五"."""
    if span := _TITLE_SPAN.search(title):
        return int(span[1]), int(span[2])
    if plan := _TITLE_PLAN.search(title):
        return plan_years(plan[1])
    if year := _TITLE_YEAR.search(title):
        return int(year[1]), int(year[1])
    return None


def find(text: str, now: int | None = None, base: int | None = None) -> list[Period]:
    """The periods of a text in order, without overlap; `now` is the document's own year, for 年底前 and 用3年时间, `base` 再用3年's.

    >>> [(p.role, p.year, p.first, p.last) for p in find('到2025年，比2020年下降18%；"十五五"时期')]
    [('deadline', 2025, None, None), ('baseline', 2020, None, None), ('period', None, 2026, 2030)]
    """
    if not _ANY.search(text):
        return []
    matches = [(match.start(), _ORDER[rule.id], match, rule) for rule in _FILE.rules for match in rule.finditer(text)]
    matches.sort(key=lambda item: item[:2])
    found: list[Period] = []
    place, base = 0, base or now
    for begin, _, match, rule in matches:
        if begin < place:
            continue
        period = _read(text, match, rule, base, now)
        if rule.id == "own-year" and period and _YEARLY.search(text, 0, begin):  # 每年2月底前: no year
            period = period._replace(role="none")
        if period is not None:
            found.append(period)
            place = period.end
            base = period.final if rule.id == "years-time" and period.role == "deadline" else base
            now = period.year or now if rule.id == "year" and period.firm else now  # 2023年6月底前…，12月底前…
    return found


def _read(text: str, match: re.Match[str], rule: Rule, base: int | None, now: int | None) -> Period | None:
    begin, end, role = match.start(), match.end(), rule.data["role"]
    groups = match.groupdict()
    if role == "none":
        return Period(begin, end, role)
    if role == "baseline":
        return Period(
            begin, end, role, _year(groups.get("y") or groups.get("y2") or groups.get("y3"), groups.get("plan") or groups.get("plan2"))
        )
    before = bool(groups.get("before")) or match.group().endswith(("前", "内"))
    if role == "period":
        first, last = plan_years(groups["plan"]) if "plan" in groups else (int(groups["a"]), int(groups["z"]))
        return Period(begin, end, role, first=first, last=last)
    if rule.id in ("year", "listed-year"):
        firm = bool(groups.get("near") or before or (groups.get("end") or "年") != "年" or groups.get("month"))
        named = not firm and _NAME.match(text, end)
        return Period(begin, end, "none") if named else Period(begin, end, role, int(groups["y"]), firm=firm, before=before)
    year = _reckoned(groups, rule, base, now)
    return Period(begin, end, role, year, before=before) if year is not None else Period(begin, end, "none")


def _year(printed: str | None, plan: str | None) -> int | None:
    return int(printed) if printed else plan_years(plan)[1] if plan else None


def _reckoned(groups: dict[str, str | None], rule: Rule, base: int | None, now: int | None) -> int | None:
    """The year of a deadline that prints none in digits: "十四五"末, 二〇三五年, 年底前, 再用3年时间."""
    if roc := groups.get("roc"):
        return None if groups.get("from") else int(roc) + 1911
    if "plan" in groups:
        return plan_years(groups["plan"])[1]
    if printed := groups.get("spelled"):
        return int("".join(str(_NUMERAL[c]) for c in printed))
    if number := groups.get("n") or groups.get("m"):
        start = base if groups.get("again") or groups.get("again2") else now
        years = int(number) if number.isdecimal() else int(spelled(number) or 0)
        return None if start is None else start + years
    if "year" in rule.data:
        return int(rule.data["year"])
    return None if now is None else now + int(rule.data["offset"])
