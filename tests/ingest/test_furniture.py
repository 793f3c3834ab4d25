from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.extract.boilerplate import read_layout
from briefings.ingest.furniture import without_boilerplate

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
FURNITURE = {
    "000": ("Follow our", "Other Topics of", "Advertisement"),
    "001": (
        "| Photo: AP",
        "| - AP",
        "BY Associated",
        "BY Outlook",
        "Shows North Korea Has Sent",
        "Did North Korea Send",
    ),
    "002": (
        "Get all your",
        "One app",
        "Start reading",
        "Sign up",
        "curated",
        "Already a",
        "Related Stories",
        "days free",
    ),
    "003": (),
    "004": ("COMMERCIAL", "SCROLL", "Inputs)"),
}
CAPTION = "river-crossing"
PARAGRAPHS = {"000": 13, "001": 9, "002": 5, "003": 7, "004": 7}
PROSE = "The harbour was closed on Monday, and the mayor said that it would stay so."


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts are not beside this clone")
@pytest.mark.parametrize("number", FURNITURE)
def test_of_the_reference_texts_all_furniture_goes_and_all_prose_stays(number: str) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    kept = without_boilerplate(text)
    for anchor in (*FURNITURE[number], CAPTION):
        assert anchor not in kept
    assert all(anchor in text for anchor in FURNITURE[number])
    long = [line.strip() for line in text.splitlines() if len(line) > 160 and "Topics of" not in line]
    assert long
    assert all(re.sub(r"^date \S+ ", "", line) in kept for line in long)
    assert len(read_layout(text).paragraphs) == PARAGRAPHS[number]


def test_whole_lines_ends_of_lines_and_sentences_go_and_paragraphs_stay_apart() -> None:
    text = "\n\n".join(
        (
            "Harbour Closed After Storm",
            f"BRUSSELS (Wire) — {PROSE}",
            "Advertisement",
            f"{PROSE} Sign up for our newsletter here. The wind fell.",
            "Follow us on Instagram",
            f"{PROSE} (With HNA inputs)",
        )
    )
    kept = ["Harbour Closed After Storm", f"BRUSSELS (Wire) — {PROSE}", f"{PROSE} The wind fell.", PROSE]
    assert without_boilerplate(text).split("\n\n") == kept


def test_a_paragraph_in_a_script_without_blanks_is_no_caption() -> None:
    story = "月曜日、港は閉鎖され、船は、一隻も、夜まで、出なかった。市長は、そう語った。"
    text = f"港の閉鎖、船の今後、市長の判断、島の声\n\n{story}\n\nその判断は…"
    assert without_boilerplate(text) == text


def test_a_text_of_nothing_else_is_empty() -> None:
    assert without_boilerplate("") == ""
    assert without_boilerplate("Advertisement\n\nRead more\n\nShare on Facebook") == ""


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([PROSE, "Advertisement", "BY Sea Desk", "The wind fell.", "Read more", "“Go,” he said."]))
)
def test_what_is_kept_has_no_boilerplate_and_every_word_is_the_texts(lines: list[str]) -> None:
    kept = without_boilerplate("\n\n".join(lines))
    assert without_boilerplate(kept) == kept
    assert [line for line in kept.split("\n\n") if line] == [
        line for line in lines if line[-1] in ".d" and "BY" not in line
    ]
