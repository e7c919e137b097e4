"""As many random histories as asked for, each on a database of its own (make differential N=200).

    python -m tests.differential.campaign --count 200 --seed 0

Every history is played, asked and rebuilt as `tests.differential.playing` says; the first that differs stops the
campaign and names its seed and its moment.
"""

import argparse
import asyncio
import logging
import shutil
import tempfile
import time
from pathlib import Path

import structlog

from app.postgres import Cluster, create_database, drop_database, start
from ledger.migrations import migrate
from tests.conftest import UNSAFE_AND_FAST
from tests.database import Database
from tests.differential.playing import Tally, played

MOMENTS = 20
TEMPLATE = "template_quench"


def campaign(cluster: Cluster, template: str, seeds: range, every: int = 0) -> Tally:
    """Play the histories of these seeds one after another; `every` so many, a line is printed."""
    tally, begun = Tally(), time.monotonic()
    for seed in seeds:
        name = f"history_{seed}"
        create_database(cluster, name, template)
        asyncio.run(played(Database(cluster, name), seed, MOMENTS, tally))
        drop_database(cluster, name)
        if every and tally.histories % every == 0:
            print(f"{time.monotonic() - begun:6.0f} s  {tally.told()}", flush=True)
    return tally


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="quench-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with start(folder, settings=UNSAFE_AND_FAST) as running:
            cluster = running.cluster
            create_database(cluster, TEMPLATE)
            asyncio.run(migrate(cluster.dsn("quench_owner", TEMPLATE)))
            print(campaign(cluster, TEMPLATE, range(asked.seed, asked.seed + asked.count), every=10).told())
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
