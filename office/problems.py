"""The problems a file can have: a code, a sentence in both languages, and what to do (like a refusal's catalogue)."""

from typing import Any, NamedTuple

from office.lines import VALUE_MAX, Problem


class Told(NamedTuple):
    """How a problem is told; the sentences name what `problem` is given."""

    zh: str
    en: str
    remedy: str


PROBLEMS: dict[str, Told] = {
    "EMPTY_FILE": Told(
        "文件是空的，没有任何提交。",
        "The file is empty: it has no submission.",
        "填写后重新保存再提交。Fill it in, save it and send it again.",
    ),
    "NOT_JSON": Told(
        "不是有效的 UTF-8 JSON：{reason}。",
        "This is not valid UTF-8 JSON: {reason}.",
        "每行一个 JSON 对象。Write one JSON object a line.",
    ),
    "NO_COMMAND": Told(
        "缺少 command：每行须为含 command 与 fields 的对象。",
        "The command is missing: a line is an object with command and fields.",
        "补上 command。Name the command.",
    ),
    "UNKNOWN_COMMAND": Told(
        "没有命令“{value}”。",
        "There is no command {value!r}.",
        "核对命令名称。Check the name of the command.",
    ),
    "UNKNOWN_ENTRY": Told(
        "多出的内容：{value}。",
        "It says more than a submission has: {value}.",
        "删去这些内容。Leave them out.",
    ),
    "NOT_FIELDS": Told(
        "fields 须为对象（字段与取值）。",
        "fields must be an object of fields.",
        "改正 fields。Correct fields.",
    ),
}


def problem(
    code: str,
    *,
    sheet: str = "",
    cell: str | None = None,
    row: int | None = None,
    column: str = "",
    value: object = "",
    **more: Any,
) -> Problem:
    """A problem of this code at this place."""
    told = PROBLEMS[code]
    text = shown(value)
    said = {"sheet": sheet, "cell": cell, "row": row, "column": column, "value": text, **more}
    return Problem(
        code=code,
        message_zh=told.zh.format(**said),
        message_en=told.en.format(**said),
        remedy=told.remedy.format(**said),
        sheet=sheet,
        cell=cell,
        row=row,
        column=column,
        value=text,
    )


def shown(value: object) -> str:
    """A value as a problem may show it: short, printable, safe to encode whatever stood in the cell."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value)[: VALUE_MAX + 1])
    return text[:VALUE_MAX] + "…" if len(text) > VALUE_MAX else text
