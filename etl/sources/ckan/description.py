"""What package.json and the header line say about a CSV file: its dialect, its columns, which column is what."""

import codecs
import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from etl.catalog.models import CkanDataset
from etl.errors import SourceError
from etl.http import json_value

DELIMITERS: Final = (",", ";", "\t")
MISSING: Final = ("", "NA")
"""Always read as missing: the files of today leave the field empty, those of 2019 wrote NA."""
TOTAL_WORDS: Final = re.compile(r"^(yhteensä|kaikki|total|totalt|samtliga|sammanlagt)$", re.IGNORECASE)
_DECIMAL_COMMA: Final = re.compile(r"^-?\d+,\d+$")
_DECIMAL_POINT: Final = re.compile(r"^-?\d+\.\d+$")


@dataclass(frozen=True)
class Description:
    """The dialect and columns of a dataset's CSV files; `values` are the enumerations of the string columns."""

    url: str
    columns: tuple[str, ...]
    delimiter: str = ","
    decimal_point: str = "."
    encoding: str = "utf-8"
    missing: tuple[str, ...] = MISSING
    values: Mapping[str, tuple[str, ...]] | None = None


def description_from(body: bytes, url: str) -> Description:
    """The description in a package.json (Frictionless Data Package). Raises SourceError."""
    try:
        package = json_value(body)
        resource = package["resources"][0]
        schema = resource["schema"]
        fields = {str(field["name"]): field for field in schema["fields"]}
        dialect = resource.get("dialect") or {}
        encoding = codecs.lookup(str(resource.get("encoding") or "utf-8")).name
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceError(
            url,
            f"not a data package with resources, schema and fields ({type(error).__name__}: {error})",
            "compare the file with the Frictionless Data Package, and adapt etl/sources/ckan/description.py",
        ) from error
    delimiter = str(dialect.get("delimiter") or ",")
    return Description(
        url,
        tuple(fields),
        delimiter,
        _declared_decimal(dialect, fields, delimiter),
        encoding,
        tuple(dict.fromkeys([*MISSING, *map(str, schema.get("missingValues") or ())])),
        {name: tuple(map(str, f["values"])) for name, f in fields.items() if _is_enumeration(f)},
    )


def fitted(description: Description, head: bytes, where: str) -> tuple[Description, str | None]:
    """The description that the file's first lines fit, and a line for the operator where it is another one.

    `head` is the beginning of the file, at least its header line. A file may still (or again) be in the
    dialect of 2019 while package.json says otherwise. Raises SourceError where the columns are others.
    """
    lines = _decoded(head, description, where).splitlines()
    header = lines[0] if lines else ""
    for delimiter in dict.fromkeys([description.delimiter, *DELIMITERS]):
        names = next(csv.reader([header], delimiter=delimiter), [])
        if sorted(names) == sorted(description.columns):
            decimal = _seen_decimal(lines[1:-1], delimiter) or _usual_decimal(description, delimiter)
            fits = replace(description, columns=tuple(names), delimiter=delimiter, decimal_point=decimal)
            return fits, _deviation(description, fits, where)
    raise SourceError(
        where,
        f"the header is {header[:300]!r}, but package.json ({description.url}) declares {list(description.columns)}",
        "see which columns changed; where the file is right, wait for package.json or adapt the dataset's `columns`",
    )


def columns_by_role(dataset: CkanDataset, description: Description) -> dict[str, str]:
    """The column of each role of the dataset. Raises SourceError where a role fits no column, or several."""
    result: dict[str, str] = {}
    for role, pattern in dataset.columns.items():
        names = [name for name in description.columns if re.search(pattern, name)]
        if len(names) != 1:
            raise SourceError(
                description.url,
                f"{dataset.id}: the role {role!r} ({pattern}) fits {names or 'no column'} "
                f"of {list(description.columns)}",
                f"mend columns.{role} of {dataset.id!r} in etl/catalog/sources",
            )
        result[role] = names[0]
    _refuse_unknown_classes(dataset, description, set(result.values()))
    return result


def _refuse_unknown_classes(dataset: CkanDataset, description: Description, known: set[str]) -> None:
    """A class column without a role would be summed over together with its total row: twice the figure."""
    for name, values in (description.values or {}).items():
        if name not in known and any(TOTAL_WORDS.match(value) for value in values):
            raise SourceError(
                description.url,
                f"{dataset.id}: the column {name!r} has a total row ({list(values)[:8]}) but no role",
                f"declare a role for it under columns and totals of {dataset.id!r} in etl/catalog/sources",
            )


def _is_enumeration(field: Mapping[str, Any]) -> bool:
    return field.get("type") == "string" and isinstance(field.get("values"), list)


def _declared_decimal(dialect: Mapping[str, Any], fields: Mapping[str, Any], delimiter: str) -> str:
    """The declared decimal mark, of the dialect or of a field; with ';' the comma is usual."""
    said = [dialect.get("decimalChar"), *(field.get("decimalChar") for field in fields.values())]
    return next((str(mark) for mark in said if mark), "," if delimiter == ";" else ".")


def _usual_decimal(description: Description, delimiter: str) -> str:
    if delimiter == description.delimiter:
        return description.decimal_point
    return "," if delimiter == ";" else "."


def _seen_decimal(lines: list[str], delimiter: str) -> str | None:
    cells = [cell for row in csv.reader(lines, delimiter=delimiter) for cell in row]
    if any(_DECIMAL_POINT.match(cell) for cell in cells):
        return "."
    return "," if any(_DECIMAL_COMMA.match(cell) for cell in cells) else None


def _decoded(head: bytes, description: Description, where: str) -> str:
    """The text of the beginning of a file; a character cut at its end is left out."""
    try:
        decoder = codecs.getincrementaldecoder(description.encoding)()
        return decoder.decode(head).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SourceError(
            where,
            f"not in {description.encoding} as package.json says ({error})",
            "look at the file's first lines; tell the producer if its package.json is wrong",
        ) from error


def _deviation(said: Description, found: Description, where: str) -> str | None:
    if (said.delimiter, said.decimal_point) == (found.delimiter, found.decimal_point):
        return None
    return (
        f"{where}: the file has delimiter {found.delimiter!r} and decimal mark {found.decimal_point!r}, "
        f"package.json says {said.delimiter!r} and {said.decimal_point!r}; read as the file is"
    )
