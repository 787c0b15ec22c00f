"""`journalkit serve` as it is used: a real journal, a process of its own, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journalkit.cli.app import App
from journalkit.cli.rebuilding import Rebuilding
from journalkit.cli.serve import PORT
from journalkit.model.audience import PRIVATE
from journalkit.site.manifest import FILE_NAME as MANIFEST
from tests.calls import call
from tests.conftest import NOW, ROOT, Make, Run, entry
from tests.lively import PATIENCE, Answer, ask

PUBLIC = entry("insight", "For all", "Hello all.", shared="public")
HIDDEN = entry("insight", "Kept to myself", "Nobody else.", shared="false")


@dataclass
class Serving:
    """A server in a process of its own, and the lines that it says."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    said: threading.Condition = field(default_factory=threading.Condition)

    @property
    def port(self) -> int:
        return int(re.search(r"http://127\.0\.0\.1:(\d+)/", "\n".join(self.lines)).group(1))  # type: ignore[union-attr]  # it has just been said

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.said:
                self.lines.append(line.rstrip("\n"))
                self.said.notify_all()

    def wait(self, words: str) -> None:
        with self.said:
            assert self.said.wait_for(lambda: any(words in line for line in self.lines), PATIENCE), self.lines

    def page(self, target: str = "/") -> str:
        return ask(self.port, target).body.decode()

    def state(self, *paths: str, build: int = 0) -> dict[str, object]:
        run = re.search(r'data-run="(\w+)"', self.page())
        assert run
        return dict(json.loads(self.page(f"/.live/state?run={run.group(1)}&build={build}" + "".join(f"&path={each}" for each in paths))))

    def until(self, is_so: Callable[[], bool]) -> None:
        """Ask after each build until it is so."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
            connection.sendall(b"GET /.live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with connection.makefile("r", encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith("data:") and is_so():
                        return
        raise AssertionError(self.lines)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def serving(root: Path, *options: str, now: str | None = NOW, env: dict[str, str] | None = None, port: int | None = 0) -> Iterator[Serving]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **({"JOURNALKIT_NOW": now} if now else {}), **(env or {})}
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "serve", *(["--port", str(port)] if port is not None else []), *options]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        found = Serving(process)
        ears = threading.Thread(target=found.listen)
        ears.start()
        try:
            found.wait("Ctrl-C ends it.")
            yield found
        finally:
            process.kill()
            ears.join(PATIENCE)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_save_is_on_the_page_and_the_site_stays_what_build_writes(journal: Make, run: Run) -> None:
    """THREATS G20."""
    root = journal({"insights/all.md": PUBLIC, "insights/mine.md": HIDDEN})
    with serving(root) as it:
        assert "Hello all." in it.page("/insights/all.html")
        assert "<strong>Through your own eyes</strong> <span>everything in this journal</span>" in it.page()
        (root / "insights/all.md").write_text(PUBLIC.replace("Hello all.", "Hello again."))
        it.until(lambda: "Hello again." in it.page("/insights/all.html"))
        assert it.state("insights/all.html")["stale"] is True
        assert it.state("people/ana.html", "assets/style.css")["stale"] is False
        it.wait("removed in")  # the rest of the site is built behind the page that one looks at
        served = tree(root / "_site/private")
        assert b"journalkit-live" not in b"".join(served.values())
        assert it.end() == 130
    shutil.copytree(root, root.parent / "copy", ignore=shutil.ignore_patterns("_site", ".journalkit"))
    assert run("-C", root.parent / "copy", "build").code == 0
    assert served == tree(root.parent / "copy/_site/private")
    assert set(tree(root)) - {f"_site/private/{path}" for path in served} == {
        "journal.yaml",
        "insights/all.md",
        "insights/mine.md",
        ".journalkit/.gitignore",
        ".journalkit/memo.sqlite",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--public",), "<strong>Through everyone’s eyes</strong>"),
        (("--room", "ben"), "<strong>Through the eyes of the room ben</strong> <span>what Ana Ruiz, Ben Okafor may read"),
    ],
)
def test_others_eyes_see_their_site_and_hear_of_no_file_that_they_may_not_read(journal: Make, options: tuple[str, ...], words: str) -> None:
    """THREATS G19."""
    root = journal({"insights/all.md": PUBLIC, "insights/kept-to-myself.md": HIDDEN})
    with serving(root, *options) as it:
        assert words in it.page()
        assert ask(it.port, "/insights/kept-to-myself.html").status == 404
        (root / "insights/kept-to-myself.md").write_text(HIDDEN.replace("shared: false", "shared: flase"))
        it.until(lambda: "1 file with errors" in str(it.state()["fault"]))
        assert it.state()["problems"] == []
        (root / "insights/all.md").write_text(PUBLIC.replace("shared: public", "shared: pulbic"))
        it.until(lambda: ask(it.port, "/insights/all.html").status == 404)
        everything = it.page() + json.dumps(it.state()) + it.page("/insights/all.html") + "".join(it.lines)
        assert not re.search("kept-to-myself|Kept to myself|flase", everything)


def test_an_error_is_told_with_its_line_and_the_last_good_site_stays_until_it_is_mended(journal: Make) -> None:
    """THREATS G5."""
    root = journal({"insights/all.md": PUBLIC})
    with serving(root) as it:
        assert it.state()["problems"] == []
        (root / "insights/all.md").write_text(PUBLIC.replace("date: 2026-09-03", "date: soon"))
        it.until(lambda: bool(it.state()["problems"]))
        state = it.state("insights/all.html")
        problem = state["problems"][0]  # type: ignore[index]  # JSON
        assert (problem["path"], problem["line"], problem["column"], problem["excerpt"]) == ("insights/all.md", 4, 7, "date: soon")
        assert problem["message"]
        assert state["fault"] == "The site stays as it was until this is mended."
        assert state["stale"] is False
        assert "Hello all." in it.page("/insights/all.html")
        it.wait("insights/all.md:4:7: error")
        (root / "journal.yaml").write_text("title: [")
        it.until(lambda: "journal.yaml" in str(it.state()["fault"]))
        assert "Hello all." in it.page("/insights/all.html")
        (root / "journal.yaml").write_text((ROOT / "tests/cases/journal.yaml").read_text())
        (root / "insights/all.md").write_text(PUBLIC.replace("Hello all.", "Mended."))
        it.until(lambda: it.state()["problems"] == [] and "Mended." in it.page("/insights/all.html"))


def test_of_many_errors_the_first_are_shown(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC, **{f"insights/bad-{number}.md": entry("nothing") for number in range(60)}})
    with contextlib.closing(Rebuilding(App(root, datetime.now(UTC)), PRIVATE, colour=False)) as builds:
        done = builds.open().done
    assert len(done.problems) == 50
    assert done.fault == "Left out of the site until it is mended. Of 60 errors the first 50 are shown."


def test_a_faulty_template_leaves_the_site_and_is_told(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC})
    with serving(root) as it:
        (root / "templates/site").mkdir(parents=True)
        (root / "templates/site/entry.html").write_text("{% if %}")
        it.until(lambda: "templates/site/entry.html:1" in str(it.state()["fault"]))
        assert "Hello all." in it.page("/insights/all.html")
        (root / "templates/site/entry.html").write_text("<body>Mine</body>")
        it.until(lambda: "Mine" in it.page("/insights/all.html"))


def test_a_folder_that_cannot_be_written_is_told_without_an_option_that_serve_does_not_have(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC})
    site = root / "_site/private"
    with contextlib.closing(Rebuilding(App(root, datetime.now(UTC)), PRIVATE, colour=False)) as builds:
        builds.open()
        (site / MANIFEST).unlink()
        (root / "insights/all.md").write_text(PUBLIC.replace("Hello all.", "Hello."))
        fault = builds.rebuild(frozenset(["insights/all.md"])).fault
    assert fault == f"{site} holds files that journalkit did not make; empty it. The site stays as it was."
    (root / "_site" / MANIFEST).write_text("{}")
    started = call("-C", root, "serve", "--port", "0")
    assert (started.code, started.err.rstrip().rpartition("; ")[2]) == (4, "let the journal and its _site lie elsewhere")


def test_a_page_that_is_removed_is_gone_and_one_that_is_added_is_there(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC})
    with serving(root) as it:
        (root / "insights/all.md").rename(root / "insights/other.md")
        it.until(lambda: ask(it.port, "/insights/other.html").status == 200)
        gone = ask(it.port, "/insights/all.html")
        assert (gone.status, b'data-page=""' in gone.body) == (404, True)
        assert it.state("insights/all.html")["stale"] is True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("options", [(), ("--poll",)])
def test_it_ends_soon_though_pages_are_open_and_leaves_nothing_behind(journal: Make, number: int, options: tuple[str, ...]) -> None:
    """THREATS G18, F9."""
    root = journal({"insights/all.md": PUBLIC})
    with serving(root, *options) as it, contextlib.ExitStack() as ends:
        for head in (b"GET /.live/events HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HT"):
            for _ in range(5):
                ends.enter_context(socket.create_connection(("127.0.0.1", it.port), PATIENCE)).sendall(head)
        assert it.end(number) == 128 + number
        it.wait("Interrupted.")
        assert "Traceback" not in "\n".join(it.lines)
    assert sorted(each.name for each in (root / ".journalkit").iterdir()) == [".gitignore", "memo.sqlite"]
    assert not [path for path in tree(root) if "tmp" in path]


def test_a_site_is_served_once_and_who_wants_to_serve_it_again_is_told_where(journal: Make, run: Run) -> None:
    """THREATS F6: a build beside it does no harm."""
    root = journal({"insights/all.md": PUBLIC})
    with serving(root) as it:
        again = run("-C", root, "serve", "--port", "0")
        assert (again.code, f"is being served already, at http://127.0.0.1:{it.port}/" in again.err) == (3, True)
        with serving(root, "--public") as other:
            assert "everyone" in other.page()
        assert run("-C", root, "build").code == 0
    with serving(root) as it:  # though the first was killed
        assert it.page()


def test_a_port_that_was_asked_for_and_is_taken_ends_it_and_is_named(journal: Make, run: Run) -> None:
    """THREATS G17."""
    root = journal({"insights/all.md": PUBLIC})
    for host in ("127.0.0.1", "::1"):
        with (
            contextlib.suppress(OSError),
            socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as busy,
        ):
            taken = busy.getsockname()[1]
            done = run("-C", root, "serve", "--port", taken)
            assert (done.code, done.out) == (3, "")
            assert f"Error: port {taken} of 127.0.0.1 is taken; name another one with --port" in done.err
            assert sorted(each.name for each in (root / ".journalkit").iterdir()) == [".gitignore", "memo.sqlite"]


def test_when_the_usual_port_is_taken_the_next_free_one_is_and_that_is_said(journal: Make) -> None:
    """THREATS G17; issue 5 wants it so, as long as nobody named a port."""
    root = journal({"insights/all.md": PUBLIC})
    with contextlib.ExitStack() as ends:
        with contextlib.suppress(OSError):  # somebody else has it: so much the better
            ends.enter_context(socket.create_server(("127.0.0.1", PORT)))
        with serving(root, port=None) as it:
            assert it.port > PORT
            it.wait(f"Port {PORT} is taken; this is the next free one.")


def test_who_opens_the_site_to_other_machines_is_warned_and_names_are_refused_there_too(journal: Make) -> None:
    """THREATS G7, G8."""
    root = journal({"insights/all.md": PUBLIC})
    with serving(root, "--host", "0.0.0.0") as it:
        it.wait("Warning: everybody who can reach this machine over the network can read all of your private entries.")
        assert ask(it.port, headers={"Host": f"192.168.1.9:{it.port}"}).status == 200
        assert ask(it.port, headers={"Host": "evil.example"}).status == 421
        assert it.end() == 130
    with serving(root, "--public", "--host", "0.0.0.0") as it:
        it.wait("can read this site.")
    with serving(root, "--host", "127.0.0.1") as it:
        assert "Warning" not in "".join(it.lines)
        assert ask(it.port, headers={"Host": "192.168.1.9"}).status == 421


def test_a_journal_that_cannot_be_built_ends_it_as_it_ends_a_build(journal: Make, run: Run) -> None:
    root = journal({"insights/all.md": PUBLIC})
    (root / ".journalkit").write_text("x")
    done = run("-C", root, "serve", "--port", "0")
    assert (done.code, f"make {root / '.journalkit'} a folder that you may write to" in done.err) == (3, True)
    (root / ".journalkit").unlink()
    assert run("-C", root, "serve", "--room", "nobody").code == 2
    assert run("-C", root, "serve", "--room", "../../x").code == 2
    assert run("-C", root, "serve", "--public", "--room", "ben").code == 2
    (root / "_site/private").mkdir(parents=True)
    (root / "_site/private/mine.txt").write_text("x")
    assert run("-C", root, "serve").code == 4
    (root / "journal.yaml").write_text("title: [")
    assert run("-C", root, "serve", "--public").code == 1
    assert sorted(each.name for each in (root / ".journalkit").iterdir()) == [".gitignore", "memo.sqlite"]


def test_a_file_that_is_emptied_for_a_moment_keeps_its_page_and_one_that_stays_empty_loses_it(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC, "insights/other.md": PUBLIC})
    with serving(root) as it:
        (root / "insights/all.md").write_text("")
        it.until(lambda: ask(it.port, "/insights/all.html").status == 404)
        assert it.page("/insights/other.html")
    with contextlib.closing(Rebuilding(App(root, datetime.now(UTC), pretended=True), PRIVATE, colour=False)) as builds:
        builds.open()
        (root / "insights/other.md").write_text("")
        assert builds.rebuild(frozenset({"insights/other.md"})).again
        (root / "insights/other.md").write_text(PUBLIC.replace("Hello all.", "Hello again."))
        assert builds.rebuild(frozenset({"insights/other.md"})).written >= {"insights/other.html"}


def test_nobody_ever_sees_a_torn_page(journal: Make) -> None:
    """THREATS G16; 1,000 polls while the page is written again and again."""
    root = journal({"insights/all.md": PUBLIC})
    with serving(root) as it:
        port, done = it.port, threading.Event()

        def write() -> None:
            number = 0
            while not done.is_set():
                number += 1
                (root / "insights/all.md").write_text(PUBLIC.replace("Hello all.", f"Hello {number}. " * (number % 7 * 300 + 1)))
                done.wait(0.02)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            answers: list[Answer] = []
            while len(answers) < 1000 or len({each.body for each in answers}) < 3:
                answers.append(ask(port, "/insights/all.html"))
        finally:
            done.set()
            writer.join()
        assert {each.status for each in answers} == {200}
        assert all(_is_whole(each) for each in answers)


def _is_whole(answer: Answer) -> bool:
    return int(answer.headers["content-length"]) == len(answer.body) and answer.body.rstrip().endswith(b"</html>")


def test_a_site_of_yesterday_is_old_and_one_of_a_pretended_time_never_is(journal: Make) -> None:
    root = journal({"insights/all.md": PUBLIC})
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with contextlib.closing(Rebuilding(App(root, yesterday), PRIVATE, colour=False)) as builds:
        assert not builds.is_old()
        builds.open()
        assert builds.is_old()
        builds.rebuild(frozenset())
        assert not builds.is_old()
    with contextlib.closing(Rebuilding(App(root, yesterday, pretended=True), PRIVATE, colour=False)) as builds:
        builds.open()
        assert not builds.is_old()


def test_a_site_is_old_when_a_clock_of_72_hours_has_run_out(journal: Make) -> None:
    now = datetime.now(UTC)
    completed = (now - timedelta(hours=72, seconds=1)).isoformat(timespec="seconds")
    action = entry("action", "Sent", assignee="ana", status="done", completed=completed, date=completed[:10])
    root = journal({"actions/sent.md": action})
    with contextlib.closing(Rebuilding(App(root, now - timedelta(seconds=30)), PRIVATE, colour=False)) as builds:
        builds.open()
        assert builds.is_old()
        assert "index.html" in builds.rebuild(frozenset()).written


def test_a_taken_port_is_told_before_anything_is_built(journal: Make, run: Run) -> None:
    root = journal({"insights/a.md": entry("insight")})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("-C", root, "serve", "--port", taken.getsockname()[1])
    assert (ran.code, "is taken" in ran.err) == (3, True)
    assert run("-C", root, "serve", "--host", "192.0.2.1").code == 3
    assert run("-C", root, "publish", "--branch", "pages").code == 2
    assert not (root / "_site").exists()
