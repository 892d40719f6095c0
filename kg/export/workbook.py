"""Store → an Excel workbook: tasks, targets, bodies, documents, and how to read them; the rows that the explorer's tables have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.export.sheets import Cell, Link, Sheet, dated, number, written
from kg.iri import SITE
from kg.model import QueryError
from kg.script import simplify
from kg.view.cooperation import duties
from kg.view.facets import Facets, facets
from kg.view.model import Model, Node
from kg.view.read import read

# Head → in Simplified Chinese and in English; what a cell of `Link` says is an address.
SHEETS = {
    "tasks": ("任务", "Tasks"),
    "targets": ("目标", "Targets"),
    "bodies": ("单位", "Bodies"),
    "documents": ("文件", "Documents"),
    "read me": ("说明", "Read me"),
}
HEADS = {
    "task": ("任务", "Task"),
    "who": ("责任单位", "Who"),
    "due": ("期限", "Due"),
    "sector": ("领域", "Sector"),
    "instrument": ("政策工具", "Instrument"),
    "article": ("条", "Article"),
    "document": ("文件", "Document"),
    "number": ("文号", "Number"),
    "certainty": ("可信度", "Certainty"),
    "indicator": ("指标", "Indicator"),
    "comparator": ("比较", "Comparator"),
    "value": ("数值", "Value"),
    "upper": ("上限", "Upper value"),
    "unit": ("单位", "Unit"),
    "text": ("原文", "Text"),
    "agency": ("单位", "Agency"),
    "sections": ("条目", "Articles"),
    "led": ("牵头条目", "Articles led"),
    "tasks": ("任务", "Tasks"),
    "documents": ("文件", "Documents"),
    "name": ("名称", "Name"),
    "date": ("日期", "Date"),
    "type": ("文种", "Type"),
    "issuer": ("发布单位", "Issuers"),
    "targets": ("目标", "Targets"),
    "quote": ("原文引文", "Quotation"),
    "source": ("来源文件", "Source file"),
    "begin": ("起", "From character"),
    "end": ("止", "To character"),
    "iri": ("链接", "Link"),
}
ROLES = {"Lead": ("牵头", "Lead"), "Joint": ("共同负责", "Joint"), "Participant": ("参与", "Participant")}
_COMPARATORS = {"AtLeast": "≥", "AtMost": "≤", "MoreThan": ">", "LessThan": "<", "Approximately": "≈", "Exactly": "="}
_BETWEEN = ("区间", "between")
CERTAINTY = {"sure": ("确定", "sure"), "likely": ("很可能", "likely"), "open": ("存疑", "open")}
_READ_ME = (
    ("由 policy-kg 从文件原文中读出；每行的引文和字位是依据。", "Read by policy-kg from the texts of the documents; the quotation and its place in each row are the evidence."),
    ("可信度：确定＝原文写明；很可能＝由形式推出；存疑＝请核对。", "Certainty: sure = the text says so; likely = follows from its form; open = please check."),
)  # fmt: skip
_EVIDENCE = ("quote", "source", "begin", "end", "iri")
_LANGUAGES = ("zh-hans", "en")


class _Rows:
    """The rows of a model in a language (0: Simplified Chinese, 1: English)."""

    def __init__(self, model: Model, language: int) -> None:
        self.model, self.language, self.about = model, language, facets(model)
        self.issued: dict[int, list[int]] = {}
        for edge in model.links("issued"):
            self.issued.setdefault(edge.target, []).append(edge.source)

    def named(self, place: int) -> str:
        node = self.model.nodes[place]
        return node.english if self.language and node.english else node.hans

    def labelled(self, place: int | None) -> str:
        """A section's number and title, as the page writes them: 四、 …, (一) …, 第一章 …."""
        if place is None:
            return ""
        node = self.model.nodes[place]
        number = (node.number or "") + ("、" if node.number and set(node.number) <= set("一二三四五六七八九十") else "")
        return f"{number} {self.named(place)}" if number else self.named(place)

    def facts(self, place: int | None) -> dict[str, str]:
        return dict(self.model.nodes[place].facts) if place is not None else {}

    def who(self, about: Facets) -> str:
        order = {role: at for at, role in enumerate((*ROLES, ""))}
        duties = sorted(about.duties, key=lambda duty: order[duty[1]])
        return "; ".join(self.named(agency) + (f"（{ROLES[role][self.language]}）" if role else "") for agency, role in duties)

    def names(self, places: Sequence[int]) -> str:
        return "; ".join(self.named(place) for place in places)

    def evidence(self, node: Node) -> tuple[Cell, ...]:
        """The words that a thing was read from, their place in code points, and its address."""
        if not node.quotes:
            return ("", "", None, None, Link(node.iri))
        quote = self.model.quotes[node.quotes[0]]
        source = self.model.sources[quote.source]
        return (source.text[quote.begin : quote.end], source.name, quote.begin, quote.end, Link(node.iri))

    def where(self, node: Node) -> tuple[Cell, ...]:
        document = node.document
        title = self.named(document) if document is not None else ""
        certainty = CERTAINTY[node.certainty][self.language] if node.certainty in CERTAINTY else ""
        return (self.labelled(node.parent), title, self.facts(document).get("number", ""), certainty)

    def tasks(self) -> Iterator[tuple[Cell, ...]]:
        for place in self.model.of_kind("task"):
            node, about = self.model.nodes[place], self.about[place]
            own = (
                statement(self.model, node),
                self.who(about),
                dated(node.due or ""),
                self.names(about.sectors),
                self.names(about.instruments),
            )
            yield (*own, *self.where(node), *self.evidence(node))

    def targets(self) -> Iterator[tuple[Cell, ...]]:
        for place in self.model.of_kind("target"):
            node, about = self.model.nodes[place], self.about[place]
            figure = node.figure
            assert figure is not None
            due = f"{figure.start}–{figure.end}" if figure.start and figure.end else str(figure.year or figure.end or "")
            compared = _COMPARATORS.get(figure.comparator or "", _BETWEEN[self.language]) if figure.comparator and figure.value else ""
            name = figure.indicator or (simplify(figure.statement) if figure.statement else node.hans)
            numbers = (compared, number(figure.value), number(figure.upper), figure.unit or "")
            own = (name, *numbers, dated(due), self.who(about), self.names(about.sectors), self.sentence(node))
            yield (*own, *self.where(node), *self.evidence(node))

    def sentence(self, node: Node) -> str:
        if not node.quotes:
            return statement(self.model, node)
        quote = self.model.quotes[node.quotes[0]]
        return simplify(self.model.sources[quote.source].text[slice(*quote.sentence)].strip())

    def bodies(self) -> Iterator[tuple[Cell, ...]]:
        """Those that answer for anything, those of most sections first, of as many those that lead in most."""
        tasks = Counter(agency for place in self.model.of_kind("task") for agency in {one for one, _ in self.about[place].duties})
        for one in sorted(duties(self.model), key=lambda body: (-len(body.sections), -len(body.led), body.agency)):
            documents = {self.model.nodes[place].document for place in one.sections}
            link = Link(self.model.nodes[one.agency].iri)
            yield (self.named(one.agency), len(one.sections), len(one.led), tasks[one.agency], len(documents), link)

    def documents(self) -> Iterator[tuple[Cell, ...]]:
        counts = {kind: Counter(self.model.nodes[place].document for place in self.model.of_kind(kind)) for kind in ("task", "target")}
        for place in self.model.of_kind("document"):
            told = self.facts(place)
            issuers = "、".join(self.named(agency) for agency in self.issued.get(place, ()))
            head = (self.named(place), told.get("number", ""), dated(told.get("date", "")), told.get("type", ""), issuers)
            yield (*head, counts["task"][place], counts["target"][place], Link(self.model.nodes[place].iri))


_TASKS = ("task", "who", "due", "sector", "instrument", "article", "document", "number", "certainty")
_TARGETS = (
    "indicator",
    "comparator",
    "value",
    "upper",
    "unit",
    "due",
    "who",
    "sector",
    "text",
    "article",
    "document",
    "number",
    "certainty",
)
_BODIES = ("agency", "sections", "led", "tasks", "documents", "iri")
_DOCUMENTS = ("name", "number", "date", "type", "issuer", "tasks", "targets", "iri")


def sheets(store: ox.Store, language: str = "zh-hans") -> tuple[Sheet, ...]:
    """The five tables of a graph, heads and names in Simplified Chinese or English; quotations are as printed."""
    if language not in _LANGUAGES:
        raise QueryError(f"{language}: expected one of the languages {' '.join(_LANGUAGES)}")
    at = _LANGUAGES.index(language)
    rows = _Rows(read(store), at)
    told = (
        ("tasks", (*_TASKS, *_EVIDENCE), rows.tasks()),
        ("targets", (*_TARGETS, *_EVIDENCE), rows.targets()),
        ("bodies", _BODIES, rows.bodies()),
        ("documents", _DOCUMENTS, rows.documents()),
    )
    tables = [Sheet(SHEETS[key][at], tuple(HEADS[head][at] for head in heads), tuple(found)) for key, heads, found in told]
    return (*tables, Sheet(SHEETS["read me"][at], ("policy-kg",), (*((line[at],) for line in _READ_ME), (SITE,))))


def workbook(store: ox.Store, language: str = "zh-hans") -> bytes:
    """A graph as an Excel file: texts are texts, whatever they begin with; the same graph gives the same bytes.

    Raises QueryError where XlsxWriter is not installed, or for a language that there is not.
    """
    return written(sheets(store, language))


def statement(model: Model, node: Node) -> str:
    """The words of a task or target in Simplified characters; those printed in such stay as they are."""
    if not node.text or node.text in (node.hans, node.hant):
        return node.hans
    traditional = any(model.sources[model.quotes[quote].source].language == "zh-Hant" for quote in node.quotes)
    return simplify(node.text) if traditional else node.text
