"""Facts that carry what another submission said, whole and as it was: a replacement, a refused command, a draft.

Inside them stand rows of postings and money that do not count, so whoever reads rows off the bytes of an entry must
not take these (decision 0032).
"""

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.drafts.facts import DraftEntered
from domain.fact import FACT_TYPES, Fact
from domain.readings.facts import MonitoringDataCorrected
from domain.submissions import SubmissionRefused

QUOTES_OTHERS: frozenset[type[Fact]] = frozenset(
    (EventCorrected, BaselineCorrected, MonitoringDataCorrected, SubmissionRefused, DraftEntered)
)


def plain_types() -> list[tuple[str, type[Fact]]]:
    """Every fact that quotes nothing and has had one schema only, by its topic."""
    return [
        (topic, fact) for topic, fact in FACT_TYPES.items() if fact.VERSION == 1 and fact not in QUOTES_OTHERS
    ]
