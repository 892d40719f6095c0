"""The head of a text and what the file says of itself → the policy's own title, and the titles of plans that a notice forwards."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from kg.model import Source
from kg.reading import Reading
from kg.script import fold, simplify
from kg.structure.issuers import title_names
from kg.vocabulary import alternatives, concept_matcher, rules

LONGEST_TITLE = 90
_ORDER = re.compile(r"（[^（）]*(?:公布|发布|通过|批准|令第)[^（）]*）$")  # （2011年12月15日某市人民政府令第61号公布）
_QUALIFIER = re.compile(
    r"^（(?![^（）]*(?:[日过]）|会议|大会)|[^（）]*(?:本文|删减|删节))[^（）\n]{1,30}）$"
)  # （试行）, （2021-2023年） on a line of its own
_QUOTED = re.compile(r"《([^《》\n]{4,90}(?:〈[^〉]{1,60}〉[^《》\n]{0,60})?)》")
_PLAN = re.compile("第[一二三四五六七八九十]{1,3}个五年")  # 某市国民经济和社会发展 / 第十四个五年规划
_PLACE_LINE = re.compile(r"^(?![各全本我])[一-龥]{2,14}(?:省|市|县|区|州|盟|旗|乡|镇)$")  # a title's first line
_NUMBERED = re.compile(r"（[^（）\n]{1,24}[〔\[（]\d{4}[〕\]）](?:第)?\d{1,4}号）$")  # …的通知（某发〔2026〕42号）
_LISTED = re.compile(r"\d{1,2}[.、](?!\d)")
_MEETING = re.compile(r"（[^（）\n]{0,60}(?:会议|大会)[^（）\n]{0,10}）$")  # （2025年1月18日在某市…第六次会议上）
_ANNEX = re.compile("(?<=[。）日发])附件[0-9]{0,2}(?![0-9：:.、])")
_IN_LIST = re.compile("(?:附件：(?:1[.、])?|(?<=[一-龥])[2-9][.、])")
LIST = 600  # characters before an annex in which the list of annexes stands
SHORTEST_ANNEX = 6  # characters of an annex's title that the list of annexes prints too
_WHITE = re.compile(r"[\s\u3000]|<br\s*/?>")
_FORWARDING = ("印发", "转发", "发布", "公布")


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(alternatives(rules("structure").words["title_end"]) + r"(?:（[^（）\n]{1,30}）){0,2}$")


@cache
def _runs_on() -> re.Pattern[str]:
    """A title's last word with the first sentence behind it, in a text flattened to one line: …的实施意见|为促进…."""
    first = "(?=为[^。；：\\n]{2,40}，(?:特|现)?(?:制定|制订|提出|出台)|为(?:了|深入|贯彻|进一步|加快|促进|推动|落实|全面|规范|加强|做好|切实)|根据《|按照《|现就|近年来)"
    return re.compile(alternatives(rules("structure").words["title_end"]) + first)


def named_title(source: Source, head: str) -> str:
    """The title that the page, the crawler or the text's first line gives, of a notice perhaps."""
    for claim in source.claims:
        if claim.field == "title" and len(cleaned(claim.value)) >= 6:
            return cleaned(claim.value)
    lines = [line for line in head.split("\n") if line]
    for count in (1, 2, 3):
        if not all(_continues_title(a, b) for a, b in pairwise(lines[:count])):
            continue
        joined = cleaned("".join(lines[:count]))
        runs_on = _runs_on().search(joined)
        if runs_on and runs_on.start() >= 6:
            return joined[: runs_on.end()]
        if 6 <= len(joined) <= LONGEST_TITLE and not re.search("[。；！？]", joined) and _title_end().search(joined):
            return joined
    opening = re.match(
        r"[^。：；]{4,80}?" + alternatives(rules("structure").words["title_end"]) + r"(?=[一-龥]{1,8}〔|各)", "".join(lines[:2])
    )
    if opening:
        return cleaned(opening.group())
    letter = rules("structure")["letter"].search("".join(lines[:3]))
    return cleaned(letter["title"]) if letter and letter.start() <= LONGEST_TITLE else ""


def own_title(reading: Reading, head: str, begin: int, named: str) -> tuple[str, tuple[int, int] | None]:
    """The policy's own title: the last title line before its first section, or what the notice says that it forwards."""
    wanted = [title for title in (*forwarded(named, head), named) if title]
    joined = head.replace("\n", "")
    line = title_line(head)
    for title in wanted:
        at = last_standing(joined, title)
        places = [place for place, char in enumerate(head) if char != "\n"] if at is not None else []
        if at is not None and (line is None or places[at + len(title) - 1] + 1 >= line[1] or title != named):
            end = _with_qualifier(joined, at + len(title))
            if line is not None and line[0] <= places[at] and places[end - 1] < line[1] and len(title) > (line[1] - line[0]) // 2:
                continue  # the line says more than the notice does
            return joined[at:end], (begin + places[at], begin + places[end - 1] + 1)
    annex = annex_title(head) or _annex_here(reading.text, begin, begin + len(head))
    line = annex if annex and (line is None or annex[0] > line[1]) else line or letter_title(head)
    if line is not None:
        return head[line[0] : line[1]].replace("\n", ""), (begin + line[0], begin + line[1])
    return wanted[0] if named else "", None  # a title that only a sentence of the text names is another document's


def forwarded(named: str, head: str) -> list[str]:
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


def without_contents(head: str) -> str:
    """A head up to the contents page that a copy without line ends has run into the title: 某市发展规划|目录第一章…."""
    page = rules("structure")["contents"].search(head)
    return head[: page.start()] if page and _title_end().search(head, max(0, page.start() - LONGEST_TITLE), page.start()) else head


def title_line(head: str) -> tuple[int, int] | None:
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
        while (
            first > 0
            and end - lines[first][0] <= 2 * LONGEST_TITLE
            and _continues_title(head[slice(*lines[first - 1])], head[lines[first][0] : end])
        ):
            first -= 1
        dated = rules("structure")["date"].pattern.match(head, lines[first][0])
        if dated and dated.end() < end:  # 二〇〇七年十一月二十二日|国家环境保护"十一五"规划
            lines[first] = (dated.end(), lines[first][1])
        if numbered := _NUMBERED.search(head, begin, end):
            end = numbered.start()
        if index + 1 < len(lines) and _QUALIFIER.match(below := head[slice(*lines[index + 1])]) and not _ORDER.match(below):
            end = lines[index + 1][1]
        order = _ORDER.search(head, lines[first][0], end) or _MEETING.search(head, lines[first][0], end)
        return lines[first][0], order.start() if order else end
    return None


def letter_title(head: str) -> tuple[int, int] | None:
    """The last title in a head that has whom it is addressed to right behind it."""
    letters = list(rules("structure")["letter"].finditer(head))
    return letters[-1].span("title") if letters else None


def annex_title(head: str) -> tuple[int, int] | None:
    """The title of the last annex in a head: 附件1|社区菜市场改造指引."""
    annexes = [
        match
        for match in rules("structure")["annex"].finditer("\n" + head)
        if not _LISTED.match(match["title"]) and not match["title"].endswith(("局", "厅", "部", "办公室", "委员会", "下载"))
    ]
    if not annexes:
        return _listed_annex(head)
    if rules("structure")["date"].search(head[annexes[-1].end() - 1 :]):
        return None  # a list of annexes before the signature
    return annexes[-1].start("title") - 1, annexes[-1].end("title") - 1


def _annex_here(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The title of an annex that begins at a place, from there on; None where none does."""
    if not _ANNEX.search(text[max(0, begin - 6) : begin + 1]):
        return None
    start = max(0, begin - LIST)
    found = annex_title(text[start:end])
    return (0, found[1] + start - begin) if found and found[0] + start == begin else None


def _listed_annex(head: str) -> tuple[int, int] | None:
    """The title of the last annex in a head without line ends, as far as the list of annexes before it prints the same: 附件规程说明|规程…."""
    begin = max((match.end() for match in _ANNEX.finditer(head)), default=0)
    listed = [match.end() for match in _IN_LIST.finditer(head, 0, begin)] if begin else []
    end = max((_same(head, at, begin) for at in listed), default=0) + begin
    return (begin, end) if end - begin >= SHORTEST_ANNEX and "\n" not in head[begin:end] else None


def _same(text: str, one: int, other: int) -> int:
    """How many characters stand alike at two places."""
    size = 0
    while other + size < len(text) and text[one + size] == text[other + size] and one + size < other:
        size += 1
    return size


@lru_cache(maxsize=256)  # a page names its title several times
def cleaned(title: str) -> str:
    """A printed title in the reading's form, without white space, mark-up, number or quotation around it."""
    plain = _WHITE.sub("", fold(simplify(title)))
    number = rules("structure")["document_number"].search(plain)
    if number and number.start() > 5:  # …的通知国办函〔2021〕49号
        plain = plain[: number.end("organ") - len(without_names(number["organ"]))].rstrip("（")
    plain = re.sub(r"[_|-](?:[^_|-]{2,20}(?:网|门户|政府|平台|委员会|部|厅|局))+$", "", plain)  # the name of the site behind a page's title
    plain = _MEETING.sub("", _ORDER.sub("", plain))
    return re.sub(r"\.(?:txt|md|html?|docx?|pdf)$", "", plain).strip("。：#* ")


def _alike(one: str, other: str) -> bool:
    """Whether two writings mean one title: 印发关于支持X的若干措施 and 《关于支持X的若干措施》."""
    bare = [set(title[max(title.find("关于"), 0) :]) for title in (one, other)]
    return one in other or other in one or len(bare[0] & bare[1]) > 0.85 * max(map(len, bare))


def last_standing(joined: str, title: str) -> int | None:
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


def _title_like(line: str) -> bool:
    bare = line.replace("\n", "")
    if not 4 <= len(bare) <= LONGEST_TITLE or re.search("[。；？！]", bare) or bare.startswith(("附", "《", "（", "各", "现")):
        return False
    if _LISTED.match(bare):  # 2.社区食堂运营方案, in a list of annexes
        return False
    return _title_end().search(bare) is not None and "印发给你们" not in bare and not re.search("：(?!.{4,}(?:方案|计划|规划)$)", bare)


def _continues_title(before: str, line: str) -> bool:
    """Whether a line before a title line belongs to it: 国务院关于加快推进农业机械化和 / 农机装备产业转型升级的指导意见."""
    if not 2 <= len(before) <= 45 or re.search(
        "[。；：！？》）号日电]$|^附|^各|^[一二三四五六七八九十]、|文件$|^(?:打印|关闭|分享|首页|正文|字号)", before
    ):
        return False
    if line.startswith("关于"):
        return bool(title_names(before))
    if _PLACE_LINE.match(before) and not line.startswith(before[:2]):
        return True  # 绵阳市 / 水源保护三年行动方案
    if "关于" in line and title_names(before) and title_names(line.partition("关于")[0]):
        return True  # 绵阳市教育局 / 绵阳市财政局关于…
    if line.startswith(("和", "及", "与", "暨")) or _PLAN.match(line):
        return True
    return not _title_end().search(before) and ("关于" in before or len(line) <= 8 or line.startswith('"')) and "关于" not in line


@cache
def _title_word() -> re.Pattern[str]:
    return re.compile(alternatives((*rules("structure").words["title_end"], "文件")))


def without_names(organ: str) -> str:
    """The abbreviation alone, where a flattened head glues the issuer's name to it."""
    found = [end for begin, end, _ in concept_matcher("agencies").find(organ) if end < len(organ) - 1 and end - begin > 3]
    found += [match.end() for match in _title_word().finditer(organ) if match.end() < len(organ)]
    return organ[max(found) :] if found else organ
