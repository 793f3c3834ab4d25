"""Whether a clause says that its event happened, did not happen, may happen or is still to come.

The words of the record for what `factuality` computes. It does not look at who speaks: "could not confirm that soldiers
fought" leaves *fought* as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from briefings.extract.factuality.scoring import Factuality, factuality_of
from briefings.model import Certainty, Polarity


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the words of a clause say of its event: whether it holds, how surely, and whether it is still to come."""

    polarity: Polarity
    certainty: Certainty
    expected: bool


def outlook_of(trigger: Token) -> Outlook:
    """POSITIVE if the text says that it is so, NEGATIVE if that it is not, OPEN if it supposes, asks or has not seen.

    Expected is what a modal, a plan or a wish speaks of, and what has "not yet" happened; what will not be is not to
    come. No evidence of a thing is not evidence against it: "no evidence of", "had not seen them fight" are OPEN, but
    "have not yet seen" is NEGATIVE and expected. What somebody says or denies is taken as they put it: who speaks and
    with what stance is asked elsewhere.
    """
    return written(factuality_of(trigger, inside_speech=True))


def written(found: Factuality) -> Outlook:
    """The outlook that a factuality comes to."""
    if found.supposed and not (found.expected and found.score < 0):
        polarity = Polarity.OPEN
    else:
        polarity = Polarity.NEGATIVE if found.score < 0 else Polarity.POSITIVE
    certainty = Certainty.OPEN if polarity is Polarity.OPEN else found.certainty
    return Outlook(polarity, certainty, expected=found.expected)
