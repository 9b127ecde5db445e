"""The fields in the query of an address: as they are written, and what a reader may have written instead."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, get_args
from urllib.parse import parse_qsl

from dashboard.address import FIELDS, PARAMETERS, Address, Axes, Measure, ViewKind, YesNo
from dashboard.places import GROUP_SIGN, LANGUAGES, Places, places_of
from dashboard.wave_slugs import wave_named, wave_slug
from etl.catalog import Catalog, load_catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language
from etl.estimates.methods import Method
from etl.estimates.specification import POOLS, Design

MAXIMUM_QUERY: Final = 4000
MAXIMUM_TEXT: Final = 100
MAXIMUM_AREAS: Final = 12
MAXIMUM_INDICATORS: Final = 6
LEAST_PEERS: Final = 5
MOST_PEERS: Final = 20
MOST_ANTICIPATION: Final = 12
SEPARATOR: Final = ","
_PERIOD: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|Q[1-4])?", re.ASCII)
_WEIGHTS: Final = re.compile(
    r"[a-z][a-z0-9_]{0,29}:\d{1,2}(\.\d)?(,[a-z][a-z0-9_]{0,29}:\d{1,2}(\.\d)?){0,11}"
)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_LEVEL: Final = re.compile(r"-?\d{1,12}([.,]\d{1,4})?", re.ASCII)
_LISTS: Final = frozenset({"areas", "indicators", "weights"})
"""Fields of several values, by commas or as repeated parameters, so that the inputs of a form may add to them."""
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "view": get_args(ViewKind),
    "measure": get_args(Measure),
    "axes": get_args(Axes),
    "method": get_args(Method),
    "pool": POOLS,
    "crisis": get_args(YesNo),
    "seasonal": get_args(YesNo),
    "design": get_args(Design),
}
_PATTERNS: Final = {
    "period": _PERIOD,
    "first": _PERIOD,
    "last": _PERIOD,
    "base": _PERIOD,
    "weights": _WEIGHTS,
    "start": _MONTH,
    "breakdown": _WORD,
    "theme": _WORD,
}
_NUMBERS: Final = {"count": (LEAST_PEERS, MOST_PEERS), "anticipation": (0, MOST_ANTICIPATION)}
_LEVELS: Final = frozenset(
    {
        "baseline",
        "target",
        *(
            f"{criterion}_{when}"
            for criterion in ("activation", "moves", "starts")
            for when in ("before", "after")
        ),
    }
)
_NOTHING: Final = {
    field.name: field.default for field in fields(Address) if field.name not in ("page", "language")
}
Pairs = Mapping[str, Sequence[str]]


class UnknownValueError(ValueError):
    """A field of the query says what can't be."""


def parameter(field: str, language: Language) -> str:
    """The name of the query parameter that carries `field`, for the inputs of a form."""
    return PARAMETERS[field][language]


def pairs_of(query: str) -> dict[str, list[str]] | None:
    """The values of each parameter that has any; None where the query is over-long."""
    if len(query) > MAXIMUM_QUERY:
        return None
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.removeprefix("?"), errors="replace", max_num_fields=None):
        if value.strip():
            found.setdefault(name, []).append(value)
    return found


def is_weights(text: str) -> bool:
    """True for the weights of an address: "level:2,trend:1"."""
    return _WEIGHTS.fullmatch(text) is not None


def written_fields(address: Address, catalog: Catalog | None = None) -> dict[str, str]:
    """The query parameters of an address, in the order of its page's fields."""
    written = {}
    for field in FIELDS[address.page]:
        value = getattr(address, field)
        if value != _NOTHING[field]:
            text = wave_slug(catalog or load_catalog(), value) if field == "wave" else _written(value)
            written[parameter(field, address.language)] = text
    return written


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return SEPARATOR.join(value) if isinstance(value, tuple) else str(value)


def with_fields(address: Address, given: Pairs, catalog: Catalog) -> Address:
    """The address with the fields that the query gives. Raises UnknownValueError for what can't be."""
    found: dict[str, Any] = {}
    for field in FIELDS[address.page]:
        texts = given_texts(field, address.language, given)
        if texts:
            found |= _read(field, texts, address, catalog)
    return replace(address, **found)


def given_texts(field: str, language: Language, given: Pairs) -> Sequence[str]:
    """What the query gives for a field, under its name in the language or else in another."""
    order = (language, *(other for other in LANGUAGES if other != language))
    return next((given[name] for known in order if (name := parameter(field, known)) in given), ())


def clean_text(text: str) -> str:
    """What a reader typed, fit for an address: one line, at most MAXIMUM_TEXT characters."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(shown.split())[:MAXIMUM_TEXT].strip()


def _read(field: str, texts: Sequence[str], address: Address, catalog: Catalog) -> dict[str, Any]:
    if field == "text":
        return {"text": clean_text(texts[0]) or None}
    text = SEPARATOR.join(texts) if field in _LISTS else texts[0]
    if field == "areas":
        return _areas(text, places_of(catalog), address.language)
    if field in ("beside", "merged"):
        return (_beside if field == "beside" else _merged)(text, address, places_of(catalog))
    if field == "indicators":
        return {field: _indicators(text, catalog)}
    if field in ("wave", "area"):
        return {field: _named(field, text, address.language, catalog)}
    return {field: _plain(field, text, catalog)}


def _named(field: str, text: str, language: Language, catalog: Catalog) -> str:
    """The wave or the area that the text names."""
    found = wave_named(catalog, text) if field == "wave" else places_of(catalog).code_of(text, language)
    if found is None:
        raise UnknownValueError(field)
    return found


def _plain(field: str, text: str, catalog: Catalog) -> str | float:
    if field in _NUMBERS:
        return _number(field, text)
    if field in _LEVELS:
        return _level(field, text)
    if field == "indicator":
        known = text in catalog.indicators
    elif field == "example":
        known = text in catalog.targets
    elif field in _CHOICES:
        known = text in _CHOICES[field]
    else:
        known = _PATTERNS[field].fullmatch(text) is not None
    if not known:
        raise UnknownValueError(field)
    return text


def _number(field: str, text: str) -> int:
    least, most = _NUMBERS[field]
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or not least <= int(text) <= most:
        raise UnknownValueError(field)
    return int(text)


def _level(field: str, text: str) -> float:
    """A level as typed, with a decimal point or comma and perhaps spaces between thousands."""
    plain = "".join(text.split())
    if not _LEVEL.fullmatch(plain):
        raise UnknownValueError(field)
    return float(plain.replace(",", ".")) + 0.0


def _indicators(text: str, catalog: Catalog) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(part.strip() for part in text.split(SEPARATOR) if part.strip()))
    if len(ids) > MAXIMUM_INDICATORS or any(i not in catalog.indicators for i in ids):
        raise UnknownValueError("indicators")
    return ids


def _areas(text: str, places: Places, language: Language) -> dict[str, Any]:
    """The areas that the text names; a name that is none of ours becomes what is searched for."""
    codes: dict[str, None] = {}
    unknown = []
    for part in (p for p in text.split(SEPARATOR) if p.strip()):
        code = _area(part, places, language)
        if code is None:
            unknown.append(clean_text(part))
        else:
            codes[code] = None
    if len(codes) > MAXIMUM_AREAS:
        raise UnknownValueError("areas")
    return {"areas": tuple(codes)} | ({"text": unknown[0]} if unknown and unknown[0] else {})


def _beside(text: str, address: Address, places: Places) -> dict[str, Any]:
    """The area that the text names; none for the page's own area and for the country, which is there anyway."""
    code = _area(text, places, address.language)
    if code is None:
        return {"text": clean_text(text) or None} if "text" in FIELDS[address.page] else {}
    return {"beside": None if code in (address.area, COUNTRY) else code}


def _area(text: str, places: Places, language: Language) -> str | None:
    """A plus sign that was not escaped arrives as a space."""
    if re.fullmatch(r"\s*KU\d{3}( KU\d{3})+\s*", text):
        text = GROUP_SIGN.join(text.split())
    return places.group_of(text, language) if GROUP_SIGN in text else places.code_of(text, language)


def _merged(slug: str, address: Address, places: Places) -> dict[str, Any]:
    """The abolished name the reader came by, where the page's municipality is its heir."""
    change = places.ended_by_slug.get(slug)
    is_heir = change is not None and f"KU{change.current}" == address.area
    return {"merged": slug if is_heir else address.merged}
