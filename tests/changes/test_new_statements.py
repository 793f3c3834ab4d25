import random

from hypothesis import given, settings
from hypothesis import strategies as st
from random_records import LAST_DAY, papers
from telling import Paper, moment, paper, record, said

from briefings.changes.new_statements import detect
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind, Polarity, Record, Stance, Statement

DAYS = st.integers(1, LAST_DAY)
quick = settings(max_examples=30, deadline=None)

BRIDGE = "The bridge at Elmsford was closed to lorries on Monday."
RETOLD = "On Monday the Elmsford bridge was closed to lorries."
MUSEUM = "Thieves took three paintings from the museum in Tarn."


def statements(*told: Paper, since: int = 2) -> list[Change]:
    whole = record(*told)
    return list(detect(Window(whole.at(moment(since)), whole, "border")))


def test_a_sentence_on_something_else_is_a_first_report() -> None:
    old, new = paper("Elm Wire", said(BRIDGE)), paper("Daily Elm", said(MUSEUM), day=2)
    (change,) = statements(old, new)
    assert change.kind is ChangeKind.FIRST_REPORT
    assert change.subject == Statement("Daily Elm", MUSEUM)
    assert change.proof.sentence == MUSEUM
    assert change.earlier is None
    assert change.label == "Daily Elm’s report"
    assert change.reason == "the name “Tarn” and the figure three are not on record"


def test_a_sentence_retold_or_reprinted_is_no_news() -> None:
    old = paper("Elm Wire", said(BRIDGE))
    again = (paper("Daily Elm", said(RETOLD), day=2), paper("Radio Oss", said(BRIDGE), day=3, copy_of=1))
    assert statements(old, *again) == []


def test_a_retelling_with_a_difference_shows_what_it_differs_from() -> None:
    old = paper("Elm Wire", said("Police in Elmsford arrested 40 people after the match."))
    new = paper("Elm Wire", said("Police in Elmsford arrested 65 people after the match."), day=2)
    (change,) = statements(old, new)
    assert change.reason == "the figure 65 is not on record"
    assert change.earlier is not None
    assert change.earlier.article_id == 1


def test_the_reverse_is_news() -> None:
    old = paper("Elm Wire", said(BRIDGE))
    no = said(BRIDGE.replace("was closed", "was not closed"), polarity=Polarity.NEGATIVE)
    (change,) = statements(old, paper("Daily Elm", no, day=2))
    assert change.reason == "only the opposite is on record"


def test_it_is_told_once_with_all_that_tell_it_in_the_window() -> None:
    told = (
        paper("Elm Wire", said(BRIDGE), day=2),
        paper("Daily Elm", said(RETOLD), day=3),
        paper("Radio Oss", said(BRIDGE), day=3, copy_of=1),
    )
    (change,) = statements(*told)
    assert change.proof.outlet.startswith("Elm Wire")
    assert len(change.outlets) == 3
    assert change.origins == 2


def test_the_speaker_is_who_made_the_statement() -> None:
    quote = said("Brandt said that the bridge at Elmsford would open in June.", by="Ada Brandt", heard="Brandt")
    (change,) = statements(paper("Elm Wire", quote, day=2))
    assert change.speakers == ("Ada Brandt",)
    assert change.label == "Ada Brandt’s statement"


def test_what_is_supposed_or_left_unsaid_or_says_next_to_nothing_is_no_statement() -> None:
    told = (
        said("Should the Aster dam burst, Elmsford would be evacuated.", polarity=Polarity.OPEN),
        said("Brandt declined to comment on the Aster dam.", by="Ada Brandt", stance=Stance.DECLINES_TO_COMMENT),
        said("He agreed."),
    )
    assert statements(paper("Elm Wire", *told, day=2)) == []


@quick
@given(papers(), DAYS)
def test_between_equal_moments_nothing_is_new(told: list[Paper], day: int) -> None:
    held = record(*told).at(moment(day))
    assert list(detect(Window(held, held, "border"))) == []


@quick
@given(papers(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(told: list[Paper], day: int, chance: random.Random) -> None:
    whole = record(*told)
    articles, claims = list(whole.articles.items()), list(whole.claims)
    chance.shuffle(articles)
    chance.shuffle(claims)
    mixed = Record(dict(articles), tuple(claims), whole.names, whole.actors)
    found = list(detect(Window(whole.at(moment(day)), whole, "border")))
    assert list(detect(Window(mixed.at(moment(day)), mixed, "border"))) == found


@quick
@given(papers(), DAYS)
def test_what_is_new_was_not_on_record_and_is_told_once(told: list[Paper], day: int) -> None:
    whole = record(*told)
    before = whole.at(moment(day))
    held = {c.sentence.of(whole.articles[c.article_id].text) for c in before.claims}
    changes = detect(Window(before, whole, "border"))
    found = [change.proof.sentence for change in changes if not change.reason.startswith("only the opposite")]
    assert not held.intersection(found)
    assert len(found) == len(set(found))
