"""The ledger: an append-only log of events that can be proved, and that knows nothing of coke.

It knows bytes, order and hashes. `events` names what goes in and comes out, `log` is the door, `writer`
commits in groups, `batch` decides what one group writes, `entry` and `canonical` are the bytes, `merkle`
is the tree, `verification` reads everything again. docs/ledger-format.md is the format for those who
check it by hand.
"""
