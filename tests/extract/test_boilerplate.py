import pytest

from briefings.extract.boilerplate import read_layout


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
