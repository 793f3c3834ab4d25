from dataclasses import replace

from telling import Paper, changes, count, paper, record, said

from briefings.changes import series_of
from briefings.changes.shown import MOST, series_shown


def told(day: int, number: str, counted: str = "soldiers", place: str = "Estavia", *, state: str = "in_place") -> Paper:
    claim = said(f"Kessel spoke of {number}.", count(number, counted, place=place, state=state), by="Ivo Kessel")
    return paper("Elm Wire", claim, day=day, key=f"{day} {number} {counted} {place} {state}")


def shown(*papers: Paper, since: int) -> list[str]:
    return [one.label for one in series_shown(series_of(record(*papers)), changes(*papers, since=since))]


def test_the_changed_come_first_then_what_counts_the_same_there_or_in_a_part_of_it() -> None:
    papers = (
        told(8, "900"),
        told(9, "40", "tanks"),
        told(9, "300", place="Ferrania"),
        told(9, "200", place="eastern Estavia"),
        told(10, "70", state="killed"),
        told(11, "1,400"),
    )
    assert shown(*papers, since=11) == [
        "Norland’s soldiers in Estavia",
        "Norland’s soldiers killed in Estavia",
        "Norland’s soldiers in eastern Estavia",
    ]


def test_what_nobody_has_spoken_of_for_a_week_is_left_out() -> None:
    papers = told(2, "70", state="planned"), told(11, "900")
    assert shown(*papers, since=11) == ["Norland’s soldiers in Estavia"]
    assert len(shown(told(4, "70", state="planned"), told(11, "900"), since=11)) == 2


def test_a_digest_never_shows_more_than_a_few() -> None:
    papers = [told(9, f"{at}00", place=f"{name} Estavia") for at, name in enumerate("ABCDEFGH", 1)]
    assert len(shown(*papers, told(10, "5,000"), since=10)) == MOST
    assert shown(*papers, since=20) == []


def test_of_one_happening_all_that_is_counted_is_shown() -> None:
    whole = record(told(9, "12", "people", state="killed"), told(9, "40", "houses", state="destroyed"))
    known = {
        replace(key, event="flood"): replace(one, key=replace(key, event="flood"))
        for key, one in series_of(whole).items()
    }
    (change, *_) = changes(told(9, "12", "people", state="killed"), since=9)
    key = next(key for key in known if key.state == "killed")
    assert {one.key.state for one in series_shown(known, [replace(change, subject=key)])} == {"killed", "destroyed"}
