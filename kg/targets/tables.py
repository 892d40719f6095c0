"""A section's text → the rows of the tables of indicators in it, and the stretches that these take up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg import periods, quantity
from kg.model import Quantity
from kg.reading import across, merged
from kg.targets import torn
from kg.targets.glued import About, goal, group_of, grouped, is_unit
from kg.vocabulary import rules

_FILE = rules("tables")
_W = _FILE.words
_BINDING, _VALUE, _BEFORE, _FALLS = (_FILE[name].pattern for name in ("binding", "value", "glued-before", "falls"))
_GLUED_IDS = ("glued-unit", "glued-bound", "glued-cumulative")
_GLUED = re.compile("|".join(re.sub("P<([a-z]+)>", rf"P<\g<1>{n}>", _FILE[name].pattern.pattern) for n, name in enumerate(_GLUED_IDS)))
_ROLES = {word: role for role in ("number", "name", "unit", "binding", "target", "growth") for word in _W[role]}
_YEAR = re.compile(
    r'(?:到)?(?:(20\d\d)年?|"?十([一二三四五六七八九])五"?(?:期末|末|目标|时期|规划))'
    r"(?:目标值?|规划值?|预期值?|指标值?|目标|规划目标)?(?:（[^（）]{1,12}）)?"
)
_YEARS = re.compile(r"(20\d\d)年")
_UNIT_END = re.compile(f"(?:{rules('quantities')['unit'].pattern.pattern})$")
_SIGNS = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于"), "AtLeast"),
    **dict.fromkeys(("≤", "<=", "不高于", "不超过"), "AtMost"),
    **dict.fromkeys((">", "超过", "大于", "高于"), "MoreThan"),
    **dict.fromkeys(("<", "小于", "低于"), "LessThan"),
    "约": "Approximately",
}
_MARKS = {"左右": "Approximately", "以上": "AtLeast", "以下": "AtMost", "以内": "AtMost"}
_FOOTNOTE = re.compile(r"(?<=[一-龥])\d(?=[一-龥]|$)")
_CATEGORY = re.compile(r'^.*(?:\d{1,2}[.、]|属性|〕\d?|情况\d?|指标\d?|(?<=年)"?十[一-九]五"?)(?=[一-龥A-Za-z].)')
LEAST_VALUES = 4  # characters of two years' values run together
LEAST_NAME = 3  # characters
_SURE = re.compile(
    r"[\d%〕\]右上下内|\n-](?:约束性|预期性)|(?:约束性|预期性)[-<>≥≤〔\[\d]|指标(?:\n|\|)|\n指\n"
    r"|（[^（）\d]{1,8}）[<>≥≤-]{0,2}\d[^（）]{1,60}（[^（）\d]{1,8}）[<>≥≤-]{0,2}\d"
)
_ANY = re.compile(r"）[<>≥≤-]{0,2}\d")
LONGEST = 45  # characters of a cell
LEAST = 2  # rows of a table
WIDE, WIDEST = 3, 16  # cells of a row
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


class _Cell(NamedTuple):
    begin: int
    end: int
    text: str


def rows(text: str, gaps: Sequence[int], year: int | None) -> tuple[list[Row], list[tuple[int, int]]]:
    """The rows of a text's tables, and the stretches that are no prose; `gaps` are where white space stood within its lines.

    `year` is the one to reach a value by where the table names none.
    """
    if not (_ANY.search(text) or "指标" in text or "约束性" in text or "预期性" in text) or not _SURE.search(text):
        return [], []
    lines = list(_lines(text, gaps))
    found = [*_wide(lines, year), *_narrow(lines, year)]
    apart = {row.begin for row in found}
    rest = [line for line in lines if line and not any(cell.begin in apart for cell in line)]
    if not _BINDING.search(text):
        found.extend(_run_together(text, rest, year))
        return found, [(row.begin, row.end) for row in found]
    plain = [torn.Line(line[0].begin, line[-1].end, text[line[0].begin : line[-1].end]) for line in rest]
    mended = [row for line in torn.mended(plain) for row in _mended(line, year)]
    stretches = merged((row.begin, row.end) for row in mended)
    found.extend(mended)
    found.extend(_run_together(text, [line for line in rest if not across(stretches, line[0].begin, line[-1].end)], year))
    taken = merged((row.begin, row.end) for row in found)
    return found, merged([*taken, *torn.furniture(plain, taken)])


def _mended(line: torn.Line, year: int | None) -> Iterator[Row]:
    """The row of a line that was put together, over all that it was put together from."""
    match = _BEFORE.match(line.text)
    if match:
        for row in _glued_row(match, "glued-before", "", 0, 1, 1, year, None):
            yield row._replace(begin=line.begin, end=line.end)


def _lines(text: str, gaps: Sequence[int]) -> Iterator[list[_Cell]]:
    """The cells of each line: between bars, between gaps, or the line itself."""
    place, gap = 0, 0
    for line in text.split("\n"):
        end = place + len(line)
        if "|" not in line and (gap >= len(gaps) or gaps[gap] >= end):
            yield [_Cell(place, end, line)] if line else []
            place = end + 1
            continue
        cuts = [i for i in range(place, end) if text[i] == "|"] if line.count("|") >= LEAST else []
        edges = [place, *(edge for cut in cuts for edge in (cut, cut + 1)), end]
        if not cuts:
            while gap < len(gaps) and gaps[gap] <= place:
                gap += 1
            inside = []
            while gap < len(gaps) and gaps[gap] < end:
                inside.append(gaps[gap])
                gap += 1
            edges = [place, *(edge for cut in inside for edge in (cut, cut)), end]
        yield [_Cell(a, b, text[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
        place = end + 1


def _role(cell: str) -> str:
    plain = cell.strip("*：:")
    if plain in _ROLES:
        return _ROLES[plain]
    named = _YEAR.fullmatch(plain)
    return f"year {named[1] or periods.plan_years(named[2])[1]}" if named else ""


def _wide(lines: list[list[_Cell]], year: int | None) -> Iterator[Row]:
    """Tables whose rows are lines of several cells."""
    roles: list[str] = []
    for cells in lines:
        if len(cells) < WIDE and not (roles and len(cells) == len(roles)):
            roles = []
            continue
        heads, after = _heads(cells, 0)
        heads += [_role(cell.text) for cell in cells[after:]]
        if "name" in heads:
            roles = heads
        elif roles and not all(set(cell.text) <= set("-:： ") for cell in cells):
            yield from _row(_aligned(cells, roles), roles, year, "table-row")


def _aligned(cells: list[_Cell], roles: list[str]) -> list[_Cell]:
    """A row's cells under their heads; one whose category was merged into a row above lacks cells in front."""
    lacking = len(roles) - len(cells)
    return [_Cell(0, 0, "")] * lacking + cells if lacking > 0 else cells[-lacking:] if lacking else cells


def _narrow(lines: list[list[_Cell]], year: int | None) -> Iterator[Row]:
    """Tables that have a line for each cell: as many lines to a row as heads."""
    cells = [cell[0] if len(cell) == 1 and len(cell[0].text) <= LONGEST and cell[0].text[-1] not in "。；" else None for cell in lines]
    place = 0
    while place < len(cells):
        heads, after = _heads(cells, place)
        if "name" not in heads or len(heads) < WIDE:
            place = max(after, place + 1)
            continue
        place = after
        heads = heads[1:] if heads[0] == "name" and "name" in heads[1:] else heads  # 主要指标 is the table's own name
        while place + len(heads) <= len(cells):
            chunk = [cell for cell in cells[place : place + len(heads)] if cell]
            made = list(_row(chunk, heads, year, "table-cells")) if len(chunk) == len(heads) else []
            if not made and not (len(chunk) == len(heads) and chunk[0].text.isdigit()):
                break
            yield from made
            place += len(heads)


def _heads(cells: Sequence[_Cell | None], place: int) -> tuple[list[str], int]:
    """The roles of the head cells from a place on, and where they end; 指　标 may have become two."""
    heads: list[str] = []
    while place < len(cells) and len(heads) < WIDEST and (cell := cells[place]):
        following = cells[place + 1] if place + 1 < len(cells) else None
        if role := _role(cell.text):
            place += 1
        elif following and len(cell.text) == 1 and (role := _role(cell.text + following.text)):
            place += 2
        else:
            break
        heads.append(role)
    return heads, place


def _row(cells: list[_Cell], roles: list[str], year: int | None, rule: str) -> Iterator[Row]:
    def of(*wanted: str) -> _Cell | None:
        return next((cell for cell, role in zip(cells, roles, strict=False) if role in wanted), None)

    name, binding, unit = of("name"), of("binding"), of("unit")
    years = sorted(role for role in roles if role.startswith("year"))
    value = of("target") or (of(years[-1]) if years else None) or of("growth")
    if name is None or value is None or not name.text or not value.text:
        return
    printed, named_unit = _named(name.text)
    when = int(years[-1][5:]) if years else year
    made = _valued(printed, value.text, unit.text if unit else named_unit)
    if made is not None:
        begin, end = min(c.begin for c in cells if c.text), max(c.end for c in cells if c.text)
        yield Row(begin, end, made[0], made[1], when, _bound(binding.text if binding else ""), rule)


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
    comparator = _SIGNS.get(found["sign"] or "") or _MARKS.get(found["after"] or "") or "Exactly"
    change = found["change"] or ""
    indicator = name if not change or name.endswith(change) else name + change
    return _plain(indicator), quantity.make(found["number"], unit, comparator)


def _plain(name: str) -> str:
    return _FOOTNOTE.sub("", name).strip("*：:、，")


def _bound(text: str) -> str | None:
    found = _BINDING.search(text)
    return None if found is None else found.group() if len(found.group()) == 3 else found.group() + "性"


def _run_together(text: str, lines: list[list[_Cell]], year: int | None) -> Iterator[Row]:
    years: list[int] = []  # of the table's head, for the rows of later lines
    last = 0
    for cells in lines:
        if not cells:
            continue
        begin, end = cells[0].begin, cells[-1].end
        line = text[begin:end]
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
        if not gloss:  # 果树种质资源圃（库）3个 is prose
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
    made = quantity.make(number, unit, _SIGNS.get(sign) or _MARKS.get(mark) or "Exactly")
    yield Row(shift + match.start(), shift + match.end(), _plain(name), made, year, _bound(binding), rule)
