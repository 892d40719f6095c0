"""A list of names (A、B等有关部门和C) → each name with its place in the reading and who it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kg.agencies.departments import compounds
from kg.agencies.names import Names
from kg.model import AgencyName
from kg.vocabulary import alternatives, rules

_PIECE = re.compile(r"(?:[^、，；。/\n（）]|（[^（）]*）)+")
_MARK = re.compile(r"(?<=[一-龥])(?:[0-9*⁰¹²³⁴-⁹①-⑳]{1,2}|\[[0-9]{1,2}\])(?=$)")  # of a footnote, behind a name
_LEAD_IN = re.compile(r"^(?:以及|[及和与并由\s*]|会同)+")
_AND_SO_ON = re.compile(
    r"等(?=$|和|及|以及|与|、|各|有关|相关|国务院|中央|部门|单位|机构|地方|省|市|县|区|成员|主管|责任|其他|[0-9一二三四五六七八九十]+个?(?:部门|单位|家))"
)
_AND = re.compile("以及|[和及与并]")
_LEVELS = re.compile(
    "(?:[省市县区州盟旗镇乡地道]|直辖市|自治[区州县])）?[、和及，]各?(?:[省市县区州盟旗镇乡]|街道|自治|直辖|直管|功能|开发|园)"
)
_TAIL = re.compile("(?:管理委员会|管委会|人民政府|政府|(?:各)?(?:有关|相关)(?:部门|单位|地区)(?:和单位)?)$")
_COUNTED = re.compile("(?P<place>.{2,8}?)(?:[二两三四五六七八九十]|[0-9]{1,2})(?:个)?(?:省市|省区|省|市|县|区|州)(?P<tail>.{2,12})")
_BARE_TAIL = re.compile("[省市县区州](?P<tail>人民政府|政府)")
_PLACE_END = re.compile("(?:示范区|新区|开发区|园区|[省区县市州旗盟镇])$")

_BOTH = "党委、政府"
_COMPOUND_END = "管委会"  # what such a name holds
_INNER = re.compile("（(?P<name>[一-龥]{3,20})）")
_SAME_PLACE = re.compile("[市县区州旗]政府")
_NEXT_NAME = re.compile("(?<=[局委办厅部院会社行司心队府])(?=[省市县区州旗盟各国中自])")
SHORTEST_GLUED = 7  # characters of two names: 市财政局市教委
LONGEST_SHARED = 40  # characters of a part in which places share a last word

Entry = tuple[int, int, AgencyName]


class NameList(NamedTuple):
    """What a list names; `open` where it ends in 等; `rest` are stretches that are no names."""

    entries: tuple[Entry, ...]
    open: bool
    rest: tuple[tuple[int, int], ...]


def read_list(text: str, begin: int, end: int, names: Names) -> NameList:
    """The names between two points of a text, in their order; nothing in it raises, nothing is dropped."""
    found = _Listing(text, names)
    for at, to in _pieces(text, begin, end):
        found.ends_open = text[at:to].endswith("等")
        for start, stop in _parts(text, at, to, names):
            found.take(start, stop)
    return found.whole()


class _Listing:
    """What a list has named so far; `waiting` are places before a last word that they share (杨凌示范区、… before 西咸新区管委会)."""

    def __init__(self, text: str, names: Names) -> None:
        self._text, self._names = text, names
        self._entries: list[Entry] = []
        self._rest: list[tuple[int, int]] = []
        self._waiting: list[tuple[int, int]] = []
        self.ends_open = False

    def take(self, begin: int, end: int) -> None:
        """Read the next part."""
        text, names = self._text, self._names
        found = _of_same_place(text, begin, end, self._entries, names) or _read(text, begin, end, names)
        if self._share(begin, end):
            return
        may_be_place = _PLACE_END.search(text, begin, end)
        if found and not (found[0][2].kind == "unresolved" and may_be_place):
            self._entries += found
        elif may_be_place or names.is_place(text[begin:end]):
            self._waiting.append((begin, end))
        else:
            self._rest.append((begin, end))

    def _share(self, begin: int, end: int) -> bool:
        """Give the places that wait the last word of a part; whether that was all of the part."""
        shared = _shared(self._text, begin, end, self._waiting, self._names) if self._waiting else None
        if shared is None:
            return False
        self._entries += shared.entries
        self._waiting, self.ends_open = [], self.ends_open or shared.open
        return shared.open or shared.entries[-1][1] > begin

    def whole(self) -> NameList:
        """The names, those of the places that wait still among them."""
        kept = [(start, stop, agency) for start, stop in self._waiting if (agency := self._names.resolve(self._text[start:stop]))]
        rest = [*self._rest, *(stretch for stretch in self._waiting if stretch not in [one[:2] for one in kept])]
        return NameList(tuple(sorted([*self._entries, *kept], key=lambda entry: entry[:2])), self.ends_open, tuple(rest))


def _of_same_place(text: str, begin: int, end: int, before: list[Entry], names: Names) -> list[Entry]:
    """CASE 岳塘区委、区政府: the government of the place whose committee stands before it."""
    if not before or not _SAME_PLACE.fullmatch(text, begin, end) or not text.endswith(text[begin] + "委", before[-1][0], before[-1][1]):
        return []
    agency = names.explains(text[before[-1][0] : before[-1][1] - 1] + text[begin + 1 : end])
    return [(begin, end, agency)] if agency and agency.kind == "local" else []


def _shared(text: str, begin: int, end: int, waiting: list[tuple[int, int]], names: Names) -> NameList | None:
    """The bodies of the places before a part that has the word they share: its own too where it counts them (资阳四市人民政府); open behind 等."""
    part = text[begin:end]
    counted, bare = _COUNTED.fullmatch(part), _BARE_TAIL.fullmatch(part)
    if bare and text[begin - 1] == "等":  # 广元、巴中等市人民政府
        tail, stretches = bare["tail"], waiting
    elif counted and names.is_place(counted["place"]):
        tail, stretches = counted["tail"], [*waiting, (begin, begin + len(counted["place"]))]
    elif found := _TAIL.search(part) or names.behind_place(part, [text[b:e] for b, e in waiting]):
        tail, stretches, bare = found[0], waiting, None
    else:
        return None
    entries = [(b, e, agency) for b, e in stretches if (agency := names.resolve(text[b:e] + tail))]
    return NameList(tuple(entries), bare is not None, ()) if entries else None


@cache
def _joined() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules("responsibilities").rules if rule.data["kind"] == "joined"))


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts between separators; 各市、县、区政府 is one."""
    at = begin
    for joined in _wholes(text, begin, end):
        yield from (piece.span() for piece in _PIECE.finditer(text, at, joined.start()))
        yield joined.span()
        at = joined.end()
    yield from (piece.span() for piece in _PIECE.finditer(text, at, end))


def _wholes(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """The stretches that a 、 does not divide: levels that share a last word, and bodies with a 、 in their own name."""
    found = [*_joined().finditer(text, begin, end)] if _LEVELS.search(text, begin, end) or _BOTH in text[begin:end] else []
    found += [*_compound().finditer(text, begin, end)] if _COMPOUND_END in text[begin:end] else []
    at = begin
    for whole in sorted(found, key=lambda match: match.start()):
        if whole.start() >= at:
            yield whole
            at = whole.end()


@cache
def _compound() -> re.Pattern[str]:
    return re.compile("[一-龥]{0,6}" + alternatives(compounds()))


def _parts(text: str, begin: int, end: int, names: Names) -> Iterator[tuple[int, int]]:
    """A part cut at its 等 (住房城乡建设部等国务院相关部门 is a body and a group), and behind a place that shares the next one's last word."""
    at = begin
    for mark in _AND.finditer(text, begin + 1, end - 1) if end - begin < LONGEST_SHARED else ():
        if names.is_place(text[at : mark.start()]):  # 绵阳市和德阳市人民政府
            yield at, mark.start()
            at = mark.end()
    begin = at
    for mark in _AND_SO_ON.finditer(text, begin + 1, end):
        yield at, mark.start()
        at = mark.end()
    if at < end:
        lead_in = _LEAD_IN.match(text[at:end])
        at += lead_in.end() if lead_in else 0
        if at < end:
            yield at, end


def _read(text: str, begin: int, end: int, names: Names) -> list[Entry]:
    """One name, or several that 和, 及 or 与 joins, where each of them is understood."""
    if lead_in := _LEAD_IN.match(text[begin:end]):
        begin += lead_in.end()
    if mark := _MARK.search(text, begin, end):
        end = mark.start()
    whole = names.explains(text[begin:end])
    if whole:
        cut = _group_cut(text, begin, end, names) if whole.kind == "group" else _nested(text, begin, end, names)
        return cut or [(begin, end, whole)]
    if parts := _joined_by_and(text, begin, end, names) or _glued(text, begin, end, names):
        return parts
    kept = names.resolve(text[begin:end])
    return [(begin, end, kept)] if kept else []


def _joined_by_and(text: str, begin: int, end: int, names: Names) -> list[Entry]:
    """Names that are all understood; or a body that nobody knows, and a group (省粮储公司和有关市州政府)."""
    for mark in _AND.finditer(text, begin + 1, end - 1):
        left = names.explains(text[begin : mark.start()])
        right = _read(text, mark.end(), end, names) if left else []
        if left and right:
            return [(begin, mark.start(), left), *right]
    for mark in _AND.finditer(text, begin + 1, end - 1):
        right_group = names.explains(text[mark.end() : end])
        left = names.resolve(text[begin : mark.start()]) if right_group and right_group.kind == "group" else None
        if left and right_group:
            return [(begin, mark.start(), left), (mark.end(), end, right_group)]
    return []


def _nested(text: str, begin: int, end: int, names: Names) -> list[Entry]:
    """CASE 市人力资源社会保障局（市公务员局）: a body, and one in brackets behind it that is known too."""
    inner = _INNER.search(text, begin, end)
    if inner is None or inner.end() != end or inner.start() == begin:
        return []
    outer, nested = names.explains(text[begin : inner.start()]), names.resolve(inner["name"])
    if not outer or not nested or "group" in (outer.kind, nested.kind) or outer.key == nested.key:
        return []
    if nested.kind == "unresolved" and inner["name"][0] not in rules("responsibilities").words["level"]:
        return []
    return [(begin, inner.start(), outer), (*inner.span("name"), nested)]


def _glued(text: str, begin: int, end: int, names: Names) -> list[Entry]:
    """CASE 市发改委市财政局: names with nothing between them but white space, which the reading has not; each is understood, and opens with its level."""
    if end - begin < SHORTEST_GLUED:
        return []
    for mark in _NEXT_NAME.finditer(text, begin + 2, end):
        left = names.explains(text[begin : mark.start()])
        if left and left.kind != "group":
            last = names.explains(text[mark.start() : end])
            right = [(mark.start(), end, last)] if last else _glued(text, mark.start(), end, names)
            if right:
                return [(begin, mark.start(), left), *right]
    return []


@cache
def _group_joint() -> re.Pattern[str]:
    """The 和 before a group's second part that is one of its own, or a body."""
    words = rules("responsibilities").words
    unit, role, organ = (alternatives(words[name]) for name in ("unit", "role_of_unit", "joined_organ"))
    return re.compile(f"(?:以及|[和及与])(?=各|地方|有关|相关|市|省|区|县|(?P<role>{role}{unit}$)|[一-龥]{{2,10}}{organ}$)")


def _group_cut(text: str, begin: int, end: int, names: Names) -> list[Entry] | None:
    """CASE 国务院相关部门及各地区, 各场景牵头部门和配合部门, 12市和某园区管委会: two, where 有关部门和单位 is one."""
    for mark in _group_joint().finditer(text[begin:end]):
        left, second = names.explains(text[begin : begin + mark.start()]), text[begin + mark.end() : end]
        right = names.group(second) if left and left.kind == "group" and mark["role"] else names.resolve(second)
        if left and right and (right.kind != "unresolved" or left.kind == "group"):
            return [(begin, begin + mark.start(), left), (begin + mark.end(), end, right)]
    return None
