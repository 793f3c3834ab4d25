"""What a claim says of its content and of the events in it, once its own cue has given the stance.

"Ruled out sending troops" denies, so that *ruled out* must not make the sending untrue a second time; "did not believe
that they were sent" asserts that they were not. What somebody else is said to say is not claimed here: in "Smith said
that Jones denied it" Smith takes no position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.clauses import subject_of
from briefings.extract.factuality.content_polarity import kernel_of, outlook_of_content
from briefings.extract.factuality.modality import Outlook, written
from briefings.extract.factuality.scoring import folded, steps_to
from briefings.extract.factuality.signatures import is_plan
from briefings.extract.factuality.words import Step
from briefings.extract.stance.content import is_own_word
from briefings.extract.stance.cue import LIGHT, CueFacts, Hold
from briefings.extract.stance.deciding import decided, negates_content
from briefings.extract.stance.words import stance_words
from briefings.model import Certainty, Polarity, Stance

NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
PROVING = frozenset({"established", "evidenced"})
"""Signatures of words that report and vouch at once: "photographs show that …"."""

EVIDENCE = frozenset(
    {"intelligence", "data", "information", "analysis", "imagery", "record", "finding", "survey", "study"}
)
"""What speaks for itself as far as its user goes: "intelligence suggests that …"."""

ACCUSING = frozenset({"accuse", "accusation", "suspect", "suspicion"})
TURNED = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE, Polarity.OPEN: Polarity.OPEN}


@dataclass(frozen=True, slots=True)
class Saying:
    """A content with the cue and the stance that it comes with.

    `outer` is the article's cue for it, `cue` the one that decided the stance, which may stand inside the content.
    `inside` are the tokens that tell of the content's events: those of the content, with the cue where its meaning is
    not in the stance already.
    """

    contents: Sequence[Tokens]
    stance: Stance
    outer: CueFacts
    cue: CueFacts
    inside: frozenset[int]

    @classmethod
    def of(cls, outer: CueFacts, contents: Sequence[Tokens]) -> Saying:
        """Decide the stance, and what is left to be read."""
        stance, cue = decided(outer, contents)
        told = frozenset(token.i for piece in contents for token in piece)
        own = _places(cue)
        inside = told | own if stance is Stance.ASSERTS else told - own
        return cls(contents, stance, outer, cue, inside)

    @property
    def is_open(self) -> bool:
        """Whether the cue holds the content back without turning it round: "did not claim", "did not rule out"."""
        held = self.cue.hold is not Hold.NONE and not negates_content(self.cue)
        return held and self.stance is Stance.ASSERTS


def content_outlook(saying: Saying) -> Outlook:
    """Whether the content is so, and how surely, as its speaker puts it.

    Who "refused to pay", "rejected the plan" or "does not think so" negates it, and so does the content itself.
    """
    first, at = saying.contents[0], saying.outer.at
    own = outlook_of_content(first)
    if negates_content(saying.outer):
        return _turned(own)
    if saying.stance is not Stance.ASSERTS or at is None:
        return own
    within = first.start <= at.i < first.end
    if own.polarity is not Polarity.POSITIVE and not within:
        return own
    kernel = kernel_of(first)
    through = event_outlook(saying, kernel, below=True)
    negated = through.polarity is Polarity.NEGATIVE and (kernel.pos_ in VERBS or is_plan(kernel))
    return through if saying.is_open or negated else own


def event_outlook(saying: Saying, trigger: Token, *, below: bool = False) -> Outlook:
    """Whether the claim's speaker says that an event happened: OPEN where somebody else is said to say so.

    With `below` it is about what hangs on the word: not the plan, but what is planned.
    """
    steps = steps_to(trigger, within=saying.inside)
    own = _places(saying.cue)
    spoken = [i for i, step in enumerate(steps) if step.speech and step.above is not None and step.above.i in own]
    steps = steps[max(spoken, default=0) :]
    outlook = written(folded(steps, below=below))
    if any(_is_by_others(step, saying) for step in steps[1:]):
        return Outlook(Polarity.OPEN, Certainty.OPEN, expected=outlook.expected)
    if negates_content(saying.cue):
        return _turned(outlook)
    if saying.is_open and outlook.polarity is Polarity.POSITIVE:
        return Outlook(Polarity.OPEN, Certainty.OPEN, expected=outlook.expected)
    return outlook


def _turned(outlook: Outlook) -> Outlook:
    """The outlook under a *not* that belongs to it: what may be becomes what is not; nothing that is not is to come."""
    polarity = TURNED[outlook.polarity]
    if outlook.polarity is Polarity.OPEN and outlook.certainty is Certainty.POSSIBLE:
        polarity = Polarity.NEGATIVE
    possible = outlook.certainty is Certainty.POSSIBLE
    certainty = Certainty.PROBABLE if possible else outlook.certainty
    return Outlook(polarity, certainty, expected=outlook.expected and polarity is not Polarity.NEGATIVE)


def _places(cue: CueFacts) -> frozenset[int]:
    return frozenset(token.i for token in cue.words)


def _is_by_others(step: Step, saying: Saying) -> bool:
    """Whether somebody other than the claim's speaker is said to say or think what the step leads to."""
    above = step.above
    accused = above is not None and above.lemma_.lower() in ACCUSING
    if above is None or above.i in _places(saying.cue) or not (step.speech or accused):
        return False
    if any(effect.name in PROVING for effect in step.effects):
        return False
    if above.pos_ in NOUNS:
        return _is_their_word(above, saying)
    subject = subject_of(above) if above.pos_ in VERBS else None
    return subject is not None and subject.dep_ != "expl" and not _vouches(subject, saying.contents[0])


def _vouches(subject: Token, content: Tokens) -> bool:
    """Whether a verb of saying has the claim's speaker for its subject, or what the speaker goes by."""
    words = stance_words()
    evidence = subject.lemma_.lower() in EVIDENCE or words.is_one_of(subject, "material", "proof")
    return is_own_word(subject, content) or (subject.pos_ == "NOUN" and evidence)


def _is_their_word(noun: Token, saying: Saying) -> bool:
    """Whether a noun such as *claim* or *report* brings other people's words, and not what the speaker takes up."""
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is not None:
        return owner.pos_ != "PRON" and saying.stance is Stance.ASSERTS
    above = noun.head
    if saying.stance is Stance.CONFIRMS and above.pos_ in VERBS:
        return above.i not in _places(saying.cue) and noun.dep_ == "dobj"
    if saying.stance is not Stance.ASSERTS:
        return False
    said = stance_words().is_one_of(above, "says") or above.lemma_ in LIGHT
    return not (noun.dep_ == "dobj" and said and above.i in _places(saying.cue))
