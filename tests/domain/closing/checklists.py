"""The closing checklists of the tests: 介休 prints its six, 运城's standard is not held and is assumed."""

from domain.closing.commands import CertifyClosure
from domain.closing.facts import ClosingElement, ElementScope
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from tests.domain.scenario import Scenario, day

JIEXIU, YUNCHENG, FROM = "140781", "140800", "2018-12-31"
TWO_CUTS_FOUR_STOPS = (
    "断水",
    "断电",
    "停止原料进场",
    "停止生产运营",
    "停止安全生产许可",
    "停止排污许可",
)
ASSUMED = ("断水", "断电", "封堵上升管")


def checklist(s: Scenario, division: str, items: tuple[str, ...], basis: Basis = Basis.ASSUMED) -> Scenario:
    value = ParameterValue(items=items)
    command = SetRuleParameter(
        parameter="closing-checklist",
        division=division,
        value=value,
        unit="项",
        basis=basis,
        note="as this test reads it",
    )
    return s.given(command, FROM)


def switch(s: Scenario, key: str, division: str) -> Scenario:
    command = SetRuleParameter(
        parameter=key,
        division=division,
        value=ParameterValue(number=1),
        unit="1/0",
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    return s.given(command, FROM)


def element(name: str, done_on: str, scope: ElementScope = ElementScope.OVEN) -> ClosingElement:
    return ClosingElement(name=name, done_on=day(done_on), scope=scope, by="县直有关部门")


def certify(*ovens: str, items: tuple[str, ...] = ASSUMED, done_on: str) -> CertifyClosure:
    """A certificate with every element done on one day."""
    return CertifyClosure(ovens=ovens, elements=tuple(element(name, done_on) for name in items))
