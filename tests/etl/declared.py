"""Small declarations for tests."""

from typing import Any

from etl.catalog.models import Indicator

TEXT = {"fi": "Nimi", "sv": "Namn", "en": "Name"}


def indicator(identifier: str, method: str = "sum", **changes: Any) -> Indicator:
    """An indicator with made-up words; `changes` replaces any field."""
    groups: dict[str, Any] = {"method": method, "base": "labour_force", **changes.pop("groups", {})}
    fields: dict[str, Any] = {
        "id": identifier,
        "order": 1,
        "theme": "unemployment",
        "title": TEXT,
        "short": TEXT,
        "definition": TEXT,
        "unit": "persons",
        "decimals": 0,
        "direction": "lower",
        "frequency": "monthly",
        "availability": "open",
        "series": {"kind": "pxweb", "dataset": "table", "contents": [{"label": "^x"}]},
        "groups": groups,
        "confidence": "high",
        "evidence": "made for tests",
    }
    return Indicator.model_validate(fields | changes)


def ratio(identifier: str, numerator: str, denominator: str, **changes: Any) -> Indicator:
    """A percentage with one decimal."""
    groups = {"numerator": numerator, "denominator": denominator, "scale": 100}
    return indicator(identifier, "ratio", groups=groups, unit="pct", decimals=1, **changes)
