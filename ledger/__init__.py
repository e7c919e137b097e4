"""The append-only, provable event store; knows bytes, order and hashes, nothing of coke."""
