"""PxWeb API v1 over the simulated tables: limits, metadata, and data as json-stat2."""

from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from etl.sources.demo.economy import Economy
from etl.sources.demo.reply import Reply, json_reply, refusal
from etl.sources.demo.tables import TABLES, Table

LIMITS: Final = {
    "maxValues": 120_000,
    "maxCells": 120_000,
    "maxCalls": 10_000,
    "timeWindow": 10,
    "CORS": True,
}
TOTAL: Final = "SSS"
SIMULATED: Final = "Simuloitu aineisto / simulerat material / simulated data"
BAD_REQUEST: Final = refusal(400, "Bad Request")
LANGUAGES: Final = frozenset({"fi", "sv", "en"})


class PxwebAnswers:
    """Answers below demo://statfin; all texts are Finnish, whichever language is asked."""

    def __init__(self, economy: Economy) -> None:
        self.tables = {table.path: TableAnswers(table, economy) for table in TABLES}

    def __call__(self, parts: list[str], query: dict[str, list[str]], body: bytes) -> Reply:
        """The limits, a table's metadata (without a body), or its data; 400 for anything unknown."""
        if parts[:1] == [] or parts[0] not in LANGUAGES:
            return refusal(404, "Not Found")
        if "config" in query:
            return json_reply(LIMITS)
        table = self.tables.get("/".join(parts[1:]))
        if table is None:
            return BAD_REQUEST
        return table.data(body) if body else json_reply(table.metadata())


class TableAnswers:
    """What one table answers."""

    def __init__(self, table: Table, economy: Economy) -> None:
        self.table, self.economy = table, economy

    def metadata(self) -> dict[str, Any]:
        """Title and variables, the area first, time and contents last."""
        variables = [
            {"code": v.code, "text": v.text, "values": list(v.labels), "valueTexts": list(v.labels.values())}
            | ({"elimination": True} if v.eliminable else {})
            | ({"time": True} if v.role == "time" else {})
            for v in self.variables
        ]
        return {"title": f"{self.table.title}. {SIMULATED}", "variables": variables}

    def data(self, body: bytes) -> Reply:
        """The asked cells as json-stat2; 400 for an unknown variable or value, 403 for too many cells."""
        try:
            query = orjson.loads(body)
            wanted = {q["code"]: q["selection"] for q in query["query"]}
            kind = query["response"]["format"]
            picks = {v: v.picked(wanted.get(v.code)) for v in self.variables}
        except (ValueError, KeyError, TypeError):
            return BAD_REQUEST
        if kind != "json-stat2" or not set(wanted) <= {v.code for v in self.variables}:
            return BAD_REQUEST
        if np.prod([len(pick) for pick in picks.values()]) > LIMITS["maxCells"]:
            return refusal(403, "Forbidden")
        shown = [v for v in self.variables if v.code in wanted or not v.eliminable]
        return json_reply(self._json_stat(picks, shown))

    @cached_property
    def variables(self) -> tuple["Variable", ...]:
        """The variables in the order of the table."""
        table, periods = self.table, {period: period for period in self.table.periods}
        contents = {content.code: content.label for content in table.contents}
        return (
            Variable(table.area_code, "Alue", self._areas(), "geo", eliminable=True),
            *(
                Variable(code, text, {TOTAL: "Yhteensä"}, "class", eliminable=True)
                for code, text in table.classes
            ),
            Variable("timeperiod_m", "Kuukausi", periods, "time")
            if table.is_monthly
            else Variable("timeperiod_y", "Vuosi", periods, "time"),
            Variable("contentscode", "Tiedot", contents, "metric"),
        )

    @cached_property
    def cells(self) -> npt.NDArray[np.float64]:
        """All cells, area × period × content, coded as in etl.sources.demo.tables."""
        n_periods = len(self.table.periods)
        return np.stack([c.cells(self.economy)[:, -n_periods:] for c in self.table.contents], axis=2)

    def _areas(self) -> dict[str, str]:
        areas = {TOTAL: "KOKO MAA"} | {f"KU{m.code}": m.fi for m in self.economy.ordered}
        if self.table.is_monthly:
            names = {
                g.code: g.name.fi
                for group in self.economy.catalog.groups
                if group.kind == "region"
                for g in group.areas
            }
            areas |= {f"MK{code}": names[code] for code in self.economy.regions}
        return areas

    def _json_stat(self, picks: dict["Variable", list[str]], shown: list["Variable"]) -> dict[str, Any]:
        axes = [[v.places[value] for value in pick] for v, pick in picks.items() if v.role != "class"]
        chosen = self.cells[np.ix_(*axes)]
        statuses = _statuses(chosen.ravel())
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.table.title,
            "source": SIMULATED,
            "updated": self.table.updated,
            "note": [SIMULATED, "... = Tieto on salassapitosäännön alainen"],
            "role": {v.role: [v.code] for v in shown if v.role != "class"},
            "id": [v.code for v in shown],
            "size": [len(picks[v]) for v in shown],
            "dimension": {v.code: self._dimension(v, picks[v]) for v in shown},
            "value": self._values(chosen, picks[self.variables[-1]]),
        } | ({"status": statuses} if statuses else {})

    def _dimension(self, variable: "Variable", pick: list[str]) -> dict[str, Any]:
        category: dict[str, Any] = {
            "index": {value: place for place, value in enumerate(pick)},
            "label": {value: variable.labels[value] for value in pick},
        }
        if variable.role == "metric":
            units = {content.code: content for content in self.table.contents}
            category["unit"] = {
                value: {"base": units[value].unit, "decimals": units[value].decimals} for value in pick
            }
        return {"label": variable.text, "category": category}

    def _values(self, chosen: npt.NDArray[np.float64], contents: list[str]) -> list[float | int | None]:
        decimals = {content.code: content.decimals for content in self.table.contents}
        values = np.empty(chosen.shape, object)
        for place, content in enumerate(contents):
            cells = chosen[:, :, place]
            finite = np.where(np.isfinite(cells), cells, 0)
            values[:, :, place] = finite if decimals[content] else finite.astype(np.int64)
        values[~np.isfinite(chosen)] = None
        return list(values.ravel().tolist())


class Variable:
    """A variable of a table: its code, text, values with their labels, and role."""

    def __init__(
        self, code: str, text: str, labels: dict[str, str], role: str, *, eliminable: bool = False
    ) -> None:
        self.code, self.text, self.labels, self.role, self.eliminable = code, text, labels, role, eliminable
        self.places = {value: place for place, value in enumerate(labels)}

    def picked(self, selection: dict[str, Any] | None) -> list[str]:
        """The selected values in the table's order; all where an ineliminable variable is left out.

        Raises ValueError for values or filters that the source would refuse.
        """
        if selection is None:
            return [TOTAL] if self.eliminable else list(self.labels)
        values = selection["values"]
        if selection["filter"] == "all" and values == ["*"]:
            return list(self.labels)
        if selection["filter"] == "top" and len(values) == 1:
            return list(self.labels)[-int(values[0]) :]
        if selection["filter"] != "item" or not values or not set(values) <= set(self.labels):
            raise ValueError(f"{self.code}: {selection}")
        return sorted(set(values), key=self.places.__getitem__)


def _statuses(cells: npt.NDArray[np.float64]) -> dict[str, str]:
    secret = {str(place): "..." for place in np.flatnonzero(np.isnan(cells)).tolist()}
    return secret | {str(place): "." for place in np.flatnonzero(np.isinf(cells)).tolist()}
