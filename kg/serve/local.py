"""A request that would change something → None where it is this machine's own user's, made with the link that was printed; else why it is refused.

Everything below OWN (/local/) is for that: reviewers' decisions, uploads. Four things are wanted of each request, so that no other page, name,
machine or user of the browser can make one: a connection of the loopback, a Host that is one of its names, no foreign Origin, the token.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

from kg.serve.guard import LOOPBACK, hostname
from kg.serve.protocol import Refused

HEADER = "x-kg-token"  # no page of another origin can send it without being asked about first (CORS), and is never allowed to
TOKEN = 24  # random bytes of a token
_NAMES = {hostname(name) for name in LOOPBACK}


class Local:
    """The right to change something, for as long as a server runs."""

    def __init__(self, token: str | None = None) -> None:
        """A token of the caller's, or a new one."""
        self.token = token or secrets.token_urlsafe(TOKEN)

    def link(self, address: str) -> str:
        """The address to open: the token stands behind #, which no browser sends, logs or passes on as a referrer."""
        return f"{address}#token={self.token}"

    def check(self, scope: Scope, *types: str) -> None:
        """Raise Refused (401, 403, 415 or 421, in one line) unless a request may change something; a POST has one of some media types."""
        headers = Headers(scope=scope)
        if not (_is_loopback(scope.get("client")) and _is_loopback(scope.get("server"))):
            raise Refused(403, "changes are taken from this machine alone")
        host = headers.get("host", "")
        if hostname(host) not in _NAMES:
            raise Refused(421, f"{host[:100]!r} is not a name of this machine: open the link that was printed")
        if foreign := _foreign(headers, scope["method"], f"{scope['scheme']}://{host}"):
            raise Refused(403, f"changes are taken from this server's own pages alone, not from {foreign[:100]!r}")
        if not hmac.compare_digest(headers.get(HEADER, "").encode("utf-8", "replace"), self.token.encode()):
            raise Refused(401, "the token is missing or wrong: open the link that this run of the server printed")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if scope["method"] == "POST" and types and kind not in types:
            raise Refused(415, f"expected {' or '.join(types)}, not {kind[:100] or 'a body without Content-Type'}")


def _foreign(headers: Mapping[str, str], method: str, own: str) -> str | None:
    """The origin of a request where it is not the server's own: every browser says it with a POST."""
    origin = headers.get("origin")
    if origin is None:
        fetched = headers.get("sec-fetch-site", "same-origin")
        return None if method in ("GET", "HEAD") and fetched in ("same-origin", "none") else "a request without Origin"
    return None if origin.lower() == own.lower() else origin


def _is_loopback(end: object) -> bool:
    """Whether one end of a connection (address, port) is of the loopback."""
    try:
        address = ipaddress.ip_address(str(end[0]))  # type: ignore[index]
    except (TypeError, IndexError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
