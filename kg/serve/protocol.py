"""An HTTP request at the endpoint → what it asks (SPARQL 1.1 Protocol, 2.1), or why it is refused, with the status to say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

BODY_LIMIT = 4 * 1024 * 1024  # bytes of a request: a query of a megabyte, written in percent signs
FIELD_LIMIT = 1000  # parameters of a request
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_UTF8 = ("utf-8", "utf8", "us-ascii")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the dataset to put it to; None for a dataset that the request does not name."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    form: str | None  # what `format=` says


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        """A status, a line for people, and headers with underscores for hyphens."""
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def asked(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Asked | None:
    """What a request asks; None where it asks nothing (a GET without parameters, which wants the service's description).

    Raises Refused: 400 what cannot be read, 403 an update, 415 a body of another type.
    """
    parameters = _fields(query_string, "the query string")
    if method == "POST":
        kind, charset = _content_type(content_type)
        if charset not in _UTF8:
            raise Refused(415, f"charset={charset} is not read here: send UTF-8")
        if kind == _FORM:
            parameters += _fields(body, "the body")
        elif kind == _QUERY:
            if any(name == "query" for name, _ in parameters):
                raise Refused(400, "one query is wanted: there is one in the address and one in the body")
            parameters.append(("query", _text(body, "the body")))
        elif kind == _UPDATE:
            raise _read_only()
        else:
            raise Refused(
                415, f"{kind or 'a body without Content-Type'} is not read here: send {_QUERY} or {_FORM}", Accept_Post=f"{_QUERY}, {_FORM}"
            )
    return _asked(method, parameters)


def _asked(method: str, parameters: list[tuple[str, str]]) -> Asked | None:
    queries = [value for name, value in parameters if name == "query"]
    if updates := [value for name, value in parameters if name == "update"]:
        if queries or len(updates) > 1 or method != "POST":
            raise Refused(400, "an update is one `update` in a POST; and this endpoint is read-only")
        raise _read_only()
    if len(queries) > 1:
        raise Refused(400, "one query is wanted: there are several `query` parameters")
    if not queries:
        if method == "POST":
            raise Refused(400, "a `query` is wanted: there is none")
        return None
    default, given = _graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri")
    form = next((value for name, value in parameters if name == "format" and value), None)
    if default is None and given is None:
        return Asked(queries[0], None, None, form)
    return Asked(queries[0], default or (), given or (), form)


def _graphs(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...] | None:
    found = tuple(dict.fromkeys(value for key, value in parameters if key == name))
    if bad := next((value for value in found if not _IRI.match(value)), None):
        raise Refused(400, f"{name}: expected an absolute IRI, not {bad[:100]!r}")
    return found or None


def _fields(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELD_LIMIT)
    except UnicodeDecodeError:
        raise Refused(400, f"{where}: expected percent-encoded UTF-8") from None
    except ValueError:
        raise Refused(400, f"{where}: more than {FIELD_LIMIT} parameters") from None


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Refused(400, f"{where}: expected UTF-8; byte {problem.start} is not") from None


def _content_type(header: str | None) -> tuple[str, str]:
    kind, *parameters = (header or "").split(";")
    said: Mapping[str, str] = dict(part.strip().lower().split("=", 1) for part in parameters if "=" in part)
    return kind.strip().lower(), said.get("charset", "utf-8").strip("\"' ")


def _read_only() -> Refused:
    return Refused(403, "updates are refused: the graph is read-only; `kg build` makes it anew")
