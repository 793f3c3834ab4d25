"""Attributions that the parse puts together wrong: what stands between the parts sends it astray.

A clause behind adverbials ("confirmed for the first time on Thursday that …"), a deed in the form of *-ing* ("denied
sending …"), a cue that comes last with an adverbial of its own (", the agency estimated on Monday evening") or with
those who were told. Read from the order of the words, and only where the complement is missing in the parse. The tagger
was trained without them and is not shown them.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.contents import to_end
from briefings.extract.attributions.cues import lexicon
from briefings.extract.attributions.indirect import CLAUSES, cue_tokens, find_indirect
from briefings.extract.clauses import RELATIVES, subject_of, trim
from briefings.extract.sentences import span_of

TELLING = frozenset(
    {
        *("say", "tell", "report", "announce", "claim", "warn", "state", "deny", "confirm", "insist", "admit", "add"),
        *("acknowledge", "estimate", "reveal", "declare", "allege", "explain", "argue", "note", "disclose", "assert"),
        *("testify", "concede", "calculate", "predict", "maintain", "write", "complain", "promise", "believe"),
    }
)
"""Verbs whose content may stand far from them, or before them."""

GERUNDS = frozenset(
    {"deny", "admit", "acknowledge", "report", "recall", "suggest", "propose", "recommend", "remember", "confess"}
)
"""Verbs that take a deed in the form of *-ing*."""

ADVERBIAL = frozenset(
    {"on", "in", "at", "for", "during", "after", "before", "to", "by", "via", "through", "over", "with"}
)
"""What opens an adverbial between a verb of saying and its clause."""

WITHIN = frozenset({"ADP", "DET", "ADJ", "NOUN", "PROPN", "ADV", "NUM", "PART"})
FARTHEST = 12
"""How many words may stand between a verb of saying and its clause."""

FINITE = frozenset({"VBD", "VBZ", "VBP"})
ADJUNCTS = frozenset({"prep", "npadvmod", "advmod", "punct", "dative", "advcl"})


def find_parted(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """The attributions of `sentence` by a verb whose content the parse does not give it; `quoted` has no cues."""
    seen = {one.verb.i for one in find_indirect(sentence, quoted) if one.verb is not None}
    for verb in sentence:
        lemma = verb.lemma_.lower()
        if verb.i in quoted or verb.i in seen or verb.pos_ not in {"VERB", "AUX"}:
            continue
        found = _gerund(verb, sentence) if lemma in GERUNDS else None
        if found is None and lemma in TELLING:
            found = _behind(verb, sentence) or _last(verb, sentence)
        if found is not None:
            yield found


def _gerund(verb: Token, sentence: Tokens) -> Attribution | None:
    """As in "denied sending soldiers"."""
    deed = next((one for one in verb.rights if one.tag_ == "VBG" and one.dep_ in {"xcomp", "ccomp"}), None)
    if deed is None or deed.left_edge.i != verb.i + 1:
        return None
    return _made(verb, sentence, to_end(verb, verb.i + 1, sentence), subject_of(verb))


def _behind(verb: Token, sentence: Tokens) -> Attribution | None:
    """As in "confirmed for the first time on Thursday that …", where the clause hangs on the *time*."""
    if any(one.dep_ in CLAUSES and one.i > verb.i for one in verb.rights):
        return None
    doc = verb.doc
    last = min(sentence.end - 1, verb.i + FARTHEST)
    link = next((doc[i] for i in range(verb.i + 2, last) if doc[i].lower_ == "that"), None)
    if link is None or link.dep_ != "mark" or not sentence.start <= link.head.i < sentence.end:
        return None
    between = doc[verb.i + 1 : link.i]
    if any(one.pos_ not in WITHIN for one in between) or not _opens_adverbial(between[0], verb):
        return None
    clause = trim(doc, link.i, min(link.head.right_edge.i + 1, sentence.end))
    return _made(verb, sentence, [clause] if clause is not None else None, subject_of(verb))


def _opens_adverbial(first: Token, verb: Token) -> bool:
    own = lexicon().prepositions.get(verb.lemma_.lower(), frozenset())
    if first.lower_ in ADVERBIAL:
        return first.lower_ not in own
    return first.pos_ == "ADV" or any(
        one.dep_ == "npadvmod" and one.left_edge.i <= first.i <= one.i for one in verb.rights
    )


def _last(verb: Token, sentence: Tokens) -> Attribution | None:
    """As in "…, the agency estimated on Monday evening", where the parse makes an apposition of it."""
    source = _speaker(verb)
    if source is None or source.lower_ in RELATIVES or not _ends_with(verb, sentence):
        return None
    first = next(one.i for one in source.subtree if not one.is_punct)
    if first <= sentence.start or verb.doc[first - 1].text != "," or not _is_clause(sentence, first, verb):
        return None
    said = trim(verb.doc, sentence.start, first)
    return _made(verb, sentence, [said] if said is not None else None, source)


def _speaker(verb: Token) -> Token | None:
    """The noun right before a verb: its subject, or what the parse takes it to describe."""
    if verb.tag_ in FINITE:
        own = next((one for one in verb.lefts if one.dep_ == "nsubj"), None)
        own = own if own is not None else _left_alone(verb)
        return own if own is not None and own.i < verb.i else None
    if verb.tag_ != "VBN" or verb.dep_ != "acl" or verb.head.i >= verb.i or verb.n_lefts:
        return None
    noun, lemma = verb.head, verb.head.lemma_.lower()
    speaks = noun.pos_ == "PROPN" or lemma in lexicon().bodies
    plain = noun.i == verb.i - 1 and not any(one.dep_ == "agent" for one in verb.rights)
    return noun if speaks and plain else None


def _left_alone(verb: Token) -> Token | None:
    """As in ", the mayor, Ada Vos, said", where the mayor is taken to describe what stands before."""
    doc = verb.doc
    place = verb.i - 1 - (verb.i > 0 and doc[verb.i - 1].text == ",")
    name = doc[max(place, 0)]
    role = name.head
    return role if name.pos_ == "PROPN" and name.dep_ == role.dep_ == "appos" and role.pos_ == "NOUN" else None


def _ends_with(verb: Token, sentence: Tokens) -> bool:
    """Whether the sentence ends with the verb, its adverbials and those who are told."""
    told = {"dobj"} if verb.lemma_.lower() == "tell" else frozenset()
    if any(one.dep_ not in ADJUNCTS and one.dep_ not in told for one in verb.rights):
        return False
    if any(one.dep_ == "prep" and one.lower_ in {"of", "about", "against"} for one in verb.rights):
        return False
    return all(token.is_punct or token.is_space for token in verb.doc[verb.right_edge.i + 1 : sentence.end])


def _is_clause(sentence: Tokens, end: int, verb: Token) -> bool:
    """Whether the words before `end` are a statement, to which the rest is added: its main verb heads the sentence."""
    root = sentence.root
    if root.i == verb.i:
        root = next((one for one in verb.lefts if one.dep_ == "ccomp"), root)
    if root.i >= end or root.pos_ not in {"VERB", "AUX"}:
        return False
    return any(one.dep_ in {"nsubj", "nsubjpass", "expl"} for one in root.lefts) and root.tag_ != "VB"


def _made(verb: Token, sentence: Tokens, contents: list[Tokens] | None, source: Token | None) -> Attribution | None:
    if not contents or source is None or not sentence.start <= source.i < sentence.end:
        return None
    spans = tuple(span_of(piece) for piece in contents)
    if any(span.start <= source.idx < span.end for span in spans):
        return None
    cue = cue_tokens(verb, max(contents[0].start, verb.i + 1))
    return Attribution(Form.VERB, span_of(sentence), spans, verb.lemma_.lower(), cue, verb, source)
