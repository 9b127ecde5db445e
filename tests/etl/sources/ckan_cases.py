"""Small CKAN datasets made here: a catalog, CSV files, a portal on loopback, and a slow reader as an oracle."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from etl.catalog import Catalog
from etl.catalog.models import CkanDataset, CkanSeries, Groups, Indicator, Source, Text
from etl.http import Client
from tests.etl.loopback import Asked, Reply

COLUMNS = (
    "aikatyyppi",
    "kuukausi_nro",
    "vuosikuukausi",
    "vuosi",
    "kunta_nro",
    "kunta_nimi",
    "ikaryhma",
    "sukupuoli",
    "etuus",
    "kertymapaiva_luokka",
    "saaja_lkm",
    "maksettu_eur",
)
ROLES = {
    "time_type": "^aikatyyppi$",
    "month": "^vuosikuukausi$",
    "area": "^kunta_nro$",
    "age": "^ikaryhma$",
    "sex": "^sukupuoli$",
    "benefit": "^etuus$",
    "day_class": "luokka$",
    "recipients": "^saaja_lkm$",
    "paid_eur": "^maksettu_eur$",
}
NUMBERS = {"kuukausi_nro", "vuosikuukausi", "vuosi", "saaja_lkm", "maksettu_eur"}
TODAY = (("005", "14"), ("009", "17"), ("102", "02"), ("837", "06"), ("478", "21"))
"""Codes and regions of the small division; 478 is on Åland, 099 ended in 102 on 1 January 2021."""


def words(text: str) -> Text:
    return Text(fi=f"{text} fi", sv=f"{text} sv", en=f"{text} en")


def dataset(name: str = "shares", **changes: Any) -> CkanDataset:
    fields: dict[str, Any] = {
        "interface": "ckan",
        "id": name,
        "slug": f"{name}-kunnittain",
        "title": words(name),
        "columns": ROLES,
        "totals": {"day_class": "Yhteensä"},
        "absent_since": "2015-01",
        "municipalities": 1,
        "evidence": "made here",
    }
    return CkanDataset.model_validate(fields | changes)


def source(*datasets: CkanDataset) -> Source:
    return Source(
        id="kela",
        name=words("Kela"),
        producer=words("Kela"),
        setting="kela_url",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        citation=words("Kela"),
        homepage="https://example.org",
        documentation_url="https://example.org",
        release_rhythm=words("monthly"),
        stale_after_days=45,
        datasets=datasets,
        evidence="made here",
    )


def part(measure: str = "paid_eur", name: str = "shares", **where: Sequence[str]) -> dict[str, Any]:
    return {
        "dataset": name,
        "measure": measure,
        "where": {role: list(values) for role, values in where.items()},
    }


def indicator(
    name: str,
    *parts: dict[str, Any],
    time_type: str = "Kuukausi",
    breakdowns: Mapping[str, Any] | None = None,
) -> Indicator:
    series = {
        "kind": "ckan",
        "parts": parts,
        "time_type": time_type,
        "breakdowns": [
            {"id": key, "title": words(key), "parts": value} for key, value in (breakdowns or {}).items()
        ],
    }
    return Indicator(
        id=name,
        order=1,
        theme="benefits",
        title=words(name),
        short=words(name),
        definition=words(name),
        unit="eur",
        decimals=0,
        direction="lower",
        frequency="yearly" if time_type == "Vuosi" else "monthly",
        availability="open",
        series=CkanSeries.model_validate(series),
        groups=Groups(method="sum", base=name),
        confidence="high",
        evidence="made here",
    )


def catalog(folder: Path, origin: Source, *indicators: Indicator) -> Catalog:
    """A catalog of the given declarations on the small division, written into `folder`."""
    declared = {f"sources/{origin.id}.yml": origin.model_dump(mode="json", exclude_none=True)}
    declared |= {f"indicators/{i.id}.yml": i.model_dump(mode="json", exclude_none=True) for i in indicators}
    declared["areas/municipalities.yml"] = _division()
    declared["areas/changes.yml"] = _changes()
    declared["roles.yml"] = {"base": indicators[0].id, "cases": indicators[0].id}
    for kind, name in (
        ("region", "regions"),
        ("county", "counties"),
        ("employment_area", "employment_areas"),
    ):
        declared[f"areas/{name}.yml"] = {"kind": kind, "source": "-", "confidence": "high", "areas": []}
    for name, content in declared.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False))
    return Catalog(folder)


def _division() -> dict[str, Any]:
    rows = [
        {
            "code": code,
            "fi": f"Kunta {code}",
            "sv": f"Kommun {code}",
            "region": region,
            "county": None,
            "employment_area": None,
            "subregion": "001",
            "language": "fi",
            "urbanity": "rural",
            "te_office": None,
            "lat": 62.0,
            "lon": 24.0,
        }
        for code, region in TODAY
    ]
    return {"classification_year": 2026, "source": "-", "confidence": "high", "municipalities": rows}


def _changes() -> dict[str, Any]:
    change = {
        "date": "2021-01-01",
        "kind": "merger",
        "code": "099",
        "fi": "Honkajoki",
        "into": "102",
        "current": "102",
        "confidence": "high",
    }
    return {"source": "-", "changes": [change], "counts": {2021: 309}}


def row(
    month: int,
    area: str,
    eur: float | None,
    people: float | None = 10,
    time_type: str = "Kuukausi",
    **values: str,
) -> dict[str, Any]:
    """A row of a file; columns that are not named hold what the quiet case holds."""
    return {
        "aikatyyppi": time_type,
        "kuukausi_nro": month % 100,
        "vuosikuukausi": month,
        "vuosi": month // 100,
        "kunta_nro": area,
        "kunta_nimi": f"Kunta {area}",
        "ikaryhma": "25-29",
        "sukupuoli": "Mies",
        "etuus": "Työmarkkinatuki",
        "kertymapaiva_luokka": "Yhteensä",
        "saaja_lkm": people,
        "maksettu_eur": eur,
        **values,
    }


def csv_bytes(
    rows: Iterable[Mapping[str, Any]], old: bool = False, columns: Sequence[str] = COLUMNS
) -> bytes:
    """The CSV of the rows, in today's dialect or in that of 2019."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if old else ",", lineterminator="\n")
    writer.writerow(columns)
    for each in rows:
        writer.writerow([_cell(name, each[name], old) for name in columns])
    return text.getvalue().encode()


def _cell(name: str, value: Any, old: bool) -> str:
    if value is None:
        return "NA" if old else ""
    if old and name == "kunta_nro":
        return str(int(value))
    return str(value).replace(".", ",") if old and isinstance(value, float) else str(value)


def package_json(
    columns: Sequence[str] = COLUMNS, values: Mapping[str, Sequence[str]] | None = None, **dialect: str
) -> bytes:
    fields = [
        {"name": name, "type": "number" if name in NUMBERS else "string"}
        | ({"values": list(values[name])} if values and name in values else {})
        for name in columns
    ]
    resource = {
        "path": "data.csv",
        "dialect": {"delimiter": ","} | dialect,
        "encoding": "UTF-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
    return json.dumps({"resources": [resource]}).encode()


class Portal:
    """A CKAN portal: files by slug and name with their stamps; `counts` says how often each was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, tuple[str, bytes]]] = {}
        self.sizes: dict[str, int] = {}
        self.cut_at: dict[str, int] = {}
        self.broken: dict[str, bytes] = {}
        self.counts: dict[str, int] = {}

    def put(self, declared: CkanDataset, name: str, stamp: str, content: bytes) -> None:
        self.files.setdefault(declared.slug, {"package.json": ("2020-01-01", package_json())})[name] = (
            stamp,
            content,
        )

    def __call__(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        if parts.path == "/api/3/action/package_show":
            return self._package(parse_qs(parts.query)["id"][0], asked.headers["Host"])
        slug, name = parts.path.strip("/").split("/")
        self.counts[name] = self.counts.get(name, 0) + 1
        content = self.broken.get(name, self.files[slug][name][1])
        return Reply(body=content[: self.cut_at.get(name)])

    def _package(self, slug: str, host: str) -> Reply:
        if slug not in self.files:
            return Reply(404, json.dumps({"success": False, "error": {"message": "Not found"}}).encode())
        resources = [
            {
                "id": f"{slug}-{name}",
                "name": name,
                "format": "JSON" if name.endswith("json") else "CSV",
                "last_modified": stamp,
                "size": self.sizes.get(name),
                "url": f"http://{host}/{slug}/{name}",
            }
            for name, (stamp, _) in self.files[slug].items()
        ]
        return Reply(body=json.dumps({"success": True, "result": {"resources": resources}}).encode())


class Notes:
    """A progress that remembers what was said and done."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.steps: list[str] = []
        self.expected = 0

    def expect(self, n_steps: int) -> None:
        self.expected += n_steps

    def step(self, label: str) -> None:
        self.steps.append(label)

    def say(self, line: str) -> None:
        self.said.append(line)

    def close(self) -> None:
        return


def quick_client() -> Client:
    return Client(attempts=2, backoff_seconds=0.01, timeout_seconds=(2, 5))


def oracle_sums(
    content: bytes, time_type: str, measure: str, where: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], list[float]]:
    """[sum, number of classes with a figure] by (three-digit code, YYYYMM): row by row, slow and obvious.

    `measure` and the keys of `where` are names of columns. A sum over a missing value is NaN.
    """
    text = content.decode()
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    by_class: dict[tuple[str, str], dict[tuple[str, ...], float]] = {}
    for each in csv.DictReader(io.StringIO(text), delimiter=delimiter):
        if each["aikatyyppi"] != time_type or any(each[name] not in values for name, values in where.items()):
            continue
        cell = each[measure].replace(",", ".")
        value = float("nan") if cell in ("", "NA") else float(cell)
        place = by_class.setdefault((each["kunta_nro"].zfill(3), each["vuosikuukausi"]), {})
        classes = tuple(each.get(name, "") for name in ("etuus", "korvausperuste", "korvauslaji"))
        place[classes] = place.get(classes, 0.0) + value
    return {
        key: [sum(figures.values()), sum(1 for value in figures.values() if value)]
        for key, figures in by_class.items()
    }
