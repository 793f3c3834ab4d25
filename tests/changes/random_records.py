"""Small records at random: a few outlets, speakers, things and days, so that they meet often."""

from dataclasses import replace

from hypothesis import strategies as st
from telling import Paper, Said, count, event, paper, said

from briefings.model import Polarity, Stance

SPEAKERS = {
    "Ada Brandt": "Brandt",
    "Norland's army": "army",
    "Ivo Kessel": "Kessel",
    "Mara Quist": "Quist",
    None: "Officials",
}
OUTLETS = ("Elm Wire", "Daily Elm", "Radio Oss")
LAST_DAY = 9


@st.composite
def claims(draw: st.DrawFn) -> Said:
    by = draw(st.sampled_from(list(SPEAKERS)))
    heard = SPEAKERS[by] if by or draw(st.booleans()) else ""
    number = draw(st.sampled_from(["90", "95", "400"]))
    place = draw(st.sampled_from(["Estavia", "Ferrania"]))
    polarity = draw(st.sampled_from([Polarity.POSITIVE, Polarity.POSITIVE, *Polarity]))
    expected = draw(st.sampled_from([False, False, True]))
    firm = [Stance.CONFIRMS, Stance.DENIES]
    stance = draw(st.sampled_from([*firm, *firm, Stance.ASSERTS, *Stance])) if heard else Stance.ASSERTS
    told = said(
        f"{heard or 'Witnesses'} spoke of {number} men sent to {place}.",
        *draw(st.sampled_from([(), (count(number, place=place),)])),
        *draw(st.sampled_from([(), (event("sent", target=place, polarity=polarity, expected=expected),)])),
        by=by,
    )
    return replace(told, heard=heard, stance=stance)


@st.composite
def papers(draw: st.DrawFn, *, late: bool = True, revised: bool = True) -> list[Paper]:
    """Papers in the order in which they were seen; `late` and `revised` say whether there are such among them."""
    days = sorted(draw(st.lists(st.integers(1, LAST_DAY), min_size=1, max_size=6)))
    found: list[Paper] = []
    for number, day in enumerate(days, 1):
        told = draw(st.lists(claims(), min_size=1, max_size=3))
        published = draw(st.integers(1, day)) if late else day
        copied = draw(st.integers(1, number))
        outlet = draw(st.sampled_from(OUTLETS))
        found.append(paper(outlet, *told, day=published, seen=day, key=f"{number}", copy_of=copied))
    if revised and draw(st.booleans()):
        first = found[0]
        told = draw(st.lists(claims(), min_size=1, max_size=3))
        found.append(replace(first, claims=tuple(told), seen=found[-1].seen, revision=2, copy_of=1))
    return found
