"""The documents of one source → without those that the page holds a second time, and a second copy with the first one's head."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Document

SAME_SECTIONS = 6  # headings from which two plans with the same ones are one plan printed twice
ALIKE = 0.9  # of the headings of a plan that come again where a page holds it twice
LEAST = 6  # characters before a plan's first section by which it is known again


def with_first_head(documents: list[Document]) -> list[Document]:
    """Documents in which a second copy of a plan has the first one's title and front matter."""
    found: list[Document] = []
    for document in documents:
        titles = [section.plain_title for section in document.sections]
        first = next((other for other in found if [section.plain_title for section in other.sections] == titles), None)
        if first is not None and (document.plain_title in ("", first.plain_title) or len(titles) > SAME_SECTIONS):
            document = replace(
                document, title=first.title, plain_title=first.plain_title, kind=first.kind, number=first.number or document.number,
                date=first.date or document.date, issuers=first.issuers or document.issuers,
                claims=first.claims or document.claims, title_span=document.title_span or first.title_span,
            )  # fmt: skip
        found.append(document)
    return found


def once(heads: list[str], documents: list[Document]) -> list[Document]:
    """Documents without those that the page holds a second time: of the same title and sections, many or behind the same words.

    What only the second copy says of itself (who signs it, and when) is the first one's too.
    """
    found: list[tuple[Document, set[str], str]] = []
    for head, document in zip(heads, documents, strict=True):
        titles = {section.plain_title for section in document.sections}
        for place, (other, known, words) in enumerate(found):
            same = other.plain_title == document.plain_title and len(titles & known) >= ALIKE * max(len(titles), len(known)) > 0
            behind = min(len(words), len(head)) >= LEAST and (words.endswith(head) or head.endswith(words))
            if same and (behind or len(titles) > SAME_SECTIONS):
                found[place] = _filled(other, document), known, words
                break
        else:
            found.append((document, titles, head))
    return [document for document, _, _ in found]


def _filled(document: Document, copy: Document) -> Document:
    """A document with what only its copy has of a head."""
    claimed = {claim.field for claim in document.claims}
    return replace(
        document,
        number=document.number or copy.number,
        date=document.date or copy.date,
        issuers=document.issuers or copy.issuers,
        claims=(*document.claims, *(claim for claim in copy.claims if claim.field not in claimed)),
    )
