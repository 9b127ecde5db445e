"""Areas by anything a reader may call them: names in every language, codes, abolished names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from dashboard.address import PLACE_KINDS
from etl.catalog import Catalog, load_catalog
from etl.catalog.areas import COUNTRY, Area, AreaKind
from etl.catalog.models import Language, Merger, Municipality, wave_of_trial_area

LANGUAGES: Final[tuple[Language, ...]] = ("fi", "sv", "en")
GROUP_SIGN: Final = "+"
MAXIMUM_MEMBERS: Final = 40
SLUGS_KEPT: Final = 1 << 12
NAMED_MEMBERS: Final = 3
"""Members of a group that its name tells; of larger groups it tells how many more there are."""
_SEPARATORS: Final = re.compile(r"[\s'’/_\-‐-―]+")
_SILENT: Final = re.compile(r"[:.,()]")


@dataclass(frozen=True)
class Place:
    """A municipality (code KU…); `ended` is set where the name or code asked for is of one that has."""

    area: str
    ended: Merger | None = None

    @property
    def merged(self) -> str | None:
        """The slug of the ended name, for the address of the page."""
        return slug(self.ended.fi) if self.ended else None


class Places:
    """Slugs and codes of one catalog's areas, and of abolished municipalities."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._municipalities = catalog.division.municipalities
        self._ended = tuple(c for c in catalog.changes.changes if c.kind != "region_change")

    @cached_property
    def slugs(self) -> dict[Language, dict[str, str]]:
        """Slug of each municipality's own page by language: {"sv": {"KU837": "tammerfors"}}."""
        return self.slugs_of["municipality"]

    @cached_property
    def slugs_of(self) -> dict[AreaKind, dict[Language, dict[str, str]]]:
        """Slug of each area's own page by kind, language and code."""
        areas = self._catalog.areas.values()
        return {
            kind: {lang: {a.code: self._slug(a, lang) for a in areas if a.kind == kind} for lang in LANGUAGES}
            for kind in PLACE_KINDS
        }

    def _slug(self, area: Area, language: Language) -> str:
        """The slug of an area's name; English municipalities have the Finnish one."""
        if area.municipality is not None:
            return slug(name_in(area.municipality, language))
        return slug(dated_name(self._catalog, area.code, language))

    def slug_of(self, code: str, language: Language) -> str:
        """The slug of an area's own page. Raises KeyError for an unknown area."""
        return self.slugs_of[self._catalog.areas[code].kind][language][code]

    def find_area(self, kind: AreaKind, text: str, language: Language) -> str | None:
        """The code of the area of a kind that `text` names, by a slug in any language or its code."""
        key = slug(text)
        by_language = self._codes_by_slug[kind]
        order = (language, *(other for other in LANGUAGES if other != language))
        known = next((by_language[other][key] for other in order if key in by_language[other]), None)
        return known or self._codes_by_code[kind].get(key)

    def code_of(self, text: str, language: Language) -> str | None:
        """The code of the area, of whatever kind, that `text` names; a municipality first. "SSS" is the country."""
        if slug(text) in self._slugs_of_country:
            return COUNTRY
        place = self.find(text, language)
        if place is not None:
            return place.area
        found = (self.find_area(kind, text, language) for kind in PLACE_KINDS)
        return next((code for code in found if code is not None), None)

    @cached_property
    def _slugs_of_country(self) -> frozenset[str]:
        name = self._catalog.areas[COUNTRY].name
        return frozenset({"sss", *(slug(name.get(language)) for language in LANGUAGES)})

    def group_of(self, text: str, language: Language) -> str | None:
        """The group (codes in order) or the one municipality of "tampere+KU398"; None where not all are known."""
        words = [word for word in text.split(GROUP_SIGN) if word.strip()]
        found = [self.find(word, language) for word in words[: MAXIMUM_MEMBERS + 1]]
        codes = sorted({place.area for place in found if place is not None})
        complete = bool(words) and len(words) <= MAXIMUM_MEMBERS and None not in found
        return GROUP_SIGN.join(codes) if complete else None

    @cached_property
    def _codes_by_slug(self) -> dict[AreaKind, dict[Language, dict[str, str]]]:
        return {
            kind: {lang: {name: code for code, name in slugs.items()} for lang, slugs in by_language.items()}
            for kind, by_language in self.slugs_of.items()
        }

    @cached_property
    def _codes_by_code(self) -> dict[AreaKind, dict[str, str]]:
        return {kind: {slug(c): c for c in by["fi"]} for kind, by in self.slugs_of.items()}

    @cached_property
    def ended_by_slug(self) -> dict[str, Merger]:
        """Changes by the slug of the Finnish name that ended."""
        return {slug(change.fi): change for change in self._ended}

    def find(self, text: str, language: Language) -> Place | None:
        """The municipality `text` names: by its name in the language, the other one, its code, old ones."""
        key = slug(text)
        for names in self._names_in_order(language):
            if key in names:
                return names[key]
        return None

    def _names_in_order(self, language: Language) -> Iterable[dict[str, Place]]:
        yield self._by_name[language]
        yield self._by_name["sv" if language != "sv" else "fi"]
        yield self._by_code
        yield self._by_ended_name
        yield self._by_ended_code

    @cached_property
    def _by_name(self) -> dict[Language, dict[str, Place]]:
        return {
            language: {name: Place(code) for code, name in slugs.items()}
            for language, slugs in self.slugs.items()
        }

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {key: Place(f"KU{m.code}") for m in self._municipalities for key in _code_forms(m.code)}

    @cached_property
    def _by_ended_name(self) -> dict[str, Place]:
        return {
            slug(name): Place(f"KU{c.current}", c)
            for c in self._ended
            for name in (c.sv, c.fi)
            if name is not None
        }

    @cached_property
    def _by_ended_code(self) -> dict[str, Place]:
        return {key: Place(f"KU{c.current}", c) for c in self._ended for key in _code_forms(c.code)}


@lru_cache(SLUGS_KEPT)
def slug(name: str) -> str:
    """The name as it stands in an address: lower case, ä and å as a, ö as o, spaces as hyphens.

    Letters without an ASCII form are kept, so that they match nothing.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return _SEPARATORS.sub("-", _SILENT.sub("", plain)).strip("-")


def name_in(municipality: Municipality, language: Language) -> str:
    """The municipality's name; English uses the Finnish one."""
    return municipality.sv if language == "sv" else municipality.fi


def area_name(catalog: Catalog, area: str, language: Language) -> str:
    """The name of an area: "Tampere"; of a trial area with its years: "Espoo 2012–2015".

    A group is named by its members: "Lahti + Tampere", "Akaa + Hämeenkyrö + Ikaalinen + 20".
    """
    wave = wave_of_trial_area(area)
    if wave is not None:
        return f"{catalog.areas[area].name.get(language)} {catalog.waves[wave].years}"
    names = [catalog.areas[code].name.get(language) for code in area.split(GROUP_SIGN)]
    more = len(names) - NAMED_MEMBERS
    told = names if more <= 1 else [*names[:NAMED_MEMBERS], str(more)]
    return f" {GROUP_SIGN} ".join(told)


def dated_name(catalog: Catalog, area: str, language: Language) -> str:
    """The name an area is asked for by: a trial area's has the year its wave began, as later waves took it up."""
    name = catalog.areas[area].name.get(language)
    wave = wave_of_trial_area(area)
    return f"{name} {catalog.waves[wave].start.year}" if wave else name


def members_of(catalog: Catalog, area: str) -> frozenset[str]:
    """The municipalities (KU…) of an area of any kind, or of a group."""
    if GROUP_SIGN in area:
        return frozenset(area.split(GROUP_SIGN))
    return frozenset(catalog.areas[area].members)


@lru_cache(maxsize=4)
def places_of(catalog: Catalog | None = None) -> Places:
    """The places of a catalog, the portal's own by default."""
    return Places(catalog or load_catalog())


def _code_forms(code: str) -> tuple[str, ...]:
    return code, f"ku{code}", code.lstrip("0"), f"ku{code.lstrip('0')}"
