"""What passes between the server and a worker: jobs as lines of JSON one way, frames of a letter, a length and bytes the other."""

from __future__ import annotations

import struct

READY = b"R"  # the store is open
TAKEN = b"T"  # a job was read and begins
HEAD = b"H"  # JSON: {"status": 200, "headers": {…}}; what follows is the body
BODY = b"B"
END = b"E"  # the answer is whole
CUT = b"X"  # the answer breaks off here, for the reason given; only after a head
HEADER = struct.Struct(">cI")


def frame(kind: bytes, data: bytes = b"") -> bytes:
    """A frame: one letter, the length in four bytes, and so many bytes."""
    return HEADER.pack(kind, len(data)) + data
