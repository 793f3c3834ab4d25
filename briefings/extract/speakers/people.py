"""The people of one text: who is introduced by a full name, what later stands for it, and where each is mentioned."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.clauses import SUBJECTS
from briefings.extract.places import country_of
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.names import clean, fold, is_title, same_person, usual_pronoun, without_titles, words
from briefings.extract.speakers.spotting import Spotted, headline_tokens, joined, spot_names

MAIN = frozenset({"ROOT", "conj"})
SHORTEST = 3
"""Letters of a part of a name that can stand for the whole."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone spoken of at token `at`; `main` if as the subject of a main clause, `hidden` inside a quotation.

    `name` is "" for a person without one ("a man"); `speaks` if something is attributed to the mention.
    """

    at: int
    name: str
    subject: bool
    main: bool
    hidden: bool = False
    speaks: bool = False


@dataclass(slots=True)
class Person:
    """Someone whom the text introduces. `parts` are the folded words of `name`; `since` the token of the first time."""

    name: str
    parts: tuple[str, ...]
    since: int
    spots: list[Spotted] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)


@dataclass(slots=True)
class People:
    """What a text teaches about its people. `mentions` are in order of the text."""

    directory: Directory
    everyone: list[Person] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)
    surnames: dict[str, list[Person]] = field(default_factory=dict)
    givens: dict[str, list[Person]] = field(default_factory=dict)
    bare: dict[str, list[int]] = field(default_factory=dict)
    skip: frozenset[int] = frozenset()
    headlines: frozenset[int] = frozenset()

    def name(self, written: str, at: int, gender: str = "") -> str | None:
        """The name on record of the person who is written so at token `at`; None if the text introduces nobody so.

        Of two who bear the name, neither is meant, unless the text went by the bare surname before it named the second.
        """
        person = self.person(tuple(fold(written).split()), at, gender)
        return self.recorded(person.name) if person is not None else None

    def introduces(self, surname: str) -> bool:
        """Whether the text itself gives the full name of someone of this surname."""
        return fold(surname) in self.surnames

    def recorded(self, name: str) -> str:
        """The known actor's name for a full name, else the name itself."""
        known = self.directory.person(name)
        return known.name if known is not None and known.kind == "person" else name

    def person(self, parts: tuple[str, ...], at: int, gender: str = "") -> Person | None:
        """As `name`, for folded words."""
        if not parts:
            return None
        held = [one for one in self.surnames.get(parts[-1], ()) if _stands_for(parts, one)]
        if not held and len(parts) == 1 and len(parts[0]) >= SHORTEST:
            held = self.givens.get(parts[0], [])
        if gender:
            held = [one for one in held if self.genders.get(self.recorded(one.name), gender) == gender]
        return self._one_of(held, parts, at)

    def _one_of(self, held: Sequence[Person], parts: tuple[str, ...], at: int) -> Person | None:
        exact = [one for one in held if one.parts == parts]
        held = exact if len(exact) == 1 else held
        if len(held) < 2:  # noqa: PLR2004 - one or nobody
            return held[0] if held else None
        if len(parts) > 1:
            return None
        first, second = sorted(held, key=lambda one: one.since)[:2]
        uses = self.bare.get(parts[0], [])
        went_by_it = bisect_right(uses, second.since) > 0
        taken = [turn for one in held if one is not first for turn in one.turns if turn < at]
        kept = bisect_right(uses, taken[0]) > 0 if taken else went_by_it
        return first if kept and (went_by_it or at < second.since) and not _taken_over(first, taken, at) else None


def _taken_over(first: Person, taken: Sequence[int], at: int) -> bool:
    """Whether another of the name has the floor: named in full as a subject since the first was last in full."""
    own = [turn for turn in first.turns if turn < at]
    return bool(taken) and (not own or max(taken) > max(own))


def read_people(doc: Doc, skip: frozenset[int], directory: Directory) -> People:
    """Collect the people of `doc`; mentions at tokens in `skip` (boilerplate, quotations) are marked as hidden."""
    people = People(directory, skip=skip)
    people.headlines = headline_tokens(doc)
    spotted = list(spot_names(doc, people.headlines))
    bodies = [spot for spot in spotted if not spot.headline]
    for spot in bodies:
        _introduce(people, spot, doc)
    known = {part for person in people.everyone for part in person.parts}
    for spot in spotted:
        if spot.headline and not known & set(fold(spot.written).split()):
            _introduce(people, spot, doc)
        elif spot.headline:
            _meet_again(people, spot)
    for spot in list(_kin(doc, people)):
        _introduce(people, spot, doc)
    _index(people)
    _find_mentions(people, doc, skip)
    return people


def _introduce(people: People, spot: Spotted, doc: Doc) -> None:
    parts = tuple(fold(spot.written).split())
    held = [one for one in people.surnames.get(parts[-1], ()) if _is_same(parts, one.parts)]
    person = held[0] if len(held) == 1 else None
    if person is None and not held:
        person = Person(spot.written, parts, spot.start)
        people.everyone.append(person)
        people.surnames.setdefault(parts[-1], []).append(person)
    if person is None:
        return
    person.since = min(person.since, spot.start)
    person.spots.append(spot)
    if doc[spot.end - 1].dep_ in SUBJECTS:
        person.turns.append(spot.start)
    if len(parts) > len(person.parts):
        person.name, person.parts = spot.written, parts
    _learn_gender(doc, spot.start, spot.end, people.recorded(person.name), people)


def _kin(doc: Doc, people: People) -> Iterator[Spotted]:
    """Those who share a surname that the text has introduced, by a given name that the parser took for no name."""
    taken = {i for person in people.everyone for spot in person.spots for i in range(spot.start, spot.end)}
    inner = words("bodies") | words("small") | words("humans")
    for token in doc[1:]:
        given = doc[token.i - 1]
        if token.i in taken or token.dep_ not in SUBJECTS or fold(token.text) not in people.surnames:
            continue
        proper = (
            given.dep_ == "compound" and given.pos_ == "PROPN" and given.is_title and token.i not in people.headlines
        )
        if proper and given.i not in taken and not is_title(given.text) and given.lower_ not in inner:
            before = doc[given.i - 1] if given.i else None
            if before is None or before.pos_ != "PROPN":
                yield Spotted(given.i, token.i + 1, f"{given.text} {token.text}")


def _meet_again(people: People, spot: Spotted) -> None:
    """A headline's name that the text introduces itself."""
    parts = tuple(fold(spot.written).split())
    for person in people.surnames.get(parts[-1], ()):
        if person.parts == parts:
            person.spots.append(spot)


def _is_same(parts: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names are one person's; "Lopez Ortiz" is a surname of "Maria Lopez Ortiz"."""
    short, long = sorted((parts, other), key=len)
    return same_person(parts, other) or long[-len(short) :] == short


def _index(people: People) -> None:
    for person in people.everyone:
        name = people.recorded(person.name)
        people.givens.setdefault(person.parts[0], []).append(person)
        usual = usual_pronoun(person.parts[0])
        if usual:
            people.genders.setdefault(name, usual)


def _stands_for(parts: tuple[str, ...], person: Person) -> bool:
    """Whether the words are a surname of the person (of one word or more), or the whole name, spelt so or nearly."""
    return person.parts[-len(parts) :] == parts or (len(parts) > 1 and same_person(parts, person.parts))


def _find_mentions(people: People, doc: Doc, skip: frozenset[int]) -> None:
    headlines = people.headlines
    covered = {i: person for person in people.everyone for spot in person.spots for i in range(spot.start, spot.end)}
    ends = {spot.end - 1: person for person in people.everyone for spot in person.spots}
    bare: list[tuple[Token, str]] = []
    for token in doc:
        if token.i in ends:
            people.mentions.append(_mention(token, people.recorded(ends[token.i].name), skip))
        elif token.i not in covered and _can_be_bare(token, headline=token.i in headlines):
            bare.append((token, fold(token.text)))
            people.bare.setdefault(fold(token.text), []).append(token.i)
    for token, key in bare:
        name = name_of_bare(token, key, people)
        if name:
            people.mentions.append(_mention(token, name, skip))
    people.mentions.sort(key=lambda mention: mention.at)


def name_of_bare(token: Token, key: str, people: People) -> str | None:
    """Who a surname alone stands for: someone of this text, else a known actor."""
    gender = title_pronoun(token.doc, token.i)
    if gender and len(people.surnames.get(key, ())) == 1:
        people.genders[people.recorded(people.surnames[key][0].name)] = gender
    if key in people.surnames or (key in people.givens and token.ent_type_ not in {"GPE", "LOC"}):
        return people.name(token.text, token.i, gender)
    if token.pos_ != "PROPN":
        return None
    known = people.directory.person(token.text)
    if known is not None:
        return known.name if known.kind == "person" else None
    kin = _kin_pronoun(token)
    if (token.ent_type_ != "PERSON" and not kin) or country_of(token.text) is not None or is_title(token.text):
        return None
    told = gender or kin or usual_pronoun(token.text)
    if told:
        people.genders.setdefault(clean(token.text), told)
    return clean(token.text)


def title_pronoun(doc: Doc, start: int) -> str:
    """The pronoun, "he" or "she", by the title before the name at token `start`, "" if there is none that tells."""
    for place in range(start - 1, max(-1, start - 3), -1):
        word = doc[place].lower_.rstrip(".")
        if word in words("men"):
            return "he"
        if word in words("women"):
            return "she"
        if doc[place].pos_ != "PROPN":
            break
    return ""


def _can_be_bare(token: Token, *, headline: bool) -> bool:
    """Whether a capitalised word can be a surname alone: no part of a longer name, no "Lind Tower", no "Team Lind"."""
    doc = token.doc
    if len(token.text) < SHORTEST - 1 or not token.text[0].isupper() or token.pos_ in {"ADV", "ADP", "DET", "PRON"}:
        return False
    if headline:
        return True
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    before = doc[token.i - 1] if token.i else None
    if after is not None and after.text[0].isupper() and after.pos_ == "PROPN":
        return False
    if before is None or before.pos_ != "PROPN" or before.is_sent_end or before.is_space:
        return True
    return is_title(before.text) or before.text[-1] == "."


def _mention(token: Token, name: str, skip: frozenset[int]) -> Mention:
    subject = token.dep_ in SUBJECTS
    return Mention(token.i, name, subject, subject and token.head.dep_ in MAIN, token.i in skip)


def name_at(head: Token) -> str:
    """The name whose last or main word `head` is, without its titles; "" if it is no name."""
    entity = entity_at(head)
    if entity is None or entity.label_ != "PERSON":
        entity = _proper_run(head) if head.pos_ == "PROPN" else None
    if entity is None:
        return ""
    written = without_titles([token.text for token in entity if not token.is_space and token.tag_ != "POS"])
    return "" if all(is_title(part) for part in written) else joined(written)


def entity_at(token: Token) -> Tokens | None:
    """The named entity that holds `token`."""
    if not token.ent_type_:
        return None
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ != "B" and doc[start - 1].ent_type_:
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return Tokens(doc, start, end, label=token.ent_type)


def _proper_run(head: Token) -> Tokens:
    """The proper nouns around `head` that make one name with it."""
    doc = head.doc
    start = end = head.i
    while start > 0 and doc[start - 1].pos_ == "PROPN" and not doc[start - 1].is_punct:
        start -= 1
    while end + 1 < len(doc) and doc[end + 1].pos_ == "PROPN" and doc[end + 1].head.i <= end:
        end += 1
    return doc[start : end + 1]


def _learn_gender(doc: Doc, start: int, end: int, name: str, people: People) -> None:
    told = title_pronoun(doc, start) or _kin_pronoun(doc[end - 1])
    if told:
        people.genders[name] = told


def _kin_pronoun(head: Token) -> str:
    """The pronoun, "he" or "she", by a noun beside the name, as in "his wife, Anna"."""
    beside = [one for one in head.children if one.dep_ == "appos"] + ([head.head] if head.dep_ == "appos" else [])
    for one in beside:
        if one.lower_ in words("men"):
            return "he"
        if one.lower_ in words("women"):
            return "she"
    return ""
