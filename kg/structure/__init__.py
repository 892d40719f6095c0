"""Source → its policies: where each begins and ends, its numbered sections, its front matter. Never fails."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Document, Section, Source, Span
from kg.reading import Reading
from kg.structure.annexes import annexes, item_lists, named, titled
from kg.structure.copies import once, with_first_head
from kg.structure.frontmatter import Front, carried, front, notice, plan_begin
from kg.structure.headings import headings, lost_line_ends
from kg.structure.kinds import explains
from kg.structure.numerals import Number
from kg.structure.outline import numbers
from kg.structure.rows import closed, with_rows
from kg.structure.sections import paragraphs, sections, without_closing
from kg.structure.titles import letter_title
from kg.vocabulary import rules

__all__ = ["structure"]

_LETTER = re.compile("关于.*的(?:通知|复?函|批复|通报|公告|通告|决定|请示|答复)(?:（[^（）]{1,20}）)?$")
_LETTER_TYPE = re.compile("(?:函|批复|答复)(?:（[^（）]{1,20}）)?$")
_ADDRESSEE = re.compile("[^。；：（）\n]{2,120}$")
OPENING = 200  # characters before a plan's first section that come again with it
ADDRESSEE = 120  # characters of the longest name of whom a letter is to
TITLE = 200  # characters of a title with its line ends


def structure(source: Source, reading: Reading) -> tuple[Document, ...]:
    """The documents of one source, in the order of the text: one, or a notice's several plans.

    After calling this: every section's body lies inside the text, bodies do not overlap, parents stand before their children,
    and paths are unique in their document. A text without a numbered heading gives one document without sections.
    """
    groups = _plans(numbers(reading, closed(reading)))
    if not groups:
        return _unnumbered(source, reading)
    plans = _placed(reading.text, groups, carried(source, reading, groups[0][0].begin))
    begins = [*(begin for begin, _ in plans), len(reading.text)]
    lost = any(lost_line_ends(reading.text, group) for _, group in plans)
    documents = [
        _document(source, reading, begin if place else 0, begins[place + 1], group, whole=place == 0, lost=lost)
        for place, (begin, group) in enumerate(plans)
    ]
    heads = [reading.text[max(begin, group[0].begin - OPENING) : group[0].begin].replace("\n", "") for begin, group in plans]
    found = _parts(source, reading, once(heads, with_first_head(documents)), plans[0][1][0].begin)
    parts = tuple(replace(one, addressee="") if one.addressee and not _LETTER_TYPE.search(one.plain_title) else one for one in found)
    return tuple(map(_defining, (*parts, *_annexed(source, reading, parts, plans[0][1][0].begin))))


def _defining(document: Document) -> Document:
    """A document whose title says that it defines indicators: its sections order nothing."""
    if not explains(document.plain_title):
        return document
    defined = tuple(replace(section, kind="definitions") if section.kind == "measures" else section for section in document.sections)
    return replace(document, sections=defined)


def _unnumbered(source: Source, reading: Reading) -> tuple[Document, ...]:
    """The documents of a text without a numbered heading: one, with a table's rows as sections perhaps, or the annex that it forwards."""
    document = titled(source, reading, _document(source, reading, 0, len(reading.text), [], whole=True, lost=False))
    plans = annexes(source, reading, [document])
    if not plans:
        return (document,)
    head = replace(front(source, reading, 0, _first_row(reading), len(reading.text), whole=True), title=document.plain_title)
    issued = [replace(plan, number=document.number, date=document.date, issuers=document.issuers, claims=document.claims) for plan in plans]
    return tuple(issued) if len(issued) == 1 and not document.sections else (document, *(_of(plan, head) for plan in plans))


def _annexed(source: Source, reading: Reading, parts: tuple[Document, ...], first: int) -> list[Document]:
    """The lists of tasks in a source's annexes, as parts of the notice or plan that they belong to."""
    plans = annexes(source, reading, parts)
    for items in item_lists(reading, (*parts, *plans)):
        made = _document(source, reading, items.begin, items.end, _plans(list(items.numbers))[0], whole=False, lost=False)
        plans.append(named(source, reading, made, (items.begin, items.title_end)))
    return [_of(plan, notice(source, reading, first)) for plan in plans]


def _first_row(reading: Reading) -> int:
    """Where the first table of tasks begins, and the head above it ends."""
    return min((begin for begin, _ in closed(reading)), default=len(reading.text))


def _plans(found: list[Number]) -> list[list[Number]]:
    """Headings by plan: a notice's plans each begin again at 一、."""
    groups: list[list[Number]] = []
    offset = 0
    for index, number in enumerate(found):
        if number.restart or not groups:
            groups.append([])
            offset = index
        groups[-1].append(number._replace(parent=number.parent - offset if number.parent is not None else None))
    return groups


def _placed(text: str, groups: list[list[Number]], titles: list[str]) -> list[tuple[int, list[Number]]]:
    """Each plan with the place where it begins: at its title, or where it comes a second time.

    A numbering that begins again without a title goes on with the plan before it; behind 附件 it is a table and left out. Where a notice
    that forwards a plan has numbered items of its own, the plan alone is kept.
    """
    plans: list[tuple[int, list[Number]]] = [(0, groups[0])]
    own = plan_begin(text, 0, groups[0][0].begin, titles)
    framed = bool(titles) and (own is None or not _entitled(text, own, titles))
    letter = letter_title(text[: groups[0][0].begin])
    letters = letter is not None and _LETTER_TYPE.search(text, *letter) is not None
    for group in groups[1:]:
        before = plans[-1][1]
        begin = plan_begin(text, before[-1].end, group[0].begin, titles)
        between = rules("structure")["end"].pattern.search(text, before[-1].end, group[0].begin + 1)
        signed = rules("structure")["inline_end"].pattern.search(text, before[-1].end, group[0].begin)
        if begin is None and ((letters and signed) or any(_same(text, group, other) for _, other in plans)):
            begin = between.start() + 1 if between else signed.end() if signed else group[0].begin
        if begin is not None and framed and _entitled(text, begin, titles):
            plans, framed = [], False
        if begin is not None:
            plans.append((begin, group))
        elif between is None:
            known = len(before)
            before += [number._replace(parent=number.parent + known if number.parent is not None else None) for number in group]
    return plans


def _entitled(text: str, begin: int, titles: list[str]) -> bool:
    """Whether one of the titles stands here, on one line or several."""
    return text[begin : begin + TITLE].replace("\n", "").startswith(tuple(titles))


def _same(text: str, one: list[Number], other: list[Number]) -> bool:
    """Whether two numberings have the same headings: a page that holds its text twice."""
    return [text[n.end : n.end + 6] for n in one[:12]] == [text[n.end : n.end + 6] for n in other[:12]]


def _document(source: Source, reading: Reading, begin: int, after: int, group: list[Number], *, whole: bool, lost: bool) -> Document:
    first = group[0].begin if group else min(_first_sentence(reading.text, begin, after), _first_row(reading))
    head = front(source, reading, begin, first, after, whole=whole)
    end = _end(reading.text, group[-1].end, after) if group else _end(reading.text, head.body_begin, after)
    limits = [*(number.begin for number in group[1:]), max(end, group[-1].end)] if group else []
    body, closing = without_closing(reading.text, sections(source, reading, headings(reading, group, limits, lost=lost)))
    if not group:
        found = replace(_headed(source, reading, head), unnumbered=_text(reading, head.body_begin, end))
        return with_rows(source, reading, found)
    preamble = paragraphs(reading.text, head.body_begin, first)
    found = with_rows(source, reading, replace(_headed(source, reading, head), sections=body, preamble=preamble, closing=closing))
    return found if found.number else replace(found, addressee=_addressee(reading.text[head.body_begin : first], found.date))


def _addressee(opening: str, date: str | None) -> str:
    """Whom a letter is to, and its date: the last words before a colon ahead of its first section."""
    colon = len(opening)
    while (colon := opening.rfind("：", 0, colon)) >= 0:
        if named := _ADDRESSEE.search(opening, max(0, colon - ADDRESSEE), colon):
            return f"{named[0]}|{date or ''}"
    return ""


def _first_sentence(text: str, begin: int, after: int) -> int:
    """Where the first line with a sentence begins, or in a text of one line where that sentence ends: what is before it is the head."""
    stop = text.find("。", begin, after)
    line = text.rfind("\n", begin, stop) + 1 if stop >= 0 else 0
    return line if line > begin else stop if stop >= 0 else after


def _text(reading: Reading, begin: int, end: int) -> Section | None:
    """The text of a document without numbered headings; None where there is none."""
    body = paragraphs(reading.text, begin, end)
    if not body:
        return None
    span, at = reading.span(*body[0]), (body[0][0], body[0][0])
    return Section(0, "", "", "", "", 0, None, "measures", Span(span.begin, span.begin), at, body)


def _headed(source: Source, reading: Reading, head: Front) -> Document:
    """A document with its front matter alone."""
    span = reading.span(*head.span) if head.span else None
    return Document(
        title=source.printed(span) if span else head.title,
        plain_title=head.title,
        title_span=span,
        number=head.number,
        date=head.date,
        kind=head.kind,
        issuers=head.issuers,
        claims=head.claims,
        sections=(),
        preamble=(),
    )


def _end(text: str, begin: int, after: int) -> int:
    """Where the policy ends: before annexes, signatures, copies, links and a page's furniture."""
    ends = [match.start() for name in ("end", "inline_end") if (match := rules("structure")[name].pattern.search(text, begin, after))]
    return min(ends, default=after)


def _parts(source: Source, reading: Reading, documents: list[Document], first: int) -> tuple[Document, ...]:
    """The plans of one notice, each a part of it and issued with it; before them the notice itself."""
    if len({document.plain_title for document in documents}) == 1:
        return tuple(documents)
    if all(_LETTER.search(document.plain_title or documents[0].plain_title) for document in documents):
        same = documents[0]  # several letters, each on its own; one without a title is the first once more, to somebody else
        return tuple(one if one.plain_title else replace(one, title=same.title, plain_title=same.plain_title) for one in documents)
    head = notice(source, reading, first)
    if head.title == documents[0].plain_title:  # annexes that are numbered anew
        return (documents[0], *(_of(plan, head) for plan in documents[1:]))
    frame = _headed(source, reading, head)
    return (frame, *(_of(plan, head) for plan in documents))


def _of(plan: Document, head: Front) -> Document:
    """A plan as a part of the notice that carries it, with the notice's number, date and issuers."""
    claims = plan.claims or head.claims
    return replace(plan, part_of=head.title, number=head.number, date=head.date, issuers=head.issuers, claims=claims)
