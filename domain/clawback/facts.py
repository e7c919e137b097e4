"""Claw-back (收回补偿资金): ordered by the formula of model.md §5, received at the bank. YC-53, E-15."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Fen, Identifier, Tonnes


class ClawbackScope(StrEnum):
    """Whether money paid for finished lots can be reached (YC-53 prints neither): parameter `clawback-scope`."""

    LOT = "LOT"
    COUNTY = "COUNTY"


class ClawedLot(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is taken back for one lot: province and city money only; `tonnes` paid for and no longer accepted."""

    lot: Identifier
    fen: Fen
    province_fen: Fen
    city_fen: Fen
    tonnes: Tonnes


class ClawbackOrdered(Fact, frozen=True, kw_only=True):
    """收回: of a lot, or of a county that missed its task (YC-53)."""

    TOPIC: ClassVar[str] = "ClawbackOrdered"

    order: Identifier
    division: DivisionCode
    scope: ClawbackScope
    clawed: tuple[ClawedLot, ...]
    reason: str


class ClawbackReceived(Fact, frozen=True, kw_only=True):
    """收回到账: what came back, by level; `unmatched_fen` is more than was ordered, and posts nothing."""

    TOPIC: ClassVar[str] = "ClawbackReceived"

    lot: Identifier
    order: Identifier
    fen: Fen
    province_fen: Fen
    city_fen: Fen
    unmatched_fen: Fen = 0
