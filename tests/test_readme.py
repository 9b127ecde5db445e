"""README says what is there: settings, commands, exit codes, statuses, addresses, folders."""

import re
import tomllib
from pathlib import Path

from dashboard.api.routes import is_route
from dashboard.urls import Address, parse
from etl import __version__
from etl.__main__ import NOBODY_READS
from etl.catalog import load_catalog
from etl.commands import EXIT_CODES, HELP
from etl.frames import STATUS_CODES
from etl.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_readme_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        row = next(line for line in README.splitlines() if f"`PORTAL_{name.upper()}`" in line)
        assert ("| none |" if field.default is None else f"`{field.default}`") in row


def test_every_exit_code_stands_in_readme() -> None:
    told = re.findall(r"^  (\d+) ", HELP, re.MULTILINE)
    assert {str(code) for code in (*(code for _, code in EXIT_CODES), 0, 1, 130, NOBODY_READS)} == set(told)
    assert re.findall(r"^\| (\d+) \|", README, re.MULTILINE) == told


def test_every_status_stands_in_readme() -> None:
    for letter in STATUS_CODES:
        assert f"| `{letter}` |" in README


def test_every_command_stands_in_readme() -> None:
    for command in [
        "refresh",
        "demo",
        "template",
        "import",
        "status",
        "versions",
        "diff",
        "rollback",
        "check",
    ]:
        assert f"python -m etl {command}" in README


def test_every_address_in_readme_is_one_of_the_portals() -> None:
    addresses = [a.partition("?") for a in re.findall(r"`(/[^`]+)`", README)]
    assert len(addresses) > 20
    for path, _, query in addresses:
        answered = path == "/healthz" or is_route(path)
        assert answered or isinstance(parse(path, query, load_catalog()), Address), path


def test_every_file_and_folder_in_readme_is_there() -> None:
    files = re.findall(r"`((?:etl|tests)/[\w/]+(?:\.py)?)`|\((docs/[\w/]+\.png)\)", README)
    named = [ROOT / (code or picture) for code, picture in files]
    folder = ROOT
    for line in README.partition("## The house")[2].split("```")[1].strip().splitlines():
        own = re.match(r"(?:[\w/]+(?:/|\.py) +)+", line.strip() + " ")
        assert own, line
        folder = folder if line.startswith(" ") else ROOT
        named += [folder / name for name in own[0].split()]
        folder = folder if line.startswith(" ") else named[-1]
    assert len(named) > 40
    assert [str(path) for path in named if not path.exists()] == []


def test_the_code_says_the_version_of_the_project() -> None:
    project = tomllib.loads(
        (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    )
    assert project["project"]["version"] == __version__
