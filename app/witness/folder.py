"""A witness's folder: who it is, which logs it trusts, what it cosigned last.

    key      its private key, one line, for its owner only (0600); whoever has it can sign in its name
    logs     the keys of the logs it cosigns, a C2SP tlog-policy of log lines; edited by hand, read at the start
    state    the last checkpoint cosigned for each log (see state.py)

It is made whole or not at all, so a folder that lacks a file was damaged later: nothing is ever made anew in it.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.witness.state import WitnessFault, initial_state, write_durably
from ledger.note import COSIGNATURE, MalformedNote, Signer, Verifier
from ledger.policy import MalformedPolicy, parse_policy
from ledger.witness import Trusted

_LOGS_HEAD = """\
# 本见证方只为下列账本签名；每行一个账本公钥。更换账本密钥时加入新行，重启见证服务。
# This witness cosigns these logs only, a log's public key a line. When a log changes its key, add the new line and
# restart the witness.
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the witness is and which logs it believes."""

    signer: Signer
    trusted: Trusted


def new_folder(folder: Path, name: str, logs: Sequence[str]) -> Identity:
    """Make a witness with a fresh key that has cosigned nothing yet; what exists is never touched."""
    folder = folder.absolute()
    signer = Signer.generate(name, COSIGNATURE)
    keys = [Verifier.from_text(vkey.strip()) for vkey in logs]
    text = _LOGS_HEAD + "".join(f"log {key.text}\n" for key in keys) + "quorum none\n"
    identity = Identity(signer, _trusted(text, "--log"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    draft.mkdir(mode=0o700)
    try:
        with _opened(draft) as descriptor:
            write_durably(draft / "key", signer.text + "\n", descriptor)
            write_durably(draft / "logs", text, descriptor)
            write_durably(draft / "state", initial_state(signer.verifier), descriptor)
        _move(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return identity


def open_folder(folder: Path) -> Identity:
    """The witness of this folder; a fault says which file is missing, open to others, or not what it should be."""
    signer = _signer(folder / "key")
    path = folder / "logs"
    return Identity(signer, _trusted(_read(path), str(path)))


def _move(draft: Path, folder: Path) -> None:
    try:
        os.rename(draft, folder)  # Takes the place of an empty folder, and of nothing else.
    except OSError as fault:
        raise WitnessFault(
            f"{folder} 已存在，不会覆盖 / exists or cannot be made, and nothing is overwritten ({fault.strerror})"
        ) from fault
    with _opened(folder.parent) as descriptor:
        os.fsync(descriptor)


def _signer(path: Path) -> Signer:
    text = _read(path)
    if path.stat().st_mode & 0o077:
        raise WitnessFault(f"{path} 其他用户可读，请执行 / others can read it; first run: chmod 600 {path}")
    try:
        signer = Signer.from_text(text.removesuffix("\n"))
    except MalformedNote as fault:
        raise WitnessFault(f"{path}: {fault}") from fault
    if signer.algorithm != COSIGNATURE:
        raise WitnessFault(f"{path} 是账本密钥，不是见证密钥 / holds the key of a log, not of a witness")
    return signer


def _trusted(text: str, where: str) -> Trusted:
    """The logs of a policy, by origin."""
    try:
        policy = parse_policy(text)
    except MalformedPolicy as fault:
        raise WitnessFault(f"{where}: {fault}") from fault
    trusted: dict[str, list[Verifier]] = {}
    for verifier, _ in policy.logs:
        trusted.setdefault(verifier.name, []).append(verifier)
    if not trusted:
        raise WitnessFault(f"{where}: 没有任何账本 / names no log; a line is: log <vkey>")
    return trusted


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as fault:
        hint = "它随文件夹建立，现已丢失 / it was made with the folder and is lost: see docs/witness.md"
        if not path.parent.exists():
            hint = "先执行 / first run: quench witness new"
        raise WitnessFault(f"{path} 不存在 / does not exist; {hint}") from fault
    except UnicodeDecodeError as fault:
        raise WitnessFault(f"{path} 不是 UTF-8 文本 / is not UTF-8 text") from fault


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
