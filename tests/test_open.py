"""`kg open`: a link with a token, a page to drop documents on, and what is taken, skipped and refused there."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT
from opened import Opened, opening

PLAN = (ROOT / "tests" / "plans" / "city.txt").read_bytes()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A server without documents."""
    with opening(tmp_path_factory.mktemp("open")) as running:
        yield running


def zipped(**members: bytes) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """A zip of a kilobyte or so that says it unpacks to 64 GB."""
    data = bytearray(zipped(**{"a.txt": b"a" * 10}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    return bytes(data)


def leading_out() -> bytes:
    """A tar with a member outside of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("../../out.txt")
        member.size = len(PLAN)
        archive.addfile(member, io.BytesIO(PLAN))
    return out.getvalue()


REFUSED = [  # name, bytes, more headers, status, what is said
    ("city.txt", PLAN, {"X-KG-Token": "guessed"}, 401, "token"),
    ("city.txt", PLAN, {"Origin": "https://evil.example"}, 403, "evil.example"),
    ("city.txt", PLAN, {"Host": "evil.example"}, 421, "evil.example"),
    ("city.txt", PLAN, {"Content-Type": "text/plain"}, 415, "octet-stream"),
    ("../city.txt", PLAN, {}, 400, "plain name"),
    ("a\\b.txt", PLAN, {}, 400, "plain name"),
    ("C:city.txt", PLAN, {}, 400, "plain name"),
    (".city.txt", PLAN, {}, 400, "plain name"),
    ("-rf.txt", PLAN, {}, 400, "plain name"),
    ("@list.txt", PLAN, {}, 400, "plain name"),
    ("nul.txt", PLAN, {}, 400, "plain name"),
    ("a\nb.txt", PLAN, {}, 400, "plain name"),
    ("a\0.txt", PLAN, {}, 400, "plain name"),
    ("plan\u202etxt.exe", PLAN, {}, 400, "plain name"),
    ("", PLAN, {}, 400, "plain name"),
    ("长" * 90 + ".txt", PLAN, {}, 400, "200 bytes"),
    ("run.exe", b"MZ", {}, 400, ".exe is no kind"),
    ("noext", PLAN, {}, 400, "ends in the kind"),
    ("empty.txt", b"", {}, 400, "empty"),
    ("bomb.zip", bomb(), {}, 400, "unpacks to more than"),
    ("broken.zip", b"PK nothing", {}, 400, "zip or tar"),
    ("out.tar", leading_out(), {}, 400, "inside the archive"),
]


@pytest.mark.parametrize(("name", "data", "headers", "status", "said"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_taken_is_refused_in_a_line(
    opened: Opened, name: str, data: bytes, headers: dict[str, str], status: int, said: str
) -> None:
    """A wrong token, a foreign page, a hostile name, a bomb: one line, and no file."""
    answer = opened.upload(name, data, **headers)
    assert (answer.status_code, answer.text.count("\n")) == (status, 1), answer.text
    assert said in answer.text
    assert not list(opened.folder.rglob("documents/*"))


@pytest.mark.slow("a quarter of a gigabyte is sent")
def test_a_gigabyte_is_refused(opened: Opened) -> None:
    """What is said to be too large is answered without being kept or read to its end."""
    host, port = opened.address.removeprefix("http://").split(":")
    head = {**opened.headers, "Host": f"{host}:{port}", "Content-Type": "application/octet-stream", "Content-Length": str(1 << 30)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(f"POST /local/upload?name=a.txt HTTP/1.1\r\n{lines}\r\n".encode())
        with suppress(OSError):  # it stops reading, and closes
            for _ in range(1024):
                connection.sendall(bytes(1 << 20))
        assert b" 413 " in connection.recv(1000)
    assert not list(opened.folder.rglob("documents/*"))


def test_without_a_graph_there_is_the_page_alone(opened: Opened) -> None:
    """A person is sent to the page, a program told so; the page asks nobody else, and no other may frame it."""
    first = opened.http.get("/")
    assert (first.status_code, first.headers["location"]) == (303, "/start")
    page = opened.http.get("/start")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert opened.http.get("/sparql?query=ASK{}").status_code == 404
    assert opened.http.get("/start", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.slow("a build and its server")
def test_uploads_are_built_and_seen(tmp_path: Path) -> None:
    """A plan, an archive and a file that is no plan become the graph, with the reasons that the terminal gives; they are there again."""
    with opening(tmp_path) as running:
        plans = zipped(**{"甲/nation.txt": (ROOT / "tests" / "plans" / "nation.txt").read_bytes(), "note.png": b"1"})
        assert [running.upload(name, data).json()["name"] for name, data in (("city.txt", PLAN), ("两份.zip", plans), ("空话.txt", b"abc"))]
        assert running.upload("city.txt", PLAN).json()["name"] == "city.txt"
        assert running.upload("city.txt", PLAN + b"\n").json()["name"] == "city (2).txt"
        told = running.build()
        assert (told["state"], told["counts"]["documents"], told["graph"]) == ("done", 2, True)
        assert list(told["failures"]) == ["空话.txt"]
        assert told["skipped"] == {"两份.zip!/note.png": ".png is no kind of document that is read"}
        assert "河湖" in running.http.get("/").text
        assert running.http.post("/sparql", data={"query": "ASK { ?d a pol:PolicyDocument }"}).json()["boolean"] is True
    with opening(tmp_path) as running:
        assert running.http.get("/").status_code == 200


@pytest.mark.slow("a build and its server")
def test_a_folder_is_built_into_one_of_its_own_and_opened_in_the_browser(tmp_path: Path) -> None:
    """Nothing is written beside the documents; what the browser is given is the printed link; a built folder is shown as it is."""
    plans, browser, seen = tmp_path / "plans", tmp_path / "bin" / "xdg-open", tmp_path / "seen"
    plans.mkdir()
    (plans / "city.txt").write_bytes(PLAN)
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    with opening(tmp_path, plans, DISPLAY=":9", PATH=f"{browser.parent}{os.pathsep}{os.environ['PATH']}") as running:
        assert "河湖" in running.http.get("/").text
        until = time.monotonic() + 10
        while not (seen.exists() and seen.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        assert seen.read_text().strip() == running.link
    assert [path.name for path in plans.iterdir()] == ["city.txt"]
    (built,) = (tmp_path / "data" / "policy-kg").iterdir()
    assert built.name.startswith("plans-")
    with opening(tmp_path, built) as running:
        assert "#token" not in running.link
        assert "河湖" in running.http.get("/").text
