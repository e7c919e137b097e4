"""docker-compose.yml and the Dockerfile, as far as they can be checked without an engine (structure and references)."""

import re
import shlex
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app.cli import cli
from app.settings import Settings
from tests.house.sources import PROJECT

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
# The keys of the Compose specification that we use; another one is a slip of the pen until it is added here.
TOP_KEYS = {"name", "services", "networks", "volumes"}
SERVICE_KEYS = {
    *(
        "build",
        "command",
        "depends_on",
        "entrypoint",
        "environment",
        "healthcheck",
        "image",
        "networks",
        "ports",
    ),
    *("restart", "shm_size", "stop_grace_period", "stop_signal", "volumes"),
}
HEALTH_KEYS = {"disable", "interval", "retries", "start_period", "test", "timeout"}
CONDITIONS = {"service_healthy", "service_completed_successfully"}
RESTARTS = {"no", "unless-stopped"}
DURATION = r"(\d+(ms|s|m|h))+"


def instructions(name: str) -> list[str]:
    return re.findall(rf"(?m)^{name} (.+)$", DOCKERFILE)


def test_compose_runs_postgres_the_server_and_the_projector() -> None:
    assert {"postgres", "bootstrap", "migrate", "keys", "server", "projector"} == set(SERVICES)
    assert {key for key in COMPOSE if not key.startswith("x-")} <= TOP_KEYS


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_only_what_compose_understands(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= SERVICE_KEYS
    assert service["restart"] in RESTARTS
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert all(isinstance(value, str) for value in service.get("environment", {}).values())
    for volume in service.get("volumes", []):
        source, target, *mode = volume.split(":")
        assert source in COMPOSE["volumes"]
        assert target.startswith("/")
        assert mode in ([], ["ro"])
    assert set(service["healthcheck"]) <= HEALTH_KEYS
    for key in ("interval", "timeout", "start_period"):
        assert re.fullmatch(DURATION, service["healthcheck"].get(key, "1s"))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_what_can_be_waited_for(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert how["condition"] in CONDITIONS
        if how["condition"] == "service_healthy":
            assert SERVICES[other]["healthcheck"]["test"][0] == "CMD"
        else:
            assert SERVICES[other]["restart"] == "no"


def test_images_are_pinned_to_a_version() -> None:
    images = [service["image"] for service in SERVICES.values()]
    images += [line.split()[0] for line in instructions("FROM")]
    for image in images:
        _, _, tag = image.partition(":")
        assert tag
        assert "latest" not in tag


def test_only_this_machine_reaches_the_ports() -> None:
    for service in SERVICES.values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_every_password_can_be_set_from_outside() -> None:
    passwords = re.findall(r"(?<=:)[^:@/\s]+(?=@postgres)|(?<=POSTGRES_PASSWORD: ).+", str(COMPOSE["x-urls"]))
    passwords.append(SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"])
    assert passwords
    raw = (PROJECT / "docker-compose.yml").read_text()
    for url in re.findall(r"postgresql://\S+", raw):
        assert re.search(r":\$\{QUENCH_[A-Z]+_PASSWORD:-developer\}@", url)


def test_a_service_has_only_the_rights_it_needs() -> None:
    holders = [name for name, s in SERVICES.items() if "BOOTSTRAP_DATABASE_URL" in s.get("environment", {})]
    assert holders == ["bootstrap"]
    owners = [name for name, s in SERVICES.items() if "MIGRATION_DATABASE_URL" in s.get("environment", {})]
    assert owners == ["bootstrap", "migrate"]


def test_only_those_who_need_the_key_mount_it_and_only_those_who_change_it_may_write() -> None:
    home = re.search(r"QUENCH_HOME=(\S+)", " ".join(instructions("ENV")))
    assert home
    volumes = [(name, volume) for name in SERVICES for volume in SERVICES[name].get("volumes", [])]
    assert {name: volume for name, volume in volumes if volume.startswith("keys:")} == {
        "keys": f"keys:{home[1]}",
        "server": f"keys:{home[1]}",
        "projector": f"keys:{home[1]}:ro",
    }


@pytest.mark.parametrize("name", ["server", "projector"])
def test_the_key_is_there_before_a_service_that_reads_the_settings(name: str) -> None:
    assert SERVICES["keys"]["command"] == ["keys", "new", "--if-missing"]
    assert SERVICES[name]["depends_on"]["keys"] == {"condition": "service_completed_successfully"}


def test_the_files_of_evidence_lie_on_a_volume_of_their_own() -> None:
    folder = SERVICES["server"]["environment"]["QUENCH_EVIDENCE"]
    assert f"evidence:{folder}" in SERVICES["server"]["volumes"]
    assert any(folder in line for line in instructions("RUN")), "a new volume belongs to who owns the folder"


def test_the_name_of_the_log_is_given_to_nothing_but_its_key() -> None:
    """Whatever else asks for it finds it in settings.env, also after a declared restore changed it."""
    assert [name for name in SERVICES if "QUENCH_ORIGIN" in SERVICES[name].get("environment", {})] == ["keys"]


def test_every_variable_is_a_setting() -> None:
    known = {
        str(field.validation_alias or f"QUENCH_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}
    given |= set(re.findall(r"QUENCH_[A-Z]+(?==)", " ".join(instructions("ENV"))))
    assert {name for name in given if not name.startswith("POSTGRES_")} <= known


@pytest.mark.parametrize("name", ["migrate", "keys", "server", "projector"])
def test_every_command_is_one_of_ours(name: str) -> None:
    command: Any = get_command(cli)
    for word in SERVICES[name]["command"]:
        if word.startswith("-"):
            assert word in [option for parameter in command.params for option in parameter.opts]
        else:
            command = command.commands[word]
    assert instructions("ENTRYPOINT") == ['["quench"]']
    assert instructions("CMD") == ['["serve"]']


def test_the_image_copies_what_exists_and_what_is_packaged() -> None:
    sources = [
        word for line in instructions("COPY") if "--from" not in line for word in shlex.split(line)[:-1]
    ]
    for source in sources:
        assert (PROJECT / source).exists(), source
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {f"!{source}" for source in sources} == {line for line in ignored if line.startswith("!")}
    packages = re.search(r"(?m)^packages = \[(.*)\]$", (PROJECT / "pyproject.toml").read_text())
    assert packages is not None
    assert {name.partition("/")[0] for name in re.findall(r'"([^"]+)"', packages[1])} <= set(sources)


def test_the_image_does_not_run_as_root() -> None:
    assert instructions("USER") == ["quench"]
    assert DOCKERFILE.index("USER quench") < DOCKERFILE.index("ENTRYPOINT")
