"""Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature.

    This is an example message.
    ⏎
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

The text is everything up to the last empty line, its own final newline included; ⏎ stands for the empty line.
A signature line is an em dash (U+2014), a space, the key's name, a space, and

    base64( key id, 4 bytes ‖ signature )        key id = SHA-256(name ‖ 0x0A ‖ algorithm ‖ public key)[:4]

Whoever checks holds *verifier keys*, written name+key id in hex+base64(algorithm ‖ public key); this one is the
key of the note above:

    example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k

Two algorithms exist here, both Ed25519 (RFC 8032):

    0x01  the log      signature = Ed25519(text)
    0x04  a witness    signature = timestamp, u64 big-endian ‖ Ed25519("cosignature/v1\\ntime <timestamp>\\n" ‖ text)

The second is the C2SP tlog-cosignature. A signature of a key that is not ours is ignored; a signature that
names one of our keys and does not verify makes the whole note malformed. The secret key is written as Go's
note.GenerateKey writes it: PRIVATE+KEY+name+key id+base64(algorithm ‖ seed).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.spelling import NUMBER_MAX, from_base64, shown, to_base64

ED25519 = 0x01
COSIGNATURE = 0x04
NOTE_BYTES_MAX = 1_000_000
SIGNATURES_MAX = 100
_SIGNATURE_LENGTH = {ED25519: 64, COSIGNATURE: 8 + 64}
_DASH = "— "
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")
"""Below U+0020 only: signed-note leaves U+007F and above to the text."""

KeyName = tuple[str, bytes]
"""Name and id: what a signature says of its key."""


class MalformedNote(ValueError):
    """A text that is no signed note or key, or that one of our keys did not sign."""


class BadSignature(MalformedNote):
    """The note names one of our keys, and that key did not sign it."""


class NoTrustedSignature(MalformedNote):
    """A well-formed note that none of our keys signed."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key and the name under which it signs (verifier key)."""

    name: str
    key_id: bytes
    algorithm: int
    public: bytes

    @classmethod
    def of(cls, name: str, algorithm: int, public: bytes) -> "Verifier":
        """The verifier of a public key of 32 bytes."""
        check_name(name)
        if algorithm not in _SIGNATURE_LENGTH:
            raise MalformedNote(
                f"不支持的签名算法 / unknown key type 0x{algorithm:02x}: 0x01 or 0x04 (Ed25519)"
            )
        if len(public) != 32:
            raise MalformedNote(f"公钥应为 32 字节 / an Ed25519 key has 32 bytes, this one {len(public)}")
        told = name.encode() + b"\n" + bytes([algorithm]) + public
        return cls(name, sha256(told).digest()[:4], algorithm, public)

    @classmethod
    def from_text(cls, vkey: str) -> "Verifier":
        """Read `name+key id+base64`; the key id must be that of the key."""
        name, key_id, key = _fields(vkey, 3)
        verifier = cls.of(name, key[0], key[1:])
        if verifier.key_id.hex() != key_id:
            raise MalformedNote(
                f"公钥编号不符 / the key id is {verifier.key_id.hex()} and not {shown(key_id)}: {shown(vkey)}"
            )
        return verifier

    @property
    def text(self) -> str:
        """The key as it is published."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.algorithm]) + self.public)}"

    @property
    def key(self) -> KeyName:
        """What its signatures say of it."""
        return self.name, self.key_id

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made this signature (timestamp included, for a cosignature) over the note's text."""
        if len(signature) != _SIGNATURE_LENGTH[self.algorithm]:
            return False
        if self.algorithm == COSIGNATURE:
            timestamp = int.from_bytes(signature[:8])
            if timestamp > NUMBER_MAX:
                return False
            message, signature = _cosigned(message, timestamp), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Signer:
    """A secret key and the name under which it signs."""

    name: str
    algorithm: int
    private: Ed25519PrivateKey = field(repr=False)
    verifier: Verifier
    """The public half."""

    @classmethod
    def generate(cls, name: str, algorithm: int) -> "Signer":
        """A new key from the operating system's randomness."""
        return cls.of(name, algorithm, Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, skey: str) -> "Signer":
        """Read `PRIVATE+KEY+name+key id+base64`; no message shows what was read."""
        if not skey.startswith("PRIVATE+KEY+"):
            raise MalformedNote("不是私钥 / not a secret key: it begins with PRIVATE+KEY+")
        try:
            name, key_id, key = _fields(skey.removeprefix("PRIVATE+KEY+"), 3)
        except MalformedNote:
            raise MalformedNote(
                "私钥格式错误 / malformed secret key: PRIVATE+KEY+name+key id+base64"
            ) from None
        if len(key) != 33:
            raise MalformedNote("私钥长度错误 / a secret key has one byte of type and 32 of seed")
        signer = cls.of(name, key[0], Ed25519PrivateKey.from_private_bytes(key[1:]))
        if signer.verifier.key_id.hex() != key_id:
            raise MalformedNote("私钥编号不符 / the key id is not that of this secret key and name")
        return signer

    @classmethod
    def of(cls, name: str, algorithm: int, private: Ed25519PrivateKey) -> "Signer":
        """The signer of this key under this name."""
        verifier = Verifier.of(name, algorithm, private.public_key().public_bytes_raw())
        return cls(name, algorithm, private, verifier)

    @property
    def text(self) -> str:
        """The secret key as it is stored. Whoever reads it can sign."""
        secret = bytes([self.algorithm]) + self.private.private_bytes_raw()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{to_base64(secret)}"

    def sign(self, text: str) -> str:
        """The signature line of a log's key over a note's text."""
        self._must_be(ED25519)
        return self._line(self.private.sign(check_text(text)))

    def cosign(self, text: str, timestamp: int) -> str:
        """The signature line of a witness's key, at this POSIX second, over a checkpoint's text."""
        self._must_be(COSIGNATURE)
        if not 0 < timestamp <= NUMBER_MAX:
            raise ValueError(f"a cosignature's time is from 1 to 2^63 − 1, not {timestamp}")
        return self._line(timestamp.to_bytes(8) + self.private.sign(_cosigned(check_text(text), timestamp)))

    def _line(self, signature: bytes) -> str:
        return Signature(self.name, self.verifier.key_id, signature).line

    def _must_be(self, algorithm: int) -> None:
        if self.algorithm != algorithm:
            raise ValueError(f"{self.name} is a key of type 0x{self.algorithm:02x}, not 0x{algorithm:02x}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; `timestamp` is that of a verified cosignature."""

    name: str
    key_id: bytes
    signature: bytes
    verified: bool = False
    timestamp: int | None = None

    @property
    def key(self) -> KeyName:
        """Whose signature it says it is."""
        return self.name, self.key_id

    @property
    def line(self) -> str:
        """As it stands in the note."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines, all of them and in their order."""

    text: str
    lines: tuple[Signature, ...]

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Those that one of our keys made."""
        return tuple(line for line in self.lines if line.verified)

    @property
    def unknown(self) -> tuple[Signature, ...]:
        """Those of other keys: nothing is known of them."""
        return tuple(line for line in self.lines if not line.verified)

    @property
    def source(self) -> str:
        """The note as it is written."""
        return self.text + "\n" + "".join(line.line for line in self.lines)


def parse_note(source: str) -> Note:
    """The note as it stands; no signature is verified."""
    if len(source) > NOTE_BYTES_MAX or len(encoded := _bytes_of(source)) > NOTE_BYTES_MAX:
        raise MalformedNote(f"签名文过长 / a note has at most {NOTE_BYTES_MAX:,} bytes")
    _check_controls(encoded)
    split = source.rfind("\n\n")
    if split < 0 or not source.endswith("\n") or not (block := source[split + 2 :]):
        raise MalformedNote("缺少签名行 / a note ends with an empty line and one line for each signature")
    return Note(source[: split + 1], parse_signatures(block))


def parse_signatures(block: str) -> tuple[Signature, ...]:
    """Signature lines alone, as a witness answers them."""
    if not block.endswith("\n"):
        raise MalformedNote("签名行须以换行结束 / a signature line ends with a newline")
    lines = block[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise MalformedNote(
            f"签名过多 / a note has at most {SIGNATURES_MAX} signatures, this one {len(lines)}"
        )
    return tuple(_signature(line) for line in lines)


def open_note(source: str, verifiers: Iterable[Verifier]) -> Note:
    """The note with every signature of ours verified; at least one must be there, and none may fail."""
    note = parse_note(source)
    known = _by_key(verifiers)
    message = note.text.encode()
    lines = tuple(_verified(line, message, known.get(line.key)) for line in note.lines)
    if not any(line.verified for line in lines):
        names = ", ".join(shown(line.name) for line in lines[:5])
        raise NoTrustedSignature(f"没有受信任的签名 / no key that is trusted here signed this note: {names}")
    return Note(note.text, lines)


def sign_note(text: str, *signers: Signer) -> str:
    """The text, signed by these logs' keys."""
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def with_signatures(source: str, lines: str) -> str:
    """The note with these signature lines added; one of the same key is replaced. Nothing is verified."""
    note = parse_note(source)
    added = parse_signatures(lines)
    new = {line.key for line in added}
    return parse_note(Note(note.text, tuple(s for s in note.lines if s.key not in new) + added).source).source


def check_name(name: str) -> None:
    """A key's name: not empty, no space of any script, no plus, no control character."""
    _check_controls(_bytes_of(name))
    if not name or "+" in name or any(character.isspace() for character in name):
        raise MalformedNote(
            f"密钥名称无效 / a key's name is not empty and has no space or plus: {shown(name)}"
        )


def check_text(text: str) -> bytes:
    """The bytes that are signed: UTF-8, newline at the end, no other control character."""
    message = _bytes_of(text)
    _check_controls(message)
    if not text.endswith("\n"):
        raise MalformedNote("签名文须以换行结束 / a note's text ends with a newline")
    return message


def _signature(line: str) -> Signature:
    name, space, data = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise MalformedNote(f"签名行格式错误 / not a signature line “— name base64”: {shown(line)}")
    check_name(name)
    raw = from_base64(data, MalformedNote)
    if len(raw) < 5:
        raise MalformedNote(f"签名过短 / a signature has a key id of 4 bytes and more: {shown(line)}")
    return Signature(name, raw[:4], raw[4:])


def _verified(line: Signature, message: bytes, verifier: Verifier | None) -> Signature:
    if verifier is None:
        return line
    if not verifier.verify(message, line.signature):
        raise BadSignature(
            f"签名无效 / the signature of {shown(line.name)} ({line.key_id.hex()}) does not verify: "
            "the text was changed, or another key signed it"
        )
    timestamp = int.from_bytes(line.signature[:8]) if verifier.algorithm == COSIGNATURE else None
    return replace(line, verified=True, timestamp=timestamp)


def _by_key(verifiers: Iterable[Verifier]) -> dict[KeyName, Verifier]:
    known: dict[KeyName, Verifier] = {}
    for verifier in verifiers:
        if known.setdefault(verifier.key, verifier) != verifier:
            raise MalformedNote(
                f"密钥重名 / two different keys are called {shown(verifier.name)}+{verifier.key_id.hex()}"
            )
    return known


def _cosigned(message: bytes, timestamp: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % timestamp + message


def _fields(text: str, count: int) -> tuple[str, str, bytes]:
    fields = text.split("+", count - 1)
    if len(fields) != count or not (key := from_base64(fields[2], MalformedNote)):
        raise MalformedNote(f"密钥格式错误 / a key is written name+key id+base64: {shown(text)}")
    return fields[0], fields[1], key


def _check_controls(encoded: bytes) -> None:
    if found := _CONTROL.search(encoded):
        raise MalformedNote(f"含控制字符 / a control character (0x{found[0][0]:02x}) is in the text")


def _bytes_of(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise MalformedNote("不是有效的 UTF-8 / a lone surrogate has no UTF-8") from None
