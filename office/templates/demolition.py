"""拆除: permits, starts, what was torn down and where it went. model.md §2.3."""

from office.columns import Column, Day, Form, ListOf, Template, YesNo
from office.templates.shared import END, an_id, choice, happened, words

FATES = {"报废": "SCRAP", "出售": "SOLD", "迁移": "MOVED", "不明": "UNKNOWN"}
ITEMS_MAX = 6
_OVEN = an_id("焦炉编号", "oven", ListOf.OVEN, "example-oven-1")


def _equipment(title: str, field: str, n: int, example: tuple[str, str, str]) -> tuple[Column, ...]:
    kind, main, serial = example
    return (
        words(f"{title}{n + 1}名称", f"{field}[{n}].kind", kind),
        Column(f"{title}{n + 1}是否主体设备", f"{field}[{n}].main", YesNo(), "是或否。Yes or no.", main),
        words(f"{title}{n + 1}编号", f"{field}[{n}].serial", serial),
    )


_FIRST, _NONE = ("炭化室", "是", "THS-01"), ("", "", "")

TEMPLATE = Template(
    kind="demolition",
    title="拆除",
    version=1,
    help="拆除许可、开工、设备拆除与去向。Demolitions: permit, start, equipment and where it went.",
    forms=(
        Form(
            "permit",
            "拆除许可",
            "PermitDemolition",
            (
                _OVEN,
                words("施工单位", "contractor", "示例拆除有限公司", required=True),
                words("资质证书编号", "qualificationNo", "D214000000", required=True),
                Column("资质有效期至", "qualificationValidTo", Day(), "", "2025-12-31", required=True),
                Column("计划开工日期", "startOn", Day(), "", "2023-11-01", required=True),
                words("法院同意文书", "courtConsent"),
                happened("许可日期"),
                *END,
            ),
        ),
        Form(
            "start",
            "拆除开工",
            "StartDemolition",
            (_OVEN, words("施工单位", "contractor", "示例拆除有限公司"), happened("开工日期", "2023-11-01"), *END),
        ),
        Form(
            "equipment",
            "设备拆除",
            "DemolishEquipment",
            (
                _OVEN,
                happened("拆除日期", "2023-12-01"),
                *(c for n in range(ITEMS_MAX) for c in _equipment("拆除设备", "items", n, _NONE if n else _FIRST)),
                *(c for n in range(ITEMS_MAX) for c in _equipment("剩余设备", "remaining", n, _NONE)),
                *END,
            ),
            "同一焦炉超过六件的，另起一行。More than six pieces: another row.",
        ),
        Form(
            "disposal",
            "设备去向",
            "DisposeEquipment",
            (
                _OVEN,
                words("设备编号", "serial", "THS-01", required=True),
                choice("去向", "fate", FATES, "报废", required=True),
                words("接收方", "recipient", "示例物资回收有限公司"),
                an_id("去往焦炉编号", "targetOven", None, "", required=False),
                happened("处置日期", "2024-01-15"),
                *END,
            ),
        ),
    ),
)
