"""Every number of the policy that the demo's data carry, as its document prints it, beside the rule that prints it.

The data are what `quench demo` submits; the numbers stand here once more, so that neither moves alone. What no
document prints (an interval of inspection, an hour) stands as it was assumed.
"""

from typing import Any

import pytest

from app.demo.lines import load_lines

LINES = {line.key.removeprefix("demo:"): line for line in load_lines()}


def of(key: str, *rules: str, **numbers: int | str) -> Any:
    """A line of the data, the rules that print it, and its numbers by their paths (`__` for a dot)."""
    return pytest.param(key, numbers, marks=pytest.mark.rule(*rules), id=key)


PRINTED = [
    of("policy:parameter:opening-day", "YC-36", value__day="2018-12-31"),
    of("policy:parameter:seal-inspection-days", "JC-15", value__number=30),
    of("policy:parameter:seal-report-hours", "JC-15", value__number=24),
    of("policy:parameter:refusals-per-day", "YC-37", value__number=200),
    of("policy:parameter:case-assign-days-critical", "JC-22", value__number=1),
    of("policy:parameter:case-assign-days-other", "JC-22", value__number=3),
    of("policy:parameter:case-inspect-days-critical", "JC-22", value__number=3),
    of("policy:parameter:case-inspect-days-other", "JC-22", value__number=10),
    of("policy:parameter:case-escalation-days", "JC-24", value__number=5),
    of("policy:parameter:case-reopen-months", "JC-16", value__number=12),
    of("yc:parameter:rate-own-oven", "YC-44", value__number=3000),
    of("yc:parameter:rate-market-traded", "YC-45", value__number=4800),
    of("yc:parameter:price-cap", "YC-46", value__number=4800),
    of("yc:parameter:chamber-height-stamp", "YC-56", value__number=6000, validFrom="2019-12-31"),
    of("yc:parameter:chamber-height-top", "YC-56", value__number=6980, validFrom="2019-12-31"),
    of("yc:parameter:replacement-strictly-less", "YC-58", value__number=1, validFrom="2019-12-31"),
    of("yc:parameter:coke-dry-quenching", "YC-59", value__number=1, validFrom="2019-12-31"),
    of("yc:parameter:confirmed-by-province", "YC-35", value__number=1, validFrom="2019-12-31"),
    of("yc:parameter:new-cluster-zones", "YC-54", validFrom="2019-12-31"),
    of("yc:parameter:zero-waste-water", "YC-57", value__number=1, validFrom="2019-12-31"),
    of(
        "yc:parameter:large-oven-share-2020", "YC-10",
        value__share__num=3,
        value__share__den=5,
        validFrom="2020-12-31",
        validTo="2022-12-30",
    ),
    of(
        "yc:parameter:large-oven-share-2022", "YC-10",
        value__share__num=4,
        value__share__den=5,
        validFrom="2022-12-31",
    ),
    of("yc:parameter:serious-polluter-report", "YC-65", validFrom="2019-12-31"),
    of("yc:parameter:progress-report", "YC-64", validFrom="2019-12-31"),
    of("yc:moratorium", "YC-34", inForceBy="2019-12-31"),
    of("yc:baseline", "YC-36", totalTonnes=3_850_000),
    of(
        "yc:task:city", "YC-03", "YC-04", "YC-05", "YC-06", "YC-07",
        tonnes=3_250_000,
        deadline__lastDay="2020-12-31",
        phases__0__tonnes=1_080_000,
        phases__0__deadline__lastDay="2019-10-31",
        phases__1__tonnes=300_000,
        phases__1__deadline__lastDay="2019-12-31",
        phases__2__tonnes=1_870_000,
        phases__2__deadline__lastDay="2020-10-31",
        lists__0__tonnes=1_080_000,
        lists__0__deadline__lastDay="2019-10-31",
        lists__1__tonnes=2_170_000,
        lists__1__deadline__lastDay="2020-10-31",
    ),
    of("yc:task:01", "YC-20", tonnes=540_000, deadline__lastDay="2019-10-31"),
    of("yc:task:02", "YC-21", tonnes=540_000, deadline__lastDay="2019-10-31"),
    of("yc:task:03", "YC-24", tonnes=70_000, deadline__lastDay="2020-10-31"),
    of("yc:task:04", "YC-25", tonnes=200_000, deadline__lastDay="2020-10-31"),
    of("yc:task:05", "YC-26", tonnes=200_000, deadline__lastDay="2020-10-31"),
    of("yc:task:06", "YC-27", tonnes=600_000, deadline__lastDay="2020-10-31"),
    of("yc:task:07a", "YC-28", tonnes=300_000, deadline__lastDay="2019-12-31"),
    of("yc:task:07b", "YC-28", tonnes=300_000, deadline__lastDay="2020-10-31"),
    of("yc:task:08", "YC-29", tonnes=500_000, deadline__lastDay="2020-10-31"),
    of("yc:task:09", "YC-12", tonnes=600_000),
    of("jx:parameter:emptied-required", "JX-18", value__number=1),
    of("jx:parameter:purge-required", "JX-18", value__number=1),
    of("jx:parameter:plan-due", "JX-10", value__day="2023-05-10"),
    of("jx:parameter:supply-due", "JX-05", "JX-10", value__day="2023-10-01"),
    of("jx:parameter:acceptance-due", "JX-06", "JX-10", value__day="2023-10-31"),
    of("jx:parameter:spot-check-due", "JX-07", "JX-10", value__day="2023-12-31"),
    of("jx:baseline", "JX-02", "JX-03", totalTonnes=1_560_000),
    of("jx:task:county", "JX-03", tonnes=1_560_000, deadline__lastDay="2023-10-31"),
    of("jx:task:01", "JX-02", tonnes=600_000, deadline__lastDay="2023-10-31"),
    of("jx:task:02", "JX-03", tonnes=960_000, deadline__lastDay="2023-10-31"),
    of("jx:parameter:watch-cycle-days", "JX-16", value__number=1),
    of("jx:parameter:closure-order-by-county", "JX-22", value__number=1),
    of("jx:parameter:gas-evidence-required", "JX-27", value__number=1),
    of(
        "xz:cap", "XZ-18", "XZ-19", "XZ-06",
        capacityCapTonnes=5_519_000,
        outputCapTonnes=3_996_000,
        energyCapTce=440_000,
    ),
    of("xz:figure:43", "XZ-14", tonnes=2_490_000, asOf="2021-12-31"),
    of("xz:task:city", "XZ-14", "XZ-15", tonnes=2_490_000, deadline__lastDay="2023-12-31"),
    of("xz:parameter:unit-energy", "XZ-07", value__number=110, validFrom="2022-10-31"),
    of("xz:parameter:value-added-energy", "XZ-08", value__number=3230, validFrom="2022-10-31"),
    of(
        "xz:parameter:coke-dry-quenching-share", "XZ-02",
        value__share__num=1,
        value__share__den=1,
        validFrom="2023-12-31",
    ),
    of("xz:parameter:cross-county-rights", "XZ-13", value__number=1, validFrom="2022-10-31"),
    of(
        "xz:parameter:ultra-low-emission-share", "XZ-02",
        value__share__num=1,
        value__share__den=1,
        validFrom="2023-12-31",
    ),
    of(
        "xz:parameter:survival-line-share", "XZ-04",
        value__share__num=1,
        value__share__den=1,
        validFrom="2025-12-31",
    ),
    of(
        "xz:parameter:development-line-share", "XZ-04",
        value__share__num=3,
        value__share__den=10,
        validFrom="2025-12-31",
    ),
    of("xz:parameter:ready-target-binding", "XZ-15", value__number=1),
    of("xz:parameter:ready-grace-days", "XZ-15", value__number=0),
    of("xz:parameter:deadline-dry-quenching", "XZ-02", value__day="2023-12-31"),
    of("xz:parameter:deadline-ultra-low-emission", "XZ-02", value__day="2023-12-31"),
    of("xz:parameter:deadline-close-low-ovens", "XZ-02", value__day="2023-12-31"),
    of("xz:parameter:low-oven-height", "XZ-02", value__number=4300),
    of("xz:parameter:deep-treatment", "XZ-03", value__number=20_000),
    of("xz:parameter:energy-base-year", "XZ-04", value__number=2020),
    of("sx:target", "SX-12", tonnes=40_270_000, deadline__lastDay="2020-12-31"),
    of("sx:parameter:rate-merged-with-oven", "SX-02", value__number=3000),
    of("sx:parameter:rate-merged-no-oven", "SX-03", value__number=4800),
    of("sx:parameter:rate-court-auctioned", "SX-05", value__number=4800),
    of("sx:parameter:equal-replacement-height", "SX-09", value__number=5500, validFrom="2020-10-21"),
    of("sx:parameter:moratorium-exempt-equal", "SX-10", value__number=1, validFrom="2020-10-21"),
    of("sx:parameter:quota-report-due", "SX-07", value__day="2020-10-31"),
    of("sx:parameter:evidence-due", "SX-15", value__day="2020-10-31"),
    of("sx:parameter:weekly-report", "SX-19", validFrom="2020-10-21"),
    of("sx:parameter:supply-first", "SX-16", validFrom="2020-10-21"),
    of("jc:baseline", "JC-11", totalTonnes=400_000),
    of("jc:task:city", "JC-11", tonnes=400_000, deadline__lastDay="2020-12-31"),
    of("jc:task:01", "JC-11", tonnes=130_000, deadline__lastDay="2020-12-31"),
    of("jc:task:02", "JC-11", tonnes=270_000, deadline__lastDay="2020-12-31"),
    of("jc:parameter:key-stack", "JC-18", value__number=45_000),
    of("jc:parameter:monitors-published", "JC-18", value__day="2021-03-31"),
    of("jc:parameter:fugitive-check-due", "JC-10", value__day="2020-12-31"),
    of("jc:parameter:electricity-report", "JC-21", validFrom="2020-10-28"),
    of("jc:parameter:weekly-dispatch", "JC-23", validFrom="2020-10-28"),
    of("jc:parameter:gate-video", "JC-26", value__number=10),
    of("jc:parameter:escalation", "JC-24", value__number=1),
    of("jc:parameter:tampering-fails", "JC-25", value__number=1),
]


@pytest.mark.parametrize(("key", "numbers"), PRINTED)
def test_the_data_carry_the_number_that_is_printed(key: str, numbers: dict[str, int | str]) -> None:
    for path, number in numbers.items():
        found: Any = LINES[key].fields
        for name in path.split("__"):
            found = found[int(name)] if isinstance(found, list) else found[name]
        assert found == number, path
