"""Named questions, prefixes and terms → the query page: one page of HTML that asks the endpoint beside it, and nobody else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from kg import ontology
from kg.iri import POL, PREFIXES, SITE
from kg.query import Question, questions
from kg.script import traditional
from kg.view.pack import embed

SHARED = ("dom", "tongue", "table", "export")  # the explorer's: elements, the language, CSV, saving and copying
SCRIPTS = (  # in the order in which they stand in the page; each may use those before it
    "words", "sparql", "state", "editor", "offers", "questions", "rows", "chart", "answer", "run", "ask",
)  # fmt: skip


@cache
def ask_page(title: str = "policy-kg", endpoint: str = "/sparql") -> str:
    """The page on which people ask SPARQL; a function of its input alone."""
    pieces = [asset("kg.view", f"{name}.js") for name in SHARED] + [asset("kg.serve", f"{name}.js") for name in SCRIPTS]
    script = "(function () {\n'use strict';\n" + "\n".join(pieces) + "\nstart();\n})();\n"
    style = asset("kg.view", "page.css") + asset("kg.serve", "ask.css")
    parts = {
        "policy": f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'",
        "title": escape(title),
        "endpoint": escape(endpoint),
        "style": style,
        "data": embed(_data(title, endpoint)),
        "script": script,
    }
    first, *rest = asset("kg.serve", "ask.html").split("{{")
    return first + "".join(parts[name] + after for name, _, after in (piece.partition("}}") for piece in rest))


def _data(title: str, endpoint: str) -> dict[str, object]:
    """What the page offers; texts in Chinese are there in both scripts."""
    return {
        "title": title,
        "endpoint": endpoint,
        "site": SITE,
        "prefixes": PREFIXES,
        "questions": [_question(question) for question in questions().values()],
        "terms": [
            {
                "name": f"pol:{term.iri.removeprefix(POL)}",
                "kind": term.kind,
                "label": [term.label_zh, traditional(term.label_zh), term.label_en],
                "comment": [term.comment_zh, traditional(term.comment_zh), term.comment_en],
            }
            for term in ontology.terms()
        ],
    }


def _question(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "words": [question.zh, traditional(question.zh), question.en],
        "parameters": [
            {"name": parameter.name, "type": parameter.type, "default": parameter.default, "note": parameter.note}
            for parameter in question.parameters
        ],
        "sparql": question.sparql,
    }


def asset(package: str, name: str) -> str:
    """A file of the page; line ends as the hash of the content counts them."""
    return (files(package) / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def hashed(content: str) -> str:
    """What a content security policy calls a script or style."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii") + "'"
