"""Installs what is measured, each program into a folder of its own below .bench/, so that none of them mixes with the project's.

What is installed already is left alone: a stamp in each folder says what it was made from.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSIONS = ROOT / "bench" / "versions.toml"
STAMP = "installed.txt"
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
NPM = ("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix")


class NotInstalled(Exception):
    """A program cannot be had here; says why."""


def versions() -> dict[str, dict[str, list[str]]]:
    """Which packages each peer is installed from, by registry."""
    return tomllib.loads(VERSIONS.read_text(encoding="utf-8"))


def install_peer(name: str, folder: Path) -> Path:
    """The folder into which a peer is installed, made when it is not there yet."""
    wanted = versions()[name]
    home = folder / name
    stamp = "\n".join(f"{registry} {package}" for registry, packages in wanted.items() for package in packages)
    if _stamp_of(home) != stamp:
        if "pypi" in wanted:
            _pip(home, wanted["pypi"])
        if "npm" in wanted:
            home.mkdir(parents=True, exist_ok=True)
            _run([*NPM, str(home), *wanted["npm"]])
        (home / STAMP).write_text(stamp, encoding="utf-8")
    return home


def install_journalkit(folder: Path) -> Path:
    """The folder into which this clone's journalkit is installed as its users install it, anew when a file of it has changed."""
    home = folder / "journalkit"
    stamp = _digest_of([ROOT / "pyproject.toml", ROOT / "constraints.txt", *_files_of("journalkit"), *_files_of("templates")])
    if _stamp_of(home) != stamp:
        constraints = ("--constraint", str(ROOT / "constraints.txt"))
        _pip(home, [*constraints, str(ROOT)])
        _pip(home, [*constraints, "--no-deps", "--force-reinstall", str(ROOT)])
        (home / STAMP).write_text(stamp, encoding="utf-8")
    return home


def _stamp_of(home: Path) -> str:
    """What a folder was made from; empty when nothing says so."""
    stamp = home / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else ""


def _files_of(folder: str) -> Iterable[Path]:
    return (file for file in sorted((ROOT / folder).rglob("*")) if file.is_file() and "__pycache__" not in file.parts)


def _digest_of(files: Iterable[Path]) -> str:
    """One digest of the names and bytes of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _pip(home: Path, arguments: Sequence[str]) -> None:
    """Install packages into the virtual environment in `home`, which is made when there is none."""
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    _run([str(python), *PIP, *arguments])


def _run(command: Sequence[str]) -> None:
    """Run a command of an installer. NotInstalled when it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as fault:
        raise NotInstalled(f"{command[0]}: {fault.strerror}") from None
    if done.returncode != 0:
        raise NotInstalled((done.stderr or done.stdout).strip()[-400:] or f"{command[0]} ended with {done.returncode}")


def installed_packages(home: Path) -> str:
    """The version of journalkit in the folder where it was installed, as it says itself."""
    done = subprocess.run([home / "bin" / "journalkit", "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().split()[-1]


if __name__ == "__main__":
    for peer in sys.argv[1:] or versions():
        print(install_peer(peer, ROOT / ".bench"))
