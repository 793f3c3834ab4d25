"""Whether a content holds by its own words, apart from what its speaker does with it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.stance import main_verb
from briefings.model import Polarity

OPENING = frozenset({"if", "whether", "unless"})
MODALS = frozenset({"could", "may", "might", "possible", "possibly", "perhaps", "maybe"})
NEGATIVES = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor", "none", "nobody", "nothing"})
CLAUSAL = frozenset({"aux", "advmod", "acomp", "neg", "preconj", "mark", "det"})
NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "expl"})
QUOTES = "\"”’' "


def polarity_of_content(content: Tokens) -> Polarity:
    """NEGATIVE if the first main clause says that it is not so, OPEN if it asks or supposes, else POSITIVE.

    `content` is its first piece. Only the clause's own words count, not what a subordinate clause denies.
    """
    opening = next((token for token in content if not token.is_punct), content[0])
    if opening.lower_ in OPENING or content.text.rstrip(QUOTES).endswith("?"):
        return Polarity.OPEN
    verb = main_verb(content)
    if any(token.lower_ in NEGATIVES for token in _negators(verb)):
        return Polarity.NEGATIVE
    near = {child.lower_ for child in verb.children if child.dep_ in CLAUSAL and child.i >= content.start}
    return Polarity.OPEN if near & (MODALS | OPENING) or verb.lower_ in MODALS else Polarity.POSITIVE


def _negators(verb: Token) -> Iterator[Token]:
    """The words that can negate a clause: on its verb, on its subject or object, or the subject itself."""
    yield verb
    for child in verb.children:
        if child.dep_ in CLAUSAL:
            yield child
        elif child.dep_ in NOMINAL:
            yield child
            yield from (one for one in child.children if one.dep_ in {"det", "neg"})
