"""Broken documents: whatever is done to a text, extraction raises nothing, quotes the text's own characters, and takes linear time."""

from __future__ import annotations

import io
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import sampled

from kg import graph, read
from kg.model import Extraction, InputError, Source, Span
from kg.pipeline import extract_source

HERE = Path(__file__).parent
TIMES = int(os.environ.get("KG_FUZZ", "200"))
LONGEST = 6000  # characters of a document that is mutated: what breaks a long one breaks a part of it
BYTES = 4  # every so many documents are broken in their bytes, and read as a file is
ODD = "\x00\x01\x0b\x1f\x7f\x85\ufffd\u2028\u2029\u200b\u200e\u202e\u2066\ufeff\u00ad\ufffe\U000e0001\U0010ffff\r\t"
SIGNS = '（）()《》〈〉〔〕[]【】""“”，。；：、！？—-~%|#*<>①⑳㈠'
PIECES = (
    "一、", "（一）", "1.", "第一条", "第一章", "专栏1\n", "附件：1.", "①", "（财政部牵头，公安部配合）", "责任单位：", "到2025年", "“十四五”末", "二〇三五年",
    "分别达到15%、20%以上", "百分之", "万亿元", "1—", "不低于", "三成", "指标\t2020年\t2025年\t属性\n产量（万吨）\t10\t≥12\t约束性\n", "〔18〕", "|指标|单位|2025年|\n|--|--|--|\n",
    "约束性", "《规划》（国发〔2016〕65号）", "（以下简称《规划》）", "关于印发《某市行动计划》的通知", "2022年6月10日", "抄送：", "&nbsp;", "<br/>", "**", "县（市、区）", "等部门", "2022年2月30日",
)  # fmt: skip

Mutation = Callable[[random.Random, str], str]


def _texts() -> list[str]:
    """The documents to mutate: the project's own, the tests' small ones, and the corpus beside the project where it is."""
    folders = (HERE.parent / "data", HERE / "gold", HERE / "examples", HERE.parent.parent / "shared" / "corpus")
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.rglob("*"))]
    return [
        read.read(file).text
        for file in files
        if file.suffix in (".txt", ".md", ".html") and file.stat().st_size and file.name != "README.md"
    ]


def _cut(chance: random.Random, text: str) -> str:
    begin, end = sorted(chance.choices(range(len(text) + 1), k=2))
    return text[:begin] + text[end:] if chance.random() < 0.5 else text[begin:end]


def _shuffled(chance: random.Random, text: str) -> str:
    parts = re.split(chance.choice(["(?<=\n)", "(?<=。)", "(?<=，)", "(?<=\t)"]), text)
    chance.shuffle(parts)
    return "".join(parts)


def _without(signs: str) -> Mutation:
    """Drop some of these signs, each by chance."""
    return lambda chance, text: "".join(c for c in text if c not in signs or chance.random() < 0.5)


def _spoiled(chance: random.Random, text: str) -> str:
    """Signs changed into others: digits, brackets, quotations."""
    return "".join(
        chance.choice(SIGNS + "0123456789一十百\n\t ") if c in SIGNS + "0123456789" and chance.random() < 0.2 else c for c in text
    )


def _swapped(chance: random.Random, text: str) -> str:
    """Full width for half width, and half for full."""
    wide = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
    table = str.maketrans({**wide, **{full: half for half, full in wide.items()}})
    return "".join(c.translate(table) if chance.random() < 0.5 else c for c in text)


def _sown(pieces: tuple[str, ...] | str) -> Mutation:
    """Put some of these in, anywhere."""

    def mutate(chance: random.Random, text: str) -> str:
        for _ in range(chance.randint(1, 30)):
            place = chance.randint(0, len(text))
            text = text[:place] + chance.choice(pieces) + text[place:]
        return text

    return mutate


def _repeated(chance: random.Random, text: str) -> str:
    begin = chance.randint(0, len(text))
    piece = chance.choice([chance.choice(PIECES), text[begin : begin + chance.randint(1, 60)], chance.choice(SIGNS)])
    return text[:begin] + piece * chance.randint(2, 400) + text[begin:]


def _flattened(chance: random.Random, text: str) -> str:
    return text.replace("\n", chance.choice(["", " ", "\u3000\u3000", "\t", "\r\n", "\n\n"]))


MUTATIONS: tuple[Mutation, ...] = (
    _cut, _shuffled, _spoiled, _swapped, _repeated, _flattened, _sown(ODD), _sown(PIECES), _sown(SIGNS), _without("（）()〔〕《》"), _without('"“”'),
    _without("\t|"), _without("\n"), _without("。，；：、"),
)  # fmt: skip


def _mutant(chance: random.Random, texts: list[str]) -> str:
    text = chance.choice(texts)
    begin = max(0, chance.randint(-LONGEST, len(text)))
    text = text[begin : begin + LONGEST]
    for mutate in chance.sample(MUTATIONS, chance.randint(1, 3)):
        text = mutate(chance, text)[: 2 * LONGEST]
    return text


def _broken_file(chance: random.Random, text: str) -> Source | None:
    """A text as a file that ends in mid-character or has lost bytes; None where it is refused in one line."""
    data = bytearray(text.encode(chance.choice(["utf-8", "gb18030", "big5hkscs", "utf-16"]), "replace"))
    for _ in range(chance.randint(0, 20) if data else 0):
        place = chance.randrange(len(data))
        data[place : place + chance.randint(0, 2)] = bytes(chance.choices(range(256), k=chance.randint(0, 2)))
    del data[len(data) - min(len(data), chance.randint(0, 3)) :]
    try:
        return read.from_bytes(bytes(data), "broken", chance.choice(["", ".txt", ".md", ".html"]))
    except InputError as problem:
        refusal = str(problem)
    assert refusal.startswith("broken: expected")
    assert "\n" not in refusal
    return None


def _spans(x: Extraction) -> list[Span]:
    """The spans of all facts."""
    document = x.document
    found = [
        *(s.span for s in document.sections),
        *(t.span for t in x.tasks),
        *(r.span for r in x.responsibilities),
        *(c.span for c in x.citations),
    ]
    found += (
        [a.span for t in x.tasks for a in t.actions]
        + [t.span for t in x.targets]
        + [span for _, span in x.issuers]
        + [u.span for u in x.unexplained]
    )
    optional = [document.title_span, *(claim.span for claim in document.claims), *(t.statement_span for t in x.targets)]
    return [*found, *(span for span in optional if span is not None)]


def _check(source: Source) -> None:
    """The promises that hold for any text at all."""
    assert len(source.plain) == len(source.text)
    for x in extract_source(source):
        assert all(0 <= span.begin < span.end <= len(source.text) for span in _spans(x))
        assert all(source.printed(s.span) == s.title for s in x.document.sections)
        assert all(source.text[t.span.begin : t.span.end] == t.text for t in x.tasks)
        assert len({s.path for s in x.document.sections}) == len(x.document.sections)
        quads = graph.quads(x)
        assert set(ox.parse(io.BytesIO(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""), format=ox.RdfFormat.N_QUADS)) == set(quads)
        terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
        assert all(term.value.isascii() for term in terms if isinstance(term, ox.NamedNode))


def test_broken_documents() -> None:
    """No mutation raises; facts lie in the text; the graph goes to N-Quads and back. KG_FUZZ=10000 for more of them."""
    texts = _texts()
    assert texts
    refused = 0
    for seed in range(TIMES):
        chance = random.Random(seed)
        text = _mutant(chance, texts)
        source = _broken_file(chance, text) if seed % BYTES == 0 else read.from_text(text)
        refused += source is None
        try:
            if source is not None:
                _check(source)
        except Exception as problem:
            problem.add_note(f"seed {seed}")
            raise
    assert refused < TIMES / BYTES


UNITS = (
    "（", "）", "（财政部、公安部负责）", "1", "一、", "（一）", "百", "1—", "、", "到2025年", "分别", "《", '"', "。", "指标\n", "附件：1.", "第一条", "\t1\t", "专栏1\n", "A",
    " ", "\u3000\u3000", "负责", "2021年1月1日", "1，111", "。部", ".", "；", "**", "①。", "\n1.", "1.1水", "责任单位：", "《规划》",
)  # fmt: skip
HEADS = ("", "某市行动计划\n一、主要目标\n", "某市行动计划\n一、总体要求\n二、重点任务\n（一）加强治理。")
WHOLE = "KG_FUZZ" in os.environ
SIZE = 1_000_000 if WHOLE else 12_000


def _seconds(text: str) -> float:
    """CPU time of a whole extraction."""
    begin = time.process_time()
    extract_source(read.from_text(text))
    return time.process_time() - begin


def _doubles(short: str, long: str) -> bool:
    """Whether the longer text takes at most three times as long, in one of three tries: other programs disturb the clock."""
    return any(_seconds(long) < 3 * _seconds(short) + 0.05 for _ in range(3))


@pytest.mark.parametrize("unit", sampled(UNITS, 3, "the same on other cases, one in 3 of which is quick"))
def test_linear_time(unit: str) -> None:
    """A line of one sign or phrase, twice as long, takes at most three times as long, in one line or many; alone where KG_FUZZ is set."""
    for head in HEADS[:1] if WHOLE else HEADS[1:]:
        for width in (SIZE, 50):
            texts = [(unit * (size // len(unit) + 1))[:size] for size in (SIZE // 2, SIZE)]
            short, long = (head + "\n".join(text[at : at + width] for at in range(0, len(text), width)) for text in texts)
            assert _doubles(short, long)
