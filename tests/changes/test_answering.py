"""What answers a pinned question, and what does not."""

import pytest
from telling import changes, count, event, moment, paper, said

from briefings.changes.answering import answered, wanted_by
from briefings.model import Change, Event, Figure, Polarity, Proposition, SeriesKey, Span, Stance, StandingQuestion


def asked(wanted: SeriesKey | Proposition, number: int = 1) -> StandingQuestion:
    return StandingQuestion(number, "border", "How many?", wanted, moment(1))


def told() -> tuple[Change, ...]:
    return changes(
        paper(
            "Elm Wire",
            said("Kessel counted 90 soldiers in Estavia.", count("90"), by="Ivo Kessel"),
            said("Brandt counted 40 soldiers killed in Estavia.", count("40", state="killed"), by="Ada Brandt"),
            said("Kessel confirmed soldiers were sent.", event("sent"), by="Ivo Kessel", stance=Stance.CONFIRMS),
            day=2,
        ),
        since=2,
    )


@pytest.mark.parametrize(
    ("wanted", "sentences"),
    [
        (SeriesKey("", place="Estavia", state="in_place"), ["Kessel counted 90 soldiers in Estavia."]),
        (SeriesKey("", place="Estavia", state="killed"), ["Brandt counted 40 soldiers killed in Estavia."]),
        (SeriesKey("", "Norland", "Estavia", "killed"), ["Brandt counted 40 soldiers killed in Estavia."]),
        (SeriesKey("", "Ferrania", "Estavia", "killed"), []),
        (SeriesKey("", place="Norland", state="in_place"), []),
        (SeriesKey("ship", place="Estavia"), []),
        (Proposition("Norland", "deploy", "Estavia"), ["Kessel confirmed soldiers were sent."]),
        (Proposition("Norland", "deploy"), ["Kessel confirmed soldiers were sent."]),
        (Proposition("Norland", "deploy", "Ferrania"), []),
        (Proposition("Norland", "fight", "Estavia"), []),
    ],
)
def test_what_fits_in_every_respect_that_is_told_answers(wanted: SeriesKey | Proposition, sentences: list[str]) -> None:
    found = [change.proof.sentence for one in answered([asked(wanted)], told()) for change in one.changes]
    assert found == sentences


def test_what_is_only_expected_answers_nothing() -> None:
    expected = paper("Elm Wire", said("Brandt expects more to be sent.", event("sent", expected=True), by="Ada Brandt"))
    assert answered([asked(Proposition("Norland", "deploy"))], changes(expected, since=1)) == ()


def test_questions_keep_their_order_and_those_without_an_answer_are_left_out() -> None:
    both = SeriesKey("", place="Estavia", state="killed"), SeriesKey("", place="Estavia", state="in_place")
    nothing = SeriesKey("ship")
    found = answered([asked(both[0], 1), asked(nothing, 2), asked(both[1], 3)], told())
    assert [one.question.id for one in found] == [1, 3]


def test_a_question_of_nothing_countable_stands_for_anything_there() -> None:
    figure = Figure(Span(0, 5), 7, 7, 7, place="Estavia", state="killed")
    assert wanted_by(figure) == SeriesKey("", place="Estavia", state="killed")
    deed = Event(Span(0, 4), "deploy", "Norland", "Norland", polarity=Polarity.OPEN)
    assert wanted_by(deed) == Proposition("Norland", "deploy")
