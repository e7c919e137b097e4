"""`quench template`: a template as an .xlsx, with the office's own lists where a token is given."""

from datetime import date
from pathlib import Path

from rich.console import Console

from app.client import Api, ApiFault
from domain.places.state import PROVINCE
from office.templates import TEMPLATES
from office.templates.lists import bare_lists
from office.templates.workbook import template_file

out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def write_template(kind: str, output: Path, url: str, token: str | None, today: date) -> int:
    """0: the file is there; 2: there is no such template, no answer, or no place for the file."""
    template = TEMPLATES.get(kind)
    if template is None:
        known = "\n".join(f"  {one.kind:<14}{one.title}" for one in TEMPLATES.values())
        errors.print(f"没有这种模板 / no such template: {kind}\n{known}", markup=False)
        return 2
    try:
        content = (
            Api(url, token).get(f"templates/{kind}.xlsx")
            if token
            else template_file(template, bare_lists(PROVINCE), "", today)
        )
        output.write_bytes(content)
    except (ApiFault, OSError) as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
        return 2
    lists = "" if token else "；无令牌，不含本单位清单 / without a token: no lists of your office"
    version = f"第 {template.version} 版 / version {template.version}"
    out.print(f"{output}（{template.title}，{version}{lists}）", markup=False)
    return 0
