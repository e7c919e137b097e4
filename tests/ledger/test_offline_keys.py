"""Key rotation: an entry signed by the key that it ends; from its position on only the new key counts."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger.note import ED25519, Signer
from tests.ledger.bundles import an_entry, checkpoint_of, proven, refused_here, the_entries, write
from tests.ledger.worked_example import LOG, ORIGIN, POLICY, signer

SECOND, THIRD, THIEF = (signer(ORIGIN, ED25519, seed) for seed in (51, 52, 53))
AT, SIZE = 20, 40


def rotation(old: Signer, new: Signer, by: Signer | None = None) -> dict[str, str]:
    """What stands in the entry; `by` signs it where the old key does not."""
    told = {"from": old.verifier.text, "to": new.verifier.text}
    message = f"quench key rotation v1\n{told['from']}\n{told['to']}\n"
    return {**told, "signature": b64encode((by or old).private.sign(message.encode())).decode()}


def with_rotations(**rotations: Any) -> list[bytes]:
    """The small log, with rotations at the positions `at_20=…`."""
    entries = the_entries(SIZE)
    for name, data in rotations.items():
        position = int(name.removeprefix("at_"))
        entries[position - 1] = an_entry(position, type="LogKeyRotated", data=data)
    return entries


def signed(folder: Path, entries: list[bytes], *keys: tuple[int, Signer], policy: str = POLICY) -> Path:
    """A bundle whose checkpoint of each size is signed by that key; the last is the newest."""
    checkpoints = [checkpoint_of(entries, size, key) for size, key in keys]
    return write(folder, entries, checkpoint=checkpoints[-1], checkpoints=checkpoints, policy=policy)


def trusting(*logs: Signer) -> str:
    rest = POLICY.split("\n", 1)[1]
    return "".join(f"log {log.verifier.text}\n" for log in logs) + rest


ROTATED = with_rotations(at_20=rotation(LOG, SECOND))


@pytest.mark.parametrize("trusted", [(LOG,), (SECOND,), (LOG, SECOND)], ids=["old", "new", "both"])
def test_each_key_counts_in_its_own_time(tmp_path: Path, trusted: Sequence[Signer]) -> None:
    keys = [(0, LOG), (19, LOG), (20, SECOND), (SIZE, SECOND)]
    report = proven(signed(tmp_path / "b", ROTATED, *keys, policy=trusting(*trusted)))
    assert f"公钥 0: {LOG.verifier.text}" in report
    assert f"公钥 20: {SECOND.verifier.text}" in report


def test_the_old_key_signs_nothing_from_the_position_of_its_rotation_on(tmp_path: Path) -> None:
    for size in (20, 21, 39):
        folder = signed(tmp_path / str(size), ROTATED, (size, LOG), (SIZE, SECOND))
        assert refused_here(folder).startswith(f"checkpoints/{size:012}: 没有受信任的日志签名")
    assert "没有受信任的日志签名" in refused_here(signed(tmp_path / "b", ROTATED, (SIZE, LOG)))


def test_the_new_key_signs_nothing_before(tmp_path: Path) -> None:
    folder = signed(tmp_path / "b", ROTATED, (19, SECOND), (SIZE, SECOND))
    assert refused_here(folder).startswith("checkpoints/000000000019: 没有受信任的日志签名")


def test_a_chain_of_rotations_leads_from_any_trusted_key_to_the_present_one(tmp_path: Path) -> None:
    entries = with_rotations(at_10=rotation(LOG, SECOND), at_30=rotation(SECOND, THIRD))
    for log in (LOG, SECOND, THIRD):
        keys = [(9, LOG), (10, SECOND), (29, SECOND), (30, THIRD), (SIZE, THIRD)]
        folder = signed(tmp_path / log.verifier.key_id.hex(), entries, *keys, policy=trusting(log))
        assert f"公钥 30: {THIRD.verifier.text}" in proven(folder)


def test_a_rotation_that_nobody_trusted_signed_leads_nowhere(tmp_path: Path) -> None:
    entries = with_rotations(at_20=rotation(THIEF, SECOND))
    folder = signed(tmp_path / "b", entries, (19, THIEF), (SIZE, SECOND))
    assert refused_here(folder).startswith("policy: 策略中没有此日志的密钥")


BAD = {
    "signed by the new key": rotation(LOG, SECOND, by=SECOND),
    "signed by a thief": rotation(LOG, SECOND, by=THIEF),
    "signed for another key": {**rotation(LOG, THIRD), "to": SECOND.verifier.text},
    "of another log": rotation(signer("other.example", ED25519, 1), SECOND),
    "to another log": rotation(LOG, signer("other.example", ED25519, 51)),
    "to no key": {**rotation(LOG, SECOND), "to": "quench"},
    "no signature": {"from": LOG.verifier.text, "to": SECOND.verifier.text},
    "no text": {**rotation(LOG, SECOND), "from": 7},
    "no object": [],
    "nothing": None,
}


@pytest.mark.parametrize("data", BAD)
def test_a_rotation_that_is_none_is_named_by_its_position(tmp_path: Path, data: str) -> None:
    folder = signed(tmp_path / "b", with_rotations(at_20=BAD[data]), (SIZE, SECOND))
    assert refused_here(folder).startswith("position 20: ")


def test_only_the_key_in_force_can_be_ended(tmp_path: Path) -> None:
    """The first key, stolen later, cannot rotate once more."""
    entries = with_rotations(at_10=rotation(LOG, SECOND), at_30=rotation(LOG, THIEF))
    assert refused_here(signed(tmp_path / "b", entries, (SIZE, THIEF))).startswith(
        "position 30: 密钥轮换无效"
    )


NEW_NAME = "quench.example/shanxi/2"
RESTORED = signer(NEW_NAME, ED25519, seed=54)


def restore(old: Signer, new: Signer, by: Signer | None = None, **bent: Any) -> dict[str, Any]:
    """What `quench restore declare` writes (domain/custody.py)."""
    told = {
        "from": old.verifier.text, "to": new.verifier.text, "size": 29, "root": "cm9vdA==", "reason": "磁盘损坏",
    }  # fmt: skip
    message = "quench restore v1\n" + "".join(f"{value}\n" for value in told.values())
    signature = b64encode((by or old).private.sign(message.encode())).decode()
    return {**told, "signature": signature, "officers": ["A", "B"], "seen": [], **bent}


def restored(data: Any, *rotations: tuple[int, Any]) -> list[bytes]:
    """The small log, restored at position 30 after these rotations."""
    entries = with_rotations(**{f"at_{position}": told for position, told in rotations})
    entries[29] = an_entry(30, type="LedgerRestored", data=data)
    return entries


@pytest.mark.parametrize("trusted", [(LOG,), (RESTORED,)], ids=["old", "new"])
def test_a_log_that_was_restored_goes_on_under_its_new_name_and_key(
    tmp_path: Path, trusted: Sequence[Signer]
) -> None:
    entries = restored(restore(SECOND, RESTORED), (20, rotation(LOG, SECOND)))
    keys = [(40, RESTORED)]
    report = proven(signed(tmp_path / "b", entries, *keys, policy=trusting(*trusted)))
    assert f"公钥 30: {RESTORED.verifier.text}" in report
    assert NEW_NAME in report


@pytest.mark.parametrize(
    "data",
    [
        restore(SECOND, RESTORED, by=THIEF),
        restore(SECOND, RESTORED, size=28),
        restore(SECOND, RESTORED, reason="另一原因"),
        restore(LOG, RESTORED),
        restore(SECOND, THIRD),
    ],
    ids=["another signer", "another size", "another reason", "a key out of force", "the same name"],
)
def test_a_restore_that_the_key_in_force_did_not_sign_proves_nothing(tmp_path: Path, data: Any) -> None:
    entries = restored(data, (20, rotation(LOG, SECOND)))
    folder = signed(tmp_path / "b", entries, (SIZE, RESTORED), policy=trusting(LOG, RESTORED))
    assert refused_here(folder).startswith("position 30: 密钥轮换无效")
