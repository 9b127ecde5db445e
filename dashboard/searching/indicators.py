"""The indicators that a reader's search finds: by title, other names and breakdowns, in every language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from dashboard.places import LANGUAGES, slug
from dashboard.searching.areas import CLOSE
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language

MAXIMUM_HITS: Final = 12
LEAST_ALIKE: Final = 5
"""Shorter texts are like too many words to be taken for one of them with a slip of the hand."""


@dataclass(frozen=True)
class IndicatorHit:
    """An indicator that answers a search; `matched` is the name that was found, in any language.

    breakdown: the one that was named, None for the indicator itself. is_whole: the name has what was typed in it;
    else it is only much alike.
    """

    indicator: Indicator
    matched: str
    breakdown: str | None = None
    is_whole: bool = True


def find_indicators(catalog: Catalog, text: str, language: Language) -> tuple[IndicatorHit, ...]:
    """The hits, best first: the whole title, its beginning, all words typed; else titles much alike."""
    key = slug(text)
    if not key:
        return ()
    known = _known(catalog, language)
    found = [(rank, hit) for title, hit in known if (rank := _rank(key, title)) is not None]
    scored: list[tuple[float, IndicatorHit]] = [*found] or list(_alike(key, known))
    once: dict[str, IndicatorHit] = {}
    for _, hit in sorted(scored, key=lambda pair: pair[0]):
        once.setdefault(hit.indicator.id, hit)
    return tuple(once.values())[:MAXIMUM_HITS]


def _rank(key: str, title: str) -> int | None:
    """0 the same, 1 begins so, 2 a word begins so, 3 every typed word begins a word; None where it does not."""
    if title == key:
        return 0
    if title.startswith(key):
        return 1
    if f"-{key}" in title:
        return 2
    words = title.split("-")
    typed = key.split("-")
    return 3 if all(any(word.startswith(part) for word in words) for part in typed) else None


def _alike(key: str, known: tuple[tuple[str, IndicatorHit], ...]) -> Iterator[tuple[float, IndicatorHit]]:
    """Titles at least CLOSE to the key as a whole, the most alike first."""
    if len(key) < LEAST_ALIKE:
        return
    matcher: SequenceMatcher[str] = SequenceMatcher(None, "", key)
    for title, hit in known:
        matcher.set_seq1(title)
        if matcher.real_quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE:
            yield -matcher.ratio(), replace(hit, is_whole=False)


@lru_cache(maxsize=12)
def _known(catalog: Catalog, language: Language) -> tuple[tuple[str, IndicatorHit], ...]:
    """Every name that is searched, as a slug, the reader's language first; the id is a name in addresses."""
    order = (language, *(other for other in LANGUAGES if other != language))
    return tuple(
        (slug(hit.matched), hit)
        for indicator in catalog.indicators.values()
        for hit in _names(indicator, order)
    )


def _names(indicator: Indicator, order: tuple[Language, ...]) -> Iterator[IndicatorHit]:
    titles = [text.get(known) for known in order for text in (indicator.title, indicator.short)]
    for name in dict.fromkeys([*titles, *indicator.search_words, indicator.id.replace("_", " ")]):
        yield IndicatorHit(indicator, name)
    for breakdown in indicator.breakdown_ids[1:]:
        for known in order:
            title = indicator.breakdown_title(breakdown, known)
            if title:
                yield IndicatorHit(indicator, title, breakdown)
