"""What the last published version of each figure changed, in plain words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from dashboard.data import Figures
from dashboard.i18n import amount, day, number, period_name, word
from dashboard.places import area_name
from etl.catalog.models import Indicator, Language, Source
from etl.frames import LargestChange, Revision


def revised_words(revisions: Iterable[Revision], language: Language) -> str:
    """How many earlier figures changed: "12 aiempaa lukua tarkentui"; "" where nothing was compared."""
    counts = [revision.n_changed for revision in revisions]
    if not counts:
        return ""
    n = sum(counts)
    key = {0: "revised_none", 1: "revised_one"}.get(n, "revised_many")
    return word(language, key, n=number(n, 0, language))


def source_revisions(figures: Figures, source: Source) -> list[Revision]:
    """What the last version that changed any of a source's indicators did to them; none before a second version."""
    known = [
        revision
        for indicator in figures.catalog.indicators.values()
        if (revision := figures.revision(indicator.id))
        and source.id in {known.id for known in figures.sources_of(indicator)}
    ]
    newest = max((revision.version for revision in known), default="")
    return [revision for revision in known if revision.version == newest]


def change_words(indicator: Indicator, figures: Figures, language: Language) -> str:
    """The last change of an indicator's figures, with its day and the largest change; "" where none is known."""
    revision = figures.revision(indicator.id)
    if revision is None:
        return ""
    when = day(datetime.fromisoformat(revision.made_at).date(), language)
    said = f"{when}: {'; '.join(_changes(revision, language))}."
    largest = _largest_words(revision.largest, indicator, figures, language) if revision.largest else ""
    return f"{said} {largest}".rstrip()


def version_words(figures: Figures, language: Language) -> str:
    """What the current version changed in the one before it."""
    manifest = figures.frames.manifest
    if manifest.compared_with is None:
        return word(language, "revised_unknown")
    records = [frame.revision for frame in manifest.frames.values()]
    own = [r for r in records if r is not None and r.version == manifest.version]
    counts = _counts(sum(r.n_added for r in own), sum(r.n_removed for r in own), language)
    return "; ".join([revised_words(own, language) or word(language, "revised_none"), *counts])


def _changes(revision: Revision, language: Language) -> Iterator[str]:
    if revision.newest_period > revision.newest_before:
        yield word(language, "revised_newest", period=period_name(revision.newest_period, language))
    if revision.newest_before:
        yield revised_words([revision], language)
    yield from _counts(revision.n_added, revision.n_removed, language)


def _counts(n_added: int, n_removed: int, language: Language) -> Iterator[str]:
    for key, n in (("revised_added", n_added), ("revised_removed", n_removed)):
        if n:
            yield word(language, key, n=number(n, 0, language))


def _largest_words(change: LargestChange, indicator: Indicator, figures: Figures, language: Language) -> str:
    """The largest change; "" where the catalog no longer knows its area or breakdown."""
    if change.area not in figures.catalog.areas or change.breakdown not in indicator.breakdown_ids:
        return ""
    part = indicator.breakdown_title(change.breakdown, language)
    name = area_name(figures.catalog, change.area, language)
    return word(
        language,
        "revised_largest",
        area=f"{name}, {part}" if part else name,
        period=period_name(change.period, language),
        before=number(change.before, indicator.decimals, language),
        after=amount(change.after, indicator.unit, indicator.decimals, language),
    )
