"""What the graph says beside each fact: the clause of a responsibility, how sure it is, its place's level, its words in both scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import kg
from kg.corpus.merge import Sorter
from kg.iri import PREFIXES
from kg.script import simplify

HEAD = "某市水源保护实施方案\n一、目标\n水质达标。\n二、任务\n"
CLAUSES: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "a bracket": (
        "（一）加强保护。划定保护区。（市水务局牵头，市财政局配合）\n",
        {("市水务局", "（市水务局牵头，市财政局配合）"), ("市财政局", "（市水务局牵头，市财政局配合）")},
    ),
    "label lines": (
        "（一）加强保护。划定保护区。\n牵头单位：市水务局\n配合单位：市财政局\n",
        {("市水务局", "牵头单位：市水务局"), ("市财政局", "配合单位：市财政局")},
    ),
    "a sentence": (
        "（一）加强保护。由市水务局会同市财政局制定保护办法。清理网箱。\n",
        {("市水务局", "由市水务局会同市财政局制定保护办法。"), ("市财政局", "由市水务局会同市财政局制定保护办法。")},
    ),
    "a table's cell and its head": (
        "（一）加强保护。\n| 任务 | 牵头单位 | 配合单位 |\n| --- | --- | --- |\n| 划定保护区 | 市水务局 | 市财政局 |\n",
        {("市水务局", "市水务局"), ("市水务局", "牵头单位"), ("市财政局", "市财政局"), ("市财政局", "配合单位")},
    ),
}


@pytest.mark.parametrize(("body", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_a_responsibility_quotes_its_clause(body: str, expected: set[tuple[str, str]]) -> None:
    """Beside the name's own characters stand those that give the role."""
    (found,) = kg.extract(HEAD.replace("某市", "杭州市") + body + "（二）加强监测。\n")
    text = found.source.text
    assert {(text[slice(*one.span)], text[slice(*clause)].strip()) for one in found.responsibilities for clause in one.clause} == expected


def built(texts: Iterable[str], folder: Path) -> kg.Graph:
    """The graph of some texts."""
    (folder / "in").mkdir()
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    kg.build([folder / "in"], folder / "out")
    return kg.open(folder / "out")


LEVELS = {
    "国务院办公厅关于加强水源保护的意见\n国办发〔2024〕3号\n国务院办公厅\n2024年5月20日": ("100000", "nation"),
    "浙江省人民政府关于加强水源保护的意见\n浙政发〔2024〕4号\n浙江省人民政府\n2024年5月20日": ("330000", "province"),
    "杭州市人民政府关于加强水库保护的意见\n杭政发〔2024〕5号\n杭州市人民政府\n2024年5月20日": ("330100", "city"),
    "海盐县人民政府关于加强水塘保护的意见\n盐政发〔2024〕6号\n海盐县人民政府\n2024年5月20日": ("330424", "county"),
    "关于加强水井保护的意见\n某某学会\n2024年5月20日": (None, None),
}


def test_documents_have_their_place_and_level(tmp_path: Path) -> None:
    """A national body's document is of place 100000; nothing is said where it is not known whose it is."""
    body = "\n一、任务\n（一）加强保护。划定保护区。（生态环境部负责）\n（二）加强监测。开展监测。\n"
    graph = built((text.replace("\n", body, 1) if text.startswith("关于") else text + body for text in LEVELS), tmp_path)
    rows = graph.query(
        """SELECT ?label ?place ?level WHERE { ?d a pol:PolicyDocument ; rdfs:label ?label . FILTER(LANGMATCHES(LANG(?label), "zh-hans"))
             OPTIONAL { ?d pol:jurisdiction/skos:notation ?place } OPTIONAL { ?d pol:adminLevel ?level } }"""
    ).rows
    expected = {text.split("\n")[0]: known for text, known in LEVELS.items()}
    said = {str(row[0]): (row[1] and str(row[1]), row[2] and str(row[2])) for row in rows}
    assert len(said) == len(expected)
    assert sorted(map(str, said.values())) == sorted(map(str, expected.values()))
    bodies = graph.query("SELECT ?name ?level WHERE { ?a a pol:Agency ; skos:prefLabel ?name ; pol:adminLevel ?level }").rows
    levels = {str(row[0]): str(row[1]) for row in bodies}
    assert levels["生态环境部"] == "nation"
    assert levels["杭州市人民政府"] == "city"
    assert graph.validate() == []


def test_text_is_in_both_scripts(graph: kg.Graph) -> None:
    """Where the source is Traditional each task and target has its words as printed and all of them in Simplified, each in its language."""
    rows = graph.query("SELECT ?x ?text (LANG(?text) AS ?tag) WHERE { ?x pol:text ?text }").rows
    by_thing: dict[str, dict[str, str]] = {}
    for thing, text, tag in rows:
        by_thing.setdefault(str(thing), {})[str(tag)] = str(text)
    assert by_thing
    for said in by_thing.values():
        assert set(said) == {"zh-hans", "zh-hant"}
        assert said["zh-hans"] == simplify(said["zh-hant"])
    found = {str(row[1]) for row in graph.query("search", words="优化稻田水分灌溉管理").rows}
    assert len(found) == 1  # behind the first twenty characters, where no label has it


def test_text_of_a_simplified_source_stands_once(tmp_path: Path) -> None:
    """It has its tag and no second copy."""
    graph = built([HEAD + "（一）加强保护。划定保护区。\n（二）加强监测。开展监测。\n"], tmp_path)
    assert {str(row[0]) for row in graph.query("SELECT (LANG(?t) AS ?tag) WHERE { ?x pol:text ?t }").rows} == {"zh-hans"}


def test_no_label_mixes_languages(graph: kg.Graph) -> None:
    """A Simplified label has no Traditional character of its own words, and no English word for a role."""
    labels = [str(row[0]) for row in graph.query('SELECT ?l WHERE { ?x rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), "zh-hans")) }').rows]
    assert labels
    assert [label for label in labels if simplify(label) != label] == []
    assert [label for label in labels if re.search(r"\b(?:Lead|Joint|Participant)\b", label)] == []


SURE: dict[str, tuple[str, str, list[str]]] = {  # body, kind, certainty of each
    "a known form": ("（一）加强保护。划定保护区。\n", "task", ["Sure"]),
    "no known verb": ("（一）加强保护。库区船舶一律靠岸。\n", "task", ["Likely"]),
    "all of a target": ("（一）加强保护。到2025年，水质达标率达到95%以上。\n", "target", ["Sure"]),
    "a year from before": ("（一）加强保护。到2025年，水质达标率达到95%以上，巡查覆盖率达到90%以上。\n", "target", ["Likely", "Sure"]),
    "a role that is printed": ("（一）加强保护。划定保护区。（生态环境部牵头）\n", "responsibility", ["Sure"]),
    "a bare list": ("（一）加强保护。划定保护区。（生态环境部、水利部）\n", "responsibility", ["Likely", "Likely"]),
    "a line end behind a heading": ("（一）加强保护\n划定保护区。\n", "section", ["Sure"]),
}


@pytest.mark.parametrize(("body", "kind", "expected"), SURE.values(), ids=SURE)
def test_how_sure_a_fact_is(tmp_path: Path, body: str, kind: str, expected: list[str]) -> None:
    """Sure where all that it says is printed in a known form, likely where one part was assumed."""
    graph = built([HEAD + body + "（二）加强监测。\n"], tmp_path)
    name = {"task": "Task", "target": "Target", "responsibility": "Responsibility", "section": "Section"}[kind]
    narrowed = 'FILTER(CONTAINS(STR(?x), "/s/2.1"))'
    rows = graph.query(f"SELECT ?c WHERE {{ ?x a pol:{name} ; pol:certainty ?c . {narrowed} }} ORDER BY ?c").rows
    assert [str(row[0]).rpartition("#")[2] for row in rows] == expected


def test_every_fact_says_how_sure_it_is(graph: kg.Graph) -> None:
    """Each section, task, target and responsibility has one certainty."""
    for name in ("Section", "Task", "Target", "Responsibility"):
        rows = graph.query(
            f"SELECT ?x (COUNT(DISTINCT ?c) AS ?n) WHERE {{ ?x a pol:{name} OPTIONAL {{ ?x pol:certainty ?c }} }} GROUP BY ?x"
        ).rows
        assert {int(str(row[1])) for row in rows} == {1}


def test_of_two_copies_the_surer_is_believed(tmp_path: Path) -> None:
    """Where copies of a document differ in how sure a fact is, the graph has the surer certainty alone, whatever their order."""
    told = [
        f"<x:{n}> <{PREFIXES['pol']}certainty> <{PREFIXES['pol']}{level}> <x:g> .\n" for n in "ab" for level in ("Likely", "Open", "Sure")
    ]
    told += ["<x:a> <x:p> <x:o> <x:g> .\n", f"<x:c> <{PREFIXES['pol']}certainty> <{PREFIXES['pol']}Open> <x:g> .\n"]
    for order in (told, told[::-1]):
        sorter = Sorter(tmp_path, run=200)
        for line in order:
            sorter.add(line.encode())
        assert sorter.write(tmp_path / "out") == 4
        said = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
        assert [line.partition("#certainty> ")[2].partition("> ")[0].rpartition("#")[2] for line in said if "certainty" in line] == [
            "Sure",
            "Sure",
            "Open",
        ]


def test_who_is_responsible_stands_on_tasks(tmp_path: Path) -> None:
    """A task has the bodies of its own bracket and those of the sections around it, with their roles; what is beside it does not."""
    body = "（一）加强保护。（生态环境部牵头）\n1.划定保护区。（水利部负责）\n2.清理网箱。\n"
    graph = built([HEAD + body + "（二）加强监测。开展监测。\n"], tmp_path)
    rows = graph.query(
        """SELECT ?text ?how ?name WHERE { ?t a pol:Task ; pol:text ?text ; pol:responsibleAgency ?a ; ?how ?a . ?a skos:prefLabel ?name
             FILTER(LANGMATCHES(LANG(?name), "zh-hans") && ?how != pol:responsibleAgency) } ORDER BY ?text ?name"""
    ).rows
    assert [(str(text), str(how).rpartition("#")[2], str(name)) for text, how, name in rows] == [
        ("划定保护区", "leadAgency", "水利部"),
        ("划定保护区", "leadAgency", "生态环境部"),
        ("加强保护", "leadAgency", "生态环境部"),
        ("清理网箱", "leadAgency", "生态环境部"),
    ]
