"""What stands in the folder of a site, as the manifest says it was left, and the fingerprints of the pages that it was made of."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from journalkit.digests import Digests, remembered_digests, state_of
from journalkit.site.manifest import Manifest
from journalkit.site.product import Product, There
from journalkit.store import Memo


@dataclass(frozen=True, slots=True)
class Known:
    """The memo's knowledge of one folder of a site."""

    folder: Path
    memo: Memo
    digests: Digests

    @property
    def _name(self) -> str:
        return f"pages {self.folder}"

    def there(self, manifest: Manifest) -> dict[str, There]:
        """The files that stand as they were left; what was changed, is gone or is not a plain file is not among them."""
        data = self.memo.get("site", self._name)
        made_of: dict[str, list[str]] = json.loads(data) if data else {}
        found = {}
        for path, digest in manifest.files.items():
            if digest and self._digest(path) == digest:
                fingerprint, of = made_of.get(path, ("", ""))
                found[path] = There(digest, fingerprint if of == digest else "")  # the memo may be older than what stands there
        return found

    def is_as_left(self, manifest: Manifest) -> bool:
        """Whether all files stand as they were left."""
        return all(digest and self._digest(path) == digest for path, digest in manifest.files.items())

    def _digest(self, path: str) -> str:
        try:
            status = (self.folder / path).lstat()
            return self.digests.of(path, state_of(status)) if S_ISREG(status.st_mode) else ""
        except OSError:
            return ""

    def keep(self, products: Collection[Product]) -> None:
        """Remember what stands in the folder now."""
        made_of = {}
        for each in products:
            if each.now.fingerprint:
                made_of[each.path] = [each.now.fingerprint, each.now.digest]
            if each.staged:
                self.digests.note(each.path, state_of((self.folder / each.path).lstat()), each.now.digest)
        self.digests.keep([each.path for each in products])
        self.memo.put("site", self._name, json.dumps(made_of, separators=(",", ":")).encode())


def known(folder: Path, memo: Memo) -> Known:
    """What the memo knows of a folder."""
    return Known(folder, memo, remembered_digests(folder, memo, f"site {folder}"))
