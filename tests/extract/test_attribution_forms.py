"""Who said what in every form that news gives it: short texts with their attributions marked by hand.

The texts, and how they are marked, are in `attribution_forms.toml`. An attribution is found if a claim's words overlap
its content by four fifths (shared ÷ those of the longer), the claim's speaker stands on the head of its source (or
there is none in both) and the claim's cue on its cue. Where a name or a stance is marked, the claim's has to be that.
Its table `failing` names the texts that do not come out right yet, each with what goes wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reading import ACTORS, article_of
from spacy.language import Language
from spacy.tokens import Doc

from briefings.extract.pipeline import extract_claims
from briefings.model import Claim, Directness, Span, Stance

ENOUGH = 0.8
NOTHING = "none"
FAILING = "failing"
FILE = Path(__file__).with_name("attribution_forms.toml")
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"\[(?P<kind>[skcf?])(?P<numbers>\d*) |(?P<open>\[)|(?: = (?P<value>[^\][]+))?(?P<close>\])|\*")

Words = frozenset[int]
"""Where the words of a stretch of text start."""


@dataclass(slots=True)
class Marked:
    """An attribution as it was marked; `heads` has the words on which a speaker may stand, source by source."""

    contents: list[Span] = field(default_factory=list)
    following: list[Span] = field(default_factory=list)
    heads: list[list[Span]] = field(default_factory=list)
    cues: list[Span] = field(default_factory=list)
    name: str = ""
    stance: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    marked: Mapping[str, Marked]
    optional: Words

    def words(self, spans: Iterable[Span]) -> Words:
        found = (match.start() for span in spans for match in _WORD.finditer(self.text, span.start, span.end))
        return frozenset(found) - self.optional


@dataclass(frozen=True, slots=True)
class _Opened:
    kind: str
    numbers: str
    start: int


def read_marked(raw: str) -> Text:
    """The text without its marks, and what they mark."""
    text, place, heads = "", 0, list[int]()
    opened: list[_Opened] = []
    marked: dict[str, Marked] = {}
    optional: list[Span] = []
    for match in _MARKUP.finditer(raw):
        text += raw[place : match.start()]
        place = match.end()
        if match["kind"]:
            opened.append(_Opened(match["kind"], match["numbers"] or "1", len(text)))
        elif match["open"]:
            opened.append(_Opened("", "", len(text)))
            text += "["
        elif match["close"]:
            last = opened.pop()
            span = Span(last.start, len(text))
            text += "" if last.kind else "]"
            optional += [span] if last.kind == "?" else []
            for number in last.numbers if last.kind in set("skcf") else "":
                _mark(marked.setdefault(number, Marked()), last.kind, span, (text, heads), match["value"] or "")
        else:
            heads.append(len(text))
    assert not opened, f"a mark is left open: {raw}"
    text += raw[place:]
    starts = (match.start() for span in optional for match in _WORD.finditer(text, span.start, span.end))
    return Text(text, marked, frozenset(starts))


def _mark(one: Marked, kind: str, span: Span, read: tuple[str, Sequence[int]], value: str) -> None:
    if kind == "s":
        one.heads.append(_heads(*read, span))
        one.name = value or one.name
    elif kind == "k":
        one.cues.append(span)
        one.stance = value or one.stance
    else:
        (one.contents if kind == "c" else one.following).append(span)


def _heads(text: str, stars: Sequence[int], source: Span) -> list[Span]:
    """The starred words of a source, or its last."""
    words = [Span(*match.span()) for match in re.finditer(r"\w+(?:[’'-]\w+)*", text[: source.end])]
    words = [word for word in words if word.start >= source.start]
    return [word for word in words if word.start in stars] or words[-1:]


@cache
def _forms() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def every_text() -> dict[str, Text]:
    texts = {form: texts for form, texts in _forms().items() if form != FAILING}
    return {f"{form}-{name}": read_marked(raw) for form, named in texts.items() for name, raw in named.items()}


def expected_to_hold(names: Iterable[str]) -> list[Any]:
    """The parameters of a test; a text that fails as yet is a strict xfail, struck off once it comes out right."""
    failing = _forms().get(FAILING, {})
    marks = {name: [pytest.mark.xfail(strict=True, reason=why)] for name, why in failing.items()}
    return [pytest.param(name, id=name, marks=marks.get(name, ())) for name in names]


ATTRIBUTING = [name for name in every_text() if not name.startswith(NOTHING)]
SILENT = [name for name in every_text() if name.startswith(NOTHING)]


@pytest.fixture(scope="module")
def parsed(nlp: Language) -> dict[str, Doc]:
    """Every text, parsed in one go."""
    names = list(every_text())
    return dict(zip(names, nlp.pipe(text.text for text in every_text().values()), strict=True))


def attributed(doc: Doc) -> list[Claim]:
    claims = extract_claims(doc, article_of(doc.text), actors=ACTORS, topics=())
    return [claim for claim in claims if claim.directness is not Directness.NARRATED]


@pytest.mark.parametrize("name", expected_to_hold(ATTRIBUTING))
def test_it_is_attributed(name: str, parsed: dict[str, Doc]) -> None:
    claims = attributed(parsed[name])
    faults = [fault(text, one, claims) for text in [every_text()[name]] for one in text.marked.values()]
    assert [one for one in faults if one] == [], "\n".join(["found:", *(shown(parsed[name].text, c) for c in claims)])


@pytest.mark.parametrize("name", expected_to_hold(SILENT))
def test_nothing_is_attributed(name: str, parsed: dict[str, Doc]) -> None:
    assert [shown(parsed[name].text, claim) for claim in attributed(parsed[name])] == []


def fault(text: Text, one: Marked, claims: Sequence[Claim]) -> str:
    """What of a marked attribution no claim has; "" if all was found. The first of content, cue, speaker, name, …"""
    content = " … ".join(span.of(text.text) for span in one.contents)
    left = [claim for claim in claims if _has_content(text, one, claim, claims)]
    if not left:
        return f"content: {content}"
    left = [claim for claim in left if _has_cue(text, one, claim)]
    if not left:
        return f"cue: {' … '.join(span.of(text.text) for span in one.cues)}"
    left = _with_speaker(one, left)
    if not left:
        return f"speaker of: {content}"
    if one.name and one.name not in {claim.speaker for claim in left}:
        return f"name: {one.name}, not {left[0].speaker}"
    if one.stance and one.stance not in {claim.stance for claim in left}:
        return f"stance: {one.stance}, not {left[0].stance}"
    return ""


def _has_content(text: Text, one: Marked, claim: Claim, claims: Sequence[Claim]) -> bool:
    """What belongs to the cue, and together with the same speaker's claims beside it also what follows without one."""
    own, following, said = text.words(one.contents), text.words(one.following), text.words(claim.contents)
    others = [text.words(other.contents) for other in claims if _same_speaker(claim, other)]
    beside = [words for words in others if following and _share(words, own | following) >= ENOUGH]
    found = said.union(*beside)
    whole = len(found & (own | following)) / max(len(found), len(own | following))
    return min(whole, _share(own, said), _share(following, found)) >= ENOUGH


def _share(words: Words, among: Words) -> float:
    return len(words & among) / len(words) if words else 1.0


def _same_speaker(one: Claim, other: Claim) -> bool:
    known = one.speaker or one.speaker_span
    return known is not None and (known in (other.speaker, other.speaker_span))


def _has_cue(text: Text, one: Marked, claim: Claim) -> bool:
    """A cue that shares a word with the marked one; a colon has none to share."""
    if claim.cue_span is None:
        return not text.words(one.cues)
    return any(claim.cue_span.overlaps(cue) for cue in one.cues)


def _with_speaker(one: Marked, claims: Sequence[Claim]) -> list[Claim]:
    """The claims on one of its sources, if all of its sources have one; those of nobody if it has no source."""
    if not one.heads:
        return [claim for claim in claims if claim.speaker_span is None and claim.speaker is None]
    on = [
        [c for c in claims if c.speaker_span and any(c.speaker_span.overlaps(h) for h in heads)] for heads in one.heads
    ]
    return [claim for found in on for claim in found] if all(on) else []


def shown(text: str, claim: Claim) -> str:
    source = claim.speaker_span.of(text) if claim.speaker_span else ""
    cue = claim.cue_span.of(text) if claim.cue_span else ""
    contents = " … ".join(span.of(text) for span in claim.contents)
    return f"  {source} ({claim.speaker}) | {cue} ({claim.stance}) | {contents}"


def test_every_text_is_marked_as_its_form_says() -> None:
    assert len(ATTRIBUTING) > 200
    assert len(SILENT) > 25
    for name in ATTRIBUTING:
        assert every_text()[name].marked
        assert all(one.contents and one.cues for one in every_text()[name].marked.values()), name
    assert not any(every_text()[name].marked for name in SILENT)


def test_what_fails_is_a_text_and_says_why() -> None:
    assert _forms()[FAILING].keys() <= every_text().keys()
    assert all(_forms()[FAILING].values())


def test_marks_are_read() -> None:
    text = read_marked("[c “[The] road is shut,”] [s a *guide, Ola *Lie, = Ola Lie] [k said [? today] = asserts].")
    assert text.text == "“[The] road is shut,” a guide, Ola Lie, said today."
    one = text.marked["1"]
    assert [span.of(text.text) for span in (*one.contents, *one.cues)] == ["“[The] road is shut,”", "said today"]
    assert [span.of(text.text) for span in one.heads[0]] == ["guide", "Lie"]
    assert (one.name, one.stance, len(text.optional)) == ("Ola Lie", "asserts", 1)


PARTS = ("“The road is shut,”", "Lie", "said", "“So is the pass.”")
GUIDE = read_marked("[c “The road is shut,”] [s Lie = Ola Lie] [k said = asserts]. [f “So is the pass.”]")
ROAD, NAME, SAID, PASS = (Span(GUIDE.text.index(part), GUIDE.text.index(part) + len(part)) for part in PARTS)
BOTH = Claim(0, 0, ROAD, (ROAD, PASS), Directness.DIRECT, speaker="Ola Lie", speaker_span=NAME, cue_span=SAID)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"contents": (ROAD,)}, "content"),
        ({"contents": (PASS,)}, "content"),
        ({"cue_span": None}, "cue"),
        ({"speaker_span": None}, "speaker"),
        ({"speaker": "Ola Dahl"}, "name"),
        ({"stance": Stance.DENIES}, "stance"),
    ],
)
def test_a_fault_is_seen(change: dict[str, Any], expected: str) -> None:
    assert re.split("[ :]", fault(GUIDE, GUIDE.marked["1"], [replace(BOTH, **change)]))[0] == expected


def test_what_follows_may_be_a_claim_of_its_own() -> None:
    first, second = replace(BOTH, contents=(ROAD,)), replace(BOTH, contents=(PASS,), cue_span=None)
    nobody = replace(second, speaker=None, speaker_span=None)
    assert fault(GUIDE, GUIDE.marked["1"], [first, second]) == ""
    assert fault(GUIDE, GUIDE.marked["1"], [first, nobody]) != ""
