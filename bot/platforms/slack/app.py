"""The Bolt app: which listener hears what."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry import HttpResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.commands import MESSAGE_COMMAND
from bot.platforms.slack.blocks import DO, PAGE, PICK
from bot.platforms.slack.commands import asking_about, typing
from bot.platforms.slack.failing import telling
from bot.platforms.slack.forms import completing, sending_off
from bot.platforms.slack.home import opening_home
from bot.platforms.slack.oauth import Flow
from bot.platforms.slack.people import People
from bot.platforms.slack.presses import asking_why, pressing
from bot.platforms.slack.refusals import TOO_MANY, retry_after
from bot.platforms.slack.views import FILL, FORM
from bot.platforms.slack.waking import OPEN_AGAIN, inviting, opening_again
from bot.platforms.slack.words import SLASHES, UMBRELLA
from bot.platforms.slack.working import Counter
from bot.platforms.slack.workspaces import leaving, revoking
from bot.recorded.answers import Desk
from briefings.render.why import ACTION

log = logging.getLogger(__name__)

REMEMBERED = 10_000
OK = 200
LONGEST_REQUEST = 15  # seconds
SHORT = timedelta(seconds=5)


def build_slack(
    desk: Desk,
    client: AsyncWebClient,
    *,
    signing_secret: str = "",
    operators: Collection[str] = (),
    flow: Flow | None = None,
) -> AsyncApp:
    """The app with the commands of the table, for one workspace, or with a `flow` for all that install it.

    Without a signing secret it can be reached by Socket Mode only. `operators` are readers' keys such as "slack:U1".
    """
    given: dict[str, Any] = {} if flow is None else {"authorize": flow.authorize, "oauth_flow": flow.oauth}
    app = AsyncApp(client=client, signing_secret=signing_secret, name="onrecord", logger=log, **given)
    app.use(_once())
    app.error(telling)
    counter = Counter(desk, People(desk.clock, frozenset(operators)))
    for name in (UMBRELLA, *SLASHES):
        app.command(f"/{name}")(typing(counter))
    app.action(re.compile(rf"(?:{PAGE}|{DO}|{PICK}).+"))(pressing(counter))
    app.action(ACTION)(asking_why(counter))
    app.view(FORM)(sending_off(counter))
    app.options(re.compile(rf"{FILL}.+"))(completing(counter))
    app.shortcut(MESSAGE_COMMAND.name)(asking_about(counter))
    app.event("app_home_opened")(opening_home(counter))
    app.event("app_uninstalled")(leaving(desk, flow))
    app.event("tokens_revoked")(revoking(desk, flow))
    app.event("member_joined_channel")(inviting(desk))
    for event in OPEN_AGAIN:
        app.event(event)(opening_again(desk))
    return app


def web_client(token: str | None, *, api_base: str) -> AsyncWebClient:
    """A client that waits when Slack says so, if that is not long; without a token for requests that bring their own.

    A request whose answer was lost is not repeated: it may have worked.
    """
    return AsyncWebClient(token, base_url=api_base, timeout=LONGEST_REQUEST, retry_handlers=[ShortLimits()])


class ShortLimits(AsyncRateLimitErrorRetryHandler):
    """Repeats what Slack refused as too much, which it has not done, where it may come again within seconds.

    A longer wait is the caller's: of what is stored it can be waited for without holding others up.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=2)

    async def _can_retry_async(self, *, response: HttpResponse | None = None, **_: object) -> bool:
        if response is None or response.status_code != TOO_MANY:
            return False
        wait = retry_after({name: value[0] for name, value in response.headers.items()})
        return wait is not None and wait <= SHORT


def _once() -> Callable[..., Awaitable[BoltResponse | None]]:
    """Middleware that answers a request which Slack sends again with "yes, got it" and nothing more."""
    seen: OrderedDict[str, None] = OrderedDict()

    async def once(body: Mapping[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        mark = body.get("trigger_id") or body.get("event_id")
        if mark in seen:
            return BoltResponse(status=OK, body="")
        if mark:
            seen[str(mark)] = None
            if len(seen) > REMEMBERED:
                seen.popitem(last=False)
        await next_()
        return None

    return once
