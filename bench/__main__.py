"""`python -m bench [name…] [--quick]`: measure, print one table a benchmark, and keep the figures of a whole run.

A whole run writes bench/results.json. A part of one (names given) and a quick one (which only shows that everything
works) write nothing unless --results says where, so that they never stand in the place of a whole run.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import alert_delay, appends, files, follower_loss, moments, two_processes, verifying
from bench.machine import machine, versions
from bench.result import Result, table
from bench.server import Server, server

BENCHMARKS: dict[str, Callable[[Server, bool], Result]] = {
    "appends": appends.run,
    "two_processes": two_processes.run,
    "alert_delay": alert_delay.run,
    "follower_loss": follower_loss.run,
    "verifying": verifying.run,
    "moments": moments.run,
    "files": files.run,
}
RESULTS = Path(__file__).parent / "results.json"


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; 0 when all of it ran, whatever it measured."""
    asked = _parser().parse_args(arguments)
    names = asked.name or list(BENCHMARKS)
    begun = datetime.now(UTC)
    about: dict[str, Mapping[str, object]] = {"machine": machine(), "versions": versions()}
    with server() as running:
        settings = running.settings()
        print(_about(about, settings, running.fdatasync_microseconds), flush=True)
        results = [_run(name, running, asked.quick) for name in names]
    kept_in = asked.results or kept_by_default(names, asked.quick)
    if kept_in is None:
        print("\nnot a whole run: no figures were kept (--results FILE keeps them)")
        return 0
    kept = {
        "date": begun.isoformat(timespec="seconds"),
        "quick": asked.quick,
        **about,
        "settings": settings,
        "fdatasync_8kB_microseconds": running.fdatasync_microseconds,
        "benchmarks": {result.name: result.figures for result in results},
    }
    kept_in.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nfigures kept in {kept_in.name}")
    return 0


def kept_by_default(names: Sequence[str], quick: bool) -> Path | None:
    """Where figures go that nobody asked to keep: those of a whole run into results.json, others nowhere."""
    return RESULTS if not quick and set(names) == set(BENCHMARKS) else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*BENCHMARKS, []], help=", ".join(BENCHMARKS))
    parser.add_argument(
        "--quick", action="store_true", help="see whether everything works; no figure to quote"
    )
    parser.add_argument("--results", type=Path, help="keep the figures in this file")
    return parser


def _run(name: str, running: Server, quick: bool) -> Result:
    result = BENCHMARKS[name](running, quick)
    print("\n" + table(result), flush=True)
    return result


def _about(about: Mapping[str, Mapping[str, object]], settings: dict[str, str], fdatasync: float) -> str:
    """What the figures below depend on, one line each."""
    lines = [
        ", ".join(f"{name} {value}" for name, value in what.items()) for what in (*about.values(), settings)
    ]
    return "\n".join([*lines, f"fdatasync of 8 kB: {fdatasync:,.0f} µs; everything over one unix socket"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
