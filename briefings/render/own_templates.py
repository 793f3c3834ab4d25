"""An operator's own templates: sandboxed, bounded, and never in the way of a briefing.

What is bounded is told in `bounded`. The bounds are for mistakes, such as a loop that never ends; who may write into
the folder is trusted not to mean harm.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, Template, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError

from briefings.render.bounded import LARGEST, BoundedEnvironment, bounded, bounds
from briefings.render.environment import OURS, tidied
from briefings.render.escape import Safe, size

BUILT_IN = "built-in"
MOST_STEPS = 20_000
MOST_STEPS_OF_A_PAGE = 2_000_000
LARGEST_PAGE = 50_000_000  # characters; a page has its chart in it
# What an entry may take so that it has a place in a message beside its heading.
ENTRY_ROOMS: Mapping[str, int] = {"discord": 3200, "slack": 2900}
ROOMS: Mapping[str, int] = {"discord/header.j2": 1950, "discord/quiet.j2": 1950}
MAY_BE_EMPTY = ("slack/note.j2", "discord/remark.j2", "slack/remark.j2")


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with an operator's template: its file, the line (0: unknown), and why it can't be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        """In one line."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class OwnTemplates:
    """The templates of a folder; each thing that is wrong with one is reported once."""

    folder: Path
    report: Callable[[Broken], None]
    _environments: dict[str, BoundedEnvironment] = field(default_factory=dict, init=False)
    _reported: set[Broken] = field(default_factory=set, init=False)

    def filled(self, platform: str, name: str, values: Mapping[str, object]) -> Safe | None:
        """The template filled, None if the built-in one is to be used: no own one takes part, or one is broken."""
        try:
            template = self._environment(platform).get_template(name)
            return self._good(name, tidied(_rendered(template, platform, values)))
        except Exception as error:  # noqa: BLE001  # a template may raise anything; the built-in one is used, and it is said
            found = self._broken(name, error)
            if found not in self._reported:
                self._reported.add(found)
                self.report(found)
            return None

    def _environment(self, platform: str) -> BoundedEnvironment:
        if platform not in self._environments:
            loader = ChoiceLoader([FileSystemLoader(self.folder), OURS, PrefixLoader({BUILT_IN: OURS})])
            self._environments[platform] = bounded(platform, loader)
        return self._environments[platform]

    def _good(self, name: str, filled: Safe) -> Safe:
        """What was filled in, if it can be sent. Raises ValueError."""
        room = ROOMS.get(name) or ENTRY_ROOMS.get(name.split("/", maxsplit=1)[0], LARGEST_PAGE)
        if size(filled) > room:
            message = f"it gives {size(filled):,} characters, but there is room for {room:,}; use the filter `cut`"
            raise ValueError(message)
        if not filled.strip() and name not in MAY_BE_EMPTY:
            message = "it gives nothing to show"
            raise ValueError(message)
        return filled

    def _broken(self, name: str, error: Exception) -> Broken:
        """What is wrong, with the file that it is in: the operator's own that was reached last."""
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateSyntaxError):
            return Broken(str(error.filename or self.folder / name), error.lineno, f"syntax: {error.message}")
        if isinstance(error, RecursionError):
            reason = f'it uses itself without end; a built-in template is extended as "{BUILT_IN}/{name}"'
        elif isinstance(error, TemplateNotFound):
            reason = f"there is no template {error.message}"
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).is_relative_to(self.folder)]
        file, line = (own[-1].filename, own[-1].lineno or 0) if own else (str(self.folder / name), 0)
        return Broken(file, line, reason.removeprefix("ValueError: "))


def _rendered(template: Template, platform: str, values: Mapping[str, object]) -> str:
    """The template filled, as long as it takes no endless time and gives no endless text."""
    chat = platform in ENTRY_ROOMS
    room = LARGEST if chat else LARGEST_PAGE
    parts: list[str] = []
    length = 0
    with bounds(steps=MOST_STEPS if chat else MOST_STEPS_OF_A_PAGE, room=room):
        for part in template.generate(**values):
            parts.append(part)
            length += len(part)
            if length > room:
                message = f"it gives more than {length:,} characters"
                raise ValueError(message)
    return "".join(parts)
