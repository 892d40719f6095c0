"""A store → a file of SQLite with a row for each task and target, and what the first screen says of all: made once for each build.

Documents are read some at a time, as the explorer reads them, so that its counts are the explorer's and memory does not grow with them.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from kg import store as disk
from kg.export.workbook import statement
from kg.script import traditional
from kg.serve.some import part_of, vocabulary
from kg.serve.things import base_of
from kg.view.cooperation import duties
from kg.view.facets import Facets, due_year, facets
from kg.view.facts import Facts
from kg.view.model import Model, Node
from kg.view.read import read

AT_ONCE = 40  # documents that are read together
TOGETHER = 40  # bodies whose pairs are counted, as in the explorer
FORM = 1  # of the tables below
_TABLES = """
CREATE TABLE doc (id INTEGER PRIMARY KEY, iri TEXT, hans TEXT, hant TEXT, en TEXT, number TEXT, date TEXT, tasks INTEGER, targets INTEGER);
CREATE TABLE body (id INTEGER PRIMARY KEY, iri TEXT, hans TEXT, hant TEXT, en TEXT, grp INTEGER, tasks INTEGER, sections INTEGER, led INTEGER);
CREATE TABLE sector (id INTEGER PRIMARY KEY, iri TEXT, hans TEXT, hant TEXT, en TEXT);
CREATE TABLE item (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, doc INTEGER, section TEXT, text TEXT, figure TEXT, due TEXT, year INTEGER,
  nearest TEXT, certainty TEXT);
CREATE TABLE duty (item INTEGER, body INTEGER, role TEXT);
CREATE TABLE about (item INTEGER, sector INTEGER);
CREATE TABLE pair (one INTEGER, two INTEGER, sections INTEGER, sectors TEXT);
CREATE TABLE told (name TEXT PRIMARY KEY, value TEXT);
"""
_INDEXES = """
CREATE INDEX item_by_kind ON item (kind, id); CREATE INDEX item_by_year ON item (kind, year, id); CREATE INDEX item_by_due ON item (nearest, id);
CREATE INDEX item_by_doc ON item (doc, kind, id); CREATE INDEX item_by_certainty ON item (certainty, id);
CREATE INDEX duty_by_body ON duty (body, item); CREATE INDEX duty_by_item ON duty (item); CREATE INDEX about_by_sector ON about (sector, item);
CREATE INDEX about_by_item ON about (item);
"""


class _Index:
    """The tables in the making: things are numbered as they come."""

    def __init__(self, store: ox.Store, table: sqlite3.Connection) -> None:
        self.store, self.table = store, table
        self.number: dict[tuple[str, str], int] = {}
        self.load: Counter[int] = Counter()
        self.sections: dict[int, list[tuple[int, bool]]] = {}  # body → sections, and whether it leads there
        self.topics: dict[int, tuple[int, ...]] = {}  # section → sectors
        self.items = 0

    def documents(self) -> Iterator[list[str]]:
        """The documents by title and IRI, some at a time."""
        facts = Facts(self.store)
        everything = facts.instances("pol:PolicyDocument")
        titles = {iri: facts.in_language(iri, "rdfs:label", "zh-hans") or "" for iri in everything}
        order = sorted(everything, key=lambda iri: (titles[iri], iri))
        for begin in range(0, len(order), AT_ONCE):
            yield order[begin : begin + AT_ONCE]

    def named(self, table: str, node: Node, *more: object) -> int:
        """The number of a body, sector or document; it gets a row when it first comes."""
        known = self.number.get((table, node.iri))
        if known is None:
            known = self.number[table, node.iri] = len(self.number)
            row = (known, node.iri, node.hans, node.hant or traditional(node.hans), node.english or "", *more)
            self.table.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
        return known

    def add(self, model: Model) -> None:
        """All of a model."""
        about = facets(model)
        agency = {
            place: self.named("body", model.nodes[place], int(model.nodes[place].group), 0, 0, 0) for place in model.of_kind("agency")
        }
        sector = {
            place: self.named("sector", node) for place, node in enumerate(model.nodes) if node.kind == "sector" and node.parent is None
        }
        counts = Counter((node.document, node.kind) for node in model.nodes if node.kind in ("task", "target"))
        document = {}
        for place in model.of_kind("document"):
            told = dict(model.nodes[place].facts)
            held = (counts[place, "task"], counts[place, "target"])
            document[place] = self.named("doc", model.nodes[place], told.get("number", ""), told.get("date", ""), *held)
        for kind in ("target", "task"):
            for place in model.of_kind(kind):
                self._item(model, place, about[place], document, agency, sector)
        base = 1 + max(self.topics, default=-1)
        for one in duties(model):
            own = self.sections.setdefault(agency[one.agency], [])
            own += [(base + place, place in one.led) for place in one.sections]
            for place in one.sections:
                self.topics[base + place] = tuple(sector[top] for top in about[place].sectors if top in sector)
        self.topics.setdefault(base + len(model.nodes), ())

    def _item(
        self, model: Model, place: int, about: Facets, document: dict[int, int], agency: dict[int, int], sector: dict[int, int]
    ) -> None:
        node, self.items = model.nodes[place], self.items + 1
        figure = node.figure
        year = max(about.years, default=None)
        due = node.due or (f"{figure.start}–{figure.end}" if figure and figure.start and figure.end else str((figure and figure.due) or ""))
        day = node.due if node.due and len(node.due) == 10 and due_year(node) and node.due[4] == "-" else f"{year}-99"
        nearest = f"{day}{'a' if figure and figure.value else 'b'}" if year else None
        parent = model.nodes[node.parent] if node.parent is not None else None
        section = f"{parent.number or ''} {parent.hans}".strip() if parent else ""
        row = (
            self.items,
            node.kind,
            node.iri,
            document.get(node.document or 0),
            section,
            statement(model, node),
            (figure and figure.value) or None,
            due,
        )
        self.table.execute("INSERT INTO item VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, year, nearest, node.certainty))
        self.table.executemany("INSERT INTO duty VALUES (?,?,?)", [(self.items, agency[one], role) for one, role in about.duties])
        self.table.executemany("INSERT INTO about VALUES (?,?)", [(self.items, sector[top]) for top in about.sectors if top in sector])
        if node.kind == "task":
            self.load.update({agency[one] for one, _ in about.duties})

    def close(self) -> None:
        """Count what all together say, and write it."""
        for body, own in self.sections.items():
            row = (self.load[body], len(own), sum(leads for _, leads in own), body)
            self.table.execute("UPDATE body SET tasks = ?, sections = ?, led = ? WHERE id = ?", row)
        groups = {number for (number,) in self.table.execute("SELECT id FROM body WHERE grp = 1")}
        single = [body for body in self.sections if body not in groups]
        busiest = sorted(single, key=lambda body: (-len(self.sections[body]), -sum(leads for _, leads in self.sections[body]), body))[
            :TOGETHER
        ]
        held: dict[int, list[int]] = {}
        for body in sorted(busiest):
            for place, _ in self.sections[body]:
                held.setdefault(place, []).append(body)
        pairs: Counter[tuple[int, int]] = Counter()
        sectors: dict[tuple[int, int], Counter[int]] = {}
        for place, bodies in held.items():
            for pair in combinations(bodies, 2):
                pairs[pair] += 1
                sectors.setdefault(pair, Counter()).update(self.topics.get(place, ()))
        for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
            self.table.execute("INSERT INTO pair VALUES (?,?,?,?)", (*pair, count, json.dumps(sectors[pair].most_common(3))))
        self.table.executescript(_INDEXES)
        self.table.commit()


def make(store: ox.Store, file: Path) -> None:
    """Write the index of a store; it has its name only when it is whole."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as table:
            table.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;{_TABLES}")
            index, names, base = _Index(store, table), vocabulary(store), base_of(store)
            for some in index.documents():
                index.add(read(part_of(store, some, base, names)))
            index.close()
        os.replace(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)


def main() -> None:
    """Run as `python -m kg.serve.index STORE FILE`."""
    from kg.model import KgError

    try:
        make(disk.open_store(Path(sys.argv[1])), Path(sys.argv[2]))
    except (KgError, OSError, sqlite3.Error) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
