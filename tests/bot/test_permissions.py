"""Who may change what."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.asker import TERMINAL, Asker
from bot.asking.permissions import may_change, must_be_allowed, must_own
from briefings.model import UsageError, Workspace

READER = Asker("discord", workspace="1", channel="9", user="42", roles=("7", "8"))
HARBOUR = Workspace("discord:1", editors=("7",))
BARE = Workspace("discord:1")


@pytest.mark.parametrize(
    ("asker", "workspace", "may"),
    [
        (READER, BARE, False),
        (READER, None, False),
        (READER, HARBOUR, True),
        (replace(READER, roles=()), HARBOUR, False),
        (replace(READER, roles=(), user="7"), HARBOUR, True),
        (replace(READER, manages=True), None, True),
        (replace(READER, operates=True), None, True),
        (replace(READER, workspace="", manages=True), HARBOUR, False),
        (replace(READER, workspace="", operates=True), None, True),
        (replace(READER, user="", roles=("",)), Workspace("discord:1", editors=("",)), False),
        (TERMINAL, None, True),
    ],
)
def test_those_who_manage_and_the_named_editors_may_change_things(
    asker: Asker, workspace: Workspace | None, *, may: bool
) -> None:
    assert may_change(asker, workspace) is may


@pytest.mark.parametrize(
    ("asker", "said"),
    [
        (READER, "Only people with Manage Server or the role that /settings names may change this."),
        (replace(READER, platform="slack"), "Only admins and owners of the workspace, and the people that /settings"),
        (replace(READER, workspace=""), "ask me there"),
    ],
)
def test_who_may_not_is_told_who_may(asker: Asker, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace(".", r"\.")):
        must_be_allowed(asker, BARE)


@pytest.mark.parametrize(
    ("asker", "owner", "may"),
    [
        (READER, "discord:1", True),
        (READER, "", False),
        (READER, "discord:2", False),
        (READER, "slack:1", False),
        (replace(READER, manages=True), "", False),
        (replace(READER, workspace=""), "", False),
        (replace(READER, operates=True), "", True),
        (TERMINAL, "slack:1", True),
    ],
)
def test_what_all_share_is_the_operators(asker: Asker, owner: str, *, may: bool) -> None:
    if may:
        must_own(asker, owner, "Troops")
        return
    with pytest.raises(UsageError) as refused:
        must_own(asker, owner, "Troops")
    assert "Troops" in str(refused.value)


def test_an_operator_is_told_how_to_be_one() -> None:
    with pytest.raises(UsageError, match="put discord:42 into ONRECORD_OPERATORS"):
        must_own(READER, "", "Troops")


@given(roles=st.lists(st.text(max_size=3), max_size=4), editors=st.lists(st.text(max_size=3), max_size=4))
@settings(max_examples=60, deadline=None)
def test_nobody_is_an_editor_who_is_not_named(roles: list[str], editors: list[str]) -> None:
    asker = Asker("discord", workspace="1", user="42", roles=tuple(roles))
    named = {role for role in [*roles, "42"] if role and role in editors}
    assert may_change(asker, Workspace("discord:1", editors=tuple(editors))) is bool(named)
