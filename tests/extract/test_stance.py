import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Read

from briefings.extract.stance import CueFacts, stance_of
from briefings.model import Polarity, Stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Austin said that the soldiers were in Russia.", Stance.ASSERTS),
        ("Austin confirmed that the soldiers were in Russia.", Stance.CONFIRMS),
        ("Austin acknowledged that the soldiers were in Russia.", Stance.CONFIRMS),
        ("Austin said that Washington has evidence of soldiers in Russia.", Stance.ASSERTS),
        ("Russia has denied the reports.", Stance.DENIES),
        ("Peskov dismissed the reports as fake.", Stance.DENIES),
        ("Austin stated that he could not confirm these reports.", Stance.CANNOT_CONFIRM),
        ("Austin could not confirm that the soldiers were there.", Stance.CANNOT_CONFIRM),
        ("Austin was unable to confirm the reports.", Stance.CANNOT_CONFIRM),
        ("Rutte noted that there was currently no evidence to support the claims.", Stance.CANNOT_CONFIRM),
        ("Austin declined to comment on the reports.", Stance.DECLINES_TO_COMMENT),
        ("Austin refused to say whether the soldiers were there.", Stance.DECLINES_TO_COMMENT),
        ("Austin asked whether the soldiers were there.", Stance.QUESTIONS),
        ("Austin expects that the soldiers will fight.", Stance.EXPECTS),
        ("Austin said that he expects the soldiers to fight.", Stance.EXPECTS),
        ("Austin warned that the war could spread.", Stance.WARNS),
        ("Austin called for a strong response.", Stance.DEMANDS),
        ("Austin urged Russia to withdraw.", Stance.DEMANDS),
        ("Austin did not deny that the soldiers were there.", Stance.ASSERTS),
    ],
)
def test_the_stance_is_the_verbs(read: Read, text: str, stance: Stance) -> None:
    assert [claim.stance for claim in read(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Blinken said that the soldiers are in Russia.", Polarity.POSITIVE),
        ('Blinken said, "We have not yet seen these troops in combat."', Polarity.NEGATIVE),
        ("Blinken said that no soldiers were there.", Polarity.NEGATIVE),
        ("Blinken said that the soldiers could fight.", Polarity.OPEN),
        ("Blinken asked whether the soldiers were there.", Polarity.OPEN),
        ("Blinken said that the soldiers, who had not eaten, were in Russia.", Polarity.POSITIVE),
    ],
)
def test_the_polarity_is_the_contents(read: Read, text: str, polarity: Polarity) -> None:
    assert [claim.polarity for claim in read(text)] == [polarity]


def test_not_yet_seen_is_asserted_and_not_denied(read: Read) -> None:
    claims = read('Blinken said, "We have not yet seen these troops in combat."')
    assert [(claim.stance, claim.polarity) for claim in claims] == [(Stance.ASSERTS, Polarity.NEGATIVE)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["say", "confirm", "deny", "expect", "refuse", "zzz", ""]), st.booleans(), st.text(max_size=80))
def test_every_cue_has_a_stance(lemma: str, negated: bool, content: str) -> None:  # noqa: FBT001 - drawn, not chosen
    assert stance_of(CueFacts(lemma, negated=negated), content) in Stance


def test_declining_to_comment_is_never_a_denial() -> None:
    assert stance_of(CueFacts("decline"), "to comment on the denial") is Stance.DECLINES_TO_COMMENT
    assert stance_of(CueFacts("comment", negated=True), "on the reports") is Stance.DECLINES_TO_COMMENT
