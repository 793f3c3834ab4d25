"""The forms in which a subscription is filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.asking.commands import ONLY_CHANGES, WISHES
from bot.asking.responses import MOST_CHOICES, Field, Form
from bot.following.alert_kinds import alert_words
from bot.following.subscribing import Held
from bot.following.terms import NO, YES
from bot.following.wishes import quiet_words
from bot.schedules.named import DAILY, words_of

LONGEST_TITLE = 45
SCHEDULE_HINT = "daily 08:00, weekdays 07:30, hourly, monthly 1 09:00"
ZONE_HINT = "Such as Europe/Kyiv"
QUIET_HINT = "Nothing is posted then, such as 22:00-07:00; none: at all hours"
ONLY_HINT = "yes: no briefing where nothing changed; no: a line that says so"
ALERTS_HINT = "Such as denied, confirmed, first report; all; none. How soon: /subscribe hold:30min"


def form_of_new(topics: Sequence[str], given: Mapping[str, str], *, channel: str, here: bool, zone: str) -> Form:
    """The form of a new subscription to one of the topics, with what was told already; `here` is where it is asked.

    It asks for what a first briefing needs; the rest has a form of its own afterwards.
    """
    typed = given.get("topic", topics[0] if len(topics) == 1 else "")
    picks = tuple(topics) if len(topics) <= MOST_CHOICES else ()
    wishes = tuple((option.name, given[option.name]) for option in WISHES if given.get(option.name))
    return Form(
        "Brief this channel" if here else "Brief a channel",
        "subscribe",
        (
            Field("topic", "Topic", typed, "What is it briefed on?", required=True, picks=picks),
            Field("schedule", "When", given.get("schedule", words_of(DAILY)), SCHEDULE_HINT),
            Field("timezone", "Time zone", given.get("timezone", zone), ZONE_HINT),
        ),
        ((("channel", channel),) if channel else ()) + wishes,
    )


def form_of_change(held: Held, given: Mapping[str, str]) -> Form:
    """The form of a subscription that is there, filled in with what it is; what is emptied in it will be none."""
    terms = held.terms
    fields = (
        Field("schedule", "When", words_of(terms.cron), SCHEDULE_HINT),
        Field("timezone", "Time zone", terms.timezone, ZONE_HINT),
        Field("quiet", "Quiet hours", quiet_words(terms.quiet), QUIET_HINT),
        Field(
            "only-changes",
            "Only when something changed",
            YES if terms.only_changes else NO,
            ONLY_HINT,
            picks=ONLY_CHANGES.picks,
        ),
        Field("alerts", "Told at once, before the next briefing", alert_words(terms.alerts), ALERTS_HINT),
    )
    told = tuple(replace(field, value=given.get(field.option) or field.value) for field in fields)
    kept = (("number", str(held.subscription.id)), *((("hold", given["hold"]),) if given.get("hold") else ()))
    return Form(f"Briefings: {held.title}"[:LONGEST_TITLE], "subscription change", told, (*kept, ("whole", YES)))
