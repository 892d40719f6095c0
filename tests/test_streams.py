"""Standard streams that are full, closed or of another encoding, and locales without UTF-8: the right output, or one line and exit 2."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, sampled

PLAN = ROOT / "tests" / "plans" / "city.txt"
POSIX = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")

PRINTING = [  # each command that prints; {} is a folder that kg build wrote
    "--help",
    "--version",
    "show --help",
    f"show {PLAN}",
    f"show {PLAN} --as triples",
    f"build {PLAN} --out {{new}}",
    "status --json --out {}",
    "query --list",
    "query who-leads --from {}",
    "query who-leads --format csv --from {}",
    "search 水 --from {}",
    "compare 减污降碳 减污降碳 --from {}",
    "cooperation --from {}",
    f"diff {{}} {PLAN.parent}/../../ontology.ttl",
    "export nt --from {}",
    "export csv --from {}",
    "describe --from {}",
    "view --out {new} --from {}",
    "report --out {new} --from {}",
    "serve --port 0 --from {}",
    f"evaluate {ROOT}/tests/gold/file-page.json",
]


def shell(command: str, option: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What a line of the shell gives, the first `kg` in it being the command of this checkout, under Python with an option."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    line = command.replace("kg ", f"{shlex.quote(sys.executable)} {option} -m kg ", 1)
    return subprocess.run(line, shell=True, executable="/bin/sh", cwd=ROOT, env=env, capture_output=True, timeout=120)


@POSIX
@pytest.mark.parametrize("end", ["> /dev/full", ">&-"], ids=["full", "closed"])
@pytest.mark.parametrize("command", sampled(PRINTING, 4, "the same on other cases, one in 4 of which is quick"))
def test_what_cannot_be_printed_is_one_line(command: str, end: str, built: Path, tmp_path: Path) -> None:
    """Standard output is named, and the exit code says that it did not go well."""
    done = shell(f"kg {command.replace('{new}', str(tmp_path / 'new')).replace('{}', str(built))} {end}")
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert said.startswith("Error: standard output: expected a place that can be written to"), said
    assert said.count("\n") == 1, said


@POSIX
@pytest.mark.parametrize("end", ["2> /dev/full", "2>&-", "2>&- <&-"], ids=["full", "closed", "no input either"])
@pytest.mark.parametrize(
    "command",
    sampled(
        [f"build {PLAN} --out {{new}}", f"show {PLAN}", "validate {}", "query overview --from {}"],
        3,
        "the same on other cases, one in 3 of which is quick",
    ),
)
def test_messages_that_cannot_be_printed_change_nothing(command: str, end: str, built: Path, tmp_path: Path) -> None:
    """The command does what it does and ends well."""
    done = shell(f"kg {command.replace('{new}', str(tmp_path / 'new')).replace('{}', str(built))} {end}")
    assert done.returncode == 0
    assert "validate" in command or done.stdout


@POSIX
def test_no_standard_input_is_one_line(tmp_path: Path) -> None:
    """A document that is to be read from a closed standard input is an empty one."""
    done = shell("kg show - <&-")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr


@POSIX
def test_a_file_is_never_taken_for_a_closed_stream(tmp_path: Path) -> None:
    """With all three closed, what a command writes is what it writes otherwise: nothing is printed into it."""
    for name, end in (("open", ""), ("closed", "<&- >&- 2>&-")):
        shell(f"kg build {PLAN} --out {tmp_path / name} --quiet {end}")
    for name in ("graph.ttl", "graph.nt", "network.html"):
        assert (tmp_path / "open" / name).read_bytes() == (tmp_path / "closed" / name).read_bytes()


LOCALES = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    "C, kept": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "ascii, strict": {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C"},
}


CHINESE = [  # {} is a folder that kg build wrote, {at} one with 计划.txt
    "show {at}/计划.txt",
    "query tasks-of-agency agency=生态环境部 --from {}",
    "query who-leads --format csv --from {}",
    "search 污水处理厂 --from {}",
    "build {at}/计划.txt --out {at}/结果",
    "status --json {at}/计划.txt --out {at}/结果",
    "query --list",
    "--help",
    "show 没有.txt",
]


@pytest.fixture(scope="module")
def plain(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, subprocess.CompletedProcess[bytes]]]:
    """Some commands with what each gives where the locale has UTF-8."""
    folder = tmp_path_factory.mktemp("plain")
    shutil.copy(PLAN, folder / "计划.txt")
    lines = [f"kg {command.replace('{at}', str(folder)).replace('{}', str(built))}" for command in CHINESE]
    return [(line, shell(line, LC_ALL="C.UTF-8")) for line in lines]


@pytest.mark.slow("each command in one locale after the other")
@pytest.mark.parametrize("locale", LOCALES)
def test_any_locale_has_the_same_output(locale: str, plain: list[tuple[str, subprocess.CompletedProcess[bytes]]]) -> None:
    """Names of files, arguments and what is printed are Chinese in a locale that knows ASCII alone."""
    for line, wanted in plain:
        found = shell(line, **LOCALES[locale])
        assert (found.returncode, found.stdout) == (wanted.returncode, wanted.stdout), found.stderr.decode()
        assert found.stderr.count(b"\n") == wanted.stderr.count(b"\n"), found.stderr.decode()


@cache
def in_utf8() -> str:
    """What is printed of the plan."""
    return shell(f"kg show {PLAN}", LC_ALL="C.UTF-8").stdout.decode()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "shift_jis", "gb2312"])
def test_an_encoding_without_chinese_is_one_line(encoding: str) -> None:
    """What is printed is what was found, or the encoding is named with what it lacks."""
    done = shell(f"kg show {PLAN}", PYTHONIOENCODING=encoding)
    said = done.stderr.decode(encoding)
    if done.returncode == 0:
        assert done.stdout.decode(encoding) == in_utf8()
    else:
        assert (done.returncode, said.count("\n")) == (2, 1), said
        assert "PYTHONIOENCODING=utf-8" in said


def test_utf8_that_was_forbidden_is_one_line() -> None:
    """With -X utf8=0 in a locale of ASCII there is no way to read a name: that is said, and nothing started again for ever."""
    done = shell(f"kg show {PLAN}", option="-X utf8=0", LC_ALL="C", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr.decode()
    assert b"UTF-8" in done.stderr


@POSIX
def test_a_name_that_is_no_utf8_is_printed_as_it_is(built: Path, tmp_path: Path) -> None:
    """The bytes of a file's name, in what a command lists."""
    name = os.fsdecode(b"\xe6\xb0\xb4\xff.html")
    done = shell(f"kg view --out {shlex.quote(str(tmp_path / name))} --from {built}")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.strip() == os.fsencode(tmp_path / name)
