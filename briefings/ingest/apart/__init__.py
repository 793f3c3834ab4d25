"""Pages and feeds parsed in processes of their own, so that no input can hold, fill or crash the bot."""

from briefings.ingest.apart.parsers import Parsers, open_parsers

__all__ = ["Parsers", "open_parsers"]
