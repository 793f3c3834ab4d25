"""Whether a sentence on record says what a message says: word for word, or in most of its words. Pure.

Likeness is the ratio model of Tversky, *Features of Similarity* (1977), over words that weigh the more the rarer they
are. What a message leaves out of a sentence counts less against it than what it adds.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from snowballstemmer import stemmer  # type: ignore[import-untyped]  # it has no types

ADDED, LEFT_OUT = 0.7, 0.3
LIKE = 0.5
"""From here on a sentence says what the message says; set on made-up sentences, not on anybody's messages."""

LEAST_WORDS = 3
LEAST_VERBATIM = 4
MOST_PIECES = 24
LONGEST_PROBE = 60
SHORTEST_PROBE = 16
FIGURE_WEIGHT = 2.0
LONGEST_YEAR = 4

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
# Each of these takes time in proportion to the text: no run that may turn out not to fit is tried from within.
_SPLIT = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|(?<!\s)\s++[•·|▪–—]\s+|(?<!\s)\s*\n\s*")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»")
_MARKUP = re.compile(
    r"<https?://[^<>|\s]*+\|?([^<>]*+)>|\[([^\[\]]*+)\]\(https?://[^\[)\s]*+\)|https?://\S+|<[@#t!&:a][^<>\s]*+>"
)
_SIGNS = re.compile(r"[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}")
_RUN = re.compile(r"[A-Za-z0-9]+(?:,? [A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Words:
    """A text as its words in order, and as those that say what it is about."""

    text: str

    @cached_property
    def plain(self) -> str:
        """The words in lower case with a space around each, without quotation marks and the like."""
        return f" {' '.join(_tokens(self.text))} "

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words that say what it is about, in their simplest form; figures as digits."""
        return frozenset(_simple(token) for token in _tokens(self.text) if token not in _data().empty)

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures among them but years and days, which a report often leaves out."""
        return frozenset(one for one in self.telling if one[0].isdigit() and not _dates(one))


def pieces_of(message: str) -> tuple[Words, ...]:
    """What a message says, in the order of the message: its quotations, and the sentences that have none; at most 24.

    Addresses and the platforms' markup are left out, and so is what has fewer than two telling words among four.
    """
    bare = _SIGNS.sub("", _MARKUP.sub(lambda found: found[1] or found[2] or " ", message))
    pieces: dict[str, Words] = {}
    for sentence in _around(bare):
        piece = Words(" ".join(sentence.split()))
        if _says_enough(piece):
            pieces.setdefault(piece.plain, piece)
    return tuple(pieces.values())[:MOST_PIECES]


def probe_of(piece: Words) -> str:
    """The longest run of plain words of a piece, as written, to look for letter by letter; "" if it is too short.

    Marks that people and programs write in several ways, such as quotation marks, are not in it.
    """
    longest = max(_RUN.findall(piece.text), key=len, default="")
    if len(longest) > LONGEST_PROBE:
        longest = longest[:LONGEST_PROBE].rpartition(" ")[0]
    return longest if len(longest) >= SHORTEST_PROBE and longest.count(" ") >= LEAST_WORDS - 1 else ""


def verbatim(piece: Words, sentence: Words) -> bool:
    """Whether one has all the words of the other in order, and these are at least four."""
    short, long = sorted((piece.plain, sentence.plain), key=len)
    return short in long and len(short.split()) >= LEAST_VERBATIM


def weights_of(sentences: Iterable[Words]) -> Mapping[str, float]:
    """How much each word tells among the sentences: the rarer, the more (inverse document frequency); figures twice."""
    count = Counter[str]()
    total = 0
    for sentence in sentences:
        count.update(sentence.telling)
        total += 1
    return {
        word: math.log(1 + total / held) * (FIGURE_WEIGHT if word[0].isdigit() else 1.0) for word, held in count.items()
    }


def likeness(piece: Words, sentence: Words, weights: Mapping[str, float]) -> float:
    """From 0 to 1; below `LIKE` also where the piece tells a figure that the sentence does not."""
    shared = piece.telling & sentence.telling
    if len(shared) < LEAST_WORDS:
        return 0.0
    rare = max(weights.values(), default=1.0)
    common = _weight(shared, weights, rare)
    added = _weight(piece.telling - shared, weights, rare)
    omitted = _weight(sentence.telling - shared, weights, rare)
    found = common / (common + ADDED * added + LEFT_OUT * omitted)
    return min(found, 0.9 * LIKE) if piece.figures - sentence.figures else found


def _weight(words: Collection[str], weights: Mapping[str, float], unknown: float) -> float:
    return sum(weights.get(word, unknown) for word in words)


@dataclass(frozen=True, slots=True)
class _Data:
    """Words that do not say what a sentence is about, and figures that are written out."""

    empty: frozenset[str]
    numbers: Mapping[str, str]


@cache
def _data() -> _Data:
    table = tomllib.loads(files("briefings.extract").joinpath("data", "likeness.toml").read_text("utf-8"))
    numbers = {word: str(number) for number, word in enumerate(table["numbers"].split(), 1)}
    return _Data(frozenset(table["empty"].split()), numbers)


def _around(text: str) -> Iterable[str]:
    for sentence in _SPLIT.split(text):
        quoted = [one[1] or one[2] or one[3] for one in _QUOTED.finditer(sentence)]
        told = [one for one in quoted if _says_enough(Words(one))]
        yield from told or [sentence]


def _says_enough(piece: Words) -> bool:
    telling = len(piece.telling)
    return telling >= LEAST_WORDS or (telling == LEAST_WORDS - 1 and len(piece.plain.split()) >= LEAST_VERBATIM)


def _tokens(text: str) -> Sequence[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return [token.removesuffix("'s") for token in _TOKEN.findall(plain)]


@lru_cache(maxsize=50_000)
def _simple(token: str) -> str:
    """A figure without commas; a word by its stem (Porter, 1980, as English is stemmed by Snowball)."""
    if token[0].isdigit():
        return token.replace(",", "")
    if token in _data().numbers:
        return _data().numbers[token]
    return str(stemmer("english").stemWord(token))  # each a new one: it keeps the word that it is at


def _dates(figure: str) -> bool:
    if len(figure) > LONGEST_YEAR or not figure.isdecimal():
        return False
    return int(figure) <= 31 or 1900 <= int(figure) <= 2100  # noqa: PLR2004  # days and years
