"""Who a source is, with the sources given: `[...]` marks one, `{...}` what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from reading import ACTORS
from spacy.language import Language
from spacy.tokens import Token

from briefings.extract.boilerplate import read_layout
from briefings.extract.quotes import find_quotes
from briefings.extract.sentences import tokens_of
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.naming import name_speakers
from briefings.extract.speakers.people import read_people
from briefings.model import Actor, Span

Name = Callable[..., list[list[str | None]]]
MARKS = re.compile(r"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class Given:
    """A source and what it says."""

    source: Token | None
    contents: tuple[Span, ...]


@pytest.fixture(scope="session")
def name(nlp: Language) -> Name:
    def named(marked: str, *, actors: tuple[Actor, ...] = (), on: date = date(2024, 11, 1)) -> list[list[str | None]]:
        text = MARKS.sub("", marked)
        doc = nlp(text)
        starts = [token.idx for token in doc]
        sources, contents = _spans(marked, r"\[(.*?)\]"), _spans(marked, r"\{(.*?)\}")
        hidden = [*contents, *(quote.span for quote in find_quotes(text, read_layout(text).paragraphs))]
        skip = frozenset(token.i for span in hidden for token in tokens_of(doc, span, starts))
        directory = Directory(actors, on)
        found = [Given(tokens_of(doc, one, starts).root, _nearest(one, contents)) for one in sources]
        return [
            [said for _, said in pairs] for pairs in name_speakers(found, read_people(doc, skip, directory), directory)
        ]

    return named


def _spans(marked: str, pattern: str) -> list[Span]:
    """Where the marked parts stand in the text without its marks."""
    before = [len(MARKS.sub("", marked[: match.start(1)])) for match in re.finditer(pattern, marked)]
    lengths = [len(MARKS.sub("", match.group(1))) for match in re.finditer(pattern, marked)]
    return [Span(start, start + length) for start, length in zip(before, lengths, strict=True)]


def _nearest(source: Span, contents: list[Span]) -> tuple[Span, ...]:
    """The content that follows its source, else the one before it."""
    after = [one for one in contents if one.start >= source.end]
    return (after[0],) if after else tuple(contents[-1:])


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The mayor of Lyon, Luc Marin, denied the report. [He] said {the bridge was safe}.", "Luc Marin"),
        ("Anna Lind met Carl Berg on Monday. [She] said {the talks went well}.", "Anna Lind"),
        ("Anna Lind met Carl Berg on Monday. [He] said {the talks went well}.", "Carl Berg"),
        ("Mr. Abara thanked Ms. Okoro. [She] said {it was nothing}.", "Okoro"),
        ("Carl Berg praised Paul Stone. [He] said {Stone had saved the ferry}.", "Carl Berg"),
        ("Paul Stone left. Carl Berg stayed behind. [He] told Berg {to go home}.", "Paul Stone"),
        ("Carl Berg, [who] said {the bridge was safe}, went home.", "Carl Berg"),
        ("Carl Berg, the head of the Ferry Board, [who] said {it was safe}, went home.", "Carl Berg"),
        ("Paul Stone was tired. A man shouted at the crowd. [He] said {it was late}.", None),
        ("[People who] said {the bridge was safe} went home.", None),
        ("The winner needs patience. [He or she] must say {so} often. Carl Berg agreed.", None),
        ('Carl Berg shook his head. {"Paul Stone is wrong. [I] think the bridge is safe,"} [Berg] said.', "Carl Berg"),
        ("Governor Maria Lopez Ortiz opened the bridge. [Lopez Ortiz] said {it was safe}.", "Maria Lopez Ortiz"),
        ("Kim Yong-hyun opened the bridge. [Kim] said {it was safe}.", "Kim Yong-hyun"),
        ("Ban Ki-moon opened the bridge. {It was safe}, [he] said.", "Ban Ki-moon"),
        ("Jean-Luc Moreau, a teacher, opened the bridge. [Moreau] said {it was safe}.", "Jean-Luc Moreau"),
    ],
)
def test_the_text_tells_who_is_meant(name: Name, text: str, last: str | None) -> None:
    assert name(text)[-1] == [last]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Sen. Anna Lind (D-Vt.) and Sen. Carl Berg (R-Fla.) met. [The Florida senator] said {it rained}.",
            "Carl Berg",
        ),
        ("Gov. Anna Lind met Mayor Carl Berg. [The governor] said {it rained}.", "Anna Lind"),
        ("Prime Minister Anna Lind met the mayor, Carl Berg. [The mayor] said {it rained}.", "Carl Berg"),
        (
            "Anna Lind, the French minister, met the Italian minister, Carl Berg. [The Italian minister] said {it}.",
            "Carl Berg",
        ),
        ("Sen. Anna Lind met Sen. Carl Berg. [The captain] said {it rained}.", None),
        (
            "The National Intelligence Service (NIS) met. [The NIS] said {it rained}.",
            "National Intelligence Service",
        ),
        (
            "The National Intelligence Service met on Monday. [The agency] said {it rained}.",
            "National Intelligence Service",
        ),
        ("The Harbour Safety Board met on Monday. [The board] said {it rained}.", "Harbour Safety Board"),
        ("[A Harbour Times poll] found {that nobody was ready}.", None),
        ("Carl Berg wrote to the town. [His lawyer] said {it rained}.", "Carl Berg"),
        ("[Carl Berg's appeals] suggest {that it rains}.", "Carl Berg"),
    ],
)
def test_a_description_means_whom_it_fits(name: Name, text: str, last: str | None) -> None:
    assert name(text)[-1] == [last]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lind met Carl Lind in town. [Lind] said {it rained}.",
        "Anna Lind spoke first. Carl Lind spoke next. [Lind] said {it rained}.",
        "Jean Lind and Joan Lind came to town. [Lind] said {it rained}.",
    ],
)
def test_two_of_one_surname_are_told_apart_or_left_open(name: Name, text: str) -> None:
    assert name(text)[-1][0] in {"Lind", None}


def test_the_title_tells_two_of_one_surname_apart(name: Name) -> None:
    text = "Anna Lind met Carl Lind in town. [Mrs. Lind] said {it rained}. [Mr. Lind] said {it snowed}."
    assert name(text) == [["Anna Lind"], ["Carl Lind"]]


def test_they_are_the_two_who_were_named_together(name: Name) -> None:
    text = "Anna Lind and Carl Berg came to town. [They] said {the bridge was safe}."
    assert name(text) == [["Anna Lind", "Carl Berg"]]


def test_they_are_those_who_spoke_before(name: Name) -> None:
    text = "[North Korean officials] denied {it}. {The claims are rumours}, [they] said."
    assert name(text) == [["North Korea"], ["North Korea"]]


def test_they_are_nobody_where_nobody_is_named(name: Name) -> None:
    assert name("Some farmers came to town. [They] said {the bridge was safe}.") == [[None]]


def test_the_text_own_people_come_before_the_known_ones(name: Name) -> None:
    text = "Sheriff Bernie Austin closed the road. [Austin] said {it was flooded}."
    assert name(text, actors=ACTORS) == [["Bernie Austin"]]
    assert name("The road was closed. [Austin] said {it was flooded}.", actors=ACTORS) == [["Lloyd Austin"]]


def test_a_spelling_of_the_text_is_recorded_as_the_known_actor(name: Name) -> None:
    text = "Volodymyr Zelenskiy came home. [He] said {the road was long}. [Zelenskiy] said {so twice}."
    assert name(text, actors=ACTORS) == [["Volodymyr Zelensky"], ["Volodymyr Zelensky"]]


def test_a_source_alone_is_enough(name: Name) -> None:
    assert name("Nothing is marked here.") == []
    assert name("[He] said {it rained}.") == [[None]]


def test_a_relative_of_the_same_name_is_someone_else(name: Name) -> None:
    text = "Carl Berg came home. Ylvette Berg, 34, stayed in town. [She] said {it rained}."
    assert name(text) == [["Ylvette Berg"]]
