"""How much of an article was to be had, from its draft through the store to answers, files and digests."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

from small_record import NOW

from bot.asking.moments import PRESENT
from bot.handlers.lookups import export_of
from bot.naming.meant import who_said_this
from bot.recorded.answers import Desk
from bot.recorded.exporting import Sheet
from bot.recorded.lines import answer_csv
from briefings import service
from briefings.model import Claim, Directness, Draft, Extent, Span, Stance
from briefings.render import render_answer
from briefings.store import add_claims, add_new_articles, stored_since

HOUR = timedelta(hours=1)
SENTENCE = "Zelensky said that 12,000 troops were paid for in silver."


def put(desk: Desk, extent: Extent, *, language: str = "en") -> None:
    """An article that was read so far, if it is English with one claim on troops."""
    url = "https://meridian.example/silver"
    draft = Draft("meridian", "silver", "Silver", SENTENCE, NOW - HOUR / 2, url, language=language)
    draft = replace(draft, extent=extent, section="World")
    (article,) = add_new_articles(desk.store, [draft], seen_at=NOW - HOUR / 2, sketches=[()])
    if language != "en":
        return
    end, cue = len(SENTENCE), SENTENCE.index("said")
    claim = Claim(
        article.id,
        0,
        Span(0, end),
        (Span(cue + len("said that "), end),),
        Directness.INDIRECT,
        stance=Stance.ASSERTS,
        speaker="Volodymyr Zelensky",
        speaker_span=Span(0, 8),
        cue_span=Span(cue, cue + 4),
        topics=("troops",),
    )
    add_claims(desk.store, article.id, [claim])


def shown(desk: Desk) -> str:
    digest = render_answer(desk.who_said("Zelensky"), "text")
    return " ".join("\n".join(message.text for message in digest.messages).split())


def test_an_answer_says_that_only_the_opening_was_read(desk: Desk) -> None:
    put(desk, Extent.PAYWALLED)
    assert "Meridian Wire (paywalled: opening only)" in shown(desk)
    assert "(paywalled" in str(render_answer(who_said_this(desk, SENTENCE), "discord"))


def test_an_answer_says_nothing_of_what_was_read_whole(desk: Desk) -> None:
    put(desk, Extent.WHOLE)
    assert "silver" in shown(desk)
    assert "only)" not in shown(desk)


def test_files_have_extent_and_section_of_every_claim(desk: Desk) -> None:
    put(desk, Extent.SUMMARY)
    told = json.loads(export_of(desk, "troops", Sheet("json"), PRESENT).file.content)
    assert [(row["extent"], row["section"]) for row in told["claims"][:2]] == [("summary", "World"), ("whole", "")]
    content = export_of(desk, "troops", Sheet("csv"), PRESENT).file.content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(content)))["extent"] == "summary"
    rows = list(csv.DictReader(io.StringIO(answer_csv(desk.claims_about("troops")))))
    assert [row["extent"] for row in rows[:2]] == ["summary", "whole"]


def test_a_digest_counts_what_is_stored_in_other_languages(desk: Desk) -> None:
    put(desk, Extent.WHOLE, language="uk")
    assert service.brief(desk.store, "troops", since=NOW - HOUR, until=NOW).unread == (("uk", 1),)
    assert service.brief(desk.store, "troops", since=NOW - 2 * HOUR, until=NOW - HOUR).unread == ()


def test_a_digest_counts_apart_what_was_only_put_on_record(desk: Desk) -> None:
    before = service.brief(desk.store, "troops", since=NOW - HOUR, until=NOW)
    for language in ("en", "uk"):
        draft = Draft("meridian", language, "Old", "It is old.", NOW - 9000 * HOUR, language=language, backfill=True)
        add_new_articles(desk.store, [draft], seen_at=NOW - HOUR / 2, sketches=[()])
    after = service.brief(desk.store, "troops", since=NOW - HOUR, until=NOW)
    assert (after.articles_read, after.recorded, after.unread) == (before.articles_read, 2, ())


def test_what_only_waits_to_be_read_is_not_counted_as_another_language(desk: Desk) -> None:
    draft = Draft("meridian", "waits", "Waits", "It waits.", NOW - HOUR / 2)
    add_new_articles(desk.store, [draft], seen_at=NOW - HOUR / 2, sketches=[()])
    assert service.brief(desk.store, "troops", since=NOW - HOUR, until=NOW).unread == ()


def test_articles_are_counted_once_by_source_extent_and_language(desk: Desk) -> None:
    put(desk, Extent.THIN)
    found = {(one.source, one.extent, one.language): one.articles for one in stored_since(desk.store, NOW - HOUR)}
    assert found[("meridian", Extent.THIN, "en")] == 1
    edited = Draft("meridian", "silver", "Silver", f"{SENTENCE} It was gold.", NOW)
    add_new_articles(desk.store, [edited], seen_at=NOW, sketches=[()])
    again = stored_since(desk.store, NOW - HOUR, source="meridian")
    assert [(one.extent, one.articles) for one in again] == [(Extent.WHOLE, 1)]
    assert stored_since(desk.store, NOW - HOUR / 4) == ()
    assert stored_since(desk.store, NOW - HOUR, source="nobody") == ()
