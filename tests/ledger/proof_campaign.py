"""Every proof of every small log, and mutated proofs, of which none may be accepted.

    make proofs N=1000000

First, for every size to SIZE_MAX: the root, every inclusion and every consistency proof are those of the
definition (tests/ledger/definition.py), and are accepted by `ledger/proof.py` and by the one-file verifier.

Then N mutations. A true statement is drawn: this leaf stands at this index of a log of this size and root, or
this log begins with that one; with its proof. One to three changes are made: a bit, a hash in the place of
another, one more, one less, two exchanged, another index, another log (size and root together: a checkpoint signs
both). Where the outcome is itself a true statement with its proof, the same or another, no mutation took place:
it is counted and drawn again. What is left must be refused by both.

A size changed under the same root is no mutation here: RFC 6962 binds the size to nothing, the checkpoint does.
`test_proof.py` shows that, and mutates whole receipts with their checkpoint.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ledger import offline_verifier
from ledger.merkle import extend, leaf_hash, root
from ledger.proof import BadProof, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from tests.ledger.definition import entry, path, perfect, proof, tree_hash

SIZE_MAX = 1024


@dataclass(frozen=True, slots=True)
class Included:
    """The leaf stands at the index of the log."""

    index: int
    leaf: bytes
    size: int
    root: bytes
    proof: tuple[bytes, ...]

    def is_true(self) -> bool:
        return (
            0 <= self.index < self.size
            and self.leaf == tree_hash(self.index, self.index + 1)
            and self.root == tree_hash(0, self.size)
            and list(self.proof) == path(self.index, 0, self.size)
        )

    def ours(self) -> None:
        verify_inclusion(self.index, self.size, self.leaf, self.proof, self.root)

    def one_file(self) -> bool:
        return (
            offline_verifier.root_from_inclusion(self.index, self.size, self.leaf, list(self.proof))
            == self.root
        )


@dataclass(frozen=True, slots=True)
class Begins:
    """The log begins with the old one."""

    old: int
    old_root: bytes
    size: int
    root: bytes
    proof: tuple[bytes, ...]

    def is_true(self) -> bool:
        if not 0 <= self.old <= self.size:
            return False
        if self.old == 0:  # Whatever its root is, every log begins with the empty one.
            return not self.proof and (self.size > 0 or self.root == tree_hash(0, 0))
        return (
            self.old_root == tree_hash(0, self.old)
            and self.root == tree_hash(0, self.size)
            and list(self.proof) == proof(self.old, self.size)
        )

    def ours(self) -> None:
        verify_consistency(self.old, self.old_root, self.size, self.root, self.proof)

    def one_file(self) -> bool:
        return bool(
            offline_verifier.consistent(self.old, self.old_root, self.size, self.root, list(self.proof))
        )


Statement = Included | Begins


@dataclass
class Tally:
    """What was seen."""

    roots: int = 0
    proofs: int = 0
    mutated: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    true_after_all: int = 0


def accepted(statement: Statement) -> tuple[bool, bool]:
    """Whether `ledger/proof.py` accepts it, and whether the one-file verifier does."""
    try:
        statement.ours()
        ours = True
    except BadProof:
        ours = False
    try:
        return ours, statement.one_file()
    except offline_verifier.NotProven:
        return ours, False


def every_proof(size_max: int, tally: Tally) -> None:
    """All roots and proofs of all sizes are the definition's, and accepted."""
    edge: tuple[bytes, ...] = ()
    for size in range(size_max + 1):
        assert root(edge, size) == tree_hash(0, size), f"root of {size}"
        edge = extend(edge, size, [leaf_hash(entry(size))])
        tally.roots += 1
        for statement in statements(size):
            assert statement.is_true(), f"not the proof of RFC 6962: {statement}"
            assert accepted(statement) == (True, True), f"refused: {statement}"
            tally.proofs += 1


def statements(size: int) -> Iterator[Statement]:
    """Everything that is true of the log of this size, with our proofs."""
    for index in range(size):
        yield included(index, size)
    for old in range(size + 1):
        yield begins(old, size)


def included(index: int, size: int) -> Included:
    made = tuple(inclusion_proof(index, size, perfect))
    return Included(index, tree_hash(index, index + 1), size, tree_hash(0, size), made)


def begins(old: int, size: int) -> Begins:
    made = tuple(consistency_proof(old, size, perfect))
    return Begins(old, tree_hash(0, old), size, tree_hash(0, size), made)


def mutations(count: int, size_max: int, random_: random.Random, tally: Tally) -> Iterator[Statement]:
    """So many statements that are not true, or whose proof is not theirs."""
    while count:
        size = random_.randint(1, size_max)
        statement: Statement = (
            included(random_.randrange(size), size)
            if random_.random() < 0.5
            else begins(random_.randint(1, size), size)
        )
        original = statement
        names = [random_.choice(CHANGES) for _ in range(random_.choice((1, 1, 1, 2, 3)))]
        for change in names:
            statement = change(statement, random_, size_max)
        if statement.is_true():
            tally.unchanged += statement == original
            tally.true_after_all += statement != original
            continue
        tally.mutated[names[0].__name__] += 1
        count -= 1
        yield statement


def none_accepted(count: int, size_max: int, random_: random.Random, tally: Tally) -> None:
    """No mutation is accepted by either verifier."""
    for statement in mutations(count, size_max, random_, tally):
        assert accepted(statement) == (False, False), f"accepted: {statement}"


def flip_a_bit(statement: Statement, random_: random.Random, _: int) -> Statement:
    at = random_.randrange(-2, len(statement.proof))
    if at >= 0:
        return with_proof(statement, at, flipped(statement.proof[at], random_))
    if at == -1:
        return replace(statement, root=flipped(statement.root, random_))
    if isinstance(statement, Included):
        return replace(statement, leaf=flipped(statement.leaf, random_))
    return replace(statement, old_root=flipped(statement.old_root, random_))


def put_another_hash(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    if not statement.proof:
        return add_a_hash(statement, random_, size_max)
    return with_proof(statement, random_.randrange(len(statement.proof)), some_hash(random_, size_max))


def add_a_hash(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    at = random_.randint(0, len(statement.proof))
    return with_proof(statement, at, some_hash(random_, size_max), replaced=0)


def repeat_a_hash(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    if not statement.proof:
        return add_a_hash(statement, random_, size_max)
    at = random_.randrange(len(statement.proof))
    return with_proof(statement, at, statement.proof[at], replaced=0)


def drop_a_hash(statement: Statement, random_: random.Random, _: int) -> Statement:
    at = random_.randint(0, len(statement.proof))
    return replace(statement, proof=statement.proof[:at] + statement.proof[at + 1 :])


def cut(statement: Statement, random_: random.Random, _: int) -> Statement:
    return replace(statement, proof=statement.proof[random_.randint(0, len(statement.proof)) :])


def exchange_two(statement: Statement, random_: random.Random, _: int) -> Statement:
    hashes = list(statement.proof)
    random_.shuffle(hashes)
    return replace(statement, proof=tuple(hashes))


def shorten_a_hash(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    if not statement.proof:
        return add_a_hash(statement, random_, size_max)
    at = random_.randrange(len(statement.proof))
    length = random_.choice((0, 1, 31, 33, 64))
    return with_proof(statement, at, (statement.proof[at] * 2)[:length])


def climb(statement: Statement, random_: random.Random, _: int) -> Statement:
    """The node above passed off as the leaf, or as the old root, with what is left of the proof."""
    if not statement.proof:
        return statement
    if isinstance(statement, Included):
        index = statement.index & ~1
        return replace(
            statement, leaf=tree_hash(index, index + 2), index=index // 2, proof=statement.proof[1:]
        )
    return replace(statement, old_root=statement.proof[0], proof=statement.proof[1:])


def move(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    """Another index, or another size of the old log under its root."""
    if isinstance(statement, Included):
        return replace(statement, index=random_.choice((statement.index ^ 1, random_.randint(-1, size_max))))
    return replace(statement, old=random_.choice((statement.old ^ 1, random_.randint(-1, size_max))))


def take_another_leaf(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    """Another leaf, or another old log with its root."""
    other = random_.randrange(size_max)
    if isinstance(statement, Included):
        return replace(statement, leaf=tree_hash(other, other + 1))
    return replace(statement, old=other, old_root=tree_hash(0, other))


def take_another_log(statement: Statement, random_: random.Random, size_max: int) -> Statement:
    """The size and the root of another log."""
    near = max(0, min(size_max, statement.size + random_.choice((-1, 1))))
    size = random_.choice((near, random_.randint(0, size_max)))
    return replace(statement, size=size, root=tree_hash(0, size))


Change = Callable[[Statement, random.Random, int], Statement]
CHANGES: tuple[Change, ...] = (
    flip_a_bit, put_another_hash, add_a_hash, repeat_a_hash, drop_a_hash, cut, exchange_two, shorten_a_hash,
    climb, move, take_another_leaf, take_another_log,
)  # fmt: skip


def with_proof(statement: Statement, at: int, new: bytes, replaced: int = 1) -> Statement:
    return replace(statement, proof=(*statement.proof[:at], new, *statement.proof[at + replaced :]))


def flipped(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data or b"\0")  # An earlier change may have left nothing of it.
    changed[random_.randrange(len(changed))] ^= 1 << random_.randrange(8)
    return bytes(changed)


def some_hash(random_: random.Random, size_max: int) -> bytes:
    """A hash that stands somewhere in the tree, or that does not."""
    if random_.random() < 0.2:
        return random_.randbytes(32)
    level = random_.randrange(max(1, size_max.bit_length() - 1))
    return perfect(level, random_.randrange(max(1, size_max >> level)))


def main(count: int, seed: str, size_max: int = SIZE_MAX) -> None:
    """The whole campaign; an AssertionError names the proof."""
    tally, started = Tally(), time.monotonic()
    every_proof(size_max, tally)
    print(
        f"every size to {size_max}: {tally.roots:,} roots and {tally.proofs:,} proofs are those of RFC 6962"
    )
    none_accepted(count, size_max, random.Random(seed), tally)
    print(
        f"{sum(tally.mutated.values()):,} mutated proofs (seed {seed}), none accepted, both verifiers agree;"
    )
    print(
        f"drawn again: {tally.unchanged:,} left unchanged, {tally.true_after_all:,} true of another log or index"
    )
    print(", ".join(f"{name} {number:,}" for name, number in sorted(tally.mutated.items())))
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    main(int(options["--count"]), options.get("--seed", time.strftime("%Y%m%d%H%M")))
