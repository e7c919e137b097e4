"""The codes by which divisions go on a day: events keep the code of their day, totals group by the one valid then.

model.md §0.1; a change is `DivisionCodeChanged` (X-27).
"""

from collections.abc import Iterable, Mapping

import asyncpg

from domain.fact import Account
from domain.places.state import code_on
from domain.world import World
from ledger.log import Log
from projections.capacity.totals import AccountTotals, By, totals
from projections.folding import folded
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names


async def totals_by_code(
    log: Log, connection: asyncpg.Connection, moment: Moment, by: By, within: str | None = None
) -> list[AccountTotals]:
    """The totals at a moment, those of divisions under the codes that are valid on its day."""
    found = await totals(connection, moment, by, within)
    if by in ("enterprise", "lot"):
        return found
    codes = await codes_on(log, moment, [one.division for one in found])
    if all(old == new for old, new in codes.items()):
        return found
    async with reading(connection, "subjects") as schemas:
        names = await division_names(connection, schemas["subjects"], moment, codes.values())
    return regrouped(found, codes, names)


async def codes_on(log: Log, moment: Moment, codes: Iterable[str]) -> dict[str, str]:
    """Each code with the one its division goes by on the moment's day, as known at its position."""
    wanted = list(dict.fromkeys(codes))

    def answer(world: World) -> dict[str, str]:
        view = world.on(moment.effective_on)
        return {code: code_on(view, code, moment.effective_on) for code in wanted}

    return await folded(log, moment, [f"unit:{code}" for code in wanted], answer)


def regrouped(
    found: Iterable[AccountTotals], codes: Mapping[str, str], names: Mapping[str, str]
) -> list[AccountTotals]:
    """Totals under the codes valid on the day; what two codes of one division hold is summed."""
    groups: dict[tuple[str | None, str], list[AccountTotals]] = {}
    for one in found:
        key = None if one.key is None else codes.get(one.key, one.key)
        groups.setdefault((key, codes.get(one.division, one.division)), []).append(one)
    merged = [_merged(key, division, group, names) for (key, division), group in groups.items()]
    return sorted(merged, key=lambda t: (t.division, t.key is not None, t.key or ""))


def _merged(
    key: str | None, division: str, group: list[AccountTotals], names: Mapping[str, str]
) -> AccountTotals:
    if len(group) == 1 and group[0].division == division:
        return group[0]
    return AccountTotals(
        key=key,
        name=names.get(division, division) if key else group[0].name,
        division=division,
        accounts={account: sum(one.accounts[account] for one in group) for account in Account},
        invented=any(one.invented for one in group),
    )
