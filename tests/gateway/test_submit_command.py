"""`quench submit FILE.jsonl`, as an office runs it: a process of its own that speaks to the API."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.receipts import check_receipt
from ledger.policy import Policy
from tests.gateway import wenxi
from tests.gateway.house import House


def line(oven: str, **more: Any) -> str:
    fields = wenxi.OVEN | {"oven": oven}
    return json.dumps({"command": "RegisterOven", "key": oven, "occurredOn": "2019-01-10", "fields": fields} | more)


async def submit(house: House, file: Path, *options: str) -> tuple[int, str, str]:
    """Exit code, and what it printed."""
    command = (sys.executable, "-m", "app", "submit", str(file), "--url", house.url, *options)
    process = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | {"QUENCH_TOKEN": wenxi.COUNTY, "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complained = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode(), complained.decode()


@pytest.fixture
async def told(attested: House) -> House:
    await wenxi.tell(attested)
    return attested


async def test_every_proof_is_kept_and_the_same_file_again_changes_nothing(told: House, tmp_path: Path) -> None:
    file, kept = tmp_path / "ovens.jsonl", tmp_path / "receipts"
    file.write_text(line("o-1") + "\n" + line("o-2") + "\n", encoding="utf-8")
    code, printed, complained = await submit(told, file, "--receipts", str(kept))
    assert (code, complained) == (0, "")
    assert "2 recorded, 0 not" in printed
    await told.until_witnessed()
    size = (await told.log.head()).size
    code, printed, _ = await submit(told, file, "--receipts", str(kept))
    assert code == 0
    assert printed.count("answered before") == 2
    assert (await told.log.head()).size == size
    proofs = sorted(kept.iterdir())
    assert [proof.name for proof in proofs] == [f"{size - 1}.tlog-proof", f"{size}.tlog-proof"]
    policy: Policy = told.witnesses.policy
    for proof in proofs:
        assert any("PROVED" in said for said in check_receipt(proof.read_text(encoding="utf-8"), policy, None))


async def test_one_refusal_stops_all_and_each_stands_alone_when_asked(told: House, tmp_path: Path) -> None:
    file = tmp_path / "ovens.jsonl"
    file.write_text(line("o-3") + "\n" + line("o-3", key="again") + "\n", encoding="utf-8")
    code, printed, _ = await submit(told, file)
    assert code == 1
    assert "0 recorded, 2 not" in printed
    code, printed, _ = await submit(told, file, "--mode", "EACH")
    assert code == 1
    assert "1 recorded, 1 not" in printed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no submissions"),
        ("{", "line 1"),
        ('{"command": "RegisterOwen"}', "did you mean RegisterOven?"),
        ('{"command": "RegisterOven", "fields": {"hight": 1}}', "no field hight"),
        ('{"command": "RegisterOven", "key": "a", "key": "b"}', "a field stands twice"),
        ('{"command": "RegisterOven", "fields": {"tonnes": NaN}}', "NaN is not JSON"),
    ],
)
async def test_a_file_that_cannot_be_read_is_one_clear_line_and_nothing_is_sent(
    house: House, tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(text, encoding="utf-8")
    code, printed, complained = await submit(house, file)
    assert (code, printed) == (2, "")
    assert says in complained
    assert "Traceback" not in complained
    assert (await house.log.head()).size == 0
