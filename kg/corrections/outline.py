"""Sections that a reviewer corrects → the outline with another heading or level, a section more or a section less.

A section keeps its path, and so its IRI, whatever its heading and level become; what stands in a section that goes is its parent's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.corrections.anchor import Text, said
from kg.iri import fingerprint
from kg.model import Document, Extraction, Section, Span, Topics
from kg.reading import Reading

Stretch = tuple[int, int]


def at_of(reading: Reading, span: Span) -> Stretch:
    """Where the reading has a span of the source."""
    return bisect_left(reading.origins, span.begin), bisect_left(reading.origins, span.end)


def home(document: Document, at: Stretch, end: int = 0) -> int | None:
    """The place of the section that a stretch of the reading stands in; None where it is in none.

    What stands behind the last section's words, before `end` (where the next document of the file begins), is that section's too.
    """
    units = document.units
    for section in reversed(units):
        if any(begin <= at[0] < end for begin, end in (section.at, *section.body, *section.rows)):
            return section.index
    before = [section.index for section in units if section.at[0] <= at[0]]
    return before[-1] if before and (before[-1] + 1 < len(units) or at[0] < end) else None


def ends(extractions: Sequence[Extraction], reading: Reading) -> list[int]:
    """Where in the reading of their source documents end: where the next begins."""
    begins = []
    for x in extractions:
        spans = [section.span for section in x.document.units[:1]] + ([x.document.title_span] if x.document.title_span else [])
        begins.append(min((at_of(reading, span)[0] for span in spans), default=len(reading.text)))
    return [min((other for other in begins if other > begin), default=len(reading.text)) for begin in begins]


def with_heading(x: Extraction, place: int, heading: str, text: Text) -> Extraction:
    """The section under another heading: the very characters where the text has them there, else the words as they are given."""
    section, words = x.document.sections[place], said(heading)
    begin = text.place(section.span.begin)
    near = text.text.find(words, max(0, begin - len(words)), begin + len(words) + 60) if begin is not None else -1
    span = text.span(near, len(words)) if near >= 0 and words else section.span
    title = x.source.text[span.begin : span.end] if near >= 0 else heading
    return _with(x, place, replace(section, title=title, plain_title=words, span=span))


def with_level(x: Extraction, place: int, level: int) -> Extraction:
    """The section at another level, with the sections in it; those behind it go under whatever stands above them then."""
    sections = list(x.document.sections)
    shift, old = level - sections[place].level, sections[place]
    inside = _inside(sections, place)
    end = max((i for i in _inside(sections, old.parent)), default=place) if old.parent is not None else len(sections) - 1
    for i in (place, *inside):
        sections[i] = replace(sections[i], level=max(1, sections[i].level + shift))
    for i in range(place, end + 1):
        above = next((j for j in range(i - 1, -1, -1) if sections[j].level < sections[i].level), None)
        if i == place or i in inside or above == place or sections[i].parent == place:
            sections[i] = replace(sections[i], parent=above)
    return replace(x, document=replace(x.document, sections=tuple(sections)))


def _inside(sections: list[Section], place: int) -> list[int]:
    """The places of the sections within one, at any depth."""
    found = [place]
    for section in sections:
        if section.parent in found:
            found.append(section.index)
    return found[1:]


def without(x: Extraction, place: int) -> Extraction:
    """The extraction without a section: its words and facts are those of the section around it, else of the one before, else of the next."""
    sections = list(x.document.sections)
    gone = sections[place]
    if len(sections) == 1:
        whole = replace(
            gone, number="", path="", title="", plain_title="", level=0, at=(gone.at[0], gone.at[0]), body=(gone.at, *gone.body)
        )
        document = replace(x.document, sections=(), unnumbered=replace(whole, kind="measures", span=Span(gone.span.begin, gone.span.begin)))
        citations = tuple(replace(one, section=None) for one in x.citations)
        return replace(x, document=document, citations=citations)
    taker = gone.parent if gone.parent is not None else place - 1 if place else 1
    sections[taker] = replace(sections[taker], body=tuple(sorted((*sections[taker].body, gone.at, *gone.body))))
    for i in _inside(sections, place):
        above = gone.parent if sections[i].parent == place else sections[i].parent
        sections[i] = replace(sections[i], parent=above, level=max(1, sections[i].level - 1))
    kept = [section.index for section in sections if section.index != place]
    moved = {old: new for new, old in enumerate(kept)}
    moved[place] = moved[taker]
    return _renumbered(x, [sections[i] for i in kept], moved, [x.section_topics[i] for i in kept])


def with_section(x: Extraction, reading: Reading, span: Span, heading: str, level: int) -> Extraction | None:
    """The extraction with one more section from a heading on; None where no section, and no opening of a document with sections, has it."""
    at, sections = at_of(reading, span), list(x.document.sections)
    place = sum(section.at[0] < at[0] for section in sections)
    if not sections or (place and home(x.document, at) is None):
        return None
    holder = sections[place - 1].body if place else x.document.preamble
    before, body = _parted(holder, at)
    made = _section(reading, span, heading, level, place, sections, body)
    if any(section.path == made.path for section in sections):
        return None
    document = x.document
    if place:
        sections[place - 1] = replace(sections[place - 1], body=before)
    else:
        document = replace(document, preamble=before)
    moved = {i: i + (i >= place) for i in range(len(sections))}
    known = [*x.section_topics[:place], Topics(), *x.section_topics[place:]]
    shifted = [replace(s, index=moved[s.index], parent=None if s.parent is None else moved[s.parent]) for s in sections]
    shifted.insert(place, made)
    found = replace(x, document=replace(document, sections=tuple(shifted)), section_topics=tuple(known))

    def section_of(section: int, stretch: Stretch) -> int:
        return place if section == place - 1 and stretch[0] >= at[0] else moved[section]

    return replace(
        found,
        tasks=tuple(one._replace(section=section_of(one.section, one.at)) for one in x.tasks),
        targets=tuple(one._replace(section=section_of(one.section, one.at)) for one in x.targets),
        responsibilities=tuple(one._replace(section=section_of(one.section, one.at)) for one in x.responsibilities),
        citations=tuple(one if one.section is None else replace(one, section=moved[one.section]) for one in x.citations),
    )


def _section(
    reading: Reading, span: Span, heading: str, level: int, place: int, sections: list[Section], body: tuple[Stretch, ...]
) -> Section:
    """A section with a heading at a span, to stand at a place among others."""
    at = at_of(reading, span)
    plain = reading.text[slice(*at)]
    return Section(
        index=place,
        number="",
        path=f"c{fingerprint(plain, 8)}",
        title=heading,
        plain_title=plain if said(plain) == said(heading) else said(heading),
        level=level,
        parent=next((i for i in range(place - 1, -1, -1) if sections[i].level < level), None),
        kind=sections[place - 1].kind if place else "measures",
        span=span,
        at=at,
        body=body,
    )


def _parted(body: tuple[Stretch, ...], at: Stretch) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Stretches before a heading, and those behind it."""
    before = [(begin, min(end, at[0])) for begin, end in body if begin < at[0]]
    behind = [(max(begin, at[1]), end) for begin, end in body if end > at[1]]
    return tuple(before), tuple(behind)


def _with(x: Extraction, place: int, section: Section) -> Extraction:
    sections = (*x.document.sections[:place], section, *x.document.sections[place + 1 :])
    return replace(x, document=replace(x.document, sections=sections))


def _renumbered(x: Extraction, sections: list[Section], moved: dict[int, int], known: list[Topics]) -> Extraction:
    """The extraction with sections of other places."""
    parents = [None if section.parent is None else moved[section.parent] for section in sections]
    made = [replace(section, index=i, parent=parent) for i, (section, parent) in enumerate(zip(sections, parents, strict=True))]
    return replace(
        x,
        document=replace(x.document, sections=tuple(made)),
        section_topics=tuple(known),
        tasks=tuple(one._replace(section=moved[one.section]) for one in x.tasks),
        targets=tuple(one._replace(section=moved[one.section]) for one in x.targets),
        responsibilities=tuple(one._replace(section=moved[one.section]) for one in x.responsibilities),
        citations=tuple(one if one.section is None else replace(one, section=moved[one.section]) for one in x.citations),
    )
