"""Numbers written in Chinese → their values."""

from __future__ import annotations

from decimal import Decimal

DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_POWER = {"十": 10, "百": 100, "千": 1000}
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def spelled(text: str) -> Decimal | None:
    """The value of a number in Chinese: 十五 → 15, 一百二十 → 120, 两 → 2, 千 → 1000, 一万二千 → 12000; None for what is no number.

    >>> spelled("一百二十"), spelled("壹仟"), spelled("二百四十万零六千三百五十八")
    (Decimal('120'), Decimal('1000'), Decimal('2406358'))
    """
    text = text.translate(_PLAIN).replace("廿", "二十")
    for sign, power in (("亿", 10**8), ("万", 10**4)):
        above, found, below = text.partition(sign)
        if found:
            high, low = spelled(above), spelled(below) if below else Decimal(0)
            if high is None or low is None or low >= power:
                return None
            alone = len(below) == 1 and below in DIGIT
            return high * power + low * (power // 10 if alone else 1)  # 一万二 is 12000
    return _below(text)


def _below(text: str) -> Decimal | None:
    """The value of a number without 万 and 亿."""
    if len(text) > 1 and all(c in DIGIT for c in text):
        return Decimal("".join(str(DIGIT[c]) for c in text)) if text[0] not in "两〇零" else None
    total, last = 0, 10**4
    digit: int | None = None
    for character in text:
        if character in DIGIT:
            if digit not in (None, 0):
                return None
            digit = DIGIT[character]
        else:
            power = _POWER.get(character)
            if power is None or power >= last:
                return None
            total += power * (1 if digit is None else digit)
            digit, last = None, power
    if digit is not None and digit and last in (100, 1000) and text[-2:-1] not in ("零", "〇") and total:
        digit *= last // 10  # 一百二 is 120
    return Decimal(total + (digit or 0))
