"""A file of 50,000 rows through the API: tried dry, submitted whole, sent again; beside reading it alone with calamine.

The API runs in a process of its own, as `quench serve` does; its peak of memory is the kernel's (VmHWM). While the file
is submitted all or nothing, another process appends one submission after the other, and a third asks /health: what they
wait at most is what one append of 50,000 rows costs the others. Processor seconds stand beside the clock's, because
they do not depend on who else uses the machine.
"""

import asyncio
import io
import json
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import asyncpg
import httpx
import python_calamine as calamine
import uvicorn
import uvloop
import xlsxwriter
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from app.filing import Filing
from app.runner import Runner
from bench.child import Child, listen, say
from bench.ours import append
from bench.result import Result
from bench.server import Server
from domain.envelope import Role
from domain.outcomes import Mode
from gateway.application import create_app
from gateway.context import Gateway
from gateway.identity import AUDIENCE, token_verifier
from ledger.log import Log
from office.mark import line_of
from office.reading import measured
from office.templates.electricity import TEMPLATE

MODULE = "bench.files"
ISSUER = "bench"
NDJSON = "application/x-ndjson"
TIMEOUT_SECONDS = 600
MONTHS = 50


def run(server: Server, quick: bool) -> Result:
    """Reading alone, then the same file through the API; another file row by row."""
    meters = 20 if quick else 1_000
    with server.database("bench_files") as name, Child(MODULE, "serve", server.app(name)) as api:
        told = api.answer()
        figures = asyncio.run(_measure(told["url"], told["token"], meters, server.app(name)))
        api.ask(done=True)
        figures["api_memory_mb"] = api.answer()["memory_mb"]
    rows = [
        ("calamine alone", f"{figures['calamine_seconds']:.1f}", ""),
        ("read as a template, in its own process", f"{figures['read_seconds']:.1f}", f"{figures['read_memory_mb']} MB"),
        *(
            (shown, f"{figures[key + '_seconds']:.1f}", f"{figures[key + '_cpu_seconds']:.1f}")
            for shown, key in _SHOWN
        ),
        ("the API's peak", "", f"{figures['api_memory_mb']} MB"),
        ("another's append meanwhile, at most", f"{figures['append_max_seconds']:.2f}", ""),
        ("/health meanwhile, at most", f"{figures['health_max_seconds']:.2f}", ""),
    ]
    return Result("files", (f"{figures['rows']:,} rows", "seconds", "CPU s / memory"), rows, figures)


_SHOWN = (
    ("previewed", "preview"),
    ("submitted, all or nothing", "submit_all"),
    ("the same file again", "again"),
    ("another, row by row", "submit_each"),
)


async def _measure(url: str, token: str, meters: int, dsn: str) -> dict[str, Any]:
    first, second = workbook(meters, 1990), workbook(meters, 1996)
    figures = {"rows": meters * MONTHS, "file_bytes": len(first)} | _reading(first)
    async with httpx.AsyncClient(
        base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False, headers={"Authorization": f"Bearer {token}"}
    ) as client:
        await _sent(client, "submit", "meters.jsonl", _meters(meters), Mode.ALL)
        figures |= await _timed(client, "preview", "preview", first, Mode.ALL, "ACCEPTED")
        waits = asyncio.gather(_appending(dsn, stop := asyncio.Event()), _asking(client, stop))
        figures |= await _timed(client, "submit_all", "submit", first, Mode.ALL, "RECORDED")
        stop.set()
        appends, asks = await waits
        figures |= {"append_max_seconds": max(appends), "append_median_seconds": sorted(appends)[len(appends) // 2]}
        figures |= {"health_max_seconds": max(asks), "health_median_seconds": sorted(asks)[len(asks) // 2]}
        figures |= await _timed(client, "again", "submit", first, Mode.ALL, "ALREADY_RECORDED")
        figures |= await _timed(client, "submit_each", "submit", second, Mode.EACH, "RECORDED")
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}


def _reading(data: bytes) -> dict[str, Any]:
    begun = perf_counter()
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheet_names:
        book.get_sheet_by_name(sheet).to_python()
    alone = perf_counter() - begun
    begun = perf_counter()
    _, spent = measured(data, "电量.xlsx")
    return {
        "calamine_seconds": alone,
        "read_seconds": perf_counter() - begun,
        "read_cpu_seconds": spent.cpu_seconds,
        "read_memory_mb": spent.memory_bytes // 2**20,
    }


async def _timed(
    client: httpx.AsyncClient, figure: str, way: str, data: bytes, mode: Mode, verdict: str
) -> dict[str, Any]:
    """Seconds and the API's processor seconds of one file; every row must have become what it should."""
    before, begun = await _cpu(client), perf_counter()
    end = await _sent(client, way, "电量.xlsx", data, mode)
    seconds = perf_counter() - begun
    if set(end["counts"]) != {verdict}:
        raise ValueError(f"{figure}: {end}")
    return {f"{figure}_seconds": seconds, f"{figure}_cpu_seconds": await _cpu(client) - before}


async def _sent(client: httpx.AsyncClient, way: str, name: str, data: bytes, mode: Mode) -> dict[str, Any]:
    query = {"name": name, "mode": mode.value}
    end: dict[str, Any] = {}
    async with client.stream(
        "POST", f"/files/{way}", content=data, params=query, headers={"Accept": NDJSON}
    ) as response:
        async for line in response.aiter_lines():
            said = json.loads(line)
            if "errors" in said:
                raise ValueError(line)
            end = said.get("end", end)
    return end


async def _cpu(client: httpx.AsyncClient) -> float:
    return float((await client.get("/cpu")).text)


async def _appending(dsn: str, stop: asyncio.Event) -> list[float]:
    """How long one append after the other takes, from another process's log than the API's."""
    waited: list[float] = []
    async with await Log.open(dsn) as log:
        while not stop.is_set():
            begun = perf_counter()
            await append(log, f"beside-{len(waited)}", 1)
            waited.append(perf_counter() - begun)
            await asyncio.sleep(0.02)
    return waited


async def _asking(client: httpx.AsyncClient, stop: asyncio.Event) -> list[float]:
    waited: list[float] = []
    while not stop.is_set():
        begun = perf_counter()
        await client.get("/health")
        waited.append(perf_counter() - begun)
        await asyncio.sleep(0.02)
    return waited


def workbook(meters: int, year: int) -> bytes:
    """A filled template of monthly electricity: fifty months of so many meters."""
    (form,), target = TEMPLATE.forms, io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(form.title)
    sheet.write_string(0, 0, line_of(TEMPLATE, form))
    sheet.write_row(1, 0, [column.title for column in form.columns])
    row = 2
    for month in range(MONTHS):
        at = year + month // 12, month % 12 + 1
        last = (datetime(at[0] + at[1] // 12, at[1] % 12 + 1, 1, tzinfo=UTC) - timedelta(days=1)).date()
        for meter in range(meters):
            said = {"meter": f"m-{meter}", "month": f"{at[0]}-{at[1]:02}", "kwh": 1_000_000 + meter * 7 + month}
            said |= {"direction": "用电", "quality": "实抄", "occurredOn": last.isoformat()}
            sheet.write_row(row, 0, [said.get(column.path, "") for column in form.columns])
            row += 1
    book.close()
    return target.getvalue()


def _meters(count: int) -> bytes:
    of = {"division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION"}
    line = {"command": "RegisterMeter", "occurredOn": "1990-01-01"}
    return "\n".join(json.dumps(line | {"fields": {"meter": f"m-{n}"} | of}) for n in range(count)).encode()


async def _serve(dsn: str) -> None:
    """The API in this process, on a port of its own, until it is told to end."""
    key = OKPKey.generate_key("Ed25519", private=True)
    async with await Log.open(dsn) as log, asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
        gateway = Gateway(
            log=log,
            pool=pool,
            submit=Runner(log).submit,
            verify_token=token_verifier(KeySet([key]), ISSUER, _now),
            today=lambda: _now().date(),
            now=_now,
            filing=Filing(log),
        )
        app = create_app(gateway)
        app.add_route("/cpu", _spent)
        with _bound() as listening:
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
            task = asyncio.create_task(server.serve([listening]))
            say(url=f"http://127.0.0.1:{listening.getsockname()[1]}", token=_token(key))
            await listen()
            say(memory_mb=_peak_mb())
            server.should_exit = True
            await task


async def _spent(_: Request) -> PlainTextResponse:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return PlainTextResponse(str(process_time() + children.ru_utime + children.ru_stime))


@contextmanager
def _bound() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening


def _token(key: OKPKey) -> str:
    begun = int(_now().timestamp())
    said = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "供电公司", "role": Role.POWER_CO.value, "division": "140823",
        "iat": begun, "exp": begun + 86_400,
    }  # fmt: skip
    return jwt.encode({"alg": "Ed25519"}, said, key, algorithms=["Ed25519"])


def _peak_mb() -> int:
    """The most memory this process ever held."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[2]))
