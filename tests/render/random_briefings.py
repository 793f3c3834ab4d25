"""Strategies for briefings and answers of any size, with texts as long and as hostile as they come."""

from __future__ import annotations

import sys
from datetime import datetime
from random import Random

from hypothesis import strategies as st
from render_samples import PRESENCE, SINCE, TOPIC, UNTIL, change, figure, receipt

from briefings.model import (
    Answer,
    Answered,
    AnswerGroup,
    Briefing,
    Change,
    ChangeKind,
    Dispute,
    Extent,
    Point,
    Position,
    Proposition,
    Qualifier,
    Question,
    Receipt,
    Series,
    SeriesKey,
    SourceState,
    Stance,
    Stand,
    StandingQuestion,
    Topic,
)

HOSTILE = (
    "@everyone",
    "@here",
    "<@123>",
    "<@&5>",
    "<#42>",
    "<:x:1>",
    "<!channel>",
    "<!here|x>",
    "<t:1:R>",
    "<t:1730397901:f>",
    "<!date^1^{date}|x>",
    "<!date^1730397901^{date_short_pretty} {time}|x>",
    "</ban:1>",
    "<id:home>",
    "<!subteam^S1>",
    "[bank](https://evil.example)",
    "<https://evil.example|bank>",
    "# loud",
    "\n# heading",
    "||spoiler||",
    "```code```",
    "*b* _i_ ~s~",
    "\x1b[2J",
    "\u202eevil",
    "<script>alert(1)</script>",
    "&amp;",
    "{{ 7 * 7 }}",
    "x" * 90,
)
PROPOSITION = Proposition("North Korea", "deploy", "Russia")


SURROGATES = range(0xD800, 0xE000)


def texts(most: int) -> st.SearchStrategy[str]:
    """Up to about `most` characters: plain, hostile and odd ones mixed, now and then many times over.

    Each comes of one number: to draw a briefing's texts part by part takes far longer than to render it.
    """
    return st.integers(0, 2**64).map(lambda number: _text(Random(number))[:most])  # noqa: S311  # no secret comes of it


def _text(chance: Random) -> str:
    parts = (
        chance.choice((chance.choice(HOSTILE), _odd(chance), "some plain words ")) for _ in range(chance.randint(0, 8))
    )
    return " ".join(parts) * chance.choice((1, 1, 2, 40))


def _odd(chance: Random) -> str:
    ends = chance.choice(((0x20, 0x7F), (0, 0x250), (0x2000, 0x2100), (0, sys.maxunicode + 1)))
    points = (chance.randrange(*ends) for _ in range(chance.randint(0, 12)))
    return "".join(chr(point) for point in points if point not in SURROGATES)


URLS = st.one_of(
    st.sampled_from(("", "javascript:alert(1)", "https://a.example/x)(>|y z", "https://a.example/?" + "a=1&" * 400)),
    texts(200).map("https://a.example/{}".format),
)
NUMBERS = st.one_of(st.integers(-5, 20000).map(float), st.sampled_from((0.5, 1e300, float("inf"), float("nan"))))


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    number = draw(st.integers(1, 10**6))
    return receipt(
        draw(texts(9000)),
        number,
        speaker=draw(st.none() | texts(300)),
        cue_text=draw(texts(300)),
        outlet=draw(texts(300)),
        title=draw(texts(300)),
        url=draw(URLS),
        link=draw(URLS),
        stance=draw(st.sampled_from(Stance)),
        published_at=draw(MOMENTS),
        extent=draw(st.sampled_from(Extent)),
    )


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=SINCE.tzinfo))  # noqa: DTZ001 (the strategy wants naive bounds)
FIGURES = st.builds(
    lambda value, qualifier, unit: figure(value, qualifier, unit=unit), NUMBERS, st.sampled_from(Qualifier), texts(200)
)
POINTS = st.builds(Point, FIGURES, receipts())
STANDS = st.builds(Stand, texts(300), st.sampled_from(Position), receipts())


@st.composite
def changes(draw: st.DrawFn) -> Change:
    return change(
        draw(st.sampled_from(ChangeKind)),
        draw(texts(900)),
        draw(receipts()),
        earlier=draw(st.none() | receipts()),
        figure=draw(st.none() | FIGURES),
        earlier_figure=draw(st.none() | FIGURES),
        position=draw(st.none() | st.sampled_from(Position)),
        earlier_position=draw(st.none() | st.sampled_from(Position)),
        outlets=tuple(draw(st.lists(texts(200), max_size=5))),
        reason=draw(texts(400)),
    )


SERIES = st.builds(
    lambda label, points: Series(SeriesKey("soldier"), label, tuple(points)),
    texts(400),
    st.lists(POINTS, min_size=1, max_size=4),
)
DISPUTES = st.builds(
    lambda label, stands: Dispute(PROPOSITION, label, tuple(stands)),
    texts(400),
    st.lists(STANDS, min_size=1, max_size=4),
)
QUESTIONS = st.builds(lambda label, last: Question(PROPOSITION, label, last), texts(400), STANDS)
ANSWERED = st.builds(
    lambda words, told: Answered(StandingQuestion(1, TOPIC.id, words, PROPOSITION, SINCE), tuple(told)),
    texts(400),
    st.lists(changes(), min_size=1, max_size=3),
)
SOURCES = st.builds(
    SourceState,
    st.just("s"),
    texts(300),
    st.sampled_from((None, SINCE, UNTIL)),
    st.sampled_from(("", "timed out " * 40)),
)


def many(of: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    """A few of them, or those few again and again: a long briefing without the wait for one."""
    return st.builds(lambda some, times: tuple(some * times)[:most], st.lists(of, max_size=4), st.sampled_from((1, 9)))


BRIEFINGS = st.builds(
    lambda title, parts, articles, timezone: Briefing(
        Topic(TOPIC.id, title, TOPIC.terms), SINCE, UNTIL, **parts, articles_read=articles, timezone=timezone
    ),
    texts(600),
    st.fixed_dictionaries(
        {
            "changes": many(changes(), 30),
            "corrections": many(changes(), 12),
            "series": many(SERIES, 12),
            "disputes": many(DISPUTES, 8),
            "questions": many(QUESTIONS, 8),
            "answered": many(ANSWERED, 6),
            "sources": many(SOURCES, 30),
            "unread": many(st.tuples(texts(60), st.integers(1, 10**6)), 4),
            "recorded": st.integers(0, 10**9),
        }
    ),
    st.integers(0, 10**6),
    st.sampled_from(("UTC", "Europe/Kyiv")),
)
ANSWERS = st.builds(
    lambda title, groups, series, disputes, words: Answer(title, groups, series, disputes, *words),
    texts(600),
    many(
        st.builds(
            lambda heading, told: AnswerGroup(heading, tuple(told)), texts(400), st.lists(receipts(), max_size=4)
        ),
        9,
    ),
    many(SERIES, 9),
    many(DISPUTES, 6),
    st.tuples(texts(600), texts(6000)),
)
__all__ = ["ANSWERS", "BRIEFINGS", "HOSTILE", "PRESENCE"]
