"""What tells a figure from others of the same noun: its state, happening, time, and whether anybody stands by it."""

from __future__ import annotations

from datetime import date

import pytest
from reading import Read

from briefings.model import Figure, Period, Polarity


def figures(read: Read, text: str) -> dict[str, Figure]:
    return {figure.span.of(text): figure for claim in read(text) for figure in claim.figures}


@pytest.mark.parametrize(
    ("text", "words", "state"),
    [
        ("Some 3,000 soldiers were killed or wounded in Kursk, Austin said.", "3,000", "casualties"),
        ("The army suffered 400 casualties.", "400", "casualties"),
        ("Some 600 soldiers are said to be wounded.", "600", "wounded"),
        ("Two wounded soldiers were captured in Kursk.", "Two", "captured"),
        ("About 300 people are feared dead.", "300", "feared killed"),
        ("Up to 500 people could be killed.", "500", "feared killed"),
        ("Zelensky called for 500 tanks.", "500", "demanded"),
        ("Norway pledged 40 tanks.", "40", "planned"),
        ("About 4,000 people were evacuated and 12 rescued.", "4,000", "evacuated"),
        ("About 4,000 people were evacuated and 12 rescued.", "12", "rescued"),
        ("Some 120 people were infected in Hanoi.", "120", "infected"),
        ("Storms destroyed 157 barns and damaged 64.", "157", "destroyed"),
    ],
)
def test_a_figure_has_its_own_state(read: Read, text: str, words: str, state: str) -> None:
    assert figures(read, text)[words].state == state


def test_killed_and_wounded_with_a_number_each_are_two_states(read: Read) -> None:
    found = figures(read, "At least 36 people were killed and 120 wounded in Aleppo.")
    assert [found[words].state for words in ("36", "120")] == ["killed", "wounded"]


def test_a_whole_is_not_in_the_state_of_its_part(read: Read) -> None:
    found = figures(read, "Two of the 1,200 firefighters were injured.")
    assert (found["Two"].state, found["1,200"].state) == ("wounded", "")


def test_each_crash_has_its_place_and_later_sentences_take_up_the_quake(read: Read) -> None:
    crashes = figures(read, "A bus crash near Lima killed 12 people. A train crash in Poland killed five people.")
    assert {(f.event, f.place) for f in crashes.values()} == {("crash", "Lima"), ("crash", "Poland")}
    quake = figures(
        read, "The earthquake in Nepal killed 128 people. The quake hurt 140 others. Another 30 were missing."
    )
    assert {(f.event, f.place, f.increment) for f in quake.values()} == {("earthquake", "Nepal", False)}


def test_what_flew_belongs_to_the_launch_and_soldiers_in_place_to_nothing(read: Read) -> None:
    flown = figures(read, "Pyongyang launched a missile on Thursday. It flew for 86 minutes.")
    assert flown["86 minutes"].event == "launch"
    assert figures(read, "After the attack, 300 soldiers remain in Kursk.")["300"].event == ""


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("The number of soldiers in Kursk is 11,000, up from 8,000 in October, Austin said.", "8,000",
         Period(date(2024, 10, 1), date(2024, 10, 31))),
        ("There were 8,000 soldiers in Kursk in September, Austin said.", "8,000",
         Period(date(2024, 9, 1), date(2024, 9, 30))),
        ("By 20 October, 300 people had died in the floods.", "300", Period(date(2024, 10, 20), date(2024, 10, 20))),
        ("Last year's 300 deaths were a record.", "300", Period(date(2023, 1, 1), date(2023, 12, 31))),
        ("The 1994 quake killed 57 people.", "57", Period(date(1994, 1, 1), date(1994, 12, 31))),
        ("A previous estimate of 8,000 soldiers was wrong.", "8,000", Period(date.min, date(2024, 10, 31))),
        ("The fire drove out 11,120 people, down from an estimated 20,000.", "20,000",
         Period(date.min, date(2024, 10, 31))),
    ],
)  # fmt: skip
def test_another_times_figure_knows_its_time(read: Read, text: str, words: str, when: Period) -> None:
    assert figures(read, text)[words].as_of == when


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The number of soldiers in Kursk is 11,000, up from 8,000 in October, Austin said.", "11,000"),
        ("The number rose from 8,000 in October to 11,000 soldiers now, Austin said.", "11,000"),
        ("Three people were killed in Oslo on Monday.", "Three"),
        ("Blinken said on Thursday that 8,000 soldiers are in Kursk.", "8,000"),
    ],
)
def test_todays_figure_has_no_other_time(read: Read, text: str, words: str) -> None:
    assert figures(read, text)[words].as_of is None


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Russia has not sent 300 soldiers to Mali, Peskov said.", Polarity.NEGATIVE),
        ("The ministry said it was not true that 300 soldiers died.", Polarity.NEGATIVE),
        ("If 300 soldiers were sent to Mali, the war would change, Peskov said.", Polarity.OPEN),
        ("No evidence shows that 300 soldiers are in Mali, Peskov said.", Polarity.OPEN),
        ("They are not yet in combat, but 300 soldiers are in Kursk, Blinken said.", Polarity.POSITIVE),
        ("Zelensky called for 300 tanks.", Polarity.POSITIVE),
    ],
)
def test_a_figure_tells_whether_its_clause_stands_by_it(read: Read, text: str, polarity: Polarity) -> None:
    assert figures(read, text)["300"].polarity is polarity


@pytest.mark.parametrize(
    "text",
    [
        "The shelter is at 17385 US Hwy 17 and the other @ 18413 Big Ridge Road.",
        "The office is located at 3420 Camino Verde.",
        "Crews closed 76 west after noon.",
    ],
)
def test_the_number_of_a_house_or_a_road_is_no_figure(read: Read, text: str) -> None:
    assert figures(read, text) == {}


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("Doctors registered 140 cases, most of them around Kisumu.", "140", ""),
        ("Doctors registered 140 cases around Kisumu.", "140", "Kisumu"),
        ("Kenya said that Norway had sent 300 soldiers to the country.", "300", "Kenya"),
        ("Russia has 9,000 soldiers in the country.", "9,000", "Russia"),
        ("Nine people were killed when a ferry sank off southern Chile.", "Nine", "southern Chile"),
        ("Some 700 dockers joined the strike in Mombasa.", "700", "Mombasa"),
        ("At least 23 people were killed when an earthquake hit southern Peru.", "23", "southern Peru"),
        ("There are 8,000 soldiers in the Russian Far East.", "8,000", "Russia's Far East"),
        ("Two people died on Route 66 near Tucson.", "Two", "Tucson"),
    ],
)
def test_a_figure_has_the_place_that_its_own_words_give_it(read: Read, text: str, words: str, place: str) -> None:
    assert figures(read, text)[words].place == place


def test_a_part_has_the_scope_of_its_whole_unless_it_has_its_own(read: Read) -> None:
    text = "Of the 240 passengers who were rescued, 80 are children."
    found = figures(read, text)
    assert (found["80"].state, found["80"].counted) == ("rescued", "passenger")
    assert found["80"].part_of == found["240"].span
    moved = figures(read, "There are 10,000 soldiers in Russia. Among them, as many as 8,000 soldiers are in Kursk.")
    assert (moved["8,000"].place, moved["8,000"].part_of) == ("Kursk", moved["10,000"].span)


def test_somebodys_count_is_of_what_was_told_before(read: Read) -> None:
    found = figures(read, "The union says 19 people were killed in Chile. The navy stands by its count of 12.")
    assert (found["12"].counted, found["12"].state, found["12"].place) == ("people", "killed", "Chile")
