"""What the gateway itself refuses: a token, a request body, an id or a cursor that cannot be read.

They are the domain's refusals in kind (code, both languages, what to do), and none of them is ever recorded.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from domain.refusals import Refusal, RefusalRecord, record

T = TypeVar("T")


class TokenExpired(Refusal, frozen=True, kw_only=True):
    """The token was good once."""

    CODE = "TOKEN_EXPIRED"
    ZH = "令牌已过期。"
    EN = "The token has expired."
    REMEDY = "重新登录取得新令牌。Sign in again for a new token."
    RECORDED = False

    field: str = "Authorization"


class TokenInvalid(Refusal, frozen=True, kw_only=True):
    """The token was not made by the issuer for this service, or does not carry the claims it must."""

    CODE = "TOKEN_INVALID"
    ZH = "令牌无效：{reason_zh}。"
    EN = "The token is not valid: {reason_en}."
    REMEDY = "使用签发方发给本系统的令牌。Use the token the issuer made for this service."
    RECORDED = False

    field: str = "Authorization"
    reason_zh: str
    reason_en: str


class TokenMissing(Refusal, frozen=True, kw_only=True):
    """Without a token only the public part is shown."""

    CODE = "TOKEN_MISSING"
    ZH = "“{what}”须出示令牌；未登录者仅可查看各县合计吨数和已公开文件。"
    EN = "{what} needs a token; without one only the counties' total tonnes and public documents are shown."
    REMEDY = "在 Authorization 请求头中附上 Bearer 令牌。Send the header Authorization: Bearer <token>."
    RECORDED = False

    field: str = "Authorization"
    what: str


class NotPermitted(Refusal, frozen=True, kw_only=True):
    """The role of the token may not do this."""

    CODE = "NOT_PERMITTED"
    ZH = "角色 {role} 无权{what}。"
    EN = "Role {role} may not do this: {what}."
    REMEDY = "请由有权单位办理。Let the office in charge do it."
    RULES = ("YC-35", "JX-43")
    RECORDED = False

    role: str
    what: str


class CursorMalformed(Refusal, frozen=True, kw_only=True):
    """The cursor was not given out by this list."""

    CODE = "CURSOR_MALFORMED"
    ZH = "字段 {field}：游标“{value}”无法识别。"
    EN = "Field {field}: the cursor {value!r} was not given out by this list."
    REMEDY = "使用上一页返回的 endCursor。Use the endCursor of the page before."
    RECORDED = False

    value: str


class PageTooLarge(Refusal, frozen=True, kw_only=True):
    """A page is bounded."""

    CODE = "PAGE_SIZE"
    ZH = "字段 {field}：{value} 不在 1 至 {limit} 之间。"
    EN = "Field {field}: {value} is not between 1 and {limit}."
    REMEDY = "用 first 和 after 分页读取。Read in pages with first and after."
    RECORDED = False

    value: str
    limit: int


class QueryTooLarge(Refusal, frozen=True, kw_only=True):
    """Lists inside lists multiply; one operation resolves so many nodes and no more."""

    CODE = "QUERY_TOO_LARGE"
    ZH = "字段 {field}：一次查询至多读取 {limit} 个节点。"
    EN = "Field {field}: one operation resolves at most {limit} nodes."
    REMEDY = "减少所查字段或层级，或用 first 和 after 分页读取。Ask for less, or page with first and after."
    RECORDED = False

    field: str = "query"
    limit: int


class TooManyItems(Refusal, frozen=True, kw_only=True):
    """One submission list is bounded."""

    CODE = "TOO_MANY_ITEMS"
    ZH = "一次提交 {count} 项，至多 {limit} 项。"
    EN = "{count} items in one submission; at most {limit}."
    REMEDY = "分批提交。Submit in parts."
    RECORDED = False

    field: str = "items"
    count: int
    limit: int


class BodyTooLarge(Refusal, frozen=True, kw_only=True):
    """The request is larger than the server reads."""

    CODE = "BODY_TOO_LARGE"
    ZH = "请求超过 {limit} 字节。"
    EN = "The request is larger than {limit} bytes."
    REMEDY = "分批提交；附件只提交SHA-256。Submit in parts; of a file only its SHA-256."
    RECORDED = False

    limit: int


class RequestMalformed(Refusal, frozen=True, kw_only=True):
    """The request is not GraphQL over HTTP, or does not fit the schema."""

    CODE = "REQUEST_MALFORMED"
    ZH = "请求无法识别：{reason}"
    EN = "The request cannot be read: {reason}"
    REMEDY = "对照接口文档（schema.graphql）改正请求。Correct the request; schema.graphql holds the contract."
    RECORDED = False

    reason: str


class ProjectionMissing(Refusal, frozen=True, kw_only=True):
    """The read models are not built yet."""

    CODE = "PROJECTION_MISSING"
    ZH = "投影“{name}”尚未建立，暂无数据可查。"
    EN = "The projection {name!r} is not built yet; there is nothing to read."
    REMEDY = "请运维人员启动 quench project。Ask the operator to start `quench project`."
    RECORDED = False

    name: str


class NoLogKey(Refusal, frozen=True, kw_only=True):
    """Nothing can be proved by a server that holds no key of the log."""

    CODE = "NO_LOG_KEY"
    ZH = "本服务器未持有账本密钥，无法出具证明。"
    EN = "This server holds no key of the log and can prove nothing."
    REMEDY = (
        "请运维人员运行 quench keys new 后重启服务。Ask the operator to run `quench keys new` and restart."
    )
    RECORDED = False


class InternalFault(Refusal, frozen=True, kw_only=True):
    """Not the caller's mistake; the log of the server holds the incident."""

    CODE = "INTERNAL"
    ZH = "系统故障，编号 {incident}。"
    EN = "A fault of the server, incident {incident}."
    REMEDY = "用同一键重试；仍失败时告知运维人员该编号。Retry with the same key, then tell the operator."
    RECORDED = False

    incident: str


class Unavailable(Refusal, frozen=True, kw_only=True):
    """The database does not answer; nothing was lost."""

    CODE = "UNAVAILABLE"
    ZH = "账本暂不可用，编号 {incident}。"
    EN = "The ledger does not answer at the moment, incident {incident}."
    REMEDY = "稍后用同一键重试。Retry later with the same key."
    RECORDED = False

    incident: str


class RefusedQuery(Exception):
    """A query is refused: becomes a GraphQL error whose `extensions.refusal` has the fields of `Refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message_en)
        self.refusal = refusal


def body(refusal: Refusal) -> dict[str, Any]:
    """A refusal as the six fields of the interface `Refusal`."""
    built: dict[str, Any] = msgspec.to_builtins(record(refusal))
    return built


def bodies(refusals: Iterable[RefusalRecord]) -> list[dict[str, Any]]:
    """Stored refusals, likewise."""
    return [msgspec.to_builtins(refusal) for refusal in refusals]


def error(refusal: Refusal) -> dict[str, Any]:
    """A refusal as one GraphQL error."""
    return {
        "message": f"{refusal.message_zh} {refusal.message_en}",
        "extensions": {"code": refusal.CODE, "refusal": body(refusal)},
    }


def refuse_if(found: T | Refusal) -> T:
    """What was found; raises it where it is a refusal."""
    if isinstance(found, Refusal):
        raise RefusedQuery(found)
    return found
