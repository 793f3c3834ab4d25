"""Tables of (sentence, events as "trigger action/kind actor > target"); "-" after it is not, "?" open, "…" to come."""

import pytest
from spacy.language import Language

from briefings.extract.events.actions import actions
from briefings.extract.events.finding import find_events
from briefings.extract.events.naming import LONGEST_SPAN
from briefings.extract.events.triggers import modes
from briefings.model import Event, Polarity

KINDS = {
    *("agree", "consult", "support", "cooperate", "aid", "concede", "retreat", "investigate", "request", "accuse"),
    *("reject", "threaten", "protest", "mobilize", "sanction", "coerce", "assault", "fight"),
}

TOLD = [
    # cooperation
    ("Chad and Mali signed a treaty.", ["signed sign/support Chad > Mali", "signed sign/support Mali > Chad"]),
    ("Norway's foreign minister visited Kenya.", ["visited visit/consult Norway > Kenya"]),
    ("Peru praised Chile.", ["praised support/support Peru > Chile"]),
    ("Canada expressed support for Latvia.", ["expressed support/support Canada > Latvia"]),
    ("Japan donated rice to Nepal.", ["donated aid/aid Japan > Nepal"]),
    ("Bolivia lifted the curfew in Oruro.", ["lifted concede/concede Bolivia > Oruro"]),
    ("The rebels released two hostages.", ["released release/retreat - > -"]),
    ("Chad withdrew its soldiers from Niger.", ["withdrew withdraw/retreat Chad > Niger"]),
    ("The prime minister resigned.", ["resigned resign/retreat - > -"]),
    # what is announced, agreed on or offered
    ("Italy will visit Malta.", ["visit visit/agree… Italy > Malta"]),
    ("Qatar will attack Oman.", ["attack attack/threaten… Qatar > Oman"]),
    ("Brazil offered to mediate.", ["offered agree/agree Brazil > -", "mediate mediate/consult… Brazil > -"]),
    (
        "Iran threatened to attack Iraq.",
        ["threatened threaten/threaten Iran > Iraq", "attack attack/fight… Iran > Iraq"],
    ),
    ("India vowed to punish Nepal.", ["vowed agree/threaten India > Nepal", "punish sanction/sanction… India > Nepal"]),
    # asking and looking into
    (
        "Egypt urged Sudan to release the hostages.",
        ["urged appeal/request Egypt > Sudan", "release release/retreat… Sudan > -"],
    ),
    (
        "Spain demanded an apology from Cuba.",
        ["demanded demand/request Spain > Cuba", "apology support/support… Cuba > -"],
    ),
    (
        "Kenya said that Uganda must apologise.",
        ["must demand/request… Kenya > Uganda", "apologise support/support… Uganda > -"],
    ),
    ("Police launched an inquiry into the bank.", ["inquiry investigate/investigate - > -"]),
    # conflict in words
    ("Chile accused Peru of spying.", ["accused accuse/accuse Chile > Peru"]),
    ("Ghana condemned Togo.", ["condemned condemn/accuse Ghana > Togo"]),
    ("Laos rejected a Thai proposal.", ["rejected reject/reject Laos > Thailand"]),
    ("Mali denied the report.", ["denied deny/reject Mali > -"]),
    # conflict in deeds
    ("Workers staged a rally against the government.", ["rally protest/protest - > -"]),
    ("France imposed an embargo on Libya.", ["imposed sanction/sanction France > Libya"]),
    ("Poland recalled its ambassador from Belarus.", ["recalled cut_ties/sanction Poland > Belarus"]),
    ("Turkish police arrested a Greek sailor.", ["arrested arrest/coerce Turkey > Greece"]),
    ("A Greek sailor was arrested in Turkey.", ["arrested arrest/coerce Turkey > Greece"]),
    ("Gunmen killed a Kenyan farmer.", ["killed kill/assault - > Kenya"]),
    ("The Syrian army killed a Turkish farmer.", ["killed kill/fight Syria > Turkey"]),
    ("Turkish villages were attacked by Syrian rebels.", ["attacked attack/assault Syria > Turkey"]),
    ("An attack by Syrian rebels on Turkey failed.", ["attack attack/assault Syria > Turkey"]),
    ("Iraq launched an attack on Kuwait.", ["attack attack/fight Iraq > Kuwait"]),
    ("Egypt did not attack Sudan.", ["attack attack/fight- Egypt > Sudan"]),
    # who is meant, and by which name
    ("Peru adopted a decree banning Chilean fish.", ["banning restrict/coerce Peru > Chile"]),
    ("Norway signed a deal with Shell.", ["signed sign/support Norway > Shell"]),
    ("Iran said it would attack Iraq.", ["attack attack/threaten… Iran > Iraq"]),
    (
        "The Bakers' Union is holding talks with Oss Mills.",
        ["talks negotiate/consult Bakers' Union > Oss Mills"],
    ),
    ("Talks between Chad and Mali ended.", ["Talks negotiate/consult Chad > Mali"]),
    ("Peruvian soldiers entered Bolivia.", ["entered deploy/mobilize Peru > Bolivia"]),
    ("Kenya praised New Zealand.", ["praised support/support Kenya > New Zealand"]),
    ("Chad has trained hackers against Mali.", ["trained mobilize/mobilize Chad > Mali"]),
    # whom an appeal is made to is not who is named in what is asked for
    ("Chad called for a response to Mali's role in the war with Niger.", ["called appeal/request Chad > -"]),
    ("Chad appealed to Mali for help.", ["appealed appeal/request Chad > Mali"]),
    # a concern is no condemnation, a wish no appeal
    ("Kenya expressed concern over Uganda.", ["expressed worry/accuse Kenya > Uganda"]),
    ("Kenya wants support from Uganda.", ["wants wish/request Kenya > Uganda"]),
]

NOTHING = [
    "An earthquake killed forty people in Nepal.",
    "Ticket prices declined in Norway.",
    "The rain hit the coast in March.",
    "Hurricane Walda struck Cuba.",
    "Peruvian soldiers entered the competition.",
    "Kenya told Uganda that it was raining.",
]


def written(event: Event, text: str) -> str:
    sign = {Polarity.POSITIVE: "", Polarity.NEGATIVE: "-", Polarity.OPEN: "?"}[event.polarity]
    outlook = sign + ("…" if event.expected else "")
    parties = f"{event.actor or '-'} > {event.target or '-'}"
    return f"{event.trigger.of(text)} {event.action}/{event.kind}{outlook} {parties}"


@pytest.mark.parametrize(("text", "events"), TOLD)
def test_who_did_what_of_which_kind_to_whom(nlp: Language, text: str, events: list[str]) -> None:
    assert [written(event, text) for event in find_events(nlp(text))] == events


@pytest.mark.parametrize("text", NOTHING)
def test_what_nobody_does_is_no_event(nlp: Language, text: str) -> None:
    assert find_events(nlp(text)) == ()


def test_where_something_happens_is_not_whom_it_is_done_to(nlp: Language) -> None:
    (event,) = find_events(nlp("Chilean farmers protested in Lima."))
    assert (event.actor, event.target, event.place) == ("Chile", "", "Peru")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Norwegian soldiers are in Nairobi.", ""),
        ("Norwegian soldiers are in Nakuru.", "Nakuru"),
        ("Norwegian soldiers have fought in Nairobi.", "Nairobi"),
    ],
)
def test_a_bare_capital_stands_for_its_state_where_soldiers_are_sent(nlp: Language, text: str, place: str) -> None:
    (event,) = find_events(nlp(text))
    assert event.place == place


def test_no_state_is_he_and_no_person_is_it(nlp: Language) -> None:
    he, it = (find_events(nlp(f"China attacked Japan. {who} condemned Norway."))[-1] for who in ("He", "It"))
    assert (he.actor, it.actor) == ("", "China")


def test_spans_are_short_and_hold_the_party(nlp: Language) -> None:
    text = "The veteran foreign minister of the small and mountainous kingdom of Lesotho, who is 80, visited Norway."
    (event,) = find_events(nlp(text))
    assert event.actor_span is not None
    assert event.target_span is not None
    assert "minister" in event.actor_span.of(text)
    assert len(event.actor_span.of(text).split()) <= LONGEST_SPAN
    assert event.target_span.of(text) == "Norway"


def test_every_kind_is_a_class_of_the_ontology_and_every_class_has_one() -> None:
    found = {mode.kind for mode in modes()} | {action.kind for action in actions()}
    assert found - {""} == KINDS
    assert not {mode.name for mode in modes()} & {action.name for action in actions()}
