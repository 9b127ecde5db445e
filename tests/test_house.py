"""The rules of the house: pins, locks, targets, layers, sizes."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]
MAX_FUNCTION_LINES, MAX_FILE_LINES, MAX_MEDIAN_LINES = 80, 600, 12
Function = ast.FunctionDef | ast.AsyncFunctionDef


def product_files() -> list[Path]:
    """The Python files of the product: etl, dashboard and app.py."""
    folders = [path for name in ("etl", "dashboard") for path in sorted((REPOSITORY / name).rglob("*.py"))]
    return [*folders, *REPOSITORY.glob("app.py")]


def functions_of(path: Path) -> list[Function]:
    """Every function of a file, nested ones and methods included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines_of(function: Function) -> int:
    """The lines a function takes, its docstring included."""
    return function.end_lineno - function.lineno + 1


def place(path: Path, function: Function) -> str:
    return f"{path.relative_to(REPOSITORY)}:{function.lineno} {function.name}"


def requirements_of(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes by package name, of a lock's text."""
    entries = re.sub(r"\\\n\s*", " ", lock).splitlines()
    rows = [entry.split() for entry in entries if entry.strip() and not entry.startswith("#")]
    return {
        row[0].partition("==")[0]: (
            row[0].partition("==")[2],
            [word for word in row if word.startswith("--hash=")],
        )
        for row in rows
    }


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def locks():
    return {name: requirements_of((REPOSITORY / name).read_text()) for name in LOCKS}


def test_every_direct_dependency_is_pinned(project):
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    loose = [
        line for group in groups for line in group if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9.]*", line)
    ]
    assert loose == []


def test_the_locks_hold_the_direct_dependencies_at_their_pins(project, locks):
    run = dict(line.split("==") for line in project["dependencies"])
    dev = dict(line.split("==") for line in project["optional-dependencies"]["dev"])
    for lock, pins in zip(LOCKS, (run, run | dev), strict=True):
        assert {name: locks[lock][name][0] for name in pins} == pins


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_a_version_and_hashes(locks, name):
    weak = {
        requirement
        for requirement, (version, hashes) in locks[name].items()
        if not version
        or not hashes
        or not all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", h) for h in hashes)
    }
    assert weak == set()


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_address_and_no_path(name):
    text = (REPOSITORY / name).read_text()
    assert re.findall(r"http|://|/[a-z]|--(?!hash=)", text) == []


def test_the_dev_lock_extends_the_run_lock(locks):
    run, dev = (locks[name] for name in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def test_what_is_installed_is_what_is_locked(locks):
    answer = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    )
    installed = dict(
        line.lower().replace("_", "-").split("==") for line in answer.stdout.splitlines() if "==" in line
    )
    other = {
        name: installed.get(name)
        for name, (version, _) in locks["requirements-dev.lock"].items()
        if installed.get(name) != version
    }
    assert other == {}


@pytest.mark.parametrize("target", ["run", "test", "check", "lint", "refresh", "demo", "lock", "clean"])
def test_make_knows_the_target(target):
    answer = subprocess.run(
        ["make", "--dry-run", "--always-make", target],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip()


def test_continuous_integration_runs_the_checks_and_the_tests():
    script = REPOSITORY / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    text = script.read_text()
    assert "set -euo pipefail" in text
    assert re.search(r"^make check test$", text, re.MULTILINE)


def test_layers_are_kept():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_no_function_is_too_long():
    long = [
        f"{place(path, function)}: {lines_of(function)} lines"
        for path in product_files()
        for function in functions_of(path)
        if lines_of(function) > MAX_FUNCTION_LINES
    ]
    assert long == []


def test_half_of_the_functions_are_short():
    lines = [lines_of(function) for path in product_files() for function in functions_of(path)]
    assert statistics.median(lines) <= MAX_MEDIAN_LINES


def test_no_file_is_too_long():
    lines = {
        str(path.relative_to(REPOSITORY)): len(path.read_text().splitlines()) for path in product_files()
    }
    assert {name: count for name, count in lines.items() if count > MAX_FILE_LINES} == {}


def test_every_function_says_what_it_returns():
    silent = [
        place(path, function)
        for path in product_files()
        for function in functions_of(path)
        if function.returns is None
    ]
    assert silent == []


def test_nothing_is_left_unfinished():
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}"
        for path in product_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_app_is_only_the_door_to_the_dashboard():
    text = (REPOSITORY / "app.py").read_text()
    assert len(text.splitlines()) <= 25
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports}
    assert {name for name in names if name.split(".")[0] != "dashboard"} == set()


def test_licence_is_the_whole_eupl():
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert "Appendix" in text
