"""The log of three entries of docs/ledger-format.md, signed with keys whose seeds are known to everybody."""

import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import leaf_hash, node_hash
from ledger.note import COSIGNATURE, ED25519, Signer, with_signatures
from ledger.proof import TlogProof

PAGE = (Path(__file__).parents[2] / "docs" / "ledger-format.md").read_text(encoding="utf-8")
ORIGIN = "quench.example/shanxi"
AT = 1_604_131_203
"""When the witnesses cosign: 2020-10-31T08:00:03Z."""


def signer(name: str, algorithm: int, seed: int) -> Signer:
    """A key that is the same in every run."""
    return Signer.of(name, algorithm, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


ENTRIES = [line.encode() for line in re.findall(r"```entries\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
ROOT = node_hash(node_hash(LEAVES[0], LEAVES[1]), LEAVES[2])
LOG = signer(ORIGIN, ED25519, 1)
WITNESSES = tuple(signer(f"w{n}.example", COSIGNATURE, 10 + n) for n in (1, 2, 3))
SAID = Checkpoint(ORIGIN, 3, ROOT)
CHECKPOINT = sign_checkpoint(SAID, LOG)
WITNESSED = with_signatures(CHECKPOINT, "".join(w.cosign(SAID.text, AT) for w in WITNESSES[:2]))
PROOF = TlogProof(2, (node_hash(LEAVES[0], LEAVES[1]),), CHECKPOINT, ENTRIES[2])
POLICY = (
    f"log {LOG.verifier.text} https://quench.example\n"
    + "".join(f"witness {name} {w.verifier.text}\n" for name, w in zip("甲乙丙", WITNESSES, strict=True))
    + "group 三取二 2 甲 乙 丙\nquorum 三取二\n"
)
