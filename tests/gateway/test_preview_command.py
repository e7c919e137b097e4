"""`quench preview` and `quench submit` of a file, as an office runs them: processes that speak to the API."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from office.limits import FILE_BYTES_MAX
from tests.gateway import wenxi
from tests.gateway.house import House
from tests.gateway.test_files import METER, POWER, jsonl, reading, seal


async def quench(house: House, bearer: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", *arguments, "--url", house.url),
        env=os.environ | {"QUENCH_TOKEN": bearer, "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complained = await process.communicate()
    assert process.returncode is not None
    assert b"Traceback" not in complained
    return process.returncode, printed.decode(), complained.decode()


@pytest.fixture
async def told(attested: House) -> House:
    await wenxi.tell(attested)
    await attested.accept("RegisterMeter", METER, POWER, on="2023-01-01")
    fields = {"meter": "140823-m-1", "month": "2023-11", "kwh": "1250000"}
    await attested.accept("ReportMonthlyElectricity", fields, POWER, on="2023-12-01")
    return attested


def written(folder: Path, *lines: dict[str, Any]) -> str:
    file = folder / "申报.jsonl"
    file.write_bytes(jsonl(*lines))
    return str(file)


async def test_a_wrong_unit_a_double_send_and_a_correction_on_the_command_line(told: House, tmp_path: Path) -> None:
    size = (await told.log.head()).size
    file = written(tmp_path, reading("2023-12", 130), reading("2024-01", 1_200_000))
    code, printed, _ = await quench(told, POWER, "preview", file, "--all")
    assert code == 1
    assert "--confirm '申报.jsonl" in printed or "--confirm '1:kwh'" in printed
    assert "1,300,000 kWh" in printed
    assert f"position {size}" in printed
    code, printed, _ = await quench(told, POWER, "submit", file)
    assert code == 1
    assert "nothing was written" in printed
    assert (await told.log.head()).size == size

    file = written(tmp_path, reading("2023-12", 1_300_000), reading("2024-01", 1_200_000))
    assert (await quench(told, POWER, "preview", file))[0] == 0
    kept = tmp_path / "receipts"
    code, printed, _ = await quench(told, POWER, "submit", file, "--receipts", str(kept))
    assert code == 0
    assert "2 已入账 / recorded" in printed
    assert sorted(p.name for p in kept.iterdir()) == [f"{size + 1}.tlog-proof", f"{size + 2}.tlog-proof"]
    code, printed, _ = await quench(told, POWER, "submit", file)
    assert code == 0
    assert "2 此前已入账" in printed
    assert (await told.log.head()).size == size + 2

    file = written(tmp_path, reading("2023-12", 1_310_000), reading("2024-01", 1_200_000))
    offered = tmp_path / "corrections.jsonl"
    code, printed, _ = await quench(told, POWER, "preview", file, "--corrections", str(offered))
    assert code == 1
    assert "1300000 → 1310000" in printed
    correction = json.loads(offered.read_text(encoding="utf-8"))
    correction["fields"]["reason"] = "抄表录入错误"
    offered.write_bytes(jsonl(correction))
    assert (await quench(told, POWER, "submit", str(offered)))[0] == 0
    code, printed, _ = await quench(told, POWER, "submit", file)
    assert code == 0
    assert (await told.log.head()).size == size + 3


async def test_a_file_that_is_none_is_one_line_and_exit_code_2(told: House, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{", encoding="utf-8")
    code, printed, _ = await quench(told, POWER, "preview", str(bad))
    assert code == 2
    assert "bad.jsonl" in printed
    code, _, complained = await quench(told, POWER, "preview", str(tmp_path / "none.jsonl"))
    assert code == 2
    assert "no such file" in complained
    code, _, complained = await quench(told, "wrong", "preview", written(tmp_path, seal("140823-s-1")))
    assert code == 2
    assert "token" in complained


async def test_a_file_that_is_too_large_is_told_before_it_is_sent(told: House, tmp_path: Path) -> None:
    file = tmp_path / "大.xlsx"
    with file.open("wb") as wide:
        wide.truncate(FILE_BYTES_MAX + 1)
    for way in ("preview", "submit"):
        code, _, complained = await quench(told, POWER, way, str(file))
        assert (code, "33,554,433 字节" in complained, "分成几个文件" in complained) == (2, True, True)


async def test_more_lines_than_one_call_takes_go_all_or_nothing(told: House, tmp_path: Path) -> None:
    size = (await told.log.head()).size
    lines = [seal(f"140823-s-{n}", key=f"s-{n}") for n in range(1_200)]
    code, printed, _ = await quench(told, wenxi.COUNTY, "submit", written(tmp_path, *lines))
    assert code == 0
    assert "1,200 已入账" in printed
    assert (await told.log.head()).size == size + 1_200
