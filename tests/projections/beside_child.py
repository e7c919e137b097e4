"""A process with another one beside it, whose number it prints; then it waits to be killed."""

import os
import sys

from projections.beside import Beside
from projections.findings.projection import FINDINGS

if __name__ == "__main__":
    assert FINDINGS.beside is not None
    print(Beside("findings", FINDINGS.beside)._pool.submit(os.getpid).result(), flush=True)
    sys.stdin.read()
