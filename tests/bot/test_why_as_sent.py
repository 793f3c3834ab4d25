"""*Why?* explains the briefing that a channel was sent, and no other one of the same window."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.asking.asker import Asker
from bot.briefed.again import behind
from bot.briefed.explaining import explanation
from bot.nlp import shared_nlp
from bot.recorded.answers import Desk
from bot.settings import Settings
from briefings import service
from briefings.model import Briefing, Draft, Subscription, Topic
from briefings.render import window_token
from briefings.store import Store, add_subscription, last_briefing, mark_sent, open_store, put_topics

START = datetime(2031, 5, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = "At least 12 people were killed in the flood at Port Halm, the governor Ada Brandt said."


def read(store: Store, text: str, at: datetime) -> None:
    draft = Draft("elm", "flood", "The flood", text, START, "https://elm.example/flood", live=False)
    nlp = shared_nlp(Settings.model_fields["nlp_model"].default)
    service.ingest(store, [draft], nlp, now=lambda: at)


def test_a_line_of_the_digest_is_explained_as_it_was_told_there(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'record.db'}") as store:
        put_topics(store, [Topic("flood", "The flood", ("flood", "people"))])
        read(store, FIRST, START - DAY)
        channel = add_subscription(
            store, platform="console", channel="desk", topic="flood", cron="0 8 * * *", timezone="UTC", now=START
        )
        read(store, FIRST.replace("12", "21"), START + DAY / 2)
        told = sent(store, channel, START + DAY)
        assert [change.figure.value for change in told.changes if change.figure] == [21]
        assert told.corrections == ()
        there = Asker("console", channel="desk", user="7")
        explained = explanation(behind(Desk(store, lambda: START + 9 * DAY, there), window_token(told)))
        headings = [group.heading for group in explained.groups]
        assert any("New figure" in heading and "at least 21" in heading for heading in headings)
        assert not any(heading.startswith("Correction") for heading in headings)


def sent(store: Store, channel: Subscription, now: datetime) -> Briefing:
    delivery = service.brief_subscription(store, channel, now=now, slot=f"{now:%Y-%m-%d}")
    assert delivery is not None
    mark_sent(store, delivery.id, at=now)
    briefing = last_briefing(store, channel)
    assert briefing is not None
    return briefing
