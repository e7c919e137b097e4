"""A small world that is there without a simulator: the demo's documents, handed in over some weeks.

Every line is recorded after everything in it has happened; among them are a line sent again, a key used for something
else, one that cannot be read and one of a day to come, as real offices send them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.demo.lines import load_lines
from app.detection.submissions import Asked, asked
from app.detection.truth import Meter, OvenTruth, Truth
from projections.history import SHANGHAI

FIRST = datetime(2023, 6, 1, 8, 30, tzinfo=SHANGHAI)
LINES_A_DAY = 30
DUTY_AFTER = 130


def lines() -> Iterator[dict[str, Any]]:
    """The lines of submissions.jsonl."""
    known = load_lines()
    for number, line in enumerate(known):
        day, place = divmod(number, LINES_A_DAY)
        # A day between, on which nothing is handed in: it is opened all the same.
        at = FIRST + timedelta(days=2 * day, minutes=place)
        who = line.office
        one = {
            "recordedAt": at.isoformat(),
            "as": {"office": who.name, "role": who.role, "division": who.division},
            **line.envelope,
            "command": line.command,
            "fields": line.fields,
        }
        yield one
        if number == DUTY_AFTER:
            yield _duty(at + timedelta(seconds=10))
        later = {"recordedAt": (at + timedelta(seconds=20)).isoformat()}
        if number % 97 == 11:
            yield one | later
        if number % 97 == 12:
            yield one | later | {"occurredOn": "2018-12-30"}
        if number % 97 == 13:
            yield one | later | {"key": f"{one['key']}-unread", "fields": {"nothing": 1}}
        if number % 97 == 14:
            yield one | later | {"key": f"{one['key']}-to-come", "occurredOn": "2024-06-30"}


def _duty(at: datetime) -> dict[str, Any]:
    """A weekly report nobody hands in: its first periods are overdue when it is registered."""
    return {
        "recordedAt": at.isoformat(),
        "as": {"office": "山西省工信厅", "role": "PROVINCE_OFFICE", "division": "140000"},
        "key": "duty",
        "occurredOn": "2023-05-20",
        "invented": True,
        "command": "RegisterReportDuty",
        "fields": {
            "duty": "weekly",
            "office": "闻喜县工信局",
            "division": "140823",
            "kind": "REDUCTION_PROGRESS",
            "receiver": "省领导小组办公室",
            "cycle": "WEEKLY",
            "weekday": 1,
            "validFrom": "2023-05-20",
            "validTo": "2023-06-15",
        },
    }


def small_world() -> list[Asked]:
    return [asked(msgspec.json.encode(line), f"line {n}") for n, line in enumerate(lines(), 1)]


def written(folder: Path, truth: Truth | None = None) -> Path:
    """The world as two files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "submissions.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines()))
    (folder / "truth.json").write_bytes(msgspec.json.encode(truth or nothing_true()))
    return folder


def nothing_true() -> Truth:
    oven = OvenTruth(oven="o-1", meter=Meter.OWN, closed_on=FIRST.date(), enterprise="e-1", county="140823")
    return Truth(seed=1, family="demo", regime="plain", years=1, ovens=(oven,))
