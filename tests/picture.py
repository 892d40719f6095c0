"""The ontology's names → the picture of the model, docs/model.svg and docs/model.zh.svg."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from kg import ontology
from kg.iri import POL

WIDE, HIGH = 190, 74
LEFT = {"A": 20, "B": 300, "C": 580, "D": 850}
TOP = {"1": 30, "2": 190, "3": 350, "4": 510}
# class → its place, and what is written in it
BOXES = {
    "pol:CitedDocument": ("A1", "eli:id_local"),
    "pol:PolicyDocument": ("B1", "dcterms:title"),
    "pol:Agency": ("D1", "skos:prefLabel"),
    "pol:Section": ("B2", "pol:number · pol:order"),
    "pol:Target": ("A3", "pol:value · pol:unit · pol:targetYear"),
    "pol:Task": ("B3", "pol:text"),
    "pol:Responsibility": ("C3", "pol:openList"),
    "pol:Role": ("D3", "pol:Lead · Joint · Participant"),
    "pol:Indicator": ("A4", "skos:prefLabel"),
    "pol:Action": ("B4", "pol:verb · pol:object"),
    "skos:Concept": ("C4", "skos:prefLabel · skos:broader"),
    "nif:OffsetBasedString": ("D4", "nif:beginIndex · nif:endIndex"),
}
OTHERS = {  # names of other people's terms in the picture
    "skos:Concept": {"en": "Concept", "zh-hans": "概念"},
    "nif:OffsetBasedString": {"en": "Quotation", "zh-hans": "引文"},
    "eli:cites": {"en": "cites", "zh-hans": "引用"},
    "prov:wasQuotedFrom": {"en": "was quoted from", "zh-hans": "引自"},
}
# from, to, properties, where on each box the arrow begins and ends (l, r, t, b, and how far along), where between them its name stands
ARROWS = (
    ("pol:CitedDocument", "pol:PolicyDocument", ("pol:resolvedTo",), "r.5", "l.5", 0.5),
    ("pol:PolicyDocument", "pol:Agency", ("pol:issuedBy",), "r.35", "l.35", 0.5),
    ("pol:Section", "pol:PolicyDocument", ("pol:inDocument",), "t.5", "b.5", 0.5),
    ("pol:Section", "pol:CitedDocument", ("eli:cites",), "l.4", "b.5", 0.5),
    ("pol:Section", "pol:Agency", ("pol:responsibleAgency",), "r.4", "l.8", 0.45),
    ("pol:Target", "pol:Section", ("pol:inSection",), "t.5", "l.8", 0.45),
    ("pol:Task", "pol:Section", ("pol:inSection",), "t.5", "b.5", 0.5),
    ("pol:Responsibility", "pol:Section", ("pol:appliesTo",), "t.3", "r.85", 0.45),
    ("pol:Responsibility", "pol:Task", ("pol:appliesTo",), "l.5", "r.5", 0.5),
    ("pol:Responsibility", "pol:Agency", ("pol:agency",), "t.8", "b.5", 0.45),
    ("pol:Responsibility", "pol:Role", ("pol:role",), "r.5", "l.5", 0.5),
    ("pol:Target", "pol:Indicator", ("pol:indicator",), "b.5", "t.5", 0.5),
    ("pol:Task", "pol:Action", ("pol:hasAction",), "b.4", "t.4", 0.5),
    ("pol:Task", "skos:Concept", ("pol:sector", "pol:instrument", "pol:addresses"), "b.9", "t.3", 0.5),
    ("pol:Responsibility", "nif:OffsetBasedString", ("prov:wasQuotedFrom",), "b.7", "t.4", 0.5),
)
NOTE = {
    "en": "Section, Task and Target are quoted from the text in the same way (prov:wasQuotedFrom). A dashed arrow follows from the others. Concepts: sectors, levers, pollutants, gases.",
    "zh-hans": "章节、任务、目标同样引自原文（prov:wasQuotedFrom）。虚线箭头可由其他箭头推出。概念：领域、政策工具、污染物、温室气体。",
}
SKETCH = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1060 640" font-family="'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif">
<title>{title}</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 1 9 5 0 9z" fill="#455a64"/></marker></defs>
<rect width="1060" height="640" rx="8" fill="#ffffff"/>
{body}
<text x="530" y="618" font-size="12" text-anchor="middle" fill="#37474f">{note}</text>
</svg>
"""


def picture(language: str) -> str:
    """The SVG in English ("en") or Chinese ("zh-hans"), with the ontology's own labels."""
    names = {term.iri: term.label_en if language == "en" else term.label_zh for term in ontology.terms()}

    def name(term: str) -> str:
        return OTHERS[term][language] if term in OTHERS else names[POL + term.removeprefix("pol:")]

    body = [_arrow(arrow, name) for arrow in ARROWS] + [_box(term, name(term)) for term in BOXES]
    title = {"en": "The model of policy-kg", "zh-hans": "policy-kg 的模型"}[language]
    return SKETCH.format(title=title, body="\n".join(body), note=escape(NOTE[language]))


def _box(term: str, label: str) -> str:
    place, inside = BOXES[term]
    x, y = LEFT[place[0]], TOP[place[1]]
    ours = term.startswith("pol:")
    lines = ((label, 24, 15, "bold", "#102027"), (term, 43, 12, "normal", "#00695c"), (inside, 61, 10.5, "normal", "#455a64"))
    texts = "".join(
        f'<text x="{x + WIDE // 2}" y="{y + down}" font-size="{size}" font-weight="{weight}" text-anchor="middle" fill="{ink}">{escape(text)}</text>'
        for text, down, size, weight, ink in lines
    )
    fill, edge = ("#e0f2f1", "#00695c") if ours else ("#fff8e1", "#8d6e00")
    return f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6" fill="{fill}" stroke="{edge}"/>{texts}'


def _end(term: str, at: str) -> tuple[float, float]:
    """The point on a box's edge: its left, right, top or bottom, and how far along."""
    place = BOXES[term][0]
    x, y, along = LEFT[place[0]], TOP[place[1]], float(at[1:])
    if at[0] in "lr":
        return x + (WIDE if at[0] == "r" else 0), y + HIGH * along
    return x + WIDE * along, y + (HIGH if at[0] == "b" else 0)


def _arrow(arrow: tuple[str, str, tuple[str, ...], str, str, float], name: Callable[[str], str]) -> str:
    begin, end, properties, leaves, meets, along = arrow
    (x, y), (to_x, to_y) = _end(begin, leaves), _end(end, meets)
    dash = ' stroke-dasharray="6 4"' if properties == ("pol:responsibleAgency",) else ""
    line = f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}" stroke="#455a64" stroke-width="1.4" marker-end="url(#tip)"{dash}/>'
    middle, height = x + (to_x - x) * along, y + (to_y - y) * along - 7 * (len(properties) - 1)
    texts = []
    for row, term in enumerate(properties):
        texts.append(
            f'<text x="{middle:g}" y="{height + 4 + 15 * row:g}" font-size="12" text-anchor="middle" fill="#102027" '
            f'stroke="#ffffff" stroke-width="5" paint-order="stroke">{escape(name(term))}</text>'
        )
    return line + "".join(texts)
