"""What a speaker does with a content: asserts, confirms, denies, cannot confirm, and so on.

Decided by the article's own cue, with what negates it or holds it back, and by what the content says of claims and of
evidence. Whether the content itself holds is another question (`factuality.content_polarity`).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.stance.content import (
    ASKING,
    MARKS,
    first_word,
    heads_of,
    is_called_false,
    is_claim,
    is_faked,
    is_own_word,
    lacks_evidence,
    main_verb,
    says_false,
)
from briefings.extract.stance.cue import COMPLEMENTS, DISPUTING, CueFacts, Hold, cue_facts
from briefings.extract.stance.words import VERBS, keys_of, stance_words
from briefings.model import Stance

__all__ = ["CueFacts", "cue_facts", "decided", "inner_cue", "main_verb", "negates_content", "stance_of"]

HELD_STANCES: dict[Stance, dict[Hold, Stance]] = {
    Stance.CONFIRMS: {
        Hold.NEGATED: Stance.CANNOT_CONFIRM,
        Hold.UNABLE: Stance.CANNOT_CONFIRM,
        Hold.UNWILLING: Stance.DECLINES_TO_COMMENT,
    },
    Stance.QUESTIONS: {Hold.UNWILLING: Stance.DECLINES_TO_COMMENT},
    Stance.EXPECTS: dict.fromkeys((Hold.NEGATED, Hold.UNABLE, Hold.UNWILLING), Stance.EXPECTS),
}
"""What becomes of a stance that is held back; all that is not here is only asserted.

One that did not confirm has not denied, one that did not deny has not confirmed. Who refuses to confirm declines to
comment; who has no plans tells the future all the same.
"""
HELD_CLASSES: dict[str, dict[Hold, Stance]] = {
    "answers": dict.fromkeys((Hold.NEGATED, Hold.UNABLE, Hold.UNWILLING), Stance.DECLINES_TO_COMMENT),
    "tells": {
        Hold.NEGATED: Stance.DECLINES_TO_COMMENT,
        Hold.UNABLE: Stance.CANNOT_CONFIRM,
        Hold.UNWILLING: Stance.DECLINES_TO_COMMENT,
    },
    "knows": {
        Hold.NEGATED: Stance.CANNOT_CONFIRM,
        Hold.UNABLE: Stance.CANNOT_CONFIRM,
        Hold.UNWILLING: Stance.DECLINES_TO_COMMENT,
    },
    "trusts": {Hold.NEGATED: Stance.QUESTIONS},
    "judges": {Hold.UNWILLING: Stance.DECLINES_TO_COMMENT},
}
ACQUAINTED = frozenset(
    {"know", "see", "understand", "remember", "recall", "recollect", "tell", "establish", "aware", "decide", "decision"}
)
"""Words of knowing that may take a thing or person: who does not know somebody is not asked to confirm anything."""
INQUIRIES = frozenset({"question", "inquiry", "enquiry", "query"})
NEAR = 5
STATES = frozenset({"be", "'m", "’m", "'s", "’s", "have", "feel", "remain", "keep", "stay"})


def stance_of(cue: CueFacts, contents: Sequence[Tokens]) -> Stance:
    """The stance by a cue and the pieces of its content, in order; ValueError if there is none."""
    return decided(cue, contents)[0]


def decided(cue: CueFacts, contents: Sequence[Tokens]) -> tuple[Stance, CueFacts]:
    """The stance with the cue that decided it: `cue`, or the one that heads the content ("said he could not confirm").

    ValueError if there is no content.
    """
    if not contents:
        message = "a stance needs a content: hand over at least one piece"
        raise ValueError(message)
    asked = _answer_to(cue)
    if asked is not None:
        return asked, cue
    own = _by_cue(cue, contents)
    if own is Stance.CONFIRMS and lacks_evidence(contents[0]):
        return Stance.CANNOT_CONFIRM, cue
    if own is not Stance.ASSERTS or cue.act is not None or cue.hold is not Hold.NONE:
        return own, cue
    return _by_content(cue, contents)


def negates_content(cue: CueFacts) -> bool:
    """Whether a cue's *not* is the content's: who does not believe that it rains believes that it does not.

    Such a cue asserts or expects; it does not deny, and its content holds no more than if it said *not* itself.
    """
    return cue.hold is Hold.NEGATED and cue.act in {"accepts", Stance.EXPECTS}


def _by_cue(cue: CueFacts, contents: Sequence[Tokens]) -> Stance:
    if isinstance(cue.act, Stance):
        if cue.hold is not Hold.NONE:
            return _held(cue, cue.act)
        return _refined(cue, cue.act, contents[0])
    if cue.act in DISPUTING:
        return _disputed(cue, contents) if cue.hold is Hold.NONE else Stance.ASSERTS
    if cue.act == "accepts":
        return Stance.DENIES if _is_about_claim(cue, contents[0]) else Stance.ASSERTS
    if cue.act == "knows" and not _is_about_knowing(cue, contents[0]):
        return Stance.ASSERTS
    return HELD_CLASSES.get(str(cue.act), {}).get(cue.hold, Stance.ASSERTS)


def _disputed(cue: CueFacts, contents: Sequence[Tokens]) -> Stance:
    """Who turns down a claim denies it, who turns down a question says nothing; a plan or person is no claim."""
    whole = [token for piece in contents for token in piece]
    behind = [token for token in cue.words if cue.at is not None and token.i > cue.at.i]
    if any(token.lemma_.lower() in INQUIRIES for token in heads_of([*behind, *whole])[:1]):
        return Stance.DECLINES_TO_COMMENT
    if cue.act == "challenges":
        return Stance.QUESTIONS if _is_about_claim(cue, contents[0]) else Stance.ASSERTS
    return Stance.DENIES if _is_about_claim(cue, contents[0]) or is_faked(whole) else Stance.ASSERTS


def _held(cue: CueFacts, act: Stance) -> Stance:
    if act in {Stance.CANNOT_CONFIRM, Stance.DECLINES_TO_COMMENT}:
        return Stance.ASSERTS
    if act is Stance.DENIES and cue.hold is Hold.UNWILLING and cue.at is not None and cue.at.lemma_ == "deny":
        return Stance.DECLINES_TO_COMMENT
    return HELD_STANCES.get(act, {}).get(cue.hold, Stance.ASSERTS)


def _refined(cue: CueFacts, act: Stance, content: Tokens) -> Stance:
    """Where one verb does two things: who asks for a deed demands it, who seeks to do one means to."""
    if cue.at is None or cue.at.pos_ not in VERBS:
        return act
    keys = set(keys_of(cue.at))
    if "deny" in keys and _withholds(cue.at):
        return Stance.ASSERTS
    if keys & {"ask", "appeal"} and act in {Stance.QUESTIONS, Stance.DEMANDS}:
        plain = act if "ask" in keys else Stance.ASSERTS
        return Stance.DEMANDS if _asks_a_deed(cue.at, content) else plain
    if "demand" in keys and any(token.lower_ == "know" for token in cue.at.doc[cue.at.i : cue.at.i + NEAR]):
        return Stance.QUESTIONS
    if keys & {"seek", "propose", "ask_to"} and first_word(content).lower_ == "to" and "ask_to" not in keys:
        return Stance.EXPECTS
    return act


def _withholds(verb: Token) -> bool:
    """As in "denied them entry", "denied entry to them": something is not given, and nothing said to be untrue."""
    to = any(child.lower_ == "to" and child.pos_ == "ADP" for child in verb.children)
    objects = [child for child in verb.children if child.dep_ in {"dobj", "dative"}]
    return len(objects) > 1 or (to and bool(objects) and not is_claim(objects))


def _asks_a_deed(verb: Token, content: Tokens) -> bool:
    """As in "asked them to leave", "asked for help", "asked that it be left out": not "asked how to leave"."""
    if first_word(content).lower_ in ASKING or "?" in content.text:
        return False
    if any(child.dep_ == "prep" and child.lower_ == "for" for child in verb.children):
        return True
    if first_word(content).lower_ in {"that", "to", "not"}:
        return True
    clauses = [child for child in verb.children if child.dep_ in {"xcomp", "ccomp", "advcl"}]
    return any(one.lower_ == "to" and one.dep_ == "aux" for clause in clauses for one in clause.children)


def _is_about_claim(cue: CueFacts, content: Tokens) -> bool:
    """Whether what is turned down is somebody's claim, named in the cue behind the act or by the content."""
    at = cue.at.i if cue.at is not None else -1
    named = [token for token in cue.words if token.i > at]
    opening = first_word(content)
    if is_claim(named):
        return True
    if opening.lower_ == "that" and main_verb(content).pos_ in VERBS:
        return cue.act in DISPUTING
    if opening.i != content[0].i and content[0].text in MARKS and main_verb(content).pos_ in VERBS:
        return False
    if opening.lower_ == "what":
        return True
    return main_verb(content).pos_ not in VERBS and is_claim(content)


def _is_about_knowing(cue: CueFacts, content: Tokens) -> bool:
    """Whether something is unknown to be so, and not somebody unknown to somebody."""
    if cue.at is None or cue.at.lemma_.lower() not in ACQUAINTED:
        return True
    behind = cue.at.doc[cue.at.i + 1 : cue.at.i + NEAR]
    return any(token.lower_ in ASKING for token in (first_word(content), *behind))


def _by_content(cue: CueFacts, contents: Sequence[Tokens]) -> tuple[Stance, CueFacts]:
    """What a cue that only brings its content does, by what it brings."""
    first = contents[0]
    if lacks_evidence(first):
        return Stance.CANNOT_CONFIRM, cue
    inner = inner_cue(first)
    if inner is not None and inner.at is not None and (inner.act, inner.hold) != ("tells", Hold.NEGATED):
        rest = first.doc[min(inner.at.i + 1, first.end - 1) : first.end]
        if (own := _by_cue(inner, [rest])) is not Stance.ASSERTS:
            return own, inner
    words = stance_words()
    if any(words.is_one_of(token, "names") for token in cue.words):
        heads = [i for i, token in enumerate(cue.words) if words.is_one_of(token, "names")]
        phrase = [token for piece in contents for token in piece]
        return (Stance.DENIES if is_called_false(phrase, cue.words[heads[-1] + 1 :]) else Stance.ASSERTS), cue
    return (Stance.DENIES if says_false(first) else Stance.ASSERTS), cue


def inner_cue(content: Tokens) -> CueFacts | None:
    """The speaker's own cue that heads the content: "that he could not confirm …", "she is hopeful …"."""
    root = main_verb(content)
    nobody = stance_words().classes["nobody"]
    subject = next((child for child in root.children if child.dep_ in {"nsubj", "expl"}), None)
    if subject is None or not (is_own_word(subject, content) or subject.lower_ in nobody):
        return None
    said = [child for child in root.children if child.dep_ in COMPLEMENTS and child.i > root.i]
    said += [
        one for child in root.children if child.lower_ == "in" for one in child.children if one.lower_ == "position"
    ]
    last = said[0].i if said and root.lemma_ in STATES else root.i
    if last >= content.end or root.i < content.start:
        return None
    rest = content.doc[last + 1 : content.end]
    deed = len(rest) > 0 and rest[0].lower_ == "to"
    return cue_facts(root, content.doc[root.i : last + 1], content=rest if deed else None)


def _answer_to(cue: CueFacts) -> Stance | None:
    """As in "Asked whether …, she declined to say": what she did who was asked, and not what was asked."""
    if cue.at is None or cue.at.tag_ != "VBN" or cue.at.lemma_ != "ask" or cue.at.dep_ not in {"advcl", "ccomp", "dep"}:
        return None
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in cue.at.children):
        return None
    below = cue.at.head.i
    held = cue_facts(cue.at.head, content=cue.at.doc[below + 1 : cue.at.head.right_edge.i + 1] or None)
    return _held_or_none(held)


def _held_or_none(held: CueFacts) -> Stance | None:
    if held.hold is Hold.NONE:
        return None
    found = HELD_CLASSES.get(str(held.act), {}).get(held.hold)
    return (
        found
        if found is not None
        else HELD_STANCES.get(held.act, {}).get(held.hold)
        if isinstance(held.act, Stance)
        else None
    )
