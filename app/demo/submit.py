"""Submitting the demo's lines through the API, office by office, as their tokens allow.

Every line has a key, so a second run gets the first outcomes again and changes nothing. A refusal that the story does
not expect ends the demo with its reason, and so does an attempt that was expected to be refused and was not.

Submit before the clerks start: the first day they open judges the deadlines already past, and a task that comes after
it is judged only by the next day (model.md §0.5).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.client import Api
from app.demo.lines import Line, Office, load_lines, office_runs

MintToken = Callable[[str, str, str], str]
"""A token of (role, division, office)."""
Progress = Callable[[int, int, str], None]
"""Called after every request: lines done, lines in all, the office that submitted."""

ITEMS_MAX = 50
_SUBMIT = """
mutation ($items: [SubmissionInput!]!) {
  submit(items: $items, mode: EACH) {
    __typename
    ... on Receipt { key replayed }
    ... on Refused { key replayed position refusals { code messageZh messageEn field remedy } }
    ... on NotWritten { key }
  }
}
"""


@dataclass(frozen=True)
class Submitted:
    """What became of the lines: newly accepted, newly refused as expected, and found already there."""

    accepted: int
    refused: int
    replayed: int


class DemoRefused(Exception):
    """Lines whose outcome is not the one the story expects; the message names each with its reason."""


def submit_demo(url: str, mint: MintToken, progress: Progress | None = None) -> Submitted:
    """Submit all lines in order; raises DemoRefused at the first request with an unexpected outcome."""
    lines = load_lines()
    tokens: dict[Office, str] = {}
    outcomes: list[dict[str, Any]] = []
    for piece in office_runs(lines, ITEMS_MAX):
        office = piece[0].office
        if office not in tokens:
            tokens[office] = mint(office.role, office.division, office.name)
        outcomes += _submit(Api(url, tokens[office]), piece)
        if progress:
            progress(len(outcomes), len(lines), office.name)
    return _counted(outcomes)


def _submit(api: Api, lines: Sequence[Line]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = api.ask(_SUBMIT, items=[_item(line) for line in lines])["submit"]
    unexpected = [
        _explained(line, answer)
        for line, answer in zip(lines, answers, strict=True)
        if not _fits(line, answer)
    ]
    if unexpected:
        raise DemoRefused("\n".join(unexpected))
    return answers


def _item(line: Line) -> dict[str, Any]:
    name = line.command[0].lower() + line.command[1:]
    return {"command": {name: line.fields}, "request": line.envelope}


def _fits(line: Line, answer: dict[str, Any]) -> bool:
    """An expected refusal is one that the rules gave, so it stands in the log as evidence."""
    if line.expect_refused:
        return answer["__typename"] == "Refused" and answer["position"] is not None
    return bool(answer["__typename"] == "Receipt")


def _explained(line: Line, answer: dict[str, Any]) -> str:
    head = f"{line.where} {line.command} {line.key} ({line.office.name}): "
    if answer["__typename"] != "Refused":
        return head + "accepted, but the story expects a refusal 应被拒绝而未被拒绝"
    reasons = (f"[{r['code']}] {r['messageZh']} {r['messageEn']} → {r['remedy']}" for r in answer["refusals"])
    return head + "; ".join(reasons)


def _counted(outcomes: Sequence[dict[str, Any]]) -> Submitted:
    new = [outcome for outcome in outcomes if not outcome.get("replayed")]
    accepted = sum(outcome["__typename"] == "Receipt" for outcome in new)
    return Submitted(accepted=accepted, refused=len(new) - accepted, replayed=len(outcomes) - len(new))
