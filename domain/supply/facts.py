"""Replacing the gas and heat that a closing oven supplied (气源、热源替代). model.md §2.4; JX-05, JX-25, X-20.

A document gives shares as intervals (1号炉 covers 70–80 % of the heat), so the balance is an interval of exact
fractions: ready only where its lower end reaches the whole demand.
"""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Deadline, Identifier, Share


class SupplyKind(StrEnum):
    """气源 / 热源."""

    GAS = "GAS"
    HEAT = "HEAT"


class Supply(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One source with the share of the demand that it covers, from and to; `rest` covers what the others leave open.

    `planned_by` is a planned start as printed: 「8月前」 stays a range (JX-24), and only its later bound is held
    against it.
    """

    name: str
    oven: Identifier | None = None
    least: Share | None = None
    most: Share | None = None
    rest: bool = False
    planned_by: Deadline | None = None


class ReplacementSupplyReady(Fact, frozen=True, kw_only=True):
    """气源热源替代完成, as far as it is: `covered_least` and `covered_most` of the demand; ready where least >= 1.

    Of gas: whether the three compulsory measures (三项强制性措施) are fitted and the procedures transferred (JX-27).
    """

    TOPIC: ClassVar[str] = "ReplacementSupplyReady"

    task: Identifier
    kind: SupplyKind
    supplies: tuple[Supply, ...]
    demand: str | None = None
    measures_fitted: bool | None = None
    procedures_transferred: bool | None = None
    covered_least: Share
    covered_most: Share
    ready: bool
