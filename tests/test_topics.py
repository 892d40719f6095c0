"""What sections, tasks and targets are about, on sentences written for these tests: a new case is a new row."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg import topics
from kg.model import Document, Section, Span, Task
from kg.reading import Reading, compact
from kg.script import simplify
from kg.topics.wordings import tops
from kg.vocabulary import concepts, named, rules

EXAMPLES = Path(__file__).parent / "examples"


def rows(name: str, count: int) -> list[tuple[str, ...]]:
    """The rows of an example file, as many as there must be."""
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    found = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    assert len(found) == count, f"{name} has {len(found)} rows"
    return found


def keys(cell: str) -> set[str]:
    """The keys in a cell."""
    return {key for key in cell.split(",") if key}


def top(key: str) -> str:
    """The top sector above a sector."""
    broader = concepts("sectors")[key].broader
    return top(broader[0]) if broader else key


def written(title: str, heading: str, sentences: list[str]) -> tuple[Document, Reading, tuple[Task, ...]]:
    """A document of one section, whose sentences are its tasks; or whose heading is its one task, where there are no sentences."""
    reading = compact(simplify(f"{title}\n一、{heading}\n" + "".join(f"{sentence}。" for sentence in sentences)))
    place = reading.text.index("一、" + reading.text.split("一、", 1)[1]) + 2
    at = (place, place + len(heading))
    tasks, begin = [], at[1] + 1
    for sentence in sentences:
        end = begin + len(sentence)
        plain = reading.text[begin:end]
        tasks.append(Task(0, Span(begin, end), (begin, end), plain, plain, plain, "test"))
        begin = end + 1
    if not sentences:
        plain = reading.text[slice(*at)]
        tasks.append(Task(0, Span(*at), at, plain, plain, plain, "test"))
    section = Section(0, "一", "1", simplify(heading), simplify(heading), 1, None, "measures", Span(*at), at, ((at[1] + 1, begin),))
    document = Document(title, simplify(title), None, None, None, "implementation-plan", (), (), (section,), ((0, len(title)),))
    return document, reading, tuple(tasks)


def of_section(title: str, heading: str, sentences: list[str]) -> set[str]:
    """The top sectors of a section: its own and its tasks'."""
    document, reading, tasks = written(title, heading, sentences)
    about = topics.extract(document, reading, tasks, ())
    return {top(key) for found in (*about.section_topics, *about.task_topics) for key in found.sectors}


@pytest.mark.parametrize(("group", "title", "heading", "sentences", "must", "may"), rows("topics.tsv", 77))
def test_a_section_has_the_sectors_that_it_is_about(group, title, heading, sentences, must, may):
    """All that it must have, and nothing outside what it may have; a row without sentences is an item whose heading is its one task."""
    found = of_section(title, heading, sentences.split("|") if sentences else [])
    assert keys(must) <= found <= keys(must) | keys(may)


@pytest.mark.parametrize(("group", "sentence", "pollutants", "gases"), rows("topics-addresses.tsv", 14))
def test_a_task_addresses_what_it_names(group, sentence, pollutants, gases):
    """Pollutants and gases; a policy's slogan names neither."""
    about = topics.extract(*written("实施方案", "重点任务", [sentence]), ())
    assert set(about.task_topics[0].pollutants) == keys(pollutants)
    assert set(about.task_topics[0].gases) == keys(gases)


@pytest.mark.parametrize(("group", "sentence", "levers", "besides"), rows("topics-instruments.tsv", 25))
def test_a_task_pulls_the_levers_that_it_shows(group, sentence, levers, besides):
    """At least one each, and no other than those of the row."""
    found = set(topics.extract(*written("实施方案", "重点任务", [sentence]), ()).task_instruments[0])
    assert found
    assert keys(levers) <= found <= keys(levers) | keys(besides)


@pytest.mark.parametrize(("group", "title", "place", "paragraph", "expected"), rows("topics-citations.tsv", 9))
def test_a_text_cites_other_documents(group, title, place, paragraph, expected):
    """With their numbers and whether the text is based on them; its own title and short names are none."""
    text = f"{title}\n（以下简称《方案》）\n" if place == "section" else f"{title}\n"
    reading = compact(text + paragraph)
    begin = reading.text.rindex("\n") + 1
    stretch = ((begin, len(reading.text)),)
    if place == "section":
        head = (0, len(title))
        sections = tuple(Section(i, "一", f"{i}", "任务", "任务", 1, None, "measures", Span(*head), (0, 0), ()) for i in range(2))
        sections += (Section(2, "三", "3", "任务", "任务", 1, None, "measures", Span(*head), (0, 0), stretch),)
        document = Document(title, title, None, None, None, "implementation-plan", (), (), sections, ())
    else:
        document = Document(title, title, None, None, None, "implementation-plan", (), (), (), stretch)
    found = topics.extract(document, reading, (), ()).citations
    assert "|".join(f"{c.title};{c.number or ''};{'yes' if c.basis else 'no'}" for c in found) == expected
    for citation in found:
        assert (text + paragraph)[citation.span.begin : citation.span.end] == f"《{citation.title}》"
        assert citation.section == (2 if place == "section" else None)


def test_what_says_nothing_has_its_sections_sector():
    """A task with no wording of its own has the strongest sector of its section, where there is one."""
    document, reading, tasks = written("水污染防治方案", "加强污水处理", ["提高污水处理能力", "做好有关事宜"])
    about = topics.extract(document, reading, tasks, ())
    assert {top(key) for key in about.task_topics[1].sectors} == {"water"}


def test_nothing_is_made_of_nothing():
    """An empty document has no topics, and no section with no wording has a sector."""
    document = Document("", "", None, None, None, "notice", (), (), (), ())
    assert topics.extract(document, compact(""), (), ()) == topics.Topical((), (), (), (), ())
    assert of_section("某某某", "甲乙丙", ["丁戊己庚"]) == set()


def test_narrower_sectors_are_named_and_lead_to_the_top():
    """A task on steel is about steel; one on many branches is about industry."""
    document, reading, tasks = written("方案", "重点任务", ["改造钢铁高炉", "支持钢铁、水泥、稀土、医疗器械、集成电路、新材料发展"])
    about = topics.extract(document, reading, tasks, ())
    assert about.task_topics[0].sectors == ("steel",)
    assert about.task_topics[1].sectors == ("industry",)


def test_traditional_text_is_read_like_simplified():
    """The reading is Simplified whatever the source was."""
    traditional = of_section("水汙染防治方案", "加強汙水處理", ["提高汙水處理能力"])
    assert traditional == of_section("水污染防治方案", "加强污水处理", ["提高污水处理能力"]) == {"water"}


def test_time_grows_with_the_text_alone():
    """A thousand tasks in one section take no more than a second."""
    document, reading, tasks = written("水污染防治方案", "加强污水处理", ["推进城镇污水处理厂和钢铁企业改造，严禁新增产能"] * 1000)
    topics.extract(document, reading, tasks, ())
    begin = time.process_time()
    topics.extract(document, reading, tasks, ())
    assert time.process_time() - begin < 1


def test_the_lists_of_sectors_are_of_known_words():
    """Each word of rules/sectors.toml is a wording of the vocabulary, and each key a sector of it; none stands there for nothing."""
    lists = dict(rules("sectors").words)
    assert set(lists.pop("steering")) <= tops().keys()
    assert len(lists) >= 20
    wordings, _ = named("sectors")
    assert [(name, word) for name, words in lists.items() for word in words if word not in wordings] == []
