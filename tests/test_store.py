"""The store on disk: whole or not at all, each triple once, and read by others while it is replaced."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import store
from kg.model import ConfigurationError, InputError, KgError

A, P, ONE, TWO = (ox.NamedNode(f"http://example.org/{name}") for name in ("a", "p", "one", "two"))
QUADS = [ox.Quad(A, P, ox.Literal("x"), ONE), ox.Quad(A, P, ox.Literal("x"), TWO), ox.Quad(A, P, ox.Literal("y"), TWO)]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_the_default_graph_is_the_union_and_has_each_triple_once(tmp_path: Path) -> None:
    """What two documents say is counted once, and each keeps its own graph."""
    store.write(QUADS, tmp_path)
    graph = kg.open(tmp_path)
    assert graph.query(COUNT).rows == ((2,),)
    assert len(graph) == 2
    assert graph.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g").rows == (
        (ONE.value, 1),
        (TWO.value, 2),
    )


def test_a_store_is_replaced_whole(tmp_path: Path) -> None:
    """The second writing leaves nothing of the first, and nothing beside the store."""
    store.write(QUADS, tmp_path)
    store.write(QUADS[:1], tmp_path)
    assert len(kg.open(tmp_path)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_failure_leaves_the_old_store(tmp_path: Path) -> None:
    """Quads that break off are never seen."""

    def broken() -> Iterator[ox.Quad]:
        yield QUADS[0]
        raise RuntimeError("the disk is gone")

    store.write(QUADS, tmp_path)
    with pytest.raises(RuntimeError):
        store.write(broken(), tmp_path)
    assert len(kg.open(tmp_path)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_reader_keeps_its_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool) -> None:
    """Who has the store open sees what it held when it was opened, whether the system can swap folders or not."""
    if not exchanged:
        monkeypatch.setattr(store, "exchange", lambda one, other: False)
    store.write(QUADS, tmp_path)
    reader = kg.open(tmp_path)
    store.write(QUADS[:1], tmp_path)
    assert reader.query(COUNT).rows == ((2,),)
    assert kg.open(tmp_path).query(COUNT).rows == ((1,),)


def test_two_may_read_at_once_and_none_may_write(tmp_path: Path) -> None:
    """A store is opened for reading alone."""
    store.write(QUADS, tmp_path)
    first, second = kg.open(tmp_path), kg.open(tmp_path / "store")
    assert first.query(COUNT).rows == second.query(COUNT).rows
    with pytest.raises(RuntimeError, match="read-write"):
        first.store.add(QUADS[0])


def test_where_there_is_no_graph_the_error_says_so(tmp_path: Path) -> None:
    """One line with the path, for each way that a graph can be missing."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.ttl").write_text("<a> <b>", encoding="utf-8")
    (tmp_path / "plan.docx").write_bytes(b"PK")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "store").mkdir()
    (tmp_path / "bad" / "store" / "CURRENT").write_text("MANIFEST-000001\n", encoding="utf-8")
    for name, kind in {
        "nothing": InputError,
        "empty": ConfigurationError,
        "broken.ttl": InputError,
        "plan.docx": InputError,
        "bad": ConfigurationError,
    }.items():
        with pytest.raises(kind) as problem:
            kg.open(tmp_path / name)
        assert name in str(problem.value)
        assert "expected" in str(problem.value)
        assert "\n" not in str(problem.value)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the folder's place is an error of one line, and stays."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(KgError, match="expected a folder"):
        store.write(QUADS, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("form", ["ttl", "nt", "nq", "trig", "rdfxml", "jsonld"])
def test_an_exported_file_opens_as_a_graph(graph: kg.Graph, tmp_path: Path, form: str) -> None:
    """Every RDF export answers as the store does, from a file and from a folder with it."""
    path = tmp_path / f"g.{form.replace('xml', '')}"
    graph.export(form, path)
    for place in (path, tmp_path):
        assert kg.open(place).query("tasks-of-agency").rows == graph.query("tasks-of-agency").rows


def test_a_built_folder_without_store_opens_by_its_triples(built: Path, tmp_path: Path) -> None:
    """graph.nt alone is enough."""
    (tmp_path / "graph.nt").write_bytes((built / "graph.nt").read_bytes())
    (tmp_path / "graph.ttl").write_text("not read", encoding="utf-8")
    assert kg.open(tmp_path).query("overview").rows == kg.open(built).query("overview").rows


def test_asking_loads_no_more_than_it_needs(built: Path) -> None:
    """A query imports neither rdflib nor networkx, shacl or jieba, so that it answers at once."""
    code = f"import sys, kg; kg.open({str(built)!r}).query('overview'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "pyoxigraph" in loaded
    assert not {"rdflib", "networkx", "shacl", "jieba", "opencc", "owlready2"} & set(loaded)
