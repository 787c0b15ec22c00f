"""Numbers in digits: how many of them say something, and never in powers of ten."""

from __future__ import annotations

import math
from decimal import Decimal

LEAST = 1e-9  # a worked-out number below this is what is left of adding and taking away


def digits(value: float) -> str:
    """A number in at most ten digits that count: `20`, `4.5`, `0.00001`."""
    shown = f"{value:.10g}"
    return format(Decimal(shown), "f") if "e" in shown else shown


def to_what_counts(value: float) -> float:
    """A worked-out number: to two decimals below 10, to one below 100; one below a tenth to two digits that count."""
    size = abs(value)
    if size < LEAST:
        return 0.0
    decimals = 1 - math.floor(math.log10(size)) if size < 0.1 else 2 if size < 10 else 1 if size < 100 else 0
    return round(value, decimals) + 0.0
