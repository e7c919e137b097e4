"""Write the schema to graphql/schema.graphql: `python -m gateway.export [FILE]`, with graphql/ on the path."""

import sys
from pathlib import Path

from gateway.schema import schema

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "schema.graphql"


def sdl() -> str:
    """The schema as text."""
    return schema.as_str() + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else SCHEMA_FILE).write_text(sdl(), encoding="utf-8")
