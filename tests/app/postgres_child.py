"""A process holding an embedded PostgreSQL: says `ready PID`, waits for a line, lets go, says `stopped`."""

import sys
from pathlib import Path

from app.postgres import start
from app.postgres_place import PostgresUnavailable


def main(home: str) -> int:
    try:
        running = start(Path(home))
    except PostgresUnavailable as error:
        print("unavailable", error, flush=True)
        return 1
    print("ready", running.cluster.postmaster_pid(), flush=True)
    sys.stdin.readline()
    running.stop()
    print("stopped", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
