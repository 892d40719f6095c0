"""Numbers of the genre: what is read in each wording, and that printing and reading them agree."""

from __future__ import annotations

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import periods, quantity
from kg.model import Quantity
from kg.numerals import spelled

EXAMPLES = Path(__file__).parent / "examples"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of examples."""
    with open(EXAMPLES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = table("quantities.tsv")


def said(found: Quantity) -> str:
    """A quantity as the examples write it."""
    value = f"{found.value}—{found.upper}" if found.upper is not None else f"{found.value}"
    normalized = "-" if found.normalized is None else f"{found.normalized}"
    return f"{value} {found.unit or '_'} {found.comparator} {normalized} {found.qudt or '-'}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_each_wording_is_read(row: dict[str, str]) -> None:
    """A text gives the quantities that its row says, in order."""
    assert (" ¦ ".join(said(item.quantity) for item in quantity.find(row["text"])) or "-") == row["quantities"]


def test_the_rows_are_there() -> None:
    """The examples have not been lost."""
    assert len(ROWS) >= 65


VALUES = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=3)
UNITS = st.sampled_from(
    ["%", "‰", "万吨", "亿元", "个", "家", "公里", "平方米", "亿千瓦时", "微克/立方米", "吨/日", "小时", "个工作日", "万人次"]
)
COMPARATORS = st.sampled_from(["Exactly", "AtLeast", "AtMost", "MoreThan", "LessThan", "Approximately"])


@given(VALUES, UNITS, COMPARATORS)
def test_what_is_printed_is_read_as_the_same(value: Decimal, unit: str, comparator: str) -> None:
    """show() and parse() are a pair for every value, unit and comparator."""
    made = quantity.make(value, unit, comparator)
    assert quantity.parse(quantity.show(made)) == made


@given(VALUES, VALUES, UNITS)
def test_a_range_is_printed_and_read_as_the_same(low: Decimal, high: Decimal, unit: str) -> None:
    """A range keeps both ends."""
    made = quantity.make(low, unit, upper=high)
    assert made.comparator == "Between"
    assert quantity.parse(quantity.show(made)) == made


@given(st.integers(min_value=1, max_value=9999))
def test_numbers_in_words_have_their_value(number: int) -> None:
    """Every number below 10,000 in Chinese is read as itself."""
    assert spelled(in_words(number)) == number


def in_words(number: int) -> str:
    """A number below 10,000 in Chinese: 1050 is 一千零五十."""
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            words += ("零" if gap and words else "") + "一二三四五六七八九"[digit - 1] + name
            gap = False
        else:
            gap = True
    return words


@given(st.text(alphabet="0123456789.%万亿千百十一二两半成以上内下不低于超过约左右至—~个吨，。年月日第", max_size=60))
@settings(max_examples=300)
def test_odd_text_is_read_without_overlap(text: str) -> None:
    """Any text gives quantities in order, inside it, none over another."""
    place = 0
    for item in quantity.find(text):
        assert place <= item.begin < item.end <= len(text)
        assert item.quantity.value >= 0
        place = item.end


LONG = ["1", "1.", "一、", "（", "1—", "百", "2025", "不", "十四五"]


@pytest.mark.parametrize("piece", LONG)
def test_time_grows_with_length_alone(piece: str) -> None:
    """Ten times the text takes ten times the time or so, whatever it repeats."""
    short, long = took(piece * 1_000), took(piece * 10_000)
    assert long < 60 * short + 0.05


def took(text: str) -> float:
    """The least seconds that reading a text took."""
    best = 60.0
    for _ in range(3):
        start = time.process_time()
        quantity.find(text)
        periods.find(text, 2020)
        best = min(best, time.process_time() - start)
    return best


def test_multipliers_go_into_the_normalized_value() -> None:
    """万 and 亿 stay with the printed unit and are worked out in QUDT's."""
    assert quantity.make("1.5", "万吨").normalized == 15000
    assert quantity.make("2", "亿千瓦时", upper="3").normalized_upper == 300_000_000
    assert quantity.make("1", "亩").normalized is None


PERIODS = [
    ("到2025年，", [("deadline", 2025, None, None)]),
    ("2019年6月底前完成", [("deadline", 2019, None, None)]),
    ("2022年6月30日前", [("deadline", 2022, None, None)]),
    ("比2015年下降", [("baseline", 2015, None, None)]),
    ("在2018年基础上翻两番", [("baseline", 2018, None, None)]),
    ('较"十三五"末增长', [("baseline", 2020, None, None)]),
    ('"十四五"时期', [("period", None, 2021, 2025)]),
    ('到"十五五"末', [("deadline", 2030, None, None)]),
    ("2021—2025年", [("period", None, 2021, 2025)]),
    ("自2021年起", [("none", None, None, None)]),
    ("2019年1月1日至12月31日", [("none", None, None, None)]),
    ("有效期自发布之日起至2027年12月31日", [("none", None, None, None)]),
    ("2035年远景目标", [("none", None, None, None)]),
    ("到2025、2030年", [("deadline", 2025, None, None), ("deadline", 2030, None, None)]),
    ("年底前制定", [("deadline", 2020, None, None)]),
    ("明年6月底前", [("deadline", 2021, None, None)]),
    ("用3年左右时间，再用5年时间", [("deadline", 2023, None, None), ("deadline", 2028, None, None)]),
    ("到本世纪中叶", [("deadline", 2050, None, None)]),
    ("到二〇二五年，", [("deadline", 2025, None, None)]),
    ("每年6月底前", []),
    ("二〇二一年五月十日", []),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS, ids=[text for text, _ in PERIODS])
def test_each_period_is_told_from_what_is_none(text: str, expected: list[tuple[str, int | None, int | None, int | None]]) -> None:
    """A year is a deadline, a period, a baseline or nothing of that."""
    assert [(p.role, p.year, p.first, p.last) for p in periods.find(text, 2020)] == expected


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某市三年行动计划（2021—2023年）", (2021, 2023)),
        ('"十四五"节能规划', (2021, 2025)),
        ("第十四个五年规划和2035年远景目标纲要", (2021, 2025)),
        ("2025年重点工作方案", (2025, 2025)),
        ("关于促进就业的意见", None),
    ],
)
def test_a_title_says_which_years_it_is_for(title: str, years: tuple[int, int] | None) -> None:
    """The document's own period is read from its title."""
    assert periods.own_period(title) == years
