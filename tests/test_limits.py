"""Documents that would take the machine: each is read or refused by name within its limits, and its neighbours are built."""

from __future__ import annotations

import gzip
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile
import pyoxigraph as ox
import pytest
from commands import kg
from corpora import digests, plans

from kg import build, graph, read
from kg.corpus import parts, pool
from kg.corpus.shelf import Shelf
from kg.limits import AMPLE_MEMORY, AMPLE_SECONDS, LIGHT, Limits, TimeUp, in_time
from kg.model import Extraction, InputError
from kg.read import from_bytes
from kg.text import registry
from kg.text.containers import Package
from kg.text.loaders import plain

TIGHT = ("--memory", "700", "--time-limit", "6")
OVER = r"(?:reading it took more than 6 seconds of processor time|the process that read it .*700 MB)"
SAID = {  # what is said of each, or nothing where it is read
    "draws-itself.pdf": OVER,
    "many-pages.pdf": "expected a PDF of at most 10,000 pages; it has 10,001",
    "wide-cell.docx": f"|{OVER}",
    "unpacks.docx": "expected a docx whose text takes at most 64 MB",
    "picture.docx": "",
    "many-members.docx": "expected a docx of at most 10,000 members; it has 60,003",
    "attributes.html": "",
    "nested-tables.html": "",
    "short-lines.txt": OVER,
    "500-megabytes.txt": f"expected a document of at most|{OVER}",
    "one-line.txt": "expected a document of at most 4,000,000 characters",
}


@pytest.mark.slow("documents that take all the time and memory that they may")
@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_document_costs_itself(name: str, tmp_path: Path) -> None:
    """It is read, or named with the reason, within the limits; the good one beside it is built either way."""
    assert list(SAID) == list(hostile.HOSTILE)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(hostile.HOSTILE[name]())
    plans(tmp_path / "in", 1)
    begun = time.monotonic()
    done = kg("build", tmp_path / "in", "--out", tmp_path / "out", *TIGHT, "-q")
    assert time.monotonic() - begun < 120  # of a machine that others use too
    report = json.loads((tmp_path / "out" / "report.json").read_bytes())
    assert "plan-000.txt" in [document["file"] for document in report["documents"]], done.stderr
    said = [reason for file, reason in report["failures"].items() if file.endswith(name)]
    assert re.fullmatch(f"(?:{SAID[name]}).*", "".join(said)), said
    assert (done.returncode, done.stderr.count("\n")) == (len(said), len(said)), done.stderr


@pytest.mark.slow("documents that take all the time and memory that they may")
@pytest.mark.parametrize("name", ["draws-itself.pdf", "short-lines.txt", "unpacks.docx"])
def test_show_has_the_same_limits(name: str, tmp_path: Path) -> None:
    """One line that names the file, and exit 2."""
    file = tmp_path / name
    file.write_bytes(hostile.HOSTILE[name]())
    done = kg("show", file, *TIGHT)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert re.search(rf"{name}: {SAID[name]}", done.stderr), done.stderr


@pytest.mark.slow("a minute of processor time")
def test_the_limits_hold_by_default(tmp_path: Path) -> None:
    """Without an option a PDF of 700 bytes that draws itself is refused."""
    (tmp_path / "it.pdf").write_bytes(hostile.pdf_that_draws_itself())
    done = kg("build", tmp_path / "it.pdf", *plans(tmp_path, 1), "--out", tmp_path / "out", "-q")
    assert re.search(r"it\.pdf: (?:reading it took more than 60 seconds|the process that read it .*2048 MB)", done.stderr), done.stderr


def test_show_gives_the_same_lines_in_any_process(tmp_path: Path) -> None:
    """A page, read in a process of its own, gives the lines that its text gives; standard input too, and what cannot be read is one line."""
    page, text = tmp_path / "it.html", tmp_path / "it.txt"
    page.write_bytes(hostile.html_of(""))
    text.write_text(from_bytes(page.read_bytes(), "it.html").text, encoding="utf-8")
    shown = [kg("show", "--as", "facts", file).stdout for file in (page, text)]
    assert shown[0] == shown[1] == kg("show", "-", given=text.read_bytes()).stdout
    assert shown[0].count("\n") > 3
    page.write_bytes(b"<html></html>")
    done = kg("show", page)
    assert (done.returncode, done.stderr) == (2, "Error: it.html: expected a document; there is no text in the file\n")


def test_time_of_a_light_text_is_limited_too() -> None:
    """What is read without a process of its own is stopped in the middle of a search that would not end."""
    begun = time.process_time()
    with pytest.raises(TimeUp), in_time(0.2):
        re.match("(?:a|aa)*b", "a" * 100)
    assert time.process_time() - begun < 2
    with in_time(0.01):
        pass
    time.sleep(0.02)


@pytest.mark.parametrize("allowed", [Limits(300, 60), Limits(2048, 0.3)])
def test_only_what_is_light_is_read_without_limits(allowed: Limits) -> None:
    """Text of at most 128 kB, where the limits are wider than it can need."""
    assert Limits().allow(1 << 17, "text/plain")
    assert not Limits().allow((1 << 17) + 1, "text/plain")
    assert not Limits().allow(1, "application/pdf")
    assert not allowed.allow(1, "text/plain")


@pytest.mark.slow("the longest text that is read without a process of its own")
def test_what_is_light_stays_within_ample_limits(tmp_path: Path) -> None:
    """The worst text known of that size: a numbered sign on each line."""
    text = (hostile.PLAN + "①\n" * LIGHT).encode()[:LIGHT]
    job = parts.Job("it.txt", "it.txt", None, "http://example.org/", parts.version.rules(), str(tmp_path))
    runs = pool.Pool[bytes](1, lambda data: (job, data), Limits(AMPLE_MEMORY, AMPLE_SECONDS))
    assert [made.failure for _, made in runs.run([text])] == [None]


@pytest.mark.slow("a process that fills its memory")
def test_a_process_that_has_grown_is_replaced(tmp_path: Path) -> None:
    """Behind a document that took more than 512 MB another process reads; behind a small one the same."""
    job = parts.Job("it.html", "it.html", None, "http://example.org/", parts.version.rules(), str(tmp_path))
    runs = pool.Pool[bytes](1, lambda data: (job, data), Limits())
    pages = [hostile.html_of(body) for body in ("", "<p>水</p>", "<i>" * 2_500_000, "<p>土</p>")]
    seen: list[set[int]] = []
    for _, made in runs.run(pages):
        assert made.failure is None
        seen.append({worker.process.pid for worker in runs.workers})
    assert seen[0] == seen[1]
    assert len(set.union(*seen)) == 2


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda part: b"",
    "no summary": lambda part: b"# []\n" + part.partition(b"\n")[2],
    "no JSON": lambda part: b"# {\n" + part.partition(b"\n")[2],
    "no triple": lambda part: part + b"a line that is none\n",
    "no UTF-8": lambda part: part + b'<http://a/s> <http://a/p> "\xff" <http://a/g> .\n',
    "a long line": lambda part: part + b'<http://a/s> <http://a/p> "' + b"x" * (17 << 20) + b'" <http://a/g> .\n',
    "another graph": lambda part: part + b'<http://a/s> <http://a/p> "x" <http://a/g> .\n',
    "another card": lambda part: part.replace(b'"issuers"', b'"isuers"'),
    "a card of another kind": lambda part: re.sub(rb'"title": "[^"]*"', b'"title": 5', part),
}


@pytest.mark.slow("many builds")
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_part_is_made_anew_in_the_same_run(damage: str, tmp_path: Path) -> None:
    """Whatever is wrong in a part on the disk, the build that comes upon it ends well, with the bytes of one that began from nothing."""
    plans(tmp_path / "in", 5)
    build([tmp_path / "in"], tmp_path / "out")
    part = sorted((tmp_path / "out" / ".parts").glob("??/*"))[2]
    part.write_bytes(gzip.compress(DAMAGE[damage](gzip.decompress(part.read_bytes()))))
    plans(tmp_path / "in", 6)
    report = build([tmp_path / "in"], tmp_path / "out")
    assert (report.failures, report.counts["documents"]) == ({}, 6)
    build([tmp_path / "in"], tmp_path / "anew")
    assert digests(tmp_path / "out") == digests(tmp_path / "anew")


def _broken_line(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    """The graph of one document has a line that is none."""
    whole = graph.nquads

    def nquads(x: Extraction, base: str) -> bytes:
        return whole(x, base) + (b"a line that is none\n" if title in x.document.title else b"")

    monkeypatch.setattr("kg.graph.nquads", nquads)


def _broken_page(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    """A page cannot be drawn on which one document is."""
    from kg.view import page as whole

    def page(store: ox.Store, *, title: str | None = None, of: str = title, **more: Any) -> str:
        if any(of in quad.object.value for quad in store.quads_for_pattern(None, None, None) if isinstance(quad.object, ox.Literal)):
            raise RecursionError("too deep")
        return whole(store, title=title, **more)

    monkeypatch.setattr("kg.view.page", page)


@pytest.mark.slow("many builds")
@pytest.mark.parametrize("fault", [_broken_line, _broken_page])
def test_a_fault_in_writing_costs_one_document(
    fault: Callable[[pytest.MonkeyPatch, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that cannot be merged, or a document that cannot be drawn, is named and left out; the outputs are those of the others alone."""
    files = plans(tmp_path / "in", 4)
    build([file for file in files if file != files[2]], tmp_path / "others")
    fault(monkeypatch, "山山林整治")
    report = build([tmp_path / "in"], tmp_path / "out")
    assert list(report.failures) == [str(files[2])]
    assert "what was read of it cannot be put into the graph: " in report.failures[str(files[2])]
    found, others = digests(tmp_path / "out"), digests(tmp_path / "others")
    assert {name for name in found if found[name] != others[name]} == {"report.json"}
    assert Shelf(str(tmp_path / "out" / ".parts")).has(key_of_first(tmp_path / "out"))


def key_of_first(out: Path) -> str:
    """The key of the part of a build's first document."""
    known = json.loads((out / "manifest.json").read_bytes())["entries"]
    return str(next(iter(known.values()))[4])


def test_spaces_in_a_page_take_linear_time() -> None:
    """A run of spaces, at a line's end and in its middle, is passed once."""
    begun = time.process_time()
    source = from_bytes(f"<html><body><p>水{' ' * 300_000}水</p><p>水{' ' * 300_000}</p></body></html>".encode(), "it.html", ".html")
    assert time.process_time() - begun < 5
    assert re.sub(" +", " ", source.text) == "水 水\n水"


def test_a_long_tag_keeps_what_is_needed_of_it() -> None:
    """Of a tag with many attributes the rows that it spans; a long value of one changes nothing."""
    many = " ".join(f"a{number}=1" for number in range(2000))
    rows = f"<tr><td {many} rowspan=2>水</td><td>1</td></tr><tr><td>2</td></tr>"
    text = from_bytes(f"<html><body><img src='{'x' * 9000}'><table>{rows}</table><p>一</p></body></html>".encode(), "it.html", ".html").text
    assert text.split("\n") == ["水\t1", "\t2", "一"]


def test_nested_tables_have_their_own_rows() -> None:
    """A cell that spans rows reaches into those of its own table, not of one in it or around it."""
    inner = "<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    outer = f"<table><tr><td rowspan=2>子</td><td>{inner}</td></tr><tr><td>丑</td></tr></table>"
    assert from_bytes(f"<html><body>{outer}</body></html>".encode(), "it.html", ".html").text.split("\n")[-3:] == ["甲\t乙", "\t丙", "\t丑"]


def _lying(data: bytes) -> bytes:
    """A docx whose table says that its text is short."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = packed.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


DOCX: list[tuple[str, Callable[[], bytes], str]] = [
    ("no zip", lambda: b"PK\x03\x04 and no more", "expected a docx file that can be read"),
    ("cut", lambda: hostile.docx_of([])[:-40], "expected a docx file that can be read"),
    ("members", lambda: hostile.docx_of([], more=10_001), "expected a docx of at most 10,000 members"),
    ("large", lambda: hostile.docx_that_unpacks(65), "expected a docx whose text takes at most 64 MB"),
    ("lying", lambda: _lying(hostile.docx_of(["<w:p/>"] * 100_000)), "expected a docx file that can be read"),
]


@pytest.mark.parametrize(("made", "words"), [row[1:] for row in DOCX], ids=[row[0] for row in DOCX])
def test_a_docx_is_checked_before_it_is_unpacked(made: Callable[[], bytes], words: str) -> None:
    """By the number of its members, and by the bytes that its table says and that it has."""
    with pytest.raises(InputError, match=f"it.docx: {words}"):
        Package(made(), "it.docx", "docx").read("word/document.xml")


def test_no_picture_is_unpacked() -> None:
    """What no text needs is not read, whatever its size, and is no reason to refuse the document."""
    data = hostile.docx_of(["<w:p><w:r><w:t>一、目标</w:t></w:r></w:p>"], picture=100 << 20)
    assert from_bytes(data, "it.docx", ".docx").text.endswith("一、目标")


def test_a_text_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its bytes where they are more than any encoding needs, else by its characters."""
    for module in (plain, read, registry):
        monkeypatch.setattr(module, "MOST", 100)
    for size in (101, 401):
        with pytest.raises(InputError, match=r"it\.txt: expected a document of at most 100 characters"):
            from_bytes(b"a" * size, "it.txt", ".txt")
    assert from_bytes(b"a" * 100, "it.txt", ".txt").text
