"""The index of a build (kg/serve/index.py) and what is asked → the data of the first screen: a brief, and rows in pages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.export.sheets import Cell, Link, Sheet, dated
from kg.export.workbook import CERTAINTY, HEADS, ROLES, SHEETS
from kg.iri import SITE
from kg.script import simplify, traditional
from kg.serve.protocol import Refused

PAGE = 100  # rows of an answer
MOST = 500
WHOLE = 100_000  # rows of a file for a spreadsheet
NEAREST, CARRIERS, GROUPS, OVERLAPS, DOUBTS = 10, 10, 4, 8, 6  # rows of the brief's tiles
OFFERED = 40  # values of a facet
KINDS = {"tasks": "task", "targets": "target"}
_LANGUAGES = ("zh-hans", "zh-hant", "en")
_FACETS = {  # filter → how an item has a value of it, and where its values come from
    "agency": ("EXISTS (SELECT 1 FROM duty d JOIN body b ON b.id = d.body WHERE d.item = i.id AND b.iri IN ({}))", "iri"),
    "sector": ("EXISTS (SELECT 1 FROM about a JOIN sector s ON s.id = a.sector WHERE a.item = i.id AND s.iri IN ({}))", "iri"),
    "document": ("i.doc IN (SELECT id FROM doc WHERE iri IN ({}))", "iri"),
    "role": ("EXISTS (SELECT 1 FROM duty d WHERE d.item = i.id AND d.role IN ({}))", "text"),
    "year": ("i.year IN ({})", "number"),
    "certainty": ("i.certainty IN ({})", "text"),
}
_ORDERS = {"": "i.id", "due": "i.nearest IS NULL, i.nearest, i.id", "-due": "i.nearest IS NULL, i.nearest DESC, i.id"}


class Corpus:
    """What is asked of an index; opened for each request, as SQLite is quick at that and the file never changes."""

    def __init__(self, file: Path, language: str) -> None:
        """Names are given in the language: zh-hans, zh-hant or en."""
        self.file, self.language = file, language if language in _LANGUAGES else "en"
        self.column = {"zh-hans": "hans", "zh-hant": "hant", "en": "en"}[self.language]

    def ask(self, what: str, said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """The answer to brief, tasks, targets or documents. Raises Refused."""
        with closing(self._open()) as table:
            if what == "brief":
                return self._brief(table, _number(said, "year", date.today().year))
            if what == "documents":
                return self._documents(table, said)
            if what in KINDS:
                return self._items(table, KINDS[what], said)
        raise Refused(404, f"/data/{what[:50]}: expected brief, tasks, targets or documents")

    def table(self, what: str, said: Mapping[str, Sequence[str]]) -> Sheet:
        """The rows that filters leave, all of them, as a table for a spreadsheet. Raises Refused where there are too many."""
        if what not in KINDS:
            raise Refused(404, f"/data/{what[:50]}: expected tasks or targets")
        language = 0 if self.language != "en" else 1
        with closing(self._open()) as table:
            where, values = _conditions(KINDS[what], said)
            order = _ORDERS.get((said.get("sort") or [""])[0], _ORDERS[""])
            found = table.execute(f"SELECT i.* FROM item i WHERE {where} ORDER BY {order} LIMIT ?", (*values, WHOLE + 1)).fetchall()
            if len(found) > WHOLE:
                raise Refused(400, f"more than {WHOLE:,} rows: choose a body, a sector or a year first")
            rows: list[tuple[Cell, ...]] = []
            for begin in range(0, len(found), MOST):
                rows += [_line(row, language) for row in self._rows(table, found[begin : begin + MOST])]
        heads = ("task" if what == "tasks" else "text", "who", "due", "sector", "article", "document", "number", "certainty", "iri")
        return Sheet(SHEETS[what][language], tuple(self._text(HEADS[head][language]) for head in heads), tuple(rows))

    def _open(self) -> sqlite3.Connection:
        table = sqlite3.connect(f"file:{quote(str(self.file))}?mode=ro&immutable=1", uri=True)
        table.row_factory = sqlite3.Row
        return table

    def _name(self, row: sqlite3.Row) -> str:
        return str(row[self.column] or row["hans"])

    def _text(self, text: str) -> str:
        return traditional(text) if self.language == "zh-hant" else text

    def _brief(self, table: sqlite3.Connection, now: int) -> dict[str, Any]:
        def one(sql: str, *values: object) -> int:
            return int(table.execute(sql, values).fetchone()[0] or 0)

        years = table.execute("SELECT MIN(SUBSTR(date,1,4)), MAX(SUBSTR(date,1,4)) FROM doc WHERE date != ''").fetchone()
        due = "FROM item i WHERE i.year >= ?"
        bodies = "SELECT *, (SELECT COUNT(*) FROM body b WHERE b.grp = body.grp AND b.sections > 0) AS whole FROM body WHERE grp = ? AND sections > 0 "
        first = table.execute(bodies + "ORDER BY tasks DESC, sections DESC, id LIMIT ?", (0, CARRIERS)).fetchall()
        groups = table.execute(bodies + "ORDER BY tasks DESC, sections DESC, id LIMIT ?", (1, GROUPS)).fetchall()
        return {
            "now": now,
            "documents": one("SELECT COUNT(*) FROM doc"),
            "span": [year for year in years if year],
            "tasks": one("SELECT COUNT(*) FROM item WHERE kind = 'task'"),
            "figures": one("SELECT COUNT(*) FROM item WHERE kind = 'target' AND figure IS NOT NULL"),
            "soon": one("SELECT COUNT(*) FROM item WHERE year BETWEEN ? AND ?", now, now + 4),
            "due": one(f"SELECT COUNT(*) {due}", now),
            "years": [
                tuple(row) for row in table.execute(f"SELECT i.year, COUNT(*) {due} GROUP BY i.year ORDER BY i.year LIMIT 12", (now,))
            ],
            "nearest": self._rows(table, table.execute(f"SELECT i.* {due} ORDER BY i.nearest, i.id LIMIT ?", (now, NEAREST)).fetchall()),
            "bodies": [self._body(row) for row in first],
            "groups": [self._body(row) for row in groups],
            "carriers": first[0]["whole"] if first else 0,
            "pairs": one("SELECT COUNT(*) FROM pair"),
            "overlaps": self._overlaps(table),
            "doubts": one("SELECT COUNT(*) FROM item WHERE certainty = 'open'"),
            "doubtful": self._rows(
                table, table.execute("SELECT * FROM item WHERE certainty = 'open' ORDER BY id LIMIT ?", (DOUBTS,)).fetchall()
            ),
        }

    def _body(self, row: sqlite3.Row) -> dict[str, Any]:
        return {"name": self._name(row), "key": short(row["iri"]), **{name: row[name] for name in ("tasks", "sections", "led")}}

    def _overlaps(self, table: sqlite3.Connection) -> list[dict[str, Any]]:
        found = []
        named = {kind: {row["id"]: row for row in table.execute(f"SELECT * FROM {kind}")} for kind in ("body", "sector")}
        for row in table.execute("SELECT * FROM pair ORDER BY sections DESC, one, two LIMIT ?", (OVERLAPS,)):
            both = [{"name": self._name(named["body"][row[end]]), "key": short(named["body"][row[end]]["iri"])} for end in ("one", "two")]
            sectors = [(self._name(named["sector"][number]), count) for number, count in json.loads(row["sectors"])]
            found.append({"bodies": both, "sections": row["sections"], "sectors": sectors})
        return found

    def _rows(self, table: sqlite3.Connection, items: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
        """Items in full: words, who in which role, by when, about what, where they stand."""
        if not items:
            return []
        marks = ",".join("?" * len(items))
        numbers = [item["id"] for item in items]
        order = "CASE d.role WHEN 'Lead' THEN 0 WHEN 'Joint' THEN 1 WHEN 'Participant' THEN 2 ELSE 3 END"
        who: dict[int, list[tuple[str, str, str]]] = {}
        for row in table.execute(
            f"SELECT d.item, d.role, b.* FROM duty d JOIN body b ON b.id = d.body WHERE d.item IN ({marks}) ORDER BY {order}, b.id", numbers
        ):
            who.setdefault(row["item"], []).append((self._name(row), row["role"], short(row["iri"])))
        about: dict[int, list[tuple[str, str]]] = {}
        for row in table.execute(f"SELECT a.item, s.* FROM about a JOIN sector s ON s.id = a.sector WHERE a.item IN ({marks})", numbers):
            about.setdefault(row["item"], []).append((self._name(row), short(row["iri"])))
        places = sorted({item["doc"] for item in items})
        documents = {row["id"]: row for row in table.execute(f"SELECT * FROM doc WHERE id IN ({','.join('?' * len(places))})", places)}
        return [
            {
                "id": item["id"],
                "kind": item["kind"],
                "key": short(item["iri"]),
                "text": self._text(item["text"]),
                "who": who.get(item["id"], []),
                "due": item["due"] or "",
                "sectors": about.get(item["id"], []),
                "section": self._text(item["section"] or ""),
                "document": [self._name(documents[item["doc"]]), documents[item["doc"]]["iri"], documents[item["doc"]]["number"]],
                "certainty": item["certainty"] or "",
            }
            for item in items
        ]

    def _items(self, table: sqlite3.Connection, kind: str, said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        where, values = _conditions(kind, said)
        order = _ORDERS.get((said.get("sort") or [""])[0], _ORDERS[""])
        offset, count = _number(said, "from", 0), min(_number(said, "count", PAGE), MOST)
        total = table.execute(f"SELECT COUNT(*) FROM item i WHERE {where}", values).fetchone()[0]
        found = table.execute(
            f"SELECT i.* FROM item i WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, count, offset)
        ).fetchall()
        whole = table.execute("SELECT COUNT(*) FROM item WHERE kind = ?", (kind,)).fetchone()[0]
        told = {"total": total, "all": whole, "from": offset, "rows": self._rows(table, found)}
        return told if offset else {**told, "facets": self._facets(table, kind, said)}

    def _facets(self, table: sqlite3.Connection, kind: str, said: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[str, str, int]]]:
        """How many of the rows have each value, in the unit of the rows: of a filter with its own choice left out."""

        def counted(name: str, sql: str) -> list[sqlite3.Row]:
            where, values = _conditions(kind, {key: value for key, value in said.items() if key != name})
            return table.execute(sql.format(where=where), values).fetchall()

        named = "SELECT x.*, t.n FROM (SELECT {of} AS at, COUNT(DISTINCT i.id) AS n FROM item i JOIN {by} WHERE {{where}} GROUP BY at) t JOIN {kind} x ON x.id = t.at ORDER BY n DESC, x.id LIMIT {most}"
        bodies = counted("agency", named.format(of="d.body", by="duty d ON d.item = i.id", kind="body", most=OFFERED))
        sectors = counted("sector", named.format(of="a.sector", by="about a ON a.item = i.id", kind="sector", most=OFFERED))
        years = counted(
            "year", "SELECT i.year AS at, COUNT(*) AS n FROM item i WHERE {where} AND i.year IS NOT NULL GROUP BY at ORDER BY at"
        )
        sure = counted(
            "certainty",
            "SELECT i.certainty AS at, COUNT(*) AS n FROM item i WHERE {where} AND i.certainty IS NOT NULL GROUP BY at ORDER BY at",
        )
        return {
            "year": [(str(row["at"]), str(row["at"]), row["n"]) for row in years],
            "sector": [(short(row["iri"]), self._name(row), row["n"]) for row in sectors],
            "agency": [(short(row["iri"]), self._name(row), row["n"]) for row in bodies],
            "certainty": [(row["at"], row["at"], row["n"]) for row in sure],
        }

    def _documents(self, table: sqlite3.Connection, said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        words = simplify((said.get("words") or [""])[0]).lower()
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where = "LOWER(hans) LIKE ?1 ESCAPE '\\' OR LOWER(number) LIKE ?1 ESCAPE '\\'"
        total = table.execute(f"SELECT COUNT(*) FROM doc WHERE {where}", (like,)).fetchone()[0]
        offset = _number(said, "from", 0)
        rows = table.execute(f"SELECT * FROM doc WHERE {where} ORDER BY id LIMIT ?2 OFFSET ?3", (like, PAGE, offset)).fetchall()
        found = [
            {"name": self._name(row), "iri": row["iri"], **{name: row[name] for name in ("number", "date", "tasks", "targets")}}
            for row in rows
        ]
        return {"total": total, "all": table.execute("SELECT COUNT(*) FROM doc").fetchone()[0], "from": offset, "rows": found}


def _line(row: Mapping[str, Any], language: int) -> tuple[Cell, ...]:
    """A row as cells."""
    who = "; ".join(name + (f"（{ROLES[role][language]}）" if role in ROLES else "") for name, role, _ in row["who"])
    sectors = "; ".join(name for name, _ in row["sectors"])
    title, _, number = row["document"]
    sure = CERTAINTY[row["certainty"]][language] if row["certainty"] in CERTAINTY else ""
    return (row["text"], who, dated(row["due"]), sectors, row["section"], title, number or "", sure, Link(long(row["key"])))


def _conditions(kind: str, said: Mapping[str, Sequence[str]]) -> tuple[str, list[object]]:
    """The items that filters leave: AND across filters, OR within one."""
    parts, values = ["i.kind = ?"], [kind]
    given: list[object] = [*values]
    for name, (condition, form) in _FACETS.items():
        wanted = [value for value in said.get(name, ()) if value]
        if not wanted:
            continue
        parts.append(condition.format(",".join("?" * len(wanted))))
        given += [long(value) if form == "iri" else int(value) if form == "number" and value.isdecimal() else value for value in wanted]
    if words := simplify((said.get("words") or [""])[0]).strip():
        parts.append("INSTR(i.text, ?)")
        given.append(words)
    return " AND ".join(parts), given


def _number(said: Mapping[str, Sequence[str]], name: str, usual: int) -> int:
    given = (said.get(name) or [""])[0]
    if given and not (given.isdecimal() and len(given) < 10):
        raise Refused(400, f"{name}={given[:50]}: expected a number")
    return int(given) if given else usual


def short(iri: str) -> str:
    """An IRI as the explorer's addresses write it."""
    return iri.removeprefix(SITE)


def long(key: str) -> str:
    """The IRI that is written so."""
    return key if "://" in key or key.startswith("urn:") else SITE + key
