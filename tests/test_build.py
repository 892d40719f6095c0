"""A build: the same bytes whatever the circumstances, evidence for every fact, and nothing lost when something goes wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from commands import fresh
from commands import kg as run
from conftest import ROOT, SEED, Once

import kg
from kg.corpus.outputs import FILES as OUTPUTS
from kg.model import ConfigurationError, InputError

PLAN = "某市水源保护实施方案\n为保护水源，制定本方案。\n一、目标\n到2025年，水质达标率达到95%以上。\n二、任务\n（一）加强保护。划定水源保护区。（市水务局负责）\n（二）加强治理。完成截污纳管。\n"


def digests(out: Path) -> dict[str, str]:
    """The SHA-256 of each output file."""
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in OUTPUTS}


def test_the_document_in_data_gives_its_facts(graph: kg.Graph) -> None:
    """8 chapters, 29 articles, 133 named responsibilities and 2 of groups, 132 tasks, 8 quantified and 11 qualitative targets."""
    count = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { %s }"
    wanted = {
        "?x a pol:PolicyDocument": 1,
        "?x a pol:Section ; pol:level 1": 8,
        "?x a pol:Section ; pol:level 2": 29,
        "?x a pol:Task": 132,
        "?x a pol:QuantitativeTarget": 8,
        "?x a pol:QualitativeTarget": 11,
        "?x a pol:Responsibility ; pol:agency ?a FILTER NOT EXISTS { ?a a pol:AgencyGroup }": 133,
        "?x a pol:Responsibility ; pol:agency/a pol:AgencyGroup": 2,
    }
    found = {pattern: graph.query(count % pattern).rows[0][0] for pattern in wanted}
    assert found == wanted


def test_every_span_is_the_characters_it_says(graph: kg.Graph) -> None:
    """isString[begin:end] == anchorOf for all spans, and each section, task, target and responsibility has one."""
    spans = graph.query(
        "SELECT ?begin ?end ?words ?text WHERE { ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ; "
        "nif:referenceContext/nif:isString ?text }"
    ).rows
    assert len(spans) > 300
    assert all(str(text)[int(str(begin)) : int(str(end))] == words != "" for begin, end, words, text in spans)
    bare = graph.query(
        "SELECT ?x WHERE { VALUES ?c { pol:Section pol:Task pol:Target pol:Responsibility } ?x a ?c FILTER NOT EXISTS { ?x prov:wasQuotedFrom ?span } }"
    ).rows
    assert not bare


def test_the_same_bytes_in_any_process_and_folder(built: Path, tmp_path: Path) -> None:
    """Other hash seeds, working folders and a second build into the same folder change no byte."""
    (tmp_path / "elsewhere").mkdir()
    for seed, cwd in (("0", ROOT), ("12345", tmp_path / "elsewhere")):
        done = fresh("build", str(SEED), "--out", str(tmp_path / "out"), cwd=cwd, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        assert digests(tmp_path / "out") == digests(built)


def test_iris_are_ascii_and_no_node_is_blank(built: Path) -> None:
    """N-Triples without a blank node and with ASCII IRIs only."""
    lines = (built / "graph.nt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith("_:") or " _:" in line.split('"')[0] for line in lines)
    assert all(part.isascii() for line in lines for part in line.split('"')[0].split()[:2])


def test_another_base_iri(tmp_path: Path) -> None:
    """--base-iri moves everything that was read, and nothing of the vocabularies."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "out", base_iri="https://example.org/policy")
    text = (tmp_path / "out" / "graph.nt").read_text(encoding="utf-8")
    assert "<https://example.org/policy/doc/" in text
    assert "https://w3id.org/policy-kg/id/" not in text
    assert "<https://w3id.org/policy-kg/sector/water>" in text


def test_two_copies_of_one_policy_are_one(tmp_path: Path) -> None:
    """A copy in another file adds evidence and no fact."""
    (tmp_path / "one.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "two.txt").write_text("首页\n" + PLAN.replace("，", ",") + "上一篇：没有了\n", encoding="utf-8")
    kg.build([tmp_path / "one.txt"], tmp_path / "single")
    kg.build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "both")
    kinds = "SELECT ?c (COUNT(DISTINCT ?x) AS ?n) WHERE { VALUES ?c { pol:PolicyDocument pol:Section pol:Task pol:Target pol:Responsibility } ?x a ?c } GROUP BY ?c ORDER BY ?c"
    single, both = kg.open(tmp_path / "single"), kg.open(tmp_path / "both")
    assert single.query(kinds).rows == both.query(kinds).rows
    quotes = "SELECT (COUNT(DISTINCT ?span) AS ?n) WHERE { ?x a pol:Task ; prov:wasQuotedFrom ?span }"
    assert [graph.query(quotes).rows[0][0] for graph in (single, both)] == [2, 4]


def one_plan(folder: Path) -> None:
    """A plan and its build."""
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert run("build", str(folder / "plan.txt"), "--out", str(folder / "out")).returncode == 0


BAD = {
    "missing": (None, "it does not exist"),
    "empty": (b"", "the file is empty"),
    "blank": (b"  \n\t\n", "the file is empty"),
    "binary": (bytes(range(256)) * 40, "binary"),
    "no-policy": ("今天天气很好。我们去公园玩。\n".encode(), "expected a policy"),
    "cut-docx": (b"PK\x03\x04 not a zip", "docx"),
    "cut-pdf": (b"%PDF-1.7 nothing", "PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_leaves_the_output_whole(name: str, tmp_path: Path, once: Once) -> None:
    """Given alone: one line that names the file and what was expected, exit 2, and the former output as it was."""
    shutil.copytree(once("one plan", one_plan), tmp_path, symlinks=True, dirs_exist_ok=True)
    before = digests(tmp_path / "out")
    data, words = BAD[name]
    suffix = {"cut-docx": ".docx", "cut-pdf": ".pdf"}.get(name, ".txt")
    file = tmp_path / f"{name}{suffix}"
    if data is not None:
        file.write_bytes(data)
    done = run("build", str(file), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert file.name in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(tmp_path / "out") == before
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == sorted([*OUTPUTS, "manifest.json", "store"])


def test_a_bad_file_among_good_ones_is_reported(tmp_path: Path) -> None:
    """The others are built, the report names it, and the exit code is 1."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "in" / "empty.txt").write_text("", encoding="utf-8")
    done = run("build", str(tmp_path / "in"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "empty.txt" in done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [Path(file).name for file in report["failures"]] == ["empty.txt"]
    assert [document["file"] for document in report["documents"]] == ["plan.txt"]


def test_the_report_says_what_was_not_understood(tmp_path: Path) -> None:
    """As JSON that json.dumps would write with an indent of one, each stretch with what it is, its text and its place."""
    (tmp_path / "plan.txt").write_text(PLAN.replace("（市水务局负责）", "（负责牵头落实配合）"), encoding="utf-8")
    kg.build([tmp_path / "plan.txt"], tmp_path / "out")
    text = (tmp_path / "out" / "report.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    (missed,) = json.loads(text)["documents"][0]["not understood"]
    assert list(missed) == ["what", "text", "begin", "end"]


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be: one line, exit 2."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="taken"):
        kg.build([tmp_path / "plan.txt"], tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_bad_base_iri_is_refused(tmp_path: Path) -> None:
    """A base that is no absolute ASCII IRI."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    for base in ("not an iri", "/relative/", "http://例子/", "mailto:x"):
        with pytest.raises(ConfigurationError, match="--base-iri"):
            kg.build([tmp_path / "plan.txt"], tmp_path / "out", base_iri=base)
    assert not (tmp_path / "out").exists()


def test_extract_takes_a_path_or_a_text() -> None:
    """kg.extract gives facts whose spans are places in the text that was given."""
    (found,) = kg.extract(PLAN)
    assert [PLAN[task.span.begin : task.span.end] for task in found.tasks] == ["划定水源保护区", "完成截污纳管"]
    assert [task.text for task in found.tasks] == ["划定水源保护区", "完成截污纳管"]
    (seed,) = kg.extract(str(SEED))
    assert len(seed.tasks) == 132
    with pytest.raises(InputError):
        kg.extract("no-such-file.txt")


def test_what_was_not_understood_is_said(tmp_path: Path) -> None:
    """A bracket that looks like a responsibility and that no rule explains is in the report and in `kg show`."""
    (tmp_path / "plan.txt").write_text(PLAN.replace("（市水务局负责）", "（负责牵头落实配合）"), encoding="utf-8")
    done = run("show", str(tmp_path / "plan.txt"))
    assert done.returncode == 0
    assert "not understood" in done.stdout
