"""Benchmarks, each beside a named peer in one run, on one server of its own: `python -m bench`."""
