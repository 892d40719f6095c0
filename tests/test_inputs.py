"""What is read: plain files of limited size, by whatever way they are named; everything else is named and passed by, and nothing waits for it."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import in_four_gigabytes, kg, without_privilege
from conftest import sampled
from corpora import digests, plan, plans

from kg import build, disk
from kg.corpus.inputs import find
from kg.model import InputError

SECONDS = 60  # a command that takes longer waits for something
MB = 1 << 20


def fifo(path: Path) -> None:
    """A FIFO into which nobody writes."""
    os.mkfifo(path)


def sock(path: Path) -> None:
    """A socket."""
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # a socket's whole path must be short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def zeros(path: Path) -> None:
    """A link to a device without end."""
    path.symlink_to("/dev/zero")


def large(path: Path) -> None:
    """A file of a byte more than 64 MB, which takes none on the disk."""
    with path.open("wb") as file:
        file.truncate(64 * MB + 1)


def linked(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same, to which a link leads."""

    def link(path: Path) -> None:
        make(path.with_name("other"))
        path.symlink_to("other")

    return link


ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "fifo": (fifo, "expected a plain file; it is a FIFO"),
    "link to a fifo": (linked(fifo), "it is a FIFO"),
    "socket": (sock, "it is a socket"),
    "link to a device": (zeros, "it is a device"),
    "large": (large, "expected a document of at most 64 MB (--max-size)"),
    "link to a large one": (linked(large), "at most 64 MB"),
}
WAYS: dict[str, Callable[[Path, Path], list[str]]] = {
    "folder": lambda folder, one: [str(folder)],
    "path": lambda folder, one: [str(one), str(folder / "plan-000.txt")],
    "pattern": lambda folder, one: [f"{folder}/*.*"],
    "deep pattern": lambda folder, one: [f"{folder.parent}/**/*.*"],
    "list": lambda folder, one: [f"@{folder.parent}/list"],
    "address": lambda folder, one: [f"file://{folder}"],
}


def guarded(*arguments: str | Path, given: bytes | Path = b"") -> subprocess.CompletedProcess[str]:
    """Run the command; what reads without end comes to the end of its own time and memory, and not of the machine's."""
    return kg(*arguments, given=given, first=in_four_gigabytes, seconds=SECONDS)


ROWS = [(kind, way, "odd.txt") for kind in ODD for way in WAYS] + [(kind, "folder", "odd.tar.gz") for kind in ODD if "large" not in kind]


@pytest.mark.parametrize(("kind", "way", "name"), sampled(ROWS, 9, "the same on other cases, one in 9 of which is quick"))
def test_what_is_no_plain_file_is_named_and_passed_by(tmp_path: Path, kind: str, way: str, name: str) -> None:
    """The good neighbour is built, exit 1; nothing waits for a FIFO, and no device is read. Of an archive the members are measured."""
    make, reason = ODD[kind]
    (tmp_path / "list").write_text(f"{tmp_path}/in/{name}\n{tmp_path}/in/plan-000.txt\n", encoding="utf-8")
    plans(tmp_path / "in", 1)
    make(tmp_path / "in" / name)
    done = guarded("build", *WAYS[way](tmp_path / "in", tmp_path / "in" / name), "--out", tmp_path / "out", "-q")
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"in/{name}: " in done.stderr
    assert reason in done.stderr
    assert "plan-000" not in done.stderr


@pytest.mark.parametrize("kind", sampled(ODD, 3, "the same on other cases, one in 3 of which is quick"))
def test_alone_it_is_one_line(tmp_path: Path, kind: str) -> None:
    """`kg build` and `kg show` of nothing else: exit 2."""
    make, reason = ODD[kind]
    (tmp_path / "in").mkdir()
    make(tmp_path / "in" / "odd.txt")
    for arguments in (("build", tmp_path / "in", "--out", tmp_path / "out"), ("show", tmp_path / "in" / "odd.txt")):
        done = guarded(*arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert reason in done.stderr
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("megabytes", "code"), sampled([("1", 1), ("2", 0), ("0", 0)], 3, "the same on other cases, one in 3 of which is quick")
)
def test_the_limit_can_be_set(tmp_path: Path, megabytes: str, code: int) -> None:
    """In megabytes; 0 is none. It holds for files, members, standard input and `kg show` alike; `kg status` knows it."""
    plans(tmp_path / "in", 1)
    longer = (plan(1) + "\n" * (MB + 1)).encode()
    (tmp_path / "in" / "longer.txt").write_bytes(longer)
    with zipfile.ZipFile(tmp_path / "in" / "some.zip", "w") as packed:
        packed.writestr("member.txt", plan(2) + "\n" * (MB + 1))
        packed.writestr("short.txt", plan(3))
    limit = ("--max-size", megabytes)
    done = kg("build", tmp_path / "in", "-", "--out", tmp_path / "out", "-q", *limit, given=longer)
    assert done.returncode == code
    names = ("in/longer.txt: ", "in/some.zip!/member.txt: ", "standard input: ")
    assert [name in done.stderr for name in names] == [code == 1] * 3, done.stderr
    assert done.stderr.count("expected a document of at most 1 MB (--max-size)") == (3 if code else 0)
    assert kg("show", tmp_path / "in" / "longer.txt", *limit).returncode == 2 * code
    assert kg("build", tmp_path / "in", "--out", tmp_path / "out", "-q", *limit).returncode == code
    assert kg("status", "--out", tmp_path / "out").returncode == 0


def test_standard_input_without_end(tmp_path: Path) -> None:
    """It is read as far as one document may go: one line."""
    for arguments in (("build", "-", "--out", tmp_path / "out"), ("show", "-")):
        done = guarded(*arguments, given=Path("/dev/zero"))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "standard input: expected a document of at most 64 MB" in done.stderr


@pytest.mark.parametrize("make", [fifo, zeros])
def test_a_list_without_end_or_beginning(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A FIFO into which nobody writes is empty, a device without end too long; a list through a pipe is read."""
    make(tmp_path / "list")
    done = guarded("build", f"@{tmp_path}/list", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "expected a list of paths" in done.stderr
    (file,) = plans(tmp_path / "in", 1)
    reading, writing = os.pipe()
    os.write(writing, f"{file}\n".encode())
    os.close(writing)
    assert [*find([f"@/proc/self/fd/{reading}"]).inputs] == [str(file)]
    os.close(reading)


def test_a_bomb_gives_no_member(tmp_path: Path) -> None:
    """An archive that unpacks to too much is refused as a whole: none of its documents is read."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("good.txt", plan(1))
        for number in range(3):
            packed.writestr(f"{number}.txt", b" " * (60 * MB))
    found = find([tmp_path / "bomb.zip"])
    assert ([*found.inputs], [*found.failures]) == ([], [str(tmp_path / "bomb.zip")])
    assert "unpacks to more than" in found.failures[str(tmp_path / "bomb.zip")]


def test_odd_members_of_a_tar_are_named(tmp_path: Path) -> None:
    """A FIFO and a device in an archive; a name of 100 MB ends it before that is read, and what is no archive is one line."""
    data = plan(1).encode()
    kinds = {"fifo.txt": tarfile.FIFOTYPE, "device.txt": tarfile.CHRTYPE, "good.txt": tarfile.REGTYPE, "long": tarfile.GNUTYPE_LONGNAME}
    with tarfile.open(tmp_path / "odd.tar", "w") as odd, tarfile.open(tmp_path / "long.tar.gz", "w:gz", compresslevel=1) as long:
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, {"good.txt": len(data), "long": 100 * MB}.get(name, 0)
            for tar in (odd, long) if name == "good.txt" else (long,) if name == "long" else (odd,):
                tar.addfile(info, io.BytesIO(data if name == "good.txt" else bytes(info.size)))
    (tmp_path / "none.tar.gz").write_bytes(b"none")
    found = find([tmp_path / name for name in ("odd.tar", "long.tar.gz", "none.tar.gz")])
    assert [*found.inputs] == [f"{tmp_path}/odd.tar!/good.txt"]
    reasons = {name.removeprefix(f"{tmp_path}/"): reason for name, reason in found.failures.items()}
    assert reasons.pop("none.tar.gz").startswith("expected a zip or tar that can be read: file could not be opened successfully: ")
    assert reasons == {
        "odd.tar!/fifo.txt": "expected a plain file; it is a FIFO",
        "odd.tar!/device.txt": "expected a plain file; it is a device",
        "long.tar.gz": f"expected a zip or tar that can be read: a name of {100 * MB} bytes",
    }
    assert not any("\n" in reason for reason in found.failures.values())


MODES = [(way, mode) for way in ("folder", "pattern", "deep pattern", "list", "address") for mode in (0o000, 0o111, 0o444)]
MODES += [("named in a pattern", mode) for mode in (0o000, 0o444)]  # with 0o111 it can be read by its name


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are taken from root on Linux alone")
@pytest.mark.parametrize(("way", "mode"), sampled(MODES, 7, "the same on other cases, one in 7 of which is quick"))
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, mode: int, way: str) -> None:
    """Its neighbours are built, exit 1 as of a file that cannot be read; alone, exit 2. One in which names are seen is told by its files."""
    plans(tmp_path / "in" / "deep" / "secret", 1)
    plans(tmp_path / "in" / "good", 1)
    secret = tmp_path / "in" / "deep" / "secret"
    (tmp_path / "list").write_text(f"{secret}\n{tmp_path}/in/good\n", encoding="utf-8")
    paths = {
        "folder": [f"{tmp_path}/in"],
        "pattern": [f"{tmp_path}/in/*/*/*.txt", f"{tmp_path}/in/good"],
        "named in a pattern": [f"{tmp_path}/in/*/*/plan-000.txt", f"{tmp_path}/in/good"],
        "deep pattern": [f"{tmp_path}/in/**/*.txt"],
        "list": [f"@{tmp_path}/list"],
        "address": [f"file://{tmp_path}/in"],
    }[way]
    secret.chmod(mode)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return kg("build", *arguments, "--out", tmp_path / "out", "-q", first=without_privilege, seconds=SECONDS)

    try:
        done, alone = run(*paths), run(str(secret))
    finally:
        secret.chmod(0o755)
    assert done.returncode != 99, "this root may not give up its privileges"
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    name = f"{secret}/plan-000.txt" if mode == 0o444 and way != "named in a pattern" else str(secret)
    assert f"{name}: " in done.stderr
    assert "Permission denied" in done.stderr
    assert (alone.returncode, alone.stderr.count("\n")) == (2, 1), alone.stderr
    assert str(secret) in alone.stderr


def test_a_folder_that_is_too_deep_is_named(tmp_path: Path) -> None:
    """A path that the system does not take, whoever asks: the good ones are built, and what lies deeper is not passed over unseen."""
    plans(tmp_path / "in", 1)
    place = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=place)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = deeper
    file = os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=place)
    os.write(file, plan(1).encode())
    os.close(file)
    os.close(place)
    done = kg("build", tmp_path / "in", "--out", tmp_path / "out", "-q")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "ddd: expected a folder that can be read: File name too long" in done.stderr


def test_limits_change_no_byte(tmp_path: Path) -> None:
    """What is read is the same with any limit that it fits."""
    files = plans(tmp_path / "in", 2)
    for size in (64, 1, 0):
        build(files, tmp_path / str(size), max_size=size)
    assert digests(tmp_path / "64") == digests(tmp_path / "1") == digests(tmp_path / "0")
    with pytest.raises(InputError, match="it is a folder"):
        disk.read(tmp_path / "in", "in")
