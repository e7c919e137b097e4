"""The share of large ovens (大机焦比重). YC-10: at least 60 % by the end of 2020, 80 % by 2022.

Neither 大机焦 nor the denominator is defined in print: both are parameters with a recorded interpretation; without one
the denominator is the design capacity of the ovens that produce. What is not known keeps the share an interval.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.facts import Basis
from domain.policy.state import interval_in_force, lookup, number
from domain.world import View


class Denominator(StrEnum):
    """Of which ovens the share is taken: those that produce, or all that stand (YC-10, X-29)."""

    PRODUCING = "PRODUCING"
    STANDING = "STANDING"


@dataclass(frozen=True, slots=True)
class LargeOvenShare:
    """`producing_tonnes` is the denominator as in force. `reached` is None where no target is set, or undecided.

    It is undecided where the ovens of unknown height could turn it either way.

    `unknown_ovens` count in the denominator and have no design capacity on record: they are in no sum.
    """

    height_min_mm: int | None
    height_basis: Basis | None
    denominator: Denominator
    large_tonnes: int
    height_unknown_tonnes: int
    producing_tonnes: int
    unknown_ovens: int
    target_num: int | None
    target_den: int | None
    reached: bool | None


def large_oven_share(view: View, ovens: Iterable[Oven], division: str, day: date) -> LargeOvenShare:
    """600 of 1000 reach 60 %, 599 do not: compared as whole numbers."""
    height = number(view, keys.LARGE_OVEN_HEIGHT_MIN, division, day)
    in_force = interval_in_force(view, keys.LARGE_OVEN_HEIGHT_MIN, division, day)
    target = interval_in_force(view, keys.LARGE_OVEN_SHARE_MIN, division, day)
    share = target.value.share if target else None
    denominator = _denominator(view, division, day)
    counted = [oven for oven in ovens if _counts(oven, denominator)]
    sized = [(oven.chamber_height_mm, oven.design_tonnes) for oven in counted if oven.design_tonnes]
    large = sum(tonnes for mm, tonnes in sized if height and mm is not None and mm >= height)
    unknown = sum(tonnes for mm, tonnes in sized if mm is None)
    whole = sum(tonnes for _, tonnes in sized)
    reached = None
    if share and height and whole and len(sized) == len(counted):
        least, most = large * share.den >= share.num * whole, (large + unknown) * share.den >= share.num * whole
        reached = least if least == most else None
    return LargeOvenShare(
        height_min_mm=height,
        height_basis=in_force.basis if in_force else None,
        denominator=denominator,
        large_tonnes=large,
        height_unknown_tonnes=unknown,
        producing_tonnes=whole,
        unknown_ovens=len(counted) - len(sized),
        target_num=share.num if share else None,
        target_den=share.den if share else None,
        reached=reached,
    )


def _denominator(view: View, division: str, day: date) -> Denominator:
    value = lookup(view, keys.LARGE_OVEN_DENOMINATOR, division, day)
    return Denominator(value.text) if value and value.text else Denominator.PRODUCING


def _counts(oven: Oven, denominator: Denominator) -> bool:
    if denominator is Denominator.PRODUCING:
        return oven.running
    return oven.registered and not oven.main_demolished
