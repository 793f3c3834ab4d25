"""What a measure or a bare number is the value of, by the verb and its subject."""

from __future__ import annotations

import pytest
from reading import Read

from briefings.model import Figure, Polarity


def figures(read: Read, text: str) -> dict[str, Figure]:
    return {figure.span.of(text): figure for claim in read(text) for figure in claim.figures}


@pytest.mark.parametrize(
    ("text", "words", "counted"),
    [
        ("The new tunnel will cost $90 million.", "$90 million", "tunnel"),
        ("The cost of the tunnel rose to $95 million.", "$95 million", "tunnel"),
        ("The tunnel is expected to cost $99 million.", "$99 million", "tunnel"),
        ("The price of wheat fell to $80.", "$80", "wheat"),
        ("The unemployment rate was 4 percent.", "4 percent", "unemployment"),
        ("Unemployment rose to 5 percent.", "5 percent", "unemployment"),
        ("The rate of inflation is 6 percent.", "6 percent", "inflation"),
        ("The jobless rate was 7 percent.", "7 percent", "jobless rate"),
        ("Prices were up 3 percent.", "3 percent", "price"),
    ],
)
def test_a_measure_counts_what_it_is_the_value_of(read: Read, text: str, words: str, counted: str) -> None:
    assert figures(read, text)[words].counted == counted


@pytest.mark.parametrize(
    ("text", "words", "state"),
    [
        ("The mayor said deaths rose to 310.", "310", "killed"),
        ("Injuries climbed to 45.", "45", "wounded"),
        ("Deaths reached 310.", "310", "killed"),
    ],
)
def test_a_bare_number_counts_the_plural_that_has_come_to_it(read: Read, text: str, words: str, state: str) -> None:
    figure = figures(read, text)[words]
    assert (figure.counted, figure.state) == ("people", state)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The tunnel will cost $90 million rather than $80 million.", Polarity.NEGATIVE),
        ("The tunnel cost $90 million, not $80 million.", Polarity.NEGATIVE),
        ("The tunnel cost $90 million instead of about $80 million.", Polarity.NEGATIVE),
        ("The tunnel cost $90 million and the bridge cost $80 million.", Polarity.POSITIVE),
    ],
)
def test_a_number_that_is_set_aside_is_not_said_to_be_so(read: Read, text: str, polarity: Polarity) -> None:
    found = figures(read, text)
    assert (found["$90 million"].polarity, found["$80 million"].polarity) == (Polarity.POSITIVE, polarity)


@pytest.mark.parametrize(
    "text",
    ["Traffic on the A 10 stopped.", "They closed road 12 on Monday.", "Motorway 7 was closed.", "Route 66 is long."],
)
def test_the_number_of_a_road_is_no_figure(read: Read, text: str) -> None:
    assert figures(read, text) == {}
