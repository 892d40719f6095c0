"""Targets: which figures and states a text sets, for when, and where each was read."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from conftest import sampled
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import read, targets
from kg.model import Document, Section, Target
from kg.pipeline import extract
from kg.reading import compact
from kg.script import simplify
from kg.structure import structure
from kg.structure.rows import with_rows
from kg.targets.glued import goal
from kg.targets.sharing import items

HERE = Path(__file__).parent
SEED = HERE.parent / "data" / "000_b484ad6fe603fae3.txt"
SIGNS = {"AtLeast": ">=", "AtMost": "<=", "MoreThan": ">", "LessThan": "<", "Exactly": "=", "Approximately": "~", "Between": ".."}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of examples."""
    with open(HERE / "examples" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = table("targets.tsv")


def document(text: str, kind: str = "measures", title: str = "某方案", heading: str = "标题", date: str | None = "2021-06-01"):  # type: ignore[no-untyped-def]
    """A document of one section with a heading and a text, and its reading."""
    source = read.from_text(f"{heading}\n{text}")
    reading = compact(source.plain)
    at = (0, len(compact(heading).text))
    body = (at[1] + 1, len(reading.text))
    section = Section(0, "一", "1", heading, heading, 1, None, kind, reading.span(*at), at, (body,) if body[1] > body[0] else ())
    made = Document(title, compact(title).text, None, None, date, "plan", (), (), (section,), ())
    return with_rows(source, reading, made), reading


def found(text: str, kind: str = "measures", title: str = "某方案", heading: str = "标题") -> tuple[Target, ...]:
    """The targets of a text in a section of a kind."""
    return targets.extract(*document(text, kind, title, heading))[0]


def said(target: Target) -> str:
    """A target as the examples write it."""
    if target.quantity is None:
        return f"L {target.year or f'{target.start}/{target.end}'} | {target.statement}"
    value = f"{target.quantity.value}" + (f"—{target.quantity.upper}" if target.quantity.upper is not None else "")
    return f"Q {target.indicator} | {value} {target.quantity.unit} {SIGNS[target.quantity.comparator]} {target.year}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_each_sentence_sets_its_targets(row: dict[str, str]) -> None:
    """A text in a section of its kind sets the targets that its row says, and no others."""
    text = row["text"].replace("\\n", "\n").replace("\\t", "\t")
    expected = [] if row["targets"] == "-" else row["targets"].split(" ¦ ")
    assert [said(target) for target in found(text, row["kind"], row["title"])] == expected


def test_the_rows_are_there() -> None:
    """The examples have not been lost, and a fair share of them set nothing."""
    assert len(ROWS) >= 360
    assert sum(row["targets"] == "-" for row in ROWS) >= 25
    assert sum(row["targets"].count("Q ") for row in ROWS) >= 180


def seed() -> list[tuple[str, Target]]:
    """The seed's targets with the numbers of their sections."""
    source = read.read(SEED)
    reading = compact(source.plain)
    (made,) = structure(source, reading)
    return [(made.sections[target.section].number, target) for target in targets.extract(made, reading)[0]]


def test_the_seed_sets_eight_figures_and_eleven_states() -> None:
    """The Traditional document's targets are all found, each in its section."""
    made = seed()
    assert sum(target.quantity is not None for _, target in made) == 8
    assert sum(target.quantity is None for _, target in made) == 11
    places = [number.strip("()（）") for number, _ in made]
    assert places == ["三"] * 7 + ["六"] * 2 + ["八"] * 4 + ["九"] + ["十一"] * 2 + ["十六"] * 2 + ["二十"]


def test_every_target_is_quoted_from_its_own_words() -> None:
    """Span and text agree with the source, and a statement's span is its statement."""
    source = read.read(SEED)
    for _, target in seed():
        printed = source.plain[target.span.begin : target.span.end]
        assert compact(printed).text == target.text
        if target.statement_span is not None:
            assert compact(source.plain[target.statement_span.begin : target.statement_span.end]).text == target.statement


def test_a_target_takes_up_its_clause_with_its_year() -> None:
    """`at` covers the clause and the year before it; an effect tacked on belongs to it, not to the statement."""
    made, reading = document("提高利用效率，到2025年，利用率达到43%，产业体系基本建立，助力乡村振兴。")
    figure, state = targets.extract(made, reading)[0]
    assert reading.text[slice(*figure.at)] == "到2025年，利用率达到43%"
    assert reading.text[slice(*state.at)] == "产业体系基本建立，助力乡村振兴"
    assert state.statement == "产业体系基本建立"


def test_a_suffix_at_the_end_of_a_list_is_said_of_all_and_marked() -> None:
    """分别提升至15%、20%以上: both are at least, and the first says how else it may be read."""
    first, second = found("2025年和2030年，短流程炼钢占比分别提升至15%、20%以上。")
    assert first.quantity is not None
    assert (first.quantity.comparator, bool(first.ambiguity), second.ambiguity) == ("AtLeast", True, None)


def test_what_stands_around_a_figure_is_kept() -> None:
    """Baseline, hedge, scope and whether it binds are read."""
    (one,) = found("力争到2025年，全省用水量比2020年下降18%。")
    assert (one.baseline, one.hedge, one.scope) == (2020, "力争", "全省")
    (row,) = found("专栏1主要指标2025年属性森林覆盖率（%）≥42约束性", "goals")
    assert row.binding == "约束性"


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("2024年底前，将许可事项全部纳入平台。", True),
        ("2024年底前基本实现发票电子化。", False),
        ("到2024年，发票电子化率达到90%。", False),
        ("将平均办理时限压缩至40个工作日以内。", True),
        ("“十四五”期间停止审批新的园区。", True),
    ],
)
def test_a_deed_is_told_from_a_goal(text: str, deed: bool) -> None:
    """What orders something to be done is a task too; what only says the state to be reached is none."""
    assert [target.deed for target in found(text)] == [deed]


def test_the_year_of_a_heading_counts_for_its_figures() -> None:
    """抓紧签订2022年合同 dates a figure without a year; a year that is past does not."""
    text = "力争签约电量不低于上年用电量的80%。"
    assert [found(text, heading=heading)[0].year for heading in ("抓紧签订2022年合同", "继续签订2019年合同")] == [2022, None]


LABELS = [
    ("牵头单位：省财政厅\n完成时限：2019年6月底前", "2019 梳理事项清单"),
    ("责任单位：各市\n完成时限：2021年11月取得阶段性成果并持续推进", "2021 梳理事项清单取得阶段性成果"),
    ("牵头单位：省财政厅\n完成时限：持续推进", ""),
]


@pytest.mark.parametrize(("text", "expected"), LABELS, ids=[text for text, _ in LABELS])
def test_a_label_line_is_the_deadline_of_its_heading(text: str, expected: str) -> None:
    """完成时限 makes of a section's heading something due by then."""
    made = found(text, heading="梳理事项清单")
    assert " ".join(f"{target.year} {target.statement}" for target in made) == expected


CLOSING = [
    ("（一）规范经营。制定标准，推行培训。（市商务局牵头，2023年10月底前完成）", "2023 规范经营"),
    ("（一）开展星级评定（市商务局负责，2024年6月底前）", "2024 开展星级评定"),
    (
        "（一）规范经营。\n制定标准。（市商务局负责，2023年底前完成）\n推行培训。（市财政局负责，2024年底前完成）",
        "2023 制定标准 2024 推行培训",
    ),
    ("（一）规范经营。制定标准，推行培训。（市商务局负责，2023年起实施）", ""),
]


@pytest.mark.parametrize(("text", "expected"), CLOSING, ids=[text for text, _ in CLOSING])
def test_the_date_of_a_closing_bracket_is_its_item_s(text: str, expected: str) -> None:
    """A bracket that says who and by when dates the item's heading, or of several each its own paragraph."""
    (made,) = extract(f"青州市家政服务方案\n青州市人民政府\n2023年3月1日\n一、工作任务\n{text}\n（二）扶持龙头。加大投入。\n")
    assert " ".join(f"{target.year} {target.statement}" for target in made.targets) == expected


def test_what_heads_conditions_sets_no_target() -> None:
    """Numbers under 申报条件 or 台账要求 say who may apply and what is kept, unless a year is set."""
    text = "清洗记录保存率不低于90%。"
    assert [len(found(text, heading=heading)) for heading in ("台账要求", "申报条件", "工作重点")] == [0, 0, 1]


def test_a_label_gives_its_year_to_the_section_s_figures() -> None:
    """A figure without a year of its own is due when its section is."""
    made = [target for target in found("全省100个高频事项实现“最多跑一次”。\n完成时限：2019年12月底前") if target.quantity]
    assert [target.year for target in made] == [2019]


def test_what_is_skipped_sets_no_target() -> None:
    """A stretch that names who is responsible is not read."""
    made, reading = document("到2025年，利用率达到43%。（市发展改革委，2025年完成率达到90%）")
    begin = reading.text.index("（")
    assert len(targets.extract(made, reading, [(begin, len(reading.text))])[0]) == 1


def test_a_year_carries_on_in_goals_and_not_in_measures() -> None:
    """In a chapter of goals the next sentence is about the same year."""
    text = "到2025年，体系基本建立。治理水平明显提升。"
    assert [target.year for target in found(text, "goals")] == [2025, 2025]
    assert [target.year for target in found(text, "measures")] == [2025]


def test_a_number_no_rule_explains_is_said_to_be_unexplained() -> None:
    """A clause with a year and a number that sets no figure is reported with its words."""
    made, reading = document("到2025年，排名升到第几不论，得分乃有90分之多。")
    assert [item.text for item in targets.extract(made, reading)[1]] == ["得分乃有90分之多"]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("三大粮食作物化肥、农药利用率", ["三大粮食作物化肥利用率", "三大粮食作物农药利用率"]),
        ("马铃薯种植、收获机械化率", ["马铃薯种植机械化率", "马铃薯收获机械化率"]),
        ("城市和县城污水处理率", ["城市污水处理率", "县城污水处理率"]),
        ("森林覆盖率和草原综合植被盖度", ["森林覆盖率", "草原综合植被盖度"]),
        ("地级及以上城市黑臭水体比例", ["地级及以上城市黑臭水体比例"]),
    ],
)
def test_a_list_of_indicators_is_written_out(subject: str, expected: list[str]) -> None:
    """What several indicators share is repeated for each."""
    assert items(subject) == expected


@pytest.mark.parametrize(
    ("values", "years", "row", "expected"),
    [
        ("14141270-10%2", 2, 1, ("", "1270", "")),
        ("26.1<22-4.1个百分点4", 2, 3, ("<", "22", "")),
        ("41>432个百分点5", 2, 4, (">", "43", "")),
        ("69.4755.6个百分点", 2, 5, ("", "75", "")),
        ("151165〔14〕", 2, 1, ("", "165", "")),
        ("21.6623.04〔1.38〕", 2, 1, ("", "23.04", "")),
        ("70.690左右-", 2, 1, ("", "90", "左右")),
        ("-90以上-", 2, 1, ("", "90", "以上")),
        ("6--〔10〕", 2, 1, ("", "10", "")),
        ("5456", 2, 1, ("", "56", "")),
        ("15.1298.5", 2, 1, ("", "98.5", "")),  # 15.12 and 98.5: as many digits before the point count for more than nearness
        ("--", 2, 1, None),
        ("≥82≥91", 2, 3, ("≥", "91", "")),
        ("—1.2∶11.7∶1", 2, 4, ("", "1.7", "")),
        ("7.612", 2, 9, ("", "12", "")),  # 7.61 and 2: a value with more decimals, and the wrong way
    ],
)
def test_cells_run_together_are_told_apart(values: str, years: int, row: int, expected: tuple[str, str, str] | None) -> None:
    """The value to be reached is found among digits that a copy glued."""
    assert goal(values, years, row) == expected


ODD = (
    '到至在比较2025年、十四五期间时期末底前，。；：（）()“”"\n|%‰0123456789.—-~≥<万亿吨个家件率量达到提高下降增长不低于以上以内分别均各和'
    "建设培育完成新增基本形成约束性预期性指标属性序号一二三两百千半成〔〕[]"
)


def test_the_rule_of_a_table_states_nothing() -> None:
    """Dashes below a head of years are no statement: it would have no words to quote."""
    (extraction,) = extract("一、目标\n2025年防\n|----|\n")
    assert [target.statement for target in extraction.targets] == []


@given(st.text(alphabet=ODD, max_size=200), st.sampled_from(["goals", "measures", "guidance", "overview"]))
@settings(max_examples=300, deadline=None)
def test_odd_text_never_raises(text: str, kind: str) -> None:
    """Any text gives targets whose stretches lie inside it."""
    made, reading = document(text, kind, "“十四五”规划")
    for target in targets.extract(made, reading)[0]:
        assert 0 <= target.at[0] < target.at[1] <= len(reading.text)
        assert (target.quantity is None) == (target.indicator is None)


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_characters_never_raise(text: str) -> None:
    """Nor do characters of any script."""
    made, reading = document(simplify(text), "goals")
    targets.extract(made, reading)


LINES = [
    *("1", "1.", "一、", "（", "）", "“", "1—", "百", "到2025年，", "达到1%、", "2025年", "（%）1", "约束性", "指标\n", "|1|2|", "〔"),
    "森林覆盖率（%）21.6623.04〔1.38〕约束性",
    *("序号", "责任单位\n", "序号任务责任单位", "序号\n任务\n责任单位\n1\n", "序号 任务 责任单位\n", "序号任务责任单位1清理河道市水利局"),
    *("序号\t任务\t责任单位\n1\t清理\t市水利局\n", "1\n2\n序号\n任务\n责任单位\n", "|序号|任务|责任单位|\n"),
]


@pytest.mark.parametrize("piece", sampled(LINES, 8, "long lines of other pieces"))
@pytest.mark.parametrize("kind", ["goals", "measures"])
def test_a_long_line_takes_a_second(piece: str, kind: str) -> None:
    """No pattern runs away on a long line, whatever it repeats: what grew with its square would take minutes."""
    made, reading = document(piece * (100_000 // len(piece)), kind)
    start = time.process_time()
    targets.extract(made, reading)
    assert time.process_time() - start < 2
