"""What a bare answer answers, inside one article."""

from dataclasses import replace

import pytest
from reading import ACTORS, Read

from briefings.extract.speakers.references import is_bare
from briefings.model import Claim, Directness, Polarity, Span, Stance

SENT = "Iran has sent troops to Yemen, Blinken said."


def answered(read: Read, text: str) -> list[tuple[str, str, str]]:
    """Actor, action and target of the events that the last claim answers."""
    claim = [one for one in read(text, actors=ACTORS) if one.cue_span is not None][-1]
    return [(event.actor, event.action, event.target) for event in claim.events if event.kind != "reject"]


@pytest.mark.parametrize(
    "answer",
    [
        "Tehran dismissed the reports as fake news.",
        "Tehran called the claim absurd.",
        "Tehran rejected the accusations.",
        "Moscow denied the claims.",
        "It rained in the south. Markets were closed. Tehran dismissed the reports.",
        "Tehran dismissed reports of Iranian soldiers in Yemen as fake news.",
        "Iranian officials declined to comment on the reports.",
    ],
)
def test_an_answer_has_the_event_that_was_told_before(read: Read, answer: str) -> None:
    assert answered(read, f"{SENT} {answer}") == [("Iran", "deploy", "Yemen")]


@pytest.mark.parametrize(
    "answer", ["Tehran dismissed claims of corruption.", "Tehran denied wrongdoing.", "Tehran praised the reports."]
)
def test_what_it_says_itself_is_not_what_was_told_before(read: Read, answer: str) -> None:
    assert answered(read, f"{SENT} {answer}") == []


def test_the_speakers_own_act_goes_before_what_was_told_last(read: Read) -> None:
    other = "Russia has sent troops to Chad, Blinken added."
    assert answered(read, f"{SENT} {other} Tehran dismissed the reports.") == [("Iran", "deploy", "Yemen")]
    assert answered(read, f"{SENT} {other} Seoul dismissed the reports.") == [("Russia", "deploy", "Chad")]


def test_an_answer_that_opens_an_article_is_about_what_comes_next(read: Read) -> None:
    first = next(one for one in read(f"Tehran dismissed the reports as fake news. {SENT}"))
    assert [event.actor for event in first.events] == ["Iran"]


def test_what_is_only_reported_can_be_denied(read: Read) -> None:
    text = "Reports that Iranian troops are in Yemen have alarmed many. Tehran dismissed the claims as fake news."
    claim = read(text)[-1]
    assert [(event.actor, event.polarity) for event in claim.events] == [("Iran", Polarity.POSITIVE)]


@pytest.mark.parametrize(
    ("content", "bare"),
    [("the reports as lies", True), ("reports of fraud", False), ("claims that it rained", False), ("rain", False)],
)
def test_a_bare_answer_names_nothing(content: str, *, bare: bool) -> None:
    whole = Span(0, len(content))
    claim = Claim(1, 0, whole, (whole,), Directness.INDIRECT, Stance.DENIES)
    assert is_bare(claim, content) is bare
    assert not is_bare(replace(claim, stance=Stance.ASSERTS), content)


def test_who_denies_reports_and_says_that_it_is_not_so_denies_it(read: Read) -> None:
    text = '"There are no Iranian soldiers in Yemen," Blinken said, denying reports that had made headlines.'
    claims = [one for one in read(text, actors=ACTORS) if one.stance is Stance.DENIES]
    assert [(e.actor, e.target, e.polarity) for one in claims for e in one.events if e.kind != "reject"] == [
        ("Iran", "Yemen", Polarity.POSITIVE)
    ]


def test_a_conjunction_points_to_nothing(read: Read) -> None:
    assert answered(read, f"{SENT} Tehran confirmed only that its ministers would meet next month.") == []
