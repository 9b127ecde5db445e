"""Municipalities by anything a reader may call them: names in both languages, codes, abolished names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language, Merger, Municipality

LANGUAGES: Final[tuple[Language, ...]] = ("fi", "sv", "en")
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
    """Slugs and codes of municipalities, current and abolished, of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._municipalities = catalog.division.municipalities
        self._ended = tuple(c for c in catalog.changes.changes if c.kind != "region_change")

    @cached_property
    def slugs(self) -> dict[Language, dict[str, str]]:
        """Slug of each municipality's own page by language: {"sv": {"KU837": "tammerfors"}}."""
        return {
            language: {f"KU{m.code}": slug(name_in(m, language)) for m in self._municipalities}
            for language in LANGUAGES
        }

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


def slug(name: str) -> str:
    """The name as it stands in an address: lower case, ä and å as a, ö as o, spaces as hyphens.

    Letters without an ASCII form are kept, so that they match nothing.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return _SEPARATORS.sub("-", _SILENT.sub("", plain)).strip("-")


def name_in(municipality: Municipality, language: Language) -> str:
    """The municipality's name; English uses the Finnish one."""
    return municipality.sv if language == "sv" else municipality.fi


@lru_cache(maxsize=4)
def places_of(catalog: Catalog | None = None) -> Places:
    """The places of a catalog, the portal's own by default."""
    return Places(catalog or load_catalog())


def _code_forms(code: str) -> tuple[str, ...]:
    return code, f"ku{code}", code.lstrip("0"), f"ku{code.lstrip('0')}"
