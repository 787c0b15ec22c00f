"""Files that a host needs on the branch of a site, so that it shows the site: packaged, and the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from journalkit.packaged import packaged_templates
from journalkit.values import Struct

FOLDER = "publish"


class Host(Struct, frozen=True):
    """The branch that is meant for a host, the packaged files by their paths on it, and what to do there once."""

    branch: str
    files: tuple[tuple[str, str], ...]
    then: str

    def contents(self) -> Mapping[str, bytes]:
        """The bytes of its files by their paths on the branch."""
        return {path: (packaged_templates() / FOLDER / name).read_bytes() for path, name in self.files}


HOSTS: Mapping[str, Host] = MappingProxyType(
    {
        "github": Host(
            "gh-pages",
            ((".github/workflows/journalkit-pages.yml", "github.yml"),),
            "once, in the repository's settings: Pages, Source: GitHub Actions; and let the environment github-pages deploy from gh-pages",
        ),
        "gitlab": Host("gl-pages", ((".gitlab-ci.yml", "gitlab.yml"),), "once: Settings, General, Visibility: Pages for everyone"),
        "forgejo": Host(
            "pages",
            ((".forgejo/workflows/journalkit-pages.yml", "forgejo.yml"),),
            "Codeberg shows the branch pages by itself; another Forgejo needs a pages server",
        ),
        "server": Host(
            "site",
            ((".server/post-receive", "server/post-receive"), (".server/nginx.conf", "server/nginx.conf")),
            "once, in the bare repository on the server: git show site:.server/post-receive > hooks/post-receive; "
            "chmod +x hooks/post-receive; echo . $(git rev-parse site) refs/heads/site | hooks/post-receive",
        ),
    }
)
