"""What a cue says, read from all its words: the act, what holds it back, and where the act stands.

"declined to comment", "gave no comment", "would not say", "is not convinced", "stopped short of confirming". It knows
the cue's words and their nearest governors only; what the act does to the content is decided in `stance`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.stance.words import stance_words
from briefings.model import Stance

NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "hardly", "scarcely", "nothing"})
WILL = frozenset({"will", "would", "wo"})
CAN = frozenset({"can", "could", "ca", "cannot"})
HARD = frozenset({"impossible", "hard", "difficult"})
SILENCED = ("answers", "tells", "knows", "trusts", "judges", "accepts")
"""Classes whose words only matter when something holds them back; in order, as a word may be in several."""
DISPUTING = ("rejects", "challenges")
"""Classes whose words do something to a claim and nothing to another thing."""
HELD = ("unwilling", "unable", "failing")
LIGHT = frozenset(
    {"make", "give", "issue", "offer", "have", "take", "express", "raise", "voice", "be", "see", "show", "put"}
)
ATTACHED = frozenset({"aux", "auxpass", "neg", "prt", "preconj"})
COMPLEMENTS = frozenset({"acomp", "attr", "dobj"})
HOPS = 4


class Hold(Enum):
    """What keeps the act from being done."""

    NONE = "none"
    NEGATED = "negated"
    UNABLE = "unable"
    UNWILLING = "unwilling"


@dataclass(frozen=True, slots=True)
class CueFacts:
    """What the decision needs of a cue.

    `act` is a stance, the name of a class of words, or None where the cue only brings its content; `at` is the word
    that says so, `words` all words read, in order.
    """

    act: Stance | str | None = None
    hold: Hold = Hold.NONE
    at: Token | None = None
    words: tuple[Token, ...] = ()


def cue_facts(verb: Token | None, cue: Tokens | None = None, *, content: Tokens | None = None) -> CueFacts:
    """Read a cue from its head word, its span, or both; neither gives a cue that only brings its content.

    Where the cue says only that something was not done ("declined", "refused"), the act is looked for at the beginning
    of `content` ("to comment").
    """
    words = _words(verb, cue)
    if not words:
        return CueFacts()
    facts = _read(words)
    if facts.act is None and facts.hold is not Hold.NONE and content is not None:
        facts = _read((*words, *_opening(content, words)))
    if facts.act is None and facts.hold is Hold.NONE:
        head = verb if verb is not None else words[-1]
        act = stance_words().stance(head, tagged=False) if cue is not None and len(cue) == 1 else None
        return CueFacts(act, Hold.NONE, head, words)
    return facts


def _words(verb: Token | None, cue: Tokens | None) -> tuple[Token, ...]:
    """The words of a cue in order: its span, its head's auxiliaries and negation, and what governs and holds them."""
    found = {token.i: token for token in cue or ()}
    node = verb if verb is not None else (cue.root if cue is not None else None)
    for _ in range(HOPS):
        if node is None:
            break
        found |= {token.i: token for token in (node, *_attached(node))}
        node = _governor(node, found)
    return tuple(found[i] for i in sorted(found))


def _attached(node: Token) -> Iterator[Token]:
    """What belongs to a word of a cue though the cue may leave it out: auxiliaries, negation, a negative subject."""
    nobody = stance_words().classes["nobody"]
    for child in node.children:
        short = child.lower_ in NEGATIONS or (child.lower_ == "short" and node.lemma_ == "stop")
        if child.i < node.i and (child.dep_ in ATTACHED or short):
            yield child
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i < node.i:
            yield from (one for one in (child, *child.children) if one.lower_ in nobody or one.lower_ == "no")


def _governor(node: Token, found: dict[int, Token]) -> Token | None:
    """The word above that holds the act back or lends it its verb: "unable" to confirm, "make" no mention.

    Adds to `found` what stands between the two.
    """
    above, words = node.head, stance_words()
    if node.dep_ == "pcomp" and above.lower_ in {"without", "of"}:
        found[above.i] = above
        return above.head.head if above.head.lower_ == "short" else above.head
    between = _holding(node, above)
    found |= {one.i: one for one in between}
    held = above.lower_ in HARD or (node.dep_ in {"xcomp", "ccomp"} and words.is_one_of(above, *HELD))
    lent = node.dep_ in COMPLEMENTS and above.lemma_ in LIGHT
    joined = node.dep_ == "conj" and above.i in found
    return above if between or held or lent or joined else None


def _holding(node: Token, above: Token) -> list[Token]:
    """What holds an infinitive back from between it and the verb above: "has *yet* to say", "is *hard* to know"."""
    if node.dep_ not in {"xcomp", "advcl"} or above.lemma_ not in {"have", "be"}:
        return []
    words = stance_words()
    near = [one for one in above.rights if one.i < node.i]
    yet = [one for one in near if one.lower_ == "yet" and node.dep_ == "xcomp"]
    hard = [one for one in near if one.lower_ in HARD or words.is_one_of(one, *HELD)]
    return yet or (hard if above.lemma_ == "be" else [])


def _opening(content: Tokens, words: tuple[Token, ...]) -> Iterator[Token]:
    """The head of the content's first clause or phrase with what belongs to it: "to directly *respond* to …"."""
    end = next((i for i in range(content.start + 1, content.end) if content.doc[i].is_sent_start), content.end)
    root = content.doc[content.start : end].root
    if root.pos_ == "ADP":
        root = next(iter(root.rights), root)
    if root.i <= words[-1].i:
        return
    yield from (child for child in root.children if child.dep_ == "neg")
    if root.pos_ == "NOUN":
        known = stance_words()
        yield from (one for one in root.subtree if one.i < end and known.is_one_of(one, "answers"))
        yield root
        yield from (child for child in root.children if child.dep_ == "acl" and child.i < end)
    else:
        yield root


def _read(words: tuple[Token, ...]) -> CueFacts:
    """The first word that does something, and what holds it back by then."""
    known, hold, modal = stance_words(), Hold.NONE, ""
    for token in words:
        if token.dep_ == "aux" or token.lower_ in CAN:
            modal = token.lower_
        if (step := _step(token, modal)) is not Hold.NONE:
            hold = _together(hold, step)
            if token.lower_ != "cannot" or hold is not Hold.NONE:
                continue
        if _only_tells_how(token):
            continue
        act = known.stance(token) or next((name for name in DISPUTING if known.is_one_of(token, name)), None)
        if act is None and hold is not Hold.NONE:
            act = next((name for name in SILENCED if known.is_one_of(token, name)), None)
            act = act or ("knows" if token.pos_ == "NOUN" and known.is_one_of(token, "proof") else None)
        if act is not None:
            return CueFacts(act, hold, token, words)
    return CueFacts(None, hold, words[-1], words)


def _only_tells_how(token: Token) -> bool:
    """Whether a word only says how or where it was said: "said in disbelief", "assails in scoffing prose"."""
    said = token.dep_ == "pobj" and stance_words().is_one_of(token.head.head, "says")
    return said or (token.dep_ == "amod" and token.tag_ == "VBG")


def _step(token: Token, modal: str) -> Hold:
    """What a single word does to hold an act back; `modal` is the auxiliary before it."""
    known = stance_words()
    if token.lower_ in NEGATIONS or token.lower_ in {"cannot", "yet"} or token.lower_ in known.classes["nobody"]:
        if token.lower_ == "yet":
            follows = token.i + 1 < len(token.doc) and token.nbor().lower_ == "to"
            return Hold.NEGATED if follows else Hold.NONE
        return Hold.UNWILLING if modal in WILL else Hold.UNABLE if modal in CAN else Hold.NEGATED
    if known.is_one_of(token, "unwilling"):
        return Hold.UNWILLING
    if known.is_one_of(token, "unable") or token.lower_ in HARD:
        return Hold.UNABLE
    return Hold.NEGATED if known.is_one_of(token, "failing") else Hold.NONE


def _together(hold: Hold, step: Hold) -> Hold:
    """Two negatives: "did not refuse", "hard not to wonder" hold nothing back; "neither … nor" and "would not" do."""
    if hold is Hold.NONE:
        return step
    return Hold.NONE if {hold, step} != {Hold.NEGATED} else Hold.NEGATED
