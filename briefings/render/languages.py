"""The names of languages, for telling what is stored and not read for claims."""

from __future__ import annotations

from functools import cache

from briefings.render.words import plural

READ = frozenset({"en"})
"""Those that are read for claims."""

_LONGEST_CODE = 20


def is_read(language: str) -> bool:
    """Whether articles in that language are read for claims; of a code such as "en-gb" only its first part counts."""
    return language.casefold().partition("-")[0] in READ


@cache
def language_name(code: str) -> str:
    """The English name of a language by its ISO 639 code (Unicode CLDR); what is no known code is given as it is."""
    from babel import Locale  # noqa: PLC0415 - its data take a tenth of a second, and few digests need a name

    plain = code.casefold().partition("-")[0]
    return str(Locale("en").languages.get(plain, code[:_LONGEST_CODE] or "an unknown language"))


def unread_words(unread: tuple[tuple[str, int], ...]) -> str:
    """What is stored but not read for claims: "3 articles in Ukrainian stored, not read for claims"; "" if nothing."""
    if not unread:
        return ""
    most, count = max(unread, key=lambda one: one[1])
    if len(unread) == 1:
        return f"{plural(count, 'article')} in {language_name(most)} stored, not read for claims"
    total = sum(number for _, number in unread)
    return f"{plural(total, 'article')} in {len(unread)} other languages stored, not read for claims"
