"""Archives into the record: in order, by any number of readers, and from where a stopped run left off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from spacy.language import Language
from trapped_reading import ENDS_ITS_PROCESS, NEVER_ENDS, trapped

from bot.nlp import shared_nlp
from bot.settings import Settings
from briefings.ingest.apart import open_parsers
from briefings.ingest.polling import Means
from briefings.ingest.web.client import open_client
from briefings.model import Actor, Article, Claim, Draft, Intake, OnRecordError
from briefings.service.backfill import Step, take_in_few, take_in_many
from briefings.service.claiming import Known, Told
from briefings.service.keeping import OTHERS_READ, Keeping
from briefings.service.polling import AT_A_TURN, poll_due
from briefings.service.readers import Readers, Waiting, reading_apart, reading_here
from briefings.store import (
    Store,
    count_articles,
    count_claims,
    held_items,
    list_actors,
    list_intakes,
    load_record,
    open_store,
    unextracted_articles,
)

NOW = datetime(2031, 5, 20, tzinfo=UTC)
LOAD = partial(shared_nlp, Settings.model_fields["nlp_model"].default)
TOWNS = ("Oss", "Harrow Bay", "Linden", "Port Sarn", "Karst", "Dunmere", "Ravel", "Tollen", "Ebbe")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return LOAD()


@pytest.fixture
def here(nlp: Language) -> Readers:
    return reading_here(lambda: nlp)


def drafts() -> list[Draft]:
    """Articles of which each introduces somebody of whom later ones speak by the surname alone."""
    opening = "Governor Maria Lopez Ortiz opened the bridge of {}. Lopez Ortiz said that {} soldiers guard it."
    later = "The bridge of {} was closed again. Lopez Ortiz said that {} soldiers had left."
    texts = [(opening if at == 0 else later).format(town, 200 + at) for at, town in enumerate(TOWNS)]
    return [Draft("desk", f"{at}", f"Bridge {at}", text, NOW - timedelta(days=40)) for at, text in enumerate(texts)]


def mark(items: int, *, whole: bool = False) -> Intake:
    return Intake("/made/up.jsonl", 100, 7, "", items, whole=whole)


def run(steps: Iterable[Step]) -> Step:
    total = Step()
    for step in steps:
        total = Step(
            total.articles + step.articles,
            total.held + step.held,
            total.read + step.read,
            total.claims + step.claims,
            total.failed + step.failed,
        )
    return total


def held(store: Store) -> tuple[tuple[Claim, ...], tuple[Actor, ...]]:
    return load_record(store).claims, list_actors(store)


def test_any_number_of_readers_put_the_same_on_record(
    store: Store, here: Readers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = run(take_in_many(store, drafts(), here, now=lambda: NOW, size=2))
    with (
        open_store(f"sqlite:///{tmp_path_factory.mktemp('two') / 'record.db'}") as other,
        reading_apart(LOAD, workers=2) as readers,
    ):
        two = run(take_in_many(other, drafts(), readers, now=lambda: NOW, size=2))
        assert held(other) == held(store)
    assert one == two
    assert (len(one.articles), one.read, one.failed, one.claims) == (9, 9, 0, count_claims(store))
    said = [claim.speaker for claim in held(store)[0] if claim.speaker_span]
    # What the first batch teaches is not known to itself and to the one that is already being read, and then it is.
    assert said == ["Maria Lopez Ortiz", *["Lopez Ortiz"] * 3, *["Maria Lopez Ortiz"] * 5]


def test_in_small_inputs_a_name_holds_from_the_next_article_on(store: Store, nlp: Language) -> None:
    total = run(take_in_few(store, drafts(), lambda: nlp, now=lambda: NOW))
    assert (len(total.articles), total.read) == (9, 9)
    assert {claim.speaker for claim in held(store)[0] if claim.speaker_span} == {"Maria Lopez Ortiz"}


@pytest.mark.parametrize("steps", range(7))
def test_a_stopped_run_loses_nothing_and_doubles_nothing(store: Store, here: Readers, steps: int) -> None:
    given = drafts()
    marked = [one for at, draft in enumerate(given, 1) for one in (draft, mark(at))]
    stopped = take_in_many(store, marked, here, now=lambda: NOW, size=3)
    for _, _ in zip(range(steps), stopped, strict=False):
        pass
    assert isinstance(stopped, Iterator)
    stopped.close()  # type: ignore[attr-defined]  # a generator's
    known = list_intakes(store, ["/made/up.jsonl"], terms="").get("/made/up.jsonl", mark(0))
    assert known.items == count_articles(store)
    run(take_in_many(store, given[known.items :], here, now=lambda: NOW, size=3))
    assert count_articles(store) == len(given)
    assert unextracted_articles(store) == ()
    claims = count_claims(store)
    assert run(take_in_many(store, given, here, now=lambda: NOW)).held == len(given)
    assert count_claims(store) == claims


def test_a_mark_is_noted_with_what_it_stands_behind_and_by_its_terms(store: Store, here: Readers) -> None:
    run(take_in_many(store, [*drafts()[:1], mark(1), mark(2, whole=True)], here, now=lambda: NOW))
    (known,) = list_intakes(store, ["/made/up.jsonl", "/another"], terms="").values()
    assert known == mark(2, whole=True)
    assert list_intakes(store, ["/made/up.jsonl"], terms="since 2031") == {}


def test_what_is_not_in_english_is_stored_and_not_read(store: Store, here: Readers) -> None:
    german = Draft("desk", "a", "Brücke", "Die Brücke ist gesperrt, sagte die Behörde.", NOW, language="de")
    total = run(take_in_many(store, [german], here, now=lambda: NOW))
    assert (len(total.articles), total.read, total.claims) == (1, 0, 0)


def told(text: str, number: int) -> Article:
    return Article(number, "desk", f"{number}", 1, "", text, NOW, NOW)


def test_a_text_that_never_ends_or_kills_its_reader_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    texts = ["A bridge.", NEVER_ENDS, "A boat.", ENDS_ITS_PROCESS, "A house."]
    articles = [told(text, number) for number, text in enumerate(texts, 1)]
    with (
        caplog.at_level(logging.ERROR),
        reading_apart(trapped, workers=1, seconds=1.0) as readers,  # type: ignore[arg-type]  # of a pipeline it has what is used
    ):
        found = list(readers(articles, Known((), (), ()))())
    assert [one.article for one in found] == [1, 2, 3, 4, 5]
    assert [one.failed for one in found] == [False, True, False, True, False]
    assert "article 2 (2) can't be read for claims" in caplog.text
    assert "takes too long" in caplog.text
    assert "its process ended" in caplog.text


def test_a_pipeline_that_cannot_be_loaded_is_told_once_it_is_needed() -> None:
    missing = partial(shared_nlp, "en_core_web_nowhere")
    with reading_apart(missing, workers=1) as readers, pytest.raises(OnRecordError, match="ONRECORD_NLP_MODEL"):
        list(readers([told("A bridge.", 1)], Known((), (), ()))())


def test_what_was_out_for_long_is_only_put_on_record(store: Store, here: Readers) -> None:
    old, new = (
        Draft("desk", str(days), "Dam", f"The dam held for {days} days.", NOW - timedelta(days=days)) for days in (8, 6)
    )
    captured = Draft("desk", "kept", "Dam", "The dam was shut.", captured_at=NOW - timedelta(days=90))
    added = run(take_in_many(store, [old, new, captured], here, now=lambda: NOW)).articles
    assert [article.backfill for article in added] == [True, False, True]


def article_drafts(source: str, count: int) -> list[Draft]:
    return [
        Draft(source, f"{source} {at}", f"Title {source} {at}", f"Text {at} of {source}.", NOW) for at in range(count)
    ]


def nothing_told(articles: Sequence[Article], _known: Known) -> Waiting:
    return lambda: iter([Told(article.id) for article in articles])


def test_a_second_run_reads_what_the_first_has_left_by_then_and_no_more(store: Store) -> None:
    first = take_in_many(store, article_drafts("a", 60), nothing_told, now=lambda: NOW, size=3)
    second = take_in_many(store, article_drafts("b", 6), nothing_told, now=lambda: NOW, size=3)
    waits = 0
    next(first)  # three articles of the first run are stored and not read
    for step in second:
        for _ in range(4):  # meanwhile the first goes on, and always has some that are stored and not read
            next(first, None)
        if step.articles:
            break
        waits += 1
    assert waits == 3
    run(second)
    run(first)
    assert (count_articles(store), unextracted_articles(store)) == (66, ())


def test_a_bot_leaves_to_others_what_they_are_just_reading(store: Store, nlp: Language) -> None:
    clock = [NOW]
    keeping = Keeping(store, nlp, lambda: clock[0], timedelta(minutes=15), lambda: 0.0)
    next(take_in_many(store, article_drafts("a", 40), nothing_told, now=lambda: NOW))
    assert keeping.left() == ()
    clock[0] += OTHERS_READ
    turn = asyncio.Lock()
    briefed: list[int] = []

    async def brief() -> None:
        async with turn:
            briefed.append(len(unextracted_articles(store)))

    async def go() -> None:
        async with open_client() as client, open_parsers(workers=1) as parsers:
            polling = asyncio.create_task(
                poll_due(keeping, Means(client, parsers, partial(held_items, store)), turn=turn)
            )
            while not turn.locked():  # noqa: ASYNC110 - a lock tells nobody that it is held
                await asyncio.sleep(0)
            await brief()
            await polling

    asyncio.run(go())
    assert briefed == [40 - AT_A_TURN]
    assert unextracted_articles(store) == ()
