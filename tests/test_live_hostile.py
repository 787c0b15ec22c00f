"""What somebody sends who means no good: hundreds of requests to one server. Nobody gets out, and nobody stands in the way."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from journalkit.live.bar import Bar, Eyes
from journalkit.live.ranges import Unsatisfiable, part_of
from tests.lively import PATIENCE, answer_of, ask, lively, send
from tests.on_screen import On

SECRET = b"what nobody may read"
PAGE = b"<!doctype html><html><head>\n<title>x</title></head><body><p>Hello</p></body></html>"
PHOTO = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[On]:
    root = tmp_path_factory.mktemp("hostile") / "journal"
    site = root / "_site/private"
    for folder in (site / "sessions", site / "attachments", site / ".git", root / ".git", root / "sessions", root / ".journalkit"):
        folder.mkdir(parents=True)
    for page in ("index.html", "sessions/one.html", "404.html"):
        (site / page).write_bytes(PAGE)
    (site / "attachments/photo.jpg").write_bytes(PHOTO)
    secrets = (".env", "secret.md", "secret.html", "sessions/secret.md", ".git/config", "_site/secret.html", ".journalkit/memo.sqlite")
    for file in (*(root / each for each in secrets), site / ".env", site / ".git/config", root.parent / "secret.html"):
        file.write_bytes(SECRET)
    for name, target in (
        ("link.html", root / "secret.md"),
        ("up", root),
        ("whole", "/"),
        ("here", "."),
        ("loop", "loop"),
        ("gone", "nowhere"),
    ):
        (site / name).symlink_to(target)
    with lively(root, site) as (builds, server):
        yield On(root, site, builds, server.port)


DOTS = (
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "%uff0e%uff0e",
    "..;",
    "..%00",
    ".. ",
    "...",
    "%EF%BC%8E%EF%BC%8E",
)
SLASHES = ("/", "%2f", "%2F", "\\", "%5c", "%252f", "%c0%af", "//", "/./")
FILES = ("secret.html", "secret.md", "_site/secret.html", ".env", ".git/config", "etc/passwd")
HIDDEN = (
    ".git/config",
    ".git/",
    ".env",
    ".journalkit-site.json",
    ".journalkit-lock",
    ".journalkit/memo.sqlite",
    "sessions/.x.swp",
    ".htaccess",
)
HIDING = ("", "/", "//", "/./", "./", "%2e/", "sessions/../", "sessions/%2e%2e/", "up/", "here/", "root/", "\\", "%5c", ";/", "%20/")
ABSOLUTE = (
    "/etc/passwd",
    "//etc/passwd",
    "///etc/passwd",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/C:\\Windows\\win.ini",
    "/\\\\host\\share",
    "/~/secret.md",
    "/~root/.bashrc",
    "/proc/self/environ",
    "/dev/stdin",
    "/link.html",
    "/up/secret.md",
    "/up/sessions/secret.md",
    "/whole/etc/passwd",
    "/here/index.html",
    "/here/here/sessions/one.html",
    "/loop",
    "/gone",
    "/sessions",
    "/sessions/",
    "/secret.md",
    "/sessions/secret.md",
    "/journal.yaml",
    "/con",
    "/aux.html",
    "/index.html::$DATA",
    "/index.html.",
    "/index.html%20",
    "/INDEX.HTML/",
    "/index.html/../../secret.html",
)


def hostile() -> list[str]:
    """All targets that lead, or would lead somewhere else, to what is no page."""
    up = [
        f"/{slash.join([dots] * depth)}{slash}{file}"
        for dots, slash, (depth, file) in itertools.product(DOTS, SLASHES, zip((1, 2, 3, 2, 2, 9), FILES, strict=True))
    ]
    hidden = [f"/{way}{file}" for way in HIDING for file in HIDDEN]
    return [*dict.fromkeys([*up, *hidden, *ABSOLUTE])]


def test_hundreds_of_ways_out_of_the_site_lead_nowhere(on: On) -> None:
    """THREATS G9, G10, G14: no file that is none of the site's, no list of a folder, no path, no echo, and nobody is sent elsewhere."""
    targets = hostile()
    assert len(targets) > 545
    site = str(on.root).encode()
    for target in targets:
        answer = ask(on.port, target)
        assert answer.status in (400, 404), (target, answer)
        for word in (SECRET, site, b"passwd", b"root:", b"Traceback", b"Index of"):
            assert word not in answer.body, (target, answer)
        assert "location" not in answer.headers, target
        assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff"), target
        assert "charset=utf-8" in answer.headers["content-type"], target
    assert on.builds.said == []


@pytest.mark.parametrize(
    "target",
    [
        "/%0d%0aSet-Cookie:%20x=1",
        "/x%0aLocation:%20//evil.example",
        "/sessions/one.html%0d%0a%0d%0a<script>",
        "//evil.example/%2e%2e",
        "//evil.example",
        "/\\evil.example",
        "/%5cevil.example/..",
        "///evil.example/%2f..",
        "/?x=%0d%0aX-Injected:%201",
        "/.live/state?run=%0d%0aX-Injected:1",
        "/https://evil.example/",
        "/@evil.example",
    ],
)
def test_no_word_of_a_request_comes_back_as_a_header_or_leads_elsewhere(on: On, target: str) -> None:
    """THREATS G10, G14."""
    answer = ask(on.port, target)
    assert set(answer.headers) & {"location", "set-cookie", "x-injected", "refresh", "access-control-allow-origin"} == set()
    assert answer.status in (200, 400, 404)
    if target.startswith("//") or "%0" in target.partition("?")[0]:
        assert answer.status in (400, 404)
    assert b"evil.example" not in answer.body


SIZE = len(PHOTO)


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=100-", (100, SIZE)),
        ("bytes=-1", (SIZE - 1, SIZE)),
        (f"bytes=-{SIZE * 9}", (0, SIZE)),
        (f"bytes=10-{SIZE * 9}", (10, SIZE)),
        ("Bytes= 5-9 ", (5, 10)),
        (f"bytes={SIZE}-", ()),
        (f"bytes={SIZE}-{SIZE + 9}", ()),
        ("bytes=-0", ()),
        ("bytes=999999999999999999-", ()),
        ("bytes=9-5", None),
        ("bytes=a-b", None),
        ("bytes=--5", None),
        ("bytes=-", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("lines=0-5", None),
        ("", None),
        ("bytes=0-1,5-6", None),
        ("bytes=" + ",".join(["0-"] * 2000), None),
    ],
)
def test_one_part_of_a_file_is_sent_and_several_are_not(on: On, wanted: str, part: tuple[int, int] | tuple[()] | None) -> None:
    """THREATS G13: 200, 206 or 416; two thousand ranges give the file once."""
    answer = ask(on.port, "/attachments/photo.jpg", headers={"Range": wanted})
    length = int(answer.headers["content-length"])
    if part is None:
        assert (answer.status, answer.body, answer.headers["accept-ranges"]) == (200, PHOTO, "bytes")
        assert "content-range" not in answer.headers
    elif part == ():
        assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")
        assert answer.body == b"This file has no such part.\n"
    else:
        start, end = part
        assert (answer.status, answer.headers["content-range"]) == (206, f"bytes {start}-{end - 1}/{SIZE}")
        assert answer.body == PHOTO[start:end]
    assert length == len(answer.body)


def test_parts_are_for_get_alone_and_not_for_pages_that_get_a_bar(on: On) -> None:
    """THREATS G13."""
    head = ask(on.port, "/attachments/photo.jpg", "HEAD", {"Range": "bytes=0-9"})
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(SIZE))
    assert ask(on.port, "/attachments/photo.jpg", headers={"Range": "bytes=0-9", "If-Range": '"x"'}).status == 200
    page = ask(on.port, "/", headers={"Range": "bytes=0-9"})
    assert (page.status, page.body.startswith(PAGE[:60])) == (200, True)
    twice = b"GET /attachments/photo.jpg HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\nRange: bytes=2-3\r\n\r\n"
    assert send(on.port, twice).status == 200
    with pytest.raises(Unsatisfiable):
        part_of(["bytes=0-"], 0)


def test_the_server_listens_on_this_machine_alone_on_both_of_its_addresses(on: On) -> None:
    """THREATS G7."""

    def lines(name: str) -> list[list[str]]:
        file = Path("/proc/net") / name
        return [line.split() for line in file.read_text().splitlines()[1:]] if file.exists() else []

    listening = [each[1] for each in (*lines("tcp"), *lines("tcp6")) if each[3] == "0A" and int(each[1].rpartition(":")[2], 16) == on.port]
    known = {"0100007F", "00000000000000000000000001000000"}
    if Path("/proc/net/tcp").exists():
        assert listening
        assert {each.rpartition(":")[0] for each in listening} <= known
    with contextlib.suppress(OSError), socket.create_connection(("::1", on.port), PATIENCE) as connection:  # where there is such an address
        connection.sendall(f"GET / HTTP/1.1\r\nHost: [::1]:{on.port}\r\nConnection: close\r\n\r\n".encode())
        with connection.makefile("rb") as stream:
            assert answer_of(stream.read()).status == 200


def test_two_hundred_connections_that_wait_and_fifty_that_ask_at_once(on: On) -> None:
    """THREATS G16: those who ask are answered, and nothing is complained of."""
    with contextlib.ExitStack() as ends:
        for number in range(200):
            half = ends.enter_context(socket.create_connection(("127.0.0.1", on.port), PATIENCE))
            with contextlib.suppress(OSError):
                half.sendall((b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: y", b"\x16\x03\x01")[number % 4])
        answers: list[int] = []
        asking = [threading.Thread(target=lambda: answers.append(ask(on.port, "/sessions/one.html").status)) for _ in range(50)]
        for each in asking:
            each.start()
        for each in asking:
            each.join(PATIENCE)
        assert answers == [200] * 50
    assert on.builds.said == []


def test_heads_of_any_length_are_refused_with_a_word(on: On) -> None:
    """THREATS G16."""
    start = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    for head, status in (
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (start + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (start + b"".join(b"X%d: %s\r\n" % (number, b"a" * 4000) for number in range(20)) + b"\r\n", 431),
        (start + b"X: y\r\n" * 200 + b"\r\n", 431),
        (start + b"X: " + b"a" * 60_000 + b"\r\n\r\n", 200),
    ):
        assert send(on.port, head).status == status
    for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(64) + b"\n\n", b"\0" * 100 + b"\r\n\r\n", b"\r\n\r\n"):
        assert send(on.port, data).status in (0, 400)
    assert on.builds.said == []


def test_a_fault_of_the_server_is_told_without_its_words_and_the_server_goes_on(tmp_path: Path) -> None:
    """THREATS G10: the page for it has no path and no name; the terminal has one line."""
    for name in ("live.css", "live.js"):
        (tmp_path / name).write_text("")
    (tmp_path / "bar.html").write_text("$page $nobody_knows_this")
    site = tmp_path / "journal/_site/private"
    (tmp_path / "journal/sessions").mkdir(parents=True)
    site.mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "style.css").write_text("x")
    with lively(tmp_path / "journal", site, bar=Bar.of(tmp_path, Eyes("private", "", ""))) as (builds, server):
        answer = ask(server.port)
        assert (answer.status, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
        assert answer.body == b"This page could not be served. The terminal in which journalkit runs says why.\n"
        assert ask(server.port, "/style.css").status == 200
        told_by = time.monotonic() + 20  # after its answer, in a thread of its own
        while not builds.said and time.monotonic() < told_by:
            time.sleep(0.01)
        assert builds.said == ["A page could not be served: KeyError: 'nobody_knows_this'"]


def test_serving_writes_nothing_into_the_journal(on: On) -> None:
    """THREATS G20: after all that was asked here, every file is what it was, and there is no other one."""
    files = [path for path in on.root.rglob("*") if path.is_file() and not path.is_symlink()]
    assert {path.read_bytes() for path in files} == {SECRET, PAGE, PHOTO}
    assert len(files) == 13
