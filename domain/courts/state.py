"""What courts did to a lot: sealings in their order, and auctions (法院查封、轮候查封、拍卖). SX-05, E-03.

Later sealings wait on the same tonnes (轮候), so the sealed tonnes of a lot are the largest sealing, not their sum.
"""

from datetime import date

import msgspec


class CourtSeal(msgspec.Struct, frozen=True):
    """One sealing; it stands until `ended_on`."""

    court: str
    sealing_rank: int
    ruling_no: str
    tonnes: int
    on: date
    position: int
    ended_on: date | None = None


class Auction(msgspec.Struct, frozen=True):
    """One auction; `verified` is None until the city's office has decided on it."""

    court: str
    buyer: str
    tonnes: int
    price_fen: int
    ruling_no: str
    on: date
    position: int
    verified: bool | None = None


def standing(seals: tuple[CourtSeal, ...]) -> tuple[CourtSeal, ...]:
    """The sealings that stand, the first one first: where 首封 was lifted, the next of 轮候 is the first."""
    return tuple(sorted((s for s in seals if s.ended_on is None), key=lambda s: (s.sealing_rank, s.position)))


def lifted(seals: tuple[CourtSeal, ...], court: str, ruling_no: str, on: date) -> tuple[CourtSeal, ...]:
    """The seals after one of them was lifted; a lifting of what nobody sealed changes none."""
    return tuple(
        msgspec.structs.replace(s, ended_on=on)
        if s.ended_on is None and (s.court, s.ruling_no) == (court, ruling_no)
        else s
        for s in seals
    )


def all_ended(seals: tuple[CourtSeal, ...], on: date) -> tuple[CourtSeal, ...]:
    """The seals after an auction took its effect: none of them holds the lot any longer."""
    return tuple(s if s.ended_on else msgspec.structs.replace(s, ended_on=on) for s in seals)


def decided(auctions: tuple[Auction, ...], ruling_no: str, verified: bool) -> tuple[Auction, ...]:
    """The auctions after the city's office decided on one of them."""
    return tuple(
        msgspec.structs.replace(a, verified=verified) if a.ruling_no == ruling_no and a.verified is None else a
        for a in auctions
    )
