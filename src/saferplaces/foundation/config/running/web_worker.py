"""A worker of gunicorn that gives a thread only to requests that have come in.

gunicorn's own gives a thread to a connection at its first byte, so that as many slow clients as
there are threads shut everybody else out. Here the loop that waits for all connections gathers a
request's head, and a form's body, and drops whoever takes too long (design: as a buffering proxy
does, which production should have in front as well).
"""

from __future__ import annotations

import re
import socket
import time
from collections import deque
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 10.0
"""Seconds in which a request's head, or a body of up to `GATHERED`, must have come in."""
GATHERED = 256 << 10
"""Bytes of a body that are gathered; of a longer one the thread reads the rest."""
LONGEST_HEAD = 64 << 10
SLOWEST = 20 << 10
"""Bytes a second at which the rest of a longer body must come in."""
STALLED = 30.0
"""Seconds for which nothing may move while a thread reads or writes."""
END = b"\r\n\r\n"
LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$")


class Connection(TConn):  # type: ignore[misc] # gunicorn has no types
    """A connection, and what was heard of its next request."""

    heard = b""
    until = 0.0

    def init(self) -> None:
        """Make the parser, give it what was heard, and let nothing stall for long."""
        super().init()
        heard, self.heard = self.heard, b""
        if heard and hasattr(self.parser, "unreader"):
            self.parser.unreader.unread(heard)
            rest = max(0, body_length(heard) - len(heard))
            deadline = time.monotonic() + STALLED + rest / SLOWEST
            self.parser.unreader.chunk = partial(
                _in_time, type(self.parser.unreader).chunk, self.parser.unreader, deadline
            )
        self.sock.settimeout(STALLED)


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """Threads for what has come in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listening: deque[Connection] = deque()  # by deadline: each has the same patience

    def accept(self, listener: Any) -> None:
        """Take a connection and listen to it; it gets no thread yet."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._listen(Connection(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Listen to the next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._listen(conn)

    def enqueue_req(self, conn: Connection) -> None:
        """Look at what came behind a request, before it gets a thread again."""
        conn.heard = conn.parser.unreader.take_buffered()
        if is_whole(conn.heard):
            self._hand_over(conn)
        else:
            self._listen(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close connections that were idle for long, but none on which a request has just come.

        A busy machine may find the request and the end of its patience at once; closing then would
        leave the request without an answer, and browsers do not send a form twice by themselves.
        """
        now = time.monotonic()
        for conn in list(self.keepalived_conns):
            if conn.timeout > now and not force:
                break
            if _has_come(conn.sock):
                self.on_client_socket_readable(conn, conn.sock)
        super().murder_keepalived(force)

    def murder_pending(self) -> None:
        """Drop those who took too long."""
        super().murder_pending()
        while self._listening and self._listening[0].until < time.monotonic():
            self._drop(self._listening[0])

    def _listen(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        conn.until = time.monotonic() + PATIENCE
        self._listening.append(conn)
        self.poller.register(conn.sock, 1, partial(self._hear, conn))  # EVENT_READ

    def _hear(self, conn: Connection, client: Any) -> None:
        try:
            data = client.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        conn.heard += data
        if is_whole(conn.heard):
            self.poller.unregister(client)
            self._listening.remove(conn)
            self._hand_over(conn)

    def _hand_over(self, conn: Connection) -> None:
        conn.data_ready = True
        super().enqueue_req(conn)

    def _drop(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self._listening.remove(conn)
        self.nr_conns -= 1
        conn.close()


def is_whole(heard: bytes) -> bool:
    """Say whether a thread may have it: the head, and the body unless it is a long one.

    A head that is too long is handed over too: gunicorn refuses it.
    """
    end = heard.find(END)
    if end < 0:
        return len(heard) > LONGEST_HEAD
    return len(heard) - end - len(END) >= min(body_length(heard), GATHERED)


def body_length(heard: bytes) -> int:
    """Return how long the head says that the body is; 0 where it does not say."""
    found = LENGTH.search(heard, 0, max(heard.find(END), 0) + 2)
    return int(found[1]) if found else 0


def _has_come(sock: socket.socket) -> bool:
    """Say whether something waits to be read; the end of a connection is nothing."""
    try:
        return bool(sock.recv(1, socket.MSG_PEEK))
    except OSError:
        return False


def _in_time(read: Any, unreader: Any, deadline: float, size_hint: int | None = None) -> bytes:
    if time.monotonic() > deadline:
        raise TimeoutError("The body came in too slowly.")
    found: bytes = read(unreader, size_hint)
    return found
