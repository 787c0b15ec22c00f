"""What pages are told of builds: who listens hears of each, who asks is told which pages are stale."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest

from journalkit.live.rebuilt import Problem, Rebuilt
from tests.lively import PATIENCE, answer_of, ask
from tests.on_screen import On, on_screen


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[On]:
    with on_screen(tmp_path_factory.mktemp("served") / "journal") as found:
        yield found


@contextlib.contextmanager
def listening(port: int) -> Iterator[Iterator[str]]:
    """The lines of a stream of events."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(f"GET /.live/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode())
        with connection.makefile("r", encoding="utf-8", newline="\n") as lines:
            yield (line.rstrip("\r\n") for line in lines)


def news(lines: Iterator[str]) -> dict[str, object]:
    """The next event."""
    return next(json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def state(on: On, *paths: str, build: int = 0, run: str = "run") -> dict[str, object]:
    answer = ask(on.port, f"/.live/state?run={run}&build={build}" + "".join(f"&path={path}" for path in paths))
    return dict(json.loads(answer.body))


def test_a_build_is_told_to_who_listens_and_which_pages_are_stale_to_who_asks(on: On) -> None:
    problem = Problem("sessions/a.md", 3, 7, "unknown-person", "nobody is called <b>", "did you mean ben?", "with: <b>")
    first = state(on)["build"]
    assert isinstance(first, int)
    with listening(on.port) as one, listening(on.port) as other:
        assert (
            answer_of(b"\r\n".join(line.encode() for line in iter(lambda: next(one), "")) + b"\r\n\r\n")
            .headers["content-type"]
            .startswith("text/event-stream")
        )
        assert news(one) == news(other) == {"run": "run", "build": first}
        on.builds.answer = lambda changed: Rebuilt(frozenset({"sessions/é x.html"}), frozenset({"gone.html"}), (problem,), "Left out.")
        (on.root / "journal.yaml").write_text("x")
        assert news(one) == news(other) == {"run": "run", "build": first + 1}
    on.builds.answer = lambda changed: Rebuilt(problems=(problem,), fault="Left out.")
    now = state(on, "sessions/%C3%A9%20x.html", build=first)
    assert now == {
        "run": "run",
        "build": first + 1,
        "fault": "Left out.",
        "stale": True,
        "problems": [
            {
                "path": "sessions/a.md",
                "line": 3,
                "column": 7,
                "rule": "unknown-person",
                "message": "nobody is called <b>",
                "help": "did you mean ben?",
                "excerpt": "with: <b>",
            }
        ],
    }
    assert state(on, "index.html", "gone.html", build=first)["stale"] is True
    assert state(on, "index.html", "assets/style.css", build=first)["stale"] is False
    assert state(on, "gone.html", build=first + 1)["stale"] is False
    assert state(on, "index.html", build=first, run="another")["stale"] is True


def test_a_build_that_changed_nothing_is_told_to_nobody(on: On) -> None:
    on.builds.answer = lambda changed: Rebuilt(frozenset({"a.html"}))
    on.builds.told.clear()
    (on.root / "journal.yaml").write_text("y")
    on.builds.wait(lambda told: len(told) == 1)
    with listening(on.port) as lines:
        before = news(lines)["build"]
        assert isinstance(before, int)
        on.builds.answer = lambda changed: Rebuilt()
        (on.root / "journal.yaml").write_text("z")
        on.builds.wait(lambda told: len(told) == 2)
        on.builds.answer = lambda changed: Rebuilt(frozenset({"a.html"}))
        (on.root / "journal.yaml").write_text("zz")
        assert news(lines)["build"] == before + 1


def test_questions_that_make_no_sense_are_refused(on: On) -> None:
    for query in ("build=x", "path=%ff", "&".join(["path=a"] * 3000)):
        assert ask(on.port, f"/.live/state?{query}").status == 400


def test_there_is_always_room_for_one_who_listens_and_the_one_who_listens_longest_has_to_ask_again(on: On) -> None:
    with contextlib.ExitStack() as ends:
        first = ends.enter_context(listening(on.port))
        assert next(first) == "HTTP/1.1 200 OK"
        for _ in range(24):
            assert next(ends.enter_context(listening(on.port))) == "HTTP/1.1 200 OK"
        assert "data" in "".join(first)  # and then it ends
        assert ask(on.port).status == 200
