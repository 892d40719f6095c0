"""A question and its parameters → rows. Named questions are the files of queries/; nothing is ever fetched from elsewhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import depth
from kg.answer import Answer, Triples, Truth, value
from kg.iri import PREFIXES
from kg.model import QueryError

HERE = Path(__file__).parent / "queries"
Found = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked about: a variable of its VALUES line."""

    name: str
    type: str  # "string" | "integer" | "iri"
    default: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its question in words, and what can be put into it."""

    name: str | None
    en: str
    zh: str
    parameters: tuple[Parameter, ...]
    sparql: str


_WORDS = re.compile(r"^#\s*(en|zh):\s*(.+?)\s*$", re.M)
_PARAMETER = re.compile(r"^#\s*param\s+(\w+):\s*(string|integer|iri)\s*(=[^|\n]*)?(?:\|\s*(.*?)\s*)?$", re.M)
_VALUES = re.compile(r"VALUES\s*\(\s*((?:\?\w+\s*)+)\)\s*\{\s*\([^\n]*\)\s*\}")


def parse(text: str, name: str | None = None) -> Question:
    """A query with the comment lines on top of it: `# en: …`, `# zh: …`, `# param agency: string = 水利部 | what it is`."""
    words = dict(_WORDS.findall(text))
    parameters = tuple(
        Parameter(name, kind, default[1:].strip() if default else None, note) for name, kind, default, note in _PARAMETER.findall(text)
    )
    return Question(name, words.get("en", ""), words.get("zh", ""), parameters, text)


@cache
def questions() -> Mapping[str, Question]:
    """The named questions, by name."""
    found = {path.stem: named(path.stem) for path in sorted(HERE.glob("*.rq"))}
    return {name: question for name, question in found.items() if question}


@cache
def named(name: str) -> Question | None:
    """The question of a name, without a look at the others."""
    path = HERE / f"{name}.rq"
    return parse(path.read_text(encoding="utf-8"), name) if re.fullmatch(r"[\w-]+", name) and path.is_file() else None


def find(asked: str | Path) -> Question:
    """The question meant by a name, by the path of a file, or by SPARQL itself."""
    text = str(asked).strip()
    if question := named(text):
        return question
    if not re.search(r"[\s{}]", text) or text.endswith((".rq", ".sparql")):  # a name or a path: SPARQL has braces
        if Path(text).is_file():
            return _read(Path(text))
        if "/" in text or text.endswith((".rq", ".sparql")):
            raise QueryError(f"{text}: expected a file with a query; there is none")
        close = difflib.get_close_matches(text, questions(), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`kg query --list` shows the names"
        raise QueryError(f"{text or 'an empty question'}: no query has this name: {hint}")
    return parse(text)


def _read(path: Path) -> Question:
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path.stem)
    except (OSError, UnicodeDecodeError) as problem:
        raise QueryError(f"{path}: expected a query in UTF-8: {problem}") from problem


def bind(question: Question, parameters: Mapping[str, object] | None = None) -> str:
    """The question's SPARQL with its parameters in its VALUES line, as terms and never as text; what is not given has its default."""
    given = dict(parameters or {})
    known = [parameter.name for parameter in question.parameters]
    if unknown := sorted(set(given) - set(known)):
        takes = f"it takes {', '.join(known)}" if known else "it takes none"
        raise QueryError(f"{question.name or 'this query'}: unknown parameter {', '.join(unknown)}: {takes}")
    if not known:
        return question.sparql
    terms = {parameter.name: _term(parameter, given.get(parameter.name, parameter.default)) for parameter in question.parameters}
    for line in _VALUES.finditer(question.sparql):
        names = re.findall(r"\?(\w+)", line[1])
        if sorted(names) == sorted(known):
            row = f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(terms[name] for name in names)}) }}"
            return question.sparql[: line.start()] + row + question.sparql[line.end() :]
    raise QueryError(f"{question.name or 'this query'}: expected a line `VALUES ({' '.join('?' + name for name in known)}) {{ (…) }}`")


def _term(parameter: Parameter, given: object) -> str:
    """A parameter's value in N-Triples' own escapes."""
    if given is None:
        raise QueryError(f"{parameter.name}: a value is needed ({parameter.note or parameter.type})")
    try:
        if parameter.type == "integer":
            return str(int(str(given)))
        return str(ox.NamedNode(str(given)) if parameter.type == "iri" else ox.Literal(str(given)))
    except ValueError:
        raise QueryError(f"{parameter.name}: expected {parameter.type}, not {str(given)!r}") from None


def run(store: ox.Store, question: Question, parameters: Mapping[str, object] | None = None) -> Answer:
    """The answer of a store. ASK gives Truth, CONSTRUCT and DESCRIBE give Triples; both are Answers."""
    with _in_words(question, sparql := bind(question, parameters)):
        # our own text with terms in it reaches for nothing, and has its prefixes
        ours = question.name is not None and named(question.name) is question
        answer = store.query(sparql) if ours else evaluate(store, sparql)
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(variable.value for variable in answer.variables)
            return Answer(columns, tuple(tuple(map(value, solution)) for solution in answer))
        if isinstance(answer, ox.QueryTriples):
            triples = sorted(set(answer), key=str)
            rows = tuple((value(triple.subject), value(triple.predicate), value(triple.object)) for triple in triples)
            return Triples(("subject", "predicate", "object"), rows)
        return Truth(("answer",), ((bool(answer),),))


Dataset = tuple[tuple[str, ...], tuple[str, ...]]  # default graphs and named graphs


def stream(store: ox.Store, sparql: str, write: Callable[[Found], None], dataset: Dataset | None = None, base: str | None = None) -> None:
    """Hand the store's own answer to SPARQL to a function, which reads it bit by bit; its errors are QueryErrors as `run` has them.

    A dataset takes the place of the query's own FROM (SPARQL 1.1 Protocol, 2.1.4); a graph that is not in the store is an empty one.
    Relative IRIs are read on `base`.
    """
    with _in_words(parse(sparql), sparql):
        write(evaluate(store, sparql, dataset, base))


def evaluate(store: ox.Store, sparql: str, dataset: Dataset | None = None, base: str | None = None) -> Found:
    """The store's own answer, after `refuse`. Raises QueryError, or what pyoxigraph raises."""
    refuse(sparql, store)
    if dataset is None:
        return store.query(sparql, base_iri=base, prefixes=PREFIXES)
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in dataset[0]]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in dataset[1]]
    return store.query(sparql, base_iri=base, prefixes=PREFIXES, default_graph=default, named_graphs=named)


@contextmanager
def _in_words(question: Question, sparql: str) -> Iterator[None]:
    """What pyoxigraph raises, as a QueryError of one line."""
    try:
        yield
    except SyntaxError as problem:
        raise QueryError(_place(question, sparql, str(problem))) from None
    except (RuntimeError, ValueError, OSError) as problem:
        raise QueryError(f"{question.name or 'this query'}: {' '.join(str(problem).split())[:200]}") from None


def _place(question: Question, sparql: str, message: str) -> str:
    """The parser's message on one line: where, near what, and what was expected there, without its ranges of characters."""
    found = re.match(r"error at (\d+):(\d+):\s*(.*)", message, re.S)
    if not found:
        return f"{question.name or 'bad SPARQL'}: {' '.join(message.split())[:200]}"
    line, column = int(found[1]), int(found[2])
    lines = sparql.splitlines()
    near = " ".join((lines[line - 1][column - 1 :] if line <= len(lines) else "").split())[:30]
    place = f"{question.name or 'bad SPARQL'}: line {line}, column {column}, " + (f"near {near!r}" if near else "at its end")
    if "Prefix not found" in found[3]:
        return f"{place}: this prefix is not declared"
    wanted = re.sub(r"\[[^\]]*\](?:\s*\|\s*)?|expected (?:one of )?", "", " ".join(found[3].split()))
    wanted = ", ".join(part.strip() for part in wanted.split(", ") if part.strip())
    return f"{place}: expected {wanted[:120] if wanted else 'something else'}"


# --- what a query must not do ---------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<comment>\#[^\n\r]*)
      | (?P<name>[?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<prefixed>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?|_)?:(?:[\w:%\\](?:(?:[\w:%.-]|\\.)*(?:[\w:%-]|\\.))?)?)
      | (?P<number>\d+(?:\.\d*)?)
      | (?P<word>[^\W\d]\w*)""",
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"])


def refuse(sparql: str, store: ox.Store) -> None:
    """Raises for a query that would reach for other places: SERVICE, LOAD, FROM of a graph that is not here; for an update; and for one
    that is nested so deeply, or has so many parts in a row, that the process would die of it.
    """
    if wrong := depth.fault(_TOKEN.sub(lambda token: " " if token["comment"] else " x ", sparql)):
        raise QueryError(wrong)
    for text in (sparql, _unescaped(sparql)):  # SPARQL reads \u0053ERVICE as SERVICE, also outside strings
        for word, iri in _words(text):
            if "SERVICE" in word or "LOAD" in word:  # also glued to what is before it, as some parsers let it: 5SERVICE
                raise QueryError("SERVICE and LOAD are refused: queries are answered from this graph alone")
            if "FROM" in word and not _holds(store, iri):
                raise QueryError(f"FROM {iri or '…'} is refused: expected <the full IRI> of a named graph that is in the store")
        bare = (token["word"].upper() for token in _TOKEN.finditer(text) if token["word"])
        if (first := next((word for word in bare if word not in ("PREFIX", "BASE")), "")) in _UPDATES:
            raise QueryError(f"{first} is refused: the graph is read-only; `kg build` makes it anew")


def _holds(store: ox.Store, graph: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(graph))
    except ValueError:
        return False


def _unescaped(sparql: str) -> str:
    def character(escape: re.Match[str]) -> str:
        code = int(escape[1] or escape[2], 16)
        return chr(code) if code < 0x110000 else escape[0]

    return _ESCAPE.sub(character, sparql)


def _words(sparql: str) -> Iterator[tuple[str, str]]:
    """The bare words outside IRIs, strings, comments and names, in capitals, each with the IRI that follows it, if one does."""
    found = [token for token in _TOKEN.finditer(sparql) if not token["comment"]]
    for index, token in enumerate(found):
        word = (token["word"] or token["prefix"] or "").upper()
        if word:
            after = [later for later in found[index + 1 : index + 3] if (later["word"] or "").upper() != "NAMED"]
            yield word, after[0]["iri"][1:-1] if after and after[0]["iri"] else ""
