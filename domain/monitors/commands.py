"""Registering a monitor and publishing what its data are worth. JC-18."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.monitors.facts import MonitorKind, Trust
from domain.quantities import DivisionCode, Identifier


class RegisterMonitor(Command, frozen=True, kw_only=True):
    """Register a monitored source (监测点位登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_ECO, Role.COUNTY_DEPT})
    ZH = "监测点位登记"

    monitor: Identifier
    division: DivisionCode
    kind: MonitorKind
    name: str
    site: Identifier | None = None
    stack_height_mm: int | None = None
    online_fitted: bool | None = None
    networked: bool | None = None


class PublishMonitorTrust(Command, frozen=True, kw_only=True):
    """Publish that the data of a source are bad, falsified or sound again (公布监测数据质量)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_ECO})
    ZH = "公布监测数据质量"

    monitor: Identifier
    trust: Trust
    reason: str
    decision_no: str | None = None
