"""The schema of an estimate's answer."""

from typing import Any, Final, get_args

from etl.estimates.donors import Reason
from etl.estimates.methods import ESTIMATORS
from etl.estimates.refusals import RefusalReason
from etl.estimates.specification import POOLS, Design

_WORD: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_YES_NO: Final = {"type": "boolean"}
_WORDS: Final = {"type": "array", "items": _WORD}
_NUMBERS: Final = {"type": "object", "additionalProperties": _NUMBER}
_METHOD: Final = {"type": "string", "enum": list(ESTIMATORS)}


def _object(required: str, properties: dict[str, Any], description: str = "") -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {"type": "object", "required": required.split(), "properties": properties, **told}


def _bounds(description: str, **more: Any) -> dict[str, Any]:
    either = {"type": ["number", "null"]}
    return _object("low high level", {"low": either, "high": either, "level": _NUMBER, **more}, description)


_SPECIFICATION: Final = _object(
    "wave area indicator breakdown method start first last anticipation pool crisis seasonal design",
    {
        "wave": _WORD,
        "wave_name": {"$ref": "#/components/schemas/Text"},
        "area": {"type": "string", "description": "Code or group; the years of the wave for its average"},
        "area_name": {"$ref": "#/components/schemas/Text"},
        "indicator": _WORD,
        "breakdown": _WORD,
        "method": _METHOD,
        "start": _WORD,
        "first": {"type": ["string", "null"], "description": "null where there is no panel"},
        "last": {"type": ["string", "null"], "description": "null where the wave has no end"},
        "anticipation": _COUNT,
        "pool": {"type": "string", "enum": list(POOLS)},
        "crisis": _YES_NO,
        "seasonal": _YES_NO,
        "design": {"type": "string", "enum": list(get_args(Design))},
    },
    "Everything that decides the figures apart from the data, with nothing left open",
)
_REFUSAL: Final = {
    "type": ["object", "null"],
    "description": "Why no effect is told, with the figures behind the reason",
    "required": ["reason", "figures", "areas"],
    "properties": {
        "reason": {"type": "string", "enum": list(get_args(RefusalReason))},
        "figures": _NUMBERS,
        "areas": _WORDS,
    },
}
_AVERAGE: Final = _object(
    "effect standard_error n_clusters p_value interval",
    {
        "effect": _NUMBER,
        "standard_error": _NUMBER,
        "n_clusters": _COUNT,
        "p_value": _NUMBER,
        "interval": _bounds("Of a normal distribution"),
    },
)
_ONE_METHOD: Final = _object(
    "effect pre_rmspe intercept duality_gap converged",
    {
        "effect": _NUMBER,
        "pre_rmspe": _NUMBER,
        "intercept": _NUMBER,
        "duality_gap": _NUMBER,
        "converged": _YES_NO,
    },
)
_FIT: Final[dict[str, Any]] = {
    "unit": {
        "type": "string",
        "description": "The indicator's unit, percentage points for pct; or per_100_of_base: persons or euros per "
        "100 of the base before the start",
    },
    "per_base": _YES_NO,
    "base": {"type": ["string", "null"], "description": "The indicator that counts are taken per 100 of"},
    "treated": {"type": "array", "items": _WORDS, "description": "Municipalities of each treated unit"},
    "periods": _object("before after", {"before": _WORDS, "after": _WORDS}, "The periods that are used"),
    "n_donors": _COUNT,
    "excluded_donors": {
        "type": "object",
        "description": "How many municipalities are no donors, by reason",
        "propertyNames": {"enum": list(get_args(Reason))},
        "additionalProperties": _COUNT,
    },
    "pre_rmspe": _NUMBER,
    "median_pre_rmspe": {"type": "number", "description": "Of the placebos it is compared with"},
    "duality_gap": {"type": "number", "description": "Relative certificate of the optimum"},
    "converged": _YES_NO,
    "observed": {**_NUMBERS, "description": "The treated, by period"},
    "reproduction": _object(
        "treated start seasonal command",
        {
            "treated": _WORDS,
            "start": _WORD,
            "seasonal": _YES_NO,
            "command": {"type": ["string", "null"], "description": "For the panel saved as panel.csv"},
        },
    ),
}
_SIDE: Final = _object(
    "before after change",
    {"before": _NUMBER, "after": _NUMBER, "change": _NUMBER},
    "Means over the same months before and after the start",
)
_CONTRAST: Final = _object(
    "base treated others difference usual observed index",
    {
        "base": {**_WORDS, "description": "The periods whose mean is 100"},
        "treated": _SIDE,
        "others": {**_SIDE, "description": "All donors together"},
        "difference": {"type": "number", "description": "The change of the treated less that of the others"},
        "usual": {
            **_bounds("Where the changes of so large a part of the others one by one lie"),
        },
        "observed": _object("treated others", {"treated": _NUMBERS, "others": _NUMBERS}, "By period"),
        "index": _object("treated others", {"treated": _NUMBERS, "others": _NUMBERS}, "By period"),
    },
)
_MATCHED: Final = _object(
    "count weights groups neighbours difference",
    {
        "count": _COUNT,
        "weights": {**_NUMBERS, "description": "By rule"},
        "groups": {
            "type": "object",
            "description": "trial; applied: known applicants that did not take part; rest; matched: the nearest",
            "additionalProperties": _object(
                "n before after change", {"n": _COUNT, "before": _NUMBER, "after": _NUMBER, "change": _NUMBER}
            ),
        },
        "neighbours": {
            "type": "object",
            "description": "The distances of the nearest of each treated unit",
            "additionalProperties": _NUMBERS,
        },
        "difference": {
            "oneOf": [
                _object(
                    "effect p_value interval",
                    {"effect": _NUMBER, "p_value": _NUMBER, "interval": _bounds("95 %")},
                ),
                {"type": "null"},
            ],
            "description": "Of the changes; null where nobody can be matched or its error is not known",
        },
    },
)
_EFFECT: Final[dict[str, Any]] = {
    "effect": {"type": "number", "description": "Mean gap from the start on"},
    "interval": _bounds(
        "Conformal; without bounds where `reason` says why",
        kind={"type": "string"},
        reason={"type": ["string", "null"]},
    ),
    "placebo_interval": _bounds("The effect less the quantiles of the placebos"),
    "p_value": {"type": "number", "description": "Conformal, moving blocks, of no effect"},
    "placebo_test": _object(
        "ratio rank n p_value size",
        {
            "ratio": {
                "type": ["number", "null"],
                "description": "RMSPE after ÷ before; null for a perfect fit",
            },
            "rank": _COUNT,
            "n": _COUNT,
            "p_value": _NUMBER,
            "size": {**_COUNT, "description": "Municipalities in each placebo, more than 1 for an average"},
        },
        "Rank of the ratio among donors of like size; of the size of an average effect among groups of donors",
    ),
    "intercept": {"type": "number", "description": "Level above the weighted donors before the start"},
    "unique_weights": {"type": "boolean", "description": "No other weights of the donors fit as well"},
    "weights": {**_NUMBERS, "description": "Of the donors that have any, the heaviest first"},
    "effective_donors": {"type": "number", "description": "1 ÷ Σw²"},
    "counterfactual": {**_NUMBERS, "description": "By period"},
    "gap": {**_NUMBERS, "description": "Observed less counterfactual, by period"},
    "methods": {
        "type": "object",
        "description": "All methods on the same panel",
        "additionalProperties": _ONE_METHOD,
    },
    "clustered": {
        "type": "object",
        "description": "Of a wave's average, by method: errors with each trial area, and each employment area of the "
        "donors, as one draw",
        "additionalProperties": _AVERAGE,
    },
    "contrast": {
        "oneOf": [_CONTRAST, {"type": "null"}],
        "description": "The treated beside all others: no effect; null where figures can't be added up",
    },
    "matched": {
        "oneOf": [_MATCHED, {"type": "null"}],
        "description": "The treated beside the most similar of the others; null where donors are no municipalities",
    },
}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["version", "origin", "data", "specification", "links", "status", "refusal", "sentence", "method"],
    "properties": {
        "version": {"type": "string", "description": "Version of the published data"},
        "origin": {"type": "string", "enum": ["official", "demo"], "description": "demo: simulated figures"},
        "notice": {"type": "string", "description": "Only with simulated figures"},
        "data": _object(
            "version sha256 created_at code_version",
            {"version": _WORD, "sha256": _WORD, "created_at": _WORD, "code_version": _WORD},
        ),
        "specification": _SPECIFICATION,
        "links": _object("page estimate panel", {"page": _WORD, "estimate": _WORD, "panel": _WORD}),
        "status": {"type": "string", "enum": ["estimate", "refused"]},
        "refusal": _REFUSAL,
        "sentence": {"type": "string", "description": "The answer in plain English"},
        "method": _METHOD,
        **_FIT,
        **_EFFECT,
    },
    "oneOf": [
        {
            "properties": {"status": {"const": "estimate"}, "refusal": {"type": "null"}},
            "required": [*_FIT, *_EFFECT],
        },
        {
            "properties": {"status": {"const": "refused"}, "refusal": {"type": "object"}, "effect": False},
        },
    ],
}  # fmt: skip
