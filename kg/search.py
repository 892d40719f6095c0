"""Words → the facts that speak of them, best first: the words are cut by jieba, Simplified finds Traditional."""

from __future__ import annotations

import logging

import pyoxigraph as ox

from kg.answer import Answer
from kg.iri import PREFIXES
from kg.model import QueryError
from kg.script import fold, simplify

COLUMNS = ("kind", "number", "text", "begin", "end", "source")
_FACTS = """
SELECT ?kind ?number ?text ?begin ?end ?source WHERE {
  VALUES (?class ?kind) { (pol:Section "section") (pol:Task "task") (pol:Target "target") }
  ?fact a ?class ; prov:wasQuotedFrom ?span .
  OPTIONAL { ?fact pol:inSection/pol:number ?of } OPTIONAL { ?fact pol:number ?own }
  BIND(COALESCE(?own, ?of) AS ?number)
  ?span nif:anchorOf ?text ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext/nif:sourceUrl/rdfs:label ?source .
}"""


def terms(words: str) -> list[str]:
    """What a search looks for: the words of a phrase as jieba cuts them, two characters at least where there are such.

    >>> terms("汙水處理廠的節能")
    ['污水', '处理', '处理厂', '节能']
    """
    import jieba

    jieba.setLogLevel(logging.ERROR)
    cut = [word.strip() for word in jieba.lcut_for_search(fold(simplify(words))) if word.strip()]
    found = [word for word in cut if len(word) > 1] or [word for word in cut if word.isalnum()]
    return list(dict.fromkeys(found))


def search(store: ox.Store, words: str, limit: int = 20) -> Answer:
    """The sections, tasks and targets that hold most of the words, with their place; those that hold the longest ones first."""
    wanted = terms(words)
    if not wanted:
        raise QueryError(f"{words!r}: expected words to search for")
    solutions = store.query(_FACTS, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    ranked = []
    for solution in solutions:
        row = tuple("" if (term := solution[column]) is None else term.value for column in COLUMNS)
        plain = "".join(fold(simplify(row[2])).split())
        score = sum(len(term) ** 2 for term in wanted if term in plain)
        if score:
            ranked.append((-score, int(row[3]), row))
    ranked.sort()
    return Answer(COLUMNS, tuple((*row[:2], " ".join(row[2].split()), int(row[3]), int(row[4]), row[5]) for _, _, row in ranked[:limit]))
