"""What a bare answer answers: "dismissed the reports as fake news" is about what was reported just before."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from briefings.extract.places import country_of
from briefings.model import Actor, Claim, Directness, Event, Polarity, Span, Stance

ANSWERS = frozenset({Stance.DENIES, Stance.CONFIRMS, Stance.CANNOT_CONFIRM, Stance.DECLINES_TO_COMMENT})
SPECIFIED = re.compile(
    r"""\b(?:reports?|claims?|allegations?|accusations?|accounts?|rumou?rs?|assertions?|charges?|suggestions?)
    \s+(?!that\s+(?:had|has|have|is|are|was|were|will|would|could|can|may|might)\b)
    (?:that|of|about|over|regarding|concerning|whether|he|she|they)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A word for what is said, with what says itself what is meant."""

POINTING = re.compile(
    r"""\b(?:reports?|claims?|allegations?|accusations?|accounts?|rumou?rs?|assertions?|charges?|suggestions?|
    it|them|this|these|those|that(?!\s+\w)|that\s+(?:is|was))\b""",
    re.IGNORECASE | re.VERBOSE,
)
WORD = re.compile(r"\w{4,}")
STEM = 5
SHORT = 8
"""The most words of a direct quotation that can be nothing but an answer: "A fairy tale"."""

REJECTING = "reject"
"""The class of PLOVER that a denial is itself."""

LATELY = 12
"""Events told last among which an answer's own words pick one."""

AHEAD = 3
"""Claims behind an answer among which its subject is looked for, if nothing was told before it."""


def refer_back(claims: Iterable[Claim], text: str, actors: Sequence[Actor] = ()) -> Iterator[Claim]:
    """The claims in order, where an answer that names no event itself gets the one that it is about.

    That is the last one told before of which the speaker's own party is the doer, else the last one done to it, else
    the last one; if nothing was told before, the first one told just after it. Only a content that points back ("the
    reports", "it") is taken for such an answer; where it says itself what is meant ("reports of soldiers"), the claim
    that tells of the event has to share a word with that. A claim with events of its own is left as it is.
    """
    every = list(claims)
    parties = {actor.name: actor.party for actor in actors if actor.party}
    cues = (claim.cue_span for claim in every if claim.cue_span is not None)
    told = _Told(frozenset(place for cue in cues for place in range(cue.start, cue.end)))
    for place, claim in enumerate(every):
        if not is_answer(claim, text):
            told.add(claim)
            yield claim
            continue
        speaker = claim.speaker or ""
        if meant := _meant(claim, text):
            event = told.like(meant, text)
        else:
            event = told.negated.get((claim.sentence, speaker))
            event = event or told.about(parties.get(speaker) or country_of(speaker) or speaker)
            event = event or _following(every, place)
        yield replace(claim, events=(*claim.events, _as_reported(event))) if event is not None else claim


def is_answer(claim: Claim, text: str) -> bool:
    """Whether a claim only answers what others said: it has no event of its own, and points to something said.

    Neither the act of answering nor an accusation that is rejected is an event of its own.
    """
    if claim.stance not in ANSWERS or not all(_belongs_to_the_answer(claim, event, text) for event in claim.events):
        return False
    contents = [span.of(text) for span in claim.contents]
    if any(POINTING.search(content) for content in contents):
        return True
    quoted = claim.directness is Directness.DIRECT and claim.stance is Stance.DENIES
    return quoted and sum(len(content.split()) for content in contents) <= SHORT


def _belongs_to_the_answer(claim: Claim, event: Event, text: str) -> bool:
    acted = event.kind == REJECTING or (claim.cue_span is not None and claim.cue_span.overlaps(event.trigger))
    return acted or POINTING.fullmatch(event.trigger.of(text)) is not None


def is_bare(claim: Claim, text: str) -> bool:
    """Whether an answer does not even say what it is about: "the reports", and not "reports of fraud"."""
    return is_answer(claim, text) and not any(_specified(span.of(text)) for span in claim.contents)


@dataclass(slots=True)
class _Told:
    """What an article has told so far: the last event, and the last that each party does or has done to it.

    `negated` is what somebody says in a sentence is not so: who does that "denying reports" denies it. `cues` are the
    characters of its cues: what is an act of speaking only is nothing that is answered.
    """

    cues: frozenset[int]
    last: Event | None = None
    supposed: Event | None = None
    negated: dict[tuple[Span, str], Event] = field(default_factory=dict)
    done: dict[str, Event] = field(default_factory=dict)
    undergone: dict[str, Event] = field(default_factory=dict)
    lately: deque[tuple[Event, Claim]] = field(default_factory=lambda: deque(maxlen=LATELY))

    def add(self, claim: Claim) -> None:
        """Remember what was told as having happened; what was only supposed is kept for want of anything better.

        Of a sentence's events the first comes first to mind: "troops were sent to help in its war" tells of troops.
        """
        for event in reversed(claim.events):
            if event.kind == REJECTING or event.trigger.start in self.cues:
                continue
            if event.polarity is Polarity.POSITIVE:
                self.last = event
                self.done[event.actor] = self.undergone[event.target] = event
                self.lately.append((event, claim))
            elif event.polarity is Polarity.OPEN:
                self.supposed = event
            elif not event.expected:
                self.negated[claim.sentence, claim.speaker or ""] = event

    def like(self, meant: set[str], text: str) -> Event | None:
        """The event whose parties and claim have most words in common with what an answer names; None if none has."""
        rated = [
            (_likeness(event, claim, meant, text), place, event) for place, (event, claim) in enumerate(self.lately)
        ]
        best = max(rated, key=lambda row: row[:2], default=None)
        return best[2] if best is not None and best[0] else None

    def about(self, party: str) -> Event | None:
        """The event that a bare answer of the party is about."""
        own = self.done if party in self.done else self.undergone
        return (own.get(party) if party else None) or self.last or self.supposed


def _following(claims: Sequence[Claim], place: int) -> Event | None:
    ahead = claims[place + 1 : place + 1 + AHEAD]
    return next((event for one in ahead for event in one.events if event.polarity is Polarity.POSITIVE), None)


def _meant(answer: Claim, text: str) -> set[str]:
    """The words by which an answer says what it is about; empty if it is a bare one."""
    return _stems(" ".join(_specified(span.of(text)) for span in answer.contents))


def _likeness(event: Event, claim: Claim, meant: set[str], text: str) -> int:
    """How many of the words that are meant the event's parties have, then its claim; 0 if its claim has none."""
    shared = len(meant & _stems(claim.content.of(text)))
    parties = len(meant & _stems(f"{event.actor} {event.target} {event.place} {event.trigger.of(text)}"))
    return shared and shared + LATELY * parties


def _specified(content: str) -> str:
    """What "the reports" of a content tell, where it says so itself; "" if it does not."""
    match = SPECIFIED.search(content)
    return content[match.end() :] if match else ""


def _stems(words: str) -> set[str]:
    return {word[:STEM].casefold() for word in WORD.findall(words)}


def _as_reported(event: Event) -> Event:
    """The event as those put it who are answered: as something that is so."""
    return replace(event, polarity=Polarity.POSITIVE)
