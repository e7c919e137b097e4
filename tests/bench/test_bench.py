"""`python -m bench --quick` runs to its end and keeps every figure under its name. No figure is looked at: a benchmark
is never a test with a clock in it."""

import json
from pathlib import Path

import pytest

from bench.__main__ import BENCHMARKS, RESULTS, kept_by_default, main

FIGURES = {
    "appends": {"cases", "payload_bytes_mean", "ratios_to_best_of_peer", "rounds", "seconds_each"},
    "two_processes": {
        "p99_alone_ms", "p99_of_the_slower_of_two_ms", "p99_times_median", "p99_times_rounds", "rounds",
        "slowest_append_while_the_other_is_stopped_seconds",
    },
    "alert_delay": {
        "from_append_max_ms", "from_append_median_ms", "from_submission_max_ms", "from_submission_median_ms", "repeats",
    },
    "follower_loss": {"dcb_recorder_unconditional", "followers", "quench", "writers"},
    "verifying": {
        "appends_kept_turns", "appends_kept_while_verifying", "cases", "entries", "offline", "processes", "ratios",
        "rounds",
    },
    "files": {
        "again_cpu_seconds", "again_seconds", "api_memory_mb", "append_max_seconds", "append_median_seconds",
        "calamine_seconds", "file_bytes", "health_max_seconds", "health_median_seconds", "preview_cpu_seconds",
        "preview_seconds", "read_cpu_seconds", "read_memory_mb", "read_seconds", "rows", "submit_all_cpu_seconds",
        "submit_all_seconds", "submit_each_cpu_seconds", "submit_each_seconds",
    },
    "moments": {
        "asked_ms", "events", "moments_compared_with_the_naive_fold", "peer_events_per_second", "rebuilt",
    },
}  # fmt: skip


def test_a_quick_run_measures_everything_and_keeps_it_where_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "results.json"
    assert main(["--quick", "--results", str(kept)]) == 0
    written = kept.read_text(encoding="utf-8")
    results = json.loads(written)
    assert {"date", "quick", "machine", "versions", "settings", "benchmarks"} <= set(results)
    assert results["settings"]["fsync"] == "on"
    assert {name: set(figures) for name, figures in results["benchmarks"].items()} == FIGURES
    assert set(FIGURES) == set(BENCHMARKS)
    assert results["benchmarks"]["follower_loss"]["quench"]["never_seen_by_each_follower"] == [0, 0, 0]
    assert not any(place in written for place in ("quench-bench", ".s.PGSQL", "/"))
    printed = capsys.readouterr().out
    names = ("Quench, 1 caller", "eventsourcing DCB recorder", "AlertRaised", "pymerkle SqliteTree")
    assert all(name in printed for name in names)


def test_only_a_whole_run_stands_in_the_place_of_a_whole_run() -> None:
    assert kept_by_default(list(BENCHMARKS), quick=False) == RESULTS
    assert kept_by_default(list(BENCHMARKS), quick=True) is None
    assert kept_by_default(["appends"], quick=False) is None


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    assert "two_processes" in capsys.readouterr().err
