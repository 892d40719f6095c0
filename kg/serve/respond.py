"""A job → an HTTP answer, streamed: with ETag and Vary, ended when its reader goes away, broken off where it cannot be whole."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg import __version__
from kg.serve.kept import KINDS, Whole
from kg.serve.media import gzip_wanted
from kg.serve.pool import Busy, Pool, Stopped
from kg.serve.protocol import Refused

STALL = 30.0  # seconds that a reader may take for a piece
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.I)  # answers that differ each time
log = logging.getLogger("kg.serve")


class Answer:
    """An ASGI application that answers one request by a job."""

    def __init__(
        self, pool: Pool, request: Request, job: dict[str, Any], *, seconds: float | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """A job for the pool; `headers` are added to those that the job gives."""
        self.pool = pool
        self.job = {**job, "gzip": gzip_wanted(request.headers)}
        self.request = request
        self.seconds = seconds
        self.headers = {
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        }
        if not _CHANGING.search(str(job.get("query", ""))):
            self.headers["ETag"] = f'"{_digest(pool.version(), self.job)}"'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        tag = self.headers.get("ETag")
        if tag and tag in _tags(self.request.headers.get("if-none-match", "")):
            await Response(status_code=304, headers=self.headers)(scope, receive, send)
            return
        if (whole := self.pool.kept.find(tag)) is not None:
            await Response(whole.body, whole.status, {**self.headers, **whole.headers})(scope, receive, send)
            return
        work = asyncio.ensure_future(self._answer(scope, receive, send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                log.info("a reader went away: its query is stopped")
                work.cancel()
            await work
        except asyncio.CancelledError:
            if not work.cancelled():
                raise
        finally:
            gone.cancel()
            work.cancel()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        try:
            async with self.pool.run(self.job, self.seconds) as run:
                head = await run.head()
                headers = {**self.headers, **head["headers"]}
                if head["status"] >= 400:
                    headers.pop("ETag", None)
                raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
                started = True
                await _in_time(send({"type": "http.response.start", "status": head["status"], "headers": raw}))
                kept: list[bytes] | None = [] if head["status"] == 200 and self.job["kind"] in KINDS and "ETag" in headers else None
                async for piece in run.body():
                    if kept is not None:
                        kept.append(piece)
                    if scope["method"] != "HEAD":
                        await _in_time(send({"type": "http.response.body", "body": piece, "more_body": True}))
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                if kept is not None:
                    self.pool.kept.put(headers["ETag"], Whole(200, head["headers"], b"".join(kept)))
        except (Busy, Stopped) as problem:
            if started:  # the status is out: only a connection that ends too early says that the answer is not whole, and the server
                log.warning("an answer was broken off: %s", problem)  # does that for a response that is left open
                return
            again = {"Retry_After": "5"} if problem.status == 503 else {}
            await error(Refused(problem.status, str(problem), **again))(scope, receive, send)


async def _in_time(sending: Any) -> None:
    try:
        await asyncio.wait_for(sending, STALL)
    except TimeoutError:
        raise Stopped("its reader stopped reading") from None


async def _gone(receive: Receive) -> None:
    with contextlib.suppress(Exception):
        while (await receive())["type"] != "http.disconnect":
            pass


def _digest(version: str, job: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{__version__} {version} {json.dumps(job, sort_keys=True)}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _tags(header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def error(refused: Refused) -> Response:
    """An error as a line of text."""
    return PlainTextResponse(
        f"{refused}\n", refused.status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **refused.headers}
    )
