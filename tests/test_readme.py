"""README says what is there: settings, commands, exit codes, statuses."""

import tomllib
from pathlib import Path

from etl import __version__
from etl.commands import EXIT_CODES
from etl.frames import STATUS_CODES
from etl.settings import Settings

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_readme_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        row = next(line for line in README.splitlines() if f"`PORTAL_{name.upper()}`" in line)
        assert ("| none |" if field.default is None else f"`{field.default}`") in row


def test_every_exit_code_stands_in_readme() -> None:
    for _, code in EXIT_CODES:
        assert f"| {code} |" in README


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


def test_the_code_says_the_version_of_the_project() -> None:
    project = tomllib.loads(
        (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    )
    assert project["project"]["version"] == __version__
