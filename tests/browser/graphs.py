"""Made graphs for the explorer's tests: of any size, with hostile names, or with next to nothing in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from kg.iri import BASE, PREFIXES, concept, fingerprint

HOSTILE = (
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=2>",
    "甲\u2028乙\u2029丙",
    "javascript:window.hacked=3",
    "左\u202e右到左\u202c",
    "\"'`${window.hacked=4}&lt;<!--",
    "=HYPERLINK(\"x\")",
)  # fmt: skip


@cache
def expand(name: str) -> ox.NamedNode:
    """A prefixed name, or an IRI as it is."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)


@dataclass
class Maker:
    """Adds things to a store in the terms of MODEL.md, each quoted from a text that grows as they come."""

    name: str = "计划"
    store: ox.Store = field(default_factory=ox.Store)
    text: str = ""
    quotes: list[tuple[str, int, int]] = field(default_factory=list)
    quads: list[ox.Quad] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The IRIs follow from the name."""
        self.document = BASE + "doc/" + fingerprint(self.name)
        self.source = BASE + "source/" + fingerprint(self.name, 16)

    def add(self, subject: str, predicate: str, value: str | int, *, iri: bool = False, language: str | None = None) -> None:
        """One triple, in the document's graph."""
        term = ox.NamedNode(str(value)) if iri else ox.Literal(value, language=language) if language else ox.Literal(value)  # type: ignore[arg-type]
        self.quads.append(ox.Quad(ox.NamedNode(subject), expand(predicate), term, ox.NamedNode(self.document)))

    def kind(self, subject: str, *names: str) -> None:
        """The classes of a thing."""
        for name in names:
            self.add(subject, "rdf:type", expand(name).value, iri=True)

    def say(self, words: str, *, after: str = "") -> tuple[int, int]:
        """Put words at the end of the text; where they stand."""
        begin = len(self.text)
        self.text += words + after
        return begin, begin + len(words)

    def quote(self, subject: str, at: tuple[int, int]) -> None:
        """Say that a thing was read there."""
        self.quotes.append((subject, *at))

    def head(self) -> None:
        """The document itself, with its title as the first line."""
        self.kind(self.document, "pol:PolicyDocument")
        self.add(self.document, "dcterms:title", self.name)
        self.add(self.document, "rdfs:label", self.name, language="zh-hans")
        self.quote(self.document, self.say(self.name, after="\n"))

    def section(self, number: str, title: str, order: int, *, parent: str | None = None, level: int = 1) -> str:
        """A heading."""
        iri = f"{self.document}/s/{order}"
        self.kind(iri, "pol:Section")
        for predicate, value in (("pol:number", number), ("dcterms:title", title), ("pol:level", level), ("pol:order", order)):
            self.add(iri, predicate, value)
        self.add(iri, "rdfs:label", title, language="zh-hans")
        self.add(iri, "dcterms:isPartOf", parent or self.document, iri=True)
        self.say("\n" + number)
        self.quote(iri, self.say(title, after="。"))
        return iri

    def task(self, section: str, words: str, sectors: Sequence[str] = (), *, both: tuple[str, str] | None = None) -> str:
        """A task; `both` are the pollutant and the greenhouse gas that it addresses."""
        iri = f"{section}/task/{fingerprint(words, 8)}"
        self.kind(iri, "pol:Task")
        self.add(iri, "pol:inSection", section, iri=True)
        self.add(iri, "pol:text", words)
        self.add(iri, "rdfs:label", words[:18], language="zh-hans")
        self.add(iri, "pol:rule", "task-sentence")
        for sector in sectors:
            self.add(iri, "pol:sector", self.sector(sector), iri=True)
        for scheme, name in zip(("pollutant", "gas"), both or (), strict=False):
            substance = concept(scheme, fingerprint(name, 8))
            self.add(substance, "skos:prefLabel", name, language="zh-hans")
            self.add(iri, "pol:addresses", substance, iri=True)
        self.quote(iri, self.say(words, after="。"))
        return iri

    def target(self, section: str, words: str, *, year: int | None = None, value: str | None = None, indicator: str = "比例") -> str:
        """A target, quantitative where it has a value."""
        iri = f"{section}/target/{fingerprint(words, 8)}"
        self.kind(iri, "pol:Target", "pol:QuantitativeTarget" if value else "pol:QualitativeTarget")
        self.add(iri, "pol:inSection", section, iri=True)
        self.add(iri, "pol:text", words)
        self.add(iri, "rdfs:label", words, language="zh-hans")
        if year is not None:
            self.add(iri, "pol:targetYear", year)
        if value:
            node = BASE + "indicator/" + fingerprint(indicator)
            self.add(node, "skos:prefLabel", indicator, language="zh-hans")
            self.add(iri, "pol:indicator", node, iri=True)
            self.add(iri, "pol:value", value)
            self.add(iri, "pol:unit", "%")
            self.add(iri, "pol:comparator", PREFIXES["pol"] + "AtLeast", iri=True)
        else:
            self.add(iri, "pol:statement", words)
        self.quote(iri, self.say(words, after="。"))
        return iri

    def duty(self, section: str, name: str, role: str = "Joint") -> str:
        """A body that answers for a section."""
        agency = BASE + "agency/" + fingerprint(name)
        self.kind(agency, "pol:Agency")
        self.add(agency, "skos:prefLabel", name, language="zh-hans")
        iri = f"{section}/responsibility/{fingerprint(name + role, 8)}"
        self.kind(iri, "pol:Responsibility")
        for predicate, value in (("pol:agency", agency), ("pol:role", PREFIXES["pol"] + role), ("pol:appliesTo", section)):
            self.add(iri, predicate, value, iri=True)
        self.add(iri, "pol:rule", "bracket-all")
        self.quote(iri, self.say(name, after="、"))
        return agency

    def sector(self, name: str) -> str:
        """A sector."""
        iri = concept("sector", fingerprint(name, 8))
        self.add(iri, "skos:prefLabel", name, language="zh-hans")
        return iri

    def done(self) -> ox.Store:
        """The store, with the text and all quotes."""
        context = f"{self.source}#char=0,{len(self.text)}"
        self.kind(context, "nif:Context")
        self.add(context, "nif:isString", self.text)
        self.add(self.source, "dcterms:title", self.name + ".txt")
        for subject, begin, end in self.quotes:
            span = f"{self.source}#char={begin},{end}"
            self.add(subject, "prov:wasQuotedFrom", span, iri=True)
            self.add(span, "nif:beginIndex", begin)
            self.add(span, "nif:endIndex", end)
            self.add(span, "nif:anchorOf", self.text[begin:end])
            self.add(span, "nif:referenceContext", context, iri=True)
        self.store.extend(self.quads)
        return self.store


def plan(
    chapters: int = 3, articles: int = 3, tasks: int = 2, agencies: int = 6, *, name: str = "试验计划", store: ox.Store | None = None
) -> ox.Store:
    """A plan of any size; no random numbers: who answers for what follows from counting."""
    maker = Maker(name, store or ox.Store())
    maker.head()
    order = 0
    for chapter in range(chapters):
        order += 1
        above = maker.section(f"{chapter + 1}", f"第{chapter + 1}方面工作", order)
        for article in range(articles):
            order += 1
            at = chapter * articles + article
            section = maker.section(f"({at + 1})", f"做好第{at + 1}项工作", order, parent=above, level=2)
            maker.add(section, "pol:sector", maker.sector(f"领域{at % 7}"), iri=True)
            for task in range(tasks):
                both = (f"污染物{at % 3}", f"气体{at % 2}") if task == 0 and at % 4 == 0 else None
                maker.task(section, f"推动第{at + 1}项工作的第{task + 1}步落实到位", [f"领域{(at + task) % 7}"], both=both)
            target = maker.target(
                section,
                f"到{2025 + at % 3}年比例达到{at % 90 + 5}%",
                year=2025 + at % 3,
                value=str(at % 90 + 5),
                indicator=f"第{at + 1}项比例",
            )
            if at % 3 == 1:
                maker.add(target, "pol:certainty", PREFIXES["pol"] + "Open", iri=True)
            for agency in range(min(agencies, 3)):
                maker.duty(
                    section, f"第{(at * 2 + agency * agency) % agencies + 1}部门", "Lead" if agency == 0 and at % 4 == 0 else "Joint"
                )
    return maker.done()


def hostile() -> ox.Store:
    """Two plans whose every name tries to break out of the page, with much in common."""
    store = ox.Store()
    for name in HOSTILE[:2]:
        _hostile(Maker(name, store))
    return store


def _hostile(maker: Maker) -> None:
    maker.head()
    for at, words in enumerate(HOSTILE):
        section = maker.section(words, words, at + 1)
        maker.add(section, "pol:sector", maker.sector(words), iri=True)
        maker.task(section, words + "任务", [words], both=(words, HOSTILE[at - 1]))
        maker.target(section, words + "目标", year=2025, value="5", indicator=words)
        maker.duty(section, words)
        maker.duty(section, HOSTILE[at - 1])
    maker.done()


_KEPT = {
    expand(name) for name in ("nif:anchorOf", "pol:value", "pol:upperValue", "eli:date_document")
}  # no names, or compared with the text


def hostile_copy(store: ox.Store) -> ox.Store:
    """The same graph, but every name, text and file name ends in something that tries to break out of the page, and so do the agencies' IRIs."""
    agencies = {quad.subject for quad in store.quads_for_pattern(None, expand("rdf:type"), expand("pol:Agency"))}
    renamed = {iri: ox.NamedNode(f"javascript:window.hacked=5;//{at}") for at, iri in enumerate(sorted(agencies, key=str))}
    copy = ox.Store()
    copy.extend(_made_hostile(quad, renamed, at) for at, quad in enumerate(sorted(store, key=str)))
    return copy


def _made_hostile(quad: ox.Quad, renamed: dict[object, ox.NamedNode], at: int) -> ox.Quad:
    term = renamed.get(quad.object, quad.object)
    if isinstance(term, ox.Literal) and quad.predicate not in _KEPT and term.datatype.value.endswith(("#string", "#langString")):
        term = ox.Literal(
            term.value + "".join(HOSTILE) if quad.predicate == expand("nif:isString") else term.value + HOSTILE[at % len(HOSTILE)],
            language=term.language,
        )
    return ox.Quad(renamed.get(quad.subject, quad.subject), quad.predicate, term, quad.graph_name)


def lone() -> ox.Store:
    """A document and nothing else."""
    maker = Maker("孤立的计划")
    maker.head()
    return maker.done()


def without_agencies() -> ox.Store:
    """A plan in which no body is named, and two parts that have nothing to do with one another."""
    maker = Maker("没有单位的计划")
    maker.head()
    first = maker.section("一", "第一件事", 1)
    maker.task(first, "推动第一件事落实到位", ["水"])
    second = maker.section("二", "第二件事", 2)
    maker.target(second, "到2030年第二件事取得成效", year=2030)
    return maker.done()
