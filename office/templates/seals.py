"""封条与检查: seals placed, inspected, opened, replaced and found broken, and inspections of a site. model.md §2.3."""

from office.columns import Column, Form, Instant, ListOf, Template, Whole, YesNo
from office.templates.shared import END, an_id, happened, some_ids, tonnes, words

_OVEN = an_id("焦炉编号", "oven", ListOf.OVEN, "example-oven-1")
_SEAL = an_id("封条编号", "seal", ListOf.SEAL, "example-seal-0007")
_TIME = "北京时间，写作 2023-10-20 14:30。Beijing time."

TEMPLATE = Template(
    kind="seals",
    title="封条与检查",
    version=1,
    help="加封、检查、开启、重封、破坏与现场核查。Seals and inspections.",
    forms=(
        Form(
            "place",
            "加封",
            "PlaceSeal",
            (
                an_id("封条编号", "seal", None, "example-seal-0007"),
                _OVEN,
                words("加封位置", "point", "上升管", required=True),
                happened("加封日期"),
                *END,
            ),
        ),
        Form(
            "inspect",
            "封条检查",
            "InspectSeal",
            (
                _SEAL,
                _OVEN,
                Column("是否完好", "intact", YesNo(), "是或否。Yes or no.", "是", required=True),
                happened("检查日期", "2023-11-20"),
                *END,
            ),
        ),
        Form(
            "open",
            "封条开启",
            "OpenSeal",
            (
                _SEAL,
                _OVEN,
                Column("开启时间", "openedAt", Instant(), _TIME, "2023-11-21 09:00", required=True),
                Column("报告时间", "reportedAt", Instant(), _TIME, "2023-11-21 10:30"),
                words("批准文号", "permit"),
                words("开启原因", "reason", "检修"),
                happened("开启日期", "2023-11-21"),
                *END,
            ),
        ),
        Form(
            "replace",
            "重封",
            "ReplaceSeal",
            (
                _SEAL,
                an_id("新封条编号", "newSeal", None, "example-seal-0008"),
                _OVEN,
                happened("重封日期", "2023-11-21"),
                *END,
            ),
        ),
        Form(
            "broken",
            "封条破坏",
            "ReportSealBroken",
            (
                _SEAL,
                _OVEN,
                words("移送公安情况", "policeReferral", "已移送县公安局", required=True),
                happened("发现日期", "2023-12-01"),
                *END,
            ),
        ),
        Form(
            "inspection",
            "现场核查",
            "RecordSiteInspection",
            (
                an_id("厂址编号", "site", ListOf.SITE, "", required=False),
                some_ids("焦炉编号", "ovens", ListOf.OVEN, "example-oven-1"),
                words("所见", "seen", "焦炉冷态，封条完好", required=True),
                some_ids("所见封条编号", "sealNumbers", ListOf.SEAL, "example-seal-0007"),
                Column("主体设备是否尚存", "mainEquipmentStanding", YesNo(), "是或否，可空。", "是"),
                Column("炉温（摄氏度）", "ovenTemperatureCelsius", Whole(("℃", "度")), "整数，可空。", "25"),
                tonnes("煤存量（吨）", "coalStockTonnes", "0"),
                tonnes("焦存量（吨）", "cokeStockTonnes", "0"),
                words("供电企业说明", "powerStatement"),
                an_id("案件编号", "case", None, "", required=False),
                happened("核查日期", "2023-12-01"),
                *END,
            ),
        ),
    ),
)
