"""kg.toml: what it says holds for every command, options override it, and rules and names of one's own stand beside the program's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import fresh
from commands import kg as run
from corpora import plans

from kg import lexicon, overlays, project, vocabulary
from kg.model import ConfigurationError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project folder with two plans."""
    plans(tmp_path / "plans", 2)
    return tmp_path


def test_the_file_that_init_writes_says_what_holds_without_it(place: Path) -> None:
    """It is written once; as it stands, and with each of its examples in force, it can be read."""
    assert run("init", cwd=place).stdout.strip() == "kg.toml"
    found = project.load(place / "kg.toml")
    assert (found.inputs, found.out, found.corrections) == (("data",), "out", None)
    again = run("init", cwd=place)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    text = project.TEMPLATE.split("\n")
    shown = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text)
    (place / "kg.toml").write_text(shown, encoding="utf-8")
    full = project.load(place / "kg.toml")
    assert (full.memory, full.time, full.corrections, len(full.rules), len(full.concepts), len(full.lexicon)) == (
        2048,
        60,
        "corrections.jsonl",
        1,
        1,
        1,
    )


def test_commands_read_it_and_options_override_it(place: Path) -> None:
    """A build without paths, its list of decisions, questions about it; another folder by an option."""
    (place / "kg.toml").write_text(
        'inputs = ["plans"]\nout = "graph"\ncorrections = "c.jsonl"\nbase_iri = "https://example.org/kg/"\n', encoding="utf-8"
    )
    added = run(
        "review", "add", "plans/plan-001.txt", "reject", "responsibility", "市财政局", "--by", "张三", "--when", "2026-11-30", cwd=place
    )
    assert (added.returncode, (place / "c.jsonl").exists()) == (0, True)
    done = run("build", cwd=place)
    assert (done.returncode, "1 applied" in done.stdout) == (0, True)
    assert "https://example.org/kg/doc/" in (place / "graph" / "graph.nt").read_text(encoding="utf-8")
    assert run("query", "documents", "--format", "csv", cwd=place).stdout.count("\n") == 3
    assert run("status", cwd=place).returncode == 0
    assert run("build", "plans/plan-000.txt", "--out", "other", "-q", cwd=place).returncode == 0
    assert run("query", "documents", "--from", "other", "--format", "csv", cwd=place).stdout.count("\n") == 2


def test_a_project_is_built_from_python(place: Path) -> None:
    """Wherever the program is run, paths are meant from the file's folder; overlays are refused once rules were read."""
    (place / "kg.toml").write_text('inputs = ["plans"]\nout = "graph"\n[limits]\ntime = 30\n', encoding="utf-8")
    report = project.load(place / "kg.toml").build(jobs=1)
    assert (report.out, report.counts["documents"]) == (place / "graph", 2)
    (place / "agencies.ttl").write_text(AGENCY, encoding="utf-8")
    (place / "kg.toml").write_text('inputs = ["plans"]\n[overlays]\nconcepts = ["agencies.ttl"]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="expected a process that has read no rules yet"):
        project.load(place / "kg.toml").build()


def test_every_command_has_the_options_that_the_file_sets() -> None:
    """Each name that a project gives a command as a default is a parameter of that command."""
    from kg.cli import main

    known = project.Project(out="o", corrections="c", memory=1, time=1, size=1, base_iri="urn:x:").defaults()
    assert known["build"].keys() >= {"out", "corrections", "memory"}
    for name, given in known.items():
        command = main.commands[name]
        inner = (
            {f"{name} {key}": (command.commands[key], of) for key, of in given.items()} if name == "review" else {name: (command, given)}
        )  # type: ignore[attr-defined]
        for full, (one, options) in inner.items():
            assert set(options) <= {parameter.name for parameter in one.params}, full


FAULTS = {
    "no TOML": ("inputs = [", "kg.toml: expected a project file in TOML"),
    "a key that is none": ('input = "data"', "kg.toml: input: expected one of inputs out base_iri corrections profile limits overlays"),
    "no list": ('inputs = "data"', "kg.toml: inputs: expected a list of paths in quotes, not 'data'"),
    "a limit in words": ('[limits]\nmemory = "2 GB"', "kg.toml: limits.memory: expected a whole number, 0 or more, not '2 GB'"),
    "a negative limit": ("[limits]\ntime = -1", "kg.toml: limits.time: expected a number, 0 or more, not -1"),
    "an unknown limit": ("[limits]\njobs = 1", "kg.toml: limits.jobs: expected one of memory time size"),
    "no table": ("limits = 3", "kg.toml: limits: expected a table, not 3"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line(name: str, place: Path) -> None:
    """The file, the key and what was expected."""
    text, words = FAULTS[name]
    (place / "kg.toml").write_text(text, encoding="utf-8")
    done = run("build", cwd=place)
    assert (done.returncode, words in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr
    with pytest.raises(ConfigurationError):
        project.load(place / "kg.toml")


OWN = '[overlays]\nconcepts = ["agencies.ttl"]\nrules = ["files.toml"]\n'
AGENCY = """@prefix agency: <https://w3id.org/policy-kg/agency/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
agency:mwr skos:altLabel "治水总办"@zh-hans .
"""
RULE = '[[rule]]\nid = "own"\npattern = "甲+"\nexamples = ["甲甲"]\nnot_examples = ["乙"]\n'
TEXT = "关于节水的方案\n一、任务\n（一）节水。推广节水器具。（治水总办负责）\n"


def test_a_name_of_ones_own_is_read(place: Path) -> None:
    """A ministry's other name is told by an overlay; when the overlay changes, the documents are read again."""
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "kg.toml").write_text('inputs = ["a.txt"]\n' + OWN, encoding="utf-8")
    (place / "agencies.ttl").write_text(AGENCY, encoding="utf-8")
    (place / "files.toml").write_text(RULE, encoding="utf-8")
    assert (fresh("build", "-q", cwd=place).returncode, fresh("status", cwd=place).returncode) == (0, 0)
    asked = "SELECT ?a { ?r a pol:Responsibility ; pol:agency ?a }"
    assert fresh("query", asked, "--format", "csv", cwd=place).stdout.split()[1].endswith("/agency/mwr")
    (place / "agencies.ttl").write_text(AGENCY.replace("总办", "总站"), encoding="utf-8")
    assert "rules" in fresh("status", cwd=place).stdout
    assert fresh("build", "-q", cwd=place).returncode == 0
    assert fresh("query", asked, "--format", "csv", cwd=place).stdout.split()[1:] != ["https://w3id.org/policy-kg/agency/mwr"]


BAD = {
    "an example that does not match": (AGENCY, RULE.replace('["甲甲"]', '["丙"]'), "files.toml: rule own: expected its example to match: '丙'"),
    "a counter-example that matches": (AGENCY, RULE.replace('["乙"]', '["乙甲"]'), "files.toml: rule own: expected its counter-example not to match"),
    "a rule without examples": (AGENCY, RULE.replace("examples = ", "note = ", 1).replace('["甲甲"]', '"x"'), "files.toml: rule own: expected id, pattern and examples"),
    "no Turtle": ("agency:", RULE, "agencies.ttl: expected concepts in Turtle"),
    "a second preferred name": (AGENCY.replace("altLabel", "prefLabel"), RULE, "expected skos:altLabel, as it has a skos:prefLabel"),
    "a concept without a name": (AGENCY.replace("agency:mwr", "agency:own"), RULE, "expected a skos:prefLabel in zh-hans"),
    "no file": (None, RULE, "kg.toml: overlays.concepts: agencies.ttl: expected a .ttl file; there is none"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_an_overlay_is_checked_as_the_programs_own_are(name: str, place: Path) -> None:
    """One line names the file, the rule or concept, and what was expected."""
    agency, rule, words = BAD[name]
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "kg.toml").write_text('inputs = ["a.txt"]\n' + OWN, encoding="utf-8")
    if agency is not None:
        (place / "agencies.ttl").write_text(agency, encoding="utf-8")
    (place / "files.toml").write_text(rule, encoding="utf-8")
    done = fresh("build", cwd=place)
    assert (done.returncode, words in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr


LEXICON = """[[word]]
word = "草甸子"
means = "sector:wetlands"
examples = ["开展草甸子修复"]
not_examples = ["草甸子路街道"]
[[word]]
word = "草甸子路"
shields = "sector:wetlands"
examples = ["整治草甸子路"]
[[word]]
word = "分片包干"
lists = ["responsibilities.how"]
examples = ["水利局分片包干负责"]
[[word]]
word = "垧"
lists = ["quantities.area"]
examples = ["5000垧"]
"""
MEADOW = "关于保护的方案\n一、任务\n（一）修复。开展草甸子修复。到2030年，草甸面积达到5000垧以上。（市水务局分片包干负责）\n（二）道路。整治草甸子路。\n"


def test_words_of_ones_own_are_read(place: Path) -> None:
    """A word that means a sector, one that shields it, a word of a list of rules and a unit; when the lexicon changes, the documents are read again."""
    (place / "a.txt").write_text(MEADOW, encoding="utf-8")
    (place / "kg.toml").write_text('inputs = ["a.txt"]\n[overlays]\nlexicon = ["words.toml"]\n', encoding="utf-8")
    (place / "words.toml").write_text(LEXICON, encoding="utf-8")
    assert fresh("build", "-q", cwd=place).returncode == 0
    asked = "SELECT ?text { ?t a pol:Task ; pol:sector <https://w3id.org/policy-kg/sector/wetlands> ; pol:text ?text }"
    assert fresh("query", asked, "--format", "csv", cwd=place).stdout.split() == ["text", "开展草甸子修复"]
    facts = fresh("show", "a.txt", cwd=place).stdout
    assert "草甸面积 AtLeast 5000垧" in facts
    assert "\t市水务局 Joint" in facts or "\t市水务局 Lead" in facts
    (place / "words.toml").write_text(LEXICON.replace("5000垧", "6000垧"), encoding="utf-8")
    assert "rules" in fresh("status", cwd=place).stdout


NOT_WORDS = {
    "an example that no rule of the list finds": ("水利局分片包干负责", "水利局分片包干", "word 分片包干: expected its example to be matched, the word within, by a rule"),
    "an example without the word": ("5000垧", "5000亩", "word 垧: expected examples, each with the word in it"),
    "no example": ('examples = ["水利局分片包干负责"]', "", "word 分片包干: expected examples, each with the word in it"),
    "a list that is none": ("quantities.area", "quantities.areas", "word 垧: expected a list of quantities.toml: about_after"),
    "a rule file that is none": ("quantities.area", "quantity.area", "word 垧: expected lists as FILE.LIST"),
    "a concept that is none": ("sector:wetlands", "sector:meadows", "expected a concept of sectors.ttl; not sector:meadows"),
    "a concept of Chinese name": ("sector:wetlands", "sector:湿地", "expected a concept of sectors.ttl; not sector:湿地"),
    "a scheme that is none": ("sector:wetlands", "topic:wetlands", "expected a concept of agency department"),
    "a counter-example that is found": ("草甸子路街道", "草甸子一带", "expected its counter-example not to name sector:wetlands"),
    "an example that is not shielded": ('word = "草甸子路"', 'word = "整治"', "word 草甸子: expected its counter-example not to name"),
    "two uses": ("lists =", 'means = "sector:land"\nlists =', "expected one of lists, means and shields"),
    "a key that is none": ("means =", "mean =", "word 草甸子: mean: expected one of word means shields"),
    "a word that is a list": ('"垧"', '["垧"]', "word: expected words in quotes"),
    "one table": ("[[word]]", "[word]", "words.toml: expected a lexicon in TOML"),
}  # fmt: skip


@pytest.fixture
def unread() -> Iterator[None]:
    """Vocabularies and rules are read anew, within the test and after it."""
    known = (vocabulary.rules, vocabulary.triples, vocabulary.concepts, vocabulary.concept_matcher)
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


@pytest.mark.parametrize("name", NOT_WORDS)
def test_a_lexicon_is_checked(name: str, tmp_path: Path, unread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names the file, the word and what was expected; as it stands it is right."""
    before, after, words = NOT_WORDS[name]
    file = tmp_path / "words.toml"
    monkeypatch.setenv(overlays.VARIABLE, json.dumps([["lexicon", str(file)]]))
    assert before in LEXICON
    file.write_text(LEXICON.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        lexicon.check()
    assert str(caught.value).startswith(f"{file}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
