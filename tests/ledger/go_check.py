"""The Go libraries golang.org/x/mod/sumdb/tlog and note accept what Quench writes.

    make go-check

Roots, inclusion and consistency proofs, all tiles of a log of 70,000 entries, keys and signed notes go to the
program in tests/vectors/tlog/go as one JSON document. It recomputes the log with x/mod, compares, reads our tiles
as a client does, opens our notes, and refuses what is changed. It also writes its vectors again: they must be
those that stand in tests/vectors/tlog/vectors.json, which the tests read where there is no Go.
"""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import extend, leaf_hash, root
from ledger.note import COSIGNATURE, ED25519, Signer, sign_note, with_signatures
from ledger.proof import Hashes, consistency_proof, inclusion_proof, range_hash
from ledger.spelling import to_base64
from ledger.tiles import hashes_from_tiles, tile_hash, tiles_of

PROGRAM = Path(__file__).parents[1] / "vectors" / "tlog" / "go"
GREAT = 70_000
SMALL = 64
ROOTS_TO = 1024
DRAWN = 2_000

Tiles = dict[tuple[int, int], bytes]


def tiles_by_place(size: int) -> Tiles:
    """Every tile of the log of this size, each level made of the one below."""
    made: Tiles = {}
    for tile in tiles_of(size):
        numbers = range(256 * tile.index, 256 * tile.index + tile.width)
        if tile.level == 0:
            hashes = [leaf_hash(f"entry {n}".encode()) for n in numbers]
        else:
            hashes = [tile_hash(made[tile.level - 1, n]) for n in numbers]
        made[tile.level, tile.index] = b"".join(hashes)
    return made


def document() -> dict[str, Any]:
    """What the Go program reads."""
    made = tiles_by_place(GREAT)
    get = hashes_from_tiles(lambda level, index: made[level, index])
    random_ = random.Random("go-check")
    return {
        "entries": "",
        "roots": [{"size": size, "root": to_base64(hash_)} for size, hash_ in roots(get)],
        "records": [
            {"index": index, "size": size, "path": texts(inclusion_proof(index, size, get))}
            for index, size in (*small_pairs(0), *drawn_pairs(random_, 0))
        ],
        "trees": [
            {"old": old, "size": size, "path": texts(consistency_proof(old, size, get))}
            for old, size in (*small_pairs(1), *drawn_pairs(random_, 1))
        ],
        "tiles": [
            {"size": size, "tiles": tiles_of_log(size)} for size in (1, 255, 256, 257, 511, 65_536, GREAT)
        ],
        "notes": list(notes(get)),
    }


def roots(get: Hashes) -> Iterator[tuple[int, bytes]]:
    edge: tuple[bytes, ...] = ()
    for size in range(ROOTS_TO + 1):
        yield size, root(edge, size)
        edge = extend(edge, size, [leaf_hash(f"entry {size}".encode())])
    for size in (65_535, 65_536, 65_537, GREAT):
        yield size, range_hash(0, size, get)


def small_pairs(first: int) -> Iterator[tuple[int, int]]:
    """Every index, or every older size, of the small logs."""
    for size in range(1, SMALL + 1):
        for one in range(first, size + first):
            yield one, size


def drawn_pairs(random_: random.Random, first: int) -> Iterator[tuple[int, int]]:
    for _ in range(DRAWN):
        size = random_.randint(SMALL, GREAT)
        yield random_.randrange(first, size + first), size


def tiles_of_log(size: int) -> list[dict[str, str]]:
    made = tiles_by_place(size)
    return [{"path": tile.path, "data": to_base64(made[tile.level, tile.index])} for tile in tiles_of(size)]


def notes(get: Hashes) -> Iterator[dict[str, Any]]:
    """Keys of this run; a plain text, checkpoints, one that three witnesses cosigned, one as Go's log says it."""
    log = Signer.generate("quench.example/山西", ED25519)
    witnesses = [Signer.generate(f"w{n}.example", COSIGNATURE) for n in range(3)]
    for text in ("压减\n\n— 置换\n", "\n"):
        yield told(text, sign_note(text, log), log)
    for size in (0, 1, GREAT):
        said = Checkpoint(log.name, size, range_hash(0, size, get), ("an extension",) if size == 1 else ())
        signed = sign_checkpoint(said, log)
        yield told(said.text, signed, log)
        cosigned = with_signatures(signed, "".join(w.cosign(said.text, 1_604_131_203) for w in witnesses))
        yield told(said.text, cosigned, log, *witnesses)
    tree = Checkpoint("go.sum database tree", GREAT, range_hash(0, GREAT, get))
    yield told(tree.text, sign_note(tree.text, log), log)


def told(text: str, note: str, *signers: Signer) -> dict[str, Any]:
    """x/mod knows no key of type 0x04, so of the secret keys it gets the log's."""
    return {
        "skeys": [signer.text for signer in signers if signer.algorithm == ED25519],
        "vkeys": [signer.verifier.text for signer in signers],
        "text": text,
        "note": note,
    }


def texts(hashes: list[bytes]) -> list[str]:
    return [to_base64(one) for one in hashes]


def run_go(argument: str, given: bytes = b"") -> bytes:
    """What the program prints; what it says on the way to a failure goes to the terminal."""
    done = subprocess.run(
        ["go", "run", ".", argument], cwd=PROGRAM, input=given, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(f"go-check: “go run . {argument}” failed, see above")
    return done.stdout


def main() -> None:
    """Both directions, or one line where there is no Go."""
    if shutil.which("go") is None:
        print("go-check: skipped, there is no `go` on PATH")
        return
    if run_go("vectors") != (PROGRAM.parent / "vectors.json").read_bytes():
        sys.exit("go-check: tests/vectors/tlog/vectors.json is not what Go writes")
    print("go-check: tests/vectors/tlog/vectors.json is what Go writes")
    print("go-check: " + run_go("check", json.dumps(document()).encode()).decode().strip())


if __name__ == "__main__":
    main()
