"""`quench simulate` told wrong things: one line in both languages that names option, value, rule and remedy."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli


def refused(*words: str) -> str:
    """The one line of a command that is not understood."""
    found = CliRunner().invoke(cli, ["simulate", *words])
    assert found.exit_code == 2
    assert found.stdout == ""
    (line,) = found.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("option", "value", "least", "most"),
    [
        ("--years", "0", "1", "7"),
        ("--years", "8", "1", "7"),
        ("--years", "five", "1", "7"),
        ("--ovens", "3", "4", "2000"),
        ("--ovens", "2001", "4", "2000"),
        ("--ovens", "５０", "4", "2000"),
        ("--seed", "-1", "0", "9223372036854775807"),
        ("--seed", "1.5", "0", "9223372036854775807"),
    ],
)
def test_a_number_that_cannot_be_is_said_with_its_bounds_in_both_languages(
    tmp_path: Path, option: str, value: str, least: str, most: str
) -> None:
    line = refused("--seed", "1", "--out", str(tmp_path / "world"), option, value)
    assert line.startswith(f"{option} {value}: 应为 {least} 至 {most} 的整数；")
    assert line.endswith(f"/ must be a whole number from {least} to {most}; give one of them")
    assert not (tmp_path / "world").exists()


def test_a_file_is_no_folder_and_nothing_is_written_over_it(tmp_path: Path) -> None:
    file = tmp_path / "world"
    file.write_text("mine", encoding="utf-8")
    line = refused("--seed", "1", "--out", str(file))
    assert line.startswith(f"--out {file}: 应为可写入的文件夹；这是文件，不是文件夹；请换一个")
    assert "it is a file, not a folder; name another" in line
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_said_without_a_number_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    line = refused("--seed", "1", "--out", str(tmp_path / "file" / "world"))
    assert "无法建立" in line
    assert "must be a folder that can be written to; it cannot be made" in line
    assert "Errno" not in line


def test_a_name_that_is_taken_by_a_folder_is_said_when_the_world_is_written(tmp_path: Path) -> None:
    (tmp_path / "submissions.jsonl").mkdir()
    line = refused("--seed", "1", "--years", "1", "--ovens", "4", "--out", str(tmp_path))
    assert "submissions.jsonl 无法写入" in line
    assert "submissions.jsonl cannot be written" in line


def test_what_is_within_the_bounds_is_made(tmp_path: Path) -> None:
    words = ["simulate", "--seed", "7", "--years", "1", "--ovens", "4", "--out", str(tmp_path / "world")]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert {one.name for one in (tmp_path / "world").iterdir()} == {"submissions.jsonl", "truth.json"}
