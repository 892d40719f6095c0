"""Vocabulary files in their one form: concepts by key, labels in order, no duplicates. `python -m tests.sort_vocabulary` repairs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox

from kg.iri import PREFIXES, SITE

FOLDER = Path(__file__).parent.parent / "kg" / "vocabulary"
OURS = ("sectors", "instruments", "pollutants", "gases", "document-types", "section-kinds")
WIDTH = 132  # a line of labels is broken here, so that a change of one label is a change of few lines
_ORDER = (
    *("rdf:type", "skos:inScheme", "skos:topConceptOf", "skos:broader", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"),
    *("pol:notLabel", "skos:notation", "pol:formula", "pol:casNumber", "pol:gwp100", "pol:gwp100Fossil", "pol:gwpSource"),
    *("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "pol:ipccCategory", "skos:definition", "skos:scopeNote"),
)
_LANGUAGES = ("zh-hans", "zh-hant", "en")


def short(iri: str, prefixes: dict[str, str]) -> str:
    """An IRI as a prefixed name where one of the prefixes fits, else in angle brackets."""
    for prefix, space in prefixes.items():
        if iri.startswith(space) and iri != space and "/" not in iri[len(space) :]:
            return f"{prefix}:{iri[len(space) :]}"
    return f"<{iri}>"


def term(value: object, prefixes: dict[str, str]) -> str:
    """A term as Turtle writes it; a number without quotes, but for a decimal without a point, which Turtle would take for an integer."""
    if isinstance(value, ox.NamedNode):
        return short(value.value, prefixes)
    assert isinstance(value, ox.Literal)
    if _plain(value):
        return value.value
    return f'"{value.value}"^^{short(value.datatype.value, prefixes)}' if _typed(value) else str(value)


def _typed(value: ox.Literal) -> bool:
    return value.datatype.value.startswith(PREFIXES["xsd"]) and not value.datatype.value.endswith("#string")


def _plain(value: ox.Literal) -> bool:
    kind = value.datatype.value.rpartition("#")[2]
    return kind == "integer" or (kind == "decimal" and "." in value.value)


def _predicate(iri: str, prefixes: dict[str, str]) -> str:
    return "a" if iri.endswith("#type") else short(iri, prefixes)


def _rank(value: object) -> tuple[int, str]:
    language = value.language if isinstance(value, ox.Literal) else None
    return (_LANGUAGES.index(language) if language in _LANGUAGES else 9, str(value))


def _wrapped(predicate: str, values: list[str], last: bool) -> str:
    lines = [f"    {predicate}"]
    for place, value in enumerate(values):
        item = f" {value}{',' if place < len(values) - 1 else ' .' if last else ' ;'}"
        if len(lines[-1]) + len(item) > WIDTH and place:
            lines.append("       ")
        lines[-1] += item
    return "\n".join(lines)


def canonical(text: str) -> str:
    """The one form of a vocabulary file: its opening comment, the scheme, then its concepts by key."""
    opening = [line for line in text.splitlines() if line.startswith("#")]
    facts: dict[str, dict[str, set[ox.Literal | ox.NamedNode]]] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set()).add(quad.object)
    subjects = sorted(facts, key=lambda iri: (iri.removeprefix(SITE).count("/"), iri))
    space = subjects[-1].rpartition("/")[0] + "/"
    terms = [o for values in facts.values() for found in values.values() for o in found]
    used = {p for values in facts.values() for p in values} | {o.value for o in terms}
    used |= {o.datatype.value for o in terms if isinstance(o, ox.Literal) and _typed(o) and not _plain(o)}
    prefixes = {p: s for p, s in PREFIXES.items() if s == space or any(u.startswith(s) and u != s and "/" not in u[len(s) :] for u in used)}
    parts = ["\n".join([*opening, *(f"@prefix {p}: <{s}> ." for p, s in sorted(prefixes.items()))])]
    for iri in subjects:
        rows = sorted(facts[iri].items(), key=lambda row: _ORDER.index(short(row[0], PREFIXES)))
        body = [
            _wrapped(_predicate(predicate, prefixes), [term(v, prefixes) for v in sorted(values, key=_rank)], place == len(rows) - 1)
            for place, (predicate, values) in enumerate(rows)
        ]
        parts.append(f"{short(iri, prefixes)}\n" + "\n".join(body))
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Rewrite the vocabularies that are not in their one form; say which."""
    for name in OURS:
        path = FOLDER / f"{name}.ttl"
        before = path.read_text(encoding="utf-8")
        after = canonical(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stderr.write(f"{path.name}: sorted\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
