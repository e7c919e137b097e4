"""Ordering a claw-back and reporting what came back. model.md §2.6."""

import msgspec

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import DivisionCode, Fen, Identifier


class LotClawback(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How much is taken back for one lot."""

    lot: Identifier
    fen: Fen


class OrderClawback(Command, frozen=True, kw_only=True):
    """Order money back from lots of a county, on the city office's opinion (收回)."""

    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "收回补偿资金"

    order: Identifier
    division: DivisionCode
    clawed: tuple[LotClawback, ...]
    reason: str


class ReceiveClawback(Command, frozen=True, kw_only=True):
    """Report money that came back (收回到账)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "收回到账"

    lot: Identifier
    order: Identifier
    fen: Fen
