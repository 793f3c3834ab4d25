"""Time zones as people name them → IANA names, and the names that complete what was typed. Pure but for the tz data."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from bot.asking.typed import shown
from briefings.model import UsageError

COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Kyiv",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Warsaw",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""What is offered first."""

# Old spellings, big cities that name no zone, and what offices call theirs.
ALIASES: Mapping[str, str] = {
    "kiev": "Europe/Kyiv",
    "europe/kiev": "Europe/Kyiv",
    "lviv": "Europe/Kyiv",
    "kharkiv": "Europe/Kyiv",
    "odesa": "Europe/Kyiv",
    "calcutta": "Asia/Kolkata",
    "asia/calcutta": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "saigon": "Asia/Ho_Chi_Minh",
    "rangoon": "Asia/Yangon",
    "beijing": "Asia/Shanghai",
    "washington": "America/New_York",
    "boston": "America/New_York",
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "pacific": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles",
    "geneva": "Europe/Zurich",
    "munich": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "tel aviv": "Asia/Jerusalem",
    "gmt": "UTC",
    "z": "UTC",
    "zulu": "UTC",
}
_OLD = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/", "posix/", "right/")
NEAR = 0.75


def zone_named(typed: str) -> str:
    """The IANA name that is meant: in any case, by its city, by an old name. Raises UsageError with a guess."""
    wanted = _folded(typed)
    found = ALIASES.get(wanted) or _every().get(wanted) or _cities().get(wanted)
    if found is not None:
        return found
    forms = {**_every(), **ALIASES, **_cities()}
    near = get_close_matches(wanted, forms, n=1, cutoff=NEAR) if wanted.replace(" ", "").isalpha() else []
    guess = forms[near[0]] if near else ""
    hint = f"did you mean {guess}?" if guess else "use an IANA name such as Europe/Kyiv, or a big city of the zone"
    message = f"unknown time zone “{shown(typed)}”; {hint}"
    raise UsageError(message)


def known_zone(*names: str) -> str:
    """The first of the names that is a time zone, "UTC" if none is: for what platforms and settings tell."""
    return next((_every()[name.casefold()] for name in names if name.casefold() in _every()), "UTC")


def zone_names(typed: str) -> tuple[str, ...]:
    """The names that any part of fits what was typed, common ones first, then those of which a part begins so."""
    wanted = _folded(typed)
    meant = [name for alias, name in ALIASES.items() if wanted and alias.startswith(wanted)]
    holding = [name for name in _offered() if wanted in _folded(name)]
    ordered = sorted(holding, key=lambda name: (name not in COMMON, not _begins(name, wanted)))
    return tuple(dict.fromkeys((*ordered, *meant) if ordered else meant))


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _begins(name: str, wanted: str) -> bool:
    return any(part.startswith(wanted) for part in _folded(name).split("/"))


@lru_cache(maxsize=1)
def _every() -> Mapping[str, str]:
    """Every name there is, by how it reads in small letters."""
    names = sorted(available_timezones() - {"localtime", "Factory"})
    return {form: name for name in names for form in (name.casefold(), _folded(name))}


@lru_cache(maxsize=1)
def _offered() -> tuple[str, ...]:
    """The names that are offered: the common ones, then all others that are no old ones."""
    others = (name for name in sorted(available_timezones()) if "/" in name and not name.startswith(_OLD))
    return tuple(dict.fromkeys((*COMMON, *(name for name in others if name.casefold() not in ALIASES))))


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, str]:
    """The names by their last part, "new york"."""
    return {_folded(name.rpartition("/")[2]): name for name in reversed(_offered())}
