"""What Python users call: a graph that was built, to ask, export, draw and check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import store as disk
from kg.answer import Answer

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from rdflib import Graph as RdflibGraph

    from kg.check import Checked
    from kg.compare import Comparison
    from kg.decision import Decision
    from kg.diff import Change
    from kg.push import Pushed
    from kg.validate import Finding
    from kg.view.notebook import Page


class Graph:
    """A graph to read from: the documents' facts, the vocabularies, and the text they were read from."""

    def __init__(self, store: ox.Store, name: str = "") -> None:
        """A graph over a store; `open` makes them."""
        self.store = store
        self.name = name

    def query(self, question: str | Path, **parameters: object) -> Answer:
        """The answer to a named question, a .rq file or SPARQL: rows of str, int, Decimal and bool, or `.to_pandas()`.

        `graph.query("tasks-of-agency", agency="水利部")`. ASK gives one row of one bool, CONSTRUCT a row for each triple.
        """
        from kg import query

        return query.run(self.store, query.find(question), parameters)

    def documents(self) -> list[dict[str, object]]:
        """A row for each document, as the question `documents` has it, with the names of the files that it was read from under "copies"."""
        found, read_from = self.query("documents"), self.query("copies")
        place, file = read_from.columns.index("document_iri"), read_from.columns.index("file")
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        names: dict[object, list[object]] = {}
        for row in read_from.rows:
            names.setdefault(row[place], []).append(row[file])
        return [row | {"copies": names.get(row["document_iri"], [])} for row in rows]

    def search(self, words: str, limit: int = 20) -> Answer:
        """The sections, tasks and targets that speak of some words, best first, with their place in the source."""
        from kg import search

        return search.search(self.store, words, limit)

    def compare(self, a: str, b: str, *, least: float | None = None) -> Comparison:
        """Two documents side by side, each named by IRI, number or words of its title: `.targets` and `.tasks` are Answers.

        `least` is how alike (0 to 1) two tasks must be to stand together.
        """
        from kg import compare

        return compare.compare(self.store, a, b, compare.LEAST if least is None else least)

    def cooperation(self, *, sector: str | None = None, year: int | None = None, synergy: bool = False) -> Answer:
        """The agencies, busiest first: what each leads, shares, joins and has alone, its partners and its centrality among them."""
        from kg import cooperation

        return cooperation.cooperation(self.store, sector=sector, year=year, synergy=synergy)

    def diff(self, other: Graph | None = None, *, old: str | None = None, new: str | None = None) -> list[Change]:
        """What a newer graph added, removed and changed; or what document `new` did to document `old` (in `other`, or here too).

        A document is named by IRI, number or words of its title.
        """
        from kg import diff, facts
        from kg.model import QueryError

        later = self if other is None else other
        if old is not None and new is not None:
            return diff.between_documents(
                self.store, facts.find_document(self.store, old), later.store, facts.find_document(later.store, new)
            )
        if other is None or old is not None or new is not None:
            raise QueryError("diff: expected another graph, or the documents old= and new=")
        return diff.between_graphs(self.store, other.store)

    def export(self, form: str, path: str | Path | None = None, *, profile: str = "evidence") -> bytes:
        """The graph as ttl nt nq trig jsonld rdfxml graphml gexf cyjs or csv; with a path it is written there too.

        `profile` of an RDF export: evidence (all, as NIF spans), plain (none), annotations (all, as Web Annotations).
        """
        from kg import export

        return export.export(self.store, form, None if path is None else Path(path), profile)

    def describe(self, form: str = "ttl", path: str | Path | None = None) -> bytes:
        """What the graph holds, in VoID and DCAT, as ttl jsonld nt or rdfxml; with a path it is written there too."""
        from kg import describe, disk, export

        files = describe.distributions(Path(self.name)) if self.name else {}
        data = export.serialize(describe.describe(self.store, files=files), form)
        if path is not None:
            disk.write(Path(path), data)
        return data

    def view(self, name: str | None = None, *, focus: str | None = None, documents: Sequence[str] | None = None) -> Page:
        """A page of HTML, a string, that shows the graph: all views, the one of a `name`, or what is about a `focus`."""
        from kg.check.kept import kept_if_any
        from kg.view import page
        from kg.view.notebook import Page

        checked = kept_if_any(Path(self.name) if self.name else None)
        return Page(page(self.store, view=name, focus=focus, documents=documents, checked=checked))

    def report(self, form: str = "html", *, documents: Sequence[str] | None = None, brief_from: int | None = None) -> str:
        """One page that a person reads, as html or md: what the documents say, each figure with the sentences behind it.

        With a year in `brief_from` the brief: two pages of A4, with what is due from that year on.
        """
        from kg import report

        return report.report(self.store, documents, form, brief_from=brief_from)

    def validate(self) -> list[Finding]:
        """Where the graph is not as its model says, document by document; nothing where all is well."""
        from kg import validate

        return validate.validate(self.store)

    def check(self) -> dict[str, tuple[Checked, ...]]:
        """Where documents look misread, by file: the signs that the build kept. Raises InputError for a graph that is no build's folder."""
        from kg.corpus.report import checked

        return checked(Path(self.name))

    def decide(
        self,
        fact: str,
        action: str,
        right: Mapping[str, str] | None = None,
        *,
        by: str,
        when: str,
        why: str = "",
        replaces: Sequence[str] = (),
    ) -> list[Decision]:
        """What a reviewer decides about a fact (its IRI) of a build: to reject, change or accept it; for kg.corrections.add to write to a file."""
        from kg.corpus import reviewed

        return reviewed.decide(self.store, Path(self.name), fact, action, right, by=by, when=when, why=why, replaces=replaces)

    def push(
        self,
        endpoint: str,
        *,
        graph: str | None = None,
        user: str | None = None,
        password: str | Callable[[str], str] | None = None,
        query: str | None = None,
        chunk: int = 5000,
        jobs: int = 1,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> list[Pushed]:
        """Make a SPARQL server's graphs equal to these, sending what differs; what became of each. With `graph` all goes into that one.

        The password is the environment's KG_PUSH_PASSWORD where none is given; `password` may be a function that is asked for it.
        """
        from kg import push

        return push.push(
            self.store, endpoint, graph=graph, user=user, password=password, query=query, chunk=chunk, jobs=jobs, progress=progress
        )

    def to_rdflib(self) -> RdflibGraph:
        """All triples as an rdflib graph with the project's prefixes."""
        import rdflib

        from kg import export
        from kg.iri import PREFIXES

        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, iri in PREFIXES.items():
            graph.bind(prefix, iri)
        return graph.parse(data=export.rdf(self.store, "nt"), format="nt")

    def to_networkx(self) -> MultiDiGraph[str]:
        """The facts and what they lead to: nodes with label, kind and iri, edges with their relation."""
        from kg import export

        return export.network(self.store)

    def __len__(self) -> int:
        """How many triples the graph has."""
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def __repr__(self) -> str:
        """Where it is from, and its size."""
        return f"<kg.Graph {self.name or 'in memory'}: {len(self)} triples>"


def open(path: str | Path = "out") -> Graph:
    """The graph at a path: a folder that `kg build` wrote, or a file or folder of RDF (.ttl .nt .nq .trig .rdf .jsonld)."""
    return Graph(disk.open_path(Path(path)), str(path))
