"""Rows → a pandas DataFrame, with numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.model import ConfigurationError, Rows

if TYPE_CHECKING:
    from pandas import DataFrame

_INT64 = range(-(2**63), 2**63)


def frame(rows: Rows, exact: bool = False) -> DataFrame:
    """A column for each column of the answer, of pandas' own type where all its values are of one: int64 (Int64 where some are unbound),
    float64, boolean, string; else of objects. `exact` keeps Decimals as they are. Raises ConfigurationError without pandas.
    """
    try:
        import pandas
    except ImportError:
        raise ConfigurationError("to_pandas needs pandas: pip install 'policy-kg[pandas]'") from None
    columns = {place: _column(pandas, [row[place] for row in rows.rows], exact) for place in range(len(rows.columns))}
    found = pandas.DataFrame(columns, index=pandas.RangeIndex(len(rows.rows)))
    found.columns = pandas.Index(rows.columns)
    return found


def _column(pandas: Any, cells: Sequence[object], exact: bool) -> Any:
    known = [cell for cell in cells if cell is not None]
    missing = len(known) < len(cells)
    if known and all(isinstance(cell, bool) for cell in known):
        return pandas.Series(cells, dtype="boolean" if missing else "bool")
    if known and all(isinstance(cell, str) for cell in known):
        return pandas.Series([None if cell is None else str(cell) for cell in cells], dtype="string")  # not Iri or Text, but str
    if known and all(isinstance(cell, int) and cell in _INT64 for cell in known):
        return pandas.Series(cells, dtype="Int64" if missing else "int64")
    numbers = known and all(isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) for cell in known)
    if numbers and not (exact and any(isinstance(cell, Decimal) for cell in known)):
        return pandas.Series([None if cell is None else float(str(cell)) for cell in cells], dtype="float64")
    return pandas.Series([str(cell) if isinstance(cell, str) else cell for cell in cells], dtype="object")
