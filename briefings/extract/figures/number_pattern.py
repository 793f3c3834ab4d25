"""The one pattern that finds a number, or two that may be a range, with sign, scale and unit. Built on first use."""

from __future__ import annotations

import re
from functools import cache

from briefings.extract.figures.number_units import unit_forms
from briefings.extract.figures.number_words import alternatives, number_data, values

BLANK = r"(?:[^\S\n]{1,3}|[^\S\n]?\n(?![^\S\n]*\n)[^\S\n]{0,3})"
"""A gap between words of one line, or one line break."""

_JOIN = rf"(?:{BLANK}|-)"
_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d{1,3}(?:[ ]\d{3})+(?:\.\d+)?(?![\d,.]\d|\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
    r"|\d+(?:\.\d+)?(?:[½¼¾⅓⅔]|[ ][1-9]/[2-9](?!\d))?"
    r"|[½¼¾⅓⅔]"
)
_BEFORE = r"(?<!\w)(?<!\w[.,:/'’])(?<!\w[-–_])(?<![#@$€£])"
_AFTER = r"(?!\w)(?![.,:/]\d)(?!-(?!(?:plus|odd|some|ish|an?|per)\b)[A-Za-z])(?!['’]s\b)"
_ROUGHLY = r"(?:(?:about|around|some|roughly|approximately|perhaps|even|possibly|nearly|almost|as many as|up to)\s+)?"
_LEAD = rf"(?P<lead>\b(?:anywhere\s+)?(?:between|from)\s+{_ROUGHLY})?"
_SEPARATOR = rf"(?P<sep>[^\S\n]?[-–—][^\S\n]?|{BLANK}(?:to|or|and){BLANK}){_ROUGHLY}"


@cache
def hint_pattern() -> re.Pattern[str]:
    """What every number has in it: a digit, or a word that stands for a number. Quick, and no number by itself."""
    tables = ("small", "tens", "scales", "plurals")
    words = {word for table in tables for word in values(table)}
    words |= {"half", "quarter", "third", "fifth", "tenth", "couple", "tens"}
    return re.compile(rf"[\d½¼¾⅓⅔]|\b(?:{alternatives(words)})", re.IGNORECASE)


@cache
def quantity_pattern() -> re.Pattern[str]:
    """A cardinal, or two joined by a dash, "to", "or" or "and", each with its groups numbered 1 and 2."""
    minus = r"(?P<minus>[-−]|(?<!or\s)\bminus\s+)?"
    first = rf"{_BEFORE}{minus}(?P<start>){_cardinal('1')}"
    return re.compile(rf"{_LEAD}{first}(?:{_SEPARATOR}{_cardinal('2')})?", re.IGNORECASE)


def _cardinal(tag: str) -> str:
    """Groups: sign, vague, part, digits, scale, short, spelled, unit, rate, money, noun and end, each with the tag."""
    signs = alternatives(number_data()["money"])
    number = (
        rf"(?P<vague{tag}>{_vague()})|(?P<part{tag}>{_part()})"
        rf"|(?P<digits{tag}>{_DIGITS})(?:{_JOIN}?(?P<scale{tag}>{_scales()})s?(?!\w)|(?P<short{tag}>{_short()}))?"
        rf"|(?P<spelled{tag}>{_spelled()})"
    )
    rate = rf"(?P<rate{tag}>{BLANK}per{BLANK}(?:hour|second|minute|day|week|month|year)\b|/[hs]\b)?"
    scaled = rf"(?<=illion[\s-])(?:{alternatives(number_data()['money_scaled'])})"
    measure = (
        rf"(?:(?:{_JOIN}|{BLANK}of{BLANK}(?:an?|one|1){BLANK})?(?P<unit{tag}>{_units()})(?!\w){rate}"
        rf"|{_JOIN}(?:of{BLANK})?(?P<money{tag}>{alternatives(number_data()['money_words'])}|{scaled})(?!\w))?"
    )
    noun = rf"(?:-(?P<noun{tag}>{_hyphened()}))?"
    return rf"(?:(?P<sign{tag}>{signs}){BLANK}?)?(?:{number}){measure}{noun}(?P<end{tag}>){_AFTER}"


def _scales() -> str:
    return alternatives(values("scales"))


def _short() -> str:
    return rf"{BLANK}?(?:bn|mn|mln|tn|trn)(?!\w)|[kmb](?!\w)"


def _vague() -> str:
    large = "thousands|millions|billions|trillions"
    plurals = alternatives(word for word in values("plurals") if word != "scores")
    return (
        rf"\b(?:tens|dozens|scores|hundreds|thousands|millions){BLANK}of{BLANK}(?:{large})\b"
        rf"|\b(?:{plurals})\b|\bscores(?={BLANK}of\b)"
        rf"|\b(?:several|a{BLANK}few|few|many|a{BLANK}couple(?:{BLANK}of)?){BLANK}(?:{_scales()}|{plurals})\b"
        rf"|\ba{BLANK}couple{BLANK}of(?={BLANK}[a-z])"
        rf"|\d+(?:,\d{{3}})*['’]?s(?={BLANK}of\b)"
    )


def _part() -> str:
    small = alternatives(word for word in values("small") if word != "zero")
    parts = alternatives(values("parts"))
    whole = rf"(?:{small}|\d{{1,3}}(?!\d))"
    owner = "of|the|its|their|his|her|our|all|those|these"
    measured = rf"{BLANK}(?:century|hour|mile|pound|final|acre)s?\b|-"
    return (
        rf"\b{whole}{BLANK}(?:in|out{BLANK}of)(?:{BLANK}every)?{BLANK}{whole}(?={BLANK}[a-z]|[,.;])"
        rf"|\b(?:{small}|[1-9]){_JOIN}(?:{parts})\b"
        rf"|\ban?{BLANK}(?:{parts})(?={BLANK}of\b(?!{BLANK}an?{BLANK}(?:{_scales()})\b))"
        rf"|(?:{_rounded()})an?{BLANK}(?:{parts})\b(?!{measured}|{BLANK}of{BLANK}an?\b)"
        rf"|\bhalf(?={BLANK}(?:{owner})\b(?!{BLANK}an?\b))"
        rf"|(?:{_rounded()})half\b(?!{measured}|{BLANK}(?:an?|as|past)\b)"
    )


def _rounded() -> str:
    """Look-behinds for the words after which a bare "half" or "a third" is a share: "nearly half", "by a third"."""
    words = ("than", "nearly", "almost", "about", "over", "under", "roughly", "around", "least", "only", "by")
    return "|".join(rf"(?<=\b{word}\s)" for word in words)


def _spelled() -> str:
    small = alternatives([*values("small"), *values("tens")])
    scales, word = _scales(), rf"(?:{small}|{_scales()})\b"
    joined = rf"(?:(?<=hundred)|(?<=thousand)|(?<=million)){BLANK}and{BLANK}(?:{small})\b(?!{_JOIN}(?:{scales})\b)"
    half = rf"(?:{_JOIN}and{_JOIN}a{_JOIN}half\b(?:{_JOIN}(?:{scales})\b)?)?"
    part = rf"\b(?:a{BLANK})?(?:half(?:{_JOIN}an?)?|quarter(?:{_JOIN}of{BLANK}an?)?)"
    begin = (
        rf"(?:{part}{_JOIN}|\ban?{BLANK})(?:{scales})\b|{part}(?={_JOIN}(?:percent|per{BLANK}cent|percentage|point)\b)"
        rf"|\bhalf{_JOIN}an?(?={_JOIN}(?:{_units()})\b)|\b(?:{small})\b"
    )
    return rf"(?:{begin})(?:{_JOIN}{word}|{joined})*{half}"


def _units() -> str:
    """Every unit as written; the short ones, which are also words or initials, only in their own case.

    "C" and "F" are degrees only where they touch the digits.
    """
    forms = unit_forms() - {"C", "F"}
    short = {form for form in forms if len(form) <= 3 and form.isalpha()}  # noqa: PLR2004 - "min", "GWh" is a word long
    exact = alternatives(short | {"KM", "MPH"})
    return rf"{alternatives(forms - short)}|(?-i:{exact}|(?<=\d)[CF])"


def _hyphened() -> str:
    """A noun that a hyphen ties to a number: "member" in "a 10-member panel"; no participle, no "-fold"."""
    no_nouns = alternatives(number_data()["hyphened"]["no_nouns"])
    return rf"(?-i:(?!(?:{no_nouns})(?!\w))[a-z]{{3,}}(?<!ed))(?![\w-])"
