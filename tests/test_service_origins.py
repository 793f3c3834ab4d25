"""Where a report comes from, all the way: from drafts to the count of a change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.nlp import shared_nlp
from bot.settings import Settings
from bot.terminal.desk import stock
from briefings import service
from briefings.changes.origins import origins_of
from briefings.changes.receipts import receipt_of
from briefings.ingest.seeds import seed_articles
from briefings.model import Draft, Source
from briefings.store import Store, load_record, put_sources

START = datetime(2031, 5, 1, tzinfo=UTC)
PARAGRAPHS = """
Norland has sent 3,000 soldiers across the river to Estavia, the defence minister of Ferrania told Elm Wire on Monday.

The soldiers came by rail in the first week of the month and were taken to two old barracks near the port of Halm,
where they were given new uniforms and taught to use small drones by officers who had arrived some weeks before them.

Farmers who live beside the line counted nineteen long trains, each with its windows covered, and said that the road
to the barracks had been closed to all traffic since then except for lorries that brought food and timber every night.
"""
OWN = """
Our town has lived with the railway for a hundred years, and hardly anyone looks up when another train goes by.

This month was different, as everybody at the market will tell you who has a stall near the level crossing.
"""


def test_a_relay_a_family_and_a_borrowed_passage_are_no_further_origins(store: Store) -> None:
    stock(store)
    houses = {"elm": "Elm Wire", "oss": "Radio Oss", "halm": "Halm Post", "quay": "Quay Post"}
    families = {"halm": "Harbour House", "quay": "Harbour House"}
    put_sources(store, [Source(one, name, family=families.get(one, "")) for one, name in houses.items()])
    texts = {
        "elm": PARAGRAPHS,
        "oss": "Norland has sent 3,000 soldiers to Estavia, Elm Wire reported on Tuesday.",
        "halm": OWN + PARAGRAPHS.replace(", the defence minister of Ferrania told Elm Wire on Monday", ""),
        "quay": "Our own count puts the soldiers of Norland who are in Estavia at 3,000.",
    }
    drafts = [
        Draft(one, one, "Trains", text.strip(), START + timedelta(hours=at), f"https://{one}.example/1")
        for at, (one, text) in enumerate(texts.items())
    ]
    nlp = shared_nlp(Settings.model_fields["nlp_model"].default)
    # the one that borrows comes first: who is first is told by when it was published
    service.ingest(store, drafts[::-1], nlp, now=lambda: START + timedelta(days=1))
    record = load_record(store)
    told = [receipt_of(record, c) for c in record.claims if any(f.value == 3_000 for f in c.figures)]
    assert {receipt.outlet for receipt in told} == set(houses.values())
    first, second = origins_of(told)
    assert (first.name, {receipt.outlet for receipt in first.receipts}) == (
        "Elm Wire",
        {"Elm Wire", "Radio Oss", "Halm Post"},
    )
    assert (second.name, second.first.outlet) == ("Quay Post", "Quay Post")


def test_the_storys_wire_credits_itself_and_is_credited(store: Store) -> None:
    stock(store)
    nlp = shared_nlp(Settings.model_fields["nlp_model"].default)
    service.ingest(store, [seen.draft for seen in seed_articles()][:3], nlp, now=lambda: START)
    credited = {article.source: article.credits for article in load_record(store).articles.values()}
    assert credited["northgate-courier"] == ("Meridian Wire",)
    assert credited["east-strait-daily"] == ()
