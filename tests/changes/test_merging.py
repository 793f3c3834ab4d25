"""What one sentence shows of one subject is one change."""

from dataclasses import replace

from telling import changes, event, moment, paper, said

from briefings.changes.merging import merged
from briefings.model import Change, ChangeKind, Receipt, Span, Stance, Statement


def test_a_turn_that_confirms_is_told_once() -> None:
    doubt = paper(
        "Kestrel",
        said(
            "Brandt could not confirm the deployment.",
            event("deployment"),
            by="Ada Brandt",
            stance=Stance.CANNOT_CONFIRM,
        ),
        day=1,
    )
    turn = paper(
        "Kestrel",
        said("Brandt confirmed the deployment.", event("deployment"), by="Ada Brandt", stance=Stance.CONFIRMS),
        day=3,
    )
    (told,) = changes(doubt, turn, since=2)
    assert {ChangeKind.POSITION_CHANGED, ChangeKind.CONFIRMED} <= {told.kind, *told.also}
    assert told.kind not in told.also
    assert told.earlier is not None
    assert "could not confirm" in told.earlier.sentence
    assert "; " in told.reason


def test_a_statement_gives_way_to_what_its_sentence_is_told_by() -> None:
    doubt = paper("Kestrel", said("Troops were sent to Estavia.", event("sent")), day=1)
    (told,) = changes(doubt, since=1, until=2)
    words = replace(told, subject=Statement("Kestrel", "Troops were sent"), importance=1)
    assert merged([words, told]) == (told,)


def test_corrections_stay_apart() -> None:
    sent = paper("Kestrel", said("Troops were sent to Estavia.", event("sent")), day=1)
    (told,) = changes(sent, since=1, until=2)
    correction = replace(told, kind=ChangeKind.CORRECTED)
    assert merged([told, correction]) == (told, correction)


def test_two_sentences_that_became_one_are_two_corrections() -> None:
    sent = paper("Kestrel", said("Troops were sent to Estavia.", event("sent")), day=1)
    (told,) = changes(sent, since=1, until=2)
    one, two = (
        replace(told, kind=ChangeKind.CORRECTED, earlier=replace(told.proof, span=Span(at, at + 9), sentence=words))
        for at, words in ((300, "old one"), (400, "old two"))
    )
    assert merged([one, two]) == (one, two)


def test_merging_keeps_every_speaker_and_the_widest_support() -> None:
    sent = paper("Kestrel", said("Troops were sent to Estavia.", event("sent")), day=1)
    (told,) = changes(sent, since=1, until=2)
    other = replace(
        told, kind=ChangeKind.CONFIRMED, importance=0, speakers=("Ivo Kessel",), outlets=("A", "B"), origins=2
    )
    (one,) = merged([other, told])
    assert one.kind is told.kind
    assert one.also == (ChangeKind.CONFIRMED,)
    assert one.speakers == ("Kestrel", "Ivo Kessel")
    assert (one.outlets, one.origins) == (("A", "B"), 2)


def test_other_sentences_are_never_merged() -> None:
    sent = paper("Kestrel", said("Troops were sent to Estavia.", event("sent")), day=1)
    (told,) = changes(sent, since=1, until=2)
    proof: Receipt = replace(told.proof, span=Span(500, 520), published_at=moment(9))
    elsewhere: Change = replace(told, proof=proof)
    assert merged([told, elsewhere]) == (told, elsewhere)


def test_a_denial_that_contradicts_is_told_once_and_by_the_denier_alone() -> None:
    sent = paper("Kestrel", said("Kessel said troops were sent.", event("sent"), by="Ivo Kessel"), day=1)
    denial = said("Brandt denied that troops were sent.", event("sent"), by="Ada Brandt", stance=Stance.DENIES)
    (told,) = changes(sent, paper("Elm Wire", denial, day=3), since=2)
    assert (told.kind, told.also) == (ChangeKind.DENIED, (ChangeKind.CONTRADICTED,))
    assert told.speakers == ("Ada Brandt",)
    assert told.earlier is not None
    assert told.earlier.speaker == "Ivo Kessel"
