"""What the demo's statistical findings show over the API: their months with the lines, and the site on the sheet."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.app.telling import tell
from tests.gateway.house import House, token
from tests.projections.writing import write_at_once

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
SERIES = """query ($rules: [String!]) { findings(rules: $rules) { nodes { rule subject
  figures { name value unit threshold month positions }
  series { month kwh allowanceKwh thresholdKwh quality figures { name value unit threshold month positions } } } } }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(shared: House) -> AsyncIterator[House]:
    await write_at_once(shared.log, tell().events)
    await shared.settle()
    yield shared


@pytest.mark.parametrize(
    ("rule", "measured", "held", "unit"),
    [
        ("S-03", "E", "x", "kWh"),
        ("S-05", "O", "O_3", "t"),
        ("S-06", "hot", "hot", "h"),
        ("S-09", "out", "share", "t"),
        ("S-12", "E", "E", "kWh"),
    ],
)
async def test_every_statistical_finding_has_its_months_and_its_line(
    demo: House, rule: str, measured: str, held: str, unit: str
) -> None:
    found = (await demo.read(SERIES, INSPECTOR, rules=[rule]))["findings"]["nodes"]
    assert found
    for one in found:
        figures = [figure for month in one["series"] for figure in month["figures"]]
        read = [figure for figure in figures if figure["name"] == measured]
        assert {figure["unit"] for figure in read} == {unit}
        assert all(figure["positions"] for figure in read)
        lines = [figure for figure in figures if figure["name"] == held and figure["threshold"] is not None]
        assert min(month["month"] for month in one["series"]) < lines[-1]["month"]
        over = [figure for figure in lines if float(figure["value"]) >= float(figure["threshold"])]
        assert over or rule == "S-12"


@pytest.mark.rule("S-03", "YC-62")
async def test_the_sheet_of_an_oven_has_what_was_found_of_its_site(demo: House) -> None:
    query = """{ findings(rules: ["S-03"]) { nodes { subject sentenceZh } } }"""
    (found, *_) = (await demo.read(query, INSPECTOR))["findings"]["nodes"]
    site = tell().world.now.site(found["subject"].removeprefix("site:"))
    assert site.ovens
    for oven in site.ovens:
        page = await demo.get(f"/sheets/oven:{oven}", INSPECTOR)
        assert page.text.count(found["sentenceZh"]) == 1
        assert "S-03@1" in page.text
