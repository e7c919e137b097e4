"""Why an alert or a case is not handled as asked."""

from domain.refusals import Refusal


class InspectorOpensWithoutAlert(Refusal, frozen=True, kw_only=True):
    """An office that is no inspector opens a case without naming an alert."""

    CODE = "INSPECTOR_OPENS_WITHOUT_ALERT"
    RULES = ("YC-62", "JC-06")
    ZH = "{role} 立案须依据一条预警；无预警立案仅限督查人员。"
    EN = "{role} opens a case from an alert; only an inspector opens one without."
    REMEDY = (
        "填写 alert（预警位置），或由督查人员立案。Give the alert's position, or let an inspector open it."
    )

    role: str


class AlertHandledAlready(Refusal, frozen=True, kw_only=True):
    """A case is opened or reopened from an alert that was dismissed or belongs to a case, or it is dismissed again."""

    CODE = "ALERT_HANDLED_ALREADY"
    RULES = ("JC-06", "JC-16")
    ZH = "位置 {alert} 的预警已处理：{state_zh}。"
    EN = "The alert at position {alert} was handled: {state_en}."
    REMEDY = "在所属案件中处理；误报后另有新情况的，待新预警或由督查人员立案。Work in its case, or name a newer alert."

    alert: int
    state_zh: str
    state_en: str


class CaseAlreadyOpen(Refusal, frozen=True, kw_only=True):
    """A second case is opened on a subject that has an open one; its alerts attach to that one."""

    CODE = "CASE_ALREADY_OPEN"
    RULES = ("JC-06",)
    ZH = "{subject} 已有在办案件 {open_case}，后续预警自动并入，不另立案。"
    EN = "{subject} has an open case, {open_case}: further alerts attach to it."
    REMEDY = "在该案件中办理；另一主体另行立案。Work in that case; another subject has a case of its own."

    subject: str
    open_case: str


class CaseIsReopened(Refusal, frozen=True, kw_only=True):
    """A new case is opened from an alert although the subject's last one was closed only months ago."""

    CODE = "CASE_IS_REOPENED"
    RULES = ("JC-16", "JC-22")
    ZH = "{subject} 的案件 {closed_case} 于 {closed_on} 销号，{months} 个月内的新预警应重新立案。"
    EN = (
        "{closed_case} of {subject} was closed on {closed_on}: within {months} months a new alert reopens it."
    )
    REMEDY = "用 ReopenCase 重新立案。Reopen the case with ReopenCase."

    subject: str
    closed_case: str
    closed_on: str
    months: int


class SeverityBelowAlert(Refusal, frozen=True, kw_only=True):
    """A case is opened as less grave than an alert that belongs to it."""

    CODE = "SEVERITY_BELOW_ALERT"
    RULES = ("JC-19",)
    ZH = "级别 {asked} 低于其预警的级别 {least}：级别决定由谁销号，不得调低。"
    EN = "{asked} is below {least}, the severity of its alerts: it decides who closes the case, so it is not lowered."
    REMEDY = "省略 severity 或填写不低于预警的级别。Leave severity out, or give one no lower."

    asked: str
    least: str


class PoliceReferralMissing(Refusal, frozen=True, kw_only=True):
    """A case about an oven with a torn seal is opened, confirmed or closed without its referral to the police."""

    CODE = "POLICE_REFERRAL_MISSING"
    RULES = ("JX-38",)
    ZH = "焦炉 {oven} 的封条 {seals} 遭破坏：须填写移送公安情况（policeReferral）。"
    EN = "Seal {seals} on oven {oven} is torn: the referral to the police must be stated (policeReferral)."
    REMEDY = "填写移送文号；未移送的写明理由。Give the number of the referral, or why there is none."

    oven: str
    seals: str


class CaseClosedAlready(Refusal, frozen=True, kw_only=True):
    """An act on a case that was struck off."""

    CODE = "CASE_CLOSED_ALREADY"
    RULES = ("JC-16",)
    ZH = "案件 {case} 已于 {closed_on} 销号。"
    EN = "Case {case} was closed on {closed_on}."
    REMEDY = "有新预警的，用 ReopenCase 重新立案。Where there is a new alert, use ReopenCase."

    case: str
    closed_on: str


class CaseNotClosed(Refusal, frozen=True, kw_only=True):
    """A case that is still open is reopened."""

    CODE = "CASE_NOT_CLOSED"
    RULES = ("JC-16",)
    ZH = "案件 {case} 尚未销号，不需重新立案；新预警已自动并入。"
    EN = "Case {case} is not closed: new alerts attach to it by themselves."
    REMEDY = "在该案件中继续办理。Go on in the case."

    case: str


class TooLateToReopen(Refusal, frozen=True, kw_only=True):
    """A case is reopened for an alert that came too long after its closing."""

    CODE = "TOO_LATE_TO_REOPEN"
    RULES = ("JC-16",)
    ZH = "案件 {case} 于 {closed_on} 销号，{alert_on} 的预警已过 {months} 个月。"
    EN = (
        "Case {case} was closed on {closed_on}; the alert of {alert_on} came more than {months} months later."
    )
    REMEDY = "用 OpenCase 另立新案。Open a new case with OpenCase."

    case: str
    closed_on: str
    alert_on: str
    months: int


class CaseMovedOn(Refusal, frozen=True, kw_only=True):
    """An act on a case is dated before the last one."""

    CODE = "CASE_MOVED_ON"
    RULES = ("JC-16",)
    ZH = "案件 {case} 最近一步在 {last_on}，{day} 早于该日。"
    EN = "The last step of case {case} was on {last_on}; {day} is before it."
    REMEDY = (
        "按次序登记；先前登记有误的先更正。Keep the order; correct the earlier step first if it is wrong."
    )

    case: str
    last_on: str
    day: str


class BeforeItsAlert(Refusal, frozen=True, kw_only=True):
    """What is done about an alert is dated before the day on which the alert was raised."""

    CODE = "BEFORE_ITS_ALERT"
    RULES = ("JC-16",)
    ZH = "位置 {alert} 的预警于 {raised_on} 发出，{day} 早于该日。"
    EN = "The alert at position {alert} was raised on {raised_on}; {day} is before it."
    REMEDY = (
        "填写实际办理之日；此前已在查的，由督查人员无预警立案。"
        "Give the day on which it was done; what was looked into before, an inspector opens without an alert."
    )

    alert: int
    raised_on: str
    day: str


class OfficeAcceptedTheClosing(Refusal, frozen=True, kw_only=True):
    """A case is assigned to the office that accepted the closing, or nobody else inspected it."""

    CODE = "OFFICE_ACCEPTED_THE_CLOSING"
    RULES = ("YC-50", "YC-62")
    ZH = "{office} 曾验收 {subject} 的关停，不得核查自己的验收。"
    EN = "{office} accepted the closing of {subject}: it does not inspect its own acceptance."
    REMEDY = "交由另一单位核查。Let another office inspect."

    office: str
    subject: str


class StepNotReached(Refusal, frozen=True, kw_only=True):
    """A step of a case is taken before the one it rests on."""

    CODE = "STEP_NOT_REACHED"
    RULES = ("JC-16", "JC-22")
    ZH = "案件 {case} 现为 {status}：{missing_zh}。"
    EN = "Case {case} is {status}: {missing_en}."
    REMEDY = (
        "按 交办 → 核查 → 属实或不属实 → 责令整改 → 核验 → 销号 的次序办理。"
        "In order: assign, inspect, confirm or refute, order, verify, close."
    )

    case: str
    status: str
    missing_zh: str
    missing_en: str


class OneExtensionOnly(Refusal, frozen=True, kw_only=True):
    """A case is left open a second time."""

    CODE = "ONE_EXTENSION_ONLY"
    RULES = ("JC-16",)
    ZH = "案件 {case} 已于 {on} 延期一次，不再延期。"
    EN = "Case {case} was extended once, on {on}; there is no second extension."
    REMEDY = "作出属实或不属实的结论。Confirm or refute it."

    case: str
    on: str


class FourEyes(Refusal, frozen=True, kw_only=True):
    """What was put right is verified by the office that inspected the case or put it right."""

    CODE = "FOUR_EYES"
    RULES = ("YC-14", "JX-45")
    ZH = "{office} 已在案件 {case} 中{work_zh}，不得由其核验。"
    EN = "{office} {work_en} in case {case}: it does not verify it."
    REMEDY = "由另一单位核验。Let another office verify."

    office: str
    case: str
    work_zh: str
    work_en: str


class NotYoursToSettle(Refusal, frozen=True, kw_only=True):
    """A county closes or dismisses what the city settles, or a city what the province settles."""

    CODE = "NOT_YOURS_TO_SETTLE"
    RULES = ("JC-16", "YC-62")
    ZH = "{subject}：{severity} 级须由{least_zh}办结，{office} 无权。"
    EN = "{subject}: {severity} is settled by {least_en}; {office} may not."
    REMEDY = "报上级办结：中级及以上由市，严重由省。Medium and above: the city; critical: the province."

    subject: str
    severity: str
    least_zh: str
    least_en: str
    office: str


class ClosedWithoutEvidence(Refusal, frozen=True, kw_only=True):
    """A case is struck off without a file of evidence."""

    CODE = "CLOSED_WITHOUT_EVIDENCE"
    RULES = ("JC-16",)
    ZH = "案件 {case} 销号须附证据（整改照片、核验记录等）。"
    EN = "Case {case} is closed with evidence: photos of what was put right, the minutes of the verification."
    REMEDY = "在信封 evidence 中填写文件的 SHA-256。Give the SHA-256 of the files in the envelope's evidence."

    case: str


class AlertsSinceConclusion(Refusal, frozen=True, kw_only=True):
    """A case is closed although an alert joined it after its conclusion."""

    CODE = "ALERTS_SINCE_CONCLUSION"
    RULES = ("JC-06",)
    ZH = "案件 {case} 作出结论后又并入预警（位置 {alerts}），结论不含该情况。"
    EN = "Alerts joined case {case} after its conclusion (position {alerts}): it does not cover them."
    REMEDY = "再次核查并作出结论。Inspect and conclude again."

    case: str
    alerts: str


class LevelNotAbove(Refusal, frozen=True, kw_only=True):
    """A case is escalated to a level that it has reached already."""

    CODE = "LEVEL_NOT_ABOVE"
    RULES = ("JC-24",)
    ZH = "案件 {case} 已升级至 {reached}，{asked} 不高于该级。"
    EN = "Case {case} has reached {reached}; {asked} is not above it."
    REMEDY = "选择更高一级：预警通知函、约谈、省级督查、通报批评。Choose a higher level."

    case: str
    reached: str
    asked: str


class ProvinceInspects(Refusal, frozen=True, kw_only=True):
    """A provincial inspection is sent by an office below the province."""

    CODE = "PROVINCE_INSPECTS"
    RULES = ("SX-20",)
    ZH = "省级督查由省级单位启动，{office} 无权。"
    EN = "A provincial inspection is sent by the province; {office} may not."
    REMEDY = "报省领导小组办公室。Ask the province's office."

    office: str
