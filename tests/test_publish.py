"""Sites brought to a branch, a folder and another machine: after an audit, shown beforehand, and never over what is somebody else's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from journalkit.audit import proof
from journalkit.git.copying import place_of
from journalkit.git.running import Failed, Surroundings
from journalkit.git.store import Address
from journalkit.publishing import branch, elsewhere
from journalkit.publishing.hosts import HOSTS
from journalkit.publishing.news import News, contents_of, news
from journalkit.publishing.site import Refused, Site, site_in
from journalkit.site.manifest import FILE_NAME, Manifest
from journalkit.source import digest
from tests.calls import at_terminal, call
from tests.conftest import CONFIG, ROOT, Ran, entry
from tests.meeting import GIT, everything, git
from tests.test_hooks import write

SECRET = "quixotic"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A journal with one public, one shared and one private entry, and a remote that lies beside it."""
    root = tmp_path / "journal"
    write(root, "journal.yaml", CONFIG)
    write(root, "insights/open.md", entry("insight", "Open", "![It](../attachments/chart.csv)", shared="public"))
    write(root, "insights/room.md", entry("insight", "For Ben", shared="true"))
    write(root, f"insights/{SECRET}.md", entry("insight", SECRET, f"{SECRET} words", shared="false"))
    write(root, "attachments/chart.csv", "1,2\n")
    git(tmp_path, "init", "-q", "--bare", "site.git")
    return root


AROUND = Surroundings(GIT)
FIRST = {"index.html": "one", "insights/a.html": "a", "journal.json": '{"entries": [{"author": "ana", "id": "a", "title": "A"}]}'}


def site(folder: Path, files: dict[str, str], audience: str = "public") -> Site:
    """A built site with these files, as a build leaves it."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        write(folder, path, text)
    manifest = Manifest(audience, {path: digest(text.encode()) for path, text in files.items()})
    (folder / FILE_NAME).write_bytes(manifest.to_bytes())
    return site_in(folder, audience)


def put(
    folder: Path, files: dict[str, str], name: str = "gh-pages", audience: str = "public", extra: Mapping[str, bytes] | None = None
) -> News:
    """Publish such a site to a branch of the remote that lies in the folder; what was new in it."""
    built = site(folder / "built", files, audience)
    with branch.branch_at(folder, Address(str(folder / "site.git"), True, "site.git"), name, AROUND) as at:
        there = branch.look(at, audience)
        branch.put(at, built, there, extra or {}, "A title", 1_000_000_000)
        return news(there.contents, contents_of(built.manifest, built.read))


def tip(folder: Path, name: str = "gh-pages") -> str:
    return git(folder / "site.git", "rev-parse", "-q", "--verify", name, check=False).strip()


def publish(root: Path, *arguments: object) -> Ran:
    return call("-C", root, "publish", *arguments, cwd=root.parent)


def on_branch(folder: Path, name: str = "gh-pages") -> list[str]:
    return git(folder / "site.git", "ls-tree", "-r", "--name-only", name).split()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "--bare", "site.git")
    return tmp_path


def test_the_site_is_shown_and_agreed_to_before_it_is_sent(root: Path, tmp_path: Path) -> None:
    """THREATS H2, H3."""
    there = ("--branch", "gh-pages", "--remote", "site.git")
    refused = publish(root, *there)
    assert refused.code == 4 and "--yes" in refused.err
    assert "first time" in refused.out and "ana/open  Open" in refused.out and "attachments/chart.csv" in refused.out
    assert "  the title A journal of a test\n" in refused.out
    assert SECRET not in refused.out and "For Ben" not in refused.out
    assert git(tmp_path / "site.git", "for-each-ref") == ""
    assert publish(root, *there, "--yes").code == 0
    assert {"index.html", ".nojekyll", "insights/open.html"} <= {*on_branch(tmp_path)}
    first = git(tmp_path / "site.git", "log", "--format=%H %an %ae %at %ct%n%B", "gh-pages")
    assert "journalkit publish@journalkit.invalid 1788436800 1788436800" in first
    write(root, f"insights/{SECRET}.md", entry("insight", SECRET, "Other words.", shared="false"))
    assert "nothing new" in publish(root, *there).out, "nobody is asked when nothing is new"
    assert git(tmp_path / "site.git", "log", "--format=%H %an %ae %at %ct%n%B", "gh-pages") == first
    data = everything(tmp_path / "site.git")
    assert SECRET.encode() not in data and b"For Ben" not in data


def test_what_is_withdrawn_is_in_no_history_and_what_is_new_is_told(place: Path) -> None:
    """THREATS H1, H5."""
    assert put(place, FIRST).first == ("ana/a  A",)
    assert put(place, FIRST) == News()
    more = '{"entries": [{"author": "ana", "id": "a", "title": "A", "x": 1}, {"author": "ben", "id": "b", "title": "B"}]}'
    assert put(place, {**FIRST, "secret.html": "Zephyr", "attachments/x.png": "x", "journal.json": more}) == News(
        ("ben/b  B", "attachments/x.png"), ("ana/a  A",)
    )
    assert put(place, FIRST).gone == ("ben/b  B", "attachments/x.png")
    assert git(place / "site.git", "rev-list", "--count", "gh-pages").strip() == "1"
    assert on_branch(place) == [FILE_NAME, ".nojekyll", "index.html", "insights/a.html", "journal.json"]
    (store,) = (place / ".journalkit/published").glob("*.git")
    git(place / "site.git", "gc", "-q", "--prune=now")
    assert b"Zephyr" not in everything(store) + everything(place / "site.git")
    shutil.rmtree(place / ".journalkit")
    assert put(place, FIRST) == News(), "what is there is told from there"


def test_a_branch_that_somebody_else_made_or_changed_is_not_touched(place: Path) -> None:
    clone = place / "clone"
    git(place, "init", "-q", "-b", "gh-pages", "clone")

    def push(path: str, text: str) -> str:
        if tip(place):
            git(clone, "fetch", "-q", "../site.git", "gh-pages")
            git(clone, "reset", "-q", "--hard", "FETCH_HEAD")
        write(clone, path, text)
        git(clone, "add", "-A")
        git(clone, "commit", "-q", "-m", "news")
        git(clone, "push", "-q", "--force", "../site.git", "HEAD:gh-pages")
        return tip(place)

    mine = push("index.html", "a site of my own")
    with pytest.raises(Refused, match="did not make"):
        put(place, FIRST)
    assert tip(place) == mine
    for kind in ("^{tree}", ":index.html"):  # no git makes such a branch; a hostile remote may say that it has one
        (place / "site.git/refs/heads/gh-pages").write_text(git(place / "site.git", "rev-parse", f"{mine}{kind}"))
        with pytest.raises(Refused, match="is no series of commits"):
            put(place, FIRST)
    (place / "site.git/refs/heads/gh-pages").unlink()
    put(place, FIRST)
    push("CNAME", "ana.example.org\n")
    push("my page/ä\\.html", "kept")
    put(place, {**FIRST, "more.html": "more"})
    assert git(place / "site.git", "show", "gh-pages:CNAME") == "ana.example.org\n"
    assert git(place / "site.git", "show", "gh-pages:my page/ä\\.html") == "kept"
    assert "more.html" in on_branch(place)
    with pytest.raises(Refused, match="CNAME was put there by somebody else"):
        put(place, {**FIRST, "CNAME": "a page"})
    mine = push("index.html", "edited there")
    with pytest.raises(Refused, match=r"index\.html was changed there"):
        put(place, FIRST)
    assert tip(place) == mine


def test_what_somebody_pushes_meanwhile_is_not_overwritten(place: Path) -> None:
    """THREATS H13."""
    put(place, FIRST)
    built = site(place / "built", {"index.html": "two"})
    with branch.branch_at(place, Address(str(place / "site.git"), True, "site.git"), "gh-pages", AROUND) as at:
        there = branch.look(at, "public")
        other = git(place / "site.git", "commit-tree", "-m", "meanwhile", "gh-pages^{tree}").strip()
        git(place / "site.git", "update-ref", "refs/heads/gh-pages", other)
        with pytest.raises(Failed):
            branch.put(at, built, there, {}, "A title", 0)
    assert tip(place) == other


@pytest.mark.parametrize("name", ["-x", "journal/ana", "a..b", "a b", "x.lock", "", "HEAD", "a//b", "--upload-pack=x"])
def test_a_branch_of_another_kind_is_not_written(root: Path, name: str) -> None:
    """THREATS H9."""
    assert publish(root, f"--branch={name}", "--remote", "site.git", "--yes").code in (2, 4)
    assert git(root.parent / "site.git", "for-each-ref") == ""


def test_a_place_that_cannot_be_is_told_before_the_site_is_built(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "journal")
    git(root, "remote", "add", "origin", "../site.git")
    near, none = publish(root, "--branch", "gh-pages", "--remote", "orign"), publish(root, "--branch", "gh-pages", "--remote", "")
    assert near.code == none.code == 2 and 'did you mean "origin"?' in near.err
    write(tmp_path, "folder/x", "x")
    assert publish(root, "--branch", "gh-pages", "--remote", "folder", "--yes").code == 3
    full = publish(root, "--folder", "folder", "--yes")
    assert full.code == 4 and "empty it, or choose another folder\n" in full.err
    assert not (root / "_site").exists()


def test_what_a_site_says_of_itself_is_told_as_news(place: Path) -> None:
    """An empty site says a title too; a summary, a role or a step is read by everyone, like an entry."""
    empty = {"title": "Ana grows", "summary": None, "people": [], "roadmaps": [], "entries": []}
    assert put(place, {"journal.json": json.dumps(empty)}).first == ("the title Ana grows",)
    people, roads = [{"id": "ana", "name": "Ana", "role": "mentee"}], [{"id": "road", "title": "Road", "steps": ["one"]}]
    more = {**empty, "summary": "Half a year", "people": people, "roadmaps": roads}
    told = ("the summary Half a year", "the name Ana", "the role mentee", "the roadmap Road")
    assert put(place, {"journal.json": json.dumps(more)}) == News(told)
    changed = {**more, "summary": "A year", "roadmaps": [{**roads[0], "steps": ["two"]}]}
    expected = News(("the summary A year",), ("the roadmap Road",), ("the summary Half a year",))
    assert put(place, {"journal.json": json.dumps(changed)}) == expected


def test_the_site_of_one_audience_does_not_go_where_that_of_another_is(place: Path) -> None:
    put(place, FIRST)
    before = tip(place)
    with pytest.raises(Refused, match="for public, not for room ben"):
        put(place, {"index.html": "room"}, audience="room ben")
    assert tip(place) == before
    put(place, {"index.html": "room"}, "room", "room ben")
    assert git(place / "site.git", "show", "room:index.html") == "room"


def test_the_folder_of_somebody_else_is_refused_and_ours_is_brought_up_to_date(root: Path, tmp_path: Path) -> None:
    """THREATS F4."""
    write(tmp_path, "web/mine.html", "mine")
    assert publish(root, "--folder", "web", "--yes").code == 4
    assert [each.name for each in (tmp_path / "web").iterdir()] == ["mine.html"]
    done = publish(root, "--folder", "www", "--yes")
    assert done.code == 0 and (tmp_path / "www/insights/open.html").is_file()


def test_what_an_audit_finds_is_not_published(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = proof.site_of

    def leaking(view: object, folder: Path, now: object) -> tuple[object, ...]:
        first, *rest = honest(view, folder, now)  # type: ignore[arg-type]  # whatever the audit gives it
        return (type(first)(first.path, first.data + f"{sorted(p.name for p in folder.rglob('*.md'))}".encode()), *rest)

    monkeypatch.setattr(proof, "site_of", leaking)
    done = publish(root, "--folder", "www", "--yes")
    assert done.code == 4 and "nothing was published" in done.err
    assert not (tmp_path / "www").exists()


def test_what_should_hardly_be_public_is_shown_before_anybody_agrees(root: Path, tmp_path: Path) -> None:
    """THREATS A26: names, addresses, secrets; of what everyone may read, and only when something is new."""
    write(root, "insights/bad.md", entry("insight", "Bad", "password: Correct-Horse-9, a.b@company.com, as Okafor says", shared="public"))
    write(root, "insights/room.md", entry("insight", "For Ben", "password: Other-Horse-7", shared="true"))
    for options, code in ((("--dry-run",), 0), ((), 4), (("--yes",), 0)):
        done = publish(root, "--folder", "www", *options)
        assert done.code == code
        told = [line.split(": ")[1] for line in done.err.splitlines() if line.startswith("insights/")]
        assert told == ["warning[public-secret]", "warning[public-address]", "warning[names-person]"]
    assert "warning" not in publish(root, "--folder", "www").err


def test_somebody_at_the_terminal_is_asked_and_no_is_the_default(root: Path, tmp_path: Path) -> None:
    asked = at_terminal("-C", root, "publish", "--folder", tmp_path / "www", answers="\n")
    assert asked.code == 4 and "May everyone read this" in asked.out
    assert not (tmp_path / "www").exists()


@pytest.mark.skipif(shutil.which("rsync") is None, reason="there is no rsync here")
def test_another_machine_gets_the_site_and_nothing_else_there_is_touched(tmp_path: Path) -> None:
    def send(target: str, files: dict[str, str]) -> News:
        at, built = place_of(target, tmp_path), site(tmp_path / "built", files)
        there = elsewhere.look(at, "public", AROUND)
        elsewhere.put(at, built, there, AROUND)
        return news(there.contents, contents_of(built.manifest, built.read))

    write(tmp_path, "web/mine.html", "mine")
    with pytest.raises(Refused):
        send("web", FIRST)
    wild = {r"a\[1]*?.txt": "x", "insights/[b].txt": "y", r"c\d.txt": "z"}
    assert send("www site", {**FIRST, **wild}).first == ("ana/a  A",)
    others = {"mine.html": "mine", "insights/b.txt": "b", r"a\[1]22.txt": "22", "elsewhere/index.html": "3"}
    for path, text in others.items():
        write(tmp_path, f"www site/{path}", text)
    assert send("www site", {"index.html": "two", "journal.json": "{}", "-x y.html": "z"}).gone == ("ana/a  A",)
    left = {file.relative_to(tmp_path / "www site").as_posix() for file in (tmp_path / "www site").rglob("*") if file.is_file()}
    assert left == {FILE_NAME, "index.html", "journal.json", "-x y.html", *others}
    assert (tmp_path / "www site/index.html").read_text() == "two"
    for target in ("-e sh", "", "a\nb"):
        with pytest.raises(Failed):
            place_of(target, tmp_path)


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_gets_its_files_on_the_branch_and_they_stay_there(place: Path, host: str) -> None:
    made = HOSTS[host]
    put(place, FIRST, made.branch, extra=made.contents())
    put(place, {**FIRST, "more.html": "more"}, made.branch)
    put(place, FIRST, made.branch, extra=made.contents())
    assert {path for path, _ in made.files} <= {*on_branch(place, made.branch)}


def test_a_plain_server_shows_what_was_pushed_and_only_a_public_site(place: Path) -> None:
    git(place, "init", "-q", "--bare", "server.git")
    hook = place / "server.git/hooks/post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(HOSTS["server"].contents()[".server/post-receive"])
    hook.chmod(0o755)
    git(place / "server.git", "config", "journalkit.sites", str(place / "my sites"))
    for files in (FIRST, {**FIRST, "more.html": "more"}):
        put(place, files, "site", extra=HOSTS["server"].contents())
        git(place / "site.git", "push", "-q", "--force", "../server.git", "site")
        shown = {each.relative_to(place / "my sites/now").as_posix() for each in (place / "my sites/now/").rglob("*") if each.is_file()}
        assert shown == {FILE_NAME, *files}
    assert len(list((place / "my sites").iterdir())) == 2, "the old one is gone"
    shutil.rmtree(place / "my sites")
    by_hand = HOSTS["server"].then.split("; ")[-1]
    assert by_hand in HOSTS["server"].contents()[".server/post-receive"].decode()
    subprocess.run(["sh", "-ec", by_hand], cwd=place / "server.git", env=GIT, capture_output=True, check=True)
    assert (place / "my sites/now/more.html").is_file()
    git(place / "site.git", "update-ref", "-d", "refs/heads/site")
    put(place, {"index.html": "room"}, "site", "room ben")
    git(place / "site.git", "push", "-q", "--force", "../server.git", "site", check=False)
    assert (place / "my sites/now/index.html").read_text() == "one"


@pytest.mark.parametrize("host", [host for host in HOSTS if host != "server"])
def test_workflows_are_yaml_with_pinned_actions_and_the_least_permissions(host: str) -> None:
    for data in HOSTS[host].contents().values():
        text = data.decode()
        workflow = yaml.safe_load(text)
        assert all(re.search(r"@[0-9a-f]{40} # v\d", line) for line in text.splitlines() if "uses:" in line)
        assert HOSTS[host].branch in text and "journalkit build" not in text
        if host == "github":
            assert workflow["permissions"] == {}
            assert workflow["jobs"]["deploy"]["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
            runs = [step for step in workflow["jobs"]["deploy"]["steps"] if "run" in step]
            assert all(step["shell"] == "bash" for step in runs), "without that, only the last program of a pipe may fail"


def test_the_steps_of_workflows_do_what_they_say(tmp_path: Path) -> None:
    """The shell of each workflow that needs nothing else, run on what a branch holds."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cp").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin/cp").chmod(0o755)
    for audience, code in (("public", 0), ("private", 1)):
        folder = site(tmp_path / audience, FIRST, audience).folder
        for host, steps in (("forgejo", ["jobs", "look", "steps", 1, "run"]), ("gitlab", ["pages", "script"])):
            found = yaml.safe_load(next(iter(HOSTS[host].contents().values())))
            for step in steps:
                found = found[step]
            shell = found if isinstance(found, str) else "\n".join(found)
            done = subprocess.run(["sh", "-ec", shell], cwd=folder, capture_output=True, check=False)
            assert bool(done.returncode) is bool(code), done
        assert (folder / "public/insights/a.html").is_file() is (code == 0)
        full = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
        assert subprocess.run(["sh", "-ec", shell], cwd=folder, env=full, capture_output=True, check=False).returncode, (
            "nothing is left out"
        )


def test_the_files_for_other_programs_are_sound() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {each["id"] for each in hooks} == {"journalkit-check", "journalkit-guard"}
    docker = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER (?!root)", docker, re.M) and "ENTRYPOINT" in docker
    copied = [word for words in re.findall(r"^COPY (?!--from)(.*) \S+$", docker, re.M) for word in words.split()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [
        *wheel["packages"],
        *wheel["sbom-files"],
        *wheel["force-include"],
        project["project"]["readme"],
        "locked.txt",
        "constraints.txt",
    ]
    assert not [path for path in needed if not any(path == each or path.startswith(f"{each}/") for each in copied)], "left out of the image"
    assert all((ROOT / each).exists() for each in copied)
