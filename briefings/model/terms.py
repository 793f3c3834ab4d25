"""The closed vocabularies: every value that a field of the record may take."""

from enum import StrEnum


class SourceKind(StrEnum):
    """What sort of outlet a source is."""

    WIRE = "wire"
    BROADCASTER = "broadcaster"
    NEWSPAPER = "newspaper"
    GOVERNMENT = "government"
    STATE_MEDIA = "state_media"
    OTHER = "other"


class Extent(StrEnum):
    """How much of an article was to be had.

    `SUMMARY` is what a feed says of it, `THIN` a page that shows next to nothing, `PAYWALLED` the part of one that is
    shown to those who do not pay. Only what was read is claimed from.
    """

    WHOLE = "whole"
    SUMMARY = "summary"
    THIN = "thin"
    PAYWALLED = "paywalled"


class Directness(StrEnum):
    """How the article gives the content; `NARRATED` is the article's own voice."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NARRATED = "narrated"


class Stance(StrEnum):
    """What the speaker does with the content, in the words of the article's own cue."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    CANNOT_CONFIRM = "cannot_confirm"
    DECLINES_TO_COMMENT = "declines_to_comment"
    QUESTIONS = "questions"
    EXPECTS = "expects"
    WARNS = "warns"
    DEMANDS = "demands"


class Polarity(StrEnum):
    """Whether the content itself holds, apart from the speaker's stance."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    OPEN = "open"


class EventKind(StrEnum):
    """The classes of event of the PLOVER ontology (Open Event Data Alliance), with FIGHT apart from ASSAULT."""

    AGREE = "agree"
    CONSULT = "consult"
    SUPPORT = "support"
    COOPERATE = "cooperate"
    AID = "aid"
    CONCEDE = "concede"
    RETREAT = "retreat"
    INVESTIGATE = "investigate"
    REQUEST = "request"
    ACCUSE = "accuse"
    REJECT = "reject"
    THREATEN = "threaten"
    PROTEST = "protest"
    MOBILIZE = "mobilize"
    SANCTION = "sanction"
    COERCE = "coerce"
    ASSAULT = "assault"
    FIGHT = "fight"


class Certainty(StrEnum):
    """How sure the content's own words are of it, whichever way: "will", "probably", "may", "whether"."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    OPEN = "open"


class Footing(StrEnum):
    """How a sentence brings up an event: as its point, beside its point, or as something that is known already."""

    POINT = "point"
    ASIDE = "aside"
    GIVEN = "given"


class Position(StrEnum):
    """Where a speaker stands on a proposition: stance and polarity taken together."""

    HOLDS = "holds"
    REJECTS = "rejects"
    NOT_YET = "not_yet"
    EXPECTS = "expects"
    OPEN = "open"
    NO_COMMENT = "no_comment"


class ActorClass(StrEnum):
    """Who a speaker is to what is claimed: the one who does it, the state where it happens, or on which side."""

    DOER = "doer"
    HOST = "host"
    ALLY = "ally"
    ADVERSARY = "adversary"
    INTERNATIONAL = "international"
    THIRD_PARTY = "third_party"


class TimeAxis(StrEnum):
    """By which of its three times the record is cut off: when it happened, was published, or was seen."""

    EVENT = "event"
    PUBLISHED = "published"
    SEEN = "seen"


class Qualifier(StrEnum):
    """How exactly a figure is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    LESS_THAN = "less_than"
    BETWEEN = "between"


class Role(StrEnum):
    """What a figure is to its series when it is told.

    `ASIDE` is one that nobody vouches for: denied, not confirmed, asked about or supposed; `HISTORY` counts for an
    earlier time than what is known.
    """

    NEW = "new"
    REVISION = "revision"
    RESTATEMENT = "restatement"
    INCREMENT = "increment"
    PART = "part"
    HISTORY = "history"
    RIVAL = "rival"
    ASIDE = "aside"


class ChangeKind(StrEnum):
    """The kinds of difference between two moments of the record."""

    FIRST_REPORT = "first_report"
    NEW_FIGURE = "new_figure"
    FIGURE_REVISED = "figure_revised"
    FIGURES_DISAGREE = "figures_disagree"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    POSITION_CHANGED = "position_changed"
    CONTRADICTED = "contradicted"
    CORRECTED = "corrected"
