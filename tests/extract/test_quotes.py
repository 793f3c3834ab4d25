from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.extract.quotes import find_quotes
from briefings.model import Span


def quoted(text: str) -> list[str]:
    return [quote.said for quote in find_quotes(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said, "It is late."', ["It is late."]),
        ("She said, “It is late.”", ["It is late."]),
        ("She said, 'It is late.'", ["It is late."]),
        ("She said, ‘It is late.’", ["It is late."]),
        ("She said, ''It is late.''", ["It is late."]),
        ('“It is late," she said.', ["It is late,"]),
        ("He called it a 'hostile act' and left.", ["hostile act"]),
        ("The sailors' boats weren't new, and the captain's was old.", []),
        ("‘It’s the sailors’ choice,’ he said.", ["It’s the sailors’ choice,"]),
        ("Back in the '90s it was theirs.", []),
        ("“She told me ‘go’ and I went.”", ["She told me ‘go’ and I went."]),
        ('A 6" pipe burst.', []),
        ("``It is late,'' she said.", ["It is late,"]),
        ('""It is late,"" she said.', ["It is late,"]),
        ('""It is late."" ""Go home.""', ["It is late.", "Go home."]),
        ('"It is late.""Go home."', ["It is late.", "Go home."]),
        ("“ “It is late,” ” she said.", ["It is late,"]),
        ("““It is late,”” she said.", ["It is late,"]),
        ("&quot;It is late,&quot; she said.", ["It is late,"]),
        ("&ldquo;It is late,&rdquo; she said.", ["It is late,"]),
        ("&#8220;It is late,&#8221; she said.", ["It is late,"]),
        ("«It is late,» she said.", ["It is late,"]),
        ("„It is late,” she said.", ["It is late,"]),
        ("\"He told me 'go home' and I went,\" she said.", ["He told me 'go home' and I went,"]),
        ("“He told me “go home” and I went,” she said.", ["He told me “go home” and I went,"]),
        ('"It is late," she said. "Go home.', ["It is late,", "Go home."]),
        ('She called it ""late"".', ["late"]),
        ('It said "" and nothing more.', []),
        ('A line of """""""""""""""" ran across the page.', []),
        ("“ ” “ ” “ ” “ ” “ ” and then nothing.", []),
        ("Five  marks and a word.", []),
        ("R&D is no mark; AT&T;s neither.", []),
        ('“We see ships” that went north. Why is left to be seen," he said.', None),
    ],
)
def test_the_outermost_quotations(text: str, expected: list[str] | None) -> None:
    if expected is None:
        assert quoted(text) == ["We see ships” that went north. Why is left to be seen,"]
    else:
        assert quoted(text) == expected


def test_a_missing_closing_mark_takes_the_rest_of_the_paragraph() -> None:
    text = "He said: “It is late. We must go.\n\nNobody went."
    quotes = find_quotes(text, [Span(0, 33), Span(35, len(text))])
    assert [(quote.said, quote.closed) for quote in quotes] == [("It is late. We must go.", False)]


def test_a_quotation_may_go_on_over_paragraphs() -> None:
    first, second = "“It is late, and we must go.", "“Nobody wants to,” he said."
    text = f"{first}\n\n{second}"
    quotes = find_quotes(text, [Span(0, len(first)), Span(len(first) + 2, len(text))])
    assert [quote.said for quote in quotes] == ["It is late, and we must go.", "Nobody wants to,"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .,“”\"'‘’\n«»", max_size=60))
def test_any_marks_give_ordered_spans_inside_the_text(text: str) -> None:
    quotes = find_quotes(text, [Span(0, len(text))] if text else [])
    for quote in quotes:
        assert quote.span.end <= len(text)
        assert quote.span.covers(quote.inner)
        assert quote.said == quote.inner.of(text) == quote.said.strip()
    assert all(one.span.end <= other.span.start for one, other in pairwise(quotes))


def test_an_omitted_mark_does_not_swallow_the_next_paragraph() -> None:
    first, second = '"It is late, and we must go.', 'The mayor then said "no" twice.'
    text = f"{first}\n\n{second}"
    quotes = find_quotes(text, [Span(0, len(first)), Span(len(first) + 2, len(text))])
    assert [(quote.said, quote.closed) for quote in quotes] == [("It is late, and we must go.", False), ("no", True)]


def test_every_paragraph_of_a_long_quotation_opens_anew_and_only_the_last_one_closes() -> None:
    paragraphs = ["“It is late.", "“Nobody sails.", "“We stay,” he said."]
    text = "\n\n".join(paragraphs)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in paragraphs]
    found = [(quote.said, quote.closed) for quote in find_quotes(text, spans)]
    assert found == [("It is late.", False), ("Nobody sails.", False), ("We stay,", True)]
