"""The log's key and its policy: files outside the database, because whoever owns the database must not own them.

    keys/log.key     the private key, one line, for its owner only (0600); in QUENCH_LOG_KEY it needs no file
    settings.env     QUENCH_ORIGIN and QUENCH_LOG_VERIFIER: the name and the public key the server insists on
    policy           whose checkpoints and which witnesses are believed (C2SP tlog-policy); edited by hand

The server starts with no other key than the one its settings name: a key that was swapped, or a settings file of
another log, is told before anything is signed.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.settings import Settings
from ledger.note import ED25519, MalformedNote, Signer, Verifier
from ledger.policy import MalformedPolicy, Policy, parse_policy

_POLICY_HEAD = """\
# 信任策略：账本公钥与见证方。每个见证方一行（quench witness new 会打印），再设定法定数。
# The log's key, and the witnesses: a line each (`quench witness new` prints it), then how many are enough, e.g.
#   witness A <vkey> http://host:8100
#   group two-of-three 2 A B C
#   quorum two-of-three
"""


class KeyFault(Exception):
    """The log's key or policy is missing or is not the one that the settings name; says what to do."""


def new_log_key(settings: Settings, name: str) -> Verifier:
    """Make the log's key, and write its name and public key to the settings; what exists is never touched."""
    if settings.log_key is not None or settings.key_path.exists():
        raise KeyFault(
            f"已有账本私钥 / the log has a key already ({settings.key_path}): use `quench keys rotate`"
        )
    if settings.log_verifier is not None:
        raise KeyFault(_lost(settings))
    signer = Signer.generate(name, ED25519)
    install(settings, signer)
    if not settings.policy_path.exists():
        trust(settings, [signer.verifier])
    return signer.verifier


def install(settings: Settings, signer: Signer) -> None:
    """Put a key in its place and its name and public key in the settings, each whole or not at all."""
    install_file(settings.key_path, signer)
    kept = _settings_lines(settings.settings_file)
    kept |= {"QUENCH_ORIGIN": signer.name, "QUENCH_LOG_VERIFIER": signer.verifier.text}
    _write(settings.settings_file, "".join(f"{name}={value}\n" for name, value in kept.items()), 0o644)


def install_file(path: Path, signer: Signer) -> None:
    """A private key in a file, for its owner only."""
    _write(path, signer.text + "\n", 0o600)


def trust(settings: Settings, logs: Sequence[Verifier]) -> None:
    """The policy with these keys of the log; its witnesses and quorum stay as they are."""
    witnesses = "quorum none\n"
    if settings.policy_path.exists():
        policy = witness_policy(settings)
        witnesses = replace(policy, logs=()).text
    lines = "".join(f"log {key.text}\n" for key in dict.fromkeys(logs))
    _write(settings.policy_path, _POLICY_HEAD + lines + witnesses, 0o644)


def log_signer(settings: Settings) -> Signer:
    """The log's key, if it is the one that the settings name; KeyFault otherwise."""
    text = settings.log_key.get_secret_value() if settings.log_key else _read_key(settings)
    try:
        signer = Signer.from_text(text.strip())
    except MalformedNote as fault:
        raise KeyFault(f"账本私钥无法读取 / the log's key cannot be read: {fault}") from fault
    if settings.log_verifier is None:
        raise KeyFault(
            "设置未载明公钥，核对后设置 / the settings name no public key; if this is the log's, set "
            f"QUENCH_LOG_VERIFIER={signer.verifier.text}"
        )
    if signer.verifier.text != settings.log_verifier:
        raise KeyFault(
            f"账本私钥与设置不符 / the key is {signer.verifier.text}, but the settings name {settings.log_verifier}: "
            "put the right key back, or change it with `quench keys rotate`"
        )
    if signer.name != settings.origin:
        raise KeyFault(
            f"账本名称不符 / the key is that of {signer.name!r}, but this log is {settings.origin!r} (QUENCH_ORIGIN)"
        )
    return signer


def _check_owner_only(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        raise KeyFault(f"私钥他人可读 / others can read {path}: chmod 600, or give it as QUENCH_LOG_KEY")


def has_log_key(settings: Settings) -> bool:
    """Whether a key was ever made here."""
    return settings.log_key is not None or settings.key_path.exists()


def witness_policy(settings: Settings) -> Policy:
    """The policy of this log; one that trusts it and no witness where `keys new` wrote none."""
    path, key = settings.policy_path, settings.log_verifier
    if key and settings.policy_file is None and not path.exists():
        return parse_policy(f"log {key}\nquorum none\n")
    policy = read_policy(path)
    # What witnesses show is believed only where a log of the policy signed it: without this line no rollback is seen.
    if key and key not in [log.text for log, _ in policy.logs]:
        raise KeyFault(
            f"策略缺少本账本公钥 / the policy {path} does not name this log; add the line: log {key}"
        )
    return policy


def read_policy(path: Path) -> Policy:
    """The policy of a file."""
    try:
        return parse_policy(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, MalformedPolicy) as fault:
        raise KeyFault(f"策略文件无法读取 / the policy {path} cannot be read: {fault}") from fault


def _read_key(settings: Settings) -> str:
    path = settings.key_path
    try:
        _check_owner_only(path)
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        if settings.log_verifier is not None:
            raise KeyFault(_lost(settings)) from None
        raise KeyFault(f"没有账本私钥 / the log has no key ({path}): run `quench keys new`") from None
    except (OSError, UnicodeError) as fault:
        raise KeyFault(f"账本私钥无法读取 / {path} cannot be read: {fault}") from fault


def _lost(settings: Settings) -> str:
    return (
        f"账本私钥不在原处，请从备份放回 / the settings name the key {settings.log_verifier}, but {settings.key_path} "
        "is not there: put it back from your copy (docs/operator.md says what to do where there is none)"
    )


def _settings_lines(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = [line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line]
    return {name.strip(): value for name, _, value in lines}


def _write(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
