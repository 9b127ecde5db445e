"""A CKAN dataset as it is published today: its CSV files, and its package.json."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from etl.catalog.models import CkanDataset
from etl.errors import SourceError
from etl.http import Client, HttpStatusError, json_value

DATA_FILE: Final = re.compile(r"^data(_\d{4}(_\d{4})?)?\.csv$")
DESCRIPTION_FILE: Final = "package.json"


@dataclass(frozen=True)
class PackageFile:
    """One file of a dataset; `mark` is the source's own sign of a change, `n_bytes` its size where it says so."""

    name: str
    url: str
    id: str
    last_modified: str
    n_bytes: int | None = None

    @property
    def mark(self) -> str:
        """What changes when the file does."""
        return f"{self.id} {self.last_modified}"


@dataclass(frozen=True)
class Package:
    """The files of a dataset; `files` are the CSV files by name."""

    description: PackageFile
    files: dict[str, PackageFile]

    @property
    def updated(self) -> str:
        """The newest change of any CSV file, as the source writes it (ISO 8601)."""
        return max(file.last_modified for file in self.files.values())


def discover(client: Client, source: str, dataset: CkanDataset, base_url: str) -> Package:
    """The dataset's package as the source describes it now.

    Raises SourceError where the slug is unknown, the answer is no CKAN answer, or files are missing.
    """
    url = f"{base_url}/api/3/action/package_show"
    try:
        answer = client.get(url, {"id": dataset.slug}, source=source, decode=json_value)
    except HttpStatusError as error:
        if error.status in (404, 409):
            raise _slug_unknown(url, dataset, f"status {error.status}") from error
        raise
    return package_from(answer.decoded, f"{url}?id={dataset.slug}", dataset)


def package_from(answer: Any, url: str, dataset: CkanDataset) -> Package:
    """The package in the JSON value of a package_show answer. Raises SourceError as `discover` does."""
    if not isinstance(answer, dict) or answer.get("success") is not True:
        reason = answer.get("error") if isinstance(answer, dict) else answer
        raise _slug_unknown(url, dataset, f"success is not true ({str(reason)[:120]})")
    result = answer.get("result")
    resources = result.get("resources") if isinstance(result, dict) else None
    if not isinstance(resources, list):
        raise SourceError(url, "the answer has no list of resources", "see whether CKAN's interface changed")
    return _package(resources, url, dataset)


def _package(resources: list[Any], url: str, dataset: CkanDataset) -> Package:
    found: dict[str, PackageFile] = {}
    for resource in resources:
        name = _file_name(resource)
        if name == DESCRIPTION_FILE or (_is_csv(resource) and DATA_FILE.match(name)):
            file = _file(resource, name)
            # A file that was uploaded anew beside the old one: the newest is meant.
            found[name] = max(found.get(name, file), file, key=lambda f: f.last_modified)
    names = [_file_name(resource) for resource in resources]
    advice = f"look at the dataset {dataset.slug!r} in the portal and mend the declaration of {dataset.id!r}"
    description = found.pop(DESCRIPTION_FILE, None)
    if description is None:
        raise SourceError(url, f"there is no {DESCRIPTION_FILE} among {names}", advice)
    if not found:
        raise SourceError(url, f"there is no CSV file named data*.csv among {names}", advice)
    return Package(description, found)


def _file(resource: dict[str, Any], name: str) -> PackageFile:
    changed = (
        resource.get("last_modified") or resource.get("metadata_modified") or resource.get("created") or ""
    )
    size = resource.get("size")
    return PackageFile(
        name,
        str(resource["url"]),
        str(resource.get("id", "")),
        str(changed),
        int(str(size)) if str(size or "").isdigit() else None,
    )


def _file_name(resource: Any) -> str:
    """The file's name: the resource's own, or the last part of its address where the name is a title."""
    if not isinstance(resource, dict) or not resource.get("url"):
        return ""
    name = str(resource.get("name") or "")
    if name == DESCRIPTION_FILE or DATA_FILE.match(name):
        return name
    return PurePosixPath(unquote(urlsplit(str(resource["url"])).path)).name


def _is_csv(resource: dict[str, Any]) -> bool:
    return "CSV" in str(resource.get("format") or "").upper()


def _slug_unknown(url: str, dataset: CkanDataset, found: str) -> SourceError:
    return SourceError(
        url,
        f"the portal does not know the dataset {dataset.slug!r}: {found}",
        f"find the dataset's present address in the portal and mend `slug` of {dataset.id!r} in etl/catalog/sources",
    )
