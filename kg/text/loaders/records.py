"""JSON of crawlers → one document for each record that has a title and a text; the record's issuer, number and date are claims of it.

Read are an array of records, records in lists inside other objects (`{"data": {"list": […]}}`), one record alone, and a record a line (JSON Lines).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg.model import Claim, InputError, Span
from kg.text.encoding import decode
from kg.text.loaders.html import page_text
from kg.text.registry import Loaded, Loader, Sample, register
from kg.vocabulary import rules

FEWEST = 20  # characters of a record's text
MOST_DEPTH = 12  # objects and lists around a record
_DAY = re.compile(r"((?:19|20)\d\d)[年/.-]?(\d{1,2})[月/.-]?(\d{1,2})")
_TAG = re.compile(r"<(?:p|div|br|table|span|h[1-6]|article|section)\b[^>]*>", re.I)
_OWN_DAY = re.compile(
    r"(?m)^[ \t\u3000（(]*[12〇○零一二][\d〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日[ \t\u3000）)]*$"
)  # a line that is a date: the text's own
_CLAIMED = ("issuer", "number", "date", "published")
PLACE = "crawler header"


@cache
def _fields() -> dict[str, str]:
    """What a key of a record stands for, by the key in small letters without white space and underscores."""
    words = rules("files").words
    found: dict[str, str] = {}
    for field in (
        "title",
        "issuer",
        "number",
        "date",
        "published",
        "record_text",
        "record_title",
        "record_issuer",
        "record_number",
        "record_date",
        "record_published",
    ):
        for label in words[field]:
            found.setdefault(_key(label), field.removeprefix("record_"))
    return found


def _key(label: str) -> str:
    return re.sub(r"[\s_\-]", "", label).lower()


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The documents in records. Raises InputError where there are no records with a title and a text."""
    try:
        known = _parsed(decode(data))
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{name}: expected JSON that can be read: {problem}") from problem
    found = tuple(_document(record) for record in _records(known))
    if not found:
        raise InputError(f"{name}: expected JSON records with a title and a text (标题/title and 正文/content); there are none")
    return found


def _parsed(text: str) -> Any:
    text = text.strip().removeprefix("\ufeff")
    try:
        return json.loads(text, strict=False)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line.rstrip().rstrip(","), strict=False) for line in lines]


def _records(known: Any) -> Iterator[dict[str, str]]:
    """The records in a value, each as its fields' values, in the order of the file."""
    stack: list[tuple[Any, int]] = [(known, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, dict):
            record = _record(value)
            if len(record.get("text", "")) >= FEWEST and record.get("title"):
                yield record
                continue
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth < MOST_DEPTH:
            stack += [(child, depth + 1) for child in reversed(list(children)) if isinstance(child, dict | list)]


def _record(value: dict[str, Any]) -> dict[str, str]:
    """An object's fields; of two keys for one field the first that says something, and the longest text."""
    found: dict[str, str] = {}
    for key, said in value.items():
        field = _fields().get(_key(str(key)))
        if isinstance(said, list) and all(isinstance(one, str) for one in said):
            said = "\n".join(said)
        if field is None or not isinstance(said, str | int) or isinstance(said, bool) or not str(said).strip():
            continue
        if field not in found or (field == "text" and len(str(said)) > len(found["text"])):
            found[field] = str(said).strip()
    return found


def _document(record: dict[str, str]) -> Loaded:
    """A record's text under its title, and its claims with their place in it: the text begins with a line for each."""
    body, notes = record["text"].replace("\r\n", "\n"), tuple[str, ...]()
    if len(_TAG.findall(body)) > 1:
        page = page_text(body)
        body, notes = page.text, page.notes
    title = _TAG.sub("", record["title"])
    lines, claims = [title], [Claim("title", title, PLACE, Span(0, len(title)))]
    place = len(title) + 1
    for field in _CLAIMED:
        if not (said := record.get(field, "")):
            continue
        said = " ".join(said.split())
        value = _day(said) if field in ("date", "published") else said
        if value:
            span = Span(place, place + len(said))
            claims.append(Claim(field, value, PLACE, span))
            if field == "published" and "date" not in record and not _OWN_DAY.search(body):
                claims.append(Claim("date", value, PLACE, span))
            lines.append(said)
            place += len(said) + 1
    return Loaded("\n".join([*lines, body]), tuple(claims), notes)


def _day(said: str) -> str:
    """A day in ISO's form; empty where it is none. Seconds or milliseconds since 1970 are one too."""
    if re.fullmatch(r"1\d{9}|1\d{12}", said):
        from datetime import datetime, timedelta, timezone

        moment = datetime.fromtimestamp(int(said[:10]), timezone(timedelta(hours=8)))
        return moment.date().isoformat()
    found = _DAY.search(said)
    return f"{int(found[1]):04d}-{int(found[2]):02d}-{int(found[3]):02d}" if found else ""


def _recognises(sample: Sample) -> bool:
    """Whether a file begins as JSON: an object with a key, or a list of objects or lists."""
    return re.match(rb'\{\s*"|\[\s*[\[{]|\[\s*\]|\{\s*\}', sample.head) is not None or (
        sample.suffix in (".json", ".jsonl", ".ndjson") and sample.head[:1] in (b"{", b"[")
    )


register(Loader("json", "application/json", (".json", ".jsonl", ".ndjson"), _recognises, load, rank=45))
