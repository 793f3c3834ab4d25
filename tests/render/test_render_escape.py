from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.render.cut import cut, pieces
from briefings.render.escape import clean, escape_discord, escape_slack, escape_text, safe_url, size

ESCAPES = [escape_text, escape_discord, escape_slack]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("two\n lines\tand\u2028more", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b2Jcleared", "cleared"),
        ("\x1b]0;title\x07rest", "]0;titlerest"),
        ("a\u202eb\u2066c\u200b\ufeff", "abc"),
        ("a\U000e0041b", "ab"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("naïve café, 北朝鮮, हिन्दी", "naïve café, 北朝鮮, हिन्दी"),
    ],
)
def test_clean_keeps_what_is_seen_and_nothing_that_acts(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**loud** _low_ ~~gone~~", r"\*\*loud\*\* \_low\_ \~\~gone\~\~"),
        ("`code` ||secret||", r"\`code\` \|\|secret\|\|"),
        ("@everyone", "@\u200beveryone"),
        ("<@123> <#5> <:x:1>", "\\<\u200b@\u200b123\\> \\<\u200b\\#5\\> \\<\u200b:x:1\\>"),
        ("[bank](https://evil.example)", r"\[bank\](https:" + "\u200b//evil.example)"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_discord_markup_is_shown_as_typed(text: str, shown: str) -> None:
    assert escape_discord(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & <https://evil.example|bank>", "&lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt;"),
        ("*loud*", "\u200b*\u200bloud\u200b*\u200b"),
        (":poop: at 18:00", ":\u200bpoop: at 18:00"),
    ],
)
def test_slack_markup_is_shown_as_typed(text: str, shown: str) -> None:
    assert escape_slack(text) == shown


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e=f#:~:text=g,h", "https://a.example/b?c=d&e=f#:~:text=g,h"),
        ("https://a.example/x)(y", "https://a.example/x%29%28y"),
        ("https://a.example/x>y|z w`", "https://a.example/x%3Ey%7Cz%20w%60"),
        ("https://a.example/@everyone", "https://a.example/%40everyone"),
        ("https://a.example/\u202eevil", "https://a.example/evil"),
        ("https://a.example/%20ok", "https://a.example/%20ok"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: str) -> None:
    assert safe_url(url) == safe


def test_size_counts_as_strictly_as_a_platform_may() -> None:
    assert size("a😀") == 3


def test_cut_ends_at_a_word_and_says_so() -> None:
    assert cut("one two three four", 12, escape_text) == "one two…"


def test_cut_leaves_what_fits() -> None:
    assert cut("one two", 7, escape_text) == "one two"


def test_cut_breaks_a_word_that_is_all_there_is() -> None:
    assert cut("x" * 50, 10, escape_text) == "x" * 9 + "…"


@pytest.mark.parametrize("escape", ESCAPES)
@given(text=st.text(max_size=400), room=st.integers(20, 120))
@settings(max_examples=40, deadline=None)
def test_cut_and_pieces_keep_to_their_room_and_pieces_lose_nothing(escape, text: str, room: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 (a parametrised function)
    assert size(cut(text, room, escape)) <= room
    parts = pieces(text, room, escape)
    assert all(size(part) <= room for part in parts)
    unmarked = [part[index > 0 : len(part) - (index < len(parts) - 1)] for index, part in enumerate(parts)]
    letters = "".join(sign for part in unmarked for sign in part if sign.isalnum())
    assert letters == "".join(sign for sign in escape(text) if sign.isalnum())
