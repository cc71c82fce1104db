"""How names are typed on a telephone's letters: in Latin letters, Chinese by pinyin (``pypinyin``), other scripts by their usual
transliteration (``anyascii``)."""

import re
from functools import lru_cache
from itertools import islice
from unicodedata import normalize

from anyascii import anyascii
from pypinyin import Style, lazy_pinyin, pinyin

MOST = 4
"""Readings of one name: a Chinese surname such as 单 (Shan, Dan, Chan) has several."""
_CHINESE = re.compile("([\u3400-\u9fff\U00020000-\U000323af]+)")
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"} | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
"""Letters that some press by their key and others write out: Müller is muller and mueller."""
_APART = re.compile(r"[a-z0-9]+")


def latin_words(text: str) -> tuple[str, ...]:
    """Return the words of a name in small Latin letters and digits: ``O'Brien-Łee`` is ``obrien lee``."""
    return tuple(_APART.findall(re.sub("['’`]", "", anyascii(text)).lower()))


@lru_cache(maxsize=20_000)
def spellings(name: str, chosen: str = "") -> tuple[str, ...]:
    """Return how a name may be spelled, most likely first; ``chosen``, where somebody wrote one down, is the only one."""
    if chosen:
        return tuple(filter(None, [" ".join(latin_words(chosen))]))
    parts = [part for part in _CHINESE.split(normalize("NFC", name)) if part.strip()]
    first = next((n for n, part in enumerate(parts) if _CHINESE.fullmatch(part)), None)
    plain = [_words(part) for part in parts]
    found = [plain, [_words(part.translate(_WRITTEN_OUT)) for part in parts]]
    if first is not None:
        for reading in _readings(parts[first][0]):
            found.append([*plain[:first], (reading, *plain[first][1:]), *plain[first + 1 :]])
    written = (" ".join(word for words in each for word in words) for each in found)
    return tuple(islice(dict.fromkeys(filter(None, written)), MOST))


def _words(part: str) -> tuple[str, ...]:
    if not _CHINESE.fullmatch(part):
        return latin_words(part)
    return tuple(word for each in lazy_pinyin(part, style=Style.NORMAL) for word in latin_words(each))


def _readings(sign: str) -> list[str]:
    """Return every reading of one Chinese character, the most common first."""
    found = pinyin(sign, style=Style.NORMAL, heteronym=True)
    return [word for each in found[0] for word in latin_words(each)] if found else []
