"""When a claim's event takes place: the expression of time nearest to its main verb, read against the article's day.

"Nearest" is by the parse, so that of two days in one sentence each clause keeps its own (the TLINK of an event to the
TIMEX3 in its clause, TempEval-2 task C).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.boilerplate import Layout
from briefings.extract.times.calendar_days import shifted
from briefings.extract.times.expressions import Mention, read_times
from briefings.model import Article, Period, Span

AHEAD = frozenset(
    {"will", "shall", "'ll", "’ll", "wo", "may", "might", "could", "should", "must", "can", "ca", "would"}
)
TO_COME = frozenset(
    {"expect", "plan", "schedule", "intend", "hope", "prepare", "set", "due", "vow", "promise", "agree", "want", "aim"}
    | {"likely", "ready", "go", "be", "propose", "threaten", "offer", "order", "ask", "urge", "call", "poise"}
)
BEFORE_IT = frozenset({"ahead", "before", "until", "till", "upcoming"})
VERBS = frozenset({"VERB", "AUX"})
FAR = 99
HOPS = 40
OLDEST_DATELINE = 7
"""Days by which a dateline may be older than its article, and still be the day that "Thursday" is counted from."""

FIRST_NEWS = 1990
"""Years before it are no moment at which this program saw an article."""

LONGEST_DATELINE = 120
_DASH = re.compile(r"\s[-–—]{1,2}(?=\s)|--|—")
_PLACES = re.compile(r"[\s(]*+(?:[A-Z][\w.’'-]*+[\s,/()]*+)++")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a claim's time is looked for: in its contents, then in its sentence; `events` are what it tells of."""

    sentence: Span
    contents: Sequence[Span]
    events: Sequence[Span] = ()


class Times:
    """The expressions of time of one text; each sentence is read once, when it is first asked for."""

    def __init__(self, doc: Doc, text: str, starts: Sequence[int], day: date | None) -> None:
        self._doc, self._text, self._starts, self.day = doc, text, starts, day
        self._read: dict[Span, list[Placed]] = {}

    def of(self, scope: Scope) -> Period | None:
        """The days of a claim's event, None where none are told.

        What stands in the contents wins over what stands beside them ("said on Thursday that …"); of several the one
        nearest to the event's verb, then the most exact, then the first.
        """
        return self.inside(scope) or self._nearest(self.told_in(scope.sentence), scope)

    def inside(self, scope: Scope) -> Period | None:
        """The days that the contents themselves tell; what stands beside them is when it was said, not when it was."""
        found = self.told_in(scope.sentence)
        return self._nearest([one for one in found if _is_in(one.mention.span, scope.contents)], scope)

    def _nearest(self, found: Sequence[Placed], scope: Scope) -> Period | None:
        anchor = self._anchor(scope)
        chain = list(_chain(anchor)) if anchor is not None else []
        order = sorted(found, key=lambda one: (_distance(one.verb, chain), one.mention.rank, one.mention.span))
        return order[0].period if order else None

    def told_in(self, sentence: Span) -> list[Placed]:
        """The expressions of time of a sentence, in order, each with its verb and its days."""
        if sentence not in self._read:
            mentions = read_times(sentence.of(self._text), self.day)
            placed = (self._placed(one, sentence.start) for one in mentions)
            self._read[sentence] = [one for one in placed if one.period is not None]
        return self._read[sentence]

    def _placed(self, mention: Mention, offset: int) -> Placed:
        span = Span(mention.span.start + offset, mention.span.end + offset)
        moved = Mention(span, mention.past, mention.future, mention.rank)
        tokens = self._doc[self._token(span.start) : max(self._token(span.start) + 1, self._token(span.end))]
        verb, to_come = _governor(tokens.root)
        period = mention.future if to_come and mention.future else mention.past
        return Placed(moved, tokens, verb, period)

    def _token(self, offset: int) -> int:
        """The first token that begins at or after `offset`."""
        return min(bisect_left(self._starts, offset), len(self._doc) - 1)

    def _anchor(self, scope: Scope) -> Token | None:
        """The word on which the claim's time hangs: its first event, else the head of its first content."""
        if scope.events:
            return self._doc[self._token(scope.events[0].start)]
        start, end = (self._token(place) for place in (scope.contents[0].start, scope.contents[0].end))
        return self._doc[start : max(start + 1, end)].root


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression of time with its tokens, the verb that it belongs to, and the days that it stands for there."""

    mention: Mention
    tokens: Tokens
    verb: Token
    period: Period | None


def _chain(token: Token) -> Iterator[Token]:
    """The token and what governs it, up to the head of its sentence."""
    for _ in range(HOPS):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def _distance(verb: Token, chain: Sequence[Token]) -> int:
    """Steps in the parse from `verb` to the first of `chain`."""
    places = {token.i: steps for steps, token in enumerate(chain)}
    for steps, token in enumerate(_chain(verb)):
        if token.i in places:
            return steps + places[token.i]
    return FAR


def _governor(token: Token) -> tuple[Token, bool]:
    """The verb that an expression of time belongs to, and whether that verb lies in the future."""
    ahead = False
    for token in _chain(token):  # noqa: B020, PLR1704 - walks up from the argument
        ahead = ahead or token.lower_ in BEFORE_IT or any(child.lower_ in BEFORE_IT for child in token.lefts)
        if token.pos_ in VERBS:
            break
    return token, ahead or _is_to_come(token)


def _is_to_come(verb: Token) -> bool:
    """Whether the verb's own form says that it is still to happen: "will go", "plans to go", "goes on Monday"."""
    while verb.dep_ == "conj" and not any(child.dep_ in {"aux", "nsubj"} for child in verb.children):
        verb = verb.head
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if any(child.lemma_ == "have" for child in helpers):
        return any(child.lower_ == "will" for child in helpers)
    if any(child.lower_ in AHEAD for child in helpers):
        return True
    if any(child.tag_ == "TO" for child in helpers):
        above = verb.head
        return above.lemma_.lower() in TO_COME and not any(child.lower_ == "had" for child in above.children)
    if verb.tag_ == "VBG":
        return any(child.lower_ in {"is", "are", "'s", "’s", "'re", "’re", "am"} for child in helpers)
    return verb.tag_ in {"VBZ", "VBP"} and verb.dep_ != "conj"


def reference_day(article: Article, layout: Layout) -> date | None:
    """The day that "Thursday" is counted from: the dateline's where there is one, else that of publication.

    Days are those of `published_at`'s own zone. None for an article that came without a date and has no dateline, for
    which the day on which it happened to be read means nothing. A dateline without a year is taken to be the last such
    day before the article was published or seen.
    """
    known = article.published_at if article.dated else article.seen_at
    day = known.date() if known.year >= FIRST_NEWS else None
    line = _dateline(article.text, layout, day)
    if not article.dated:
        return line
    return line if line and day and 0 <= (day - line).days <= OLDEST_DATELINE else day


def _dateline(text: str, layout: Layout, day: date | None) -> date | None:
    """The date between the names of places that open the first paragraph and a dash: "KYIV, Nov. 3 (Agency) —"."""
    if not layout.paragraphs:
        return None
    start = text.rfind("\n", 0, layout.paragraphs[0].start) + 1
    head = text[start : start + LONGEST_DATELINE]
    dash = _DASH.search(head)
    dates = [one for one in read_times(head[: dash.start()], day) if one.rank == 0] if dash else []
    if not dates or not _PLACES.fullmatch(head[: dates[0].span.start]):
        return None
    line = dates[0].past.day if dates[0].past else None
    if line is None or day is None:
        return line
    tomorrow = shifted(day, 1) or day
    return line if line <= tomorrow else _a_year_before(line)


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February, or the first year of the calendar
        return None


def _is_in(span: Span, contents: Sequence[Span]) -> bool:
    return any(content.covers(span) for content in contents)
