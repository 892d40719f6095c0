"""A reading's lines → its tables: a head whose words are known, and the rows below it as far as they keep its columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.cells.columns import LONGEST, Column, column, columns, has_figures, has_indicators, has_tasks, is_head
from kg.cells.figures import LEAST, figured
from kg.cells.glued import glued
from kg.cells.lines import cells, grids, parted_by
from kg.cells.paired import paired
from kg.cells.stacked import placed, stacked
from kg.cells.table import Row, Table
from kg.reading import Reading, Stretch
from kg.vocabulary import rules

_FILE = rules("tables")
_HEAD, _NUMBER, _TITLE, _BETWEEN = (_FILE[name].pattern for name in ("table-head", "row-number", "table-title", "between-pages"))
LONGEST_GROUP = 60  # characters of a row of one cell


def tables(reading: Reading) -> list[Table]:
    """The tables of a reading in the order of its text; found once, and kept with it."""
    found: list[Table] | None = reading.known.get("tables")
    if found is None:
        found = reading.known["tables"] = list(_tables(reading))
    return found


def tables_between(reading: Reading, begin: int, end: int) -> list[Table]:
    """The tables of which some part stands between two places."""
    found = tables(reading)
    return found[bisect_right(found, begin, key=attrgetter("end")) : bisect_left(found, end, key=attrgetter("begin"))]


def rows_at(reading: Reading, stretches: Sequence[Stretch]) -> list[Row]:
    """The rows of tables that are some stretches of a reading, in their order."""
    if not stretches:
        return []
    known: dict[Stretch, Row] | None = reading.known.get("rows")
    if known is None:
        known = reading.known["rows"] = {(row.begin, row.end): row for table in tables(reading) for row in table.rows}
    return [known[stretch] for stretch in stretches if stretch in known]


def refused(reading: Reading) -> list[Stretch]:
    """The stretches of lines with bars or tabs of which no table could be made, as their heads are not known."""
    found, text = tables(reading), reading.text
    stretches: list[Stretch] = []
    for begin in sorted(grids(reading)):
        end = _line_end(text, begin)
        by = "bars" if "|" in text[begin:end] else "tabs"
        while end < len(text) and len(cells(reading, end + 1, _line_end(text, end + 1), by)) > 1:
            end = _line_end(text, end + 1)
        stretches.append((begin, end))
    return [(begin, end) for begin, end in stretches if not any(table.begin < end and begin < table.end for table in found)]


def table_of(reading: Reading, row: Row) -> Table:
    """The table that a row is of."""
    found = tables(reading)
    return found[bisect_right(found, row.begin, key=attrgetter("begin")) - 1]


def _tables(reading: Reading) -> Iterator[Table]:
    text, done, tried, failed, end = reading.text, 0, -1, -1, -1
    opening, titled = grids(reading), {match.end() + 1 for match in _TITLE.finditer(text)}
    for place in sorted({match.start() for match in _HEAD.finditer(text)} | opening | titled):
        if place < done:
            continue
        if place >= end:  # on another line
            begin, end = text.rfind("\n", 0, place) + 1, _line_end(text, place)
        table = (_parted(reading, begin, end, begin in opening) or stacked(reading, begin, end, done, failed)) if tried != begin else None
        tried = failed = begin
        table = table or glued(text, place, end) or (paired(text, place) if place in titled else None)
        if table is not None:
            if table.rows or table.end > table.head_end:
                yield table
            done = max(place + 1, table.end)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _parted(reading: Reading, begin: int, end: int, opens: bool) -> Table | None:
    """The table whose head is a line of cells; where that opens a grid, its words may be unknown if columns of figures stand below."""
    for by in parted_by(reading, begin, end):
        parts = _joined(reading, cells(reading, begin, end, by))
        found = columns(reading.text, parts)
        if found and (by in ("bars", "tabs") or is_head(found)):
            return figured(reading.text, _below(reading, begin, end, found, by))
        if opens and len(parts) > 1 and all(last - first <= LONGEST for first, last in parts):
            table = figured(reading.text, _below(reading, begin, end, tuple(column(reading.text, *part) for part in parts), by))
            if table.figures and len(table.rows) >= LEAST:
                return table
    return None


def _joined(reading: Reading, parts: list[Stretch]) -> list[Stretch]:
    """Cells of a head in which a word's two characters may stand apart: 指　标."""
    made: list[Stretch] = []
    for part in parts:
        before = made[-1] if made else part
        if (
            made
            and before[1] - before[0] == 1 == part[1] - part[0]
            and before[1] == part[0]
            and column(reading.text, before[0], part[1])[2:4] != ("", "")
        ):
            made[-1] = before[0], part[1]
        else:
            made.append(part)
    return made


def _below(reading: Reading, begin: int, head_end: int, heads: tuple[Column, ...], by: str) -> Table:
    """The rows below a head; a second line of heads (牵头单位 | 配合单位 under 责任分工) is part of it, the head printed again is no row."""
    text, place = reading.text, head_end + 1
    rows: list[Row] = []
    waiting: list[Row] = []  # rows of one cell that belong to the table if a row follows
    end = head_end
    while place < len(text) and len(waiting) < 3:
        last = _line_end(text, place)
        found = cells(reading, place, last, by) if last > place else []
        if by == "bars" and not text[place:last].strip("|-:"):
            end = head_end = last if not rows else head_end
        elif not rows and not waiting and (second := _second_head(text, heads, found)):
            heads, head_end, end = second, last, last
        elif _is_group(text, place, last, found, by):
            waiting.append(Row(place, last, (_filled(found)[0],), heads, group=True))
        elif aligned := _aligned(text, heads, found, by):
            again = columns(text, aligned)
            if again and waiting and not has_tasks(heads):
                break  # a heading above another table with the same head
            if not again:
                rows += [*waiting, Row(place, last, tuple(aligned), heads)]
            waiting, end = [], last
        elif last > place and not (rows and _BETWEEN.search(text[place:last])):
            break
        place = last + 1
    return Table(begin, head_end, end, heads, tuple(rows), by)


def _is_group(text: str, begin: int, end: int, parts: list[Stretch], by: str) -> bool:
    """Whether a line is a row of one cell, with words in it, that may head the rows below."""
    if by == "bars" and "|" not in text[begin:end]:
        return False  # a line between two tables
    return bool(parts) and _filled(parts) == parts[:1] and end - begin <= LONGEST_GROUP and not _is_number(text, parts[0])


def _filled(parts: list[Stretch]) -> list[Stretch]:
    return [part for part in parts if part[0] < part[1]]


def _is_number(text: str, cell: Stretch) -> bool:
    return _NUMBER.fullmatch(text[slice(*cell)]) is not None


def _second_head(text: str, heads: tuple[Column, ...], parts: list[Stretch]) -> tuple[Column, ...]:
    """The columns under two lines of heads; none where a line is no second one."""
    first = text[slice(*parts[0])] if parts else ""
    if len(parts) != len(heads) or len(_filled(parts)) < 2 or (first and first != text[heads[0].begin : heads[0].end]):
        return ()
    below = [column(text, *part) for part in parts]
    if any(one.end > one.begin and not one.role and not one.measure for one in below):
        return ()
    made: list[Column] = []
    over = heads[0]
    for head, under in zip(heads, below, strict=True):
        over = head if head.end > head.begin else over
        same = text[head.begin : head.end] == text[under.begin : under.end]
        made.append(under._replace(above=(0, 0) if same else (over.begin, over.end)) if under.end > under.begin else head)
    return tuple(made)


def _aligned(text: str, heads: tuple[Column, ...], parts: list[Stretch], by: str) -> list[Stretch]:
    """A row's cells under their heads; none where a line is no row.

    A row whose category was merged into a row above lacks cells in front; one that begins with its number lacks the last ones.
    """
    lacking = len(heads) - len(parts)
    if len(parts) < 2 or not _filled(parts):
        return []
    if lacking > 0:
        numbered = heads[0].role == "number" and _is_number(text, parts[0])
        if not numbered and not has_indicators(heads) and not has_figures(heads):
            return []
        if numbered and by == "gaps":
            return placed(text, heads, parts)
        empty = [(parts[-1][1], parts[-1][1])] if numbered else [(parts[0][0], parts[0][0])]
        return [*parts, *empty * lacking] if numbered else [*empty * lacking, *parts]
    if lacking < 0:
        return _without_surplus(heads, parts, by)
    return parts


def _without_surplus(heads: tuple[Column, ...], parts: list[Stretch], by: str) -> list[Stretch]:
    """A row of more cells than heads: empty last ones are dropped, in a line parted by gaps those in the middle are one."""
    surplus = len(parts) - len(heads)
    if all(first == last for first, last in parts[-surplus:]):
        return parts[:-surplus]
    if has_indicators(heads):
        return parts[surplus:]
    if by not in ("gaps", "spaces"):
        return []
    middle = next((place for place, head in enumerate(heads) if head.role in ("text", "task")), 1)
    return [*parts[:middle], (parts[middle][0], parts[middle + surplus][1]), *parts[middle + surplus + 1 :]]
