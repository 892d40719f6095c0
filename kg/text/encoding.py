"""Bytes of a text → characters, in any encoding in use for Chinese."""

from __future__ import annotations

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_KNOWN = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950", "950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
CUT = 0.1  # share of the characters beyond ASCII that may be broken in a text that is UTF-8: GBK read as UTF-8 breaks most


def known_encoding(name: str | None) -> str | None:
    """The codec for an encoding that a file names, gb2312 read as GB18030, which holds it and more; None where it is none of those in use."""
    return _KNOWN.get((name or "").strip().lower())


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of any encoding in use for Chinese: UTF-8 and UTF-16 by their marks, UTF-8 where it is valid, then what the file
    declares, then GB18030 or Big5.

    A UTF-8 file cut in mid-character keeps all but that character.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if known_encoding(declared) in (None, "utf-8"):
        loose = data.decode("utf-8", "replace")
        broken = loose.count("\ufffd")
        if broken <= CUT * (sum(sign > "\x7f" for sign in loose) - broken):
            return loose
    return data.decode(_chinese(data, declared), "replace")


def _chinese(data: bytes, declared: str | None) -> str:
    """GB18030 or Big5, by what the file declares if its bytes agree, else by chardet."""
    wanted = known_encoding(declared)
    if wanted in (None, "utf-8"):
        import chardet

        wanted = known_encoding(chardet.detect(_beyond_ascii(data))["encoding"]) or "gb18030"
        wanted = "gb18030" if wanted == "utf-8" else wanted
    assert wanted is not None
    other = "big5hkscs" if wanted == "gb18030" else "gb18030"
    bad = {name: data.decode(name, "replace").count("\ufffd") for name in (wanted, other)}
    return other if bad[wanted] > 3 * bad[other] + 10 else wanted


def _beyond_ascii(data: bytes, most: int = 200_000) -> bytes:
    """The part of some bytes in which text beyond ASCII stands: a long script before it tells nothing of the encoding."""
    found = _BEYOND_ASCII.search(data)
    first = found.start() if found else 0
    return data[first : first + most]
