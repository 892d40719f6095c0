"""kg review, and the commands that apply reviewers' decisions and say what became of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import kg as run
from corpora import plan, plans

import kg
from kg import corrections
from kg.model import ConfigurationError

pytestmark = pytest.mark.usefixtures("in_process")
ADD = ("--by", "张三", "--when", "2026-11-30")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with six plans."""
    plans(tmp_path / "in", 6)
    return tmp_path


def review(place: Path, *words: str) -> str:
    """What `kg review` prints, which must go well."""
    done = run("review", *words, cwd=place)
    assert (done.returncode, done.stderr.strip().startswith("Error")) == (0, False), done.stderr
    return done.stdout


def test_a_decision_from_the_command_to_the_graph(place: Path) -> None:
    """Added, listed, applied, shown by the graph, by the build's list and by status; when its words go, it is an orphan and nothing else changes."""
    name = review(place, "add", "in/plan-003.txt", "change", "target", "达标率达到90%以上", "year=2030", *ADD, "--why", "误读").strip()
    listed = review(place, "list")
    assert name in listed
    assert "change target" in listed
    done = run("build", "in", "--corrections", "corrections.jsonl", cwd=place)
    assert (done.returncode, "corrections           1 applied" in done.stdout) == (0, True)
    asked = "SELECT ?y { ?t pol:correctedBy ?c ; pol:targetYear ?y }"
    assert run("query", asked, "--format", "csv", cwd=place).stdout.split() == ["y", "2030"]
    assert review(place, "list", "--from", "out").startswith(f"applied     {name}")
    status = run("status", cwd=place)
    assert (status.returncode, status.stdout) == (0, "")
    (place / "in" / "plan-003.txt").write_text(plan(3).replace("达标率达到90%以上", "达标率继续提高"), encoding="utf-8")
    done = run("build", "in", "--corrections", "corrections.jsonl", "-q", cwd=place)
    assert (done.returncode, done.stderr.startswith(f"orphan      {name}"), done.stderr.strip().endswith("its quote is gone")) == (
        0,
        True,
        True,
    )
    assert run("review", "list", "--from", "out", cwd=place).returncode == 1
    status = run("status", cwd=place)
    assert (status.returncode, status.stdout.startswith("orphan")) == (0, True)


@pytest.mark.slow("many builds")
def test_status_says_which_decisions_are_new_and_which_are_unnecessary(place: Path) -> None:
    """A decision taken since the build names its document and makes the build stale; what is read right by itself is said after a build."""
    name = review(place, "add", "in/plan-001.txt", "reject", "task", "划定山山水整治保护区", *ADD).strip()
    run("build", "in", "--corrections", "corrections.jsonl", "-q", cwd=place)
    lines = (place / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    known = json.loads(lines[0])
    known |= {"kind": "target", "read": {"year": "1999"}}
    (place / "corrections.jsonl").write_text("\n".join([*lines, json.dumps(known, ensure_ascii=False)]), encoding="utf-8")
    status = run("status", cwd=place)
    assert status.returncode == 1
    assert status.stdout.startswith("decided  ")
    assert status.stdout.endswith("in/plan-001.txt\n")
    run("build", "in", "--corrections", "corrections.jsonl", "-q", cwd=place)
    told = json.loads(run("status", "--json", cwd=place).stdout)
    assert (told["stale"], [row["state"] for row in told["corrections"]]) == (False, ["unnecessary"])
    assert name not in {row["id"] for row in told["corrections"]}


def test_two_reviewers_files_become_one(place: Path) -> None:
    """Export takes some out, import takes others in, merge makes one file; where they contradict each other it says so, unless one is preferred."""
    review(place, "add", "in/plan-001.txt", "change", "target", "达标率达到90%以上", "year=2030", *ADD)
    review(place, "add", "in/plan-002.txt", "accept", "target", "达标率达到90%以上", *ADD)
    other = ("--by", "李四", "--when", "2026-12-01", "--corrections", "other.jsonl")
    review(place, "add", "in/plan-001.txt", "change", "target", "达标率达到90%以上", "year=2035", *other)
    review(place, "add", "in/plan-004.txt", "reject", "responsibility", "市财政局", *other)
    review(place, "export", "part.jsonl", "--document", "山山林")
    assert len(corrections.load(place / "part.jsonl").decisions) == 1 or "山山林" not in plan(2)
    merged = run("review", "merge", "corrections.jsonl", "other.jsonl", "-o", "all.jsonl", cwd=place)
    assert (merged.returncode, merged.stdout.count("conflict")) == (1, 2)
    assert review(place, "merge", "corrections.jsonl", "other.jsonl", "-o", "all.jsonl", "--prefer", "李四") == ""
    assert "1 replaced" in run("build", "in", "--corrections", "all.jsonl", cwd=place).stdout
    taken = run("review", "import", "other.jsonl", cwd=place)
    assert (taken.returncode, "4 decisions in corrections.jsonl, 2 new" in taken.stderr) == (1, True)
    assert run("review", "export", "-", "--by", "李四", cwd=place).stdout.count("\n") == 2


REFUSED = {
    "words that are not there": (("add", "in/plan-001.txt", "reject", "task", "没有的话", *ADD), "expected words that stand once in plan-001.txt: its quote is gone"),
    "words that stand twice": (("add", "in/plan-001.txt", "reject", "task", "加强", *ADD), "expected words that stand once in plan-001.txt: its quote stands at 2 places"),
    "no such fact": (("add", "in/plan-001.txt", "reject", "target", "加强保护", *ADD), "expected one target read there; none is"),
    "two facts": (("add", "in/plan-001.txt", "reject", "responsibility", "市水务局、市生态环境局", *ADD), "expected one responsibility read there; 2 are: body=市水务局"),
    "a field of another kind": (("add", "in/plan-001.txt", "change", "target", "达标率达到90%以上", "body=水利部", *ADD), "right.body: expected one of indicator figure"),
    "no value": (("add", "in/plan-001.txt", "change", "target", "达标率达到90%以上", "year", *ADD), "year: expected FIELD=VALUE"),
    "a sector that is none": (("add", "in/plan-001.txt", "change", "target", "达标率达到90%以上", "sector=水里", *ADD), "right.sector: expected keys or Chinese names of sectors (agriculture 农业农村"),
    "a body that is none": (("add", "in/plan-001.txt", "change", "responsibility", "市财政局", "body=agency:none", *ADD), "right.body: expected a name, or agency:KEY"),
    "a day that is none": (("add", "in/plan-001.txt", "reject", "responsibility", "市财政局", *ADD[:3], "2026-13-45"), "when: expected a day that there is, not '2026-13-45'"),
    "no kind": (("add", "in/plan-001.txt", "reject", "市财政局", *ADD), "expected DOCUMENT reject KIND WORDS [FIELD=VALUE]..., KIND being one of task target"),
    "an IRI to add": (("add", "https://w3id.org/policy-kg/id/doc/x/s/1", "add", *ADD), "add: expected DOCUMENT KIND WORDS, as what was not read has no IRI"),
    "an IRI of no build": (("add", "https://w3id.org/policy-kg/id/doc/x/s/1", "accept", *ADD), "out: expected a folder that `kg build` wrote"),
    "no document": (("add", "nothing.txt", "reject", "task", "x", *ADD), "nothing.txt: expected a document"),
    "no file": (("list",), "corrections.jsonl: expected a file of corrections (JSON lines)"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_decided_is_one_line(name: str, place: Path) -> None:
    """It says what was expected, and nothing is written."""
    words, line = REFUSED[name]
    done = run("review", *words, cwd=place)
    said = done.stderr.strip().splitlines()
    assert done.returncode == 2
    assert line in said[-1], said
    assert not (place / "corrections.jsonl").exists()


def test_decisions_are_scored(place: Path) -> None:
    """`kg evaluate --corrections` gives the measures of what was decided."""
    review(place, "add", "in/plan-001.txt", "reject", "responsibility", "市财政局", *ADD)
    review(place, "add", "in/plan-001.txt", "accept", "task", "完成山山水整治截污纳管", *ADD)
    done = run("evaluate", "--corrections", "corrections.jsonl", "--docs", "in", "--misses", "1", cwd=place)
    assert (done.returncode, "responsibilities: extra: 市财政局" in done.stdout, "in/plan-001.txt" in done.stdout) == (0, True, True)
    assert run("evaluate", cwd=place).returncode == 2


def iris(place: Path, condition: str) -> list[str]:
    """The facts of the build that a condition is true of."""
    return run("query", f"SELECT ?f {{ {condition} }} ORDER BY ?f", "--format", "csv", cwd=place).stdout.split()[1:]


def test_a_fact_is_decided_about_by_its_iri(place: Path) -> None:
    """What is read of it comes from its document; the graph then has what is right; a fact that was corrected is decided about anew only in place of that."""
    assert run("build", "in", "-q", cwd=place).returncode == 0
    title = "?f {} ?d . ?d dcterms:title '某市山山林整治实施方案'".format
    (target,) = iris(place, "?f a pol:Target ; " + title("pol:inSection/pol:inDocument")[3:])
    (section,) = iris(place, "?f pol:number '(一)' ; " + title("pol:inDocument")[3:])
    (body,) = iris(place, f"?f a pol:Responsibility ; pol:appliesTo <{section}> ; prov:wasQuotedFrom/nif:anchorOf '市水务局'")
    year = review(place, "add", target, "change", "year=2031", *ADD).strip()
    made = [year, *(review(place, "add", *words, *ADD).strip() for words in ((section, "change", "heading=保护"), (body, "reject")))]
    assert {one.id for one in corrections.load(place / "corrections.jsonl").decisions} == set(made)
    build = ("build", "in", "-q", "--corrections", "corrections.jsonl")
    assert run(*build, cwd=place).returncode == 0
    assert {line.split()[0] for line in review(place, "list", "--from", "out").splitlines()} == {"applied"}
    (now,) = iris(place, f"?f prov:wasRevisionOf <{target}> ; pol:targetYear 2031")
    assert iris(place, f"?f dcterms:title '保护' FILTER(?f = <{section}>)") == [section]
    again = ("review", "add", now, "change", "year=2033", *ADD)
    refused = run(*again, cwd=place)
    assert (refused.returncode, f"expected --replaces {year}, as it was decided about (张三: change year=2031)" in refused.stderr) == (
        2,
        True,
    )
    assert run(*again, "--replaces", year, cwd=place).returncode == 0
    assert run(*build, cwd=place).returncode == 0
    assert iris(place, f"?f prov:wasRevisionOf <{target}> ; pol:targetYear 2033") != [now]
    gone = run("review", "add", target, "accept", *ADD, cwd=place)
    assert (gone.returncode, "expected the IRI of a section, task, target or responsibility of out" in gone.stderr) == (2, True)


def test_python_decides_about_a_fact_by_its_iri(place: Path) -> None:
    """`Graph.decide` gives the decision that `kg.corrections.propose` gives of the fact itself; where the document is gone it says so."""
    kg.build([place / "in"], place / "out")
    graph = kg.open(place / "out")
    title = "某市山山林整治实施方案"
    ((target,),) = graph.query(f"SELECT ?f {{ ?f a pol:Target ; pol:inSection/pol:inDocument/dcterms:title '{title}' }}").rows
    (made,) = graph.decide(target, "reject", by="张三", when="2026-11-30")
    file = next(path for path in (place / "in").iterdir() if title in path.read_text(encoding="utf-8"))
    (x,) = kg.extract(file)
    assert made == corrections.propose(x, x.targets[0], "reject", by="张三", when="2026-11-30")
    file.unlink()
    with pytest.raises(ConfigurationError, match=r"expected the document that the fact was read from: .* is gone"):
        graph.decide(target, "reject", by="张三", when="2026-11-30")
