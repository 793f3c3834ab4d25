import itertools
from dataclasses import replace
from datetime import date

import pytest
from telling import Said, event, paper, record, said

from briefings.changes import position_of, stands_of
from briefings.model import Claim, Directness, Event, Footing, Polarity, Position, Proposition, Span, Stance

YES, NO, OPEN = Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.OPEN
AT = Span(0, 4)
NOW, LATER = "now", "still to come"


def position(
    stance: Stance, polarity: Polarity = YES, *, expected: bool = False, footing: Footing = Footing.POINT
) -> Position | None:
    claim = Claim(1, 0, AT, (AT,), Directness.INDIRECT, stance)
    return position_of(claim, Event(AT, "deploy", "Norland", polarity=polarity, expected=expected, footing=footing))


@pytest.mark.parametrize(
    ("stance", "polarity", "when", "taken"),
    [
        (Stance.ASSERTS, YES, NOW, Position.HOLDS),
        (Stance.ASSERTS, NO, NOW, Position.REJECTS),
        (Stance.ASSERTS, NO, LATER, Position.NOT_YET),
        (Stance.ASSERTS, YES, LATER, Position.EXPECTS),
        (Stance.ASSERTS, OPEN, NOW, None),
        (Stance.CONFIRMS, YES, NOW, Position.HOLDS),
        (Stance.CONFIRMS, NO, NOW, Position.REJECTS),
        (Stance.CONFIRMS, OPEN, LATER, None),
        (Stance.DENIES, YES, NOW, Position.REJECTS),
        (Stance.DENIES, NO, NOW, Position.HOLDS),
        (Stance.CANNOT_CONFIRM, YES, NOW, Position.OPEN),
        (Stance.QUESTIONS, NO, NOW, Position.OPEN),
        (Stance.DECLINES_TO_COMMENT, YES, NOW, Position.NO_COMMENT),
        (Stance.EXPECTS, YES, NOW, Position.EXPECTS),
        (Stance.EXPECTS, NO, NOW, Position.NOT_YET),
        (Stance.WARNS, YES, LATER, Position.EXPECTS),
        (Stance.DEMANDS, YES, NOW, None),
    ],
)
def test_a_position_is_stance_and_polarity_together(
    stance: Stance, polarity: Polarity, when: str, taken: Position | None
) -> None:
    assert position(stance, polarity, expected=when == LATER) is taken


@pytest.mark.parametrize("footing", [Footing.ASIDE, Footing.GIVEN])
def test_what_is_beside_the_point_is_told_but_not_denied_or_doubted_with_it(footing: Footing) -> None:
    assert position(Stance.ASSERTS, footing=footing) is Position.HOLDS
    assert position(Stance.CONFIRMS, footing=footing) is Position.HOLDS
    for stance in set(Stance) - {Stance.ASSERTS, Stance.CONFIRMS}:
        assert position(stance, footing=footing) is None


def test_what_is_taken_as_known_is_not_expected() -> None:
    assert position(Stance.ASSERTS, expected=True, footing=Footing.GIVEN) is None
    assert position(Stance.ASSERTS, expected=True, footing=Footing.ASIDE) is Position.EXPECTS


def test_every_stance_and_polarity_has_a_position_or_none() -> None:
    for stance, polarity, expected in itertools.product(Stance, Polarity, (True, False)):
        taken = position(stance, polarity, expected=expected)
        assert taken is None or isinstance(taken, Position)
        supposed = polarity is OPEN and stance in {Stance.ASSERTS, Stance.CONFIRMS}
        assert (taken is None) == (supposed or stance is Stance.DEMANDS)


def test_only_assertions_confirmations_and_denials_settle_anything() -> None:
    firm = {Position.HOLDS, Position.REJECTS}
    settling = {
        s for s, p, e in itertools.product(Stance, Polarity, (True, False)) if position(s, p, expected=e) in firm
    }
    assert settling == {Stance.ASSERTS, Stance.CONFIRMS, Stance.DENIES}


def claim(word: str, action: str = "deploy", actor: str = "Norland", target: str = "Estavia") -> Said:
    return said(f"Kessel spoke of a {word}.", event(word, action, actor, target), by="Ivo Kessel")


def test_positions_come_in_order_of_publication_whatever_was_seen_first() -> None:
    papers = paper("Elm Wire", claim("move"), day=5, seen=5), paper("Daily Elm", claim("move"), day=2, seen=9)
    (stands,) = stands_of(record(*papers)).values()
    assert [stand.receipt.outlet for stand in stands] == ["Daily Elm", "Elm Wire"]


def test_a_missing_target_is_the_actors_most_frequent_one() -> None:
    papers = (
        paper("Elm Wire", claim("move"), claim("march", target="Ferrania"), claim("march", target="Ferrania"), day=1),
        paper("Daily Elm", claim("drive", target=""), day=2),
    )
    found = stands_of(record(*papers))
    assert len(found[Proposition("Norland", "deploy", "Ferrania")]) == 3
    assert len(found[Proposition("Norland", "deploy", "Estavia")]) == 1


def test_an_actor_is_no_target_of_its_own() -> None:
    found = stands_of(record(paper("Elm Wire", claim("move", target="Norland"), day=1)))
    assert list(found) == [Proposition("Norland", "deploy", "")]


def test_an_event_without_an_actor_founds_no_proposition() -> None:
    assert stands_of(record(paper("Elm Wire", claim("move", actor=""), day=1))) == {}


def test_what_two_do_to_each_other_is_one_thing_whoever_is_named_first() -> None:
    told = (
        claim("battle", action="fight", target="Estavia"),
        claim("clash", action="fight", actor="Estavia", target="Norland"),
        claim("battle", action="fight", target=""),
        claim("clash", action="fight", target="Ferrania"),
    )
    found = stands_of(record(paper("Elm Wire", *told, day=1)))
    assert {proposition: len(stands) for proposition, stands in found.items()} == {
        Proposition("Norland", "fight", "Estavia"): 3,
        Proposition("Norland", "fight", "Ferrania"): 1,
    }


def test_of_several_events_on_one_thing_the_last_in_the_claim_decides() -> None:
    told = said(
        "Kessel said men sent out had not been sent on.", event("sent"), event("sent on", polarity=NO), by="Ivo Kessel"
    )
    ((stand,),) = stands_of(record(paper("Elm Wire", told, day=1))).values()
    assert stand.position is Position.REJECTS


def test_a_launch_is_told_apart_by_the_day_that_the_sentence_gives() -> None:
    def launch(on: date | None) -> Said:
        told = event("launch", "launch", target="")
        return said("Quist spoke of a launch.", told, by="Mara Quist", on=on)

    papers = (
        paper("Elm Wire", launch(None), day=10),
        paper("Daily Elm", launch(date(2031, 5, 10)), day=14),
        paper("Radio Oss", launch(None), day=15),
    )
    found = stands_of(record(*papers))
    assert {(p.when, len(stands)) for p, stands in found.items()} == {("2031-05-10", 2), ("2031-05-15", 1)}


def test_who_speaks_is_the_name_else_the_words_else_the_outlet() -> None:
    papers = (
        paper("Elm Wire", claim("move"), day=1),
        paper("Daily Elm", said("Officials spoke of a move.", event("move"), heard="Officials"), day=2),
        paper("Radio Oss", said("There was a move.", event("move")), day=3),
    )
    (stands,) = stands_of(record(*papers)).values()
    assert [stand.speaker for stand in stands] == ["Ivo Kessel", "Officials", "Radio Oss"]


def test_what_an_outlet_only_relays_is_the_speakers_and_not_the_outlets() -> None:
    told = said("Kessel spoke of a move, according to Elm Wire.", event("move"), by="Ivo Kessel", quote="a move")
    alone = said("There was a move, Elm Wire reports.", event("move"), by="Elm Wire")
    whole = record(paper("Daily Elm", told, alone, day=1), paper("Elm Wire", claim("move"), day=2))
    relayed = replace(whole.claims[0], ordinal=7, speaker="Elm Wire")
    (stands,) = stands_of(replace(whole, claims=(relayed, *whole.claims))).values()
    assert [stand.speaker for stand in stands] == ["Ivo Kessel", "Daily Elm", "Ivo Kessel"]


def test_what_nobody_is_named_for_is_not_the_outlets() -> None:
    denied = replace(said("It was denied that men moved.", event("moved")), directness=Directness.INDIRECT)
    assert stands_of(record(paper("Elm Wire", denied, day=1))) == {}


def test_of_several_events_the_one_that_is_the_point_decides() -> None:
    told = said(
        "Brandt said no men went, whatever the deployment costs.",
        event("went", polarity=NO),
        event("deployment", footing=Footing.GIVEN),
        by="Ada Brandt",
    )
    ((stand,),) = stands_of(record(paper("Elm Wire", told))).values()
    assert (stand.position, stand.footing) == (Position.REJECTS, Footing.POINT)


def test_what_is_done_by_saying_so_is_about_whom_it_is_said_to() -> None:
    told = said("Norland condemned it.", event("condemned", "condemn", target=""))
    assert stands_of(record(paper("Elm Wire", told))) == {}


def test_a_persons_deed_is_the_states_whom_it_speaks_for() -> None:
    told = said("Brandt condemned Kessel.", event("condemned", "condemn", "Brandt", "Ivo Kessel"))
    jailed = said("Brandt jailed Kessel.", event("jailed", "resign_from", "Brandt", "Ivo Kessel"))
    found = stands_of(record(paper("Elm Wire", told, jailed)))
    assert set(found) == {
        Proposition("Norland", "condemn", "Estavia"),
        Proposition("Norland", "resign_from", "Ivo Kessel"),
    }


def test_what_an_article_tells_of_a_month_ago_is_no_news_and_what_somebody_says_of_it_is() -> None:
    old = date(2031, 3, 2)
    told = said("Norland sent men in March.", event("sent"), on=old)
    quoted = said("Quist said Norland sent men in March.", event("sent"), by="Mara Quist", on=old)
    long_ago = replace(quoted, on=date(2030, 3, 2))
    for claim, footing in ((told, Footing.GIVEN), (quoted, Footing.POINT), (long_ago, Footing.GIVEN)):
        ((stand,),) = stands_of(record(paper("Elm Wire", claim))).values()
        assert stand.footing is footing


def test_what_a_correction_repeats_as_wrong_is_nobodys_word() -> None:
    heard = "An earlier version of this article"
    wrong = said(f"{heard} said soldiers were sent to Estavia.", event("sent"), by=heard, heard=heard)
    assert stands_of(record(paper("Elm Wire", wrong))) == {}
