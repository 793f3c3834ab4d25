"""In what state the counted are: in place, sent, planned, fighting, killed and so on, by the verbs around a figure."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from briefings.extract.figures.words import inverted, listed

_LOCAL = frozenset({"in", "at", "near", "along", "on", "inside", "across", "within", "around", "there", "here"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "obj"})
_UPWARD = frozenset(
    {"pobj", "prep", "conj", "appos", "nummod", "quantmod", "compound", "attr", "nmod", "npadvmod", "dep"}
)


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
        if child.i < anchor.i and child.lower_ in inverted("state_adjectives"):
            return inverted("state_adjectives")[child.lower_]
    beside = inverted("state_adjectives").get(_next_word(anchor), "")
    if beside:
        return beside
    for verb, role in _above(anchor):
        found = _by_verb(verb, role)
        if found:
            return found
    return _by_noun(anchor)


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
        yield token, role


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
    return "planned" if state and is_planned(verb) else state


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
