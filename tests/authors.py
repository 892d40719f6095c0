"""A seed and an index → one policy document of the genre, made of the phrases in generate.toml, and what it is known to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from heads import PHRASES, THEMES, TITLES, Head
from opencc import OpenCC

from kg.numerals import spelled

LENGTHS = (2_200, 14_300, 12_500)  # shortest, longest, usual in characters: a triangle with a mean near the 10,000 of the document in data/
TRADITIONAL = 0.2  # of the documents
UP = [("达到{}", "Exactly"), ("达到{}以上", "AtLeast"), ("不低于{}", "AtLeast"), ("提高到{}左右", "Approximately"), ("超过{}", "MoreThan")]
DOWN = [("控制在{}以内", "AtMost"), ("不超过{}", "AtMost"), ("降低到{}以下", "AtMost")]
DROP = [("比{base}年下降{}", "Exactly"), ("较{base}年下降{}以上", "AtLeast")]


@dataclass(frozen=True, slots=True)
class Generated:
    """A document and what is known of it, in Simplified; a section is named by its path (4.8), facts stand in tuples with it."""

    name: str
    text: str
    title: str
    number: str
    issuers: tuple[str, ...]
    sections: tuple[tuple[str, str, str], ...]  # path, number, title
    tasks: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, str, str, str, str, int], ...]  # path, indicator or statement, comparator, value, unit, year
    responsibilities: tuple[tuple[str, str, str], ...]  # path, official name, role
    sectors: tuple[tuple[str, str], ...]  # top concepts that a heading names
    citations: tuple[str, ...]


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


_CHINESE = {number: sign for sign in "一二三四五六七八九十" if (number := int(spelled(sign) or 0))}


def chinese(number: int) -> str:
    """A number below 100 as headings print it: 21 is 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[ones] if ones else "")


@dataclass(slots=True)
class _Known:
    """The facts of the document that is being written."""

    sections: list[tuple[str, str, str]] = field(default_factory=list)
    tasks: dict[tuple[str, str], None] = field(default_factory=dict)
    targets: dict[tuple[str, str, str, str, str, int], None] = field(default_factory=dict)
    responsibilities: list[tuple[str, str, str]] = field(default_factory=list)
    sectors: list[tuple[str, str]] = field(default_factory=list)
    citations: dict[str, None] = field(default_factory=dict)


class Author:
    """Writes one document, and keeps what it says."""

    def __init__(self, seed: int, index: int, lengths: tuple[int, int, int] = LENGTHS) -> None:
        """The author of a document of the seed; none is shorter than its frame, some 600 characters."""
        self.seed, self.index, self.head = seed, index, Head(seed, index)
        self.chance = Random(f"{seed}/{index}/text")
        self.known = _Known()
        self.lines: list[str] = []
        self.length = int(self.chance.triangular(*lengths))
        self.runs_on = self.chance.random() < 0.5  # （一） goes on from chapter to chapter, as in the document in data/
        self.layout = self.chance.choice(["line", "paragraph", "items"])
        self.naming = self.chance.choice(["brackets", "brackets", "brackets", "labels"])
        self.chapter = self.article = 0

    def document(self) -> Generated:
        """The document, whole."""
        head, chance = self.head, self.chance
        signed = self._opening()
        themes = [head.theme, *chance.sample([theme for theme in THEMES if theme is not head.theme], len(THEMES) - 1)]
        self._general(themes[:4])
        written = sum(map(len, self.lines))
        while written < self.length - 900:
            self._measures(themes[self.chapter % len(themes)])
            written = sum(map(len, self.lines))
        self._safeguards()
        if signed == "end":
            self.lines += ["", *head.issuers, self._date()]
        text = "\n".join(self.lines) + "\n"
        known = self.known
        return Generated(
            name=f"{self.index:06}.txt",
            text=_traditional().convert(text) if chance.random() < TRADITIONAL else text,
            title=head.title,
            number=head.number,
            issuers=head.official if signed else (),
            sections=tuple(known.sections),
            tasks=tuple(known.tasks),
            targets=tuple(known.targets),
            responsibilities=tuple(known.responsibilities),
            sectors=tuple(known.sectors),
            citations=tuple(known.citations),
        )

    def _date(self) -> str:
        return f"{self.head.year}年{self.head.chance.randint(1, 12)}月{self.head.chance.randint(1, 28)}日"

    def _opening(self) -> str:
        """Title, number and the words before the first chapter; says where the issuers sign: not, in a notice before, or at the end."""
        head = self.head
        basis = Head(self.seed, self._other())
        self.known.citations[basis.title] = None
        words = f"为推进{head.subject}，根据《{basis.title}》（{basis.number}），结合实际，"
        if "{issuer}" in head.kind["title"]:
            self.lines += [head.title, head.number, "", head.addressees, "", f"{words}提出以下{head.kind['self']}。", ""]
            return "end"
        signed = ""
        if self.chance.random() < 0.5:
            signed = "notice"
            self.lines += [f"{' '.join(head.issuers)}关于印发《{head.title}》的通知", head.number, "", head.addressees, ""]
            self.lines += [f"现将《{head.title}》印发给你们，请结合实际认真贯彻执行。", "", *head.issuers, self._date(), "", head.title, ""]
        else:
            self.lines += [head.title, head.number, ""]
        self.lines += [f"{words}制定本{head.kind['self']}。", ""]
        return signed

    def _other(self) -> int:
        """Another document, to be named in this one."""
        other = self.chance.randrange(TITLES)
        return other + 1 if other % TITLES == self.index % TITLES else other

    def _begin(self, title: str) -> None:
        """A chapter."""
        self.chapter += 1
        self.article = self.article if self.runs_on else 0
        self.known.sections.append((str(self.chapter), chinese(self.chapter), title))
        self.lines.append(f"{chinese(self.chapter)}、{title}")

    def _section(self, title: str, item: int = 0) -> tuple[str, str]:
        """An article of the chapter, or an item of the article: its path and its printed heading."""
        self.article += not item
        path = f"{self.chapter}.{self.article}" + (f".{item}" if item else "")
        number = str(item) if item else f"（{chinese(self.article)}）"
        self.known.sections.append((path, number, title))
        return path, f"{number}.{title}" if item else f"{number}{title}"

    def _general(self, themes: Sequence[dict[str, Any]]) -> None:
        """What the document is for, its principles and goals."""
        chance, head = self.chance, self.head
        self._begin("总体要求")
        for title, paragraphs in (
            ("指导思想", [chance.choice(PHRASES["guidance"]).format(subject=head.subject)]),
            ("基本原则", chance.sample(PHRASES["principles"], chance.randint(3, 5))),
        ):
            self.lines += [self._section(title)[1], *paragraphs]
        path, printed = self._section("主要目标")
        self.lines.append(printed)
        later = [head.by + 5] if chance.random() < 0.5 else []
        for year in (head.by, *later):
            clauses = [self._figure(path, theme, year) for theme in themes for _ in range(chance.randint(1, 2))]
            clauses += [self._state(path, theme, year) for theme in themes[: chance.randint(1, 3)]]
            self.lines.append(chance.choice(PHRASES["goals_open"]).format(year=year) + "，".join(dict.fromkeys(clauses)) + "。")
        self.lines.append("")

    def _state(self, path: str, theme: dict[str, Any], year: int) -> str:
        words: str = self.chance.choice(theme["states"])
        self.known.targets[path, words, "", "", "", year] = None
        return words

    def _figure(self, path: str, theme: dict[str, Any], year: int) -> str:
        """A clause that sets a figure for a year."""
        chance = self.chance
        if chance.random() < 0.3:
            name, unit, low, high = chance.choice(theme["built"])
            value, more = str(chance.randint(low, high)), chance.random() < 0.5
            self.known.targets[path, name, "AtLeast" if more else "Exactly", value, unit, year] = None
            verb = "培育" if unit == "家" else "建成"
            return f"{verb}{name}{value}{unit}以上" if more else f"{verb}{value}{unit}{name}"
        name, unit, low, high, way = chance.choice(theme["indicators"])
        value = str(chance.randint(low, high)) + (f".{chance.randint(1, 9)}" if unit == "%" and high < 99 and chance.random() < 0.3 else "")
        words, comparator = chance.choice({"up": UP[: 4 if value == "100" else 5], "down": DOWN, "drop": DROP}[way])
        self.known.targets[path, name + ("下降" if way == "drop" else ""), comparator, value, unit, year] = None
        return name + words.format(value + unit, base=self.head.year - self.head.year % 5)

    def _measures(self, theme: dict[str, Any]) -> None:
        """A chapter of articles, each with tasks, who is responsible, and perhaps targets."""
        chance = self.chance
        self._begin(chance.choice(theme["chapters"]))
        headings = chance.sample(theme["headings"], chance.randint(3, len(theme["headings"])))
        if self.layout != "items":
            for title in headings:
                self._article(theme, *self._section(title), title)
        else:
            self.lines.append(self._section(f"{theme['subject']}重点工作")[1])
            for item, title in enumerate(headings, 1):
                self._article(theme, *self._section(title, item), title)
        self.lines.append("")

    def _article(self, theme: dict[str, Any], path: str, printed: str, title: str) -> None:
        chance = self.chance
        self.known.sectors.append((path, theme["sector"]))
        sentences = [self._task(path, theme) for _ in range(chance.randint(4, 8))]
        if chance.random() < 0.35:
            sentences.append(self._due(path, theme))
        who = self._responsible(path, theme["bodies"])
        self._paragraph(printed, [sentence for sentence in dict.fromkeys(sentences) if sentence], who)

    def _paragraph(self, printed: str, sentences: Sequence[str], who: Sequence[str]) -> None:
        """A heading, its sentences, and who is responsible behind them or on lines of their own."""
        body = "".join(f"{sentence}。" for sentence in sentences) + ("" if self.naming == "labels" else "".join(who))
        self.lines += [printed, body] if self.layout == "paragraph" else [f"{printed}。{body}"]
        self.lines += who if self.naming == "labels" else []

    def _task(self, path: str, theme: dict[str, Any]) -> str:
        """A sentence that says what is to be done."""
        chance = self.chance
        slots = {"thing": chance.choice(theme["things"]), "system": chance.choice(theme["systems"])}
        words: str = chance.choice(PHRASES["tasks"]).format(
            **slots, actor=chance.choice(PHRASES["actors"]), how=chance.choice(PHRASES["how"])
        )
        if chance.random() < 0.6:
            words += "，" + chance.choice(PHRASES["tails"])
        if chance.random() < 0.03:
            cited = Head(self.seed, self._other()).title
            self.known.citations[cited] = None
            words = f"落实《{cited}》部署要求，{words}"
        for part in words.split("；"):
            self.known.tasks[path, part] = None
        return words

    def _due(self, path: str, theme: dict[str, Any]) -> str:
        """A sentence with a target: a figure alone, a task with one, or a deed that is due."""
        chance, year = self.chance, self.head.by
        slots = {"thing": chance.choice(theme["things"]), "system": chance.choice(theme["systems"])}
        form = chance.randrange(3)
        if form == 0:
            words = f"到{year}年，{self._figure(path, theme, year)}"
            if "培育" not in words:  # what will be so is no task; whom to foster is one
                return words
        elif form == 1:
            words = f"{chance.choice(PHRASES['ordered']).format(**slots)}，到{year}年，{self._figure(path, theme, year)}"
        else:
            deed = chance.choice(PHRASES["deeds"]).format(**slots)
            words = f"{year}年底前{deed}"
            self.known.targets[path, deed, "", "", "", year] = None
        self.known.tasks[path, words] = None
        return words

    def _responsible(self, path: str, bodies: Sequence[str]) -> list[str]:
        """Who answers for an article: a bracket, or label lines."""
        chance = self.chance
        first, *others = chance.sample(bodies, chance.randint(1, len(bodies)))
        (lead, official), rest = self._name(first), [self._name(key) for key in others]
        names, form = "、".join(name for name, _ in rest), chance.randrange(2)
        role = "Participant" if rest and form else "Joint" if rest else "Lead"
        self.known.responsibilities.append((path, official, "Lead" if role == "Participant" else role))
        self.known.responsibilities += [(path, name, role) for _, name in rest]
        if self.naming == "labels":
            return (
                [f"牵头单位：{lead}", f"配合单位：{names}"]
                if role == "Participant"
                else [f"责任单位：{'、'.join([lead, names]) if rest else lead}"]
            )
        if role == "Participant":
            return [f"（{lead}牵头，{names}配合）"]
        return [f"（{lead}、{names}按职责分工负责）"] if rest else [f"（{lead}负责）"]

    def _name(self, key: str) -> tuple[str, str]:
        """A body as the document's own bodies are named, and its official name."""
        place = self.head.place
        national, official, local, local_official = PHRASES["bodies"][key]
        if not place:
            return national, official
        office = "厅" if place.endswith("省") else "局"
        return place[-1] + local.format(office=office), place + local_official.format(office=office)

    def _safeguards(self) -> None:
        """The last chapter: how the rest is made sure of."""
        self._begin("保障措施")
        for title, *tasks in self.chance.sample(PHRASES["safeguards"], self.chance.randint(3, 5)):
            path, printed = self._section(title)
            for task in tasks:
                self.known.tasks[path, task] = None
            self._paragraph(printed, tasks, [])
