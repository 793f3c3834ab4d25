"""Tables of (sentence, events as "trigger action actor > target @ place"); "-" is what the text does not tell."""

import pytest
from spacy.language import Language

from briefings.extract.events.actions import actions
from briefings.extract.events.finding import find_events
from briefings.model import Event

CONGO = "Democratic Republic of the Congo"

TOLD = [
    # deployments: active, passive, being somewhere, having somebody there, as a noun
    ("Iran sent 200 soldiers to Syria in March.", ["sent deploy Iran > Syria @ Syria"]),
    ("Turkey has deployed troops to northern Iraq.", ["deployed deploy Turkey > Iraq @ Iraq"]),
    ("Russian troops were deployed to Belarus last week.", ["deployed deploy Russia > Belarus @ Belarus"]),
    ("French soldiers are stationed in Niger.", ["stationed deploy France > Niger @ Niger"]),
    ("There are Rwandan soldiers in Congo, the report said.", [f"are deploy Rwanda > {CONGO} @ {CONGO}"]),
    ("Algeria has 300 soldiers in Mali.", ["soldiers deploy Algeria > Mali @ Mali"]),
    ("Russia has 300 Cuban soldiers in Kursk.", ["soldiers deploy Cuba > Russia @ Kursk"]),
    ("Kenyan police officers arrived in Haiti.", ["arrived deploy Kenya > Haiti @ Haiti"]),
    ("Moscow denied the presence of Cuban soldiers in Ukraine.", ["presence deploy Cuba > Ukraine @ Ukraine"]),
    ("The United States sent soldiers to Poland.", ["sent deploy United States > Poland @ Poland"]),
    ("Russia has brought North Korean troops to Kursk.", ["brought deploy North Korea > Russia @ Kursk"]),
    ("Britain is expected to deploy 1,000 soldiers to Estonia.", ["deploy deploy United Kingdom > Estonia @ Estonia"]),
    (
        "The soldiers that the United States sent to Poland are training.",
        ["sent deploy United States > Poland @ Poland"],
    ),
    # fighting: who against whom
    ("Chinese troops clashed with Indian soldiers in Ladakh.", ["clashed fight China > India @ -"]),
    ("Ethiopian troops fought Eritrean forces near the border.", ["fought fight Ethiopia > Eritrea @ -"]),
    ("Sudanese forces engaged Chadian soldiers in combat.", ["combat fight Sudan > Chad @ -"]),
    ("Azerbaijan's forces engaged in combat with Armenian troops.", ["combat fight Azerbaijan > Armenia @ -"]),
    ("Troops from Burundi are fighting in eastern Congo.", [f"fighting fight Burundi > - @ {CONGO}"]),
    ("Burundi's soldiers, who fought in Congo, rested.", [f"fought fight Burundi > - @ {CONGO}"]),
    # launches
    ("Iran launched a ballistic missile on Tuesday.", ["launched launch Iran > - @ -"]),
    ("A missile was launched by India on Friday.", ["launched launch India > - @ -"]),
    ("India's missile test drew protests.", ["test launch India > - @ -"]),
    ("The launch of a North Korean rocket failed.", ["launch launch North Korea > - @ -"]),
    ("The missile that Peru launched fell into the sea.", ["launched launch Peru > - @ -"]),
    # supplies
    ("Germany supplied weapons to Ukraine.", ["supplied supply Germany > Ukraine @ Ukraine"]),
    ("Weapons were delivered to Armenia by France.", ["delivered supply France > Armenia @ Armenia"]),
    ("The shipment of Iranian weapons to Sudan was stopped.", ["shipment supply Iran > Sudan @ Sudan"]),
    ("Vietnam did not give arms to Laos.", ["give supply Vietnam > Laos @ Laos"]),
    # talks
    ("Armenia held talks with Azerbaijan.", ["talks negotiate Armenia > Azerbaijan @ -"]),
    ("Colombia negotiated with the rebels.", ["negotiated negotiate Colombia > - @ -"]),
    # whose deed it is, below another verb
    ("Iran denied that it had sent arms to the Houthis in Yemen.", ["sent supply Iran > - @ Yemen"]),
    ("Cuba rejected reports that it had sent soldiers to Ukraine.", ["sent deploy Cuba > Ukraine @ Ukraine"]),
    ("Mali accused Algeria of sending soldiers to Kidal.", ["sending deploy Algeria > Mali @ Kidal"]),
    ("Chad is accused of having sent arms to Sudan.", ["sent supply Chad > Sudan @ Sudan"]),
    ("Algeria stopped short of sending troops to Mali.", ["sending deploy Algeria > Mali @ Mali"]),
    # what was named before
    (
        "Rwanda sent soldiers to Congo. These troops are now fighting in Goma.",
        [f"sent deploy Rwanda > {CONGO} @ {CONGO}", "fighting fight Rwanda > - @ Goma"],
    ),
    (
        "Cuban soldiers were sent to Yemen. They have fought Saudi forces.",
        ["sent deploy Cuba > Yemen @ Yemen", "fought fight Cuba > Saudi Arabia @ -"],
    ),
    (
        "Kenya sent troops to Haiti, and they have clashed with gangs.",
        ["sent deploy Kenya > Haiti @ Haiti", "clashed fight Kenya > - @ -"],
    ),
    (
        "Rwandan soldiers who were sent to Congo have fought there.",
        [f"sent deploy Rwanda > {CONGO} @ {CONGO}", f"fought fight Rwanda > - @ {CONGO}"],
    ),
]

MISSED = [
    pytest.param(
        "Indian and Chinese troops clashed in Ladakh.",
        ["clashed fight China > India @ -"],
        id="joint owners",
        marks=pytest.mark.xfail(reason="of two owners that share a noun only the last is read"),
    ),
    pytest.param(
        "NATO has moved forces to Romania.",
        ["moved deploy NATO > Romania @ Romania"],
        id="alliance",
        marks=pytest.mark.xfail(reason="an actor is a country; alliances and armed groups have no table yet"),
    ),
    pytest.param(
        "Laos received weapons from Vietnam.",
        ["received supply Vietnam > Laos @ -"],
        id="receiving",
        marks=pytest.mark.xfail(reason="verbs of receiving turn actor and target around"),
    ),
    pytest.param(
        "Rwanda's soldiers have crossed into Congo.",
        [f"crossed deploy Rwanda > {CONGO} @ {CONGO}"],
        id="crossing",
        marks=pytest.mark.xfail(reason="crossing a border is no trigger in actions.toml"),
    ),
    pytest.param(
        "In March Chad sent troops into Sudan.",
        ["sent deploy Chad > Sudan @ Sudan"],
        id="month before a name",
        marks=pytest.mark.xfail(reason="the parser reads “March Chad” as one name"),
    ),
    pytest.param(
        "Burundi's soldiers, who fought in Congo, went home.",
        [f"fought fight Burundi > - @ {CONGO}"],
        id="going home",
        marks=pytest.mark.xfail(reason="going home is read as going where the relative clause says"),
    ),
    pytest.param(
        "Iran has supplied drones to Russia.",
        ["supplied supply Iran > Russia @ Russia"],
        id="drones",
        marks=pytest.mark.xfail(reason="drones are no arms in actions.toml"),
    ),
]

NOTHING = [
    "The company sent flowers to Paris.",
    "She moved to Berlin in 2019.",
    "He fired the minister.",
    "The firm launched a phone in China.",
    "Soldiers took part in a parade in Rome.",
    "The court brought the case to an end.",
    "",
]


def written(event: Event, text: str) -> str:
    target, place = event.target or "-", event.place or "-"
    return f"{event.trigger.of(text)} {event.action} {event.actor or '-'} > {target} @ {place}"


@pytest.mark.parametrize(("text", "events"), [*TOLD, *MISSED])
def test_who_did_what_to_whom_and_where(nlp: Language, text: str, events: list[str]) -> None:
    forces = {action.name for action in actions()}
    told = [event for event in find_events(nlp(text)) if event.action in forces]
    assert [written(event, text) for event in told] == events


@pytest.mark.parametrize("text", NOTHING)
def test_other_deeds_are_no_events(nlp: Language, text: str) -> None:
    assert find_events(nlp(text)) == ()


def test_events_come_in_order_of_their_triggers_and_none_twice(nlp: Language) -> None:
    text = "\n\n".join(sentence for sentence, _ in TOLD)
    triggers = [event.trigger for event in find_events(nlp(text))]
    assert triggers == sorted(triggers)
    assert len(triggers) == len(set(triggers)) >= len(TOLD)


def test_each_action_has_triggers_and_those_that_are_not_bare_have_things() -> None:
    assert len({action.name for action in actions()}) == len(actions())
    for action in actions():
        assert action.verbs
        assert action.bare or action.things
