"""A section's text → the rows of the tables of indicators in it, and the stretches that these take up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg import quantity
from kg.cells import Row as Cells
from kg.cells import tables_between
from kg.model import Quantity
from kg.reading import Reading, across, merged
from kg.targets import torn
from kg.targets.glued import About, goal, group_of, grouped, is_unit
from kg.vocabulary import rules

_FILE = rules("tables")
_W = _FILE.words
_BINDING, _VALUE, _BEFORE, _FALLS = (_FILE[name].pattern for name in ("binding", "value", "glued-before", "falls"))
_GLUED_IDS = ("glued-unit", "glued-bound", "glued-cumulative")
_GLUED = re.compile("|".join(re.sub("P<([a-z]+)>", rf"P<\g<1>{n}>", _FILE[name].pattern.pattern) for n, name in enumerate(_GLUED_IDS)))
_YEARS = re.compile(r"(20\d\d)年")
_UNIT_END = re.compile(f"(?:{rules('quantities')['unit'].pattern.pattern})$")
SIGNS = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于"), "AtLeast"),
    **dict.fromkeys(("≤", "<=", "不高于", "不超过"), "AtMost"),
    **dict.fromkeys((">", "超过", "大于", "高于"), "MoreThan"),
    **dict.fromkeys(("<", "小于", "低于"), "LessThan"),
    "约": "Approximately",
}
MARKS = {"左右": "Approximately", "以上": "AtLeast", "以下": "AtMost", "以内": "AtMost"}
_FOOTNOTE = re.compile(r"(?<=[一-龥])\d(?=[一-龥]|$)")
_CATEGORY = re.compile(r'^.*(?:\d{1,2}[.、]|属性|〕\d?|情况\d?|指标\d?|(?<=年)"?十[一-九]五"?)(?=[一-龥A-Za-z].)')
LEAST_VALUES = 4  # characters of two years' values run together
LEAST_NAME = 3  # characters
_SURE = re.compile(
    r"[\d%〕\]右上下内|\n-](?:约束性|预期性)|(?:约束性|预期性)[-<>≥≤〔\[\d]|指标(?:\n|\|)|\n指\n"
    r"|（[^（）\d]{1,8}）[<>≥≤-]{0,2}\d[^（）]{1,60}（[^（）\d]{1,8}）[<>≥≤-]{0,2}\d"
)
_ANY = re.compile(r"）[<>≥≤-]{0,2}\d")
LEAST = 2  # rows of a table
FARTHEST = 60_000  # characters of a line in which rows are looked for
FAR = 160  # characters before a table's first row in which its heading is looked for


class Row(NamedTuple):
    """An indicator, the value that it is to reach and by when, and where its row stands."""

    begin: int
    end: int
    indicator: str
    quantity: Quantity
    year: int | None
    binding: str | None
    rule: str


def rows(text: str, shift: int, reading: Reading, year: int | None, now: int | None) -> tuple[list[Row], list[tuple[int, int]]]:
    """The rows of a text's tables, and the stretches that are no prose; the text stands at `shift` in the reading.

    `year` is the one to reach a value by where the table names none, `now` the document's own.
    """
    found = [row for cells in _between(reading, shift, shift + len(text)) for row in _row(cells, text, shift, year, now)]
    sure = (_ANY.search(text) or "指标" in text or "约束性" in text or "预期性" in text) and _SURE.search(text)
    if not sure:
        return found, merged((row.begin, row.end) for row in found)
    known = merged((row.begin, row.end) for row in found)
    rest = [line for line in _lines(text) if not across(known, line.begin, line.end)]
    if not _BINDING.search(text):
        found.extend(_run_together(text, rest, year))
        return found, [(row.begin, row.end) for row in found]
    mended = [row for line in torn.mended(rest) for row in _mended(line, year)]
    stretches = merged((row.begin, row.end) for row in mended)
    found.extend(mended)
    found.extend(_run_together(text, [line for line in rest if not across(stretches, line.begin, line.end)], year))
    taken = merged((row.begin, row.end) for row in found)
    return found, merged([*taken, *torn.furniture(rest, taken)])


def _between(reading: Reading, begin: int, end: int) -> Iterator[Cells]:
    """The rows of tables of indicators between two places of a reading."""
    for table in tables_between(reading, begin, end):
        if table.of_indicators:
            yield from (row for row in table.rows if begin <= row.begin and row.end <= end and not row.group)


def _lines(text: str) -> Iterator[torn.Line]:
    place = 0
    for line in text.split("\n"):
        if line:
            yield torn.Line(place, place + len(line), line)
        place += len(line) + 1


def _mended(line: torn.Line, year: int | None) -> Iterator[Row]:
    """The row of a line that was put together, over all that it was put together from."""
    match = _BEFORE.match(line.text)
    if match:
        for row in _glued_row(match, "glued-before", "", 0, 1, 1, year, None):
            yield row._replace(begin=line.begin, end=line.end)


def _row(row: Cells, text: str, shift: int, year: int | None, now: int | None) -> Iterator[Row]:
    """The rows of a table of indicators: a value under 目标 or the last year, and one for each other year from the document's own on."""

    def of(*measures: str) -> str:
        found = (cell for cell, head in zip(row.cells, row.columns, strict=False) if head.measure in measures)
        return next((text[begin - shift : end - shift] for begin, end in found), "")

    years = sorted({head.measure for head in row.columns if head.measure.startswith("year")})
    name, unit = of("name"), of("unit")
    values = [(of("target") or (of(years[-1]) if years else "") or of("growth"), int(years[-1][5:]) if years else year)]
    if not of("target") and now is not None:
        values[:0] = [(of(one), int(one[5:])) for one in years[:-1] if int(one[5:]) > now]
    printed, named_unit = _named(name)
    begin, end = min(first for first, last in row.cells if last > first), max(last for _, last in row.cells)
    for value, when in values:
        made = _valued(printed, value, unit or named_unit) if name and value else None
        if made is not None:
            yield Row(begin - shift, end - shift, made[0], made[1], when, _bound(of("binding")), "table-row")


def _named(name: str) -> tuple[str, str]:
    """An indicator's name and its unit: 森林覆盖率（%）."""
    found = re.search(r"（([^（）]{1,12})）$", name)
    if found and (quantity.is_unit(found[1]) or found[1] in ("%", "‰")):
        return name[: found.start()], found[1]
    return name.lstrip("0123456789.、"), ""


def _valued(name: str, cell: str, unit: str) -> tuple[str, Quantity] | None:
    found = _VALUE.match(cell)
    if found is None:
        return None
    own = found["unit"] or ""
    if re.search(r"\d", unit):
        return None
    unit = own if own and (quantity.is_unit(own) or not unit) else unit
    comparator = SIGNS.get(found["sign"] or "") or MARKS.get(found["after"] or "") or "Exactly"
    change = found["change"] or ""
    indicator = name if not change or name.endswith(change) else name + change
    return _plain(indicator), quantity.make(found["number"], unit, comparator)


def _plain(name: str) -> str:
    return _FOOTNOTE.sub("", name).strip("*：:、，")


def _bound(text: str) -> str | None:
    found = _BINDING.search(text)
    return None if found is None else found.group() if len(found.group()) == 3 else found.group() + "性"


def _run_together(text: str, lines: list[torn.Line], year: int | None) -> Iterator[Row]:
    years: list[int] = []  # of the table's head, for the rows of later lines
    last = 0
    for begin, end, line in lines:
        if not _SURE.search(line):
            continue
        alone = _BEFORE.match(line)
        found = [(alone, "glued-before", "")] if alone else _glued(line)
        if not alone and len(found) < LEAST and not all(match["binding" + tag] for match, _, tag in found):
            continue
        head = text[max(begin + (found[0][0].start() if found else 0) - FAR, 0) : begin + (found[0][0].start() if found else 0) + 40]
        near = sorted({int(y) for y in _YEARS.findall(head)})
        years = years if begin - last <= FAR and len(years) > len(near) else near
        last = end
        group: tuple[str, str] | None = None
        for order, (match, rule, tag) in enumerate(found):
            group = group_of(match["name" + tag], group)
            yield from _glued_row(match, rule, tag, begin, max(len(years), 1), order + 1, years[-1] if years else year, group)


def _glued(line: str) -> list[tuple[re.Match[str], str, str]]:
    """The rows of a line, each with the rule it matched and the tag of that rule's groups."""
    found = []
    for match in _GLUED.finditer(line[:FARTHEST]):
        tag = next(str(n) for n in range(len(_GLUED_IDS)) if match[f"name{n}"])
        gloss = tag == "0" and not is_unit(match["unit0"]) and quantity.is_unit(line[match.end() : match.end() + 1])
        if not gloss:  # 水产良种繁育场（站）4个 is prose
            found.append((match, _GLUED_IDS[int(tag)], tag))
    return found


def _glued_row(
    match: re.Match[str], rule: str, tag: str, shift: int, years: int, order: int, year: int | None, group: tuple[str, str] | None
) -> Iterator[Row]:
    groups = match.groupdict()
    name, values, binding = (groups.get(key + tag) or "" for key in ("name", "values", "binding"))
    unit = groups.get("unit" + tag) or ""
    if inside := grouped(name):
        name = name[inside.end() :]
    category = _CATEGORY.match(name)
    name = name[category.end() :] if category else name
    if group and not unit:
        name, unit = name + group[0], group[1]
    ended = _UNIT_END.search(name) if not unit else None
    if ended and ended.start() > 1:
        name, unit = name[: ended.start()], ended.group()
    values = values[1:] if values[0] == "—" and not unit and len(values) > LEAST_VALUES else values  # a dash for no unit
    solved = goal(values, years, order, About(unit, _FALLS.search(name) is not None))
    if solved is None:
        return
    sign, number, mark = solved
    if len(name) < LEAST_NAME or name[0] == "约":
        return
    made = quantity.make(number, unit, SIGNS.get(sign) or MARKS.get(mark) or "Exactly")
    yield Row(shift + match.start(), shift + match.end(), _plain(name), made, year, _bound(binding), rule)
