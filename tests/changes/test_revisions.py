from telling import Paper, Said, count, moment, paper, record, said

from briefings.changes.revisions import revisions
from briefings.model import Certainty

KESSEL = "Ivo Kessel"
BRIDGE = said("Kessel said that 300 men held the long bridge.", count("300", place="Port Halm"), by=KESSEL)
HILLS = said("Kessel said that 700 men were up in the hills.", count("700"), by=KESSEL)


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
        for one in revisions(whole.at(moment(since)), whole)
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
