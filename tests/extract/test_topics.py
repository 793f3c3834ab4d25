from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import article_of

from briefings.extract.topics import topics_in, topics_of
from briefings.model import Claim, Directness, Event, Figure, Span, Stance, Topic

TEXT = "On Monday Brandt said that front\nline soldiers had left Port Halm, and that a missile flew."
CONTENT = "front\nline soldiers had left Port Halm, and that a missile flew"
START = TEXT.index(CONTENT)
CLAIM = Claim(1, 0, Span(0, len(TEXT)), (Span(START, START + len(CONTENT)),), Directness.INDIRECT)
LAUNCH = Event(Span(START, START + 5), "launch")


def topic(*terms: str, actions: tuple[str, ...] = (), actors: tuple[str, ...] = ()) -> Topic:
    return Topic("it", "It", terms, actions, actors)


def fits(wanted: Topic, claim: Claim = CLAIM) -> bool:
    return topics_of(claim, TEXT, [wanted]) == ("it",)


@pytest.mark.parametrize("term", ["soldier", "SOLDIER", "sold", "front line", "Port  Halm", "missile", "front"])
def test_a_term_at_the_start_of_a_word_fits_in_any_case_over_line_ends(term: str) -> None:
    assert fits(topic(term))


@pytest.mark.parametrize("term", ["oldier", "ort Halm", "Monday", "Brandt", "soldier.", "s.ldier", ".", "", " "])
def test_nothing_else_fits(term: str) -> None:
    assert not fits(topic(term))


def test_words_outside_the_content_do_not_count() -> None:
    end = TEXT.index(" Port Halm")
    assert fits(topic("soldier"), replace(CLAIM, contents=(Span(START, end),)))
    assert not fits(topic("missile"), replace(CLAIM, contents=(Span(START, end),)))


def test_of_a_split_content_each_part_counts() -> None:
    first, last = TEXT.index("soldiers"), TEXT.index("missile")
    split = replace(CLAIM, contents=(Span(first, first + 8), Span(last, last + 7)))
    assert fits(topic("soldier"), split)
    assert fits(topic("missile"), split)
    assert not fits(topic("port"), split)


def test_an_event_of_one_of_its_actions_is_enough() -> None:
    assert fits(topic(actions=("launch",)), replace(CLAIM, events=(LAUNCH,)))
    assert not fits(topic(actions=("launch",)))
    assert not fits(topic(actions=("fight",)), replace(CLAIM, events=(LAUNCH,)))


def test_actors_narrow_a_topic_to_sentences_that_name_one() -> None:
    assert fits(topic("soldier", actors=("Kessel", "brandt")))
    assert not fits(topic("soldier", actors=("Kessel",)))
    assert not fits(topic(actors=("Brandt",)))


def test_topics_come_in_the_order_given() -> None:
    wanted = [Topic(name, name, (term,)) for name, term in (("b", "missile"), ("none", "tank"), ("a", "soldier"))]
    assert topics_of(CLAIM, TEXT, wanted) == ("b", "a")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=6), max_size=4))
def test_any_term_can_be_asked_for(terms: list[str]) -> None:
    assert topics_of(CLAIM, TEXT, [topic(*terms, "soldier")]) == ("it",)


def tagged(article: str, *wanted: Topic, title: str = "") -> list[tuple[str, ...]]:
    """The topics of the claims of an article of one-sentence claims, a line each: `stance|figures|sentence`."""
    rows = [row.split("|") for row in article.splitlines()]
    text = "\n".join(sentence for _, _, sentence in rows)
    claims: list[Claim] = []
    start = 0
    for stance, figures, sentence in rows:
        span = Span(start, start + len(sentence))
        counted = tuple(Figure(Span(start, start + 1), 1, 1, 1) for _ in range(int(figures)))
        claims.append(Claim(1, len(claims), span, (span,), Directness.INDIRECT, Stance(stance), figures=counted))
        start = span.end + 1
    return list(topics_in(claims, article_of(text, title=title), wanted))


SOLDIERS = Topic("men", "Men", ("soldier",))


def test_a_bare_answer_has_the_topics_of_title_and_lead() -> None:
    assert tagged("denies|0|the reports as lies", SOLDIERS, title="Soldiers seen") == [("men",)]
    assert tagged("asserts|0|Soldiers came.\ndenies|0|the reports", SOLDIERS) == [("men",), ("men",)]
    assert tagged("denies|0|reports of fraud", SOLDIERS, title="Soldiers seen") == [()]
    assert tagged("asserts|0|the reports", SOLDIERS, title="Soldiers seen") == [()]


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("asserts|1|Of them, 80 were hurt.", True),
        ("asserts|1|Some 3,000 of them came later.", True),
        ("asserts|1|They number 300.", True),
        ("asserts|0|They left.", False),
        ("asserts|1|Trade fell by 30 percent.", False),
        ("asserts|1|Theyre 80.", False),
    ],
)
def test_a_figure_takes_the_leads_topics_only_where_its_sentence_goes_on(line: str, *, taken: bool) -> None:
    assert tagged(f"asserts|0|Soldiers came.\n{line}", SOLDIERS)[1] == (("men",) if taken else ())


def test_an_answer_has_the_topics_of_what_it_answers() -> None:
    first = replace(CLAIM, events=(LAUNCH,))
    answer = Claim(1, 1, Span(0, 9), (Span(0, 9),), Directness.INDIRECT, Stance.DENIES, events=(LAUNCH,))
    found = topics_in([first, answer], article_of(TEXT), [topic("missile")])
    assert found == (("it",), ("it",))


def test_a_class_of_actions_is_named_in_capitals() -> None:
    told = replace(CLAIM, events=(replace(LAUNCH, kind="assault"),))
    assert fits(topic(actions=("ASSAULT",)), told)
    assert not fits(topic(actions=("assault",)), told)
