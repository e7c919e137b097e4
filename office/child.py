"""The reading process: an Order comes in, an Answer goes out, and the kernel holds it to its limits.

It opens files of strangers with a parser of another language. Whatever a file does to it, running out of memory,
turning in a circle, dying: it ends alone, and the caller tells that the file cost too much. The imports stand behind
the limits.
"""

import resource
import sys
from typing import TYPE_CHECKING

from office import limits

if TYPE_CHECKING:
    from office.wire import Answer, Order


def main() -> None:
    """Read one Order from standard input and write its Answer."""
    _bounded()
    import msgspec

    from office.wire import Order

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    answer = _marked(order) if order.mark else _read(order)
    answer.memory_bytes = _peak_bytes()
    spent = resource.getrusage(resource.RUSAGE_SELF)
    answer.cpu_seconds = spent.ru_utime + spent.ru_stime
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


def _bounded() -> None:
    """Hold this process to its memory and its time, before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _peak_bytes() -> int:
    """The most memory this process held. What getrusage tells begins with the process that started this one."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) * 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _read(order: "Order") -> "Answer":
    from office.book_reading import read_book
    from office.wire import Answer, packed

    read = read_book(order.data, order.name)
    lines, places = packed(read.lines)
    return Answer(read.form, read.kind, read.version, lines, places, read.problems, read.notices)


def _marked(order: "Order") -> "Answer":
    from office.marked_copy import marked
    from office.wire import Answer

    return Answer(copy=marked(order.data, order.name, order.problems))


if __name__ == "__main__":
    main()
