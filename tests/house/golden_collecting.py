"""A pytest plugin that keeps the fullest entries that tests write (`python -m tests.house.golden`).

It must be named with `-p`: it puts itself between the log and its entries before anything else imports them. Entries
come from real appends; those of a test in memory (tests/domain/scenario.py) are encoded as the runner would.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

import ledger.entry as entries
from app.recording import events_of
from domain.command import Accepted, Command, Decided
from domain.envelope import Evidence, Request
from domain.outcomes import Channel, Submission
from tests.domain.scenario import Scenario
from tests.house.golden import ENTRY_BYTES_MAX, fuller

FRAME = entries.time_frame(datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
RANDOM = ("_properties", "histories", "random", "_invariants", "_fuzz", "conserv", "killed", "two_clocks", "projector")
"""Tests whose entries nobody would recognise."""

_kept: dict[tuple[str, int], bytes] = {}
_now = [""]
_join, _decide = entries.join, Scenario._decide


def keep(entry: bytes) -> None:
    """Keep it if it is fuller than what is kept of its type; entries of real submissions only."""
    if len(entry) > ENTRY_BYTES_MAX or any(word in _now[0] for word in RANDOM):
        return
    read = json.loads(entry)
    if "data" not in read or "submittedBy" not in read["meta"]:
        return
    key = read["type"], read["v"]
    if key not in _kept or fuller(entry) > fuller(_kept[key]):
        _kept[key] = entry


def joined(encoded: entries.Encoded, position: int, frame: bytes) -> bytes:
    """`ledger.entry.join`, which every stored entry passes."""
    entry = _join(encoded, position, frame)
    keep(entry)
    return entry


def enveloped(request: Request) -> Request:
    """The envelope as an office fills it, where a test in memory left it bare: what it cites, and a file by hash."""
    file = Evidence(
        sha256=hashlib.sha256(_now[0].encode()).hexdigest(),
        media_type="application/pdf",
        kind="SCAN",
        captured_at=datetime(2020, 10, 30, 16, 0, tzinfo=timezone(timedelta(hours=8))),
        captured_by_role=request.submitter.role,
    )
    documents, evidence = request.documents or ("yc",), request.evidence or (file,)
    return msgspec.structs.replace(request, documents=documents, evidence=evidence)


def decided(scenario: Scenario, command: Command, request: Request) -> Decided:
    """A decision in memory; what it accepts is encoded as the runner encodes it, under a salt of its own."""
    answer = _decide(scenario, command, request)
    if isinstance(answer, Accepted):
        salt = hashlib.sha256(f"{_now[0]} {len(scenario.events)}".encode()).hexdigest()[:32]
        submission = Submission(command=command, request=enveloped(request))
        events = events_of(
            submission, answer.facts, origin="quench.example/shanxi", channel=Channel.API, salt=lambda: salt
        )
        for position, event in enumerate(events, len(scenario.events) + 1):
            encoded = entries.encode(event.type, event.tags, event.data, event.meta, event.version)
            keep(_join(encoded, position, FRAME))
    return answer


entries.join = joined
Scenario._decide = decided  # type: ignore[method-assign, assignment]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-to", type=Path, required=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    _now[0] = item.nodeid
    return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    lines = [entry.decode() for _, entry in sorted(_kept.items())]
    session.config.getoption("--golden-to").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
