"""The bill of materials (`docs/bill.cdx.json`, CycloneDX): everything that an installation takes or the wheel brings, with its licence.

`make locked` writes it beside `locked.txt`; the wheel carries it. It holds no time and no number of its own: the same parts
give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
BILL = ROOT / "docs/bill.cdx.json"
LOCKED = ROOT / "locked.txt"
BUNDLED = (
    ("minisearch", PackageURL("npm", name="minisearch", version="7.2.0"), "MIT", "templates/site/assets/minisearch.js"),
    ("inter", PackageURL("generic", name="inter"), "OFL-1.1", "templates/og/inter.ttf"),
)
UNSAID = {"jinja2": "BSD-3-Clause", "markdown-it-py": "MIT", "mdit-py-plugins": "MIT", "mdurl": "MIT", "tzdata": "Apache-2.0"}


def locked() -> dict[str, str]:
    """The version of every library that an installation without extras takes, by its name."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", LOCKED.read_text(encoding="utf-8"), re.MULTILINE))


def bill() -> str:
    """The bill, as JSON."""
    root = Component(name="journalkit-mentor", type=ComponentType.APPLICATION, bom_ref="journalkit", licenses=_licence("MIT"))
    parts = sorted((*_libraries(), *_bundled()), key=lambda part: part.name)
    whole = Bom(components=parts, dependencies=[Dependency(root.bom_ref, [Dependency(part.bom_ref) for part in parts])])
    whole.metadata.component = root
    whole.metadata.properties.add(Property(name="cdx:reproducible", value="true"))
    found = json.loads(JsonV1Dot6(whole).output_as_string())
    del found["serialNumber"], found["metadata"]["timestamp"]
    return json.dumps(found, indent=1) + "\n"


def _libraries() -> Iterator[Component]:
    for name, version in locked().items():
        found = UNSAID.get(name) or metadata(name).get("License-Expression") or metadata(name)["License"]
        address = PackageURL("pypi", name=name, version=version)
        yield Component(name=name, version=version, bom_ref=name, purl=address, licenses=_licence(found))


def _bundled() -> Iterator[Component]:
    for name, address, licence, file in BUNDLED:
        whole = HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256((ROOT / file).read_bytes()).hexdigest())
        yield Component(name=name, version=address.version, bom_ref=name, purl=address, licenses=_licence(licence), hashes=[whole])


def _licence(name: str) -> list[Any]:
    return [LicenseFactory().make_from_string(name)]


if __name__ == "__main__":
    BILL.write_text(bill(), encoding="utf-8")
    sys.stdout.write(f"{BILL.relative_to(ROOT)}\n")
