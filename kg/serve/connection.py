"""A connection of uvicorn's that does not wait for ever for a request that was begun (slow or silent clients)."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 30.0  # from a connection's beginning, or a request's first byte, to the end of its headers


class Connection(H11Protocol):
    """uvicorn's own, with a clock on the headers; the body has another (app.py), and so has an idle connection (uvicorn)."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take in bytes; wait for more where they are no whole request yet."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        elif self._clock:
            self._clock.cancel()
            self._clock = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        if self._clock:
            self._clock.cancel()

    def _wait(self) -> None:
        if self._clock is None:
            self._clock = self.loop.call_later(REQUEST_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._clock = None
        if not self.transport.is_closing():
            self.transport.close()
