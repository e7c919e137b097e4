"""The words of interpretations, registers and lineages, Chinese and English."""

REGISTER_STATE_WORDS = {
    "built_tonnes": "有焦炉的产能合计（在产、停产）。Quota with ovens alone: operating and idle.",
    "capacity_counts": "产能总量按何口径读取。By which of the two sums a cap on capacity is read.",
    "denominator": "大机焦比重的分母口径。Of which ovens the share of large ovens is taken.",
    "interpretations": "所依据的解释。The readings of open points that the answer rests on.",
    "usable_tonnes": "在产、停产、无焦炉、结转合计。Operating, idle, unbuilt and carried together.",
    "Interpretation.basis": "印出、解释或假定；空为无取值。Printed, interpreted or assumed; null where no value is.",
    "Interpretation.division": "取值所属区划。The division the value was set for.",
    "Interpretation.document": "所载文件编号。The document it rests on.",
    "Interpretation.interpretation": "记录在案的读法与理由。The reading as recorded, and why.",
    "Interpretation.parameter": "参数键；空：取舍记在当事决定中。The key; null where the act records the choice.",
    "Interpretation.point": "未明之处的编号。The number of the open point.",
    "Interpretation.position": "设定参数事件的位置。Where the value was set.",
    "Interpretation.question_en": "未明之处，英文。What no document says, in English.",
    "Interpretation.question_zh": "未明之处，中文。What no document says, in Chinese.",
    "Interpretation.recorded_in": "记明取舍的事件字段。The fields in which the choice is recorded with the act.",
    "Interpretation.rules": "所涉规则编号。The rules it is about.",
    "Interpretation.unset_en": "无取值时如何处理，英文。What holds where no value is in force, in English.",
    "Interpretation.unset_zh": "无取值时如何处理，中文。What holds where no value is in force, in Chinese.",
    "Interpretation.value": "当日有效的取值；空为无。The value in force on the day; null where none is.",
}
