"""The open connections of the server: no more than a number of them, and none that makes the others wait."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from journalkit.live.limits import HEAD_SECONDS, REQUESTS, STREAMS
from journalkit.values import Struct


class _Open(Struct):
    """A connection: since when it is open, whether its request has come, whether it gets news, and whether it was told to go."""

    since: float
    asked: bool = False
    streams: bool = False
    shut: bool = False


class Connections:
    """What is open. Who has not said within some seconds what he wants is closed, and sooner when there is no room for others."""

    def __init__(self, requests: int = REQUESTS, streams: int = STREAMS, head_seconds: float = HEAD_SECONDS) -> None:
        self._requests = requests
        self._streams = streams
        self._head_seconds = head_seconds
        self._open: dict[socket.socket, _Open] = {}
        self._changed = threading.Condition()
        self._ended = False

    def admit(self, connection: socket.socket) -> bool:
        """Take a connection in; the one that has been silent longest has to go when there is no room. False when nothing helps."""
        with self._changed:
            if self._ended:
                return False
            staying = [each for each, state in self._open.items() if not state.shut]
            if len(staying) >= self._requests + self._streams:
                silent = next((each for each in staying if not self._open[each].asked), None)
                if silent is None:
                    return False
                self._shut(silent)
            self._open[connection] = _Open(time.monotonic())
            return True

    def asked(self, connection: socket.socket) -> None:
        """The head of the request has come."""
        with self._changed:
            if connection in self._open:
                self._open[connection].asked = True

    def stream(self, connection: socket.socket) -> None:
        """This connection stays open for news. Where there are too many of these, the oldest one has to go; its page will come again."""
        with self._changed:
            streaming = [each for each, state in self._open.items() if state.streams and not state.shut]
            if len(streaming) >= self._streams:
                self._shut(streaming[0])
            if connection in self._open:
                self._open[connection].streams = True

    def leave(self, connection: socket.socket) -> None:
        """The connection has ended."""
        with self._changed:
            self._open.pop(connection, None)
            self._changed.notify_all()

    def sweep(self) -> None:
        """Close those that have been silent for too long."""
        now = time.monotonic()
        with self._changed:
            for each, state in self._open.items():
                if not state.asked and not state.shut and now - state.since > self._head_seconds:
                    self._shut(each)

    def end(self, longest: float) -> bool:
        """Close all and take in no more. Whether all have ended within so many seconds."""
        with self._changed:
            self._ended = True
            for each in self._open:
                self._shut(each)
            return self._changed.wait_for(lambda: not self._open, longest)

    def _shut(self, connection: socket.socket) -> None:
        """Its thread notices that, and leaves."""
        self._open[connection].shut = True
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
