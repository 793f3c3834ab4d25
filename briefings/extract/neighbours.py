"""What the lines around it tell of a line: advertising in a run, other articles' teasers, captions, repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefings.model import Span

PROMO_WORDS = 9
PROMO_RUN = 3
TEASER_WORDS = 22
CAPTION_WORDS = range(6, 31)
CAPTION_SHARE = 1 / 3
"""Of a caption's longer words, at most so many are the text's as well; a standfirst repeats most of what it sums up."""

STEM = 5
"""Letters by which two words count as one: "soldier" and "soldiers"."""

_BULLETS = ("- ", "• ", "* ", "– ")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(slots=True)
class Line:
    """One line of a text and what it is taken for: prose, headline, label, byline or boilerplate.

    `dense` lines stand next to another one without an empty line between; below one that `opens` a block stand the
    headlines of other articles.
    """

    span: Span
    text: str
    words: int
    kind: str = "prose"
    dense: bool = False
    opens: bool = False


def count_words(text: str) -> int:
    """The words of a text; of a long one only those of its first thousand characters."""
    return len(_WORD.findall(text[:1000]))


def mark_promo(lines: Sequence[Line], promo: re.Pattern[str]) -> None:
    """Mask every run of short lines that holds a line of the page's own advertising."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and _may_be_promo(line, promo):
            run.append(line)
            continue
        if len(run) >= PROMO_RUN and any(promo.search(one.text) for one in run):
            for one in run:
                one.kind = "boilerplate"
        run = []


def _may_be_promo(line: Line, promo: re.Pattern[str]) -> bool:
    if line.words <= PROMO_WORDS and (line.dense or line.kind != "prose") and line.kind != "headline":
        return True
    return line.words <= 2 * PROMO_WORDS and promo.search(line.text) is not None


def mark_teasers(lines: Sequence[Line]) -> None:
    """Mask headlines of other articles: after prose, those right before a byline, and those that stand in a block.

    In a block a short line with a bullet is one too, unless it ends as a statement does.
    """
    prose_seen = in_block = False
    for line, following in pairwise([*lines, None]):
        if line is None:
            break
        prose_seen = prose_seen or line.kind == "prose"
        listed = line.words <= TEASER_WORDS and line.text.startswith(_BULLETS) and not line.text.endswith(".")
        in_block = line.opens or (in_block and (listed or line.kind in {"headline", "label", "boilerplate"}))
        before_byline = following is not None and following.kind == "byline"
        titled = line.kind == "headline"
        theirs = (titled or listed or line.kind == "label") if in_block else titled and before_byline
        if prose_seen and theirs:
            line.kind = "boilerplate"


def mark_captions(lines: Sequence[Line]) -> None:
    """Mask a lead picture's caption: a full clause without a full stop right before the first paragraph.

    A standfirst stands in the same place; it repeats what the text says, a caption tells what the picture shows.
    """
    at = next((place for place, line in enumerate(lines) if line.kind == "prose"), 0)
    if at < 2 or lines[at - 1].kind != "headline" or not _has_headline(lines[: at - 1]):  # noqa: PLR2004 - one more above
        return
    line = lines[at - 1]
    if line.text[0].islower() or lines[at].text[0].islower():  # pieces of one sentence
        return
    own = set(_stems(line.text))
    if line.words not in CAPTION_WORDS or not own or _is_capitalised(line.text):
        return
    others = {stem for other in lines[at:] if other.kind == "prose" for stem in _stems(other.text)}
    if len(own & others) <= CAPTION_SHARE * len(own):
        line.kind = "boilerplate"


def mark_repeats(lines: Sequence[Line]) -> None:
    """Mask a headline or label that has stood before."""
    seen: set[str] = set()
    for line in lines:
        if line.kind in {"headline", "label"}:
            if line.text in seen:
                line.kind = "boilerplate"
            seen.add(line.text)


def _has_headline(lines: Sequence[Line]) -> bool:
    return any(line.kind == "headline" for line in lines)


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        if len(word) >= STEM - 1:
            yield word[:STEM]


def _is_capitalised(text: str) -> bool:
    """Whether most longer words have a capital, as in a headline of that style."""
    words: list[str] = [word for word in _WORD.findall(text) if len(word) >= STEM - 1]
    capitals = sum(word[0].isupper() for word in words[1:])
    return 2 * capitals > len(words[1:])
