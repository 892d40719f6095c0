"""Counts → the numbers that a word processor prints for them, by the names that OOXML (ECMA-376, 17.18.59) gives the forms."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


def chinese(count: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千"), zero: str = "零") -> str:
    """A count in Chinese numerals, 10 as 十.

    >>> chinese(10), chinese(21), chinese(105)
    ('十', '二十一', '一百零五')
    """
    if not 0 < count < 10_000:
        return digits[0] if count == 0 else str(count)
    made, gap = "", False
    for power in range(3, -1, -1):
        digit = count // 10**power % 10
        if digit:
            made += (zero if gap else "") + digits[digit] + units[power]
            gap = False
        elif made:
            gap = True
    return made.removeprefix(digits[1]) if 10 <= count < 20 and digits is _DIGITS else made


def roman(count: int) -> str:
    """A count in Roman numerals."""
    made = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        made += sign * (count // value)
        count %= value
    return made


def letter(count: int) -> str:
    """A count in letters as a word processor has them: a … z, aa, bb."""
    return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""


def _row(first: str, last: str) -> Callable[[int], str]:
    """A form that has a sign of its own for each count up to some."""
    signs = [chr(code) for code in range(ord(first), ord(last) + 1)]
    return lambda count: signs[count - 1] if 0 < count <= len(signs) else str(count)


def _of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)] if count > 0 else str(count)


def _positional(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(abs(count)))


def _circled(count: int) -> str:
    if 20 < count <= 35:
        return chr(0x3251 + count - 21)
    return chr(0x32B1 + count - 36) if 35 < count <= 50 else _row("①", "⑳")(count)


_COUNTING = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
)
FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_COUNTING, chinese),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _positional),
    "chineseLegalSimplified": lambda count: chinese(count, _LEGAL, ("", "拾", "佰", "仟")),
    "ideographLegalTraditional": lambda count: chinese(count, _LEGAL_TRADITIONAL, ("", "拾", "佰", "仟")),
    "japaneseLegal": lambda count: chinese(count, _LEGAL_TRADITIONAL, ("", "拾", "百", "阡")),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedFullstop": _row("⒈", "⒛"),
    "decimalEnclosedParen": _row("⑴", "⒇"),
    "ideographEnclosedCircle": _row("㊀", "㊉"),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: "".join(chr(ord(digit) + 0xFEE0) for digit in str(count)),
    "decimalFullWidth2": lambda count: "".join(chr(ord(digit) + 0xFEE0) for digit in str(count)),
    "upperRoman": roman,
    "lowerRoman": lambda count: roman(count).lower(),
    "upperLetter": lambda count: letter(count).upper(),
    "lowerLetter": letter,
    "numberInDash": lambda count: f"- {count} -",
    "none": lambda count: "",
    "bullet": lambda count: "",
}


def printed(count: int, form: str) -> str:
    """A count as a form prints it; a form that is not known prints decimal digits."""
    return FORMS.get(form, str)(count)
