"""Who submits, when it happened, and what it rests on: the part of a submission that every command shares.

model.md §1.2. The ledger adds position and recordedAt; `salt` is drawn by the runner. No personal name ever stands
here: people appear as role and office.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode


class Role(StrEnum):
    """The roles of model.md §1.2; 市 is the prefecture, and in 介休 (JX, X-33) the county level."""

    ENTERPRISE = "ENTERPRISE"
    COUNTY_OFFICE = "COUNTY_OFFICE"
    COUNTY_DEPT = "COUNTY_DEPT"
    POWER_CO = "POWER_CO"
    CITY_OFFICE = "CITY_OFFICE"
    CITY_GOV = "CITY_GOV"
    CITY_FINANCE = "CITY_FINANCE"
    CITY_ECO = "CITY_ECO"
    COURT_LIAISON = "COURT_LIAISON"
    PROVINCE_OFFICE = "PROVINCE_OFFICE"
    PROVINCE_MIIT = "PROVINCE_MIIT"
    PROVINCE_AUTHORITY = "PROVINCE_AUTHORITY"
    PROVINCE_FINANCE = "PROVINCE_FINANCE"
    INSPECTOR = "INSPECTOR"
    AUDITOR = "AUDITOR"
    CLERK = "CLERK"


class Submitter(msgspec.Struct, frozen=True, kw_only=True):
    """An authenticated office: its id, the one role its token carries, and the division it answers for.

    `person` is the office's own label of whoever holds the token (`p-07`), and no name; drafts ask for one.
    """

    office: str
    role: Role
    division: DivisionCode
    person: str | None = None

    @property
    def scope(self) -> str:
        """Where its keys are unique: two offices of one name in two divisions are two offices."""
        return f"{self.division}/{self.office}"


_PICTURES = ("photo", "image", "picture", "video", "照片", "影像", "视频")
"""What the kind of a file is called where it is a picture."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A file bound by its SHA-256 (64 hex digits); the file itself is kept elsewhere."""

    sha256: str
    media_type: str | None = None
    kind: str | None = None
    captured_at: datetime | None = None
    captured_by_role: Role | None = None

    @property
    def pictures(self) -> bool:
        """Whether it shows what was there: a photo or a film, as its kind or its type says; none said, it may.

        Minutes, orders and reports are evidence of what was written, and may lawfully serve twice.
        """
        if self.kind is not None:
            return any(word in self.kind.lower() for word in _PICTURES)
        return self.media_type is None or self.media_type.startswith(("image/", "video/"))


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of one submission, as the decision sees it.

    `key` is the office's idempotency key; the same key always gets the first outcome (DESIGN §2).
    `invented` marks what no document says (issue 2 §6); the mark stands in the event for ever.
    `releases` names the draft that this submission is, entered by another person of the office.
    """

    key: str
    occurred_on: date
    submitter: Submitter
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    on_behalf_of: str | None = None
    invented: bool = False
    releases: str | None = None


if TYPE_CHECKING:  # A default, so that `Happened` alone is one of any fact; of Python itself only from 3.13 on.
    from typing_extensions import TypeVar

    F = TypeVar("F", bound=Fact, default=Fact, covariant=True)
else:
    from typing import TypeVar

    F = TypeVar("F", bound=Fact)


class Happened(msgspec.Struct, Generic[F], frozen=True, kw_only=True, array_like=True):
    """A recorded fact as the domain sees it: where it stands in the log and who said it.

    `Happened[OvenStopped]` tells a decoder which fact stands in the bytes; whoever holds an event need not say it.
    """

    position: int
    occurred_on: date
    fact: F
    tags: tuple[str, ...]
    office: str
    role: Role
    recorded_on: date
    division: str = ""
    key: str = ""
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corrects: tuple[int, ...] = ()
    causes: tuple[int, ...] = ()
    invented: bool = False


