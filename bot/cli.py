"""The command line, and the one place where store, language model, platforms and clock are put together.

What only some commands need is imported by those: each starts as fast as it can.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.asking.moments import When
from bot.settings import load_settings
from bot.terminal.desk import AS_OF, BY, Shown, opened, own_templates, real_time, shown
from briefings.model import OnRecordError

if TYPE_CHECKING:
    from bot.recorded.answers import Desk
    from briefings.model import Answer
    from briefings.store import Store

ADMIN = {
    "audit": ("bot.terminal.subscriptions", "audit"),
    "db": ("bot.terminal.admin", "database"),
    "doctor": ("bot.terminal.admin", "doctor"),
    "export": ("bot.terminal.export", "export"),
    "invite": ("bot.terminal.invite", "invite"),
    "slack-manifest": ("bot.platforms.slack.manifest", "slack_manifest"),
    "missed": ("bot.terminal.briefings", "missed"),
    "preview": ("bot.terminal.briefings", "preview"),
    "question": ("bot.terminal.questions", "question"),
    "source": ("bot.terminal.sources", "source"),
    "subscription": ("bot.terminal.subscriptions", "subscription"),
    "timeline": ("bot.terminal.briefings", "timeline"),
    "topic": ("bot.terminal.topics", "topic"),
    "who-said-this": ("bot.terminal.export", "who_said"),
    "why": ("bot.terminal.briefings", "why"),
}
"""The commands that are in files of their own, by the names that they are typed with: module and function."""

FORMATS = ("text", "discord", "slack", "html", "json")


class Commands(click.Group):
    """The commands, of which those in files of their own are imported when one of them is named, or all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command by its name."""
        return sorted([*super().list_commands(ctx), *ADMIN])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in ADMIN:
            return super().get_command(ctx, cmd_name)
        module, function = ADMIN[cmd_name]
        found: click.Command = getattr(import_module(module), function)  # loads the store
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord", prog_name="onrecord")
def cli() -> None:
    """Brief a channel on what changed in the news, every line with the sentence that proves it."""


@cli.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write HTML previews and the chart here.")
@click.option("--receipts", is_flag=True, help="After each briefing, every sentence that it stands on.")
def demo(out: Path | None, receipts: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Replay the seeds day by day in a throw-away store: the briefings, then sample answers."""
    from bot.terminal.demo import run_demo  # noqa: PLC0415 - loads the language model

    settings = load_settings()
    with own_templates(settings):
        run_demo(sys.stdout, out=out, nlp_model=settings.nlp_model, receipts=receipts)


@cli.command()
def run() -> None:
    """Poll the sources and post the briefings until stopped; Discord and Slack start if their tokens are set."""
    from bot.running import run_bot  # noqa: PLC0415 - loads the chat platforms

    run_bot(load_settings())


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--source", help="The source that the articles are of; default: what each file says, or its address.")
@click.option("--published", help="When the articles were published, where they do not say it themselves.")
@click.option("--since", help="Only what was published from then on: 7d, 2024-10-24.")
@click.option("--until", help="Only what was published up to then; a day is taken in whole.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes for large archives; default: one for each core.")
@click.option("--again", is_flag=True, help="Read files from the start that an earlier run took in, or began.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write all that can't be read here.")
def ingest(names: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401  # click hands the options over by name
    """Store files (.txt .html .jsonl .warc .xml .json), folders, feeds and pages, and read their claims.

    It can be stopped at any time: the same command goes on where it was.
    """
    from bot.terminal.ingesting import Asked, ingest_inputs  # noqa: PLC0415 - loads the language model

    settings = load_settings()
    with opened(settings) as store:
        sys.exit(ingest_inputs(store, names, settings, Asked(**given)))


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "_json", is_flag=True, help="A JSON line per claim; the only form there is.")
def extract(paths: tuple[Path, ...], _json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Print the claims of .txt, .html and .jsonl files, a JSON line each; needs no store."""
    from bot.terminal.extracting import extract_paths  # noqa: PLC0415 - loads the language model

    sys.exit(extract_paths(paths, load_settings().nlp_model))


@cli.command()
@click.option("--topic", "topics", multiple=True, help="A topic; default: every topic.")
@click.option("--since", default="", help="Start of the window: 24h, 7d, 2024-10-24; default: a day before its end.")
@click.option("--until", default="", help="End of the window; default: now, or --as-of.")
@AS_OF
@BY
@click.option("--most", type=click.IntRange(min=1), help="At most so many changes; the rest is left out.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--explain", is_flag=True, help="As text or HTML: the rule and the weights under each line.")
@click.option("--left-out", is_flag=True, help="As text or HTML: list the changes that were left out.")
@click.option("--receipts", is_flag=True, help="As text: every sentence that the briefing stands on follows it.")
def brief(**given: Any) -> None:  # noqa: ANN401  # click hands the options over by name
    """What changed in a window, as a digest."""
    settings = load_settings()
    when = When(given["since"], given["as_of"], given["by"])
    asked = {"until": given["until"], "timezone": settings.timezone, "most": given["most"], "when": when}
    with opened(settings) as store:
        from bot.terminal.printing import print_briefing  # noqa: PLC0415 - loads the store
        from briefings.render import Detail  # noqa: PLC0415 - loads Jinja2

        desk, detail = _desk(store), Detail(given["explain"], given["left_out"])
        for name in given["topics"] or [topic.id for topic in desk.topics()]:
            briefing = desk.briefing(name, **asked)
            print_briefing(briefing, given["form"], detail=detail, receipts=given["receipts"])


@cli.command()
@click.argument("topic_name", metavar="TOPIC")
@click.option("--speaker", default="", help="Only this speaker's claims.")
@click.option("--stance", default="", help="Only claims of this stance: denies, confirms, warns, …")
@shown
def claims(how: Shown, topic_name: str, speaker: str, stance: str) -> None:
    """Who claims what on TOPIC, each with its sentence."""
    with opened(load_settings()) as store:
        _print(_desk(store).claims_about(topic_name, speaker=speaker, stance=stance, when=how.when), how.form)


@cli.command("who-said")
@click.argument("name")
@click.option("--topic", "topic_name", default="", help="Only on this topic.")
@shown
def who_said(how: Shown, name: str, topic_name: str) -> None:
    """What NAME said, and every move from one position to another."""
    with opened(load_settings()) as store:
        _print(_desk(store).who_said(name, topic=topic_name, when=how.when), how.form)


@cli.command()
@click.argument("topic_name", metavar="TOPIC")
@shown
def figures(how: Shown, topic_name: str) -> None:
    """The figures on TOPIC by what they count."""
    with opened(load_settings()) as store:
        _print(_desk(store).figures_of(topic_name, when=how.when), how.form)


@cli.command()
@click.argument("topic_name", metavar="TOPIC")
@shown
def disputed(how: Shown, topic_name: str) -> None:
    """What is held and denied on TOPIC, both sides with their sentences."""
    with opened(load_settings()) as store:
        _print(_desk(store).disputed(topic_name, when=how.when), how.form)


def _print(answer: Answer, form: str) -> None:
    from bot.terminal.printing import print_answer  # noqa: PLC0415 - loads Jinja2

    print_answer(answer, form)


def _desk(store: Store) -> Desk:
    from bot.recorded.answers import Desk  # noqa: PLC0415 - loads the store

    return Desk(store, real_time)


def main() -> None:
    """Run the command line; an error that the user can mend is one line on stderr and exit code 1 or 2."""
    try:
        cli(standalone_mode=True)
    except OnRecordError as error:
        from briefings.render.escape import clean  # noqa: PLC0415 - loads Jinja2

        click.echo(f"onrecord: {clean(str(error))}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
