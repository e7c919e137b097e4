"""Three witnesses in this process, each on its own port and with its own state, to be taken down and brought back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ledger.note import Signer
from ledger.policy import Group, Judged, Policy, Witness, judge
from ledger.proof import parse_proof, verify_inclusion
from tests.app.witnesses import a_witness, served
from tests.toy_log import ToyLog

NAMES = ("甲", "乙", "丙")
ORIGIN = "quench.example/shanxi"


@dataclass
class Witnesses:
    """The log's key, the policy of two in three, and the witnesses that are up."""

    signer: Signer
    policy: Policy
    up: dict[str, AsyncExitStack] = field(default_factory=dict)

    async def fall_silent(self, *names: str) -> None:
        """Take witnesses down: their ports refuse from now on."""
        for name in names:
            await self.up.pop(name).aclose()

    def judged(self, checkpoint: str) -> Judged:
        """A checkpoint under the policy that an auditor keeps; raises where it is not this log's."""
        return judge(checkpoint, self.policy)

    def proved(self, proof: str, leaf: bytes) -> Judged:
        """A proof must lead from the leaf to a root that this log signed; the checkpoint it leads to."""
        read = parse_proof(proof)
        found = self.judged(read.checkpoint)
        verify_inclusion(read.index, found.checkpoint.size, leaf, read.path, found.checkpoint.root)
        return found


@asynccontextmanager
async def attended(folder: Path) -> AsyncIterator[Witnesses]:
    """Three witnesses at work on a log that is yet to begin."""
    log = ToyLog(ORIGIN)
    up: dict[str, AsyncExitStack] = {}
    members = []
    async with AsyncExitStack() as all_of_them:
        for number, name in enumerate(NAMES):
            home = folder / f"w{number}"
            identity = a_witness(home, log)
            up[name] = await all_of_them.enter_async_context(AsyncExitStack())
            url = await up[name].enter_async_context(served(home, identity))
            members.append(Witness(name, identity.signer.verifier, url))
        policy = Policy(
            ((log.signer.verifier, None),), tuple(members), (Group("quorum", 2, NAMES),), "quorum"
        )
        yield Witnesses(log.signer, policy, up)
