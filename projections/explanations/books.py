"""The two books whose numbers are explained: by which names their rows, amounts and holders go in SQL."""

from dataclasses import dataclass
from enum import StrEnum

from projections.queries import queries


class Holder(StrEnum):
    """Whose rows make a number."""

    DIVISION = "division"
    ENTERPRISE = "enterprise"
    LOT = "lot"


@dataclass(frozen=True)
class Book:
    """A book as its projection keeps it; each word stands in SQL as it is here."""

    projection: str
    table: str
    amount: str
    party: str
    county: str
    project: str
    not_stated: str
    enterprise: str

    def statement(self, name: str, schema: str, holder: Holder = Holder.DIVISION) -> str:
        """A named query over this book, in the schema of its live build."""
        words = {
            "book": '"' + schema.replace('"', '""') + f'".{self.table}',
            "holder": self.enterprise if holder is Holder.ENTERPRISE else holder.value,
            "amount": self.amount,
            "party": self.party,
            "county": self.county,
            "project": self.project,
            "not_stated": self.not_stated,
        }
        text = queries("explanations")[name]
        for word, said in words.items():
            text = text.replace("{" + word + "}", said)
        return text


QUOTA = Book(
    projection="capacity",
    table="postings",
    amount="tonnes",
    party="enterprise",
    county="county",
    project="project",
    not_stated="(county IS NULL)",
    enterprise="enterprise",
)
"""指标账, in tonnes."""
MONEY = Book(
    projection="money",
    table="money_rows",
    amount="fen",
    party="party",
    county="division",
    project="NULL::text",
    not_stated="(division IS NULL)",
    enterprise="party",
)
"""资金账, in fen; a row without a county counts in its city."""
