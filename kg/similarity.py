"""Two lists of texts → how alike they are, and which go together: words by jieba, cosine of TF-IDF."""

from __future__ import annotations

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

Weights = dict[str, float]


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a Simplified text as jieba cuts it, without signs.

    >>> words("推进城镇污水处理厂提标改造。")
    ('推进', '城镇', '污水处理', '厂', '提标', '改造')
    """
    import jieba

    jieba.setLogLevel(logging.ERROR)
    return tuple(word for word in jieba.cut(text, HMM=False) if any(character.isalnum() for character in word))


def pairs(first: Sequence[str], second: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """Which texts of two lists go together, each in one pair at most, the most alike first taken: places and score (0 to 1).

    The score is the cosine of TF-IDF over both lists; ties go to the texts that stand first.
    """
    counts = [[Counter(words(text)) for text in texts] for texts in (first, second)]
    holding = Counter(word for texts in counts for count in texts for word in count)
    total = len(first) + len(second)
    idf = {word: math.log((1 + total) / (1 + number)) + 1 for word, number in holding.items()}
    ours, theirs = ([_normal(count, idf) for count in texts] for texts in counts)
    where: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, weights in enumerate(theirs):
        for word, weight in weights.items():
            where[word].append((place, weight))
    scored = []
    for place, weights in enumerate(ours):
        scores: dict[int, list[float]] = defaultdict(list)
        for word, weight in weights.items():
            for other, own in where.get(word, ()):
                scores[other].append(weight * own)
        scored += [(place, other, round(min(math.fsum(parts), 1.0), 4)) for other, parts in scores.items()]
    return _one_to_one([pair for pair in scored if pair[2] >= least])


def _one_to_one(scored: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    taken: tuple[set[int], set[int]] = set(), set()
    found = []
    for place, other, score in sorted(scored, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if place not in taken[0] and other not in taken[1]:
            taken[0].add(place)
            taken[1].add(other)
            found.append((place, other, score))
    return sorted(found)


def _normal(count: Counter[str], idf: Weights) -> Weights:
    weights = {word: number * idf[word] for word, number in count.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}
