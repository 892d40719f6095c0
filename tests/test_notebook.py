"""Answers and views in a notebook, by IPython's own formatter, and in pandas."""

from __future__ import annotations

import builtins
import io
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pandas
import pytest
from commands import kg as run
from IPython.core.formatters import DisplayFormatter

import kg
from kg.answer import Answer, Iri, Text
from kg.model import ConfigurationError

VALUES = """SELECT ?fact ?value ?year ?unit ?upper ?late WHERE {
  ?fact pol:value ?value ; pol:unit ?unit OPTIONAL { ?fact pol:targetYear ?year } OPTIONAL { ?fact pol:upperValue ?upper }
  BIND(?year > 2025 AS ?late) } ORDER BY ?fact"""
COLUMNS = [  # values, exact, dtype, what pandas has
    ([1, 2], False, "int64", [1, 2]),
    ([1, None], False, "Int64", [1, pandas.NA]),
    ([1, 2**70], False, "float64", [1.0, float(2**70)]),
    ([Decimal("0.515"), 3, None], False, "float64", [0.515, 3.0, float("nan")]),
    ([Decimal("0.515"), 3], True, "object", [Decimal("0.515"), 3]),
    ([1.5, 2], True, "float64", [1.5, 2.0]),
    ([True, False], False, "bool", [True, False]),
    ([True, None], False, "boolean", [True, pandas.NA]),
    ([Iri("http://a"), Text("甲", language="zh-hans"), None], False, "string", ["http://a", "甲", pandas.NA]),
    (["甲", 1, True], False, "object", ["甲", 1, True]),
    ([None, None], False, "object", [None, None]),
    ([], False, "object", []),
]


class Cells(HTMLParser):
    """The cells of a table, and the tags in the whole."""

    def __init__(self, text: str) -> None:
        """Read some HTML."""
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Add to a cell."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def shown(thing: object) -> dict[str, Any]:
    """What a notebook gets of a thing, by type."""
    data, _ = DisplayFormatter().format(thing)
    return dict(data)


@pytest.mark.parametrize(("values", "exact", "dtype", "expected"), COLUMNS, ids=[str(row[0])[:40] for row in COLUMNS])
def test_a_column_has_its_own_type(values: list[object], exact: bool, dtype: str, expected: list[object]) -> None:
    """Numbers are numbers, IRIs and texts strings of Python's own, unbound is missing."""
    column = Answer(("x",), tuple((value,) for value in values)).to_pandas(exact=exact)["x"]
    assert str(column.dtype) == dtype
    pandas.testing.assert_series_equal(column, pandas.Series(expected, name="x", dtype=dtype))
    assert all(type(value) is str for value in column if isinstance(value, str))


def test_an_answer_becomes_a_frame(graph: kg.Graph) -> None:
    """The columns and rows of the answer, also of ASK and CONSTRUCT; sums and groups as pandas makes them."""
    answer = graph.query(VALUES)
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.columns)
    assert frame.shape == (8, 6)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "fact": "string", "value": "float64", "year": "int64", "unit": "string", "upper": "object", "late": "bool",
    }  # fmt: skip
    assert frame[frame["unit"] == "万吨"]["value"].sum() == 1150
    assert frame.groupby("year").size().to_dict() == {2025: 5, 2030: 3}
    assert answer.to_pandas(exact=True)["value"].sum() == sum(row[1] for row in answer.rows if isinstance(row[1], Decimal))
    assert graph.query("ASK { ?x a pol:Task }").to_pandas()["answer"].to_list() == [True]
    assert list(graph.query("DESCRIBE agency:mwr").to_pandas().columns) == ["subject", "predicate", "object"]
    assert graph.search("污水").to_pandas()["begin"].dtype == "int64"
    assert Answer(("甲", "甲"), ((1, 2),)).to_pandas().to_numpy().tolist() == [[1, 2]]


def test_without_pandas_the_error_says_what_to_install(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line."""
    real = builtins.__import__

    def absent(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *arguments, **options)

    answer = graph.query(VALUES)
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ConfigurationError, match=r"policy-kg\[pandas\]"):
        answer.to_pandas()


@pytest.mark.parametrize("question", ["overview", "tasks-of-agency", "targets-by-year", "outline"])
def test_pandas_reads_the_csv_of_an_answer(graph: kg.Graph, question: str) -> None:
    """`kg query --format csv` holds the values of `to_pandas`, Chinese intact."""
    printed = run("query", question, "--format", "csv", "--from", graph.name).stdout
    frame = graph.query(question).to_pandas()
    read = pandas.read_csv(
        io.StringIO(printed), keep_default_na=False, dtype={name: str for name in frame if frame[name].dtype == "string"}
    )
    assert len(read) == len(frame) > 0
    assert list(read.columns) == list(frame.columns)
    for name in frame:
        ours, theirs = (
            column.fillna("").astype(str).replace(r"\.0$", "", regex=True).to_list() for column in (frame[name].astype(object), read[name])
        )
        assert ours == theirs


def test_a_notebook_shows_an_answer_as_a_table(graph: kg.Graph) -> None:
    """A row for each, numbers to the right, IRIs short with the whole on hover; what a text says is never HTML."""
    answer = graph.query("SELECT ?a ?label { ?a a pol:Agency ; skos:prefLabel ?label } ORDER BY ?a ?label")
    found = Cells(shown(answer)["text/html"])
    assert found.rows[0] == ["a", "label"]
    assert len(found.rows) == min(len(answer.rows), 200) + 1
    assert ["agency:mwr", "水利部"] in found.rows
    assert ("span", {"title": "https://w3id.org/policy-kg/agency/mwr"}) in found.tags
    hostile = "<script>alert(1)</script>&\"'"
    table = Cells(shown(Answer((hostile, "n"), ((hostile, 1), (Iri("http://a/" + hostile), 2))))["text/html"])
    assert table.rows == [[hostile, "n"], [hostile, "1"], ["http://a/" + hostile, "2"]]
    assert {tag for tag, _ in table.tags} == {"table", "thead", "tbody", "tr", "th", "td", "span"}
    assert ("td", {"style": "text-align:right"}) in table.tags
    assert shown(graph.query("ASK { ?x a pol:Task }"))["text/html"] == "<code>true</code>"
    assert "50 more rows" in shown(Answer(("n",), tuple((n,) for n in range(250))))["text/html"]


def test_a_notebook_shows_a_view_in_a_frame(graph: kg.Graph) -> None:
    """The page itself, in a frame that may run its scripts and reach nothing; as text only its size."""
    page = graph.view("matrix")
    data = shown(page)
    ((tag, attributes),) = Cells(data["text/html"]).tags
    assert tag == "iframe"
    assert attributes["srcdoc"] == page
    assert "allow-same-origin" not in str(attributes["sandbox"])
    assert len(data["text/plain"]) < 100
    assert isinstance(page, str)
