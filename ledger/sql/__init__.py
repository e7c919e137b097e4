"""The ledger's SQL, kept as SQL: queries.sql by name, migrations in order, schema.sql as the present
truth."""

from functools import cache
from importlib.resources import files


@cache
def queries() -> dict[str, str]:
    """Every query of queries.sql by its name."""
    text = (files(__package__) / "queries.sql").read_text(encoding="utf-8")
    named: dict[str, str] = {}
    for block in text.split("-- name: ")[1:]:
        name, _, query = block.partition("\n")
        named[name.strip()] = query.strip().removesuffix(";")
    return named


def migration_texts() -> dict[str, str]:
    """Every migration by its file name, in order."""
    folder = files(__package__) / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def schema_text() -> str:
    """What all migrations together make of an empty database."""
    return (files(__package__) / "schema.sql").read_text(encoding="utf-8")
