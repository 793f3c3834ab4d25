"""Which pictures there are: by name, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.asking.queries import given_in, query_of
from bot.asking.replies import Reply, form_for, reply_to
from bot.platforms.slack.home import SECTIONS, home_view
from briefings.model import Briefing, ChangeKind, Message
from briefings.render import Scene, preview_of, preview_page, render_briefing
from briefings.render.trial import made_up_briefing

from .looks import form_page, reply_page
from .story import ASKERS, Story

PLATFORMS = tuple(ASKERS)
ASKED: Mapping[str, str] = {
    "claims": "claims troops speaker:Zelenskiy",
    "who-said": "who-said Austin",
    "figures": "figures troops",
    "disputed": "disputed troops",
    "timeline": "timeline troops since:7d",
    "briefing-now": "briefing now missiles since:7d",
    "briefing-last": "briefing last",
    "catchup": "catchup troops",
    "why": "why",
    "missed": "missed",
    "topics": "topic list",
    "topic-added": 'topic add grain terms:"grain, black sea, harvest" title:"Grain exports"',
    "sources": "source list",
    "source-checked": "source check harbour.example",
    "source-shown": "source show ferry-post",
    "source-exported": "source export",
    "subscriptions": "subscriptions",
    "settings": "settings",
    "export": "export troops csv",
    "help": "help",
    "questions": "question list",
    "error-topic": "claims <@everyone>",
    "error-speaker": "who-said Zelenksky-Nobody",
}
TURN = ChangeKind.POSITION_CHANGED
FORMS = {"form-subscribe": "subscribe", "form-topic": "topic add", "form-source": "source add"}


def pages_of(story: Story) -> Iterator[tuple[str, str]]:
    """The name and the HTML of every picture; to be used within a running event loop."""
    yield from _digests(story)
    for platform in PLATFORMS:
        for name, line in ASKED.items():
            yield f"{name}-{platform}", reply_page(platform, _reply(story, platform, line), asked=line, at=story.at)
        for name, command in FORMS.items():
            made = form_for(command, {}, story.desk, ASKERS[platform])
            if isinstance(made, Reply):
                yield f"{name}-{platform}", reply_page(platform, made, asked=command, at=story.at)
            else:
                yield f"{name}-{platform}", form_page(platform, made, at=story.at)
    home = home_view([_reply(story, "slack", command) for _, command, _ in SECTIONS])
    scene = Scene(Message("", {"blocks": home["blocks"]}))
    yield "home-slack", preview_of("slack", (scene,), channel="On Record · Home", at=story.at)


def _digests(story: Story) -> Iterator[tuple[str, str]]:
    fullest = max(story.briefings, key=lambda briefing: (len(briefing.changes) > 2, len(briefing.receipts)))
    quiet = next((one for one in story.briefings if one.quiet), _quiet(story))
    turn = next((one for one in story.briefings if any(c.kind is TURN for c in one.changes)), fullest)
    shown = {"digest": fullest, "turn": turn, "quiet": quiet, "everything": made_up_briefing()}
    for name, briefing in shown.items():
        for platform in PLATFORMS:
            at = briefing.until + timedelta(minutes=2)
            digest = render_briefing(briefing, platform)
            yield f"{name}-{platform}", preview_page(digest, channel=briefing.topic.id, at=at)


def _quiet(story: Story) -> Briefing:
    return replace(story.briefings[-1], changes=(), corrections=(), answered=())


def _reply(story: Story, platform: str, line: str) -> Reply:
    word, _, rest = line.partition(" ")
    return reply_to(lambda: (query_of(*given_in(word, rest)), 1), story.desk, ASKERS[platform])
