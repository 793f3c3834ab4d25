"""Figures of a document: numbers with what they count, whose, where and in what state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from briefings.extract.figures.filter import is_figure
from briefings.extract.figures.happenings import happenings_in, with_happening
from briefings.extract.figures.nouns import (
    counted_noun,
    is_count_of,
    is_part,
    measured_by,
    name_of,
    points_back,
    refers_back,
    total_of,
)
from briefings.extract.figures.numbers import Number, read_numbers
from briefings.extract.figures.owners import owner_of
from briefings.extract.figures.parts import Told, is_included, wholes_of
from briefings.extract.figures.places import place_at, place_of_circumstances
from briefings.extract.figures.states import FEARED, governing_verbs, is_there, state_of, with_both
from briefings.extract.figures.words import inverted, listed
from briefings.model import Figure
from briefings.model import Span as TextSpan

MEMORY = 60
"""Tokens back to which "8,000 of them" or a bare "11,000" may take up what was counted before."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A number of the document with its tokens and, once read, its figure."""

    number: Number
    tokens: Span
    figure: Figure


def find_figures(doc: Doc) -> tuple[Figure, ...]:
    """The figures of a parsed document, in order of the text.

    A figure's span covers the number with its sign, scale word and unit ("7,000km", "$1.5 million"), not its qualifier.
    A range's value is its middle; a bare plural ("thousands") has the value of its order and is *at least* it. Years,
    dates, ages, ordinals, scores and numbers in names are none. A figure that is told as a part of another ("8,000 of
    them") has that one's span; one that is a part of nothing counted here has none.
    """
    located = list(_located(doc))
    found: list[_Found] = []
    for index, (number, tokens) in enumerate(located):
        end = located[index + 1][1].start if index + 1 < len(located) else len(doc)
        found.append(_read(number, tokens, end, found))
    wholes = wholes_of([Told(each.number, each.tokens, each.figure.counted) for each in found])
    told = happenings_in(doc)
    figures = [
        with_happening(_as_part(each.figure, whole, found), each.tokens, told)
        for each, whole in zip(_without_their_parts_states(found, wholes), wholes, strict=True)
    ]
    return tuple(_adding(figures))


def _without_their_parts_states(found: Sequence[_Found], wholes: Sequence[int | None]) -> Iterator[_Found]:
    """The figures, a whole without the state that only its part is in: "two of the 1,200 firefighters were hurt"."""
    parts = {whole: here for here, whole in enumerate(wholes) if whole == here + 1}
    for here, each in enumerate(found):
        same = here in parts and found[parts[here]].figure.state == each.figure.state
        yield replace(each, figure=replace(each.figure, state="")) if same else each


def _adding(figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures, those that only begin another count not as increments: "12 died and another 30 were wounded"."""
    harm, told = listed("harm", "states"), set[str]()
    for figure in figures:
        begins = figure.increment and figure.state in harm and told and figure.state not in told
        yield replace(figure, increment=False) if begins else figure
        if figure.state in harm:
            told.add(figure.state)


def _located(doc: Doc) -> Iterator[tuple[Number, Span]]:
    for number in read_numbers(doc.text):
        end = number.end + 1 + len(number.noun) if number.noun else number.end
        tokens = doc.char_span(number.start, end, alignment_mode="expand")
        if tokens is not None and len(tokens) and is_figure(number, tokens):
            yield number, tokens


def _as_part(figure: Figure, whole: int | None, found: Sequence[_Found]) -> Figure:
    """The figure with the span of its whole, and of the whole what the part's own words leave open."""
    if whole is None:
        return figure
    total = found[whole].figure
    same = figure.counted in {"", total.counted}
    bare = same and not figure.state and not figure.place
    return replace(
        figure,
        part_of=total.span,
        counted=figure.counted or total.counted,
        of=figure.of or (total.of if same else ""),
        state=total.state if bare else figure.state,
        place=total.place if bare else figure.place,
    )


def _read(number: Number, tokens: Span, end: int, before: Sequence[_Found]) -> _Found:
    same = _converted(number, tokens, before)
    if same:
        return _Found(number, tokens, same)
    noun = counted_noun(number, tokens)
    figure = _scoped(number, tokens, noun, end)
    earlier = _antecedent(number, tokens, noun, before)
    persons = figure.state in listed("persons", "states")
    if earlier and (not persons or earlier.counted in listed("persons", "nouns")):
        figure = replace(figure, counted=earlier.counted, of=figure.of or earlier.of)
        if is_count_of(tokens) and not figure.state and not figure.place:
            figure = replace(figure, state=earlier.state, place=earlier.place)
    if not figure.counted and not number.kind and persons:
        figure = replace(figure, counted="people")
    return _Found(number, tokens, figure)


def _scoped(number: Number, tokens: Span, noun: Token | None, end: int) -> Figure:
    anchor = noun if noun is not None and not is_part(tokens, noun) else tokens.root
    counted = _counted(number, tokens, noun)
    total = total_of(tokens) if not number.kind else None
    nouns = [token for token in (noun, total) if token is not None]
    verbs = governing_verbs(anchor)
    place = place_at(tokens, nouns, verbs, end)
    state = "" if number.kind in {"length", "time", "speed"} else state_of(anchor)
    if not place and state.removeprefix(FEARED) in listed("harm", "states"):
        place = place_of_circumstances(tokens, verbs)
    countable = counted in listed("in_arms", "nouns") or not counted
    if not state and place and not number.kind and countable and is_there(anchor):
        state = "in_place"
    return Figure(
        span=TextSpan(number.start, number.end),
        value=number.value,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        unit=number.unit,
        counted=counted,
        of=owner_of(noun, tokens) if not number.kind or noun is not None else "",
        place=place,
        state=with_both(state or _state_of_counted(total) or _state_of_counted(noun), anchor),
        increment=number.increment,
    )


def _state_of_counted(noun: Token | None) -> str:
    return inverted("counted_states").get(noun.lemma_.lower(), "") if noun is not None else ""


def _counted(number: Number, tokens: Span, noun: Token | None) -> str:
    if number.noun and number.noun != "strong":
        return "people" if number.noun == "person" else number.noun
    if noun is not None:
        return name_of(noun, number)
    return measured_by(number, tokens) if number.kind else ""


def _antecedent(number: Number, tokens: Span, noun: Token | None, before: Sequence[_Found]) -> Figure | None:
    """The earlier figure whose counted a bare number or "of those forces" takes up."""
    if number.kind or number.noun or not number.value.is_integer():
        return None
    if noun is not None and not points_back(noun):
        return None
    for each in reversed(before):
        if tokens.start - each.tokens.end > MEMORY:
            return None
        if each.number.kind or not each.figure.counted or (noun is None and is_included(each.tokens)):
            continue
        if noun is None or name_of(noun, number) == each.figure.counted or refers_back(tokens):
            return each.figure
    return None


def _converted(number: Number, tokens: Span, before: Sequence[_Found]) -> Figure | None:
    """The figure of a bracketed conversion, "7,000km (4,349 miles)": the scope and qualifier of the one before it."""
    if not before or not number.kind or before[-1].number.kind != number.kind:
        return None
    last = before[-1]
    between = tokens.doc[last.tokens.end : tokens.start]
    if between.text != "(":
        return None
    return replace(
        last.figure,
        span=TextSpan(number.start, number.end),
        value=number.value,
        low=number.low,
        high=number.high,
        unit=number.unit,
    )
