"""The log's key changes hands: lawfully, by theft, and after a backup was restored. Played with the real commands.

Each scene asserts what must be seen on the way, and says at its end what the last finder said.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.keys import install, install_file, log_signer
from app.publishing import Publisher
from app.runner import Runner
from app.settings import Settings
from domain.custody import LedgerRestored
from domain.fact import decode_fact
from domain.outcomes import Receipt
from ledger.log import Log
from ledger.note import ED25519, Signer
from ledger.policy import Policy, judge
from tests.app.submissions import enterprise
from tests.database import Database
from tests.tampering.attending import attended, their_own
from tests.tampering.detecting import Found, by_bundle, started
from tests.tampering.edits import truncated
from tests.tampering.rewriting import Care, checkpoint_of, rewrite
from tests.tampering.victim import Victim, a_copy, tampering

QUENCH = Path(sys.executable).with_name("quench")
OFFICERS = ("--officer", "账本管理员，省工信厅", "--officer", "分管负责人，省工信厅")
DECLARE = ("restore", "declare", "--reason", "磁盘损坏 the disk was lost")


@dataclass(frozen=True)
class House:
    """A server's home: key, settings and policy in files; its database; its witnesses' folders."""

    home: Path
    database: Database
    witnesses: Path

    @property
    def settings(self) -> Settings:
        return Settings.load(home=self.home)

    @property
    def signer(self) -> Signer:
        return log_signer(self.settings)

    async def done(self, *words: str | Path) -> str:
        """A command that must succeed; what it says."""
        code, said, told = await self._quench(*words)
        assert code == 0, told
        return said

    async def refused(self, *words: str | Path) -> str:
        """A command that must not; the last line that it says."""
        code, said, told = await self._quench(*words)
        assert code == 1, said
        assert "Traceback" not in told
        return told.strip().splitlines()[-1]

    async def _quench(self, *words: str | Path) -> tuple[int | None, str, str]:
        """Run a command of this house to its end; the witnesses in this loop answer meanwhile."""
        environment = {
            "PATH": os.defpath,
            "DATABASE_URL": self.database.app,
            "MIGRATION_DATABASE_URL": self.database.owner,
            "PROJECTOR_DATABASE_URL": self.database.projector,
            "QUENCH_HOME": str(self.home),
        }
        command = [str(QUENCH), *map(str, words)]
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=PIPE)
        said, told = await process.communicate()
        return process.returncode, said.decode(), told.decode()

    async def taken(self, *keys: str) -> None:
        """Submissions of new enterprises under these names are taken."""
        async with await Log.open(self.database.app, origin=self.settings.origin) as log:
            outcomes = await Runner(log, signer=self.signer).submit([enterprise(key) for key in keys])
        assert all(isinstance(outcome, Receipt) for outcome in outcomes)

    def trust(self, key: Signer) -> None:
        """Every witness adds this key of the log; it is read when the witness starts again."""
        for folder in self.witnesses.iterdir():
            with (folder / "logs").open("a") as file:
                file.write(f"log {key.verifier.text}\n")


@asynccontextmanager
async def a_house(victim: Victim, folder: Path, template: str | None = None) -> AsyncIterator[House]:
    """A house on a copy of the victim (or of its backup), with copies of its witnesses."""
    async with a_copy(victim, template) as database:
        house = House(folder / "home", database, folder / "witnesses")
        house.home.mkdir(parents=True)
        their_own(victim.folder, house.witnesses, victim.policy)
        install(house.settings, victim.signer)
        yield house


@asynccontextmanager
async def attending(house: House, policy: Policy, logs: Sequence[Signer]) -> AsyncIterator[Policy]:
    """The house's witnesses at work, and its policy file naming their addresses and these keys of the log."""
    trusted = replace(policy, logs=tuple((key.verifier, None) for key in logs))
    async with attended(house.witnesses, trusted) as addressed:
        house.settings.policy_path.write_text(addressed.text)
        yield addressed


async def rotated(victim: Victim, folder: Path) -> str:
    """`quench keys rotate`: the old key is refused from then on, the new one counts once the witnesses know it."""
    async with a_house(victim, folder) as house:
        old = victim.signer
        async with (
            attending(house, victim.policy, [old]) as policy,
            started(house.database, old, policy) as server,
        ):
            await server.publish()
            before = await server.checkpoint()
            await house.done("keys", "rotate")
            assert await server.publish() is None
            assert _halted(server) == "KEY_RETIRED"
        new = house.signer
        async with attending(house, victim.policy, [new, old]) as policy:
            async with started(house.database, old, policy) as server:
                assert _halted(server) == "KEY_RETIRED"
            async with started(house.database, new, policy) as server:
                await server.publish()
                assert not server.status().quorum  # No witness knows the new key yet.
        house.trust(new)
        async with (
            attending(house, victim.policy, [new, old]) as policy,
            started(house.database, new, policy) as server,
        ):
            await server.publish()
            assert server.status().witnessed == victim.size + 1
            after = await server.checkpoint()
            await house.done("verify")
        assert judge(before, policy).log_keys == (old.verifier,)
        assert judge(after, policy).log_keys == (new.verifier,)
        return await _bundle_of_both_keys(house, victim, new)


async def _bundle_of_both_keys(house: House, victim: Victim, new: Signer) -> str:
    """Whoever trusts either key follows to the other; the old one signs nothing after the hand-over."""
    bundle = house.home.parent / "bundle"
    await house.done("export", bundle)
    trusted = house.home.parent / "policy"
    for key in (victim.signer, new):
        trusted.write_text(replace(victim.policy, logs=((key.verifier, None),)).text)
        assert by_bundle(bundle, trusted) is None
    trusted.write_text(replace(victim.policy, logs=((_another(victim).verifier, None),)).text)
    assert by_bundle(bundle, trusted)
    async with await Log.open(house.database.app) as log:
        entries = [event.entry for event in (await log.read())[0]]
    stolen = house.home.parent / "stolen"
    stolen.write_text(checkpoint_of(entries, len(entries), victim.signer))
    trusted.write_text(victim.policy.text)
    return _says(by_bundle(bundle, trusted, "--older", stolen))


async def restored(victim: Victim, folder: Path) -> str:
    """`quench restore declare`: the log goes on under another name, and says what the witnesses saw."""
    async with a_house(victim, folder, victim.backup) as house:
        name = f"{victim.signer.name}/2"
        async with attending(house, victim.policy, [victim.signer]) as policy:
            async with started(house.database, victim.signer, policy) as server:
                assert _halted(server) == "ROLLBACK_DETECTED"
            assert "another name" in await house.refused(*DECLARE, "--name", victim.signer.name, *OFFICERS)
            assert "two different officers" in await house.refused(*DECLARE, "--name", name, *OFFICERS[:2])
            await house.done(*DECLARE, "--name", name, *OFFICERS)
        new = house.signer
        assert new.name == name
        await _says_what_was_lost(house, victim)
        async with (
            attending(house, victim.policy, [new]) as policy,
            started(house.database, new, policy) as server,
        ):
            assert server.status().halted is None
            await house.taken("after the restore")
            await server.publish()
            assert not server.status().quorum  # No witness knows the new name yet.
        house.trust(new)
        async with (
            attending(house, victim.policy, [new]) as policy,
            started(house.database, new, policy) as server,
        ):
            await server.publish()
            assert server.status().witnessed == victim.backup_size + 2
            await house.done("verify")
        bundle = house.home.parent / "bundle"
        await house.done("export", bundle)
        assert by_bundle(bundle, house.settings.policy_path) is None
        return f"goes on as {name}, witnessed after the witnesses trust its key; its export is proven"


async def _says_what_was_lost(house: House, victim: Victim) -> None:
    async with await Log.open(house.database.app) as log:
        event = await log.entry(victim.backup_size + 1)
    assert event
    fact = decode_fact(event.type, event.data)
    assert isinstance(fact, LedgerRestored)
    assert fact.size == victim.backup_size
    assert {seen.size for seen in fact.seen} == {victim.cosigned}


async def nothing_to_restore(victim: Victim, folder: Path) -> str:
    """The way out is for a database that is behind, and for no other."""
    async with a_house(victim, folder) as house, attending(house, victim.policy, [victim.signer]):
        return await house.refused(*DECLARE, "--name", f"{victim.signer.name}/2", *OFFICERS)


async def swapped(victim: Victim, folder: Path) -> str:
    """Another key lies where the log's key was: nothing is signed with it."""
    async with a_house(victim, folder) as house, attending(house, victim.policy, [victim.signer]):
        await house.done("checkpoint", "publish")
        install_file(house.settings.key_path, _another(victim))
        return await house.refused("checkpoint", "publish")


async def swapped_with_the_settings(victim: Victim, folder: Path) -> str:
    """The settings and the policy of the server are changed to fit: the witnesses and the auditors' policy are not."""
    async with a_house(victim, folder) as house:
        key = _another(victim)
        install(house.settings, key)
        async with attending(house, victim.policy, [key]):
            assert "no quorum" in await house.refused("checkpoint", "publish")
        bundle, trusted = house.home.parent / "bundle", house.home.parent / "policy"
        async with tampering(
            house.database
        ) as connection:  # Else the export stops at the old key's checkpoints.
            await connection.execute("DELETE FROM ledger.checkpoints WHERE size < $1", victim.size)
        await house.done("export", bundle)
        trusted.write_text(victim.policy.text)
        return _says(by_bundle(bundle, trusted))


async def tail_replaced(victim: Victim, folder: Path) -> str:
    """What no witness had cosigned yet gives way to other entries. Witnesses cosign those; the receipts tell."""
    async with a_house(victim, folder) as house, attending(house, victim.policy, [victim.signer]) as policy:
        async with tampering(house.database) as connection:
            await rewrite(connection, truncated(victim.size - victim.cosigned), Care.CHAINED, victim.signer)
        await house.taken(*(f"instead-{n}" for n in range(victim.size)))
        async with started(house.database, victim.signer, policy) as server:
            await server.publish()
            assert server.status().witnessed > victim.size
        await house.done("verify")
        bundle, trusted, receipt = (house.home.parent / name for name in ("bundle", "policy", "receipt"))
        await house.done("export", bundle)
        trusted.write_text(victim.policy.text)
        assert by_bundle(bundle, trusted) is None
        receipt.write_text(victim.receipts[max(victim.receipts)])
        assert "the log alone signed" in await house.refused("receipt", "check", receipt, "--policy", trusted)
        return _says(by_bundle(bundle, trusted, "--proof", receipt))


def _another(victim: Victim) -> Signer:
    return Signer.generate(victim.signer.name, ED25519)


def _halted(server: Publisher) -> str:
    halted = server.status().halted
    return halted.CODE if halted else "not halted"


def _says(found: Found | None) -> str:
    assert found
    return found.says


HANDOVERS: dict[str, tuple[Callable[[Victim, Path], Awaitable[str]], str]] = {
    "the key changed with `quench keys rotate`; later signed with the old one": (
        rotated,
        "no key that counts",
    ),
    "an old backup declared with `quench restore declare`": (restored, "its export is proven"),
    "a restore declared where nothing is missing": (nothing_to_restore, "nothing is missing"),
    "another key in the place of the log's": (swapped, "but the settings name"),
    "another key, and the server's settings and policy changed to fit": (
        swapped_with_the_settings,
        "no key that counts",
    ),
    "what was not cosigned yet replaced, and cosigned then": (tail_replaced, "changed here"),
}
"""Each scene with words that must stand in what the last finder says."""
