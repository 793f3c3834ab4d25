from dataclasses import replace
from typing import SupportsIndex

import pytest
from hypothesis import given, settings
from random_records import LAST_DAY, papers
from telling import Paper, Said, count, moment, paper, record, said

from briefings.changes import revisions
from briefings.changes.matching import Sentences
from briefings.changes.revisions import Edit, How
from briefings.changes.sayings import Saying
from briefings.changes.spelling import LONGEST
from briefings.model import Certainty, Directness, Extent, Stance

KESSEL = "Ivo Kessel"
BRIDGE = said("Kessel said that 300 men held the long bridge.", count("300", place="Port Halm"), by=KESSEL)
HILLS = said("Kessel said that 700 men were up in the hills.", count("700"), by=KESSEL)
HARBOUR = said("The harbour of Port Halm would stay closed until spring, Quist warned.", by="Mara Quist", heard="Quist")


def edition(number: int, *told: Said, seen: int = 1) -> Paper:
    return paper("Daily Elm", *told, day=1, seen=seen, key="story", revision=number)


def edits(*papers: Paper, since: int) -> list[tuple[str, str | None]]:
    """Each changed claim's sentence as it was and as it is."""
    whole = record(*papers)
    return [
        (
            one.old.sentence.of(whole.articles[one.old.article_id].text),
            one.new.sentence.of(one.article.text) if one.new else None,
        )
        for one in revisions.edits(whole.at(moment(since)), whole).revisions
    ]


def test_changed_claims_come_in_order_of_the_text_each_with_its_nearest() -> None:
    bridge = said("Kessel said that 350 men held the long bridge.", count("350", place="Port Halm"), by=KESSEL)
    hills = said("Kessel said that 750 men were up in the hills.", count("750"), by=KESSEL)
    papers = edition(1, BRIDGE, HILLS), edition(2, hills, bridge, seen=3)
    assert edits(*papers, since=3) == [
        (BRIDGE.sentence, bridge.sentence),
        (HILLS.sentence, hills.sentence),
    ]


def test_only_the_last_edition_of_each_moment_counts() -> None:
    slip = said("Kessel said that 999 men were up in the hills.", count("999"), by=KESSEL)
    papers = edition(1, HILLS), edition(2, slip, seen=3), edition(3, HILLS, seen=4)
    assert edits(*papers, since=3) == []
    assert edits(*papers, since=4) == [(slip.sentence, HILLS.sentence)]


def test_an_article_seen_for_the_first_time_revises_nothing() -> None:
    assert edits(edition(2, HILLS, seen=3), since=3) == []


def test_two_speakers_of_one_sentence_keep_to_their_own() -> None:
    def joint(words: str) -> tuple[Said, Said]:
        by_kessel = said(words, by=KESSEL, heard="Kessel")
        return by_kessel, said(words, by="Mara Quist", heard="Quist")

    papers = (
        edition(1, *joint("Kessel and Quist said the hills were quiet.")),
        edition(2, *joint("Kessel and Quist both said the hills were quiet now."), seen=3),
    )
    assert edits(*papers, since=3) == []


def test_a_claim_with_nothing_like_it_left_is_gone() -> None:
    papers = edition(1, BRIDGE, HILLS), edition(2, HILLS, seen=3)
    assert edits(*papers, since=3) == [(BRIDGE.sentence, None)]


def test_an_edit_from_may_to_will_counts() -> None:
    may = said("Kessel said that the bridge may open.", by=KESSEL, certainty=Certainty.POSSIBLE)
    will = said("Kessel said that the bridge will open.", by=KESSEL)
    same = said("Kessel said that the bridge may yet open.", by=KESSEL, certainty=Certainty.POSSIBLE)
    assert edits(edition(1, may), edition(2, will, seen=3), since=3) == [(may.sentence, will.sentence)]
    assert edits(edition(1, may), edition(2, same, seen=3), since=3) == []


def flood(number: str, words: str = "{} men were killed in the flood.", **told: object) -> Said:
    return said(words.format(number), count(number, "men", of="", place="", state="killed"), **told)


def kinds(*papers: Paper, since: int = 3) -> list[How]:
    whole = record(*papers)
    return [one.how for one in revisions.edits(whole.at(moment(since)), whole).revisions]


def read_as(was: Extent, now: Extent, *papers: Paper) -> list[How]:
    """What the second of two editions does if so much of each was read."""
    whole = record(*papers)
    extents = {1: was, 2: now}
    read = replace(whole, articles={k: replace(a, extent=extents[a.revision]) for k, a in whole.articles.items()})
    return [one.how for one in revisions.edits(read.at(moment(3)), read).revisions]


def test_a_value_that_rose_is_an_update_if_its_sentence_says_so() -> None:
    old = edition(1, flood("12"))
    assert kinds(old, edition(2, flood("14"), seen=3)) == [How.CHANGED]
    assert kinds(old, edition(2, flood("14", "The toll rose and {} men were killed in the flood."), seen=3)) == []
    assert kinds(old, edition(2, flood("9", "It is now known that {} men were killed in the flood."), seen=3)) == []


def test_a_value_that_grew_is_an_update_if_the_outlet_gives_it_a_later_time() -> None:
    old = edition(1, flood("12"))
    stamp = said("Updated at 10:40 on Monday.")
    assert kinds(old, edition(2, stamp, flood("14"), seen=3)) == []
    assert kinds(old, replace(edition(2, flood("14"), seen=3), published=moment(2))) == []
    assert kinds(old, edition(2, stamp, flood("9"), seen=3)) == [How.CHANGED]


def test_an_update_with_a_notice_is_a_correction() -> None:
    old = edition(1, flood("12"))
    notice = said("Correction: an earlier version of this article gave another toll.")
    new = edition(2, flood("14", "The toll rose and {} men were killed in the flood."), notice, seen=3)
    assert kinds(old, new) == [How.CHANGED]


def test_another_stance_with_a_later_time_is_no_update() -> None:
    was = said("Kessel denied that the dam was open.", by=KESSEL, stance=Stance.DENIES)
    now = said("Kessel confirmed that the dam was open.", by=KESSEL, stance=Stance.CONFIRMS)
    stamp = said("Updated at 10:40 on Monday.")
    assert kinds(edition(1, was), edition(2, stamp, now, seen=3)) == [How.CHANGED]


def test_what_a_live_page_drops_is_not_taken_back() -> None:
    live = said("This story will be updated.")
    assert kinds(edition(1, live, HILLS, BRIDGE), edition(2, live, BRIDGE, seen=3)) == []
    assert kinds(edition(1, HILLS, BRIDGE), edition(2, BRIDGE, seen=3)) == [How.TAKEN_OUT]


def test_a_withdrawn_article_takes_back_what_it_still_prints() -> None:
    note = said("This article has been withdrawn.")
    whole = record(edition(1, HILLS, BRIDGE), edition(2, note, HILLS, BRIDGE, seen=3))
    found = revisions.edits(whole.at(moment(3)), whole)
    assert [(one.how, one.new) for one in found.revisions] == [(How.WITHDRAWN, None)] * 2
    assert found.restated == {(2, 0), (2, 1), (2, 2)}


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (Extent.WHOLE, Extent.WHOLE, [How.CHANGED, How.TAKEN_OUT]),
        (Extent.SUMMARY, Extent.SUMMARY, [How.CHANGED]),
        (Extent.SUMMARY, Extent.WHOLE, []),
        (Extent.SUMMARY, Extent.PAYWALLED, []),
    ],
)
def test_only_where_as_much_was_read_does_another_text_tell_of_an_edit(
    was: Extent, now: Extent, told: list[How]
) -> None:
    hills = said("Kessel said that 750 men were up in the hills.", count("750"), by=KESSEL)
    assert read_as(was, now, edition(1, HILLS, HARBOUR), edition(2, hills, seen=3)) == told


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ("Correction: an earlier version of this article gave 700 men.", [How.CHANGED]),
        ("Correction: there are 750 men in the hills.", [How.CHANGED]),
        ("Correction: an earlier version of this article misspelt the harbour.", []),
    ],
)
def test_a_fuller_reading_corrects_what_a_notice_names(notice: str, told: list[How]) -> None:
    hills = said("Kessel said that 750 men were up in the hills.", count("750"), by=KESSEL)
    papers = edition(1, HILLS, HARBOUR), edition(2, hills, said(notice), seen=3)
    assert read_as(Extent.SUMMARY, Extent.WHOLE, *papers) == told


def test_a_reworded_claim_is_no_news_and_one_that_says_more_is() -> None:
    reworded = said("Some 300 men, Kessel said, held the long bridge.", count("300", place="Port Halm"), by=KESSEL)
    more = said(
        "Kessel said that 700 men and 20 boats were up in the hills.", count("700"), count("20", "boats"), by=KESSEL
    )
    whole = record(edition(1, BRIDGE, HILLS), edition(2, reworded, more, seen=3))
    found = revisions.edits(whole.at(moment(3)), whole)
    assert (found.revisions, found.restated) == ((), {(2, 0)})


def test_a_town_or_a_day_in_the_place_of_another_is_a_change() -> None:
    def at(place: str, day: str) -> Said:
        return said(f"The soldiers came to {place} on {day} with boats.")

    old = edition(1, at("Port Halm", "Tuesday"))
    assert kinds(old, edition(2, at("Port Vale", "Tuesday"), seen=3)) == [How.CHANGED]
    assert kinds(old, edition(2, at("Port Halm", "Wednesday"), seen=3)) == [How.CHANGED]
    assert kinds(old, edition(2, at("Port Halm", "Teusday"), seen=3)) == []


def test_a_sentence_that_another_became_is_not_what_a_dropped_one_became() -> None:
    hills = said("Kessel said that 700 men were in the hills.", count("700"), by=KESSEL)
    fields = said("Kessel said that 90 men were in the fields.", count("90", place="Ferrania"), by=KESSEL)
    now = said("Kessel said there that 700 men were in the hills.", count("700"), by=KESSEL)
    assert kinds(edition(1, hills, fields), edition(2, now, seen=3)) == [How.TAKEN_OUT]


def test_a_long_article_is_compared_claim_by_claim_and_not_each_with_each() -> None:
    """Every sentence is like every other one, and every second one changes."""

    def line(number: int, value: int) -> Said:
        return said(f"Kessel said that post {number}a had {value} men there.", count(str(value)), by=KESSEL)

    posts = range(400)
    old = edition(1, *(line(n, 1000 + n) for n in posts))
    new = edition(2, *(line(n, 1000 + n + (n % 2) * 5000) for n in posts), seen=3)
    found = edits(old, new, since=3)
    assert len(found) == 200
    assert all(was.split()[4] == (now or "").split()[4] for was, now in found)


@settings(max_examples=30, deadline=None)
@given(papers())
def test_an_edit_to_the_same_words_changes_nothing(told: list[Paper]) -> None:
    first = told[0]
    again = replace(first, revision=9, seen=moment(LAST_DAY + 1), claims=tuple(reversed(first.claims)))
    whole = record(first, again)
    assert revisions.edits(whole.at(moment(LAST_DAY + 1)), whole).revisions == ()


def test_the_longest_sentences_are_compared_by_their_words_whatever_their_order() -> None:
    words = tuple(f"w{number}" for number in range(LONGEST + 1))
    for count_of, found in ((LONGEST, False), (LONGEST + 1, True)):
        one = words[:count_of]
        assert (Sentences([one[::-1]]).nearest(one) is not None) is found
    assert Sentences([words]).nearest(tuple(f"v{number}" for number in range(LONGEST)) + words[:1]) is None


def test_a_quotation_begins_at_the_last_mark_that_opens_one() -> None:
    told = said("Kessel said: «out «of the long hills» now.", by=KESSEL, directness=Directness.MIXED)
    whole = record(edition(1, told))
    (claim,) = whole.claims
    assert Saying(claim, whole.articles[claim.article_id], {}).spoken == (("of", "the", "long", "hills"),)


def with_notices(many: int) -> str:
    """A text of as many notices as other paragraphs."""
    return "\n\n".join(f"Post {n} is held.\n\nCorrection: post {n} was lost." for n in range(many))


def test_a_text_keeps_its_places_without_its_notices() -> None:
    article = replace(next(iter(record(edition(1, HILLS)).articles.values())), text=with_notices(3))
    body = Edit(article, article, (), ()).body
    assert len(body) == len(article.text)
    assert [body.index(f"Post {n} is held.") for n in range(3)] == [
        article.text.index(f"Post {n} is held.") for n in range(3)
    ]
    assert body.split() == " ".join(f"Post {n} is held." for n in range(3)).split()


def test_a_text_is_not_copied_for_each_of_its_notices() -> None:
    copied = 0

    class Text(str):
        __slots__ = ()

        def __getitem__(self, part: SupportsIndex | slice) -> str:
            nonlocal copied
            made = super().__getitem__(part)
            copied += len(made)
            return Text(made)

        def __add__(self, other: str) -> str:
            return Text(super().__add__(other))

    text = with_notices(200)
    article = replace(next(iter(record(edition(1, HILLS)).articles.values())), text=Text(text))
    assert Edit(article, article, (), ()).body
    assert copied <= 2 * len(text)
