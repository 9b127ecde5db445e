"""Answers of the classification service, from the catalog itself."""

from collections.abc import Callable, Iterator
from typing import Any

from etl.catalog import Catalog
from etl.catalog.models import Municipality
from etl.sources.demo.reply import Reply, json_reply, refusal


class ClassificationAnswers:
    """The items of the municipal classification and its correspondence tables, in Finnish."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.suffix = f"_1_{catalog.division.classification_year}0101"

    def __call__(self, parts: list[str], query: dict[str, list[str]], body: bytes) -> Reply:
        """The answer to a GET below the service's base address."""
        del query, body
        if parts == ["classifications", f"kunta{self.suffix}", "classificationItems"]:
            return json_reply([_item(m.code, m.fi) for m in self.catalog.division.municipalities])
        for name, group_of in _GROUPS.items():
            if parts == ["correspondenceTables", f"kunta{self.suffix}#{name}{self.suffix}", "maps"]:
                return json_reply(list(self._maps(group_of)))
        return refusal(404, "Not Found")

    def _maps(self, group_of: Callable[[Municipality], str | None]) -> Iterator[dict[str, Any]]:
        for municipality in self.catalog.division.municipalities:
            group = group_of(municipality)
            if group is not None:
                source = _item(municipality.code, municipality.fi)
                yield {"sourceItem": source, "targetItem": _item(group, group)}


_GROUPS: dict[str, Callable[[Municipality], str | None]] = {
    "maakunta": lambda municipality: municipality.region,
    "tyollisyysalue": lambda municipality: municipality.employment_area,
}


def _item(code: str, name: str) -> dict[str, Any]:
    names = [{"lang": "fi", "langName": "suomi", "name": name}]
    return {"level": 1, "code": code, "parentCode": None, "classificationItemNames": names}
