"""The columns that many templates have alike: what, when, on which paper."""

from collections.abc import Mapping

from office.columns import Choice, Column, Day, Division, Files, Id, Ids, ListOf, MonthOf, Text, Whole

TONNES = ("吨", "t", "吨/年", "t/a")
KWH = ("kWh", "千瓦时", "度")


def happened(title: str = "发生日期", example: str = "2023-10-20") -> Column:
    """The day it happened, which is not the day it is typed."""
    note = "事情发生的那一天，不是填表的日期。可写 2023-10-20、2023年10月20日、2023.10.20。The day it happened."
    return Column(title, "occurredOn", Day(), note, example, required=True)


DOCUMENTS = Column(
    "依据文件编号",
    "documents",
    Ids(ListOf.DOCUMENT),
    "已登记文件的编号，多个用顿号隔开，可空。Ids of registered documents.",
)
EVIDENCE = Column(
    "证据文件SHA-256",
    "evidence",
    Files(),
    "照片、视频、扫描件的 SHA-256（64 位小写十六进制），多个用顿号隔开，可空。The SHA-256 of files.",
)
END = (DOCUMENTS, EVIDENCE)
"""What every sheet ends with."""


def an_id(title: str, path: str, of: ListOf | None, example: str, *, required: bool = True, note: str = "") -> Column:
    """A column that names one subject."""
    help = note or "从下拉列表选取，或填写编号（小写字母、数字、连字符）。Choose from the list or write the id."
    return Column(title, path, Id(of), help, example, required)


def some_ids(title: str, path: str, of: ListOf | None, example: str = "", *, required: bool = False) -> Column:
    """A column that names several subjects."""
    return Column(title, path, Ids(of), "编号，多个用顿号隔开。Ids, apart by 、.", example, required)


def division(title: str, path: str, *, required: bool = False, example: str = "") -> Column:
    """A column that names a division."""
    note = "六位行政区划代码，可从下拉列表选取“代码｜名称”。A code of six digits, with its name if you like."
    return Column(title, path, Division(), note, example, required)


def choice(
    title: str, path: str, words: Mapping[str, str], example: str, *, required: bool = False, note: str = ""
) -> Column:
    """A column with a drop-down of words."""
    return Column(title, path, Choice(words), note or "从下拉列表选取。Choose from the list.", example, required)


def tonnes(title: str, path: str, example: str = "", *, required: bool = False, note: str = "") -> Column:
    """Whole tonnes; the title says of what."""
    help = note or "整数吨。54万吨 填 540000，写“54万”亦可；只写 54 就是 54 吨。Whole tonnes: 54万吨 is 540000."
    return Column(title, path, Whole(TONNES), help, example, required)


def month(example: str = "2023-10") -> Column:
    return Column(
        "月份", "month", MonthOf(), "写作 2023-10 或 2023年10月。A month as 2023-10.", example, required=True
    )


def words(title: str, path: str, example: str = "", *, required: bool = False, note: str = "") -> Column:
    """A column of text."""
    return Column(title, path, Text(), note, example, required)
