"""An indicator's printed name → the name under which it is one thing in all documents, and without a narrower scope too."""

from __future__ import annotations

import re
from functools import cache

from kg.vocabulary import alternatives, rules

SHORTEST = 3  # characters that a name must keep: of 地区退出重点区域, all scope, nothing would be left


def shared_name(printed: str) -> str:
    """The name without 全国, 全市 … in front, which say only of whom the document speaks: a nation's and a city's are then one.

    >>> shared_name("全国城市污水处理率"), shared_name("全市城市污水处理率"), shared_name("再生铝产量")
    ('城市污水处理率', '城市污水处理率', '再生铝产量')
    """
    return _long_enough(_general().sub("", printed), printed)


def without_scope(printed: str, scope: str | None) -> str:
    """The shared name without a narrower scope, which is to be told apart from the name: 京津冀区域再生水利用率.

    >>> without_scope("京津冀区域再生水利用率", "京津冀区域"), without_scope("全国再生水利用率", None)
    ('再生水利用率', '再生水利用率')
    """
    return shared_name(_long_enough(printed.removeprefix(scope or ""), printed))


def _long_enough(name: str, otherwise: str) -> str:
    name = name.removeprefix("的")
    return name if len(name) >= SHORTEST else otherwise


@cache
def _general() -> re.Pattern[str]:
    return re.compile("^" + alternatives(rules("targets").words["scope"]))
