"""Whether all is well, and the page a browser gets."""

from pathlib import Path
from typing import Any

import asyncpg

from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, serving, token

INSPECTOR = token("INSPECTOR", "140000", "省督查组")
SHOWN = "{ health { status head position lag projections { name lag stoppedAt stoppedBecause } } }"


async def health(house: House) -> tuple[int, dict[str, Any]]:
    response = await house.client.get(house.url.replace("/graphql", "/health"))
    shown: dict[str, Any] = response.json()
    return response.status_code, shown


async def test_all_is_well_where_the_projections_follow(house: House) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    status, shown = await health(house)
    assert (status, shown["status"], shown["head"], shown["position"], shown["lag"]) == (200, "OK", 1, 1, 0)
    data = await house.read(SHOWN)
    assert (data["health"]["status"], data["health"]["head"]) == ("OK", "1")


async def test_a_stopped_projection_is_told_with_its_position(house: House, database: Database) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    projector = await asyncpg.connect(database.projector)
    await projector.execute(
        "UPDATE projections.live SET stopped_at = 2, stopped_because = 'KeyError' WHERE name = 'capacity'"
    )
    await projector.close()
    status, shown = await health(house)
    assert (status, shown["status"]) == (503, "STOPPED")
    answer = await house.ask("{ counties { name } }", INSPECTOR)
    assert answer["extensions"]["projectionsStopped"] == [
        {"name": "capacity", "position": "2", "reason": "KeyError"}
    ]
    assert "extensions" not in await house.ask("{ __typename }")
    (capacity,) = [
        one
        for one in (await house.read(SHOWN, INSPECTOR))["health"]["projections"]
        if one["name"] == "capacity"
    ]
    assert (capacity["stoppedAt"], capacity["stoppedBecause"]) == ("2", "KeyError")


async def test_a_projection_ahead_of_the_ledger_answers_nothing_and_is_told(house: House, database: Database) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    projector = await asyncpg.connect(database.projector)
    await projector.execute("UPDATE projections.live SET position = 7 WHERE name = 'money'")
    for query in ("{ counties { name } }", '{ at(position: "1") { position } }', '{ lot(id: "a") { id } }'):
        refusal = await house.refusal(query, INSPECTOR)
        assert refusal["code"] == "PROJECTION_AHEAD", query
        assert "has applied 7 events, but the ledger holds 1:" in refusal["messageEn"]
        assert "quench projections rebuild" in refusal["remedy"]
    status, shown = await health(house)
    assert (status, shown["status"]) == (503, "ASTRAY")
    astray = [one["name"] for one in shown["projections"] if one["astray"]]
    assert astray == ["money"]
    await projector.execute("UPDATE projections.live SET position = 1, leaf = 'of another log' WHERE name = 'money'")
    assert (await house.refusal("{ counties { name } }", INSPECTOR))["code"] == "PROJECTION_PARTED"
    await projector.close()


async def test_a_ledger_without_projections_says_what_to_start(house: House, database: Database) -> None:
    projector = await asyncpg.connect(database.projector)
    await projector.execute("DELETE FROM projections.live")
    await projector.close()
    status, shown = await health(house)
    assert (status, shown["status"]) == (503, "MISSING")
    refusal = await house.refusal("{ counties { name } }", INSPECTOR)
    assert refusal["code"] == "PROJECTION_MISSING"
    assert refusal["messageEn"].count("not built yet") == 1
    assert "quench project" in refusal["remedy"]


async def test_a_fault_nobody_foresaw_has_a_number_and_tells_nothing_else(house: House, database: Database) -> None:
    projector = await asyncpg.connect(database.projector)
    schema = await projector.fetchval("SELECT schema FROM projections.live WHERE name = 'capacity'")
    await projector.execute(f'ALTER TABLE "{schema}".postings RENAME COLUMN tonnes TO tons')
    await projector.close()
    refusal = await house.refusal("{ counties { name } }", INSPECTOR)
    assert refusal["code"] == "INTERNAL"
    assert not {"tons", "tonnes", "column"} & set(refusal["messageEn"].split())


async def test_a_database_that_is_gone_is_told_by_the_health(house: House) -> None:
    await house.pool.close()
    status, shown = await health(house)
    assert (status, shown["status"]) == (503, "DOWN")
    assert shown["errors"][0]["extensions"]["refusal"]["code"] == "UNAVAILABLE"


async def test_a_tile_of_a_database_that_is_gone_is_one_line(attested: House) -> None:
    await attested.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    await attested.until_witnessed()
    await attested.pool.close()
    response = await attested.get("/tile/0/000.p/1")
    assert (response.status_code, response.text.count("\n")) == (503, 1)
    assert response.headers["cache-control"] == "no-store"
    assert (await attested.get("/checkpoint")).status_code == 200  # From memory.


async def test_a_browser_without_graphiql_gets_a_page_that_says_what_is_missing(house: House) -> None:
    response = await house.client.get(house.url, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert "make graphiql" in response.text
    assert "https://" not in response.text


async def test_a_browser_gets_the_installed_graphiql(database: Database, home: Path) -> None:
    (home / "index.html").write_text("<!doctype html><title>GraphiQL</title>")
    (home / "graphiql.min.js").write_text("// GraphiQL")
    async with serving(database, home) as house:
        page = await house.client.get(house.url, headers={"Accept": "text/html"}, follow_redirects=True)
        script = await house.client.get(str(page.url.join("graphiql.min.js")))
        outside = await house.client.get(str(page.url) + "../../etc/passwd")
    assert "GraphiQL" in page.text
    assert script.text == "// GraphiQL"
    assert outside.status_code == 404
