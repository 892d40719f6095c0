"""Reviewers' decisions: found again in texts that were edited, applied to what was read, the same in any order, and in the graph."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from corpora import digests, plan, plans

import kg
from kg import corrections
from kg.corpus import build, manifest
from kg.corrections import Decision, apply, dump, propose, propose_added
from kg.corrections.anchor import Text, find, quote
from kg.corrections.values import facts, values
from kg.decision import Quote
from kg.model import ConfigurationError, Extraction, Span
from kg.read import from_text
from kg.script import traditional

WHO = {"by": "张三", "when": "2026-11-30"}
NOW = {"by": "李四", "when": "2026-12-01"}


def reading(text: str) -> Extraction:
    """What is read from a text of one document."""
    (x,) = kg.extract(text)
    return x


def shown(x: Extraction, kind: str) -> list[dict[str, str]]:
    """The facts of a kind as a reviewer sees them, without sectors, each with its words."""
    return [
        {"words": x.source.text[slice(*fact.span)], **{k: v for k, v in values(x, fact).items() if k != "sector"}}
        for fact in facts(x, kind)
    ]


PLAIN = "一、总体要求\n坚持问题导向，稳步推进。\n（市水务局负责）\n完善管网，补齐短板。\n（市水务局负责）\n"
ANCHORS = {
    "the very text": (PLAIN, "（市水务局负责）", 1, PLAIN, 1),
    "a text in front": (PLAIN, "补齐短板", 0, "某市方案\n" + PLAIN, 0),
    "other lines": (PLAIN, "（市水务局负责）", 1, PLAIN.replace("，", "，\n"), 1),
    "other characters": (PLAIN, "补齐短板", 0, traditional(PLAIN), 0),
    "the words behind are others": (PLAIN, "（市水务局负责）", 0, PLAIN.replace("完善管网，补齐短板", "一切照旧"), 0),
    "the words in front are others": ("甲乙丙。稳步推进节水工作。丁戊己庚。", "稳步推进节水工作", 0, "子丑寅。稳步推进节水工作。丁戊己庚。", 0),
    "a long quote that stood once has moved": ("甲。实施节水行动并完善相关制度。乙。", "实施节水行动并完善相关制度", 0, "丙丁。实施节水行动并完善相关制度", 0),
    "gone": (PLAIN, "补齐短板", 0, PLAIN.replace("补齐短板", "查漏补缺"), "its quote is gone"),
    "gone, though the same words stand elsewhere": (
        PLAIN, "（市水务局负责）", 0, PLAIN.replace("坚持问题导向，稳步推进。\n（市水务局负责）\n", "", 1), "its quote stands only among other words",
    ),
    "a short quote among other words": ("甲乙丙。市水务局。丁戊己", "市水务局", 0, "子丑寅。市水务局，卯辰巳", "its quote stands only among other words"),
    "twice, neither among its words": (
        "甲。实施节水行动并完善相关制度。乙。", "实施节水行动并完善相关制度", 0, "丙实施节水行动并完善相关制度丁实施节水行动并完善相关制度",
        "its quote stands at 2 places that the words around it do not tell apart",
    ),
    "twice, once behind its words": (
        "各有关单位要认真抓好落实。实施节水行动并完善相关制度。乙。", "实施节水行动并完善相关制度", 0,
        "实施节水行动并完善相关制度丁。各有关单位要认真抓好落实。实施节水行动并完善相关制度戊", 1,
    ),
    "twice, with the same words around": (
        "关于节水的甲。乙丙丁戊。", "乙丙丁戊", 0, "关于节水的甲。乙丙丁戊。\n关于节水的甲。乙丙丁戊。", "its quote stands at 2 places with the same words around it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANCHORS)
def test_a_quote_is_found_for_certain_or_not_at_all(name: str) -> None:
    """The place in a text that was edited since, or why there is none."""
    text, words, which, edited, expected = ANCHORS[name]
    begin = [i for i in range(len(text)) if text.startswith(words, i)][which]
    made = quote(Text(from_text(text)), Span(begin, begin + len(words)))
    now = from_text(edited)
    span, reason = find(Text(now), made, same=edited == text)
    if isinstance(expected, str):
        assert (span, reason) == (None, expected)
    else:
        assert span is not None
        marks = [i for i in range(len(now.plain)) if now.plain.startswith(from_text(words).plain, i)]
        assert span.begin == (marks[expected] if marks else now.plain.replace("\n", "").find(words))


TEXT = plan(5)  # 山山草整治: target 90 %, two items with a task each, bodies in brackets
CASES = {
    "reject a task": ("task", 0, "reject", {}, [{"words": "完成山山草整治截污纳管"}]),
    "change a figure and a year": (
        "target", 0, "change", {"figure": "95", "year": "2030", "comparator": "Exactly"},
        [{"words": "到2025年，山山草整治达标率达到90%以上", "indicator": "山山草整治达标率", "year": "2030", "figure": "95", "unit": "%", "comparator": "Exactly"}],
    ),
    "change a unit and an indicator": (
        "target", 0, "change", {"unit": "公里", "indicator": "岸线长度"},
        [{"words": "到2025年，山山草整治达标率达到90%以上", "indicator": "岸线长度", "year": "2025", "figure": "90", "unit": "公里", "comparator": "AtLeast"}],
    ),
    "reject a target": ("target", 0, "reject", {}, []),
    "change a body": (
        "responsibility", 1, "change", {"body": "市林业局"},
        [{"words": "市水务局", "body": "市水务局", "role": "Joint"}, {"words": "市生态环境局", "body": "市林业局", "role": "Joint"},
         {"words": "市发展改革委", "body": "市发展改革委", "role": "Lead"}, {"words": "市财政局", "body": "市财政局", "role": "Participant"}],
    ),
    "change a role": (
        "responsibility", 0, "change", {"role": "Lead"},
        [{"words": "市水务局", "body": "市水务局", "role": "Lead"}, {"words": "市生态环境局", "body": "市生态环境局", "role": "Joint"},
         {"words": "市发展改革委", "body": "市发展改革委", "role": "Lead"}, {"words": "市财政局", "body": "市财政局", "role": "Participant"}],
    ),
    "change a heading": (
        "section", 2, "change", {"heading": "加强"},
        [{"words": "目标", "heading": "目标", "level": "1"}, {"words": "任务", "heading": "任务", "level": "1"},
         {"words": "加强", "heading": "加强", "level": "2"}, {"words": "加强治理", "heading": "加强治理", "level": "2"}],
    ),
    "change a level": (
        "section", 2, "change", {"level": "1"},
        [{"words": "目标", "heading": "目标", "level": "1"}, {"words": "任务", "heading": "任务", "level": "1"},
         {"words": "加强保护", "heading": "加强保护", "level": "1"}, {"words": "加强治理", "heading": "加强治理", "level": "2"}],
    ),
    "reject a section": (
        "section", 2, "reject", {},
        [{"words": "目标", "heading": "目标", "level": "1"}, {"words": "任务", "heading": "任务", "level": "1"},
         {"words": "加强治理", "heading": "加强治理", "level": "2"}],
    ),
    "accept": ("task", 0, "accept", {}, [{"words": "划定山山草整治保护区"}, {"words": "完成山山草整治截污纳管"}]),
    "a task is a target": ("task", 0, "change", {"kind": "target", "indicator": "保护区", "figure": "1", "unit": "处"}, [{"words": "完成山山草整治截污纳管"}]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_decision_changes_its_fact_and_no_other(name: str) -> None:
    """What is read then, and that applying it once more changes nothing."""
    kind, place, action, right, expected = CASES[name]
    x = reading(TEXT)
    one = propose(x, facts(x, kind)[place], action, right, **WHO)
    (corrected,), outcomes = apply([x], [one])
    assert [(each.decision, each.state) for each in outcomes] == [(one.id, "applied")]
    assert shown(corrected, kind) == expected
    others = {"task", "target", "responsibility", "section"} - {kind, right.get("kind", kind)}
    assert all(shown(corrected, other) == shown(x, other) for other in others)
    (again,), _ = apply([corrected], [one])
    assert all(shown(again, each) == shown(corrected, each) for each in {*others, kind})


ADDED = {
    "task": ("task", "截污纳管", {"sector": "water"}, {"words": "截污纳管"}),
    "target": (
        "target", "完成山山草整治截污纳管", {"indicator": "截污纳管", "figure": "3", "unit": "处", "year": "2024"},
        {"words": "完成山山草整治截污纳管", "indicator": "截污纳管", "figure": "3", "unit": "处", "year": "2024", "comparator": "Exactly"},
    ),
    "target without a figure": ("target", "划定山山草整治保护区", {"year": "2024"}, {"words": "划定山山草整治保护区", "statement": "划定山山草整治保护区", "year": "2024"}),
    "responsibility": ("responsibility", "保护区", {"body": "agency:mee", "role": "Lead"}, {"words": "保护区", "body": "生态环境部", "role": "Lead"}),
    "section": ("section", "划定山山草整治保护区", {"heading": "划定山山草整治保护区", "level": "3"}, {"words": "划定山山草整治保护区", "heading": "划定山山草整治保护区", "level": "3"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ADDED)
def test_a_fact_is_added(name: str) -> None:
    """It stands at its words, once, in the section that has them; added again it is not needed."""
    kind, words, right, expected = ADDED[name]
    x = reading(TEXT)
    one = propose_added(x, kind, words, right, **WHO)
    (corrected,), outcomes = apply([x], [one])
    assert [each.state for each in outcomes] == ["applied"]
    assert [row for row in shown(corrected, kind) if row not in shown(x, kind)] == [expected]
    assert apply([corrected], [one])[1][0].state == "unnecessary"


STALE = {
    "read so by now": ("target", "change", {"figure": "95"}, TEXT.replace("90%", "95%"), "orphan"),
    "the quote is gone": ("task", "reject", {}, TEXT.replace("划定", "设立"), "orphan"),
    "edited elsewhere": ("task", "reject", {}, TEXT.replace("截污纳管", "雨污分流"), "applied"),
}


@pytest.mark.parametrize("name", STALE)
def test_a_text_that_was_edited(name: str) -> None:
    """What becomes of a decision in a later text."""
    kind, action, right, text, state = STALE[name]
    x = reading(TEXT)
    one = propose(x, facts(x, kind)[0], action, right, **WHO)
    assert [each.state for each in apply([reading(text)], [one])[1]] == [state]


def test_what_the_rules_read_right_is_unnecessary() -> None:
    """A change to what is read already, the rejection of what is not read, an addition of what is there; and a reading that has changed is set right."""
    x = reading(TEXT)
    target, task = x.targets[0], x.tasks[0]
    other = Decision(**{**_fields(propose(x, target, "change", {"year": "2025"}, **WHO)), "read": (("year", "2024"),)})
    gone = Decision(**{**_fields(propose(x, target, "reject", **WHO)), "read": (("year", "2024"),)})
    there = propose_added(x, "task", task.text, **WHO)
    changed = Decision(**{**_fields(propose(x, target, "change", {"year": "2030"}, **WHO)), "read": (("year", "2024"),)})
    for one, state in ((other, "unnecessary"), (gone, "unnecessary"), (there, "unnecessary"), (changed, "applied")):
        (found,), outcomes = apply([x], [one])
        assert [each.state for each in outcomes] == [state]
        assert found.targets[0].year == (2030 if one is changed else 2025)


def _fields(one: Decision) -> dict[str, object]:
    return {name: getattr(one, name) for name in Decision.__slots__}


def test_other_rules_lose_no_decision() -> None:
    """Where rules now cut a fact elsewhere it is changed all the same; where they read none any more it is made; of several, none is guessed at."""
    x = reading(TEXT)
    target = x.targets[0]
    change = propose(x, target, "change", {"year": "2030"}, **WHO)
    shorter = replace(x, targets=(target._replace(span=Span(target.span.begin + 8, target.span.end), year=None),))
    none = replace(x, targets=(), target_topics=())
    several = replace(x, targets=(target._replace(year=2020), target._replace(year=2021)), target_topics=x.target_topics * 2)
    for other, state, years in ((shorter, "applied", [2030]), (none, "applied", [2030]), (several, "conflict", [2020, 2021])):
        (found,), outcomes = apply([other], [change])
        assert [each.state for each in outcomes] == [state]
        assert [each.year for each in found.targets] == years
    stated = replace(x, targets=(target._replace(quantity=None, indicator=None, statement="达标率达到90%以上"),))
    for right in ({"unit": "公里"}, {"comparator": "AtMost"}):
        (found,), outcomes = apply([stated], [propose(x, target, "change", right, **WHO)])
        assert [each.state for each in outcomes] == ["applied"]
        assert values(found, found.targets[0]) == {**values(x, target), **right}
    (found,), _ = apply([replace(x, targets=(target._replace(year=2024),))], [propose(x, target, "accept", **WHO)])
    assert found.targets[0].year == 2025
    (found,), outcomes = apply([none], [propose(x, target, "accept", **WHO)])
    assert (outcomes[0].state, shown(found, "target")) == ("applied", shown(x, "target"))


NOTICE = """某省人民政府办公厅关于印发两个专项行动方案的通知
各市人民政府：
现印发给你们，请认真执行。
某省人民政府办公厅
2021年6月6日
某省水源保护专项行动方案
一、任务
推广节水器具。（省水利厅负责）
二、保障
加强领导。
某省河道整治专项行动方案
一、任务
推广节水器具。（省水利厅负责）
二、保障
落实资金。
"""


@pytest.mark.parametrize("which", [1, 2])
def test_of_several_plans_in_a_file_only_its_own_is_corrected(which: int) -> None:
    """The same words stand in both plans of a notice: the decision is about those of one, a fact that is added too."""
    read = kg.extract(NOTICE)
    x = read[which]
    made = [
        propose(x, x.tasks[0], "change", {"sector": "finance"}, **WHO),
        propose(x, x.responsibilities[0], "reject", **WHO),
        propose_added(x, "responsibility", x.tasks[0].span, {"body": "水利部", "role": "Joint"}, **WHO),
    ]
    found, outcomes = apply(read, made)
    assert [each.state for each in outcomes] == ["applied"] * 3
    for place, (before, after) in enumerate(zip(read, found, strict=True)):
        if place != which:
            assert after == before
    assert [values(found[which], task)["sector"] for task in found[which].tasks][:1] == ["finance"]
    assert [one.agency.label for one in found[which].responsibilities] == ["水利部"]


def test_decisions_that_disagree_are_not_applied() -> None:
    """Neither of two values is taken, whoever was first; fields that do not collide are both set; one that replaces the other stands."""
    x = reading(TEXT)
    year, other = (propose(x, x.targets[0], "change", {"year": value}, **who) for value, who in (("2030", WHO), ("2035", NOW)))
    unit = propose(x, x.targets[0], "change", {"figure": "80"}, **NOW)
    (found,), outcomes = apply([x], [year, other])
    assert [each.state for each in outcomes] == ["conflict", "conflict"]
    assert shown(found, "target") == shown(x, "target")
    (found,), _ = apply([x], [year, unit])
    assert (found.targets[0].year, found.targets[0].quantity and str(found.targets[0].quantity.value)) == (2030, "80")
    merged = corrections.merge([corrections.Corrections((year,)), corrections.Corrections((other,))])
    assert set(merged.conflicts) == {year.id, other.id}
    better = corrections.merge([corrections.Corrections((year,)), corrections.Corrections((other,))], prefer="李四")
    assert not better.conflicts
    assert apply([x], better.corrections.decisions)[0][0].targets[0].year == 2035


def test_sectors_are_told_by_key_and_by_name() -> None:
    """Two reviewers who name one sector in two ways agree; a sector that no vocabulary has is a conflict, and changes nothing."""
    x = reading(TEXT)
    key, name = (propose(x, x.tasks[0], "change", {"sector": value}, **who) for value, who in (("water", WHO), ("水环境", NOW)))
    (found,), outcomes = apply([x], [key, name])
    assert [(each.state, found.task_topics[0].sectors) for each in outcomes] == [("applied", ("water",))] * 2
    none = Decision(**{**_fields(key), "right": (("sector", "water 水里"),)})
    (found,), outcomes = apply([x], [none])
    assert (found, outcomes[0].state, outcomes[0].reason.endswith("not '水里'")) == (x, "conflict", True)
    assert corrections.conflicts([key, name]) == {}


NUMBERED = "关于加强节水的通知\n水资源〔2022〕{number}号\n一、任务\n（一）节水。推广节水器具。（市水务局负责）\n"


@pytest.mark.parametrize(("text", "is_meant"), [(NUMBERED.format(number=5), True), (NUMBERED.format(number=6), False), (traditional(NUMBERED.format(number=5)), True)])  # fmt: skip
def test_a_document_is_told_by_text_number_and_title(text: str, is_meant: bool) -> None:
    """A notice of the same title with another number is another document; a copy in other characters is the same."""
    x, other = reading(NUMBERED.format(number=5)), reading(text)
    one = propose(x, x.tasks[0], "reject", **WHO)
    known = corrections.identity(other.source.digest, other.document.plain_title, other.document.number)
    assert bool(corrections.Corrections((one,)).concerning([known])) == is_meant
    assert [each.state for each in apply([other], [one])[1]] == ["applied"]


LINE = {"action": "reject", "kind": "task", "document": {"title": "某市方案"}, "quote": {"exact": "推广节水器具"}, **WHO}
FAULTS = {
    "no JSON": ("{", "c.jsonl:2: expected a line of JSON"),
    "no object": ("[]", "c.jsonl:2: the line: expected object, not []"),
    "an unknown action": ({**LINE, "action": "drop"}, "c.jsonl:2: action: expected one of reject change add accept, not 'drop'"),
    "a key that is none": ({**LINE, "note": "x"}, "c.jsonl:2: note: expected one of action kind"),
    "no reviewer": ({k: v for k, v in LINE.items() if k != "by"}, "c.jsonl:2: by: expected, and missing"),
    "no document": ({**LINE, "document": {}}, "c.jsonl:2: document: expected one of fingerprint title number"),
    "a day that is none": ({**LINE, "when": "yesterday"}, "c.jsonl:2: when: expected When: an ISO date"),
    "a field of another kind": ({**LINE, "action": "change", "right": {"year": "2030"}}, "c.jsonl:2: right.year: expected one of sector"),
    "nothing to change": ({**LINE, "action": "change"}, "c.jsonl:2: right: expected one of sector"),
    "a figure in words": ({**LINE, "kind": "target", "action": "change", "right": {"figure": "many"}}, "c.jsonl:2: right.figure: expected A number"),
    "a body without a role": ({**LINE, "kind": "responsibility", "action": "add", "right": {"body": "水利部"}}, "c.jsonl:2: right: expected role of a responsibility"),
    "a place that is no number": ({**LINE, "quote": {"exact": "x", "at": True}}, "c.jsonl:2: quote.at: expected integer, not true"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_file_is_one_line(name: str, tmp_path: Path) -> None:
    """It names the file, the line, the key and what was expected."""
    line, words = FAULTS[name]
    file = tmp_path / "c.jsonl"
    file.write_text(json.dumps(LINE) + "\n" + (line if isinstance(line, str) else json.dumps(line)) + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        corrections.load(file)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_is_the_same_in_any_order(tmp_path: Path) -> None:
    """Decisions keep their identifiers through a file, and its lines may be mixed and come twice."""
    x = reading(TEXT)
    made = [propose(x, fact, "accept", **WHO) for kind in ("task", "target", "responsibility", "section") for fact in facts(x, kind)]
    corrections.save(tmp_path / "a.jsonl", made)
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    mixed = lines * 2
    random.Random(1).shuffle(mixed)
    (tmp_path / "b.jsonl").write_text("\n".join(mixed), encoding="utf-8")
    one, other = (corrections.load(tmp_path / name) for name in ("a.jsonl", "b.jsonl"))
    assert (one, one.digest) == (other, other.digest)
    assert {each.id for each in one.decisions} == {each.id for each in made}
    assert dump(other.decisions) == "\n".join(lines) + "\n"


def decided(place: Path) -> list[Decision]:
    """Decisions of each sort about the first, second and third plan of a folder."""
    first, second, third = (reading((place / f"plan-{n:03}.txt").read_text(encoding="utf-8")) for n in range(3))
    return [
        propose(first, first.tasks[0], "reject", **WHO, why="一般表述"),
        propose(first, first.targets[0], "change", {"year": "2030"}, **WHO),
        propose(second, second.responsibilities[0], "change", {"role": "Lead", "body": "市林业局"}, **WHO),
        propose(second, second.document.sections[3], "change", {"level": "1", "heading": "治理"}, **WHO),
        propose(second, second.tasks[1], "accept", **WHO),
        propose(third, third.document.sections[2], "reject", **WHO),
        propose_added(third, "section", third.tasks[1].text, {"heading": third.tasks[1].text, "level": "3"}, **WHO),
        propose_added(third, "target", "截污纳管", {"indicator": "截污纳管", "figure": "3", "unit": "处"}, **WHO),
    ]


def test_a_build_applies_them(tmp_path: Path) -> None:
    """The graph holds what is right, who said so and what was read before; it keeps to its shapes; the order of lines changes no byte."""
    plans(tmp_path / "in", 6)
    made = decided(tmp_path / "in")
    lines = dump(made).splitlines()
    for name, order in (("a", lines), ("b", [*reversed(lines), lines[0]])):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(order), encoding="utf-8")
        build([tmp_path / "in"], tmp_path / name, corrections=tmp_path / f"{name}.jsonl", jobs=2)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    graph = kg.open(tmp_path / "a")
    assert [str(finding) for finding in graph.validate()] == []
    rows = graph.query("SELECT ?c ?who ?what { GRAPH ?g { ?c a pol:Correction ; dcterms:creator ?who ; pol:correctionAction ?what } }").rows
    assert {(row[0].rpartition("/")[2], row[1], row[2]) for row in rows} == {(one.id, one.by, one.action) for one in made}
    first = "某市山山山整治实施方案"
    asked = "SELECT ?t { ?t a pol:Task ; pol:inSection/pol:inDocument ?d . ?d dcterms:title ?title }"
    assert len(graph.query(asked.replace("?title", f'"{first}"')).rows) == 1
    former = (
        "SELECT ?was ?words ?before ?after { ?is pol:correctedBy ?c ; prov:wasRevisionOf ?was ; a pol:Target . ?was prov:value ?words ;\
        prov:wasInvalidatedBy ?c . ?c pol:fieldChange [ pol:field 'year' ; pol:valueBefore ?before ; pol:valueAfter ?after ] }"
    )
    assert [row[1:] for row in graph.query(former).rows] == [("到2025年，山山山整治达标率达到90%以上", "2025", "2030")]
    assert (
        len(graph.query("SELECT ?c { ?x prov:wasInvalidatedBy ?c FILTER NOT EXISTS { ?x a pol:Task } ?c pol:correctedKind 'task' }").rows)
        == 1
    )
    asked = [tuple(row[:9]) for row in graph.query("corrections").rows if row[0] == first]
    assert asked == [
        (first, "reject", "task", "划定山山山整治保护区", "sector", "supervision", None, "张三", "2026-11-30"),
        (first, "change", "target", "到2025年，山山山整治达标率达到90%以上", "year", "2025", "2030", "张三", "2026-11-30"),
    ]
    assert len(graph.query("SELECT ?t { ?t a pol:Task ; pol:correctedBy ?c ; pol:certainty pol:Sure }").rows) == 1


@pytest.mark.usefixtures("in_process")
def test_a_decision_reads_its_document_again_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more, one less, and a word about why read one document each; an orphan reads none, and all of them are told of."""
    plans(tmp_path / "in", 6)
    file, out = tmp_path / "c.jsonl", tmp_path / "out"
    made = decided(tmp_path / "in")
    monkeypatch.setattr(manifest, "FRESH", 0)  # the files' times tell, though they were written a moment ago
    build([tmp_path / "in"], out)
    plain = digests(out)
    lost = Decision(**{**_fields(made[0]), "quote": Quote("此处无此句")})
    stray = Decision(**{**_fields(made[0]), "fingerprint": "0" * 16, "title": "别的方案"})
    steps = [(made[:1], 1), (made[:2], 1), (made[:2], 0), ([*made[:2], made[2]], 1), ([*made[:3], stray], 0), ([], 2)]
    for decisions, read in steps:
        corrections.save(file, decisions)
        report = build([tmp_path / "in"], out, corrections=file)
        assert report.read == read
        assert {row["id"]: row["state"] for row in report.corrections} == {
            one.id: "orphan" if one is stray else "applied" for one in decisions
        }
    corrections.save(file, [lost, stray])
    report = build([tmp_path / "in"], out, corrections=file)
    assert sorted((row["state"], row["reason"]) for row in report.corrections) == [
        ("orphan", "its quote is gone"),
        ("orphan", "none of the documents has its text, number or title"),
    ]
    build([tmp_path / "in"], out)
    assert digests(out) == plain


def test_decisions_are_gold(tmp_path: Path) -> None:
    """Of what was decided, what the rules read right counts as found; what they read and should not counts as extra."""
    from kg.evaluate import evaluate_decisions

    plans(tmp_path / "in", 2)
    x = reading((tmp_path / "in" / "plan-000.txt").read_text(encoding="utf-8"))
    made = [
        propose(x, x.tasks[0], "reject", **WHO),
        propose(x, x.tasks[1], "accept", **WHO),
        propose(x, x.targets[0], "change", {"year": "2030"}, **WHO),
        propose(x, x.responsibilities[0], "accept", **WHO),
    ]
    corrections.save(tmp_path / "c.jsonl", made)
    scores = evaluate_decisions(tmp_path / "c.jsonl", [tmp_path / "in"]).documents
    (found,) = scores.values()
    assert {name: (s.found, s.predicted, s.expected) for name, s in found.items()} == {
        "tasks": (1, 2, 1),
        "quantified targets": (0, 1, 1),
        "responsibilities": (1, 1, 1),
    }


def test_the_schema_in_docs_is_the_programs() -> None:
    """docs/corrections.schema.json is the file that lines are checked against, and names every field of every kind."""
    from kg.corrections.schema import SCHEMA, schema
    from kg.decision import FIELDS

    assert (ROOT / "docs" / "corrections.schema.json").read_bytes() == SCHEMA.read_bytes()
    named = schema()["properties"]["right"]["properties"].keys()
    assert {name for names in FIELDS.values() for name in names} | {"kind"} == set(named)
