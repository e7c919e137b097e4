"""A report as a page of HTML that prints on A4, from the same cells as the workbook; no script, every word escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.quantities import yuan
from office.reports.layouts import TITLES
from office.reports.report import Cell, Form, Report
from office.reports.workbook import pairs


def page(report: Report) -> str:
    """The whole page."""
    zh, en = TITLES[report.kind]
    template = _environment().get_template("report.html")
    return template.render(zh=zh, en=en, report=report, pairs=list(pairs(report)))


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("office.reports", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    found.filters["cell"] = shown
    return found


def shown(cell: Cell, form: Form) -> str:
    """A cell as people read it: thousands apart, yuan with two decimals, nothing as a dash."""
    match cell:
        case None:
            return "—"
        case int() if form is Form.FEN:
            return yuan(cell)
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)
