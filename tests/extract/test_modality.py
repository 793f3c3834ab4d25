"""Whether an event is said to have happened (+), not to have happened (-), or left open (?); "…" is still to come."""

import pytest
from spacy.language import Language

from briefings.extract.events.actions import actions
from briefings.extract.events.finding import find_events
from briefings.model import Event, Polarity

SIGNS = {Polarity.POSITIVE: "+", Polarity.NEGATIVE: "-", Polarity.OPEN: "?"}

SAID = [
    ("Turkey sent troops to Libya.", "+"),
    ("Iranian soldiers have fought in Syria.", "+"),
    ("Kenyan forces have not only been sent to Haiti but have fought there.", "++"),
    # not so
    ("Turkey did not send troops to Libya.", "-"),
    ("Turkey didn't send any troops to Libya.", "-"),
    ("Iran never sent soldiers to Yemen.", "-"),
    ("No Turkish troops were sent to Libya.", "-"),
    ("Neither Chad nor Niger sent troops to Mali.", "-"),
    ("Officials said there are no Cuban soldiers in Ukraine.", "-"),
    ("Turkish troops are not in Cyprus.", "-"),
    ("Algeria has no troops in Mali.", "-"),
    ("Chadian soldiers have so far not fought.", "-"),
    ("Egypt and Sudan have not held talks.", "-"),
    ("Talks with Iran have not begun.", "-"),
    ("Algeria failed to launch a missile.", "-"),
    ("Algeria refused to send troops to Mali.", "-"),
    ("Algeria ruled out sending troops to Mali.", "-"),
    ("Algeria stopped short of sending troops to Mali.", "-"),
    ("China rejected talks with Japan.", "-"),
    ("It is not true that Algeria sent troops to Mali.", "-"),
    ("It is false that Algeria sent troops to Mali.", "-"),
    ("Algeria did not manage to send troops to Mali.", "-"),
    ("Algeria came close to sending troops to Mali.", "-"),
    ("Algeria would have sent troops to Mali.", "-"),
    ("Algeria was unable to send troops to Mali.", "-"),
    ("Algeria was too weak to send troops to Mali.", "-"),
    ("Instead of sending troops to Mali, Algeria closed the border.", "-"),
    ("Algeria could not send troops to Mali.", "-"),
    ("Algeria no longer sends troops to Mali.", "-"),
    # not yet
    ("Poland has not yet sent troops to Ukraine.", "-…"),
    ("Chadian soldiers have yet to fight in Niger.", "-…"),
    ("Iranian soldiers have not yet been seen in combat.", "-…"),
    ("Officials have not yet seen Iranian troops in combat.", "-…"),
    ("Poland will not send troops to Ukraine.", "-"),
    # not seen, not known
    ("There is no evidence that Iran has sent soldiers to Syria.", "?"),
    ("We have no evidence that Chadian troops have fought.", "?"),
    ("The ministry found no evidence of a deployment of Iranian troops to Syria.", "?"),
    ("We have seen no sign of Chadian troops fighting in Niger.", "??"),
    ("Officials are not aware of any Algerian troops fighting in Mali.", "??"),
    ("Officials had not seen Chadian troops fight.", "?"),
    # conditions, questions, hearsay
    ("If Turkey sends troops to Cyprus, Greece will respond.", "?"),
    ("If Turkey decides to send troops to Cyprus, Greece will respond.", "?…"),
    ("Unless Kenya sends troops to Haiti, gangs will rule.", "?"),
    ("Should Turkey send soldiers to Cyprus, Greece would answer.", "?…"),
    ("It is unclear whether Serbia moved troops to Kosovo.", "?"),
    ("Did Algeria send troops to Mali?", "?"),
    ("An alleged deployment of Algerian troops to Mali made headlines.", "?"),
    ("Kenya has not ruled out sending troops to Haiti.", "?"),
    ("Algeria could send soldiers to Mali if fighting resumes.", "+…?"),
    # still to come
    ("France will send troops to Ukraine.", "+…"),
    ("France plans to send troops to Ukraine.", "+…"),
    ("France is preparing to deploy soldiers to Ukraine.", "+…"),
    ("France is considering sending soldiers to Ukraine.", "+…"),
    ("Germany agreed to station a brigade in Lithuania.", "+…"),
    ("Chad was going to send troops to Sudan.", "+…"),
    ("Chad promised to deliver weapons to Sudan.", "+…"),
    ("Belgium may send troops to Niger.", "+…"),
    ("Britain is expected to deploy 1,000 soldiers to Estonia.", "+…"),
    ("Turkish troops could enter combat within weeks.", "+…"),
    ("Algeria threatened to fire missiles at Morocco.", "+…"),
    ("Chad accused Sudan of planning to launch missiles.", "+…"),
    ("Japan hopes to hold talks with China.", "+…"),
    ("Saudi Arabia is ready for talks with Iran.", "+…"),
    ("The planned deployment of Algerian soldiers to Mali was delayed.", "+…"),
    ("Algeria will have soldiers in Mali by June.", "+…"),
    ("Once Algeria sends troops to Mali, talks will end.", "+…+…"),
    # what somebody says of it is not asked
    ("Algeria denied that it had sent troops to Mali.", "+"),
    ("Algeria could not confirm that Chad sent troops to Mali.", "+"),
    # facts all the same
    ("Algeria managed to send troops to Mali.", "+"),
    ("Algeria did not regret sending troops to Mali.", "+"),
    ("Algeria could not prevent Chad from sending troops to Mali.", "+"),
    # one clause does not colour the next
    ("Spain has not seen Moroccan troops fight, but expects that they will fight in May.", "?+…"),
    ("Spain did not comment, and Moroccan troops fought on.", "+"),
    ("Chad, which has not joined the alliance, sent troops to Niger.", "+"),
    ("They did not find the missile that Iran launched.", "+"),
]

MISSED = [
    pytest.param(
        "Reports that Algeria sent troops to Mali are wrong.",
        "-",
        id="reports are wrong",
        marks=pytest.mark.xfail(reason="a verdict on reports is not carried over to what they report"),
    ),
]


def written(event: Event) -> str:
    return SIGNS[event.polarity] + ("…" if event.expected else "")


@pytest.mark.parametrize(("text", "signs"), [*SAID, *MISSED])
def test_whether_it_is_said_to_have_happened(nlp: Language, text: str, signs: str) -> None:
    forces = {action.name for action in actions()}
    told = (event for event in find_events(nlp(text)) if event.action in forces)
    assert "".join(written(event) for event in told) == signs
