"""Builders of receipts, changes and a whole briefing in our own words, for the tests of the renderers."""

from __future__ import annotations

from datetime import UTC, datetime

from briefings.model import (
    Answer,
    AnswerGroup,
    Briefing,
    Change,
    ChangeKind,
    Directness,
    Dispute,
    Figure,
    Point,
    Position,
    Proposition,
    Qualifier,
    Question,
    Receipt,
    Series,
    SeriesKey,
    SourceState,
    Span,
    Stance,
    Stand,
    Topic,
)

SINCE = datetime(2024, 10, 31, 8, 0, tzinfo=UTC)
UNTIL = datetime(2024, 11, 1, 8, 0, tzinfo=UTC)
TOPIC = Topic("troops", "North Korean troops in Russia", ("troops",))
IN_RUSSIA = Proposition("North Korea", "deploy", "Russia")
PRESENCE = "North Korean troops are in Russia"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def receipt(sentence: str, number: int = 1, **fields: object) -> Receipt:
    given: dict[str, object] = {
        "article_id": number,
        "ordinal": 0,
        "span": Span(0, max(1, len(sentence))),
        "sentence": sentence,
        "contents": (Span(0, max(1, len(sentence))),),
        "quote": sentence,
        "directness": Directness.INDIRECT,
        "stance": Stance.ASSERTS,
        "speaker": "Antony Blinken",
        "speaker_text": "Blinken",
        "cue_text": "said",
        "outlet": "Meridian Wire",
        "title": "Troops near the border, ministers say",
        "url": f"https://meridian.example/{number}",
        "link": f"https://meridian.example/{number}#:~:text=about%2010%2C000,in%20Kursk",
        "published_at": at("2024-10-31T18:05"),
        "seen_at": at("2024-10-31T18:09"),
        "origin": number,
    }
    return Receipt(**(given | fields))  # type: ignore[arg-type]  # a builder for tests takes any field


def figure(value: float, qualifier: Qualifier = Qualifier.EXACT, **fields: object) -> Figure:
    given: dict[str, object] = {"low": value, "high": value, "counted": "soldier", "of": "North Korea"}
    return Figure(Span(0, 1), value, qualifier=qualifier, **(given | fields))  # type: ignore[arg-type]  # as above


def change(kind: ChangeKind, label: str, proof: Receipt, **fields: object) -> Change:
    given: dict[str, object] = {"outlets": (proof.outlet,), "speakers": (proof.speaker or "",)}
    return Change(kind, "troops", IN_RUSSIA, label, proof, **(given | fields))  # type: ignore[arg-type]  # as above


SEOUL = receipt(
    "Some 1,500 special forces have already been shipped to Russia’s far east, the National Intelligence Service said.",
    1,
    speaker="National Intelligence Service",
    outlet="East Strait Daily",
    published_at=at("2024-10-18T09:30"),
)
KIRBY = receipt(
    "“At least 3,000 soldiers came by ship in the first half of October,” said John Kirby, a White House spokesman.",
    2,
    speaker="John Kirby",
    outlet="Harbour Broadcasting",
    published_at=at("2024-10-23T19:20"),
    directness=Directness.DIRECT,
)
BLINKEN = receipt(
    "Washington now counts about 10,000 North Korean soldiers in Russia, Secretary of State Antony Blinken said.", 3
)
KURSK = receipt(
    "As many as 8,000 of them have reached the Kursk region, Blinken said after talks in Washington.",
    4,
    outlet="Lantern Post",
)
AUSTIN_BEFORE = receipt(
    "Defence Secretary Lloyd Austin said on Tuesday that he could not yet confirm the reports from Seoul.",
    5,
    speaker="Lloyd Austin",
    cue_text="could not yet confirm",
    stance=Stance.CANNOT_CONFIRM,
    published_at=at("2024-10-22T15:00"),
)
AUSTIN = receipt(
    "“There is evidence that there are North Korean troops in Russia,” Austin told reporters in Rome.",
    6,
    speaker="Lloyd Austin",
    cue_text="told",
    stance=Stance.CONFIRMS,
    published_at=at("2024-10-31T08:40"),
)
PESKOV = receipt(
    "Kremlin spokesman Dmitry Peskov dismissed the report as “yet another piece of fake news”.",
    7,
    speaker="Dmitry Peskov",
    cue_text="dismissed",
    stance=Stance.DENIES,
    outlet="Northgate Courier",
    published_at=at("2024-10-31T11:15"),
)
LAUNCH = receipt(
    "North Korea test-fired an intercontinental missile that stayed up for 87 minutes, Japan’s defence ministry said.",
    8,
    speaker="Japan's Ministry of Defense",
    published_at=at("2024-10-31T01:10"),
)
WRONG = receipt(
    "The missile flew for 78 minutes, the ministry said.",
    9,
    speaker=None,
    speaker_text="",
    cue_text="",
    outlet="Tidewater Radio",
)
RIGHT = receipt(
    "The missile flew for 87 minutes, the ministry said.",
    10,
    speaker=None,
    speaker_text="",
    cue_text="",
    outlet="Tidewater Radio",
)
COMBAT = receipt(
    "A NATO official said the alliance could not confirm that the soldiers had been in combat.",
    11,
    speaker="NATO",
    stance=Stance.CANNOT_CONFIRM,
    cue_text="could not confirm",
)
SERIES = (
    Series(
        SeriesKey("soldier", "North Korea", "Russia", "in_place"),
        "North Korean soldiers in Russia",
        (
            Point(figure(1500, Qualifier.ABOUT), SEOUL),
            Point(figure(3000, Qualifier.AT_LEAST), KIRBY),
            Point(figure(10000, Qualifier.ABOUT), BLINKEN),
        ),
    ),
    Series(
        SeriesKey("soldier", "North Korea", "Kursk", "in_place"),
        "North Korean soldiers in Kursk",
        (Point(figure(8000, Qualifier.UP_TO), KURSK),),
    ),
    Series(
        SeriesKey("altitude", "missile", unit="km"),
        "Altitude of the missile",
        (Point(figure(7000, unit="km", counted="altitude"), LAUNCH),),
    ),
)
CHANGES = (
    change(
        ChangeKind.POSITION_CHANGED,
        PRESENCE,
        AUSTIN,
        earlier=AUSTIN_BEFORE,
        position=Position.HOLDS,
        earlier_position=Position.OPEN,
        outlets=("Meridian Wire", "Quayside Dispatch", "Lantern Post"),
        origins=2,
    ),
    change(ChangeKind.FIRST_REPORT, "North Korea launches an intercontinental missile", LAUNCH),
    change(
        ChangeKind.NEW_FIGURE,
        "North Korean soldiers in Russia",
        BLINKEN,
        earlier=KIRBY,
        figure=figure(10000, Qualifier.ABOUT),
        earlier_figure=figure(3000, Qualifier.AT_LEAST),
    ),
    change(ChangeKind.NEW_FIGURE, "North Korean soldiers in Kursk", KURSK, figure=figure(8000, Qualifier.UP_TO)),
    change(
        ChangeKind.DENIED,
        PRESENCE,
        PESKOV,
        earlier=AUSTIN,
        position=Position.REJECTS,
        earlier_position=Position.HOLDS,
    ),
)
CORRECTED = change(
    ChangeKind.CORRECTED,
    "Minutes that the missile flew",
    RIGHT,
    earlier=WRONG,
    figure=figure(87, unit="minutes"),
    earlier_figure=figure(78, unit="minutes"),
)
DISPUTE = Dispute(
    IN_RUSSIA,
    PRESENCE,
    (Stand("Dmitry Peskov", Position.REJECTS, PESKOV), Stand("Lloyd Austin", Position.HOLDS, AUSTIN)),
)
QUESTION = Question(
    Proposition("North Korea", "fight", "Ukraine"),
    "North Korean troops have fought Ukrainian forces",
    Stand("NATO", Position.OPEN, COMBAT),
)


def sources(read: int, dark: int = 0) -> tuple[SourceState, ...]:
    lit = (SourceState(f"s{n}", f"Outlet {n}", UNTIL) for n in range(read))
    out = (SourceState(f"d{n}", f"Dark Herald {n}", SINCE, "HTTP 503") for n in range(dark))
    return (*lit, *out)


def briefing(**fields: object) -> Briefing:
    given: dict[str, object] = {
        "changes": CHANGES,
        "corrections": (CORRECTED,),
        "series": SERIES,
        "disputes": (DISPUTE,),
        "questions": (QUESTION,),
        "sources": sources(7, 1),
        "articles_read": 14,
        "timezone": "Europe/Kyiv",
    }
    return Briefing(TOPIC, SINCE, UNTIL, **(given | fields))  # type: ignore[arg-type]  # as above


def quiet(**fields: object) -> Briefing:
    none: dict[str, object] = {"changes": (), "corrections": (), "series": (), "disputes": (), "questions": ()}
    return briefing(**(none | fields))


def answer(receipts: int = 7, **fields: object) -> Answer:
    told = tuple(receipt(f"Sentence number {n} of the record is here to be read.", n) for n in range(1, receipts + 1))
    groups = (AnswerGroup("Antony Blinken", told),) if told else ()
    return Answer("Claims about troops", groups, **fields)  # type: ignore[arg-type]  # as above
