"""The wheel: built from the sdist, installed where no checkout is, it does the main job on a document."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, Once
from rdflib import Graph

PLAN = ROOT / "tests" / "plans" / "province.txt"
PARTS = ("kg", "LICENSE", "README.md", "constraints.txt", "ontology.ttl", "pyproject.toml")

pytestmark = pytest.mark.slow("builds a wheel and installs it into a fresh environment")


def run(*command: str | Path, folder: Path, env: dict[str, str] | None = None) -> str:
    """What a command prints; it must end well."""
    done = subprocess.run(list(map(str, command)), cwd=folder, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(once: Once) -> Path:
    """The folder with the sdist and the wheel that was made from it."""
    return once("wheel", make) / "dist"


def make(folder: Path) -> None:
    """Copy the project into a folder, and make both archives there."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", folder, folder=folder)


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with the wheel and its extras, in the versions that the tests passed with."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=True)
    (wheel,) = built.glob("*.whl")
    programs = folder / "venv" / "bin"
    quiet = ("--quiet", "--no-compile", "--disable-pip-version-check")
    run(programs / "python", "-m", "pip", "install", *quiet, "-c", ROOT / "constraints.txt", f"{wheel}[files,validate]", folder=folder)
    return programs


def test_the_archives_have_all_data(built: Path) -> None:
    """Each query, rule, vocabulary, template, script and style of the package, the shapes and the ontology, in both archives."""
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    wanted = {str(path.relative_to(ROOT)) for path in (ROOT / "kg").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert len(wanted) >= 200
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert wanted - names == set()
    assert any(name.endswith("share/policy-kg/ontology.ttl") for name in names)
    assert any(name.endswith("LICENSE") for name in names)
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert ({*wanted, "ontology.ttl", "LICENSE", "README.md", "pyproject.toml"}) - inside == set()


def test_it_does_the_main_job_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    """Build, query, view, export, validate, report: in another folder, with an empty home, from the installed package alone."""
    env = {"HOME": str(tmp_path / "home"), "PATH": f"{installed}:/usr/bin:/bin", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    (tmp_path / "home").mkdir()
    shutil.copy(PLAN, tmp_path / "plan.txt")

    def kg(*arguments: str) -> str:
        return run(installed / "kg", *arguments, folder=tmp_path, env=env)

    where = run(installed / "python", "-c", "import kg, kg.ontology as o; o.text(); print(kg.__file__)", folder=tmp_path, env=env)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert "quantified targets" in kg("build", "plan.txt")
    assert "城市污水处理率" in kg("query", "targets-by-year")
    assert "浙江省生态环境厅" in kg("query", "who-leads", "--format", "csv")
    assert "严禁污水直排河湖" in kg("search", "直排")
    kg("validate")
    kg("export", "ttl", "-o", "graph.ttl")
    assert len(Graph().parse(tmp_path / "graph.ttl")) > 1000
    for command, page in (("view", "network.html"), ("report", "report.html")):
        kg(command, "--out", page)
        assert "河湖清洁" in (tmp_path / page).read_text(encoding="utf-8")
    assert "dcat:Dataset" in kg("describe")
