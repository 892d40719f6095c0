"""Requests → those that are meant for this server; answers → the same with a policy, and open to other origins' pages where that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.protocol import Refused
from kg.serve.respond import error

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # of an answer that is no page
DATA = "/data/"  # of the first screen
PAGES = ("/", "/query", "/start")  # all other addresses give RDF too, which pages of other origins may want …
OWN = "/local/"  # … but for those below this one (kg.serve.local)
_HOST = re.compile(r"\s*(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/@]+)(?::\d*)?\s*")


def hostname(text: str) -> str | None:
    """The name in a Host header without its port, as names are compared; None where it is none.

    >>> hostname("Localhost.:8000"), hostname("[::1]:8000"), hostname("a b")
    ('localhost', '::1', None)
    """
    found = _HOST.fullmatch(text)
    return found[1].strip("[]").rstrip(".").lower() if found else None


class Guard:
    """An ASGI application before another. It refuses a request whose Host is not a name of this server: a page of somebody else's whose
    own name leads to this machine (DNS rebinding) would read here as if it came from here.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """`hosts` are names besides those of the loopback; the address at which a connection comes in is one always."""
        self.app = app
        self.hosts = {hostname(name) for name in (*LOOPBACK, *hosts)} - {None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] != 304:  # a 304's headers take the place of the kept answer's
                MutableHeaders(scope=message).setdefault("Content-Security-Policy", POLICY)
            await send(message)

        refused = self._refusal(scope)
        await (error(refused) if refused else self.app)(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Refused | None:
        """Why a request is not for this server."""
        headers = Headers(scope=scope)
        if "content-length" in headers and "transfer-encoding" in headers:  # a proxy may see another end of it (RFC 9112, 6.1)
            return Refused(400, "a request has Content-Length or Transfer-Encoding, not both", Connection="close")
        asked = headers.get("host")
        if asked is None or hostname(asked) in self.hosts or hostname(asked) == _local(scope):
            return None  # without a Host no browser sends it
        return Refused(421, f"{asked[:100]!r} is not a name of this server: start it with --allow-host NAME")


def _local(scope: Scope) -> str | None:
    """The address at which a connection came in. It is no name, so that nobody else's can lead here."""
    server = scope.get("server")
    return str(server[0]).lower().removeprefix("::ffff:") if server else None


class Cors:
    """An ASGI application that lets pages of any origin read the answers of another, but for its own pages."""

    def __init__(self, app: ASGIApp) -> None:
        """The application."""
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag", "Content-Location"],
            max_age=86400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        is_own = scope["type"] == "http" and (scope["path"] in PAGES or scope["path"].startswith((OWN, DATA)))
        await (self.app if is_own else self.open)(scope, receive, send)
