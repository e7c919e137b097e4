"""产量: the coke of a month, what left the gate, and the statistics of a division. model.md §2.7, XZ-19, XZ-24."""

from office.columns import Column, Form, ListOf, Template, Whole
from office.templates.shared import END, TONNES, an_id, choice, division, happened, month, tonnes

SOURCES = {"企业": "ENTERPRISE", "统计局": "STATISTICS_BUREAU"}
STATISTICS = {"自行上报": "SELF_REPORTED", "统计局": "STATISTICS_BUREAU"}
MODES = {"铁路": "RAIL", "公路出厂": "GATE"}

TEMPLATE = Template(
    kind="output",
    title="焦炭产量",
    version=1,
    help="产量以吨计，不是万吨。Output is in tonnes.",
    forms=(
        Form(
            "monthly",
            "月焦炭产量",
            "ReportMonthlyOutput",
            (
                an_id("焦炉编号", "oven", ListOf.OVEN, "example-oven-1", required=False, note="焦炉与企业填一个。"),
                an_id("企业编号", "enterprise", ListOf.ENTERPRISE, "", required=False, note="焦炉与企业填一个。"),
                month(),
                tonnes("产量（吨）", "tonnes", "45000", required=True),
                choice("数据来源", "source", SOURCES, "企业", required=True),
                happened("填报日期", "2023-10-31"),
                *END,
            ),
        ),
        Form(
            "movement",
            "外运与库存",
            "ReportCokeMovement",
            (
                an_id("厂址编号", "site", ListOf.SITE, "example-site", required=False, note="厂址与区划填一个。"),
                division("区划", "division"),
                month(),
                choice("运输方式", "mode", MODES, "铁路", required=True),
                tonnes("外运量（吨）", "tonnesOut", "40000", required=True),
                tonnes("月末库存（吨）", "stockTonnes", "8000"),
                happened("填报日期", "2023-10-31"),
                *END,
            ),
        ),
        Form(
            "statistics",
            "累计统计",
            "RecordUnitStatistics",
            (
                division("区划", "division", required=True, example="140823"),
                Column("年份", "year", Whole(("年",)), "四位年份。", "2023", required=True),
                Column("截至月份", "throughMonth", Whole(("月",)), "1 至 12。", "9", required=True),
                tonnes("累计焦炭产量（吨）", "outputTonnes", "4500000"),
                Column("累计能耗（吨标准煤）", "energyTce", Whole((*TONNES, "吨标准煤", "tce")), "", ""),
                Column(
                    "增加值（万元）",
                    "valueAddedWanYuan",
                    Whole(("万元",), in_ten_thousands=True),
                    "以万元计的整数。In ten thousands of yuan.",
                    "",
                ),
                choice("数据来源", "source", STATISTICS, "统计局"),
                happened("填报日期", "2023-10-20"),
                *END,
            ),
        ),
    ),
)
