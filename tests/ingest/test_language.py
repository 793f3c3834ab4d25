from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.language import language_of

ALONE = """
import sys
def watch(event, args):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        raise SystemExit(f"went to the network: {event} {args}")
from briefings.ingest.language import language_of
sys.addaudithook(watch)
print(language_of("", "Der Minister sagte am Montag, dass die Fähre nach Öland wieder fahre."))
"""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour master said on Monday that twelve boats had left before dawn.", "en"),
        ("Der Minister sagte am Montag, dass die Fähre nach Öland wieder fahre.", "de"),
        ("Le ministre a déclaré lundi que le bateau partirait avant la nuit.", "fr"),
        ("Министр заявил в понедельник, что паром снова ходит на остров.", "ru"),
        ("THE HARBOUR MASTER SAID ON MONDAY THAT TWELVE BOATS HAD LEFT", "en"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of("", text) == language


@pytest.mark.parametrize("text", ["", "  \n", "Boats left", "Öl", "12,000 – 8,000", "1 2 3 4 5 6 7 8 9 " * 20])
def test_too_little_to_judge_counts_as_english(text: str) -> None:
    assert language_of("", text) == "en"


GERMAN = "Der Minister sagte am Montag, dass die Fähre wieder fahre. "
ENGLISH = "The boats have left the harbour, the harbour master said. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN * 40, "de"),
        (GERMAN * 40 + ENGLISH * 5, "de"),
        (GERMAN * 10 + ENGLISH * 200, "en"),
        (f"“{GERMAN.strip()}” {ENGLISH * 40}", "en"),
        (ENGLISH * 10 + GERMAN * 40, "en"),
    ],
)
def test_a_text_in_two_languages_is_english_if_it_begins_or_goes_on_so(text: str, language: str) -> None:
    assert language_of("Fähre", text) == language


@pytest.mark.parametrize(
    "text",
    [
        "De havenmeester zei maandag dat twaalf boten de haven voor zonsopgang hadden verlaten.",
        "Havnefogden sa mandag at tolv båter hadde forlatt havnen før daggry og ventes tilbake.",
        "Die hawemeester het Maandag gesê dat twaalf bote die hawe voor dagbreek verlaat het.",
    ],
)
def test_languages_near_english_are_not_english(text: str) -> None:
    assert language_of("", text) != "en"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Boote weg", "de", "de"),
        ("", "fr", "fr"),
        ("Boats left", "", "en"),
        ("The harbour master said on Monday that twelve boats had left before dawn.", "de", "en"),
        ("Der Minister sagte am Montag, dass die Fähre nach Öland wieder fahre.", "en", "de"),
    ],
)
def test_what_the_page_declares_counts_only_where_the_text_is_too_short(
    text: str, declared: str, language: str
) -> None:
    assert language_of("", text, declared) == language


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=200))
def test_any_text_has_a_language(title: str, text: str) -> None:
    assert 2 <= len(language_of(title, text)) <= 3


def test_the_network_is_never_touched() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)  # noqa: S603 # our own line
    assert (done.stdout.strip(), done.returncode) == ("de", 0), done.stderr
