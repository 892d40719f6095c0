"""A cell's stored value and its number format → the text that is shown in the cell."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

_BUILT_IN = {9: "0%", 10: "0.00%", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", **dict.fromkeys((14, 15, 22, 30, 27, 31, 36, 50, 54, 57), "yyyy/m/d"),
             **dict.fromkeys((17, 28, 55), "yyyy/m"), **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47), "h:mm")}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SUFFIX = re.compile(r'(?:"([^"]*)"|\\(.)|([%年月日号个项万亿元]))\s*$')


def shown(value: str, number_format: str, *, from_1904: bool = False) -> str:
    """A number as its format shows it: per cent, dates (2026年4月30日), decimals; a whole number without `.0`.

    >>> shown("0.85", "0%"), shown("46142", "yyyy/m/d"), shown("3.0", "General")
    ('85%', '2026年4月30日', '3')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) > Decimal(10) ** 30:
        return value
    section = number_format.split(";")[0]
    bare = _QUOTED.sub("", section).lower()
    if any(sign in bare for sign in "yd") and not any(sign in bare for sign in "0#") and 0 < number < 200_000:
        return _day(number, bare, section, from_1904)
    if "%" in section:
        return _plain(_rounded(number * 100, bare)) + "%"
    suffix = _SUFFIX.search(section) if any(sign in bare for sign in "0#") else None
    unit = next((part for part in suffix.groups() if part), "") if suffix else ""
    return _plain(_rounded(number, bare)) + unit


def _rounded(number: Decimal, bare: str) -> Decimal:
    """A number with as many decimals as its format shows; as it is, without a computer's rest (0.30000000000000004), where it shows any."""
    places = re.search(r"[0#?](?:\.([0#?]+))?", bare)
    if places is None:
        return round(number, 10)
    return round(number, len(places[1]) if places[1] else 0)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(number: Decimal, bare: str, section: str, from_1904: bool) -> str:
    day = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = day + timedelta(days=int(number))
    if "d" in bare or "日" in section:
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.year}年{moment.month}月" if "m" in bare or "月" in section else f"{moment.year}年"


def format_of(code: int, own: dict[int, str]) -> str:
    """The number format of an id: the workbook's own, else one of those that every program knows."""
    return own.get(code) or _BUILT_IN.get(code, "General")
