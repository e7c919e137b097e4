"""Why a row of a file is not written although no rule is against it; none of this is ever recorded."""

from domain.refusals import Refusal


class UnitInQuestion(Refusal, frozen=True, kw_only=True):
    """A value of a file is about 10,000-fold (of money 100-fold) off what the ledger knows, and nobody confirmed it."""

    CODE = "UNIT_IN_QUESTION"
    ZH = "{cell} 填 {as_written}，而{known_zh}：是否误用单位（{written}），应为 {as_meant}？"
    EN = "{cell} says {as_written}, but the ledger knows {known_en}: was it written in {written}, for {as_meant}?"
    REMEDY = (
        "确属无误的，确认该单元格后再报（--confirm）；否则改为正确的数。"
        "If it is right, confirm the cell (--confirm); if not, write the right figure."
    )
    RECORDED = False

    cell: str
    as_written: str
    as_meant: str
    written: str
    known_zh: str
    known_en: str


class RowChanged(Refusal, frozen=True, kw_only=True):
    """A row says of a thing something else than what its office recorded of it before."""

    CODE = "ROW_CHANGED"
    RULES = ("E-18",)
    ZH = "本行与已入账内容（位置 {position}）不同：{differences}。"
    EN = "The row differs from what is recorded at position {position}: {differences}."
    REMEDY = (
        "入账有误的，发送所附更正；本行有误的，改回；确为另一件事的，给本行单独的键。"
        "Send the correction offered if the record is wrong, mend the row if the row is, or give the row a key of "
        "its own if it is about something else."
    )
    RECORDED = False

    position: int
    differences: str


class RowTwice(Refusal, frozen=True, kw_only=True):
    """Two rows of one file say different things about the same."""

    CODE = "ROW_TWICE"
    RULES = ("E-18",)
    ZH = "与{other}所报为同一事项，内容却不同。"
    EN = "It is about the same as {other}, and says something else."
    REMEDY = "保留其一，或给本行单独的键。Keep one of the two, or give this row a key of its own."
    RECORDED = False

    other: str


class FileTooLong(Refusal, frozen=True, kw_only=True):
    """A file has more rows than are taken at once."""

    CODE = "FILE_TOO_LONG"
    ZH = "文件有 {count} 行，一次至多 {limit} 行。"
    EN = "The file has {count} rows; at most {limit} are taken at once."
    REMEDY = "拆成几个文件分别提交。Split it into several files."
    RECORDED = False

    count: int
    limit: int


class FilesBusy(Refusal, frozen=True, kw_only=True):
    """Too many files wait to be read at this moment."""

    CODE = "FILES_BUSY"
    ZH = "正在处理的文件过多。"
    EN = "Too many files are being worked on at the moment."
    REMEDY = "稍后重发同一文件，不会重复入账。Send the same file again in a while; nothing is written twice."
    RECORDED = False


class FileNotArrived(Refusal, frozen=True, kw_only=True):
    """A file did not arrive whole in the time there is."""

    CODE = "FILE_NOT_ARRIVED"
    ZH = "文件在 {seconds} 秒内未传完。"
    EN = "The file did not arrive within {seconds} seconds."
    REMEDY = "检查网络后重发，不会重复入账。Check the connection and send it again; nothing is written twice."
    RECORDED = False

    seconds: int
