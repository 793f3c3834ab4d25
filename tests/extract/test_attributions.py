import pytest
from reading import Read

from briefings.model import Directness


def told(read: Read, text: str) -> list[tuple[str, str, str]]:
    """What every attributed claim of `text` says: who, by which words (without a colon behind them), what."""
    found = []
    for claim in read(text):
        if claim.directness is not Directness.NARRATED:
            source = claim.speaker_span.of(text) if claim.speaker_span else ""
            cue = claim.cue_span.of(text) if claim.cue_span else ""
            found.append((source, cue.rstrip(":") or cue, " … ".join(span.of(text) for span in claim.contents)))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The bridge is closed," Anna Lind said.', ("Anna Lind", "said", '"The bridge is closed,"')),
        ("“The bridge is closed,” said Anna Lind.", ("Anna Lind", "said", "“The bridge is closed,”")),
        ('Anna Lind said: "The bridge is closed."', ("Anna Lind", "said", '"The bridge is closed."')),
        (
            '"The bridge is closed," Anna Lind said, "and the ferry is full."',
            ("Anna Lind", "said", '"The bridge is closed," … "and the ferry is full."'),
        ),
        (
            '"The bridge is closed," Anna Lind said. "We hope to open it on Monday."',
            ("Anna Lind", "said", '"The bridge is closed," … "We hope to open it on Monday."'),
        ),
        (
            "Anna Lind said that the bridge was closed and that the ferry was full.",
            ("Anna Lind", "said", "that the bridge was closed and that the ferry was full"),
        ),
        ("The bridge is closed, Anna Lind said.", ("Anna Lind", "said", "The bridge is closed")),
        (
            "The bridge is closed, according to the police.",
            ("the police", "according to", "The bridge is closed"),
        ),
        (
            "According to Anna Lind, the bridge is closed.",
            ("Anna Lind", "According to", "the bridge is closed"),
        ),
        ("The bridge is closed, as per the police.", ("the police", "as per", "The bridge is closed")),
        ("Anna Lind called for a new bridge.", ("Anna Lind", "called for", "a new bridge")),
        ("Anna Lind urged the mayor to resign.", ("Anna Lind", "urged", "the mayor to resign")),
        (
            "Anna Lind accused the mayor of hiding a report and lying about it.",
            ("Anna Lind", "accused", "the mayor of hiding a report and lying about it"),
        ),
        ("Anna Lind denied the reports.", ("Anna Lind", "denied", "the reports")),
        (
            "Anna Lind's claim that the bridge is safe surprised him.",
            ("Anna Lind's", "claim", "that the bridge is safe"),
        ),
        (
            'Anna Lind said the bridge was "a danger to everyone" in the town.',
            ("Anna Lind", "said", 'the bridge was "a danger to everyone" in the town'),
        ),
    ],
)
def test_source_cue_and_content(read: Read, text: str, expected: tuple[str, str, str]) -> None:
    assert told(read, text)[0] == expected


def test_an_adding_is_a_claim_of_its_own(read: Read) -> None:
    text = "Anna Lind said the bridge was closed, adding that the ferry was full."
    assert told(read, text) == [
        ("Anna Lind", "said", "the bridge was closed"),
        ("Anna Lind", "adding", "that the ferry was full"),
    ]


def test_someone_dismissing_beside_is_a_claim_of_its_own(read: Read) -> None:
    text = "Russia has denied the allegations, with spokesman Dmitry Peskov dismissing the reports as 'fake news.'"
    assert [(source, content) for source, _, content in told(read, text)] == [
        ("Russia", "the allegations"),
        ("spokesman Dmitry Peskov", "the reports as 'fake news.'"),
    ]


def test_what_a_content_reports_is_no_second_claim(read: Read) -> None:
    text = "Lloyd Austin stated that he could not confirm these reports."
    assert [content for _, _, content in told(read, text)] == ["that he could not confirm these reports"]


def test_a_word_in_marks_is_no_utterance(read: Read) -> None:
    assert told(read, 'The "old" bridge was closed.') == []


def test_a_quotation_of_its_own_paragraph_goes_to_who_has_the_word(read: Read) -> None:
    text = '"The bridge is closed," Anna Lind said.\n\n"Nobody knows when it will be opened again."'
    claims = read(text)
    assert [claim.speaker for claim in claims] == ["Anna Lind", "Anna Lind"]
    assert claims[1].cue_span is None


def test_a_headline_attributes(read: Read) -> None:
    text = (
        "US Confirms Troops In Russia, Seoul Warns Of War\n\nIt rained all day in the two towns, and more is to come."
    )
    assert told(read, text) == [("US", "Confirms", "Troops In Russia"), ("Seoul", "Warns", "Of War")]


def test_a_transcript_attributes(read: Read) -> None:
    assert told(read, "ANNA LIND: The bridge is closed. We are sorry.") == [
        ("ANNA LIND", ":", "The bridge is closed. We are sorry.".rstrip("."))
    ]


def test_an_apostrophe_is_no_mark(read: Read) -> None:
    text = "The sailors' union said the captain's boat wasn't safe."
    assert told(read, text) == [("The sailors' union", "said", "the captain's boat wasn't safe")]


def test_a_cue_takes_nothing_from_another_paragraph(read: Read) -> None:
    text = (
        "The dam burst on Sunday, flooding the valley, officials said.\n\n"
        "At least 14 people were killed, Interior Minister Karel Novotny said on Monday."
    )
    assert told(read, text) == [
        ("officials", "said", "The dam burst on Sunday, flooding the valley"),
        ("Interior Minister Karel Novotny", "said", "At least 14 people were killed"),
    ]
