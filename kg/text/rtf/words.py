"""Control words of RTF: which groups hold no text, which words are signs, which encodings fonts have."""

from __future__ import annotations

SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "annotation",
        "atnid",
        "atnauthor",
        "atnref",
        "atntime",
        "atnicn",
        "atndate",
        "atnparent",
        "revtbl",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "xmlnstbl",
        "fldinst",
        "nonshppict",
        "shppict",
        "objdata",
        "objclass",
        "bkmkstart",
        "bkmkend",
        "pn",
        "filetbl",
        "factoidname",
        "fchars",
        "lchars",
        "userprops",
        "docvar",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "footnote",
        "tc",
        "xe",
        "rxe",
        "txe",
        "private",
        "formfield",
        "datafield",
        "background",
        "shprslt",
        "upr",
        "sp",
        "sn",
        "sv",
        "pgptbl",
        "protusertbl",
    ]
)
READ = frozenset(
    ("shpinst", "shptxt", "ud", "nesttableprops", "listtext", "pntext", "fldrslt", "result")
)  # though an outer group is skipped, or marked \*
COUNTED = {
    "footnote": "footnotes left out: {}",
    "annotation": "comments left out: {}",
    "pict": "pictures not read: {}",
    "header": "",
    "footer": "",
}
SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "", "zwnj": "", "ltrmark": "",
    "rtlmark": "",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}"}
CHARSETS = {
    134: "gb18030",
    136: "big5hkscs",
    128: "cp932",
    129: "cp949",
    0: "cp1252",
    1: "cp1252",
    2: "symbol",
    204: "cp1251",
    161: "cp1253",
}
CHINESE = ("gb18030", "big5hkscs")
PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 932: "cp932", 949: "cp949", 1252: "cp1252"}
