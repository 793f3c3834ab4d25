from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes.notices import holding, is_labelled, is_live, is_newer, is_withdrawn, notices
from briefings.model import Article, Span

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
PLAIN = Article(1, "elm", "river", 1, "Bridge closed", "The bridge is closed.\n\nIt was old.", NOON, NOON)


def edited(text: str = PLAIN.text, **fields: object) -> Article:
    return replace(PLAIN, id=2, revision=2, text=text, **fields)  # type: ignore[arg-type]  # the fields check themselves


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: it was closed on Monday.",
        "CORRECTION (2 May): it was closed on Monday.",
        "Correction, May 2: it was closed on Monday.",
        "Clarification — it was closed on Monday.",
        "This story has been updated to correct the day.",
        "An earlier version of this article gave another day.",
        "A previous version misstated the day.",
        "(Corrects day in first paragraph)",
        "Editor's note: This report was amended on 2 May.",
    ],
)
def test_an_outlet_that_corrects_itself_is_heard(notice: str) -> None:
    text = f"{PLAIN.text}\n\n{notice}\n\nMore to read"
    assert [span.of(text) for span in notices(text)] == [notice]


@pytest.mark.parametrize(
    "text",
    [
        "The correction of the river took years.",
        "Correction of the river: years of work",
        "Corrections officers said: we are few.",
        "Brandt said corrections were needed.",
        "The story was updated at noon.",
        "He signed a corrected form.",
        "Updated at 10:40",
        "Brandt said the report was amended after 21 people were killed.",
        "An earlier version put the toll at 12, but Brandt said 21 people were killed.",
    ],
)
def test_other_corrections_are_no_notice(text: str) -> None:
    assert notices(text) == ()


@pytest.mark.parametrize(
    ("paragraph", "labelled"),
    [
        ("Correction: it was closed on Monday.", True),
        ("An earlier version of this article gave another day.", True),
        ("Editor's note: This report was amended on 2 May.", True),
        ("Brandt said that this report was amended after 21 people were killed.", False),
        ("Brandt said an earlier version of the report left 21 people out.", False),
    ],
)
def test_only_a_paragraph_that_begins_like_a_notice_has_a_label(
    paragraph: str,
    labelled: bool,  # noqa: FBT001  # a row of the table
) -> None:
    assert notices(paragraph)
    assert is_labelled(paragraph) is labelled


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), unique=True, max_size=12).map(sorted), st.integers(0, 60), st.integers(1, 9))
def test_the_notice_that_holds_a_sentence_is_found_as_by_looking_at_each(
    ends: list[int], start: int, size: int
) -> None:
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    part = Span(start, start + size)
    assert holding(spans, part) == next((span for span in spans if span.covers(part)), None)


@pytest.mark.parametrize(
    "text",
    [
        "This article has been withdrawn.",
        "This story was retracted on 2 May because a witness was invented.\n\nThe bridge is closed.",
        "The Daily Elm has retracted this article.",
        "Retracted",
        "Article withdrawn",
    ],
)
def test_a_text_that_is_taken_back_says_so(text: str) -> None:
    assert is_withdrawn(PLAIN, edited(text))
    assert not is_withdrawn(edited(text), edited(f"{text} Again.", title="Bridge"))


def test_a_few_words_in_the_place_of_many_may_say_it_of_the_article() -> None:
    long = edited("The bridge is closed to all. " * 20)
    short = edited("We have withdrawn the story about the bridge. It did not meet our standards.")
    assert is_withdrawn(long, short)
    assert not is_withdrawn(PLAIN, short)
    assert not is_withdrawn(long, edited("The ministry said that its troops had withdrawn from the bridge."))


def test_the_title_may_say_it() -> None:
    assert is_withdrawn(PLAIN, edited(title="RETRACTED: Bridge closed"))


@pytest.mark.parametrize(
    "text",
    [
        "Troops have withdrawn from the bridge.",
        f"{'The bridge is closed to all. ' * 20}The rival paper's story was later retracted.",
        f"{PLAIN.text} Brandt withdrew her bill.",
    ],
)
def test_what_others_withdraw_is_not_this_article(text: str) -> None:
    assert not is_withdrawn(PLAIN, edited(text))


def test_a_page_that_is_written_on_says_so() -> None:
    assert is_live(edited(title="Flood: live updates"))
    assert is_live(edited("This is a developing story.\n\nThe bridge is closed."))
    assert not is_live(edited("People live by the bridge."))


def test_a_later_time_by_date_or_by_stamp() -> None:
    assert is_newer(PLAIN, edited(published_at=NOON + timedelta(hours=1)))
    assert is_newer(PLAIN, edited(f"Updated at 10:40\n\n{PLAIN.text}"))
    assert not is_newer(edited(f"Updated at 10:40\n\n{PLAIN.text}"), edited(f"Updated at 10:40\n\n{PLAIN.text} More."))
    assert not is_newer(PLAIN, edited(published_at=NOON + timedelta(hours=1), dated=False))
