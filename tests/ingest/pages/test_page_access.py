from __future__ import annotations

import pytest

from briefings.ingest.pages.parsing import parse_page
from briefings.model import Draft, Extent, UsageError

SENTENCE = (
    "On day {} the ferry office said that boat number {} had left the harbour before dawn and was expected by night."
)
BRIEF = (
    "Twelve boats left the harbour before dawn on Monday. The ferry office expects them by night, and said that none "
    "had been turned away by the islands’ council."
)
DATED = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-11-01T10:15:00Z">'
)


def article(days: int) -> list[str]:
    return [SENTENCE.format(day, 3 * day) for day in range(1, days + 1)]


def page(*lines: str, title: str = "Twelve boats leave the harbour", head: str = DATED, extra: str = "") -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    opening = f"<html><head><title>{title}</title>{head}</head><body>"
    return f"{opening}<main><article><h1>{title}</h1>{text}</article>{extra}</main></body></html>"


def linked(properties: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Boats", {properties}}}</script>'


def read(html: str) -> Draft:
    return parse_page(html.encode(), source="gazette", url="https://gazette.example/world/ferry-row")


LOCKED = (
    linked('"isAccessibleForFree": false'),
    linked('"isAccessibleForFree": "False"'),
    linked('"isAccessibleForFree": "http://schema.org/False"'),
    '<meta property="article:content_tier" content="locked">',
    '<meta property="article:content_tier" content="metered">',
)


@pytest.mark.parametrize("head", LOCKED)
def test_a_page_that_says_it_is_not_free_and_shows_a_part_is_paywalled(head: str) -> None:
    assert read(page(*article(3), head=DATED + head)).extent is Extent.PAYWALLED


@pytest.mark.parametrize("head", LOCKED)
def test_a_page_that_says_so_and_shows_everything_is_whole(head: str) -> None:
    assert read(page(*article(20), head=DATED + head)).extent is Extent.WHOLE


def test_how_long_the_page_says_it_is_decides() -> None:
    head = linked('"isAccessibleForFree": false, "wordCount": {}')
    assert read(page(*article(3), head=head.replace("{}", "70", 1))).extent is Extent.WHOLE
    assert read(page(*article(20), head=head.replace("{}", "900", 1))).extent is Extent.PAYWALLED


def test_a_free_page_is_whole_however_short_it_is() -> None:
    assert read(page(*article(3))).extent is Extent.WHOLE
    assert read(page(*article(3), head=DATED + linked('"isAccessibleForFree": true'))).extent is Extent.WHOLE
    assert read(page(BRIEF)).extent is Extent.WHOLE


@pytest.mark.parametrize(
    "offer",
    [
        "To continue reading, subscribe to the Gazette.",
        "This article is for subscribers only.",
        "Already a subscriber? Sign in",
        "Subscribe now to read the full story",
    ],
)
def test_a_text_that_ends_in_an_offer_is_paywalled_and_the_offer_is_no_part_of_it(offer: str) -> None:
    draft = read(page(*article(9), offer))
    assert draft.extent is Extent.PAYWALLED
    assert offer not in draft.text
    assert article(9)[-1] in draft.text


def test_an_offer_inside_a_text_that_goes_on_says_nothing() -> None:
    lines = article(20)
    assert read(page(*lines[:8], "Already a subscriber? Sign in", *lines[8:])).extent is Extent.WHOLE


def test_the_marks_of_a_wall_count_where_the_text_breaks_off() -> None:
    wall = '<div class="article-paywall-overlay"><button>Log in</button></div>'
    cut = [*article(9), "The council of the islands then told the ferry office that it would…"]
    assert read(page(*cut, extra=wall)).extent is Extent.PAYWALLED
    assert read(page(*article(20), extra=wall)).extent is Extent.WHOLE


def test_next_to_no_text_is_thin() -> None:
    assert read(page("Twelve boats left the harbour before dawn on Monday.")).extent is Extent.THIN


def test_a_teaser_that_only_repeats_the_description_is_thin() -> None:
    described = f'{DATED}<meta name="description" content="{BRIEF}">'
    assert read(page(BRIEF, head=described)).extent is Extent.THIN
    assert read(page(BRIEF, *article(3), head=described)).extent is Extent.WHOLE


ERRORS = [
    ("404 Not Found", ("The requested URL was not found on this server.",), "an error page"),
    ("Page not found | Gazette", ("Sorry, we could not find that page. Go back to the home page.",), "an error page"),
    (
        "Oops! That page can’t be found.",
        ("It looks like nothing was found. Try searching for it here.",),
        "an error page",
    ),
    ("Error 503", ("The service is temporarily unavailable. Please try again later.",), "an error page"),
    (
        "Just a moment...",
        ("Checking your browser before you go on. Enable JavaScript and cookies.",),
        "a check for robots",
    ),
    (
        "gazette.example",
        ("Please verify you are human by completing the captcha below to go on.",),
        "a check for robots",
    ),
    ("JavaScript is disabled", ("Please enable JavaScript to use this page.",), "a check for robots"),
    (
        "Before you continue",
        ("We and our partners use cookies to process personal data.", "Accept all cookies or manage your preferences."),
        "a page that asks for consent",
    ),
    ("Log in", ("Enter your email address and your password.", "Forgot your password?"), "a login page"),
    ("Sign in to continue", ("Don’t have an account? Create an account with your email.",), "a login page"),
]


@pytest.mark.parametrize(("title", "lines", "kind"), ERRORS)
def test_a_page_that_is_no_article_is_named_as_what_it_is(title: str, lines: tuple[str, ...], kind: str) -> None:
    with pytest.raises(UsageError, match=rf"^page https://gazette\.example/world/ferry-row seems to be {kind}, not an"):
        read(page(*lines, title=title, head=""))


@pytest.mark.parametrize("title", sorted({title for title, _, _ in ERRORS}))
def test_an_article_under_such_a_title_is_read(title: str) -> None:
    assert read(page(*article(9), title=title)).text
    assert read(page(*article(9), title=title, head="")).text


@pytest.mark.parametrize(
    "line",
    [
        "The ministry said its page was not found by the searchers, who looked for it on Monday.",
        "Users must enable JavaScript to vote, the election office said on Monday in a statement to all islanders.",
        "The council will ask all visitors to accept cookies before they log in, its speaker said.",
    ],
)
def test_a_brief_about_such_things_is_read(line: str) -> None:
    assert read(page(BRIEF, line)).extent is Extent.WHOLE


def test_a_long_page_that_only_asks_for_consent_is_none() -> None:
    lines = [
        f"Purpose {number}: we and our {number} partners store and access information on your device, such as cookies, "
        "and process personal data for personalised advertising, unless you reject it in the privacy settings."
        for number in range(8)
    ]
    with pytest.raises(UsageError, match="asks for consent"):
        read(page(*lines, title="Gazette", head=""))
