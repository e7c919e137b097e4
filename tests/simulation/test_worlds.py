"""A world is the same for the same seed, in order, and tells nothing of what is true (simulation/README.md)."""

import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.commands.submit import read_items
from app.detection.submissions import asked_in
from app.detection.truth import truth_of
from domain.outcomes import Submission
from simulation.families import FAMILIES
from simulation.opening import INSPECTION_DAYS
from simulation.province import Province, simulate
from simulation.regimes import REGIMES

SMALL = (3, 12)
KINDS_OF_TRUTH = {"RESTART", "NIGHT_ONLY", "HOT_IDLE_KEPT", "SEAL_REGLUED", "NEIGHBOUR_LINE", "TAMPERED_CEMS"}


of_each_family = pytest.mark.parametrize("family", list(FAMILIES))


@cache
def world(
    family: str, seed: int, years: int = SMALL[0], ovens: int = SMALL[1], regime: str = "normal"
) -> Province:
    return FAMILIES[family](seed, years, ovens, regime)


def texts(province: Province) -> list[str]:
    return [line.written() for line in province.lines]


def lines(province: Province, *commands: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in texts(province) if not commands or json.loads(text)["command"] in commands]


def truth(province: Province) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(province.truth.written())
    return found


@of_each_family
def test_the_same_seed_gives_the_same_bytes_whatever_python_salts_its_hashes_with(family: str) -> None:
    program = (
        f"import hashlib; from simulation.families import FAMILIES; p = FAMILIES[{family!r}](3, 2, 8, 'normal'); "
        "text = ''.join(l.written() for l in p.lines) + p.truth.written(); "
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    said = set()
    for salt in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": salt, "PYTHONPATH": os.pathsep.join(sys.path)}
        ran = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        said.add(ran.stdout)
    assert len(said) == 1


@of_each_family
def test_another_seed_is_another_world(family: str) -> None:
    assert texts(world(family, 1)) != texts(world(family, 2))
    assert truth(world(family, 1)) != truth(world(family, 2))


@of_each_family
def test_lines_stand_in_the_order_in_which_they_were_recorded_and_never_before_their_day(family: str) -> None:
    told = lines(world(family, 1))
    recorded = [datetime.fromisoformat(line["recordedAt"]) for line in told]
    assert recorded == sorted(recorded)
    assert all(str(at.utcoffset()) == "8:00:00" for at in recorded)
    assert all(line["occurredOn"] <= at.date().isoformat() for line, at in zip(told, recorded, strict=True))


@of_each_family
def test_a_key_is_used_twice_only_to_send_the_same_again(family: str) -> None:
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines(world(family, 1)):
        said = {name: value for name, value in line.items() if name != "recordedAt"}
        assert first.setdefault((line["as"]["division"] + line["as"]["office"], line["key"]), said) == said


@of_each_family
def test_everything_is_marked_invented_and_no_enterprise_is_a_real_one(family: str) -> None:
    told = lines(world(family, 1))
    assert all(line["invented"] is True for line in told)
    names = [line["fields"]["legalName"] for line in told if line["command"] == "RegisterEnterprise"]
    assert names
    assert all(name.startswith("示例") for name in names)


@of_each_family
def test_the_submissions_do_not_say_what_is_true(family: str) -> None:
    province = world(family, 4, 3, 30)
    whole = "\n".join(texts(province))
    kinds = {e["kind"] for e in truth(province)["episodes"]}
    assert kinds
    assert not [kind for kind in kinds | KINDS_OF_TRUTH if kind in whole]
    for word in ("expect", "episode", "truth", "confounder", "hidden", "declared\"", "sharePercent"):
        assert word not in whole
    keys = [line["key"] for line in lines(province)]
    assert all(key.startswith("sim:4:") and key[6:].isdigit() for key in keys)


@of_each_family
def test_ids_tell_nothing_by_their_order(family: str) -> None:
    """What comes late or is unlawful has ids from the same draw as all the rest."""
    told = lines(world(family, 4, 3, 30), "RegisterOven", "RegisterEnterprise")
    numbers = [int((line["fields"].get("oven") or line["fields"]["enterprise"])[2:]) for line in told]
    assert numbers != sorted(numbers)
    assert all(10_000 <= number <= 99_999 for number in numbers)


@of_each_family
def test_the_truth_names_only_what_the_ledger_can_name(family: str) -> None:
    province = world(family, 4, 3, 30)
    ovens = {line["fields"]["oven"] for line in lines(province, "RegisterOven", "ReportUnrecognizedCapacity")}
    meters = {line["fields"]["meter"] for line in lines(province, "RegisterMeter")}
    monitors = {line["fields"]["monitor"] for line in lines(province, "RegisterMonitor")}
    said = truth(province)
    for one in [*said["episodes"], *said["confounders"]]:
        noun, _, name = one["subject"].partition(":")
        assert noun != "oven" or name in ovens, one
    for fault in said["dataFaults"]:
        noun, _, name = fault["subject"].partition(":")
        assert name in (meters if noun == "meter" else monitors)


@of_each_family
@pytest.mark.parametrize("seed", [5, 6])
def test_a_clean_world_has_no_episode_and_nothing_wrong_with_its_data(family: str, seed: int) -> None:
    said = truth(world(family, seed, 4, 30, "clean"))
    assert said["episodes"] == []
    assert said["dataFaults"] == []
    assert all(one["declared"] for one in said["confounders"])


@of_each_family
def test_clean_worlds_have_every_lawful_cause(family: str) -> None:
    found = {c["kind"] for seed in (5, 6, 7) for c in truth(world(family, seed, 4, 30, "clean"))["confounders"]}
    assert found >= {
        "MAINTENANCE_LOAD", "DEMOLITION_POWER", "FIRE_WATER_PUMP_TEST", "CHEMICAL_SECTION", "LAWFUL_SECOND_OVEN",
        "NEW_PHASE_OVEN", "STANDING_EQUIPMENT", "OTHER_INDUSTRY", "OWN_POWER", "METER_REPLACED", "CURTAILMENT",
        "HOT_IDLING", "FACILITY_SWAP", "RENAMED", "LATE_REGISTRATION", "PARTIAL_REDUCTION", "EQUIPMENT_SOLD",
        "RECOGNISED_AUCTION", "SEAL_OPENED_REPORTED", "NEW_TRANSFORMER",
    }  # fmt: skip


@of_each_family
def test_a_clean_world_registers_every_closing_before_its_last_day(family: str) -> None:
    province = world(family, 5, 4, 30, "clean")
    last_days = {
        oven: line["fields"]["deadline"]["lastDay"]
        for line in lines(province, "AssignEnterpriseTask")
        for oven in line["fields"]["ovens"]
    }
    certified = lines(province, "CertifyClosure")
    assert certified
    for line in certified:
        for oven in line["fields"]["ovens"]:
            assert oven not in last_days or line["recordedAt"][:10] < last_days[oven]


@of_each_family
def test_a_clean_world_looks_at_every_seal_in_time(family: str) -> None:
    seen: dict[str, list[date]] = {}
    for line in lines(world(family, 5, 4, 30, "clean"), "PlaceSeal", "InspectSeal"):
        seen.setdefault(line["fields"]["seal"], []).append(date.fromisoformat(line["occurredOn"]))
    assert seen
    for days in seen.values():
        assert all(b - a <= timedelta(days=INSPECTION_DAYS) for a, b in pairwise(days))


@of_each_family
def test_the_closing_elements_come_in_the_order_in_which_a_works_can_do_them(family: str) -> None:
    order = (
        "StopRawMaterialEntry", "StopOven", "EmptyOven", "PurgeOven", "DisconnectUtility", "StopSafetyPermit",
        "StopDischargePermit", "CertifyClosure",
    )  # fmt: skip
    days: dict[str, list[tuple[int, str]]] = {}
    for line in lines(world(family, 1), *order):
        fields = line["fields"]
        for oven in fields.get("ovens") or [fields["oven"]]:
            days.setdefault(oven, []).append((order.index(line["command"]), line["occurredOn"]))
    assert days
    for steps in days.values():
        in_order = [day for _, day in sorted(steps)]
        assert in_order == sorted(in_order)


def test_the_command_writes_what_submit_reads(tmp_path: Any) -> None:
    ran = CliRunner().invoke(
        cli, ["simulate", "--seed", "3", "--years", "2", "--ovens", "8", "--out", str(tmp_path)]
    )
    assert ran.exit_code == 0, ran.output
    items = list(read_items(tmp_path / "submissions.jsonl"))
    province = simulate(3, 2, 8)
    assert len(items) == len(province.lines)
    assert (tmp_path / "truth.json").read_text(encoding="utf-8") == province.truth.written()


@of_each_family
def test_an_evaluation_reads_both_files(family: str, tmp_path: Any) -> None:
    arguments = ["simulate", "--seed", "4", "--years", "3", "--ovens", "30", "--family", family]
    arguments += ["--out", str(tmp_path)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    province = world(family, 4, 3, 30)
    read = [one.read() for one in asked_in(tmp_path)]
    assert len(read) == len(province.lines)
    assert not [one for one in read if not isinstance(one, Submission)]
    found = truth_of(tmp_path)
    assert (found.family, len(found.ovens)) == (family, len(province.truth.ovens))
    assert len(found.episodes) == len(truth(province)["episodes"]) > 0


def test_a_regime_that_there_is_not_is_refused(tmp_path: Any) -> None:
    ran = CliRunner().invoke(cli, ["simulate", "--seed", "3", "--regime", "wild", "--out", str(tmp_path)])
    assert ran.exit_code == 2
    assert list(REGIMES) == ["normal", "harsh", "declared95", "clean"]


def test_a_family_that_there_is_not_is_refused(tmp_path: Any) -> None:
    ran = CliRunner().invoke(cli, ["simulate", "--seed", "3", "--family", "moon", "--out", str(tmp_path)])
    assert ran.exit_code == 2
    assert list(FAMILIES) == ["province", "machines"]
