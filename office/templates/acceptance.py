"""验收: the county's own check, the city's acceptance, its evidence, the province's spot check. model.md §2.4."""

from office.columns import Column, Form, ListOf, Template, Texts
from office.templates.shared import END, an_id, choice, happened, tonnes, words
from office.templates.tasks import END_STATES

VERDICTS = {"合格": "PASSED", "不合格": "FAILED"}
LOTS_MAX = 6
_TASK = an_id("任务编号", "task", ListOf.TASK, "example-task-01")
_VERDICT = choice("结论", "verdict", VERDICTS, "合格", required=True)


def _accepted(n: int) -> tuple[Column, ...]:
    return (
        an_id(f"产能指标{n + 1}", f"accepted[{n}].lot", ListOf.LOT, "" if n else "example-lot", required=False),
        tonnes(f"验收产能{n + 1}（吨/年）", f"accepted[{n}].tonnes", "" if n else "540000"),
    )


TEMPLATE = Template(
    kind="acceptance",
    title="验收",
    version=1,
    help="县级自查、市级验收、印证材料上报、省级抽查。Checks and acceptances of tasks.",
    forms=(
        Form(
            "city",
            "市级验收",
            "HoldCityAcceptance",
            (
                _TASK,
                _VERDICT,
                *(column for n in range(LOTS_MAX) for column in _accepted(n)),
                choice("验收所见状态", "endStateFound", END_STATES, "", note="任务未写明状态时填。"),
                happened("验收日期", "2020-11-20"),
                *END,
            ),
            "验收合格的产能随即列为已压减。What is accepted is reduced at once.",
        ),
        Form(
            "self-check",
            "县级自查",
            "RecordCountySelfCheck",
            (
                _TASK,
                _VERDICT,
                Column("自查内容", "checklist", Texts(), "多项用顿号隔开，可空。", "断水、断电"),
                words("说明", "note"),
                happened("自查日期", "2020-11-10"),
                *END,
            ),
        ),
        Form(
            "forward",
            "印证材料上报",
            "ForwardAcceptanceEvidence",
            (
                _TASK,
                words("材料包", "package", "验收材料卷宗 2020-07", required=True),
                words("说明", "note"),
                happened("上报日期", "2020-11-25"),
                *END,
            ),
        ),
        Form(
            "spot-check",
            "省级抽查",
            "HoldProvincialSpotCheck",
            (
                _TASK,
                _VERDICT,
                tonnes("不符产能（吨/年）", "contradictedTonnes", "0"),
                Column("所见", "seen", Texts(), "多项用顿号隔开，可空。", "主体设备已拆除"),
                happened("抽查日期", "2020-12-10"),
                *END,
            ),
        ),
    ),
)
