"""What a page that is read again makes of the article on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from briefings.ingest.revising import believed, not_its_own, revised, trusted
from briefings.model import Article, Draft, Extent

NOW = datetime(2024, 10, 24, 12, tzinfo=UTC)
TEXT = "Forty boats left for the outer islands at dawn.\n\nThe ferry office said that they would be back by night."
HELD = Article(
    7,
    "gazette",
    "guid-7",
    1,
    "Boats leave",
    TEXT,
    NOW - timedelta(hours=3),
    NOW,
    "https://gazette.example/7",
    "M. Quist",
)
PAGE = Draft(
    "gazette", "https://gazette.example/7", "Boats leave | The Gazette", TEXT, NOW, "https://gazette.example/7"
)
EDITED = replace(PAGE, text=TEXT.replace("Forty", "Fifty"))


def test_an_edited_text_is_a_revision_under_the_articles_own_key_and_date() -> None:
    draft = revised(HELD, EDITED, now=NOW)
    assert draft is not None
    assert (draft.key, draft.title, draft.published_at, draft.author) == (
        "guid-7",
        "Boats leave",
        HELD.published_at,
        "M. Quist",
    )
    assert draft.live
    assert "Fifty" in draft.text


def test_the_same_words_are_none_however_they_are_set_or_headed() -> None:
    assert revised(HELD, replace(PAGE, text=TEXT.replace("\n\n", " \n")), now=NOW) is None
    assert revised(HELD, replace(PAGE, title="Quite another headline"), now=NOW) is None


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("BOATS LEAVE", "Boats leave"),
        ("", "Boats leave"),
        ("Boats", "Boats leave"),
        ("Boats come back", "Boats come back"),
    ],
)
def test_a_headline_is_new_if_it_is_not_the_known_one_with_more_or_less(found: str, kept: str) -> None:
    draft = revised(HELD, replace(EDITED, title=found), now=NOW)
    assert draft is not None
    assert draft.title == kept


@pytest.mark.parametrize("extent", [Extent.PAYWALLED, Extent.THIN])
def test_less_of_an_article_is_no_revision_of_it(extent: Extent) -> None:
    assert revised(HELD, replace(PAGE, text="Forty boats left. Subscribe!", extent=extent), now=NOW) is None


def test_a_notice_in_the_place_of_an_article_is_one() -> None:
    notice = replace(PAGE, text="This article has been withdrawn.", extent=Extent.THIN)
    draft = revised(HELD, notice, now=NOW)
    assert draft is not None
    assert draft.text == notice.text


def test_more_than_a_summary_is_a_revision_of_it() -> None:
    summary = replace(HELD, text="Forty boats left.", extent=Extent.SUMMARY)
    whole = revised(summary, PAGE, now=NOW)
    assert whole is not None
    assert (whole.text, whole.extent) == (TEXT, Extent.WHOLE)
    assert revised(summary, replace(PAGE, text="Forty boats.", extent=Extent.THIN), now=NOW) is None
    wall = revised(summary, replace(PAGE, text="Forty boats left for the islands.", extent=Extent.PAYWALLED), now=NOW)
    assert wall is not None


def test_a_page_that_is_on_record_by_no_other_name_is_an_article() -> None:
    draft = revised(None, PAGE, now=NOW)
    assert draft == replace(PAGE, live=True)


def test_a_date_ahead_of_the_clock_is_not_believed() -> None:
    assert believed(NOW - timedelta(days=900), NOW) == NOW - timedelta(days=900)
    assert believed(NOW + timedelta(minutes=3), NOW) == NOW
    assert believed(NOW + timedelta(days=3), NOW) is None
    assert believed(None, NOW) is None


@pytest.mark.parametrize(("days", "guessed", "kept"), [(20, True, True), (40, True, False), (4000, False, True)])
def test_a_guessed_date_of_long_ago_is_worth_less_than_none(days: int, *, guessed: bool, kept: bool) -> None:
    out = NOW - timedelta(days=days)
    assert trusted(replace(PAGE, published_at=out, guessed=guessed), NOW).published_at == (out if kept else None)


STORY = " ".join(f"On day {day} the office counted {day + 3} boats at the quay." for day in range(9))
LONG = replace(HELD, text=STORY)
OTHER = replace(
    PAGE, text=" ".join(f"Please come back at {hour} o'clock, our pages are being mended." for hour in range(9))
)


def found(held: Article, page: Draft) -> str:
    return not_its_own(held, page, asked=HELD.url, ended=HELD.url)


def test_a_text_that_shares_no_wording_is_not_the_articles() -> None:
    assert "shares no wording" in found(LONG, OTHER)
    assert found(LONG, replace(PAGE, text=f"{STORY[:100]} {OTHER.text}")) == ""


def test_another_text_may_be_a_notice_a_live_page_or_all_of_what_was_short() -> None:
    assert found(LONG, replace(PAGE, text="This article has been withdrawn.")) == ""
    assert found(LONG, replace(OTHER, title="Live: boats leave")) == ""
    assert found(HELD, OTHER) == ""
    assert found(replace(LONG, extent=Extent.SUMMARY), OTHER) == ""
