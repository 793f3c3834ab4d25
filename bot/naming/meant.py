"""Who said what a message says: looks for likely sentences on record, compares them, shows the first who said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from bot.asking.moments import PRESENT
from bot.asking.typed import shown
from bot.naming.likeness import LIKE, Words, likeness, pieces_of, probe_of, verbatim, weights_of
from bot.recorded.answers import Desk
from bot.recorded.statements import receipts_of
from briefings.model import Answer, AnswerGroup, Directness, Receipt, UsageError
from briefings.store import (
    Saying,
    later_texts,
    list_actors,
    load_claims,
    newest_sayings,
    newest_titles,
    sayings_in,
    sayings_of_speaker,
    sayings_on_topic,
    speaker_names,
)

TITLE = "Who said this?"
ARTICLES_SEARCHED = 5_000
NEWEST_ARTICLES = 300
EACH = 1_000
MOST_SPEAKERS = 5
MOST_TOPICS = 3
MOST_NAMES_TRIED = 30
MOST_PROBES = 8
MOST_PIECES_SHOWN = 4
MOST_RECEIPTS = 3
NEAR_THE_BEST = 0.1
_CAPITALISED = re.compile(r"[^\W\d_a-z]\w+(?:[-'’]\w+)*")


class Way(IntEnum):
    """How a sentence says what a message says, the surest way first."""

    EXACT = 1
    HEADLINE = 2
    LIKE = 3


HEADINGS: Mapping[Way, str] = {
    Way.EXACT: "Word for word",
    Way.HEADLINE: "A headline",
    Way.LIKE: "In other words",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """The sentences that say what a piece of the message says, and in what way they do."""

    piece: Words
    sayings: tuple[Saying, ...]
    score: float
    way: Way


def who_said_this(desk: Desk, message: str) -> Answer:
    """Who said what the message says, the first one first, or that nobody on record did, with what is nearest.

    It looks through sentences that hold a run of the message's words in the 5,000 newest articles and through their
    headlines, and through the newest claims of the speakers that it names, on the topics that it speaks of, and of all.
    Raises UsageError for a message with too few words.
    """
    pieces = pieces_of(message)
    if not pieces:
        text = "There are too few words in that message to look for; ask of one with a sentence in it."
        raise UsageError(text)
    found = _found(desk, message, pieces)
    told = sorted((one for one in found if one.score >= LIKE), key=lambda one: one.way)
    if not told:
        return _nobody(desk, max(found, key=lambda one: one.score, default=None))
    most = MOST_RECEIPTS if len(told) == 1 else 1
    return Answer(TITLE, tuple(_group(desk, one, most, len(pieces)) for one in told[:MOST_PIECES_SHOWN]))


def _found(desk: Desk, message: str, pieces: Sequence[Words]) -> list[_Found]:
    sayings = {(one.article_id, one.ordinal): one for one in _candidates(desk, message, pieces)}
    known = [(one, Words(one.sentence)) for one in sayings.values()]
    weights = weights_of(words for _, words in known)
    best = [one for one in (_best(piece, known, weights) for piece in pieces) if one is not None]
    exact = {one.piece for one in best if one.way is Way.EXACT}
    headed = list(_headed(desk, [piece for piece in pieces if piece not in exact], weights))
    others = {one.piece for one in headed}
    return [*headed, *(one for one in best if one.piece not in others)]


def _headed(desk: Desk, pieces: Sequence[Words], weights: Mapping[str, float]) -> Iterator[_Found]:
    """The pieces that are headlines of articles, with the claims of those that are most like the headline."""
    if not pieces:
        return
    titles = [(key, Words(title)) for key, title in newest_titles(desk.store, within=ARTICLES_SEARCHED)]
    for piece in pieces:
        ids = [article_id for article_id, title in titles if verbatim(piece, title)]
        held = sayings_in(desk.store, ids)
        if held:
            scored = [(likeness(piece, Words(one.sentence), weights), one) for one in held]
            top = max(score for score, _ in scored)
            yield _Found(piece, tuple(one for score, one in scored if score == top), 1.0, Way.HEADLINE)


def _candidates(desk: Desk, message: str, pieces: Sequence[Words]) -> Iterator[Saying]:
    probes = sorted(filter(None, map(probe_of, pieces)), key=len, reverse=True)[:MOST_PROBES]
    if probes:
        held = newest_sayings(desk.store, within=ARTICLES_SEARCHED, holding=probes)
        yield from held
        yield from sayings_in(desk.store, {one.origin for one in held})
    for speaker in speakers_named(desk, message):
        yield from sayings_of_speaker(desk.store, speaker, limit=EACH)
    words = Words(message).plain
    spoken_of = [one for one in desk.topics() if any(Words(term).plain in words for term in one.terms)]
    for topic in spoken_of[:MOST_TOPICS]:
        yield from sayings_on_topic(desk.store, topic.id, limit=EACH)
    yield from newest_sayings(desk.store, within=NEWEST_ARTICLES)


def speakers_named(desk: Desk, message: str) -> Sequence[str]:
    """Those whom the message names: known ones by any of their names, others by a capitalised word of theirs.

    Of the message's capitalised words the first ones are looked up.
    """
    words = Words(message).plain
    named = [
        actor.name
        for actor in list_actors(desk.store)
        if any(Words(name).plain in words for name in (actor.name, *actor.aliases))
    ]
    for word in islice(dict.fromkeys(_CAPITALISED.findall(message)), MOST_NAMES_TRIED):
        if len(named) >= MOST_SPEAKERS:
            break
        named += [name for name in speaker_names(desk.store, word, 2) if word.casefold() in name.casefold().split()]
    return list(dict.fromkeys(named))[:MOST_SPEAKERS]


def _best(piece: Words, known: Iterable[tuple[Saying, Words]], weights: Mapping[str, float]) -> _Found | None:
    """The sentences that have the piece word for word; if there is none, those that are most like it."""
    known = list(known)
    exact = tuple(saying for saying, words in known if verbatim(piece, words))
    if exact:
        return _Found(piece, exact, 1.0, Way.EXACT)
    scored = [(likeness(piece, words, weights), saying) for saying, words in known]
    top = max((score for score, _ in scored), default=0.0)
    if not top:
        return None
    near = tuple(saying for score, saying in scored if score >= max(top - NEAR_THE_BEST, min(top, LIKE)))
    return _Found(piece, near, top, Way.LIKE)


def _group(desk: Desk, found: _Found, most: int, pieces: int) -> AnswerGroup:
    """At most so many receipts of those who said it; of several pieces it says which one is meant."""
    receipts, origins = _firsts(desk, found, most)
    lines = [_first_said(receipts[0], found.way)]
    if origins > most:
        lines.append(f"{origins:,} origins on record; the first {'one' if most == 1 else most}:")
    lines += _edited(desk, receipts)
    return AnswerGroup(HEADINGS[found.way] if pieces == 1 else f"“{shown(found.piece.text)}”", receipts, tuple(lines))


def _first_said(first: Receipt, way: Way) -> str:
    day = f"{first.published_at:%d %b %Y}"
    if way is Way.HEADLINE:
        return f"The headline of {first.outlet}, {day}, over this:"
    who = "" if first.directness is Directness.NARRATED else first.speaker or first.speaker_text
    said = f"said by {who} in {first.outlet}" if who else f"told by {first.outlet}"
    return f"{'First' if way is Way.EXACT else 'In other words, first'} {said}, {day}."


def _nobody(desk: Desk, nearest: _Found | None) -> Answer:
    if nearest is None:
        return Answer(TITLE, empty="Nobody on record said this.")
    receipts, _ = _firsts(desk, nearest, MOST_RECEIPTS)
    lines = "Nearest on record:", *_edited(desk, receipts)
    return Answer(TITLE, (AnswerGroup("Nobody on record said just this", receipts, lines),))


def _edited(desk: Desk, receipts: Sequence[Receipt]) -> Iterator[str]:
    """Of each sentence that its article has no more in its last revision, that it has been edited."""
    later = later_texts(desk.store, {one.article_id for one in receipts}, until=desk.clock())
    for one in receipts:
        text = later.get(one.article_id)
        if text is not None and Words(one.sentence).plain not in Words(text).plain:
            yield f"{one.outlet}, {one.published_at:%d %b %Y}: its article has said otherwise since."


def _firsts(desk: Desk, found: _Found, most: int) -> tuple[tuple[Receipt, ...], int]:
    """The receipts of who said it first, the earliest first, one of each origin; and how many origins there are.

    Of several claims in one sentence it is the one whose content the piece is, or else one with a speaker.
    """
    places: dict[int, list[Saying]] = {}
    for one in sorted(found.sayings, key=lambda one: (one.published_at, one.article_id, one.ordinal)):
        held = places.setdefault(one.origin, [])
        if not held or held[0].article_id == one.article_id:
            held.append(one)
    firsts = list(islice(places.values(), most))
    record = load_claims(desk.store, [(one.article_id, one.ordinal) for held in firsts for one in held])
    receipts = receipts_of(record, record.claims, PRESENT.view(desk.clock()))
    chosen: dict[int, Receipt] = {}
    for receipt in sorted(receipts, key=lambda one: (not verbatim(found.piece, Words(one.quote)), not one.speaker)):
        chosen.setdefault(receipt.article_id, receipt)
    return tuple(chosen[held[0].article_id] for held in firsts), len(places)
