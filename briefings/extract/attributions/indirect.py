"""Indirect attributions: a verb, noun or phrase of the article's own that gives someone's words or stance.

After Pareti (2012) and Krestel et al. (2008): cue words with the complements that the parse gives them. The content
is the whole complement to the end of the verb phrase; it is not cut at *and* or *but*.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.contents import to_end
from briefings.extract.attributions.cues import Lexicon, lexicon
from briefings.extract.clauses import RELATIVES, subject_of, trim
from briefings.extract.sentences import span_of

CLAUSES = frozenset({"ccomp", "csubj"})
OBJECTS = frozenset({"dobj", "attr", "oprd"})
PARENTHESES = frozenset({"parataxis", "ccomp", "relcl"})  # ", she said" is also parsed as a clause of the noun before
ADDRESSING = frozenset({"tell", "remind", "assure", "inform", "warn", "ask"})
VERBAL = frozenset({"VERB", "AUX"})


def find_indirect(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """Every attribution by a verb of `sentence`; words inside quotations (`quoted`) are no cues."""
    words = lexicon()
    for token in sentence:
        if token.pos_ not in VERBAL or token.i in quoted:
            continue
        found = _read_verb(token, sentence, words)
        if found is not None:
            yield found


def _read_verb(verb: Token, sentence: Tokens, words: Lexicon) -> Attribution | None:
    lemma = verb.lemma_.lower()
    source = _inverted(verb) or subject_of(verb)
    if source is not None and not _inside(source, sentence):
        source = None
    for frame in (_clause_first, _clause_after, _prepositional, _infinitive, _object):
        contents = frame(verb, lemma, sentence, words)
        if contents is None:
            continue
        if source is None or (frame in NARROW and source.pos_ == "NOUN" and not words.can_speak(source.lemma_.lower())):
            return None
        return _made(verb, lemma, sentence, (contents, source))
    return None


def _made(verb: Token, lemma: str, sentence: Tokens, found: tuple[list[Tokens], Token]) -> Attribution | None:
    contents, source = found
    spans = tuple(span_of(piece) for piece in contents)
    if any(span.start <= source.idx < span.end for span in spans):
        return None
    return Attribution(
        form=Form.VERB,
        sentence=span_of(sentence),
        contents=spans,
        lemma=lemma,
        cue=cue_tokens(verb, contents[0].start),
        verb=verb,
        source=source,
    )


def cue_tokens(verb: Token, before: int) -> Tokens:
    """The verb with its auxiliaries, negation and a particle or preposition right after it."""
    start = end = verb.i
    for child in reversed(list(verb.lefts)):
        if child.dep_ not in {"aux", "auxpass", "neg", "advmod"} or child.right_edge.i != start - 1:
            break
        if child.dep_ != "advmod" or child.n_lefts == 0:
            start = child.left_edge.i
    while start < verb.i and verb.doc[start].dep_ == "advmod":
        start += 1
    follower = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    if follower is not None and follower.i < before and follower.head.i == verb.i and follower.dep_ in {"prt", "prep"}:
        end += follower.n_rights == 0 or follower.i + 1 == before
    return verb.doc[start : end + 1]


def _clause_after(verb: Token, lemma: str, sentence: Tokens, words: Lexicon) -> list[Tokens] | None:
    """As in "said that …": a complement clause behind the verb."""
    for child in verb.rights:
        if child.dep_ in CLAUSES and _inside(child, sentence):
            marked = any(one.dep_ == "mark" and one.lower_ == "that" for one in child.children)
            if lemma in words.clause or (marked and _is_nominal(subject_of(verb))):
                return to_end(verb, max(child.left_edge.i, verb.i + 1), sentence)
    return None


def _clause_first(verb: Token, lemma: str, sentence: Tokens, words: Lexicon) -> list[Tokens] | None:
    """As in "…, she said" and "…, she said, …": the complement stands before, or around, its cue."""
    if lemma not in words.clause:
        return None
    subject = _inverted(verb) or subject_of(verb)
    if subject is None or subject.head.i != verb.i or subject.lower_ in RELATIVES:
        return None
    first = min(subject.left_edge.i, verb.i)
    if first <= sentence.start or verb.doc[first - 1].text not in {",", "—", "–", "--", "-"}:
        return None
    complement = next((one for one in verb.lefts if one.dep_ in CLAUSES), None)
    around = verb.dep_ in PARENTHESES and verb.head.left_edge.i < first and not _has_own_object(verb, lemma)
    if complement is None and not around:
        behind = next((one for one in verb.rights if one.dep_ in CLAUSES), None)
        if behind is None or behind.left_edge.i >= first:
            return None
    return _around(verb, subject, sentence)


def _inverted(verb: Token) -> Token | None:
    """The subject behind a verb that a comma leads into (", said the minister,")."""
    if not verb.i or verb.doc[verb.i - 1].text != ",":
        return None
    return next((one for one in verb.rights if one.dep_ == "nsubj" and one.left_edge.i == verb.i + 1), None)


def _around(verb: Token, subject: Token, sentence: Tokens) -> list[Tokens] | None:
    first = min(subject.left_edge.i, verb.i)
    last = max(subject.right_edge.i, verb.i)
    doc = verb.doc
    pieces = [trim(doc, _after_conjunction(sentence), first)]
    comma = next((i for i in range(last + 1, sentence.end) if doc[i].text in {",", "—", "–", "--"}), None)
    if comma is not None and comma + 1 < sentence.end and _goes_on(doc[comma + 1], verb):
        pieces.append(trim(doc, comma + 1, sentence.end))
    return [piece for piece in pieces if piece is not None] or None


def _has_own_object(verb: Token, lemma: str) -> bool:
    """Whether the verb brings what is said itself, and is thus no parenthesis."""
    taken = {"xcomp", "ccomp"} if lemma in ADDRESSING else {"dobj", "xcomp", "ccomp", "attr"}
    return any(child.dep_ in taken and child.left_edge.i > verb.i for child in verb.rights)


def _goes_on(token: Token, verb: Token) -> bool:
    """Whether the sentence goes back to the content after the cue, and not to more about the cue."""
    node = token
    while node.head.i not in (node.i, verb.i):
        if node.head.i < verb.i and node.i > verb.i:
            return True
        node = node.head
    return node.dep_ in CLAUSES or _is_root(node, verb)


def _is_root(node: Token, verb: Token) -> bool:
    return node.head.i == node.i and node.i != verb.i


def _after_conjunction(sentence: Tokens) -> int:
    first = sentence[0]
    return sentence.start + (first.dep_ == "cc" or first.lower_ in {"but", "and", "however"})


def _prepositional(verb: Token, lemma: str, sentence: Tokens, words: Lexicon) -> list[Tokens] | None:
    """As in "called for …", "pointed to …"; what one is accused of belongs to the object."""
    allowed = words.prepositions.get(lemma, frozenset())
    for child in verb.rights:
        if child.dep_ in {"prep", "prt"} and child.lower_ in allowed:
            return to_end(verb, child.i + 1, sentence)
    return None


def _infinitive(verb: Token, lemma: str, sentence: Tokens, words: Lexicon) -> list[Tokens] | None:
    """As in "vowed to …", "urged him to …": what is wanted, with whoever is to do it."""
    if lemma not in words.infinitive:
        return None
    wanted = next((one for one in verb.rights if one.dep_ in {"xcomp", "ccomp", "advcl"} and _has_to(one)), None)
    if wanted is None:
        return None
    given = next((one for one in verb.rights if one.dep_ in OBJECTS and one.i < wanted.i), None)
    return to_end(verb, max(verb.i + 1, (given or wanted).left_edge.i), sentence)


def _object(verb: Token, lemma: str, sentence: Tokens, words: Lexicon) -> list[Tokens] | None:
    """As in "denied the reports": a noun phrase and all that follows it."""
    if lemma not in words.object:
        return None
    given = next((one for one in verb.rights if one.dep_ in OBJECTS), None)
    if given is None or given.lower_ in RELATIVES:
        return None
    return to_end(verb, given.left_edge.i, sentence)


def _has_to(verb: Token) -> bool:
    return any(one.lower_ == "to" and one.dep_ == "aux" for one in verb.lefts)


def _is_nominal(token: Token | None) -> bool:
    return token is not None and token.pos_ in {"PROPN", "NOUN", "PRON"} and token.lower_ not in {"it", "this", "that"}


def _inside(token: Token, sentence: Tokens) -> bool:
    return sentence.start <= token.i < sentence.end


NARROW = (_prepositional, _infinitive, _object)
"""The frames in which whatever is no speaker is more often just the subject of a sentence."""
