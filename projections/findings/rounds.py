"""What offices report on their rounds, in great numbers: how an oven is run, its seals, the watch in the plant."""

from domain.closing.facts import OnSiteWatchRecorded
from domain.fact import Fact
from domain.ovens.facts import OvenEmptied, OvenHotIdled, OvenPurged, OvenRampedUp, OvenRestarted, OvenStopped
from domain.seals.facts import SealInspected, SealPlaced

OPERATION: frozenset[type[Fact]] = frozenset(
    {OvenStopped, OvenRestarted, OvenHotIdled, OvenRampedUp, OvenEmptied, OvenPurged}
)
VISITS: frozenset[type[Fact]] = frozenset({SealPlaced, SealInspected, OnSiteWatchRecorded})
ROUNDS = OPERATION | VISITS
