"""Reading a file of submissions: .xlsx, .xls, CSV or JSONL. Never raises for what is in the file."""

import hashlib

from office.jsonl import read_jsonl
from office.lines import FileRead


def read_file(data: bytes, name: str) -> FileRead:
    """The lines and the problems of a file; the name tells people which file, and only its end tells the form."""
    lines, problems = read_jsonl(data, name)
    return FileRead(lines, problems, form="jsonl", sha256=hashlib.sha256(data).hexdigest())
