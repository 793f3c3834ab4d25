from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.credits import credits_of
from briefings.model import Draft

BODY = "The mayor opened the bridge on Monday.\n\nThousands came to see it."
NAMES = {"elm": "Elm Herald", "reuters-world": "Reuters World", "map-room": "MAP Room", "kyodo-en": "Kyodo News"}


def credited(text: str, *, author: str = "", source: str = "desk", url: str = "") -> tuple[str, ...]:
    return credits_of(Draft(source, "key", "A bridge", text, url=url, author=author), NAMES)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("HALM, Oct 24 (Reuters) - The bridge is open.", ("Reuters",)),
        ("HALM (AP) — The bridge is open.", ("AP",)),
        ("Port Halm, October 24 (Yonhap) -- The bridge is open.", ("Yonhap",)),
        ("New Halm [PTI]: The bridge is open.", ("PTI",)),
        ("HALM, Oct 24 (AFP/ANI): The bridge is open.", ("AFP", "ANI")),
        ("HALM/Reuters – The bridge is open.", ("Reuters",)),
        ("By Ida Holm, Associated Press", ("AP",)),
        ("By Ida Holm of the Associated Press", ("AP",)),
        ("By Ida Holm and Per Lund | AFP", ("AFP",)),
        ("By Ida Holm\nAssociated Press", ("AP",)),
        ("By Elm Herald", ("Elm Herald",)),
        ("By AFP", ("AFP",)),
        ("Source: Kyodo News", ("Kyodo",)),
        ("Reuters | October 24, 2031", ("Reuters",)),
        # not credits
        ("The Party of the Old Port (PAP) – once strong – opened the bridge.", ()),
        ("By Ida Holm", ()),
        ("Associated Press", ()),
        ("A bridge | AP Photo/Ida Holm", ()),
        ("Photo: AFP", ()),
        ("HALM (Reuters/Ida Holm photo): the bridge", ()),
        ("Reuters was first at the bridge.", ()),
    ],
)
def test_what_the_first_lines_credit(line: str, expected: tuple[str, ...]) -> None:
    assert credited(f"{line}\n\n{BODY}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("— AP", ("AP",)),
        ("-- Reuters", ("Reuters",)),
        ("With inputs from ANI", ("ANI",)),
        ("(With ANI inputs)", ("ANI",)),
        ("(With inputs from PTI, ANI and agencies)", ()),
        ("(With inputs from PTI, ANI)", ("PTI", "ANI")),
        ("Additional reporting by Reuters", ("Reuters",)),
        ("With reporting by Ida Holm, Reuters, AFP and the Associated Press.", ("Reuters", "AFP", "AP")),
        ("(Reporting by Elm Herald)", ("Elm Herald",)),
        ("Agence France-Presse contributed to this report.", ("AFP",)),
        ("The Associated Press contributed.", ("AP",)),
        ("Source: Yonhap", ("Yonhap",)),
        ("(PTI)", ("PTI",)),
        ("PTI", ("PTI",)),
        ("© 2024 AFP", ("AFP",)),
        ("Copyright 2024 The Associated Press. All rights reserved.", ("AP",)),
        ("This article was originally published by The Guardian.", ("Guardian",)),
        ("With files from The Canadian Press", ("Canadian Press",)),
        # not credits
        ("Ida Holm is a reporter for AP", ()),
        ("Ida Holm has worked for Reuters and AFP.", ()),
        ("Photo: AP", ()),
        ("(Photo by Ida Holm/AFP)", ()),
        ("Image source: Reuters", ()),
        ("He told Reuters.", ()),
        ("Half the seats went to the old party of the port (PAP).", ()),
        ("With agency inputs", ()),
        ("Follow AP’s coverage of bridges.", ()),
    ],
)
def test_what_the_last_lines_credit(line: str, expected: tuple[str, ...]) -> None:
    assert credited(f"{BODY}\n\n{line}") == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [(" (PTI)", ("PTI",)), (" (With ANI Inputs)", ("ANI",)), (" – AFP", ("AFP",)), (" – later", ())],
)
def test_a_credit_at_the_end_of_the_last_paragraph(end: str, expected: tuple[str, ...]) -> None:
    assert credited(BODY + end) == expected


def test_what_stands_in_the_middle_is_no_credit() -> None:
    middle = "\n\n".join(f"Paragraph {number} is about the bridge." for number in range(12))
    assert credited(f"{middle}\n\n— AP\n\n{middle}") == ()


@pytest.mark.parametrize(
    ("author", "expected"),
    [("Reuters Staff", ("Reuters",)), ("Ida Holm, AP", ("AP",)), ("Ida Holm", ()), ("Ida Holm, AP photographer", ())],
)
def test_whom_the_author_field_credits(author: str, expected: tuple[str, ...]) -> None:
    assert credited(BODY, author=author) == expected


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        ("reuters", "", ("Reuters",)),
        ("reuters-world", "", ("Reuters",)),
        ("kyodo-en", "", ("Kyodo",)),
        ("desk", "https://www.apnews.com/1", ("AP",)),
        ("map-room", "", ()),
        ("elm", "", ()),
        ("desk", "https://notapnews.com/1", ()),
        ("desk", "https://[half", ()),
    ],
)
def test_an_agencys_own_article_is_its_own(source: str, url: str, expected: tuple[str, ...]) -> None:
    assert credited(BODY, source=source, url=url) == expected


def test_a_name_is_credited_once_and_under_one_name() -> None:
    assert credited(f"HALM (AP) — It is open.\n\n{BODY}\n\nThe Associated Press contributed.") == ("AP",)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from("AP Reuters()[]—-.,:/©\n\x01\u2028'’with inputs from by")))
def test_any_text_can_be_read(text: str) -> None:
    found = credits_of(Draft("desk", "key", "", text, author=text))
    assert len(found) == len(set(found))
    assert all(found)


@pytest.mark.parametrize(
    "filler", ["(", "((AP", "“", "— ", "by the ", "AP and ", "AP, ", "the ", ". ", "A.", "\n(", "x"]
)
def test_a_very_long_run_of_what_credits_nobody_hides_no_credit(filler: str) -> None:
    # anything worse than linear would not come to an end
    hostile = filler * (200_000 // len(filler))
    assert "Reuters" in credited(f"{hostile}\n\n{BODY}\n\n— Reuters", author=hostile, url=f"http://{hostile[:5_000]}")
