"""Requests of all kinds: what may be asked for, and what nobody gets."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from journalkit.live.requests import BAD, NOT_FOUND, Refusal, refusal_of, site_path
from tests.lively import PATIENCE, ask, send
from tests.on_screen import PAGE, SECRET, On, on_screen


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[On]:
    with on_screen(tmp_path_factory.mktemp("served") / "journal") as found:
        yield found


def test_a_page_is_served_with_the_bar_and_its_file_stays_as_it_is(on: On) -> None:
    """THREATS G20."""
    answer = ask(on.port)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.body)
    text = answer.body.decode()
    assert text.startswith(PAGE.removesuffix("</body></html>"))
    assert text.endswith("</body></html>")
    assert "<strong>Through &lt;your&gt; own eyes</strong> <span>everything</span>" in text
    assert 'data-run="run" data-build="0" data-page="index.html"' in text
    assert (on.site / "index.html").read_text() == PAGE


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/journal.json", "application/json; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/attachments/photo.JPG", "image/jpeg"),
        ("/attachments/README", "application/octet-stream"),
        ("/assets/style.css?version=2#x", "text/css; charset=utf-8"),
    ],
)
def test_a_file_is_served_as_it_is_with_what_it_holds(on: On, target: str, kind: str) -> None:
    """THREATS G15."""
    answer = ask(on.port, target)
    file = on.site / target[1:].partition("?")[0]
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, kind, file.read_bytes())
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert "access-control-allow-origin" not in answer.headers


def test_names_with_spaces_letters_and_signs_are_found(on: On) -> None:
    assert ask(on.port, "/sessions/%C3%A9%20100%25%20%26%20co.html").status == 200


def test_documents_that_others_may_have_written_cannot_run_scripts_nor_read_the_site(on: On) -> None:
    for name in ("evil.html", "evil.svg"):
        answer = ask(on.port, f"/attachments/{name}")
        assert answer.headers["content-security-policy"] == "sandbox"
        assert answer.body == (on.site / "attachments" / name).read_bytes()
    assert "content-security-policy" not in ask(on.port, "/attachments/photo.JPG").headers


@pytest.mark.parametrize("target", ["/", "/assets/style.css", "/nowhere.html", "/.live/live.js", "/.live/state", "/.live/events"])
def test_head_has_no_body(on: On, target: str) -> None:
    """THREATS G13."""
    get = ask(on.port, target).status if target != "/.live/events" else 200
    head = ask(on.port, target, "HEAD")
    assert (head.status, head.body) == (get, b"")


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere.html",
        "/sessions",
        "/sessions/",
        "/assets/",
        "/.hidden/x.html",
        "/.journalkit-site.json",
        "/.git/config",
        "/.env",
        "/link.html",
        "/linked/secret.md",
        "/linked/_site/secret.html",
        "/inner.html",
        "/pipe.html",
        "/../secret.html",
        "/../../secret.md",
        "/sessions/../../secret.html",
        "/%2e%2e/secret.html",
        "/%2e%2e/%2e%2e/secret.md",
        "/.%2e/secret.html",
        "/..%2fsecret.html",
        "/..%2Fsecret.html",
        "/..%5csecret.html",
        "/..\\secret.html",
        "/%252e%252e/secret.html",
        "/..%252fsecret.html",
        "/%c0%ae%c0%ae/secret.html",
        "/%c0%af../secret.html",
        "/..;/secret.html",
        "/;/../secret.html",
        "/index.html%00.css",
        "/index.html%00",
        "/index.html%0a",
        "/index%2ehtml/",
        "/index.html/",
        "/index.html/x",
        "/./index.html",
        "/sessions//x.html",
        "/%",
        "/%2",
        "/%zz",
        "/%ff%fe",
        "/\x7f",
        "/~root",
        "/C:/secret.md",
        "/file:///etc/passwd",
        "//evil.example/%2e%2e",
        "//../secret.html",
        "/%2f%2fevil.example",
        "/.live",
        "/.live/",
        "/.live/live.css",
        "/.live/../index.html",
        "/.live/%2e%2e/index.html",
        "/.LIVE/state",
        "/?../secret.html/../..",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
        "/con",
        "/nul.html",
        "/index.html.",
        "/index.html::$DATA",
        "/%u002e%u002e/secret.html",
    ],
)
def test_nobody_gets_out_of_the_site(on: On, target: str) -> None:
    """THREATS G9, G10, G14."""
    answer = ask(on.port, target)
    assert answer.status in ((200,) if target.startswith("/?") else (400, 404))
    assert SECRET.encode() not in answer.body
    assert "location" not in answer.headers
    assert str(on.root).encode() not in answer.body
    if answer.status == 404 and b"<html" in answer.body:
        assert b"Nothing here" in answer.body
        assert b'<base href="/">' in answer.body
    else:
        assert answer.status == 200 or answer.headers["content-type"] == "text/plain; charset=utf-8"


HOSTS = (
    "",
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1:{port}@evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io:{port}",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0.0.0.0",
    "localhost.evil.example",
    "localhost.",
    "[::1",
    "[::ffff:127.0.0.1]",
    "127.0.0.1:{port}:80",
    "127.0.0.1 evil.example",
    "localhost:x",
    "127.0.0.1, evil.example",
    "http://127.0.0.1",
    "127.0.0.1/",
)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("target", ["/", "/.live/state", "/.live/events", "/.live/live.js"])
def test_a_foreign_name_is_answered_without_content(on: On, host: str, target: str) -> None:
    """THREATS G8, G11."""
    answer = ask(on.port, target, headers={"Host": host.format(port=on.port)})
    assert answer.status == 421
    assert b"Hello" not in answer.body
    assert b"evil" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:1", "[::1]:80", "127.0.0.1:65535"])
def test_names_of_this_machine_are_answered(on: On, host: str) -> None:
    assert ask(on.port, headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\nHost: localhost\r\n\r\n",
        b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/0.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.x\r\nHost: localhost\r\n\r\n",
        b"GET / \r\n\r\n",
        b"GET /\r\n",
        b"GET / and more HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)) + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n\r\n",
    ],
)
def test_what_is_no_proper_request_gets_no_page(on: On, head: bytes) -> None:
    """THREATS G8, G16."""
    answer = send(on.port, head)
    assert answer.status in (0, 400, 414, 421, 431, 505)
    assert b"Hello" not in answer.body
    assert b"evil" not in answer.body
    assert on.builds.said == []


def test_bodies_and_expectations_are_passed_over(on: On) -> None:
    answer = ask(on.port, headers={"Content-Length": "5", "Expect": "100-continue", "Transfer-Encoding": "chunked"})
    assert (answer.status, answer.headers["connection"]) == (200, "close")


def test_a_second_request_on_the_same_connection_gets_no_answer(on: On) -> None:
    one = b"GET /assets/style.css HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
    assert send(on.port, one + one).body == b"body {}"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "SPAM"])
@pytest.mark.parametrize("target", ["/", "/.live/state", "/.live/events"])
def test_nothing_can_be_changed(on: On, method: str, target: str) -> None:
    """THREATS G11, G12."""
    answer = ask(on.port, target, method, headers={"Content-Length": "3"})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://localhost", "http://localhost:1", "http://localhost.evil.example", ""]
)
@pytest.mark.parametrize("target", ["/", "/.live/state", "/.live/events", "/assets/style.css"])
def test_pages_of_others_get_nothing(on: On, origin: str, target: str) -> None:
    """THREATS G11."""
    answer = ask(on.port, target, headers={"Host": "localhost", "Origin": origin})
    assert answer.status == 403
    assert ask(on.port, headers={"Host": "localhost:99", "Origin": "http://LOCALHOST:99"}).status == 200


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_what_a_page_of_others_embeds_is_refused_but_a_link_may_be_followed(on: On, site: str, mode: str, status: int) -> None:
    assert ask(on.port, "/assets/style.css", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}).status == status


def test_half_open_connections_stand_in_nobodys_way(on: On) -> None:
    """THREATS G16."""
    with contextlib.ExitStack() as ends:
        for number in range(150):
            half = ends.enter_context(socket.create_connection(("127.0.0.1", on.port), PATIENCE))
            half.sendall(b"GET / HT" if number % 2 else b"")
        assert [ask(on.port).status for _ in range(20)] == [200] * 20
    assert on.builds.said == []


def test_a_client_that_does_not_read_stands_in_nobodys_way(on: On) -> None:
    with contextlib.ExitStack() as ends:
        for _ in range(20):
            slow = ends.enter_context(socket.create_connection(("127.0.0.1", on.port), PATIENCE))
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            slow.sendall(b"GET /attachments/photo.JPG HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert ask(on.port).status == 200


def test_connections_that_say_nothing_are_closed_after_a_while(on: On) -> None:
    """THREATS G16."""
    with socket.create_connection(("127.0.0.1", on.port), PATIENCE) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert half.recv(100) in (b"", b"HTTP/1.1")  # what comes is the end


@pytest.mark.parametrize("target", ["", "index.html", "http://localhost/", "*", "\\", "/%2F", "/%5c", "/a%00"])
def test_targets_that_are_no_paths(target: str) -> None:
    assert site_path(target) == BAD


def test_the_start_of_the_site_is_its_index() -> None:
    assert (site_path("/"), site_path("/?x"), site_path("/#x")) == ("index.html",) * 3
    assert site_path("/sessions/") == NOT_FOUND


def test_a_request_of_an_own_page_is_not_refused() -> None:
    assert refusal_of("HTTP/1.1", "GET", ["localhost:1"], ["http://localhost:1"], "same-origin", "cors") is None
    assert isinstance(refusal_of("HTTP/1.1", "GET", [], [], "", ""), Refusal)
