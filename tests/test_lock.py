"""The lock files of requirements/: what `make build` and `make test` install, each version with the hashes of its files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = ROOT / "requirements"
LOCKS = ("tools", "build", "test", "ocr", "dev")
BUILD = ("excel", "files", "push", "serve")  # what `make build` installs besides the core
TESTS = ("cluster", "docs", "excel", "files", "pandas", "push", "serve", "test", "validate")  # what `make test` installs
SLOW = ("ocr",)  # what only `make test-slow` installs


def pins(text: str) -> list[tuple[Requirement, list[str]]]:
    """The requirements of a file, each with its hashes."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(Requirement(line.partition(" --hash")[0]), re.findall(r"--hash=(\S+)", line)) for line in lines]


def locked(name: str) -> list[tuple[Requirement, list[str]]]:
    """The pins of a lock file."""
    return pins((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def said(requirements: list[tuple[Requirement, list[str]]]) -> set[tuple[str, str]]:
    """Names and versions."""
    return {(canonicalize_name(requirement.name), str(requirement.specifier)) for requirement, _ in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    """One version exactly, and SHA-256 of each of its files."""
    found = locked(name)
    assert found
    for requirement, hashes in found:
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes), requirement


@pytest.mark.parametrize("path", [*FOLDER.glob("*.[it]*"), ROOT / "constraints.txt"], ids=lambda path: path.name)
def test_no_host_is_named(path: Path) -> None:
    """Any index of packages serves."""
    assert not re.search(r"https?:|file:|(?<!-)-(?:i|f)\b|index-url|find-links|trusted-host", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "extras"), [("build", BUILD), ("test", TESTS), ("ocr", SLOW), ("tools", ())])
def test_the_lock_is_in_step_with_the_project(name: str, extras: tuple[str, ...]) -> None:
    """Each dependency of pyproject.toml is in the lock in a version that it allows, on each Python that it allows; else: `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    optional = project["project"]["optional-dependencies"]
    assert {*optional} == {*TESTS, *SLOW, "all"}
    wanted = list(project["project"]["dependencies"])
    for extra in extras:
        wanted += optional[extra]
    wanted = project["build-system"]["requires"] if name == "tools" else wanted
    for python in ("3.11.0", "3.11.9", "3.12.0", "3.13.0", "3.14.0"):
        environment = {**default_environment(), "python_full_version": python, "python_version": ".".join(python.split(".")[:2])}
        versions: dict[str, str] = {}
        for requirement, _ in locked(name):
            if requirement.marker is None or requirement.marker.evaluate(environment):
                assert canonicalize_name(requirement.name) not in versions, f"{requirement.name} twice on {python}"
                versions[canonicalize_name(requirement.name)] = next(iter(requirement.specifier)).version
        for each in map(Requirement, wanted):
            assert each.specifier.contains(versions.get(canonicalize_name(each.name), "none") or "0"), f"{each} on {python}: make lock"


def test_the_locks_have_the_versions_of_the_constraints() -> None:
    """constraints.txt is where a version is changed; nothing of `make build` has another in `make test`."""
    wanted = said(pins((ROOT / "constraints.txt").read_text(encoding="utf-8")))
    assert said(locked("tools")) | said(locked("test")) | said(locked("ocr")) == wanted
    assert said(locked("build")) <= said(locked("test"))


def test_what_is_installed_is_what_is_locked() -> None:
    """Here and now: pip and what builds, the core and its extras, in the versions of the lock."""
    listed = json.loads(subprocess.run([sys.executable, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout)
    versions = {canonicalize_name(each["name"]): each["version"] for each in listed}
    for requirement, _ in (*locked("tools"), *locked("build")):
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)], prereleases=True), requirement


def test_pip_takes_only_what_has_a_hash_of_the_lock(tmp_path: Path) -> None:
    """A file that was changed on its way is refused: the lock with another hash does not install."""
    text = next(line for line in (FOLDER / "tools.txt").read_text(encoding="utf-8").split("\n", 1)[0].splitlines())
    (tmp_path / "changed.txt").write_text(f"{text.rstrip(' ' + chr(92))} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    for lock, code in ((FOLDER / "tools.txt", 0), (tmp_path / "changed.txt", 1)):
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--dry-run",
            "--ignore-installed",
            "--quiet",
            "-r",
            str(lock),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, done.stderr
        assert code == 0 or "DO NOT MATCH THE HASHES" in done.stderr


CLICK = {"name": "click", "version": "1.0"}
FAULT = {"id": "PYSEC-1", "fix_versions": ["1.1"], "description": ""}
AUDITS = [  # pip-audit's report, what it complained of, the exit code, what is said
    ([{**CLICK, "vulns": []}], "", 0, "1 of 1 packages were checked, 0 vulnerabilities are known"),
    ([{**CLICK, "vulns": [FAULT]}], "", 1, "click 1.0: PYSEC-1, mended in 1.1"),
    ([{**CLICK, "vulns": [{**FAULT, "fix_versions": []}]}], "", 1, "no version yet"),
    ([{**CLICK, "vulns": []}, {"name": "jieba", "skip_reason": "not found"}], "", 0, "not checked: jieba"),
    ([{"name": "click", "skip_reason": "not found"}], "", 0, "nothing was checked"),
    ([], "", 0, "nothing was checked"),
    (None, "Traceback…\nrequests.exceptions.ConnectionError: HTTPSConnectionPool: Max retries exceeded", 0, "cannot be reached from here"),
    (None, "pip-audit: error: no such option", 2, "pip-audit failed: pip-audit: error: no such option"),
    (None, "", 2, "nothing was checked"),
]


@pytest.mark.parametrize(("report", "trouble", "code", "words"), AUDITS)
def test_an_audit_that_checked_nothing_says_so(report: list[object] | None, trouble: str, code: int, words: str) -> None:
    """`make audit` never says that nothing is known where nobody was asked."""
    spec = spec_from_file_location("audit", FOLDER / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    audit = module_from_spec(spec)
    spec.loader.exec_module(audit)
    found, text = audit.verdict("" if report is None else json.dumps({"dependencies": report, "fixes": []}), trouble)
    assert found == code, text
    assert words in text
