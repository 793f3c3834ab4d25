"""What an article says that is on record nowhere, of whatever it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefings.changes.labels import owner_of
from briefings.changes.novelty import NOVEL, History, Novelty, Passage, novelty_of, novelty_of_report
from briefings.changes.novelty.judging import CLOSE
from briefings.changes.propositions import order_of
from briefings.changes.receipts import receipt_of
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Claim, Polarity, Receipt, Record, Stance, Statement

UNSAID = frozenset({Stance.DECLINES_TO_COMMENT, Stance.CANNOT_CONFIRM, Stance.QUESTIONS})
LEAST_TOLD = 10.0
"""Two or three telling words: what says less is no news by itself ("He agreed")."""

NAMED = 4
SHORT = 8
"""Sentences: a longer report is judged by its sentences only."""


@dataclass
class _Line:
    """A sentence that is new, and who tells it again within the window."""

    passage: Passage
    novelty: Novelty
    retold: list[Passage] = field(default_factory=list)


def detect(window: Window) -> Iterator[Change]:
    """One change for each sentence whose content is like nothing held before, nor like what the window already told.

    `earlier` is what it retells with a difference, if there is such. It leaves out what is asked or supposed, and does
    not ask whether another kind of change tells of the same sentence; putting those together is not its part.
    """
    history = History()
    new, restated = _come(window)
    for report in (*_reports(window.before, window.before.claims), *_reports(window.whole, restated)):
        history.add(report)
    for line in _lines(_reports(window.whole, new), history):
        yield _change(window, line)


def _come(window: Window) -> tuple[Sequence[Claim], Sequence[Claim]]:
    """The claims that were not held before: those that are new, and those that only restate or correct others."""
    held = {(claim.article_id, claim.ordinal) for claim in window.before.claims}
    come = [claim for claim in window.whole.claims if (claim.article_id, claim.ordinal) not in held]
    new = [claim for claim in come if window.is_new(receipt_of(window.whole, claim))]
    fresh = {(claim.article_id, claim.ordinal) for claim in new}
    return new, [claim for claim in come if (claim.article_id, claim.ordinal) not in fresh]


def _reports(record: Record, claims: Iterable[Claim]) -> Iterator[Passage]:
    """The claims of each article together, in the order in which articles were published."""
    told: dict[int, list[Claim]] = {}
    for claim in claims:
        told.setdefault(claim.article_id, []).append(claim)
    for article in sorted((record.articles[key] for key in told), key=order_of):
        yield Passage(article, tuple(sorted(told[article.id], key=lambda claim: (claim.sentence, claim.ordinal))))


def _lines(reports: Iterable[Passage], history: History) -> Sequence[_Line]:
    """The new sentences; each sentence is put on record, so that the next is judged against it too."""
    found: list[_Line] = []
    by_sentence: dict[int, _Line] = {}
    for report in reports:
        retold = _is_retold(report, history)
        for sentence in report.parts:
            novelty = novelty_of(sentence, history)
            if _is_news(sentence, novelty, retold=retold):
                found.append(_Line(sentence, novelty))
                by_sentence[id(sentence)] = found[-1]
            elif novelty.likeness >= CLOSE and id(novelty.nearest) in by_sentence:
                line = by_sentence[id(sentence)] = by_sentence[id(novelty.nearest)]
                line.retold.append(sentence)
            history.sentences.add(sentence)
        history.reports.add(report)
    return found


def _is_retold(report: Passage, history: History) -> bool:
    """Whether a short report tells as a whole what another one told."""
    return 1 < len(report.parts) <= SHORT and novelty_of_report(report, history).score < NOVEL


def _is_news(sentence: Passage, novelty: Novelty, *, retold: bool) -> bool:
    """Whether a sentence is new, in a retold report only if it has a figure or a name that is not on record."""
    if novelty.score < NOVEL or not _tells_something(sentence):
        return False
    return not retold or novelty.opposite or bool(novelty.figures or novelty.names)


def _tells_something(passage: Passage) -> bool:
    """Whether somebody states something in it: enough words, neither supposed nor asked."""
    stated = any(c.polarity is not Polarity.OPEN and c.stance not in UNSAID for c in passage.claims)
    return stated and passage.telling >= LEAST_TOLD


def _change(window: Window, line: _Line) -> Change:
    proof = _receipt(window.whole, line.passage)
    who = proof.speaker or proof.outlet
    near = line.novelty.nearest if line.novelty.likeness >= CLOSE else None
    change = Change(
        ChangeKind.FIRST_REPORT,
        window.topic,
        Statement(who, proof.sentence),
        f"{owner_of(who)} {'statement' if proof.speaker else 'report'}",
        proof=proof,
        earlier=_receipt(window.whole, near) if near else None,
        speakers=(who,),
        reason=reason_of(line.novelty),
    )
    return with_support(change, [_receipt(window.whole, passage) for passage in line.retold])


def _receipt(record: Record, passage: Passage) -> Receipt:
    """The receipt of the first claim of a sentence, of one that somebody makes if there is one."""
    claim = min(passage.claims, key=lambda one: (one.speaker is None, one.ordinal))
    return receipt_of(record, claim)


def reason_of(novelty: Novelty) -> str:
    """In words, what is new: the names and figures, else the words, that are not on record."""
    new: Mapping[str, Sequence[str]] = {"name": novelty.names, "figure": novelty.figures}
    listed = [_listed(kind, written) for kind, written in new.items() if written]
    if not listed and novelty.words:
        listed = [_listed("word", novelty.words)]
    count = sum(map(len, new.values())) or len(novelty.words)
    told = [f"the {' and the '.join(listed)} {'is' if count == 1 else 'are'} not on record"] if listed else []
    if novelty.opposite:
        told.insert(0, "only the opposite is on record")
    return "; ".join(told) or "nothing on record tells this in one place"


def _listed(kind: str, written: Sequence[str]) -> str:
    """As in: names “Elm” and “Oss”, figure 40."""
    shown = [one if kind == "figure" else f"“{one}”" for one in written[:NAMED]]
    if len(written) > NAMED:
        shown.append(f"{len(written) - NAMED} more")
    together = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"{kind if len(written) == 1 else f'{kind}s'} {together}"
