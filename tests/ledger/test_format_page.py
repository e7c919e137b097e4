"""docs/ledger-format.md is right: its worked example is recomputed from the page alone, and by our code."""

import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import rfc8785

from ledger.canonical import decode
from ledger.entry import decode as take_apart
from ledger.entry import encode, join, time_frame
from ledger.offline_verifier import Rows, state_digest
from projections.trial_balance import state_text

PAGE = (Path(__file__).parents[2] / "docs" / "ledger-format.md").read_text(encoding="utf-8")


def block(name: str) -> list[str]:
    (text,) = re.findall(rf"```{name}\n(.*?)```", PAGE, re.DOTALL)
    return str(text).splitlines()


def test_the_hashes_of_the_worked_example_follow_from_its_entries() -> None:
    leaves = [sha256(b"\x00" + entry.encode()).digest() for entry in block("entries")]
    node = sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    root = sha256(b"\x01" + node + leaves[2]).digest()
    assert [line.split()[-1] for line in block("hashes")] == [hash_.hex() for hash_ in (*leaves, node, root)]


def test_our_code_writes_the_entries_of_the_worked_example() -> None:
    for position, text in enumerate(block("entries"), 1):
        entry = take_apart(text.encode())
        encoded = encode(entry.type, entry.tags, entry.data_bytes, bytes(entry.meta), entry.v)
        at = datetime.fromisoformat(entry.recordedAt)
        assert (
            join(encoded, position, time_frame(at)) == text.encode() == rfc8785.dumps(decode(text.encode()))
        )


def test_the_state_digest_of_the_worked_example_is_made_as_the_page_says() -> None:
    (text,), (digest,) = block("state"), block("digest")
    assert sha256(text.encode()).hexdigest() == digest
    state = decode(text.encode())
    rows = {
        (unit, county, account): amount
        for unit in ("tonnes", "fen")
        for county, account, amount in reversed(state[unit])
    }
    rows["tonnes", "140823", "OPERATING"] = 0
    assert rfc8785.dumps(state) == text.encode() == state_text(256, rows)
    assert state_digest(256, Rows(rows)) == digest
