"""Why a file is not taken, or not given: the words for the office that sends it. Nothing of it is ever recorded."""

from domain.refusals import Refusal


class EvidenceHashMalformed(Refusal, frozen=True, kw_only=True):
    """The address of a file that is to be stored is not a SHA-256."""

    CODE = "EVIDENCE_HASH_MALFORMED"
    ZH = "“{value}”不是 SHA-256：须为 64 位小写十六进制。"
    EN = "{value!r} is no SHA-256: 64 lower-case hexadecimal digits are needed."
    REMEDY = "用 quench evidence put 上传，它自行计算。Use `quench evidence put`, which computes it."
    RECORDED = False

    field: str = "sha256"
    value: str


class EvidenceEmpty(Refusal, frozen=True, kw_only=True):
    """A file of no bytes."""

    CODE = "EVIDENCE_EMPTY"
    ZH = "文件为空。"
    EN = "The file is empty."
    REMEDY = "检查文件后重新上传。Look at the file and send it again."
    RECORDED = False

    field: str = "body"


class EvidenceTooLarge(Refusal, frozen=True, kw_only=True):
    """A file of more bytes than one may have."""

    CODE = "EVIDENCE_TOO_LARGE"
    ZH = "文件超过 {limit} 字节。"
    EN = "The file is larger than {limit} bytes."
    REMEDY = "压缩或分段后上传；上限由运维设定。Compress or split it; the operator sets the limit."
    RECORDED = False

    field: str = "body"
    limit: int


class EvidenceTypeRefused(Refusal, frozen=True, kw_only=True):
    """The bytes are of no type that is taken, or of another than is declared."""

    CODE = "EVIDENCE_TYPE"
    ZH = "文件类型不符：申报 {declared}，内容为 {found}。"
    EN = "The type does not fit: declared as {declared}, the bytes are {found}."
    REMEDY = (
        "只收 JPEG、PNG、HEIC、PDF、MP4、MOV，Content-Type 须与内容一致。"
        "JPEG, PNG, HEIC, PDF, MP4 and MOV are taken; Content-Type must agree with the bytes."
    )
    RECORDED = False

    field: str = "Content-Type"
    declared: str
    found: str


class EvidenceHashDiffers(Refusal, frozen=True, kw_only=True):
    """The bytes that came have another hash than the address says."""

    CODE = "EVIDENCE_HASH_DIFFERS"
    ZH = "收到的文件哈希为 {found}，与所报 {sha256} 不同：传输中损坏，或不是同一文件。"
    EN = "The file that came has the hash {found}, not {sha256}: damaged on the way, or another file."
    REMEDY = "重新上传；仍不同则核对文件。Send it again; if it still differs, check which file it is."
    RECORDED = False

    field: str = "sha256"
    sha256: str
    found: str


class EvidenceIncomplete(Refusal, frozen=True, kw_only=True):
    """The file came too slowly, or stopped coming; nothing of it is kept."""

    CODE = "EVIDENCE_INCOMPLETE"
    ZH = "文件未传完（已收 {size} 字节），未保存。"
    EN = "The file did not come whole ({size} bytes came); nothing of it is kept."
    REMEDY = "网络恢复后重新上传。Send it again when the network is better."
    RECORDED = False

    field: str = "body"
    size: int


class EvidenceStoreFull(Refusal, frozen=True, kw_only=True):
    """The store cannot write: the disk is full, or a quota is used up."""

    CODE = "EVIDENCE_STORE_FULL"
    ZH = "证据库无法写入（空间不足），未保存。"
    EN = "The store of evidence cannot write (no room); nothing is kept."
    REMEDY = "请运维人员扩容后重新上传。Ask the operator for room, then send it again."
    RECORDED = False

    field: str = "body"


class EvidenceHeldAltered(Refusal, frozen=True, kw_only=True):
    """Under this hash the store holds other bytes: somebody altered them. They stay until a person has looked."""

    CODE = "EVIDENCE_HELD_ALTERED"
    ZH = "证据库中 {sha256} 的内容已被改动，不予覆盖。"
    EN = "What the store holds as {sha256} was altered; it is not written over."
    REMEDY = (
        "请运维人员运行 quench evidence check --set-aside 后重新上传。"
        "Ask the operator to run `quench evidence check --set-aside`, then send it again."
    )
    RECORDED = False

    field: str = "sha256"
    sha256: str


class EvidenceBusy(Refusal, frozen=True, kw_only=True):
    """So many files are coming in at once that another one waits."""

    CODE = "EVIDENCE_BUSY"
    ZH = "同时上传的文件已达 {limit} 个。"
    EN = "{limit} files are coming in at once already."
    REMEDY = "稍后重试。Try again in a moment."
    RECORDED = False

    field: str = "body"
    limit: int


class EvidenceAbsent(Refusal, frozen=True, kw_only=True):
    """There is no such file for whoever asks: none at all, and one of another division, look the same."""

    CODE = "EVIDENCE_ABSENT"
    ZH = "没有这个证据文件：{sha256}。"
    EN = "There is no such file of evidence: {sha256}."
    REMEDY = "核对 SHA-256；未上传的用 quench evidence put 上传。Check it, or send the file: `quench evidence put`."
    RECORDED = False

    field: str = "sha256"
    sha256: str
