"""The head of a text and what the file says of itself → title, issuers, number and date of the policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from kg.model import Claim, Source, Span
from kg.reading import Reading
from kg.script import fold, simplify
from kg.structure.numbering import cjk_value
from kg.vocabulary import alternatives, concept_matcher, concepts, rules

HEAD = 6000  # characters of a text in which its head is looked for
TAIL = 1500  # characters at the end of a text in which a signature is looked for
LONGEST_TITLE = 90
_QUALIFIER = re.compile(r"^（(?![^（）]*[日过]）)[^（）\n]{1,30}）$")  # （试行）, （2021-2023年） on a line of its own
_QUOTED = re.compile(r"《([^《》\n]{4,90}(?:〈[^〉]{1,60}〉[^《》\n]{0,60})?)》")
_WHITE = re.compile(r"[\s\u3000]|<br\s*/?>")
_FORWARDING = ("印发", "转发", "发布", "公布")


@dataclass(frozen=True, slots=True)
class Front:
    """What the head says: the title and where it ends in the reading, issuers as printed, number, date and type."""

    title: str  # Simplified
    span: tuple[int, int] | None  # in the reading
    body_begin: int
    issuers: tuple[tuple[str, Span], ...]
    number: str | None
    date: str | None
    kind: str
    claims: tuple[Claim, ...]


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(alternatives(rules("structure").words["title_end"]) + r"(?:（[^（）\n]{1,30}）){0,2}$")


@cache
def _types() -> tuple[tuple[str, str], ...]:
    """Words that show a document's type, the longest first, with the type's key."""
    names = [(name, concept.key) for concept in concepts("document-types").values() for name in concept.names]
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _title_word() -> re.Pattern[str]:
    return re.compile(alternatives((*rules("structure").words["title_end"], "文件")))


def document_type(title: str) -> str:
    """The key of the type that a title names last: 关于印发某规划的通知 is a notice, 某规划 a plan."""
    bare = re.sub(r"（[^（）]{0,30}）$", "", title)
    for name, key in _types():
        if bare.endswith(name):
            return key
    return next((key for name, key in _types() if name in bare), "notice")


def front(source: Source, reading: Reading, begin: int, first: int, *, whole: bool) -> Front:
    """Read the head of the plan that begins at `begin` and whose first section begins at `first`.

    `whole` is false for the second and later plans of a notice: they have a title of their own, the rest is the notice's.
    """
    head = reading.text[begin : min(first, begin + HEAD)]
    named = _named_title(source, head) if whole else ""
    title, span = _own_title(reading, head, begin, named)
    body_begin = span[1] if span else begin
    claims = {claim.field: claim for claim in reversed(source.claims)}
    number, number_span = _document_number(reading, head, begin, claims)
    issuers, place = _issuers(source, reading, head, begin, [title, named])
    date, date_span = _date(reading, head, begin, claims)
    read = [Claim("title", title, "title line" if span else "file", _span(reading, span))] if title else []
    read += [Claim("issuer", name, place, where) for name, where in issuers]
    read += [Claim("number", number, "head", number_span)] if number else []
    read += [Claim("date", date, "head", date_span)] if date else []
    return Front(title, span, body_begin, issuers, number, date, document_type(title), tuple(read))


def carried(source: Source, reading: Reading, first: int) -> list[str]:
    """The titles of the plans that a notice forwards, as its own title or text names them."""
    head = reading.text[: min(first, HEAD)]
    return _forwarded(_named_title(source, head), head)


def plan_begin(text: str, begin: int, first: int, titles: list[str]) -> int | None:
    """Where between two places a plan begins: at one of the titles, else at a line that reads as a title; None where none is."""
    head = text[begin:first]
    places = [place for place, char in enumerate(head) if char != "\n"]
    joined = head.replace("\n", "")
    found = [at for title in titles if (at := _last_standing(joined, title)) is not None]
    if found:
        return begin + places[max(found)]
    line = _title_line(head)
    return begin + line[0] if line else None


def notice(source: Source, reading: Reading, first: int) -> Front:
    """The head of a notice that carries several plans, under its own title."""
    head = reading.text[: min(first, HEAD)]
    found = front(source, reading, 0, first, whole=True)
    title = _named_title(source, head)
    joined = head.replace("\n", "")
    at = joined.find(title) if title else -1
    if at < 0:
        return replace(found, title=title or found.title, span=None, kind=document_type(title or found.title))
    places = [place for place, char in enumerate(head) if char != "\n"]
    return replace(found, title=title, span=(places[at], places[at + len(title) - 1] + 1), kind=document_type(title))


def _span(reading: Reading, at: tuple[int, int] | None) -> Span | None:
    return reading.span(*at) if at else None


def _clean(title: str) -> str:
    """A printed title in the reading's form, without white space, mark-up, number or quotation around it."""
    plain = _WHITE.sub("", fold(simplify(title)))
    number = rules("structure")["document_number"].pattern.search(plain)
    plain = plain[: number.start()].rstrip("（") if number and number.start() > 5 else plain
    plain = re.sub(r"[_|-](?:[^_|-]{2,20}(?:网|门户|政府|平台|委员会|部|厅|局))+$", "", plain)  # the name of the site behind a page's title
    return re.sub(r"\.(?:txt|md|html?|docx?|pdf)$", "", plain).strip("。：#* ")


def _named_title(source: Source, head: str) -> str:
    """The title that the page, the crawler or the text's first line gives, of a notice perhaps."""
    for claim in source.claims:
        if claim.field == "title" and len(_clean(claim.value)) >= 6:
            return _clean(claim.value)
    lines = [line for line in head.split("\n") if line]
    for count in (1, 2, 3):
        if not all(_continues_title(a, b) for a, b in pairwise(lines[:count])):
            continue
        joined = _clean("".join(lines[:count]))
        if 6 <= len(joined) <= LONGEST_TITLE and not re.search("[。；！？]", joined) and _title_end().search(joined):
            return joined
    opening = re.match(
        r"[^。：；]{4,80}?" + alternatives(rules("structure").words["title_end"]) + r"(?=[一-龥]{1,8}〔|各)", "".join(lines[:2])
    )
    return _clean(opening.group()) if opening else ""


def _own_title(reading: Reading, head: str, begin: int, named: str) -> tuple[str, tuple[int, int] | None]:
    """The policy's own title: the last title line before its first section, or what the notice says that it forwards."""
    wanted = [title for title in (*_forwarded(named, head), named) if title]
    places = [place for place, char in enumerate(head) if char != "\n"]
    joined = "".join(head[place] for place in places)
    line = _title_line(head)
    for title in wanted:
        at = _last_standing(joined, title)
        if at is not None and (line is None or places[at + len(title) - 1] + 1 >= line[1] or title != named):
            end = _with_qualifier(joined, at + len(title))
            if line is not None and line[0] <= places[at] and places[end - 1] < line[1] and len(title) > (line[1] - line[0]) // 2:
                continue  # the line says more than the notice does
            return joined[at:end], (begin + places[at], begin + places[end - 1] + 1)
    if line is not None:
        return head[line[0] : line[1]].replace("\n", ""), (begin + line[0], begin + line[1])
    return next(iter(wanted), ""), None


def _forwarded(named: str, head: str) -> list[str]:
    """Titles of the document that a notice forwards, as its title or its text writes them."""
    found: list[str] = []
    match = rules("structure")["forwards"].pattern.search(named) if named else None
    if match is not None:
        found.append((match["quoted"] or match["bare"] or "").strip("《》"))
        found += _QUOTED.findall(named, match.end()) if match["quoted"] else []
        found += [quoted for quoted in _QUOTED.findall(head) if _alike(quoted, found[0])]
    elif not named or not _title_end().search(named):
        found += [quoted for quoted in _QUOTED.findall(head) if _title_end().search(quoted)][:3]
    found = [title.replace("〈", "《").replace("〉", "》") for title in found]
    return list(dict.fromkeys(found))


def _alike(one: str, other: str) -> bool:
    """Whether two writings mean one title: 印发关于支持X的若干措施 and 《关于支持X的若干措施》."""
    bare = [set(title[max(title.find("关于"), 0) :]) for title in (one, other)]
    return one in other or other in one or len(bare[0] & bare[1]) > 0.85 * max(map(len, bare))


def _last_standing(joined: str, title: str) -> int | None:
    """The last place where a title stands by itself, not in 《》 nor in 关于印发…的通知."""
    place = joined.rfind(title)
    while place >= 0:
        before, after = joined[max(0, place - 3) : place].removesuffix("日印发"), joined[place + len(title) : place + len(title) + 3]
        if not before.endswith(("《", *_FORWARDING)) and not after.startswith(("》", "的通知", "已经")):
            return place
        place = joined.rfind(title, 0, place)
    return None


def _with_qualifier(joined: str, end: int) -> int:
    match = re.compile(r"（(?![^（）]*日）)[^（）]{0,24}(?:年|试行|暂行|修订|修正|征求意见稿|送审稿|草案|版)[^（）]{0,6}）").match(
        joined, end
    )
    return match.end() if match else end


def _title_line(head: str) -> tuple[int, int] | None:
    """The last line, or lines, of a head that read as a title."""
    lines: list[tuple[int, int]] = []
    place = 0
    for line in head.split("\n"):
        lines.append((place, place + len(line)))
        place += len(line) + 1
    for index in range(len(lines) - 1, -1, -1):
        begin, end = lines[index]
        text = head[begin:end]
        if not _title_like(text):
            continue
        first = index
        while first > 0 and _continues_title(head[slice(*lines[first - 1])], head[lines[first][0] : end]):
            first -= 1
        dated = rules("structure")["date"].pattern.match(head, lines[first][0])
        if dated and dated.end() < end:  # 二〇〇七年十一月二十二日|国家环境保护"十一五"规划
            lines[first] = (dated.end(), lines[first][1])
        if index + 1 < len(lines) and _QUALIFIER.match(head[slice(*lines[index + 1])]):
            end = lines[index + 1][1]
        return lines[first][0], end
    return None


def _title_like(line: str) -> bool:
    bare = line.replace("\n", "")
    if not 4 <= len(bare) <= LONGEST_TITLE or re.search("[。；？！]", bare) or bare.startswith(("附", "《", "（", "各", "现")):
        return False
    return _title_end().search(bare) is not None and "印发给你们" not in bare and not re.search("：(?!.{4,}(?:方案|计划|规划)$)", bare)


def _continues_title(before: str, line: str) -> bool:
    """Whether a line before a title line belongs to it: 国务院关于加快推进农业机械化和 / 农机装备产业转型升级的指导意见."""
    if not 2 <= len(before) <= 45 or re.search("[。；：！？》）号日电]$|^附|^各|^[一二三四五六七八九十]、|文件$", before):
        return False
    if line.startswith("关于"):
        return bool(_title_names(before))
    if line.startswith(("和", "及", "与", "暨")):
        return True
    return not _title_end().search(before) and ("关于" in before or len(line) <= 8 or line.startswith('"')) and "关于" not in line


def _document_number(reading: Reading, head: str, begin: int, claims: dict[str, Claim]) -> tuple[str | None, Span | None]:
    if "number" in claims:
        return claims["number"].value, claims["number"].span
    for match in rules("structure")["document_number"].pattern.finditer(head):
        if head[max(0, match.start() - 2) : match.start()].endswith(("》（", "》")) and match.start() > 60:
            continue  # another document's: 《…的决定》（国发〔2005〕39号）
        organ = _without_names(match["organ"])
        start = match.end("organ") - len(organ)
        return f"{organ}〔{match['year']}〕{match['serial']}号", reading.span(begin + start, begin + match.end())
    return None, None


def _without_names(organ: str) -> str:
    """The abbreviation alone, where a flattened head glues the issuer's name to it."""
    found = [end for begin, end, _ in concept_matcher("agencies").find(organ) if end < len(organ) - 1 and end - begin > 3]
    found += [match.end() for match in _title_word().finditer(organ) if match.end() < len(organ)]
    return organ[max(found) :] if found else organ


def _issuers(source: Source, reading: Reading, head: str, begin: int, titles: list[str]) -> tuple[tuple[tuple[str, Span], ...], str]:
    """Who issues the document, as printed, and where that stands: news, letterhead, signature, title, page table or crawler's header."""
    news = rules("structure")["issued_by"].pattern.search(head)
    if news and "、" in news["names"] and (names := _listed(reading, head, begin, *news.span("names"))):
        return names, "news"
    titled = next((names for title in titles if (names := _in_title(reading, head, begin, title))), ())
    tail = reading.text[max(begin, len(reading.text) - TAIL) :]
    signatures = (
        _letterhead(reading, head, begin),
        _signature(reading, head, begin),
        _signature(reading, tail, len(reading.text) - len(tail)),
    )
    signed = max(signatures, key=len)
    if signed and len(signed) >= len(titled):
        return signed, "signature"
    if titled:
        return titled, "title"
    for place in ("information table", "crawler header"):
        claims = [
            claim for claim in source.claims if claim.field == "issuer" and claim.span and claim.place == place and _organ(claim.value)
        ]
        if claims:
            return tuple((claim.value, claim.span) for claim in claims if claim.span), place
    return (), ""


def _letterhead(reading: Reading, head: str, begin: int) -> tuple[tuple[str, Span], ...]:
    """The bodies of a joint letterhead: A部B部文件环气候〔2020〕57号."""
    number = rules("structure")["document_number"].pattern.search(head)
    end = head.rfind("文件", 0, number.start("organ") + 1) if number else -1
    if end < 0:
        return ()
    known = [(a, b) for a, b, _ in concept_matcher("agencies").find(head[:end])]
    return tuple((head[a:b], reading.span(begin + a, begin + b)) for a, b in _tail(known, end))


def _organ(name: str) -> bool:
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
        known = [(a + start, b + start) for a, b, _ in concept_matcher("agencies").find(block)]
        names = _pieces(reading, head, begin, start, match.start(), known)
        if names:
            return names
    return ()


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
        elif _organ(head[a:b]) and len(head[a:b]) >= 3 and not (tail and len(words) == 1):
            found.append((a, b))
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
    names = match["names"]
    parts = _title_names(names)
    if at < 0 or not parts:
        return ()
    found = []
    for offset, name in parts:
        a, b = places[at + offset], places[at + offset + len(name) - 1] + 1
        found.append((name, reading.span(begin + a, begin + b)))
    return tuple(found)


def _title_names(names: str) -> list[tuple[int, str]]:
    """The bodies named at the beginning of a title, with their offsets: 中共中央|国务院, 某市人民政府办公厅."""
    known = concept_matcher("agencies").find(names)
    if known and known[0][0] == 0 and sum(end - begin for begin, end, _ in known) >= len(names) - names.count("、"):
        return [(begin, names[begin:end]) for begin, end, _ in known]
    parts = [(match.start(), match.group()) for match in re.finditer("[^、]+", names)]
    return parts if all(_organ(name) for _, name in parts) else []


def _date(reading: Reading, head: str, begin: int, claims: dict[str, Claim]) -> tuple[str | None, Span | None]:
    """The day of the signature, or what the page's table gives as 成文日期."""
    if "date" in claims:
        return claims["date"].value, claims["date"].span
    tail = reading.text[max(begin + len(head), len(reading.text) - TAIL) :]
    for text, offset in ((head, begin), (tail, len(reading.text) - len(tail))):
        for match in rules("structure")["date"].pattern.finditer(text):
            alone = text[max(0, match.start() - 1) : match.start()] in ("", "\n") or _signed(text, match.start())
            if alone and not text.startswith(("前", "起", "印发", "至", "-", "—", "，", "第"), match.end()):
                return _iso(match), reading.span(offset + match.start(), offset + match.end())
    return None, None


def _signed(head: str, place: int) -> bool:
    return re.search("(?:部|委|厅|局|院|会|府|办公室|署)$", head[max(0, place - 12) : place]) is not None


def _iso(match: re.Match[str]) -> str | None:
    if match["year"]:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    else:
        digits = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
        year = int("".join(digits[char] for char in match["cyear"]))
        month, day = cjk_value(match["cmonth"]), cjk_value(match["cday"])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
