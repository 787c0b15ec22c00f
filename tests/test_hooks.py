"""A journal in a git repository: hooks that check what is committed and guard what is pushed, and entries merged by git. All of it real."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from journalkit.git.objects import object_id
from journalkit.hooks.laid_out import is_as_staged
from tests.calls import call
from tests.conftest import CONFIG, Ran, entry
from tests.meeting import GIT

ENV = {**GIT, "GIT_CONFIG_NOSYSTEM": "1"}
WHO = ("-c", "user.name=Ana Ruiz", "-c", "user.email=ana@example.org", "-c", "commit.gpgSign=false")


def git(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Ran:
    done = subprocess.run(["git", *WHO, *arguments], cwd=folder, env={**ENV, **(env or {})}, capture_output=True, check=False, timeout=60)
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def commit(root: Path, path: str = "", text: str = "", *, asked: bool = False) -> Ran:
    """Write a file and commit everything; the hook is asked only where that is what is tested."""
    if path:
        write(root, path, text)
    git(root, "add", "-A")
    return git(root, "commit", "-q", "-m", "news", *([] if asked else ["--no-verify"]))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A journal in a repository, with a remote `origin` that lies beside it."""
    root = tmp_path / "journal"
    root.mkdir()
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin.git")
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    (root / "journal.yaml").write_text(CONFIG)
    (root / ".gitignore").write_text("_site/\n.journalkit/\n")
    return root


def hooks(root: Path, what: str = "install") -> Ran:
    return call("-C", root, "hooks", what)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() + str(p.stat().st_mode).encode() for p in folder.rglob("*") if p.is_file()}


NONE = "0" * 40
OPEN = entry("insight", "Open", shared="public")
SECRET = entry("insight", "Quixotic", shared="false")
SITE = '{{"made_by": "journalkit", "version": 1, "audience": "{}", "files": {{}}}}'


def test_what_has_errors_is_not_committed_and_what_is_only_in_the_work_tree_does_not_count(root: Path) -> None:
    assert hooks(root).code == 0
    assert commit(root, "insights/a.md", OPEN, asked=True).code == 0
    refused = commit(root, "insights/b.md", OPEN.replace("date: 2026-09-03", "date: 2026-02-30"), asked=True)
    assert refused.code == 1
    assert "insights/b.md" in refused.err and "invalid-date" in refused.err
    write(root, "insights/b.md", OPEN)
    git(root, "add", "-A")
    write(root, "insights/b.md", "---\ntype: [\n---\n")
    write(root, "insights/c.md", "---\ntype: [\n---\n")
    assert git(root, "commit", "-q", "-m", "the index is right").code == 0
    assert git(root, "commit", "-q", "-m", "named", "insights/b.md").code == 1, "git gives the hook an index of its own"
    assert git(root, "show", "HEAD:insights/b.md").out == OPEN


def test_a_journal_within_the_journal_is_looked_at_as_one_of_its_own(root: Path) -> None:
    """What the inner one knows, the outer one does not; the outer one has to say that it reads nothing there."""
    hooks(root)
    write(root, "inner/journal.yaml", CONFIG.replace("owner: ana", "owner: ben"))
    write(root, "inner/actions/a.md", entry("action", "A", assignee="ben", shared="true"))
    write(root, "actions/a.md", entry("action", "A", assignee="ana", shared="true"))
    done = commit(root, asked=True)
    assert done.code == 1
    assert "inner/journal.yaml" in done.err and "nested-journal" in done.err and "duplicate" not in done.err
    done = commit(root, "journal.yaml", CONFIG + "ignore: [/inner/]\n", asked=True)
    assert (done.code, done.err) == (0, "")
    hooks(root / "inner")
    done = commit(root, "inner/actions/a.md", entry("action", "A", assignee="nobody", shared="true"), asked=True)
    assert done.code == 1
    assert "1 error in what you are about to commit" in done.err


def test_what_is_ignored_does_not_keep_a_journal_from_being_what_is_staged_of_it(root: Path) -> None:
    """Such a journal is checked where it lies, with what is remembered of it."""
    write(root, "insights/a.md", SECRET)
    names = {path: object_id("blob", (root / path).read_bytes(), "sha1") for path in ("journal.yaml", "insights/a.md")}
    staged = {**names, "drafts/x.md": "0" * 40}
    assert is_as_staged(root, staged, ("insights/a.md",), ("drafts/",))
    assert not is_as_staged(root, staged, ("insights/a.md",), ())
    assert not is_as_staged(root, {**staged, "insights/a.md": "0" * 40}, ("insights/a.md",), ("drafts/",))


def test_a_deletion_that_leaves_others_with_a_broken_reference_is_not_committed(root: Path) -> None:
    hooks(root)
    commit(root, "sessions/s.md", entry("session", "S"))
    commit(root, "insights/a.md", entry("insight", "A", session="s"))
    (root / "sessions/s.md").unlink()
    assert "broken-reference" in commit(root, asked=True).err


def push(root: Path, source: str = "main", target: str = "refs/heads/main") -> Ran:
    """Push as git would after it has asked the hook, without a process for that."""
    place = root.parent / "origin.git"
    new, old = git(root, "rev-parse", "-q", "--verify", source).out.strip(), git(place, "rev-parse", "-q", "--verify", target).out.strip()
    done = call("hooks", "run", "pre-push", "origin", place, cwd=root, typed=f"{target} {new or NONE} {target} {old or NONE}\n")
    if done.code == 0:
        assert git(root, "push", "-q", "--no-verify", "origin", f"{new}:{target}").code == 0
    return done


@pytest.mark.parametrize("place", ["", "notes/my journal"])
def test_a_push_with_a_private_entry_is_refused_unless_the_remote_is_called_private(root: Path, tmp_path: Path, place: str) -> None:
    """THREATS section H: private entries about to be pushed; a journal in a folder of the repository too."""
    top, journal = root, root / place
    if place:
        journal.mkdir(parents=True)
        (root / "journal.yaml").rename(journal / "journal.yaml")
        write(root, "insights/elsewhere.md", SECRET.replace("Quixotic", "Not of the journal"))
    assert hooks(journal).code == 0
    commit(top, f"{place}/insights/a.md".strip("/"), OPEN)
    assert push(top).code == 0
    commit(top, f"{place}/insights/quixotic.md".strip("/"), SECRET)
    refused = git(top, "push", "origin", "main")
    assert refused.code != 0
    assert (
        "insights/quixotic.md" in refused.err
        and "not shared with everyone" in refused.err
        and "private_remotes" in refused.err
        and "git reset --soft" in refused.err
    )
    (journal / "insights/quixotic.md").unlink()
    commit(top)
    assert push(top).code == 4, "it is in the commits still"
    assert git(tmp_path / "origin.git", "rev-list", "--count", "main").out.strip() == "1"
    with (journal / "journal.yaml").open("a") as file:
        file.write(f"private_remotes: [{tmp_path / 'origin.git'}/]\n")
    assert push(top).code == 0


@pytest.mark.parametrize(
    ("path", "text", "passes"),
    [
        ("insights/x.md", entry("insight", "X", shared="true"), False),
        ("insights/x.md", entry("insight", "X", "One %%two%%.", shared="public"), False),
        ("insights/x.md", "---\ntype: insight\nshared: publick\n---\n", False),
        ("insights/x.md", "---\ntype: [\n---\n", False),
        ("attachments/x.png", "x", False),
        ("drafts/x.md", SECRET, False),
        ("rooms/ben/ben/insights/x.md", entry("insight", "X"), False),
        ("insights/x.md", f"\n {SECRET}", False),
        ("docs/.journalkit-site.json", SITE.format("private"), False),
        ("docs/.journalkit-site.json", SITE.format("room ben"), False),
        ("docs/.journalkit-site.json", "{}", False),
        ("docs/.journalkit-site.json", SITE.format("public"), True),
        (".journalkit/memo.sqlite", "x", False),
        ("README.md", "# Words\n", True),
        ("templates/entry/insight.md", SECRET, True),
        ("insights/x.md", entry("insight", "X", shared="public"), True),
    ],
)
def test_whatever_nobody_can_tell_to_be_public_is_held_back(root: Path, path: str, text: str, passes: bool) -> None:
    (root / "journal.yaml").write_text(CONFIG + "ignore: [drafts/]\n")
    (root / ".gitignore").unlink()
    commit(root, path, text)
    assert push(root).code == (0 if passes else 4)


def test_a_repository_of_a_room_takes_what_the_room_may_read(root: Path, tmp_path: Path) -> None:
    config = CONFIG.replace("people: [ana, ben]", f"people: [ana, ben], repository: {tmp_path / 'origin.git'}")
    assert config != CONFIG
    (root / "journal.yaml").write_text(config)
    commit(root, "insights/x.md", entry("insight", "X", shared="true"))
    assert push(root).code == 0
    commit(root, "insights/y.md", SECRET)
    refused = push(root, "main", "refs/heads/other")
    assert refused.code == 4 and "the people of room ben" in refused.err


def test_every_version_in_every_branch_and_tag_that_is_pushed_is_looked_at(root: Path, tmp_path: Path) -> None:
    commit(root, "insights/a.md", OPEN)
    assert push(root).code == 0
    for text in (SECRET, SECRET.replace("Quixotic", "Still secret"), OPEN):
        commit(root, "insights/b.md", text)
    refused = push(root)
    assert refused.code == 4 and refused.err.count("insights/b.md") == 2
    git(root, "tag", "-a", "v1", "-m", "v1", "HEAD~1")
    assert push(root, "v1", "refs/tags/v1").code == 4
    git(root, "tag", "fine", "HEAD~3")
    assert push(root, "fine", "refs/tags/fine").code == 0
    assert push(root, "HEAD:journal.yaml", "refs/tags/blob").code == 3
    git(root, "checkout", "-q", "-b", "clean", "origin/main")
    commit(root, "insights/c.md", OPEN)
    assert push(root, "clean", "refs/heads/clean").code == 0
    gone = call("hooks", "run", "pre-push", "origin", tmp_path / "origin.git", cwd=root, typed=f"(delete) {NONE} refs/heads/clean {NONE}\n")
    assert gone.code == 0, "to delete a branch shows nothing"
    refs = git(tmp_path / "origin.git", "for-each-ref", "--format=%(refname)").out.split()
    assert refs == ["refs/heads/clean", "refs/heads/main", "refs/tags/fine"]


def test_what_was_pushed_under_a_name_says_nothing_of_where_the_name_leads_now(root: Path, tmp_path: Path) -> None:
    """A remote whose address changed has not got what the old one has; what the new one has already is not judged again."""
    (root / "journal.yaml").write_text(f"{CONFIG}private_remotes: [{tmp_path / 'origin.git'}]\n")
    commit(root, "insights/quixotic.md", SECRET)
    assert push(root).code == 0
    assert git(root, "fetch", "-q", "origin").code == 0
    other = tmp_path / "other.git"
    git(tmp_path, "init", "-q", "--bare", str(other))
    head = git(root, "rev-parse", "HEAD").out.strip()
    line = f"refs/heads/main {head} refs/heads/main {NONE}\n"
    refused = call("hooks", "run", "pre-push", "origin", other, cwd=root, typed=line)
    assert refused.code == 4 and "insights/quixotic.md" in refused.err
    git(root, "push", "-q", "--no-verify", str(other), "HEAD:refs/heads/old")
    assert call("hooks", "run", "pre-push", "origin", other, cwd=root, typed=line).code == 0


def test_a_push_that_nobody_listens_to_is_refused_all_the_same(root: Path, tmp_path: Path) -> None:
    """`git push 2>&1 | head -1`, or a window that closes the stream of messages."""
    commit(root, "insights/quixotic.md", SECRET)
    line = f"refs/heads/main {git(root, 'rev-parse', 'HEAD').out.strip()} refs/heads/main {NONE}\n"
    command = [sys.executable, "-m", "journalkit", "hooks", "run", "pre-push", "origin", str(tmp_path / "origin.git")]
    for streams, code in (("| true", 4), ("2>/dev/full", 3)):
        script = f'{{ "$@" 2>&1; echo $? >code; }} {streams}' if streams.startswith("|") else f'"$@" {streams}; echo $? >code'
        subprocess.run(["sh", "-c", script, "sh", *command], cwd=root, env=ENV, input=line.encode(), check=False, timeout=60)
        assert int((root / "code").read_text()) == code


def test_the_program_pre_commit_says_what_is_pushed_in_its_own_way(root: Path, tmp_path: Path) -> None:
    """Of a branch that the remote does not have it names no commit."""
    commit(root, "insights/a.md", OPEN)
    first, remote = git(root, "rev-parse", "HEAD").out.strip(), {"PRE_COMMIT_REMOTE_URL": str(tmp_path / "origin.git")}
    new = {**remote, "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main"}
    assert call("-C", root, "hooks", "run", "pre-push", env=new).code == 0
    commit(root, "insights/quixotic.md", SECRET)
    second = git(root, "rev-parse", "HEAD").out.strip()
    for told in (new, remote, {**remote, "PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": second}):
        refused = call("-C", root, "hooks", "run", "pre-push", env=told)
        assert refused.code == 4 and "insights/quixotic.md" in refused.err
    assert call("-C", root, "hooks", "run", "pre-push", env={**remote, "PRE_COMMIT_TO_REF": first}).code == 0
    assert call("-C", root, "hooks", "run", "pre-push", env={**remote, "PRE_COMMIT_LOCAL_BRANCH": "--all"}).code == 3


def test_hooks_that_are_there_run_first_with_what_git_gives_them_and_come_back(root: Path, tmp_path: Path) -> None:
    folder = root / ".git/hooks"
    folder.mkdir(exist_ok=True)
    (folder / "pre-push").write_text(f'#!/bin/sh\n(echo "$@"; cat) >> "{tmp_path}/log"\n')
    (folder / "pre-push").chmod(0o755)
    (folder / "pre-commit").write_text(f'#!/bin/sh\necho commit >> "{tmp_path}/log"\ntest ! -e "{tmp_path}/no"\n')
    (folder / "pre-commit").chmod(0o755)
    (root / ".gitattributes").write_bytes(b"*.png binary\r\n*.pdf binary")
    before, config = tree(folder), (root / ".git/config").read_bytes()
    attributes = (root / ".gitattributes").read_bytes()
    assert hooks(root).code == 0
    once = tree(root / ".git")
    assert hooks(root).code == 0
    assert tree(root / ".git") == once
    commit(root, "insights/a.md", OPEN, asked=True)
    assert git(root, "push", "-q", "origin", "main").code == 0
    sha = git(root, "rev-parse", "HEAD").out.strip()
    place = tmp_path / "origin.git"
    assert (tmp_path / "log").read_text() == f"commit\norigin {place}\nrefs/heads/main {sha} refs/heads/main {'0' * 40}\n"
    (tmp_path / "no").touch()
    assert commit(root, "insights/b.md", OPEN, asked=True).code == 1, "what the hook of before refuses is refused"
    git(root, "config", "--local", "user.name", "Ana")
    git(root, "config", "--local", "--unset", "user.name")
    git(root, "config", "--local", "--remove-section", "user")
    assert hooks(root, "uninstall").code == 0
    assert tree(folder) == before
    assert (root / ".git/config").read_bytes() == config
    assert (root / ".gitattributes").read_bytes() == attributes + b"\n"
    assert hooks(root, "uninstall").code == 0


def test_a_folder_of_hooks_that_git_is_told_of_is_used_and_does_nothing_elsewhere(root: Path, tmp_path: Path) -> None:
    (tmp_path / "global").write_text(f"[core]\n\thooksPath = {tmp_path}/my hooks\n")
    env = {"GIT_CONFIG_GLOBAL": str(tmp_path / "global")}
    assert call("-C", root, "hooks", "install", env=env).code == 0
    assert sorted(each.name for each in (tmp_path / "my hooks").iterdir()) == ["pre-commit", "pre-push"]
    write(root, "insights/a.md", "---\ntype: [\n---\n")
    git(root, "add", "-A")
    assert git(root, "commit", "-q", "-m", "x", env=env).code == 1
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, "insights/a.md", "---\ntype: [\n---\n")
    git(other, "add", "-A")
    assert git(other, "commit", "-q", "-m", "x", env=env).code == 0
    done = call("-C", root, "hooks", "uninstall", env=env)
    assert "other repositories use it too" in done.out
    assert git(root, "commit", "-q", "-m", "x", env=env).code == 0


def test_nothing_is_overwritten_that_would_be_lost(root: Path) -> None:
    folder = root / ".git/hooks"
    folder.mkdir(exist_ok=True)
    for name in ("pre-push", "pre-push.before-journalkit"):
        (folder / name).write_text("#!/bin/sh\n")
    before = tree(root)
    assert hooks(root).code == 4
    assert tree(root) == before


def test_a_journal_outside_git_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "journal.yaml").write_text(CONFIG)
    done = call("-C", tmp_path, "hooks", "install", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert done.code == 3 and "git init" in done.err


def test_git_merges_entries_by_field_and_a_clash_stays_readable(root: Path) -> None:
    hooks(root)
    action = entry("action", "Do it", "One.\n\nTwo.", assignee="ana", due="2026-09-09", shared="true")
    commit(root, "actions/a.md", action)
    git(root, "checkout", "-q", "-b", "phone")
    commit(root, "actions/a.md", action.replace("due: 2026-09-09", "due: 2026-09-10").replace("Two.", "2."))
    git(root, "checkout", "-q", "main")
    commit(root, "actions/a.md", action.replace("shared: true", "shared: true\ntags: [a]").replace("One.", "1."))
    assert git(root, "merge", "-q", "-m", "m", "phone").code == 0
    both = action.replace("due: 2026-09-09", "due: 2026-09-10").replace("shared: true", "shared: true\ntags: [a]")
    assert (root / "actions/a.md").read_text() == both.replace("One.", "1.").replace("Two.", "2.")
    git(root, "checkout", "-q", "-b", "tablet", "HEAD~1")
    commit(root, "actions/a.md", action.replace("due: 2026-09-09", "due: 2026-09-12"))
    merged = git(root, "merge", "-m", "m", "main")
    assert merged.code == 1 and "CONFLICT" in merged.out
    text = (root / "actions/a.md").read_text()
    assert "due: 2026-09-12\ndue (theirs): 2026-09-10\n" in text and "<<<" not in text
    assert "merge-clash" in call("-C", root, "check").out
    assert "merge-clash" in commit(root, asked=True).err


def test_what_is_no_entry_is_merged_by_line_as_git_does(root: Path) -> None:
    hooks(root)
    lines = [f"line {n}\n" for n in range(20)]
    commit(root, "README.md", "".join(lines))
    git(root, "checkout", "-q", "-b", "phone")
    commit(root, "README.md", "".join(["first\n", *lines[1:]]))
    git(root, "checkout", "-q", "main")
    commit(root, "README.md", "".join([*lines[:-1], "last\n"]))
    assert git(root, "merge", "-q", "-m", "m", "phone").code == 0
    assert (root / "README.md").read_text() == "".join(["first\n", *lines[1:-1], "last\n"])
    git(root, "checkout", "-q", "-b", "tablet", "HEAD~2")
    commit(root, "README.md", "".join([*lines[:-1], "end\n"]))
    assert git(root, "merge", "-m", "m", "main").code == 1
    assert "<<<<<<< ours\nend\n=======\nlast\n>>>>>>> theirs\n" in (root / "README.md").read_text()


def test_the_guard_holds_when_the_program_is_gone(root: Path) -> None:
    hooks(root)
    hook = root / ".git/hooks/pre-push"
    commit(root, "insights/a.md", OPEN)
    hook.write_text(hook.read_text().replace("if [ -x ", "if [ -x /nowhere"))
    path = os.pathsep.join(each for each in os.environ["PATH"].split(os.pathsep) if not (Path(each) / "journalkit").exists())
    assert git(root, "push", "-q", "origin", "main", env={"PATH": path}).code != 0
