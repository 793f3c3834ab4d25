"""Who said what a message says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import NOW, SAID

from bot.asking.asker import Asker
from bot.asking.queries import query_of
from bot.asking.replies import reply_to
from bot.naming.likeness import LIKE, Words, likeness, pieces_of, probe_of, verbatim, weights_of
from bot.naming.meant import MOST_NAMES_TRIED, speakers_named, who_said_this
from bot.recorded.answers import Desk
from briefings.model import Answer, Claim, Directness, Draft, Source, Span, UsageError
from briefings.store import Store, add_claims, add_new_articles, put_sources

READER = Asker("discord", workspace="1", channel="9", user="42")


def report(
    store: Store, text: str, at: datetime, *, source: str = "meridian", speaker: str | None = "Ada Brook"
) -> None:
    """An article of which each sentence is a claim."""
    draft = Draft(source, text, "A story", text, at, url=f"https://{source}.example/{len(text)}")
    (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[range(20)])
    starts = [0, *(place + 2 for place in range(len(text)) if text[place : place + 2] == ". ")]
    spans = [
        Span(start, end) for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(text)], strict=True)
    ]
    claims = [
        Claim(article.id, number, span, (span,), Directness.INDIRECT, speaker=speaker)
        for number, span in enumerate(spans)
    ]
    add_claims(store, article.id, claims)


def sentences_of(answer: Answer) -> list[str]:
    return [receipt.sentence for receipt in answer.receipts]


def headings_of(answer: Answer) -> list[str]:
    return [group.heading for group in answer.groups]


@pytest.mark.parametrize("sentence", [said[1] for said in SAID if "<@" not in said[1]])
def test_a_sentence_on_record_is_found_word_for_word(desk: Desk, sentence: str) -> None:
    answer = who_said_this(desk, sentence)
    assert headings_of(answer) == ["Word for word"]
    assert sentences_of(answer) == [sentence]


@pytest.mark.parametrize(
    "message",
    [
        "Did you see this?? **“troops from the North are in Russia”** lol <@42> https://meridian.example/4",
        "> Austin CONFIRMED that troops from the North are in Russia",
        "[M](https://meridian.example/4#:~:text=Austin): Austin confirmed that troops from the North are in Russia…",
        "<https://meridian.example/4|Meridian Wire> *Austin confirmed that troops from the North are in Russia.*",
        "Austin confirmed that troops\nfrom the North   are in Russia",
    ],
)
def test_markup_case_and_what_stands_around_do_not_matter(desk: Desk, message: str) -> None:
    answer = who_said_this(desk, message)
    assert SAID[4][1] in sentences_of(answer)
    assert all("In other words" not in line for line in answer.groups[0].lines)


def test_other_words_for_the_same_are_found_and_called_so(desk: Desk) -> None:
    answer = who_said_this(desk, "Zelensky: 11,000 soldiers now in Kursk")
    assert headings_of(answer) == ["In other words"]
    assert sentences_of(answer) == [SAID[0][1]]
    assert answer.groups[0].lines == (
        "In other words, first said by Volodymyr Zelensky in Meridian Wire, 08 Nov 2024.",
    )


def test_another_figure_is_another_statement(desk: Desk) -> None:
    answer = who_said_this(desk, "Zelensky said that 15,000 soldiers stand in Kursk.")
    assert headings_of(answer) == ["Nobody on record said just this"]
    assert sentences_of(answer)[0] == SAID[0][1]
    assert answer.groups[0].lines == ("Nearest on record:",)


def test_what_is_like_nothing_is_said_by_nobody(desk: Desk) -> None:
    answer = who_said_this(desk, "The price of wheat rose sharply on the quays of Linden.")
    assert answer.groups == ()
    assert answer.empty == "Nobody on record said this."


@pytest.mark.parametrize("message", ["", "ok", "👍 👍", "https://meridian.example/0", "and then there was this"])
def test_too_few_words_are_told_so(desk: Desk, message: str) -> None:
    with pytest.raises(UsageError, match="too few words"):
        who_said_this(desk, message)


def test_the_first_who_said_it_comes_first_whichever_is_newest(desk: Desk) -> None:
    put_sources(desk.store, [Source("quay", "The Quay"), Source("late", "The Late")])
    sentence = "Ada Brook said that the bridge of Linden will be closed on Monday"
    report(desk.store, f"{sentence} as planned.", NOW - timedelta(days=2), source="late")
    report(desk.store, f"{sentence}, she added.", NOW - timedelta(days=9), source="quay")
    answer = who_said_this(desk, f"“{sentence}”")
    assert [receipt.outlet for receipt in answer.receipts] == ["The Quay"]
    assert answer.groups[0].lines[0] == "First said by Ada Brook in The Quay, 30 Oct 2024."


def test_of_a_sentence_that_its_article_has_no_more_that_is_said(store: Store) -> None:
    put_sources(store, [Source("quay", "The Quay")])
    day = timedelta(days=1)
    first, second = (
        "Ada Brook said that 40 boats left the quay of Linden.",
        "The weather was calm all through the night.",
    )
    draft = Draft("quay", "k", "A story", f"{first} {second}", NOW - 3 * day, url="https://quay.example/k")
    add_new_articles(store, [draft], seen_at=NOW - 3 * day, sketches=[()])
    spans = Span(0, len(first)), Span(len(first) + 1, len(first) + 1 + len(second))
    add_claims(store, 1, [Claim(1, at, span, (span,), Directness.NARRATED) for at, span in enumerate(spans)])
    desk = Desk(store, lambda: NOW)
    remark = "The Quay, 05 Nov 2024: its article has said otherwise since."
    assert remark not in who_said_this(desk, first).groups[0].lines
    text = f"Ada Brook said that 14 boats left the quay of Linden. {second}"
    add_new_articles(store, [replace(draft, text=text)], seen_at=NOW - day, sketches=[()])
    assert who_said_this(desk, first).groups[0].lines[-1] == remark
    assert remark not in who_said_this(desk, second).groups[0].lines
    before = Desk(store, lambda: NOW - 2 * day)
    assert remark not in who_said_this(before, first).groups[0].lines


def test_each_origin_is_named_once_and_in_order(store: Store) -> None:
    sentence = "Ada Brook said that the bridge of Linden will be closed on Monday"
    desk = Desk(store, lambda: NOW)
    for days in (1, 30, 60, 90):
        put_sources(store, [Source(f"s{days}", f"Paper {days}")])
        report(store, f"{sentence}, word {days}.", NOW - timedelta(days=days), source=f"s{days}")
    group = who_said_this(desk, sentence).groups[0]
    assert [receipt.outlet for receipt in group.receipts] == ["Paper 90", "Paper 60", "Paper 30"]
    assert group.lines[1] == "4 origins on record; the first 3:"


def test_a_message_of_several_statements_is_answered_one_by_one(desk: Desk) -> None:
    message = f"What changed • {SAID[0][1]} • {SAID[6][1]} — 3 outlets, 2 origins"
    answer = who_said_this(desk, message)
    assert sentences_of(answer) == [SAID[0][1], SAID[6][1]]
    assert headings_of(answer)[0].startswith("“Zelensky said that 11,000")


def test_an_outlets_own_words_are_told_not_said(store: Store) -> None:
    put_sources(store, [Source("meridian", "Meridian Wire")])
    report(store, "The bridge of Linden was closed on Monday.", NOW - timedelta(hours=1), speaker=None)
    answer = who_said_this(Desk(store, lambda: NOW), "bridge of Linden was closed on Monday")
    assert answer.groups[0].lines == ("First told by Meridian Wire, 08 Nov 2024.",)


def test_an_old_sentence_is_found_by_who_it_names(store: Store) -> None:
    for number in range(40):
        report(
            store,
            f"Cole Dunn counted {number + 50} boats at quay {number}.",
            NOW - timedelta(hours=number),
            speaker="Cole Dunn",
        )
    report(store, "Ada Brook said that the bridge was closed.", NOW - timedelta(days=400))
    answer = who_said_this(Desk(store, lambda: NOW), "Brook says bridge closed")
    assert sentences_of(answer) == ["Ada Brook said that the bridge was closed."]


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_all_that_is_shown_has_room_on_one_page(desk: Desk, platform: str) -> None:
    message = " ".join(sentence for _, sentence, *_ in SAID)
    reply = reply_to(
        lambda: (query_of("who-said-this", {"text": message}), 1), desk, replace(READER, platform=platform)
    )
    assert (reply.earlier, reply.later, reply.error) == ("", "", "")


def test_the_answer_is_for_the_asker_alone(desk: Desk) -> None:
    reply = reply_to(lambda: (query_of("who-said-this", {"text": SAID[0][1]}), 1), desk, READER)
    assert reply.private
    assert reply.error == ""
    assert (reply.earlier, reply.later) == ("", "")


def test_a_long_digest_is_looked_through_in_time(desk: Desk) -> None:
    message = " ".join(f"Line {number} tells of other boats near quay {number}." for number in range(240))[:12_000]
    assert who_said_this(desk, message).title == "Who said this?"


LONG = 12_000
HOSTILE = (
    "[",
    "<https://a",
    "[a](https://x",
    "<@",
    "<https://a.example/" + "a" * LONG,
    "https://a.example ",
    "<@> ",
    " ",
    "\n ",
    '."',
    '"a',
    "“",
    "a, ",
    "*",
)


@pytest.mark.parametrize("part", HOSTILE, ids=lambda part: part[:12])
@pytest.mark.parametrize("end", ["", "The bridge of Linden was closed on Monday."])
def test_a_message_of_nothing_but_signs_is_taken_apart(part: str, end: str) -> None:
    message = (part * LONG)[: LONG - len(end)] + end
    assert all(probe_of(piece) in piece.text for piece in pieces_of(message))


@given(
    parts=st.lists(st.sampled_from((*(part[:30] for part in HOSTILE), ">", ")", "]", "|", "•", "a b c d")), max_size=40)
)
@settings(max_examples=80, deadline=None)
def test_any_markup_is_taken_apart(parts: list[str]) -> None:
    assert all(probe_of(piece) in piece.text for piece in pieces_of("".join(parts)))


def test_a_figure_of_any_length_is_looked_for(desk: Desk) -> None:
    answer = who_said_this(desk, f"Zelensky said that {'9' * 5_000} soldiers stand in Kursk.")
    assert headings_of(answer) == ["Nobody on record said just this"]


def test_of_a_message_full_of_names_the_first_are_looked_up(store: Store) -> None:
    for number in range(8):
        report(store, f"Ada Brook said that gate {number} was closed.", NOW - timedelta(hours=number))
    report(store, "Cole Dunn said that the bridge was closed.", NOW - timedelta(days=400), speaker="Cole Dunn")
    names = [f"Na{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(MOST_NAMES_TRIED)]
    desk = Desk(store, lambda: NOW)
    assert "Cole Dunn" in speakers_named(desk, " ".join([*names[1:], "Dunn"]))
    assert "Cole Dunn" not in speakers_named(desk, " ".join([*names, "Dunn"]))


KNOWN = ("boat", "quay", "storm", "soldier", "bridge", "Linden", "300", "8,000", "grain", "envoy")
WORDS = st.lists(st.sampled_from(KNOWN), max_size=9)


@given(one=WORDS, other=WORDS)
@settings(max_examples=80, deadline=None)
def test_likeness_is_a_share_and_whole_for_the_same(one: list[str], other: list[str]) -> None:
    piece, sentence = Words(" ".join(one)), Words(" ".join(other))
    weights = weights_of([piece, sentence])
    assert 0 <= likeness(piece, sentence, weights) <= 1
    same = likeness(piece, piece, weights)
    assert same == (pytest.approx(1) if len(piece.telling) >= 3 else 0)
    if piece.figures - sentence.figures:
        assert likeness(piece, sentence, weights) < LIKE


@given(text=st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_message_is_taken_apart(text: str) -> None:
    for piece in pieces_of(text):
        assert len(piece.telling) >= 2
        probe = probe_of(piece)
        assert probe in piece.text
        assert verbatim(piece, piece) is (len(piece.plain.split()) >= 4)


def test_a_word_is_itself_in_its_plural_and_a_figure_in_words() -> None:
    one, other = Words("Seven ships carried 1,200 parties' crews"), Words("7 ship carries 1200 party crew")
    assert Words("forced, forcing, forces").telling == Words("force").telling
    assert one.telling == other.telling


def test_a_headline_is_called_one_and_shows_what_stands_under_it(store: Store) -> None:
    put_sources(store, [Source("quay", "The Quay")])
    title = "Linden shuts its only bridge"
    text = "Ada Brook said that the crossing would stay closed. Rain fell on Tuesday night."
    draft = Draft("quay", "k", title, text, NOW - timedelta(days=1), url="https://quay.example/k")
    (article,) = add_new_articles(store, [draft], seen_at=NOW, sketches=[()])
    span = Span(0, text.index("."))
    add_claims(store, article.id, [Claim(article.id, 0, span, (span,), Directness.INDIRECT, speaker="Ada Brook")])
    (group,) = who_said_this(Desk(store, lambda: NOW), f"Read this: “{title.upper()}”").groups
    assert group.heading == "A headline"
    assert group.lines == ("The headline of The Quay, 07 Nov 2024, over this:",)
    assert [receipt.speaker for receipt in group.receipts] == ["Ada Brook"]


def test_of_two_claims_in_a_sentence_the_one_meant_is_shown(store: Store) -> None:
    text = "Ada Brook said that Cole Dunn had denied that any boats were lost there."
    (article,) = add_new_articles(store, [Draft("quay", "k", "A story", text, NOW)], seen_at=NOW, sketches=[()])
    whole = Span(0, len(text))
    inner = Span(text.index("any boats"), len(text))
    outer = Span(text.index("Cole Dunn had"), text.index(" that any"))
    said = (("Ada Brook", outer), ("Cole Dunn", inner))
    add_claims(
        store,
        article.id,
        [
            Claim(article.id, number, whole, (span,), Directness.INDIRECT, speaker=speaker)
            for number, (speaker, span) in enumerate(said)
        ],
    )
    answer = who_said_this(Desk(store, lambda: NOW), "“any boats were lost there”")
    assert [receipt.speaker for receipt in answer.receipts] == ["Cole Dunn"]
