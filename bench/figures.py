"""The arithmetic: medians, the least and the most, ratios of runs of the same round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Several measured values: their median, the least, the most, and how many they are."""

    median: float
    least: float
    most: float
    count: int


def spread(values: Iterable[float]) -> Spread | None:
    """The spread of values; None of none."""
    found = sorted(values)
    return Spread(median(found), found[0], found[-1], len(found)) if found else None


def paired(values: Mapping[int, float], base: Mapping[int, float]) -> list[float]:
    """The ratios of values to those of the base in the same round. A round that only one of them has says nothing."""
    return [value / base[number] for number, value in sorted(values.items()) if base.get(number)]
