import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.extract.figures.numbers import read_numbers
from briefings.model import Qualifier

EXACT, ABOUT, AT_LEAST = Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST
MORE, UP_TO, LESS, BETWEEN = Qualifier.MORE_THAN, Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.BETWEEN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10,000 men", 10_000),
        ("10 000 men", 10_000),
        ("10\u202f000 men", 10_000),
        ("1.500.000 men", 1_500_000),
        ("1,50,000 men", 150_000),
        ("1.5 million men", 1_500_000),
        ("2.5m people", 2_500_000),
        ("10k views", 10_000),
        ("ten thousand men", 10_000),
        ("a dozen men", 12),
        ("two dozen men", 24),
        ("twenty-one men", 21),
        ("one hundred and five men", 105),
        ("twenty-five hundred men", 2_500),
        ("two and a half million men", 2_500_000),
        ("half a million men", 500_000),
        ("a quarter of a million men", 250_000),
        ("2½ hours", 2.5),
        ("2 1/2 miles", 2.5),
        ("5 lakh people", 500_000),
        ("a half-dozen men", 6),
        ("half-million men", 500_000),
        ("a million and a half men", 1_500_000),
        ("a quarter-point", 0.25),
    ],
)
def test_digits_and_words_have_their_value(text: str, value: float) -> None:
    (number,) = read_numbers(text)
    assert (number.value, number.low, number.high) == (value, value, value)
    assert number.start == 0


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("300 shells", EXACT),
        ("about 300 shells", ABOUT),
        ("some 300 shells", ABOUT),
        ("nearly 300 shells", ABOUT),
        ("~300 shells", ABOUT),
        ("300 or so shells", ABOUT),
        ("an estimated 300 shells", ABOUT),
        ("at least 300 shells", AT_LEAST),
        ("no fewer than 300 shells", AT_LEAST),
        ("300 or more shells", AT_LEAST),
        ("300+ shells", AT_LEAST),
        ("at least some 300 shells", AT_LEAST),
        ("more than 300 shells", MORE),
        ("well over 300 shells", MORE),
        ("in excess of 300 shells", MORE),
        ("exceeding 300 shells", MORE),
        ("up to 300 shells", UP_TO),
        ("up to another 300 shells", UP_TO),
        ("as many as 300 shells", UP_TO),
        ("no more than 300 shells", UP_TO),
        ("fewer than 300 shells", LESS),
        ("just under 300 shells", LESS),
        ("just shy of 300 shells", LESS),
        ("closer to 300 shells", ABOUT),
        ("it surpassed 300 shells", MORE),
        ("within 300 shells", UP_TO),
    ],
)
def test_the_words_beside_a_number_qualify_it(text: str, qualifier: Qualifier) -> None:
    (number,) = read_numbers(text)
    assert number.qualifier is qualifier
    assert text[number.start : number.end] == "300"


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("between 10,000 and 12,000 men", 10_000, 12_000, "10,000 and 12,000"),
        ("10,000-12,000 men", 10_000, 12_000, "10,000-12,000"),
        ("10–12,000 men", 10_000, 12_000, "10–12,000"),
        ("10 to 12 million men", 10e6, 12e6, "10 to 12 million"),
        ("from 20 to 30 men", 20, 30, "20 to 30"),
        ("two or three men", 2, 3, "two or three"),
        ("$5-6 billion", 5e9, 6e9, "$5-6 billion"),
        ("five to seven days", 5, 7, "five to seven days"),
        ("5–10% of men", 5, 10, "5–10%"),
        ("between some 40 and as many as 60 men", 40, 60, "40 and as many as 60"),
        ("5.25% to 5.5%", 5.25, 5.5, "5.25% to 5.5%"),
    ],
)
def test_a_range_has_both_ends_and_its_middle_as_value(text: str, low: float, high: float, words: str) -> None:
    (number,) = read_numbers(text)
    assert (number.low, number.high, number.qualifier) == (low, high, BETWEEN)
    assert number.value == (low + high) / 2
    assert text[number.start : number.end] == words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("it rose from 10 to 12 percent", [10, 12]),
        ("300 and 400 men", [300, 400]),
        ("they cut it from 40 to 30 men", [40, 30]),
        ("sent 90 to 2 towns", [90, 2]),
        ("it gained 40 points to 2,300", [40, 2_300]),
        ("from 2019 to 1.5m units", [2_019, 1_500_000]),
    ],
)
def test_a_change_or_a_list_is_two_numbers(text: str, values: list[float]) -> None:
    assert [number.value for number in read_numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("7,000km up", "km", "length"),
        ("a 300-mile march", "mile", "length"),
        ("87 minutes", "minutes", "time"),
        ("35 percent", "%", "share"),
        ("35 per cent", "%", "share"),
        ("35%", "%", "share"),
        ("3 percentage points", "percentage points", "share"),
        ("a third of them", "share", "share"),
        ("one in five voters", "share", "share"),
        ("$40", "USD", "money"),
        ("US$40 million", "USD", "money"),
        ("€40bn", "EUR", "money"),
        ("£5m", "GBP", "money"),
        ("40 million euros", "EUR", "money"),
        ("60 miles per hour", "miles per hour", "speed"),
        ("5m tall", "m", "length"),
        ("six square miles", "square miles", "area"),
        ("300 men", "", ""),
        ("a 6-point lead", "point", "share"),
        ("25 basis points", "basis points", "share"),
        ("40C", "C", "heat"),
        ("40 C", "", ""),
        ("5 million won", "KRW", "money"),
        ("they won 5", "", ""),
        ("53 cents", "cents", "money"),
        ("nine in ten voters", "share", "share"),
        ("fell by a third", "share", "share"),
        ("nearly half left", "share", "share"),
        ("a quarter of 1 percent", "%", "share"),
    ],
)
def test_the_unit_is_kept_as_written_but_for_money_and_percent(text: str, unit: str, kind: str) -> None:
    (number,) = read_numbers(text)
    assert (number.unit, number.kind) == (unit, kind)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("dozens of tanks", 12),
        ("hundreds were hurt", 100),
        ("thousands of men", 1_000),
        ("tens of thousands", 10_000),
        ("hundreds of thousands fled", 100_000),
        ("several hundred men", 100),
        ("100’s of men", 100),
    ],
)
def test_a_bare_plural_is_at_least_its_order(text: str, order: float) -> None:
    (number,) = read_numbers(text)
    assert (number.value, number.low, number.qualifier) == (order, order, AT_LEAST)


@pytest.mark.parametrize(
    "text",
    [
        "on Oct. 31",
        "on 31 October 2024",
        "October 31, 2024",
        "Nov. 5-7",
        "in June 2023",
        "2024-10-31",
        "10/31/2024",
        "at 10:30",
        "at 5 p.m.",
        "at 615 PM",
        "at 0600 GMT",
        "5 o'clock",
        "the 1990s",
        "the '80s",
        "2010-2012",
        "a 52-year-old man",
        "two-year-olds",
        "aged 52",
        "children under 12",
        "ages 18 to 24",
        "she turned 40 on",
        "three years ago",
        "she is 34 and",
        "he was around 10, and",
        "all of them are younger than 50.",
        "for reasons: 1) cost and 2) time",
        "a three-way, two-sided, six-figure deal",
        "prices rose ten-fold",
        "the 810th Brigade",
        "the 3rd",
        "twenty-first",
        "they won 2-1",
        "a vote of 52-48",
        "COVID-19",
        "an F-16",
        "Hwasong-18",
        "5G",
        "9/11",
        "24/7",
        "call 555-0199",
        "+1 555 123 4567",
        "1-800-555-0199",
        "10 Downing Street",
        "https://example.org/300/40",
        "@user300 #300",
        "version 1.2.3",
        "1. First point",
        "a note [12]",
        "the Group of 20",
        "nineteen eighty-four",
        "no numbers at all",
    ],
)
def test_what_only_looks_like_a_figure_is_left_out(text: str) -> None:
    assert read_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "noun"), [("a 10-member panel", "member"), ("a 10-page letter", "page"), ("a 10-horse race", "horse")]
)
def test_a_number_tied_to_a_noun_knows_it(text: str, noun: str) -> None:
    (number,) = read_numbers(text)
    assert (number.value, number.noun, number.start, number.end) == (10, noun, 2, 4)


@pytest.mark.parametrize("text", ["a $15-an-hour wage", "a $15-a-plate dinner"])
def test_a_rate_tied_to_money_leaves_the_money(text: str) -> None:
    (number,) = read_numbers(text)
    assert (number.value, number.unit, text[number.start : number.end]) == (15, "USD", "$15")


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("another 300 men", True),
        ("up to another 300 men", True),
        ("an additional 300 men", True),
        ("an extra, he said, 300 men", False),
        ("300 more men", True),
        ("300 further men", True),
        ("300 or more men", False),
        ("300 more than before", False),
        ("more than 300 men", False),
        ("300 men", False),
    ],
)
def test_what_adds_to_an_earlier_number_says_so(text: str, *, adds: bool) -> None:
    (number,) = read_numbers(text)
    assert number.increment is adds


@pytest.mark.parametrize("gap", range(0, 400, 7))
def test_a_number_is_read_whole_wherever_it_stands(gap: int) -> None:
    text = (
        "The third man"
        + " x" * gap
        + " sent between about 10,000 and 12,000 men, https://example.org/"
        + "y" * gap
        + "/7"
    )
    (number,) = read_numbers(text)
    assert (number.low, number.high, text[number.lead :].startswith("between about 10,000")) == (10_000, 12_000, True)


def test_below_zero_only_where_that_can_be() -> None:
    assert [n.value for n in read_numbers("minus 5 degrees, -12°C and -40 men")] == [-5, -12, 40]
    assert [n.value for n in read_numbers("minus $5 million, up -7 points")] == [-5e6, -7]
    assert [n.value for n in read_numbers("plus or minus 5.7 percentage points")] == [5.7]


NUMBERS = st.one_of(
    st.integers(0, 10**9).map(lambda n: f"{n:,}"),
    st.floats(0, 999, allow_nan=False).map(lambda n: f"{n:.1f} million"),
    st.sampled_from(["a dozen", "twenty-two", "three hundred and nine", "half a million", "$4.5bn", "12 km", "40%"]),
)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, st.sampled_from(["", "about ", "more than ", "they sent "]), st.sampled_from([" men", "", ", he said"]))
def test_the_words_of_a_number_read_alone_give_it_again(words: str, before: str, after: str) -> None:
    text = before + words + after
    (number,) = read_numbers(text)
    (alone,) = read_numbers(text[number.start : number.end])
    assert (alone.value, alone.low, alone.high, alone.unit) == (number.value, number.low, number.high, number.unit)


@settings(max_examples=80, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("0123456789,.-–$% kmto")),
        max_size=80,
    )
)
def test_any_text_gives_ordered_numbers_apart_from_each_other(text: str) -> None:
    end = 0
    for number in read_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.low <= number.value <= number.high
        assert number.lead <= number.start
        end = number.end
