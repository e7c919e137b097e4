"""What is invented, and how a name says so.

An invented name bears the mark ※ before it. A real name whose row rests on an act that no document tells bears it
behind. The name of an invented division is known to the answers alone: GB/T 2260 does not hold it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from app.columns import INVENTED

Row = dict[str, Any]
INVENTED_CITY = "149900"
ACTS_NOTE = (
    f"名后{INVENTED}：该行含示例行为，文件未载明。{INVENTED} behind a name: acts of the row are invented."
)


def is_invented(code: str | None) -> bool:
    """Whether a division is the invented city or lies in it."""
    return code is not None and code[:4] == INVENTED_CITY[:4]


def marked(name: str, row: Row, code: str | None) -> str:
    """The name of a row with its mark."""
    if is_invented(code):
        return f"{INVENTED}{name}"
    return f"{name}{INVENTED}" if row.get("invented") else name


def division_names(moment: Row, *more: Iterable[Row]) -> Callable[[str], str]:
    """A function from codes to names, as the answers tell them; the invented ones are marked."""
    known = {row["division"]: row["divisionName"] for rows in more for row in rows}
    known |= {row["code"]: row["name"] for row in (*moment["counties"], *moment["cities"]) if row["code"]}

    def name(code: str) -> str:
        return f"{INVENTED if is_invented(code) else ''}{known.get(code, code)}"

    return name
