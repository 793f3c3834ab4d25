"""The commands about what was briefed: the timeline, why a line is there, what was missed, what comes next."""

from __future__ import annotations

import click

from bot.briefed.again import missed_groups, nothing_missed
from bot.briefed.explaining import explained_line, explanation, titled
from bot.briefed.stored import last_stored, next_of, window_of
from bot.briefed.timeline import timeline as timeline_of
from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.desk import Shown, form_options, opened, real_time, shown
from bot.terminal.printing import print_answer, print_briefing
from briefings.model import Answer, Briefing

SINCE = click.option("--since", default="", help="Of this window instead of the last briefing: 24h, 7d, 2024-10-24.")
UNTIL = click.option("--until", default="", help="End of the window; default: now.")


@click.command()
@click.argument("topic_name", metavar="TOPIC")
@shown
def timeline(how: Shown, topic_name: str) -> None:
    """What happened and was said first on TOPIC, day by day, newest day first."""
    with opened(load_settings()) as store:
        print_answer(timeline_of(Desk(store, real_time), topic_name, how.when), how.form)


@click.command()
@click.argument("topic_name", metavar="TOPIC")
@click.option("--line", default="", help="Only this line: its number in the digest, c1 for the first correction.")
@SINCE
@UNTIL
@form_options
def why(form: str, /, topic_name: str, line: str, **window: str) -> None:
    """Why each line of the last briefing on TOPIC is there: what was held before, by which rule."""
    with opened(load_settings()) as store:
        briefing = _briefing(Desk(store, real_time), topic_name, **window)
        print_answer(explained_line(briefing, line) if line else explanation(briefing), form)


@click.command()
@click.argument("topic_name", metavar="TOPIC")
@SINCE
@UNTIL
@form_options
def missed(form: str, /, topic_name: str, **window: str) -> None:
    """What the last briefing on TOPIC left out, which sources were dark, and what was not read."""
    with opened(load_settings()) as store:
        desk = Desk(store, real_time)
        briefing = _briefing(desk, topic_name, **window)
        groups = tuple(missed_groups(desk, briefing))
        print_answer(Answer(f"Missed: {titled(briefing)}", groups, empty=nothing_missed([briefing])), form)


@click.command()
@click.argument("number", type=int, metavar="NUMBER")
def preview(number: int) -> None:
    """What the next briefing of subscription NUMBER would post if it were due now; nothing is stored."""
    with opened(load_settings()) as store:
        briefing, due = next_of(Desk(store, real_time), number)
        click.echo(due)
        print_briefing(briefing, "text")


def _briefing(desk: Desk, topic: str, *, since: str, until: str) -> Briefing:
    return window_of(desk, topic, since=since, until=until) if since or until else last_stored(desk, topic)
