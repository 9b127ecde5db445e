"""What a reader's search finds: areas of every kind by name in every language, abolished municipalities too."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from dashboard.places import LANGUAGES, Place, area_name, name_in, places_of, slug
from etl.catalog import Catalog
from etl.catalog.models import Language, Merger

MAXIMUM_HITS: Final = 30
CLOSE: Final = 0.72
"""How alike (0–1) a name must be to be offered when nothing contains what was typed; Tamppere–Tampere is 0.93."""


KINDS_BY_PREFIX: Final = ("KU", "MK", "TA", "HV", "KO")
"""In the order in which hits that match alike are shown."""


@dataclass(frozen=True)
class Hit:
    """An area that answers a search.

    name: its name in the reader's language; matched: the name that was found in it, current or abolished;
    ended: the change that ended the abolished one.
    """

    area: str
    name: str
    matched: str
    ended: Merger | None = None

    @property
    def merged(self) -> str | None:
        """The slug of the abolished name, for the address of the page."""
        return Place(self.area, self.ended).merged


def exact(catalog: Catalog, text: str, language: Language) -> Place | None:
    """The one municipality that the text names outright: by a current or abolished name, or a code."""
    return places_of(catalog).find(text, language)


def find(catalog: Catalog, text: str, language: Language) -> tuple[Hit, ...]:
    """The hits, best first: the whole name, its beginning, a word's beginning, a part; else names much alike."""
    key = slug(text)
    if not key:
        return ()
    known = _known(catalog, language)
    ranked = [(_rank(key, name), hit) for name, hit in known]
    contained: list[tuple[float, Hit]] = [(rank, hit) for rank, hit in ranked if rank is not None]
    scored = contained or [(-likeness, hit) for likeness, hit in _alike(key, known)]
    ordered = sorted(scored, key=_order)
    once = {(hit.area, hit.ended and hit.ended.code): hit for _, hit in reversed(ordered)}
    return tuple(reversed(once.values()))[:MAXIMUM_HITS]


def _order(scored: tuple[float, Hit]) -> tuple[float, int, bool, bool, str]:
    """The best first; of equals municipalities, then the larger areas; names in the reader's language first."""
    score, hit = scored
    kind = KINDS_BY_PREFIX.index(hit.area[:2])
    return score, kind, hit.ended is not None, hit.matched != hit.name, slug(hit.matched)


def _names(catalog: Catalog, language: Language) -> Iterator[Hit]:
    yield from _municipality_names(catalog, language)
    for area in catalog.areas.values():
        if area.kind not in ("municipality", "country"):
            names = [area_name(catalog, area.code, known) for known in (language, *LANGUAGES)]
            yield from (Hit(area.code, names[0], known) for known in dict.fromkeys(names))


def _municipality_names(catalog: Catalog, language: Language) -> Iterator[Hit]:
    names = {}
    for m in catalog.division.municipalities:
        code = f"KU{m.code}"
        names[code] = name_in(m, language)
        for known in dict.fromkeys((names[code], m.fi, m.sv)):
            yield Hit(code, names[code], known)
    for change in catalog.changes.changes:
        if change.kind != "region_change":
            code = f"KU{change.current}"
            for old in (change.fi, change.sv):
                if old is not None:
                    yield Hit(code, names[code], old, change)


def _rank(key: str, name: str) -> int | None:
    """0 the same, 1 begins so, 2 a word in it begins so, 3 contains it; None where it does not."""
    tests = (name == key, name.startswith(key), f"-{key}" in name, key in name)
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _alike(key: str, known: tuple[tuple[str, Hit], ...]) -> Iterator[tuple[float, Hit]]:
    """The names that are at least CLOSE to the key, with their likeness (0–1)."""
    matcher: SequenceMatcher[str] = SequenceMatcher(None, "", key)
    for name, hit in known:
        matcher.set_seq1(name)
        if (
            matcher.real_quick_ratio() >= CLOSE
            and matcher.quick_ratio() >= CLOSE
            and matcher.ratio() >= CLOSE
        ):
            yield matcher.ratio(), hit


@lru_cache(maxsize=12)
def _known(catalog: Catalog, language: Language) -> tuple[tuple[str, Hit], ...]:
    """Every name that is searched, as a slug, with the hit it makes."""
    return tuple((slug(hit.matched), hit) for hit in _names(catalog, language))
