"""Signs of files → lines for a person, or JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from kg.check.sign import Checked, advice

SHOWN = 80  # characters of a sign's words


def render(found: Mapping[str, Sequence[Checked]]) -> str:
    """A line for each document that has signs and one for each sign; then what one might do about each kind; last a count."""
    return "\n".join(_lines(found))


def _lines(found: Mapping[str, Sequence[Checked]]) -> Iterator[str]:
    kinds: dict[str, None] = {}
    documents = [(file, document) for file, each in found.items() for document in each]
    for file, document in documents:
        if document.signs:
            yield f"{file}: {document.title or 'without a title'}: {document.explained:.0%} of the text is in facts"
        for sign in document.signs:
            kinds[sign.kind] = None
            words = " ".join(sign.text.split())
            yield f"  {sign.kind:<20}{sign.span.begin:>7}  {words[:SHOWN]}{'…' if len(words) > SHOWN else ''}"
    if kinds:
        yield "what one might do"
    for kind in sorted(kinds):
        yield f"  {kind:<20}{' '.join(advice()[kind])}"
    signed = [document for _, document in documents if document.signs]
    if signed:
        yield f"{sum(len(document.signs) for document in signed)} signs in {len(signed)} of {len(documents)} documents"
    misread = sum(document.looks_misread for _, document in documents)
    yield f"{misread} of {len(documents)} documents look misread"


def to_json(found: Mapping[str, Sequence[Checked]]) -> str:
    """The same as JSON: by file a list of documents, each with its title, its share of explained text and its signs."""
    table = {
        file: [
            {
                "title": document.title,
                "explained": round(document.explained, 3),
                "misread": document.looks_misread,
                "signs": [{"kind": s.kind, "text": s.text, "begin": s.span.begin, "end": s.span.end} for s in document.signs],
            }
            for document in documents
        ]
        for file, documents in found.items()
    }
    return json.dumps(table, ensure_ascii=False, indent=1)
