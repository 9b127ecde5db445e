"""A handmade PxWeb table and service for the tests: small, exact, in the wire format."""

import itertools
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from etl.catalog.models import Indicator, Source
from tests.etl.declared import indicator as indicator_of
from tests.etl.loopback import Asked, Reply

TEXT = {"fi": "teksti", "sv": "text", "en": "text"}
AREAS = {
    "SSS": "KOKO MAA",
    "KU020": "Akaa",
    "KU837": "Tampere",
    "KU091": "Helsinki",
    "KU199": "Tuntematon",
    "KUJOU": "Joustava",
    "MK06": "Pirkanmaa",
    "MK91": "Tuntematon",
    "SK064": "Tampereen seutukunta",
}
KEPT_AREAS = ("SSS", "KU020", "KU837", "KU091", "MK06")


def months(first: int, n: int) -> list[str]:
    """`n` time codes from January of the year `first`."""
    return [f"{first + m // 12}M{m % 12 + 1:02d}" for m in range(n)]


@dataclass
class PxTable:
    """Values are a formula of the cell, so that every test can say what must come out; 3 is suppressed."""

    times: list[str] = field(default_factory=lambda: months(2025, 18))
    contents: dict[str, str] = field(
        default_factory=lambda: {"ALL": "Kaikki (lkm.)", "MEN": "Miehet (lkm.)", "WOMEN": "Naiset (lkm.)"}
    )
    areas: dict[str, str] = field(default_factory=lambda: dict(AREAS))
    area_code: str = "Alue"
    map_name: str = "Alue 2026"
    updated: str = "2026-07-21T05:00:00Z"
    others: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"Sukupuoli": {"SSS": "Yhteensä", "1": "Miehet", "2": "Naiset"}}
    )
    max_cells: int = 100
    shift: int = 0
    hidden: tuple[str, ...] = ()

    def cell(self, content: str, area: str, time: str) -> int:
        place = list(self.contents).index(content)
        return (place * 7 + sum(map(ord, area)) + int(time[:4]) + int(time[5:] or 0) + self.shift) % 11

    @property
    def variables(self) -> dict[str, dict[str, str]]:
        return {
            self.area_code: self.areas,
            **self.others,
            "timeperiod_m": {t: t for t in self.times},
            "contentscode": self.contents,
        }

    def metadata(self) -> dict[str, Any]:
        variables = [
            {"code": code, "text": code, "values": list(values), "valueTexts": list(values.values())}
            for code, values in self.variables.items()
        ]
        variables[0] |= {"map": self.map_name, "elimination": True}
        variables[-2]["time"] = True
        return {"title": "Taulu", "variables": variables}

    def data(self, query: dict[str, Any]) -> Reply:
        picks = {code: list(values) for code, values in self.variables.items()}
        for item in query["query"]:
            wanted = item["selection"]["values"]
            if item["code"] not in picks or not set(wanted) <= set(picks[item["code"]]):
                return Reply(400, b"Bad Request")
            picks[item["code"]] = [v for v in picks[item["code"]] if v in wanted and v not in self.hidden]
        cells = list(itertools.product(*picks.values()))
        if len(cells) > self.max_cells:
            return Reply(403, b"<html>Forbidden</html>")
        figures = [self.cell(c[-1], c[0], c[-2]) for c in cells]
        secret = {str(place): "..." for place, figure in enumerate(figures) if figure == 3}
        answer = {
            "version": "2.0",
            "class": "dataset",
            "updated": self.updated,
            "id": list(picks),
            "size": [len(p) for p in picks.values()],
            "dimension": {
                code: {"category": {"index": {v: n for n, v in enumerate(values)}}}
                for code, values in picks.items()
            },
            "value": [None if figure == 3 else figure for figure in figures],
        } | ({"status": secret} if secret else {})
        return Reply(body=json.dumps(answer).encode())


class PxService:
    """Answers ?config, and metadata and data of tables by path; `trouble` is sent first, one by one."""

    def __init__(self, **tables: PxTable) -> None:
        self.tables = tables
        self.config = {"maxValues": 100, "maxCells": 100, "maxCalls": 40, "timeWindow": 60, "CORS": True}
        self.trouble: list[Reply] = []

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/fi/?config":
            return Reply(body=json.dumps(self.config).encode())
        name = asked.path.removeprefix("/fi/").removesuffix(".px")
        if name not in self.tables:
            return Reply(400, b"Bad Request")
        if asked.method == "GET":
            return Reply(body=json.dumps(self.tables[name].metadata()).encode())
        if self.trouble and not is_probe(asked):
            return self.trouble.pop(0)
        return self.tables[name].data(asked.json)


def is_probe(asked: Asked) -> bool:
    """True for the question of one cell that only asks for the stamp."""
    return asked.method == "POST" and all(len(q["selection"]["values"]) == 1 for q in asked.json["query"])


def indicator(name: str, dataset: str, *contents: str, **breakdowns: str) -> Indicator:
    """An indicator of contents whose labels start with the given words."""

    def declared(label: str) -> dict[str, str]:
        return {"label": f"^{label}"}

    parts = [{"id": b, "title": TEXT, "contents": [declared(c)]} for b, c in breakdowns.items()]
    series = {
        "kind": "pxweb",
        "dataset": dataset,
        "contents": [declared(c) for c in contents],
        "breakdowns": parts,
    }
    return indicator_of(name, series=series)


def source(*datasets: str, municipalities: int = 3, frequency: str = "monthly") -> Source:
    """A source whose datasets are PxWeb tables of the same name."""
    return Source.model_validate(
        {
            "id": "statfin",
            "name": TEXT,
            "producer": TEXT,
            "setting": "statfin_url",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "citation": TEXT,
            "homepage": "https://stat.fi",
            "documentation_url": "https://stat.fi",
            "release_rhythm": TEXT,
            "stale_after_days": 45,
            "datasets": [
                {
                    "interface": "pxweb",
                    "id": name,
                    "path": f"{name}.px",
                    "title": TEXT,
                    "frequency": frequency,
                    "municipalities": municipalities,
                    "evidence": "made for a test",
                }
                for name in datasets
            ],
            "evidence": "made for a test",
        }
    )


def catalog(*indicators: Indicator) -> SimpleNamespace:
    """As much of a catalog as a refresh reads."""
    division = SimpleNamespace(municipalities=[SimpleNamespace(code=c) for c in ("020", "837", "091")])
    return SimpleNamespace(indicators={i.id: i for i in indicators}, division=division)


class SilentProgress:
    """Keeps what is said and done, and how many steps are left."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.done: list[str] = []
        self.left = 0

    def expect(self, n_steps: int) -> None:
        self.left += n_steps

    def step(self, label: str) -> None:
        self.done.append(label)
        self.left -= 1

    def say(self, line: str) -> None:
        self.said.append(line)

    def close(self) -> None:
        pass
