"""What papers, scales and freight ask of an oven's load, whatever family drew it (用能与产量)."""

from typing import Protocol


class Demand(Protocol):
    """B, and coke and coal month by month."""

    @property
    def common_kwh(self) -> float:
        """Electricity in a common month of production (B)."""

    def lawful_tonnes(self, month: int) -> float:
        """Coke that the oven makes openly."""

    def hidden_tonnes(self, month: int) -> float:
        """Coke that nobody reports."""

    def coal_tonnes(self, month: int) -> float:
        """Coal charged, openly or not."""
