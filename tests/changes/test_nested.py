"""Claims inside claims: whose the figures and events are."""

from dataclasses import replace

from telling import changes, count, event, of_kind, paper, record, said

from briefings.changes.nested import own_parts
from briefings.changes.series import series_of
from briefings.model import ChangeKind, Claim, Span, Stance

SENTENCE = "Quist said Brandt sent 400 men."


def pair(*, outer: Stance = Stance.ASSERTS, inner_by: str = "Brandt") -> tuple[Claim, Claim]:
    """Quist's claim, and the one in it by Brandt; both hold the figure and the event."""
    parts = event("sent"), count("400")
    told = [
        said(SENTENCE, *parts, by="Mara Quist", heard="Quist", quote="Brandt sent 400 men", stance=outer),
        said(SENTENCE, *parts, by="Ada Brandt", heard=inner_by, quote="sent 400 men"),
    ]
    first, second = record(paper("Daily Elm", *told, day=1)).claims
    shift = second.sentence.start
    back = [Span(span.start - shift, span.end - shift) for span in (*second.contents, second.figures[0].span)]
    trigger = Span(second.events[0].trigger.start - shift, second.events[0].trigger.end - shift)
    inner = replace(
        second,
        sentence=first.sentence,
        contents=(back[0],),
        speaker_span=Span(0, 5) if inner_by else None,
        figures=(replace(second.figures[0], span=back[1]),),
        events=(replace(second.events[0], trigger=trigger),),
    )
    return first, inner


def held(*claims: Claim) -> list[tuple[int, int]]:
    """How many figures and events each claim is left with."""
    return [(len(one.figures), len(one.events)) for one in own_parts(claims)]


def test_who_only_tells_of_a_claim_has_none_of_its_parts() -> None:
    assert held(*pair()) == [(0, 0), (1, 1)]


def test_who_denies_a_claim_takes_a_position_on_its_events() -> None:
    assert held(*pair(outer=Stance.DENIES)) == [(0, 1), (1, 1)]


def test_joint_speakers_share_their_parts() -> None:
    first, _ = pair()
    assert held(first, replace(first, ordinal=1, speaker="Ivo Kessel")) == [(1, 1), (1, 1)]


def test_what_nobody_is_named_for_is_nobody_elses() -> None:
    outer, inner = pair()
    assert held(outer, replace(inner, speaker=None, speaker_span=None)) == [(1, 1), (1, 1)]


def test_the_order_of_the_claims_does_not_matter() -> None:
    outer, inner = pair()
    assert held(inner, outer) == [(1, 1), (0, 0)]


def test_a_retold_figure_is_one_point_and_the_inner_speakers() -> None:
    outer, inner = pair()
    whole = record(paper("Daily Elm", said(SENTENCE), day=1))
    (series,) = series_of(replace(whole, claims=(outer, inner))).values()
    assert [point.receipt.speaker for point in series.points] == ["Ada Brandt"]


def test_two_who_say_one_thing_in_one_sentence_make_one_change_of_a_kind() -> None:
    both = "Brandt and Kessel said 400 men were sent."
    parts = event("sent"), count("400")
    told = [said(both, *parts, by=name, heard=name.split()[1]) for name in ("Ada Brandt", "Ivo Kessel")]
    found = changes(paper("Daily Elm", *told, day=2), since=1)
    assert [len(of_kind(kind, found)) for kind in (ChangeKind.FIRST_REPORT, ChangeKind.NEW_FIGURE)] == [1, 1]
