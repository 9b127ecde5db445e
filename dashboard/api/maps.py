"""All municipalities in all periods of one indicator, compact enough to colour a map while a slider moves."""

from collections.abc import Mapping
from typing import Any, Final

from dashboard.api.errors import ApiError, bad, nearest, shown
from dashboard.api.parameters import Parameter, one
from dashboard.data import Figures
from dashboard.spread import map_limits, spread_of
from etl.frames import TOTAL

PARAMETERS: Final = (
    Parameter(
        "indicator", "An indicator id; /api/v1/indicators lists them", "unemployment_rate", is_required=True
    ),
    Parameter("breakdown", f"A breakdown; `{TOTAL}` when left out", TOTAL),
)
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["version", "origin", "map"],
    "properties": {
        "version": {"type": "string", "description": "Version of the published data"},
        "origin": {"type": "string", "enum": ["official", "demo"], "description": "demo: simulated figures"},
        "notice": {"type": "string", "description": "Only with simulated figures"},
        "map": {"$ref": "#/components/schemas/Map"},
    },
}
MAP: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["indicator", "breakdown", "decimals", "limits", "periods", "areas", "values", "statuses"],
    "properties": {
        "indicator": {"type": "string"},
        "breakdown": {"type": "string"},
        "decimals": {"type": "integer"},
        "limits": {
            "type": "array",
            "items": {"type": "number"},
            "description": "Between the classes of colour, rising; a value equal to one is in the class above",
        },
        "periods": {"type": "array", "items": {"type": "string"}},
        "areas": {"type": "array", "items": {"type": "string"}, "description": "Codes of municipalities"},
        "values": {
            "type": "array",
            "items": {"type": "array", "items": {"type": ["number", "null"]}},
            "description": "A row for each period, a value for each area; null where there is none",
        },
        "statuses": {
            "type": "array",
            "items": {"type": "string"},
            "description": "A text for each period, a letter for each area; - where nothing is published",
        },
    },
}


def municipal_map(words: Mapping[str, tuple[str, ...]], figures: Figures) -> dict[str, Any]:
    """The map that a request's words ask for. Raises ApiError naming the parameter at fault."""
    indicator, breakdown = _asked(words, figures)
    spread = spread_of(figures, figures.catalog.indicators[indicator], breakdown)
    places = range(len(spread.periods))
    return {
        "indicator": indicator,
        "breakdown": breakdown,
        "decimals": spread.indicator.decimals,
        "limits": map_limits(spread),
        "periods": spread.periods,
        "areas": spread.codes,
        "values": spread.values.T.tolist(),
        "statuses": ["".join(letter or "-" for letter in spread.letters(t)) for t in places],
    }


def _asked(words: Mapping[str, tuple[str, ...]], figures: Figures) -> tuple[str, str]:
    indicator, breakdown = words["indicator"][0], one(words, "breakdown", TOTAL) or TOTAL
    published = sorted(figures.frames.indicators)
    if indicator not in figures.catalog.indicators:
        step = f"{nearest(indicator, published)}/api/v1/indicators lists them"
        raise bad("indicator", f"there is no indicator {shown(indicator)}", step)
    if indicator not in published:
        raise ApiError(
            404,
            f"no figures of {indicator!r} are published",
            "/api/v1/indicators tells for each indicator what is published",
            "indicator",
            "no_figures",
        )
    known = figures.frames.cube(indicator).breakdowns
    if breakdown not in known:
        step = f"{nearest(breakdown, list(known))}{indicator} has: {', '.join(known)}"
        raise bad("breakdown", f"{indicator} has no breakdown {shown(breakdown)}", step)
    return indicator, breakdown
