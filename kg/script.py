"""Any script → Simplified of equal length, so that one span fits both; and back, for people who read Traditional."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from operator import ne
from unicodedata import normalize

from opencc import OpenCC

_WHITE = re.compile(r"[^\S\n]+")
TRADITIONAL_SHARE = 0.01  # of characters that change; a Simplified text changes none but a quoted name


@lru_cache(maxsize=2)
def _converter(way: str = "t2s") -> OpenCC:
    return OpenCC(way)


# Signs for parts of characters, which PDFs hold in place of the characters, and compatibility characters; each with the character it stands for.
_RADICALS = {
    **{chr(code): normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))},
    **dict(zip(
        "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙亻冂几刀刂卜㔾兀尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒㓁㓁羊羊羊耂肀聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )),
}  # fmt: skip
_RADICAL = re.compile("[⺀-⿕豈-﫿]")


def without_radicals(text: str) -> str:
    """The text with the characters that radicals and compatibility characters stand for, as long as it was.

    >>> without_radicals("⽔利⼯程，⻓期")
    '水利工程，长期'
    """
    return _RADICAL.sub(lambda match: _RADICALS.get(match[0], match[0]), text) if _RADICAL.search(text) else text


def simplify(text: str) -> str:
    """The text in Simplified characters without radicals, as long as it was: OpenCC t2s, character by character where a phrase changes length.

    >>> simplify("推進汙水處理")
    '推进污水处理'
    """
    text = without_radicals(text)
    plain: str = _converter().convert(text)
    if len(plain) == len(text):
        return plain
    return "".join(_same_length(line) for line in text.splitlines(keepends=True))


def _same_length(line: str) -> str:
    plain: str = _converter().convert(line)
    if len(plain) == len(line):
        return plain
    parts = (_converter().convert(character) for character in line)
    return "".join(part if len(part) == 1 else character for part, character in zip(parts, line, strict=True))


def traditional(text: str) -> str:
    """A text of the interface in Traditional characters; its length may change.

    >>> traditional("哪些机构承担责任？")
    '哪些機構承擔責任？'
    """
    converted: str = _converter("s2t").convert(text)
    return converted


def script_of(text: str, plain: str) -> str:
    """The language tag of a text's script, told by how much of it simplifying changes."""
    if text == plain:
        return "zh-hans"
    most = int(TRADITIONAL_SHARE * len(text))  # of changes in a Simplified text: no more of them than these and one are counted
    return "zh-hant" if next(islice(filter(None, map(ne, text, plain)), most, None), False) else "zh-hans"


_FOLDED = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},  # ％ → %, Ａ → A, ．→ .
    **dict(zip("，；：（）！？", "，；：（）！？", strict=True)),  # … but Chinese punctuation stays full-width,
    **dict(zip(",;:()!?､｡", "，；：（）！？、。", strict=True)),  # and what a machine made half-width comes back
    **dict.fromkeys("“”„‟「」『』〝〞＂", '"'),
    **dict.fromkeys("–－﹣−‐‑", "-"),
    **dict.fromkeys("―─﹘", "—"),
    **dict.fromkeys("～〜∼˜", "~"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys("≦⩽", "≤"),
    "○": "〇",
    "﹪": "%",
    "․": ".",
}
_SIGNS = re.compile(f"[{''.join(re.escape(sign) for sign, form in _FOLDED.items() if sign != form)}]")  # no sign is another's form


def fold(plain: str) -> str:
    """One form for each sign, character for character: full-width ，；：（）, half-width digits, letters, % and ., quotes ".

    >>> fold('到２０２５年,达到４３％(含)')
    '到2025年，达到43%（含）'
    """
    for sign in set(_SIGNS.findall(plain)):  # several times as fast as str.translate
        plain = plain.replace(sign, _FOLDED[sign])
    return plain


@lru_cache(maxsize=65536)
def single(sign: str) -> str:
    """One character as quotes are compared by: Simplified by itself, never by phrases, and folded; as it is where that is none or several.

    >>> single("處"), single("％")
    ('处', '%')
    """
    plain = fold(simplify(sign))
    return plain if len(plain) == 1 else sign


def contents(texts: Sequence[str]) -> list[str]:
    """What each of some texts says, in whatever script and layout: Simplified, folded, without white space; all at one go.

    >>> contents(["推進 汙水處理", "１，２"])
    ['推进污水处理', '1，2']
    """
    whole = "\n".join(texts)
    plain = _converter().convert(whole)
    ends = list(accumulate(len(text) + 1 for text in texts))
    if len(plain) != len(whole) or any(plain[end - 1] != "\n" for end in ends[:-1]):  # a phrase changes length
        plain = "\n".join(map(simplify, texts))
    plain = fold(plain)
    said = _WHITE.sub("", plain).split("\n")
    return said if len(said) == len(texts) else ["".join(plain[begin:end].split()) for begin, end in pairwise([0, *ends])]
