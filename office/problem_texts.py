"""What the problems of a file say: a sentence in both languages and what to do, by code.

The sentences of a cell name the column and the value; a test provokes every one (`tests/office/corpus.py`).
"""

from typing import NamedTuple


class Told(NamedTuple):
    """How a problem is told; the sentences name what `office.problems.problem` is given."""

    zh: str
    en: str
    remedy: str


_SAVE_AGAIN = "用 Excel 或 WPS 打开，另存为 .xlsx 后重交。Open it in Excel or WPS, save it as .xlsx, send it again."
_SPLIT = "分成几个文件提交。Split it into several files."
_NEW_TEMPLATE = "用 quench template 下载模板，把数据粘贴进去。Download the template and paste the data into it."
_DATE = "写作 2023-10-20 或 2023年10月20日。Write it as 2023-10-20."
_MONTH = "写作 2023-10 或 2023年10月。Write it as 2023-10."
_NUMBER = "只写数字，例如 540000。Write digits, such as 540000."
_VALUE = "“{column}”的值“{value}”"
_VALUE_EN = "{column}: {value!r}"

FILE_PROBLEMS: dict[str, Told] = {
    "EMPTY_FILE": Told(
        "文件里没有任何提交。", "The file holds no submission.", "填写后保存再提交。Fill it in, save it, send it again."
    ),
    "FILE_TOO_LARGE": Told(
        "文件有 {bytes} 字节，超过上限 {limit}。", "The file has {bytes} bytes; at most {limit} are read.", _SPLIT
    ),
    "WRONG_FORM": Told(
        "文件名以 .{extension} 结尾，内容却不是电子表格（像是{found}）。",
        "The name ends in .{extension}, and the content is no spreadsheet (it looks like {found}).",
        _SAVE_AGAIN,
    ),
    "NOT_A_WORKBOOK": Told(
        "文件不是 Excel 工作簿（{form}）。", "The file is no Excel workbook ({form}).", _SAVE_AGAIN
    ),
    "PASSWORD": Told(
        "文件设有密码，无法读取。",
        "The file is protected by a password.",
        "取消密码后另存再提交；不要把密码发给任何人。Save it without a password; send the password to nobody.",
    ),
    "DAMAGED": Told("文件损坏或不完整（{reason}）。", "The file is damaged or cut short ({reason}).", _SAVE_AGAIN),
    "ZIP_BOMB": Told(
        "文件解压后异常庞大（{reason}），没有打开。",
        "The file would unpack to an unreasonable size ({reason}); it was not opened.",
        _SAVE_AGAIN,
    ),
    "TOO_LARGE_INSIDE": Told(
        "表格太大（{what}）：最多 10 万行、256 列。",
        "The table is too large ({what}): at most 100,000 rows and 256 columns.",
        "删去多余的行列，或分成几个文件。Delete what is not needed, or split the file.",
    ),
    "TOO_COSTLY": Told(
        "读取该文件超出内存或时间上限，已停止。",
        "Reading the file took more memory or time than is allowed, and was stopped.",
        _SAVE_AGAIN,
    ),
    "MACROS": Told(
        "文件含有宏，没有打开。", "The file holds macros; it was not opened.", "另存为不含宏的 .xlsx。Save it as .xlsx."
    ),
    "ENCODING": Told(
        "文字编码无法识别（{found}）。",
        "The text is neither UTF-8 nor GB18030 ({found}).",
        "另存为“CSV UTF-8”。Save it as CSV UTF-8.",
    ),
    "NOT_CSV": Told(
        "第 {line} 行起不是有效的 CSV：{reason}。",
        "From line {line} on this is no valid CSV: {reason}.",
        "检查引号是否成对，或改用 .xlsx。Check that quotes are closed, or send .xlsx.",
    ),
    "NOT_A_TEMPLATE": Told(
        "文件里没有熄焦模板的标记（第一行），没有读取。{like}",
        "No sheet carries the mark of a Quench template (its first line); nothing was read. {like}",
        _NEW_TEMPLATE,
    ),
    "UNKNOWN_TEMPLATE": Told(
        "没有模板“{kind}/{form}”。", "There is no template {kind}/{form}.", _NEW_TEMPLATE
    ),
    "OTHER_VERSION": Told(
        "这是模板 {kind} 的第 {version} 版，现行为第 {current} 版；各列可能已变，没有读取。",
        "This is version {version} of the template {kind}; {current} is in use. Nothing of it was read.",
        "用 quench template {kind} 下载现行模板，再粘贴数据。Get the present one with quench template {kind}.",
    ),
    "MIXED_TEMPLATES": Told(
        "一个文件里有两种模板：{kinds}。",
        "One file holds two templates: {kinds}.",
        "每种模板单独存一个文件。Save each template as a file of its own.",
    ),
    "MORE_PROBLEMS": Told(
        "另有 {count} 个问题未列出。",
        "{count} more problems are not listed.",
        "先改正已列出的问题。Mend the listed ones first.",
    ),
    "WRONG_EXTENSION": Told(
        "文件名以 .{extension} 结尾，内容是 .{form}；已按内容读取。",
        "The name ends in .{extension} and the content is .{form}; it was read as what it is.",
        "改正文件名。Rename the file.",
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
        "没有命令“{value}”。", "There is no command {value!r}.", "核对命令名称。Check the name of the command."
    ),
    "UNKNOWN_ENTRY": Told(
        "多出的内容：{value}。", "It says more than a submission has: {value}.", "删去这些内容。Leave them out."
    ),
    "NOT_FIELDS": Told(
        "fields 须为对象（字段与取值）。", "fields must be an object of fields.", "改正 fields。Correct fields."
    ),
}

SHEET_PROBLEMS: dict[str, Told] = {
    "NO_HEAD": Told(
        "工作表“{sheet}”找不到标题行（须有：{titles}）。",
        "Sheet {sheet!r} has no row of titles (needed: {titles}).",
        _NEW_TEMPLATE,
    ),
    "MISSING_COLUMN": Told(
        "工作表“{sheet}”缺少必填列“{column}”。",
        "Sheet {sheet!r} lacks the column {column!r}.",
        "恢复该列的标题。Put its title back.",
    ),
    "DUPLICATE_COLUMN": Told(
        "标题“{column}”出现两次（另见 {first} 列），无法确定以哪列为准。",
        "The title {column!r} stands twice (also in column {first}): which one counts cannot be told.",
        "删去其中一列。Delete one of them.",
    ),
    "TITLE_CHANGED": Told(
        "标题“{column}”不是模板的“{like}”：单位改了，数值的大小就不同了。",
        "The title {column!r} is not the template's {like!r}: with another unit the numbers mean something else.",
        "恢复标题，并按其单位填写数值。Put the title back and write the numbers in its unit.",
    ),
    "UNKNOWN_COLUMN": Told(
        "{letters} 列（标题“{column}”）不属于模板，{found} 却有内容；不能悄悄丢掉。",
        "Column {letters} ({column!r}) is none of the template's, and {found} holds something; it may not be lost.",
        "移到模板的列里，或删去该列。Move it into a column of the template, or delete the column.",
    ),
    "HIDDEN_SHEET": Told(
        "工作表“{sheet}”是隐藏的，却有内容，没有读取。",
        "Sheet {sheet!r} is hidden and holds something; it was not read.",
        "取消隐藏，或删去该表。Unhide it, or delete it.",
    ),
    "HIDDEN_ROW": Told(
        "第 {row} 行被隐藏（筛选、隐藏或行高为零），没有读取。",
        "Row {row} is hidden (by a filter, or with no height) and was not read.",
        "清除筛选、取消隐藏，或删去该行。Clear the filter and unhide the row, or delete it.",
    ),
    "HIDDEN_COLUMN": Told(
        "{letters} 列“{column}”被隐藏，却有内容。",
        "Column {letters} ({column!r}) is hidden and holds something.",
        "取消隐藏后核对再提交。Unhide it, look at it, and send the file again.",
    ),
    "MERGED": Told(
        "合并单元格 {area}：合并区只有一格有值，其余各行是空的。",
        "The cells {area} are merged: only one of them holds a value.",
        "取消合并，逐行填写。Unmerge them and fill in every row.",
    ),
    "UNMARKED_SHEET": Told(
        "工作表“{sheet}”没有模板标记，没有读取。",
        "Sheet {sheet!r} has no mark of a template and was not read.",
        "若其中有要提交的数据，请移入模板的表。Move what is to be submitted into a sheet of the template.",
    ),
    "EXAMPLE": Told(
        "第 {row} 行是模板的示例，没有提交。",
        "Row {row} is the template's example and was left out.",
        "可删去。Delete it.",
    ),
    "FORMULA_VALUE": Told(
        "“{column}”有公式（自 {cell} 起），取其最后一次计算的值。",
        "{column} holds formulas (from {cell} on); their last computed values were taken.",
        "核对数值；有疑问时粘贴为数值。Look at the values; paste them as values where in doubt.",
    ),
}

CELL_PROBLEMS: dict[str, Told] = {
    "FORMULA_NO_VALUE": Told(
        "“{column}”的公式没有计算结果。",
        "{column}: the formula has no computed value.",
        "在 Excel 中打开并保存，或粘贴为数值。Open and save it in Excel, or paste it as a value.",
    ),
    "FORMULA_ELSEWHERE": Told(
        "“{column}”的公式引用了另一个文件，其值无从核对。",
        "{column}: the formula refers to another file; its value cannot be checked.",
        "粘贴为数值。Paste it as a value.",
    ),
    "CELL_ERROR": Told(
        "“{column}”是错误值（如 #N/A、#REF!）。",
        "{column}: the cell holds an error (#N/A, #REF! …).",
        "改正公式或填写数值。Mend the formula or write the value.",
    ),
    "INVISIBLE": Told(
        _VALUE + "含有看不见的字符 {char}。",
        _VALUE_EN + " holds the invisible character {char}.",
        "删去重新键入，不要从网页或 PDF 粘贴。Type it anew; do not paste it from a page or PDF.",
    ),
    "NOT_A_NUMBER": Told(_VALUE + "不是数。", _VALUE_EN + " is no number.", _NUMBER),
    "DATE_FOR_NUMBER": Told(
        _VALUE + "是日期，应为数。",
        _VALUE_EN + " is a date, and a number is needed.",
        "把单元格格式改为“常规”再填。Set the cell's format to General and write the number.",
    ),
    "INEXACT": Told(
        _VALUE + "超过 15 位有效数字，不是人填写的数（多为公式的余数）。",
        _VALUE_EN + " has more than 15 digits: it is a remainder of computing, not what was measured.",
        "用 ROUND 取整后粘贴为数值。Round it with ROUND and paste it as a value.",
    ),
    "FRACTION": Told(
        _VALUE + "有小数；须为整数。",
        _VALUE_EN + " has a fraction; whole numbers are needed.",
        "按标题的单位填整数。Write whole numbers of the title's unit.",
    ),
    "FRACTION_OF_FEN": Told(
        _VALUE + "不到一分；元后最多两位小数。",
        _VALUE_EN + " holds a part of a fen; yuan have two decimals.",
        "按分取整。Round it to the fen.",
    ),
    "SEPARATORS": Told(
        _VALUE + "的逗号不是三位一节，无法确定是多少。",
        _VALUE_EN + ": the commas do not part it by three digits.",
        "去掉逗号。Leave out the commas.",
    ),
    "OTHER_UNIT": Told(
        _VALUE + "写了单位“{unit}”，本列的单位是“{wanted}”；系统不换算。",
        _VALUE_EN + " names the unit {unit}, and the column's is {wanted}; nothing is converted.",
        "换算后只写数字。Convert it yourself and write digits.",
    ),
    "WHICH_UNIT": Told(
        _VALUE + "：本列已以“万”计，再写“万”有两种理解。",
        _VALUE_EN + ": the column already counts in 万; another 万 can mean two things.",
        "只写数字，以标题的单位计。Write digits alone, in the unit of the title.",
    ),
    "NOT_A_DATE": Told(_VALUE + "不是日期。", _VALUE_EN + " is no date.", _DATE),
    "NO_SUCH_DAY": Told(_VALUE + "：没有这一天。", _VALUE_EN + ": there is no such day.", _DATE),
    "WHICH_DATE": Told(
        _VALUE + "：年月日的次序或年份不明。", _VALUE_EN + ": the order of day, month and year is not plain.", _DATE
    ),
    "SERIAL_60": Told(
        _VALUE + "在 1900 年 3 月以前：Excel 的第 60 天（1900-02-29）并不存在，之前的日期不可靠。",
        _VALUE_EN + " lies before March 1900: Excel's day 60 (1900-02-29) never was, and days before it are unsure.",
        _DATE,
    ),
    "SERIAL_IN_TEXT": Told(
        _VALUE + "像是 Excel 的日期序号；文字里看不出从 1900 还是 1904 年起算。",
        _VALUE_EN + " looks like a serial of Excel; a text does not tell whether it counts from 1900 or 1904.",
        _DATE,
    ),
    "TIME_OF_DAY": Told(
        _VALUE + "带有时刻；本列只要日期。", _VALUE_EN + " has a time of day; a day is needed.", _DATE
    ),
    "NEEDS_TIME": Told(
        _VALUE + "没有时刻。",
        _VALUE_EN + " has no time of day.",
        "写作 2023-10-20 14:30。Write it as 2023-10-20 14:30.",
    ),
    "NOT_A_MONTH": Told(_VALUE + "不是月份。", _VALUE_EN + " is no month.", _MONTH),
    "WHICH_MONTH": Told(
        _VALUE + "：是 1 月，还是末尾的 0 丢了的 10 月？",
        _VALUE_EN + ": is it January, or October that lost its last 0?",
        _MONTH,
    ),
    "DAY_FOR_MONTH": Told(_VALUE + "是某一天；本列只要月份。", _VALUE_EN + " is a day; a month is needed.", _MONTH),
    "NOT_TEXT": Told(_VALUE + "应为文字。", _VALUE_EN + " should be text.", "以文字填写。Write text."),
    "DATE_FOR_TEXT": Told(
        _VALUE + "是日期，应为文字（Excel 可能自动改了）。",
        _VALUE_EN + " is a date, and text is needed (Excel may have turned it).",
        "把单元格格式改为“文本”再填。Set the cell's format to Text and write it again.",
    ),
    "DIGITS_LOST": Told(
        _VALUE + "是超过 15 位的数字，Excel 已丢掉末尾几位。",
        _VALUE_EN + " is a number of more than 15 digits: Excel has lost the last ones.",
        "把单元格格式改为“文本”再重新填写。Set the cell's format to Text and write it again.",
    ),
    "NOT_A_DIVISION": Told(
        _VALUE + "不是六位行政区划代码。",
        _VALUE_EN + " is no division code of six digits.",
        "从下拉列表选取，例如 140823｜闻喜县。Choose from the list, such as 140823｜闻喜县.",
    ),
    "NAME_OF_DIVISION": Told(
        _VALUE + "：该代码是“{known}”，与所写名称不符。",
        _VALUE_EN + ": this is the code of {known}, not of the name beside it.",
        "从下拉列表重新选取。Choose it from the list again.",
    ),
    "NOT_A_CHOICE": Told(
        _VALUE + "须为以下之一：{words}。",
        _VALUE_EN + " must be one of {words}.",
        "从下拉列表选取。Choose from the list.",
    ),
    "NOT_YES_OR_NO": Told(_VALUE + "须为是或否。", _VALUE_EN + " must be 是 or 否.", "填是或否。Write 是 or 否."),
    "DATE_FOR_SHARE": Told(
        _VALUE + "是日期：Excel 把 1/3 改成了 1 月 3 日。",
        _VALUE_EN + " is a date: Excel made the third of January of 1/3.",
        "把单元格格式改为“文本”再填，或写百分比。Set the format to Text, or write a percentage.",
    ),
    "NOT_A_SHARE": Told(
        _VALUE + "不是比例。", _VALUE_EN + " is no share.", "写作 1/3 或 51%。Write it as 1/3 or 51%."
    ),
}

PROBLEMS = FILE_PROBLEMS | SHEET_PROBLEMS | CELL_PROBLEMS
NOTICES = frozenset({"WRONG_EXTENSION", "UNMARKED_SHEET", "EXAMPLE", "FORMULA_VALUE"})
"""What is told and need not be mended."""
