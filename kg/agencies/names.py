"""A printed name, and the document's places and year → who is meant: a known body, a local one, a group, or unresolved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.agencies.departments import full_name, local
from kg.agencies.forms import asides, groups, levels, not_name, organ, owners, role_of_unit, whole_words, written_out
from kg.agencies.national import body_of, national, openings
from kg.agencies.offices import office
from kg.agencies.places import Place, chain, read_place
from kg.agencies.printed import NOTHING, Printed
from kg.iri import fingerprint
from kg.model import AgencyName
from kg.vocabulary import rules

_YOUTH = re.compile(r"^(?:共青)?团(自治区|省|市|县|区|州|旗|盟)委$")  # 团市委 is the city's 团委
_OWN = re.compile("^[本我]")
_INNER = re.compile("（[^（）]*）")
_AND = "和及与、"
LONGEST = 60  # characters of a name


class Names:
    """Resolves the names of one document, by its places (none: a national document) and its year."""

    def __init__(self, places: tuple[Place, ...], year: int | None, printed: Printed = NOTHING, government: str = "") -> None:
        """Take the places whose governments issue the document, the year that it is of, and the names of bodies that it prints.

        `government` is the name of a government that issues it and whose place is in no vocabulary: its departments stand below it.
        """
        self._places = tuple(dict.fromkeys(place for own in places for place in chain(own)))
        self._own = places[0] if places else None
        self._province = next((place for place in self._places if place.level == "province"), None)
        self._year = year
        self._printed = printed
        self._government = government
        self._stated = frozenset(full_name(place) + rest for place in self._places for rest in printed.full.get(place.code, ()))
        self._known: dict[str, AgencyName | None] = {}
        self._bureau: AgencyName | None = None

    def within(self, bureau: AgencyName | None) -> Names:
        """The same names in the plan of one bureau, whose offices go by their own names alone (法规处)."""
        self._bureau = bureau
        self._known.clear()
        return self

    def resolve(self, printed: str) -> AgencyName | None:
        """Who a name (Simplified, folded) stands for, or None where the words are no name at all."""
        if printed not in self._known:
            self._known[printed] = self._resolve(printed) if 1 < len(printed) <= LONGEST else None
        return self._known[printed]

    def explains(self, printed: str) -> AgencyName | None:
        """As `resolve`, but None for a name that is only kept as it is."""
        agency = self.resolve(printed)
        return agency if agency and agency.kind not in ("unresolved", "printed") else None

    def is_place(self, printed: str) -> bool:
        """Whether words are the name of a place and nothing else (遂宁, 绵阳市)."""
        end, place = read_place(printed, 0, self._own.code[:2] if self._own else None)
        return place is not None and end == len(printed)

    def behind_place(self, printed: str, places: Sequence[str]) -> re.Match[str] | None:
        """What a name has behind its place's, where other places of the same level share it: 发展改革委 of 成都市、德阳市发展改革委."""
        within = self._own.code[:2] if self._own else None
        end, place = read_place(printed, 0, within)
        others = [read_place(other, 0, within)[1] for other in places]
        if (
            place is None
            or any(other is None or other.level != place.level for other in others)
            or not self._of_place(place, printed[end:], printed)
        ):
            return None
        return re.compile(".+").match(printed, end)

    def stranger(self, printed: str) -> AgencyName | None:
        """A name that no rule explains, among bodies whose role is stated: kept as it is printed; None where its words say what is done."""
        if len(printed) < 2 or not_name().search(printed) or any(rule.pattern.search(printed) for rule in asides()):
            return None
        return self._kept(_OWN.sub("", printed), printed)

    def named(self, printed: str) -> AgencyName:
        """Who a printed name stands for that is known to be a body's, as it issues the document: kept as it is where nothing else is known."""
        return self.resolve(printed) or self._kept(_OWN.sub("", printed), printed)

    @staticmethod
    def group(printed: str) -> AgencyName:
        """A name that is known to stand for several bodies."""
        return AgencyName(fingerprint(printed), printed, "group")

    def _resolve(self, printed: str) -> AgencyName | None:
        name = _OWN.sub("", printed)
        if whole := self._printed.shortened.get(name):
            return self._whole(whole, printed)
        plain = _INNER.sub("", name)
        return (
            self._below_government(name, printed)
            or self._department(name, printed)
            or body_of(name, self._year)
            or (self._department(plain, printed) or body_of(plain, self._year) if plain != name else None)
            or self._group(name)
            or self._branch(name)
            or (office(self._bureau, name) if self._bureau else None)
            or self._township(name, printed)
            or self._unresolved(name, printed)
        )

    def _department(self, name: str, printed: str) -> AgencyName | None:
        """CASE 市科委, 上海证监局, 团市委, or 财政局 alone in a local document: a department of a place."""
        if youth := _YOUTH.match(name):
            name = youth[1] + "团委"
        if found := self._owner_first(name, printed):
            return found
        own = self._province if name.endswith("厅") else self._own  # only a province has a 财政厅
        if own and name not in _PLACELESS and (agency := self._of_place(own, name, printed)):
            return agency
        place, rest = self._place(name)
        return self._of_place(place, rest, printed) if place else None

    def _owner_first(self, name: str, printed: str) -> AgencyName | None:
        """CASE 国网省电力公司, 国网吉林电力, 公安松江分局: a place's body whose owner stands before the place."""
        owner = owners().match(name)
        if owner is None:
            return None
        rest = name[owner.end() :]
        place, body = self._place(rest)
        for shorter in (own for own in self._places if rest.startswith(own.short) and not rest.startswith(own.name)):  # 松江分局
            place, body = shorter, rest.removeprefix(shorter.short)
        return self._of_place(place, owner[0] + body, printed) if place and body else None

    def _of_place(self, place: Place, name: str, printed: str) -> AgencyName | None:
        """The body of a place: as the table has it; where that is assumed or nothing, the full name that the text prints of it."""
        found = local(place, name, printed, self._year, stated=self._stated)
        if found and found.kind == "local":
            return found
        if whole := self._printed.meant(place, name):
            return local(place, whole, printed, self._year, stated=self._stated) or self._whole(full_name(place) + whole, printed, place)
        if found and self._is_whole(name, place.code, level=True):
            return AgencyName(
                fingerprint(found.label),
                found.label,
                "printed",
                short=tuple(one for one in found.short if one != found.label),
                place=place.code,
                status="stated",
            )
        return found and found._replace(key=fingerprint(found.label))

    def _whole(self, label: str, printed: str, place: Place | None = None) -> AgencyName:
        """A body whose full name the text prints."""
        if place is None:
            place, rest = self._place(label)
            if place and (known := local(place, rest, printed, self._year, stated=self._stated | {label})):
                return known
            if place and levels().match(label):  # 市护林工作专班: its place's name in full
                label = full_name(place) + rest
        return AgencyName(fingerprint(label), label, "printed", short=(printed,), place=place.code if place else None, status="stated")

    def _below_government(self, name: str, printed: str) -> AgencyName | None:
        """CASE 教育局 in a plan of 臺南市政府, whose place is in no vocabulary."""
        if self._government and organ().search(name) and whole_words().fullmatch(name):
            label = self._government + name
            return AgencyName(fingerprint(label), label, "printed", short=(printed,), status="stated")
        return None

    def _place(self, name: str) -> tuple[Place | None, str]:
        """The place that a name begins with, by its level (市科委) or its name (上海证监局), and what follows."""
        level = levels().match(name)
        if level and (own := self._at_level(level[0])):
            return own, name[level.end() :].removeprefix("级")  # 县级林长制办公室
        begin = 2 if name.startswith("中共") else 0
        end, place = read_place(name, begin, self._own.code[:2] if self._own else None)
        if place is None and self._own and len(self._own.short) > 1 and name.startswith(self._own.short):
            return self._own, name[len(self._own.short) :]  # 海淀公安分局
        return place, name[end:]

    def _at_level(self, level: str) -> Place | None:
        """The document's own 省, 市, 县 … that a name means."""
        for place in self._places:
            if place.name.endswith(level) and not (level == "区" and place.name.endswith(("自治区", "地区"))):
                return place
        return None

    def _group(self, name: str) -> AgencyName | None:
        """CASE 各有关部门, 地方: a name that stands for several bodies."""
        if "：" in name:
            return None
        plain = _INNER.sub("", name)
        kind = role_of_unit().sub("", plain)  # 各事项牵头部门: what kind of unit
        if not_name().search(_OF_CONCERNED.sub("", kind)) or (kind != plain and kind in rules("responsibilities").words["unit"]):
            return None
        rest = name
        if at := _CONCERNED.search(name):  # 四川省有关部门
            end, place = read_place(name)
            rest = name[end:] if place and end == at.start() else name
        if groups().match(name) or groups().match(rest):
            return self.group(name)
        return None

    def _branch(self, name: str) -> AgencyName | None:
        """CASE 国家药监局…分中心, 人民银行西安分行, 市生态环境局临澧分局: a part of a known body, with that body's full name in front."""
        part = _BRANCH.match(name)
        if part and (whole := self._department(part[1], part[1])) and whole.kind == "local":
            label = whole.label + part[2]
            return AgencyName(f"{whole.key}-{fingerprint(label, 8)}", label, "local", whole.key, (name,), whole.place, status="stated")
        for end in range(min(len(name) - 2, 16), 1, -1) if name[:2] in openings() else ():
            if name[:end] in national() and name[end] not in _AND and organ().search(name) and not not_name().search(name[end:]):
                whole = body_of(name[:end], self._year)
                if whole and not (
                    whole.label.endswith("公司") and not name.endswith(_BRANCHES)
                ):  # 中国石油湖南销售分公司 is no company's full name
                    label = written_out(whole.label + name[end:]) or whole.label + name[end:]
                    key = f"{whole.key}-{fingerprint(label, 8)}"
                    doubtful = label.endswith(("办", "委")) or name[end:] in rules("responsibilities").words["not_whole"]
                    return AgencyName(key, label, "local", parent=whole.key, short=(name,), status="assumed" if doubtful else "stated")
        return None

    def _unresolved(self, name: str, printed: str) -> AgencyName | None:
        """CASE else: kept as printed, with the place that its 省 or 市 means."""
        if not_name().search(name) or not organ().search(_INNER.sub("", name)):
            return None
        return self._kept(name, printed)

    def _kept(self, name: str, printed: str) -> AgencyName:
        """A name as it is printed, with the place that its 省 or 市 means; a whole one where it is made of words and no contractions."""
        level = levels().match(name)
        place, rest = self._place(name)
        label = place.name + rest if place and rest and level else name
        guess = label + "人民政府" if self.is_place(name) else written_out(label)
        short = (printed,) if printed != label else ()
        code = place.code if place and rest else None
        if self._is_whole(rest if code else name, code, level=bool(level)):
            label = full_name(place) + rest if place and code and level else label
            return AgencyName(fingerprint(label), label, "printed", short=short, place=code, status="stated")
        status = "assumed" if guess else "unresolved"
        return AgencyName(fingerprint(label), label, "unresolved", short=short, place=code, status=status, guess=guess)

    def _township(self, name: str, printed: str) -> AgencyName | None:
        """CASE 泗泾镇, 永丰街道: a township's government or office, in the plan of the county that it stands in."""
        own = self._own
        if own is None or not own.has_townships:
            return None
        for rule in (rule for rule in rules("responsibilities").rules if rule.data["kind"] == "township"):
            if match := rule.pattern.match(name.removeprefix(full_name(own)).removeprefix(own.name)):
                label = str(rule.data["whole"]).format(place=full_name(own), name=match["name"])
                short = tuple(dict.fromkeys(one for one in (printed, match[0]) if one != label))
                return AgencyName(f"{own.code}-{fingerprint(label, 8)}", label, "local", short=short, place=own.code, status="listed")
        return None

    def _is_whole(self, rest: str, place: str | None, *, level: bool) -> bool:
        """Whether a name is made of whole words and a kind of body (园林局), with its place or, in a city-state, without."""
        if any(rule.pattern.match(rest) for rule in rules("responsibilities").rules if rule.data["kind"] == "whole"):
            return True
        abroad = self._own is not None and self._own.code[:2] > "70"
        if (place or abroad) and rest not in rules("responsibilities").words["not_whole"] and (match := whole_words().fullmatch(rest)):
            return not level or not match[0].endswith("办")
        return False


_CONCERNED = re.compile("(?<=.)(?:有关|相关|各)")
_OF_CONCERNED = re.compile("的(?=相关|有关)|(?<=有条件)的|(?<=县级)以上(?=地方|各级|人民政府|政府)")  # 涉及目录调整的相关处室
_BRANCHES = ("分行", "支行", "中心支行")
_BRANCH = re.compile("(.{3,}[局委])([一-龥]{2,8}分局)")


_PLACELESS = frozenset({"委", "委员会", "党委", "政府", "人民政府"})  # alone they name nobody
