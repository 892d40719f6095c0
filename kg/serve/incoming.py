"""A request → its body, piece by piece or whole, unless it is too large, too slow or broken off."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from kg.serve.protocol import BODY_LIMIT, Refused

DRAIN = 256 * 1024 * 1024  # bytes of a body that are read and thrown away, so that its sender gets to read the refusal
DRAIN_SECONDS = 20.0
BODY_SECONDS = 30.0


async def body(request: Request, most: int = BODY_LIMIT, seconds: float = BODY_SECONDS) -> bytes:
    """All of a body of at most so many bytes that comes within so many seconds. Raises Refused: 400, 408, 413."""
    return b"".join([piece async for piece in pieces(request, most, seconds)])


async def pieces(request: Request, most: int, seconds: float = BODY_SECONDS) -> AsyncIterator[bytes]:
    """The same as it comes. What was said to be too large is refused before any of it is read."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        await _drain(request, 0)
        raise _too_large(most)
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    await _drain(request, size)
                    raise _too_large(most)
                yield piece
    except TimeoutError:
        raise Refused(408, f"the body did not come within {seconds:g} seconds", Connection="close") from None
    except ClientDisconnect:
        raise Refused(400, "the body broke off") from None


def _too_large(most: int) -> Refused:
    return Refused(413, f"a request has at most {most} bytes", Connection="close")


async def _drain(request: Request, size: int) -> None:
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DRAIN_SECONDS):
            while size < DRAIN:
                message = await request.receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
