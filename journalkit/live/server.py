"""The web server of a site on this machine alone: pages, and the news that make them reload. It changes nothing, whatever it is asked."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

from journalkit.live.answering import Handler, Served
from journalkit.live.connections import Connections
from journalkit.live.limits import WAITING

LOCAL = ("127.0.0.1", "::1")
ANY = ("0.0.0.0", "::")
TRIED_PORTS = 20
TRIED_PAIRS = 20  # times that a port is looked for which is free on all addresses
NOT_HERE = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)


class PortTaken(Exception):
    """No port is free; the message says which were tried."""


class Listener(ThreadingHTTPServer):
    """Answers at one address from a thread of its own, each request in one more."""

    daemon_threads = True
    request_queue_size = WAITING
    allow_reuse_address = os.name != "nt"

    def __init__(self, served: Served, host: str, port: int, say: Callable[[str], None], connections: Connections) -> None:
        self.say = say
        self.connections = connections
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), partial(Handler, served, connections))
        self.thread = threading.Thread(target=self.serve_forever, name="journalkit-server", kwargs={"poll_interval": 0.2}, daemon=True)

    def server_bind(self) -> None:
        """Bind without asking any name server what this machine is called."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def stop(self) -> None:
        """Listen no more."""
        if self.thread.is_alive():
            self.shutdown()
            self.thread.join()
        self.server_close()

    def service_actions(self) -> None:
        """Called again and again while the server runs."""
        self.connections.sweep()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a new thread, if there is room."""
        if self.connections.admit(request):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one request, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.connections.leave(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is nothing to speak of; anything else is a fault of ours, told in one line."""
        fault = sys.exc_info()[1]
        if not isinstance(fault, ConnectionError | TimeoutError):
            self.say(f"A page could not be served: {type(fault).__name__}: {fault}")


class Server:
    """Answers at some addresses of this machine, all at one port. OSError when that is taken at one of them."""

    def __init__(self, served: Served, port: int, say: Callable[[str], None], hosts: Sequence[str] = LOCAL) -> None:
        self._news = served.news
        self._connections = Connections()
        self._listeners = [*_listening(served, hosts, port, say, self._connections)]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._listeners[0].server_port

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses that it listens on."""
        return tuple(each.server_name for each in self._listeners)

    @property
    def address(self) -> str:
        """Where to find the site."""
        host = self.hosts[0]
        host = LOCAL[ANY.index(host)] if host in ANY else host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def start(self) -> None:
        """Answer from now on."""
        for each in self._listeners:
            each.thread.start()

    def stop(self) -> None:
        """Answer no more: all connections end, no thread is left."""
        self._news.close()
        for each in self._listeners:
            each.stop()
        self._connections.end(2.0)


def _listening(served: Served, hosts: Sequence[str], port: int, say: Callable[[str], None], connections: Connections) -> Iterator[Listener]:
    """A listener for each address that this machine has, all at one port. OSError, and none of them, when one is taken."""
    for left in reversed(range(TRIED_PAIRS)):
        found: list[Listener] = []
        try:
            for host in hosts:
                try:
                    found.append(Listener(served, host, found[0].server_port if found else port, say, connections))
                except OSError as fault:
                    if fault.errno not in NOT_HERE or host == hosts[0]:
                        raise
        except OSError:
            for each in found:
                each.server_close()
            if port or not left or not found:
                raise
        else:
            yield from found
            return


def ensure_free(port: int, hosts: Sequence[str] = LOCAL, *, exactly: bool = False) -> None:
    """PortTaken where nobody could listen: asked before the work of a first build."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in hosts[0] else socket.AF_INET) as tried:
            if Listener.allow_reuse_address:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((hosts[0], port if exactly else 0))
    except OSError as fault:
        raise _refused(fault, hosts[0], port) from None


def _refused(fault: OSError, host: str, port: int) -> PortTaken:
    if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
        return PortTaken(f"{host} cannot be listened at: {fault.strerror or fault}")
    reason = "is taken" if fault.errno == errno.EADDRINUSE else "may not be used"
    return PortTaken(f"port {port} of {host} {reason}; name another one with --port")


def serve_at(served: Served, port: int, say: Callable[[str], None], hosts: Sequence[str] = LOCAL, *, exactly: bool = False) -> Server:
    """A server at this port; 0 takes any. When it is taken, one at the next free port, unless it must be `exactly` this one."""
    last = min(port + TRIED_PORTS, 65535) if port and not exactly else port
    for tried in range(port, last + 1):
        try:
            return Server(served, tried, say, hosts)
        except OSError as fault:
            if port == last or fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise _refused(fault, hosts[0], tried) from None
    raise PortTaken(f"the ports {port} to {last} of {hosts[0]} are taken; name another one with --port")
