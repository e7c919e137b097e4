"""月用电量: what the meters showed in a month, in kWh with the multiplier already in it. model.md §2.7."""

from office.columns import Column, Day, Form, ListOf, Template, Whole
from office.templates.shared import END, KWH, an_id, choice, month

DIRECTIONS = {"用电": "IMPORT", "上网": "EXPORT"}
QUALITIES = {"实抄": "ACTUAL", "估抄": "ESTIMATED"}

TEMPLATE = Template(
    kind="electricity",
    title="月用电量",
    version=1,
    help="抄到 0 就写 0；没有抄表就不要写这一行。Write a 0 that was read, and no row where nothing was read.",
    forms=(
        Form(
            "monthly",
            "月用电量",
            "ReportMonthlyElectricity",
            (
                an_id("计量点编号", "meter", ListOf.METER, "example-meter-01"),
                month(),
                Column(
                    "电量（kWh）",
                    "kwh",
                    Whole(KWH),
                    "整数千瓦时，已乘倍率。6万 就是 60000。Whole kWh, the multiplier in it.",
                    "60000",
                    required=True,
                ),
                choice("方向", "direction", DIRECTIONS, "用电"),
                choice("抄表方式", "quality", QUALITIES, "实抄"),
                Column(
                    "抄表日期",
                    "occurredOn",
                    Day(),
                    "当月最后一日或以后。On the last day of the month or later.",
                    "2023-10-31",
                    required=True,
                ),
                *END,
            ),
        ),
    ),
)
