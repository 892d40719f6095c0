"""The head and tail of a text → the bodies that issue it, as printed, and where they stand."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from kg.model import Source, Span
from kg.reading import Reading
from kg.script import fold, simplify
from kg.vocabulary import concept_matcher, rules

TAIL = 1500  # characters at the end of a text in which a signature is looked for
PLACE = 3  # characters of a place's name by which it is known again
LONGEST_LIST = 400  # characters of the names under a title
_WHITE = re.compile(r"[\s\u3000]|<br\s*/?>")
_OWN_PLACE = re.compile("[一-龥]{2,12}(?:省|市|县|区|州|盟|旗)")
_IN_SENTENCE = re.compile("[、，对要的关就提召和与及将会〔]|发(?:〔|明电)|函〔|字〔|等|统一|印发|发布")  # behind a name that is no author's


def issuers_of(
    source: Source, reading: Reading, head: str, begin: int, after: int, titles: list[str]
) -> tuple[tuple[tuple[str, Span], ...], str]:
    """Who issues the document, as printed, and where that stands: news, letterhead, signature, title, page table or crawler's header."""
    news = rules("structure")["issued_by"].search(head)
    if news and "、" in (news["names"] or "") and (names := _listed(reading, head, begin, *news.span("names"))):
        return names, "news"
    titled = next((names for title in titles if (names := _in_title(reading, head, begin, title))), ())
    tail = reading.text[max(begin, after - TAIL) : after]
    signatures = (
        _letterhead(reading, head, begin),
        _signature(reading, head, begin),
        _signature(reading, tail, after - len(tail)),
    )
    signed = max(signatures, key=len)
    authors = _authors(reading, head, begin, titles[0])
    if authors and signed:
        return (*signed, *(author for author in authors if author[0] not in {name for name, _ in signed})), "signature"
    if signed and len(signed) >= len(titled):
        return signed, "signature"
    if titled:
        return titled, "title"
    for place in ("information table", "crawler header"):
        claims = [
            claim for claim in source.claims if claim.field == "issuer" and claim.span and claim.place == place and is_organ(claim.value)
        ]
        if claims:
            return tuple((claim.value, claim.span) for claim in claims if claim.span), place
    return (), ""


def _authors(reading: Reading, head: str, begin: int, title: str) -> tuple[tuple[str, Span], ...]:
    """The bodies printed under the title of a plan that another forwards: …的意见 / 交通运输部 公安部 …."""
    joined = head.replace("\n", "")
    at = joined.rfind(title) if title else -1
    if at < 0:
        return ()
    places = [place for place, char in enumerate(head) if char != "\n"]
    start = at + len(title)
    found: list[tuple[int, int]] = []
    for first, last, _ in concept_matcher("agencies").find(joined[start : start + LONGEST_LIST]):
        if first != (found[-1][1] if found else 0):
            break
        found.append((first, last))
    if found and _IN_SENTENCE.match(head, places[start + found[-1][1] - 1] + 1):
        return ()  # 党中央、国务院对…作出部署: a sentence
    spans = ((joined[start + a : start + b], places[start + a], places[start + b - 1] + 1) for a, b in found)
    return tuple((name, reading.span(begin + a, begin + b)) for name, a, b in spans)


def _letterhead(reading: Reading, head: str, begin: int) -> tuple[tuple[str, Span], ...]:
    """The bodies of a letterhead: A部B部文件环气候〔2020〕57号, 某市人民政府令."""
    decree = rules("structure")["decree"].search(head)
    if decree:
        return ((decree["names"], reading.span(begin + decree.start("names"), begin + decree.end("names"))),)
    number = rules("structure")["document_number"].search(head)
    end = head.rfind("文件", 0, number.start("organ") + 1) if number else -1
    if end < 0:
        return ()
    known = [(a, b) for a, b, _ in concept_matcher("agencies").find(head[:end])]
    return tuple((head[a:b], reading.span(begin + a, begin + b)) for a, b in _tail(known, end))


@lru_cache(maxsize=1024)  # the signatures of one file are few
def is_organ(name: str) -> bool:
    """Whether a printed name can be an issuer's: 国务院, 上海市人民政府办公厅."""
    return rules("structure")["organ"].pattern.match(_WHITE.sub("", fold(simplify(name)))) is not None


def _listed(reading: Reading, head: str, begin: int, start: int, end: int) -> tuple[tuple[str, Span], ...]:
    """The names between 、 of a list, each with its span; 和 and 与 belong to names (国家发展和改革委员会)."""
    found = [match.span() for match in re.compile("[^、，\n]+").finditer(head, start, end)]
    return tuple((head[a:b], reading.span(begin + a, begin + b)) for a, b in found)


def _signature(reading: Reading, head: str, begin: int) -> tuple[tuple[str, Span], ...]:
    """The bodies that sign a notice: the names between its last sentence and a date."""
    for match in rules("structure")["date"].pattern.finditer(head):
        start = max(head.rfind(stop, 0, match.start()) for stop in "。；！：") + 1
        block = head[start : match.start()]
        if not block.strip("\n") or len(block) > 400 or head.startswith(("印发", "起", "前", "以", "至"), match.end()) or "抄送" in block:
            continue
        known = [(a + start, b + start + _office(block, b)) for a, b, _ in concept_matcher("agencies").find(block)]
        names = _pieces(reading, head, begin, start, match.start(), known)
        if names:
            return names
    return ()


def _office(text: str, end: int) -> int:
    """The length of 办公厅 or 办公室 behind a body's name: 生态环境部|办公厅."""
    return next((len(office) for office in rules("structure").words["office"] if text.startswith(office, end)), 0)


def _pieces(reading: Reading, head: str, begin: int, start: int, end: int, known: list[tuple[int, int]]) -> tuple[tuple[str, Span], ...]:
    """A signature's names: whole lines or words that are an organ's, else the known names glued together in it."""
    cuts = sorted(
        {start, end, *(g - begin for g in reading.gaps(begin + start, begin + end)), *(i for i in range(start, end) if head[i] == "\n")}
    )
    words = [(a, b) for a, b in pairwise(cuts) if head[a:b].strip("\n")]
    found: list[tuple[int, int]] = []
    for a, b in words:
        while a < b and not "一" <= head[a] <= "龥":
            a += 1
        latin = [place for place in range(a, b) if head[place].isascii() and head[place].isalnum()]
        a = latin[-1] + 1 if latin else a  # hu@mee.gov.cn|生态环境部办公厅
        tail = _tail([pair for pair in known if a <= pair[0] and pair[1] <= b], b)
        if tail and tail[0][0] == a:
            found += tail
        elif tail and len(words) == 1 and len(tail) == 1 and _OWN_PLACE.fullmatch(head, a, tail[0][0]):
            found.append((a, b))  # 宁波市|发展和改革委员会
        elif is_organ(head[a:b]) and len(head[a:b]) >= 3 and not (tail and len(words) == 1):
            found += [(a + first, a + last) for first, last in pairwise([0, *_repeats(head[a:b]), b - a])]
        elif a < b:
            found = tail  # what stands before these words is no signature
    return tuple((head[a:b], reading.span(begin + a, begin + b)) for a, b in found)


def _tail(known: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The known names that stand glued together up to the end of a word."""
    found: list[tuple[int, int]] = []
    for pair in reversed(known):
        if pair[1] != end:
            break
        found.insert(0, pair)
        end = pair[0]
    return found


def _in_title(reading: Reading, head: str, begin: int, title: str) -> tuple[tuple[str, Span], ...]:
    """The bodies that a title begins with: 国务院办公厅关于…."""
    match = rules("structure")["title_issuer"].pattern.match(title)
    if match is None:
        return ()
    flat = head.replace("\n", "")
    places = [place for place, char in enumerate(head) if char != "\n"]
    at = flat.find(title[: match.end("names")])
    if at < 0:
        return ()
    cuts = [o for o in range(1, match.end("names")) if _parted(reading, begin + places[at + o - 1], begin + places[at + o])]
    found = []
    for offset, name in _named(match["names"], cuts):
        a, b = places[at + offset], places[at + offset + len(name) - 1] + 1
        found.append((name, reading.span(begin + a, begin + b)))
    return tuple(found)


def _parted(reading: Reading, before: int, place: int) -> bool:
    """Whether white space or a line's end stands between two characters that follow one another in a title."""
    return place > before + 1 or place in reading.gaps(before, place + 1)


def _named(names: str, cuts: list[int]) -> list[tuple[int, str]]:
    """The bodies named at the beginning of a title, which 、, white space or nothing parts."""
    pieces = [(a, names[a:b]) for a, b in pairwise([0, *cuts, len(names)])]
    each = [[(a + offset, name) for offset, name in title_names(piece)] for a, piece in pieces]
    return [one for found in each for one in found] if all(each) else title_names(names)


def title_names(names: str) -> list[tuple[int, str]]:
    """The bodies named at the beginning of a title, with their offsets: 中共中央|国务院, 某市人民政府办公厅."""
    known = concept_matcher("agencies").find(names)
    if known and known[0][0] == 0 and sum(end - begin for begin, end, _ in known) >= len(names) - names.count("、"):
        return [(begin, names[begin:end]) for begin, end, _ in known]
    parts = [
        (match.start() + a, match.group()[a:b])
        for match in re.finditer("[^、]+", names)
        for a, b in pairwise([0, *_repeats(match.group()), len(match.group())])
    ]
    return parts if all(is_organ(name) for _, name in parts) else []


def _repeats(name: str) -> list[int]:
    """Where the place that a name begins with comes again, as bodies of one place stand side by side: 中共衡阳市委|衡阳市人民政府."""
    place = name.removeprefix("中共")[:PLACE]
    found = [match.start() for match in re.finditer(re.escape(place), name)][1:] if len(name) > 2 * PLACE else []
    return found if all(is_organ(name[a:b]) for a, b in pairwise([0, *found, len(name)])) else []
