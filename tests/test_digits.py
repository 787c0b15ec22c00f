"""Numbers in digits."""

from __future__ import annotations

import pytest

from journalkit.languages.say import ENGLISH
from journalkit.model.digits import digits


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0032, "0.0032"),
        (0.00321, "0.0032"),
        (0.0999, "0.1"),
        (0.05, "0.05"),
        (0.123, "0.12"),
        (9.876, "9.88"),
        (56.78, "56.8"),
        (567.8, "568"),
        (0.1 + 0.2 - 0.3, "0"),
        (-0.1 - 0.2 + 0.3, "0"),
        (0.0000042, "0.0000042"),
        (-0.0032, "\u22120.0032"),
    ],
)
def test_a_number_that_is_worked_out_is_said_to_what_counts(value: float, said: str) -> None:
    assert ENGLISH.rounded(value) == said
    assert ENGLISH.rounded(value, signed=True) == ("+" if value > 1e-9 else "") + said


@pytest.mark.parametrize(("value", "said"), [(20, "20"), (4.5, "4.5"), (0.00001, "0.00001"), (1e12, "1000000000000"), (-3, "-3"), (0, "0")])
def test_a_number_is_never_said_in_powers_of_ten(value: float, said: str) -> None:
    assert digits(value) == said
