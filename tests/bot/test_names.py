from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.asker import TERMINAL, Asker
from bot.naming.names import Match, find_speaker, match_speaker, match_topic, near_starts_of, starts_of
from bot.naming.near import distance
from briefings.model import Actor, Topic, UsageError

ACTORS = (
    Actor("Ada Brandt", party="Norland", aliases=("Brandt", "Adda Brandt", "the Norland president")),
    Actor("Ivo Kessel", party="Estavia", aliases=("Kessel",)),
)
SPOKEN = ("Ivo Kessel", "Mara Quist", "Ministry of Rivers", "Mara Quist")
ANN = Asker("discord", "1", "2", "3")
TOPICS = (Topic("floods", "Floods on the river", ("flood",)), Topic("border", "The border", ("border",)))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("Ada Brandt", Match("Ada Brandt")),
        ("ada brandt", Match("Ada Brandt")),
        ("  Ada   Brandt ", Match("Ada Brandt")),
        ("Brandt", Match("Ada Brandt", "Brandt → Ada Brandt")),
        ("adda brandt", Match("Ada Brandt", "adda brandt → Ada Brandt")),
        ("Norland president", Match("Ada Brandt", "Norland president → Ada Brandt")),
        ("the Norland president", Match("Ada Brandt", "the Norland president → Ada Brandt")),
        ("the Kessel", Match("Ivo Kessel", "the Kessel → Ivo Kessel")),
        ("quist", Match("Mara Quist", "quist → Mara Quist")),
        ("Mara Qvist", Match("Mara Quist", "Mara Qvist → Mara Quist")),
        ("Brand", Match("Ada Brandt", "Brand → Ada Brandt")),
        ("ministry of rivers", Match("Ministry of Rivers")),
    ],
)
def test_a_speaker_by_name_alias_surname_or_near_spelling(typed: str, match: Match) -> None:
    assert match_speaker(typed, ACTORS, SPOKEN) == match


MORE = (
    "Dobromir Velenskyy",
    "Union of Rivers",
    "Kol Min Sun",
    "Kol Ha Rin",
    "Zoë Łaskawa",
    "Sean O’Hara",
    "IRO",
    "Berta Quillanovic",
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Velenskiy", "Dobromir Velenskyy"),
        ("velensky's", "Dobromir Velenskyy"),
        ("velensky’s", "Dobromir Velenskyy"),
        ("Pres. Velenskyy", "Dobromir Velenskyy"),
        ("President Dobromir Velensky", "Dobromir Velenskyy"),
        ("Dobromir Velneskyy", "Dobromir Velenskyy"),
        ("D. Velenskyy", "Dobromir Velenskyy"),
        ("UR", "Union of Rivers"),
        ("ur", "Union of Rivers"),
        ("U.R.", "Union of Rivers"),
        ("Minister Kol Min Sun", "Kol Min Sun"),
        ("min sun", "Kol Min Sun"),
        ("Zoe Laskawa", "Zoë Łaskawa"),
        ("laskawa", "Zoë Łaskawa"),
        ("ohara", "Sean O’Hara"),
        ("O'Hara", "Sean O’Hara"),
        ("International Rivers Office", "IRO"),
        ("Quilanovich", "Berta Quillanovic"),
        ("Qiullanovic", "Berta Quillanovic"),
        ("berta", "Berta Quillanovic"),
    ],
)
def test_other_spellings_titles_accents_and_initials(typed: str, name: str) -> None:
    match = match_speaker(typed, (), MORE)
    assert match == Match(name, f"{typed} → {name}")


def test_where_two_fit_equally_well_the_first_is_taken_and_the_others_are_named() -> None:
    match = match_speaker("Kol", (), MORE)
    assert match == Match("Kol Min Sun", "Kol → Kol Min Sun (or Kol Ha Rin?)", ("Kol Ha Rin",), open=True)
    assert match_speaker("Kol", (), MORE[::-1]).name == "Kol Ha Rin"


def test_of_people_and_initials_in_capitals_the_initials_are_meant() -> None:
    spoken = ("Kol Jin Ur", "Union of Rivers")
    assert match_speaker("UR", (), spoken).name == "Union of Rivers"
    assert match_speaker("ur", (), spoken).name == "Kol Jin Ur"


def test_an_exact_name_hides_those_that_are_only_near() -> None:
    assert match_speaker("Berta Kol", (), ("Berta Koll", "Berta Kol")) == Match("Berta Kol")


@pytest.mark.parametrize(("typed", "name"), [("Velenskiy", "Dobromir Velenskyy"), ("UR", "Union of Rivers")])
def test_the_store_is_asked_for_names_that_begin_so_that_the_meant_one_is_among_them(typed: str, name: str) -> None:
    words = [word.casefold() for word in name.split()]
    starts = (*starts_of(typed), *near_starts_of(typed))
    assert any(word.startswith(start) for word in words for start in starts)


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("brandt", "brandt", 0),
        ("brandt", "brant", 1),
        ("brandt", "brnadt", 1),
        ("brandt", "grind", 3),
        ("a", "abcd", 3),
    ],
)
def test_letters_are_counted(one: str, other: str, wrong: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == wrong


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_distance_is_symmetric_and_nought_for_the_same_only(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@pytest.mark.parametrize("typed", ["Zoltan", "x", "Ada Brandt and the river police of Oss"])
def test_nobody_near_is_an_error_with_what_was_typed(typed: str) -> None:
    with pytest.raises(UsageError, match=f"No one called “{typed}” is on record"):
        match_speaker(typed, ACTORS, SPOKEN)


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_no_name_at_all_is_an_error(typed: str) -> None:
    with pytest.raises(UsageError, match="A name is missing"):
        match_speaker(typed, ACTORS, SPOKEN)


def test_a_speaker_on_record_without_a_name_hinders_nobody() -> None:
    assert match_speaker("Quist", (), ("", " ", "Mara Quist")).name == "Mara Quist"


def test_a_known_speaker_wins_over_one_who_is_only_on_record() -> None:
    assert match_speaker("Brandt", ACTORS, ("Otto Brandt",)).name == "Ada Brandt"


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("floods", Match("floods")),
        ("FLOODS", Match("floods")),
        ("Floods on the River", Match("floods", "Floods on the River → floods")),
        ("the border", Match("border", "the border → border")),
        ("boarder", Match("border", "boarder → border")),
    ],
)
def test_a_topic_by_id_title_or_near_spelling(typed: str, match: Match) -> None:
    assert match_topic(typed, TOPICS, ANN) == match


OWN = Topic("discord:1/grain", "Grain on the river", ("grain",), owner="discord:1")
SHARED = Topic("grain", "Grain of all", ("grain",))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("grain", Match("discord:1/grain")),
        ("grains", Match("discord:1/grain", "grains → grain")),
        ("Grain of all", Match("grain", "Grain of all → grain")),
        ("graim", Match("discord:1/grain", "graim → grain")),
        ("flood", Match("floods", "flood → floods")),
    ],
)
def test_an_own_topic_goes_by_its_name_and_before_a_shared_one(typed: str, match: Match) -> None:
    assert match_topic(typed, (*TOPICS, SHARED, OWN), ANN) == match


def test_an_operator_means_the_own_workspaces_topic_and_names_others_in_full() -> None:
    other, third = (
        replace(OWN, id="discord:0/grain", owner="discord:0"),
        replace(OWN, id="discord:7/rye", owner="discord:7"),
    )
    topics = (other, third, OWN, SHARED)
    operator = replace(ANN, operates=True)
    assert match_topic("grain", topics, operator).name == "discord:1/grain"
    assert match_topic("grain", topics, replace(operator, workspace="5")).name == "grain"
    assert match_topic("Discord:0/grain", topics, operator).name == "discord:0/grain"
    for typed in ("rye", "discord:7/rys"):
        with pytest.raises(UsageError, match="There is no topic"):
            match_topic(typed, topics, operator)


def test_the_nearest_spelling_is_meant_though_a_known_name_is_near_too() -> None:
    actors = (Actor("Dobromir Velensky", aliases=("Velensky",)),)
    assert find_speaker("Velinsko", actors, ()) is None
    assert match_speaker("Velinsko", actors, ("Olga Velinska",)).name == "Olga Velinska"
    assert match_speaker("Velinski", actors, ()).name == "Dobromir Velensky"


def test_a_name_or_alias_typed_in_full_is_not_open() -> None:
    actors = (*ACTORS, Actor("Otto Brandt", aliases=("Kessel",)))
    assert not match_speaker("Kessel", actors, ()).open
    assert match_speaker("Kessel", actors, ()).others == ("Otto Brandt",)
    assert match_speaker("Norland", (), ("Norland River", "Norland Bank")).open


def test_an_unknown_topic_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no topic “cheese” here; there are border, floods\. /topic list"):
        match_topic("cheese", TOPICS, ANN)
    with pytest.raises(UsageError, match=r"none at all yet\. /topic add makes one"):
        match_topic("cheese", (), ANN)
    with pytest.raises(UsageError, match="onrecord topic list shows them"):
        match_topic("cheese", TOPICS, TERMINAL)


def test_an_error_is_one_short_line_whatever_was_typed() -> None:
    typed = "no\nsuch\r\nthing " * 300
    with pytest.raises(UsageError) as about_a_topic:
        match_topic(typed, TOPICS, ANN)
    with pytest.raises(UsageError) as about_a_speaker:
        match_speaker(typed, ACTORS, SPOKEN)
    for raised in (about_a_topic, about_a_speaker):
        assert len(str(raised.value).splitlines()) == 1
        assert len(str(raised.value)) < 200


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=5))
def test_any_name_is_one_on_record_or_a_usage_error(typed: str, spoken: list[str]) -> None:
    try:
        match = match_speaker(typed, ACTORS, spoken)
    except UsageError:
        return
    assert match.name in {*spoken, *(actor.name for actor in ACTORS)}
