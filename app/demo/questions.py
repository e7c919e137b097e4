"""What the demo asks the API: one moment, and everything an inspector wants of it, page by page."""

from dataclasses import dataclass
from typing import Any

from app.client import Api

PAGE = 200
ACCOUNTS = (
    "recognized",
    "operating",
    "idle",
    "unbuilt",
    "closedPending",
    "carried",
    "reduced",
    "discounted",
    "revoked",
    "eliminatedOther",
    "transfer",
    "check",
)
_DIVISION = f"code name level city invented capacity {{ {' '.join(ACCOUNTS)} }}"
_BOOKS = f"""
query {{ at {{
  position recordedAt effectiveOn lag
  counties {{ {_DIVISION} tasks {{ listedTonnes inferredTonnes invented certifiedTonnes acceptedTonnes notes }} }}
  cities {{ {_DIVISION} }}
  province {{ total {{ {_DIVISION} }} apart {{ {_DIVISION} }} }}
}} }}
"""
_PART = "part name targetTonnes listedTonnes closedTonnes acceptedTonnes deadlineText lastDay"
_TASK = f"""
id division divisionName level name book targetTonnes unassignedTonnes listedTonnes certifiedTonnes acceptedTonnes
toExitTonnes replacedTonnes reducedTonnes openTonnes interval {{ least most }} deadlineText lastDay status doneOn
overdueDays invented phases {{ {_PART} }} lists {{ {_PART} }}
"""
_COMPENSATION = """
division divisionName enterpriseName tonnes acceptedTonnes category determined referenceFen { least most } proposedFen
approvedFen payableFen held orderedFen bankFen invented lot { id }
"""
_ALERT = "rule severity subject division sentenceZh sentenceEn invented position raisedOn"
_EVENT = "position type occurredOn invented data"


@dataclass(frozen=True)
class Answers:
    """Everything the tables are made of, all of one moment."""

    moment: dict[str, Any]
    tasks: list[dict[str, Any]]
    compensation: list[dict[str, Any]]
    alerts: list[dict[str, Any]]
    caps: list[dict[str, Any]]
    figures: list[dict[str, Any]]


def ask_all(api: Api) -> Answers:
    """Ask for the books now, and for the rest at the same position."""
    moment = api.ask(_BOOKS)["at"]
    position = moment["position"]
    units = _pages(api, position, "events", _EVENT, 'types: ["UnitCapSet", "UnitFigureRecorded"]')
    return Answers(
        moment=moment,
        tasks=_pages(api, position, "tasks", _TASK),
        compensation=_pages(api, position, "compensation", _COMPENSATION),
        alerts=_pages(api, position, "alerts", _ALERT),
        caps=[event for event in units if event["type"] == "UnitCapSet"],
        figures=[event for event in units if event["type"] == "UnitFigureRecorded"],
    )


def _pages(api: Api, position: str, field: str, fields: str, filters: str = "") -> list[dict[str, Any]]:
    """All nodes of a connection at a position."""
    query = f"""query ($position: Position!, $first: Int!, $after: String) {{ at(position: $position) {{
      {field}(first: $first, after: $after {filters}) {{
        nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        page = api.ask(query, position=position, first=PAGE, after=after)["at"][field]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
