"""The API over a fresh database for each test that asks for `house`."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.postgres import Cluster, create_database, drop_database
from domain.envelope import Role
from tests.database import Database
from tests.gateway.house import House, serving, token
from tests.gateway.witnesses import Witnesses, attended

_numbers = itertools.count(1)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with serving(database) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(cluster: Cluster, template_database: str) -> AsyncIterator[House]:
    """One empty API for all tests of a module that leave nothing behind."""
    name = f"shared_{next(_numbers)}"
    create_database(cluster, name, template_database)
    async with serving(Database(cluster, name)) as running:
        yield running
    drop_database(cluster, name)


@pytest.fixture
async def witnesses(home: Path) -> AsyncIterator[Witnesses]:
    async with attended(home) as up:
        yield up


@pytest.fixture
async def attested(database: Database, witnesses: Witnesses) -> AsyncIterator[House]:
    """The API with the log's key and three witnesses, of which two are enough."""
    async with serving(database, witnesses=witnesses) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def attested_by_all(
    cluster: Cluster, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The same for all tests of a module, which take no witness down."""
    name = f"attested_{next(_numbers)}"
    create_database(cluster, name, template_database)
    async with (
        attended(tmp_path_factory.mktemp("witnesses")) as up,
        serving(Database(cluster, name), witnesses=up) as running,
    ):
        yield running
    drop_database(cluster, name)


@pytest.fixture(scope="session")
def miit() -> str:
    return token(Role.PROVINCE_MIIT, "140000", "省工信厅")


@pytest.fixture(scope="session")
def yuncheng() -> str:
    return token(Role.CITY_OFFICE, "140800", "运城市工信局")


@pytest.fixture(scope="session")
def wenxi() -> str:
    return token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局")


@pytest.fixture(scope="session")
def jinzhong() -> str:
    return token(Role.CITY_OFFICE, "140700", "晋中市工信局")


@pytest.fixture(scope="session")
def jiexiu() -> str:
    return token(Role.COUNTY_OFFICE, "140781", "介休市工信局")


@pytest.fixture(scope="session")
def inspector() -> str:
    return token(Role.INSPECTOR, "140000", "省督查组")


@pytest.fixture(scope="session")
def auditor() -> str:
    return token(Role.AUDITOR, "140000", "省审计厅")
