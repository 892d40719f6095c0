"""Tables of lists of a Word 97 file → the counters that print numbers before paragraphs ([MS-DOC] 2.9.131, 2.9.150)."""

from __future__ import annotations

from struct import error, unpack_from

from kg.text.counters import Counters, Level, NumberedList
from kg.text.word97.binary import LISTS, OVERRIDES, Word97

FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital", 11: "japaneseCounting",
    14: "decimalFullWidth", 16: "japaneseLegal", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand",
    255: "none",
}  # fmt: skip
LEVELS = 9


def counters(word: Word97) -> Counters:
    """The counters of a file's lists, by the number that paragraphs name them with; tables that are cut give the lists so far."""
    try:
        abstract = _lists(word.part(LISTS), word)
        return Counters(_overrides(word.part(OVERRIDES), abstract))
    except (error, IndexError):
        return Counters({})


def _lists(head: bytes, word: Word97) -> dict[int, dict[int, Level]]:
    """The levels of each list by its id; they stand behind the table of lists, which does not count them in its length."""
    if len(head) < 2:
        return {}
    place = unpack_from("<I", word.main, 0x9A + 8 * LISTS)[0]
    count = unpack_from("<h", head)[0]
    at = place + 2 + 28 * count
    found: dict[int, dict[int, Level]] = {}
    for index in range(count):
        entry = head[2 + 28 * index : 2 + 28 * (index + 1)]
        key = unpack_from("<i", entry)[0]
        levels: dict[int, Level] = {}
        for level in range(1 if entry[26] & 1 else LEVELS):
            levels[level], at = _level(word.table, at)
        found[key] = levels
    return found


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """The level at a place, and where it ends."""
    start, form, flags = unpack_from("<iBB", table, at)
    characters, paragraphs, limit = table[at + 24], table[at + 25], table[at + 26]
    text_at = at + 28 + characters + paragraphs
    count = unpack_from("<H", table, text_at)[0]
    codes = unpack_from(f"<{count}H", table, text_at + 2)
    text = "".join(f"%{code + 1}" if code < LEVELS else chr(code) for code in codes)
    restart = limit if flags & 0x08 else None
    return Level(start, FORMS.get(form, "decimal"), text, bool(flags & 0x04), restart), text_at + 2 + 2 * count


def _overrides(table: bytes, abstract: dict[int, dict[int, Level]]) -> dict[str, NumberedList]:
    """The lists as paragraphs name them: "1" is the first."""
    if len(table) < 4:
        return {}
    count = unpack_from("<I", table)[0]
    at = 4 + 16 * count
    found: dict[str, NumberedList] = {}
    for index in range(count):
        key = unpack_from("<i", table, 4 + 16 * index)[0]
        changes = table[4 + 16 * index + 12]
        levels, starts = dict(abstract.get(key, {})), dict[int, int]()
        at += 4
        for _ in range(changes):
            start, flags = unpack_from("<iI", table, at)
            at += 8
            if flags & 0x20:
                levels[flags & 0xF], at = _level(table, at)
            if flags & 0x10:
                starts[flags & 0xF] = levels[flags & 0xF].start if flags & 0x20 else start
        found[str(index + 1)] = NumberedList(str(key), levels, starts)
    return found
