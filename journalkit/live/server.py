"""The web server of a site on this machine alone: pages, and the news that make them reload. It changes nothing, whatever it is asked."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

from journalkit.live.answering import Handler, Served
from journalkit.live.connections import Connections

ADDRESS = "127.0.0.1"
TRIED_PORTS = 20


class PortTaken(Exception):
    """No port is free; the message says which were tried."""


class Server(ThreadingHTTPServer):
    """Answers on 127.0.0.1 from a thread of its own, each request in one more."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"

    def __init__(self, served: Served, port: int, say: Callable[[str], None], connections: Connections | None = None) -> None:
        self._news = served.news
        self.say = say
        self.connections = connections or Connections()
        super().__init__((ADDRESS, port), partial(Handler, served, self.connections))
        self._thread = threading.Thread(target=self.serve_forever, name="journalkit-server", kwargs={"poll_interval": 0.2}, daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        """Where to find the site."""
        return f"http://{ADDRESS}:{self.port}/"

    def server_bind(self) -> None:
        """Bind without asking any name server what this machine is called."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more: all connections end, no thread is left."""
        self._news.close()
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.connections.end(2.0)
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


def serve_at(served: Served, port: int, say: Callable[[str], None]) -> Server:
    """A server at this port, else at the next free one; 0 takes any."""
    last = min(port + TRIED_PORTS, 65535) if port else 0
    for tried in range(port, last + 1):
        with contextlib.suppress(OSError):
            return Server(served, tried, say)
    raise PortTaken(f"the ports {port} to {last} of {ADDRESS} are taken; name another one with --port")
