import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.names import Match, match_speaker, match_topic
from briefings.model import Actor, Topic, UsageError

ACTORS = (
    Actor("Ada Brandt", party="Norland", aliases=("Brandt", "Adda Brandt", "the Norland president")),
    Actor("Ivo Kessel", party="Estavia", aliases=("Kessel",)),
)
SPOKEN = ("Ivo Kessel", "Mara Quist", "Ministry of Rivers", "Mara Quist")
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


@pytest.mark.parametrize("typed", ["Zoltan", "x", "Ada Brandt and the river police of Oss"])
def test_nobody_near_is_an_error_with_what_was_typed(typed: str) -> None:
    with pytest.raises(UsageError, match=f"no one called “{typed}” is on record"):
        match_speaker(typed, ACTORS, SPOKEN)


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_no_name_at_all_is_an_error(typed: str) -> None:
    with pytest.raises(UsageError, match="a name is missing"):
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
    assert match_topic(typed, TOPICS) == match


def test_an_unknown_topic_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown topic “cheese”; topics: floods, border"):
        match_topic("cheese", TOPICS)
    with pytest.raises(UsageError, match="none yet; add one"):
        match_topic("cheese", ())


def test_an_error_is_one_short_line_whatever_was_typed() -> None:
    typed = "no\nsuch\r\nthing " * 300
    with pytest.raises(UsageError) as about_a_topic:
        match_topic(typed, TOPICS)
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
