"""Whether a redirect led to the page that was asked for."""

from __future__ import annotations

import pytest

from briefings.ingest.redirects import leads_away, led_elsewhere
from briefings.model import Draft

ASKED = "http://gazette.example/2024/boats-leave-at-dawn"
SITE = "https://www.gazette.example"


def led(ended: str, title: str, *, asked: str = ASKED, known: str = "Boats leave at dawn", own: str = "") -> bool:
    return led_elsewhere(asked, ended, Draft("gazette", "k", title, "Text.", url=own or ended), title=known)


@pytest.mark.parametrize(
    ("ended", "title"),
    [
        (f"{SITE}/2024/boats-leave-at-dawn/", "Quite another headline"),
        (f"{SITE}/2024/boats-leave-at-dawn/amp", "Quite another headline"),
        (f"{SITE}/news/17", "BOATS leave | The Gazette"),
        (f"{SITE}/news/boats-leave-at-dawn", "Ferries under way"),
        ("https://herald.example/17", "At dawn the ferries left"),
    ],
)
def test_a_page_that_moved_is_still_that_page(ended: str, title: str) -> None:
    assert not led(ended, title)


@pytest.mark.parametrize(
    ("ended", "title"),
    [
        (f"{SITE}/", "Boats leave at dawn, and more"),
        (f"{SITE}/en", "Boats leave at dawn, and more"),
        (f"{SITE}/login?next=%2F2024%2Fboats-leave-at-dawn", "Read on: boats leave at dawn"),
        ("https://id.example/consent?to=http://gazette.example/2024/boats-leave-at-dawn", "Boats leave at dawn"),
        (f"{SITE}/sorry", "This page is not here"),
        (f"{SITE}/sorry", ""),
    ],
)
def test_a_front_page_a_login_or_a_page_of_another_name_is_not(ended: str, title: str) -> None:
    assert led(ended, title)


def test_the_outlets_name_makes_no_two_pages_one() -> None:
    assert led(f"{SITE}/sorry", "Sign in | The Gazette", known="Boats leave | The Gazette")


def test_a_page_is_believed_that_states_the_address_as_its_own() -> None:
    assert not led(f"{SITE}/x", "Quite another headline", own=ASKED)


def test_a_tracker_and_a_nameless_item_tell_nothing() -> None:
    assert not led(f"{SITE}/17", "Boats leave", asked="https://feeds.example/~r/g/~3/AbCdEf")
    assert not led(f"{SITE}/17", "Boats leave", asked="https://short.example/AbCdEf", known="")
    assert led(f"{SITE}/sorry", "Not here", known="")


def test_a_section_is_another_page_and_a_number_that_tells_is_not() -> None:
    assert leads_away(f"{SITE}/sport/17", f"{SITE}/sport")
    assert not leads_away(f"{SITE}/news/123456/boats", f"{SITE}/news/123456")
    assert not leads_away(f"{SITE}/", f"{SITE}/en")
    assert leads_away(f"{SITE}/?p=5", f"{SITE}/")
    assert not leads_away(f"{SITE}/2024/boats", f"{SITE}/?p=5")


def test_headlines_without_spaces_are_compared_too() -> None:
    assert not led(f"{SITE}/17", "黎明时分船只离港_公报", known="船只黎明离港")
    assert led(f"{SITE}/17", "请先登录", known="船只黎明离港")
