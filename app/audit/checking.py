"""What `quench audit` runs: the one-file verifier over a bundle, or `quench verify` over the live ledger; and a replay.

The verifier is the copy that was installed with this program, never the one that lies in the bundle, and it runs in a
process of its own with nothing but the standard library.
"""

import platform
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.audit.page import AuditPage, Section
from app.commands.verify import Page, errors, telling_progress, verify_database
from app.databases import Databases
from app.replay.books import Books
from app.replay.choosing import Bounds
from app.replay.outcome import tables
from app.replay.sources import Source, from_bundle, from_ledger
from app.replay.told import Unreadable
from app.settings import Settings
from ledger import offline_verifier
from ledger.bundle_reading import MalformedBundle
from ledger.faults import BrokenLedger
from ledger.policy import MalformedPolicy, Policy, parse_policy
from ledger.spelling import to_base64

VERIFIER = Path(offline_verifier.__file__)


async def audit_bundle(folder: Path, policy: Path | None, older: Sequence[Path]) -> AuditPage:
    """Check a bundle and tell its history again; nothing is raised for what does not hold."""
    done = _verifier(folder, policy, older)
    failure = None if done.returncode == 0 else done.stderr.strip()
    books, source = Books(Bounds()), None
    try:
        source = from_bundle(folder)
        await _read(source, books)
    except (MalformedBundle, Unreadable) as wrong:
        failure = failure or str(wrong)
    said = [("verify.py", line) for line in done.stdout.splitlines()]
    keys = _keys(_policy(policy or folder / "policy"), str(policy) if policy else "核验包自带 the bundle's own")
    checked = Section("核验 verified", [*said, *keys]) if said else Section("密钥 keys", keys)
    return _page(failure, f"核验包 bundle {folder}", source, books, checked)


async def audit_ledger(settings: Settings, found: Databases) -> AuditPage:
    """The same of the live database; BrokenLedger is taken as what does not hold."""
    failure, checked = None, Section("核验 verified", [])
    try:
        page = await verify_database(settings, found)
        checked = Section("核验 verified", _verified(page))
    except BrokenLedger as broken:
        failure = str(broken)
    books = Books(Bounds())
    async with AsyncExitStack() as stack:
        source = await stack.enter_async_context(from_ledger(found.app, settings.origin))
        try:
            await _read(source, books)
        except Unreadable as wrong:
            failure = failure or str(wrong)
    return _page(failure, "在用账本 the live ledger", source, books, checked)


def _verifier(folder: Path, policy: Path | None, older: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    options = [*(["--policy", str(policy)] if policy else []), *(f"--older={path}" for path in older)]
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(folder), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


async def _read(source: Source, books: Books) -> None:
    with telling_progress(errors, "重放 / replaying", "重放 / replayed") as tell:
        async for some in source.entries:
            for entry in some:
                books.read(entry)
            tell(books.position, source.size)


def _page(failure: str | None, what: str, source: Source | None, books: Books, checked: Section) -> AuditPage:
    failure = failure or (books.wrong.reason if books.wrong else None)
    counts = books.counts
    log = Section(
        "账本 the log",
        [
            ("对象 what", what),
            ("名称 name", source.origin if source else "—"),
            ("条目 entries", f"{books.position:,} / {source.size if source else 0:,} 已重放 replayed"),
            ("根 root", f"{to_base64(books.root)} ({books.root.hex()})"),
            ("首末入账 recorded", f"{books.first_at or '—'} … {books.last_at or '—'}"),
        ],
    )
    replayed = Section(
        "重放 replayed",
        [
            ("账内状态摘要 digests", f"{counts['reproduced']} / {counts['digests']} 重算一致 reproduced"),
            ("末位状态摘要 digest", f"{books.digest}（位置 position {books.position:,}）"),
            ("更正 corrections", f"{counts['corrections']:,}"),
            ("撤销 revocations", f"{counts['revocations']:,}"),
            ("迟报 late registrations", f"{counts['late']:,}"),
            ("拒绝的提交 refused submissions", f"{counts['refused']:,}"),
            ("虚构※ invented", f"{counts['invented']:,}"),
        ],
    )
    return AuditPage(failure, [log, checked, replayed, _tools()], tables(books))


def _tools() -> Section:
    try:
        ours = version("quench")
    except PackageNotFoundError:
        ours = "—"
    digest = sha256(VERIFIER.read_bytes()).hexdigest()
    versions = f"quench {ours}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Section("工具 tools", [("版本 versions", versions), ("verify.py SHA-256", digest)])


def _policy(path: Path) -> Policy | None:
    try:
        return parse_policy(path.read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, MalformedPolicy):
        return None


def _keys(policy: Policy | None, where: str) -> list[tuple[str, str]]:
    """Whose signatures were believed, to be compared with the keys that the departments publish."""
    if policy is None:
        return [("策略 policy", "不可用 cannot be used: " + where)]
    members = {group.name: f"{group.threshold} of {', '.join(group.members)}" for group in policy.groups}
    return [
        ("策略 policy", f"{where}; 法定数 quorum {policy.quorum}: {members.get(policy.quorum, policy.quorum)}"),
        *(("账本公钥 log key", key.text) for key, _ in policy.logs),
        *((f"见证公钥 witness {one.name}", one.verifier.text) for one in policy.witnesses),
    ]


def _verified(page: Page) -> list[tuple[str, str]]:
    verified = page.verified
    lines = [
        ("quench verify", f"{verified.size:,} 条，根 entries, root {to_base64(verified.root_hash)}"),
        ("检查点 checkpoints", f"{verified.checkpoints:,}，最新 the newest of {verified.published:,} entries"),
        (
            "见证 witnesses",
            f"{', '.join(verified.witnesses) or '无 nobody'}；达法定数 by a quorum up to {verified.witnessed:,}",
        ),
        ("标签、提交 tags, submissions", f"{verified.tag_rows:,}, {verified.submissions:,}"),
    ]
    if page.policy is None:
        return [*lines, ("策略 policy", "未设公钥，签名未核 / no key is set, so no signature was judged")]
    return [*lines, *_keys(page.policy, "本机设置 the settings of this machine")]
