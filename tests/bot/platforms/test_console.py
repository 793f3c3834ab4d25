from __future__ import annotations

import io

import pytest

from bot.delivery import PostError, Step
from bot.platforms.console import ConsolePoster
from briefings.model import Attachment, Digest, Message

CHART = Attachment("figures.png", b"", "Troops: 3,000 to 11,000")


async def test_messages_are_printed_and_receipts_set_in() -> None:
    stream = io.StringIO()
    poster = ConsolePoster(stream)
    assert await poster.post(Step("desk", Message("What changed", attachments=(CHART,)), "n")) == "n"
    await poster.post(Step("desk", Message("Receipt one\nand more"), "o", thread="n"))
    assert stream.getvalue() == (
        "\n── desk ──\nWhat changed\n[figures.png: Troops: 3,000 to 11,000]\n    Receipt one\n    and more\n"
    )


def test_a_digest_is_shown_whole() -> None:
    stream = io.StringIO()
    ConsolePoster(stream).show(Digest("text", (Message("One"), Message("Two")), (Message("Receipt"),)))
    assert stream.getvalue() == "One\nTwo\n    Receipt\n"


async def test_a_terminal_that_is_gone_is_a_failed_post() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(PostError, match="terminal") as caught:
        await ConsolePoster(stream).post(Step("desk", Message("What changed"), "n"))
    assert not caught.value.permanent


async def test_an_answer_to_an_earlier_message_says_so_also_without_threads() -> None:
    stream = io.StringIO()
    await ConsolePoster(stream, threads=False).post(Step("desk", Message("It was 14"), "p", reply_to="n"))
    assert stream.getvalue() == "\n── desk, in reply to an earlier message ──\nIt was 14\n"
