"""The house around the gateway under test: a real log, runner, projector and HTTP server on an ephemeral port."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from app.filing import Filing
from app.publishing import Publisher
from app.runner import Runner
from app.serving import publishing
from domain.envelope import Role
from gateway.application import create_app
from gateway.context import EVIDENCE_BYTES_MAX, NODES_MAX, Gateway
from gateway.identity import token_verifier
from ledger.log import Log
from office.evidence.store import Store
from projections.projector import Projector
from tests.database import Database
from tests.gateway.witnesses import Witnesses

ISSUER = "quench-test"
TODAY = date(2024, 3, 1)
CHECKPOINT_SECONDS = 0.05
KEY = OKPKey.generate_key("Ed25519", private=True)
STRANGER = OKPKey.generate_key("Ed25519", private=True)


def token(
    role: Role | str,
    division: str,
    office: str = "",
    *,
    expires_in: int = 3600,
    key: OKPKey = KEY,
    **claims: Any,
) -> str:
    """A signed token; negative `expires_in` gives one that has expired."""
    now = int(datetime.now(UTC).timestamp())
    said = {
        "iss": ISSUER,
        "aud": "quench",
        "sub": office or f"{role}@{division}",
        "role": str(role),
        "division": division,
        "iat": now,
        "exp": now + expires_in,
    }
    return jwt.encode({"alg": "Ed25519"}, said | claims, key, algorithms=["Ed25519"])


@dataclass
class House:
    """A running API and the ends behind it."""

    log: Log
    pool: asyncpg.Pool
    projector: Projector
    publisher: Publisher | None = None
    witnesses_: Witnesses | None = None
    url: str = ""
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    counter: int = 0
    ahead: timedelta = timedelta()
    """How far the gateway's clock is ahead of the machine's: tokens end without anybody waiting."""

    def now(self) -> datetime:
        """The gateway's clock."""
        return datetime.now(UTC) + self.ahead

    async def post(self, body: Any, bearer: str | None = None, **more: Any) -> httpx.Response:
        """One HTTP request with a JSON body (or raw `content`)."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        content = more.pop("content") if "content" in more else json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
        return await self.client.post(self.url, content=content, headers=headers, **more)

    async def ask(self, query: str, bearer: str | None = None, **variables: Any) -> dict[str, Any]:
        """The whole answer, which is always HTTP 200."""
        response = await self.post({"query": query, "variables": variables}, bearer)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def read(self, query: str, bearer: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.ask(query, bearer, **variables)
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    async def refusal(self, query: str, bearer: str | None = None, **variables: Any) -> dict[str, Any]:
        """The typed refusal of a query that is refused."""
        answer = await self.ask(query, bearer, **variables)
        return refusal_of(answer)

    async def submit(
        self, command: str, fields: dict[str, Any], bearer: str, on: str = "2020-05-01", **request: Any
    ) -> dict[str, Any]:
        """One command through its own mutation; the answer with its `__typename`."""
        self.counter += 1
        name = command[0].lower() + command[1:]
        envelope = {"key": f"k{self.counter}", "occurredOn": on} | request
        data = await self.read(
            f"mutation($input: {command}Input!, $request: RequestInput!) "
            f"{{ {name}(input: $input, request: $request) {RESULT} }}",
            bearer,
            input=fields,
            request=envelope,
        )
        answer: dict[str, Any] = data[name]
        return answer

    async def accept(self, command: str, fields: dict[str, Any], bearer: str, **more: Any) -> dict[str, Any]:
        """A submission that must be taken; waits until it can be read."""
        answer = await self.submit(command, fields, bearer, **more)
        assert answer["__typename"] == "Receipt", answer
        await self.settle()
        return answer

    async def settle(self) -> None:
        """Wait until the projections have reached the head."""
        head = (await self.log.head()).size
        while self.projector.position < head:
            await self.projector.changed(self.projector.position, 5)

    @property
    def witnesses(self) -> Witnesses:
        """The witnesses of a house that has them."""
        assert self.witnesses_ is not None
        return self.witnesses_

    async def until_witnessed(self) -> int:
        """Wait until a quorum has cosigned the whole log; its size."""
        size = (await self.log.head()).size
        assert self.publisher is not None
        assert await self.publisher.await_witnessed(size, 20)
        return size

    async def get(self, path: str, bearer: str | None = None, **headers: str) -> httpx.Response:
        """One file of the static tree, under exactly this path."""
        address = self.url.removesuffix("/graphql")
        more = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return await self.client.get(address + path, headers=headers | more)

    async def raw(self, path: str, bearer: str) -> tuple[int, bytes]:
        """Status and body of a path sent byte for byte, which no client of ours has made neat."""
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        head = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {bearer}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode("latin-1"))
        try:
            answer = await asyncio.wait_for(reader.read(), 20)
        finally:
            writer.close()
        first, _, rest = answer.partition(b"\r\n")
        return int(first.split()[1]), rest.partition(b"\r\n\r\n")[2]


RESULT = """{
  __typename
  ... on Receipt { key recordedAt replayed facts { position type entryHash } }
  ... on Refused { key position replayed refusals { __typename code messageZh messageEn ruleIds field remedy } }
  ... on NotWritten { key }
}"""


def refusal_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The first typed refusal of an answer's errors, with all of its fields."""
    found: dict[str, Any] = answer["errors"][0]["extensions"]["refusal"]
    assert set(found) == {"code", "messageZh", "messageEn", "ruleIds", "field", "remedy"}
    assert all(found[name] for name in ("messageZh", "messageEn", "remedy"))
    return found


@asynccontextmanager
async def serving(
    database: Database,
    static: Path | None = None,
    nodes_max: int = NODES_MAX,
    *,
    witnesses: Witnesses | None = None,
    evidence: Store | None = None,
    evidence_bytes_max: int = EVIDENCE_BYTES_MAX,
) -> AsyncIterator[House]:
    """The API over a fresh database, with its projector at work; with witnesses, its publisher and the log's key."""
    signer = witnesses.signer if witnesses else None
    async with (
        await Log.open(database.app, origin=signer.name if signer else "quench") as log,
        await Log.open(database.projector) as followed,
        asyncpg.create_pool(database.app, min_size=1, max_size=6) as pool,
        await Projector.open(followed, database.projector) as projector,
        httpx.AsyncClient(timeout=30, trust_env=False) as client,
        AsyncExitStack() as attending,
    ):
        publisher = (
            await attending.enter_async_context(
                publishing(
                    Publisher(log, pool, witnesses.signer, witnesses.policy, seconds=CHECKPOINT_SECONDS)
                )
            )
            if witnesses
            else None
        )
        house = House(log, pool, projector, publisher, witnesses, client=client)
        gateway = Gateway(
            log=log,
            pool=pool,
            submit=Runner(log, signer=signer).submit,
            verify_token=token_verifier(KeySet([KEY]), ISSUER, house.now),
            today=lambda: TODAY,
            now=house.now,
            proving=publisher,
            nodes_max=nodes_max,
            evidence=evidence,
            evidence_bytes_max=evidence_bytes_max,
            filing=Filing(log),
        )
        stop = asyncio.Event()
        projecting = asyncio.create_task(projector.run(stop))
        async with _listening(create_app(gateway, static)) as address:
            house.url = f"{address}/graphql"
            yield house
        stop.set()
        await projecting


@asynccontextmanager
async def _listening(app: Any) -> AsyncIterator[str]:
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), "the server did not start"
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task
