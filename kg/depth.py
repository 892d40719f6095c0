"""A query's signs → what is wrong with its shape: the store's parser and evaluation call themselves for each bracket, sign and part, and overflow."""

from __future__ import annotations

import re

DEPTH = 100  # brackets within brackets: 300 and more have overflowed the stack
PARTS = 1000  # patterns and operators: 5,000 have overflowed it
_SIGNS = re.compile(rf"(?:[!+-]\s*){{{DEPTH + 1}}}")  # each negates or signs what the next one does
_PIECE = re.compile(r"x|[(\[{]|[)\]}]|\|\|?|&&|[,;./*+^-]")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def fault(shape: str) -> str | None:
    """What a query has too much of; None where it can be evaluated. `shape` is the query with x in the place of its names, words and texts."""
    if _SIGNS.search(shape):
        return _nested()
    items = [0]  # in each open bracket, what stands there without a comma: a list in ( ) is a chain of nodes
    kinds = [""]
    parts, before = 0, ""
    for piece in _PIECE.findall(shape):
        if piece in _OPENING:
            # FILTER (…), BIND (…), SELECT (…) (…), but not the rows of VALUES
            parts += piece == "{" or (piece == "(" and (kinds[-1] == "" or (kinds[-1] == "{" and before == "x")))
            items.append(0)
            kinds.append(piece)
            if len(items) > DEPTH + 1:
                return _nested()
        elif piece in _CLOSING:
            if len(items) > 1:
                items.pop()
                kinds.pop()
            items[-1] += 1
        elif piece == "x":
            items[-1] += 1
        elif piece != "," or kinds[-1] != "(":
            parts += 1
        before = piece
        if piece == ",":
            items[-1] = 0
        if parts > PARTS or (kinds[-1] == "(" and items[-1] > PARTS):
            return f"the query has too many parts in a row: expected at most {PARTS:,} patterns and operators"
    return None


def _nested() -> str:
    return f"the query is nested too deeply: expected at most {DEPTH} brackets or signs (! + -) within each other"
