"""Attacks on what is signed: published checkpoints, the log's key, its hand-over, the witnesses' keys."""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.witness.folder import open_folder
from domain.custody import LogKeyRotated, rotation_statement
from domain.fact import encode_fact
from ledger.checkpoint import parse_checkpoint_text
from ledger.note import COSIGNATURE, Signer, parse_note, with_signatures
from ledger.spelling import to_base64
from ledger.sql import queries
from tests.tampering.attacks import another_key
from tests.tampering.detecting import ATTENDED, BUNDLE, OLDER, RECEIPT, START, VERIFY
from tests.tampering.edits import altered
from tests.tampering.rewriting import Care, Entries, checkpoint_of, publish, rewrite
from tests.tampering.scene import Act, Attack, Scene

EVERY_BUNDLE = frozenset({BUNDLE, OLDER, RECEIPT})


def on_checkpoints() -> Iterator[Attack]:
    """The list of what was published."""
    newest = "size = (SELECT max(size) FROM ledger.checkpoints)"
    seen = EVERY_BUNDLE | {VERIFY}
    yield _sql(
        "the newest removed", f"DELETE FROM ledger.checkpoints WHERE {newest}", frozenset({OLDER, RECEIPT})
    )
    yield _sql(
        "the cosignatures of the newest taken off",
        f"UPDATE ledger.checkpoints SET note = substring(note FROM '^(?:[^\\n]*\\n){{5}}') WHERE {newest}",
        seen,
    )
    yield _sql(
        "the newest given the signatures of the one before",
        f"UPDATE ledger.checkpoints SET note = substring(note FROM '^(?:[^\\n]*\\n){{4}}') || (SELECT "
        "substring(note FROM '^(?:[^\\n]*\\n){4}(.*)$') FROM ledger.checkpoints ORDER BY size DESC OFFSET 1 LIMIT 1) "
        f"WHERE {newest}",
        seen,
    )
    yield _sql(
        "the note of one under the size of another",
        f"UPDATE ledger.checkpoints SET note = (SELECT note FROM ledger.checkpoints ORDER BY size LIMIT 1) "
        f"WHERE {newest}",
        seen,
    )
    yield _attack("one byte of a cosigner's name changed", partial(_a_cosigner, by_name=True), seen)
    yield _attack("one byte of a cosigner's key id changed", partial(_a_cosigner, by_name=False), seen)
    yield _attack("one in the middle signed anew over another root, with the stolen key", _another_root, seen)
    yield _attack("one beyond the log, signed with the stolen key", _beyond, frozenset({VERIFY}))


def on_keys() -> Iterator[Attack]:
    """Somebody else's key in the place of the log's."""
    by = EVERY_BUNDLE | {VERIFY}
    yield Attack("log key", "checkpoints signed with another key under the log's name", _another_key, by)
    yield Attack(
        "log key", "a hand-over to another key that the old one did not sign", partial(_rotated, False), by
    )
    yield Attack(
        "log key",
        "one tonne altered, everything re-chained and signed with another key",
        _rewritten_under_another_key,
        by | {START},
    )
    yield Attack(
        "log key",
        "a hand-over to another key that the stolen one did sign",
        partial(_rotated, True),
        EVERY_BUNDLE,
    )


def on_witnesses() -> Iterator[Attack]:
    """One tonne altered, everything re-chained, signed with the stolen log key; and cosigned."""
    told = "one tonne altered, re-chained, signed with the stolen log key and cosigned"
    for name, stolen, by in (
        ("by others under the witnesses' names", 0, EVERY_BUNDLE),
        ("with one stolen witness key", 1, EVERY_BUNDLE),
        ("with two stolen witness keys: a quorum", 2, frozenset({OLDER, RECEIPT})),
    ):
        finders = by | {ATTENDED, START}
        yield Attack("witnesses", f"{told} {name}", partial(_cosigned, stolen), finders, signed=True)


def _sql(name: str, statement: str, finders: frozenset[str]) -> Attack:
    return _attack(name, partial(_execute, statement), finders)


def _attack(name: str, act: Act, finders: frozenset[str]) -> Attack:
    return Attack("checkpoints", f"checkpoints: {name}", act, finders)


async def _a_cosigner(scene: Scene, *, by_name: bool) -> None:
    """The line is of an unknown key now, which readers of a note ignore, and the quorum of the others still holds."""
    rows = await scene.connection.fetch("SELECT note FROM ledger.checkpoints WHERE signatures = 4")
    note: str = scene.random.choice(rows)["note"]
    line = scene.random.choice(parse_note(note).lines[1:])
    at = scene.random.randrange(4)
    if by_name:
        now = replace(line, name=line.name[:at] + chr(ord(line.name[at]) ^ 1) + line.name[at + 1 :])
    else:
        now = replace(line, key_id=line.key_id[:at] + bytes([line.key_id[at] ^ 1]) + line.key_id[at + 1 :])
    now_note = note.replace(line.line, now.line)
    await scene.connection.execute("UPDATE ledger.checkpoints SET note = $1 WHERE note = $2", now_note, note)


async def _execute(statement: str, scene: Scene) -> None:
    await scene.connection.execute(statement)


async def _another_root(scene: Scene) -> None:
    sizes = sorted(scene.victim.checkpoints)
    size = scene.random.choice(sizes[:-1])
    entries = [*scene.victim.entries[: size - 1], b"{}"]
    await scene.connection.execute("DELETE FROM ledger.checkpoints WHERE size = $1", size)
    await publish(scene.connection, size, checkpoint_of(entries, size, scene.victim.signer))


async def _beyond(scene: Scene) -> None:
    entries = [*scene.victim.entries, *scene.victim.entries]
    size = scene.victim.size + scene.random.randint(1, scene.victim.size)
    await publish(scene.connection, size, checkpoint_of(entries, size, scene.victim.signer))


async def _another_key(scene: Scene) -> None:
    key = another_key(scene.victim)
    notes = await scene.connection.fetch("SELECT note FROM ledger.checkpoints")
    await scene.connection.execute("DELETE FROM ledger.checkpoints")
    for row in notes:
        size = parse_checkpoint_text(parse_note(row["note"]).text).size
        await publish(scene.connection, size, checkpoint_of(scene.victim.entries, size, key))


async def _rewritten_under_another_key(scene: Scene) -> None:
    await rewrite(scene.connection, altered(scene.position()), Care.SIGNED, another_key(scene.victim))


async def _rotated(stolen: bool, scene: Scene) -> None:
    """The hand-over stands in the log; checkpoints after it are signed with the new key."""
    old, new = scene.victim.signer, another_key(scene.victim)
    signer = old if stolen else new
    statement = rotation_statement(old.verifier.text, new.verifier.text)
    fact = LogKeyRotated(
        from_=old.verifier.text,
        to=new.verifier.text,
        signature=to_base64(signer.private.sign(statement)),
    )

    def edit(entries: Entries) -> Entries:
        last = entries[-1]
        meta = {**last["meta"], "key": f"rotate:{new.verifier.text}", "scope": "clerk:custody"}
        told = {**last, "type": fact.TOPIC, "tags": ["custody"], "data": encode_fact(fact), "meta": meta}
        return [*entries, told]

    await rewrite(scene.connection, edit, Care.SIGNED, new)


async def _cosigned(stolen: int, scene: Scene) -> None:
    """All checkpoints from the change on, cosigned with so many of the witnesses' keys, and with invented ones, which
    the attacker puts among the keys that the log remembers: every line is somebody's."""
    await rewrite(scene.connection, altered(scene.position()), Care.SIGNED, scene.victim.signer)
    names = [witness.name for witness in scene.victim.policy.witnesses]
    keys = [open_folder(scene.victim.folder / name).signer for name in names[:stolen]]
    keys += [Signer.generate(f"{name}.witness.example", COSIGNATURE) for name in names[stolen:]]
    await scene.connection.execute(queries()["name_cosigners"], [key.verifier.text for key in keys])
    rows = await scene.connection.fetch("SELECT size, note FROM ledger.checkpoints WHERE signatures = 1")
    await scene.connection.execute("DELETE FROM ledger.checkpoints WHERE signatures = 1")
    for row in rows:
        lines = "".join(key.cosign(parse_note(row["note"]).text, int(time.time())) for key in keys)
        await publish(scene.connection, row["size"], with_signatures(row["note"], lines), 1 + len(keys))
