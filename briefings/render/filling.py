"""Filling a template: the operator's own where there is a good one, else the built-in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from briefings.render.environment import OURS, environment, tidied
from briefings.render.escape import Safe
from briefings.render.own_templates import Broken, OwnTemplates

_OWN: ContextVar[OwnTemplates | None] = ContextVar("own templates", default=None)


def fill(platform: str, template: str, **values: object) -> Safe:
    """The template of that name in the platform's folder, filled; without blank lines at its ends."""
    name = f"{platform}/{template}.j2"
    own = _OWN.get()
    filled = own.filled(platform, name, values) if own is not None else None
    if filled is None:
        filled = tidied(environment(platform).get_template(name).render(**values))
    return filled


@contextmanager
def templates_from(folder: Path | None, *, report: Callable[[Broken], None]) -> Iterator[None]:
    """Within it, a template in `folder` is used for the built-in one of the same name; None: the built-in ones.

    A broken one is told to `report` once for each thing that is wrong with it, and the built-in one is used; so is a
    folder that is none. Holds in the tasks and threads that are started within it too.
    """
    found = folder is not None and folder.is_dir()
    if folder is not None and not found:
        report(Broken(str(folder), 0, "there is no such folder; the built-in templates are used"))
    token = _OWN.set(OwnTemplates(folder, report) if folder is not None and found else None)
    try:
        yield
    finally:
        _OWN.reset(token)


def template_names() -> tuple[str, ...]:
    """Every template that may be overridden, such as "discord/receipt.j2"."""
    return tuple(name for name in OURS.list_templates() if name.endswith(".j2") and not name.startswith("preview/"))
