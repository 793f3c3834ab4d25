"""Claims that a later revision of their article changed or took back.

Only what a claim says counts: its figures and their scope, its speaker, its stance, how sure it is of what ("may",
"will") and what it quotes. Layout, typography, spelling of the words around it and the order of sentences do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefings.model import Article, Claim, Directness, Record

ALIKE = 0.6
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Revision:
    """One claim as it stood in the earlier revision, and as it stands now (None if it is gone)."""

    old: Claim
    new: Claim | None
    article: Article


def revisions(before: Record, after: Record) -> Iterator[Revision]:
    """The claims of `before` that `after` holds in another form, in order of their articles and sentences."""
    held = {(a.source, a.key): a for a in before.current().articles.values()}
    for article in sorted(after.current().articles.values(), key=lambda a: a.id):
        old = held.get((article.source, article.key))
        if old is not None and old.revision < article.revision:
            yield from _changed(old, article, before, after)


def _changed(old: Article, new: Article, before: Record, after: Record) -> Iterator[Revision]:
    was, now = _claims_of(old, before), _claims_of(new, after)
    kept = {c.sentence.of(old.text) for c in was} & {c.sentence.of(new.text) for c in now}
    gone = [c for c in was if c.sentence.of(old.text) not in kept and c.sentence.of(old.text) not in new.text]
    come = [c for c in now if c.sentence.of(new.text) not in kept]
    same = {(_meaning(c), _words(c, old)) for c in gone} & {(_meaning(c), _words(c, new)) for c in come}
    come = [c for c in come if (_meaning(c), _words(c, new)) not in same]
    for claim in gone:
        if (_meaning(claim), _words(claim, old)) in same:
            continue
        match = _nearest(claim, old, come, new)
        if match is None or not _says_the_same(claim, old, match, new):
            yield Revision(claim, match, new)


def _claims_of(article: Article, record: Record) -> list[Claim]:
    return sorted((c for c in record.claims if c.article_id == article.id), key=lambda c: c.ordinal)


def _meaning(claim: Claim) -> tuple[object, ...]:
    """What a claim says, apart from its words, as a value to compare."""
    figures = tuple((f.low, f.high, f.unit, f.counted, f.place, f.state) for f in claim.figures)
    return claim.speaker, claim.stance, claim.polarity, claim.certainty, figures


def _words(claim: Claim, article: Article) -> str:
    """The words of a claim's content, without case, marks and layout."""
    return " ".join(WORD.findall(claim.content.of(article.text).casefold()))


def _says_the_same(claim: Claim, old: Article, match: Claim, new: Article) -> bool:
    quoted = Directness.DIRECT in {claim.directness, match.directness}
    return _meaning(claim) == _meaning(match) and (not quoted or _words(claim, old) == _words(match, new))


def _nearest(claim: Claim, old: Article, among: list[Claim], new: Article) -> Claim | None:
    """The claim of the new revision whose sentence is most like this one's; None if none is like it.

    Of claims in one sentence it is the one that says the same, else the one by the same speaker.
    """
    matcher = SequenceMatcher(b=claim.sentence.of(old.text))
    found = [(_likeness(matcher, c.sentence.of(new.text)), c) for c in among]
    best = max(
        found,
        key=lambda row: (
            row[0],
            _says_the_same(claim, old, row[1], new),
            row[1].speaker == claim.speaker,
            -row[1].ordinal,
        ),
        default=None,
    )
    return best[1] if best and best[0] >= ALIKE else None


def _likeness(matcher: SequenceMatcher[str], sentence: str) -> float:
    """How like a sentence is to the matcher's, from 0 to 1; 0 at once where a quick bound shows that it is not."""
    matcher.set_seq1(sentence)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
