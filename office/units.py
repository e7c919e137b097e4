"""The unit check (单位核对): 万吨 written for 吨, 元 or 万元 for 分, 万kWh for kWh, beside what the ledger knows.

A value is asked about, never refused and never changed: who sent it confirms the cell, or writes another. It is asked
where the value times (or divided by) the factor of a mistaken unit would be about what the ledger knows of the same
thing, and the value itself is nowhere near it:

    lot of 540,000 t, 54 t written:     54 x 10,000 = 540,000      is 万吨 meant?
    54 x 10,000 within 1/30 .. 30 times of 540,000, so a third of the lot (18) is asked about too

All of it in whole numbers. Only what the command itself names and its office may see is looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.acceptance.commands import HoldCityAcceptance
from domain.command import Command
from domain.quantities import yuan
from domain.world import World


@dataclass(frozen=True)
class Unit:
    """A unit of the ledger, and those that are written for it: each its factor and its name."""

    zh: str
    en: str
    mistaken: tuple[tuple[int, str], ...]


TONNES = Unit("吨", "t", ((10_000, "万吨"),))
KWH = Unit("kWh", "kWh", ((10_000, "万kWh"),))
M3 = Unit("m³", "m³", ((10_000, "万m³"),))
FEN = Unit("分", "fen", ((100, "元"), (1_000_000, "万元")))
CLOSE = {100: 3, 10_000: 30, 1_000_000: 30}
"""How many times off what is known a value may be that was written in the mistaken unit: a part of a lot, a good month.
Of a factor of 100 less, or every small payment would be asked about."""
READINGS = 12
"""The newest readings of a meter that a reading is held against."""


@dataclass(frozen=True)
class Known:
    """What the ledger knows of the same thing."""

    amount: int
    zh: str
    en: str


@dataclass(frozen=True)
class Question:
    """Whether a value is meant as it is written; both ways to read it, and what the ledger knows."""

    field: str
    value: int
    meant: int
    unit: Unit
    written: str
    known: Known

    @property
    def as_written(self) -> str:
        return _shown(self.value, self.unit)

    @property
    def as_meant(self) -> str:
        return _shown(self.meant, self.unit)


def _shown(value: int, unit: Unit) -> str:
    return f"{yuan(value)} 元 yuan" if unit is FEN else f"{value:,} {unit.zh}"


Value = tuple[str, int, Unit, Known | None]
"""A field's wire path, its value, its unit, and what is known of the same thing."""


def questions(world: World, command: Command) -> tuple[Question, ...]:
    """The values of a command whose unit is in question; NotLoaded where what is known was not read."""
    values = _VALUES.get(type(command).__name__)
    if values is None:
        return ()
    return tuple(asked for value in values(world, command) if (asked := _question(*value)))


def _question(field: str, value: int, unit: Unit, known: Known | None) -> Question | None:
    if known is None or known.amount <= 0 or value <= 0:
        return None
    for factor, name in unit.mistaken:
        close = CLOSE[factor]
        if known.amount <= close * value * factor and value * factor <= close * known.amount:
            return Question(field, value, value * factor, unit, name, known)
        if value <= close * known.amount * factor and known.amount * factor <= close * value:
            return Question(field, value, value // factor, unit, f"1/{factor:,}", known)
    return None


def _of_lot(unit_field: str = "tonnes") -> Callable[[World, Any], Iterator[Value]]:
    def values(world: World, command: Any) -> Iterator[Value]:
        yield unit_field, getattr(command, unit_field) or 0, TONNES, _capacity(world, (command.lot,))

    return values


def _capacity(world: World, lots: Sequence[str]) -> Known | None:
    tonnes = sum(world.now.lot(lot).opened_tonnes for lot in lots)
    names = "、".join(lots[:3])
    return Known(tonnes, f"产能指标 {names} 认定 {tonnes:,} 吨", f"lot {names}: {tonnes:,} t") if tonnes else None


def _task(world: World, task: str | None) -> Known | None:
    tonnes = world.now.task(task).tonnes if task else 0
    return Known(tonnes, f"任务 {task} 为 {tonnes:,} 吨", f"task {task}: {tonnes:,} t") if tonnes else None


def _assigned(world: World, command: Any) -> Iterator[Value]:
    known = _capacity(world, getattr(command, "lots", ())) or _task(world, command.parent)
    yield "tonnes", command.tonnes, TONNES, known


def _accepted(world: World, command: HoldCityAcceptance) -> Iterator[Value]:
    for number, part in enumerate(command.accepted):
        known = _capacity(world, (part.lot,)) or _task(world, command.task)
        yield f"accepted[{number}].tonnes", part.tonnes, TONNES, known


def _output(world: World, command: Any) -> Iterator[Value]:
    """A month beside a twelfth of the design; of a whole enterprise, and of an oven without one, its earlier months."""
    subject = f"oven:{command.oven}" if command.oven else f"enterprise:{command.enterprise}"
    design = world.now.oven(command.oven).design_tonnes if command.oven else None
    if design:
        zh, en = f"焦炉 {command.oven} 设计 {design:,} 吨/年", f"oven {command.oven}: designed for {design:,} t a year"
        yield "tonnes", command.tonnes, TONNES, Known(max(design // 12, 1), zh, en)
        return
    earlier = [one for one in world.now.outputs(subject).reports if one.month != command.month]
    months = [one.tonnes for one in earlier[-READINGS:]]
    yield "tonnes", command.tonnes, TONNES, _usual(months, TONNES, subject)


def _metered(field: str, unit: Unit) -> Callable[[World, Any], Iterator[Value]]:
    def values(world: World, command: Any) -> Iterator[Value]:
        direction = getattr(command, "direction", None)
        read = world.now.meter(command.meter).readings
        same = [
            one.quantity
            for one in read[-4 * READINGS :]
            if one.month != command.month and (direction is None or one.direction is direction)
        ]
        known = _usual(same[-READINGS:], unit, f"meter:{command.meter}")
        yield field, getattr(command, field), unit, known

    return values


def _usual(earlier: Sequence[int], unit: Unit, subject: str) -> Known | None:
    """The middle one of the newest; a month of nothing says nothing of a unit."""
    read = sorted(value for value in earlier if value)
    if not read:
        return None
    middle = read[len(read) // 2]
    zh = f"{subject} 近 {len(read)} 期多为 {middle:,} {unit.zh}"
    return Known(middle, zh, f"{subject}: usually {middle:,} {unit.en} of late")


def _money(world: World, command: Any) -> Iterator[Value]:
    field = "approved_fen" if hasattr(command, "approved_fen") else "fen"
    wire = "approvedFen" if field == "approved_fen" else field
    yield wire, getattr(command, field), FEN, _amount(world, command.lot)
    if type(command).__name__ == "PayCompensation":
        yield "tonnes", command.tonnes, TONNES, _capacity(world, (command.lot,))


def _proposed(world: World, command: Any) -> Iterator[Value]:
    yield "tonnes", command.tonnes, TONNES, _capacity(world, (command.lot,))


def _amount(world: World, lot: str) -> Known | None:
    """The amount approved, else proposed, else claimed of a lot."""
    file = world.now.compensation(lot)
    if file.approved_fen:
        fen, zh, en = file.approved_fen, "已核定", "approved"
    elif file.proposal:
        fen, zh, en = file.proposal.proposed_fen, "测算", "proposed"
    elif file.claims:
        fen, zh, en = file.claims[-1].fen, "申请", "claimed"
    else:
        return None
    return Known(fen, f"{lot} {zh} {yuan(fen)} 元", f"{lot}: {yuan(fen)} yuan {en}")


_VALUES: dict[str, Callable[[World, Any], Iterator[Value]]] = {
    **dict.fromkeys(
        ("ListLot", "UnlistLot", "SurrenderPaperCapacity", "BackLotWithOvens", "EliminateLotByOtherPlan"),
        _of_lot(),
    ),
    **dict.fromkeys(("RevokeLotFiling", "DeclareLotTrade", "RevokeAcceptance"), _of_lot()),
    **dict.fromkeys(
        ("AssignCityTask", "AssignCountyTask", "AssignEnterpriseTask", "SupplementReductionList"), _assigned
    ),
    "HoldCityAcceptance": _accepted,
    "ReportMonthlyOutput": _output,
    "ReportMonthlyElectricity": _metered("kwh", KWH),
    "ReportMonthlyWater": _metered("m3", M3),
    "ReportMonthlyGas": _metered("m3", M3),
    "ProposeCompensation": _proposed,
    "ReviewCompensation": _money,
    "ClaimCompensation": _money,
    "PayCompensation": _money,
    "ObserveBankPayment": _money,
}
