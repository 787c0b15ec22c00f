"""The page of changes that no test can notice: what `make mutants` goes by."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.mutants import UNNOTICED, accounted


def test_each_change_that_no_test_can_notice_is_of_a_line_that_is_there_and_has_its_reason() -> None:
    known = accounted()
    assert len(known) == UNNOTICED.read_text(encoding="utf-8").count("\n## ")
    for change, why in known.items():
        _, module, *function = change.function.split(".")
        code = (ROOT / "journalkit" / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {function[-1]}(" in code
        lines = [line.strip() for line in code.splitlines()]
        assert [line for line in change.lines if line.startswith("- ") and line[2:] not in lines] == [], change.function
        assert why.endswith("."), change.function
