"""Claims that a later revision of their article changed or took back.

Only what a claim says counts (`sayings`): spelling, layout, order, added text and other words for the same do not. Two
edits look alike and are told apart by their wording:

- A *correction* is any change of what a claim says, and any claim that is gone, unless it is an update.
- An *update* is another value of what was counted, the rest unchanged, in a text without a notice that it is corrected,
  if the sentence itself tells that the value moved ("rose to"), or counts for a later day, or if the value grew while
  the outlet gave the article a later time. In an article that is written on as things happen ("live"), what is dropped
  is no correction either. An update is news like that of a new article.

Where only a part of an article was read, what it lacks was not taken out. A fuller reading of it is no edit: what
it says otherwise is a correction only if it has a notice that names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from briefings.changes.matching import Sentences, Told
from briefings.changes.notices import holding, is_labelled, is_live, is_newer, is_withdrawn, notices
from briefings.changes.sayings import (
    FEWEST_QUOTED,
    Names,
    Saying,
    same_attitude,
    same_scope,
    same_speaker,
    says_the_same,
)
from briefings.changes.spelling import all_spelt_alike, plain_words
from briefings.model import Article, Claim, ClaimId, Extent, Record, Span

_MOVED = re.compile(
    r"\b(?:ris(?:es?|en|ing)|rose|climb(?:s|ed|ing)?|gr[eo]w(?:s|n|ing)?|increas(?:es?|ed|ing)|jump(?:s|ed)"
    r"|rais(?:ed|es)|f[ae]ll(?:s|en)? to|drop(?:s|ped) to|reach(?:es|ed)|now|so far|latest|updated?"
    r"|by (?:then|late|early|evening|noon))\b",
    re.IGNORECASE,
)
_LEAST_TELLING = 5
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’')\]]*\s+|\n+")


class How(StrEnum):
    """What an outlet did to a claim; `NOTED` if it only put a notice beside it, or into a later article."""

    CHANGED = "changed"
    TAKEN_OUT = "taken_out"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Revision:
    """One claim as it stood in the earlier revision, and as it stands now (None if it is gone)."""

    old: Claim
    new: Claim | None
    article: Article
    how: How = How.CHANGED


@dataclass(frozen=True, slots=True)
class Edits:
    """What the edits between two moments did: the claims that they changed, and those of new texts that are no news.

    `restated` are claims that say again what their article said before, and those of withdrawn texts and of notices: of
    paragraphs that begin like one, stood there before, or came with a correction.
    """

    revisions: tuple[Revision, ...] = ()
    restated: frozenset[ClaimId] = frozenset()


@dataclass(frozen=True)
class Edit:
    """Two revisions of one article with their claims in order."""

    old: Article
    new: Article
    was: Sequence[Claim]
    now: Sequence[Claim]
    names: Names = field(default_factory=dict)

    @cached_property
    def sayings(self) -> list[Saying]:
        """The claims of the new text but those of its notices."""
        return [self._new(c) for c in self.now if holding(self.notices, c.sentence) is None]

    @cached_property
    def notices(self) -> tuple[Span, ...]:
        """The notices of the new text."""
        return notices(self.new.text)

    @cached_property
    def noticed(self) -> list[tuple[Claim, str]]:
        """The claims that stand in the notices of the new text, each with its notice."""
        found = ((claim, holding(self.notices, claim.sentence)) for claim in self.now)
        return [(claim, span.of(self.new.text)) for claim, span in found if span is not None]

    @cached_property
    def known(self) -> frozenset[str]:
        """The notices of the old text in their words."""
        return frozenset(span.of(self.old.text) for span in notices(self.old.text))

    @cached_property
    def new_notices(self) -> tuple[str, ...]:
        """The notices of the new text that the old one did not have in these words."""
        told = (span.of(self.new.text) for span in self.notices)
        return tuple(words for words in told if words not in self.known)

    @property
    def has_notice(self) -> bool:
        """Whether the new text says that it is corrected, and the old one did not say so in these words."""
        return bool(self.new_notices)

    @cached_property
    def grows(self) -> bool:
        """Whether the outlet says that the new text tells of a later time."""
        return is_newer(self.old, self.new) or is_live(self.new)

    @cached_property
    def come(self) -> Told:
        """The claims whose sentences did not stand in the old text."""
        return Told([saying for saying in self.sayings if saying.sentence not in self.old.text])

    @cached_property
    def standing(self) -> Mapping[str, list[Saying]]:
        """The claims of the new text by their sentences."""
        found: dict[str, list[Saying]] = {}
        for saying in self.sayings:
            found.setdefault(saying.sentence, []).append(saying)
        return found

    @cached_property
    def body(self) -> str:
        """The new text without its notices."""
        parts: list[str] = []
        at = 0
        for span in self.notices:
            parts += self.new.text[at : span.start], "\n" * (span.end - span.start)
            at = span.end
        return "".join((*parts, self.new.text[at:]))

    @cached_property
    def running(self) -> str:
        """The plain words of the new text without its notices, one after the other."""
        return f" {' '.join(plain_words(self.body))} "

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of the new text, those without a claim too."""
        return Sentences(plain_words(part) for part in _SENTENCE_END.split(self.body))

    def told_before(self) -> Iterator[Saying]:
        """The claims of the old text but those of its notices."""
        spans = notices(self.old.text)
        yield from (Saying(c, self.old, self.names) for c in self.was if holding(spans, c.sentence) is None)

    def _new(self, claim: Claim) -> Saying:
        return Saying(claim, self.new, self.names)


def edits(before: Record, after: Record) -> Edits:
    """What became of the claims of `before` whose articles `after` holds in a later revision, in order."""
    found = [_edited(edit) for edit in _pairs(before, after)]
    return Edits(
        tuple(revision for one in found for revision in one.revisions),
        frozenset().union(*(one.restated for one in found)),
    )


def _pairs(before: Record, after: Record) -> Iterator[Edit]:
    """The articles of both moments that were edited in between."""
    held = {(a.source, a.key): a for a in before.current().articles.values()}
    current = sorted(after.current().articles.values(), key=lambda a: a.id)
    pairs = [(held[a.source, a.key], a) for a in current if (a.source, a.key) in held]
    yield from edits_of(after, [(old, new) for old, new in pairs if old.revision < new.revision])


def edits_of(record: Record, pairs: Sequence[tuple[Article, Article]]) -> Iterator[Edit]:
    """The pairs of revisions with their claims, all of which the record holds."""
    claims: dict[int, list[Claim]] = {article.id: [] for pair in pairs for article in pair}
    for claim in record.claims if claims else ():
        if claim.article_id in claims:
            claims[claim.article_id].append(claim)
    for own in claims.values():
        own.sort(key=lambda c: c.ordinal)
    names = _names(record) if pairs else {}
    for old, new in pairs:
        yield Edit(old, new, claims[old.id], claims[new.id], names)


def _names(record: Record) -> Names:
    """Every known name in lower case, with the actor whose it is."""
    every = ((name, actor) for actor in record.actors for name in (*actor.learned, *actor.aliases, actor.name))
    return {name.casefold(): actor.name for name, actor in every}


def _edited(edit: Edit) -> Edits:
    if is_withdrawn(edit.old, edit.new):
        gone = (Revision(c, None, edit.new, How.WITHDRAWN) for c in edit.was)
        return Edits(tuple(gone), frozenset(map(_id, edit.now)))
    restated: set[ClaimId] = set()
    open_: list[Saying] = []
    for saying in edit.told_before():
        again = kept(saying, edit)
        if again is None:
            open_.append(saying)
        else:
            restated.update(one.id for one in again if one.sentence == saying.sentence or says_the_same(one, saying))
    found = [r for saying in open_ if (r := _revision(saying, edit, restated)) is not None]
    revisions = [revision for revision in found if _is_the_outlets(revision, edit)]
    return Edits(tuple(revisions), frozenset(restated | _by_notice(edit, corrected=bool(revisions))))


def _is_the_outlets(revision: Revision, edit: Edit) -> bool:
    """Whether the outlet edited its text; it did not if only more of it, or another part, was read."""
    if edit.old.extent is not edit.new.extent:
        return any(_names_what_changed(notice, revision, edit) for notice in edit.new_notices)
    return edit.new.extent is Extent.WHOLE or revision.new is not None


def _names_what_changed(notice: str, revision: Revision, edit: Edit) -> bool:
    """Whether a notice names a value that the edit took out or put in; where no value changed, a word of some length.

    A fuller reading may bring a notice that is older than all that was read before.
    """
    if revision.new is None:
        return False
    old, new = Saying(revision.old, edit.old, edit.names), Saying(revision.new, edit.new, edit.names)
    values = [f.span.of(one.article.text) for one, other in ((old, new), (new, old)) for f in one.lost(other)]
    changed = {word for value in values for word in plain_words(value)}
    if not values:
        changed = {word for word in set(old.words) ^ set(new.words) if len(word) >= _LEAST_TELLING}
    return not changed.isdisjoint(plain_words(notice))


def _by_notice(edit: Edit, *, corrected: bool) -> set[ClaimId]:
    """The claims of notices that are no news. All are, where the article says nothing else."""
    if not edit.sayings:
        return set()
    return {_id(claim) for claim, words in edit.noticed if corrected or words in edit.known or is_labelled(words)}


def kept(old: Saying, edit: Edit) -> list[Saying] | None:
    """The claims of the new text that say this one again, if it still says it; None if it does not.

    None of them is given where the text still says it in quite other words.
    """
    if old.sentence in edit.standing:
        return edit.standing[old.sentence]
    if old.sentence in edit.body:
        return []
    near = edit.come.near(old)
    if near is not None and says_the_same(old, near):
        return [near]
    if edit.come.again(old) is not None or _stands_without_claim(old, near, edit):
        return []
    return None


def _stands_without_claim(old: Saying, near: Saying | None, edit: Edit) -> bool:
    """Whether the words are still there, though nobody found this claim in them: another spelling, another frame."""
    if near is None and (words := edit.sentences.nearest(old.words)) is not None and all_spelt_alike(old.words, words):
        return True
    said_often = min(map(len, old.spoken), default=0) < FEWEST_QUOTED
    if said_often or (near is not None and near.spoken):
        return False
    return all(f" {' '.join(words)} " in edit.running for words in old.spoken)


def _revision(old: Saying, edit: Edit, restated: Collection[ClaimId]) -> Revision | None:
    """The edit of a claim that does not stand any more as it was; None if it is an update.

    A sentence that says again what another one said is not what has become of this one.
    """
    near = edit.come.near(old)
    new = near if near is not None and near.id not in restated else edit.come.instead(old)
    if new is not None and not edit.has_notice and _is_update(old, new, edit):
        return None
    if new is not None and (new is near or same_speaker(old, new)):
        return Revision(old.claim, new.claim, edit.new)
    live = is_live(edit.new) and not edit.has_notice
    return None if live else Revision(old.claim, None, edit.new, How.TAKEN_OUT)


def _is_update(old: Saying, new: Saying, edit: Edit) -> bool:
    """Whether nothing but a value moved, and by what the outlet says it moved in the world, not in the article."""
    lost, come = old.lost(new), new.lost(old)
    pairs = [(f, g) for f in lost for g in come if same_scope(f, g) and f.counted and f.counted == g.counted]
    if len({f.span for f, _ in pairs}) < len(lost) or not pairs or not same_attitude(old, new):
        return False
    if _later(old, new) or (_MOVED.search(new.sentence) and not _MOVED.search(old.sentence)):
        return True
    return edit.grows and all(f.high < g.low for f, g in pairs)


def _later(old: Saying, new: Saying) -> bool:
    """Whether the new value counts for a later day than the old one."""
    was, now = _counts_for(old.claim), _counts_for(new.claim)
    return was is not None and now is not None and was < now


def _counts_for(claim: Claim) -> date | None:
    """The last day that the claim's figures count for; None if it does not tell."""
    days = [figure.as_of.last for figure in claim.figures if figure.as_of]
    if not days and claim.event_time is not None:
        return claim.event_time.last
    return max(days, default=None)


def _id(claim: Claim) -> ClaimId:
    return claim.article_id, claim.ordinal
