"""What the check of Slack finds: tokens, scopes, channels."""

from __future__ import annotations

import pytest
from slack_standin import FakeSlack

from bot.platforms.checked import Checked
from bot.platforms.slack.checking import MOST_CHANNELS, check_slack
from bot.platforms.slack.scopes import SCOPES
from bot.settings import Settings
from briefings.store import Store


@pytest.fixture
def settings(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ONRECORD_SLACK_BOT_TOKEN", "xoxb-made-up")
    monkeypatch.setenv("ONRECORD_SLACK_APP_TOKEN", "xapp-made-up")
    monkeypatch.setenv("ONRECORD_SLACK_API_BASE", slack.url("/api/"))
    return Settings()


def named(found: tuple[Checked, ...], what: str) -> Checked:
    (one,) = [checked for checked in found if checked.what.endswith(what)]
    return one


async def test_good_tokens_and_channels_of_every_kind(settings: Settings, store: Store, slack: FakeSlack) -> None:
    slack.scopes = ",".join(SCOPES)
    slack.channels |= {"C0OLD": {"is_archived": True}, "C0SHUT": {"is_member": False}}
    channels = [("", "C0DESK"), ("", "C0OLD"), ("slack:T0TEAM", "C0SHUT"), ("", "D0ALICE"), ("", "C0DESK")]
    found = await check_slack(settings, store, channels)
    assert [(one.what.split()[-1], one.ok) for one in found] == [
        ("ONRECORD_SLACK_BOT_TOKEN", True),
        ("ONRECORD_SLACK_APP_TOKEN", True),
        ("C0DESK", True),
        ("C0OLD", False),
        ("slack:T0TEAM", False),
        ("D0ALICE", True),
    ]
    assert "archived" in named(found, "C0OLD").found
    assert "/invite" in named(found, "slack:T0TEAM").found
    assert "xoxb" not in str(found)
    assert "xapp" not in str(found)


async def test_what_is_wrong_is_found_and_not_raised(settings: Settings, store: Store, slack: FakeSlack) -> None:
    slack.scopes = ",".join(scope for scope in SCOPES if "history" not in scope)
    slack.errors |= {"apps.connections.open": "invalid_auth", "conversations.info": "channel_not_found"}
    found = await check_slack(settings, store, [("", f"C{number}") for number in range(MOST_CHANNELS + 2)])
    assert "channels:history" in named(found, "BOT_TOKEN").found
    assert "install" in named(found, "APP_TOKEN").found
    assert "/invite" in named(found, " C0").found
    assert found[-1].found.startswith("2 more")
    assert not any(one.ok for one in found[:-1])


async def test_a_slack_that_is_away_is_found(settings: Settings, store: Store, slack: FakeSlack) -> None:
    assert slack.server is not None
    await slack.server.close()
    found = await check_slack(settings, store, [])
    assert [one.ok for one in found] == [False, False]
    assert "no answer" in found[0].found
