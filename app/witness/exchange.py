"""One HTTP connection to one witness, from asyncio: the standard library's client in a thread, with a deadline.

A witness is a stranger: its answer is bounded in bytes, and a deadline that passes shuts the socket, so that
neither silence nor an answer of a byte a second holds the thread.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

ANSWER_BYTES_MAX = 256 * 1024


class Unreachable(Exception):
    """No whole answer came; the message says why."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back, whatever the status."""

    status: int
    content_type: str
    body: bytes

    @property
    def first_line(self) -> str:
        """What a stranger said, fit to be shown: one line, not endless, nothing that moves a terminal's cursor."""
        line = self.body[:1_000].decode("utf-8", "replace").partition("\n")[0][:200]
        return "".join(character for character in line if character.isprintable())


class Exchange:
    """Requests below one URL prefix over one kept connection, one after the other; closed when the block ends."""

    def __init__(self, prefix: str, timeout_seconds: float) -> None:
        self._prefix = prefix.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._thread = ThreadPoolExecutor(1, "witness")  # One: what it does to the connection is in order.
        self._connection: HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._socket is not None:
            with suppress(OSError):  # It may be closed already.
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    async def ask(self, method: str, path: str, body: bytes | None = None) -> HttpAnswer:
        """The answer to one request, or Unreachable."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await loop.run_in_executor(self._thread, self._ask, method, path, body)
        except TimeoutError as fault:
            waited = f"{self._timeout_seconds:g} s"
            raise Unreachable(f"{waited} 内没有回答 / no answer within {waited}") from fault

    def _ask(self, method: str, path: str, body: bytes | None) -> HttpAnswer:
        kept = self._connection is not None and self._connection.sock is not None
        try:
            try:
                return self._talk(method, path, body)
            except ConnectionError:
                if not kept or self._closed:
                    raise
                self._close()  # It hung up since the last answer, as it may: once more, on a new connection.
                return self._talk(method, path, body)
        except (OSError, HTTPException, ValueError) as fault:
            said = str(fault) or type(fault).__name__
            raise Unreachable(f"{self._prefix} 无法访问 / cannot be reached: {said}") from fault

    def _talk(self, method: str, path: str, body: bytes | None) -> HttpAnswer:
        connection, path = self._connected(path)
        connection.request(method, path, body, {"Content-Type": "text/plain"} if body else {})
        with connection.getresponse() as response:
            received = response.read(ANSWER_BYTES_MAX + 1)
        if len(received) > ANSWER_BYTES_MAX:
            raise ValueError(f"回答过大 / it answers more than {ANSWER_BYTES_MAX:,} bytes")
        return HttpAnswer(response.status, response.headers.get_content_type(), received)

    def _connected(self, path: str) -> tuple[HTTPConnection, str]:
        """The open connection, and the path below the prefix."""
        url = urlsplit(self._prefix)
        if self._connection is None:
            self._connection = _connection(url, self._timeout_seconds)
        if self._connection.sock is None:
            self._connection.connect()
            self._socket = self._connection.sock
        if self._closed:  # The deadline passed before there was a socket to shut.
            raise ConnectionAbortedError("closed")
        return self._connection, url.path + path

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _connection(url: SplitResult, timeout_seconds: float) -> HTTPConnection:
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment or url.username:
        raise ValueError("不是 HTTP 地址 / it is not an HTTP address")
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    return kind(url.hostname, url.port, timeout=timeout_seconds)
