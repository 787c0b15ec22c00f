"""What tests share: journals in temporary folders, and the program as a user calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "example-journal"
NOW = "2026-09-15T09:00+02:00"
MOMENTS = int(os.environ.get("JOURNALKIT_MOMENTS", "12"))  # at how many moments programs are killed, all tests together
SEED = int(os.environ.get("JOURNALKIT_SEED", "8"))  # what decides which moments
CONFIG = (Path(__file__).parent / "cases" / "journal.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Make = Callable[..., Path]


def run_program(*arguments: object, cwd: Path | None = None, env: dict[str, str] | None = None, text: str | None = None) -> Ran:
    """Run journalkit in a process of its own, without a terminal, at the example's time."""
    environment = {**os.environ, "JOURNALKIT_NOW": NOW, "COLUMNS": "100", **(env or {})}
    command = [sys.executable, "-m", "journalkit", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=cwd or ROOT,
        env=environment,
        input=text or "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run() -> Run:
    return run_program


@pytest.fixture(scope="module")
def fall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Runs programs that fall at a given moment: `falling.Falling`."""
    from tests.falling import falling

    with falling(tmp_path_factory.mktemp("falling")) as process:
        yield process


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a sync read the whole journal."""
    from tests.little_new import readings

    return readings(monkeypatch)


@pytest.fixture
def pair(tmp_path: Path, whole: list[Path]) -> dict[str, Path]:
    """Two people of whom one has sent what there is: `little_new.FILES`."""
    from tests.little_new import pair_in

    found = pair_in(tmp_path)
    whole.clear()
    return found


@pytest.fixture
def journal(tmp_path: Path) -> Make:
    """Makes a journal of the given files: path=text, or a mapping of paths to texts."""

    def make(files: dict[str, str] | None = None, config: str = CONFIG, folder: str = "journal") -> Path:
        root = tmp_path / folder
        root.mkdir(parents=True, exist_ok=True)
        (root / "journal.yaml").write_text(config, encoding="utf-8")
        for path, text in (files or {}).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return root

    return make


def entry(kind: str, title: str = "A title", body: str = "", date: str = "2026-09-03", **fields: object) -> str:
    """The text of an entry; field names that are words of Python end in `_`."""
    lines = [f"{name.rstrip('_')}: {value}" for name, value in fields.items()]
    return "\n".join(["---", f"type: {kind}", f"title: {title}", f"date: {date}", *lines, "---", body, ""])
