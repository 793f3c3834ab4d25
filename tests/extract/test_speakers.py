from datetime import UTC, date, datetime

import pytest
from reading import ACTORS, Read

from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.names import fold, misspelt_country
from briefings.model import Actor


def speakers(read: Read, text: str, **options: object) -> list[str | None]:
    return [claim.speaker for claim in read(text, **options)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ukrainian President Volodymyr Zelenskyy said that the war goes on.", "Volodymyr Zelensky"),
        ("Zelenskiy said that the war goes on.", "Volodymyr Zelensky"),
        ("The Ukrainian leader said that the war goes on.", "Volodymyr Zelensky"),
        ("Ukraine's president said that the war goes on.", "Volodymyr Zelensky"),
        ("Zelensky's office said that the war goes on.", "Volodymyr Zelensky"),
        ("Secretary of Defence Llyod Austin said that the war goes on.", "Lloyd Austin"),
        ("The Pentagon chief said that the war goes on.", "Lloyd Austin"),
        ("The U.S. Secretary of State said that the war goes on.", "Antony Blinken"),
        ("The White House said that the war goes on.", "White House"),
        ("Seoul said that the war goes on.", "South Korea"),
        ("South Korean officials said that the war goes on.", "South Korea"),
        ("Officials from Kim Jon Un's government said that the war goes on.", "North Korea"),
        ("The Japenese government said that the war goes on.", "Japan"),
        ("Officials said that the war goes on.", None),
        ("They said that the war goes on.", None),
        ("Bernie Austin said that the war goes on.", "Bernie Austin"),
    ],
)
def test_a_source_is_named(read: Read, text: str, speaker: str | None) -> None:
    assert speakers(read, text) == [speaker]


def test_a_source_without_a_name_keeps_its_words(read: Read) -> None:
    text = "Officials said that the war goes on."
    span = read(text)[0].speaker_span
    assert span is not None
    assert span.of(text) == "Officials"


def test_the_text_teaches_full_names(read: Read) -> None:
    text = "Mayor Anna Lind said the bridge was closed. Lind said the ferry was full."
    assert speakers(read, text, actors=()) == ["Anna Lind", "Anna Lind"]


def test_two_people_of_one_surname_are_not_merged(read: Read) -> None:
    text = "Anna Lind said the bridge was closed. Carl Lind said the ferry was full. Lind said that it rained."
    assert speakers(read, text, actors=()) == ["Anna Lind", "Carl Lind", "Lind"]


def test_a_pronoun_goes_to_who_has_the_word(read: Read) -> None:
    text = "Zelensky said that Putin was losing. He added that Kim Jong Un would lose too. He warned of more."
    assert set(speakers(read, text)) == {"Volodymyr Zelensky"}


def test_it_goes_to_the_body_that_has_the_word(read: Read) -> None:
    assert speakers(read, "South Korea said that it rained, and it claimed that it snowed.")[-1] == "South Korea"


def test_a_pronoun_before_any_name_takes_the_next_speaker(read: Read) -> None:
    text = '"The war goes on," he said.\n\nZelensky urged Japan to help.'
    assert list(filter(None, speakers(read, text))) == ["Volodymyr Zelensky", "Volodymyr Zelensky"]


def test_joint_speakers_have_a_claim_each(read: Read) -> None:
    text = "Both Russia and North Korea have denied the allegations."
    claims = [claim for claim in read(text) if claim.speaker_span]
    assert [claim.speaker for claim in claims] == ["Russia", "North Korea"]
    assert claims[0].contents == claims[1].contents
    assert claims[0].speaker_span != claims[1].speaker_span


def test_an_office_is_held_only_in_its_time(read: Read) -> None:
    text = "The Pentagon chief said that the war goes on."
    assert speakers(read, text, published=datetime(2026, 1, 1, tzinfo=UTC)) == [None]


def test_a_form_that_two_share_names_neither() -> None:
    twins = (Actor("Anna Lind", aliases=("the mayor",)), Actor("Carl Berg", aliases=("the mayor",)))
    directory = Directory(twins, date(2024, 1, 1))
    assert directory.called("the mayor") is None
    assert directory.called("Anna Lind") is twins[0]


def test_spellings_fold_together() -> None:
    assert len({fold(one) for one in ("Zelensky", "Zelenskyy", "Zelenskiy", "the Zelensky's")}) == 1
    assert fold("Jean-Noël Barrot") == fold("Jean Noel Barrot")


def test_a_country_is_known_with_one_letter_wrong() -> None:
    assert misspelt_country("Japenese") == "Japan"
    assert misspelt_country("bridge") is None


def test_everyone_known_is_found_by_name() -> None:
    directory = Directory(ACTORS, date(2024, 11, 1))
    assert [directory.called(actor.name) for actor in ACTORS] == list(ACTORS)
