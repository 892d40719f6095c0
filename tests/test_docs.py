"""The documents for people: what README shows is what the program prints, and nothing names a machine or a package host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.answer import render
from kg.cli import main
from kg.evaluate import evaluate
from kg.evaluate.measures import MEASURES

READMES = ("README.md", "README.zh.md")
SHOWN = re.compile(r"(<!-- query: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.S)


@pytest.mark.parametrize("name", READMES)
def test_the_answers_in_the_readme_are_the_programs(name: str, graph: kg.Graph) -> None:
    """Each table between `<!-- query: … -->` and `<!-- end -->` is that query's answer; UPDATE=1 writes it anew."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    fresh = SHOWN.sub(lambda found: f"{found[1]}{render(graph.query(found['name']), 'md')}{found[3]}", text)
    if os.environ.get("UPDATE"):
        path.write_text(fresh, encoding="utf-8")
    assert SHOWN.search(text)
    assert fresh == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_python_in_the_readme_runs(name: str, built: Path, tmp_path: Path) -> None:
    """The snippet for Python users, in a process of its own, beside data/ and out/."""
    (snippet,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "out").symlink_to(built)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "132" in done.stdout
    assert "生态环境部" in done.stdout


LIMITS = ("docs/limits.md", "docs/limits.zh.md")
HEADS = {
    "docs/limits.md": "| what | documents | annotated | precision | recall | F1 |",
    "docs/limits.zh.md": "| 内容 | 文件 | 标注 | 准确率 | 召回率 | F1 |",
}
SCORED = re.compile(r"(<!-- gold -->\n).*?(<!-- end -->)", re.S)


@pytest.fixture(scope="module")
def scored() -> list[str]:
    """Precision, recall and F1 of each measure on tests/gold: means over the documents that have something of it."""
    found = evaluate(ROOT / "tests" / "gold", [ROOT / "data"]).documents.values()
    rows = []
    for measure in MEASURES:
        scores = [scores[measure] for scores in found if measure in scores and not scores[measure].is_empty]
        means = (sum(getattr(score, name) for score in scores) / len(scores) for name in ("precision", "recall", "f1"))
        cells = [measure, len(scores), sum(score.expected for score in scores), *(f"{mean:.3f}" for mean in means)]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return rows


@pytest.mark.parametrize("name", LIMITS)
def test_the_scores_in_limits_are_those_of_now(name: str, scored: list[str]) -> None:
    """The table of the project's own gold is what `kg evaluate` finds; UPDATE=1 writes it anew."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    table = "\n".join([HEADS[name], "| --- | ---: | ---: | ---: | ---: | ---: |", *scored])
    fresh = SCORED.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)
    if os.environ.get("UPDATE"):
        path.write_text(fresh, encoding="utf-8")
    assert SCORED.search(text)
    assert fresh == path.read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    """A command that nobody is told of is not there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in main.commands if f"kg {name}" not in text]
    assert missing == []


def test_pictures_and_links_exist() -> None:
    """What a README links to is in the repository."""
    for name in READMES:
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_nothing_names_a_package_host_or_a_machine() -> None:
    """No tracked text holds an index's address or a path of somebody's machine."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"https?://[^ \"'<>]*(?:/simple(?:[/\" ]|$)|pypi|npmjs|/debian[/ ])|/(?:home|root|work)/[a-z]")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in (".png", ".doc", ".docx", ".pdf") or not path.is_file() or name.startswith("data/") or path == Path(__file__):
            continue
        found += [f"{name}: {line[:100]}" for line in path.read_text(encoding="utf-8").splitlines() if pattern.search(line)]
    assert found == []


def test_the_citation_is_of_this_version() -> None:
    """CITATION.cff names the version and the licence of the package, and nobody and nothing that is made up."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    said = dict(re.findall(r"^([a-z-]+): (.+)$", text, re.M))
    assert (said["version"], said["license"], said["title"]) == (kg.__version__, "Apache-2.0", "policy-kg")
    assert not re.search(r"doi|orcid|email|https?:", text)
