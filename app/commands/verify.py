"""`quench verify`: the live database against its own promises, and against what witnesses have seen of it."""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import asyncpg
from rich.console import Console
from rich.progress import Progress

from app.databases import Databases, databases
from app.event_sums import unbalanced
from app.key_eras import HANDOVERS, Eras, key_eras
from app.keys import witness_policy
from app.rollback import seen_by_witnesses
from app.settings import Settings
from app.witness.collecting import Sighting
from domain.submissions import SubmissionRefused
from ledger import database
from ledger.entry import time_text
from ledger.events import Query, QueryItem
from ledger.faults import BrokenLedger, LedgerUnavailable
from ledger.log import Log
from ledger.note import MalformedNote, Verifier
from ledger.policy import NONE, Policy, judge
from ledger.spelling import to_base64
from ledger.sql import queries
from ledger.stretch_processes import in_processes, on_connection
from ledger.stretches import Known
from ledger.verification import Verified, verify

STATEMENTS_CACHED = 100
PROCESSES_MAX = 4
SMALL = 50_000
"""A log of so few entries is read sooner than other processes are started."""
out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


@dataclass(frozen=True)
class Page:
    """What was verified, and with what knowledge from outside of the database."""

    verified: Verified
    origin: str
    policy: Policy | None
    seen: Mapping[str, Sighting]
    held: Mapping[str, Known]
    """What witnesses hold of this log, signed by it."""
    roots: bool


def verify_and_print(settings: Settings, *, roots: bool, processes: int | None) -> int:
    """Verify and print the page, or the contradiction; the exit code."""
    from app.cli import run

    pages: list[Page] = []

    async def work(found: Databases) -> None:
        pages.append(await verify_database(settings, found, roots=roots, processes=processes))

    with databases(settings) as found:
        try:
            run(work(found))
        except BrokenLedger as broken:
            _print_contradiction(broken)
            return 1
    if not pages:
        return 130  # It was stopped: nothing was verified.
    print_page(pages[0])
    return 0


async def verify_database(
    settings: Settings, found: Databases, *, roots: bool = False, processes: int | None = None
) -> Page:
    """Verify the log with what the settings know of its keys and witnesses; BrokenLedger where it contradicts."""
    policy = _policy(settings)
    async with _connection(found.app) as connection:
        seen, _ = await seen_by_witnesses(policy, settings.origin) if policy else ({}, True)
        size = await connection.fetchval(queries()["head_size"]) or 0
        count = processes or min(PROCESSES_MAX, os.cpu_count() or 1)
        stretches = (
            in_processes(found.app, count) if size > SMALL and count > 1 else on_connection(connection)
        )
        eras = await _eras(settings, found, policy)
        while True:
            held = _held(seen, policy, eras) if policy else {}
            try:
                with telling_progress(errors) as progress:
                    verified = await verify(
                        connection,
                        progress=progress,
                        check=unbalanced,
                        refused_type=SubmissionRefused.TOPIC,
                        policy=policy,
                        log_keys=eras,
                        known=held.values(),
                        roots_only=roots,
                        stretches=stretches,
                    )
                return Page(verified, settings.origin, policy, seen, held, roots)
            except BrokenLedger:
                before, eras = eras, await _eras(settings, found, policy)
                if (
                    eras == before
                ):  # Else the key was changed meanwhile, and checkpoints were judged with the old one.
                    raise


def _policy(settings: Settings) -> Policy | None:
    """None where neither a key nor a policy was ever told: then nothing can be judged."""
    known = settings.log_verifier is not None or settings.policy_path.exists()
    return witness_policy(settings) if known else None


async def _eras(settings: Settings, found: Databases, policy: Policy | None) -> Eras:
    """The log's keys. Hand-overs are found by their type, and verification shows that the types are those of the
    entries."""
    if policy is None:
        return []
    own = [Verifier.from_text(settings.log_verifier)] if settings.log_verifier else []
    trusted = list(dict.fromkeys([*own, *(key for key, _ in policy.logs)]))
    async with await Log.open(found.app, origin=settings.origin) as log:
        handovers, _ = await log.read(Query((QueryItem(types=HANDOVERS),)))
    return key_eras(handovers, trusted)


def _held(seen: Mapping[str, Sighting], policy: Policy, eras: Eras) -> dict[str, Known]:
    """The checkpoints that witnesses hold. Only what a key of the log signed counts: a witness may lie."""
    keys = list(dict.fromkeys(key for _, keys in eras for key in keys))
    held = {}
    for name, sighting in seen.items():
        with suppress(MalformedNote):
            if sighting.checkpoint:
                found = judge(sighting.source, policy, known=keys).checkpoint
                called = f"见证方 {name} 的检查点 / the checkpoint of witness {name}"
                held[name] = Known(called, found.size, found.root)
    return held


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await database.connect(dsn, STATEMENTS_CACHED)
    try:
        yield connection
        await connection.close()
    except (*database.LOST, asyncpg.PostgresError) as fault:
        raise LedgerUnavailable(f"verifying failed ({type(fault).__name__}: {fault})") from fault
    finally:
        connection.terminate()


@contextmanager
def telling_progress(
    console: Console, doing: str = "核验 / verifying", did: str = "核验 / verified"
) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; in a pipe a line for every tenth."""
    if console.is_terminal:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task(doing, total=None)
            yield lambda done, of: bar.update(task, completed=done, total=of)
        return
    tenths = [0]

    def tell(done: int, of: int) -> None:
        if of > SMALL and done * 10 // of > tenths[0]:
            tenths[0] = done * 10 // of
            console.print(f"{did} {done:,} of {of:,}")

    yield tell


def print_page(page: Page) -> None:
    """What was verified, and what that does not show."""
    verified, told = page.verified, out.print
    told(f"核验通过 / VERIFIED: {page.origin}\n")
    last = time_text(verified.recorded_at) if verified.recorded_at else "—"
    told(f"条目 / entries      {verified.size:,}，末条 / the last of {last}")
    told(f"根 / root           {to_base64(verified.root_hash)}   ({verified.root_hash.hex()})")
    _print_checkpoints(page)
    _print_witnesses(page)
    told(f"瓦片 / tiles        {verified.tiles:,}")
    if not page.roots:
        told(f"标签 / tag rows     {verified.tag_rows:,}")
        told(f"提交 / submissions  {verified.submissions:,}")
    told("\n已核 / checked")
    for line in _CHECKED if page.roots else [*_CHECKED, *_CHECKED_TOO]:
        told(f"  {line}")
    told("\n未证 / not shown")
    for line in _not_shown(page):
        told(f"  {line}")


def _print_checkpoints(page: Page) -> None:
    verified = page.verified
    if not verified.checkpoints:
        out.print("检查点 / checkpoints 尚未发布 / none was published")
        return
    text = (
        f"检查点 / checkpoints {verified.checkpoints:,}，最新 / the newest of {verified.published:,} entries"
    )
    if page.policy and page.policy.witnesses:
        cosigners = ", ".join(verified.witnesses) or "无 / nobody"
        text += f"，见证 / cosigned by {cosigners}；达法定数 / by a quorum up to {verified.witnessed:,}"
    out.print(text)


def _print_witnesses(page: Page) -> None:
    for name, sighting in page.seen.items():
        if name in page.held:
            said = f"{sighting.size:,} 条，一致 / entries, the same as here"
        elif sighting.size == 0:
            said = "尚未见证 / has cosigned nothing yet"
        else:
            said = f"不可用 / cannot be used: {sighting.problem or '日志未签名 / the log did not sign what it shows'}"
        out.print(f"见证方 / witness     {name}: {said}")


_CHECKED = (
    "每条条目重算哈希，根与账本头部、瓦片一致 / every entry hashed again: the root, the tiles",
    "已发布检查点与见证方所持检查点均属此账本 / published checkpoints, and those of witnesses, are of this log",
)
_CHECKED_TOO = (
    "每条条目为规范 JSON，各字段与列一致，位置无缺 / canonical form, every field, columns, positions without a gap",
    "时间不倒退、不超前；分录合计为零 / time never falls nor runs ahead; postings and money sum to zero",
    "标签索引与提交记录不多不少，内容一致 / tag rows and submissions: none missing, none too many, none different",
)


def _not_shown(page: Page) -> Iterator[str]:
    if page.policy is None:
        yield "未设公钥，签名未核 / no key is set here (QUENCH_LOG_VERIFIER, or a policy), so no signature was judged"
    asks_for_witnesses = page.policy is not None and page.policy.quorum != NONE
    witnessed = page.verified.witnessed if asks_for_witnesses else 0
    confirmed = max([witnessed, *(known.size for known in page.held.values())])
    if not confirmed:
        yield "无见证，整体改写不可见 / nothing of a witness to compare with: a database rewritten whole would agree"
    elif not page.held:
        yield "见证方未应答，回滚不可见 / no witness answered: an older state of this database would agree too"
    if page.roots:
        yield "字段、列、标签、提交未核 / fields, columns, tag rows and submissions (leave out --roots)"
    if confirmed < page.verified.size:
        yield (
            f"位置 {confirmed + 1:,} 至 {page.verified.size:,} 尚未见证 / positions {confirmed + 1:,} to "
            f"{page.verified.size:,}: no witness has confirmed them yet"
        )
    yield "离线核验不依赖本服务 / to check without this server: quench export, then verify.py (docs/auditor.md)"


def _print_contradiction(broken: BrokenLedger) -> None:
    errors.print("账本自相矛盾 / THE LEDGER CONTRADICTS ITSELF")
    errors.print(str(broken))
    errors.print("保留数据库原状，停止写入，与回执、留存检查点和导出包核对，联系审计。")
    errors.print(
        "Keep the database as it is, stop writing, compare with receipts, checkpoints and bundles, call an auditor."
    )
