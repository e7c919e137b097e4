"""Is this database as far as the world has seen it? (issue 3; docs/operator.md)

A backup that is restored takes back what was acknowledged, and the database cannot know. The witnesses do: each
keeps the largest checkpoint it cosigned. If one shows a checkpoint of this log, signed by this log, that the
database does not reach or does not lead to, nothing may be written: every further entry would be another history.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from app.witness.collecting import Sighting, sightings
from domain.refusals import Refusal
from ledger import tree
from ledger.checkpoint import Checkpoint
from ledger.note import MalformedNote
from ledger.policy import Policy, judge


class RollbackDetected(Refusal, frozen=True, kw_only=True):
    """Any submission while a witness has cosigned more entries than the database holds."""

    CODE = "ROLLBACK_DETECTED"
    ZH = "数据库只有 {size} 条，而见证方 {witness} 已见证 {seen} 条：可能恢复了旧备份，停止写入。"
    EN = (
        "The database holds {size} entries, but witness {witness} has cosigned {seen}: an old backup was restored, or "
        "entries were removed. Nothing is written."
    )
    REMEDY = (
        "恢复完整的数据库；确已丢失时由两名负责人执行 quench restore declare。"
        "Restore the whole database; where entries are lost for good, two officers run `quench restore declare`."
    )
    RECORDED = False

    size: int
    seen: int
    witness: str


class HistoryChanged(Refusal, frozen=True, kw_only=True):
    """Any submission while a witness has cosigned another history than the database holds."""

    CODE = "HISTORY_CHANGED"
    ZH = "前 {seen} 条的根与见证方 {witness} 所见不同：历史被改动，停止写入。"
    EN = "The first {seen} entries have another root than witness {witness} cosigned: history was changed."
    REMEDY = "保留数据库原状，运行 quench verify，联系审计。Keep the database, run `quench verify`, call an auditor."
    RECORDED = False

    seen: int
    witness: str


async def seen_by_witnesses(
    policy: Policy, origin: str, seconds: float = 5
) -> tuple[dict[str, Sighting], bool]:
    """What each witness shows of this log, and whether those that answered make up the quorum."""
    if not policy.witnesses:
        return {}, True
    seen = await sightings(policy, origin, timeout_seconds=seconds)
    answered = [w.verifier.key for w in policy.witnesses if seen[w.name].size is not None]
    return seen, policy.satisfied_by(answered)


async def rollback(database: Any, size: int, policy: Policy, seen: Mapping[str, Sighting]) -> Refusal | None:
    """Why nothing may be written, if a witness knows of more or of other entries; None where all agree."""
    for name, checkpoint in sorted(_signed(policy, seen), key=lambda found: -found[1].size):
        if checkpoint.size > size:
            return RollbackDetected(size=size, seen=checkpoint.size, witness=name)
        if await tree.root(database, checkpoint.size) != checkpoint.root:
            return HistoryChanged(seen=checkpoint.size, witness=name)
    return None


def _signed(policy: Policy, seen: Mapping[str, Sighting]) -> Iterator[tuple[str, Checkpoint]]:
    """Only what this log's own key signed counts: a witness that lies cannot stop the log."""
    for name, sighting in seen.items():
        if sighting.checkpoint:
            with suppress(MalformedNote):
                yield name, judge(sighting.source, policy).checkpoint
