import pytest

from briefings.changes import proposition_label, series_label
from briefings.changes.labels import owner_of
from briefings.model import Proposition, SeriesKey


@pytest.mark.parametrize(
    ("key", "label"),
    [
        (SeriesKey("troops", "Norland", "Estavia", "in_place"), "Norland’s troops in Estavia"),
        (SeriesKey("troops", "Norland", "Estavia", "sent"), "Norland’s troops sent to Estavia"),
        (SeriesKey("troops", "Norland", "Estavia", "planned"), "Norland’s troops planned for Estavia"),
        (SeriesKey("troops", "Norland", "Estavia", "killed"), "Norland’s troops killed in Estavia"),
        (SeriesKey("troops", "Norland", "Estavia"), "Norland’s troops in Estavia"),
        (SeriesKey("troops", "Norland", "", "killed"), "Norland’s troops killed"),
        (SeriesKey("troops", "Norland", "", "in_place"), "Norland’s troops in place"),
        (SeriesKey("troops", "Norland"), "Norland’s troops"),
        (SeriesKey("people", "", "Oss", "casualties"), "people killed or wounded in Oss"),
        (SeriesKey("people", "", "", "feared killed"), "people feared killed"),
        (SeriesKey("people", "", "Oss", "killed", event="crash"), "people killed in Oss, crash"),
        (SeriesKey("troops", "", "Oss", "killed", "%"), "troops killed in Oss, in %"),
        (SeriesKey("tank", "", "Estavia", "demanded"), "tank demanded for Estavia"),
        (SeriesKey("altitude", unit="km", event="launch of 2031-05-02"), "altitude, 2031-05-02"),
        (SeriesKey("troops", "", "Estavia"), "troops in Estavia"),
        (SeriesKey("civilians", "", "Port Halm", "missing"), "civilians missing in Port Halm"),
        (SeriesKey("range", unit="km"), "range"),
        (SeriesKey("distance", "", "Oss", "", "km"), "distance from Oss"),
    ],
)
def test_a_series_says_whose_what_and_where(key: SeriesKey, label: str) -> None:
    assert series_label(key) == label


@pytest.mark.parametrize(
    ("proposition", "label"),
    [
        (Proposition("Norland", "deploy", "Estavia"), "Norland’s troops in Estavia"),
        (Proposition("Norland", "deploy"), "deployment of Norland’s troops"),
        (Proposition("Norland", "fight"), "Norland’s troops in combat"),
        (Proposition("Norland", "launch", when="2031-05-02"), "Norland’s launch of 2031-05-02"),
        (Proposition("Norland", "deploy", "Estavia", "Port Halm"), "Norland’s troops in Port Halm"),
        (Proposition("Norland", "attack", "Estavia", when="2031-05-02"), "attack by Norland on Estavia, 2031-05-02"),
        (Proposition("Norland", "arrest", "rebels"), "arrest of rebels by Norland"),
        (Proposition("Norland", "protest", "Estavia", "Port Halm"), "protest by Norland against Estavia in Port Halm"),
        (Proposition("Norland", "cut_off", "Estavia"), "Norland’s cut off: Estavia"),
        (Proposition("Norland", "supply", "Estavia"), "Norland’s arms for Estavia"),
        (Proposition("Norland", "negotiate", "Estavia"), "Norland’s talks with Estavia"),
        (Proposition("Norland", "blockade", "Estavia"), "Norland’s blockade: Estavia"),
        (Proposition("Norland", "blockade"), "Norland’s blockade"),
    ],
)
def test_a_proposition_is_named_and_not_stated(proposition: Proposition, label: str) -> None:
    assert proposition_label(proposition) == label


def test_the_possessive_of_a_name_in_s_has_no_second_one() -> None:
    assert (owner_of("Norland"), owner_of("United States")) == ("Norland’s", "United States’")
