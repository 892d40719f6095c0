"""A document → what `kg show` prints of it, read within its limits."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg import limits
from kg.limits import Limits
from kg.model import InputError


def show(file: Path, what: str, allowed: Limits) -> Iterable[str]:
    """The lines that show a step of reading a file (- is standard input). KgError where it cannot be read, or not within its limits."""
    if not _is_light(file, allowed):
        return _apart(file, what, allowed)
    from kg.pipeline import extract_sources
    from kg.read import read_all
    from kg.show import LINES

    try:
        with limits.in_time(allowed.seconds):
            return list(LINES[what](extract_sources(read_all(file, allowed.most))))
    except limits.TimeUp:
        raise InputError(f"{file}: {limits.took_too_long(allowed)}") from None


def _is_light(file: Path, allowed: Limits) -> bool:
    """Whether a file stays within the limits by itself."""
    from kg.text import loader_of

    with suppress(OSError, InputError):
        if str(file) != "-" and file.is_file() and file.stat().st_size <= limits.LIGHT:
            with open(file, "rb") as opened:
                data = opened.read(limits.LIGHT + 1)
            return allowed.allow(len(data), loader_of(data, file.name, file.suffix.lower()).media_type)
    return False


def _apart(file: Path, what: str, allowed: Limits) -> list[str]:
    """The lines, made by a process that has the limits."""
    with limits.start("kg.show", str(allowed.memory), str(allowed.seconds), str(allowed.most), what, str(file)) as process:
        try:
            assert process.stdout
            answer = process.stdout.read()
            code = process.wait()
        except BaseException:
            process.kill()
            raise
    kind, said = answer[:1], answer[1:].decode()
    if code == 0 and kind == limits.GOOD:
        return said.split("\n") if said else []
    if code == 0 and kind == limits.BAD:
        raise InputError(said)
    limit = f" (it may have {allowed.memory} MB: --memory)" if allowed.memory else ""
    raise InputError(f"{file}: {limits.out_of_time(code, allowed) or f'the process that read it {limits.cause(code)}{limit}'}")
