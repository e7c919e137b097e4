"""`quench detect evaluate DIR…` plays worlds from their files, in as many processes as it is given."""

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.detection.evaluating import in_order, play_folder, played
from app.detection.truth import Truth
from tests.app.detection.small_world import nothing_true, written
from tests.app.detection.worlds import oven, restart


def evaluated(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["detect", "evaluate", *map(str, arguments)])


def a_truth(seed: int) -> Truth:
    return msgspec.structs.replace(
        nothing_true(), seed=seed, ovens=(oven("a"),), episodes=(restart("a", "2023-06-01", "2023-07-31"),)
    )


def test_worlds_are_evaluated_from_their_files(tmp_path: Path) -> None:
    folder = written(tmp_path / "w", a_truth(4))
    printed = evaluated(folder)
    assert printed.exit_code == 0, printed.output
    for title in ("并列比较 Side by side", "逐条规则 Each rule", "最严重的漏报 The worst misses"):
        assert title in printed.output
    found = json.loads(evaluated(folder, "--json", "--hours", "8").output)
    assert found["hoursPerCase"] == 8
    band = found["detectors"]["all rules"]["recall"]["own meter, ≥ 25 %, ≥ 2 months"]
    assert (band["found"], band["of"]) == (0, 1)
    assert found["detectors"]["all rules"]["cases"]["false"] > 0


def test_processes_of_their_own_give_what_one_gives(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(seed), a_truth(seed)) for seed in (2, 1)]
    alone = in_order(played(folders, play_folder, processes=1))
    assert in_order(played(folders, play_folder, processes=2)) == alone
    assert [world.truth.seed for world in alone] == [1, 2]
    assert alone[0].alarms == alone[1].alarms
    assert alone[0].alarms


def test_a_folder_that_is_no_world_is_said_in_one_line(tmp_path: Path) -> None:
    result = evaluated(tmp_path / "nothing")
    assert result.exit_code == 2
    assert "submissions.jsonl" in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(("file", "text"), [("submissions.jsonl", "{"), ("truth.json", '{"seed": "x"}')])
def test_a_file_without_its_form_is_said_in_one_line(tmp_path: Path, file: str, text: str) -> None:
    folder = written(tmp_path / "w")
    (folder / file).write_text(text)
    result = evaluated(folder)
    assert result.exit_code == 1
    assert "世界不成立" in result.output
    assert file in result.output
    assert len(result.output.strip().splitlines()) == 1
