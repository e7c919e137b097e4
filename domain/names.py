"""One comparison for the names of offices and enterprises (名称比对): what looks alike is one name. X-28, E-17.

Who acted, and who acted beside him (four eyes), is told by names that people typed: a blank, a full stop or a character
that no screen shows makes no second office and no second enterprise. Nothing is ever granted because two names are
alike here; this comparison only refuses.
"""

import unicodedata
from functools import lru_cache

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0")
_IGNORABLE = (
    range(0x180B, 0x1810),
    range(0xFE00, 0xFE10),
    range(0xFFF0, 0xFFF9),
    range(0xE0000, 0xE1000),
)
"""Variation selectors and what else Unicode calls default ignorable outside the categories Cc and Cf."""
RADICALS = range(0x2E80, 0x2F00)
"""CJK radicals supplement (⻝ for 食): the standard library folds the Kangxi radicals into letters, but not these."""


@lru_cache(maxsize=8_192)
def invisible(c: str) -> bool:
    """Whether a reader sees nothing of this character, though it makes two texts differ (spaces are not meant)."""
    controls = unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return controls or c in _BLANK_LETTERS or any(ord(c) in block for block in _IGNORABLE)


def comparable(name: str) -> str:
    """The form in which a name is compared: NFKC, case folded, nothing blank, no punctuation at its ends."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = [c for c in folded if unicodedata.category(c)[0] not in "ZC" and not invisible(c)]
    marks = [unicodedata.category(c)[0] == "P" for c in kept]
    if all(marks):
        return "".join(kept)
    return "".join(kept[marks.index(False) : len(marks) - marks[::-1].index(False)])


def same_name(one: str, other: str) -> bool:
    """Whether two names are one to whoever reads them."""
    return comparable(one) == comparable(other)
