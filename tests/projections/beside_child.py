"""A process with another one beside it, whose number it prints; then it waits to be killed."""

import os
import sys

from projections.beside import Beside
from projections.findings.projection import begin

if __name__ == "__main__":
    print(Beside("findings", begin)._pool.submit(os.getpid).result(), flush=True)
    sys.stdin.read()
