"""A witness's judgement of an add-checkpoint request (C2SP tlog-witness): pure, no I/O, no clock.

A witness cosigns a checkpoint of a log only if it extends the last one that it cosigned for that log. It keeps
nothing of the log but that one size and root. A log that shows two histories needs two groups of witnesses that
never meet, which is what a quorum of more than half excludes.

The request, each line ended by U+000A:

    old 20852014                                       the size that the proof starts from
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=       the consistency proof, a hash a line, at most 63
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
                                                       an empty line
    example.com/behind-the-sofa                        the checkpoint, a signed note
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPIC…

The answers, in the order in which the specification asks:

    400  the body is no such request
    404  the origin is none of the trusted logs
    403  no trusted key of that origin signed it, or one's signature is wrong
    400  the old size is above the checkpoint's
    409  the old size is not the last cosigned one; the body is that size, so that the client can try again
    422  the root of size 0 is not the empty tree's; the proof does not hold; or another root at the same size
    200  cosigned
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ledger.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint_text
from ledger.merkle import EMPTY_ROOT
from ledger.note import MalformedNote, Note, Verifier, parse_note
from ledger.proof import BadProof, verify_consistency
from ledger.spelling import from_decimal, hash_from_base64, shown, to_base64

REQUEST_BYTES_MAX = 256 * 1024
"""Signed-note asks for room for 16 signatures of nearly 5 kB (post-quantum ones); this is three times that."""
PROOF_LINES_MAX = 63
SIZE_CONTENT_TYPE = "text/x.tlog.size"


class MalformedRequest(ValueError):
    """A body that is no add-checkpoint request."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint that a witness cosigned for one log."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A well-formed request whose checkpoint a trusted key of its log has signed."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: Note


@dataclass(frozen=True, slots=True)
class Refuse:
    """Why a checkpoint is not cosigned: the HTTP status, and with 409 the last cosigned size.

    `fork`: the log has signed two roots of one size. The two checkpoints together prove it to anybody.
    """

    status: int
    message: str
    size: int | None = None
    fork: bool = False


Trusted = Mapping[str, Sequence[Verifier]]
"""The keys that a witness trusts, by the origin of the log."""


def read_request(body: bytes, trusted: Trusted) -> Request | Refuse:
    """Everything that can be judged without knowing what was cosigned before."""
    try:
        old, proof, source = _parts(body)
        checkpoint = parse_checkpoint_text(parse_note(source).text)
    except ValueError as fault:
        return Refuse(400, f"请求格式不对 / not an add-checkpoint request: {fault}")
    keys = trusted.get(checkpoint.origin)
    if not keys:
        return Refuse(
            404, f"本见证方不认识此账本 / this witness does not know the log {shown(checkpoint.origin)}"
        )
    try:
        checkpoint, note = open_checkpoint(source, keys)
    except MalformedNote as fault:
        return Refuse(403, f"账本签名无效 / no valid signature of the log: {fault}")
    if old > checkpoint.size:
        return Refuse(
            400, f"旧规模大于新规模 / the old size {old} is above the checkpoint's {checkpoint.size}"
        )
    return Request(old, proof, checkpoint, note)


def judge(request: Request, seen: Seen | None) -> Refuse | None:
    """Why this request may not be cosigned after what was seen; None where it must be.

    To be called, and its outcome stored, in one atomic step: otherwise two requests at once roll the record back.
    """
    last = seen or Seen(0, EMPTY_ROOT)
    checkpoint = request.checkpoint
    if request.old != last.size:
        message = f"上次见证的规模是 / the last cosigned size is {last.size}, not {request.old}"
        return Refuse(409, message, size=last.size)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return Refuse(422, "空账本的根不对 / the root of size 0 is not the empty tree's")
    if checkpoint.size == last.size and checkpoint.root != last.root:
        message = f"同一规模出现两个根，账本已分叉 / the log has signed two roots of size {last.size}: it has forked"
        return Refuse(422, message, fork=True)
    try:
        verify_consistency(last.size, last.root, checkpoint.size, checkpoint.root, request.proof)
    except BadProof as fault:
        return Refuse(422, f"一致性证明不成立 / the consistency proof does not hold: {fault}")
    return None


def add_checkpoint_body(old: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """The request for this signed checkpoint, with the proof that it extends the tree of size `old`."""
    lines = "".join(to_base64(hash_) + "\n" for hash_ in proof)
    return f"old {old}\n{lines}\n{checkpoint}"


def checkpoint_path(origin: str) -> str:
    """Where below its monitoring prefix a witness shows the last checkpoint that it cosigned for a log."""
    return f"/{sha256(origin.encode()).hexdigest()}/checkpoint"


def size_answer(body: bytes) -> int:
    """The last cosigned size in a 409 answer; raises MalformedRequest for anything but a decimal and a newline."""
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedRequest("回答不是规模 / the answer is no size") from None
    if not text.endswith("\n"):
        raise MalformedRequest(f"回答须以换行结束 / the answer ends with a newline: {shown(text)}")
    return from_decimal(text[:-1], MalformedRequest)


def _parts(body: bytes) -> tuple[int, tuple[bytes, ...], str]:
    """Old size, proof and the checkpoint as text."""
    if len(body) > REQUEST_BYTES_MAX:
        raise MalformedRequest(f"请求过大 / at most {REQUEST_BYTES_MAX:,} bytes are read")
    try:
        head, empty_line, source = body.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError:
        raise MalformedRequest("不是有效的 UTF-8 / not valid UTF-8") from None
    if not empty_line:
        raise MalformedRequest("缺少空行 / an empty line stands between the proof and the checkpoint")
    first, *hashes = head.split("\n")
    if not first.startswith("old "):
        raise MalformedRequest(f"首行应为 old 与规模 / the first line is “old <size>”, not {shown(first)}")
    if len(hashes) > PROOF_LINES_MAX:
        raise MalformedRequest(f"证明过长 / {len(hashes)} proof lines, at most {PROOF_LINES_MAX}")
    old = from_decimal(first.removeprefix("old "), MalformedRequest)
    return old, tuple(hash_from_base64(line, MalformedRequest) for line in hashes), source
