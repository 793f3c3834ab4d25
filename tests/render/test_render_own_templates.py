"""Templates of the operator's own: used where they are good, reported and passed over where they are not."""

from __future__ import annotations

import asyncio
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from platform_limits import check, shown
from render_samples import answer, briefing, quiet

from briefings.model import Briefing
from briefings.render import PLATFORMS, render_answer, render_briefing, template_names, templates_from, try_templates
from briefings.render.own_templates import Broken

SECONDS, MEMORY = 3.0, 20_000_000


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def text_of(given: Briefing, platform: str) -> str:
    digest = render_briefing(given, platform, charts=False)
    check(digest)
    return "\n".join(shown(message) for message in (*digest.messages, *digest.thread))


def test_an_own_template_is_used_for_the_built_in_one_of_its_name(tmp_path: Path) -> None:
    put(tmp_path, "discord/receipt.j2", "RECEIPT {{ line.ref }}: {{ part }}")
    reports: list[Broken] = []
    with templates_from(tmp_path, report=reports.append):
        own = text_of(briefing(), "discord")
        other = text_of(briefing(), "slack")
    assert "RECEIPT 1: “There is evidence" in own
    assert "RECEIPT" not in other
    assert reports == []
    assert "RECEIPT" not in text_of(briefing(), "discord")


def test_what_several_templates_extend_can_be_changed_in_one_place(tmp_path: Path) -> None:
    text = '{% extends "built-in/discord/change.j2" %}{% block before %}until now{% endblock %}'
    put(tmp_path, "discord/change.j2", text)
    with templates_from(tmp_path, report=print):
        own = text_of(briefing(), "discord")
    assert "-# until now: could not confirm" in own
    assert "-# before:" not in own


def test_an_own_template_is_escaped_as_the_built_in_ones_are(tmp_path: Path) -> None:
    put(tmp_path, "discord/quiet.j2", "Quiet: {{ header.topic }}")
    put(tmp_path, "html/quiet.j2", "<p>{{ header.topic }}</p>")
    given = quiet()
    evil = Briefing(type(given.topic)("t", "<@&1> @everyone **x** <b>", ()), given.since, given.until, ())
    with templates_from(tmp_path, report=print):
        assert "@everyone" not in text_of(evil, "discord")
        assert "<b>" not in text_of(evil, "html")


LOOPS = "{% for a in range(900) %}{% for b in range(900) %}{% endfor %}{% endfor %}x"
BROKEN = {
    "a loop that takes for ever": (LOOPS, 1, "too many steps"),
    "a macro that calls itself": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}\n{{ m(40) }}x",
        0,
        "too many steps",
    ),
    "too wide a range": ("{% for a in range(10 ** 9) %}{% endfor %}x", 1, "larger than"),
    "a giant power": ("{{ 9 ** 9 ** 9 }}", 1, "larger than"),
    "a giant product": ("{{ 'x' * 100000000 }}", 1, "larger than"),
    "a list without end": ("{% for a in [0] * 90000 %}{% if a %}x{% endif %}{% endfor %}", 1, "too many steps"),
    "a text without end": ("{% for a in [0] * 9000 %}{{ line.sentence }}{% endfor %}", 0, "more than 100,"),
    "bad syntax": ("fine\n{% if %}", 2, "syntax"),
    "a tag left open": ("{% if line %}x", 1, "syntax"),
    "an unknown name": ("one\ntwo\n{{ nobody }}", 3, "'nobody' is undefined"),
    "an unknown part": ("{{ line.nothing }}", 1, "no attribute 'nothing'"),
    "an unknown filter": ("{{ part | sparkle }}", 1, "syntax: No filter named 'sparkle'"),
    "the filter `safe`": ("{{ line.sentence | safe }}", 1, "No filter named 'safe'"),
    "escaping turned off": ("{% autoescape false %}x{% endautoescape %}", 1, "can't be turned off"),
    "an error while filling": ("{{ line.ref / 0 }}", 1, "ZeroDivisionError"),
    "a way out of the sandbox": ("{{ line.__class__.__mro__ }}", 1, "unsafe"),
    "too long an entry": ("{{ 'long ' * 1000 }}{{ part }}", 0, "room for"),
    "an empty entry": ("{% if false %}x{% endif %}", 0, "nothing to show"),
    "a template that is not there": ('{% extends "discord/nothing.j2" %}', 1, "no template discord/nothing.j2"),
    "itself": ('{% extends "discord/receipt.j2" %}', 1, 'extended as "built-in/discord/receipt.j2"'),
}


_DOUBLED = "{% set all = namespace(text='x' * 1000) %}{% for n in range(19) %}{% set all.text = TWICE %}{% endfor %}x"
_NESTED = (
    "{% set all = namespace(list=[1]) %}{% for n in range(40) %}{% set all.list = [all.list, all.list] %}{% endfor %}"
)
HOSTILE = {
    "a text doubled by ~": (_DOUBLED.replace("TWICE", "all.text ~ all.text"), "larger than 100,000"),
    "a text doubled by +": (_DOUBLED.replace("TWICE", "all.text + all.text"), "larger than 100,000"),
    "a text doubled by a join": (_DOUBLED.replace("TWICE", "([all.text] * 2) | join"), "larger than 100,000"),
    "a text doubled by a macro": (
        "{% macro m(t) %}{{ t }}{{ t }}{% endmacro %}" + _DOUBLED.replace("TWICE", "m(all.text)"),
        "larger than 100,000",
    ),
    "a text doubled in a block of its own": (
        _DOUBLED.replace("{% set all.text = TWICE %}", "{% set all.text %}{{ all.text }}{{ all.text }}{% endset %}"),
        "larger than 100,000",
    ),
    "a wide middle": ("{{ 'x' | center(10 ** 9) }}", "No filter named 'center'"),
    "a wide middle by a method": ("{{ 'x'.center(1000000000) }}", "unsafe"),
    "a wide padding": ("{{ 'x' | pad(1000000000) }}", "1,000,000,000 is larger"),
    "a wide number": ("{{ '%1000000000d' | format(1) }}", "widths below 100"),
    "a wide number of a width given": ("{{ '%*d' | format(1000000000, 1) }}", "larger than"),
    "a wide number by an operator": ("{{ '%1000000000d' % 1 }}", "put together with ~"),
    "a wide number by a method": ("{{ '{:>1000000000}'.format(1) }}", "unsafe"),
    "a large replacement": ("{{ ('a' * 100000) | replace('a', 'b' * 5000) }}", "larger than 100,000"),
    "a large replacement, once more": ("{{ ('a' * 9000) | replace('a', 'b' * 5000) }}", "larger than 100,000"),
    "a sum in a loop": ("{% for n in range(19000) %}{{ range(100000) | sum }}{% endfor %}", "No filter named 'sum'"),
    "a wide range in a loop": (
        "{% for n in range(900) %}{{ range(100000) | length }}{% endfor %}",
        "larger than 1,000",
    ),
    "filters in a loop": ("{% for n in range(900) %}{{ range(900) | join | length }}{% endfor %}", "too many steps"),
    "a look into a list in a loop": ("{% for n in range(900) %}{{ 0.5 in range(900) }}{% endfor %}", "too many steps"),
    "slices in a loop": (
        "{% set t = 'x' * 90000 %}{% for n in range(900) %}{% set u = t[1:] %}{% endfor %}x",
        "too many steps",
    ),
    "a power of some digits": ("{{ 99 ** 9 }}", "15 digits"),
    "a list of lists of lists shown": (_NESTED + "{{ all.list }}", "too many steps"),
    "a list of lists of lists compared": (_NESTED + "{{ all.list == [all.list] }}", "too many steps"),
    "words for filling": ("{{ lipsum(n=100000) }}", "'lipsum' is undefined"),
    "itself, twice each time": (
        "{% set n = (n | default(0)) + 1 %}{% if n < 40 %}{% include SELF %}{% include SELF %}{% endif %}x".replace(
            "SELF", "'discord/receipt.j2'"
        ),
        "too many steps",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_template_that_asks_for_too_much_ends_soon_and_takes_little(tmp_path: Path, name: str) -> None:
    text, reason = HOSTILE[name]
    usual = render_answer(answer(1), "discord")
    put(tmp_path, "discord/receipt.j2", text)
    reports: list[Broken] = []
    tracemalloc.start()
    start = time.process_time()
    with templates_from(tmp_path, report=reports.append):
        assert render_answer(answer(1), "discord") == usual
    took, (_, most) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one for one in reports if reason in one.reason]
    assert took < SECONDS
    assert most < MEMORY


def test_what_a_digest_needs_of_filters_and_operators_is_there(tmp_path: Path) -> None:
    text = (
        "{{ [line.outlet | upper, 'b' ~ (1 + 1)] | join(', ') }} {{ (2 ** 40) % 7 }} {{ 2.55 | round(1) }} "
        "{{ '%02d' | format(7) }} {{ 'abab' | replace('b', 'c') }} {% if 'a' in 'abc' %}in{% endif %} {{ part[:3] }}"
    )
    put(tmp_path, "discord/receipt.j2", text)
    with templates_from(tmp_path, report=lambda broken: pytest.fail(str(broken))):
        assert ", b2 2 2.5 07 acac in " in shown(render_answer(answer(1), "discord").messages[0])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_reported_once_and_the_built_in_one_used(tmp_path: Path, name: str) -> None:
    text, line, reason = BROKEN[name]
    path = put(tmp_path, "discord/receipt.j2", text)
    usual = text_of(briefing(), "discord")
    reports: list[Broken] = []
    with templates_from(tmp_path, report=reports.append):
        assert text_of(briefing(), "discord") == usual
        assert text_of(briefing(), "discord") == usual
    (found,) = {one.file: one for one in reports}.values()
    assert found.file == str(path)
    assert reason in found.reason
    assert line in {0, found.line}
    assert len(reports) == len(set(reports))


def test_a_header_longer_than_a_message_is_not_sent(tmp_path: Path) -> None:
    put(tmp_path, "discord/header.j2", "{{ 'x' * 2100 }}")
    reports: list[Broken] = []
    with templates_from(tmp_path, report=reports.append):
        text_of(briefing(), "discord")
    assert "room for 1,950" in str(reports[0])


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    reports: list[Broken] = []
    with templates_from(tmp_path / "gone", report=reports.append):
        assert "What changed" in text_of(briefing(), "slack")
    assert [one.reason for one in reports] == ["there is no such folder; the built-in templates are used"]


def test_tasks_and_threads_within_use_the_folder_too(tmp_path: Path) -> None:
    put(tmp_path, "slack/quiet.j2", "all quiet")

    async def render() -> str:
        return await asyncio.create_task(asyncio.to_thread(text_of, quiet(), "slack"))

    with templates_from(tmp_path, report=print):
        assert asyncio.run(render()) == "all quiet\nall quiet"


def test_a_change_of_the_file_counts_at_once(tmp_path: Path) -> None:
    path = put(tmp_path, "discord/receipt.j2", "first {{ part }}")
    with templates_from(tmp_path, report=print):
        assert "first “Sentence" in shown(render_answer(answer(1), "discord").messages[0])
        put(tmp_path, "discord/receipt.j2", "second {{ part }}")
        os.utime(path, (1, 1))  # as if some time had passed
        assert "second “Sentence" in shown(render_answer(answer(1), "discord").messages[0])


def test_trying_a_folder_finds_what_is_broken_or_misnamed(tmp_path: Path) -> None:
    put(tmp_path, "discord/change/denied.j2", "{{ nobody }}")
    put(tmp_path, "slack/recipt.j2", "x")
    put(tmp_path, "slack/reply.j2", "{{ deed }}")
    put(tmp_path, "html/page.j2", "\n{{ oops }}")
    put(tmp_path, "text/receipts.j2", "{% for line in receipts %}{{ line.sentence }}{% endfor %}")
    found = [str(one).removeprefix(str(tmp_path)) for one in try_templates(tmp_path)]
    assert [one.split(":")[0] for one in found] == [
        "/slack/recipt.j2",
        "/html/page.j2, line 2",
        "/discord/change/denied.j2, line 1",
    ]
    assert "meant to be slack/receipt.j2" in found[0]


def test_trying_fills_every_template_there_is(tmp_path: Path) -> None:
    names = template_names()
    assert {name.split("/")[0] for name in names} == set(PLATFORMS) - {"console"}
    for name in names:
        put(tmp_path, name, "{{ is_tried }}")
    tried = {Path(one.file).relative_to(tmp_path).as_posix() for one in try_templates(tmp_path)}
    asked_for_by_others = {name for name in names if name.startswith(("html/", "text/")) or name.endswith("/change.j2")}
    assert set(names) - tried <= asked_for_by_others


def test_the_built_in_templates_pass_the_trial_as_own_ones(tmp_path: Path) -> None:
    assert try_templates(tmp_path) == ()
