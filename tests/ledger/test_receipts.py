"""A transaction's own proofs: for every log and every batch, those that the whole tree gives."""

from base64 import b64decode

import pytest

from ledger import merkle
from ledger.checkpoint import open_checkpoint
from ledger.note import ED25519, Signer
from ledger.proof import inclusion_proof, parse_proof, verify_inclusion
from ledger.receipts import Growth

ENTRIES = [b'{"position":%d}' % (n + 1) for n in range(80)]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def node(level: int, index: int) -> bytes:
    if level == 0:
        return LEAVES[index]
    return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))


def growth(before: int, size: int) -> Growth:
    edge = merkle.extend((), 0, LEAVES[:before])
    return Growth(before, edge, LEAVES[before:size], ENTRIES[before:size])


def test_every_batch_of_every_log_gives_the_proofs_of_the_whole_tree() -> None:
    for before in range(40):
        for added in (1, 2, 3, 4, 5, 8, 17, 33):
            grown = growth(before, before + added)
            for position in range(before + 1, before + added + 1):
                assert grown.path(position) == inclusion_proof(position - 1, grown.size, node)


def test_the_text_carries_the_entry_and_a_checkpoint_that_was_signed_once() -> None:
    signer = Signer.generate("quench.example/shanxi", ED25519)
    grown = growth(13, 29)
    proofs = {position: parse_proof(grown.proof(position, signer)) for position in range(14, 30)}
    assert len({proof.checkpoint for proof in proofs.values()}) == 1
    for position, proof in proofs.items():
        assert grown.proof(position, signer) == proof.text
        assert proof.extra == ENTRIES[position - 1]
        checkpoint, _ = open_checkpoint(proof.checkpoint, [signer.verifier])
        leaf = merkle.leaf_hash(proof.extra)
        verify_inclusion(position - 1, 29, leaf, proof.path, checkpoint.root)
    assert b64decode(grown.checkpoint(signer).split("\n")[2]) == merkle.root(
        merkle.extend((), 0, LEAVES[:29]), 29
    )


@pytest.mark.parametrize("position", [13, 30])
def test_a_position_of_another_transaction_is_refused(position: int) -> None:
    with pytest.raises(ValueError, match="not added by this transaction"):
        growth(13, 29).path(position)
