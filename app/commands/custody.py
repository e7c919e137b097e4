"""What the log says about itself: its key was changed, a restored backup is declared (domain/custody.py)."""

import asyncpg
from rich.console import Console

from app.clerks import shanghai_today, write_once
from app.databases import Databases
from app.keys import KeyFault, install, install_file, log_signer, trust, witness_policy
from app.rollback import rollback, seen_by_witnesses
from app.settings import Settings
from domain.custody import LedgerRestored, LogKeyRotated, Seen, restore_statement, rotation_statement
from domain.fact import Fact
from ledger.log import Log
from ledger.note import ED25519, Signer
from ledger.spelling import to_base64

KEEPER = "clerk:custody"
REASON_CHARACTERS_MAX = 500
_TELL = "请各见证方加入新公钥，再启动服务；并通知审计 / let each witness add it, then start the servers; tell auditors"
out = Console(highlight=False, soft_wrap=True, markup=False)


async def rotate_key(settings: Settings, found: Databases) -> None:
    """Write the hand-over, signed by the old key, then put the new key in its place.

    Killed in between, the log names a key that is not installed: the new key lies beside the old one as
    `log.key.next`, and running the command again finishes the work.
    """
    _must_be_a_file(settings)
    old = log_signer(settings)
    new = _next_key(settings, old.name)
    statement = rotation_statement(old.verifier.text, new.verifier.text)
    fact = LogKeyRotated(
        from_=old.verifier.text, to=new.verifier.text, signature=to_base64(old.private.sign(statement))
    )
    policy = witness_policy(settings)
    async with (
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=1, max_size=2) as pool,
    ):
        seen, _ = await seen_by_witnesses(policy, settings.origin)
        if halted := await rollback(pool, (await log.head()).size, policy, seen):
            raise KeyFault(f"{halted.message_zh} / {halted.message_en}")
        await _say(log, f"rotate:{new.verifier.text}", fact)
        position = (await log.head()).size
    _install(settings, old, new)
    trust(settings, [new.verifier, *(key for key, _ in policy.logs)])
    out.print(f"密钥已更换，记于位置 {position:,} / the key was changed, recorded at position {position:,}")
    out.print(f"新公钥 / new public key: {new.verifier.text}")
    out.print(_TELL)


async def declare_restore(
    settings: Settings, found: Databases, name: str, reason: str, officers: tuple[str, ...]
) -> None:
    """The lawful way out of a restored backup: the log goes on under another name, and says what was lost."""
    _must_be_a_file(settings)
    _check_declaration(settings, name, reason, officers)
    old, policy = log_signer(settings), witness_policy(settings)
    async with (
        await Log.open(found.app, origin=name) as log,
        asyncpg.create_pool(found.app, min_size=1, max_size=2) as pool,
    ):
        head = await log.head()
        seen, quorum = await seen_by_witnesses(policy, settings.origin)
        if not quorum:
            raise KeyFault(
                "见证方不足 / fewer witnesses answer than the policy asks for: nobody can say what was lost"
            )
        if await rollback(pool, head.size, policy, seen) is None:
            raise KeyFault(
                "没有回滚 / nothing is missing: the witnesses have seen no more than this database holds"
            )
        new = _next_key(settings, name)
        root = to_base64(head.root_hash)
        texts = old.verifier.text, new.verifier.text
        fact = LedgerRestored(
            from_=texts[0],
            to=texts[1],
            size=head.size,
            root=root,
            seen=tuple(
                Seen(witness=who, size=one.checkpoint.size, root=to_base64(one.checkpoint.root))
                for who, one in seen.items()
                if one.checkpoint
            ),
            reason=reason,
            officers=officers,
            signature=to_base64(old.private.sign(restore_statement(*texts, head.size, root, reason))),
        )
        await _say(log, f"restore:{texts[1]}", fact)
    _install(settings, old, new)
    trust(settings, [new.verifier])
    out.print(f"已申报恢复 / the restore is declared. 账本新名称 / the log's new name: {name}")
    out.print(f"新公钥 / new public key: {new.verifier.text}")
    out.print(_TELL)


def _check_declaration(settings: Settings, name: str, reason: str, officers: tuple[str, ...]) -> None:
    if name == settings.origin:
        raise KeyFault(f"须用新名称 / another name is needed: witnesses keep {name!r} for what they saw")
    if not reason.strip() or len(reason) > REASON_CHARACTERS_MAX or "\n" in reason:
        raise KeyFault(
            f"须写明原因 / a reason is needed, one line of at most {REASON_CHARACTERS_MAX} characters"
        )
    if len({officer.strip() for officer in officers if officer.strip()}) < 2:
        raise KeyFault(
            "须两名负责人 / two different officers are needed, by role and office: --officer A --officer B"
        )


async def _say(log: Log, key: str, fact: Fact) -> None:
    await write_once(log, KEEPER, key, fact, tags=("custody",), on=shanghai_today())


def _must_be_a_file(settings: Settings) -> None:
    if settings.log_key is not None:
        raise KeyFault(
            "私钥在 QUENCH_LOG_KEY 中 / the key is in QUENCH_LOG_KEY: only one in a file is changed here"
        )


def _next_key(settings: Settings, name: str) -> Signer:
    """The key that is about to be used, made once: a command that was killed finds it again."""
    path = settings.key_path.with_name(settings.key_path.name + ".next")
    if not path.exists():
        install_file(path, Signer.generate(name, ED25519))
    signer = Signer.from_text(path.read_text().strip())
    if signer.name != name:
        raise KeyFault(f"另一更换未完成 / another change is unfinished: {path} is the key of {signer.name!r}")
    return signer


def _install(settings: Settings, old: Signer, new: Signer) -> None:
    retired = settings.key_path.with_name(f"{settings.key_path.name}.{old.verifier.key_id.hex()}.retired")
    install_file(retired, old)  # A copy, so that a command killed here finds the old key in its place.
    install(settings, new)
    settings.key_path.with_name(settings.key_path.name + ".next").unlink()
