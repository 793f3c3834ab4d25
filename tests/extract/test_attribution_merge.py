"""What the rules add to the tagger, and what they mend of it."""

import pytest
from reading import Read

from briefings.model import Directness

Told = tuple[str, str, str]


def told(read: Read, text: str) -> list[Told]:
    """What every attributed claim says: who, by which word, what."""
    found = []
    for claim in read(text):
        if claim.directness is not Directness.NARRATED:
            source = claim.speaker_span.of(text) if claim.speaker_span else ""
            cue = claim.cue_span.of(text) if claim.cue_span else ""
            found.append((source, cue, " … ".join(span.of(text) for span in claim.contents)))
    return found


BODY = "\n\nThe dam was closed for repairs at the end of last year."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ODELL (by telephone): We never saw the letter.", ("ODELL", "We never saw the letter")),
        ("Q: Who signed the order to open the gates?", ("Q", "Who signed the order to open the gates?")),
        ("Dam gates were left open, panel finds" + BODY, ("panel", "Dam gates were left open")),
        ("Mayor denies seeing letter, clerk says" + BODY, ("clerk", "Mayor denies seeing letter")),
    ],
)
def test_labels_and_headlines(read: Read, text: str, expected: tuple[str, str]) -> None:
    assert [(source, content) for source, _, content in told(read, text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In the words of one engineer, the dam was a sieve.",
            ("one engineer", "In the words of", "the dam was a sieve"),
        ),
        (
            "In Odell's opinion, the repairs came ten years late.",
            ("Odell's", "opinion", "the repairs came ten years late"),
        ),
        (
            "The lake rose by two metres in May, per the water board.",
            ("the water board", "per", "The lake rose by two metres in May"),
        ),
        (
            "The gates were never tested, as the builder conceded on Friday.",
            ("the builder", "conceded", "The gates were never tested"),
        ),
        (
            "The road was closed after reports that a sluice had cracked.",
            ("", "reports", "that a sluice had cracked"),
        ),
        (
            "It is thought that the gates had rusted shut.",
            ("", "is thought", "that the gates had rusted shut"),
        ),
        (
            "Two divers are reported to have been pulled from the lake.",
            ("", "are reported", "Two divers … to have been pulled from the lake"),
        ),
        (
            "The warden was quoted as saying that the sirens had failed.",
            ("The warden", "quoted as saying", "that the sirens had failed"),
        ),
    ],
)
def test_phrases_and_passives(read: Read, text: str, expected: Told) -> None:
    ((source, cue, content),) = told(read, text)
    assert (source, content) == (expected[0], expected[2])
    assert expected[1] in cue


@pytest.mark.parametrize(
    "text",
    [
        "The test went according to schedule and ended at dusk.",
        "The lake holds 900 litres per person and is fed by two rivers.",
        "The gates opened at noon, as planned, and closed at dusk.",
        "In view of the rain, the path was closed.",
    ],
)
def test_what_only_looks_like_a_phrase(read: Read, text: str) -> None:
    assert told(read, text) == []


def test_paragraphs_left_open_wait_for_their_speaker(read: Read) -> None:
    text = (
        "Sela Odell said the lake had never been so low.\n\n"
        "“We walked over the bed in our summer shoes.\n\n"
        "“Then the sirens went off,” Jon Pryor said.\n\n"
        "The inquiry goes on."
    )
    speakers = {content: source for source, _, content in told(read, text)}
    assert speakers["“We walked over the bed in our summer shoes."] == "Jon Pryor"
    assert speakers["the lake had never been so low"] == "Sela Odell"


def test_paragraphs_that_go_on_keep_their_speaker(read: Read) -> None:
    text = (
        "Sela Odell told the panel: “The gates were open all night.\n\n"
        "“We walked over the bed in our summer shoes.”\n\n"
        "The inquiry goes on."
    )
    assert {source for source, _, _ in told(read, text)} == {"Sela Odell"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Her warning that the gates would fail was filed and forgotten.",
            ("Her", "warning", "that the gates would fail"),
        ),
        (
            "The painting was described by the museum's curator as the work of a pupil.",
            ("the museum's curator", "was described", "The painting … as the work of a pupil"),
        ),
        (
            "The sluice, the board added, was built in 1931.",
            ("the board", "added", "The sluice … was built in 1931"),
        ),
    ],
)
def test_bounds_are_mended_by_the_parse(read: Read, text: str, expected: Told) -> None:
    assert expected in told(read, text)


def test_a_verb_that_opens_the_lead_is_the_cue(read: Read) -> None:
    found = told(read, "The panel met in private. Added Pryor: “The sirens had been off since March.”")
    assert [(source, cue) for source, cue, _ in found] == [("Pryor", "Added")]


def test_what_a_third_party_said_is_a_claim_inside_anothers(read: Read) -> None:
    found = told(read, "Pryor said that the warden had told him that the sirens were off.")
    assert [(source, content) for source, _, content in found] == [
        ("Pryor", "that the warden had told him that the sirens were off"),
        ("the warden", "that the sirens were off"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Pryor said that he had told the warden that the sirens were off.",
        "Pryor said that nobody should say that the sirens were off.",
    ],
)
def test_no_claim_of_ones_own_or_supposed_words_inside(read: Read, text: str) -> None:
    assert len(told(read, text)) == 1


def test_a_second_quotation_with_a_cue_of_its_own_is_someone_elses(read: Read) -> None:
    text = "“The gates were shut,” Odell said. “The gates were never shut,” Pryor shot back."
    assert [(source, content) for source, _, content in told(read, text)] == [
        ("Odell", "“The gates were shut,”"),
        ("Pryor", "“The gates were never shut,”"),
    ]
