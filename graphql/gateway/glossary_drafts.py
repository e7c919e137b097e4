"""Words of drafts (草稿) for the schema."""

DRAFT_WORDS: dict[str, str] = {
    "draft": "草稿编号。The draft.",
    "proposal": "拟提交的命令、发生之日与字段。What is to be submitted: the command, its day and its fields.",
    "EnterDraft.on_behalf_of": "代何单位提交。The office it will be submitted for.",
}

DRAFT_STATE_WORDS: dict[str, str] = {
    "Draft.status": "待复核、已放行或已撤回。Whether it waits, was released or was withdrawn.",
    "Draft.command": "拟提交的命令。The command that it holds.",
    "Draft.documents": "依据文件。The documents it rests on.",
    "Draft.evidence": "证据文件。Files of evidence.",
    "Draft.on_behalf_of": "代何单位提交。The office it will be submitted for.",
    "Draft.reason": "撤回理由。Why it was withdrawn.",
    "ended_at": "放行或撤回的位置。Where it was released or withdrawn.",
    "ended_by": "放行或撤回者的代号。The label of who released or withdrew it.",
    "entered_at": "录入的位置。Where it was entered.",
    "entered_by": "录入者的代号，由单位自编。The label of who entered it, the office's own.",
    "occurs_on": "发生之日。The business day of what it holds.",
}
