"""Attributions without a verb of saying: "according to X", "as per X", "X's claim that …", "the allegation that …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.cues import lexicon
from briefings.extract.clauses import trim
from briefings.extract.sentences import span_of

LINKS = (("according", "to"), ("as", "per"))
"""Phrases that name whose the rest of the sentence is, word by word."""

UNSAID = frozenset({"plan", "plans", "schedule", "custom", "tradition", "law", "size", "usual"})
"""What things go "according to" without anybody saying anything."""

BREAKS = frozenset({",", "—", "–", "--", "("})
BY_WHOM = frozenset({"by", "from"})
OF_WHAT = frozenset({"of", "for"})


def find_phrases(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """The attributions of `sentence` by a phrase or a noun; tokens inside quotations (`quoted`) are no cues."""
    for token in sentence:
        if token.i in quoted:
            continue
        link = _link_at(token, sentence)
        if link:
            found = according(token, link, sentence)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in lexicon().noun:
            found = _nominal(token, sentence)
        else:
            continue
        if found is not None:
            yield found


def _link_at(token: Token, sentence: Tokens) -> int:
    """How many words the linking phrase has that begins at `token`; 0 if none does."""
    return next((len(words) for words in LINKS if begins_with(token, words, sentence)), 0)


def begins_with(token: Token, words: Sequence[str], sentence: Tokens) -> bool:
    """Whether `words` stand at `token`, with something behind them in its sentence."""
    if token.lower_ != words[0] or token.i + len(words) >= sentence.end:
        return False
    return all(token.doc[token.i + i].lower_ == word for i, word in enumerate(words))


def is_set_off(token: Token, sentence: Tokens) -> bool:
    """Whether `token` opens its sentence, or what stands between commas."""
    return token.i == sentence.start or token.doc[token.i - 1].text in BREAKS


def according(link: Token, size: int, sentence: Tokens) -> Attribution | None:
    """The rest of the sentence, before, behind or around the phrase; its link has `size` words."""
    doc = link.doc
    end = _phrase_end(link, size, sentence)
    source = _named_in(doc[link.i + size : end])
    if source is None or source.lower_ in UNSAID:
        return None
    return rest_of(sentence, (link.i, end), doc[link.i : link.i + size], source)


def rest_of(sentence: Tokens, phrase: tuple[int, int], cue: Tokens, source: Token) -> Attribution | None:
    """What is left of `sentence` without the phrase's tokens."""
    doc, (start, end) = sentence.doc, phrase
    start -= start > sentence.start and doc[start - 1].lower_ == "and"
    pieces = [trim(doc, sentence.start, start), trim(doc, end, sentence.end)]
    contents = tuple(span_of(piece) for piece in pieces if piece is not None)
    if not contents:
        return None
    verb = cue.root if cue.root.pos_ == "VERB" and cue.root.tag_ != "VBG" else None
    return Attribution(Form.PHRASE, span_of(sentence), contents, cue.root.lemma_.lower(), cue, verb, source)


def _phrase_end(link: Token, size: int, sentence: Tokens) -> int:
    """Where "according to X, the Y of Z," ends: at a comma behind X if the sentence goes on, else at its end."""
    doc = link.doc
    preposition = doc[link.i + size - 1]
    head = next((one for one in preposition.children if one.dep_ in {"pobj", "pcomp"} and one.i > preposition.i), None)
    least = head.i + 1 if head is not None and head.i < sentence.end else link.i + size + 1
    opening = link.i == sentence.start or doc[link.i - 1].lower_ in {"but", "and"}
    for i in range(min(least, sentence.end), sentence.end):
        if doc[i].text in BREAKS and (opening or doc[link.i - 1].text in BREAKS) and not _in_apposition(doc[i], head):
            return i
    return sentence.end


def _in_apposition(comma: Token, head: Token | None) -> bool:
    """Whether the comma opens an apposition to the source ("Kim Dae, a spokesman, …")."""
    if head is None:
        return False
    if head.pos_ == "NOUN" and head.i == comma.i - 1 and _holds_a_name(comma):
        return True
    return any(one.dep_ in {"appos", "relcl", "conj"} and one.left_edge.i == comma.i + 1 for one in head.subtree) or (
        comma.i + 1 < len(comma.doc) and comma.doc[comma.i + 1].lower_ in {"who", "which"}
    )


def _holds_a_name(comma: Token) -> bool:
    """Whether nothing but a person's name stands between this comma and the next."""
    doc, end = comma.doc, comma.i + 1
    while end < len(doc) and doc[end].ent_type_ == "PERSON":
        end += 1
    return comma.i + 1 < end < len(doc) and doc[end].text == ","


def _named_in(phrase: Tokens) -> Token | None:
    for token in phrase:
        if token.pos_ in {"PROPN", "NOUN", "PRON"} and token.dep_ not in {"compound", "poss", "nmod", "amod"}:
            return token
    return next((token for token in phrase if token.pos_ in {"PROPN", "NOUN", "PRON"}), None)


def _nominal(noun: Token, sentence: Tokens) -> Attribution | None:
    """The clause or phrase that says what was claimed; whose claim it is, is asked of the noun's owner."""
    content = _what(noun, sentence)
    source = _whose(noun)
    if content is None or source is None:
        return None
    return Attribution(
        form=Form.NOUN,
        sentence=span_of(sentence),
        contents=(span_of(content),),
        lemma=noun.lemma_.lower(),
        cue=noun.doc[noun.i : noun.i + 1],
        verb=None,
        source=source,
    )


def _what(noun: Token, sentence: Tokens) -> Tokens | None:
    for child in noun.rights:
        if child.right_edge.i >= sentence.end:
            continue
        if child.dep_ in {"acl", "relcl", "ccomp"} and child.left_edge.lower_ in {"that", "to"}:
            return trim(noun.doc, child.left_edge.i, child.right_edge.i + 1)
        if child.dep_ == "prep" and child.lower_ in OF_WHAT:
            return trim(noun.doc, child.i + 1, child.right_edge.i + 1)
    return None


def _whose(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in BY_WHOM:
            return next((one for one in child.children if one.dep_ == "pobj"), None)
    return None
