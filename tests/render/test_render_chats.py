from __future__ import annotations

import re

import pytest
from platform_limits import seconds, shown
from render_samples import (
    AUSTIN,
    AUSTIN_BEFORE,
    CORRECTED,
    DISPUTE,
    LAUNCH,
    PRESENCE,
    RIGHT,
    SERIES,
    UNTIL,
    WRONG,
    answer,
    briefing,
    change,
    figure,
    quiet,
    receipt,
    sources,
)
from slack_sdk.models.blocks import Block

from briefings.model import ChangeKind, Digest, Message, Position, Stance, UsageError
from briefings.render import PLATFORMS, answer_pages, render_answer, render_briefing
from briefings.render.packing import allot
from briefings.render.sections import TITLES

CHATS = pytest.mark.parametrize("platform", ["discord", "slack"])


def embeds(message: Message) -> list[dict[str, str]]:
    found = message.payload["embeds"]
    assert isinstance(found, list)
    return found


def blocks(message: Message) -> list[dict[str, object]]:
    found = message.payload["blocks"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_digest_says_for_which_platform_it_is(platform: str) -> None:
    assert render_briefing(quiet(), platform).platform == platform
    assert render_answer(answer(), platform).platform == platform


def test_an_unknown_platform_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'telex'.*discord"):
        render_briefing(quiet(), "telex")


def test_discord_has_the_header_as_text_and_an_embed_a_section_in_order() -> None:
    (message,) = render_briefing(briefing(), "discord").messages
    window = f"`310800Z OCT 24 to 010800Z NOV 24` · <t:{seconds(UNTIL)}:f>, <t:{seconds(UNTIL)}:R>"
    assert message.text.startswith(f"## North Korean troops in Russia\n{window}\n7 of 8 sources read, 14 articles")
    assert "dark: Dark Herald 0 (HTTP 503" in message.text
    titles = [embed["title"] for embed in embeds(message)]
    assert titles == ["What changed", "Figures", "Disputed", "Corrections", "Still unknown"]


def test_discord_line_of_a_change() -> None:
    text = embeds(render_briefing(briefing(), "discord").messages[0])[0]["description"]
    lines = text.split("\n\n")[0].split("\n")
    source = f"-# Lloyd Austin told · [Meridian Wire]({AUSTIN.link}), <t:{seconds(AUSTIN.published_at)}:f>"
    at = f"<t:{seconds(AUSTIN_BEFORE.published_at)}:f>"
    before = f"-# before: could not confirm · Lloyd Austin could not yet confirm · Meridian Wire, {at}"
    assert lines == [
        f"**1. Position changed** · {PRESENCE}: could not confirm → **confirmed**",
        "> “There is evidence that there are North Korean troops in Russia,” Austin told reporters in Rome.",
        f"{source} · 3 outlets, 2 origins · also Quayside Dispatch, Lantern Post ·\u00a0\\[1\\]",
        f"{before} ·\u00a0\\[2\\]",
        "> “Defence Secretary Lloyd Austin said on Tuesday that he could not yet confirm the reports from Seoul.”",
    ]


def test_slack_has_header_sections_contexts_and_dividers_in_order() -> None:
    (message,) = render_briefing(briefing(), "slack").messages
    assert message.text == "North Korean troops in Russia: 6 changes, 010800Z NOV 24"
    kinds = [block["type"] for block in blocks(message)]
    assert kinds[:5] == ["header", "context", "context", "divider", "section"]
    parts = shown(message).split("\n")
    titles = [part.strip("*") for part in parts if part.strip("*") in TITLES.values()]
    assert titles == ["What changed", "Figures", "Disputed", "Corrections", "Still unknown"]


@pytest.mark.parametrize("given", [briefing(), quiet(), quiet(sources=sources(0, 3), articles_read=0)])
def test_slack_blocks_are_such_as_its_own_library_accepts(given) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 (a briefing)
    digest = render_briefing(given, "slack")
    for message in (*digest.messages, *digest.thread):
        parsed = Block.parse_all(blocks(message))
        assert [block.to_dict() for block in parsed] == blocks(message)


@CHATS
def test_a_quiet_day_is_one_line_and_no_thread(platform: str) -> None:
    digest = render_briefing(quiet(sources=sources(8)), platform)
    (message,) = digest.messages
    assert re.fullmatch(
        r"Nothing new on \*+North Korean troops in Russia\*+ since 310800Z OCT 24 \(<[^<>]+>\); "
        r"8 sources read, 14 articles\.",
        message.text,
    )
    assert digest.thread == ()


@CHATS
def test_the_chart_comes_with_the_first_message_where_a_series_moves(platform: str) -> None:
    (message,) = render_briefing(briefing(), platform).messages
    (chart,) = message.attachments
    assert chart.content.startswith(b"\x89PNG")
    assert "about 10,000 (Antony Blinken, 31 Oct 2024, 18:05Z)" in chart.alt
    if platform == "discord":
        assert [e.get("image") for e in embeds(message)][1] == {"url": f"attachment://{chart.filename}"}


@CHATS
@pytest.mark.parametrize("options", [{"charts": False}, {}])
def test_no_chart_where_none_is_wanted_or_nothing_moves(platform: str, options: dict[str, bool]) -> None:
    series = SERIES if options else SERIES[1:]
    (message,) = render_briefing(briefing(series=series), platform, **options).messages
    assert message.attachments == ()
    assert "attachment://" not in str(message.payload)


@CHATS
def test_the_thread_has_every_receipt_with_its_link(platform: str) -> None:
    thread = "".join(map(shown, render_briefing(briefing(), platform).thread))
    assert thread.count("https://meridian.example/") == len(briefing().receipts)


@CHATS
def test_an_answer_has_five_receipts_a_page(platform: str) -> None:
    given = answer(17, match="“Blinkn” read as Antony Blinken")
    assert answer_pages(given, platform) == 4
    pages = [shown(render_answer(given, platform, page=page).messages[0]) for page in range(1, 5)]
    assert [page.count("Sentence number") for page in pages] == [5, 5, 5, 2]
    assert all(f"page {at}/4" in page for at, page in enumerate(pages, 1))
    assert all("“Blinkn” read as Antony Blinken" in page for page in pages)


@CHATS
@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (99, 4)])
def test_a_page_that_is_not_there_is_the_nearest(platform: str, asked: int, given: int) -> None:
    message = render_answer(answer(17), platform, page=asked).messages[0]
    assert f"page {given}/4" in shown(message)


@CHATS
def test_one_page_has_no_footer(platform: str) -> None:
    assert "page 1" not in shown(render_answer(answer(5), platform).messages[0])


@CHATS
def test_an_answer_shows_figures_and_both_sides_of_a_dispute_dated(platform: str) -> None:
    text = shown(render_answer(answer(0, series=SERIES, disputes=(DISPUTE,)), platform).messages[0])
    assert "North Korean soldiers in Russia · spread 1,500–10,000" in text
    assert text.index("John Kirby") < text.index("Antony Blinken")
    clocks = {
        "discord": ("<t:1730364000:f>", "<t:1730373300:f>"),
        "slack": ("|31 Oct 2024, 08:40Z>", "|31 Oct 2024, 11:15Z>"),
    }
    confirmed, denied = map(re.escape, clocks[platform])
    assert re.search(rf"confirmed\*+ · Lloyd Austin · .*{confirmed}", text)
    assert re.search(rf"denied\*+ · Dmitry Peskov · .*{denied}", text)


def test_slack_tells_times_on_the_readers_clock_with_ours_beside() -> None:
    (message,) = render_briefing(briefing(), "slack").messages
    at = "<!date^1730448000^{date_short_pretty} {time}|1 Nov 2024, 08:00Z>"
    assert f"310800Z OCT 24 to 010800Z NOV 24 · {at} · 7 of" in shown(message)
    assert ", <!date^1730364000^{date_short_pretty} {time}|31 Oct 08:40Z> · 3 outlets" in shown(message)


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
@pytest.mark.parametrize(
    ("kind", "fields", "line"),
    [
        (ChangeKind.FIRST_REPORT, {"position": Position.HOLDS}, "First report # A label"),
        (ChangeKind.FIRST_REPORT, {"position": Position.EXPECTS}, "First report # A label: said it is expected"),
        (ChangeKind.NEW_FIGURE, {"figure": figure(300)}, "New figure # A label: 300"),
        (
            ChangeKind.FIGURE_REVISED,
            {"figure": figure(300), "earlier_figure": figure(200), "earlier": WRONG},
            "Figure revised # A label: 200 → 300",
        ),
        (
            ChangeKind.FIGURES_DISAGREE,
            {"figure": figure(300), "earlier_figure": figure(200), "earlier": WRONG},
            "Figures disagree # A label: 300 against 200",
        ),
        (ChangeKind.CONFIRMED, {"reason": "first by NATO"}, "Confirmed # A label · first by NATO"),
        (ChangeKind.DENIED, {"position": Position.REJECTS}, "Denied # A label"),
        (
            ChangeKind.POSITION_CHANGED,
            {"position": Position.HOLDS, "earlier_position": Position.NOT_YET, "earlier": WRONG},
            "Position changed # A label: said not yet → said so",
        ),
        (
            ChangeKind.CONTRADICTED,
            {
                "position": Position.HOLDS,
                "earlier_position": Position.REJECTS,
                "earlier": receipt("It is not so.", 40, speaker="Moscow", stance=Stance.DENIES),
            },
            "Contradicted # A label: Tokyo said so, Moscow denied",
        ),
        (
            ChangeKind.CORRECTED,
            {"figure": figure(300), "earlier_figure": figure(200), "earlier": WRONG},
            "Corrected # A label: 200 → 300",
        ),
    ],
)
def test_each_kind_of_change_tells_its_turn(
    platform: str, kind: ChangeKind, fields: dict[str, object], line: str
) -> None:
    told = change(kind, "A label", receipt("It is so.", 41, speaker="Tokyo"), **fields)
    text = shown(render_briefing(briefing(changes=(told,), series=(), disputes=()), platform).messages[0])
    plain = re.sub(r"<[^>]*>|\*", "", text).casefold()
    heading, rest = line.casefold().split(" # ")
    assert re.search(rf"1\.? +{heading} (· )?{re.escape(rest)}\s*$", plain, re.MULTILINE)


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_a_claim_that_was_taken_out_is_told_once_with_the_reason(platform: str) -> None:
    gone = change(ChangeKind.CORRECTED, "A label", RIGHT, earlier=RIGHT, reason="a later revision took it out")
    text = shown(render_briefing(quiet(corrections=(gone,)), platform).messages[0])
    assert "A label · a later revision took it out" in text
    assert "before" not in text.split("Receipts", maxsplit=1)[0].split("</style>")[-1].replace('class="before"', "")


@CHATS
def test_the_earlier_sentence_stands_beside_the_new_one_where_a_position_turns(platform: str) -> None:
    text = shown(render_briefing(briefing(), platform).messages[0])
    assert "he could not yet confirm the reports from Seoul" in text


@CHATS
def test_the_outlet_that_speaks_for_itself_is_named_once(platform: str) -> None:
    text = shown(render_briefing(quiet(corrections=(CORRECTED,)), platform).messages[0])
    assert "Tidewater Radio said" not in text
    assert "[Tidewater Radio](" in text or "|Tidewater Radio>" in text


@CHATS
def test_a_link_that_is_too_long_gives_way_to_the_article(platform: str) -> None:
    proof = receipt("It is so.", 1, link="https://a.example/#" + "x" * 3000, url="https://a.example/b")
    text = shown(render_briefing(quiet(changes=(change(ChangeKind.DENIED, "A label", proof),)), platform).messages[0])
    assert "https://a.example/b" in text
    assert "xxx" not in text


@pytest.mark.parametrize(
    ("needs", "bases", "total", "rooms"),
    [
        ([10, 10], [50, 50], 100, (10, 10)),
        ([90, 10], [50, 50], 100, (90, 10)),
        ([200, 200], [50, 50], 100, (50, 50)),
        ([200, 10, 200], [40, 30, 30], 100, (60, 10, 30)),
        ([], [], 100, ()),
    ],
)
def test_room_that_one_section_does_not_need_goes_to_the_next(
    needs: list[int], bases: list[int], total: int, rooms: tuple[int, ...]
) -> None:
    assert allot(needs, bases, total) == rooms


def test_references_in_the_channel_are_those_of_the_thread() -> None:
    digest: Digest = render_briefing(briefing(), "discord")
    channel = shown(digest.messages[0])
    ref = re.search(r"Japan's Ministry of Defense said .*\\\[(\d+)\\\]", channel)
    assert ref
    after = shown(digest.thread[0]).split(f"**\\[{ref[1]}\\]**", maxsplit=1)[1]
    assert LAUNCH.sentence[:30] in after.split("**", maxsplit=1)[0]
