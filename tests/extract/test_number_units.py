import math

import pytest

from briefings.extract.figures.number_units import si_form


@pytest.mark.parametrize(
    ("value", "unit", "expected", "si"),
    [
        (7_000, "km", 7e6, "m"),
        (10, "miles", 16_093.44, "m"),
        (2, "hours", 7_200, "s"),
        (3, "tonnes", 3_000, "kg"),
        (5, "hectares", 50_000, "m²"),
        (90, "mph", 40.2336, "m/s"),
        (36, "km/h", 10, "m/s"),
        (60, "miles per hour", 26.8224, "m/s"),
        (20, "°C", 293.15, "K"),
        (32, "degrees Fahrenheit", 273.15, "K"),
        (-40, "°F", 233.15, "K"),
        (2, "MW", 2e6, "W"),
        (2, "Square Miles", 5_179_976.220672, "m²"),
        (12, "square-feet", 1.11483648, "m²"),
    ],
)
def test_a_unit_has_its_si_form(value: float, unit: str, expected: float, si: str) -> None:
    form = si_form(value, unit)
    assert form is not None
    assert math.isclose(form[0], expected, rel_tol=1e-9)
    assert form[1] == si


@pytest.mark.parametrize(
    "unit", ["", "%", "USD", "share", "tons", "points", "soldiers", "degrees", "km per head", " per "]
)
def test_what_is_not_one_si_amount_has_none(unit: str) -> None:
    assert si_form(5, unit) is None
