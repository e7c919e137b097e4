"""补偿: proposals, claims, payments and what the bank did, in yuan. model.md §2.6."""

from office.columns import Column, Form, ListOf, ShareOf, Template, Yuan
from office.templates.shared import END, an_id, choice, happened, tonnes, words

CATEGORIES = {
    "自有焦炉": "OWN_OVEN",
    "市场交易": "MARKET_TRADED",
    "兼并重组（含焦炉）": "MERGED_WITH_OVEN",
    "兼并重组（无焦炉）": "MERGED_NO_OVEN",
    "法院拍卖": "COURT_AUCTIONED",
    "自行交易未确认": "SELF_TRADED_UNCONFIRMED",
    "混合": "MIXED",
    "未认定": "NOT_DETERMINED",
}
KINDS = {"经济补偿": "ECONOMIC", "产能补偿": "CAPACITY"}
_LOT = an_id("产能指标编号", "lot", ListOf.LOT, "example-lot")
_PAYEE = an_id("收款企业编号", "payee", ListOf.ENTERPRISE, "example-enterprise")
_MONEY = "元，最多两位小数；写“1620万”亦可。Yuan with at most two decimals."


def _yuan(title: str, path: str, example: str = "", *, required: bool = False) -> Column:
    return Column(title, path, Yuan(), _MONEY, example, required)


TEMPLATE = Template(
    kind="compensation",
    title="补偿申请与拨付",
    version=1,
    help="金额一律为元，按分精确入账。All money is in yuan and recorded to the fen.",
    forms=(
        Form(
            "claim",
            "企业申请",
            "ClaimCompensation",
            (
                _LOT,
                _yuan("申请金额（元）", "fen", "16200000.00", required=True),
                choice("补偿方式", "kind", KINDS, "经济补偿"),
                words("账户备注", "accountRef", "对公账户尾号见案卷", note="不要填写个人账号。No private account."),
                happened("申请日期", "2020-12-05"),
                *END,
            ),
        ),
        Form("forward", "县工信转报", "ForwardClaim", (_LOT, happened("转报日期", "2020-12-10"), *END)),
        Form(
            "proposal",
            "补偿额度测算",
            "ProposeCompensation",
            (
                _LOT,
                choice("产能类别", "category", CATEGORIES, "自有焦炉", required=True),
                tonnes("产能（吨/年）", "tonnes", "540000", required=True),
                Column("重组控股比例", "share", ShareOf(), "写作 1/3 或 51%，可空。As 1/3 or 51%."),
                _yuan("测算金额（元）", "proposedFen"),
                words("与参考额不同的理由", "reason"),
                happened("测算日期", "2020-12-15"),
                *END,
            ),
        ),
        Form(
            "payment",
            "资金下达",
            "PayCompensation",
            (
                an_id("付款指令编号", "order", None, "example-order-01"),
                _LOT,
                _PAYEE,
                tonnes("产能（吨/年）", "tonnes", "540000", required=True),
                _yuan("金额（元）", "fen", "16200000.00", required=True),
                _yuan("其中省级（元）", "provinceFen"),
                _yuan("其中市级（元）", "cityFen"),
                _yuan("其中县级（元）", "countyFen"),
                words("代表单位", "onBehalfOf", "", note="运城为运城市人民政府。In 运城: 运城市人民政府 (YC-51)."),
                happened("下达日期", "2020-12-28"),
                *END,
            ),
        ),
        Form(
            "bank",
            "银行付款流水",
            "ObserveBankPayment",
            (
                an_id("流水号", "statementLine", None, "example-line-0001"),
                _LOT,
                _PAYEE,
                _yuan("金额（元）", "fen", "16200000.00", required=True),
                an_id("付款指令编号", "order", None, "example-order-01", required=False),
                happened("付款日期", "2020-12-30"),
                *END,
            ),
        ),
    ),
)
