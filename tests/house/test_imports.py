"""Imports point one way (DESIGN §1), and `graphql` stays graphql-core's name."""

import ast
import os
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, PROJECT, files, named

MAY_IMPORT = {
    "domain": set(),
    "ledger": set(),
    "projections": {"domain", "ledger"},
    "office": {"projections", "domain", "ledger"},
    "gateway": {"office", "projections", "domain", "ledger"},
    "simulation": {"domain"},
    "web": {"gateway"},
    "app": {"projections", "domain", "ledger", "office", "gateway", "simulation", "web"},
}
IMPURE = {"asyncio", "asyncpg", "datetime.now", "os", "random", "secrets", "socket", "time", "uuid"}


def imported(path: Path) -> set[str]:
    """The first names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: a relative import hides its direction"
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    ours = set(MAY_IMPORT) | {"tests", "bench"}
    wrong = {
        named(path): against
        for path in PACKAGES[package].rglob("*.py")
        if (against := (imported(path) & ours) - MAY_IMPORT[package] - {package})
    }
    assert not wrong


def test_findings_and_simulation_import_nothing_of_each_other() -> None:
    findings = PROJECT / "projections/findings"
    sources = [*findings.rglob("*.py"), *findings.parent.glob("findings.py")]
    assert not [named(path) for path in sources if "simulation" in imported(path)]


def test_the_domain_knows_no_clock_no_chance_and_no_input() -> None:
    wrong = {named(p): bad for p in PACKAGES["domain"].rglob("*.py") if (bad := imported(p) & IMPURE)}
    assert not wrong


def test_only_the_settings_read_the_environment() -> None:
    reads = ("os.environ", "os.getenv", "environ[", "getenv(")
    wrong = [
        named(path)
        for package in PACKAGES.values()
        for path in package.rglob("*.py")
        if path != PROJECT / "app/settings.py" and any(read in path.read_text() for read in reads)
    ]
    assert not wrong


def test_graphql_is_still_graphql_core() -> None:
    import graphql

    assert graphql.__file__ is not None
    assert not Path(graphql.__file__).is_relative_to(PROJECT / "graphql")
    assert graphql.GraphQLSchema.__module__.startswith("graphql.")
    assert not os.path.exists(PROJECT / "graphql/__init__.py")


def test_no_folder_of_the_tests_is_a_package() -> None:
    assert not [
        named(path) for path in files(".py") if path.name == "__init__.py" and named(path).startswith("tests")
    ]
