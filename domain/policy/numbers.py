"""Document numbers (文号): printed in many ways, compared in one. JC-01, X-26.

晋市政办(2020] 56号, as the scan of the seed prints it, is 晋市政办〔2020〕56号. The raw form is kept beside it.
"""

import re
import unicodedata

_WIDE = frozenset("０１２３４５６７８９（）［］")
_NUMBER = re.compile(
    r"(?P<who>[^\d\[\](){}〔〕【】]+)[\[({〔【]?(?P<year>\d{4})[\])}〕】]?第?(?P<number>\d+)号?", re.ASCII
)


def normal_doc_no(raw: str) -> str | None:
    """The number as GB/T 9704 writes it, issuer〔year〕number号; None where it cannot be read as one."""
    narrow = "".join(unicodedata.normalize("NFKC", c) if c in _WIDE else c for c in raw)
    found = _NUMBER.fullmatch("".join(narrow.split()))
    return f"{found['who']}〔{found['year']}〕{found['number']}号" if found else None
