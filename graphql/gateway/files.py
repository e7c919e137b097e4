"""`POST /files/preview` and `POST /files/submit`: a file of submissions, dry or for good (docs/decisions/0038).

    POST /files/preview?name=8月电量.xlsx&mode=ALL     the file as it is, as the body
    POST /files/submit?name=…&confirm=月用电量!E7       once for each cell whose unit is right as it stands

`mode` is ALL (default; everything or nothing) or EACH; `rows=attention` leaves out the rows that need nobody. The
answer is JSON, JSON lines with progress (`Accept: application/x-ndjson`), or the file with its cells marked (`Accept:`
the type of .xlsx); its words stand in `gateway.file_answers`. Who asks stands in the token, as everywhere.

A file is taken when there is room: so many are worked on at once, and their bodies are read only then. What a file asks
for is decided between other requests, never instead of them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from domain.outcomes import Mode
from domain.refusals import Refusal
from gateway import arguments
from gateway.bodies import BodyTooLong, bounded
from gateway.context import Context, Gateway
from gateway.errors import fault
from gateway.file_answers import Told, lines, opening, to_mark
from gateway.identity import Action, Identity, identified
from gateway.paths import XLSX
from gateway.refusals import BodyTooLarge, RefusedQuery, error
from office.filed import Filed, Row, rows_of
from office.lines import FileRead
from office.reading import mark, read_file
from office.refusals import FileNotArrived, FilesBusy, FileTooLong

FILE_BYTES_MAX = 32 * 1024 * 1024
ROWS_MAX = 50_000
NAME_MAX = 200
CONFIRMED_MAX = 1_000
AT_ONCE = 2
"""Files worked on at the same time by one process: each holds its rows and what they read in memory."""
WAITING_MAX = 20
BODY_SECONDS = 120
"""How long a file may take to arrive; whoever sends a byte a minute holds up nobody else's file for longer."""
SLICE = 200
"""Rows read, or written out, between two turns of the event loop."""
MARKED_MAX = 5_000
"""Problems that a marked copy lists."""
NDJSON = "application/x-ndjson"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """What a request asks of a file."""

    name: str
    mode: Mode
    submit: bool
    attention: bool
    confirmed: frozenset[str]
    accept: str


class Door:
    """The files of one process: how many are inside, and how many wait."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def answer(self, request: Request, *, submit: bool) -> Response:
        try:
            identity = self._identity(request)
            asked = _asked(request, submit)
            if self._waiting >= WAITING_MAX:
                raise RefusedQuery(FilesBusy())
            await self._enter()
        except RefusedQuery as raised:
            return _refused(raised.refusal)
        held = True
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await bounded(request, FILE_BYTES_MAX)
            if asked.accept == NDJSON:
                held = False  # The stream lets go when it ends.
                return _Streamed(self._stream(identity, asked, body), self._room.release)
            told = await self._told(identity, asked, body, _unheard)
            return await (_marked(told, body) if asked.accept == XLSX else _whole(told, asked))
        except ClientDisconnect:
            return Response(status_code=400)  # To nobody: the line is gone before the file was whole.
        except BodyTooLong:
            return _refused(BodyTooLarge(limit=FILE_BYTES_MAX))
        except TimeoutError:
            return _refused(FileNotArrived(seconds=BODY_SECONDS))
        except RefusedQuery as raised:
            return _refused(raised.refusal)
        except Exception as raised:
            return _refused(fault(raised, path=request.url.path))
        finally:
            if held:
                self._room.release()

    async def _enter(self) -> None:
        self._waiting += 1
        try:
            await self._room.acquire()
        finally:
            self._waiting -= 1

    def _identity(self, request: Request) -> Identity:
        identity = identified(request.headers.get("authorization"), self._gateway.verify_token)
        if isinstance(identity, Refusal):
            raise RefusedQuery(identity)
        context = Context(self._gateway, identity)
        return context.require(Action.SUBMIT, "提交文件", "submit files")

    async def _told(self, identity: Identity, asked: Asked, body: bytes, progress: Progress) -> Told:
        """Read, judge and, where it is asked for, write."""
        filing = self._gateway.filing
        assert filing is not None
        if asked.submit and (why := self._halted()) is not None:
            raise RefusedQuery(why)
        read = await asyncio.to_thread(read_file, body, asked.name)
        if len(read.lines) > ROWS_MAX:
            raise RefusedQuery(FileTooLong(count=len(read.lines), limit=ROWS_MAX))
        progress("read", len(read.lines), len(read.lines))
        rows = await _rows(read, identity, asked.confirmed)
        if asked.submit:
            hold = bool(read.problems)
            filed: Filed = await filing.submit(rows, asked.mode, progress, hold=hold, halted=self._halted)
        else:
            filed = await filing.preview(rows, asked.mode, progress)
        return Told(asked.name, asked.mode, read, filed, asked.submit)

    def _halted(self) -> Refusal | None:
        proving = self._gateway.proving
        return proving.status().halted if proving is not None else None

    async def _stream(self, identity: Identity, asked: Asked, body: bytes) -> AsyncIterator[bytes]:
        """Progress while it is worked on, then everything. A fault on the way is the last line."""
        heard: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

        def progress(stage: str, done: int, total: int) -> None:
            heard.put_nowait({"stage": stage, "done": done, "total": total})

        async def work() -> Told:
            try:
                return await self._told(identity, asked, body, progress)
            finally:
                heard.put_nowait(None)

        task = asyncio.create_task(work())
        try:
            while (step := await heard.get()) is not None:
                yield _line("progress", step)
            try:
                told = await task
            except RefusedQuery as raised:
                yield _line("errors", [error(raised.refusal)])
                return
            except Exception as raised:
                yield _line("errors", [error(fault(raised, path="/files"))])
                return
            yield _line("file", opening(told.name, told.mode, told.read))
            async for piece in _pieces(told, asked.attention):
                yield b"".join(_line(kind, value) for kind, value in piece)
        finally:
            task.cancel()


class _Streamed(StreamingResponse):
    """Lines as they come. However it ends, and where nobody waits for its first line, the room is given back."""

    def __init__(self, content: AsyncIterator[bytes], release: Callable[[], None]) -> None:
        super().__init__(content, media_type=NDJSON, headers={"Cache-Control": "no-store"})
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._release()


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The paths of files; none where the composition root gives no door for them."""
    if gateway.filing is None:
        return []
    door = Door(gateway)

    def way(submit: bool) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await door.answer(request, submit=submit)

        return answer

    return [
        Route("/files/preview", way(False), methods=["POST"]),
        Route("/files/submit", way(True), methods=["POST"]),
    ]


def _unheard(stage: str, done: int, total: int) -> None:
    """Progress that nobody asked for."""


def _asked(request: Request, submit: bool) -> Asked:
    query = request.query_params
    name, mode = query.get("name", ""), query.get("mode", Mode.ALL.value)
    confirmed = query.getlist("confirm")
    if not name:
        arguments.malformed("name", name, "须给出文件名", "the name of the file is needed")
    if len(name) > NAME_MAX:
        arguments.malformed("name", name, f"至多 {NAME_MAX} 字", f"at most {NAME_MAX} characters")
    if mode not in Mode.__members__:
        arguments.malformed("mode", mode, "须为 ALL 或 EACH", "it must be ALL or EACH")
    if len(confirmed) > CONFIRMED_MAX:
        arguments.malformed("confirm", len(confirmed), f"至多 {CONFIRMED_MAX} 个", f"at most {CONFIRMED_MAX}")
    attention = query.get("rows") == "attention"
    return Asked(name, Mode(mode), submit, attention, frozenset(confirmed), _accepted(request))


def _accepted(request: Request) -> str:
    accept = request.headers.get("accept", "")
    return next((kind for kind in (NDJSON, XLSX) if kind in accept), "application/json")


async def _rows(read: FileRead, identity: Identity, confirmed: frozenset[str]) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(read.lines), SLICE):
        rows += rows_of(read.lines[start : start + SLICE], identity.submitter, confirmed, start)
        await asyncio.sleep(0)
    return rows


async def _pieces(told: Told, attention: bool) -> AsyncIterator[list[tuple[str, dict[str, Any]]]]:
    """The lines of an answer, some at a time."""
    piece: list[tuple[str, dict[str, Any]]] = []
    for line in lines(told, attention=attention):
        piece.append(line)
        if len(piece) == SLICE:
            yield piece
            piece = []
            await asyncio.sleep(0)
    yield piece


async def _marked(told: Told, body: bytes) -> Response:
    """The file once more, as .xlsx, each cell marked that somebody must look at."""
    problems = list(islice(to_mark(told), MARKED_MAX))
    copy = await asyncio.to_thread(mark, body, told.name, problems)
    return Response(copy, media_type=XLSX, headers={"Cache-Control": "no-store"})


async def _whole(told: Told, asked: Asked) -> Response:
    """The answer as one object."""
    built: dict[str, Any] = {"file": opening(told.name, told.mode, told.read), "problems": [], "notices": []}
    parts: list[str] = []
    async for piece in _pieces(told, asked.attention):
        for kind, value in piece:
            if kind == "row":
                parts.append(json.dumps(value, ensure_ascii=False))
            elif kind == "end":
                built["end"] = value
            else:
                built[f"{kind}s"].append(value)
    head = json.dumps(built, ensure_ascii=False)[:-1]
    text = f'{head}, "rows": [{", ".join(parts)}]}}'
    return Response(_encoded(text), media_type="application/json", headers={"Cache-Control": "no-store"})


def _line(kind: str, value: Any) -> bytes:
    return _encoded(json.dumps({kind: value}, ensure_ascii=False) + "\n")


def _encoded(text: str) -> bytes:
    """As UTF-8; a lone surrogate that came in is shown as it is escaped."""
    return text.encode("utf-8", "backslashreplace")


def _refused(refusal: Refusal) -> JSONResponse:
    return JSONResponse({"errors": [error(refusal)]}, _status(refusal), {"Cache-Control": "no-store"})


def _status(refusal: Refusal) -> int:
    code = refusal.CODE
    if code.startswith("TOKEN_"):
        return 401
    known = {"NOT_PERMITTED": 403, "BODY_TOO_LARGE": 413, "FILE_TOO_LONG": 413, "MALFORMED": 400}
    return known.get(code, 408 if code == FileNotArrived.CODE else 503)
