"""XML from the network: nothing in it is expanded or fetched, and what is broken is read as far as it goes."""

from __future__ import annotations

import io

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

from briefings.model import UsageError


def refuse_entities(plain: bytes) -> None:
    """Raise UsageError, with a reason, if what `unpacked` gave declares entities: they can grow without end."""
    if b"<!ENTITY" in plain.upper():
        message = "declares entities of its own, which is not safe to read"
        raise UsageError(message)


def events_in(plain: bytes, events: tuple[str, ...], tag: tuple[str, ...] | None = None) -> etree.iterparse:
    """The elements, those called `tag` only if it is given, as they begin or end; raises XMLSyntaxError on the way."""
    return etree.iterparse(
        io.BytesIO(plain),
        events=events,
        tag=tag,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
