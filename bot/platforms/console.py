"""The platform without a token: digests as text on a stream."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from bot.delivery import CannotLookError, PostError, Step
from briefings.model import Digest, Message

INDENT = "    "


@dataclass(frozen=True, slots=True)
class ConsolePoster:
    """Prints every message it is given; those of a thread are set in, or left out. Charts are named, not drawn."""

    stream: TextIO
    threads: bool = True

    async def post(self, step: Step) -> str:
        """Print one message. The id is the nonce: a terminal has none of its own. Raises PostError."""
        if step.thread is not None and not self.threads:
            return step.nonce
        answering = ", in reply to an earlier message" if step.reply_to else ""
        head = "" if step.thread else f"\n── {step.channel}{answering} ──\n"
        self._print(textwrap.indent(f"{head}{_lines(step.message)}", INDENT if step.thread else ""))
        return step.nonce

    async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
        """Raises CannotLookError: what a terminal shows can't be read back.

        So after a crash just between printing and keeping that in mind a message is printed twice; better than never.
        """
        del since, taken
        reason = f"what was printed for {step.channel} can't be read back"
        raise CannotLookError(reason)

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
        """Print the words: whoever reads the terminal looks after it. Raises PostError."""
        del workspace, people
        self._print(words)
        return True

    def show(self, digest: Digest) -> None:
        """Print a digest or an answer: its messages, then its thread. Raises PostError."""
        for message in digest.messages:
            self._print(_lines(message))
        for message in digest.thread if self.threads else ():
            self._print(textwrap.indent(_lines(message), INDENT))
        for reply in digest.replies:
            self._print(_lines(reply.message))

    def _print(self, text: str) -> None:
        try:
            self.stream.write(f"{text}\n")
            self.stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe, a closed stream
            reason = f"the terminal does not take the text: {error}"
            raise PostError(reason, permanent=False) from error


def _lines(message: Message) -> str:
    charts = "".join(f"\n[{file.filename}: {file.alt}]" for file in message.attachments)
    return f"{message.text}{charts}"
