"""An article is edited after a channel was told of it: from the two texts to the reply under the first message."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from spacy.language import Language

from bot.delivery import NoSuchMessageError, Step, deliver_pending
from bot.nlp import shared_nlp
from bot.settings import Settings
from briefings import service
from briefings.ingest.originality import sketch
from briefings.model import Briefing, ChangeKind, Draft, Source, Subscription, Topic
from briefings.store import (
    Store,
    add_new_articles,
    add_subscription,
    count_articles,
    last_briefing,
    pending_deliveries,
    put_sources,
    put_topics,
    remove_subscription,
)

START = datetime(2031, 5, 1, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TOPIC = Topic("flood", "The flood at Port Halm", ("port halm", "bridge", "flood", "soldiers", "people"))

TOLL = "At least 12 people were killed in the flood, the governor Ada Brandt said."
QUOTE = '"We will rebuild the bridge before winter," Brandt told reporters.'
HELP = "About 3,000 soldiers were sent to Port Halm to help."
TEXT = f"The river broke its banks at Port Halm on Monday.\n\n{TOLL}\n\n{QUOTE}\n\n{HELP}"
RIGHT = TOLL.replace("12", "21")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return shared_nlp(Settings.model_fields["nlp_model"].default)


@dataclass
class Channel:
    """A platform that keeps what is posted; it can answer no message that is `gone`."""

    posts: list[tuple[str, str, str | None]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    _count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def post(self, step: Step) -> str:
        if step.reply_to in self.gone:
            reason = f"message {step.reply_to} is gone"
            raise NoSuchMessageError(reason)
        posted = f"m{next(self._count)}"
        self.posts.append((posted, step.message.text, step.reply_to))
        return posted

    async def find(self, *_: object, **__: object) -> str | None:
        return None

    async def warn(self, *_: object) -> bool:
        return False

    def replies(self) -> list[tuple[str | None, str]]:
        return [(to, text) for _, text, to in self.posts if to is not None]


@dataclass
class Desk:
    """A channel that follows the flood, and an outlet whose article it reads."""

    store: Store
    nlp: Language
    subscription: Subscription
    channel: Channel = field(default_factory=Channel)
    days: int = 0

    def reads(self, text: str, *, key: str = "flood", live: bool = False) -> None:
        """The outlet's article as it is an hour before the next briefing."""
        draft = Draft("elm", key, "The flood", text, START, url=f"https://elm.example/{key}", live=live)
        seen = self._next - HOUR
        service.ingest(self.store, [draft], self.nlp, now=lambda: seen)

    async def briefed(self) -> Briefing:
        """The next day's briefing, delivered."""
        now = self._next
        service.brief_subscription(self.store, self.subscription, now=now, slot=f"{now:%Y-%m-%d}")
        await deliver_pending(self.store, {"console": self.channel}, now=now)
        assert pending_deliveries(self.store) == ()
        self.days += 1
        told = last_briefing(self.store, self.subscription)
        assert told is not None
        return told

    async def reads_and_is_briefed(self, *texts: str) -> list[Briefing]:
        """A briefing a day, each of the article as it was that day."""
        told = []
        for text in texts:
            self.reads(text)
            told.append(await self.briefed())
        return told

    @property
    def _next(self) -> datetime:
        return START + (self.days + 1) * DAY


@pytest.fixture
def desk(store: Store, nlp: Language) -> Desk:
    put_topics(store, [TOPIC])
    put_sources(store, [Source("elm", "Daily Elm")])
    return Desk(store, nlp, subscribed(store, START))


def subscribed(store: Store, now: datetime) -> Subscription:
    return add_subscription(
        store, platform="console", channel="desk", topic="flood", cron="0 8 * * *", timezone="UTC", now=now
    )


def edited(*changes: tuple[str, str], text: str = TEXT) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def sentences(briefing: Briefing) -> list[tuple[str, str]]:
    return [(c.earlier.sentence, c.proof.sentence) for c in briefing.corrections if c.earlier is not None]


async def test_a_correction_is_told_in_the_next_briefing_and_where_the_claim_was_told(desk: Desk) -> None:
    first, second, third = await desk.reads_and_is_briefed(TEXT, edited((TOLL, RIGHT)), edited((TOLL, RIGHT)))
    assert any(c.proof.sentence == TOLL for c in first.changes)
    assert sentences(second) == [(TOLL, RIGHT)]
    assert second.changes == ()
    ((answered, words),) = desk.channel.replies()
    assert answered == desk.channel.posts[0][0]
    assert "Daily Elm changed this sentence" in words
    assert "12 people" in words
    assert "21 people" in words
    assert third.quiet


NO_CORRECTION = {
    "nothing": TEXT,
    "a typo": edited(("rebuild", "rebiuld"), ("reporters", "reportres")),
    "another spelling of a name": edited(("Ada Brandt", "Ada Brandtt")),
    "layout and quotation marks": edited(("\n\n", "\n"), ('"We', "“We"), ('winter,"', "winter,”")),
    "another order": "\n\n".join((TEXT.split("\n\n", maxsplit=1)[0], HELP, QUOTE, TOLL)),
    "another paragraph": f"{TEXT}\n\nSchools stay closed until Friday.",
    "a byline and a time": f"By Lena Ost and Max Trill\nUpdated at 10:40\n\n{TEXT}",
    "other words for the same": edited(
        (TOLL, "Governor Ada Brandt said that at least 12 people were killed in Monday's flood.")
    ),
    "a quotation in another place": edited((f"{QUOTE}\n\n", "")) + f"\n\nBrandt was sure: {QUOTE}",
}


@pytest.mark.parametrize("text", NO_CORRECTION.values(), ids=NO_CORRECTION.keys())
async def test_typos_layout_order_and_additions_are_no_correction_and_no_news(desk: Desk, text: str) -> None:
    _, second = await desk.reads_and_is_briefed(TEXT, text)
    assert second.corrections == ()
    assert [c.proof.sentence for c in second.changes if "Schools" not in c.proof.sentence] == []
    assert desk.channel.replies() == []


CORRECTIONS = {
    "figure": (edited(("12 people", "2 people")), TOLL, TOLL.replace("12", "2")),
    "qualifier": (edited(("At least 12", "Up to 12")), TOLL, TOLL.replace("At least", "Up to")),
    "speaker": (edited(("Ada Brandt said", "Mara Quist said")), TOLL, TOLL.replace("Ada Brandt", "Mara Quist")),
    "place": (edited(("sent to Port Halm", "sent to Port Vale")), HELP, HELP.replace("Halm", "Vale")),
    "taken out": (edited((f"\n\n{HELP}", "")), HELP, HELP),
    "a notice beside it": (
        f"{edited((TOLL, RIGHT))}\n\nCorrection: an earlier version of this article said that 12 people were killed.",
        TOLL,
        RIGHT,
    ),
}


@pytest.mark.parametrize(("text", "was", "now"), CORRECTIONS.values(), ids=CORRECTIONS.keys())
async def test_what_is_a_correction(desk: Desk, text: str, was: str, now: str) -> None:
    _, second = await desk.reads_and_is_briefed(TEXT, text)
    assert sentences(second) == [(was, now)]
    assert second.changes == ()
    assert len(desk.channel.replies()) == 1


UPDATES = {
    "it says that the toll rose": edited(
        (TOLL, f"The toll rose to 14: {TOLL[0].lower()}{TOLL[1:].replace('12', '14')}")
    ),
    "it has a later time": f"Updated at 10:40\n\n{edited(('12 people', '14 people'))}",
}


@pytest.mark.parametrize("text", UPDATES.values(), ids=UPDATES.keys())
async def test_a_toll_that_rises_in_the_same_article_is_news_and_no_correction(desk: Desk, text: str) -> None:
    _, second = await desk.reads_and_is_briefed(TEXT, text)
    assert second.corrections == ()
    (news,) = second.changes
    assert news.kind in {ChangeKind.NEW_FIGURE, ChangeKind.FIGURE_REVISED}
    assert news.figure is not None
    assert news.figure.value == 14
    assert desk.channel.replies() == []


async def test_a_withdrawn_article_takes_back_all_that_was_told_of_it(desk: Desk) -> None:
    _, second = await desk.reads_and_is_briefed(TEXT, "This article has been withdrawn.")
    assert {TOLL, HELP} <= {was for was, _ in sentences(second)}
    assert {c.reason for c in second.corrections} == {"the article was withdrawn"}
    ((answered, words),) = desk.channel.replies()
    assert answered == desk.channel.posts[0][0]
    assert words.count("withdrew the article") == len(second.corrections)


async def test_there_and_back_is_two_corrections_if_both_were_told_and_none_if_not(desk: Desk) -> None:
    desk.reads(TEXT)
    await desk.briefed()
    desk.reads(edited((TOLL, RIGHT)), live=True)
    second = await desk.briefed()
    desk.reads(TEXT, live=True)
    third = await desk.briefed()
    assert (sentences(second), sentences(third)) == ([(TOLL, RIGHT)], [(RIGHT, TOLL)])
    firsts = [
        post for post, text, to in desk.channel.posts if to is None and text.lstrip("═\n").startswith("ON RECORD")
    ]
    assert [to for to, _ in desk.channel.replies()] == firsts[:2]
    desk.reads(edited((TOLL, RIGHT)), live=True)
    desk.reads(TEXT, live=True)
    assert (await desk.briefed()).quiet


async def test_an_old_copy_that_is_ingested_again_is_no_return_to_it(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT, edited((TOLL, RIGHT)))
    desk.reads(TEXT)
    assert count_articles(desk.store) == 2
    assert (await desk.briefed()).quiet


async def test_only_the_last_of_several_edits_between_two_briefings_counts(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT)
    for value in ("13", "17", "21"):
        desk.reads(edited(("12 people", f"{value} people")))
    assert sentences(await desk.briefed()) == [(TOLL, RIGHT)]


async def test_what_changed_before_anybody_was_told_is_plain_news(desk: Desk) -> None:
    desk.reads(TEXT)
    desk.reads(edited((TOLL, RIGHT)))
    told = await desk.briefed()
    assert told.corrections == ()
    assert TOLL not in {c.proof.sentence for c in told.changes}
    assert RIGHT in {c.proof.sentence for c in told.changes}


async def test_a_claim_that_the_channel_was_not_told_is_not_corrected_there(desk: Desk) -> None:
    """The article was read before the channel subscribed: what it says now is news, how it said it before is not."""
    draft = Draft("elm", "flood", "The flood", TEXT, START, url="https://elm.example/flood")
    service.ingest(desk.store, [draft], desk.nlp, now=lambda: START + HOUR)
    remove_subscription(desk.store, desk.subscription.id, now=START + HOUR)
    desk.subscription = subscribed(desk.store, START + 2 * HOUR)
    desk.reads(edited((TOLL, RIGHT)))
    told = await desk.briefed()
    assert told.corrections == ()
    assert [c.earlier.sentence for c in told.left_out if c.kind is ChangeKind.CORRECTED and c.earlier] == [TOLL]
    assert RIGHT in {c.proof.sentence for c in told.changes}
    assert desk.channel.replies() == []


async def test_a_claim_is_followed_through_edits_that_change_nothing(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT, edited(("rebuild", "rebiuld")), edited(("Monday", "Monday night")))
    (last,) = await desk.reads_and_is_briefed(edited((TOLL, RIGHT)))
    assert sentences(last) == [(TOLL, RIGHT)]
    assert [to for to, _ in desk.channel.replies()] == [desk.channel.posts[0][0]]


async def test_an_edit_waits_until_it_was_read_for_claims(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT)
    seen = START + 2 * DAY - HOUR
    draft = Draft("elm", "flood", "The flood", edited((TOLL, RIGHT)), START, url="https://elm.example/flood")
    add_new_articles(desk.store, [draft], seen_at=seen, sketches=[sketch(draft.text)])
    assert (await desk.briefed()).corrections == ()
    service.extract_pending(desk.store, desk.nlp)
    assert sentences(await desk.briefed()) == [(TOLL, RIGHT)]


async def test_an_article_that_its_feed_no_longer_gives_is_not_taken_back(desk: Desk) -> None:
    desk.reads(TEXT)
    await desk.briefed()
    desk.reads("The bridge is open.", key="bridge")
    assert (await desk.briefed()).corrections == ()


async def test_a_notice_alone_corrects_what_it_names(desk: Desk) -> None:
    notice = "Correction: we said that at least 12 people were killed in the flood. It was at least 21 people."
    desk.reads(TEXT)
    await desk.briefed()
    desk.reads(notice, key="corrections")
    told = await desk.briefed()
    assert [was for was, _ in sentences(told)] == [TOLL]
    assert "21 people" in told.corrections[0].proof.sentence
    assert told.changes == ()
    assert "Daily Elm corrected this sentence" in desk.channel.replies()[0][1]


async def test_a_message_that_is_gone_holds_nothing_up(desk: Desk) -> None:
    desk.reads(TEXT)
    await desk.briefed()
    desk.channel.gone = {post for post, _, _ in desk.channel.posts}
    desk.reads(edited((TOLL, RIGHT)))
    assert sentences(await desk.briefed()) == [(TOLL, RIGHT)]
    assert desk.channel.replies() == []
    assert "changed this sentence" in desk.channel.posts[-1][1]


async def test_a_channel_that_follows_it_under_two_topics_is_answered_under_each(desk: Desk) -> None:
    """Each told it in a message of its own, and each message is answered."""
    put_topics(desk.store, [TOPIC, replace(TOPIC, id="river", title="The river at Port Halm")])
    other = add_subscription(
        desk.store, platform="console", channel="desk", topic="river", cron="0 8 * * *", timezone="UTC", now=START
    )
    for day, text in enumerate((TEXT, edited((TOLL, RIGHT))), 1):
        desk.reads(text)
        assert service.brief_subscription(desk.store, other, now=START + day * DAY, slot=str(day))
        await desk.briefed()
    answered = [to for to, _ in desk.channel.replies()]
    assert len(answered) == len(set(answered)) == 2


async def test_a_channel_that_subscribes_again_is_told_what_is_corrected(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT)
    assert remove_subscription(desk.store, desk.subscription.id, now=START)
    desk.subscription = subscribed(desk.store, START + DAY)
    (told,) = await desk.reads_and_is_briefed(edited((TOLL, RIGHT)))
    assert sentences(told) == [(TOLL, RIGHT)]
    assert [to for to, _ in desk.channel.replies()] == [desk.channel.posts[0][0]]


async def test_the_same_store_gives_the_same_digest(desk: Desk) -> None:
    await desk.reads_and_is_briefed(TEXT)
    desk.reads(edited((TOLL, RIGHT), (HELP, HELP.replace("3,000", "300"))))
    made = [
        service.brief_subscription(desk.store, desk.subscription, now=START + 2 * DAY, slot=slot) for slot in ("a", "b")
    ]
    digests = [delivery.digest for delivery in made if delivery is not None]
    assert len(digests) == 2
    assert digests[0] == digests[1]
    assert len(digests[0].replies) == 1


async def test_without_a_channel_every_correction_on_record_is_told(desk: Desk) -> None:
    desk.reads(TEXT)
    desk.days += 1
    desk.reads(edited((TOLL, RIGHT)))
    told = service.brief(desk.store, "flood", since=START + DAY, until=START + 2 * DAY)
    assert sentences(told) == [(TOLL, RIGHT)]
