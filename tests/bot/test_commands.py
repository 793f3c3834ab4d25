from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS, STANCE_WORDS, Query, query_behind, query_in, query_of, stance_named, token_of
from briefings.model import Stance, UsageError

LINES = (
    ("claims", "troops", {"topic": "troops"}),
    ("claims", "  troops   since:7d ", {"topic": "troops", "since": "7d"}),
    ("claims", "troops speaker:Zelensky since:7d", {"topic": "troops", "speaker": "Zelensky", "since": "7d"}),
    ("claims", 'troops speaker:"Lloyd Austin"', {"topic": "troops", "speaker": "Lloyd Austin"}),
    ("claims", "troops speaker:“Lloyd Austin”", {"topic": "troops", "speaker": "Lloyd Austin"}),
    ("claims", "stance:denied troops", {"topic": "troops", "stance": "denies"}),
    ("claims", 'troops stance:"could not confirm"', {"topic": "troops", "stance": "cannot_confirm"}),
    ("claims", "north korean troops as-of:2024-10-25", {"topic": "north korean troops", "as-of": "2024-10-25"}),
    ("claims", "troops AS-OF:2024-10-25T08:00", {"topic": "troops", "as-of": "2024-10-25T08:00"}),
    ("claims", "topic:troops", {"topic": "troops"}),
    ("who-said", "Ukraine's president topic:troops", {"name": "Ukraine's president", "topic": "troops"}),
    ("who-said", '"Volodymyr Zelensky"', {"name": "Volodymyr Zelensky"}),
    ("who-said", "name:Zelensky topic:troops", {"name": "Zelensky", "topic": "troops"}),
    ("figures", "troops", {"topic": "troops"}),
    ("briefing", "troops since:24h", {"topic": "troops", "since": "24h"}),
)
BAD_LINES = (
    ("claims", "", "/claims TOPIC"),
    ("claims", '""', "Name a topic"),
    ("claims", "since:7d", "Name a topic"),
    ("claims", "troops speeker:Zelensky", "speeker"),
    ("claims", 'troops speaker:"Lloyd', "not closed"),
    ("claims", "troops stance:denys", "Did you mean denies"),
    ("claims", "troops stance:zzz", "declines_to_comment"),
    ("claims", "x" * 101, "longer than 100"),
    ("who-said", "", "/who-said NAME"),
)


@pytest.mark.parametrize(("command", "line", "values"), LINES)
def test_a_line_is_read(command: str, line: str, values: dict[str, str]) -> None:
    query = query_in(command, line)
    assert query.command == command
    assert dict(query.values) == values


@pytest.mark.parametrize(("command", "line", "told"), BAD_LINES)
def test_a_bad_line_is_answered_with_what_to_do(command: str, line: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        query_in(command, line)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_stance_has_words_and_its_own_name_first() -> None:
    assert set(STANCE_WORDS) == set(Stance)
    assert all(words[0] == stance for stance, words in STANCE_WORDS.items())
    spoken = [word for words in STANCE_WORDS.values() for word in words]
    assert len(spoken) == len(set(spoken))
    assert stance_named("Denied") is Stance.DENIES


def test_names_and_help_fit_both_platforms() -> None:
    for command in COMMANDS.values():
        assert command.options[0].required
        assert not any(option.required for option in command.options[1:])
        for text in (command.help, *(option.help for option in command.options)):
            assert 1 <= len(text) <= 100


def test_a_left_out_option_reads_as_nothing() -> None:
    query = query_of("claims", {"topic": "troops", "speaker": None, "since": " "})
    assert query == Query("claims", (("topic", "troops"),))
    assert query["speaker"] == query["since"] == ""


VALUES = st.text(max_size=100).map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(VALUES.filter(bool), VALUES, VALUES, st.integers(1, 9999))
def test_a_token_holds_a_page_of_a_query(name: str, topic: str, since: str, page: int) -> None:
    query = query_of("who-said", {"name": name, "topic": topic, "since": since})
    assert query_behind(token_of(query, page)) == (query, page)


@pytest.mark.parametrize("token", ["", "1", "x|claims|troops", "0|claims|troops", "²|claims|troops", "1|gone|troops"])
def test_a_strange_token_is_refused(token: str) -> None:
    with pytest.raises(UsageError):
        query_behind(token)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(COMMANDS)), st.text(max_size=200))
def test_any_line_is_a_query_or_one_line_of_help(command: str, line: str) -> None:
    try:
        query = query_in(command, line)
    except UsageError as error:
        assert "\n" not in str(error)  # noqa: PT017  # both ways out are right, which one depends on the line
    else:
        assert query[COMMANDS[command].options[0].name]
