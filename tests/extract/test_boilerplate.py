import pytest

from briefings.extract.boilerplate import is_offer, read_layout


def masked(text: str) -> list[str]:
    return [span.of(text) for span in read_layout(text).boilerplate]


PROSE = "The harbour was closed on Monday, and the mayor said that it would stay so."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "COMMERCIAL BREAK",
        "SCROLL TO CONTINUE READING",
        "BY Harbour Desk",
        "The mayor at the quay | Photo: HP",
        "Anna Lind (L), Carl Berg (R) | - AP",
        "Related Stories",
        "(With HNA Inputs)",
        "Read more: Five things about the quay",
        "Sign up to read this article",
        "Follow our coverage of the strike on the @harbourdesk .",
        "Other Topics of Interest Ferry Line Sold Again The company has changed hands for the third time.",
    ],
)
def test_page_furniture_is_masked_between_paragraphs(line: str) -> None:
    text = f"{PROSE}\n\n{line}\n\n{PROSE}"
    assert masked(text) == [line]
    assert len(read_layout(text).paragraphs) == 2


FURNITURE = (
    "ADVERTISEMENT - SCROLL TO CONTINUE",
    "Article continues below this advertisement",
    "Skip advertisement",
    "Story continues after the ad",
    "Share full article",
    "Share on Facebook",
    "Show comments (12)",
    "4 min read",
    "| Archive | Calendar | Subscribe | Sponsors |",
    "Home | About us | Privacy policy",
    "Listen to this article",
    "Read more",
    "Read more: Quay workers vote on the offer",
    "Also read: Ferry line sold again",
    "Related: What the storm left behind",
    "You may also like",
    "Most read",
    "More on this story",
    "More must-reads from the Gazette",
    "Top stories from the Gazette",
    "In case you missed it: The quay in pictures",
    "Image caption, The quay on Monday morning",
    "Image source, Harbour Pictures",
    "Photograph: Ida Holm/Harbour Pictures",
    "(Photo by Ida Holm/Getty Images)",
    "A ferry lies at the quay on Monday. (Ida Holm/Reuters)",
    "A ferry leaves the harbour — Ida Holm / AFP",
    "Getty Images",
    "Follow us on Instagram and Telegram",
    "Follow Ida Holm on Twitter @idaholm.",
    "Join our WhatsApp channel",
    "Get the day's top stories in your inbox",
    "Download the Harbour News app for more",
    "Sign up for our free daily newsletter",
    "Enter your email address",
    "By signing up you agree to our terms and privacy policy.",
    "Write to Ida Holm at ida.holm@harbour.example",
    "Reporting by Ida Holm in Lund; editing by Per Quay",
    "(Additional reporting by Ida Holm.)",
    "Contributing: Ida Holm, Per Quay, Harbour News Agency.",
    "Do you have a tip? Write to us at desk@harbour.example",
    "This article is for subscribers only",
    "To continue reading, subscribe to the Harbour News",
    "Subscribe to read the full story",
    "You have reached your limit of free articles.",
    "Already a subscriber? Log in",
    "Unlock unlimited access for one euro a month",
    "Key events",
    "14:05 GMT",
    "3:40 p.m.",
    "12 minutes ago",
    "Updated at 14.05 BST",
    "This live blog is now closed.",
    "Please turn on JavaScript to use this feature",
    "© 2025 Harbour News. All rights reserved.",
)


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_of_every_kind_is_masked(line: str) -> None:
    text = f"{PROSE}\n\n{line}\n\n{PROSE}"
    assert masked(text) == [line]
    assert len(read_layout(text).paragraphs) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices fell on Monday.",
        "Search teams found two bodies.",
        "Print workers went on strike.",
        "Email servers were seized.",
        "Photo-sharing sites were blocked, the ministry said.",
        "Credit-card firms left the country.",
        "Copyright law will change, she said.",
        "Like our neighbours, we want peace, he said.",
        "Join our fight, the general told them.",
        "More from the region is expected, he said.",
        "Related families were told on Monday.",
        "Top officials denied the report.",
        "Comments by the minister angered the islanders.",
        "Residents were told to sign up for the alerts by Friday, the council said.",
        "He urged them to subscribe to the fund, and they did.",
        "Live ammunition was fired, the army said.",
        "Analysis of the wreck took a year.",
        "Video of the crash shows two boats.",
        "By Monday, twelve boats had left.",
        "Members only learned of it on Monday, she said.",
        "You have reached the wrong harbour, the pilot was told.",
        "To read the letter aloud took him an hour.",
        "To continue the talks, both sides signed a truce.",
        "Sign the treaty now, he said.",
        "Log books were burnt.",
        "Updated figures show 12 dead.",
        "This live ammunition was theirs, he said.",
        "Two days ago the boats were counted.",
        "Summary trials were held, the court said.",
        "Advertisers fled the site.",
        "Play was stopped after two hours.",
        "Contact with the crew was lost at noon.",
        "We use cookies as bait, the fisherman said.",
        "Get the boats out, the admiral told the crew.",
        "Continue or resign, the king told him.",
        "Reporting by the Gazette found twelve boats, the office said.",
        "More news from the front is expected, he said.",
    ],
)
def test_prose_that_begins_like_furniture_stays(sentence: str) -> None:
    text = f"{PROSE}\n\n{sentence}\n\n{PROSE}"
    assert masked(text) == []
    assert sentence in [span.of(text) for span in read_layout(text).paragraphs]


def test_a_call_to_sign_up_is_masked_as_one_sentence() -> None:
    text = f"{PROSE} Sign up for our newsletter here. The mayor said no more."
    layout = read_layout(text)
    assert masked(text) == ["Sign up for our newsletter here."]
    assert [span.of(text) for span in layout.paragraphs] == [PROSE, "The mayor said no more."]


def test_no_sentence_is_masked_from_its_middle() -> None:
    text = "The mayor told everybody to sign up for our newsletter or to read this again, and left."
    assert masked(text) == []


TITLE = "Harbour Closed After Storm In Night"
CAPTION = "Divers inspect a pleasure yacht near Lund during an autumn festival"
STANDFIRST = "The mayor says the harbour would stay closed on Monday after a storm"


def test_the_lead_pictures_caption_is_masked_and_a_standfirst_is_not() -> None:
    assert masked(f"{TITLE}\n\n{CAPTION}\n\n{PROSE}\n\nThe storm had come at night.") == [CAPTION]
    assert masked(f"{TITLE}\n\n{STANDFIRST}\n\n{PROSE}\n\nThe storm had come at night.") == []


def test_only_the_line_below_a_headline_can_be_the_lead_pictures_caption() -> None:
    assert masked(f"{CAPTION}\n\n{PROSE}") == []
    assert masked(f"{TITLE}\n\n{PROSE}\n\n{CAPTION}\n\n{PROSE}") == []
    assert masked(f"{TITLE}\n\n{CAPTION}\n\nwhich was closed on Monday, the mayor said.") == []


def test_headlines_below_a_block_line_are_of_other_articles() -> None:
    text = f"{PROSE}\n\nMore on this story\n\nFerry line sold again to islanders\n\nStorm kills two\n\n{PROSE}"
    assert masked(text) == ["More on this story", "Ferry line sold again to islanders", "Storm kills two"]
    assert masked(f"Top News\n\n{TITLE}\n\n{PROSE}") == ["Top News"]


def test_so_are_short_lines_with_bullets_unless_they_are_statements() -> None:
    teasers = ["Read more", "- Is the ferry bad for you?", "- The quay in pictures"]
    text = "\n\n".join([PROSE, *teasers, "- Twelve boats had left by night, the ferry office said.", PROSE])
    assert masked(text) == teasers


def test_a_row_of_a_table_is_no_menu() -> None:
    rows = ["| Harbour | Boats | Terms of the strike offer |", "| Lund | 12 | Privacy of crews |"]
    assert masked("\n\n".join([PROSE, *rows, PROSE])) == []


@pytest.mark.parametrize("heading", ["What we know so far", "Summary", "Key points"])
def test_the_headings_of_an_articles_own_parts_stay(heading: str) -> None:
    assert masked(f"{PROSE}\n\n{heading}\n\n{PROSE}") == []


def test_short_paragraphs_next_to_an_offer_are_not_advertising() -> None:
    text = f"{PROSE}\n\nHe wept.\n\nSubscribe now\n\nNo one answered.\n\nFree trial\n\n{PROSE}"
    paragraphs = [span.of(text) for span in read_layout(text).paragraphs]
    assert {"He wept.", "No one answered."} <= set(paragraphs)


def test_what_opens_a_line_of_prose_is_told_apart() -> None:
    layout = read_layout(f"BRUSSELS (Wire) — {PROSE}\n\nAdvertisement")
    assert len(layout.boilerplate) == 2
    assert layout.openings == layout.boilerplate[:1]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("Subscribe to continue reading.", True),
        ("This story is only available to subscribers.", True),
        ("Already a member? Sign in", True),
        ("Advertisement", False),
        (PROSE, False),
        ("The mayor asked members to sign in.", False),
    ],
)
def test_an_offer_asks_to_pay_or_to_sign_in(line: str, *, offers: bool) -> None:
    assert is_offer(line) is offers


def test_a_leading_date_is_masked_and_the_line_goes_on() -> None:
    text = f"date 2024-10-24 {PROSE}"
    layout = read_layout(text)
    assert masked(text) == ["date 2024-10-24"]
    assert [span.of(text) for span in layout.paragraphs] == [PROSE]


def test_a_run_of_short_lines_around_an_offer_is_masked() -> None:
    text = f"All of it here.\nOne app.\nStart reading\nTop News\nWorld\n\n{PROSE}"
    assert [span.of(text) for span in read_layout(text).paragraphs] == [PROSE]


def test_a_short_paragraph_beside_a_short_offer_stays() -> None:
    text = f"{PROSE}\n\nHe wept.\n\n{PROSE}"
    assert not masked(text)


def test_a_headline_before_a_byline_inside_the_text_is_of_another_article() -> None:
    text = f"Harbour Closed After Storm\nBY Sea Desk\n{PROSE}\n\nFerry Line Sold Again\nBY Money Desk\n\n{PROSE}"
    layout = read_layout(text)
    assert [span.of(text) for span in layout.headlines] == ["Harbour Closed After Storm"]
    assert "Ferry Line Sold Again" in masked(text)


def test_a_headline_repeated_is_masked_once() -> None:
    text = f"Harbour Closed After Storm\n\n{PROSE}\n\nHarbour Closed After Storm\n\n{PROSE}"
    assert masked(text) == ["Harbour Closed After Storm"]


def test_a_line_with_a_quotation_and_no_full_stop_is_prose() -> None:
    text = '"We will open the quay when the wind has dropped," he said'
    assert len(read_layout(text).paragraphs) == 1


def test_lines_broken_at_a_width_are_one_paragraph() -> None:
    text = (
        "The harbour was closed on Monday after the storm had torn loose\n"
        "two of the three ferries that lie there in winter, and the town\n"
        "council met at night to hear what could be done."
    )
    assert [span.of(text) for span in read_layout(text).paragraphs] == [text]


def test_nothing_gives_nothing() -> None:
    assert read_layout("").paragraphs == ()
    assert read_layout(" \n\n ").paragraphs == ()


@pytest.mark.parametrize(
    "dateline",
    [
        "BRUSSELS, 20 January 2025 - ",
        "BRUSSELS, January 20, 2025 — ",
        "BRUSSELS, Jan. 20 (Wire) - ",
        "BRUSSELS, Jan 2025 – ",
        "BRUSSELS (Wire) — ",
        "BRUSSELS — ",
    ],
)
def test_a_dateline_is_furniture(dateline: str) -> None:
    text = f"{dateline}The alliance sent four ships to the strait, its chief said on Monday."
    layout = read_layout(text)
    assert [span.of(text) for span in layout.paragraphs] == [text.removeprefix(dateline)]
