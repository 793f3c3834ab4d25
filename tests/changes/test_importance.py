from dataclasses import replace
from datetime import date, timedelta

from changes.telling import changes, count, event, moment, paper, said
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes.importance import HIGH, LEAST, MOST_FOR_AGE, cut, told_and_left_out, weigh, weighed
from briefings.model import ActorClass, Change, ChangeKind, Directness, Position, Proposition, Statement, Topic

END = moment(10)
FOLLOWS_EVENTS = Topic("border", "The border", ("soldier",), ("deploy",))
FOLLOWS_WORDS = Topic("border", "The border", ("soldier",))


def a_figure(**proof: object) -> Change:
    told = said("Kessel counted 90 men.", count("90"), by="Ivo Kessel")
    (found,) = changes(paper("Elm Wire", told, day=9), since=2)
    return replace(found, proof=replace(found.proof, **proof))  # type: ignore[arg-type]  # the fields of Receipt, handed on


def points(change: Change) -> dict[str, int]:
    return dict(weigh(change, END))


def importance(change: Change) -> int:
    return weighed(change, END).importance


def statement(number: int) -> Change:
    subject = Statement("Ivo Kessel", f"Words, number {number}.")
    return weighed(replace(a_figure(), kind=ChangeKind.FIRST_REPORT, subject=subject, figure=None), END)


def test_importance_is_the_sum_of_its_weights() -> None:
    found = weighed(a_figure(), END)
    assert found.importance == sum(weight for _, weight in found.weights)
    assert ("kind of change", 45) in found.weights
    assert all(weight for _, weight in found.weights)


def test_a_larger_change_of_a_figure_weighs_more_up_to_a_limit() -> None:
    now = a_figure().figure
    assert now is not None
    sizes = [
        importance(replace(a_figure(), earlier_figure=replace(now, value=now.value * factor)))
        for factor in (1.0, 1.1, 2.0, 4.0, 1000.0, 1e9)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2] < sizes[3]
    assert sizes[-1] == sizes[-2]
    halved = replace(a_figure(), earlier_figure=replace(now, value=now.value / 4))
    assert importance(halved) == sizes[3]
    assert importance(replace(a_figure(), earlier_figure=replace(now, value=0.0))) == sizes[-1]


def test_origins_count_less_the_more_there_are() -> None:
    one, two, eight, many = (importance(replace(a_figure(), origins=number)) for number in (1, 2, 8, 5000))
    assert one < two < eight
    assert eight == many


def test_old_events_and_old_quotations_sink_but_no_deeper_than_a_limit() -> None:
    fresh, older, ancient = (
        importance(a_figure(event_date=date(2031, 5, 9) - timedelta(days=days))) for days in (0, 30, 30_000)
    )
    assert fresh > older > ancient
    assert fresh - ancient == -MOST_FOR_AGE
    assert importance(a_figure(published_at=END - timedelta(days=30))) < fresh
    assert importance(a_figure(event_date=date(2031, 5, 30))) == fresh


def test_first_hand_goes_before_told_by_the_outlet() -> None:
    heard, own, told = (
        importance(a_figure(directness=way)) for way in (Directness.INDIRECT, Directness.DIRECT, Directness.NARRATED)
    )
    assert own > heard > told


def test_the_doer_and_the_host_weigh_more_than_a_third_party() -> None:
    weights = [
        importance(replace(a_figure(), actor_class=one)) for one in (None, ActorClass.THIRD_PARTY, ActorClass.DOER)
    ]
    assert weights == sorted(set(weights))
    assert "by the third party" in points(replace(a_figure(), actor_class=ActorClass.THIRD_PARTY))


def test_what_was_open_before_weighs_more() -> None:
    opened = replace(a_figure(), earlier_position=Position.OPEN)
    assert points(opened)["was open before"] > 0
    assert "was open before" not in points(replace(a_figure(), earlier_position=Position.HOLDS))


def test_a_statement_never_goes_before_a_change_that_is_known() -> None:
    assert statement(1).importance < importance(a_figure(directness=Directness.NARRATED))


def test_statements_are_told_only_where_a_topic_follows_no_event() -> None:
    known, stated = weighed(a_figure(), END), [statement(number) for number in range(20)]
    assert told_and_left_out([known, *stated], FOLLOWS_EVENTS) == ((known,), tuple(stated))
    told, left_out = told_and_left_out([known, *stated], FOLLOWS_WORDS, most=12)
    assert (len(told), len(left_out)) == (12, 9)
    assert told[0] == known


def test_what_is_told_is_never_more_than_asked_for_unless_each_is_the_first_of_a_high_kind() -> None:
    firsts = [weighed(replace(a_figure(), kind=kind, figure=None), END) for kind in sorted(HIGH)]
    told, left_out = cut([*firsts, weighed(a_figure(), END)], most=1)
    assert list(told) == firsts
    assert len(left_out) == 1


def test_what_weighs_too_little_is_left_out_but_not_the_only_denial() -> None:
    faint = weighed(a_figure(event_date=date(1950, 1, 1)), END)
    assert faint.importance < LEAST
    assert cut([faint]) == ((), (faint,))
    denial = weighed(replace(faint, kind=ChangeKind.DENIED, figure=None, importance=0), END)
    assert cut([replace(denial, importance=1)])[1] == ()


def test_an_archive_read_in_today_is_as_new_as_its_last_article() -> None:
    told = said("Kessel said men were sent.", event("sent"), by="Ivo Kessel")
    (found,) = changes(paper("Elm Wire", told, day=2, seen=25), since=20)
    assert "distance in time" not in dict(found.weights)


A_RECEIPT = a_figure().proof


def made(row: tuple[ChangeKind, int, bool], place: int) -> Change:
    kind, weight, stated = row
    subject = Statement("Ivo Kessel", str(place)) if stated else Proposition("Norland", "deploy", "Estavia")
    return Change(kind, "border", subject, str(place), replace(A_RECEIPT, ordinal=place), importance=weight)


CHANGES = st.lists(st.tuples(st.sampled_from(ChangeKind), st.integers(0, 120), st.booleans()), max_size=30).map(
    lambda rows: sorted((made(row, place) for place, row in enumerate(rows)), key=lambda change: -change.importance)
)


@settings(max_examples=50, deadline=None)
@given(CHANGES, st.integers(1, 15), st.sampled_from([FOLLOWS_EVENTS, FOLLOWS_WORDS]))
def test_nothing_is_lost_or_told_twice_and_the_order_stays(found: list[Change], most: int, topic: Topic) -> None:
    told, left_out = told_and_left_out(found, topic, most=most)
    assert len(told) <= max(most, len(HIGH))
    assert [c for c in found if c in told] == list(told)
    assert [c for c in found if c in left_out] == list(left_out)
    assert {c.label for c in told} | {c.label for c in left_out} == {c.label for c in found}
    assert len(told) + len(left_out) == len(found)
    for kind in HIGH:
        known = [c for c in found if c.kind is kind and not isinstance(c.subject, Statement)]
        assert not known or known[0] in told
