"""Lines that hold one cell each, as a copy of a page leaves a table (序号 / 任务 / 责任单位 / 1 / …) → the table.

Where blank lines part the heads, they part the cells too, and a cell may have several lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.cells.columns import LONGEST, Column, column, has_figures, has_indicators, has_tasks, is_head
from kg.cells.figure_lines import LONGEST_VALUE, cells_end, figure_rows, goes_on, heads_up_to_first
from kg.cells.figures import figured
from kg.cells.fit import fits
from kg.cells.lines import CellLines, is_blank
from kg.cells.table import Row, Table
from kg.reading import Reading, Stretch
from kg.vocabulary import rules

_FILE = rules("tables")
_NUMBER, _GROUP, _OUTSIDE, _BETWEEN = (_FILE[name].pattern for name in ("row-number", "group-row", "outside", "between-pages"))
LEAST, MOST = 3, 16  # heads of a table
LONGEST_UNKNOWN = 8  # characters of a head whose words are unknown
MOST_LINES = 14  # of a row
FARTHEST = 30  # how much higher than the last a row's number may be, where rows were left out
_NOTHING = -1000.0


def stacked(reading: Reading, begin: int, end: int, done: int, failed: int) -> Table | None:
    """The table one of whose heads is the line begin..end; nothing before `done` belongs to it.

    `failed` is where the last line begins that was none of a table's heads: nor are lines of known words that go on from it.
    """
    text = reading.text
    if not 0 < end - begin <= LONGEST or not _known(column(text, begin, end)):
        return None
    while begin > done:
        before = text.rfind("\n", 0, begin - 1) + 1
        if before < done or not _known(column(text, before, begin - 1)):
            break
        if before == failed:
            return None
        begin = before
    lines = CellLines(reading, is_blank(reading, end))
    heads = _heads(lines, begin)
    heads = heads_up_to_first(lines, begin) or heads if not heads or not has_tasks(heads) else heads
    if heads and heads[0].measure == "name" and any(head.measure == "name" for head in heads[1:]):
        heads = heads[1:]  # 主要指标 is the table's own name
    if len(heads) < LEAST or not is_head(heads):
        return None
    head_end = heads[-1].end
    if has_indicators(heads):
        rows = _indicator_rows(lines, head_end + 1, heads)
    elif has_figures(heads) and not has_tasks(heads):
        rows = figure_rows(lines, head_end + 1, heads)
        last = rows[-1].end if rows else head_end
        if len(rows) < (1 if heads[0].role == "number" else 2) or goes_on(lines, last + 1):
            return Table(
                heads[0].begin, head_end, cells_end(lines, head_end), heads, (), "lines"
            )  # what stands under which head is not known
    else:
        rows = _task_rows(lines, head_end + 1, heads)
    return figured(text, Table(heads[0].begin, head_end, rows[-1].end if rows else head_end, heads, tuple(rows), "lines"))


def _known(head: Column) -> bool:
    return bool(head.role or head.measure)


def _heads(lines: CellLines, place: int) -> tuple[Column, ...]:
    """The columns whose heads stand on the lines from a place on; 指 / 标 is one, and one head between others or behind them may be unknown."""
    text = lines.text
    found: list[Column] = []
    while place < len(text) and len(found) < MOST:
        head = column(text, *lines.at(place))
        after = column(text, *lines.at(head.end + 1)) if head.end < len(text) else head
        if head.measure == "figure" and not head.role and has_indicators(found):
            break  # the first row's name: 森林面积
        if _known(head):
            found.append(head)
        elif head.end - head.begin == 1 and _known(both := column(text, head.begin, after.end)):
            found.append(both)
        elif found and all(map(_known, found)) and 1 < head.end - head.begin <= LONGEST_UNKNOWN and _goes_on(text, found, after):
            found.append(head)
        else:
            break
        place = found[-1].end + 1
    return tuple(found)


def _goes_on(text: str, found: Sequence[Column], after: Column) -> bool:
    """Whether the line behind an unknown head is another head, or the first row's number."""
    first = found[0].role == "number" and len(found) >= LEAST and text[after.begin : after.end] in ("1", "1.", "一", "一、")
    return first or (_known(after) and not has_indicators((*found, after)))


def _indicator_rows(lines: CellLines, place: int, heads: tuple[Column, ...]) -> list[Row]:
    """Rows of as many lines as heads, until one has no value where it must."""
    text = lines.text
    rows: list[Row] = []
    while place < len(text):
        cells: list[Stretch] = []
        while place < len(text) and len(cells) < len(heads):
            begin, end = lines.at(place)
            if end - begin > LONGEST_VALUE or text[end - 1 : end] in ("。", "；"):
                return rows
            cells.append((begin, end))
            place = end + 1
        if len(cells) < len(heads):
            return rows
        valued = [
            fits(text, head, cell)
            for head, cell in zip(heads, cells, strict=True)
            if head.measure in ("target", "growth") or head.measure[:4] == "year"
        ]
        if max(valued, default=0) < 0 and not text[slice(*cells[0])].isdigit():
            return rows
        rows.append(Row(cells[0][0], cells[-1][1], tuple(cells), heads))
    return rows


def _task_rows(cells_of: CellLines, place: int, heads: tuple[Column, ...]) -> list[Row]:
    """Rows that begin with their number; without a column of numbers, rows of as many lines as heads."""
    if heads[0].role != "number":
        return _even_rows(cells_of, place, heads)
    text = cells_of.text
    lines, starts = _numbered(cells_of, place, heads)
    rows: list[Row] = []
    longest = 0
    for order, start in enumerate(starts):
        last = starts[order + 1] if order + 1 < len(starts) else _last(text, lines, start, max(longest, len(heads)))
        groups: list[Stretch] = []
        while order + 1 < len(starts) and last - start > 2 and _heads_group(text, heads, lines[start:last], starts[0] > 0):
            last -= 1
            groups.insert(0, lines[last])
        longest = max(longest, last - start)
        cells = placed(text, heads, lines[start:last])
        if not cells:
            break
        rows.append(Row(lines[start][0], lines[last - 1][1], tuple(cells), heads))
        rows += [Row(*group, (group,), heads, group=True) for group in groups]
    while rows and rows[-1].group:
        rows.pop()
    first = lines[: starts[0]] if starts else []
    if first and len(first) <= 2 and rows:
        rows[:0] = [Row(*group, (group,), heads, group=True) for group in first]
    return rows if not first or len(first) <= 2 else []


def _value(text: str, line: Stretch) -> int:
    """The value of a line that is a row's number in digits, else 0."""
    digits = text[slice(*line)].rstrip(".、")
    return int(digits) if digits.isdecimal() and len(digits) <= 3 else 0


def _numbered(cells_of: CellLines, place: int, heads: Sequence[Column]) -> tuple[list[Stretch], list[int]]:
    """The lines from a place on, and which of them are the numbers of rows: each higher than the one before, and near it.

    The head printed again, as on the next page, is left out.
    """
    text, head = cells_of.text, cells_of.text[heads[0].begin : heads[-1].end + 1]
    lines: list[Stretch] = []
    starts: list[int] = []
    value = 0
    while place < len(text) and len(lines) - (starts[-1] if starts else 0) <= MOST_LINES:
        if text.startswith(head, place):
            place += len(head)
        line = cells_of.at(place)
        if not text[line[0] : line[1]].isdecimal() and _BETWEEN.search(text[slice(*line)]):
            place = line[1] + 1
            continue
        new = _value(text, line)
        if new and (not starts or value < new <= value + (1 if len(lines) - starts[-1] < LEAST else FARTHEST)):
            starts.append(len(lines))
            value = new
        lines.append(line)
        place = line[1] + 1
    return lines, starts


def _last(text: str, lines: Sequence[Stretch], start: int, most: int) -> int:
    """Where the last row's lines end: at a heading, or where it has as many as the longest above it."""
    last = start + 1
    while last < len(lines) and last - start < most and not _OUTSIDE.match(text[slice(*lines[last])]):
        last += 1
    return last


def _heads_group(text: str, heads: tuple[Column, ...], lines: Sequence[Stretch], grouped: bool) -> bool:
    """Whether the last of a row's lines heads the rows below it: 二、跨区办理方面（共4项）; `grouped` where a line heads the first rows."""
    if _GROUP.fullmatch(text[slice(*lines[-1])]):
        return True
    if grouped and fits(text, heads[-1], lines[-1]) < 0:
        (begin, end), last = lines[-2], lines[-1][1] - lines[-1][0]
        return last <= LONGEST and 2 * last < end - begin and text[lines[-1][1] - 1] not in "。；"
    return len(lines) > len(heads) and fits(text, heads[-1], lines[-1]) < 0 <= fits(text, heads[-1], lines[-2])


def _even_rows(lines: CellLines, place: int, heads: tuple[Column, ...]) -> list[Row]:
    text = lines.text
    rows: list[Row] = []
    while place < len(text):
        cells: list[Stretch] = []
        while place < len(text) and len(cells) < len(heads):
            cells.append(lines.at(place))
            place = cells[-1][1] + 1
        if len(cells) < len(heads) or any(
            fits(text, head, cell) < 0 or _OUTSIDE.match(text[slice(*cell)]) for head, cell in zip(heads, cells, strict=True)
        ):
            break
        rows.append(Row(cells[0][0], cells[-1][1], tuple(cells), heads))
    return rows


def placed(text: str, heads: Sequence[Column], parts: Sequence[Stretch]) -> list[Stretch]:
    """Parts of a row under the heads that they fit best, in their order; neighbours may share a column, and a column may stay empty.

    None where some part fits nowhere.
    """
    if not parts:
        return []
    best: dict[tuple[int, int], tuple[float, list[Stretch]]] = {(0, 0): (0.0, [])}
    for at, head in enumerate(heads):
        for taken in range(len(parts) + 1):
            if (taken, at) not in best:
                continue
            score, cells = best[taken, at]
            long = head.role in ("text", "task", "goal", "bodies", "") and head.measure not in ("figure", "subject")
            most = len(parts) - taken if long else min(1, len(parts) - taken)
            for count in range(most + 1):
                mine = parts[taken : taken + count]
                cell = (mine[0][0], mine[-1][1]) if mine else (cells[-1][1], cells[-1][1]) if cells else (parts[0][0], parts[0][0])
                worth = score + (_fit(text, head, mine) - 0.4 * max(count - 1, 0) if mine else -1.5)
                if worth >= best.get((taken + count, at + 1), (_NOTHING, []))[0]:  # of equals the one that fills the first columns
                    best[taken + count, at + 1] = worth, [*cells, cell]
    return best.get((len(parts), len(heads)), (0.0, []))[1]


def _fit(text: str, head: Column, parts: Sequence[Stretch]) -> float:
    """How well parts fit a column together; a name that the column's width broke is one: 市公共交通 / 集团."""
    alone = sum(fits(text, head, part) for part in parts) / len(parts)
    return max(alone, fits(text, head, (parts[0][0], parts[-1][1]))) if head.role == "bodies" else alone
