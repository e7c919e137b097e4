"""Trust policies (C2SP tlog-policy): which logs, which witnesses, and how many of them are enough.

One definition a line; words are parted by spaces and tabs, a line that begins with # is a comment. A key is
written as `ledger/note.py` says: a log's of type 0x01, a witness's of type 0x04. An address is optional. A name
stands before it is used; names mean nothing outside of the file.

    log quench.example/shanxi+c23d71e5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c https://quench.example
    witness 甲 w1.example+a88ac538+BGa+fjMsekUzMr2dCn99sFX1xe8aBq2mbZizn7aBDEc6
    witness 乙 w2.example+3349ad1f+BAtROtm0kkAVygkC7QeQRNOsXb7CMG8GlIwQ2o62458t
    witness 丙 w3.example+158d5501+BJGiigt0OBWTpNlGlXkgiSavyK2CyIObdkQ1m566mks6
    group 三取二 2 甲 乙 丙
    quorum 三取二

A checkpoint is *witnessed* when a listed log signed it and the quorum cosigned it; `any` is 1, `all` is every
member, and `quorum none` asks for no cosignature. A member belongs to one group only, so no witness counts twice.

A file is read as UTF-8; with `errors="surrogateescape"` names and comments may be any bytes, as the
specification allows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ledger.checkpoint import Checkpoint, parse_checkpoint_text, signers_of
from ledger.note import (
    COSIGNATURE,
    ED25519,
    KeyName,
    MalformedNote,
    Note,
    NoTrustedSignature,
    Verifier,
    open_note,
)
from ledger.spelling import from_decimal, shown

NONE = "none"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
POLICY_CHARACTERS_MAX = 1_000_000


class MalformedPolicy(ValueError):
    """A text that is no policy; the message names the line."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and the name it has in this file."""

    name: str
    verifier: Verifier
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses, or groups of them, of which `threshold` are enough."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which logs and which witnesses are believed; `quorum` names a witness, a group, or `none`."""

    logs: tuple[tuple[Verifier, str | None], ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    @property
    def text(self) -> str:
        """The policy as a file, without comments."""
        lines = [_line("log", key.text, url) for key, url in self.logs]
        lines += [_line("witness", w.name, w.verifier.text, w.url) for w in self.witnesses]
        lines += [_line("group", g.name, str(g.threshold), *g.members) for g in self.groups]
        return "".join([*lines, _line("quorum", self.quorum)])

    def satisfied_by(self, cosigners: Iterable[KeyName]) -> bool:
        """Whether the witnesses whose keys (name, id) these are make up the quorum."""
        signed = set(cosigners)
        enough = {NONE} | {w.name for w in self.witnesses if w.verifier.key in signed}
        for group in self.groups:  # In the order of the file: members stand before their group.
            if sum(member in enough for member in group.members) >= group.threshold:
                enough.add(group.name)
        return self.quorum in enough


@dataclass(frozen=True, slots=True)
class Judged:
    """A checkpoint that its log signed: by which of its keys, cosigned by which witnesses, and whether enough."""

    checkpoint: Checkpoint
    note: Note
    log_keys: tuple[Verifier, ...]
    witnesses: tuple[str, ...]
    witnessed: bool

    @property
    def log_key(self) -> Verifier:
        """The first of the log's keys that signed."""
        return self.log_keys[0]


def judge(
    source: str,
    policy: Policy,
    *,
    known: Sequence[Verifier] | None = None,
    others: Iterable[Verifier] = (),
) -> Judged:
    """Open a checkpoint under a policy; `known` are the log's keys where they do not come from the policy. Signatures
    of `others` are verified and count for nothing.

    MalformedNote says that it is none, that a signature of a known key fails, or that no trusted log signed.
    """
    logs = [key for key, _ in policy.logs] if known is None else list(known)
    note = open_note(source, [*logs, *(witness.verifier for witness in policy.witnesses), *others])
    checkpoint = parse_checkpoint_text(note.text)
    log_keys = signers_of(checkpoint, note, logs)
    if not log_keys:
        raise NoTrustedSignature(
            f"日志未签名 / no trusted key of the log {shown(checkpoint.origin)} signed this checkpoint"
        )
    signed = {signature.key for signature in note.signatures}
    witnesses = tuple(w.name for w in policy.witnesses if w.verifier.key in signed)
    return Judged(checkpoint, note, log_keys, witnesses, policy.satisfied_by(signed))


def with_cosigners(policy: Policy, cosigners: Iterable[Verifier]) -> Policy:
    """The policy with these keys as witnesses whom no quorum asks for, where it does not name them already."""
    named = {witness.verifier.public for witness in policy.witnesses}
    former = (Witness("+".join(key.text.split("+")[:2]), key) for key in cosigners if key.public not in named)
    return replace(policy, witnesses=(*policy.witnesses, *former))


def parse_policy(text: str) -> Policy:
    """The policy of a file."""
    if len(text) > POLICY_CHARACTERS_MAX:
        raise MalformedPolicy(f"策略文件过长 / a policy has at most {POLICY_CHARACTERS_MAX:,} characters")
    if text and not text.endswith("\n"):
        raise MalformedPolicy("策略文件末行缺少换行 / the last line of a policy ends with a newline")
    reading = _Reading()
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            reading.read(line)
        except (MalformedPolicy, MalformedNote) as malformed:
            raise MalformedPolicy(f"第 {number} 行 / line {number}: {malformed}") from None
    if reading.quorum is None:
        raise MalformedPolicy("缺少 quorum 行 / a policy has one line “quorum <name>”")
    return Policy(tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum)


@dataclass
class _Reading:
    """What the lines so far have defined."""

    logs: list[tuple[Verifier, str | None]] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    names: set[str] = field(default_factory=lambda: {NONE})
    members: set[str] = field(default_factory=set)
    public: set[tuple[str, bytes]] = field(default_factory=set)

    def read(self, line: str) -> None:
        _check_octets(line)
        match [word for word in line.replace("\t", " ").split(" ") if word]:
            case []:
                pass
            case [first, *_] if first.startswith("#"):
                pass
            case ["log", key, *url] if len(url) <= 1:
                self.logs.append((self._key("log", key, ED25519), *_url(url)))
            case ["witness", name, key, *url] if len(url) <= 1:
                self._define(name)
                self.witnesses.append(Witness(name, self._key("witness", key, COSIGNATURE), *_url(url)))
            case ["group", name, threshold, *members] if members:
                self._group(name, threshold, tuple(members))
            case ["quorum", name]:
                self._quorum(name)
            case _:
                raise MalformedPolicy(
                    "无法识别的行 / not “log vkey [url]”, “witness name vkey [url]”, "
                    f"“group name all|any|k member…” or “quorum name”: {shown(line)}"
                )

    def _key(self, kind: str, text: str, algorithm: int) -> Verifier:
        verifier = Verifier.from_text(text)
        if verifier.algorithm != algorithm:
            raise MalformedPolicy(
                f"密钥类型不符 / the key of a {kind} has type 0x{algorithm:02x}, "
                f"this one 0x{verifier.algorithm:02x}: {shown(text)}"
            )
        if (kind, verifier.public) in self.public:
            raise MalformedPolicy(
                f"公钥重复 / the same public key stands in an earlier {kind} line: {shown(text)}"
            )
        self.public.add((kind, verifier.public))
        return verifier

    def _define(self, name: str) -> None:
        if name in self.names:
            raise MalformedPolicy(f"名称已被使用 / this name is taken: {shown(name)}")
        self.names.add(name)

    def _group(self, name: str, threshold: str, members: tuple[str, ...]) -> None:
        for member in members:
            if member == NONE or member not in self.names:
                raise MalformedPolicy(f"成员未定义 / no line above defines the member {shown(member)}")
            if member in self.members:
                raise MalformedPolicy(f"成员重复 / {shown(member)} is a member already: it would count twice")
            self.members.add(member)
        words = {"all": len(members), "any": 1}
        count = words[threshold] if threshold in words else from_decimal(threshold, MalformedPolicy)
        if not 1 <= count <= len(members):
            raise MalformedPolicy(f"门槛错误 / {count} of {len(members)} members cannot be asked for")
        self._define(name)
        self.groups.append(Group(name, count, members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise MalformedPolicy("quorum 行重复 / there is a quorum line already")
        if name not in self.names:
            raise MalformedPolicy(f"未定义 / no line above defines {shown(name)}")
        self.quorum = name


def _url(words: list[str]) -> tuple[str | None]:
    return (words[0] if words else None,)


def _line(*words: str | None) -> str:
    return " ".join(word for word in words if word is not None) + "\n"


def _check_octets(line: str) -> None:
    try:
        line.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raise MalformedPolicy("不是有效的文本 / these characters are no bytes of a file") from None
    if _CONTROL.search(line):
        raise MalformedPolicy(f"含控制字符 / only tab and newline are allowed: {shown(line)}")
