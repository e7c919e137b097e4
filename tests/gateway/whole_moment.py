"""Everything that can be read at one moment, asked field by field: the questions are drawn from the committed schema.

    await ask_whole(house, "2020-10-31", 120)

A field of `Moment` that is new in the schema is asked without anybody naming it here. Arguments that a field needs are
drawn from the log: the ids its events are tagged with, the divisions of its rows. A refusal is an answer too: what is
not known yet must stay unknown then.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.envelope import Role
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)
from tests.gateway.house import House, token

SCHEMA = Path(__file__).parents[2] / "graphql" / "schema.graphql"
OF_THE_SERVER = {"head", "lag", "health"}
"""What is said of the server at the time of asking, and of no moment."""
AUDITOR = token(Role.AUDITOR, "140000", "省审计厅")
OF_THE_TREE = {"EventState", "EntryReceipt"}
"""How an entry is proved and witnessed at the time of asking."""
DEPTH_MAX = 6
PAGE = 200
AT_ONCE = 6
AT = "at(effectiveOn: $on, position: $position)"
Asked = dict[str, Any]
"""Every question with its answer."""


@cache
def schema() -> GraphQLSchema:
    """The public contract."""
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


def moment_fields(of: GraphQLSchema) -> dict[str, GraphQLField]:
    """The fields of a moment that are about the world."""
    moment = of.type_map["Moment"]
    assert isinstance(moment, GraphQLObjectType)
    return {name: one for name, one in moment.fields.items() if name not in OF_THE_SERVER}


@dataclass(frozen=True)
class Questions:
    """What a log gives to ask about: subjects by the prefix of their tags, and the divisions of its rows."""

    subjects: dict[str, list[str]]
    divisions: list[str]
    years: list[int]
    position: int

    def all(self) -> Iterator[str]:
        """One selection a question, `name(arguments) { … }`."""
        contract = schema()
        for name, one in moment_fields(contract).items():
            below = selection(contract, one, ())
            for arguments in self._arguments(name, one):
                yield f"{name}{arguments} {below}"

    def _arguments(self, name: str, one: GraphQLField) -> list[str]:
        page = [f"first: {PAGE}"] if "first" in one.args else []
        page += ["onlyOpen: false"] if "onlyOpen" in one.args else []
        page += ["withStruckOff: true"] if "withStruckOff" in one.args else []
        needed = [argument for argument, kind in one.args.items() if is_required_argument(kind)]
        if name == "eventsRestingOn":
            needed = ["document"]
        found: list[list[str]] = [page]
        if not needed:  # A list is asked whole, then of one division and of one enterprise.
            place = self._values(name, "division", None)[-1]
            found += [[*page, f"division: {place}"]] if "division" in one.args else []
            firm = _few(self.subjects.get("enterprise", []))[0]
            found += [[*page, f'enterprise: "{firm}"']] if "enterprise" in one.args else []
        for argument in needed:
            values = self._values(name, argument, get_named_type(one.args[argument].type))
            found = [[*given, f"{argument}: {value}"] for given in found for value in values]
        return [f"({', '.join(given)})" if given else "" for given in found]

    def _values(self, name: str, argument: str, kind: Any) -> list[str]:
        if isinstance(kind, GraphQLEnumType):
            return list(kind.values)
        if argument == "id" or argument == "document":
            return [f'"{one}"' for one in _few(self.subjects.get(name if argument == "id" else argument, []))]
        if argument == "tag":
            return [f'"oven:{_few(self.subjects.get("oven", []))[0]}"']
        if argument == "city":
            return [f'"{code}"' for code in self.divisions if code.endswith("00")][:3]
        if argument in ("code", "division"):
            return [f'"{code}"' for code in _few(self.divisions)]
        return [str(one) for one in (self.years if argument == "year" else [1, self.position])]


def _few(ids: list[str]) -> list[str]:
    """The first, the middle and the last."""
    ordered = sorted(ids)
    return sorted({ordered[at] for at in (0, len(ordered) // 2, -1)}) if ordered else ["nobody"]


def selection(of: GraphQLSchema, one: GraphQLField, path: tuple[str, ...]) -> str:
    """Every field below that needs no argument; a subject named inside another is told by its own fields only."""
    kind = get_named_type(one.type)
    if is_leaf_type(kind):
        return ""
    if is_abstract_type(kind):
        # What a subject of each kind has to say is asked under its own field of the moment.
        return "{ __typename }" if kind.name == "Node" else "{ __typename tag id division divisionName }"
    return _fields(of, kind, path)


def _fields(of: GraphQLSchema, kind: Any, path: tuple[str, ...]) -> str:
    path = (*path, kind.name)
    node = of.type_map["Node"]
    inside = sum(of.is_sub_type(node, of.type_map[name]) for name in path if name != "Node")  # type: ignore[arg-type]
    kept = []
    for name, one in kind.fields.items():
        below = get_named_type(one.type)
        needs = any(is_required_argument(argument) for argument in one.args.values())
        if needs or name == "edges" or below.name in OF_THE_TREE or (below.name == "EventConnection" and path):
            continue
        if not is_leaf_type(below):
            if below.name in path or len(path) >= DEPTH_MAX or inside > 1:
                continue
            first = f"(first: {PAGE})" if "first" in one.args else ""
            kept.append(f"{name}{first} {selection(of, one, path)}")
        else:
            kept.append(name)
    return f"{{ {' '.join(kept)} }}"


async def ask_whole(house: House, day: str, position: int, questions: Questions) -> Asked:
    """Every question at a moment, with its answer as it came."""
    found: Asked = {}
    asked = list(questions.all())
    for some in (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)):
        answers = await asyncio.gather(*(_ask(house, question, day, position) for question in some))
        found |= dict(zip(some, answers, strict=True))
    return found


async def _ask(house: House, question: str, day: str, position: int) -> Any:
    document = f"query($on: Date!, $position: Position!) {{ {AT} {{ {question} }} }}"
    return await house.ask(document, AUDITOR, on=day, position=position)
