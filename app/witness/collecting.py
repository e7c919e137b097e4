"""The log's side of C2SP tlog-witness: ask every witness of a policy for its cosignature, all at once.

A witness that is silent, slow, wrong or hostile costs its own cosignature and nothing else. Of what it answers only
a signature by its own key over exactly our checkpoint is kept.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from app.witness.exchange import Exchange, HttpAnswer, Unreachable
from ledger.checkpoint import Checkpoint, parse_checkpoint_text, signers_of
from ledger.note import MalformedNote, open_note, parse_note, with_signatures
from ledger.policy import Policy, Witness
from ledger.witness import (
    SIZE_CONTENT_TYPE,
    MalformedRequest,
    add_checkpoint_body,
    checkpoint_path,
    size_answer,
)

Prove = Callable[[int, int], Awaitable[Sequence[bytes]]]
"""Gives the consistency proof from an old size to a new one; asked only for 0 < old < new."""


class Outcome(StrEnum):
    """What came of asking one witness."""

    COSIGNED = "COSIGNED"
    REFUSED = "REFUSED"
    """It answered that it will not; status and text say why. `size` is the one it holds, where it said so."""
    INVALID = "INVALID"
    """It answered 200, and that is not a cosignature by its key over this checkpoint."""
    UNREACHABLE = "UNREACHABLE"
    NOT_AWAITED = "NOT_AWAITED"
    """The quorum was met and the grace over before it answered; nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one witness, by its name in the policy, answered."""

    witness: str
    outcome: Outcome
    said: str = ""
    status: int | None = None
    size: int | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """The checkpoint with every cosignature that came, what each witness answered, and whether they are a quorum."""

    source: str
    answers: tuple[Answer, ...]
    witnessed: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """The largest checkpoint of a log that a witness shows: none (size 0) where it never cosigned one.

    `size` is None where nothing can be known; `problem` says why. `log_signed` says that a key of the policy's log
    signed it too: without that it is the word of one witness alone, who may lie.
    """

    witness: str
    size: int | None
    checkpoint: Checkpoint | None = None
    source: str = ""
    problem: str = ""
    log_signed: bool = False


async def collect(
    source: str,
    policy: Policy,
    prove: Prove,
    *,
    known: Mapping[str, int] | None = None,
    timeout_seconds: float = 5,
    grace_seconds: float = 0.5,
) -> Collected:
    """Ask every witness of the policy to cosign this signed checkpoint.

    `known` is the size that each witness, by its name, is thought to hold; a witness that holds another says so and
    is asked once more from there. `timeout_seconds` bounds each request. Once the quorum is met, the others are
    waited for `grace_seconds` longer: one dead witness must not slow down every checkpoint. What `prove` raises is
    raised.
    """
    note = parse_note(source)
    checkpoint = parse_checkpoint_text(note.text)
    tasks = {
        asyncio.create_task(
            _ask(witness, source, checkpoint, (known or {}).get(witness.name, 0), prove, timeout_seconds)
        ): witness
        for witness in policy.witnesses
    }
    try:
        answered = await _answers(tasks, policy, grace_seconds)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    lines = "".join(answer.line for answer in answered)
    return Collected(with_signatures(source, lines) if lines else source, answered, _quorum(policy, answered))


async def sightings(policy: Policy, origin: str, *, timeout_seconds: float = 5) -> dict[str, Sighting]:
    """The last checkpoint of this log that each witness of the policy cosigned, as it shows it to anybody."""
    found = await asyncio.gather(*(_sighting(w, policy, origin, timeout_seconds) for w in policy.witnesses))
    return {sighting.witness: sighting for sighting in found}


async def largest_seen(policy: Policy, origin: str, *, timeout_seconds: float = 5) -> dict[str, int | None]:
    """The largest size of this log that each witness cosigned: 0 for none, None where it gave no valid answer."""
    seen = await sightings(policy, origin, timeout_seconds=timeout_seconds)
    return {name: sighting.size for name, sighting in seen.items()}


async def _answers(
    tasks: Mapping[asyncio.Task[Answer], Witness], policy: Policy, grace_seconds: float
) -> tuple[Answer, ...]:
    """What came, in the order of the policy."""
    pending = set(tasks)
    answers: dict[str, Answer] = {}
    while pending:
        enough = any(a.line for a in answers.values()) and _quorum(policy, tuple(answers.values()))
        done, pending = await asyncio.wait(
            pending, timeout=grace_seconds if enough else None, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            break
        answers |= {tasks[task].name: task.result() for task in done}
    late = "法定数已满足 / the quorum was met before it answered"
    return tuple(
        answers.get(witness.name) or Answer(witness.name, Outcome.NOT_AWAITED, late)
        for witness in policy.witnesses
    )


def _quorum(policy: Policy, answers: Sequence[Answer]) -> bool:
    cosigned = {answer.witness for answer in answers if answer.line}
    return policy.satisfied_by(w.verifier.key for w in policy.witnesses if w.name in cosigned)


async def _ask(
    witness: Witness, source: str, checkpoint: Checkpoint, old: int, prove: Prove, timeout_seconds: float
) -> Answer:
    if witness.url is None:
        return Answer(witness.name, Outcome.UNREACHABLE, "策略文件中没有地址 / the policy names no address")
    async with Exchange(witness.url, timeout_seconds) as exchange:
        old = min(old, checkpoint.size)
        for attempt in (1, 2):
            proof = await prove(old, checkpoint.size) if 0 < old < checkpoint.size else ()
            body = add_checkpoint_body(old, proof, source).encode()
            try:
                answer = await exchange.ask("POST", "/add-checkpoint", body)
            except Unreachable as fault:
                return Answer(witness.name, Outcome.UNREACHABLE, str(fault))
            held = _held(answer)
            if held is None or held > checkpoint.size or attempt == 2:
                break
            old = held
    return _judged(witness, checkpoint, answer, held)


def _held(answer: HttpAnswer) -> int | None:
    """The size that a 409 names."""
    if answer.status == 409 and answer.content_type == SIZE_CONTENT_TYPE:
        with suppress(MalformedRequest):
            return size_answer(answer.body)
    return None


def _judged(witness: Witness, checkpoint: Checkpoint, answer: HttpAnswer, held: int | None) -> Answer:
    if answer.status != 200:
        said = answer.first_line
        if held is not None:
            said = f"见证方已见规模 / it has cosigned size {held}, asked for {checkpoint.size}"
        return Answer(witness.name, Outcome.REFUSED, said, answer.status, held)
    try:
        line = _cosignature(witness, checkpoint, answer.body.decode("utf-8"))
    except ValueError as fault:
        return Answer(witness.name, Outcome.INVALID, str(fault), answer.status)
    return Answer(witness.name, Outcome.COSIGNED, status=200, size=checkpoint.size, line=line)


def _cosignature(witness: Witness, checkpoint: Checkpoint, lines: str) -> str:
    """The witness's own cosignature among these lines. Those of other keys are ignored, as the specification says."""
    note = open_note(f"{checkpoint.text}\n{lines}", [witness.verifier])
    # Lines with an empty line among them would make a note of another text, which the witness could have signed.
    if note.text != checkpoint.text:
        raise MalformedNote("回答不是签名行 / the answer is not signature lines")
    cosignature = note.signatures[0]
    if not cosignature.timestamp:
        raise MalformedNote("见证签名没有时间 / the cosignature has no time")
    return cosignature.line


async def _sighting(witness: Witness, policy: Policy, origin: str, timeout_seconds: float) -> Sighting:
    if witness.url is None:
        return Sighting(witness.name, None, problem="策略文件中没有地址 / the policy names no address")
    try:
        async with Exchange(witness.url, timeout_seconds) as exchange:
            answer = await exchange.ask("GET", checkpoint_path(origin))
        if answer.status == 404:
            return Sighting(witness.name, 0)
        if answer.status != 200:
            raise Unreachable(f"HTTP {answer.status} {answer.first_line}")
        source = answer.body.decode("utf-8")
        note = open_note(source, [witness.verifier, *(key for key, _ in policy.logs)])
        checkpoint = parse_checkpoint_text(note.text)
    except (Unreachable, ValueError) as fault:
        return Sighting(witness.name, None, problem=str(fault))
    if checkpoint.origin != origin:
        return Sighting(witness.name, None, problem="检查点属于另一账本 / it is a checkpoint of another log")
    if witness.verifier.key not in {signature.key for signature in note.signatures}:
        return Sighting(witness.name, None, problem="没有见证方的签名 / the witness has not signed it")
    log_signed = bool(signers_of(checkpoint, note, [key for key, _ in policy.logs]))
    return Sighting(witness.name, checkpoint.size, checkpoint, source, log_signed=log_signed)
