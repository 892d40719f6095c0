"""What a job writes → frames: a head once it is sure what to say, then the body in pieces, compressed where asked, within its limits."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable, Mapping
from typing import IO

from kg.serve.wire import BODY, CUT, END, HEAD, frame

FIRST = 64 * 1024  # bytes that are kept back until the head is sent, so that an early failure is a status and not a broken answer
PIECE = 256 * 1024  # bytes of a frame at most
SMALL = 1024  # bytes below which compressing is not worth it
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_UNKNOWN = "\ufffd".encode()


class TooLarge(Exception):
    """An answer has passed its limit."""


class Reply(io.RawIOBase):
    """A binary file for serialisers that sends what is written as frames."""

    def __init__(self, out: IO[bytes], *, gzip: bool = False, rows: int = 0, limit: int = 0) -> None:
        """Frames go to `out`; `rows` and `limit` (bytes) bound the answer where they are not 0."""
        self.out = out
        self.status = 200
        self.headers: dict[str, str] = {}
        self.gzip = gzip
        self.rows, self.limit = rows, limit
        self.count: Callable[[bytes], int] | None = None  # rows in a piece
        self.xml = False
        self.sent = False
        self.total = self.found = 0
        self.kept: list[bytes] = []
        self.size = 0
        self.packer: zlib._Compress | None = None

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, data: object) -> int:
        """Take in a piece of the body. Raises TooLarge."""
        piece = bytes(data)  # type: ignore[call-overload]
        length = len(piece)
        self.total += length
        if self.count:
            self.found += self.count(piece)
            self._check_rows()
        if self.limit and self.total > self.limit:
            raise TooLarge(f"the answer has more than {self.limit} bytes: ask for less, or in parts with LIMIT and OFFSET")
        if self.xml:  # XML 1.0 has no way to write these, and a reader stops at a bare \r's loss
            piece = _NOT_XML.sub(_UNKNOWN, piece).replace(b"\r", b"&#xD;")
        self.kept.append(piece)
        self.size += len(piece)
        if self.size >= (PIECE if self.sent else FIRST):
            self._flush()
        return length

    def row(self) -> None:
        """Count a row (a triple) that is about to be written. Raises TooLarge."""
        self.found += 1
        self._check_rows()

    def _check_rows(self) -> None:
        if self.rows and self.found > self.rows:
            raise TooLarge(f"the answer has more than {self.rows} rows: ask for less, or in parts with LIMIT and OFFSET")

    def _flush(self, last: bool = False) -> None:
        body = b"".join(self.kept)
        self.kept, self.size = [], 0
        if not self.sent:
            if self.gzip and len(body) > SMALL:
                self.packer = zlib.compressobj(4, zlib.DEFLATED, 31)
                self.headers["Content-Encoding"] = "gzip"
            if last:
                body = self._pack(body, last)
                self.headers["Content-Length"] = str(len(body))
            self._send_head()
            if last:
                self._send_body(body)
                return
        self._send_body(self._pack(body, last))

    def _pack(self, body: bytes, last: bool) -> bytes:
        if self.packer is None:
            return body
        return self.packer.compress(body) + (self.packer.flush() if last else b"")

    def _send_head(self) -> None:
        self.sent = True
        self.out.write(frame(HEAD, json.dumps({"status": self.status, "headers": self.headers}).encode()))

    def _send_body(self, body: bytes) -> None:
        for begin in range(0, len(body), PIECE):
            self.out.write(frame(BODY, body[begin : begin + PIECE]))
        self.out.flush()

    def end(self) -> None:
        """The body is whole."""
        self._flush(last=True)
        self.out.write(frame(END))
        self.out.flush()

    def fail(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """What was to be said cannot be: an error in its place, or, where its head is out already, the answer is broken off."""
        if self.sent:
            self.out.write(frame(CUT, message.encode()))
            self.out.flush()
            return
        self.kept, self.size, self.packer, self.count = [], 0, None, None
        self.gzip = self.xml = False
        self.rows = self.limit = 0
        self.status = status
        self.headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **(headers or {})}
        self.write((message.strip() + "\n").encode("utf-8", "replace"))
        self.end()
