"""CKAN with Kela's datasets, simulated: package_show, package.json and CSV files."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv

from etl.sources.demo.economy import Economy
from etl.sources.demo.kela_rows import BenefitRows
from etl.sources.demo.reply import Reply, json_reply, refusal

SIMULATED: Final = "Simuloitu aineisto / simulerat material / simulated data"
LAST_MODIFIED: Final = "2026-09-16T05:10:12.000000"
BASE: Final = "demo://kela"
WHOLE: Final = frozenset({"kuukausi_nro", "vuosikuukausi", "vuosi"})


@dataclass
class DataSet:
    """One dataset: its slug, title, and how each of its files is made; a file is made when it is first asked."""

    slug: str
    title: str
    files: dict[str, Callable[[], pa.Table]]
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def table(self, name: str) -> pa.Table:
        """The rows of the file called `name`. Raises KeyError for an unknown one."""
        if name not in self.tables:
            self.tables[name] = self.files[name]()
        return self.tables[name]

    def show(self) -> dict[str, Any]:
        """The package as CKAN describes it."""
        return {
            "id": self.slug,
            "name": self.slug,
            "title": self.title,
            "notes": SIMULATED,
            "license_id": "cc-by-4.0",
            "metadata_modified": LAST_MODIFIED,
            "resources": [
                {
                    "id": f"{self.slug}-{position}",
                    "name": name,
                    "format": name.rsplit(".", 1)[1].upper(),
                    "state": "active",
                    "last_modified": LAST_MODIFIED,
                    "url": f"{BASE}/dataset/{self.slug}/resource/{position}/download/{name}",
                }
                for position, name in enumerate([*self.files, "package.json"])
            ],
        }

    def description(self) -> dict[str, Any]:
        """The Frictionless description of the files."""
        names = list(self.files)
        fields = [_field(column) for column in self.table(names[-1]).schema]
        resource = {
            "name": self.slug,
            "path": names if len(names) > 1 else names[0],
            "format": "csv",
            "dialect": {"delimiter": ","},
            "encoding": "UTF-8",
            "schema": {"fields": fields, "missingValues": [""]},
        }
        return {
            "profile": "data-package",
            "name": self.slug,
            "title": self.title,
            "description": SIMULATED,
            "resources": [resource],
        }


class KelaAnswers:
    """Answers below demo://kela."""

    def __init__(self, economy: Economy) -> None:
        self.data_sets = {data_set.slug: data_set for data_set in _data_sets(BenefitRows(economy))}

    def __call__(self, parts: list[str], query: dict[str, list[str]], body: bytes) -> Reply:
        """package_show, or a file of a dataset; 404 for anything else."""
        del body
        if parts == ["api", "3", "action", "package_show"]:
            found = self.data_sets.get(query.get("id", [""])[0])
            if found:
                return json_reply({"success": True, "result": found.show()})
        if (
            len(parts) == 6
            and parts[::2] == ["dataset", "resource", "download"]
            and parts[1] in self.data_sets
        ):
            return _file(self.data_sets[parts[1]], parts[5])
        return refusal(404, "Not Found")


def _data_sets(rows: BenefitRows) -> list[DataSet]:
    return [
        DataSet(
            "kuntien-rahoittama-tyomarkkinatuki",
            "Kunnan osarahoittaman työmarkkinatuen saajat ja maksetut etuudet kunnittain",
            {"data.csv": rows.municipal_share},
        ),
        DataSet(
            "kunnan-osarahoittaman-tyottomyysturvan-saajat-ja-maksetut-etuudet-kunnittain",
            "Kunnan osarahoittaman työttömyysturvan saajat ja maksetut etuudet kunnittain",
            {"data.csv": rows.municipal_share_2025},
        ),
        DataSet(
            "kelan-tyottomyysetuuksien-saajat-kuukauden-lopussa",
            "Kelan työttömyysetuuksien saajat kuukauden lopussa",
            {
                "data_2018_2024.csv": lambda: rows.month_end_stock(2018, 2024),
                "data_2025.csv": lambda: rows.month_end_stock(2025, 2025),
                "data.csv": lambda: rows.month_end_stock(2026, 2026),
            },
        ),
        DataSet(
            "kelan-etuuksien-saajat-ja-maksetut-etuudet",
            "Kelan etuuksien saajat ja maksetut etuudet",
            {"data.csv": rows.all_benefits},
        ),
    ]


def _file(data_set: DataSet, name: str) -> Reply:
    if name == "package.json":
        return json_reply(data_set.description())
    if name not in data_set.files:
        return refusal(404, "Not Found")
    table, written = data_set.table(name), io.BytesIO()
    # the real files quote nothing, not even their header
    written.write((",".join(table.column_names) + "\n").encode())
    csv.write_csv(table, written, csv.WriteOptions(include_header=False, quoting_style="none"))
    return Reply(200, "text/csv; charset=utf-8", written.getvalue())


def _field(column: pa.Field) -> dict[str, str]:
    kind = "string" if pa.types.is_string(column.type) else "integer" if column.name in WHOLE else "number"
    return {"name": column.name, "type": kind, "format": "default"}
