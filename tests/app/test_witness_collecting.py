"""The log's side: cosignatures of those witnesses that gave one, and what became of the others."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from app.witness.collecting import Answer, Outcome, collect, largest_seen, sightings
from app.witness.folder import Identity
from ledger.note import COSIGNATURE, Signer, parse_note
from ledger.policy import judge
from tests.app.witnesses import a_witness, any_of, served
from tests.toy_log import ToyLog, a_signer

LOG = ToyLog("quench.example/shanxi")
NOBODY = "http://127.0.0.1:9"
CHECKPOINT_7 = LOG.checkpoint(7).partition("\n\n")[0] + "\n"
LIAR = a_signer("witness.example/liar", COSIGNATURE)


@asynccontextmanager
async def three(tmp_path: Path) -> AsyncIterator[dict[str, tuple[Identity, str | None]]]:
    """Three witnesses by name, each with its address."""
    async with AsyncExitStack() as stack:
        found: dict[str, tuple[Identity, str | None]] = {}
        for name in ("工信", "审计", "财政"):
            identity = a_witness(tmp_path / name, LOG)
            found[name] = identity, await stack.enter_async_context(served(tmp_path / name, identity))
        yield found


@asynccontextmanager
async def stranger(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A server of our own making; every conversation is over when the block is."""
    talking: set[asyncio.Task[None]] = set()

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.add(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(conversation, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*talking)


@asynccontextmanager
async def answering(answer: bytes, *, hang_up: bool = True) -> AsyncIterator[str]:
    """A stranger who answers a request with these bytes, and hangs up or says nothing more."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if length := re.search(rb"Content-Length: (\d+)", head):
            await reader.readexactly(int(length[1]))
        writer.write(answer)
        await writer.drain()
        if not hang_up:
            await reader.read()  # Until the other side has had enough.

    async with stranger(talk) as url:
        yield url


def http(status: str, body: bytes, content_type: str = "text/plain") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def outcomes(answers: Sequence[Answer]) -> dict[str, str]:
    return {answer.witness: answer.outcome.value for answer in answers}


async def nothing_to_prove(old: int, size: int) -> Sequence[bytes]:
    raise AssertionError(f"no proof from {old} to {size} is needed")


async def asked(url: str, signer: Signer = LIAR, timeout_seconds: float = 5) -> Answer:
    """What one witness at this address answered for size 7."""
    policy = any_of(1, {"one": (Identity(signer, {}), url)})
    collected = await collect(LOG.checkpoint(7), policy, nothing_to_prove, timeout_seconds=timeout_seconds)
    (answer,) = collected.answers
    assert collected.witnessed == bool(answer.line)
    return answer


async def test_every_witness_cosigns_and_the_policy_holds_the_checkpoint_for_witnessed(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as witnesses:
        policy = any_of(3, witnesses)
        collected = await collect(LOG.checkpoint(7), policy, nothing_to_prove)
        assert outcomes(collected.answers) == dict.fromkeys(witnesses, "COSIGNED")
        assert collected.witnessed
        judged = judge(collected.source, policy, known=[LOG.signer.verifier])
        assert (judged.witnesses, judged.witnessed) == (tuple(witnesses), True)


async def test_a_witness_that_holds_another_size_is_asked_again_from_there(tmp_path: Path) -> None:
    asked_for: list[tuple[int, int]] = []

    async def prove(old: int, size: int) -> Sequence[bytes]:
        asked_for.append((old, size))
        return LOG.proof(old, size)

    async with three(tmp_path) as witnesses:
        policy = any_of(3, witnesses)
        alone = any_of(1, {"审计": witnesses["审计"]})
        assert (await collect(LOG.checkpoint(3), alone, prove)).witnessed
        assert (await collect(LOG.checkpoint(7), policy, prove)).witnessed
        assert asked_for == [(3, 7)]
        known = {"工信": 7, "审计": 2, "财政": 99}
        assert (await collect(LOG.checkpoint(9), policy, prove, known=known)).witnessed
        assert sorted(asked_for[1:]) == [(2, 9), (7, 9), (7, 9), (7, 9)]


async def test_the_same_checkpoint_can_be_collected_again(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses:
        first = await collect(LOG.checkpoint(7), any_of(2, witnesses), nothing_to_prove)
        again = await collect(first.source, any_of(3, witnesses), nothing_to_prove, grace_seconds=5)
        assert again.witnessed
        assert len(again.source.splitlines()) == len(CHECKPOINT_7.splitlines()) + 1 + 4


async def test_a_witness_that_has_seen_more_or_another_history_refuses(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses:
        policy = any_of(1, {"工信": witnesses["工信"]})
        await collect(LOG.checkpoint(7), policy, LOG.prove)
        back = await collect(LOG.checkpoint(5), policy, LOG.prove)
        (answer,) = back.answers
        assert (answer.outcome, answer.status, answer.size) == (Outcome.REFUSED, 409, 7)
        assert (back.witnessed, back.source) == (False, LOG.checkpoint(5))
        fork = LOG.forked()
        (answer,) = (await collect(fork.checkpoint(9), policy, fork.prove)).answers
        assert (answer.outcome, answer.status) == (Outcome.REFUSED, 422)
        stranger = ToyLog("elsewhere.example")
        (answer,) = (await collect(stranger.checkpoint(9), policy, stranger.prove)).answers
        assert (answer.outcome, answer.status) == (Outcome.REFUSED, 404)


async def test_dead_and_nameless_witnesses_cost_only_their_own_cosignature(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses:
        others = {
            "gone": (Identity(LIAR, {}), NOBODY),
            "no address": (Identity(a_signer("w", COSIGNATURE), {}), None),
            "no url": (Identity(a_signer("v", COSIGNATURE), {}), "gopher://w.example/"),
            "no host": (Identity(a_signer("u", COSIGNATURE), {}), "http://[::1"),
        }
        collected = await collect(
            LOG.checkpoint(7), any_of(3, witnesses | others), nothing_to_prove, grace_seconds=5
        )
        expected = dict.fromkeys(witnesses, "COSIGNED") | dict.fromkeys(others, "UNREACHABLE")
        assert outcomes(collected.answers) == expected
        assert collected.witnessed
        assert not (await collect(LOG.checkpoint(7), any_of(4, witnesses | others), LOG.prove)).witnessed


async def test_a_silent_witness_is_waited_for_only_until_the_quorum_is_met(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses, answering(b"", hang_up=False) as silence:
        everyone = witnesses | {"silent": (Identity(LIAR, {}), silence)}
        collected = await collect(
            LOG.checkpoint(7), any_of(3, everyone), LOG.prove, timeout_seconds=600, grace_seconds=0.01
        )
        assert outcomes(collected.answers)["silent"] == "NOT_AWAITED"
        assert collected.witnessed


@pytest.mark.parametrize(
    "talk", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\xe2"], ids=str
)
async def test_a_witness_that_never_ends_its_answer_is_unreachable(talk: bytes) -> None:
    async with answering(talk, hang_up=False) as url:
        answer = await asked(url, timeout_seconds=0.2)
        assert (answer.outcome, "no answer within" in answer.said or "timed out" in answer.said) == (
            Outcome.UNREACHABLE,
            True,
        )


async def test_an_answer_of_a_byte_at_a_time_holds_no_thread() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with stranger(drip) as url:
        answer = await asked(url, timeout_seconds=0.3)
        assert "no answer within 0.3 s" in answer.said
        for thread in [thread for thread in threading.enumerate() if thread.name.startswith("witness_")]:
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize(
    ("talk", "outcome"),
    [
        (b"", Outcome.UNREACHABLE),
        (b"\x16\x03\x01\x00", Outcome.UNREACHABLE),
        (http("200 OK", b"x" * 300_000), Outcome.UNREACHABLE),
        (http("200 OK", b""), Outcome.INVALID),
        (http("200 OK", b"\xff\n"), Outcome.INVALID),
        (http("200 OK", b"hello\n"), Outcome.INVALID),
        (http("200 OK", LOG.signer.sign(CHECKPOINT_7).encode()), Outcome.INVALID),
        (
            http("200 OK", LIAR.cosign(LOG.checkpoint(8).partition("\n\n")[0] + "\n", 5).encode()),
            Outcome.INVALID,
        ),
        (http("302 Found", b"elsewhere\n"), Outcome.REFUSED),
        (http("500 Oops", b"\x1b[2Jsorry\n"), Outcome.REFUSED),
        (http("409 Conflict", b"5\n"), Outcome.REFUSED),
        (http("409 Conflict", b"05\n", "text/x.tlog.size"), Outcome.REFUSED),
        (http("409 Conflict", b"8\n", "text/x.tlog.size"), Outcome.REFUSED),
        (http("409 Conflict", b"0\n", "text/x.tlog.size"), Outcome.REFUSED),
    ],
)
async def test_a_hostile_answer_is_no_cosignature_and_no_fault(talk: bytes, outcome: Outcome) -> None:
    async with answering(talk) as url:
        answer = await asked(url)
    assert answer.outcome is outcome
    assert "\x1b" not in answer.said
    assert answer.line == ""


async def test_a_witness_cannot_add_to_the_text_it_signs() -> None:
    longer = f"{CHECKPOINT_7}\nand more\n"
    async with answering(http("200 OK", f"and more\n\n{LIAR.cosign(longer, 5)}".encode())) as url:
        assert (await asked(url)).outcome is Outcome.INVALID


async def test_of_several_signatures_only_the_witness_s_own_is_kept() -> None:
    own, other = LIAR.cosign(CHECKPOINT_7, 5), a_signer("other", COSIGNATURE).cosign(CHECKPOINT_7, 5)
    async with answering(http("200 OK", f"{other}{own}".encode())) as url:
        assert (await asked(url)).line == own


async def test_what_the_prover_raises_is_raised(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses:
        policy = any_of(3, witnesses)
        await collect(LOG.checkpoint(3), policy, LOG.prove)
        with pytest.raises(AssertionError, match="from 3 to 7"):
            await collect(LOG.checkpoint(7), policy, nothing_to_prove)


async def test_the_largest_size_seen_is_told_only_under_the_witness_s_signature(tmp_path: Path) -> None:
    async with three(tmp_path) as witnesses:
        await collect(LOG.checkpoint(7), any_of(1, {"工信": witnesses["工信"]}), LOG.prove)
        foreign = ToyLog(LOG.origin, a_signer(LOG.origin, seed="b"))
        invented = foreign.checkpoint(9)  # Signed by a key that is not the log's.
        shown = (invented + LIAR.cosign(parse_note(invented).text, 5)).encode()
        async with answering(http("200 OK", shown)) as liar:
            others = {
                "gone": (Identity(a_signer("w", COSIGNATURE), {}), NOBODY),
                "another's signature": (Identity(a_signer("v", COSIGNATURE), {}), liar),
                "its own": (Identity(LIAR, {}), liar),
            }
            policy = replace(any_of(1, witnesses | others), logs=((LOG.signer.verifier, None),))
            assert await largest_seen(policy, LOG.origin) == {
                "工信": 7,
                "审计": 0,
                "财政": 0,
                "gone": None,
                "another's signature": None,
                "its own": 9,
            }
            seen = await sightings(policy, LOG.origin)
            assert seen["工信"].checkpoint
            assert seen["工信"].checkpoint.root == LOG.root(7)
            assert seen["工信"].log_signed
            assert not seen["its own"].log_signed
            assert seen["gone"].problem
            assert (await sightings(policy, "elsewhere.example"))["its own"].size is None
