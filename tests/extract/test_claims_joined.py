"""Attribution, stance, polarity and events taken together: what a claim comes to, from its text."""

import pytest
from reading import Read

from briefings.changes.propositions import position_of
from briefings.model import Certainty, Claim, Directness, Polarity, Position, Stance

HOLDS, REJECTS, NOT_YET, EXPECTS = Position.HOLDS, Position.REJECTS, Position.NOT_YET, Position.EXPECTS


def claim_of(read: Read, text: str, speaker: str) -> Claim:
    """The claim of the speaker who is called so in the text."""
    return next(one for one in read(text) if one.speaker_span and speaker in one.speaker_span.of(text))


def attributed(read: Read, text: str) -> list[Claim]:
    """The claims that somebody makes, without what the article itself tells: that it was denied, refused, demanded."""
    return [claim for claim in read(text) if claim.directness is not Directness.NARRATED]


def positions(claim: Claim) -> list[Position | None]:
    """Where the speaker stands on the troops that the sentence is about."""
    return [position_of(claim, event) for event in claim.events if event.action in {"deploy", "fight"}]


OWN_CUES = [
    # the cue denies, and its words deny only once
    ("Iran ruled out sending troops to Yemen.", Stance.DENIES, REJECTS),
    ("Iran ruled out that it would send troops to Yemen.", Stance.DENIES, REJECTS),
    ("Iran ruled out a deployment of Iranian troops to Yemen.", Stance.DENIES, REJECTS),
    ("Iran denied sending troops to Yemen.", Stance.DENIES, REJECTS),
    ("Iran dismissed reports that Iranian troops were in Yemen.", Stance.DENIES, REJECTS),
    ("Iran dismissed the idea of sending Iranian troops to Yemen.", Stance.DENIES, REJECTS),
    ("Iran denied reports that Iranian troops had not been sent to Yemen.", Stance.DENIES, HOLDS),
    # held back, so that nothing is said
    ("The minister did not rule out sending Iranian troops to Yemen.", Stance.ASSERTS, None),
    ("Iran refused to rule out sending troops to Yemen.", Stance.ASSERTS, None),
    ("Iran did not deny that Iranian troops were in Yemen.", Stance.ASSERTS, None),
    ("Iran never claimed that Iranian troops were in Yemen.", Stance.ASSERTS, None),
    ("Iran could not confirm that Iranian troops were in Yemen.", Stance.CANNOT_CONFIRM, Position.OPEN),
    # the *not* of a cue of thinking is the content's
    ("Blinken did not believe that Iranian troops were sent to Yemen.", Stance.ASSERTS, REJECTS),
    ("Blinken doesn't think Iran has sent soldiers to Yemen.", Stance.ASSERTS, REJECTS),
    ("Blinken said he did not believe that Iran had sent troops to Yemen.", Stance.ASSERTS, REJECTS),
    ("Blinken does not expect Iranian troops to fight in Yemen.", Stance.EXPECTS, NOT_YET),
    # a plan that is turned down does not come about
    ("Iran rejected the proposal to send Iranian troops to Yemen.", Stance.ASSERTS, REJECTS),
    ("Iran rejected calls to send Iranian troops to Yemen.", Stance.ASSERTS, REJECTS),
    ("Iran refused to send Iranian troops to Yemen.", Stance.ASSERTS, REJECTS),
    # and what is simply said is so
    ("Iran confirmed that Iranian troops were in Yemen.", Stance.CONFIRMS, HOLDS),
    ("Blinken accused Iran of sending troops to Yemen.", Stance.ASSERTS, HOLDS),
    ("Blinken said that Iran planned to send troops to Yemen.", Stance.ASSERTS, EXPECTS),
    ("“We have not sent troops to Yemen,” Iran said.", Stance.ASSERTS, REJECTS),
]


@pytest.mark.parametrize(("text", "stance", "position"), OWN_CUES)
def test_a_cue_counts_once(read: Read, text: str, stance: Stance, position: Position | None) -> None:
    claim = next(one for one in read(text) if one.directness is not Directness.NARRATED)
    assert (claim.stance, positions(claim)) == (stance, [position])


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Blinken said Iran denied sending troops to Yemen.", None),
        ("Blinken said that Iran had denied that it sent troops to Yemen.", None),
        ("Blinken said that Peskov had accused Iran of sending troops to Yemen.", None),
        ("Blinken said that Moscow believed that Iranian troops were in Yemen.", None),
        ("Blinken cited reports that Iranian troops were in Yemen.", None),
        ("“They deny sending Iranian troops to Yemen,” Blinken said.", None),
        ("Blinken repeated the claim that Iranian troops were in Yemen.", HOLDS),
        ("Blinken said photographs show that Iranian troops are in Yemen.", HOLDS),
        ("Blinken said intelligence suggests that Iran has sent troops to Yemen.", HOLDS),
        ("Blinken said he believed that Iranian troops were in Yemen.", HOLDS),
        ("Blinken said Iranian troops are believed to have been sent to Yemen.", HOLDS),
    ],
)
def test_what_others_say_is_not_claimed(read: Read, text: str, position: Position | None) -> None:
    claim = claim_of(read, text, "Blinken")
    assert positions(claim) == [position]
    assert claim.stance is Stance.ASSERTS


def test_an_article_does_not_hold_what_it_only_retells(read: Read) -> None:
    (claim,) = read("Reports that Iranian troops are in Yemen have alarmed the neighbours.")
    assert (claim.directness, positions(claim)) == (Directness.NARRATED, [None])


@pytest.mark.parametrize(
    ("text", "polarity", "certainty"),
    [
        ("Blinken believed that the bridge was safe.", Polarity.POSITIVE, Certainty.CERTAIN),
        ("Blinken did not believe that the bridge was safe.", Polarity.NEGATIVE, Certainty.CERTAIN),
        ("Blinken did not believe that the bridge was not safe.", Polarity.POSITIVE, Certainty.CERTAIN),
        ("Blinken did not believe that the bridge might fall.", Polarity.NEGATIVE, Certainty.PROBABLE),
        ("Blinken did not claim that the bridge was safe.", Polarity.OPEN, Certainty.OPEN),
        ("Blinken refused to close the bridge.", Polarity.NEGATIVE, Certainty.CERTAIN),
        ("Blinken rejected a plan to close the bridge.", Polarity.NEGATIVE, Certainty.CERTAIN),
        ("Blinken denied that the bridge was closed.", Polarity.POSITIVE, Certainty.CERTAIN),
    ],
)
def test_the_content_holds_or_not(read: Read, text: str, polarity: Polarity, certainty: Certainty) -> None:
    (claim,) = attributed(read, text)
    assert (claim.polarity, claim.certainty) == (polarity, certainty)


@pytest.mark.parametrize(
    "text",
    [
        "Peskov dismissed the photographs as a clumsy forgery.",
        "Pyongyang called the footage a fake.",
        "The ministry dismissed the video as staged.",
        "The company rejected the documents as forgeries.",
        "Peskov labelled the recording a crude fake.",
        "The embassy said the photographs were forged.",
    ],
)
def test_what_is_called_forged_is_denied(read: Read, text: str) -> None:
    assert {claim.stance for claim in attributed(read, text)} == {Stance.DENIES}


@pytest.mark.parametrize(
    "text",
    [
        "The critics dismissed the film as a fantasy.",
        "The senator dismissed the minister as a clown.",
        "The mayor called the footage shocking.",
    ],
)
def test_a_low_opinion_is_no_denial(read: Read, text: str) -> None:
    assert {claim.stance for claim in read(text)} == {Stance.ASSERTS}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Austin, Blinken and Rutte said that the road was closed.", ["Austin", "Blinken", "Rutte"]),
        ("Neither Moscow nor Pyongyang has denied the reports.", ["Moscow", "Pyongyang"]),
        ("Austin as well as Rutte said that the road was closed.", ["Austin", "Rutte"]),
        ("Austin, along with Blinken, said the road was closed.", ["Austin", "Blinken"]),
        ("Austin, together with Rutte and Blinken, said the road was closed.", ["Austin", "Rutte", "Blinken"]),
        ("“The road is closed,” said Austin and Blinken.", ["Austin", "Blinken"]),
    ],
)
def test_each_of_joint_speakers_has_the_claim(read: Read, text: str, speakers: list[str]) -> None:
    claims = attributed(read, text)
    assert [one.speaker_span.of(text) for one in claims if one.speaker_span] == speakers
    assert len({(one.contents, one.stance, one.polarity) for one in claims}) == 1
    assert all(one.speaker for one in claims)


def test_who_is_bidden_does_the_deed(read: Read) -> None:
    (claim,) = attributed(read, "Moscow urged North Korea not to send troops to Yemen.")
    assert [event.actor for event in claim.events] == ["North Korea"]
    (claim,) = attributed(read, "Iran promised Russia to send Iranian drones.")
    assert all(event.actor != "Russia" for event in claim.events)
