"""Plain text → the compact reading that rules match on, and every place in it back to the source's characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from kg.model import Span
from kg.script import fold
from kg.text.furniture import furniture
from kg.text.lines import WITHIN

_SPACE = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())  # what \s means, in a set that is faster without it
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"  # joiners, marks of direction and form
)
_WHITE = re.compile(rf"[{_SPACE}{_INVISIBLE}\u2028\u2029\x00-\x1f]+")
_NO_GAP = re.compile(f"[{_INVISIBLE}]+")
_BREAK = re.compile(r"[\n\r\u2028\u2029]|[\u3000\u2003]{2}")  # a line's end, or a paragraph's indent that lost it
_GROUPED = re.compile(r"，(?<=\d，)\d{3}(?:，\d{3})*(?!\d)")  # 1，500 that folding made of 1,500
_PAGE_NUMBER = re.compile(r"[-—·]{0,2}(?:第)?\d{1,4}(?:页)?[-—·]{0,2}(?:/\d{1,4})?")
_GLUED_NUMBER = re.compile(
    r"\d{1,3}(?=[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,4}[编章节条]|（[一二三四五六七八九十]{1,3}）)"
)
_FINISHED = '。；：！？）"》…]】〕|'
_NEW = re.compile(
    r"(?:第[一二三四五六七八九十百]{1,4}[编篇章节条]|[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）|\d{1,3}[.、）](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}(?=[一-龥\"《])(?![万亿元米平公吨倍个家立微毫千百])|[①-⑳]|——|[一-龥]{2,8}：|附件|专栏|（|《|[-•●○·◆■])"
)
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百]{1,4}[编篇章节条]|[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）|\d{1,3}(?:\.\d{1,2}){0,3}[.、]?)"
)
_ARTICLE = re.compile("第[一二三四五六七八九十百]{1,4}条")  # which opens a sentence: 第七条根据需要，编制规划时，应 / 当…
_ITEM = re.compile(r"（|\d{1,3}[.、](?!\d)")  # which may be one too, and be indented
_SUBJECT = re.compile(r"(?:机构|单位|部门|企业|政府|委员会|系统|人员|地区)$")
_PREDICATE = re.compile(
    r"(?:对|应|应当|须|必须|负责|及|以及|和|与)(?=[一-龥])"
)  # 施工图审查机构 / 对…承担责任: a line broken behind its subject
_LINKED = re.compile("(?:根据|按照|依照|依据|遵照|贯彻|落实|执行|[和及与、])$")
_BEHIND_LINK = re.compile("[和及与等的、，]|规定|精神|要求")
_LEADER = re.compile("[….·](?:(?<=…)…|(?<=[.·])[.·]{3})")  # a contents page's line
_STOPS = re.compile("[，。；：]")
_PUNCTUATION = re.compile("[，。；：、]")
_ROW = re.compile("(?:约束性|预期性)(?:[^一-龥]|$)")  # a row of a table of indicators
_SPREAD = frozenset(("总则", "附则", "分则", "罚则", "通则", "目录", "前言", "引言", "序言", "附件"))  # words that print spreads
_MARK = re.compile(r"[⁰¹²³⁴-⁹]{1,3}|[\[［〔]\d{1,2}[\]］〕]")  # of a footnote: 站点³, 站点[3]
_OF_UNIT = re.compile(r"[0-9A-Za-z米里]")  # before ² and ³ that belong to a unit or a power: m³, 10⁵
REST_OF_HEADING = 14  # characters at most of a heading's second line
PARAGRAPH = 36  # characters from which a line without a stop at its end is a broken paragraph rather than a heading or a cell
WRAPPED_SHARE = (
    0.4  # of lines that end in a sentence within WIDTH_SLACK of the commonest length: text out of a PDF (0.7–0.9); other texts have < 0.35
)
WIDTH_SLACK = 4
ROW = 20_000  # characters before and behind a paragraph of a cell in which its row has a tab
INDENT = 2  # characters by which a paragraph's first line is shorter
FEWEST_LINES = 8  # lines from which a common width can be told from chance

Stretch = tuple[int, int]  # where a part of the reading begins and ends


@dataclass(slots=True)
class _Line:
    """The pieces of one line, without white space, and the place of the line end behind it."""

    pieces: list[tuple[int, str]] = field(default_factory=list)
    end: int = 0
    joined: set[int] = field(default_factory=set)  # places of pieces before which only invisible signs stand
    tabs: int = 0  # between its words

    @property
    def is_row(self) -> bool:
        """Whether tabs part its words into cells; one tab behind a number only sets it off."""
        return self.tabs > 1 or (self.tabs == 1 and not _NUMBERED.fullmatch(self.pieces[0][1]))

    @property
    def text(self) -> str:
        return self.pieces[0][1] if len(self.pieces) == 1 else "".join(piece for _, piece in self.pieces)

    def drop(self, count: int) -> None:
        """Take the first characters away."""
        while self.pieces and count:
            origin, piece = self.pieces[0]
            self.pieces[0] = (origin + count, piece[count:])
            count -= min(count, len(piece))
            if not self.pieces[0][1]:
                del self.pieces[0]


class Reading:
    """A text without white space but one line feed between paragraphs, and where each of its characters came from."""

    __slots__ = ("_starts", "known", "origins", "plain", "text")

    def __init__(self, pieces: list[tuple[int, str]], plain: str, joined: frozenset[int] = frozenset()) -> None:
        """Join pieces (their place in the plain text, their words); a line feed among them stands for a paragraph's end.

        `joined` are places of pieces that no white space parts from the one before.
        """
        self.plain = plain
        self.known: dict[str, Any] = {}  # what readers of the whole text have found in it, each by its own name
        self._starts: list[int] = []
        self.origins: list[int] = []  # where in the source each character stands
        for origin, piece in pieces:
            if origin not in joined:
                self._starts.append(len(self.origins))
            self.origins.extend(range(origin, origin + len(piece)))
        self.text = "".join(piece for _, piece in pieces)

    def gaps(self, begin: int, end: int) -> list[int]:
        """Where between the characters begin..end the source had white space."""
        first, last = bisect_right(self._starts, begin), bisect_right(self._starts, end)
        return self._starts[first:last]

    def source(self, begin: int, end: int) -> str:
        """What the characters begin..end (not empty) were read from, with the white space between them."""
        return self.plain[self.origins[begin] : self.origins[end - 1] + 1]

    def span(self, begin: int, end: int) -> Span:
        """The source's span of the reading's characters begin..end (not empty)."""
        return Span(self.origins[begin], self.origins[end - 1] + 1)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in the order of the text, with those that overlap joined."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def across(stretches: Sequence[Stretch], begin: int, end: int) -> Sequence[Stretch]:
    """Those of some merged stretches that share characters with begin..end."""
    first = bisect_right(stretches, begin, key=itemgetter(1))
    return stretches[first : bisect_left(stretches, end, key=itemgetter(0))]


def compact(plain: str) -> Reading:
    """The reading of a plain text: signs folded, white space gone, one line feed between paragraphs.

    Lines that a page's width broke (text out of a PDF, an export) are one paragraph again; page numbers and running heads are left out.
    """
    lines = _lines(_GROUPED.sub(lambda match: match.group().replace("，", ","), fold(_without_notes(plain))))
    lines, pages = _without_furniture(lines)
    width = _width(lines)
    pieces: list[tuple[int, str]] = []
    before = ""
    for index, line in enumerate(lines):
        text = line.text
        if width and _PAGE_NUMBER.fullmatch(text):
            continue
        if width and (glued := _GLUED_NUMBER.match(text)):
            line.drop(glued.end())
            text = line.text
        row = line.is_row
        over = index in pages and len(before) >= PARAGRAPH and before[-1] not in _FINISHED and text[0] != "|" and not _NEW.match(text)
        if index and (row or lines[index - 1].is_row or not (over or _joins(before, text, width, _apart(lines[index - 1], line, plain)))):
            pieces.append((lines[index - 1].end, "\n"))
        pieces += line.pieces
        before = text
    return Reading(pieces or [(0, "")], plain, frozenset().union(*(line.joined for line in lines)))


def broken_by_page(plain: str) -> bool:
    """Whether most lines of a text end where a page's width broke them."""
    return _width(_lines(fold(plain))) > 0


def _without_furniture(lines: list[_Line]) -> tuple[list[_Line], set[int]]:
    """The lines without what every page prints, and which of them begin a page."""
    found = furniture([line.text for line in lines])
    kept: list[_Line] = []
    pages = set()
    for index, line in enumerate(lines):
        if index in found.begins:
            pages.add(len(kept))
            line.drop(found.heads.get(index, 0))
        if index not in found.lines:
            kept.append(line)
    return kept, pages


def _without_notes(plain: str) -> str:
    """A text as long, whose footnotes and their marks are invisible: 新建³泵站18座…\\n³ 泵站是指…。"""
    marks, notes = [], []
    for mark in _MARK.finditer(plain):
        begin = plain.rfind("\n", 0, mark.start()) + 1
        if plain[begin : mark.start()].strip():
            if mark.group()[0] in "[［〔" or not _OF_UNIT.match(plain, mark.start() - 1):
                marks.append(mark)
        else:
            notes.append(mark)
    named = {mark.group() for mark in marks}
    noted = [mark for mark in notes if mark.group() in named]
    known = {mark.group() for mark in noted}
    found = [(mark.start(), mark.end()) for mark in marks if mark.group()[0] not in "[［〔" or mark.group() in known]
    found += [(mark.start(), end if (end := plain.find("\n", mark.end())) >= 0 else len(plain)) for mark in noted]
    pieces, place = [], 0
    for begin, end in sorted(found):
        if begin >= place:
            pieces += [plain[place:begin], "\u200b" * (end - begin)]
            place = end
    return "".join((*pieces, plain[place:])) if pieces else plain


def _lines(folded: str) -> list[_Line]:
    """The lines that hold anything, each as pieces between white space."""
    lines = [_Line()]
    place = 0
    for white in _WHITE.finditer(folded):
        if white.start() > place:
            lines[-1].pieces.append((place, folded[place : white.start()]))
        gap = white.group()
        if lines[-1].pieces and ("\n" in gap or (_BREAK.search(gap) and not _is_spread(folded, white) and not _is_in_row(folded, white))):
            lines[-1].end = white.start()
            lines.append(_Line())
        elif lines[-1].pieces and _NO_GAP.fullmatch(gap):
            lines[-1].joined.add(white.end())
        elif lines[-1].pieces and "\t" in gap:
            lines[-1].tabs += 1
        place = white.end()
    if place < len(folded):
        lines[-1].pieces.append((place, folded[place:]))
    return lines if lines[-1].pieces else lines[:-1]


def _is_in_row(text: str, white: re.Match[str]) -> bool:
    """Whether white space parts two paragraphs of one cell (U+2028 in a line with a tab), so that the row goes on."""
    if WITHIN not in white.group():
        return False
    begin, end = text.rfind("\n", 0, white.start()) + 1, text.find("\n", white.end())
    return text.find("\t", max(begin, white.start() - ROW), white.end() + ROW if end < 0 else min(end, white.end() + ROW)) >= 0


def _width(lines: list[_Line]) -> int:
    """The width at which a page broke the lines, most of them in a sentence; 0 where lines are paragraphs."""
    texts = [text for line in lines if len(text := line.text) >= 15 and not _LEADER.search(text)]
    if len(texts) < FEWEST_LINES:
        return 0
    width = Counter(map(len, texts)).most_common(1)[0][0]
    near = sum(abs(len(text) - width) <= WIDTH_SLACK and text[-1] not in _FINISHED for text in texts)
    return width if near >= WRAPPED_SHARE * len(texts) else 0


def _apart(before: _Line, line: _Line, plain: str) -> bool:
    """Whether a blank line stands between two lines."""
    return plain.count("\n", before.end, line.pieces[0][0]) > 1


def _joins(before: str, line: str, width: int, apart: bool) -> bool:
    """Whether a line goes on with the sentence of the line before it; `apart` where a blank line stands between them."""
    if before and width and before[-1] in "统唯逐" and line.startswith("一、"):
        return True  # 公平统 / 一、可持续: a word that the page's width broke
    if (_LINKED.search(before) and line[0] == "《") or (before.endswith("》") and _BEHIND_LINK.match(line)):
        return True  # a line that a link's mark-up broke: 根据 / 《环境保护法》 / 和有关规定
    if (
        not before
        or line[0] == "|"  # a row of a table
        or (before[-1] in _FINISHED and not _is_cut(before, width))
        or _NEW.match(line)
        or _ROW.search(before)
        or _ROW.search(line)
    ):
        return False
    if before[-1] in "，、《" or line[0] in "、，。；》":
        return True
    if _SUBJECT.search(before) and _PREDICATE.match(line):
        return True
    numbered = _NUMBERED.match(before) is not None and "。" not in before
    if width and numbered and len(before) > width // 2 and len(line) <= REST_OF_HEADING and not _PUNCTUATION.search(line):
        return True
    if width:
        slack = WIDTH_SLACK if not numbered or _ARTICLE.match(before) else INDENT if _ITEM.match(before) else 1
        return len(before) >= width - slack
    if apart and not _STOPS.search(line):
        return False  # a cell: 清理河道，… / / 市水利局、市财政局
    return len(before) >= PARAGRAPH and not numbered and ("，" in before or "。" in before)


def _is_cut(line: str, width: int) -> bool:
    """Whether a page's width broke a line behind a title or a bracket in a sentence: 第一条根据《…》（以下简称…） / 规定."""
    return 0 < width - INDENT <= len(line) and (line[-1] in '》"' or (line[-1] == "）" and "。" not in line))


def _is_spread(text: str, white: re.Match[str]) -> bool:
    """Whether white space without a line feed only spreads a label of two characters: 标　　题."""
    before, after = text[max(0, white.start() - 2) : white.start()], text[white.end() : white.end() + 2]
    if before[-1:] + after[:1] in _SPREAD:
        return True  # 第一章　总　　则第一条…
    one_before = bool(before) and (len(before) == 1 or before[0].isspace())
    return one_before and len(after) == 2 and after[1] in "：\u3000 "
