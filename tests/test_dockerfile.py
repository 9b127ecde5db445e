"""What can be held against the Dockerfile without building it."""

import json
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def instructions_of(text: str) -> list[tuple[str, str]]:
    """The (instruction, arguments) pairs of a Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = [line.strip() for line in joined.splitlines()]
    return [
        (word.upper(), rest.strip())
        for word, _, rest in (line.partition(" ") for line in lines if line and not line.startswith("#"))
    ]


@pytest.fixture(scope="module")
def instructions():
    return instructions_of((REPOSITORY / "Dockerfile").read_text())


def last_stage(instructions):
    start = max(n for n, (word, _) in enumerate(instructions) if word == "FROM")
    return instructions[start:]


def test_two_stages_of_the_same_small_python(instructions):
    images = [rest.split()[0] for word, rest in instructions if word == "FROM"]
    assert images == ["python:3.11-slim"] * 2


def test_dependencies_come_as_wheels_from_the_hash_lock(instructions):
    installs = [rest for word, rest in instructions if word == "RUN" and "pip install" in rest]
    assert len(installs) == 1
    assert {"--require-hashes", "--only-binary", "--no-deps", "/requirements.lock"} <= set(
        installs[0].split()
    )


def test_the_last_user_is_not_root_and_stands_before_the_command(instructions):
    words = [word for word, _ in last_stage(instructions)]
    users = [rest for word, rest in last_stage(instructions) if word == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    assert words.index("USER") < words.index("CMD")


def test_every_copied_file_exists_and_is_let_through(instructions):
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    sources = [
        source
        for word, rest in instructions
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert "app.py" in sources
    assert [source for source in sources if not (REPOSITORY / source).exists()] == []
    assert [source for source in sources if f"!{source}" not in ignored] == []


def test_health_is_asked_of_the_portal_itself(instructions):
    _, check = next(pair for pair in instructions if pair[0] == "HEALTHCHECK")
    program = json.loads(check.partition("CMD ")[2])
    assert program[:2] == ["python", "-c"]
    assert "/healthz" in program[2]
    compile(program[2], "HEALTHCHECK", "exec")


def test_data_live_in_a_volume_and_the_port_is_open(instructions):
    stage = last_stage(instructions)
    assert ("VOLUME", "/data") in stage
    assert ("EXPOSE", "8050") in stage
    settings = " ".join(rest for word, rest in stage if word == "ENV")
    assert {"PORTAL_DATA=/data", "PORTAL_HOST=0.0.0.0", "PORTAL_PORT=8050"} <= set(settings.split())


def test_the_command_fills_an_empty_portal_and_hands_over_to_gunicorn(instructions):
    command = json.loads(last_stage(instructions)[-1][1])
    assert "refresh --if-empty --or-demo && exec gunicorn app:server" in command[-1]
