"""What a content makes of an event: its point, an aside, or something taken as known."""

import pytest
from reading import Read

from briefings.model import Footing

POINT, ASIDE, GIVEN = Footing.POINT, Footing.ASIDE, Footing.GIVEN


@pytest.mark.parametrize(
    ("text", "word", "footing"),
    [
        # the point
        ("Norway has sent soldiers to Kenya.", "sent", POINT),
        ("Kenya said that Norway had sent soldiers to Kenya.", "sent", POINT),
        ("Uganda confirmed the presence of Norwegian troops in Kenya.", "presence", POINT),
        ("Norway denied allegations of Norwegian troops being sent to Kenya.", "sent", POINT),
        ("Norway denied that it had sent soldiers to Kenya.", "sent", POINT),
        ("Uganda said that Norway had launched an attack on Kenya.", "attack", POINT),
        ("Uganda said the deployment of Norwegian troops in Kenya began on Monday.", "deployment", POINT),
        ("Uganda said Norwegian soldiers had engaged in combat in Kenya.", "combat", POINT),
        # beside the point
        ("The note came as Norway sent soldiers to Kenya.", "sent", ASIDE),
        ("Norwegian troops who were sent to Kenya are tired.", "sent", ASIDE),
        ("Uganda said it had met Norwegian troops deployed to Kenya.", "deployed", ASIDE),
        ("Norway denied sending soldiers to Kenya to fight rebels.", "fight", ASIDE),
        # taken as known
        ("The Norwegian troops who were sent to Kenya are tired.", "sent", GIVEN),
        ("Norway denied that the deployment of its soldiers to Kenya was paid for by a bank.", "deployment", GIVEN),
        ("Norway rejected criticism of the deployment of its soldiers to Kenya.", "deployment", GIVEN),
        ("Norway denied that it knew that soldiers had been sent to Kenya.", "sent", GIVEN),
        ("The presence of Norwegian troops in Kenya will be debated.", "presence", GIVEN),
        ("Norway had sent soldiers to Kenya.", "sent", GIVEN),
    ],
)
def test_the_footing_of_an_event(read: Read, text: str, word: str, footing: Footing) -> None:
    events = [one for claim in read(text) for one in claim.events if one.trigger.of(text) == word]
    assert [one.footing for one in events] == [footing]


def test_a_part_that_is_only_counted_is_in_its_place(read: Read) -> None:
    text = "There are 900 Norwegian soldiers in Kenya, 600 of them in Nakuru, Brandt said."
    places = [one.place for claim in read(text) for one in claim.events]
    assert places == ["Kenya", "Nakuru"]


def test_a_part_elsewhere_and_one_that_is_not_so_are_in_no_place(read: Read) -> None:
    for text in (
        "There are 900 Norwegian soldiers in Kenya, 600 of them in Oslo, Brandt said.",
        "If there were 900 Norwegian soldiers in Kenya, 600 of them in Nakuru, Brandt said, he would know.",
    ):
        assert all(one.place != "Nakuru" for claim in read(text) for one in claim.events)
