"""Named queries, kept as SQL beside the noun that asks them; `{schema}` stands for the live build's schema."""

from functools import cache
from importlib.resources import files


@cache
def queries(noun: str) -> dict[str, str]:
    """Every query of a noun's file by its name: "live" is projections/live.sql, "capacity" capacity/capacity.sql."""
    root = files("projections")
    file = root / f"{noun}.sql"
    text = (file if file.is_file() else root / noun / f"{noun}.sql").read_text(encoding="utf-8")
    named: dict[str, str] = {}
    for block in text.split("-- name: ")[1:]:
        name, _, query = block.partition("\n")
        named[name.strip()] = query.strip().removesuffix(";")
    return named


@cache
def query(noun: str, name: str, schema: str) -> str:
    """One query with the schema of a build in it; the name of a schema comes from `projections.live` only."""
    return queries(noun)[name].replace("{schema}", '"' + schema.replace('"', '""') + '"')
