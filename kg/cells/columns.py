"""The words of a table's head → what each column holds, by the rules of tables.toml and the labels of responsibilities.toml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kg import periods, quantity
from kg.reading import Stretch
from kg.vocabulary import Rule, rules

LONGEST = 24  # characters of a head; 责任单位（排第一位的为牵头单位） is one
_NO_BODIES = ("Aside", "None")  # labels that no body follows: 责任人, 适用范围


class Column(NamedTuple):
    """A column: where its head stands, what it holds in a table of tasks and in one of indicators, and the label of its bodies."""

    begin: int
    end: int
    role: str  # "number" "task" "text" "goal" "bodies" "deadline" "other"; "" where the head's words are unknown
    measure: (
        str  # of indicators: "number" "name" "unit" "binding" "target" "growth" "aside" "year 2025"; of figures: "subject" "when" "figure"
    )
    label: Rule | None  # for bodies: the rule of the label that the head's words are (责任单位)
    above: Stretch = (0, 0)  # the head over it in a head of two lines: 建设任务（座） over 2026年


@cache
def _roles() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("tables").rules if rule.data.get("kind") == "column")


@cache
def _labels() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] == "label")


@cache
def _measures() -> dict[str, str]:
    words = rules("tables").words
    return {word: role for role in ("number", "name", "unit", "binding", "target", "growth", "aside") for word in words[role]}


@lru_cache(maxsize=1 << 14)
def _read(words: str) -> tuple[str, str, Rule | None]:
    """The role, the measure and the label of a head's words."""
    rule = next((rule for rule in _roles() if rule.pattern.search(words)), None)
    role = str(rule.data["role"]) if rule else ""
    label = None
    if rule is None:
        label = next((one for one in _labels() if one.pattern.fullmatch(words + "：")), None)
        role = "" if label is None else "other" if label.data["role"] in _NO_BODIES else "bodies"
    elif role == "bodies":  # 牵头 under 责任分工 is short for 牵头单位
        label = rules("responsibilities")[str(rule.data["label"])]
    year = rules("tables")["head-year"].pattern.fullmatch(words)
    measure = f"year {year['year'] or periods.plan_years(year['plan'])[1]}" if year else _measures().get(words, "") or _of_figures(words)
    return role, measure, label if role == "bodies" else None


def _of_figures(words: str) -> str:
    """What a head says of a column in a table of figures: "subject" (区域), "when" (年份), "figure" (2026年新建数量（座）), else ""."""
    file = rules("tables")
    if file["head-when"].pattern.search(words):
        return "when"
    if file["head-subject"].pattern.search(words):
        return "subject"
    figure = file["head-figure"].pattern.search(words)
    if figure is None:
        return ""
    counted = file["figure-noun"].pattern.search(figure["noun"]) is not None
    return "figure" if counted or (figure["when"] and figure["noun"]) or (figure["unit"] and is_unit(figure["unit"])) else ""


def is_unit(words: str) -> bool:
    """Whether the bracket behind a head holds a unit: 座, %, 万千瓦."""
    return quantity.is_unit(words) or words in ("%", "‰")


def column(text: str, begin: int, end: int) -> Column:
    """The column under a head."""
    words = text[begin:end].strip("*：:").replace("\n", "")
    role, measure, label = _read(words) if 0 < len(words) <= LONGEST else ("", "", None)
    return Column(begin, end, role, measure, label)


def columns(text: str, cells: Sequence[Stretch]) -> tuple[Column, ...]:
    """The columns under a line's cells, where it is a table's head; else none."""
    if len(cells) < 2:
        return ()
    found = tuple(column(text, *cell) for cell in cells)
    return found if is_head(found) or is_list(found) else ()


def is_head(found: Sequence[Column]) -> bool:
    """Whether cells head a table: of tasks, with a column of bodies or dates beside another that is known, or of indicators."""
    return has_tasks(found) or has_indicators(found) or has_figures(found)


def is_list(found: Sequence[Column]) -> bool:
    """Whether cells head a list of another kind: its rows' numbers come first, and no head is a sentence."""
    return found[0].role == "number" and len(found) > 2 and all(0 < one.end - one.begin <= LONGEST for one in found)


def has_tasks(found: Sequence[Column]) -> bool:
    """Whether columns are those of a table that says what is done by whom or when, most heads being known."""
    roles = [one.role for one in found]
    known = sum(one.role != "" or one.end == one.begin or one.measure in ("subject", "figure", "when") for one in found)
    return known * 2 > len(found) and ("bodies" in roles or "deadline" in roles) and len({role for role in roles if role}) > 1


def has_indicators(found: Sequence[Column]) -> bool:
    """Whether columns are those of a table that gives indicators their values."""
    measures = [one.measure for one in found]
    return "name" in measures and any(one in ("target", "growth") or one.startswith("year") for one in measures)


def has_figures(found: Sequence[Column]) -> bool:
    """Whether columns are those of a table that gives places, bodies, branches or years their figures, by heads alone."""
    subject = next((place for place, one in enumerate(found) if one.measure in ("subject", "when")), None)
    return subject is not None and any(one.measure == "figure" or one.measure.startswith("year") for one in found[subject + 1 :])
