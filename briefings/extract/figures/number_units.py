"""The units that a number can be in: their kinds, and their SI forms. Read once from the data file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_ZERO_HEAT = {1.0: 273.15, 5 / 9: 459.67 * 5 / 9}
"""Kelvins at zero of a scale, by what one of its degrees is in kelvins."""


@cache
def unit_kinds() -> Mapping[str, str]:
    """A unit's written form in lower case → its kind ("length", "time", "share", ...); money in words is not there."""
    return {form.lower(): kind for kind, (_, form) in _forms()}


@cache
def unit_forms() -> frozenset[str]:
    """Every unit as written."""
    return frozenset(form for _, (_, form) in _forms())


def si_form(value: float, unit: str) -> tuple[float, str] | None:
    """The value in the SI unit of what `unit` measures, with that unit: 7 of "km" is (7000.0, "m").

    Knows rates ("miles per hour"). None for money, shares, plain counts, and units that are not one SI amount ("ton").
    Months and years are mean ones of the calendar.
    """
    above, per, below = unit.partition(" per ")
    factor, kind, symbol = _measure(above)
    if not factor:
        return None
    if per:
        under, _, under_symbol = _measure(below)
        return (value * factor / under, f"{symbol}/{under_symbol}") if under else None
    return value * factor + (_ZERO_HEAT[factor] if kind == "heat" else 0.0), symbol


def _measure(unit: str) -> tuple[float, str, str]:
    table = _factors()
    return table.get(unit) or table.get(unit.lower().replace("-", " "), (0.0, "", ""))


@cache
def _factors() -> Mapping[str, tuple[float, str, str]]:
    data = _data()
    own = {form: (factor, kind, str(data[kind]["si"])) for kind, (factor, form) in _forms()}
    return {form.lower(): known for form, known in own.items() if form.lower() not in own} | own


@cache
def _forms() -> tuple[tuple[str, tuple[float, str]], ...]:
    rows = ((kind, float(row[0]), row[1:]) for kind, table in _data().items() for row in table["forms"])
    return tuple((kind, (factor, form)) for kind, factor, forms in rows for form in forms)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("briefings.extract").joinpath("data", "figures_units.toml").read_text("utf-8"))
