"""Bytes of a file → Source: the decoded text, a Simplified copy of equal length, and what the file says of its document."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from kg import disk
from kg.iri import fingerprint
from kg.model import Claim, InputError, Source, Span
from kg.script import script_of, simplify, without_radicals
from kg.text import MOST, READ, Loaded, load, too_long
from kg.text.language import foreign_language
from kg.vocabulary import rules

TABLE = 4000  # characters of a page in which its information table is looked for
BROKEN = 0.01  # share of characters that may be broken in a text that is still one
_CLAIMS = ("title", "issuer", "number", "date", "published")
_DAY = re.compile(r"((?:19|20)\d\d)[年/.-](\d{1,2})[月/.-](\d{1,2})")


def read(path: Path | str, most: int = disk.LARGEST) -> Source:
    """The first document of a file (`read_all`)."""
    return read_all(path, most)[0]


def read_all(path: Path | str, most: int = disk.LARGEST) -> tuple[Source, ...]:
    """The documents of a plain file of at most so many bytes, in any form that `kg.text` reads (- is standard input); one but for records
    of JSON. InputError where there is none.
    """
    path = Path(path)
    if str(path) == "-":
        return all_from_bytes(disk.limited(sys.stdin.buffer, "standard input", most), "standard input")
    return all_from_bytes(disk.read(path, str(path), most), path.name, path.suffix.lower())


def from_bytes(data: bytes, name: str, suffix: str = "") -> Source:
    """The first document of a file's bytes (`all_from_bytes`)."""
    return all_from_bytes(data, name, suffix)[0]


def all_from_bytes(data: bytes, name: str, suffix: str = "") -> tuple[Source, ...]:
    """The sources of a file's bytes, one for each document in it; its form is told by content. Raises InputError."""
    if not data.strip():
        raise InputError(f"{name}: expected a document; the file is empty")
    loader, documents = load(data, name, suffix)
    found = [one for one in documents if one.text.strip()]
    if not found:
        notes = "".join(f"; {note}" for one in documents for note in one.notes)
        raise InputError(f"{name}: expected a document; there is no text in the file{notes}")
    if any(len(one.text) > MOST for one in found):
        raise too_long(name)
    whole = "".join(one.text for one in found)
    if len(rules("files")["binary"].pattern.findall(whole)) > BROKEN * len(whole) + 3:
        raise InputError(f"{name}: expected {READ}; the file is binary or damaged")
    if language := foreign_language(whole):
        raise InputError(f"{name}: expected a document in Chinese; this text is in {language}, and only Chinese documents are read")
    names = [name] if len(found) == 1 else [f"{name}#{count}" for count in range(1, len(found) + 1)]
    return tuple(_source(one, each, loader.media_type) for one, each in zip(found, names, strict=True))


def from_text(text: str, name: str = "text", form: str = "text/plain") -> Source:
    """The source of a decoded text."""
    return _source(Loaded(text), name, form)


def _source(loaded: Loaded, name: str, form: str) -> Source:
    said = loaded.text.removeprefix("\ufeff")
    claims, masked = _claims(said, form)
    masked += [claim.span for claim in loaded.claims if claim.span and claim.field != "title"]
    plain = simplify(said)
    return Source(
        name,
        fingerprint(said, 16),
        said,
        _blanked(plain, masked),
        script_of(without_radicals(said), plain),
        form,
        loaded.claims + claims,
        loaded.notes,
        loaded.regions,
    )


def _blanked(text: str, masked: list[tuple[int, int]]) -> str:
    """The text with spaces for what is masked, line feeds kept, of equal length."""
    parts: list[str] = []
    place = 0
    for begin, end in sorted(masked):
        if end > place:
            begin = max(begin, place)
            parts += [text[place:begin], re.sub(r"[^\n]", " ", text[begin:end])]
            place = end
    return "".join([*parts, text[place:]])


def _claims(text: str, form: str) -> tuple[tuple[Claim, ...], list[tuple[int, int]]]:
    """What the file says of its document, and the stretches (header, table, mark-up) that are none of its text."""
    found, masked = _table(text)
    if form == "text/markdown" or len(list(rules("files")["markdown_mark"].finditer(text))) > 2:
        header, stretches = _markdown(text)
        found, masked = found + header, masked + stretches
    masked += [match.span() for match in rules("files")["markup"].pattern.finditer(text)]
    return tuple(found), masked


@cache
def _labels() -> dict[str, str]:
    """What a label stands for, by the label without white space."""
    words = rules("files").words
    return {re.sub(r"\s", "", label): field for field, labels in words.items() for label in labels}


@cache
def _label_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any label with what follows it on its line; and one that says a claim, with the next line where its own is empty."""

    def pattern(fields: tuple[str, ...], value: str) -> re.Pattern[str]:
        labels = [label for label, field in _labels().items() if not fields or field in fields]
        spread = "|".join(r"[\s\u3000]*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))
        return re.compile(rf"(?:^|(?<=[\t|]))[ \u3000]*(?P<label>{spread})[ \u3000]*[:：][ \t\u3000|]*{value}", re.M)

    return pattern((), r"(?P<value>[^\n\t|]*)"), pattern(_CLAIMS, r"\n[ \t\u3000]*(?P<value>[^\n\t|:：]{1,120})(?=[\n\t]|\Z)")


def _table(text: str) -> tuple[list[Claim], list[tuple[int, int]]]:
    """The information table of a page (索引号 … 发文机关 … 成文日期 … 发文字号): three labels at least."""
    on_line, below = _label_patterns()
    matches = list(on_line.finditer(text, 0, TABLE))
    if len({match["label"] for match in matches}) < 3:
        return [], []
    matches += below.finditer(text, 0, TABLE)
    claims = [claim for match in matches if (claim := _claim(match, "information table"))]
    return claims, [match.span() for match in matches]


def _markdown(text: str) -> tuple[list[Claim], list[tuple[int, int]]]:
    """A crawler's header (**发布日期**: …), the file's heading, and markdown's marks."""
    file = rules("files")
    claims: list[Claim] = []
    masked: list[tuple[int, int]] = []
    title = file["markdown_title"].pattern.search(text)
    if title:
        value = re.sub(r"\.md$", "", title["value"].strip())
        claims.append(Claim("title", value, "crawler header", Span(title.start("value"), title.start("value") + len(value))))
    for match in file["markdown_header"].pattern.finditer(text, 0, TABLE):
        if claim := _claim(match, "crawler header"):
            claims.append(claim)
        masked.append(match.span())
    if masked and title:
        masked.append(title.span("value"))
    return claims, masked + [match.span() for match in file["markdown_mark"].pattern.finditer(text)]


def _claim(match: re.Match[str], place: str) -> Claim | None:
    field = _labels().get(re.sub(r"[\s\u3000]", "", match["label"]))
    value = match["value"].strip(" \t\u3000")
    if field not in _CLAIMS or not value or value in ("无", "-", "—", "暂无") or value.endswith(("：", ":")):  # the next label
        return None
    begin = match.start("value") + len(match["value"]) - len(match["value"].lstrip(" \t\u3000"))
    span = Span(begin, begin + len(value))
    if field in ("date", "published"):
        day = _DAY.search(value)
        value = f"{int(day[1]):04d}-{int(day[2]):02d}-{int(day[3]):02d}" if day else ""
    return Claim(field, value, place, span) if value else None
