"""Files that commands write: whole, through links, and into whatever else stands there; a missing folder is one line everywhere."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest
from commands import command, environment, kg
from conftest import ROOT, sampled

import kg as package
from kg import disk
from kg.model import ConfigurationError

OLD = "the old text\n"
COMMANDS = {
    "export": ("export", "nt", "-o"),
    "export network": ("export", "graphml", "-o"),
    "export tables": ("export", "csv", "-o"),
    "describe": ("describe", "-o"),
    "view": ("view", "targets", "--out"),
    "report": ("report", "--out"),
    "evaluate": ("evaluate", str(ROOT / "tests" / "gold" / "file-crawled.json"), "--json"),
}
FILES = [name for name in COMMANDS if name != "export tables"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of one small document in out/."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "plan.txt").write_text("某市方案\n一、目标\n到2030年，达标率达到90%以上。\n", encoding="utf-8")
    package.build([folder / "plan.txt"], folder / "out")
    return folder


def run(small: Path, name: str, place: Path | str) -> subprocess.CompletedProcess[str]:
    """One of the commands, told to write somewhere."""
    return kg(*COMMANDS[name], place, cwd=small)


@pytest.mark.parametrize("name", sampled(FILES, 4, "the same on other cases, one in 4 of which is quick"))
def test_a_file_is_replaced_through_links(small: Path, tmp_path: Path, name: str) -> None:
    """The links stay as they are, the file that they lead to has the new text and its own permissions, and nothing is left beside it."""
    (tmp_path / "deep").mkdir()
    target, link, other = tmp_path / "deep" / "target.html", tmp_path / "link.html", tmp_path / "other.html"
    target.write_text(OLD, encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to("deep/target.html")
    other.symlink_to(link)
    done = run(small, name, other)
    assert done.returncode == 0, done.stderr
    assert (os.readlink(other), os.readlink(link)) == (str(link), "deep/target.html")
    assert run(small, name, tmp_path / "plain.html").returncode == 0
    assert OLD not in target.read_text(encoding="utf-8")
    if name != "describe":  # which says when
        assert target.read_bytes() == (tmp_path / "plain.html").read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["deep", "link.html", "other.html", "plain.html"]
    assert os.listdir(tmp_path / "deep") == ["target.html"]


@pytest.mark.parametrize("name", sampled(FILES, 4, "the same on other cases, one in 4 of which is quick"))
def test_a_fifo_is_written_to(small: Path, tmp_path: Path, name: str) -> None:
    """Who reads it gets the text, and it is one still; through a link too."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("fifo")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "fifo").read_bytes()), daemon=True)
    reader.start()
    assert run(small, name, tmp_path / "link").returncode == 0
    reader.join(10)
    assert len(got) == 1
    assert len(got[0]) > 50
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)


@pytest.mark.parametrize("name", sampled(FILES, 4, "the same on other cases, one in 4 of which is quick"))
def test_a_device_is_written_to(small: Path, tmp_path: Path, name: str) -> None:
    """It is one still; one that is full is one line."""
    try:
        for device, minor in (("null", 3), ("full", 7)):
            os.mknod(tmp_path / device, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
        (tmp_path / "null").write_bytes(b"")
    except PermissionError:
        pytest.skip("devices are made by root alone, where the disk may have them")
    done = run(small, name, tmp_path / "null")
    assert done.returncode == 0, done.stderr
    done = run(small, name, tmp_path / "full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "No space left" in done.stderr
    assert all(stat.S_ISCHR((tmp_path / device).stat().st_mode) for device in ("null", "full"))


@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_standard_output_is_written_to(small: Path, tmp_path: Path, place: str) -> None:
    """A pipe gets the text and nothing else; a file that the shell has opened keeps what is in it."""
    if place == "link":
        (tmp_path / "link").symlink_to("/dev/stdout")
        place = str(tmp_path / "link")
    page = kg("export", "nt", cwd=small).stdout
    assert run(small, "export", place).stdout == page
    assert "</html>" in run(small, "report", place).stdout[-20:]
    (tmp_path / "all").write_text(OLD, encoding="utf-8")
    with (tmp_path / "all").open("a", encoding="utf-8") as file:
        for _ in range(2):
            subprocess.run(command(*COMMANDS["export"], place), cwd=small, env=environment(), stdout=file, check=True, timeout=60)
    assert (tmp_path / "all").read_text(encoding="utf-8") == OLD + page + page


WRONG = [
    ("missing/file.html", "there is no folder"),
    ("dangling", "there is no folder"),
    ("loop", "symbolic links"),
    ("plain/file.html", "plain"),
]


@pytest.mark.parametrize("name", sampled(COMMANDS, 4, "the same on other cases, one in 4 of which is quick"))
@pytest.mark.parametrize(("place", "words"), WRONG)
def test_what_cannot_be_written_is_one_line(small: Path, tmp_path: Path, name: str, place: str, words: str) -> None:
    """Exit 2, alike of all commands; no folder is made for it, and nothing is changed."""
    (tmp_path / "plain").write_text(OLD, encoding="utf-8")
    (tmp_path / "dangling").symlink_to("missing/file.html")
    (tmp_path / "loop").symlink_to("loop")
    done = run(small, name, tmp_path / place)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert str(tmp_path / place) in done.stderr
    assert words in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["dangling", "loop", "plain"]


@pytest.mark.parametrize("name", sampled(FILES, 4, "the same on other cases, one in 4 of which is quick"))
def test_a_folder_is_no_file(small: Path, tmp_path: Path, name: str) -> None:
    """It stays, with what is in it."""
    (tmp_path / "folder").mkdir()
    done = run(small, name, tmp_path / "folder")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]


def test_tables_go_through_links_too(small: Path, tmp_path: Path) -> None:
    """A link to a folder, and links in it."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "nodes").write_text(OLD, encoding="utf-8")
    (tmp_path / "tables" / "nodes.csv").symlink_to("../nodes")
    (tmp_path / "link").symlink_to("tables")
    assert run(small, "export tables", tmp_path / "link").returncode == 0
    assert os.readlink(tmp_path / "tables" / "nodes.csv") == "../nodes"
    assert (tmp_path / "nodes").read_text(encoding="utf-8").startswith("id:ID") or ":ID" in (tmp_path / "nodes").read_text(encoding="utf-8")


def test_a_link_that_leads_to_nothing_yet_is_filled(tmp_path: Path) -> None:
    """Where the folder is there, the file is made there."""
    (tmp_path / "link").symlink_to("new")
    disk.write(tmp_path / "link", b"x")
    assert ((tmp_path / "new").read_bytes(), os.readlink(tmp_path / "link")) == (b"x", "new")


def test_an_owner_keeps_a_file(tmp_path: Path) -> None:
    """Owner, group and permissions of a file outlast its content."""
    file = tmp_path / "file"
    file.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(file, 12345, 12346)
    file.chmod(0o2751)
    before = file.stat()
    disk.write(file, b"new")
    after = file.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert file.read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing beside it."""
    (tmp_path / "file").write_text(OLD, encoding="utf-8")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ConfigurationError, match="No space"):
        disk.write(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_text(encoding="utf-8") == OLD
    assert os.listdir(tmp_path) == ["file"]
