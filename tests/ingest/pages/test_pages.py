from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.pages.parsing import LIMIT, TAGS, parse_page
from briefings.model import Draft, Extent, UsageError

WHERE = "https://gazette.example/world/ferry-row?utm_source=mail"
BODY = (
    "The ferry office said on Monday that twelve boats had left the harbour before dawn and were expected by night.",
    "“We counted every one of them,” the harbour master, Ida Holm, told reporters on the quay in the early afternoon.",
    "A spokesman for the islands’ council denied that any boat had been turned away, and called the report invented.",
)
STATED = '<meta property="article:published_time" content="2024-11-01T10:15:00+02:00">'
META = f'{STATED}<meta name="author" content="Ida Lund">'


def page(*paragraphs: str, head: str = META, title: str = "Twelve boats leave the harbour") -> str:
    menu = "<nav><a href='/'>Home</a><a href='/s'>Subscribe now</a></nav>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    heading = f"<title>{title} | Gazette</title>{head}</head><body>{menu}"
    return f"<!doctype html><html><head>{heading}<article><h1>{title}</h1>{text}</article></body></html>"


def read(html: str | bytes, url: str = WHERE, charset: str = "") -> Draft:
    return parse_page(html.encode() if isinstance(html, str) else html, source="gazette", url=url, charset=charset)


def test_text_and_metadata_are_read() -> None:
    draft = read(page(*BODY))
    assert [part for part in draft.text.split("\n\n") if part in BODY] == list(BODY)
    assert "Subscribe" not in draft.text
    assert draft.title.startswith("Twelve boats leave the harbour")
    assert draft.published_at == datetime(2024, 11, 1, 8, 15, tzinfo=UTC)
    assert (draft.source, draft.author, draft.language) == ("gazette", "Ida Lund", "en")
    assert draft.url == draft.key == "https://gazette.example/world/ferry-row"


@pytest.mark.parametrize(
    "signed",
    [
        '<p class="Byline">By Ida Lund</p>',
        '<a rel="author" href="/ida">Ida Lund</a>',
        '<span id="story-Author">Ida Lund</span>',
        '<div data-component="BylineBlock">By Ida Lund</div>',
        '<div class="posted-by">Ida Lund</div>',
        "<author>Ida Lund</author>",
    ],
)
def test_an_author_who_is_only_named_above_the_text_is_found(signed: str) -> None:
    html = page(*BODY, head=STATED)
    assert read(html.replace("</h1>", f"</h1>{signed}")).author == "Ida Lund"
    assert not read(html).author


def test_menus_footers_asides_and_scripts_are_no_text_whatever_they_hold() -> None:
    other = f"<p>{BODY[0].replace('twelve', 'ninety')}</p><a href='/x'><span>Ninety boats</span></a>" * 3
    around = "".join(f"<{name}>{other}</{name}>" for name in ("nav", "aside", "footer", "script", "template", "svg"))
    assert read(page(*BODY).replace("</article>", f"{around}</article>")).text == read(page(*BODY)).text


@pytest.mark.parametrize(
    ("canonical", "filed"),
    [
        ("https://gazette.example/world/row-77117", "https://gazette.example/world/row-77117"),
        ("https://www.gazette.example/world/row-77117#top", "https://www.gazette.example/world/row-77117"),
        ("https://other.example/world/row-77117", "https://gazette.example/world/ferry-row"),
        ("https://gazette.example/", "https://gazette.example/world/ferry-row"),
        ("javascript:alert(1)", "https://gazette.example/world/ferry-row"),
    ],
)
def test_only_a_sites_own_canonical_address_is_believed(canonical: str, filed: str) -> None:
    assert read(page(*BODY, head=f'<link rel="canonical" href="{canonical}">')).url == filed


def test_parameters_that_name_the_article_stay() -> None:
    assert read(page(*BODY), url="https://g.example/n.php?nid=5&fbclid=x").url == "https://g.example/n.php?nid=5"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<script type="application/ld+json">{"datePublished": "2024-10-31T23:00:00Z"}</script>', (31, 23)),
        ('<meta name="date" content="2024-10-30">', (30, 0)),
        ('<meta content="2024-10-29T05:00:00+05:00" itemprop="datePublished">', (29, 0)),
    ],
)
def test_dates_are_found_where_pages_state_them(head: str, expected: tuple[int, int]) -> None:
    assert read(page(*BODY, head=head)).published_at == datetime(2024, 10, *expected, tzinfo=UTC)


def test_a_page_that_states_no_date_has_none() -> None:
    assert read(page(*BODY, head="")).published_at is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "nonsense-99", ""])
def test_western_bytes_are_read_whatever_they_are_called(charset: str) -> None:
    html = page("Die Fähre nach Öland fährt nach Angaben der Behörde seit dem frühen Morgen wieder planmäßig.", *BODY)
    assert (
        "Die Fähre nach Öland" in read(html.replace("“", '"').replace("”", '"').encode("cp1252"), charset=charset).text
    )


def test_another_language_is_named() -> None:
    german = [f"Am Tag {day} meldete die Behörde, dass alle Schiffe den Hafen verlassen haben." for day in range(8)]
    assert read(page(*german, title="Alle Schiffe haben den Hafen verlassen")).language == "de"


def test_nul_bytes_are_dropped() -> None:
    assert "\0" not in read(page(*BODY).replace("harbour", "har\0bour")).text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"<html><body></body></html>", "no article text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no article text"),
        (b"x" * (LIMIT + 1), "larger than 2,000,000 bytes"),
        (b"<p>" * (TAGS + 1), "has 40,001 tags"),
        (b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000, "no article text"),
    ],
)
def test_a_page_without_text_is_named(html: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=rf"page https://gazette\.example/.* {reason}"):
        read(html)


def test_passwords_and_keys_are_neither_named_nor_linked() -> None:
    url = "https://reader:hunter2@gazette.example/world/row"
    draft = read(page(*BODY, head=""), url=url)
    assert draft.url == draft.key == "https://gazette.example/world/row"
    with pytest.raises(UsageError, match=r"^page https://gazette\.example/world/row is empty$"):
        read(b"", url=f"{url}?key=abc123")


def test_a_text_that_is_too_long_is_refused() -> None:
    words = "The ferry office said that all of the boats had left. " * 9
    long = [f"{words} It was day {day} of the strike." for day in range(2_100)]
    with pytest.raises(UsageError, match=r"^page https://g\.example/a is longer than 1,000,000 characters; it is not"):
        read(page(*long), url="https://g.example/a?key=abc")


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
def test_damaged_pages_give_text_or_a_usage_error(noise: bytes, at: int) -> None:
    whole = page(*BODY).encode()
    try:
        draft = read(whole[:at] + noise + whole[at:])
    except UsageError:
        return
    assert draft.text.strip()
    assert "\0" not in draft.text


def test_boilerplate_inside_the_text_is_gone_and_its_credits_are_kept() -> None:
    furniture = ("ADVERTISEMENT", "Read more: Ferry line sold again", "Follow us on Instagram", "(With AFP inputs)")
    draft = read(page(BODY[0], furniture[0], furniture[1], BODY[1], furniture[2], BODY[2], furniture[3]))
    assert not [line for line in furniture if line in draft.text]
    assert [part for part in draft.text.split("\n\n") if part in BODY] == list(BODY)
    assert draft.credits == ("AFP",)


def test_section_change_and_extent_are_told() -> None:
    head = f'{META}<meta property="article:section" content="World">'
    draft = read(page(*BODY, head=f'{head}<meta property="article:modified_time" content="2024-11-01T12:00:00Z">'))
    assert (draft.section, draft.extent) == ("World", Extent.WHOLE)
    assert draft.modified_at == datetime(2024, 11, 1, 12, tzinfo=UTC)


def test_a_draft_can_be_handed_from_process_to_process() -> None:
    draft = read(page(*BODY))
    assert pickle.loads(pickle.dumps(draft)) == draft  # noqa: S301 - our own bytes


def test_what_readers_write_below_a_short_article_is_no_part_of_it() -> None:
    remark = "I for one do not believe a word of what the ferry office says about its boats, said a reader."
    remarks = "".join(f"<div class='comment'><p>{number}. {remark}</p></div>" for number in range(12))
    html = page(*BODY).replace("</article>", f"<section class='comments'>{remarks}</section></article>")
    assert remark not in read(html).text
