import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.extract.places import Place, countries_in, country_of, is_region_word, place_of, without_region_word


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("North Korea", "North Korea"),
        ("North Korean", "North Korea"),
        ("North Koreans", "North Korea"),
        ("N. Korea", "North Korea"),
        ("DPRK", "North Korea"),
        ("Democratic People's Republic of Korea", "North Korea"),
        ("Pyongyang's", "North Korea"),
        ("Republic of Korea", "South Korea"),
        ("ROK", "South Korea"),
        ("Seoul", "South Korea"),
        ("the U.S.", "United States"),
        ("the US", "United States"),
        ("Americans", "United States"),
        ("Washington", "United States"),
        ("the White House", "United States"),
        ("the Pentagon’s", "United States"),
        ("Kyiv", "Ukraine"),
        ("Kiev", "Ukraine"),
        ("Moscow", "Russia"),
        ("the Kremlin", "Russia"),
        ("British", "United Kingdom"),
        ("U.K.", "United Kingdom"),
        ("Frenchmen", "France"),
        ("Dutch", "Netherlands"),
        ("Türkiye", "Turkey"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Georgia", "Georgia"),
        ("Chad", "Chad"),
        ("Indian", "India"),
        ("Chinese", "China"),
    ],
)
def test_a_name_people_capital_or_seat_gives_its_country(text: str, country: str) -> None:
    assert country_of(text) == country


@pytest.mark.parametrize(
    "text", ["", "us", "turkey", "polish", "jordan", "Zelensky", "Brussels", "soldiers", "’s", "Douglas"]
)
def test_other_words_give_no_country(text: str) -> None:
    assert country_of(text) is None


def test_countries_are_found_inside_a_phrase_the_longest_form_first() -> None:
    text = "Russia's talks with South Korean and U.S. envoys in the Republic of Korea"
    assert countries_in(text) == ("Russia", "South Korea", "United States", "South Korea")
    assert countries_in("a Georgian, a Turk and turkeys") == ("Georgia", "Turkey")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Kursk", "Kursk", "Russia"),
        ("the Kursk region", "Kursk", "Russia"),
        ("Russia's Kursk region", "Kursk", "Russia"),
        ("Russia’s Kursk region", "Kursk", "Russia"),
        ("Kursk, Russia", "Kursk", "Russia"),
        ("Russia's Far East", "Russia's Far East", "Russia"),
        ("eastern Russia", "eastern Russia", "Russia"),
        ("Russia", "Russia", "Russia"),
        ("U.S.", "United States", "United States"),
        ("Kiev", "Kyiv", "Ukraine"),
        ("northern Gaza", "northern Gaza", "Palestine"),
        ("North Dakota", "North Dakota", "United States"),
        ("South Sudan", "South Sudan", "South Sudan"),
        ("Mexico City", "Mexico City", "Mexico"),
        ("Paris", "Paris", "France"),
        ("Japan's Okushiri Island", "Okushiri Island", "Japan"),
        ("Donbas", "Donbas", "Ukraine"),
    ],
)
def test_a_place_has_its_usual_name_and_country(text: str, name: str, country: str) -> None:
    assert place_of(text) == Place(name, country)


@pytest.mark.parametrize(
    "text", ["", "March", "American", "the border", "the White House", "kursk", "the region", "Total"]
)
def test_other_words_are_no_place(text: str) -> None:
    assert place_of(text) is None


def test_region_words_fall_away_from_the_end_only() -> None:
    assert without_region_word("Sumy oblast") == "Sumy"
    assert without_region_word("region") == "region"
    assert is_region_word("Province")
    assert not is_region_word("Kursk")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    country, place = country_of(text), place_of(text)
    assert country is None or country
    assert place is None or place.name
    assert all(countries_in(text))
