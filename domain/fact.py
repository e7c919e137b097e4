"""What a fact is: the immutable record of one thing that happened, with its postings.

A fact is a frozen struct named in the past tense, with an explicit TOPIC that never changes; its fields and its
`postings` are the `data` of the ledger entry. The decision writes the postings into the fact (DESIGN §3), so the
trial balance follows from the bytes alone. `withheld` keeps the rows an observation could not post because a balance
would have become negative (model.md §4.5): an observation is never refused, the contradiction is finding D-23.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

import msgspec
from eventsourcing.dcb.domain import Decision
from eventsourcing.utils import register_topic

from domain.quantities import DivisionCode, Fen, Identifier, Tonnes


class Account(StrEnum):
    """The accounts of the quota book (指标账), model.md §4.1; all but RECOGNIZED and TRANSFER stay >= 0."""

    RECOGNIZED = "RECOGNIZED"
    OPERATING = "OPERATING"
    IDLE = "IDLE"
    UNBUILT = "UNBUILT"
    CLOSED_PENDING = "CLOSED_PENDING"
    CARRIED = "CARRIED"
    REDUCED = "REDUCED"
    DISCOUNTED = "DISCOUNTED"
    REVOKED = "REVOKED"
    ELIMINATED_OTHER = "ELIMINATED_OTHER"
    TRANSFER = "TRANSFER"


SIGNED_ACCOUNTS = frozenset({Account.RECOGNIZED, Account.TRANSFER})
"""The two accounts that may be negative: the contra of the opening and the clearing between holders."""
FREE_ACCOUNTS = (Account.IDLE, Account.OPERATING, Account.UNBUILT)
"""Accounts whose tonnes can still be used; also the order in which several sources are drawn (model.md §4.2)."""


class MoneyAccount(StrEnum):
    """The accounts of the money book (资金账), model.md §5; every list of rows sums to zero.

    The pools are the contra: what a level has given, negative. Every other account stays >= 0.
    """

    PROVINCE_POOL = "PROVINCE_POOL"
    CITY_POOL = "CITY_POOL"
    COUNTY_POOL = "COUNTY_POOL"
    ADVANCED = "ADVANCED"
    ESCROW = "ESCROW"
    PAYABLE = "PAYABLE"
    PAID = "PAID"
    RECEIVABLE = "RECEIVABLE"
    CLAWBACK_RECEIVABLE = "CLAWBACK_RECEIVABLE"


POOLS = (MoneyAccount.PROVINCE_POOL, MoneyAccount.CITY_POOL, MoneyAccount.COUNTY_POOL)
"""The three levels, in the order of every split."""


class Posting(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One row of the quota book (分录): tonnes into (+) or out of (-) an account of a lot, effective on a day."""

    account: Account
    lot: Identifier
    enterprise: Identifier
    county: DivisionCode | None
    tonnes: Tonnes
    effective_on: date
    project: Identifier | None = None


class MoneyPosting(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One row of the money book: fen into (+) or out of (-) an account, for a lot and, where it has one, a party.

    `lot` is None for prepaid money that is not assigned to a lot yet; the party of ADVANCED is the division that holds
    it. `county` is where the row counts: the lot's county, its city where no document states the county.
    """

    account: MoneyAccount
    lot: Identifier | None
    fen: Fen
    effective_on: date
    party: Identifier | None = None
    county: DivisionCode | None = None


class Fact(msgspec.Struct, Decision, frozen=True, kw_only=True, rename="camel"):
    """Base of all facts. Source of the names: model.md §2."""

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1

    postings: tuple[Posting, ...] = ()
    money: tuple[MoneyPosting, ...] = ()
    withheld: tuple[Posting, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields by their Python names, as the library's `Decision` asks."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.TOPIC in FACT_TYPES:
            raise TypeError(f"two facts share the topic {cls.TOPIC}")
        FACT_TYPES[cls.TOPIC] = cls
        register_topic(cls.TOPIC, cls)


FACT_TYPES: dict[str, type[Fact]] = {}
"""Every fact by its topic; filled as the nouns are imported (`domain.catalogue` imports them all)."""


def encode_fact(fact: Fact) -> dict[str, Any]:
    """The fact as JSON-ready builtins, camelCase, dates as YYYY-MM-DD: the `data` of its entry."""
    built: dict[str, Any] = msgspec.to_builtins(fact)
    return built


def decode_fact(topic: str, data: bytes | msgspec.Raw) -> Fact:
    """The fact behind the `data` bytes of an entry; raises msgspec.ValidationError where they do not fit."""
    return _decoder(topic).decode(data)


@cache
def _decoder(topic: str) -> msgspec.json.Decoder[Fact]:
    return msgspec.json.Decoder(FACT_TYPES[topic])
