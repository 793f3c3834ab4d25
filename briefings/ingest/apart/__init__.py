"""Pages and feeds parsed in processes of their own, so that no input can hold, fill or crash the bot."""

from briefings.ingest.apart.parsers import NotParsedError, Parsers, open_parsers

__all__ = ["NotParsedError", "Parsers", "open_parsers"]
