"""What the tests of the yearly one-file sources share: a catalog of two municipalities, a fetch, a server."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from etl.catalog import Catalog
from etl.catalog.load import FOLDER, YamlLoader
from etl.frames import Storage
from etl.http import Client
from etl.progress import LogProgress
from etl.snapshots import Snapshots
from etl.sources.fetched import Visit

TWO = ("020", "091")


class Lines(LogProgress):
    """Remembers what was said to the operator."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def say(self, line: str) -> None:
        self.said.append(line)


def catalog_of(folder: Path, *codes: str, **changes: dict[str, str]) -> Catalog:
    """The catalog with only these municipalities; `changes` by "m<code>" replace fields of one."""
    about_others = ("targets", "waves", "bonuses", "practices", "printed_tables", "results")
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", *about_others))
    path = folder / "areas/municipalities.yml"
    division = yaml.load(path.read_bytes(), YamlLoader)
    division["municipalities"] = [
        m | changes.get(f"m{m['code']}", {})
        for m in division["municipalities"]
        if not codes or m["code"] in codes
    ]
    path.write_text(yaml.safe_dump(division, allow_unicode=True), encoding="utf-8")
    return Catalog(folder)


def fetched(module: Any, catalog: Catalog, source: str, data: Path, url: str, **given: Any) -> Any:
    """What `module.fetch` gives for a source, with snapshots below `data`."""
    client = given.get("client") or Client(attempts=2, backoff_seconds=0.0)
    snapshots = Snapshots(Storage(str(data)))
    previous, progress = given.get("previous", {}), given.get("progress") or Lines()
    return module.fetch(Visit(catalog, catalog.sources[source], client, snapshots, previous, url, progress))
