"""What a typed line, a form or a button comes to, command by command."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from who_asks import query_in

from bot.asking.commands import ALONE, ASKED, COMMANDS, GROUPS, LONGEST_LIST, Option
from bot.asking.queries import (
    STANCE_WORDS,
    Query,
    query_behind,
    query_of,
    stance_named,
    token_of,
    wants_form,
)
from bot.schedules.zones import COMMON
from briefings.model import Stance, TimeAxis, UsageError

LINES = (
    ("claims", "troops", {"topic": "troops"}),
    ("claims", "  troops   since:7d ", {"topic": "troops", "since": "7d"}),
    ("claims", "troops speaker:Zelensky since:7d", {"topic": "troops", "speaker": "Zelensky", "since": "7d"}),
    ("claims", 'troops speaker:"Lloyd Austin"', {"topic": "troops", "speaker": "Lloyd Austin"}),
    ("claims", "troops speaker:“Lloyd Austin”", {"topic": "troops", "speaker": "Lloyd Austin"}),
    ("claims", "troops speaker:Lloyd Austin since:7d", {"topic": "troops", "speaker": "Lloyd Austin", "since": "7d"}),
    ("claims", "stance:denied troops", {"topic": "troops", "stance": "denies"}),
    ("claims", 'troops stance:"could not confirm"', {"topic": "troops", "stance": "cannot_confirm"}),
    ("claims", "troops stance:could not confirm", {"topic": "troops", "stance": "cannot_confirm"}),
    ("claims", "north korean troops as-of:2024-10-25", {"topic": "north korean troops", "as-of": "2024-10-25"}),
    ("claims", "troops AS-OF:2024-10-25T08:00", {"topic": "troops", "as-of": "2024-10-25T08:00"}),
    ("claims", "troops as_of: 24 Oct 2024", {"topic": "troops", "as-of": "24 Oct 2024"}),
    ("claims", "troops as-of: 24 Oct 2024", {"topic": "troops", "as-of": "24 Oct 2024"}),
    ("claims", "since: 7d troops", {"topic": "troops", "since": "7d"}),
    ("claims", "troops 7d", {"topic": "troops", "since": "7d"}),
    ("claims", "topic:troops", {"topic": "troops"}),
    ("who-said", "Ukraine's president topic:troops", {"name": "Ukraine's president", "topic": "troops"}),
    ("who-said", '"Volodymyr Zelensky"', {"name": "Volodymyr Zelensky"}),
    ("who-said", "name:Zelensky topic:troops", {"name": "Zelensky", "topic": "troops"}),
    ("figures", "troops", {"topic": "troops"}),
    ("briefing", "troops since:24h", {"topic": "troops", "since": "24h"}),
    ("briefing", "24h", {"since": "24h"}),
    ("briefing at", "24 Oct 2024 troops since:7d", {"moment": "24 Oct 2024", "topic": "troops", "since": "7d"}),
    ("why", "3", {"line": "3"}),
    ("why", "troops", {"topic": "troops"}),
    ("why", "3 troops", {"line": "3", "topic": "troops"}),
    ("subscribe", "troops daily 08:00", {"topic": "troops", "schedule": "daily 08:00"}),
    (
        "subscribe",
        "troops schedule:daily 08:00 timezone:kyiv",
        {"topic": "troops", "schedule": "daily 08:00", "timezone": "kyiv"},
    ),
    ("subscribe", "schedule:daily 08:00 troops", {"topic": "troops", "schedule": "daily 08:00"}),
    (
        "subscribe",
        "troops <#C123|desk> weekdays 7:30 Europe/Kyiv",
        {"topic": "troops", "schedule": "weekdays 7:30", "timezone": "Europe/Kyiv", "channel": "C123"},
    ),
    (
        "subscribe",
        "troops daily quiet:10pm to 7am alerts:denied, first report hold:30 min only-changes:yes",
        {
            "topic": "troops",
            "schedule": "daily",
            "quiet": "10pm to 7am",
            "alerts": "denied, first report",
            "hold": "30 min",
            "only-changes": "yes",
        },
    ),
    ("subscribe", "quiet:22-7 troops", {"topic": "troops", "quiet": "22-7"}),
    ("subscribe", "daily", {"topic": "daily"}),
    ("subscribe", "daily news", {"topic": "daily news"}),
    ("subscribe", "north korean troops", {"topic": "north korean troops"}),
    ("subscribe", "troops daily 25:00", {"topic": "troops", "schedule": "daily 25:00"}),
    ("subscribe", "troops every 2 days 9:00", {"topic": "troops", "schedule": "every 2 days 9:00"}),
    ("subscribe", "sea trade weekdayz 9:00", {"topic": "sea trade", "schedule": "weekdayz 9:00"}),
    ("subscribe", "troops daily 9:00 and 17:30", {"topic": "troops", "schedule": "daily 9:00 and 17:30"}),
    (
        "subscribe",
        "troops daily 09:00 Europe/Zürich",
        {"topic": "troops", "schedule": "daily 09:00", "timezone": "Europe/Zürich"},
    ),
    ("topic add", "grain wheat, black sea", {"name": "grain", "terms": "wheat, black sea"}),
    ("topic add", 'terms:wheat, black sea name:"sea trade"', {"name": "sea trade", "terms": "wheat, black sea"}),
    (
        "source add",
        "<https://a.example/f?x=a:b|a.example> The Wire B",
        {"address": "https://a.example/f?x=a:b", "name": "The Wire", "reliability": "B"},
    ),
    ("source grade", "The Wire b", {"source": "The Wire", "reliability": "B"}),
    ("question add", "Has A sent B? topic:troops", {"question": "Has A sent B?", "topic": "troops"}),
    ("settings", "editor:<@&77>", {"editor": "77"}),
    ("settings", "<@U123|ann b>", {"editor": "U123"}),
    ("settings", "kyiv", {"timezone": "kyiv"}),
    ("settings", "5", {"most": "5"}),
    ("export", "troops format:JSON 7d", {"topic": "troops", "format": "json", "since": "7d"}),
)
BAD_LINES = (
    ("claims", "", "/claims TOPIC"),
    ("claims", '""', "Tell me the topic"),
    ("claims", "since:7d", "Tell me the topic"),
    ("claims", "troops speeker:Zelensky", "speeker"),
    ("claims", 'troops speaker:"Lloyd', "not closed"),
    ("claims", "troops stance:denys", "Did you mean denies"),
    ("claims", "troops stance:zzz", "declines_to_comment"),
    ("claims", "x" * 101, "longer than 100"),
    ("who-said", "", "/who-said NAME"),
    ("source grade", "The Wire", "one of A, B, C"),
    ("source grade", "Wire", "Tell me the reliability"),
    ("subscriptions", "3", "belongs to no option"),
    ("topic", "ad grain", "there are /topic add"),
    ("topics", "", "no command /topics"),
)


@pytest.mark.parametrize(("command", "line", "values"), LINES)
def test_a_line_is_read(command: str, line: str, values: dict[str, str]) -> None:
    query = query_in(command, line)
    assert query.command == ALONE.get(command, command)
    assert dict(query.values) == values


@pytest.mark.parametrize(("command", "line", "told"), BAD_LINES)
def test_a_bad_line_is_answered_with_what_to_do(command: str, line: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        query_in(command, line)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("group", "line", "command"),
    [
        ("topic", "add  grain wheat", "topic add"),
        ("topic", "ADD\tgrain wheat", "topic add"),
        ("topic", "", "topic list"),
        ("briefing", "last", "briefing last"),
        ("briefing", "troops", "briefing now"),
        ("question", "How many are there?", "question add"),
        ("question", "“How many are there?”", "question add"),
        ("question", "troops", "question list"),
        ("question", "How many are there? topic:troops", "question add"),
        ("settings", "log", "settings log"),
    ],
)
def test_a_group_and_the_word_after_it_name_a_command(group: str, line: str, command: str) -> None:
    assert query_in(group, line).command == command


def test_every_stance_has_words_and_its_own_name_first() -> None:
    assert set(STANCE_WORDS) == set(Stance)
    assert all(words[0] == stance for stance, words in STANCE_WORDS.items())
    spoken = [word for words in STANCE_WORDS.values() for word in words]
    assert len(spoken) == len(set(spoken))
    assert stance_named("Denied") is Stance.DENIES


def test_a_left_out_option_reads_as_nothing() -> None:
    query = query_of("claims", {"topic": "troops", "speaker": None, "since": " "})
    assert query == Query("claims", (("topic", "troops"),))
    assert query["speaker"] == query["since"] == ""


def test_the_lines_of_a_list_are_its_parts() -> None:
    given = {"name": "grain", "terms": "wheat,\n black  sea\n\ncorn", "sides": "A, B;\nC"}
    query = query_of("topic add", given)
    assert query["terms"] == "wheat, black sea, corn"
    assert query["sides"] == "A, B; C"


@pytest.mark.parametrize(
    ("command", "given", "wanted"),
    [
        ("subscribe", {}, True),
        ("subscribe", {"topic": " "}, True),
        ("subscribe", {"topic": "troops"}, False),
        ("subscription change", {"number": "3"}, True),
        ("subscription change", {"number": "3", "schedule": "hourly"}, False),
        ("claims", {}, False),
    ],
)
def test_a_form_is_wanted_where_something_is_missing(command: str, given: dict[str, str | None], wanted: bool) -> None:  # noqa: FBT001  # a table's column
    assert wants_form(command, given) is wanted


def _values(option: Option) -> st.SearchStrategy[str]:
    if option.picks:
        return st.sampled_from(option.picks)
    named = {"stances": tuple(Stance), "times": tuple(TimeAxis), "zones": COMMON}.get(option.suggests)
    if named:
        return st.sampled_from([str(one) for one in named])
    return st.text(max_size=min(option.longest, LONGEST_LIST)).filter(lambda text: text.strip() or not option.required)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    command = draw(st.sampled_from(sorted(ASKED)))
    given: dict[str, str | None] = {}
    for option in ASKED[command].options:
        if option.required or draw(st.booleans()):
            given[option.name] = draw(_values(option))
    try:
        return query_of(command, given)
    except UsageError:  # a value that is nothing but commas where a list is needed
        return Query("help", ())


@settings(max_examples=60, deadline=None)
@given(queries(), st.integers(1, 9999))
def test_a_token_holds_a_page_of_any_query(query: Query, page: int) -> None:
    assert query_behind(token_of(query, page)) == (query, page)


STRANGE = (
    "",
    "1",
    "x|claims|troops",
    "0|claims|troops",
    "²|claims|troops",
    "1|gone|troops",
    "1|subscriptions|one|more",
    f"{'9' * 5000}|claims|troops",
)


@pytest.mark.parametrize("token", STRANGE)
def test_a_strange_token_is_refused(token: str) -> None:
    with pytest.raises(UsageError):
        query_behind(token)


NAMED = [f"{option.name}:" for command in COMMANDS.values() for option in command.offered]
OTHERS = ['"', "“", "7d", "daily", "8:00", "B", "troops", "?", "#", "@", "add", "3", "http://", " ", ":"]
WORDS = st.sampled_from([*NAMED, *OTHERS, "<#C1|desk>", "<@U1>", "<https://a.example|a>"])


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted({*COMMANDS, *GROUPS, "no-such"})),
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS).map("".join)),
)
def test_any_line_is_a_query_or_one_line_of_help(command: str, line: str) -> None:
    try:
        query = query_in(command, line)
    except UsageError as error:
        assert "\n" not in str(error)  # noqa: PT017  # both ways out are right, which one depends on the line
    else:
        offered = ASKED[query.command]
        assert all(query[option.name] for option in offered.options if option.required)
        assert {name for name, _ in query.values} <= {option.name for option in offered.offered}


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(ASKED)), st.dictionaries(st.text(max_size=8), st.text(max_size=50)))
def test_options_that_there_are_not_are_left_out(command: str, extra: dict[str, str]) -> None:
    own = {option.name for option in ASKED[command].options}
    needed = {
        o.name: (o.picks or ("seen" if o.suggests == "times" else "x",))[0]
        for o in ASKED[command].options
        if o.required
    }
    foreign = {name: value for name, value in extra.items() if name not in own}
    assert query_of(command, {**needed, **foreign}) == query_of(command, dict(needed))
