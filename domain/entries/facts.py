"""Raw material entering (原料进厂). model.md §2.7; JX-38, JC-26.

`video_asked` says whether the place asks for a camera at so busy a gate (晋城: 10 movements a day and more); None where
it sets no number, or nobody counted the movements.
"""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import Identifier, Tonnes


class EntrySource(StrEnum):
    """门禁, 地磅, 视频."""

    GATE = "GATE"
    WEIGHBRIDGE = "WEIGHBRIDGE"
    VIDEO = "VIDEO"


class RawMaterialEntryObserved(Fact, frozen=True, kw_only=True):
    """原料进厂 on a day: at a site, or for ovens of their own."""

    TOPIC: ClassVar[str] = "RawMaterialEntryObserved"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    source: EntrySource
    tonnes: Tonnes | None = None
    movement_count: int | None = None
    video_asked: bool | None = None
