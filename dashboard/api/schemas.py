"""The schemas of the API's answers."""

from typing import Any, Final

from dashboard.api.maps import MAP

TEXT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["fi", "sv", "en"],
    "properties": {language: {"type": "string"} for language in ("fi", "sv", "en")},
}
_WORD: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"oneOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]}
_PERIOD_OR_NULL: Final = {"type": ["string", "null"], "examples": ["2026-06", "2026Q2", "2026"]}

OBSERVATION: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["indicator", "area", "period", "breakdown", "value", "status"],
    "properties": {
        "indicator": _WORD,
        "area": {"type": "string", "description": "Area code, or municipalities of a group joined by +"},
        "period": {"type": "string", "examples": ["2013-12", "2013Q4", "2013"]},
        "breakdown": _WORD,
        "value": {"type": ["number", "null"], "description": "null for the statuses Q, M and L"},
        "status": {
            "type": "string",
            "enum": ["A", "P", "B", "E", "Q", "M", "L"],
            "description": "A normal, P provisional, B break in series here, E derived by the portal, "
            "Q suppressed by the source, M missing, L not applicable",
        },
        "covered": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "description": "Share of the group's base that its members with figures make up; only of groups",
        },
    },
}

_COUNT: Final = {"type": "integer", "minimum": 0}

REVISION: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "description": "What the last version that changed the figures did to those published before; "
    "null where no version came before",
    "required": ["version", "made_at", "newest_period", "newest_before", "n_changed", "n_added", "largest"],
    "properties": {
        "version": {"type": "string", "description": "The version that changed the figures"},
        "made_at": {"type": "string", "format": "date-time"},
        "newest_period": _WORD,
        "newest_before": {"type": "string", "description": "Empty where the indicator was new"},
        "n_changed": {**_COUNT, "description": "Earlier observations with another value or status now"},
        "n_revalued": {**_COUNT, "description": "Those with another value"},
        "n_remarked": {**_COUNT, "description": "Those with another status alone"},
        "n_added": _COUNT,
        "n_removed": _COUNT,
        "largest": {
            "type": ["object", "null"],
            "description": "The largest change of a value, in the indicator's unit",
            "required": ["area", "period", "breakdown", "before", "after"],
            "properties": {
                "area": _WORD,
                "period": _WORD,
                "breakdown": _WORD,
                "before": {"type": "number"},
                "after": {"type": "number"},
            },
        },
    },
}

INDICATOR: Final[dict[str, Any]] = {
    "type": "object",
    "required": [
        "id",
        "title",
        "definition",
        "unit",
        "frequency",
        "availability",
        "breakdowns",
        "published",
        "sources",
    ],
    "properties": {
        "id": _WORD,
        "number": {"type": ["integer", "null"], "description": "Number in the monitoring plan of the trials"},
        "theme": _WORD,
        "title": {"$ref": "#/components/schemas/Text"},
        "short": {"$ref": "#/components/schemas/Text"},
        "definition": {"$ref": "#/components/schemas/Text"},
        "unit": _WORD,
        "decimals": {"type": "integer"},
        "direction": {
            "type": "string",
            "enum": ["lower", "higher", "context"],
            "description": "Which way is better",
        },
        "frequency": {"type": "string", "enum": ["monthly", "quarterly", "yearly"]},
        "availability": {"type": "string", "enum": ["open", "open_region", "import", "unknown"]},
        "numerator": _TEXT_OR_NULL,
        "denominator": _TEXT_OR_NULL,
        "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Text"}},
        "breaks": {"type": "array", "items": {"type": "object"}},
        "confidence": _WORD,
        "groups": {"type": "string", "description": "How figures of several municipalities become one"},
        "breakdowns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": _WORD, "title": _TEXT_OR_NULL},
            },
        },
        "published": {
            "type": "object",
            "required": ["first_period", "last_period", "n_areas", "n_observations", "revision"],
            "properties": {
                "first_period": _PERIOD_OR_NULL,
                "last_period": _PERIOD_OR_NULL,
                "n_areas": {"type": "integer"},
                "n_observations": {"type": "integer"},
                "revision": REVISION,
            },
        },
        "holder": _TEXT_OR_NULL,
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "licence", "citation"],
                "properties": {"licence": _WORD},
            },
        },
    },
}

AREA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["code", "kind", "name", "members"],
    "properties": {
        "code": {"type": "string", "examples": ["KU091", "MK06", "HV09", "TA31", "KO-a-13", "SSS"]},
        "kind": _WORD,
        "name": {"$ref": "#/components/schemas/Text"},
        "members": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Codes of the municipalities in it",
        },
        "ended": {"type": "string", "format": "date", "description": "Only of abolished municipalities"},
        "successor": {
            "type": "string",
            "description": "The municipality that an abolished one belongs to today",
        },
    },
}

ERROR: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["status", "code", "parameter", "message", "next"],
            "properties": {
                "status": {"type": "integer"},
                "code": _WORD,
                "parameter": {"type": ["string", "null"]},
                "message": _WORD,
                "next": {"type": "string", "description": "What to do"},
            },
        }
    },
}

HEALTH: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string", "enum": ["ok", "nothing_published"]},
        "version": _WORD,
        "origin": {"type": "string", "enum": ["official", "demo"]},
        "created_at": {"type": "string", "format": "date-time"},
        "age_seconds": {"type": "integer", "description": "Since this version was published"},
        "problem": {"type": ["string", "null"], "description": "Why a newer version can't be read"},
    },
}

COMPONENTS: Final[dict[str, dict[str, Any]]] = {
    "Text": TEXT,
    "Observation": OBSERVATION,
    "Indicator": INDICATOR,
    "Area": AREA,
    "Error": ERROR,
    "Health": HEALTH,
    "Map": MAP,
}


def listing(name: str, component: str) -> dict[str, Any]:
    """The schema of an answer that lists components under `name`."""
    return {
        "type": "object",
        "required": ["version", "origin", name],
        "properties": {
            "version": {"type": "string", "description": "Version of the published data"},
            "origin": {
                "type": "string",
                "enum": ["official", "demo"],
                "description": "demo: simulated figures",
            },
            "notice": {"type": "string", "description": "Only with simulated figures"},
            name: {"type": "array", "items": {"$ref": f"#/components/schemas/{component}"}},
        },
    }


OBSERVATIONS: Final = listing("observations", "Observation")
INDICATORS: Final = listing("indicators", "Indicator")
AREAS: Final = listing("areas", "Area")
