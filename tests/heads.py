"""A seed and an index → the head of a generated document: who issues it, its title, number and years, by the phrases in generate.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

PHRASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "generate.toml").read_text(encoding="utf-8"))
THEMES, KINDS, ASPECTS = PHRASES["theme"], PHRASES["kind"], PHRASES["aspects"]
ISSUERS = len(PHRASES["issuer"]) + len(PHRASES["places"])
TITLES = ISSUERS * len(THEMES) * len(ASPECTS) * len(KINDS)  # that can be told apart; then a second subject joins the first


class Head:
    """Who issues a document, and its title, number and years; made alone, so that others can cite it."""

    def __init__(self, seed: int, index: int) -> None:
        """The head of a document of the seed."""
        self.chance = chance = Random(f"{seed}/{index}/head")
        turn, place = divmod(index, TITLES)
        place = (place * 7_919 + seed) % TITLES  # a prime step goes through all titles in an order that looks like none
        place, who = divmod(place, ISSUERS)
        place, theme = divmod(place, len(THEMES))
        kind, aspect = divmod(place, len(ASPECTS))
        self.kind, self.theme = KINDS[kind], THEMES[theme]
        self.subject = self.theme["subject"] + (f"与{THEMES[(theme + turn) % len(THEMES)]['subject']}" if turn else "")
        self.year = chance.randint(2019, 2023)
        self.by = (
            2025
            if "{plan}" in self.kind["title"]
            else self.year + 2
            if "{last}" in self.kind["title"]
            else self.year + chance.randint(2, 5)
        )
        self.place = ""
        if who < len(PHRASES["issuer"]):
            issuer = PHRASES["issuer"][who]
            self.issuers, letters, self.addressees, scope = issuer["names"], issuer["letters"], issuer["addressees"], issuer["scope"]
            official = {national: name for national, name, *_ in PHRASES["bodies"].values()}
            self.official = tuple(official.get(name, name) for name in self.issuers)
        else:
            self.place, letters = list(PHRASES["places"].items())[who - len(PHRASES["issuer"])]
            scope, self.official = self.place, (f"{self.place}人民政府办公{'厅' if self.place.endswith('省') else '室'}",)
            self.issuers = list(self.official)
            self.addressees = (
                f"各{'市、县（市、区）' if self.place.endswith('省') else '县（市、区）'}人民政府，{self.place[-1]}政府各部门："
            )
        self.letters, self.number = letters, f"{letters}〔{self.year}〕{chance.randint(1, 199)}号"
        issuer = " ".join(self.issuers) if self.place or len(self.issuers) == 1 else "、".join(self.issuers)
        self.title = self.kind["title"].format(
            place=scope, subject=self.subject, aspect=ASPECTS[aspect], issuer=issuer, first=self.year, last=self.year + 2, plan="十四五"
        )  # fmt: skip
        self.title = self.title.replace("推进", f"推进{scope}", 1) if "{issuer}" in self.kind["title"] and not self.place else self.title
