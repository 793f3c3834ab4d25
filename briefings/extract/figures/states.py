"""In what state the counted are: in place, sent, planned, fighting, killed and so on, by the verbs around a figure.

What is still to come is *planned*, or *feared* where nobody plans it ("feared killed"); what is asked for *demanded*.
Killed and wounded told as one number are *casualties*.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from briefings.extract.figures.words import inverted, listed

_LOCAL = frozenset({"in", "at", "near", "along", "on", "inside", "across", "within", "around", "there", "here"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "obj"})
_UPWARD = frozenset(
    {"pobj", "prep", "conj", "appos", "nummod", "quantmod", "compound", "attr", "nmod", "npadvmod", "dep"}
)


_JOINING = frozenset({"or", "and", "and/or", "/"})
FEARED = "feared "
REACH_BEFORE = 4
"""Tokens before the counted noun in which "killed or wounded" may stand."""


def governing_verbs(anchor: Token) -> tuple[Token, ...]:
    """The verbs that say what happens to the counted, nearest first; never past the verb of a reporting clause."""
    own = [child for child in anchor.children if child.dep_ in {"acl", "relcl"} and child.i > anchor.i]
    above = [verb for verb, _ in _above(anchor)]
    return (*own, *above)


def state_of(anchor: Token) -> str:
    """The state of the counted; "" if the sentence doesn't say. "be in" is left to the caller, who knows the place."""
    for child in anchor.children:
        if child.dep_ in {"acl", "relcl"} and child.i > anchor.i:
            found = _by_verb(child, _relative_role(child))
            if found:
                return found
    beside = inverted("state_adjectives").get(_next_word(anchor), "")
    if beside:
        return beside
    for verb, role in _above(anchor):
        found = _by_verb(verb, role)
        if found:
            return found
    own = (inverted("state_adjectives").get(child.lower_, "") for child in anchor.children if child.i < anchor.i)
    return next(filter(None, own), "") or _by_noun(anchor)


def with_both(state: str, anchor: Token) -> str:
    """The state, or *casualties* where the words around the counted tell one number of the killed and the wounded."""
    if state.removeprefix(FEARED) not in listed("harm", "both"):
        return state
    doc, start, end = anchor.doc, anchor.i, anchor.i
    while start and anchor.i - start < REACH_BEFORE and not doc[start].is_sent_start:
        start -= 1
    while end < len(doc) and not (end > anchor.i and (doc[end].like_num or doc[end].is_sent_start)):
        end += 1
    words = [_harm(token) for token in doc[start:end]]
    joined = any(
        doc[start + at + 1].lower_ in _JOINING and one and words[at + 2] and one != words[at + 2]
        for at, one in enumerate(words[:-2])
    )
    return f"{FEARED if state.startswith(FEARED) else ''}casualties" if joined else state


def _harm(token: Token) -> str:
    """Whether a word says *killed* or *wounded*, as a verb, an adjective or a noun; "" if neither."""
    lemma = token.lemma_.lower()
    found = inverted("states").get(lemma) or inverted("state_adjectives").get(token.lower_)
    found = found or inverted("counted_states").get(lemma, "")
    return found if found in listed("harm", "both") else ""


def _next_word(anchor: Token) -> str:
    """The word behind a bare number: "36 dead", "120 others wounded"."""
    following = anchor.i + 1
    while following < len(anchor.doc) and anchor.doc[following].lower_ in {"others", "more"}:
        following += 1
    return anchor.doc[following].lower_ if following < len(anchor.doc) else ""


def is_there(anchor: Token) -> bool:
    """Whether the sentence only says that the counted are somewhere: "there are", "are in", or no verb at all."""
    above = list(_above(anchor))
    if not above:
        return True
    verb, role = above[0]
    if role in {"dobj", "pobj"}:
        return verb.lemma_.lower() in listed("observers", "verbs")
    return verb.lemma_ in {"be", "number", "total"} and role in {"nsubj", "attr", "acomp", "dep"}


def _above(anchor: Token) -> Iterator[tuple[Token, str]]:
    """The governing verb with the part the counted have in it, then those whose infinitive it is."""
    token, role = anchor, anchor.dep_
    while token.head != token and token.pos_ not in {"VERB", "AUX"}:
        if token.dep_ not in _UPWARD | _OBJECTS | {"nsubj"}:
            break
        inside = role == "prep" or token.dep_ in {"conj", "appos", "nummod", "quantmod", "compound"}
        role = role if inside else "pobj" if _is_counted_of(token) else token.dep_
        token = token.head
    if token.pos_ in {"VERB", "AUX"} and token != anchor:
        yield _raised(token, role)


def _raised(verb: Token, role: str) -> tuple[Token, str]:
    """The infinitive that a verb only passes its subject on to: "are said to be wounded"; else the verb itself."""
    if verb.lemma_.lower() not in listed("raising", "verbs") or role not in {"nsubj", "nsubjpass"}:
        return verb, role
    below = next((child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i), None)
    if below is None or below.pos_ not in {"VERB", "AUX"}:
        return verb, role
    return below, "nsubjpass" if any(child.dep_ == "auxpass" for child in below.children) else "nsubj"


def _is_counted_of(token: Token) -> bool:
    """Whether this is the "of" of "thousands of troops", through which the counted keep the number's part."""
    head = token.head
    return token.dep_ == "prep" and token.lower_ == "of" and (head.like_num or head.lemma_ in listed("totals", "nouns"))


def _relative_role(verb: Token) -> str:
    if verb.dep_ == "acl":
        return {"VBG": "nsubj", "VBN": "nsubjpass"}.get(verb.tag_, "dobj")
    if any(child.dep_ == "auxpass" for child in verb.children):
        return "nsubjpass"
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    return "dobj" if subjects and subjects[0].tag_ not in {"WDT", "WP"} else "nsubj"


def _by_verb(verb: Token, role: str) -> str:
    lemma = verb.lemma_.lower()
    if _is_demanded(verb, role):
        return "demanded"
    if lemma in listed("planning", "things") and role in _OBJECTS:
        return "planned"
    state = _by_particle(verb) or inverted("states").get(lemma, "")
    if lemma == "be" or role == "attr" or (role == "nsubj" and lemma not in listed("intransitive", "verbs")):
        state = _by_complement(verb)
    elif role in {"pobj", "prep"} and state not in {"in_place", "fighting"}:
        state = ""
    if state == "sent" and lemma == "deploy" and role not in {"dobj", "obj"} and _is_local(verb):
        state = "in_place"
    if lemma == "go" and not any(child.lower_ == "to" for child in verb.children):
        state = ""
    state = _by_complement(verb) or state
    harm = state in listed("harm", "states")
    if harm and (lemma in listed("harm", "fears") or verb.head.lemma_.lower() in listed("harm", "fears")):
        return FEARED + state
    return state if not (state and is_planned(verb)) else FEARED + state if harm else "planned"


def _is_demanded(verb: Token, role: str) -> bool:
    """Whether the counted are only asked for: "called for 500 troops", "500 are needed"."""
    lemma = verb.lemma_.lower()
    if lemma in listed("demands", "with_for") and role in {"pobj", "prep"}:
        return any(child.lower_ == "for" and child.dep_ == "prep" for child in verb.children)
    return lemma in listed("demands", "verbs") and role in {"dobj", "nsubjpass"}


def _by_particle(verb: Token) -> str:
    words = (child.lower_ for child in verb.children if child.dep_ in {"prt", "acomp", "oprd", "advmod", "dobj"})
    found = (inverted("particles").get(f"{verb.lemma_.lower()} {word}", "") for word in words)
    return next(filter(None, found), "")


def _is_local(verb: Token) -> bool:
    return any(child.lower_ in _LOCAL for child in verb.children if child.i > verb.i)


def _by_complement(verb: Token) -> str:
    """The state in what follows the verb: "are dead", "taken prisoner", "engaged in combat"."""
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "oprd"} and child.lower_ in inverted("state_adjectives"):
            return inverted("state_adjectives")[child.lower_]
        if child.dep_ in {"oprd", "dobj"} and child.lemma_.lower() in {"prisoner", "captive"}:
            return "captured"
        if child.lower_ == "in" and any(g.lemma_ in {"combat", "fighting", "battle"} for g in child.children):
            return "fighting"
    return ""


def _by_noun(anchor: Token) -> str:
    if anchor.dep_ == "pobj" and anchor.head.lower_ == "of":
        return inverted("state_nouns").get(anchor.head.head.lemma_.lower(), "")
    return ""


def is_planned(verb: Token) -> bool:
    """Whether what the verb says is still to come: "will", "prepares to", "is expected to", "could"."""
    if any(c.dep_ == "aux" and c.lower_ in listed("planning", "auxiliaries") for c in verb.children):
        return True
    head = verb.head
    to_come = any(child.tag_ == "TO" for child in verb.children) and verb.dep_ in {
        "xcomp",
        "ccomp",
        "advcl",
        "acl",
        "conj",
    }
    if not to_come or head == verb:
        return False
    return head.lemma_.lower() in listed("planning", "verbs") | listed("planning", "adjectives") or (
        verb.dep_ == "conj" and is_planned(head)
    )
