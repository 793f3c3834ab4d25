import pytest
from telling import Paper, Part, Said, changes, count, event, moment, of_kind, paper, record, said

from briefings.changes import detect_changes
from briefings.changes.corrected import how_corrected
from briefings.changes.revisions import How
from briefings.model import Change, ChangeKind, Proposition, Qualifier, SeriesKey, Span, Stance

CORRECTED = ChangeKind.CORRECTED
KESSEL = "Ivo Kessel"
OLD = said("Kessel said that 3,000 men had crossed the river.", count("3,000"), by=KESSEL)
NEW = said("Kessel said that 1,500 men had crossed the river.", count("1,500"), by=KESSEL)
OTHER = said("The river is high at this time of year.")


def edited(*now: Said, was: tuple[Said, ...] = (OLD,), more: tuple[Paper, ...] = ()) -> tuple[Change, ...]:
    """What changed on day 3, when an article of day 1 was replaced."""
    old = paper("Daily Elm", *was, day=1, key="river")
    new = paper("Daily Elm", *now, day=1, seen=3, key="river", revision=2, copy_of=1)
    return changes(old, new, *more, since=3)


def test_a_figure_that_was_edited_is_told_once_as_corrected_and_not_as_a_new_one() -> None:
    (found,) = edited(NEW)
    assert found.kind is CORRECTED
    assert found.earlier is not None
    assert (found.proof.sentence, found.earlier.sentence) == (NEW.sentence, OLD.sentence)
    assert found.figure is not None
    assert found.earlier_figure is not None
    assert (found.figure.value, found.earlier_figure.value) == (1500, 3000)
    assert (found.speakers, found.outlets, found.origins) == ((KESSEL,), ("Daily Elm",), 1)


def test_it_is_told_in_no_later_window() -> None:
    old = paper("Daily Elm", OLD, day=1, key="river")
    new = paper("Daily Elm", NEW, day=1, seen=3, key="river", revision=2, copy_of=1)
    assert changes(old, new, since=4) == ()


def test_the_corrected_value_is_no_news_from_another_outlet_either() -> None:
    found = edited(NEW, more=(paper("Elm Wire", NEW, day=3, hour=12),))
    assert [change.kind for change in found] == [CORRECTED]


def test_a_claim_that_was_taken_out_is_shown_as_it_was() -> None:
    (found,) = edited(OTHER)
    assert found.earlier == found.proof
    assert (found.proof.sentence, found.figure, found.reason) == (OLD.sentence, None, "a later revision took it out")
    assert how_corrected(found) is How.TAKEN_OUT
    assert found.earlier_figure is not None
    assert found.earlier_figure.value == 3000


@pytest.mark.parametrize(
    "now",
    [
        (OTHER, OLD),
        (said("KESSEL SAID that 3,000 men — had crossed the river.", count("3,000"), by=KESSEL, heard="KESSEL"),),
        (said("Kessel said  that 3,000 men had by then crossed the river.", count("3,000"), by=KESSEL),),
    ],
    ids=["moved", "marks and case", "other words around it"],
)
def test_layout_order_and_wording_are_no_correction(now: tuple[Said, ...]) -> None:
    assert edited(*now) == ()


def test_print_marks_around_a_quotation_are_no_correction_and_other_words_are() -> None:
    def quoted(words: str) -> Said:
        return said(f"{words} Kessel said.", by=KESSEL, heard="Kessel", quote=words, directness="direct")

    assert (
        edited(quoted('"We’ll hold the river, all of it,"'), was=(quoted("“We'll hold the river, all of it,”"),)) == ()
    )
    (found,) = edited(
        quoted("“We will leave the river, all of it,”"), was=(quoted("“We will hold the river, all of it,”"),)
    )
    assert (found.kind, found.label) == (CORRECTED, "statement")


@pytest.mark.parametrize(
    ("part", "label"),
    [
        (count("3,000", place="Port Halm"), "Norland’s soldiers in Port Halm"),
        (count("3,000", state="wounded"), "Norland’s soldiers wounded in Estavia"),
    ],
)
def test_another_scope_of_the_same_value_is_a_correction(part: Part, label: str) -> None:
    (found,) = edited(said("Kessel said 3,000 men had crossed the wide river.", part, by=KESSEL))
    assert (found.kind, found.label) == (CORRECTED, label)


def test_another_speaker_or_stance_of_the_same_words_is_a_correction() -> None:
    was = said("Kessel said soldiers were sent over the river.", event("sent"), by=KESSEL)
    other = said("Quist said soldiers were sent over the river.", event("sent"), by="Mara Quist")
    denied = said("Kessel denied soldiers were sent over the river.", event("sent"), by=KESSEL, stance=Stance.DENIES)
    for now in (other, denied):
        (found,) = edited(now, was=(was,))
        assert (found.kind, found.subject) == (CORRECTED, Proposition("Norland", "deploy", "Estavia"))
        assert found.speakers == (KESSEL,)


def test_a_figure_put_before_an_unchanged_one_is_news_and_no_correction() -> None:
    both = said(
        "Kessel said that 20 boats and 3,000 men had crossed the river.",
        count("20", "boats"),
        count("3,000"),
        by=KESSEL,
    )
    (found,) = edited(both)
    assert found.kind is ChangeKind.NEW_FIGURE
    assert found.figure is not None
    assert (found.figure.value, found.earlier_figure) == (20, None)


def test_the_values_of_one_kind_of_thing_stand_side_by_side() -> None:
    def both(men: str, boats: str) -> Said:
        words = f"Kessel said that {boats} boats and {men} men had crossed the river."
        return said(words, count(boats, "boats"), count(men), by=KESSEL)

    (found,) = edited(both("1,500", "12"), was=(both("3,000", "20"),))
    assert found.figure is not None
    assert found.earlier_figure is not None
    assert found.figure.counted == found.earlier_figure.counted


def test_a_sentence_with_several_claims_is_corrected_once() -> None:
    def told(value: str) -> tuple[Said, Said]:
        words = f"Kessel said that {value} men had crossed the river."
        return said(words, by=KESSEL), said(words, count(value), by="Mara Quist", heard="Kessel")

    (found,) = edited(*told("1,500"), was=told("3,000"))
    assert found.figure is not None
    assert found.figure.value == 1500


WIDER = {
    "more than": Qualifier.MORE_THAN,
    "up to": Qualifier.UP_TO,
}


@pytest.mark.parametrize("words", WIDER)
def test_another_bound_of_the_same_value_is_a_correction(words: str) -> None:
    bound = said(
        f"Kessel said that {words} 3,000 men had crossed the river.",
        count("3,000", qualifier=WIDER[words]),
        by=KESSEL,
    )
    (found,) = edited(bound)
    assert found.kind is CORRECTED


def test_about_the_same_value_is_none() -> None:
    about = said(
        "Kessel said that about 3,000 men had crossed the river.", count("3,000", qualifier=Qualifier.ABOUT), by=KESSEL
    )
    assert edited(about) == ()


def test_another_deed_or_another_doer_is_a_correction() -> None:
    was = said("Kessel said soldiers were sent over the river.", event("sent"), by=KESSEL)
    killed = said("Kessel said soldiers were killed over the river.", event("killed", "kill"), by=KESSEL)
    others = said("Kessel said soldiers were sent back over the river.", event("sent", actor="Ferrania"), by=KESSEL)
    same = said("Kessel said that some soldiers were sent over the river.", event("sent", target=""), by=KESSEL)
    for now in (killed, others):
        assert CORRECTED in {change.kind for change in edited(now, was=(was,))}
    assert edited(same, was=(was,)) == ()


def test_a_correction_is_found_whether_or_not_the_channel_was_told_the_claim() -> None:
    old = paper("Daily Elm", OLD, day=1, key="river")
    new = paper("Daily Elm", NEW, day=1, seen=3, key="river", revision=2, copy_of=1)
    whole = record(old, new)
    before, after = whole.at(moment(3)), whole.at(moment(28))
    told = detect_changes(before, after, topic="border", carried=frozenset({(1, 0)}))
    untold = detect_changes(before, after, topic="border", carried=frozenset())
    assert [change.kind for change in told] == [CORRECTED]
    assert {change.kind for change in untold} == {CORRECTED, ChangeKind.NEW_FIGURE}


def test_a_dropped_sentence_is_not_mistaken_for_one_like_it_that_stayed() -> None:
    stayed = said("Kessel said that 3,000 men had crossed the bridge.", count("3,000", place="Port Halm"), by=KESSEL)
    (found,) = edited(stayed, was=(OLD, stayed))
    assert found.reason == "a later revision took it out"


def test_what_a_revision_adds_is_news_like_any_other() -> None:
    added = said("Quist counted 12 boats there.", count("12", "boats"), by="Mara Quist")
    (found,) = edited(OLD, added)
    assert (found.kind, found.proof.sentence) == (ChangeKind.NEW_FIGURE, added.sentence)


def test_a_revision_of_another_article_or_outlet_corrects_nothing_here() -> None:
    papers = (
        paper("Daily Elm", OLD, day=1, key="river"),
        paper("Elm Wire", NEW, day=3, key="river", revision=2),
    )
    assert of_kind(CORRECTED, changes(*papers, since=3)) == []


def test_the_proof_is_the_sentence_at_its_span() -> None:
    (found,) = edited(OTHER, NEW, was=(OTHER, OLD))
    assert found.proof.span == Span(len(OTHER.sentence) + 2, len(OTHER.sentence) + 2 + len(NEW.sentence))


def test_a_corrected_figure_is_of_the_series_in_which_it_stands() -> None:
    bare = [said(f"Kessel counted {n} men.", count(n, of=""), by=KESSEL) for n in ("3,000", "1,500")]
    owned = paper("Elm Wire", said("Quist counted 700 of them.", count("700"), by="Mara Quist"), day=1)
    (found,) = of_kind(CORRECTED, edited(bare[1], was=(bare[0],), more=(owned,)))
    assert isinstance(found.subject, SeriesKey)
    assert (found.subject.of, found.label) == ("Norland", "Norland’s soldiers in Estavia")
