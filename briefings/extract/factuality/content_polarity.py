"""Whether a content holds by its own words, and how surely, apart from what its speaker does with it."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.factuality.links import step_into
from briefings.extract.factuality.modality import Outlook, written
from briefings.extract.factuality.scoring import factuality_of
from briefings.extract.stance.deciding import main_verb
from briefings.model import Certainty, Polarity

OPENING = frozenset({"if", "whether", "unless"})
QUOTES = "\"”’' "
CARRYING = frozenset(
    {"implicative", "averted", "excluded", "future", "yet", "likely", "true", "untrue", "evidenced", "near", "enabled"}
)
"""Words that only say of what hangs on them whether it is so: "failed to win", "is likely to", "no evidence that"."""

DEEPEST = 4


def outlook_of_content(content: Tokens) -> Outlook:
    """Whether what a content says is so, and how surely, by the content's own words.

    NEGATIVE if its first main clause says that it is not so, OPEN if it asks, supposes or only thinks it possible, else
    POSITIVE. `content` is its first piece. What a subordinate clause denies is left aside, unless the main one does
    nothing but carry it: "they failed to agree", "it is unlikely that they will".
    """
    opening = next((token for token in content if not token.is_punct), content[0])
    if opening.lower_ in OPENING or content.text.rstrip(QUOTES).endswith("?"):
        return Outlook(Polarity.OPEN, Certainty.OPEN, expected=False)
    outlook = written(factuality_of(kernel_of(content), within=range(content.start, content.end)))
    if outlook.polarity is Polarity.POSITIVE and outlook.certainty in {Certainty.POSSIBLE, Certainty.OPEN}:
        return Outlook(Polarity.OPEN, outlook.certainty, expected=outlook.expected)
    return outlook


def kernel_of(content: Tokens) -> Token:
    """The verb that says what a content is about, below the words that only carry it."""
    verb = main_verb(content)
    for _ in range(DEEPEST):
        inside = (one for one in _complements(verb) if content.start <= one.i < content.end)
        below = next((one for one in inside if _carried(one)), None)
        if below is None:
            return verb
        verb = below
    return verb


def _complements(verb: Token) -> list[Token]:
    """The clauses that hang on a verb or on its predicate, object or preposition."""
    near = [verb, *(child for child in verb.children if child.dep_ in {"acomp", "attr", "dobj", "prep", "oprd"})]
    clauses = {"ccomp", "xcomp", "acl", "pcomp"}
    return [child for one in near for child in one.children if child.dep_ in clauses]


def _carried(clause: Token) -> bool:
    return any(effect.name in CARRYING for effect in step_into(clause).effects)
