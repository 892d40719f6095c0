"""Sections → tasks: one action statement each, a sentence or the part of one between semicolons, with its verbs and objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Action, Document, Section, Source, Span, Task
from kg.reading import Reading, across, merged
from kg.vocabulary import rules

PLAIN_KINDS = frozenset({"background", "guidance", "principles", "goals", "overview", "definitions", "annex"})
LABEL = 20  # characters of a task's label
LEAST = 4  # characters of the shortest task (严禁烟火)
_STOP = re.compile("[。；！？]")
_AROUND = frozenset("。；，、：\n！？")
_CLAUSE = re.compile("[，：]")
_FILE = rules("tasks")
_PERIOD, _RESULT, _ORDER, _LABEL, _LISTED, _MADE = (
    _FILE[name].pattern for name in ("period", "result", "order", "label", "list-of-names", "made")
)
_TOLD = _FILE["found-heading"].pattern
_GUIDING, _ORDERS = (rules("targets")[name].pattern for name in ("guiding-heading", "measure-heading"))
_VERBS = tuple(_FILE[name].pattern for name in ("task-clause", "verb-behind", "verb-by-form"))
_LEAD = _FILE["lead-in"]
_NO_TASK = tuple(
    _FILE[name]
    for name in (
        "background",
        "definition",
        "names",
        "noun",
        "composition",
        "reached",
        "guiding",
        "lead-in",
        "validity",
        "provision",
        "case",
        "head",
        "contact",
        "page",
    )
)
_LEAD_IN = re.compile(r"(?:——|-|•|●|○|\*|·|◆|■|\d{1,2}(?:[、）]|\.(?!\d)|(?:\.\d{1,2}){2,}))+")


def extract(
    source: Source, document: Document, reading: Reading, skip: Sequence[tuple[int, int]], goals: Sequence[tuple[int, int]]
) -> tuple[Task, ...]:
    """The tasks of a document's sections that set measures, in the order of the text.

    `skip` are stretches of the reading that name who is responsible, `goals` those that targets with a year or period take
    up: a sentence that says nothing else is no task. An item that is a plain sentence is a task too.
    """
    skip, goals = merged(skip), merged(goals)
    parents = {section.parent for section in document.units}
    closing = _closing(document, reading.text, skip)
    told = _telling(document.units)
    found = []
    for section in document.units:
        if (
            section.index in told
            or (section.kind in PLAIN_KINDS and not _orders(document, reading.text, section))
            or _lists_names(reading.text, section)
        ):
            continue
        for begin, end in _statements(section, reading, skip, closing, leaf=section.index not in parents):
            statement = reading.text[begin:end]
            if not document.sections and not _ORDER.search(statement):
                continue  # a text without headings that tell what sets measures
            if not _only_goal(reading.text, begin, end, goals) and _is_task(statement):
                found.append(made(source, reading, section, begin, end))
    return tuple(found)


def _telling(sections: Sequence[Section]) -> set[int]:
    """The sections whose heading, or one around them, says that they tell what is, or what guides the work: 检查发现的问题."""
    found: set[int] = set()
    for section in sections:
        heading = section.plain_title.rstrip("。；：")
        tells = (_TOLD.search(heading) and not _ORDERS.match(heading)) or _GUIDING.search(heading)
        if section.kind not in PLAIN_KINDS and (section.parent in found or tells):
            found.add(section.index)
    return found


def with_instruments(found: Sequence[Task], instruments: Sequence[tuple[str, ...]]) -> tuple[Task, ...]:
    """The tasks with the levers that each of them pulls."""
    return tuple([task._replace(instruments=levers) for task, levers in zip(found, instruments, strict=True)])


def _closing(document: Document, text: str, skip: Sequence[tuple[int, int]]) -> int:
    """Where the words for the whole document begin: after the last item's responsibility, where every item ends in one."""
    if not document.sections or not skip:
        return len(text)
    last = document.sections[-1]
    ends = {end for _, end in skip}
    items = [section for section in document.sections if section.level == last.level and section.body]
    closed = [section for section in items if not ends.isdisjoint((section.body[-1][1], section.body[-1][1] - 1))]
    own = [end for begin, end in skip if last.at[0] <= begin]
    return max(own) if own and len(items) >= 4 and len(closed) >= len(items) - 2 else len(text)


def _orders(document: Document, text: str, section: Section) -> bool:
    """Whether an item that speaks of goals orders something, among items that do: 推进达标评估，落实面积占50%的目标要求。"""
    around = document.units[section.parent].kind if section.parent is not None else "goals"
    is_order = _VERBS[0].match(text[section.at[0] : section.at[1]]) is not None
    return section.kind == "goals" and section.is_sentence and around not in PLAIN_KINDS and is_order


def _lists_names(text: str, section: Section) -> bool:
    """Whether a section only names so many things: 河道管护方面4项：巡河制度；保洁办法。"""
    begin, end = section.at
    return bool(section.body) and text[end : end + 1] == "：" and _LISTED.search(text[begin:end]) is not None


def _statements(
    section: Section, reading: Reading, skip: Sequence[tuple[int, int]], closing: int, *, leaf: bool
) -> Iterator[tuple[int, int]]:
    """What a section says: its sentences; its heading where that is a sentence and all that it says."""
    text = reading.text
    own = [part for begin, end in section.body for part in _parts(text, begin, min(end, closing), skip)]
    if (
        section.is_sentence
        and ((leaf and not own) or _is_item(text, section, skip))
        and all(_LEAD.search(text[slice(*part)]) for part in own)
    ):
        yield from _parts(text, *section.at, skip)
    yield from own


def _is_item(text: str, section: Section, skip: Sequence[tuple[int, int]]) -> bool:
    """Whether a heading is a sentence of many clauses or with a body of its own, though items stand below: 迁走渔船，拆除码头。（市水务局负责）"""
    begin, end = section.at
    return text[end : end + 1] == "。" and (any(first == end + 1 for first, _ in skip) or text.count("，", begin, end) > 1)


def _parts(text: str, begin: int, end: int, skip: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences and parts between semicolons of a paragraph, without what is skipped."""
    for first, last in _without(begin, end, skip):
        place = first
        for stop in (*_stops(text, first, last), last):
            part = _trimmed(text, place, stop)
            if part[1] - part[0] >= LEAST:
                yield part
            place = stop + 1


def _without(begin: int, end: int, skip: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, last in across(skip, begin, end):
        if first > begin:
            yield begin, first
        begin = last
    if begin < end:
        yield begin, end


def _stops(text: str, begin: int, end: int) -> Iterable[int]:
    """Where a paragraph's statements end; a stop in brackets or quotation ("…服务。"要求) does not end one."""
    stops = [match.start() for match in _STOP.finditer(text, begin, end)]
    return stops if text.find('"', begin, end) < 0 and text.find("（", begin, end) < 0 else _outside(text, begin, end, stops)


def _outside(text: str, begin: int, end: int, stops: Iterable[int]) -> Iterator[int]:
    brackets = quotes = 0  # open before a stop, counted on from stop to stop
    place, last_quote = begin, text.rfind('"', begin, end)
    for stop in stops:
        brackets += text.count("（", place, stop) - text.count("）", place, stop)
        quotes += text.count('"', place, stop)
        place = stop
        if brackets > 0 and text.find("）", stop, min(end, stop + 200)) >= 0:
            continue
        closes = text[stop + 1 : stop + 2] == '"' and text[stop + 2 : stop + 3] in ("", "\n")
        if closes or quotes % 2 == 0 or last_quote < stop:
            yield stop


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A stretch without the signs around it and what leads in to a list's item (2、 具体措施：)."""
    while begin < end and text[begin] in _AROUND:
        begin += 1
    while end > begin and text[end - 1] in _AROUND:
        end -= 1
    for lead in (_LEAD_IN, _LABEL):
        found = lead.match(text, begin, end)
        begin = found.end() if found else begin
    return begin, end


def _is_task(statement: str) -> bool:
    return not any(rule.search(statement) for rule in _NO_TASK)


def _only_goal(text: str, begin: int, end: int, goals: Sequence[tuple[int, int]]) -> bool:
    """Whether all that a statement says is what will be so by when: 到2030年，X达到50%左右.

    A deadline alone does not make it one: 2020年底前将X纳入Y is a thing to do, and a goal too; so is 建成6个园区 where no year is named.
    """
    if not across(goals, begin, end):
        return False
    rest = _PERIOD.sub("", text[begin:end])
    if len(rest) == end - begin and _MADE.match(rest):
        return False
    return all(_RESULT.match(clause) for clause in rest.split("，") if len(clause) > 2)


def made(source: Source, reading: Reading, section: Section, begin: int, end: int) -> Task:
    """The task that a stretch of the reading is, with its verbs and objects; its levers are not known yet."""
    span = reading.span(begin, end)
    plain = reading.text[begin:end]
    return Task(
        section=section.index,
        span=span,
        at=(begin, end),
        text=source.text[span.begin : span.end],
        plain=plain,
        label=plain if len(plain) <= LABEL else plain[: LABEL - 1] + "…",
        rule="task-item" if section.is_sentence and (begin, end) == section.at else "task-sentence",
        actions=tuple(_actions(source.text, reading.origins, plain, begin)),
    )


def _actions(printed: str, origins: Sequence[int], plain: str, place: int) -> Iterator[Action]:
    """A verb and its object for each clause that begins with a verb; the statement stands at a place of the reading."""
    for clause in _CLAUSE.split(plain):
        if match := next((found for verb in _VERBS if (found := verb.match(clause))), None):
            first, middle = match.span("verb" if match["verb"] else "light")
            first, middle, last = place + first, place + middle, place + match.end("object")
            begin, end = origins[first], origins[last - 1] + 1
            verb, thing = printed[begin : origins[middle - 1] + 1], printed[origins[middle] : end]
            yield Action(verb, thing, Span(begin, end))
        place += len(clause) + 1
