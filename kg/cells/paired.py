"""Two columns a cell a line under a title (表2示范区任务表 / 示范区 / 建设目标 / 湖畔片区 / 建成…。) → the table.

Without a column of numbers the title tells that a table stands there; a name and what is said of it take turns below the two heads.
"""

from __future__ import annotations

from kg.cells.columns import LONGEST, column
from kg.cells.table import Row, Table
from kg.reading import Stretch
from kg.vocabulary import rules

_OUTSIDE = rules("tables")["outside"].pattern
_SAYS = ("task", "text", "goal")
LEAST = 2  # rows
LONGEST_NAME = 24  # characters of what a row is called


def paired(text: str, place: int) -> Table | None:
    """The table of two columns whose heads stand on the two lines from a place on."""
    first, second = _line(text, place), _line(text, _line(text, place)[1] + 1)
    heads = column(text, *first), column(text, *second)
    if not (_is_name(text, first) and 0 < second[1] - second[0] <= LONGEST and heads[1].role in _SAYS):
        return None
    rows: list[Row] = []
    place = second[1] + 1
    while place < len(text):
        name = _line(text, place)
        said = _line(text, name[1] + 1)
        if not _is_name(text, name) or _OUTSIDE.match(text[slice(*name)]) or not text.endswith(("。", "；"), *said):
            break
        rows.append(Row(name[0], said[1], (name, said), heads))
        place = said[1] + 1
    return Table(first[0], second[1], rows[-1].end, heads, tuple(rows), "lines") if len(rows) >= LEAST else None


def _line(text: str, begin: int) -> Stretch:
    end = text.find("\n", begin)
    return min(begin, len(text)), end if end >= 0 else len(text)


def _is_name(text: str, line: Stretch) -> bool:
    return 0 < line[1] - line[0] <= LONGEST_NAME and not set("。；：，") & set(text[slice(*line)])
