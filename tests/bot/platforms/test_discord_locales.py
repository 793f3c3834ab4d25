"""The bot in other languages: nothing is missing, nothing is left over, and all of it fits."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.asking.commands import COMMANDS, GROUPS
from bot.locales import FOLDER, catalogue, told
from bot.platforms.discord import words
from briefings.render.why import LABEL

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
DESCRIPTION = 100
BUTTONS = {words.EARLIER, words.LATER, words.YES, words.NO, words.AGAIN, LABEL}
ON_DISCORD = {text for name, text in vars(words).items() if name.isupper()} | {LABEL}


def tables(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def expected() -> dict[str, set[str]]:
    return {
        "commands": {command.help for command in COMMANDS.values()} | set(GROUPS.values()),
        "options": {option.help for command in COMMANDS.values() for option in command.offered},
        "discord": ON_DISCORD,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", sorted(expected()))
def test_every_text_is_there_and_none_is_left_over(language: str, table: str) -> None:
    found = tables(language)[table]
    assert expected()[table] - set(found) == set()
    assert set(found) - expected()[table] == set()
    assert all(words.strip() for words in found.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_and_labels_fit(language: str) -> None:
    found = tables(language)
    assert [t for name in ("commands", "options") for t in found[name].values() if len(t) > DESCRIPTION] == []
    assert [label for label in BUTTONS if len(told(label, language)) > 80] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same(language: str) -> None:
    for english, other in catalogue(language).items():
        assert sorted(re.findall(r"\{\w*\}", english)) == sorted(re.findall(r"\{\w*\}", other)), english


def test_a_language_is_found_by_its_region_too() -> None:
    assert told("Yes", "de-AT") == told("Yes", "de") == "Ja"


@pytest.mark.parametrize("locale", ["en-US", "xx", "", "../de"])
def test_other_languages_fall_back_to_english(locale: str) -> None:
    assert told("Yes", locale) == "Yes"


def test_unknown_words_stay() -> None:
    assert told("made up just now", "de") == "made up just now"


def test_german_ships() -> None:
    assert "de" in LANGUAGES
    assert Path(FOLDER / "de.toml").is_file()
