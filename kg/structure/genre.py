"""A source and its documents → why there is no policy in it: a guide, questions and answers, news."""

from __future__ import annotations

from kg.model import Document, Source
from kg.reading import Reading
from kg.vocabulary import rules

FEWEST = 2  # questions that make a text one of questions and answers
TRAITS = 3  # wordings of a page for citizens that tell it from a policy without a title
NOTHING = "expected a policy with numbered sections (一、 （一） 1. 第一条), or with a title and tasks, targets or bodies in charge"
_FILE = rules("structure")


def refusal(source: Source, reading: Reading, documents: tuple[Document, ...]) -> str | None:
    """What a text is that is no policy, in words for its reader; None where it may be one."""
    text = reading.text
    titles = [document.plain_title for document in documents]
    number_or_issuer = any(document.number or document.issuers for document in documents)
    asked = sum(section.plain_title.endswith("？") for document in documents for section in document.sections if section.level == 1)
    first = sum(section.level == 1 for document in documents for section in document.sections)
    if len(_FILE["question"].pattern.findall(text)) >= FEWEST or (asked >= FEWEST and 2 * asked >= first):
        guide = any(_FILE["guide_title"].pattern.search(line) for line in (*titles, *_heads(source, text)))
        return (
            "it is a guide or explanation, not a policy"
            if guide and not number_or_issuer
            else "it holds questions and answers, not a policy"
        )
    if number_or_issuer:
        return None
    if any(_FILE["guide_title"].pattern.search(line) for line in (*titles, *_heads(source, text))) and _traits(text) > 1:
        return "it is a guide or explanation, not a policy"
    if not any(titles) and _traits(text) >= TRAITS:
        return "it is a guide, explanation or news, not a policy: no title of one"
    if not any(document.sections for document in documents) and not any(titles):
        return f"{NOTHING}; there is none in the text"
    return None


def _heads(source: Source, text: str) -> list[str]:
    """What a page calls itself: its title, and its first lines."""
    claimed = [claim.value for claim in source.claims if claim.field == "title"]
    return [*claimed, *text[:400].split("\n")[:3]]


def _traits(text: str) -> int:
    """How many wordings of a page for citizens a text holds."""
    return len(set(_FILE["citizens"].pattern.findall(text)))
