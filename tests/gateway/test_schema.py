"""The public contract: committed, described in both languages, and without a union that cannot be selected from."""

import re

import pytest

from domain.command import COMMAND_TYPES
from gateway.export import SCHEMA_FILE, sdl
from gateway.glossary import WORDS
from gateway.inputs import commands, input_of, mutation_name
from gateway.schema import schema
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_non_null_type,
)

TYPES = {name: kind for name, kind in schema._schema.type_map.items() if not name.startswith("__")}
RECORDS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def test_the_committed_schema_is_the_code_s() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == sdl(), "run: python -m gateway.export"


def test_the_committed_schema_can_be_built_by_others() -> None:
    built = build_schema(sdl())
    assert built.mutation_type is not None
    assert built.subscription_type is not None


def test_every_command_has_its_mutation_and_its_place_in_submit() -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    names = {mutation_name(name) for name in COMMAND_TYPES}
    assert set(mutation.fields) == names | {"submit", "releaseDraft"}
    one_of = build_schema(sdl()).type_map["CommandInput"]
    assert isinstance(one_of, GraphQLInputObjectType)
    assert (set(one_of.fields), one_of.is_one_of) == (names, True)
    assert len(commands()) == len(COMMAND_TYPES)


def test_no_input_field_makes_a_bad_item_a_coercion_error() -> None:
    for name, command in commands():
        made = TYPES[input_of(command).__strawberry_definition__.name]
        assert isinstance(made, GraphQLInputObjectType)
        for field in made.fields.values():
            assert not is_non_null_type(field.type), name
            assert get_named_type(field.type).name not in ("Int", "String", "Float", "Boolean", "ID"), name


def test_nobody_can_say_who_submits() -> None:
    request = TYPES["RequestInput"]
    assert isinstance(request, GraphQLInputObjectType)
    assert set(request.fields) == {"key", "occurredOn", "documents", "evidence", "onBehalfOf", "invented", "releases"}


def test_union_members_share_no_field_name_with_different_types() -> None:
    for union in (kind for kind in TYPES.values() if isinstance(kind, GraphQLUnionType)):
        shared: dict[str, str] = {}
        for member in union.types:
            for name, field in member.fields.items():
                assert shared.setdefault(name, str(field.type)) == str(field.type), f"{union.name}.{name}"


def test_a_refusal_has_the_six_fields_of_the_contract() -> None:
    refusal = TYPES["Refusal"]
    assert isinstance(refusal, GraphQLInterfaceType)
    assert {name: str(field.type) for name, field in refusal.fields.items()} == {
        "code": "String!",
        "messageZh": "String!",
        "messageEn": "String!",
        "ruleIds": "[String!]!",
        "field": "String!",
        "remedy": "String!",
    }


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_and_field_is_described(name: str) -> None:
    kind = TYPES[name]
    if name in ("String", "Int", "Boolean", "Float", "ID"):
        return
    assert kind.description, name
    if isinstance(kind, RECORDS):
        for field_name, field in kind.fields.items():
            where = f"{name}.{field_name}"
            assert field.description, where
            assert re.search(r"[\u4e00-\u9fff]", field.description), where
            assert re.search(r"[A-Za-z]{2}", field.description), where


def test_enums_hold_the_domain_s_words() -> None:
    for kind in TYPES.values():
        if isinstance(kind, GraphQLEnumType):
            assert all(name == value.value for name, value in kind.values.items()), kind.name


def test_the_glossary_holds_no_word_that_no_input_uses() -> None:
    inputs = [kind for kind in TYPES.values() if isinstance(kind, GraphQLInputObjectType)]
    used = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for kind in inputs for name in kind.fields}
    assert {key.split(".")[-1].rstrip("_") for key in WORDS} - used == set()
