"""A folder for a graph that may not be there yet → the application of `kg open`: a page to drop documents on, then all that kg serve has.

GET /start is the page. POST /local/upload?name=… keeps a file, POST /local/build builds what is new, GET /local/build says how far it is.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg import store
from kg.opening.building import DONE, Builds
from kg.opening.uploads import receive
from kg.serve.ask import asset, hashed
from kg.serve.guard import Guard
from kg.serve.local import Local
from kg.serve.pages import policy
from kg.serve.protocol import Refused
from kg.serve.respond import error
from kg.view.pack import embed

OWN = ("/start", "/local/upload", "/local/build")
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Start:
    """An ASGI application: its own page and addresses, and the graph's application once there is a graph."""

    def __init__(self, builds: Builds, documents: Path, local: Local, make: Callable[[Path], Starlette]) -> None:
        """`documents` is where uploads are kept; `make` gives the application of a store."""
        self.builds, self.documents, self.local, self.make = builds, documents, local, make
        self.graph: Starlette | None = None
        self.life: AbstractAsyncContextManager[object] | None = None
        self.own = Starlette(
            routes=[
                Route("/start", self.page),
                Route("/local/upload", self.upload, methods=["POST"]),
                Route("/local/build", self.build, methods=["GET", "POST"]),
                Route("/{path:path}", self.nothing),
            ],
            middleware=[Middleware(Guard)],
            exception_handlers={Refused: _refused, HTTPException: _refused},
            lifespan=self._life,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the graph's application where there is one, but for what is our own."""
        if scope["type"] == "http" and scope["path"] not in OWN and self.graph is not None:
            await self.graph(scope, receive, send)
        else:
            await self.own(scope, receive, send)

    @asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:
        await self._open()
        try:
            yield
        finally:
            await self.builds.close()
            if self.life is not None:
                await self.life.__aexit__(None, None, None)

    async def _open(self) -> None:
        """Begin to serve the graph, if there is one by now."""
        place = self.builds.out / store.NAME
        if self.graph is None and (place / "CURRENT").is_file():
            made = self.make(place)
            life = made.router.lifespan_context(made)
            await life.__aenter__()
            self.graph, self.life = made, life

    async def page(self, request: Request) -> Response:
        """The page to drop documents on."""
        html = start_page()
        return HTMLResponse(html, headers={**HEADERS, "Content-Security-Policy": policy(html), "Referrer-Policy": "no-referrer"})

    async def upload(self, request: Request) -> Response:
        """Keep a file that is sent as it is, its name percent-encoded in ?name=."""
        self.local.check(request.scope, "application/octet-stream")
        return JSONResponse({"name": await receive(request, self.documents)}, headers=HEADERS)

    async def build(self, request: Request) -> Response:
        """Build what is new (POST), or say how far it is (GET)."""
        self.local.check(request.scope, "application/json")
        if request.method == "POST":
            self.builds.start()
        told = self.builds.told
        if told["state"] == DONE:
            await self._open()
        prefix = f"{self.documents}/"
        text = json.dumps({**told, "graph": self.graph is not None}, ensure_ascii=False).replace(
            json.dumps(prefix, ensure_ascii=False)[1:-1], ""
        )
        return Response(text.encode("utf-8", "replace"), media_type="application/json", headers=HEADERS)

    async def nothing(self, request: Request) -> Response:
        """There is no graph yet: people are sent to the page, programs told so."""
        if request.method in ("GET", "HEAD") and request.url.path == "/":
            return RedirectResponse("/start", 303, HEADERS)
        raise Refused(404, "there is no graph yet: drop documents on /start")


async def _refused(request: Request, problem: Exception) -> Response:
    if isinstance(problem, HTTPException):
        return error(Refused(problem.status_code, str(problem.detail)))
    assert isinstance(problem, Refused)
    return error(problem)


@cache
def start_page() -> str:
    """The page to drop documents on: a function of nothing; it asks this server alone."""
    from kg.corpus.archives import SUFFIXES as ARCHIVES
    from kg.opening.uploads import MOST
    from kg.text import SUFFIXES

    script = (
        "(function () {\n'use strict';\n"
        + "\n".join(
            [asset("kg.view", "dom.js"), asset("kg.view", "tongue.js"), asset("kg.view", "token.js"), asset("kg.opening", "start.js")]
        )
        + "\nstart();\n})();\n"
    )
    style = asset("kg.view", "page.css") + asset("kg.opening", "start.css")
    parts = {
        "policy": f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'",
        "style": style,
        "data": embed({"suffixes": sorted({*SUFFIXES, *ARCHIVES}), "most": MOST}),
        "script": script,
    }
    first, *rest = asset("kg.opening", "start.html").split("{{")
    return first + "".join(parts[name] + after for name, _, after in (piece.partition("}}") for piece in rest))
