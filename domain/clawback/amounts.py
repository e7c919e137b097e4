"""The formula of the claw-back. model.md §5, YC-53, E-14, E-15.

Per lot: min(unfinished or revoked t × approved fen per t, province and city money paid, prepaid or ADVANCED for it),
less what was ordered back for it before. Unfinished counts once the task's last day has passed. Money that tonnes still
accepted have earned is not money for the unfinished ones (X-14, E-14): under scope LOT it stays.
"""

from datetime import date
from fractions import Fraction

import msgspec

from domain.clawback.facts import ClawbackScope
from domain.compensation.state import CompensationFile
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import lookup
from domain.quantities import reference_fen
from domain.world import View


class Reach(msgspec.Struct, frozen=True):
    """What a claw-back of one lot could reach on a day; `money_fen` is all province and city money of the lot."""

    missed_tonnes: int
    by_tonnes_fen: int
    money_fen: int
    unearned_fen: int

    @property
    def fen(self) -> int:
        return max(0, min(self.by_tonnes_fen, self.unearned_fen))


def missed_tonnes(view: View, lot: Lot, on: date) -> int:
    """Revoked tonnes, and those of overdue tasks that are not accepted."""
    view.world.need(*(f"task:{hold.task}" for hold in lot.list_holds))
    overdue = 0
    for hold in lot.list_holds:
        task = view.task(hold.task)
        last_day = task.deadline.hard_last_day if task.deadline else None
        if last_day is not None and on > last_day:
            overdue += max(0, hold.tonnes - task.accepted_net_of(lot.lot))
    return max(lot.accepted_once_tonnes - lot.reduced_net_tonnes, overdue)


def reach_of(file: CompensationFile, lot: Lot, missed: int) -> Reach:
    """The formula for one lot, on the newest approval; where nothing was ever approved no tonne has an amount."""
    approval = file.last_approval
    if approval is None:
        return Reach(missed, 0, 0, 0)
    value = reference_fen(missed, approval.fen, Fraction(1, approval.tonnes))
    given = file.given.least_zero()
    earned = min(given.fen, approval.part(lot.reduced_net_tonnes))
    unearned = given.province_and_city_fen * (given.fen - earned) // given.fen if given.fen else 0
    return Reach(missed, value - file.clawed_standing_fen, given.province_and_city_fen, unearned)


def tonnes_of(lot: Lot, file: CompensationFile, fen: int, limit: int) -> int:
    """Paid tonnes that no longer stand accepted, in proportion to what is ordered back: payable again later (E-15)."""
    waiting = sum(one.tonnes - one.restored_tonnes for one in file.clawbacks)
    unsettled = max(0, file.paid_tonnes - waiting - lot.reduced_net_tonnes)
    return unsettled if fen >= limit else unsettled * fen // limit


def scope_in_force(view: View, division: str, on: date) -> ClawbackScope:
    """LOT unless the parameter says otherwise: the text prints neither reading (YC-53)."""
    value = lookup(view, keys.CLAWBACK_SCOPE, division, on)
    return ClawbackScope(value.text) if value and value.text else ClawbackScope.LOT
