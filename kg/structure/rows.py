"""Documents and the tables of their reading → documents in which the rows of numbered tables are sections.

A row of a table that has a number, says what is done and who does it is a section inside the one that its table stands in: its number cell
is the number, its name the heading, its other words the body. A row without a number goes on with the one above it.
Rows of other tables of tasks stay in the section around them, each cell that says what is done as a paragraph of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from kg.cells import Row, Table, caption, items, paragraphs, tables
from kg.model import Document, Section, Source
from kg.reading import Reading, Stretch, across, merged
from kg.structure.kinds import kind
from kg.structure.numerals import cjk_value
from kg.vocabulary import rules

_GROUP = rules("tables")["group-row"].pattern
_SAYS = ("task", "text", "goal")  # roles of the columns whose cells say something of their own
_STOP = "。；："
BROKEN = 30  # characters at most of a name on several lines
_CJK = frozenset("一二三四五六七八九十百")


def closed(reading: Reading) -> list[Stretch]:
    """Where tables of tasks and lists stand, in which no number opens a heading but by its row."""
    return merged((table.begin, table.end) for table in _by_rows(reading))


def _by_rows(reading: Reading) -> list[Table]:
    """The tables that are read row by row: all but those of indicators."""
    return [table for table in tables(reading) if table.of_tasks or not table.of_indicators]


def with_rows(source: Source, reading: Reading, document: Document) -> Document:
    """A document whose tables of tasks are read row by row."""
    mine = _by_rows(reading)
    if not mine:
        return document
    if document.unnumbered is not None:
        document = _opened(reading, document, document.unnumbered, mine)
    opening = _inside(mine, document.preamble)
    ending = _inside(mine, document.closing)
    made = _Sections(source, reading)
    for table in opening:
        made.add_table(table, None)
    places: dict[int, int] = {}
    for section in document.sections:
        parent = places[section.parent] if section.parent is not None else None
        inside = _inside(mine, section.body) + (ending if section is document.sections[-1] else [])
        places[section.index] = made.add(_holding(reading, section, inside) if inside else section, parent)
        for table in inside:
            made.add_table(table, places[section.index])
    if not made.tables:
        return replace(document, sections=tuple(made.found))
    taken = [(table.begin, table.end) for table in (*opening, *ending)]
    return replace(
        document, sections=tuple(made.found), preamble=_without(document.preamble, taken), closing=_without(document.closing, taken)
    )


def _opened(reading: Reading, document: Document, text: Section, mine: Sequence[Table]) -> Document:
    """A document without numbered headings whose table of tasks, where its text has one that is numbered, stands where its sections begin."""
    inside = _inside(mine, text.body)
    if any(table.numbered for table in inside):
        return replace(document, preamble=text.body, unnumbered=None)
    return replace(document, unnumbered=_holding(reading, text, inside)) if inside else document


def _inside(found: Sequence[Table], parts: Sequence[Stretch]) -> list[Table]:
    return [
        table
        for begin, end in parts
        for table in found[bisect_left(found, begin, key=attrgetter("begin")) : bisect_left(found, end, key=attrgetter("begin"))]
    ]


def _without(parts: Iterable[Stretch], taken: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Some parts of a text less what is taken out of them."""
    stretches = merged(taken)
    found: list[Stretch] = []
    for begin, end in parts:
        for first, last in across(stretches, begin, end):
            found += [(begin, first)] if first > begin else []
            begin = last
        found += [(begin, end)] if begin < end else []
    return tuple(found)


def _holding(reading: Reading, section: Section, inside: Sequence[Table]) -> Section:
    """A section without the rows that are sections of their own, and with the cells of others as paragraphs."""
    body = _without(section.body, [(caption(reading.text, table.begin)[0], table.end) for table in inside])
    rows = [row for table in inside if not table.numbered for row in table.rows if not row.group]
    cells = [part for row in rows for part in _said(reading, row)]
    return replace(section, body=tuple(sorted([*body, *cells])), rows=tuple((row.begin, row.end) for row in rows))


def _said(reading: Reading, row: Row) -> list[Stretch]:
    """The paragraphs of a row's cells that say something of their own: of a list of another kind those that are sentences."""
    if row.figures and not any(head.role in ("bodies", "deadline") for head in row.columns):
        return []  # 甲区 | 3 | 5
    if not any(head.role in _SAYS for head in row.columns):
        said = [cell for cell in row.of("") if "。" in reading.text[slice(*cell)]]
    else:
        said = row.of(*_SAYS)
        deeds = row.of("task", "text")
        if len(deeds) > 1:  # 行动 beside 任务, 项目名称 beside 建设内容: the first is what the row is called
            said = [cell for cell in said if cell != deeds[0]]
    return [item for cell in said for part in paragraphs(reading, *cell) for item in items(reading.text, *part)]


class _Sections:
    """The sections of a document in their order, each with its place, parent and path."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.found: list[Section] = []
        self.tables = 0
        self._paths: dict[str, int] = {}  # each with how many sections have it but for the number of the copy

    def add(self, section: Section, parent: int | None) -> int:
        """Add a section inside that of an index, and say its own index."""
        around = self.found[parent] if parent is not None else None
        path = section.path
        if not path:
            path = f"{around.path}.{_value(section.number)}" if around else _value(section.number)
        first = path
        while path in self._paths:
            self._paths[first] += 1
            path = f"{first}-{self._paths[first]}"
        self._paths[path] = 1
        level = section.level if section.level else around.level + 1 if around else 1
        self.found.append(replace(section, index=len(self.found), parent=parent, path=path, level=level))
        return len(self.found) - 1

    def add_table(self, table: Table, around: int | None) -> None:
        """Add the rows of a numbered table; rows of one cell head those below them: 一、线上办理方面（共3项）."""
        if not table.numbered:
            return
        self.tables += 1
        groups: list[tuple[str, int]] = []  # form of number, index
        last: int | None = None
        for row in table.rows:
            if row.group:
                begin, end = row.cells[0]
                if match := _GROUP.fullmatch(self.reading.text[begin:end]):
                    form = _form(match["number"])
                    forms = [one for one, _ in groups]
                    del groups[forms.index(form) if form in forms else len(groups) :]
                    groups.append(
                        (form, self._add(match["number"], (begin + match.start("words"), end), (), (), groups[-1][1] if groups else around))
                    )
                    last = None
            elif row.of("number") and row.named():
                last = self._add_row(row, groups[-1][1] if groups else around)
            elif last is not None:
                above = self.found[last]
                body, rows = (*above.body, *_said(self.reading, row)), (*above.rows, (row.begin, row.end))
                self.found[last] = replace(above, body=body, rows=rows)

    def _add_row(self, row: Row, parent: int | None) -> int:
        text = self.reading.text
        name, *others = row.named()
        begin, end = paragraphs(self.reading, *name)[0]
        if others and name[1] - name[0] <= BROKEN:
            end = name[1]  # a name that the column's width broke: 河湖水系 / 生态治理
        stops = [at for sign in _STOP if (at := text.find(sign, begin, end)) > begin]
        return self._add(
            text[slice(*row.of("number")[0])],
            (begin, min(stops, default=end)),
            tuple(_said(self.reading, row)),
            ((row.begin, row.end),),
            parent,
        )

    def _add(self, number: str, at: Stretch, body: tuple[Stretch, ...], rows: tuple[Stretch, ...], parent: int | None) -> int:
        span = self.reading.span(*at)
        title = self.reading.text[slice(*at)].replace("\n", "")
        around = self.found[parent].kind if parent is not None else None
        section = Section(
            index=-1,
            number=number.strip("、.*").replace("（", "(").replace("）", ")"),
            path="",
            title=self.source.printed(span),
            plain_title=title,
            level=0,
            parent=parent,
            kind=kind(title, around),
            span=span,
            at=at,
            body=body,
            rows=rows,
        )
        return self.add(section, parent)


def _form(number: str) -> str:
    return "（" if number.startswith("（") else "digits" if number.isdecimal() else "cjk"


def _value(number: str) -> str:
    """A row's number as its section's path has it: (三) is 3."""
    bare = number.strip("()（）、.*")
    return str(cjk_value(bare)) if bare and set(bare) <= _CJK else bare
