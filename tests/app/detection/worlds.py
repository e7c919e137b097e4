"""Small played worlds written by hand, whose figures anybody can count."""

from datetime import date

from app.detection.alarms import Alarm
from app.detection.matching import Played
from app.detection.truth import Confounder, DataFault, Episode, Meter, OvenTruth, Truth
from domain.cases.facts import Severity

LAST_DAY = date(2022, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


def oven(name: str, meter: Meter = Meter.OWN, closed: str | None = "2021-01-01") -> OvenTruth:
    return OvenTruth(
        oven=name, meter=meter, closed_on=day(closed) if closed else None, enterprise=f"e-{name}", county="140823"
    )


def restart(
    name: str, start: str, end: str, share: float = 50, months: int = 2, meter: Meter = Meter.OWN, **more: object
) -> Episode:
    return Episode(
        id=f"{name}-{start}",
        kind="RESTART",
        subject=f"oven:{name}",
        start=day(start),
        end=day(end),
        share_percent=share,
        months=months,
        meter=meter,
        **more,  # type: ignore[arg-type]
    )


def alarm(
    name: str, on: str, rule: str = "S-12", severity: Severity = Severity.HIGH, ended: str | None = None
) -> Alarm:
    return Alarm(
        rule=rule,
        version=1,
        severity=severity,
        subject=name if ":" in name else f"oven:{name}",
        about="",
        day=day(on),
        newest_cause=day(on),
        ended=day(ended) if ended else None,
        sentence_zh="句",
        sentence_en="A sentence.",
    )


def world(
    ovens: list[OvenTruth],
    episodes: list[Episode],
    alarms: list[Alarm],
    confounders: list[Confounder] | None = None,
    faults: list[DataFault] | None = None,
) -> Played:
    truth = Truth(
        seed=1,
        family="hand",
        regime="normal",
        years=2,
        ovens=tuple(ovens),
        episodes=tuple(episodes),
        confounders=tuple(confounders or ()),
        data_faults=tuple(faults or ()),
    )
    return Played(truth=truth, alarms=tuple(alarms), last_day=LAST_DAY, events=100)
