"""What the parse and the rules know better of a tagged attribution: where a noun's clause ends, who speaks, the cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as Tokens

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.cues import lexicon
from briefings.extract.clauses import trim
from briefings.extract.sentences import span_of
from briefings.model import Span

SPLIT = 2
COMPLEMENTS = frozenset({"acl", "ccomp", "xcomp", "relcl"})
DESCRIBED = frozenset({"as"})
DASHES = frozenset({"–", "—", "-", "--"})
CLOSING = frozenset("\"”»'’")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules see in a text, by the words of its cues and by its contents."""

    by_cue: Mapping[int, Attribution]
    by_contents: Mapping[tuple[Span, ...], Attribution]

    @classmethod
    def of(cls, ruled: Sequence[Attribution]) -> Seen:
        """Index `ruled`; of several with one cue the last counts."""
        by_cue = {token.i: one for one in ruled if one.cue is not None for token in one.cue}
        return cls(by_cue, {one.contents: one for one in ruled})

    def with_cue(self, cue: Tokens | None) -> Attribution | None:
        """The attribution that shares a word of its cue with `cue`."""
        return next((self.by_cue[token.i] for token in cue or () if token.i in self.by_cue), None)


def mended(tagged: Attribution, seen: Seen) -> Attribution:
    """`tagged` with what is better known. Neither is an attribution made, nor dropped."""
    same = seen.with_cue(tagged.cue)
    if same is not None and _knows_better(same, tagged):
        tagged = replace(tagged, contents=same.contents)
    tagged = _with_short_mention(_within_noun(tagged))
    return _with_source(_with_word(tagged, seen), seen)


def _knows_better(ruled: Attribution, tagged: Attribution) -> bool:
    """Whether the rules have the bounds of one cue's content right where the two differ.

    They mostly do where the tagger adds a piece to what they found, and where it loses one of two around the cue; and
    where it stops in the middle of a clause, behind a quotation that dashes set apart.
    """
    if len(ruled.contents) == len(tagged.contents) == 1 and _breaks_off(tagged, ruled.contents[0]):
        return True
    fewer, more = sorted((ruled.contents, tagged.contents), key=len)
    if len(more) < SPLIT or len(fewer) == len(more) or _goes_on_quoted(ruled, tagged):
        return False
    return all(any(other.covers(span) for other in more) for span in fewer)


def _goes_on_quoted(ruled: Attribution, tagged: Attribution) -> bool:
    """As in "It is over, she said, “and we are glad”": the quotation goes on with what stands before the cue."""
    if ruled.form is not Form.QUOTED or len(ruled.contents) > 1 or tagged.cue is None:
        return False
    quotation = tagged.cue.doc.char_span(ruled.contents[0].start, ruled.contents[0].end, alignment_mode="contract")
    first = next((token for token in quotation or () if token.is_alpha), None)
    if quotation is None or first is None or not first.is_lower:
        return False
    return bool(tagged.contents[0].end <= tagged.cue.start_char < quotation.start_char)


def _breaks_off(tagged: Attribution, longer: Span) -> bool:
    """Whether the content ends at a closing mark with a dash behind it, and a verb goes on there with its subject."""
    content, cue = tagged.contents[0], tagged.cue
    if cue is None or not (longer.start <= content.start and content.end < longer.end):
        return False
    doc = cue.doc
    rest = doc.char_span(content.end, longer.end, alignment_mode="contract")
    if rest is None or len(rest) < SPLIT or rest[0].text not in DASHES or doc[rest.start - 1].text not in CLOSING:
        return False
    verb = rest[1] if rest[1].dep_ not in {"aux", "auxpass"} else rest[1].head
    own = any(one.dep_ in {"nsubj", "nsubjpass"} and one.i > rest[0].i for one in verb.lefts)
    return verb.pos_ in {"VERB", "AUX"} and not own


def _within_noun(tagged: Attribution) -> Attribution:
    """What a noun takes ends with the noun's own phrase ("His warning that … | went unheeded")."""
    noun, last = tagged.verb, tagged.contents[-1]
    if noun is None or noun.pos_ != "NOUN" or noun.lemma_.lower() not in lexicon().noun or tagged.cue is None:
        return tagged
    takes = next((one for one in noun.rights if one.dep_ in COMPLEMENTS and one.left_edge.i == tagged.cue.end), None)
    if takes is None or not last.start <= takes.left_edge.idx < last.end:
        return tagged
    piece = trim(noun.doc, takes.left_edge.i, takes.right_edge.i + 1)
    if piece is None or not last.start < piece.end_char < last.end:
        return tagged
    return replace(tagged, contents=(*tagged.contents[:-1], Span(last.start, piece.end_char)))


def _with_short_mention(tagged: Attribution) -> Attribution:
    """A passive's doer without the rest of the sentence ("described by its owner | as the oldest of all")."""
    mention = tagged.mention
    if mention is None or tagged.verb is None or mention.start <= tagged.verb.i:
        return tagged
    cut = next((one for one in mention if one.head.i == tagged.verb.i and one.dep_ == "prep"), None)
    if cut is None or cut.i == mention.start:
        return tagged
    shorter, rest = trim(mention.doc, mention.start, cut.i), trim(mention.doc, cut.i, cut.right_edge.i + 1)
    if shorter is None or rest is None or any(one.overlaps(span_of(rest)) for one in tagged.contents):
        return tagged
    contents = (*tagged.contents, span_of(rest)) if cut.lower_ in DESCRIBED else tagged.contents
    return replace(tagged, mention=shorter, source=shorter.root, contents=tuple(sorted(contents)))


def _with_word(tagged: Attribution, seen: Seen) -> Attribution:
    """A bare colon is no cue where the rules see a verb of saying in the same lead ("Added Wolf: …")."""
    same = seen.by_contents.get(tagged.contents)
    if tagged.cue is None or any(token.is_alpha for token in tagged.cue) or same is None or same.verb is None:
        return tagged
    mention = tagged.mention
    if mention is not None and mention.start <= same.verb.i < mention.end:
        tagged = replace(tagged, source=same.source, mention=same.mention)
    return replace(tagged, cue=same.cue, verb=same.verb, lemma=same.lemma)


def _with_source(tagged: Attribution, seen: Seen) -> Attribution:
    """A source that only the rules see, if it is the plain subject of the cue's clause."""
    same = seen.with_cue(tagged.cue)
    if tagged.source is not None or same is None or same.source is None or same.verb is None:
        return tagged
    verb, source = same.verb, same.source
    own = source.head.i == verb.i and source.dep_ == "nsubj"
    beside = verb.tag_ == "VBG" and verb.dep_ == "advcl" and source.head.i == verb.head.i
    return replace(tagged, source=source) if own or beside else tagged
