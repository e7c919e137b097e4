"""The page of a campaign, docs/tampering.md: nothing of it is typed by hand but what explains the tables."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from tests.tampering.detecting import DETECTORS, Found
from tests.tampering.flipped import EXACT, STRAY, UNNAMED, WITHIN, WRONG, Flipped
from tests.tampering.flips import COLUMNS, UNPROVED
from tests.tampering.results import Results, Scened
from tests.tampering.scene import Outcome
from tests.tampering.victim import COUNTY

HEAD = """\
# Tampering (篡改)

What was done to a ledger as the database's superuser with every trigger disabled, and who found it. `make tamper`
does all of it again and writes this page; a share of it stands in the tests (`tests/tampering/`). Every attack has a
fresh copy of one ledger, built through the real runner from the documents of the demo and {enterprises:,} invented
enterprises.

本页由 `make tamper` 生成：以数据库超级用户身份、停用全部触发器，对账本逐项攻击，并记录由谁发现、定位何处、用时多少。

| | |
| --- | --- |
| run | {date}, commit {commit}, seed {seed}, {minutes:.0f} minutes on a machine that others used too |
| entries | {size:,}, of which {cosigned:,} are cosigned by a quorum (two of three witnesses) |
| checkpoints, submissions with receipts | {checkpoints}, {receipts:,} |
| failures | {failures} |

## Who looks

| | holds | what it is |
| --- | --- | --- |
| verify | the log's public key | `quench verify`, no witness reachable |
| verify, witnesses reachable | and what the witnesses cosigned | `quench verify` |
| bundle | the auditor's own policy | the one-file verifier, on a bundle that the attacker wrote to fit |
| older checkpoint | and the last cosigned checkpoint | the same with `--older` |
| receipt | and a receipt from before | the same with `--proof`, a receipt that the log alone had signed |
| start-up | the witnesses' addresses | a server that starts, before it writes anything |

Who holds nothing from outside (verify alone) cannot tell a log that was rewritten whole from the true one, and does not
claim to.
"""
ATTACKS_HEAD = """
## Attacks

A cell says which positions were named, and the time until the finding; “found” where the finding is about no
position; “–” not found by this one. *First* is the first position that is not what it was. “(later)”: under a stolen
key log and bundle can agree with themselves up to there. “(!)” marks positions that are not where it begins.
"""
FLIPS_HEAD = """
## Flipped bytes

One byte of one column of a random row is changed to another value, in each of {count:,} copies; constraints that
forbid the value are dropped. A bundle holds what an export reads: the entries up to the newest checkpoint, and the
checkpoints. (`ledger.migrations` is found by migration, which every start of the embedded PostgreSQL runs.)
"""
CUTS_HEAD = """
## The tail cut off

Everything that remains is made to fit: head, edge, tags, submissions, tiles, checkpoints. A server starts on it with
three witnesses.
"""
FORKS_HEAD = """
## Forks

Two databases, copies of one ledger, go on under one name with one (stolen) key, and neither stops when a witness
refuses; cosignatures of different attempts are put together. One witness lies and cosigns anything. *Two servers* are
two on one database, each publishing as fast as it can.
"""
BENIGN_HEAD = """
## Benign operations

After each the six above look, the log takes an entry more, publishes it and gets its quorum, and `quench verify` looks
again.
"""
TAIL = """
## What is not found, and why

"""


def page(results: Results, commit: str, date: str) -> str:
    """The whole page."""
    victim = results.victim
    head = HEAD.format(
        enterprises=sum(
            b'"EnterpriseRegistered"' in entry and COUNTY.encode() in entry for entry in victim.entries
        ),
        date=date,
        commit=commit,
        seed=results.seed,
        minutes=results.seconds / 60,
        size=victim.size,
        cosigned=victim.cosigned,
        checkpoints=len(victim.checkpoints),
        receipts=len(victim.receipts),
        failures=len(results.failures()),
    )
    parts = [
        head,
        ATTACKS_HEAD,
        *_attacks(results.outcomes),
        FLIPS_HEAD.format(count=len(results.flips)),
        *_flips(results.flips),
        CUTS_HEAD,
        *_cuts(results),
        "\n## Starts\n",
        *_scenes("start", results.starts),
        "\n## The key changes hands\n",
        *_scenes("scene", results.handovers),
        FORKS_HEAD,
        *_forks(results),
        BENIGN_HEAD,
        *_benign(results),
        TAIL,
        *_unseen(results.outcomes),
    ]
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def _unseen(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if outcome.attack.why:
            yield f"- {outcome.attack.name}: {outcome.attack.why}."
    unproved = " and ".join(f"`ledger.{name}`" for name in sorted(UNPROVED))
    yield (
        f"- a byte of {unproved}: told by the database's clock when the row was written; nothing of ours reads them, "
        "and no entry, signature or answer rests on them."
    )
    yield (
        "- a bundle whose policy names other keys, where whoever checks it takes the policy from the bundle itself: "
        "the verifier says so loudly and prints every key, and proves nothing about whose they are (`--policy`)."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _attacks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    rows = [
        [
            outcome.attack.name,
            f"{outcome.first:,}" if outcome.first else "",
            *(_cell(outcome, name) for name in DETECTORS),
        ]
        for outcome in outcomes
    ]
    yield from _table(["attack", "first", *DETECTORS], rows)


def _cell(outcome: Outcome, name: str) -> str:
    found = outcome.found[name]
    if not found:
        return "–"
    mark = " (later)" if outcome.later(found) else "" if outcome.right(name, found) else " (!)"
    return f"{_positions(found)}{mark}, {found.seconds:.1f} s"


def _positions(found: Found) -> str:
    if not found.positions:
        return "found"
    first, last = found.positions[0], found.positions[-1]
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def _flips(flips: Sequence[Flipped]) -> Iterator[str]:
    places = (EXACT, WITHIN, STRAY, UNNAMED, WRONG)
    rows = []
    for name in [column.whole for column in COLUMNS]:
        own = [one for one in flips if one.flip.column == name]
        found = [one.verify for one in own if one.verify]
        bundled = [one for one in own if one.in_the_bundle]
        rows.append(
            [
                f"`{name}`",
                f"{len(own):,}",
                f"{len(found):,}",
                *(_count(one.place == place for one in own if one.verify) for place in places),
                f"{sum(bool(one.bundle) for one in bundled):,} of {len(bundled):,}" if bundled else "",
                f"{median(one.seconds for one in found):.2f} s" if found else "",
            ]
        )
    total = [one for one in flips if one.verify]
    rows.append(["**all**", f"{len(flips):,}", f"{len(total):,}",
                 *(_count(one.place == place for one in total) for place in places), "", ""])  # fmt: skip
    named = [f"named {place}" if place != UNNAMED else "not named" for place in places]
    yield from _table(["column", "flips", "found", *named, "found in a bundle", "median"], rows)


def _count(those: Iterable[bool]) -> str:
    number = sum(those)
    return f"{number:,}" if number else ""


def _cuts(results: Results) -> Iterator[str]:
    cuts = results.cuts
    right = [cut for cut in cuts if cut.right]
    if cuts:
        yield ""
        yield (
            f"Cut by 1 to {len(cuts):,} entries below the last cosigned size, each length once: {len(right):,} of "
            f"{len(cuts):,} times `ROLLBACK_DETECTED`, with the size of the database and the size that was cosigned, "
            f"in {median(cut.seconds for cut in cuts) * 1000:.0f} ms (median)."
        )


def _scenes(what: str, scenes: Sequence[Scened]) -> Iterator[str]:
    rows = [
        [scene.name, _short(scene.said) + ("" if scene.right else " (!)"), f"{scene.seconds:.1f} s"]
        for scene in scenes
    ]
    yield from _table([what, "what is said at its end", "time"], rows)


def _short(said: str) -> str:
    """Without the name of a folder of this run."""
    words = [word for word in said.replace("|", "/").split(" ") if "/tmp/" not in word]
    text = " ".join(words)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _forks(results: Results) -> Iterator[str]:
    rows = []
    for name in dict.fromkeys(name for name, _ in results.forks):
        own = [played for other, played in results.forks if other == name]
        rows.append(
            [
                name,
                str(len(own)),
                f"{sum(played.attempts for played in own):,}",
                f"{sum(played.witnessed for played in own):,}",
                f"{sum(len(played.forks) for played in own):,}",
                "yes" if all(played.one_history for played in own) else "no",
            ]
        )
    head = [
        "policy",
        "schedules",
        "publish attempts",
        "checkpoints with a quorum",
        "sizes with two roots",
        "one history",
    ]
    yield from _table(head, rows)


def _benign(results: Results) -> Iterator[str]:
    rows = [
        [name, ", ".join(alarms) or "no alarm", f"{seconds:.1f} s"]
        for name, alarms, seconds in results.benign
    ]
    yield from _table(["operation", "alarm", "time"], rows)
