"""What is installed: the wheel holds the package and the templates, and builds a journal elsewhere on disk."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import journalkit
from tests.conftest import ROOT, Run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_same_templates_as_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.removeprefix("journalkit/templates/"): archive.read(name) for name in archive.namelist() if "/templates/" in name}
    here = {
        path.relative_to(ROOT / "templates").as_posix(): path.read_bytes() for path in (ROOT / "templates").rglob("*") if path.is_file()
    }
    assert packed == here


def test_the_wheel_holds_the_compiled_catalogues(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {Path(name).name: archive.read(name) for name in archive.namelist() if name.endswith(".mo")}
    assert packed == {file.name: file.read_bytes() for file in (ROOT / "journalkit/languages").glob("*.mo")}
    assert len(packed) == 4


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    """THREATS I4."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        assert tops == {"journalkit", f"journalkit_mentor-{journalkit.__version__}.dist-info"}
        assert not [name for name in archive.namelist() if "__pycache__" in name or "/tests/" in name]
        bill = f"journalkit_mentor-{journalkit.__version__}.dist-info/sboms/bill.cdx.json"
        assert archive.read(bill) == (ROOT / "docs/bill.cdx.json").read_bytes()


def test_the_wheel_is_built_the_same_twice(wheel: Path, tmp_path: Path) -> None:
    """THREATS I4."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True, capture_output=True
    )
    assert next(tmp_path.glob("*.whl")).read_bytes() == wheel.read_bytes()


def test_an_unpacked_wheel_makes_and_builds_a_journal(wheel: Path, tmp_path: Path, run: Run) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    env = {"PYTHONPATH": str(tmp_path / "installed")}
    assert run("init", "j", cwd=tmp_path, env=env).code == 0
    done = run("build", cwd=tmp_path / "j", env=env)
    assert done.code == 0, done.err
    assert (tmp_path / "j/_site/private/index.html").is_file()


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.strip().endswith(journalkit.__version__)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    names = {
        each.split(";")[0].split("[")[0].split(">")[0].split("=")[0].strip().lower().replace("_", "-")
        for each in wanted
        if "win32" not in each
    }
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    assert names <= pinned
