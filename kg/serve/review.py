"""Reviewers' decisions over HTTP: GET gives what a file holds, POST adds lines to it and drops some (?drop=ID). For kg.serve.local's own user alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.model import KgError
from kg.serve.incoming import body
from kg.serve.local import Local
from kg.serve.protocol import Refused

PATH = "/local/review"
MOST = 1 << 20  # bytes of a request: some thousand decisions
DROPPED = 1000  # decisions that one request may drop
TYPE = "application/jsonl"


class Decisions(Protocol):
    """A file of decisions; what it cannot do it says as a KgError."""

    def held(self) -> dict[str, Any]:
        """What it holds."""

    def change(self, lines: str, drop: Iterable[str]) -> dict[str, Any]:
        """Add some lines and drop some decisions, all or nothing; what it then holds."""


class Review:
    """The handler of PATH."""

    def __init__(self, local: Local, decisions: Decisions) -> None:
        """Who may decide, and where it is kept."""
        self.local = local
        self.decisions = decisions

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises Refused."""
        self.local.check(request.scope, TYPE)
        try:
            if request.method != "POST":
                return _answer(await run_in_threadpool(self.decisions.held))
            lines = (await body(request, MOST)).decode("utf-8")
            return _answer(await run_in_threadpool(self.decisions.change, lines, request.query_params.getlist("drop")[:DROPPED]))
        except UnicodeDecodeError as problem:
            raise Refused(400, f"expected UTF-8; byte {problem.start} is not") from None
        except KgError as problem:
            raise Refused(400, str(problem)) from None


def _answer(found: dict[str, Any]) -> Response:
    return JSONResponse(found, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
