"""A section's tables, brackets and label lines → what they state of who is responsible, each with its stretch of the reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.agencies.names import Names
from kg.agencies.prose import is_understood
from kg.agencies.statements import Statement, labels, looks_responsible, may_give_roles, opens_with_label, read_statement, sayings
from kg.agencies.tables import read_rows
from kg.agencies.unread import other_cells, other_label, says_what_bodies_do
from kg.model import Section
from kg.reading import Reading, across, merged
from kg.vocabulary import rules

_OPEN, _CLOSE = "（〔\\[【〖﹝｛{〈", "）〕\\]】〗﹞｝}〉"
_BRACKET = re.compile(f"[{_OPEN}](?:[^{_OPEN}{_CLOSE}\n]++|[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{0,60}}+[{_CLOSE}]){{1,40}}+[{_CLOSE}]")
_SENTENCE_END = "。；！？\n"
LONGEST_BARE = 120  # characters of a line whose label has no ：
SHORTEST, LONGEST = 4, 1500  # characters of a bracket or label line


class Stated(NamedTuple):
    """A stretch of the reading that names who is responsible, or looks so, and what it says."""

    begin: int
    end: int
    says: Statement


def stated_in(reading: Reading, section: Section, names: Names) -> Iterator[Stated]:
    """What a section's heading and own paragraphs state in tables, brackets and label lines, and what only looks so, in order."""
    rows = [Stated(*stretch, says) for stretch, says in read_rows(reading, section, names)]
    yield from sorted([*rows, *_printed(reading, section, names)], key=lambda one: one.begin) if rows else _printed(reading, section, names)


def _printed(reading: Reading, section: Section, names: Names) -> Iterator[Stated]:
    """What a section's brackets and label lines state."""
    for begin, end in _stretches(reading.text, section):
        found = list(_brackets(reading.text, begin, end, names))
        found += _lines(reading.text, begin, end, names, merged((one.begin, one.end) for one in found))
        yield from sorted(found, key=lambda one: one.begin)


def _stretches(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """A section's heading and paragraphs; a label on a line of its own (责任单位：) goes with the line of its names."""
    first: int | None = None
    inside = any(begin <= section.at[0] < end for begin, end in section.body)  # a row's heading is the first words of its cell
    for begin, end in section.body if inside else (_heading(text, section.at), *section.body):
        first = begin if first is None else first
        if not text.endswith(("：", "为"), begin, end) or all(at < end for _, at, _ in labels(text, begin, end)):
            yield first, end
            first = None
    if first is not None:
        yield first, end


def _heading(text: str, at: tuple[int, int]) -> tuple[int, int]:
    """A heading, with the ： behind it where it is a label: （一）牵头单位：市水利局。"""
    begin, end = at
    is_label = text.startswith("：", end) and any(first == begin and last == end + 1 for first, last, _ in labels(text, begin, end + 1))
    return begin, end + is_label


def _brackets(text: str, begin: int, end: int, names: Names) -> Iterator[Stated]:
    for bracket in _BRACKET.finditer(text, begin, end):
        if not SHORTEST <= bracket.end() - bracket.start() <= LONGEST:
            continue
        says = _bracket(text, bracket, begin, end, names)
        inside = bracket.start() + 1, bracket.end() - 1
        if says and (says.parties or says.first_leads or looks_responsible(bracket.group())):
            yield Stated(*bracket.span(), says)
        elif (_opens(text, bracket, begin) or text.startswith("由", inside[0])) and says_what_bodies_do(text, *inside, names):
            yield Stated(*bracket.span(), Statement())


def _bracket(text: str, bracket: re.Match[str], begin: int, end: int, names: Names) -> Statement | None:
    """What a bracket says; none where it lists whatever it likes: 固定资产（含土地、房屋）."""
    closes = _stands_last(text, bracket, begin, end)
    if not closes and not may_give_roles(text, *bracket.span()):
        return None
    says = read_statement(text, bracket.start() + 1, bracket.end() - 1, names)
    is_bare = says.parties and all(party.role == "Bare" for party in says.parties)
    return Statement() if is_bare and not (closes and _names_bodies(text, bracket, begin, says)) else says


def _stands_last(text: str, bracket: re.Match[str], begin: int, end: int) -> bool:
    """Whether a bracket closes a sentence or paragraph: a bare list (市科委、市财政局) elsewhere explains a word before it."""
    after = bracket.end() + text.startswith("。", bracket.end(), end)
    return _opens(text, bracket, begin) or after >= end or text[after] == "\n"


def _opens(text: str, bracket: re.Match[str], begin: int) -> bool:
    """Whether a bracket stands behind a sentence's end."""
    return bracket.start() == begin or text[bracket.start() - 1] in _SENTENCE_END


def _names_bodies(text: str, bracket: re.Match[str], begin: int, says: Statement) -> bool:
    """Whether a bare list that stands last names bodies: more known than not, and within its sentence several."""
    known = sum(party.agency.kind != "unresolved" for party in says.parties)
    unknown = len(says.parties) - known + len(says.rest)
    if _opens(text, bracket, begin) and not says.rest and (known or (unknown > 1 and _are_bodies(says))):
        return True
    if known < unknown or (unknown and known < 2):
        return False
    return _opens(text, bracket, begin) or (len(says.parties) > 1 and any(party.agency.kind != "group" for party in says.parties))


def _are_bodies(says: Statement) -> bool:
    """Whether names that nobody knows all end as bodies' names do (某某投资集团、市交发公司)."""
    words = rules("responsibilities").words
    return all(party.agency.label.endswith((*words["full_organ"], *words["joined_organ"])) for party in says.parties)


def _lines(text: str, begin: int, end: int, names: Names, taken: list[tuple[int, int]]) -> Iterator[Stated]:
    """Lines of labels, 牵头单位：…, and labels that a flattened text has run into its sentences."""
    yield from _sayings(text, begin, end, names)
    whole = list(_whole_line(text, begin, end, names)) if not across(taken, begin, end) else []
    yield from whole
    done = end if whole else begin
    for start, label_end, _ in labels(text, begin, end):
        before = text[start - 1] if start > begin else "\n"
        if start < done or before not in _SENTENCE_END + "，）*（【〔" or across(taken, start, start + 1):
            continue
        stop = _line_end(text, label_end, end)
        says = read_statement(text, start, stop, names)
        done = stop
        if _is_told(says, before, text[label_end - 1]):
            yield Stated(start, stop, says)


def _sayings(text: str, begin: int, end: int, names: Names) -> Iterator[Stated]:
    """Sentences that say nothing but who leads and who takes part: 市林业局为牵头单位，市财政局为配合单位。"""
    for first, last in sayings(text, begin, end):
        says = read_statement(text, first, last, names)
        if says.parties and not says.rest and all(is_understood(party.agency) for party in says.parties):
            yield Stated(first, last, says)


def _is_told(says: Statement, before: str, sign: str) -> bool:
    """Whether a label's words say something: 责任单位为市水利局, but not 责任单位为防治污染的主体, nor 实行清单制，责任：层层落实."""
    if before == "，":
        return bool(says.parties) and not says.rest
    return (sign == "：" or not says.rest) and bool(says.parties or says.aside or says.rest)


def _whole_line(text: str, begin: int, end: int, names: Names) -> Iterator[Stated]:
    """A line whose label has lost its ：, or is one that no rule knows, and the cells of a table that no reader knows."""
    if bare := _bare_label(text, begin, end, names):
        yield bare
    elif other := other_label(text, begin, end, names):
        yield Stated(begin, end, Statement(rest=(other,)))
    else:
        yield from (Stated(*cell, Statement(rest=(cell,))) for cell in other_cells(text, begin, end, names))


def _bare_label(text: str, begin: int, end: int, names: Names) -> Stated | None:
    """A line that opens with a label without its ：, 牵头单位市水利局, and names nothing but bodies that are known."""
    if end - begin > LONGEST_BARE or not opens_with_label(text[begin:end]):
        return None
    says = read_statement(text, begin, end, names)
    is_read = says.parties and not says.rest and all(is_understood(party.agency) for party in says.parties)
    return Stated(begin, end, says) if is_read else None


def _line_end(text: str, at: int, end: int) -> int:
    """Where a label's line ends: at the line feed or 。 after its names, and at most LONGEST characters on."""
    at += text.startswith("\n", at, end)
    last = min(end, at + LONGEST)
    return min([stop for stop in (text.find("\n", at, last), text.find("。", at, last)) if stop >= 0], default=last)
