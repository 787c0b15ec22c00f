"""Inputs led by what they reach in the program: `python -m tests.fuzz.coverage TARGET [OPTIONS]`, with what libFuzzer takes behind it.

An input that fails is left beside, in a file called `crash-…`; bring it into tests/cases or tests/test_fuzz.py.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["journalkit", "yaml", "markdown_it", "mdit_py_plugins"]):
    from tests.fuzz.targets import TARGETS
    from tests.remembered import remembered_templates
    from tests.test_fuzz import SEEDS


def main() -> None:
    """Try the target that the first word names until an option says stop."""
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    with remembered_templates(), tempfile.TemporaryDirectory(prefix="journalkit-fuzz-") as seeds:
        for number, data in enumerate(SEEDS[name]):
            Path(seeds, str(number)).write_bytes(data)
        atheris.Setup([*sys.argv, seeds], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
