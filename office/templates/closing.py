"""关停: the six elements of 两断四停, each by its own department, and the certificate over them (JX-44)."""

from office.columns import Column, Day, Form, ListOf, Template, Texts, Whole
from office.templates.shared import END, KWH, an_id, choice, happened, some_ids, words

HOW = {"整体停止": "ENDED", "变更剔除": "CHANGED"}
SCOPES = {"单座焦炉": "OVEN", "全厂": "SITE", "从范围内剔除": "STRUCK_FROM_SCOPE"}
USES = {
    "消防": "FIRE",
    "检修": "MAINTENANCE",
    "拆除": "DEMOLITION",
    "生活": "DOMESTIC",
    "其他焦炉": "OTHER_OVEN",
    "生产": "PRODUCTION",
}
ELEMENTS = ("断水", "断电", "停止原料进场", "停止生产运营", "停止安全生产许可", "停止排污许可")
RETAINED_MAX = 3
_SITE = an_id("厂址编号（全厂时填）", "site", ListOf.SITE, "", required=False)
_OVENS = some_ids("焦炉编号", "ovens", ListOf.OVEN, "example-oven-1")
_WHERE = (_SITE, _OVENS)
_PERMIT = words("许可证号", "permitNo", "（晋）WH安许证字示例", required=True)
_HOW = choice("停止方式", "how", HOW, "整体停止", required=True)


def _retained(limit: str, field: str, units: tuple[str, ...], example: str) -> tuple[Column, ...]:
    """Some uses that are kept, each with its limit a month."""
    return tuple(
        column
        for n in range(RETAINED_MAX)
        for column in (
            choice(f"保留用途{n + 1}", f"retained[{n}].use", USES, "消防" if n == 0 else ""),
            Column(
                f"保留用途{n + 1}月限额（{limit}）",
                f"retained[{n}].{field}",
                Whole(units),
                "整数，可空。A whole number.",
                example if n == 0 else "",
            ),
        )
    )


def _certified(n: int, name: str) -> tuple[Column, ...]:
    """What the certifying office states itself of one element; empty where its department reported it."""
    return (
        Column(
            f"{name}日期",
            f"elements[{n}].doneOn",
            Day(),
            "有关部门已自行报送的要素留空。Empty where its department reported it.",
        ),
        choice(f"{name}范围", f"elements[{n}].scope", SCOPES, ""),
        words(f"{name}单位", f"elements[{n}].by"),
    )


TEMPLATE = Template(
    kind="closing",
    title="关停（两断四停）",
    version=1,
    help="六个要素各由其部门填一张表，最后认定。Each department fills its own sheet; the certificate comes last.",
    forms=(
        Form(
            "water",
            "断水",
            "DisconnectUtility",
            (
                *_WHERE,
                Column("断开的管道", "mains", Texts(), "多条用顿号隔开。Apart by 、.", "1号生产供水主管"),
                *_retained("立方米", "limitM3", ("立方米", "m3", "m³", "方"), "300"),
                happened("断水日期"),
                *END,
            ),
            "水利部门填报。By the water department.",
            fixed={"utility": "WATER"},
        ),
        Form(
            "power",
            "断电",
            "DisconnectUtility",
            (
                *_WHERE,
                Column("断开的线路", "mains", Texts(), "多条用顿号隔开。Apart by 、.", "10kV焦化一回"),
                *_retained("kWh", "limitKwh", KWH, "60000"),
                happened("断电日期"),
                *END,
            ),
            "供电企业填报。By the power company.",
            fixed={"utility": "POWER"},
        ),
        Form(
            "raw-material",
            "停止原料进场",
            "StopRawMaterialEntry",
            (*_WHERE, choice("停止方式", "how", HOW, "整体停止"), happened("停止日期"), *END),
        ),
        Form(
            "production",
            "停止生产运营",
            "StopProductionOperation",
            (*_WHERE, happened("停止日期"), *END),
        ),
        Form(
            "safety-permit",
            "停止安全生产许可",
            "StopSafetyPermit",
            (_PERMIT, *_WHERE, _HOW, happened("停止日期"), *END),
            "应急管理部门填报。By the emergency management department.",
        ),
        Form(
            "discharge-permit",
            "停止排污许可",
            "StopDischargePermit",
            (_PERMIT, *_WHERE, _HOW, happened("停止日期"), *END),
            "生态环境部门填报。By the department of ecology.",
        ),
        Form(
            "certificate",
            "关停认定",
            "CertifyClosure",
            (
                some_ids("焦炉编号", "ovens", ListOf.OVEN, "example-oven-1", required=True),
                happened("认定日期", "2023-11-02"),
                *(column for n, name in enumerate(ELEMENTS) for column in _certified(n, name)),
                *END,
            ),
            "各部门已报要素不必重填。What the departments reported need not be stated again.",
            groups={f"elements[{n}]": {"name": name} for n, name in enumerate(ELEMENTS)},
        ),
    ),
)
