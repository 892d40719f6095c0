"""A push to real servers: counts equal ours, nothing is sent twice, and whatever breaks off can be run again."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from servers import Door, Server, free_port, oxigraph, virtuoso

import kg
from kg.api import Graph
from kg.model import KgError
from kg.push import _chunks, client, fingerprint
from kg.store import _with_union

STARTERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
EACH = ["oxigraph", pytest.param("virtuoso", marks=pytest.mark.slow("a server that takes long to start"))]
ONE, TWO, ALL = ("http://example.org/graph/one", "http://example.org/graph/two", "http://example.org/graph/all")
XSD = "http://www.w3.org/2001/XMLSchema#"
SECRET = "s3cret-of-nobody"
TEXTS = [
    *("中", "é", "·×°", "😀𠀀", "e\u0301", "", "  two  ", "\ufeffmark", "\u0085\u2028\u2029", "\ufffe\uffff", "\x00\x01\x08\x0c\x7f"),
    *('quote " and """', "back\\slash \\", "\\u0022 \\n \\\\", "line\nline\rline\r\nline\ttab", "<&>%20+;?:@=$,#[]{}|^`'()*!~ } }", "."),
    *("水" * 5000, "é" * 5000, "x" * 5000, '中\n"\\é' * 100_000),  # the last is 1 MB: a whole document's text and more
]


def node(name: str) -> ox.NamedNode:
    """A node of the tests."""
    return ox.NamedNode(f"http://example.org/{name}")


def made(*facts: tuple[str, str, str, ox.NamedNode | ox.Literal]) -> Graph:
    """A graph of (graph, subject, predicate, object)."""
    store = ox.Store()
    store.bulk_extend(_with_union(ox.Quad(node(s), node(p), o, ox.NamedNode(g)) for g, s, p, o in facts))
    return Graph(store)


def literals(**changed: str) -> Graph:
    """Two graphs: of numbers and words, and of two triples of which one is also in the first."""
    words = {f"s{index}": f"词 {index}" for index in range(40)} | changed
    return made(
        *((ONE, name, "says", ox.Literal(text, language="zh-hans")) for name, text in words.items()),
        (ONE, "n", "integer", ox.Literal(43)),
        (ONE, "n", "decimal", ox.Literal("0.515", datatype=ox.NamedNode(XSD + "decimal"))),
        (ONE, "n", "true", ox.Literal(True)),
        (ONE, "n", "to", node("s1")),
        (TWO, "n", "to", node("s1")),
        (TWO, "n", "to", node("s2")),
    )


def states(graph: Graph, server: Server | Door, at: str = "", /, **given: object) -> dict[str, str]:
    """Push, and what became of each graph."""
    if isinstance(server, Server):
        given = {"user": server.user, "password": server.password, **given}
    return {found.graph: found.state for found in graph.push(server.base + at, **given)}  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=EACH)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each of the servers in its turn."""
    with STARTERS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture(scope="module")
def oxi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that is always there, where one kind is enough."""
    with oxigraph(tmp_path_factory.mktemp("oxi")) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """A server without the graphs of the tests."""
    return emptied(running)


@pytest.fixture
def plain(oxi: Server) -> Server:
    """An Oxigraph server without the graphs of the tests."""
    return emptied(oxi)


def emptied(server: Server) -> Server:
    """The server, without any graph that a test sent to it."""
    for row in server.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER REGEX(STR(?g), '^http://example.org/|policy-kg') }"):
        server.change(f"DROP SILENT GRAPH <{row['g']}>")
    return server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Second tries without the waiting, and no password from outside."""
    monkeypatch.setattr(client, "PAUSE", 0.01)
    monkeypatch.delenv("KG_PUSH_PASSWORD", raising=False)


FORMS = {"oxigraph": ("", "/", "/query", "/update", "/store"), "virtuoso-t": ("", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth")}


def test_the_documents_graph_is_there_after_a_push(server: Server, graph: kg.Graph) -> None:
    """Each graph has as many triples there as here, and a second push sends nothing."""
    sizes = sizes_of(graph)
    assert len(sizes) == 3  # the document's, the vocabulary's, the links'
    assert states(graph, server) == dict.fromkeys(sizes, "sent")
    assert {name: server.count(name) for name in sizes} == sizes
    assert states(graph, server) == dict.fromkeys(sizes, "unchanged")


def test_every_form_of_address_leads_there(server: Server) -> None:
    """By each, the graphs arrive, and a second push sends nothing."""
    sizes = {ONE: 44, TWO: 2}
    for at in FORMS[Path(server.command[0]).name]:
        emptied(server)
        assert states(literals(), server, at) == dict.fromkeys(sizes, "sent"), at
        assert {name: server.count(name) for name in sizes} == sizes, at
        assert states(literals(), server, at) == dict.fromkeys(sizes, "unchanged"), at


def sizes_of(graph: Graph) -> dict[str, int]:
    """How many triples each named graph has."""
    return {str(name): int(str(n)) for name, n in graph.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows}


@pytest.mark.parametrize("by", ["update", "store"])
def test_every_character_arrives(server: Server, by: str) -> None:
    """Quotes, line ends, control characters, rare characters and a literal of 1 MB are there as they are here, by either protocol."""
    sent = made(
        *((ONE, f"s{index}", "plain", ox.Literal(text)) for index, text in enumerate(TEXTS)),
        *((ONE, f"s{index}", "tagged", ox.Literal(text, language="zh-hant")) for index, text in enumerate(TEXTS)),
    )
    assert states(sent, server, getattr(server, by)) == {ONE: "sent"}
    for index, text in enumerate(TEXTS):
        rows = server.ask(f"SELECT ?p ?o (LANG(?o) AS ?l) {{ GRAPH <{ONE}> {{ <{node(f's{index}').value}> ?p ?o }} }}")
        assert {(row["p"], row["l"]): row["o"] for row in rows} == {
            (node("plain").value, ""): text,
            (node("tagged").value, "zh-hant"): text,
        }
    assert states(sent, server, getattr(server, by)) == {ONE: "unchanged"}


CHANGES = [  # here at first, here afterwards, what becomes of graph ONE
    (literals(), literals(), "unchanged"),
    (literals(), literals(new="新"), "sent"),
    (literals(old="旧"), literals(), "replaced"),
    (literals(s7="甲"), literals(s7="乙"), "replaced"),  # as many triples as before
    (literals(s7="12"), literals(s7="21"), "replaced"),
]


@pytest.mark.parametrize(("former", "now", "state"), CHANGES)
@pytest.mark.parametrize("by", ["update", "store"])
def test_what_changed_is_sent(server: Server, former: Graph, now: Graph, state: str, by: str) -> None:
    """New triples arrive, stale ones go, a changed literal is noticed; the graph that is as it was is not touched."""
    states(former, server, getattr(server, by))
    assert states(now, server, getattr(server, by)) == {ONE: state, TWO: "unchanged"}
    rows = server.ask(f"SELECT ?s ?o {{ GRAPH <{ONE}> {{ ?s <{node('says').value}> ?o }} }}")
    ours = now.query(f"SELECT ?s ?o {{ GRAPH <{ONE}> {{ ?s <{node('says').value}> ?o }} }}").rows
    assert sorted((row["s"], row["o"]) for row in rows) == sorted((str(s), str(o)) for s, o in ours)


def test_a_changed_datatype_is_noticed(server: Server) -> None:
    """The same characters as another kind of value, or as an IRI, are another graph."""
    kinds = [ox.Literal("12"), ox.Literal(12), ox.Literal("12", language="en"), ox.NamedNode("urn:12"), ox.Literal("urn:12")]
    for kind in kinds:
        assert states(made((ONE, "n", "to", kind)), server)[ONE] in ("sent", "replaced")
        assert server.count(ONE) == 1


def test_a_graph_that_is_not_here_is_left_alone(server: Server) -> None:
    """What others keep on the server stays."""
    server.change(f"INSERT DATA {{ GRAPH <{ALL}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    states(literals(), server)
    states(literals(old="旧"), server)
    assert server.count(ALL) == 1


def test_all_goes_into_one_graph(server: Server) -> None:
    """With graph= the union is there, each triple once, under that name alone."""
    assert states(literals(), server, graph=ALL) == {ALL: "sent"}
    assert [server.count(name) for name in (ONE, TWO, ALL)] == [0, 0, 45]
    assert states(literals(), server, graph=ALL) == {ALL: "unchanged"}
    assert states(literals(s7="乙"), server, graph=ALL) == {ALL: "replaced"}


def test_graphs_go_side_by_side(server: Server) -> None:
    """Several at once, in several requests each, end as one after the other; the report keeps their order."""
    names = [f"http://example.org/graph/{index:02}" for index in range(12)]
    many = made(*((name, f"s{index}", "says", ox.Literal(f"{name} 词 {index}")) for name in names for index in range(60)))
    assert list(states(many, server, jobs=4, chunk=25).items()) == [(name, "sent") for name in names]
    assert {server.count(name) for name in names} == {60}
    assert set(states(many, server, jobs=4).values()) == {"unchanged"}


def test_a_second_push_sends_nothing(plain: Server, graph: kg.Graph) -> None:
    """The first asks before and after and writes in requests of the given size; the second asks once for each graph."""
    with Door(plain.base) as door:
        states(graph, door, "/store", chunk=2000)
        assert len(door.writes()) == 4 + 2 + 1  # 6,272 triples, 3,318 and 1
        assert len(door.seen) - len(door.writes()) == 6
        door.seen.clear()
        states(graph, door, "/store", chunk=2000)
        assert [path for _, path in door.seen] == ["/query"] * 3


def test_a_killed_server_leaves_a_push_to_run_again(running: Server, graph: kg.Graph) -> None:
    """kill -9 in the middle is one error; started again on what it kept, the server has all after a second run."""
    server, sizes = emptied(running), sizes_of(graph)

    def killing(_: int, __: int, what: str) -> None:
        if "2,500 of" in what:
            server.kill()

    with pytest.raises(KgError, match="expected a server that answers"):
        states(graph, server, server.store, chunk=500, progress=killing)
    server.start()
    assert {name: server.count(name) for name in sizes} != sizes
    states(graph, server, server.store, chunk=500)
    assert {name: server.count(name) for name in sizes} == sizes
    assert set(states(graph, server, server.store).values()) == {"unchanged"}


def test_a_killed_push_can_be_run_again(graph: kg.Graph, plain: Server, built: Path) -> None:
    """kill -9 of the command itself leaves part of a graph there; the next run completes it."""
    with Door(plain.base) as door:
        running = subprocess.Popen([sys.executable, "-m", "kg", "push", f"{door.base}/update", "--from", built, "--chunk", "500"], cwd=ROOT)

        def killing(door: Door, *_: object) -> None:
            if len(door.writes()) == 6:
                running.kill()

        door.rule = killing
        assert running.wait(timeout=60) == -9
        door.rule = None
        assert 0 < there(plain, built) < len(graph)
        done = run("push", f"{door.base}/update", "--from", str(built))
    assert done.returncode == 0, done.stderr
    assert there(plain, built) == len(graph)


def there(server: Server, built: Path) -> int:
    """How many triples the server has in a built folder's graphs."""
    return sum(server.count(name) for name in sizes_of(kg.open(built)))


def test_a_busy_server_is_asked_again(plain: Server) -> None:
    """Two refusals of each request are borne; one that goes on is an error that says what the server said."""
    tried: dict[bytes, int] = {}

    def busy(door: Door, method: str, path: str, body: bytes) -> int | None:
        tried[body] = tried.get(body, 0) + 1
        return 503 if tried[body] <= 2 else None

    with Door(plain.base, busy) as door:
        assert states(made((ONE, "a", "b", ox.Literal("c"))), door, "/store") == {ONE: "sent"}
    with Door(plain.base, lambda door, method, path, body: 503 if path.startswith("/store") else None) as door:
        with pytest.raises(KgError, match="/store: the server answered 503"):
            states(literals(), door, "/store")
        assert len(door.writes()) == client.TRIES


def test_a_request_that_is_too_large_is_halved(plain: Server) -> None:
    """413 makes the requests smaller, and those that follow are small at once."""
    with Door(plain.base, lambda door, method, path, body: 413 if body.count(b"\n") > 12 else None) as door:
        assert states(literals(), door, "/store", chunk=44) == {ONE: "sent", TWO: "sent"}
        assert len(door.writes()) == 2 + 4 + 1  # 44 and 22 refused, four of 11, and graph TWO
    assert plain.count(ONE) == 44


def test_a_server_that_loses_triples_is_an_error(plain: Server) -> None:
    """It says which graph, how many here and how many there."""
    with Door(plain.base, lambda door, method, path, body: 204 if b"s33" in body else None) as door, pytest.raises(KgError) as problem:
        states(literals(), door, "/store", chunk=4)
    assert re.search(f"{ONE}: 44 triples here, 40 at http://127.0.0.1:[0-9]+/store", str(problem.value))


def test_a_value_that_the_server_rewrites_is_said(server: Server) -> None:
    """Virtuoso makes a decimal of an integer past 64 bits: as many triples, but not ours. Oxigraph keeps what it is given."""
    large = made((ONE, "n", "to", ox.Literal("9" * 20, datatype=ox.NamedNode(XSD + "integer"))))
    found = [states(large, server, server.store)[ONE], states(large, server, server.store)[ONE]]
    assert found == (["kept otherwise"] * 2 if server.user else ["sent", "unchanged"])


@pytest.mark.parametrize("given", ["option", "address"])
def test_a_name_and_password_are_given_as_the_server_asks(plain: Server, given: str) -> None:
    """Basic, from the arguments or from inside the address (Virtuoso's Digest is every other test's)."""
    with Door(plain.base, login=f"wang:{SECRET}") as door:
        at = f"http://wang:{SECRET}@{door.base[7:]}" if given == "address" else door.base
        named = {"user": "wang", "password": SECRET} if given == "option" else {}
        found = literals().push(at, jobs=3, chunk=10, **named)  # type: ignore[arg-type]
    assert [each.state for each in found] == ["sent", "sent"]
    assert plain.count(ONE) == 44


def test_the_password_is_asked_for_at_a_terminal(plain: Server, built: Path) -> None:
    """It is typed unseen."""
    with Door(plain.base, login=f"wang:{SECRET}") as door:
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(ROOT)
            os.execv(sys.executable, [sys.executable, "-m", "kg", "push", door.base, "--user", "wang", "--from", str(built)])
        said = b""
        while b"password of wang" not in said:
            said += os.read(terminal, 1000)
        os.write(terminal, f"{SECRET}\n".encode())
        try:
            while data := os.read(terminal, 1000):
                said += data
        except OSError:  # Linux ends a terminal so
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, said
    assert b"sent" in said
    assert SECRET.encode() not in said


def test_the_password_goes_to_no_other_host(plain: Server) -> None:
    """A query address elsewhere is asked without it."""
    with Door(plain.base, login=f"wang:{SECRET}") as door, Door(plain.base, login=f"wang:{SECRET}") as other:
        with pytest.raises(KgError, match="asks for a name and password"):
            states(literals(), door, "/store", user="wang", password=SECRET, query=f"{other.base}/query")
        assert len(other.seen) == 1
        assert states(literals(), door, "/store", user="wang", password=SECRET, query=f"{plain.base}/query")[ONE] == "sent"


def test_an_address_of_no_known_form(plain: Server) -> None:
    """With query= any address is taken: as one of updates if it takes one, else as one of the Graph Store Protocol."""
    for path in ("/update", "/store"):
        with Door(plain.base) as door:
            door.rename("/some/thing", path)
            assert states(literals(), door, "/some/thing", query=f"{plain.base}/query") == {ONE: "sent", TWO: "sent"}
        assert plain.count(ONE) == 44
        emptied(plain)


WRONG = [  # arguments after `kg push`, what the one line says; {…} are a door that asks for wang's password, a site, a port without server
    (("{door}", "--user", "wang"), "does not take this name and password"),
    (("{door}/store",), "--user"),
    (("http://wang:{secret}@127.0.0.1:{free}/update",), "expected a server that answers"),
    (("http://wang:{secret}@{door_host}",), "does not take this name and password"),
    (("{site}",), "no SPARQL there"),
    (("{site}/update",), "/query: the server answered"),
    (("{site}/store", "--query", "{site}/page"), "found text/html"),
    (("{site}/moved",), "point"),
    (("127.0.0.1:{free}",), "http://"),
    (("ftp://wang:{secret}@127.0.0.1/",), "http://"),
    (("http://[",), "http://"),
    (("http://nowhere.invalid/store",), "nowhere.invalid"),
    (("{server}", "--graph", "no iri"), "no iri: expected the IRI"),
    (("{server}", "--chunk", "0"), "0"),
    (("{server}", "--from", "/no/such/folder"), "/no/such/folder"),
    ((), "ENDPOINT"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(arguments)[:40] for arguments, _ in WRONG])
def test_what_is_wrong_is_one_line(arguments: tuple[str, ...], words: str, plain: Server, built: Path) -> None:
    """Exit 2, nothing sent, and no password in what is printed."""
    wrong = f"not-{SECRET}"
    with Door(plain.base, login=f"wang:{SECRET}") as door, Door(plain.base, page) as site:
        names = {"door": door.base, "door_host": door.base[7:], "site": site.base, "server": plain.base, "secret": wrong}
        given = [argument.format(**names, free=free_port()) for argument in arguments]
        source = () if "--from" in given else ("--from", str(built))
        done = run("push", *given, *source, KG_PUSH_PASSWORD=wrong)
    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0 or "Usage" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert there(plain, built) == 0


def page(door: Door, method: str, path: str, body: bytes) -> int | tuple[int, bytes, dict[str, str]]:
    """The rule of a site that is no SPARQL server."""
    if path == "/page":
        return 200, b"<html>hello", {"Content-Type": "text/html"}
    if path.startswith("/moved"):
        return 301, b"", {"Location": "https://wang:hidden@127.0.0.1/new?key=hidden"}
    return 404


REFUSED = [
    (Graph(ox.Store()), {}, "nothing to push"),
    (Graph(ox.Store()), {"graph": ALL}, "nothing to push"),
    (literals(), {"chunk": 0}, "expected one or more"),
    (literals(), {"user": "wang"}, "wang: expected the password in KG_PUSH_PASSWORD"),
]


@pytest.mark.parametrize(("graph", "given", "words"), REFUSED)
def test_what_cannot_be_pushed(graph: Graph, given: dict[str, object], words: str) -> None:
    """It is said before anything is sent."""
    with pytest.raises(KgError, match=words):
        graph.push(f"http://127.0.0.1:{free_port()}/store", **given)  # type: ignore[arg-type]


def test_triples_without_a_graph_or_an_iri(graph: kg.Graph, plain: Server, built: Path, tmp_path: Path) -> None:
    """A file of triples needs --graph; a blank node, which a second push would double, is refused with its graph."""
    with pytest.raises(KgError, match="--graph"):
        states(kg.open(built / "graph.nt"), plain)
    assert states(kg.open(built / "graph.nt"), plain, graph=ALL) == {ALL: "sent"}
    assert plain.count(ALL) == len(graph)
    (tmp_path / "blank.nq").write_text(f'_:b <urn:p> "x" <{ONE}> .\n', encoding="utf-8")
    with pytest.raises(KgError, match=f"{ONE}: expected IRIs"):
        states(kg.open(tmp_path / "blank.nq"), plain)
    assert plain.count(ONE) == 0


def test_the_command_prints_a_table(graph: kg.Graph, plain: Server, built: Path) -> None:
    """Each graph, its triples and what became of it, on standard output; nothing with --quiet."""
    lines = run("push", plain.base, "--from", str(built), "--jobs", "2").stdout.splitlines()
    sizes = [
        str(sum(1 for _ in graph.store.quads_for_pattern(None, None, None, name))) for name in sorted(graph.store.named_graphs(), key=str)
    ]
    assert [re.split(" {2,}", line)[1:] for line in lines[2:]] == [[size, "sent"] for size in sizes]
    assert len(sizes) == 3
    again = run("push", plain.base, "--from", str(built)).stdout
    assert again.count("unchanged") == 3
    quiet = run("push", plain.base, "--from", str(built), "-q")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_without_httpx_it_says_what_to_install(built: Path) -> None:
    """One line, and the rest of kg works."""
    code = "import sys; sys.modules['httpx'] = None; from kg.cli import main; main()"
    for command, status in ((["push", "http://127.0.0.1/"], 2), (["query", "overview"], 0)):
        done = subprocess.run([sys.executable, "-c", code, *command, "--from", built], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stderr
        assert status == 0 or done.stderr == "Error: pushing to a server needs httpx: pip install 'policy-kg[push]'\n"


@given(st.lists(st.tuples(st.integers(0, 3), st.text(), st.sampled_from(["", "en", "zh-hans"])), max_size=20))
def test_the_two_fingerprints_are_one(said: list[tuple[int, str, str]]) -> None:
    """What SPARQL computes over a graph is what we compute over its triples, and another triple changes it."""
    facts = [(ONE, f"s{n}", "p", ox.Literal(text, language=tag) if tag else ox.Literal(text)) for n, text, tag in said]
    store = made(*facts).store
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(ONE))]
    rows = [{"bucket": b.value, "triples": n.value, "sum": t.value} for b, n, t in store.query(fingerprint.QUERY % ONE)]  # type: ignore
    found = fingerprint.theirs(rows)
    ours = fingerprint.ours(triples, ONE)
    assert ours.equals(found)
    assert fingerprint.size(found) == ours.triples == len(triples)
    more = fingerprint.ours([*triples, ox.Triple(node("new"), node("p"), node("new"))], ONE)
    assert not more.equals(found)
    assert not more.lacks_some_of(found)
    assert ours.lacks_some_of(more.prints[0])


def test_a_request_is_closed_by_number_and_by_length() -> None:
    """Long texts do not gather in one request, and none is lost."""
    long = [ox.Triple(node(f"s{index}"), node("p"), ox.Literal("水" * 700_000)) for index in range(12)]
    assert [len(lines) for lines in _chunks(long, 5000)] == [5, 5, 2]
    assert [len(lines) for lines in _chunks(long[:7], 3)] == [3, 3, 1]
