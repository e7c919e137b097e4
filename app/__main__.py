"""`python -m app`: the same as `quench`."""

from app.cli import main

main()
