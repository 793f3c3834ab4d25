"""Made-up news for the mirror: nobody in it exists, nothing in it happened. The same seed makes the same articles."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

SYLLABLES = (
    *("bar", "den", "fol", "gis", "hem", "kur", "lan", "mor"),
    *("nis", "ost", "pel", "rud", "sav", "tor", "ulm", "wen"),
)
BODIES = (
    "harbour board",
    "water office",
    "school council",
    "border guard",
    "rail company",
    "fire service",
    "grain union",
)
THINGS = ("bridges", "pumps", "lorries", "beds", "boats", "teachers", "generators", "tents", "miners", "ballots")
PLACES = ("Lower Quay", "the old mill", "Station Row", "Hay Island", "the north dyke", "Ferry Lane", "the Salt Market")
VERBS = ("said", "confirmed", "denied", "warned", "promised", "complained", "announced")
WHEN = ("before dawn", "after the vote", "during the storm", "at the weekend", "since the spring", "within the hour")
ENDS = (
    "nobody had asked {name} about it before",
    "the bill came to {n} crowns in all",
    "only {n} of them would ever come back",
    "a second team of {n} is on its way from {place}",
    "what is left will last until {name} returns",
    "the {body} of {town} had wanted {n}",
)
SECTIONS = ("World", "Politics", "Economy", "Region")
GERMAN = (
    "Der Rat von {town} hat am Morgen beschlossen, dass {n} neue Pumpen für {place} bestellt werden.",
    "{name} sagte, die Arbeiten an der alten Brücke würden noch mindestens {n} Tage dauern.",
    "Niemand wusste zunächst, warum die Fähre mit {n} Menschen an Bord nicht abgelegt hatte.",
    "Nach dem Sturm fehlten in {town} noch immer {n} Zelte, wie {name} am Abend mitteilte.",
    "Die Feuerwehr kam mit {n} Wagen und blieb bis in die Nacht, obwohl es längst nicht mehr brannte.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """An article as its outlet wrote it; `path` is its address on the site, what readings are compared with."""

    number: int
    path: str
    title: str
    author: str
    section: str
    published: datetime
    paragraphs: tuple[str, ...]
    language: str = "en"

    @property
    def lead(self) -> str:
        """The first sentence, as a feed gives it for a summary."""
        return self.paragraphs[0].partition(". ")[0] + "."


def story(chance: random.Random, number: int, published: datetime, *, language: str = "en") -> Story:
    """One article of some 250 to 400 words that shares next to no wording with any other."""
    town = _name(chance)
    title = f"{_name(chance)} and {town} at odds over {chance.randint(12, 990)} {chance.choice(THINGS)}"
    german = language == "de"
    if german:
        title = f"Streit um {chance.randint(12, 990)} Pumpen in {town}"
    count = chance.randint(7, 10)
    paragraphs = tuple(_german(chance) if german else _paragraph(chance, town) for _ in range(count))
    slug = "-".join(word.lower() for word in title.split() if word.isalnum())
    author = f"{_name(chance)} {_name(chance)}"
    return Story(
        number,
        f"{published:%Y/%m/%d}/{slug}-{number}",
        title,
        author,
        chance.choice(SECTIONS),
        published,
        paragraphs,
        language,
    )


def _paragraph(chance: random.Random, town: str) -> str:
    return " ".join(_sentence(chance, town) for _ in range(chance.randint(2, 3)))


def _sentence(chance: random.Random, town: str) -> str:
    first = (
        f"{_name(chance)} {_name(chance)} of the {_name(chance)} {chance.choice(BODIES)} {chance.choice(VERBS)} "
        f"{chance.choice(WHEN)} that {chance.randint(11, 9_900):,} {chance.choice(THINGS)} had been moved from "
        f"{_name(chance)} to {chance.choice(PLACES)}"
    )
    second = chance.choice(ENDS).format(
        name=_name(chance), n=chance.randint(11, 9_900), place=_name(chance), body=chance.choice(BODIES), town=town
    )
    return f"{first}, and {second}."


def _german(chance: random.Random) -> str:
    return " ".join(
        line.format(name=_name(chance), town=_name(chance), place=_name(chance), n=chance.randint(12, 900))
        for line in chance.sample(GERMAN, 3)
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
