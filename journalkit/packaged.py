"""Where the files that come with the program are: templates of sites and entries, and the built-in roadmaps."""

from __future__ import annotations

from pathlib import Path


def packaged_templates() -> Path:
    """The folder of the packaged templates: inside the package, or, in a checkout, beside it."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def packaged_roadmaps() -> dict[str, Path]:
    """The files of the built-in roadmaps, by name."""
    return {file.stem: file for file in sorted((packaged_templates() / "roadmap").glob("*.md"))}
