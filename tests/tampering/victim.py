"""The ledger that is attacked: the demo's documents and a few hundred enterprises more, through the real runner.

Real meta, submissions, refusals, postings, tags, tiles and receipts; checkpoints published as it grew, cosigned by
three witnesses of which two are enough. Every attack has a copy of its own (CREATE DATABASE … TEMPLATE).

What the attacker cannot reach is kept beside it, as offices and auditors keep it: the receipts, the checkpoints that
were published, the policy with everybody's public keys, and the state of the witnesses.
"""

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg

from app.demo.lines import load_lines
from app.postgres import Cluster
from app.publishing import Publisher
from app.runner import Runner
from app.witness.collecting import collect
from app.witness.folder import new_folder
from domain.enterprises.commands import RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import ListLot, RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.outcomes import Mode, NotWritten, Receipt, Submission
from domain.quantities import Deadline
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from ledger.database import recorded
from ledger.log import Log
from ledger.migrations import migrate
from ledger.note import Signer
from ledger.policy import Group, Policy, Witness
from ledger.sql import queries
from tests.app.submissions import LISTED, OPENING, said
from tests.app.telling import parsed
from tests.database import Database
from tests.tampering.attending import attended
from tests.toy_log import a_signer

ORIGIN = "quench.example/shanxi"
WITNESSES = ("audit", "environment", "statistics")
QUORUM = 2
AT_ONCE = 25
LATE_SECONDS = 60.0
UNSEEN = 1_000_000
"""The enterprises from this number on were registered after the last checkpoint."""
COUNTY = "140221"
"""Of a city whose opening no line of the demo closes (期初封账)."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Victim:
    """A ledger nobody is connected to, a copy of it as it was earlier, and what others keep of it."""

    cluster: Cluster
    name: str
    backup: str
    folder: Path
    signer: Signer
    policy: Policy
    entries: tuple[bytes, ...]
    cosigned: int
    backup_size: int
    checkpoints: Mapping[int, str]
    receipts: Mapping[int, str]
    """As the offices got them at once, signed by the log alone."""
    witnessed_receipt: str
    """Of the last cosigned entry, fetched again when a quorum had cosigned it."""

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def receipt(self) -> str:
        """The last receipt that an office got before the last checkpoint."""
        return self.receipts[max(position for position in self.receipts if position <= self.cosigned)]

    @property
    def newest(self) -> str:
        """The last checkpoint that a quorum cosigned."""
        return self.checkpoints[self.cosigned]


async def a_victim(cluster: Cluster, folder: Path, enterprises: int) -> Victim:
    """Build the ledger: `enterprises` four entries each, the demo's lines before them, a few entries after the last
    checkpoint."""
    number = next(_numbers)
    database = Database(cluster, f"victim_{number}")
    await _create(cluster, database.name, "template0")
    await migrate(database.owner)
    signer = a_signer(ORIGIN)
    policy = _witnesses(folder, signer)
    receipts: dict[int, str] = {}
    half = enterprises * 2 // 5 // AT_ONCE * AT_ONCE
    async with attended(folder, policy) as at_work:
        await _grow(database, at_work, signer, range(half), receipts)
        await _create(cluster, f"{database.name}_backup", database.name)
        witnessed = await _grow(database, at_work, signer, range(half, enterprises), receipts)
    return await _seen_from_outside(database, folder, signer, policy, receipts, witnessed)


@asynccontextmanager
async def a_copy(victim: Victim, template: str | None = None) -> AsyncIterator[Database]:
    """A fresh copy of the victim, or of its backup, dropped afterwards."""
    database = Database(victim.cluster, f"{victim.name}_{next(_numbers)}")
    await _create(victim.cluster, database.name, template or victim.name)
    try:
        yield database
    finally:
        await _administer(victim.cluster, f"DROP DATABASE {database.name} WITH (FORCE)")


@asynccontextmanager
async def tampering(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """The database's superuser, with every trigger disabled."""
    connection = await asyncpg.connect(database.superuser)
    try:
        await connection.execute("SET session_replication_role = replica")
        yield connection
    finally:
        await connection.close()


async def _create(cluster: Cluster, name: str, template: str) -> None:
    await _administer(
        cluster,
        f"CREATE DATABASE {name} OWNER quench_owner TEMPLATE {template} STRATEGY file_copy",
        f"GRANT CONNECT ON DATABASE {name} TO quench_app, quench_projector",
        f"GRANT CREATE ON DATABASE {name} TO quench_projector",
    )


async def _administer(cluster: Cluster, *statements: str) -> None:
    connection = await asyncpg.connect(cluster.dsn("postgres", "postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _witnesses(folder: Path, signer: Signer) -> Policy:
    """A folder for each witness, and the policy as an auditor keeps it: with keys, without addresses."""
    members = tuple(
        Witness(
            name, new_folder(folder / name, f"{name}.witness.example", [signer.verifier.text]).signer.verifier
        )
        for name in WITNESSES
    )
    group = Group("two-of-three", QUORUM, WITNESSES)
    return Policy(((signer.verifier, None),), members, (group,), group.name)


async def _grow(
    database: Database, policy: Policy, signer: Signer, enterprises: range, receipts: dict[int, str]
) -> str:
    """Append and publish by turns; what comes last is not published. The receipt of the last that is."""
    async with (
        await Log.open(database.app, origin=ORIGIN) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
    ):
        publisher = Publisher(log, pool, signer, policy)
        await publisher.start()
        runner = Runner(log, signer=signer)
        if not receipts:
            await _take(runner, _demo(), Mode.EACH, receipts)
        for first in enterprises[::AT_ONCE]:
            await _take(runner, _enterprises(range(first, first + AT_ONCE)), Mode.ALL, receipts)
            if first // AT_ONCE % 2 or first + AT_ONCE == enterprises.stop:
                await publisher.publish()
        note = await publisher.checkpoint()  # The quorum has it; the last witness may have been late.
        await collect(note, policy, publisher.consistency, grace_seconds=LATE_SECONDS)
        last = await log.entry(publisher.status().witnessed)
        assert last
        witnessed = await publisher.proof(last.position, last.entry)
        await _take(
            runner,
            _enterprises(range(UNSEEN + enterprises[-1], UNSEEN + enterprises[-1] + 2)),
            Mode.ALL,
            receipts,
        )
        await _take(runner, _refused(enterprises[-1]), Mode.EACH, receipts)
        return witnessed


async def _take(
    runner: Runner, submissions: Iterator[Submission], mode: Mode, receipts: dict[int, str]
) -> None:
    for outcome in await runner.submit(list(submissions), mode):
        assert not isinstance(outcome, NotWritten)
        if isinstance(outcome, Receipt):
            receipts |= {fact.position: fact.proof for fact in outcome.facts}


def _demo() -> Iterator[Submission]:
    for line in load_lines():
        command, request = parsed(line)
        yield Submission(command=command, request=request)


def _enterprises(numbers: range) -> Iterator[Submission]:
    for n in numbers:
        yield said(
            RegisterEnterprise(enterprise=f"e{n}", legal_name=f"焦化{n}", division=COUNTY, county=COUNTY),
            OPENING,
            f"enterprise:{n}",
        )
        yield said(_baseline(n), OPENING, f"lot:{n}")
        yield said(_task(n), LISTED, f"task:{n}")
        yield said(ListLot(lot=f"l{n}", task=f"t{n}", tonnes=540_000), LISTED, f"list:{n}")


def _refused(n: int) -> Iterator[Submission]:
    """The same lot listed again and again: each attempt is refused, and recorded."""
    for attempt in range(9):
        yield said(ListLot(lot=f"l{n}", task=f"t{n}", tonnes=540_000), LISTED, f"again:{n}:{attempt}")


def _baseline(n: int) -> RecognizeBaselineCapacity:
    return RecognizeBaselineCapacity(
        lot=f"l{n}",
        enterprise=f"e{n}",
        division=COUNTY,
        county=COUNTY,
        tonnes=540_000,
        basis=BaselineBasis.NAMED_IN_DOCUMENT,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
    )


def _task(n: int) -> AssignEnterpriseTask:
    return AssignEnterpriseTask(
        task=f"t{n}",
        enterprise=f"e{n}",
        division=COUNTY,
        tonnes=540_000,
        deadline=Deadline(text="2019年10月底前", last_day=date(2019, 10, 31)),
        required_end_state=EndState.DEMOLISH,
    )


async def _seen_from_outside(
    database: Database,
    folder: Path,
    signer: Signer,
    policy: Policy,
    receipts: Mapping[int, str],
    witnessed: str,
) -> Victim:
    backup = Database(database.cluster, f"{database.name}_backup")
    connection = await asyncpg.connect(database.app)
    earlier = await asyncpg.connect(backup.app)
    try:
        rows = await connection.fetch("SELECT * FROM ledger.events ORDER BY position")
        published = await connection.fetch(queries()["checkpoints"], 0, len(rows), len(rows))
        backup_size = await earlier.fetchval(queries()["head_size"])
    finally:
        await connection.close()
        await earlier.close()
    checkpoints = {row["size"]: row["note"] for row in published}
    return Victim(
        database.cluster,
        database.name,
        backup.name,
        folder,
        signer,
        policy,
        tuple(recorded(row).entry for row in rows),
        max(checkpoints),
        backup_size,
        checkpoints,
        receipts,
        witnessed,
    )
