"""An article that tries to break out of its quotation, on every platform."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from platform_limits import mentions_in, seconds, shown
from random_briefings import HOSTILE
from render_samples import UNTIL, answer, briefing, change, figure, receipt

from briefings.model import Answer, AnswerGroup, Briefing, ChangeKind, Digest, Point, Series, SeriesKey, Topic
from briefings.render import preview_page, render_answer, render_briefing

ATTACK = " ".join(HOSTILE)
BAD_LINK = "https://a.example/x)](https://evil.example)|<!channel>\n@everyone `*_~"
PROOF = receipt(
    ATTACK,
    1,
    speaker=ATTACK,
    cue_text=ATTACK,
    outlet=ATTACK,
    title=ATTACK,
    url=BAD_LINK,
    link=BAD_LINK,
)
EVIL = briefing(
    changes=tuple(
        change(kind, ATTACK, PROOF, earlier=PROOF, outlets=(ATTACK, "x"), figure=figure(1, unit=ATTACK), reason=ATTACK)
        for kind in ChangeKind
    ),
    series=(Series(SeriesKey("soldier", unit=ATTACK), ATTACK, (Point(figure(1, unit=ATTACK), PROOF),)),),
)
MOMENTS = {seconds(moment) for moment in (EVIL.since, EVIL.until, *(one.published_at for one in EVIL.receipts))}
EVIL_TOPIC = Briefing(Topic("t", ATTACK, ()), EVIL.since, EVIL.until, EVIL.changes, timezone="UTC")
EVIL_ANSWER = Answer(ATTACK, (AnswerGroup(ATTACK, (PROOF,)),), match=ATTACK, empty=ATTACK)


def rendered(platform: str) -> list[Digest]:
    briefings = [render_briefing(given, platform) for given in (EVIL, EVIL_TOPIC)]
    return [*briefings, render_answer(EVIL_ANSWER, platform)]


def everything(platform: str) -> str:
    return "\n".join(shown(message) for digest in rendered(platform) for message in (*digest.messages, *digest.thread))


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_nobody_is_mentioned(platform: str) -> None:
    assert mentions_in(everything(platform), MOMENTS) == []


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_time_of_ours_is_shown_and_one_of_an_article_is_not(platform: str) -> None:
    text = everything(platform)
    assert mentions_in(text, [])
    assert mentions_in(text, [one for one in MOMENTS if one != seconds(PROOF.published_at)])
    assert mentions_in(text, MOMENTS) == []


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_no_template_is_run_from_an_article(platform: str) -> None:
    assert "{{ 7 * 7 }}" in everything(platform).replace("\\", "").replace("\u200b", "")


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_nothing_reaches_a_screen_that_would_act_on_it(platform: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", everything(platform))


def test_discord_links_are_ours_alone() -> None:
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", everything("discord"))
    assert targets
    assert all(re.fullmatch(r"https://(a|meridian)\.example/[^\s()<>|@`*]*", target) for target in targets)


def test_discord_markup_of_an_article_is_escaped() -> None:
    text = everything("discord")
    assert not re.search(r"(?<!\\)\|\||(?<!\\)```|(?<!\\)~", re.sub(r"\]\([^)]*\)", "]", text))
    assert not re.search(r"^# ", text, re.MULTILINE)


def test_discord_finds_no_address_in_an_article_to_make_a_link_of() -> None:
    assert "://evil" not in re.sub(r"\]\([^)]*\)", "]", everything("discord"))


def test_slack_angle_brackets_are_our_links_alone() -> None:
    found = [one for one in re.findall(r"<[^>]*>", everything("slack")) if not one.startswith("<!date^")]
    assert found
    assert all(re.fullmatch(r"<https://(a|meridian)\.example/[^\s<>|`*]*\|[^<>]*>", link) for link in found)


def test_slack_markup_of_an_article_does_not_touch_its_words() -> None:
    text = everything("slack")
    assert "*b*" not in text
    assert "_i_" not in text
    assert "`code`" not in text


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("platform", ["html", "discord", "slack"])
def test_a_page_runs_no_script_and_fetches_nothing(platform: str) -> None:
    for digest in rendered(platform):
        pages = [message.text for message in digest.messages]
        if platform != "html":
            pages = [preview_page(digest, channel=ATTACK, at=UNTIL)]
        for tag, attributes in (found for page in pages for found in tags_of(page)):
            assert tag not in {"script", "iframe", "object", "embed", "link", "base", "form"}
            assert not [name for name in attributes if name.startswith("on")]
            assert (attributes.get("src") or "data:").startswith("data:")
            assert re.match(r"https?://|#receipt-\d+$", attributes.get("href") or "https://")


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_preview_shows_a_hostile_article_without_mention_or_foreign_link(platform: str) -> None:
    for digest in rendered(platform):
        page = preview_page(digest, channel="troops", at=UNTIL)
        assert 'class="mention"' not in page
        hosts = {re.split("[/?#]", str(at["href"]))[2] for tag, at in tags_of(page) if tag == "a"}
        assert hosts <= {"a.example", "meridian.example"}


def test_a_harmless_answer_is_not_touched() -> None:
    text = shown(render_answer(answer(1), "discord").messages[0])
    assert "> “Sentence number 1 of the record is here to be read.”" in text
