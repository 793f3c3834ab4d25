import pytest
from telling import Paper, Part, Said, changes, count, paper, said

from briefings.model import Change, ChangeKind, Qualifier

NEW = ChangeKind.NEW_FIGURE
FIGURES = (NEW, ChangeKind.FIGURE_REVISED, ChangeKind.FIGURES_DISAGREE)


def kessel(words: str, part: Part) -> Said:
    return said(f"Kessel said there were {words} now.", part, by="Ivo Kessel")


def quist(words: str, part: Part) -> Said:
    return said(f"Quist put it at {words} so far.", part, by="Mara Quist")


def figure_news(*papers: Paper, since: int) -> list[Change]:
    found = changes(*papers, since=since)
    return [change for change in found if change.kind in FIGURES]


def test_the_first_value_of_a_series_is_told_once_and_has_nothing_before_it() -> None:
    told = kessel("900 soldiers from Norland in Estavia", count("900"))
    (found,) = figure_news(paper("Elm Wire", told, day=2), since=2)
    assert found.kind is NEW
    assert (found.proof.sentence, found.earlier, found.speakers) == (told.sentence, None, ("Ivo Kessel",))
    assert found.figure is not None
    assert found.figure.value == 900
    assert found.label == "Norland’s soldiers in Estavia"


def test_another_speakers_later_value_stands_against_the_last_one() -> None:
    papers = (
        paper("Elm Wire", kessel("900 men", count("900")), day=2),
        paper("Daily Elm", quist("1,400", count("1,400")), day=9),
    )
    (found,) = figure_news(*papers, since=9)
    assert found.kind is NEW
    assert found.earlier_figure is not None
    assert (found.earlier_figure.value, found.speakers) == (900, ("Mara Quist",))


@pytest.mark.parametrize(
    "again",
    [
        kessel("900 men", count("900")),
        quist("900 men", count("900")),
        quist("about 900 men", count("900", qualifier=Qualifier.ABOUT)),
        said("Some 900 men are there by all accounts.", count("900")),
    ],
    ids=lambda claim: claim.sentence,
)
@pytest.mark.parametrize("day", [3, 20])
def test_a_value_said_again_is_no_news(again: Said, day: int) -> None:
    papers = paper("Elm Wire", kessel("900 men", count("900")), day=2), paper("Daily Elm", again, day=day)
    assert figure_news(*papers, since=3) == []


def test_a_reprint_is_counted_as_an_outlet_of_one_origin() -> None:
    told = kessel("900 men", count("900"))
    papers = paper("Elm Wire", told, day=2), paper("Daily Elm", told, day=2, hour=11, copy_of=1)
    (found,) = figure_news(*papers, since=2)
    assert (found.outlets, found.origins) == (("Elm Wire", "Daily Elm"), 1)


@pytest.mark.parametrize(
    ("other", "label"),
    [
        (count("600", place="Port Halm"), "Norland’s soldiers in Port Halm"),
        (count("600", state="killed"), "Norland’s soldiers killed in Estavia"),
        (count("600", of="Ferrania"), "Ferrania’s soldiers in Estavia"),
        (count("600", counted="tanks"), "Norland’s tanks in Estavia"),
        (count("600", counted="distance", of="", place="", state="", unit="km"), "distance"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_value_of_another_scope_opens_a_series_of_its_own(other: Part, label: str) -> None:
    papers = paper("Elm Wire", kessel("900 men", count("900")), day=2), paper("Elm Wire", kessel("600", other), day=3)
    (found,) = figure_news(*papers, since=3)
    assert (found.kind, found.label, found.earlier) == (NEW, label, None)


def test_a_figure_that_counts_nothing_known_is_left_out() -> None:
    assert figure_news(paper("Elm Wire", kessel("900", count("900", counted="")), day=2), since=2) == []


def test_an_older_value_seen_late_has_no_younger_one_before_it() -> None:
    papers = (
        paper("Elm Wire", kessel("1,400 men", count("1,400")), day=12),
        paper("Daily Elm", kessel("900 men", count("900")), day=2, seen=14),
    )
    (found,) = figure_news(*papers, since=14)
    assert (found.kind, found.earlier) == (NEW, None)


def test_a_value_known_from_a_younger_article_is_no_news_when_an_older_one_is_seen_late() -> None:
    papers = (
        paper("Elm Wire", kessel("900 men", count("900")), day=12),
        paper("Daily Elm", quist("900 men", count("900")), day=2, seen=14),
    )
    assert figure_news(*papers, since=14) == []


def test_two_values_of_one_speaker_in_one_report_are_no_revision_and_no_disagreement() -> None:
    told = said("Kessel said of 3,000 men 1,200 came in May.", count("3,000"), count("1,200"), by="Ivo Kessel")
    found = figure_news(paper("Elm Wire", told, day=2), since=2)
    assert {(change.kind, change.figure.value) for change in found if change.figure} == {(NEW, 3000), (NEW, 1200)}
