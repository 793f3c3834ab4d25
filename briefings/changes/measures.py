"""Units that measure the same: which figures may stand in one series, and their values in its unit."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.model import Figure

FAMILIES: Mapping[str, Mapping[float, tuple[str, ...]]] = {
    "%": {1.0: ("%", "percent", "per cent", "pct"), 100.0: ("share",)},
    "km": {
        1.0: ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres"),
        1.609344: ("mile", "miles", "mi"),
        1.852: ("nautical mile", "nautical miles"),
    },
    "m": {
        1.0: ("m", "metre", "metres", "meter", "meters"),
        0.3048: ("foot", "feet", "ft"),
        0.9144: ("yard", "yards"),
    },
    "cm": {1.0: ("cm", "centimetre", "centimetres", "centimeter", "centimeters"), 2.54: ("inch", "inches")},
    "kg": {
        1.0: ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"),
        0.45359237: ("lb", "lbs", "pound", "pounds"),
    },
    "tonnes": {1.0: ("tonne", "tonnes", "metric ton", "metric tons")},
    "tons": {1.0: ("ton", "tons")},
    "minutes": {1.0: ("minute", "minutes", "min", "mins"), 60.0: ("hour", "hours", "hr", "hrs")},
    "seconds": {1.0: ("second", "seconds", "sec", "secs")},
    "days": {1.0: ("day", "days"), 7.0: ("week", "weeks")},
    "years": {1.0: ("year", "years"), 1 / 12: ("month", "months"), 10.0: ("decade", "decades")},
    "hectares": {1.0: ("hectare", "hectares"), 0.40468564224: ("acre", "acres")},
    "sq km": {
        1.0: ("sq km", "km2", "km²", "square kilometre", "square kilometres", "square kilometer", "square kilometers"),
        2.589988110336: ("square mile", "square miles", "sq miles", "sq mi"),
    },
    "km/h": {1.0: ("km/h", "kph", "kmh", "km per hour"), 1.609344: ("mph", "miles per hour")},
}
"""A series' unit → the units that it takes in, by what one of them is in it. Factors are exact by definition.

Units whose sizes differ widely stay apart ("m", "km"), so that a series reads in the unit that its texts use; "tons"
are three different weights, and money is never converted.
"""

_BY_FORM = {form: (unit, factor) for unit, rows in FAMILIES.items() for factor, forms in rows.items() for form in forms}


def unit_of_series(unit: str) -> str:
    """The unit of the series that a figure in `unit` stands in: "km" for miles, "%" for shares, else its own."""
    return _BY_FORM.get(unit.lower(), (unit, 1.0))[0]


def in_series_unit(figure: Figure, value: float) -> float:
    """A value of the figure (or an end of it) in the unit of its series."""
    return value * _BY_FORM.get(figure.unit.lower(), ("", 1.0))[1]


def is_converted(figure: Figure) -> bool:
    """Whether the figure is in another unit than its series."""
    return _BY_FORM.get(figure.unit.lower(), ("", 1.0))[1] != 1.0
