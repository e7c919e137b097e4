"""The keeper: parent of an embedded PostgreSQL, which it keeps running exactly as long as anyone is attached.

Every process that uses the server holds a shared `flock` on one file; the kernel lets go of it when the
process ends, however it ends. The keeper waits for the exclusive lock on the same file: when it gets it,
nobody is left, and the server is shut down (SIGINT, the fast shutdown; never SIGKILL). So neither a first
owner that leaves early takes the server from those who attached later, nor does a kill -9 leave one behind. A
server that was killed is started again. Should the keeper itself be killed, the death signal shuts the server
down, and the next start brings both back.

Run as a script of its own (standard library only): keeper.py ATTACHED_LOCK KEEPER_LOCK CLUSTER COMMAND…
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time

RESTARTS_MAX = 50
RESTARTS_WITHOUT_CAUSE_MAX = 3
RESTART_PAUSE_SECONDS = 0.2
HEALTHY_SECONDS = 15


class Keeper:
    """The server's process and whether it is still wanted; the lock orders restarts and the last farewell."""

    def __init__(self, cluster: str, command: list[str]) -> None:
        self.leftover = os.path.join(cluster, "postmaster.pid")
        self.command = command
        self.lock = threading.Lock()
        self.wanted = True
        self.server: subprocess.Popen[bytes] | None = None

    def stop_when_last_has_left(self, attached: int) -> None:
        fcntl.flock(attached, fcntl.LOCK_EX)
        with self.lock:
            self.wanted = False
            if self.server is not None:
                self.server.send_signal(signal.SIGINT)

    def keep(self) -> int:
        """Runs the server until it is no longer wanted, ends of itself, or fails too often in a row."""
        waiting = refusing = 0
        while waiting < RESTARTS_MAX and refusing < RESTARTS_WITHOUT_CAUSE_MAX:
            started = time.monotonic()
            with self.lock:
                if not self.wanted:
                    return 0
                self.server = subprocess.Popen(self.command)
            code = self.server.wait()
            if code == 0 or not self.wanted:
                return 0
            if time.monotonic() - started > HEALTHY_SECONDS:
                waiting = refusing = 0
            # After a kill -9 its file stays, and its children and shared memory need a moment to go: try
            # again, but not for ever. Without that file it refuses for a reason that stays, a wrong setting say.
            if os.path.exists(self.leftover):
                waiting += 1
            else:
                refusing += 1
            time.sleep(RESTART_PAUSE_SECONDS)
        return 1


def main(attached_path: str, keeper_path: str, cluster: str, *command: str) -> int:
    alone = os.open(keeper_path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0  # There is a keeper already.
    os.ftruncate(alone, 0)
    os.write(alone, str(os.getpid()).encode())  # A server is ours only if this process is its parent.
    attached = os.open(attached_path, os.O_RDWR)
    keeper = Keeper(cluster, list(command))
    threading.Thread(target=keeper.stop_when_last_has_left, args=[attached], daemon=True).start()
    return keeper.keep()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
