"""A graph's folder → a web application: the SPARQL endpoint, the query page, the explorer, and a page for each IRI of ours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.serve import media
from kg.serve.ask import ask_page
from kg.serve.front import Front
from kg.serve.guard import Cors, Guard
from kg.serve.incoming import body as body_of
from kg.serve.media import GRAPHS, PAGE
from kg.serve.pages import policy
from kg.serve.pool import Limits, Pool
from kg.serve.protocol import Refused, asked
from kg.serve.respond import Answer, error
from kg.serve.review import PATH as review_path
from kg.serve.review import Review

ADDRESS_LIMIT = 32 * 1024  # bytes of a path with its query
PAGE_SECONDS = 120.0  # for the explorer of a large graph
log = logging.getLogger("kg.serve")
Handler = Callable[[Request], Awaitable[Any]]


def application(
    store: Path,
    limits: Limits | None = None,
    title: str = "policy-kg",
    *,
    hosts: Iterable[str] = (),
    cors: bool = False,
    review: Review | None = None,
) -> Starlette:
    """The application over a store on disk. Its workers start and end with it (ASGI lifespan).

    `hosts` are names that it answers to besides those of the loopback; with `cors` pages of any origin may ask; `review` takes decisions.
    """
    pool = Pool(store, limits or Limits())
    site = _Site(pool, title, store, review is not None)

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        warming = asyncio.ensure_future(site.front.start())
        try:
            yield
        finally:
            warming.cancel()
            await site.front.indexed.close()
            await pool.close()

    async def failed(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Refused)
        return error(problem)

    async def http_failed(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        refused = Refused(problem.status_code, str(problem.detail))
        refused.headers = dict(problem.headers or {})
        return error(refused)

    return Starlette(
        routes=[
            Route("/", site.explorer),
            Route("/query", site.ask),
            Route("/data/{what}", site.front.data),
            Route("/sparql", site.sparql, methods=["GET", "HEAD", "POST"]),
            Route("/sparql/", site.sparql, methods=["GET", "HEAD", "POST"]),
            Route("/.well-known/void", site.description),
            *([Route(review_path, review.__call__, methods=["GET", "POST"])] if review else []),
            Route("/{path:path}", site.thing),
        ],
        middleware=[Middleware(Guard, hosts=tuple(hosts)), *([Middleware(Cors)] if cors else [])],
        exception_handlers={Refused: failed, HTTPException: http_failed},
        lifespan=life,
    )


class _Site:
    """The handlers."""

    def __init__(self, pool: Pool, title: str, store: Path, takes: bool) -> None:
        self.pool = pool
        self.report = str(store.parent.resolve())
        self.takes = review_path if takes else None
        self.title = title
        self.asking = ask_page(title)
        self.policy = policy(self.asking)
        self.front = Front(pool, title)

    async def sparql(self, request: Request) -> ASGIApp:
        """The endpoint."""
        _checked(request)
        body = await body_of(request) if request.method == "POST" else b""
        found = asked(request.method, request.scope["query_string"], request.headers.get("content-type"), body)
        if found is None:
            return await self.description(request)
        job: dict[str, Any] = {
            "kind": "query",
            "query": found.query,
            "base": _endpoint(request),
            "accept": request.headers.get("accept"),
            "format": found.form,
        }
        if found.default_graphs is not None or found.named_graphs is not None:
            job["dataset"] = [found.default_graphs or (), found.named_graphs or ()]
        return Answer(self.pool, request, job)

    async def description(self, request: Request) -> ASGIApp:
        """What the endpoint is and what it holds; for people, the query page."""
        chosen = media.choose(request.headers.get("accept"), (*GRAPHS, PAGE))
        if chosen and chosen[0] is PAGE:
            return RedirectResponse("/query", 303, {"Vary": "Accept"})
        job = {"kind": "description", "endpoint": _endpoint(request), "accept": request.headers.get("accept")}
        return Answer(self.pool, request, job, seconds=PAGE_SECONDS)

    async def ask(self, request: Request) -> Response:
        """The page to ask on."""
        headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": self.policy}
        return HTMLResponse(self.asking, headers=headers)

    async def explorer(self, request: Request) -> ASGIApp:
        """The graph to look at: all of it, or what ?document= ?view= ?focus= say."""
        _checked(request)
        if (first := await self.front.page(request)) is not None:
            return first
        said = request.query_params
        job = {
            "kind": "explorer",
            "view": said.get("view"),
            "focus": said.get("focus"),
            "documents": said.getlist("document"),
            "find": said.get("find"),
            "all": "all" in said,
            "report": self.report,
            "review": self.takes,
        }
        return Answer(self.pool, request, job, seconds=PAGE_SECONDS)

    async def thing(self, request: Request) -> ASGIApp:
        """What the graph says of the thing whose IRI has this path."""
        _checked(request)
        job = {
            "kind": "thing",
            "path": request.path_params["path"],
            "accept": request.headers.get("accept"),
            "format": request.query_params.get("format"),
        }
        return Answer(self.pool, request, job, seconds=PAGE_SECONDS)


def _endpoint(request: Request) -> str:
    """The endpoint's address, as the request calls it."""
    address = f"{request.url.scheme}://{request.url.netloc}/sparql"
    try:
        return ox.NamedNode(address).value
    except ValueError:
        raise Refused(400, "the Host header is not one that an address can be made of") from None


def _checked(request: Request) -> None:
    if len(request.scope["raw_path"]) + len(request.scope["query_string"]) > ADDRESS_LIMIT:
        raise Refused(414, f"the address is longer than {ADDRESS_LIMIT} bytes: send the query by POST")
