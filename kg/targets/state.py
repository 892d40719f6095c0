"""What is known of a section, and what its sentences hand on: the years in force, the plan's own, what no rule explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.periods import Period
from kg.targets.scheduled import Due


@dataclass(slots=True)
class State:
    """What is carried from sentence to sentence of a section."""

    goals: bool
    overview: bool = field(default=False, kw_only=True)  # a year that a paragraph names carries on in it as in goals
    quiet: bool  # background, guidance …: only what is due after the document's own year
    month: int | None = field(default=None, kw_only=True)  # of the document's date
    now: int | None  # the document's own year
    own: tuple[int, int] | None  # the years that it is for
    span: bool = False  # … and these are several: what it counts is to be reached
    telling: bool = False  # it tells what was (通报, 报告): only what is due by a year to come, or stands among goals
    ruling: bool = False  # a regulation (办法, 规定): its numbers are limits unless a year is set
    rows: tuple[Due, ...] = ()  # of a table that says when each task is due
    due: Period | None = None  # from a label line: 完成时限：2019年6月底前
    heading: Period | None = None  # the year that a heading names: 二、签订2021年合同
    carry: tuple[Period, ...] = ()
    last: Period | None = None  # the last year or span that the section has named …
    named: dict[int | None, Period] = field(default_factory=dict)  # … and the last of each final year, a year before a span
    paragraph: int = -1
    recent: Period | None = None  # the paragraph's last, for figures without one
    unread: list[tuple[int, int]] = field(default_factory=list)  # clauses with a number and a year that no rule explains
