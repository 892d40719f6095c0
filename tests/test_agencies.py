"""Who issues and who is responsible: rows of text and what they say, names and places, and the vocabulary's own order."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.agencies import Found, extract
from kg.agencies.departments import departments
from kg.agencies.lists import read_list
from kg.agencies.names import Names
from kg.agencies.national import national
from kg.agencies.places import jurisdiction
from kg.model import Document, Section, Source, Span
from kg.read import from_text
from kg.reading import Reading, compact
from kg.script import simplify
from kg.structure import structure
from kg.vocabulary import HERE, concepts, rules

EXAMPLES = Path(__file__).parent / "examples"
ROLES = {"Lead": "lead", "Joint": "joint", "Participant": "participant"}


def rows(name: str) -> list[list[str]]:
    """The rows of a file of examples, without its comments."""
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


ROWS = rows("agencies.tsv")


def document(place: str, text: str) -> tuple[Source, Document, Reading]:
    """A document of one section that holds a text, of the place that a title or number tells."""
    source = Source("test", "0" * 16, text, simplify(text), "zh-hans", "text/plain")
    reading = compact(source.plain)
    section = Section(0, "一", "1", "", "", 1, None, "measures", Span(0, 0), (0, 0), ((0, len(reading.text)),))
    year = place[1:] or "2022" if place.startswith("-") else (re.search("〔([0-9]{4})〕", place) or ["", "2022"])[1]
    number = place if "〔" in place else None
    title = "" if place.startswith("-") or number else place
    issuers = (("国务院", Span(0, 0)),) if place.startswith("-") else ()
    found = Document(title, title, None, number, f"{year}-01-01", "plan", issuers, (), (section,), ())
    return source, found, reading


def found_in(place: str, text: str) -> Found:
    """What the room finds in a text."""
    return extract(*document(place, text.replace("⏎", "\n")))


def said(found: Found) -> str:
    """The responsibilities as the examples write them."""
    names = [
        f"{one.agency.label}:{ROLES[one.role]}{'~' if one.in_prose else ''}{'+' if one.open_list else ''}{ {'group': '*', 'unresolved': '?'}.get(one.agency.kind, '') }"
        for one in found.responsibilities
    ]
    return " ".join(names) or ("(none) unexplained" if found.unexplained else "(none)")


@pytest.mark.parametrize(("group", "place", "text", "expected"), ROWS, ids=[row[2][:24] for row in ROWS])
def test_statement(group: str, place: str, text: str, expected: str) -> None:
    """A bracket or label line gives the bodies and roles that its row says."""
    assert said(found_in(place, text)) == expected


def test_rows_are_there() -> None:
    """The examples were read."""
    assert sum(row[0] == "dev" for row in ROWS) >= 87


NAMES = rows("agencies-names.tsv")


@pytest.mark.parametrize(("place", "printed", "official", "kind"), NAMES, ids=[f"{row[0]} {row[1]}" for row in NAMES])
def test_name(place: str, printed: str, official: str, kind: str) -> None:
    """A printed name stands for the body that its row says, in the place and year of its document."""
    own = () if place.startswith("-") else jurisdiction((), place if "〔" in place else None, place)
    year = re.search("〔([0-9]{4})〕", place)
    agency = Names(own, int(year[1] if year else place[1:] or 2022) if year or place.startswith("-") else 2022).resolve(printed)
    assert agency is not None
    assert (agency.label, agency.kind) == (official, kind)


def test_groups() -> None:
    """What stands for several bodies is a group, alone and beside bodies, in each of its forms."""
    names = Names(jurisdiction(("衡阳市人民政府",), None, ""), 2023)
    said = {}
    for text, _ in rows("agencies-groups.tsv"):
        listed = read_list(text, 0, len(text), names)
        found = [f"{text[b:e]}*" if agency.kind == "group" else agency.label for b, e, agency in listed.entries]
        said[text] = " ".join([*found, *(f"?{text[b:e]}" for b, e in listed.rest)])
    assert said == {row[0]: row[1] for row in rows("agencies-groups.tsv")}


PLACES = rows("agencies-places.tsv")


@pytest.mark.parametrize(("issuers", "number", "title", "expected"), PLACES, ids=["".join(row[:3]) for row in PLACES])
def test_jurisdiction(issuers: str, number: str, title: str, expected: str) -> None:
    """A document's place is read from its issuers, its number or its title."""
    found = jurisdiction([name for name in issuers.split("、") if name], number or None, title)
    assert (found[0].name if found else "-") == expected


def test_words_are_no_names() -> None:
    """What is no name of a body resolves to nothing."""
    names = Names((), 2022)
    assert [word for word in ("", "的", "推进污水处理", "技工院校内由教育行政部门", "X" * 100) if names.resolve(word)] == []


def test_issuer_without_its_last_character() -> None:
    """In a list of issuers a name that has lost its last character is known by the one name that it can be."""
    source, plan, reading = document("-", "生态环境部、交通运输、农业农村部")
    issuers = (("生态环境部", Span(0, 5)), ("交通运输", Span(6, 10)), ("农业农村部", Span(11, 16)))
    plan = Document("", "", None, None, "2022-01-01", "plan", issuers, (), plan.sections, ())
    assert [agency.label for agency, _ in extract(source, plan, reading).issuers] == ["生态环境部", "交通运输部", "农业农村部"]


def test_spans_are_the_names_own_characters() -> None:
    """A responsibility's span holds the name as the source prints it, white space and script included."""
    text = "推動減排。(生態環境部、 國家 發展改革委按職責分工負責)"
    source, plan, reading = document("-", text)
    found = extract(source, plan, reading)
    assert [text[one.span.begin : one.span.end] for one in found.responsibilities] == ["生態環境部", "國家 發展改革委"]
    assert [reading.text[slice(*one)] for one in found.brackets] == ["（生态环境部、国家发展改革委按职责分工负责）"]


def test_covers() -> None:
    """One bracket stands for its whole section; of several, each for the text since the one before."""
    assert found_in("-", "甲事。（财政部负责）").responsibilities[0].covers is None
    two = found_in("-", "甲事。（财政部负责）乙事。（公安部负责）")
    assert [one.covers for one in two.responsibilities] == [(0, 3), (10, 13)]


def test_first_named_leads_from_here_on() -> None:
    """列第一位者为牵头单位，下同 holds for its own bracket and the later ones, in a closing note for all."""
    later = "甲。（财政部、公安部负责。列第一位者为牵头单位，下同）\n乙。（商务部、公安部负责）\n丙。（各地区、各部门负责）"
    assert said(found_in("-", later)) == "财政部:lead 公安部:joint 商务部:lead 公安部:joint 各地区:joint* 各部门:joint*"
    note = "甲。（财政部、公安部负责）\n注：排名第一的单位为牵头单位"
    assert said(found_in("-", note)) == "财政部:lead 公安部:joint"


def test_columns_of_a_table() -> None:
    """A table's columns 责任单位 and 指导部门 are read row by row; the row's other cells are its text."""
    lines = ["序号\t任务\t责任单位\t指导部门", "1\t发展油菜种植\t各乡镇人民政府\t县农业农村局、县财政局", "2\t建设农田\t县水利局\t"]
    assert said(in_a_plan("象州县方案", lines)) == "各乡镇人民政府:lead* 象州县农业农村局:joint 象州县财政局:joint 象州县水利局:lead"


def in_a_plan(title: str, lines: list[str]) -> Found:
    """What the room finds in the lines of a plan's only section and of those inside it."""
    source = from_text(f"{title}\n一、任务\n" + "\n".join(lines))
    reading = compact(source.plain)
    return extract(source, structure(source, reading)[0], reading)


def test_a_label_on_a_line_of_its_own() -> None:
    """责任单位： goes with the names on the next line."""
    (found,) = kg.extract("衡阳市某某方案\n一、任务\n（一）融资。加大支持。\n责任单位：\n市财政局、市水利局\n（二）用工。保障用工。\n")
    assert [(one.agency.label, one.role) for one in found.responsibilities] == [("衡阳市财政局", "Joint"), ("衡阳市水利局", "Joint")]
    assert [task.text for task in found.tasks] == ["加大支持", "保障用工"]


def test_cells_without_words_keep_a_tables_columns() -> None:
    """Under 牵头单位 and 责任单位 a row whose first or last cells are empty is read by its columns; who leads stands in the row above."""
    lines = ["领域\t任务\t牵头单位\t责任单位", "种植\t发展油菜\t县农业农村局\t县财政局", "\t建设农田\t\t县水利局", "\t修缮水渠\t县水利局\t"]
    assert said(in_a_plan("象州县方案", lines)) == "象州县农业农村局:lead 象州县财政局:joint 象州县水利局:joint 象州县水利局:lead"


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "）",
        "、",
        "（、",
        "（）",
        "责任单位：",
        "（市、",
        "负责",
        "牵头，",
        "各市、",
        "（财政部",
        "列第一位",
        "A",
        "（财政部、公安部负责）",
    ],
)
def test_a_megabyte_of_one_thing_is_fast(unit: str) -> None:
    """No rule backtracks: a million characters of one thing take less than two seconds."""
    size = 250_000 if "负责）" in unit else 1_000_000  # 23,000 right brackets give 46,000 responsibilities
    source, plan, reading = document("上海市方案", unit * (size // len(unit)))
    extract(*document("上海市方案", "（责任单位：市科委）"))
    start = time.process_time()
    extract(source, plan, reading)
    assert time.process_time() - start < 2


@given(
    st.text(alphabet="（）〔〕[]、，；。：\n等和及各市县区省政府部委局财公安教育负责牵头配合按职责分工责任单位列第一位为A1", max_size=200)
)
def test_any_text(text: str) -> None:
    """Any text is read, and every span lies inside it."""
    source, plan, reading = document("上海市方案", text)
    for one in extract(source, plan, reading).responsibilities:
        assert 0 <= one.span.begin < one.span.end <= len(text)
        assert one.agency.label


def test_vocabulary_names_one_body_at_a_time() -> None:
    """A name that several bodies bear was borne by one after the other: their years do not overlap."""
    shared = {name: [body.key for body in bodies] for name, bodies in national().items() if len(bodies) > 1}
    years = {
        key: (
            int(body.facts.get("https://schema.org/foundingDate", ("0",))[0]),
            int(body.facts.get("https://schema.org/dissolutionDate", ("9999",))[0]),
        )
        for key, body in concepts("agencies").items()
    }
    for name, keys in shared.items():
        spans = sorted(years[key] for key in keys)
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), name
    assert len(shared) >= 5


def test_vocabulary_links_are_known() -> None:
    """Parents and successors of bodies are bodies of the vocabulary, and dcterms:replaces mirrors dcterms:isReplacedBy."""
    bodies = concepts("agencies")
    after, before = set(), set()
    for key, body in bodies.items():
        for predicate, values in body.facts.items():
            others = [value.rpartition("/")[2] for value in values if value.startswith("https://w3id.org/policy-kg/agency/")]
            assert all(other in bodies for other in others), key
            after |= {(key, other) for other in others if predicate.endswith("isReplacedBy")}
            before |= {(other, key) for other in others if predicate.endswith("replaces")}
    assert after == before
    assert len(after) >= 40


def test_vocabulary_counts() -> None:
    """The vocabulary holds the State Council's bodies, the usual departments and the divisions of GB/T 2260."""
    counties = sum(len(concepts(path.stem)) for path in (HERE / "vocabulary").glob("counties-*.ttl"))
    assert (len(concepts("agencies")) > 240, len(departments()) > 600, len(concepts("places")) > 360, counties > 2800) == (True,) * 4
    assert all(re.fullmatch(r"\d{6}", code) for code in concepts("places"))


def test_each_rule_is_of_a_kind() -> None:
    """Every rule says where it is tried, and which role it gives."""
    kinds = {rule.data["kind"] for rule in rules("responsibilities").rules}
    assert kinds == {
        "label",
        "clause",
        "aside",
        "first",
        "default",
        "else",
        "group",
        "joined",
        "hint",
        "office",
        "other-label",
        "own-duty",
        "own-role",
        "saying",
        "own-name",
        "duties",
        "duty",
        "prose",
        "township",
        "whole",
    }
    assert all(rule.data["role"] for rule in rules("responsibilities").rules)
