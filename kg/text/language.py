"""A decoded text → the language it is in where that is surely not Chinese."""

from __future__ import annotations

import re

_HAN = re.compile("[一-鿿㐀-䶿]")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_ENGLISH = re.compile(r"(?i)\b(?:the|of|and|to|in|shall|will|for)\b")
_OTHERS = (("Japanese", re.compile("[ぁ-ヺ]")), ("Korean", re.compile("[가-힣]")), ("Cyrillic script", re.compile("[А-я]{2,}")))
FEWEST_WORDS = 20  # from which a language can be told
HAN_SHARE = 0.2  # Chinese characters for each word: a Chinese text has several for each foreign word, a translation next to none
ENGLISH_SHARE = 0.1  # of an English text's words are among its commonest few
KANA_SHARE = 0.25  # of Han characters: a Chinese text holds kana in names only


def foreign_language(text: str) -> str | None:
    """The language of a text that is not Chinese: "English", "Japanese" …, "a language other than Chinese"; None where it may be Chinese.

    >>> foreign_language("The city shall save water and reduce the leakage of pipes. " * 5)
    'English'
    """
    han = len(_HAN.findall(text))
    for name, signs in _OTHERS:
        if (count := len(signs.findall(text))) > FEWEST_WORDS and count > KANA_SHARE * han:
            return name
    words = len(_WORD.findall(text))
    if words < FEWEST_WORDS or han > HAN_SHARE * words:
        return None
    return "English" if len(_ENGLISH.findall(text)) >= ENGLISH_SHARE * words else "a language other than Chinese"
